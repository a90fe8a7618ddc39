//! One window of bytes into the places where its cells begin, and the proof
//! that cutting there is right.
//!
//! Two ways. The *plain* way takes every delimiter and line feed; it holds for
//! a window without quotes, carriage returns and zeros. The *quoted* way leaves
//! out what stands between quotes (a running exclusive or over the bits of the
//! quotes says what that is) and holds as long as every opening quote begins a
//! cell, every closing one ends it, and every carriage return outside has its
//! line feed. Where neither holds, the general reader's scanner has to do it.

use super::simd::{BLOCK, Block, with_bit_instructions};

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
    with_bit_instructions(|| plain_blocks(window, marks, starts))
}

#[inline(always)]
fn plain_blocks(window: &[u8], marks: Marks, starts: &mut Starts) -> Found {
    let mut all = Block::none();
    let mut wrong = Block::none();
    let mut records = 0;
    each_block(window, |bytes, base, valid| {
        let block = Block::load(bytes);
        let feeds = block.equal(b'\n');
        all = all.or(block);
        wrong = wrong.or(block.equal(b'\r')).or(block.equal(0));
        if let Some(quote) = marks.quote {
            wrong = wrong.or(block.equal(quote));
        }
        records += feeds.bits().count_ones() as usize;
        let ends = feeds.or(block.equal(marks.delimiter)).bits();
        starts.push(ends & valid, base);
    });
    Found {
        proved: wrong.bits() == 0,
        records,
        beyond_ascii: all.bits() != 0,
        ..Found::default()
    }
}

/// The quoted way. Not proved when quotes or returns stand where they must not.
pub(super) fn quoted(window: &[u8], marks: Marks, starts: &mut Starts) -> Found {
    starts.clear(window.len());
    with_bit_instructions(|| quoted_blocks(window, marks, starts))
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

#[inline(always)]
fn quoted_blocks(window: &[u8], marks: Marks, starts: &mut Starts) -> Found {
    let mut all = Block::none();
    let mut zeros = Block::none();
    let mut wrong = 0;
    let mut doubled = 0;
    let mut any_quotes = 0;
    let mut any_returns = 0;
    let mut records = 0;
    // What the byte before the block was; a record begins with the window.
    let mut inside_before = 0u64;
    let mut opens_before = 1u64;
    let mut closes_before = 0u64;
    let mut return_before = 0u64;
    each_block(window, |bytes, base, valid| {
        let block = Block::load(bytes);
        let feeds = block.equal(b'\n');
        let breaks = feeds.or(block.equal(marks.delimiter)).bits();
        let feeds = feeds.bits();
        let returns = block.equal(b'\r').bits();
        let quotes = marks.quote.map_or(0, |quote| block.equal(quote).bits());
        all = all.or(block);
        zeros = zeros.or(block.equal(0));

        let inside = running_xor(quotes) ^ inside_before;
        inside_before = ((inside as i64) >> 63) as u64;
        let opening = quotes & inside;
        let closing = quotes & !inside;
        let ends = breaks & !inside;
        let outer_returns = returns & !inside;

        let may_open = ends | closing;
        let after_closing = closing << 1 | closes_before;
        let astray = opening & !(may_open << 1 | opens_before)
            | after_closing & !(breaks | returns | quotes)
            | (outer_returns << 1 | return_before) & !feeds;
        wrong |= astray & valid;
        doubled |= after_closing & opening;
        any_quotes |= quotes;
        any_returns |= outer_returns;
        opens_before = may_open >> 63;
        closes_before = closing >> 63;
        return_before = outer_returns >> 63;

        records += (feeds & !inside).count_ones() as usize;
        starts.push(ends & valid, base);
    });
    Found {
        proved: wrong == 0 && zeros.bits() == 0,
        records,
        quoted: any_quotes != 0,
        doubled: doubled != 0,
        returns: any_returns != 0,
        beyond_ascii: all.bits() != 0,
    }
}

/// Hands over block after block with the place of its first byte plus one and
/// the bits of its bytes: the last one is filled up with what is none.
#[inline(always)]
fn each_block(window: &[u8], mut work: impl FnMut(&[u8; BLOCK], u32, u64)) {
    let (blocks, rest) = window.as_chunks::<BLOCK>();
    let mut base = 1u32;
    for block in blocks {
        work(block, base, !0);
        base += BLOCK as u32;
    }
    if !rest.is_empty() {
        let mut last = [b'x'; BLOCK];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        work(&last, base, (1u64 << rest.len()) - 1);
    }
}
