//! Sequences: so many literals, then so many bytes that were there before, again and again.

use super::Target;
use super::backwards::{Backwards, number};
use super::fse::{Fse, Meaning, SYMBOLS};

/// Codes of lengths of literals, and of matches.
const LITERALS: usize = 36;
const MATCHES: usize = 53;
/// Codes of offsets: larger ones would reach beyond any page.
const OFFSETS: usize = 32;

/// Codes below stand for themselves, those of matches for three more.
const PLAIN_LITERALS: usize = 16;
const PLAIN_MATCHES: usize = 32;
/// Bits that follow the other codes.
const LITERAL_BITS: [u8; LITERALS - PLAIN_LITERALS] = [
    1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
];
const MATCH_BITS: [u8; MATCHES - PLAIN_MATCHES] = [
    1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
];

/// How frequent the codes are in a block that does not say it.
const USUAL_LITERALS: [i16; LITERALS] = [
    4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1,
    -1, -1, -1, -1,
];
const USUAL_MATCHES: [i16; MATCHES] = [
    1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
];
const USUAL_OFFSETS: [i16; 29] = [
    1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1,
];

/// What the codes of one kind are.
struct Kind {
    meanings: [Meaning; SYMBOLS],
    symbols: usize,
    /// The largest table, and the one of blocks that have none.
    largest: u32,
    usual: (u32, &'static [i16]),
}

/// The tables of a frame's last block, and its last offsets.
pub(super) struct Sequences {
    kinds: [Kind; 3],
    /// Of literals, offsets, matches.
    tables: [Fse; 3],
    offsets: [u32; 3],
}

impl Default for Sequences {
    fn default() -> Sequences {
        let kind = |symbols: usize, largest, usual, of: &dyn Fn(usize) -> Meaning| {
            let mut meanings = [Meaning::default(); SYMBOLS];
            for (symbol, meaning) in meanings.iter_mut().enumerate().take(symbols) {
                *meaning = of(symbol);
            }
            Kind {
                meanings,
                symbols,
                largest,
                usual,
            }
        };
        let offset = |symbol: usize| Meaning {
            base: 1 << symbol,
            bits: symbol as u8,
        };
        Sequences {
            kinds: [
                kind(LITERALS, 9, (6, &USUAL_LITERALS), &|symbol| {
                    length(symbol, PLAIN_LITERALS, 0, &LITERAL_BITS)
                }),
                kind(OFFSETS, 8, (5, &USUAL_OFFSETS), &offset),
                kind(MATCHES, 9, (6, &USUAL_MATCHES), &|symbol| {
                    length(symbol, PLAIN_MATCHES, 3, &MATCH_BITS)
                }),
            ],
            tables: Default::default(),
            offsets: [1, 4, 8],
        }
    }
}

/// What a code of a length stands for: one of the `plain` first codes for itself and `more`,
/// each other one begins where the one before ends.
fn length(symbol: usize, plain: usize, more: u32, bits: &[u8]) -> Meaning {
    let Some(beyond) = symbol.checked_sub(plain) else {
        return Meaning {
            base: symbol as u32 + more,
            bits: 0,
        };
    };
    let before = bits.iter().take(beyond).map(|bits| 1u32 << bits);
    Meaning {
        base: plain as u32 + more + before.sum::<u32>(),
        bits: bits.get(beyond).copied().unwrap_or_default(),
    }
}

/// The number of sequences, which stands at `at`; goes behind it.
pub(super) fn count(block: &[u8], at: &mut usize) -> Option<usize> {
    let rest = block.get(*at..)?;
    let byte = |place: usize| rest.get(place).map(|byte| usize::from(*byte));
    let (count, bytes) = match byte(0)? {
        first @ 0..128 => (first, 1),
        255 => (byte(1)? + (byte(2)? << 8) + 0x7F00, 3),
        first => ((first - 128) << 8 | byte(1)?, 2),
    };
    *at += bytes;
    Some(count)
}

impl Sequences {
    /// A frame begins.
    pub fn begin(&mut self) {
        self.offsets = [1, 4, 8];
        for table in &mut self.tables {
            table.forget();
        }
    }

