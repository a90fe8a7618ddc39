//! Unpacks pages, each to exactly the size it announces and not a byte more.

use std::io::Read;

use super::problem::ColumnDetail;
use crate::ingest::zstd::Zstd;

/// Largest page, unpacked.
pub(super) const PAGE_LIMIT: u64 = if cfg!(target_pointer_width = "32") {
    256 << 20
} else {
    1 << 30
};

/// The most that Snappy and LZ4 can unpack one byte to, generously: what claims
/// more lies, and is told before the memory is taken.
const BLOCK_RATIO: u64 = 300;

/// What unpacking needs again and again.
#[derive(Default)]
pub(super) struct Unpacker {
    zstd: Option<Box<Zstd>>,
}

/// A codec of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codec {
    None,
    Snappy,
    Gzip,
    Brotli,
    /// LZ4 in one of the framings that were in use under this number.
    Lz4,
    Zstd,
    Lz4Raw,
}

impl Codec {
    pub fn from_code(code: i32) -> Result<Codec, ColumnDetail> {
        Ok(match code {
            0 => Codec::None,
            1 => Codec::Snappy,
            2 => Codec::Gzip,
            4 => Codec::Brotli,
            5 => Codec::Lz4,
            6 => Codec::Zstd,
            7 => Codec::Lz4Raw,
            _ => {
                return Err(ColumnDetail::Codec {
                    number: i64::from(code),
                });
            }
        })
    }

    fn name(self) -> &'static str {
        match self {
            Codec::None => "PLAIN",
            Codec::Snappy => "Snappy",
            Codec::Gzip => "gzip",
            Codec::Brotli => "Brotli",
            Codec::Lz4 | Codec::Lz4Raw => "LZ4",
            Codec::Zstd => "zstd",
        }
    }

    /// Puts the unpacked bytes, which are announced to be `size`, behind the first `from`
    /// ones of `out`. What else is in `out` is only memory.
    pub fn unpack(
        self,
        unpacker: &mut Unpacker,
        packed: &[u8],
        size: usize,
        out: &mut Vec<u8>,
        from: usize,
    ) -> Result<(), ColumnDetail> {
        let unpacked = match self {
            Codec::None => {
                out.truncate(from);
                out.extend_from_slice(packed);
                Some(())
            }
            Codec::Snappy => snappy(packed, size, out, from),
            Codec::Gzip => stream(flate2::read::MultiGzDecoder::new(packed), size, out, from),
            Codec::Brotli => {
                let unpacking = brotli_decompressor::Decompressor::new(packed, 64 << 10);
                stream(unpacking, size, out, from)
            }
            Codec::Zstd => {
                let zstd = unpacker.zstd.get_or_insert_default();
                room(Zstd::most(packed.len()), size, out, from)
                    .and_then(|into| zstd.unpack(packed, into))
            }
            Codec::Lz4Raw => lz4(packed, size, out, from),
            Codec::Lz4 => hadoop(packed, size, out, from).or_else(|| lz4(packed, size, out, from)),
        };
        match unpacked {
            Some(()) if out.len() == from + size => Ok(()),
            _ => Err(ColumnDetail::Unpacking {
                codec: self.name().to_string(),
            }),
        }
    }
}

/// Room for what is announced, if so much can come of the packed bytes.
fn room(most: u64, size: usize, out: &mut Vec<u8>, from: usize) -> Option<&mut [u8]> {
    if size as u64 > most {
        return None;
    }
    out.resize(from + size, 0);
    out.get_mut(from..)
}

/// The most bytes that blocks of Snappy and LZ4 unpack to.
fn most(packed: &[u8]) -> u64 {
    (packed.len() as u64 + 1) * BLOCK_RATIO
}

fn snappy(packed: &[u8], size: usize, out: &mut Vec<u8>, from: usize) -> Option<()> {
    if snap::raw::decompress_len(packed).ok()? != size {
        return None;
    }
    let into = room(most(packed), size, out, from)?;
    let length = snap::raw::Decoder::new().decompress(packed, into).ok()?;
    (length == size).then_some(())
}

fn lz4(packed: &[u8], size: usize, out: &mut Vec<u8>, from: usize) -> Option<()> {
    let into = room(most(packed), size, out, from)?;
    let length = lz4_flex::block::decompress_into(packed, into).ok()?;
    (length == size).then_some(())
}

/// Hadoop's framing: unpacked and packed size, each in four bytes with the
/// highest first, before every block.
fn hadoop(packed: &[u8], size: usize, out: &mut Vec<u8>, from: usize) -> Option<()> {
    // Of nothing no block is unpacked, and what an earlier page left stays otherwise.
    out.truncate(from);
    let mut rest = packed;
    let mut left = size;
    while left > 0 {
        let (sizes, after) = rest.split_first_chunk::<8>()?;
        let [a, b, c, d, e, f, g, h] = *sizes;
        let unpacked = u32::from_be_bytes([a, b, c, d]) as usize;
        let length = u32::from_be_bytes([e, f, g, h]) as usize;
        let block = after.get(..length)?;
        let done = size - left;
        left = left.checked_sub(unpacked)?;
        if unpacked == 0 && length == 0 {
            return None;
        }
        lz4(block, unpacked, out, from + done)?;
        rest = after.get(length..)?;
    }
    rest.is_empty().then_some(())
}

/// Reads a stream up to one byte beyond `size`, growing as it goes.
fn stream(packed: impl Read, size: usize, out: &mut Vec<u8>, from: usize) -> Option<()> {
    out.truncate(from);
    packed.take(size as u64 + 1).read_to_end(out).ok()?;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_page_after_another_is_empty() {
        let mut unpacker = Unpacker::default();
        // A block of three letters as they are, in Hadoop's framing.
        let packed = [0, 0, 0, 3, 0, 0, 0, 4, 0x30, b'a', b'b', b'c'];
        let mut out = vec![7];
        let unpacked = Codec::Lz4.unpack(&mut unpacker, &packed, 3, &mut out, 1);
        assert!(unpacked.is_ok());
        assert_eq!(out, [7, b'a', b'b', b'c']);
        let unpacked = Codec::Lz4.unpack(&mut unpacker, &[], 0, &mut out, 1);
        assert!(unpacked.is_ok());
        assert_eq!(out, [7]);
    }
}
