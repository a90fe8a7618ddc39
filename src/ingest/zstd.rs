//! zstd frames, unpacked at once into memory of known size: what a page of a Parquet file is.
//! Matches are copied from what was unpacked already, so there is no window to keep, and
//! nothing is written twice. Streams, whose size nobody knows, are read by `pour`.
//!
//! Every number of a frame is taken for a claim: no code here panics on bytes, each block
//! takes a bounded time, and nothing is written beyond the announced size.
//!
//! Format: RFC 8878.

mod backwards;
mod fse;
mod huffman;
mod sequences;

use huffman::Huffman;
use sequences::Sequences;

/// First bytes of a frame.
const MAGIC: u32 = 0xFD2F_B528;
/// First bytes of a frame without content: the last four bits are anything.
const SKIPPED: u32 = 0x184D_2A50;

/// The largest block, unpacked; and the largest packed one, which would else not be packed.
const BLOCK: usize = 128 << 10;

/// Bytes before a block's content that may be looked at, as a frame always has them.
const BEFORE: usize = 8;

/// Bytes behind the literals that may be copied with them.
const BEHIND: usize = 16;

/// Unpacks frames. It keeps its tables and its memory from one page to the next.
#[derive(Default)]
pub(super) struct Zstd {
    huffman: Huffman,
    sequences: Sequences,
    literals: Vec<u8>,
}

/// What is being unpacked to, and how far it is filled.
struct Target<'o> {
    bytes: &'o mut [u8],
    at: usize,
}

impl Zstd {
    /// The most bytes to which so many can be unpacked: a block has four at least.
    pub fn most(packed: usize) -> u64 {
        (packed as u64 / 4 + 1) * BLOCK as u64
    }

    /// Fills `out` with what the frames hold; `None` if they are damaged or hold another
    /// number of bytes. What follows the last byte needed is not looked at.
    pub fn unpack(&mut self, packed: &[u8], out: &mut [u8]) -> Option<()> {
        let mut target = Target { bytes: out, at: 0 };
        let mut at = 0;
        loop {
            at = self.frame(packed, at, &mut target)?;
            if target.at == target.bytes.len() {
                return Some(());
            }
        }
    }

    /// Unpacks the frame at `at`; returns the byte behind it.
    fn frame(&mut self, packed: &[u8], at: usize, target: &mut Target<'_>) -> Option<usize> {
        let magic = u32::from_le_bytes(*packed.get(at..)?.first_chunk()?);
        if magic & !0xF == SKIPPED {
            let length = u32::from_le_bytes(*packed.get(at + 4..)?.first_chunk()?);
            return at.checked_add(8)?.checked_add(length as usize);
        }
        if magic != MAGIC {
            return None;
        }
        let kind = *packed.get(at + 4)?;
        // A bit that must not be set, and dictionaries, which pages do not have.
        if kind & 0b1011 != 0 {
            return None;
        }
        let single = kind & 0b10_0000 != 0;
        let size_bytes = match (kind >> 6, single) {
            (0, false) => 0,
            (power, _) => 1 << power,
        };
        let mut at = at + 5 + usize::from(!single) + size_bytes;
        self.sequences.begin();
        self.huffman.forget();
        loop {
            let [a, b, c] = *packed.get(at..)?.first_chunk::<3>()?;
            at += 3;
            let head = u32::from_le_bytes([a, b, c, 0]);
            let size = (head >> 3) as usize;
            if size > BLOCK {
                return None;
            }
            match head >> 1 & 3 {
                0 => {
                    target.copy(packed.get(at..at + size)?)?;
                    at += size;
                }
                1 => {
                    target.fill(*packed.get(at)?, size)?;
                    at += 1;
                }
                2 => {
                    let block = packed.get(at.checked_sub(BEFORE)?..at + size)?;
                    self.block(block, target)?;
                    at += size;
                }
                _ => return None,
            }
            if head & 1 == 1 {
                break;
            }
        }
        // Pages have checksums of their own.
        Some(at + if kind & 0b100 == 0 { 0 } else { 4 })
    }

    /// Unpacks a block whose content begins at [`BEFORE`].
    fn block(&mut self, block: &[u8], target: &mut Target<'_>) -> Option<()> {
        let (size, mut at) = self.literals(block)?;
        let sequences = sequences::count(block, &mut at)?;
        if sequences == 0 {
            return target.copy(self.literals.get(..size)?);
        }
        self.sequences.tables(block, &mut at)?;
        self.sequences
            .follow(block, at, sequences, &self.literals, size, target)
    }

