//! Bits that are read from a stream's end to its beginning, as they are written.

use std::ops::Range;

/// A stream of bits within a block. The block begins [`super::BEFORE`] bytes before its
/// content, so that a word can be loaded wherever the stream is. What lies before the
/// stream may thus be taken for bits of it: whoever reads looks at the end whether it was.
#[derive(Clone)]
pub(super) struct Backwards<'b> {
    block: &'b [u8],
    /// The stream's first bit, which is read last.
    start: usize,
    /// The bit behind the next one.
    at: usize,
}

impl<'b> Backwards<'b> {
    /// The stream in these bytes of a block: the highest bit set of the last byte ends it.
    pub fn new(block: &'b [u8], range: Range<usize>) -> Option<Backwards<'b>> {
        let last = *block.get(range.clone())?.last()?;
        if last == 0 || range.start < super::BEFORE {
            return None;
        }
        Some(Backwards {
            block,
            start: range.start * 8,
            at: range.end * 8 - 1 - last.leading_zeros() as usize,
        })
    }

    /// The next 56 bits at least, highest first; none far beyond the end.
    #[inline(always)]
    pub fn next(&self) -> Option<u64> {
        let first = (self.at >> 3).wrapping_sub(7);
        let word = self.block.get(first..)?.first_chunk::<8>()?;
        // The highest byte holds what was read already.
        Some(u64::from_le_bytes(*word) << (8 - (self.at & 7)))
    }

    /// Goes on by so many bits.
    #[inline(always)]
    pub fn skip(&mut self, bits: u32) {
        self.at = self.at.wrapping_sub(bits as usize);
    }

    /// A number of at most 31 bits.
    #[inline(always)]
    pub fn read(&mut self, bits: u32) -> Option<u32> {
        let value = number(self.next()?, bits, bits as u8);
        self.skip(bits);
        Some(value)
    }

    /// How many bits are left.
    pub fn left(&self) -> usize {
        self.at.saturating_sub(self.start)
    }

    /// Whether exactly all bits were read.
    pub fn is_done(&self) -> bool {
        self.at == self.start
    }
}

/// The `bits` bits of a word that end so far from its highest one.
#[inline(always)]
pub(super) fn number(word: u64, end: u32, bits: u8) -> u32 {
    // Where there are none, whatever is there is masked.
    let (word, mask) = (word.wrapping_shr(64 - end), (1u32 << bits) - 1);
    word as u32 & mask
}
