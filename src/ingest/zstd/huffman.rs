//! Huffman codes of a block's literals.

use std::ops::Range;

use super::backwards::Backwards;
use super::fse::{Fse, Meaning};

/// Longest code.
const LONGEST: u32 = 11;

/// Literals decoded of what is loaded at once: 55 bits at most.
const AT_ONCE: usize = 5;

/// A table: for the next bits the symbol, and above it how many of them it takes.
pub(super) struct Huffman {
    table: Box<[u16; 1 << LONGEST]>,
    known: bool,
    /// States of the table's own code.
    weights: Fse,
}

impl Default for Huffman {
    fn default() -> Huffman {
        Huffman {
            table: Box::new([0; 1 << LONGEST]),
            known: false,
            weights: Fse::default(),
        }
    }
}

impl Huffman {
    /// There is no table any more.
    pub fn forget(&mut self) {
        self.known = false;
    }

    /// Reads the table that begins at `at`; goes behind it.
    pub fn read(&mut self, block: &[u8], at: &mut usize, end: usize) -> Option<()> {
        let block = block.get(..end)?;
        let head = usize::from(*block.get(*at)?);
        *at += 1;
        let mut weights = [0u8; 256];
        let count = if head >= 128 {
            let count = head - 127;
            let bytes = block.get(*at..*at + count.div_ceil(2))?;
            for (pair, byte) in weights.chunks_mut(2).zip(bytes) {
                for (weight, value) in pair.iter_mut().zip([byte >> 4, byte & 15]) {
                    *weight = value;
                }
            }
            *at += bytes.len();
            count
        } else {
            let behind = *at + head;
            let count = self.packed_weights(block.get(..behind)?, *at, &mut weights)?;
            *at = behind;
            count
        };
        self.build(&mut weights, count)
    }

    /// Weights that are packed themselves, by two states in turns; returns their number.
    fn packed_weights(&mut self, block: &[u8], at: usize, out: &mut [u8]) -> Option<usize> {
        let mut start = at;
        let meaning = |symbol: usize| Meaning {
            base: symbol as u32,
            bits: 0,
        };
        let symbols = LONGEST as usize + 1;
        self.weights.read(block, &mut start, 6, symbols, meaning)?;
        let log = self.weights.log()?;
        let mut bits = Backwards::new(block, start..block.len())?;
        let mut this = self.weights.state(bits.read(log)?);
        let mut other = self.weights.state(bits.read(log)?);
        let mut count = 0;
        // The last weight of all is not written, hence one less.
        while count + 2 < out.len() {
            *out.get_mut(count)? = this.base as u8;
            count += 1;
            let needed = u32::from(this.bits);
            if bits.left() < needed as usize {
                *out.get_mut(count)? = other.base as u8;
                return Some(count + 1);
            }
            this = self.weights.state(this.next(bits.read(needed)?));
            std::mem::swap(&mut this, &mut other);
        }
        None
    }

    /// Makes the table of the weights of the first symbols; the last one's follows from
    /// what they leave.
    fn build(&mut self, weights: &mut [u8; 256], count: usize) -> Option<()> {
        self.known = false;
        let mut sum = 0u32;
        for weight in weights.get(..count)? {
            if u32::from(*weight) > LONGEST {
                return None;
            }
            sum += (1 << weight) >> 1;
        }
        let longest = sum.checked_ilog2()? + 1;
        let left = (1u32.checked_shl(longest)?).checked_sub(sum)?;
        if longest > LONGEST || !left.is_power_of_two() {
            return None;
        }
        *weights.get_mut(count)? = left.ilog2() as u8 + 1;
        // The longest codes come first; every code fills all places that begin with it.
        let mut from = 0;
        for weight in 1..=longest {
            let places = 1usize << (weight - 1 + LONGEST - longest);
            let entry = ((longest + 1 - weight) << 8) as u16;
            for (symbol, _) in (0u16..)
                .zip(weights.iter().take(count + 1))
                .filter(|(_, of)| u32::from(**of) == weight)
            {
                self.table
                    .get_mut(from..from + places)?
                    .fill(entry | symbol);
                from += places;
            }
        }
        self.known = from == self.table.len();
        self.known.then_some(())
    }

