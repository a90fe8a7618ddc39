//! The slots of many cells, packed into lines of the processor's cache: what a
//! row costs is mostly the lines that it has to wait for.

use serde::{Deserialize, Serialize};

use super::lanes::{LINE_WORDS, Lane, Layout, Role};
use crate::feature::recipe::bytes;
use crate::feature::recipe::plan::TablePlan;
use crate::table::fetch::ahead;

/// A line of the processor's cache, and nothing across two of them.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct Line([u8; 64]);

/// The slots of a table's cells.
#[derive(Default)]
pub(super) struct Packed {
    layout: Layout,
    lines: Vec<Line>,
    cells: usize,
    /// How often a slot has grown.
    growths: u32,
}

/// [`Packed`] as it travels between workers.
#[derive(Serialize, Deserialize)]
pub(super) struct Parcel {
    lanes: Vec<Lane>,
    stride: u32,
    cells: u32,
    #[serde(with = "bytes")]
    words: Vec<u8>,
}

impl Packed {
    pub fn new(plan: &TablePlan) -> Packed {
        Packed {
            layout: Layout::new(plan),
            ..Packed::default()
        }
    }

    /// How a slot is kept.
    #[inline(always)]
    pub fn lane(&self, slot: usize) -> Lane {
        self.layout.lane(slot)
    }

    /// How all slots are kept.
    #[cfg(test)]
    pub fn lanes(&self) -> &[Lane] {
        self.layout.lanes()
    }

    /// Bytes held.
    pub fn size(&self) -> usize {
        self.lines.capacity() * size_of::<Line>()
    }

    /// A cell more, without rows.
    pub fn push(&mut self) {
        let first = self.cells * self.layout.stride();
        self.cells += 1;
        let words = self.cells * self.layout.stride();
        let lines = words.div_ceil(LINE_WORDS);
        self.lines.resize(lines, Line([0; 64]));
        let Packed { layout, lines, .. } = self;
        for (at, word) in (first..).zip(layout.blank()) {
            put(lines, at, *word);
        }
    }

    /// A whole number of a cell; none of a row that does not count, whose cell
    /// would lie beyond any memory.
    #[inline(always)]
    pub fn whole(&mut self, cell: u32, at: u32) -> Option<&mut [u8; 4]> {
        let at = (cell as usize)
            .wrapping_mul(2 * self.layout.stride())
            .wrapping_add(at as usize);
        let line = self.lines.get_mut(at / (2 * LINE_WORDS))?;
        let halves = line.0.as_chunks_mut::<4>().0;
        halves.get_mut(at % (2 * LINE_WORDS))
    }

    /// What a whole number of a cell is.
    #[inline(always)]
    pub fn half(&self, cell: u32, at: u32) -> i32 {
        let word = self.word(cell as usize * self.layout.stride() + at as usize / 2);
        let word = word.map_or(0, |word| u64::from_le_bytes(*word));
        (word >> (at % 2 * 32)) as i32
    }

    /// A number of eight bytes of a cell; none as of [`Self::whole`].
    #[inline(always)]
    pub fn real(&mut self, cell: u32, at: u32) -> Option<&mut [u8; 8]> {
        word_of(&mut self.lines, cell, self.layout.stride(), at)
    }

    #[inline(always)]
    fn word(&self, at: usize) -> Option<&[u8; 8]> {
        let line = self.lines.get(at / LINE_WORDS)?;
        line.0.as_chunks::<8>().0.get(at % LINE_WORDS)
    }

    /// Words from one cell to the next.
    pub fn stride(&self) -> usize {
        self.layout.stride()
    }

    /// The lines in which the cells lie.
    pub fn lines(&mut self) -> &mut [Line] {
        &mut self.lines
    }

    /// Another number whenever a slot lies elsewhere than before.
    pub fn growths(&self) -> u32 {
        self.growths
    }

