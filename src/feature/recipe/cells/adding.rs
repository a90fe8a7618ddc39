//! Adding rows to their cells, a few rows of every gathering at a time.

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
}

/// Rows added together: their cells stay in the fastest cache meanwhile.
const TOGETHER: usize = 128;

/// Slots that a line of the processor's cache holds.
const LINE: usize = 8;

impl Cells {
    /// Adds the rows of every gathering. `cells` is each row's cell, or
    /// `u32::MAX` for a row that does not count.
    pub fn add(&mut self, inputs: &[Input<'_>], cells: &[u32], times: Option<&[f64]>) {
        let mut from = 0;
        let ahead = self.ahead(inputs);
        // All gatherings of a few rows before the next rows: the cells that the
        // first one fetches are still at hand for the others.
        for cells in cells.chunks(TOGETHER) {
            for cell in cells {
                if let Some(rows) = self.slot(*cell, 0) {
                    *rows += 1.0;
                }
            }
            self.fetch(cells, &ahead);
            for input in inputs {
                self.add_few(input, cells, from, times);
            }
            from += cells.len();
        }
    }

    /// The slots that lie in the lines of a cell that will be needed, but for the
    /// first one.
    fn ahead(&self, inputs: &[Input<'_>]) -> Vec<usize> {
        let slots = inputs
            .iter()
            .filter(|input| input.gather.how != How::Distinct);
        let ends = slots.map(|input| input.gather.slot + input.gather.how.slots());
        let last = ends.max().unwrap_or_default().saturating_sub(1);
        let mut ahead: Vec<usize> = (LINE..last).step_by(LINE).collect();
        ahead.push(last);
        ahead.extend_from_slice(&self.put_aside);
        ahead
    }

    /// Touches cells' slots, so that one wait for memory does for many of them.
    fn fetch(&self, cells: &[u32], slots: &[usize]) {
        let mut touched = 0;
        for slot in slots {
            for cell in cells {
                let at = (*cell as usize)
                    .wrapping_mul(self.width)
                    .wrapping_add(*slot);
                touched ^= self.values.get(at).map_or(0, |value| value.to_bits());
            }
        }
        std::hint::black_box(touched);
    }

    /// Adds one gathering's values of the rows from `from` on.
    fn add_few(&mut self, input: &Input<'_>, cells: &[u32], from: usize, times: Option<&[f64]>) {
        let Input {
            gather,
            condition,
            of,
        } = *input;
        if condition.is_none() {
            let numbers = match of {
                Some(Values::Numbers(numbers)) => numbers.get(from..).unwrap_or_default(),
                _ => &[],
            };
            let rows = cells.iter().zip(numbers);
            match gather.how {
                // Counted already.
                How::Count => return,
                How::Sum => {
                    for (cell, value) in rows {
                        self.add_to_sum(gather, *cell, *value);
                    }
                    // What is not there at all is missing.
                    for cell in cells.iter().skip(numbers.len()) {
                        self.add_to_sum(gather, *cell, f64::NAN);
                    }
                    return;
                }
                How::Min if !numbers.is_empty() => {
                    for (cell, value) in rows {
                        if let Some(slot) = self.slot(*cell, gather.slot) {
                            *slot = smaller(*slot, *value);
                        }
                    }
                    return;
                }
                How::Max if !numbers.is_empty() => {
                    for (cell, value) in rows {
                        if let Some(slot) = self.slot(*cell, gather.slot) {
                            *slot = larger(*slot, *value);
                        }
                    }
                    return;
                }
                _ => {}
            }
        }
        for (row, cell) in (from..).zip(cells) {
            let holds = |condition: &[f64]| condition.get(row).is_some_and(|value| holds(*value));
            if *cell == NOWHERE || !condition.is_none_or(holds) {
                continue;
            }
            self.add_one(gather, *cell, row, of, times);
        }
    }

    /// Adds to a sum of all rows; not-a-number is a missing value.
    #[inline(always)]
    fn add_to_sum(&mut self, gather: &Gather, cell: u32, value: f64) {
        let Some(sum) = self.slot(cell, gather.slot) else {
            return;
        };
        let error = match value.is_nan() {
            true => f64::NAN,
            false => add_exactly(sum, value),
        };
        if error != 0.0 {
            self.put_aside(gather, cell, value, error);
        }
    }

    /// What a sum of all rows keeps aside: the error, or that a value is missing.
    #[inline(never)]
    fn put_aside(&mut self, gather: &Gather, cell: u32, value: f64, error: f64) {
        let (at, amount) = match value.is_nan() {
            true => (gather.aside + 1, 1.0),
            false => (gather.aside, error),
        };
        if let Some(slot) = self.slot(cell, at) {
            *slot += amount;
        }
        if self.put_aside.last() != Some(&at) && !self.put_aside.contains(&at) {
            self.put_aside.push(at);
        }
    }

    fn add_one(
        &mut self,
        gather: &Gather,
        cell: u32,
        row: usize,
        of: Option<&Values>,
        times: Option<&[f64]>,
    ) {
        let start = cell as usize * self.width + gather.slot;
        match gather.how {
            How::Count => {
                if let Some(slot) = self.values.get_mut(start) {
                    *slot += 1.0;
                }
            }
            How::Distinct => {
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
            }
            How::Sum => {
                let Some(value) = of.and_then(|of| value_at(of, row)) else {
                    return;
                };
                let Some(sum) = self.slot(cell, gather.slot) else {
                    return;
                };
                let error = add_exactly(sum, value);
                for (at, amount) in [(gather.aside, error), (gather.aside + 1, 1.0)] {
                    if let Some(slot) = self.slot(cell, at) {
                        *slot += amount;
                    }
                }
            }
            _ => {
                let Some(value) = of.and_then(|of| value_at(of, row)) else {
                    return;
                };
                let time = times.and_then(|times| times.get(row)).copied();
                if let Some(slots) = self.values.get_mut(start..start + gather.how.slots()) {
                    fold(gather.how, slots, value, time.unwrap_or(0.0));
                }
            }
        }
    }

    /// A slot of a cell; none for a row that does not count, whose cell would
    /// lie beyond any memory.
    #[inline(always)]
    fn slot(&mut self, cell: u32, slot: usize) -> Option<&mut f64> {
        let at = (cell as usize).checked_mul(self.width)?.checked_add(slot)?;
        self.values.get_mut(at).filter(|_| cell != NOWHERE)
    }
}