    /// Decodes one stream.
    pub fn one(&self, block: &[u8], range: Range<usize>, out: &mut [u8]) -> Option<()> {
        let bits = Backwards::new(block, range)?;
        self.rest(bits, out)
    }

    /// Decodes four streams side by side, none of which waits for another.
    pub fn four(&self, block: &[u8], range: Range<usize>, out: &mut [u8]) -> Option<()> {
        let jumps = block.get(range.clone())?.first_chunk::<6>()?;
        let [a, b, c, d, e, f] = *jumps;
        let mut start = range.start + jumps.len();
        let mut stream = |length: Option<[u8; 2]>| {
            let end = match length {
                Some(length) => start + usize::from(u16::from_le_bytes(length)),
                None => range.end,
            };
            // An end before the start is no range, and not found.
            let stream = Backwards::new(block.get(..range.end)?, start..end);
            start = end;
            stream
        };
        let mut bits = (
            stream(Some([a, b]))?,
            stream(Some([c, d]))?,
            stream(Some([e, f]))?,
            stream(None)?,
        );
        let quarter = out.len().div_ceil(4);
        let (first, rest) = out.split_at_mut_checked(quarter)?;
        let (second, rest) = rest.split_at_mut_checked(quarter)?;
        let (third, fourth) = rest.split_at_mut_checked(quarter)?;
        let table = self.known.then_some(&*self.table)?;
        let rounds = fourth.len() / AT_ONCE;
        {
            let first = first.as_chunks_mut::<AT_ONCE>().0.iter_mut();
            let second = second.as_chunks_mut::<AT_ONCE>().0.iter_mut();
            let third = third.as_chunks_mut::<AT_ONCE>().0.iter_mut();
            let fourth = fourth.as_chunks_mut::<AT_ONCE>().0.iter_mut();
            let all = first.zip(second).zip(third.zip(fourth));
            for ((first, second), (third, fourth)) in all {
                let mut next = (
                    Next::of(&bits.0)?,
                    Next::of(&bits.1)?,
                    Next::of(&bits.2)?,
                    Next::of(&bits.3)?,
                );
                for at in 0..AT_ONCE {
                    first[at] = next.0.symbol(table);
                    second[at] = next.1.symbol(table);
                    third[at] = next.2.symbol(table);
                    fourth[at] = next.3.symbol(table);
                }
                bits.0.skip(next.0.taken);
                bits.1.skip(next.1.taken);
                bits.2.skip(next.2.taken);
                bits.3.skip(next.3.taken);
            }
        }
        let done = rounds * AT_ONCE;
        self.rest(bits.0, first.get_mut(done..)?)?;
        self.rest(bits.1, second.get_mut(done..)?)?;
        self.rest(bits.2, third.get_mut(done..)?)?;
        self.rest(bits.3, fourth.get_mut(done..)?)
    }

    /// Decodes what is left of a stream, which has to end then.
    fn rest(&self, mut bits: Backwards<'_>, out: &mut [u8]) -> Option<()> {
        let table = self.known.then_some(&*self.table)?;
        for few in out.chunks_mut(AT_ONCE) {
            let mut next = Next::of(&bits)?;
            for slot in few {
                *slot = next.symbol(table);
            }
            bits.skip(next.taken);
        }
        bits.is_done().then_some(())
    }
}

/// Bits that were loaded, and how many of them were taken.
struct Next {
    bits: u64,
    taken: u32,
}

impl Next {
    #[inline(always)]
    fn of(bits: &Backwards<'_>) -> Option<Next> {
        Some(Next {
            bits: bits.next()?,
            taken: 0,
        })
    }

    #[inline(always)]
    fn symbol(&mut self, table: &[u16; 1 << LONGEST]) -> u8 {
        // The index is below the table's length whatever the bits are.
        let entry = table[(self.bits >> (64 - LONGEST)) as usize];
        let taken = u32::from(entry >> 8);
        self.bits = self.bits.wrapping_shl(taken);
        self.taken += taken;
        entry as u8
    }
}
