//! Adding rows to their cells, a few rows of every gathering at a time.

use super::lanes::{Lane, Role};
use super::packed::{Line, word_of};
use super::quads::Quads;
use super::{Cells, NOWHERE};
use crate::feature::recipe::fold::{add_exactly, fold, larger, smaller, value_at};
use crate::feature::recipe::formula::holds;
use crate::feature::recipe::plan::{Gather, How};
use crate::feature::recipe::values::{NO_TEXT, Values};

/// What one gathering takes of some rows.
#[derive(Clone, Copy)]
pub(in crate::feature::recipe) struct Input<'a> {
    pub gather: &'a Gather,
    /// Per row whether it counts; all do without.
    pub condition: Option<&'a [f64]>,
    pub of: Option<&'a Values>,
    /// The same as whole numbers, if all are such and [nothing else](Gather::adds_plainly)
    /// is done with them; `of` may then be empty.
    pub wholes: Option<&'a [i32]>,
}

/// Rows added together: their cells stay in the fastest cache meanwhile.
pub(super) const TOGETHER: usize = 128;

impl Cells {
    /// Adds the rows of every gathering. `cells` is each row's cell, or
    /// `u32::MAX` for a row that does not count.
    pub fn add(&mut self, inputs: &[Input<'_>], cells: &[u32], times: Option<&[f64]>) {
        let slots = inputs.iter().flat_map(|input| match input.gather {
            Gather {
                how: How::Distinct, ..
            } => 0..0,
            Gather { slot, how, .. } => *slot..slot + how.slots(),
        });
        let sums = inputs.iter().filter(|input| input.gather.how == How::Sum);
        let asides = sums.flat_map(|input| input.gather.aside..input.gather.aside + 2);
        let words = self.values.words_of(slots.chain(asides));
        let mut quads = Quads::new(self, inputs);
        let mut growths = self.values.growths();
        let mut from = 0;
        // All gatherings of a few rows before the next rows: the cells that the
        // first one fetches are still at hand for the others.
        let mut chunks = cells.chunks(TOGETHER).peekable();
        self.values
            .fetch(chunks.peek().copied().unwrap_or_default(), &words);
        while let Some(cells) = chunks.next() {
            // The next rows' cells are on their way meanwhile.
            self.values
                .fetch(chunks.peek().copied().unwrap_or_default(), &words);
            if growths != self.values.growths() {
                growths = self.values.growths();
                quads = Quads::new(self, inputs);
            }
            let done = quads.is_empty() || quads.add(self.values.lines(), cells, from);
            for (at, input) in inputs.iter().enumerate() {
                if !done || !quads.does(at) {
                    self.add_few(input, cells, from, times);
                }
            }
            from += cells.len();
        }
    }

    /// Adds one gathering's values of the rows from `from` on.
    fn add_few(&mut self, input: &Input<'_>, cells: &[u32], from: usize, times: Option<&[f64]>) {
        let Input {
            gather,
            condition,
            of,
            wholes,
        } = *input;
        if let Some(wholes) = wholes.and_then(|wholes| wholes.get(from..from + cells.len())) {
            let mut values = [0.0; TOGETHER];
            for (value, whole) in values.iter_mut().zip(wholes) {
                *value = f64::from(*whole);
            }
            let values = values.get(..cells.len()).unwrap_or_default();
            self.add_values(gather, cells, values);
            return;
        }
        if matches!(gather.how, How::First | How::Last | How::Distinct) {
            for (row, cell) in (from..).zip(cells) {
                if *cell != NOWHERE && counts(condition, row) {
                    self.add_one(gather, *cell, row, of, times);
                }
            }
            return;
        }
        if gather.how == How::Count && condition.is_none() {
            // Counted already.
            return;
        }
        let numbers = match of {
            Some(Values::Numbers(numbers)) => numbers.get(from..from + cells.len()),
            _ => None,
        };
        if let (None, Some(numbers)) = (condition, numbers) {
            self.add_values(gather, cells, numbers);
            return;
        }
        let (mut those, mut values) = ([NOWHERE; TOGETHER], [f64::NAN; TOGETHER]);
        let room = those.iter_mut().zip(&mut values);
        for ((row, cell), (that, value)) in (from..).zip(cells).zip(room) {
            if counts(condition, row) {
                *that = *cell;
                *value = of.and_then(|of| value_at(of, row)).unwrap_or(f64::NAN);
            }
        }
        let those = those.get(..cells.len()).unwrap_or_default();
        let values = values.get(..cells.len()).unwrap_or_default();
        self.add_values(gather, those, values);
    }

    /// Adds a value per row; not-a-number is a missing one.
    fn add_values(&mut self, gather: &Gather, cells: &[u32], values: &[f64]) {
        match gather.how {
            How::Count => self.count(gather.slot, cells),
            How::Sum => {
                self.add_sums(gather, cells, values);
                if !gather.is_of_all() {
                    let (mut those, mut rest) = ([NOWHERE; TOGETHER], cells.iter().zip(values));
                    for that in &mut those {
                        let Some((cell, value)) = rest.next() else {
                            break;
                        };
                        *that = if value.is_nan() { NOWHERE } else { *cell };
                    }
                    let those = those.get(..cells.len()).unwrap_or_default();
                    self.count(gather.aside + 1, those);
                }
            }
            How::Min => {
                let whole =
                    |kept, value| Role::Least.whole(value).map(|value| i32::min(kept, value));
                self.each(gather.slot, cells, values, whole, smaller);
            }
            How::Max => {
                let whole =
                    |kept, value| Role::Most.whole(value).map(|value| i32::max(kept, value));
                self.each(gather.slot, cells, values, whole, larger);
            }
            How::First | How::Last | How::Distinct => {}
        }
    }

    /// Counts a row more in a slot of each of these cells.
    fn count(&mut self, slot: usize, cells: &[u32]) {
        for cell in cells {
            let whole = match self.values.lane(slot) {
                Lane::Whole(at) => self.values.whole(*cell, at),
                _ => None,
            };
            let more = |half: &[u8; 4]| i32::from_le_bytes(*half).checked_add(1);
            match whole.map(|half| (more(half), half)) {
                Some((Some(count), half)) => *half = count.to_le_bytes(),
                _ if *cell == NOWHERE => {}
                _ => self.values.add(*cell, slot, 1.0),
            }
        }
    }

    /// Brings a value per row together with what a slot of its cell says: by
    /// `whole` as long as that knows an answer, else by `real`.
    #[inline(always)]
    fn each(
        &mut self,
        slot: usize,
        cells: &[u32],
        values: &[f64],
        whole: impl Fn(i32, f64) -> Option<i32>,
        real: impl Fn(f64, f64) -> f64,
    ) {
        let mut rows = cells.iter().zip(values);
        if let Lane::Whole(at) = self.values.lane(slot) {
            let odd = rows.find(|(cell, value)| {
                let Some(half) = self.values.whole(**cell, at) else {
                    return false;
                };
                let made = whole(i32::from_le_bytes(*half), **value);
                *half = made.unwrap_or(i32::from_le_bytes(*half)).to_le_bytes();
                made.is_none()
            });
            if let Some((cell, value)) = odd {
                let made = real(self.values.get(*cell, slot), *value);
                self.values.set(*cell, slot, made);
            }
        }
        // Of what comes after an odd value most will be odd as well.
        if let Lane::Real(at) = self.values.lane(slot) {
            let stride = self.values.stride();
            let lines = self.values.lines();
            for (cell, value) in rows {
                if let Some(word) = word_of(lines, *cell, stride, at) {
                    *word = real(f64::from_le_bytes(*word), *value).to_le_bytes();
                }
            }
        } else {
            for (cell, value) in rows.filter(|(cell, _)| **cell != NOWHERE) {
                let made = real(self.values.get(*cell, slot), *value);
                self.values.set(*cell, slot, made);
            }
        }
    }

    /// Adds to sums, and counts missing values where every row counts.
    fn add_sums(&mut self, gather: &Gather, cells: &[u32], values: &[f64]) {
        let mut rows = cells.iter().zip(values);
        loop {
            let lanes = (
                self.values.lane(gather.slot),
                self.values.lane(gather.aside),
            );
            let odd = match lanes {
                (Lane::Whole(at), _) => rows.find(|row| self.add_whole(at, *row).is_none()),
                (Lane::Real(at), Lane::Real(aside)) => {
                    let stride = self.values.stride();
                    let lines = self.values.lines();
                    rows.find(|row| add_real(lines, stride, (at, aside), *row).is_none())
                }
                _ => rows.next(),
            };
            let Some((cell, value)) = odd else {
                return;
            };
            if *cell == NOWHERE {
                continue;
            }
            if value.is_nan() {
                if gather.is_of_all() {
                    self.values.add(*cell, gather.aside + 1, 1.0);
                }
                continue;
            }
            let mut sum = self.values.get(*cell, gather.slot);
            let error = add_exactly(&mut sum, *value);
            self.values.set(*cell, gather.slot, sum);
            if error != 0.0 {
                self.values.add(*cell, gather.aside, error);
            }
        }
    }

    /// Adds a whole number to a whole sum that has room for it, which leaves no error.
    #[inline(always)]
    fn add_whole(&mut self, at: u32, (cell, value): (&u32, &f64)) -> Option<()> {
        let Some(half) = self.values.whole(*cell, at) else {
            return Some(());
        };
        let whole = *value as i32;
        let sum = i32::from_le_bytes(*half).checked_add(whole)?;
        if f64::from(whole) != *value {
            return None;
        }
        *half = sum.to_le_bytes();
        Some(())
    }

    /// Adds what hangs on a row's time, or a value to a set.
    fn add_one(
        &mut self,
        gather: &Gather,
        cell: u32,
        row: usize,
        of: Option<&Values>,
        times: Option<&[f64]>,
    ) {
        if gather.how == How::Distinct {
            let value = match of {
                Some(Values::Texts(codes)) => match codes.get(row) {
                    Some(code) if *code != NO_TEXT => u64::from(*code),
                    _ => return,
                },
                Some(Values::Numbers(numbers)) => match numbers.get(row) {
                    Some(number) if !number.is_nan() => (number + 0.0).to_bits(),
                    _ => return,
                },
                None => return,
            };
            if let Some(set) = self.distinct.get_mut(gather.slot) {
                set.insert((cell, value));
            }
            return;
        }
        let Some(value) = of.and_then(|of| value_at(of, row)) else {
            return;
        };
        let time = times.and_then(|times| times.get(row)).copied();
        let mut slots = [gather.slot, gather.slot + 1].map(|slot| self.values.get(cell, slot));
        fold(gather.how, &mut slots, value, time.unwrap_or(0.0));
        for (at, value) in slots.into_iter().enumerate() {
            self.values.set(cell, gather.slot + at, value);
        }
    }
}

/// Adds a value to a sum and what the sum loses by it to the slot `aside`.
#[inline(always)]
fn add_real(
    lines: &mut [Line],
    stride: usize,
    (at, aside): (u32, u32),
    (cell, value): (&u32, &f64),
) -> Option<()> {
    if value.is_nan() {
        return None;
    }
    let Some(word) = word_of(lines, *cell, stride, at) else {
        return Some(());
    };
    let mut sum = f64::from_le_bytes(*word);
    let error = add_exactly(&mut sum, *value);
    *word = sum.to_le_bytes();
    if let Some(word) = word_of(lines, *cell, stride, aside) {
        *word = (f64::from_le_bytes(*word) + error).to_le_bytes();
    }
    Some(())
}

/// Whether a row fulfils the condition, if there is one.
#[inline(always)]
fn counts(condition: Option<&[f64]>, row: usize) -> bool {
    condition.is_none_or(|condition| condition.get(row).is_some_and(|value| holds(*value)))
}
