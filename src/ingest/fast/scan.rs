//! One window of bytes into the places where its cells begin, and the proof
//! that cutting there is right.
//!
//! Two ways. The *plain* way takes every delimiter and line feed; it holds for
//! a window without quotes, carriage returns and zeros. The *quoted* way leaves
//! out what stands between quotes (a running exclusive or over the bits of the
//! quotes says what that is) and holds as long as every opening quote begins a
//! cell, every closing one ends it, and every carriage return outside has its
//! line feed. Where neither holds, the general reader's scanner has to do it.

use super::simd::{BLOCK, Block, Steps, each_block};

/// The bytes that mean something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    /// Between two cells; a line feed when a row has only one.
    pub delimiter: u8,
    /// Around a cell, if cells are quoted at all.
    pub quote: Option<u8>,
}

/// What a scan found out about its window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Whether the cells are where the scan says they are.
    pub proved: bool,
    /// Line feeds that end records.
    pub records: usize,
    /// Cells may begin with a quote, and then end with one.
    pub quoted: bool,
    /// Some quotes are doubled inside.
    pub doubled: bool,
    /// Records may end with a carriage return before their line feed.
    pub returns: bool,
    /// There are bytes beyond ASCII.
    pub beyond_ascii: bool,
}

/// Where cells begin, reused from window to window.
#[derive(Default)]
pub(super) struct Starts {
    places: Vec<u32>,
    count: usize,
}

impl Starts {
    /// The first byte of every cell, then the byte after the last cell's end:
    /// cell `k` is `[k] .. [k + 1] - 1`.
    pub fn places(&self) -> &[u32] {
        self.places.get(..=self.count).unwrap_or_default()
    }

    /// Forgets all, with room for a window of so many bytes.
    fn clear(&mut self, window: usize) {
        // Every byte may end a cell, and a block writes a little beyond.
        let room = window + 2 * BLOCK;
        if self.places.len() < room {
            self.places.resize(room, 0);
        }
        self.count = 0;
    }

    /// Notes the ends of cells whose bits are set, `base` being the place of
    /// the first bit plus one.
    #[inline(always)]
    fn push(&mut self, mut bits: u64, base: u32) {
        let count = bits.count_ones() as usize;
        let from = self.count + 1;
        let Some(room) = self.places.get_mut(from..from + BLOCK) else {
            return;
        };
        // Eight at a time, needed or not: cheaper than asking after each.
        for eight in room.as_chunks_mut::<8>().0 {
            for place in eight {
                *place = base + bits.trailing_zeros();
                bits &= bits.wrapping_sub(1);
            }
            if bits == 0 {
                break;
            }
        }
        self.count += count;
    }
}

/// The plain way. Not proved when the window has bytes that it must not have.
pub(super) fn plain(window: &[u8], marks: Marks, starts: &mut Starts) -> Found {
    starts.clear(window.len());
    let mut steps = Plain {
        marks,
        starts,
        all: Block::none(),
        wrong: Block::none(),
        records: 0,
    };
    each_block(window, &mut steps);
    Found {
        proved: steps.wrong.bits() == 0,
        records: steps.records as usize,
        beyond_ascii: steps.all.bits() != 0,
        ..Found::default()
    }
}

struct Plain<'a> {
    marks: Marks,
    starts: &'a mut Starts,
    all: Block,
    wrong: Block,
    records: u32,
}

impl Steps for Plain<'_> {
    #[inline(always)]
    fn step(&mut self, block: Block, base: u32, valid: u64) {
        let feeds = block.equal(b'\n');
        // Without quotes, looks for a zero once more.
        let quotes = block.equal(self.marks.quote.unwrap_or(0));
        self.all = self.all.or(block);
        self.wrong = self.wrong.or(block.equal(b'\r'));
        self.wrong = self.wrong.or(block.equal(0)).or(quotes);
        self.records += feeds.bits().count_ones();
        let ends = feeds.or(block.equal(self.marks.delimiter)).bits();
        self.starts.push(ends & valid, base);
    }
}

/// The quoted way. Not proved when quotes or returns stand where they must not.
pub(super) fn quoted(window: &[u8], marks: Marks, starts: &mut Starts) -> Found {
    starts.clear(window.len());
    let mut steps = Quoted {
        marks,
        starts,
        all: Block::none(),
        zeros: Block::none(),
        wrong: 0,
        doubled: 0,
        quotes: 0,
        returns: 0,
        records: 0,
        inside_before: 0,
        // A record begins with the window.
        opens_before: 1,
        closes_before: 0,
        return_before: 0,
    };
    each_block(window, &mut steps);
    Found {
        proved: steps.wrong == 0 && steps.zeros.bits() == 0,
        records: steps.records as usize,
        quoted: steps.quotes != 0,
        doubled: steps.doubled != 0,
        returns: steps.returns != 0,
        beyond_ascii: steps.all.bits() != 0,
    }
}

struct Quoted<'a> {
    marks: Marks,
    starts: &'a mut Starts,
    all: Block,
    zeros: Block,
    wrong: u64,
    doubled: u64,
    quotes: u64,
    returns: u64,
    records: u32,
    /// What the byte before the block was: all bits set inside of quotes …
    inside_before: u64,
    /// … and the lowest after what a quote may follow, a closing quote, a return.
    opens_before: u64,
    closes_before: u64,
    return_before: u64,
}

impl Steps for Quoted<'_> {
    #[inline(always)]
    fn step(&mut self, block: Block, base: u32, valid: u64) {
        let feeds = block.equal(b'\n');
        let breaks = feeds.or(block.equal(self.marks.delimiter)).bits();
        let feeds = feeds.bits();
        let returns = block.equal(b'\r').bits();
        let quotes = match self.marks.quote {
            Some(quote) => block.equal(quote).bits(),
            None => 0,
        };
        self.all = self.all.or(block);
        self.zeros = self.zeros.or(block.equal(0));

        let inside = running_xor(quotes) ^ self.inside_before;
        self.inside_before = ((inside as i64) >> 63) as u64;
        let opening = quotes & inside;
        let closing = quotes & !inside;
        let ends = breaks & !inside;
        let outer_returns = returns & !inside;

        let may_open = ends | closing;
        let after_closing = closing << 1 | self.closes_before;
        let astray = opening & !(may_open << 1 | self.opens_before)
            | after_closing & !(breaks | returns | quotes)
            | (outer_returns << 1 | self.return_before) & !feeds;
        self.wrong |= astray & valid;
        self.doubled |= after_closing & opening;
        self.quotes |= quotes;
        self.returns |= outer_returns;
        self.opens_before = may_open >> 63;
        self.closes_before = closing >> 63;
        self.return_before = outer_returns >> 63;

        self.records += (feeds & !inside).count_ones();
        self.starts.push(ends & valid, base);
    }
}

/// Each bit the exclusive or of itself and all below.
#[inline(always)]
fn running_xor(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ bits << 32
}