    /// Has words of cells fetched, so that one wait for memory does for many of them.
    pub fn fetch(&self, cells: &[u32], words: &[usize]) {
        let mut touched = 0;
        let stride = self.layout.stride();
        for word in words {
            for cell in cells {
                let at = (*cell as usize).wrapping_mul(stride).wrapping_add(*word);
                let line = self.lines.get(at / LINE_WORDS);
                touched ^= ahead(line.and_then(|line| line.0.first()));
            }
        }
        std::hint::black_box(touched);
    }

    /// The words that have to be touched to fetch these slots.
    pub fn words_of(&self, slots: impl Iterator<Item = usize>) -> Vec<usize> {
        let word = |slot: usize| match self.layout.lane(slot) {
            Lane::Empty => None,
            Lane::Whole(at) => Some(at as usize / 2),
            Lane::Real(at) => Some(at as usize),
        };
        // A cell begins at a line or its half.
        let half = LINE_WORDS / 2;
        let mut words: Vec<usize> = slots.filter_map(word).map(|at| at - at % half).collect();
        words.sort_unstable();
        words.dedup();
        if self.layout.stride() <= LINE_WORDS {
            // It lies in one line.
            words.truncate(1);
        }
        words
    }

    /// What a slot of a cell says.
    #[inline]
    pub fn get(&self, cell: u32, slot: usize) -> f64 {
        let first = cell as usize * self.layout.stride();
        let role = self.layout.role(slot);
        match self.layout.lane(slot) {
            Lane::Empty => role.start(),
            Lane::Whole(at) => role.value(self.half(cell, at)),
            Lane::Real(at) => {
                let word = self.word(first + at as usize);
                word.map_or(0.0, |word| f64::from_le_bytes(*word))
            }
        }
    }

    /// Makes a slot of a cell say this, with more room in all cells if need be.
    #[inline]
    pub fn set(&mut self, cell: u32, slot: usize, value: f64) {
        let role = self.layout.role(slot);
        loop {
            match self.layout.lane(slot) {
                Lane::Empty if value.to_bits() == role.start().to_bits() => return,
                Lane::Whole(at) => {
                    if let Some(whole) = role.whole(value) {
                        if let Some(half) = self.whole(cell, at) {
                            *half = whole.to_le_bytes();
                        }
                        return;
                    }
                }
                Lane::Real(at) => {
                    if let Some(word) = self.real(cell, at) {
                        *word = value.to_le_bytes();
                    }
                    return;
                }
                Lane::Empty => {}
            }
            self.grow(slot);
        }
    }

    /// Adds to a slot of a cell, rounding as numbers of eight bytes do.
    #[inline]
    pub fn add(&mut self, cell: u32, slot: usize, amount: f64) {
        let sum = self.get(cell, slot) + amount;
        self.set(cell, slot, sum);
    }

    /// Gives a slot the next larger size in all cells.
    #[cold]
    fn grow(&mut self, slot: usize) {
        let layout = self.layout.grown(slot);
        self.growths += 1;
        let old = std::mem::replace(&mut self.layout, layout);
        let lines = (self.cells * self.layout.stride()).div_ceil(LINE_WORDS);
        // Not twice as much as it is: there may be a gigabyte of them.
        self.lines
            .reserve_exact(lines.saturating_sub(self.lines.len()));
        self.lines
            .resize(lines.max(self.lines.len()), Line([0; 64]));
        let mut cell = vec![[0; 8]; old.stride()];
        let mut made = Vec::with_capacity(self.layout.stride());
        // From the last cell on: none is written over before it was read.
        for at in (0..self.cells).rev() {
            for (to, from) in cell.iter_mut().zip(at * old.stride()..) {
                *to = self.word(from).copied().unwrap_or_default();
            }
            let first = at * self.layout.stride();
            let Packed { layout, lines, .. } = self;
            made.clear();
            made.extend_from_slice(layout.blank());
            for slot in 0..layout.slots() {
                carry(
                    &cell,
                    old.lane(slot),
                    &mut made,
                    layout.lane(slot),
                    layout.role(slot),
                );
            }
            for (at, word) in (first..).zip(&made) {
                put(lines, at, *word);
            }
        }
    }

