//! Unpacks pages, each to exactly the size it announces and not a byte more.

use std::io::Read;

use super::problem::ColumnDetail;

/// Largest page, unpacked.
pub(super) const PAGE_LIMIT: u64 = if cfg!(target_pointer_width = "32") {
    256 << 20
} else {
    1 << 30
};

/// The most that Snappy and LZ4 can unpack one byte to, generously: what claims
/// more lies, and is told before the memory is taken.
const BLOCK_RATIO: u64 = 300;

/// Largest window of a zstd frame.
const ZSTD_WINDOW: u64 = 128 << 20;

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

    /// Appends the unpacked bytes, which are announced to be `size`.
    pub fn unpack(self, packed: &[u8], size: usize, out: &mut Vec<u8>) -> Result<(), ColumnDetail> {
        let before = out.len();
        let unpacked = match self {
            Codec::None => {
                out.extend_from_slice(packed);
                Some(())
            }
            Codec::Snappy => snappy(packed, size, out),
            Codec::Gzip => stream(flate2::read::MultiGzDecoder::new(packed), size, out),
            Codec::Brotli => stream(
                brotli_decompressor::Decompressor::new(packed, 64 << 10),
                size,
                out,
            ),
            Codec::Zstd => {
                ruzstd::decoding::StreamingDecoder::new_with_max_window_size(packed, ZSTD_WINDOW)
                    .ok()
                    .and_then(|frame| stream(frame, size, out))
            }
            Codec::Lz4Raw => lz4(packed, size, out),
            Codec::Lz4 => hadoop(packed, size, out).or_else(|| {
                out.truncate(before);
                lz4(packed, size, out)
            }),
        };
        match unpacked {
            Some(()) if out.len() - before == size => Ok(()),
            _ => Err(ColumnDetail::Unpacking {
                codec: self.name().to_string(),
            }),
        }
    }
}

/// Room for what a block codec unpacks to, if that can be true.
fn room<'o>(packed: &[u8], size: usize, out: &'o mut Vec<u8>) -> Option<&'o mut [u8]> {
    if size as u64 > (packed.len() as u64 + 1) * BLOCK_RATIO {
        return None;
    }
    let before = out.len();
    out.resize(before + size, 0);
    out.get_mut(before..)
}

fn snappy(packed: &[u8], size: usize, out: &mut Vec<u8>) -> Option<()> {
    if snap::raw::decompress_len(packed).ok()? != size {
        return None;
    }
    let into = room(packed, size, out)?;
    let length = snap::raw::Decoder::new().decompress(packed, into).ok()?;
    (length == size).then_some(())
}

fn lz4(packed: &[u8], size: usize, out: &mut Vec<u8>) -> Option<()> {
    let into = room(packed, size, out)?;
    let length = lz4_flex::block::decompress_into(packed, into).ok()?;
    (length == size).then_some(())
}

/// Hadoop's framing: unpacked and packed size, each in four bytes with the
/// highest first, before every block.
fn hadoop(packed: &[u8], size: usize, out: &mut Vec<u8>) -> Option<()> {
    let mut rest = packed;
    let mut left = size;
    while left > 0 {
        let (sizes, after) = rest.split_first_chunk::<8>()?;
        let [a, b, c, d, e, f, g, h] = *sizes;
        let unpacked = u32::from_be_bytes([a, b, c, d]) as usize;
        let length = u32::from_be_bytes([e, f, g, h]) as usize;
        let block = after.get(..length)?;
        left = left.checked_sub(unpacked)?;
        if unpacked == 0 && length == 0 {
            return None;
        }
        lz4(block, unpacked, out)?;
        rest = after.get(length..)?;
    }
    rest.is_empty().then_some(())
}

/// Reads a stream up to one byte beyond `size`, growing as it goes.
fn stream(packed: impl Read, size: usize, out: &mut Vec<u8>) -> Option<()> {
    packed.take(size as u64 + 1).read_to_end(out).ok()?;
    Some(())
}
