//! Tables of finite state entropy: how symbols and the next states are read from bits.

/// The largest table: 2 to this power of states.
const LARGEST: u32 = 9;

/// Most symbols of a table, which is as many as there are lengths of matches.
pub(super) const SYMBOLS: usize = 53;

/// What a symbol stands for: a number to which so many bits are added.
#[derive(Clone, Copy, Default)]
pub(super) struct Meaning {
    pub base: u32,
    pub bits: u8,
}

/// A state, in eight bytes that are loaded at once.
#[derive(Clone, Copy, Default)]
pub(super) struct State {
    /// What its symbol stands for: a number, to which so many bits are added.
    pub base: u32,
    pub more: u8,
    /// Bits that tell the next state, and the number to which they are added.
    pub bits: u8,
    next: u16,
}

/// A table of states.
#[derive(Clone)]
pub(super) struct Fse {
    states: Box<[State; 1 << LARGEST]>,
    /// Bits that tell the first state; none if there is no table yet.
    log: Option<u32>,
}

impl Default for Fse {
    fn default() -> Fse {
        Fse {
            states: Box::new([State::default(); 1 << LARGEST]),
            log: None,
        }
    }
}

impl Fse {
    /// There is no table any more.
    pub fn forget(&mut self) {
        self.log = None;
    }

    /// Bits that tell the first state.
    pub fn log(&self) -> Option<u32> {
        self.log
    }

    /// The state of this number.
    #[inline(always)]
    pub fn state(&self, number: u32) -> State {
        let number = number as usize & ((1 << LARGEST) - 1);
        self.states.get(number).copied().unwrap_or_default()
    }

    /// A table of one symbol that takes no bits.
    pub fn always(&mut self, meaning: Meaning) {
        if let Some(first) = self.states.first_mut() {
            *first = State::new(meaning, 0, 0);
        }
        self.log = Some(0);
    }

    /// A table for symbols that are so frequent, in parts of 2 to the `log`; -1 is less
    /// than one part.
    pub fn build(
        &mut self,
        log: u32,
        shares: &[i16],
        meaning: impl Fn(usize) -> Meaning,
    ) -> Option<()> {
        self.log = None;
        let size = 1usize << log.min(LARGEST);
        let mut symbols = [0u8; 1 << LARGEST];
        let mut next = [0u16; SYMBOLS];
        // The seldom ones stand at the end, from the last on.
        let mut high = size;
        for (symbol, share) in shares.iter().enumerate() {
            *next.get_mut(symbol)? = share.unsigned_abs();
            if *share < 0 {
                high = high.checked_sub(1)?;
                *symbols.get_mut(high)? = symbol as u8;
            }
        }
        let step = (size >> 1) + (size >> 3) + 3;
        let mut at = 0;
        for (symbol, share) in shares.iter().enumerate() {
            for _ in 0..*share {
                *symbols.get_mut(at)? = symbol as u8;
                at = (at + step) & (size - 1);
                // Each place is met once in a round, and some are below.
                while at >= high && high > 0 {
                    at = (at + step) & (size - 1);
                }
            }
        }
        if at != 0 {
            return None;
        }
        for (state, symbol) in self.states.iter_mut().zip(symbols).take(size) {
            let symbol = usize::from(symbol);
            let number = next.get_mut(symbol)?;
            let bits = log.checked_sub(number.checked_ilog2()?)?;
            let next = (usize::from(*number) << bits).checked_sub(size)?;
            *state = State::new(meaning(symbol), bits as u8, next as u16);
            *number += 1;
        }
        self.log = Some(log);
        Some(())
    }

    /// Reads a table from bytes; goes behind it. No symbol is `symbols` or more.
    pub fn read(
        &mut self,
        bytes: &[u8],
        at: &mut usize,
        largest: u32,
        symbols: usize,
        meaning: impl Fn(usize) -> Meaning,
    ) -> Option<()> {
        let mut bits = Forwards {
            bytes: bytes.get(*at..)?,
            at: 0,
        };
        let log = bits.read(4)? + 5;
        if log > largest.min(LARGEST) {
            return None;
        }
        let mut shares = [0i16; SYMBOLS];
        let shares = shares.get_mut(..symbols)?;
        let mut left = 1u32 << log;
        let mut symbol = 0;
        while left > 0 {
            // A number up to left + 1; the smaller ones take a bit less.
            let width = (left + 1).ilog2() + 1;
            let short = (1 << width) - 2 - left;
            let low = bits.peek(width - 1)?;
            let value = if low < short {
                bits.at += width - 1;
                low
            } else {
                let whole = bits.read(width)?;
                match whole >> (width - 1) {
                    0 => whole,
                    _ => whole - short,
                }
            };
            let share = value as i16 - 1;
            *shares.get_mut(symbol)? = share;
            symbol += 1;
            left = left.checked_sub(u32::from(share.unsigned_abs()))?;
            if share == 0 {
                loop {
                    let more = bits.read(2)?;
                    symbol += more as usize;
                    if more < 3 || symbol > symbols {
                        break;
                    }
                }
            }
        }
        let end = *at + bits.at.div_ceil(8) as usize;
        if symbol > symbols || end > bytes.len() {
            return None;
        }
        *at = end;
        self.build(log, shares.get(..symbol)?, meaning)
    }
}

impl State {
    fn new(meaning: Meaning, bits: u8, next: u16) -> State {
        State {
            base: meaning.base,
            more: meaning.bits,
            bits,
            next,
        }
    }

    /// The number of the next state, of the bits read for it.
    #[inline(always)]
    pub fn next(self, bits: u32) -> u32 {
        u32::from(self.next) + bits
    }
}

/// Bits that are read from the lowest of the first byte on.
struct Forwards<'b> {
    bytes: &'b [u8],
    at: u32,
}

impl Forwards<'_> {
    /// The next bits, at most 16; beyond the end there are zeros.
    fn peek(&self, bits: u32) -> Option<u32> {
        let from = self.bytes.get(self.at as usize / 8..)?;
        let mut word = 0;
        for (place, byte) in from.iter().take(4).enumerate() {
            word |= u32::from(*byte) << (8 * place);
        }
        Some(word >> (self.at % 8) & ((1 << bits) - 1))
    }

    fn read(&mut self, bits: u32) -> Option<u32> {
        let value = self.peek(bits)?;
        self.at += bits;
        Some(value)
    }
}
