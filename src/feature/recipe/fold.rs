//! How values become one: sums without a trace of their order, extremes, first and last.

use super::ValueKind;
use super::cells::Cells;
use super::plan::{Gather, How};
use super::values::{Interner, NO_TEXT, Values};

/// A value as it is kept in a slot; `None` when missing.
pub(super) fn value_at(values: &Values, row: usize) -> Option<f64> {
    match values {
        Values::Numbers(numbers) => numbers.get(row).copied().filter(|value| !value.is_nan()),
        Values::Texts(codes) => codes
            .get(row)
            .filter(|code| **code != NO_TEXT)
            .map(|code| f64::from(*code)),
    }
}

/// Adds with the rounding error kept beside (Neumaier, "Rundungsfehleranalyse
/// einiger Verfahren zur Summation endlicher Summen", 1974), so that the order
/// of the rows, and with it the division of labour, leaves no trace in the sum.
/// Returns the error; it is 0 as long as whole numbers stay below 2^53.
#[inline(always)]
pub(super) fn add_exactly(sum: &mut f64, value: f64) -> f64 {
    let total = *sum + value;
    let error = if sum.abs() >= value.abs() {
        (*sum - total) + value
    } else {
        (value - total) + *sum
    };
    *sum = total;
    error
}

/// The smaller of what is kept and a value; either may be not-a-number for none.
#[inline(always)]
pub(super) fn smaller(kept: f64, value: f64) -> f64 {
    // Of equal values (0 and -0) the first stays.
    if value < kept || kept.is_nan() {
        value
    } else {
        kept
    }
}

/// The larger of both, as [`smaller`].
#[inline(always)]
pub(super) fn larger(kept: f64, value: f64) -> f64 {
    if value > kept || kept.is_nan() {
        value
    } else {
        kept
    }
}

pub(super) fn fold(how: How, slots: &mut [f64], value: f64, time: f64) {
    match (how, slots) {
        (How::Min, [slot]) => *slot = smaller(*slot, value),
        (How::Max, [slot]) => *slot = larger(*slot, value),
        (How::First, [at, slot]) if at.is_nan() || time < *at => (*at, *slot) = (time, value),
        (How::Last, [at, slot]) if at.is_nan() || time >= *at => (*at, *slot) = (time, value),
        _ => {}
    }
}

/// Brings a later part's slots together with an earlier part's; the rows, in
/// the first slot, are the caller's matter.
pub(super) fn merge_slots(gather: &Gather, mine: &mut [f64], theirs: &[f64], texts: &[u32]) {
    if gather.how == How::Sum {
        let (sum, compensation, counted) =
            sum_of(gather, |slot| theirs.get(slot).copied().unwrap_or_default());
        for value in [sum, compensation] {
            if let Some(slot) = mine.get_mut(gather.slot) {
                let error = add_exactly(slot, value);
                if let Some(slot) = mine.get_mut(gather.aside) {
                    *slot += error;
                }
            }
        }
        if let Some(slot) = mine.get_mut(gather.aside + 1) {
            *slot += counted;
        }
        return;
    }
    let range = gather.slot..gather.slot + gather.how.slots();
    let text = gather
        .of
        .as_ref()
        .is_some_and(|(_, of)| of.kind == ValueKind::Text);
    let (Some(mine), Some(theirs)) = (mine.get_mut(range.clone()), theirs.get(range)) else {
        return;
    };
    match (gather.how, theirs) {
        (How::Count, [count]) if gather.slot > 0 => {
            if let [slot] = mine {
                *slot += count;
            }
        }
        (How::Min | How::Max, [value]) if !value.is_nan() => fold(gather.how, mine, *value, 0.0),
        (How::First | How::Last, [time, value]) if !time.is_nan() => {
            let value = match text {
                true => texts
                    .get(*value as usize)
                    .map_or(*value, |code| f64::from(*code)),
                false => *value,
            };
            fold(gather.how, mine, value, *time);
        }
        _ => {}
    }
}

/// A cell's sum, its compensation and what its counter says.
fn sum_of(gather: &Gather, slot: impl Fn(usize) -> f64) -> (f64, f64, f64) {
    (
        slot(gather.slot),
        slot(gather.aside),
        slot(gather.aside + 1),
    )
}

/// Folds the slots of several cells of one customer, in the order of their days.
pub(super) struct Folded<'a> {
    gather: &'a Gather,
    slots: [f64; 3],
}

impl<'a> Folded<'a> {
    pub fn new(gather: &'a Gather) -> Folded<'a> {
        let empty = match gather.how {
            How::Min | How::Max | How::First | How::Last => f64::NAN,
            _ => 0.0,
        };
        Folded {
            gather,
            slots: [empty; 3],
        }
    }

    pub fn add(&mut self, cells: &Cells, cell: u32) {
        let gather = self.gather;
        let slot = |slot: usize| cells.slot(cell, slot);
        if gather.how == How::Sum {
            let (theirs, their_compensation, counted) = sum_of(gather, slot);
            let [sum, compensation, count] = &mut self.slots;
            *compensation += add_exactly(sum, theirs);
            *compensation += add_exactly(sum, their_compensation);
            *count += match gather.is_of_all() {
                true => slot(0) - counted,
                false => counted,
            };
            return;
        }
        match (gather.how, &mut self.slots) {
            (How::Count, [count, ..]) => *count += slot(gather.slot),
            (how @ (How::Min | How::Max), [mine, ..]) => {
                let value = slot(gather.slot);
                if !value.is_nan() {
                    fold(how, std::slice::from_mut(mine), value, 0.0);
                }
            }
            (how @ (How::First | How::Last), [mine @ .., _]) => {
                let time = slot(gather.slot);
                if !time.is_nan() {
                    fold(how, mine, slot(gather.slot + 1), time);
                }
            }
            _ => {}
        }
    }

    /// The rows counted.
    pub fn count(&self) -> f64 {
        self.slots[0]
    }

    /// The sum, or the mean; missing without a value.
    pub fn sum(&self, mean: bool) -> f64 {
        let [sum, compensation, count] = self.slots;
        match count == 0.0 {
            true => f64::NAN,
            false if mean => (sum + compensation) / count,
            false => sum + compensation,
        }
    }

    /// The smallest, largest, first or last value; missing without one.
    pub fn value(&self) -> f64 {
        match self.gather.how {
            How::First | How::Last => match self.slots[0].is_nan() {
                true => f64::NAN,
                false => self.slots[1],
            },
            _ => self.slots[0],
        }
    }
}

/// A kept text value as its code again.
pub(super) fn as_code(value: f64, interner: &Interner) -> u32 {
    match value.is_nan() || value >= interner.len() as f64 {
        true => NO_TEXT,
        false => value as u32,
    }
}