    /// Unpacks the literals of a block; returns their number and the byte behind them.
    fn literals(&mut self, block: &[u8]) -> Option<(usize, usize)> {
        let head = block.get(BEFORE..)?;
        let first = *head.first()?;
        let word = |bytes: usize| {
            let mut word = [0; 8];
            word.get_mut(..bytes)?.copy_from_slice(head.get(..bytes)?);
            Some(u64::from_le_bytes(word))
        };
        let format = first >> 2 & 3;
        if first & 3 < 2 {
            // Stored, or one byte again and again.
            let (bytes, shift) = match format {
                0 | 2 => (1, 3),
                1 => (2, 4),
                _ => (3, 4),
            };
            let size = usize::try_from(word(bytes)? >> shift).ok()?;
            let at = BEFORE + bytes;
            let room = room(&mut self.literals, size)?;
            if first & 3 == 0 {
                room.copy_from_slice(block.get(at..at + size)?);
                return Some((size, at + size));
            }
            room.fill(*block.get(at)?);
            return Some((size, at + 1));
        }
        let (bytes, width) = match format {
            0 | 1 => (3, 10),
            2 => (4, 14),
            _ => (5, 18),
        };
        let word = word(bytes)?;
        let number = |shift: u32| (word >> shift & ((1 << width) - 1)) as usize;
        let (size, packed) = (number(4), number(4 + width));
        let mut at = BEFORE + bytes;
        let end = at + packed;
        let room = room(&mut self.literals, size)?;
        if first & 3 == 2 {
            self.huffman.read(block, &mut at, end)?;
        }
        match format {
            0 => self.huffman.one(block, at..end, room)?,
            _ => self.huffman.four(block, at..end, room)?,
        }
        Some((size, end))
    }
}

/// Room for so many literals, with what may be copied behind them.
fn room(literals: &mut Vec<u8>, size: usize) -> Option<&mut [u8]> {
    if size > BLOCK {
        return None;
    }
    if literals.len() < size + BEHIND {
        literals.resize(size + BEHIND, 0);
    }
    literals.get_mut(..size)
}

impl Target<'_> {
    /// Appends bytes.
    fn copy(&mut self, bytes: &[u8]) -> Option<()> {
        let end = self.at + bytes.len();
        self.bytes.get_mut(self.at..end)?.copy_from_slice(bytes);
        self.at = end;
        Some(())
    }

    /// Appends a byte so many times.
    fn fill(&mut self, byte: u8, count: usize) -> Option<()> {
        let end = self.at + count;
        self.bytes.get_mut(self.at..end)?.fill(byte);
        self.at = end;
        Some(())
    }

    /// Appends `count` bytes from `at` on; the ones behind them are looked at, too.
    #[inline(always)]
    fn append(&mut self, from: &[u8], at: usize, count: usize) -> Option<()> {
        if count <= 16
            && let Some(to) = self.bytes.get_mut(self.at..)
            && let Some(to) = to.first_chunk_mut::<16>()
        {
            // What is too much is written over by what comes next.
            *to = *from.get(at..)?.first_chunk::<16>()?;
            self.at += count;
            return Some(());
        }
        self.copy(from.get(at..at + count)?)
    }

    /// Appends `count` bytes that were there `offset` bytes ago, or become so meanwhile.
    #[inline(always)]
    fn repeat(&mut self, offset: usize, count: usize) -> Option<()> {
        let from = self.at.checked_sub(offset)?;
        if offset >= 8 && count <= 16 && self.at + 16 <= self.bytes.len() {
            // The second half may be what the first one wrote.
            self.eight(from)?;
            if count > 8 {
                self.at += 8;
                self.eight(from + 8)?;
                self.at -= 8;
            }
            self.at += count;
            return Some(());
        }
        self.repeat_long(from, count)
    }

    /// Copies eight bytes to where the next ones belong.
    #[inline(always)]
    fn eight(&mut self, from: usize) -> Option<()> {
        let bytes = *self.bytes.get(from..)?.first_chunk::<8>()?;
        *self.bytes.get_mut(self.at..)?.first_chunk_mut::<8>()? = bytes;
        Some(())
    }

    #[inline(never)]
    fn repeat_long(&mut self, from: usize, count: usize) -> Option<()> {
        let end = self.at.checked_add(count)?;
        if end > self.bytes.len() || from >= self.at {
            return None;
        }
        // Twice as much each time, for what was written repeats as well.
        let mut done = 0;
        while done < count {
            let there = self.at + done - from;
            let now = there.min(count - done);
            self.bytes.copy_within(from..from + now, self.at + done);
            done += now;
        }
        self.at = end;
        Some(())
    }
}

#[cfg(test)]
mod tests;