    /// The cells in this order.
    pub fn reorder(&mut self, order: &[u32]) {
        let stride = self.layout.stride();
        let lines = (order.len() * stride).div_ceil(LINE_WORDS);
        let mut moved = vec![Line([0; 64]); lines];
        let mut to = 0;
        for cell in order {
            let from = *cell as usize * stride;
            for at in from..from + stride {
                put(&mut moved, to, self.word(at).copied().unwrap_or_default());
                to += 1;
            }
        }
        self.lines = moved;
        self.cells = order.len();
    }

    /// All of it for another worker.
    pub fn pack(self) -> Parcel {
        let mut words = Vec::with_capacity(self.lines.len() * size_of::<Line>());
        for line in &self.lines {
            words.extend_from_slice(&line.0);
        }
        Parcel {
            lanes: self.layout.lanes().to_vec(),
            stride: self.layout.stride() as u32,
            cells: self.cells as u32,
            words,
        }
    }

    /// What another worker packed, only to be read.
    pub fn unpack(&mut self, parcel: Parcel) {
        self.layout = self.layout.with_lanes(parcel.lanes, parcel.stride);
        self.cells = parcel.cells as usize;
        let (lines, _) = parcel.words.as_chunks::<64>();
        self.lines = lines.iter().map(|line| Line(*line)).collect();
    }
}

/// Four neighbouring whole numbers of a cell, whose numbers begin `stride` fours after
/// the last one's; none of a row that does not count, as of [`Packed::whole`].
#[inline(always)]
pub(super) fn quad_of(
    lines: &mut [Line],
    cell: u32,
    stride: usize,
    at: usize,
) -> Option<&mut [u8; 16]> {
    const QUADS: usize = LINE_WORDS / 2;
    let at = (cell as usize).wrapping_mul(stride).wrapping_add(at);
    let line = lines.get_mut(at / QUADS)?;
    line.0.as_chunks_mut::<16>().0.get_mut(at % QUADS)
}

/// A number of eight bytes of a cell, whose numbers begin `stride` after the last
/// one's; none as of [`quad_of`].
#[inline(always)]
pub(super) fn word_of(
    lines: &mut [Line],
    cell: u32,
    stride: usize,
    at: u32,
) -> Option<&mut [u8; 8]> {
    let at = (cell as usize)
        .wrapping_mul(stride)
        .wrapping_add(at as usize);
    let line = lines.get_mut(at / LINE_WORDS)?;
    line.0.as_chunks_mut::<8>().0.get_mut(at % LINE_WORDS)
}

#[inline(always)]
fn put(lines: &mut [Line], at: usize, word: [u8; 8]) {
    let line = lines.get_mut(at / LINE_WORDS);
    let words = line.map(|line| line.0.as_chunks_mut::<8>().0);
    if let Some(slot) = words.and_then(|words| words.get_mut(at % LINE_WORDS)) {
        *slot = word;
    }
}

/// Carries a slot from a cell into the same cell with more room.
fn carry(from: &[[u8; 8]], old: Lane, to: &mut [[u8; 8]], new: Lane, role: Role) {
    let half = |at: u32| from.as_flattened().as_chunks::<4>().0.get(at as usize);
    match (old, new) {
        (Lane::Whole(old), Lane::Whole(new)) => {
            let slot = to.as_flattened_mut().as_chunks_mut::<4>().0;
            if let (Some(slot), Some(half)) = (slot.get_mut(new as usize), half(old)) {
                *slot = *half;
            }
        }
        (Lane::Whole(old), Lane::Real(new)) => {
            if let (Some(slot), Some(half)) = (to.get_mut(new as usize), half(old)) {
                *slot = role.value(i32::from_le_bytes(*half)).to_le_bytes();
            }
        }
        (Lane::Real(old), Lane::Real(new)) => {
            if let (Some(slot), Some(word)) = (to.get_mut(new as usize), from.get(old as usize)) {
                *slot = *word;
            }
        }
        // Nothing was kept, which is what a cell without rows says.
        _ => {}
    }
}