    /// Reads the block's tables that begin at `at`; goes behind them.
    pub fn tables(&mut self, block: &[u8], at: &mut usize) -> Option<()> {
        let modes = *block.get(*at)?;
        *at += 1;
        if modes & 3 != 0 {
            return None;
        }
        let kinds = self.kinds.iter().zip(&mut self.tables);
        for ((kind, table), shift) in kinds.zip([6, 4, 2]) {
            let meaning = |symbol: usize| kind.meanings.get(symbol).copied().unwrap_or_default();
            match modes >> shift & 3 {
                0 => table.build(kind.usual.0, kind.usual.1, meaning)?,
                1 => {
                    let symbol = usize::from(*block.get(*at)?);
                    *at += 1;
                    if symbol >= kind.symbols {
                        return None;
                    }
                    table.always(meaning(symbol));
                }
                2 => table.read(block, at, kind.largest, kind.symbols, meaning)?,
                _ => {
                    table.log()?;
                }
            }
        }
        Some(())
    }

    /// Follows so many sequences, whose bits begin at `at`, and appends what is left of the
    /// `size` literals.
    pub fn follow(
        &mut self,
        block: &[u8],
        at: usize,
        count: usize,
        literals: &[u8],
        size: usize,
        target: &mut Target<'_>,
    ) -> Option<()> {
        let [lengths, offsets, matches] = &self.tables;
        let mut bits = Backwards::new(block, at..block.len())?;
        let mut state = (
            bits.read(lengths.log()?)?,
            bits.read(offsets.log()?)?,
            bits.read(matches.log()?)?,
        );
        let [mut last, mut second, mut third] = self.offsets;
        let mut used = 0;
        // Held here, not where it came from, while bytes are written.
        let mut here = Target {
            bytes: &mut *target.bytes,
            at: target.at,
        };
        for left in (0..count).rev() {
            let length = lengths.state(state.0);
            let offset = offsets.state(state.1);
            let again = matches.state(state.2);
            // Where each number ends is known before any is read, so none waits for another.
            let mut word = bits.next()?;
            let mut end = u32::from(offset.more);
            let distance = offset.base + number(word, end, offset.more);
            end += u32::from(again.more);
            let matched = again.base + number(word, end, again.more);
            // At most 31 + 16 bits so far; 16 + 9 + 9 + 8 may come, and a word has 56.
            if end > 56 - 42 {
                bits.skip(end);
                (word, end) = (bits.next()?, 0);
            }
            end += u32::from(length.more);
            let plain = length.base + number(word, end, length.more);
            if left > 0 {
                end += u32::from(length.bits);
                state.0 = length.next(number(word, end, length.bits));
                end += u32::from(again.bits);
                state.2 = again.next(number(word, end, again.bits));
                end += u32::from(offset.bits);
                state.1 = offset.next(number(word, end, offset.bits));
            }
            bits.skip(end);
            // Of the three last offsets one may be meant; without literals between the last
            // one is not, but one less than it.
            let distance = if distance > 3 {
                (third, second, last) = (second, last, distance - 3);
                last
            } else {
                match distance - 1 + u32::from(plain == 0) {
                    0 => {}
                    1 => (second, last) = (last, second),
                    2 => (third, second, last) = (second, last, third),
                    _ => (third, second, last) = (second, last, last.checked_sub(1)?),
                }
                last
            };
            let plain = plain as usize;
            if plain > size - used {
                return None;
            }
            here.append(literals, used, plain)?;
            used += plain;
            if distance == 0 {
                return None;
            }
            here.repeat(distance as usize, matched as usize)?;
        }
        self.offsets = [last, second, third];
        if !bits.is_done() {
            return None;
        }
        here.append(literals, used, size - used)?;
        target.at = here.at;
        Some(())
    }
}
