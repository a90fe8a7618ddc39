//! How much a packed file holds, told from its beginning and its end without
//! unpacking it: whoever has to hold it wants to know before.

use super::container::Container;
use super::pour::{self, Codec, Packing};
use super::source::ByteSource;

/// Packed bytes by which the ratio of a gzip file is judged.
const BEGINNING: u64 = 256 << 10;
/// Unpacked bytes after which the ratio is known well enough.
const ENOUGH: u64 = 32 << 20;
/// Unpacked bytes for a packed one where nothing better is known: texts of
/// tables shrink to a third or a tenth of their size.
const USUAL_RATIO: u64 = 5;

/// Bytes of a file after unpacking, as far as can be told; exact where the
/// file is not packed or says itself what it holds.
pub fn unpacked_size(source: &mut dyn ByteSource, container: &Container) -> u64 {
    match container {
        Container::Text { packing }
        | Container::JsonLines { packing }
        | Container::Parquet { packing }
        | Container::Workbook { packing, .. } => unpacked_part(source, packing),
        Container::Zip { members, .. } => {
            let sizes = members
                .iter()
                .map(|member| unpacked_part(source, &member.packing));
            sizes.fold(0, u64::saturating_add)
        }
    }
}

/// The same of one table of a file.
pub fn unpacked_part(source: &mut dyn ByteSource, packing: &Packing) -> u64 {
    let packed = source.len();
    let unknown = packed.saturating_mul(USUAL_RATIO);
    match (&packing.member, packing.codec) {
        (None, None) => packed,
        (None, Some(Codec::Gzip)) => gzip(source).unwrap_or(unknown),
        (None, Some(Codec::Zstd)) => zstd(source).unwrap_or(unknown),
        (Some(member), None) => member.size,
        (Some(member), Some(_)) => {
            let unknown = member.size.saturating_mul(USUAL_RATIO);
            promised(source, packing, member.packed).unwrap_or(unknown)
        }
    }
}

/// A gzip file ends with its size modulo 4 GB (RFC 1952, 2.3.1), but only that
/// of its last member. So it is believed where the file's beginning, which
/// shows how well its bytes pack, does not promise clearly more.
fn gzip(source: &mut dyn ByteSource) -> Option<u64> {
    let packed = source.len();
    let mut trailer = [0; 4];
    source.read_at(packed.checked_sub(4)?, &mut trailer).ok()?;
    let announced = u64::from(u32::from_le_bytes(trailer));
    let file = Packing::default().with(Codec::Gzip);
    let promised = promised(source, &file, packed)?;
    Some(match announced >= promised - promised / 3 {
        true => announced,
        false => promised,
    })
}

/// What so many packed bytes unpack to if all are packed as well as the first.
fn promised(source: &mut dyn ByteSource, packing: &Packing, packed: u64) -> Option<u64> {
    let (used, made) = pour::beginning(source, packing, BEGINNING, ENOUGH)?;
    let promised = u128::from(made) * u128::from(packed) / u128::from(used.max(1));
    u64::try_from(promised).ok()
}

/// The size in the header of the first frame of a zstd file (RFC 8878, 3.1.1.1),
/// if it stands there.
fn zstd(source: &mut dyn ByteSource) -> Option<u64> {
    let mut head = [0; 18];
    let length = source.len().min(head.len() as u64) as usize;
    let head = head.get_mut(..length)?;
    source.read_at(0, head).ok()?;
    let flags = *head.get(4)?;
    let is_single_segment = flags & 0x20 != 0;
    let width = match (flags >> 6, is_single_segment) {
        (0, false) => return None,
        (0, true) => 1,
        (1, _) => 2,
        (2, _) => 4,
        _ => 8,
    };
    let window = usize::from(!is_single_segment);
    let dictionary = match flags & 3 {
        3 => 4,
        width => usize::from(width),
    };
    let start = 5 + window + dictionary;
    let mut size = [0; 8];
    size.get_mut(..width)?
        .copy_from_slice(head.get(start..start + width)?);
    // Of two bytes the first 256 values are left to one byte.
    let size = u64::from_le_bytes(size) + if width == 2 { 256 } else { 0 };
    // More frames may follow; what is packed is hardly larger than what it was.
    (size >= source.len() / 2).then_some(size)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that fails by a panic says where.
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;
    use crate::ingest::{MemorySource, recognise};

    fn text(rows: usize) -> String {
        let mut text = String::from("customer,note,amount\n");
        for row in 0..rows {
            let mixed = (row as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
            text.push_str(&format!("c{mixed},bought {},{}\n", mixed % 97, row % 1_000));
        }
        text
    }

    fn packed(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn told(bytes: Vec<u8>) -> u64 {
        let mut source = MemorySource::new("f", bytes);
        let container = recognise(&mut source).unwrap();
        unpacked_size(&mut source, &container)
    }

    #[test]
    fn a_gzip_file_says_its_size_or_is_judged_by_its_beginning() {
        let text = text(200_000);
        let size = text.len() as u64;
        assert_eq!(told(text.clone().into_bytes()), size);
        assert_eq!(told(packed(&text)), size);
        // Of several members only the last says its size.
        let mut twice = packed(&text);
        twice.extend(packed("customer,note,amount\n"));
        let judged = told(twice);
        assert!(judged.abs_diff(size) < size / 5, "{judged} for {size}");
        // The end is missing: what stands there is no size.
        let mut short = packed(&text);
        short.truncate(short.len() - 9);
        short.extend([0; 4]);
        let judged = told(short);
        assert!(judged.abs_diff(size) < size / 5, "{judged} for {size}");
    }

    #[test]
    fn a_zstd_file_says_its_size_in_its_header() {
        let source = |bytes: &[u8]| MemorySource::new("f", bytes.to_vec());
        let magic = [0x28, 0xB5, 0x2F, 0xFD];
        for (rest, expected) in [
            // A single segment: no window's byte.
            (&[0x20, 20][..], Some(20)),
            (&[0x60, 44, 1], Some(556)),
            // A window, and four bytes of a dictionary's number.
            (&[0x83, 0x58, 1, 2, 3, 4, 0, 0, 1, 0], Some(65_536)),
            (&[0xC0, 0x58, 0, 0, 0, 0, 1, 0, 0, 0], Some(1 << 32)),
            // It does not say, or is cut short.
            (&[0x00, 0x58], None),
            (&[0xC0, 0x58, 0, 0], None),
        ] {
            let bytes = [&magic[..], rest].concat();
            assert_eq!(zstd(&mut source(&bytes)), expected, "{rest:?}");
        }
    }
}
