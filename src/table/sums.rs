//! Sums per customer, laid out so that a row touches one stretch of memory.

use super::ids::{NO_ID, TOGETHER};

/// The place of a row without a customer: beyond any memory, and far from wrapping.
const NOWHERE: usize = usize::MAX / 2;

/// What is kept of one column of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Their sum (from 0).
    Sum,
    /// How many there are.
    Count,
    /// The smallest.
    Least,
    /// The largest.
    Most,
}

/// Per customer a fixed number of accumulators, all `f64`: sums of whole numbers
/// are exact up to 2^53, and nothing overflows below 10^308. Merging parts of
/// the rows in the same order gives the same bits.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// Column of the batch and what is kept of it.
    keeps: Vec<(usize, Keep)>,
    /// `values[customer * width + k]` is of `keeps[k - 1]`; the first counts rows.
    values: Vec<f64>,
}

impl Sums {
    /// Accumulators of these columns.
    pub fn new(keeps: &[(usize, Keep)]) -> Sums {
        Sums {
            keeps: keeps.to_vec(),
            values: Vec::new(),
        }
    }

    fn width(&self) -> usize {
        self.keeps.len() + 1
    }

    fn grow(&mut self, customers: usize) {
        let width = self.width();
        if customers * width <= self.values.len() {
            return;
        }
        let fresh: Vec<f64> = std::iter::once(0.0)
            .chain(self.keeps.iter().map(|(_, keep)| match keep {
                Keep::Sum | Keep::Count => 0.0,
                Keep::Least => f64::INFINITY,
                Keep::Most => f64::NEG_INFINITY,
            }))
            .collect();
        let missing = customers - self.values.len() / width;
        self.values.reserve(missing * width);
        for _ in 0..missing {
            self.values.extend_from_slice(&fresh);
        }
    }

    /// Adds rows: `ids` are their customers ([`NO_ID`]: none, left out), below
    /// `customers`; `columns` their numbers, not-a-number for none.
    pub fn add(&mut self, ids: &[u32], customers: usize, columns: &[&[f64]]) {
        self.grow(customers);
        let width = self.width();
        let mut from = 0;
        for ids in ids.chunks(TOGETHER) {
            // The first column waits for memory, all at once; what the others
            // need stands beside it.
            let mut places = [NOWHERE; TOGETHER];
            for (place, id) in places.iter_mut().zip(ids) {
                *place = match *id {
                    NO_ID => NOWHERE,
                    id => id as usize * width,
                };
                if let Some(rows) = self.values.get_mut(*place) {
                    *rows += 1.0;
                }
            }
            let places = places.get(..ids.len()).unwrap_or_default();
            for (at, (column, keep)) in self.keeps.iter().enumerate() {
                let column = columns.get(*column).and_then(|column| column.get(from..));
                let column = column.unwrap_or_default();
                let values = &mut self.values;
                match keep {
                    Keep::Sum => each(values, places, at, column, |value, new| {
                        value + if new.is_nan() { 0.0 } else { new }
                    }),
                    Keep::Count => each(values, places, at, column, |value, new| {
                        value + if new.is_nan() { 0.0 } else { 1.0 }
                    }),
                    Keep::Least => each(values, places, at, column, least),
                    Keep::Most => each(values, places, at, column, most),
                }
            }
            from += ids.len();
        }
    }

    /// Takes over what another part of the rows gave; `numbers[i]` is here what
    /// customer `i` is there.
    pub fn merge(&mut self, other: &Sums, numbers: &[u32], customers: usize) {
        self.grow(customers);
        let width = self.width();
        for (theirs, id) in other.values.chunks_exact(width).zip(numbers) {
            let from = *id as usize * width;
            let Some([rows, values @ ..]) = self.values.get_mut(from..from + width) else {
                continue;
            };
            let [their_rows, theirs @ ..] = theirs else {
                continue;
            };
            *rows += their_rows;
            for ((value, their), (_, keep)) in values.iter_mut().zip(theirs).zip(&self.keeps) {
                match keep {
                    Keep::Sum | Keep::Count => *value += their,
                    Keep::Least => *value = least(*value, *their),
                    Keep::Most => *value = most(*value, *their),
                }
            }
        }
    }

    /// A customer's rows and what was kept of each column; an extreme of
    /// nothing is infinite.
    pub fn of(&self, customer: u32) -> Option<(f64, &[f64])> {
        let width = self.width();
        let from = (customer != NO_ID).then_some(customer as usize * width)?;
        match self.values.get(from..from + width)? {
            [rows, values @ ..] => Some((*rows, values)),
            [] => None,
        }
    }

    /// Bytes held.
    pub fn size(&self) -> u64 {
        8 * self.values.capacity() as u64
    }

    /// The accumulators, customer by customer, each with its rows first.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Accumulators as [`Self::values`] gave them.
    pub fn from_values(keeps: &[(usize, Keep)], values: Vec<f64>) -> Sums {
        Sums {
            keeps: keeps.to_vec(),
            values,
        }
    }
}

/// Lets `work` make of the accumulator beside each place, and the column's
/// number, the new accumulator.
#[inline(always)]
fn each(
    values: &mut [f64],
    places: &[usize],
    at: usize,
    column: &[f64],
    work: impl Fn(f64, f64) -> f64,
) {
    for (place, new) in places.iter().zip(column) {
        if let Some(value) = values.get_mut(place + at + 1) {
            *value = work(*value, *new);
        }
    }
}

/// The smaller of both; the first unless the second is a smaller number.
#[inline(always)]
fn least(value: f64, new: f64) -> f64 {
    if new < value { new } else { value }
}

#[inline(always)]
fn most(value: f64, new: f64) -> f64 {
    if new > value { new } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEEPS: [(usize, Keep); 5] = [
        (0, Keep::Sum),
        (0, Keep::Count),
        (0, Keep::Least),
        (0, Keep::Most),
        (1, Keep::Sum),
    ];

    #[test]
    fn sums_counts_and_extremes_without_missing_values() {
        let mut sums = Sums::new(&KEEPS);
        let columns: [&[f64]; 2] = [&[1.0, f64::NAN, -9.2e15, 9.2e15, 5.0], &[1.0; 5]];
        sums.add(&[0, 0, 1, 1, NO_ID], 3, &columns);
        assert_eq!(
            sums.of(0),
            Some((2.0, [1.0, 1.0, 1.0, 1.0, 2.0].as_slice()))
        );
        assert_eq!(
            sums.of(1),
            Some((2.0, [0.0, 2.0, -9.2e15, 9.2e15, 2.0].as_slice()))
        );
        let none = [0.0, 0.0, f64::INFINITY, f64::NEG_INFINITY, 0.0];
        assert_eq!(sums.of(2), Some((0.0, none.as_slice())));
        assert_eq!((sums.of(3), sums.of(NO_ID)), (None, None));
    }

    #[test]
    fn parts_merge_to_the_whole() {
        let column = [4.0, f64::NAN, 2.0, 8.0, -1.0, 0.0];
        let ids = [0, 1, 2, 1, 0, 2];
        let mut whole = Sums::new(&KEEPS);
        whole.add(&ids, 3, &[&column, &column]);
        for cut in 0..=ids.len() {
            let (mut first, mut second) = (Sums::new(&KEEPS), Sums::new(&KEEPS));
            first.add(&ids[..cut], 3, &[&column[..cut], &column[..cut]]);
            // The second part knows the customers by other numbers.
            let theirs: Vec<u32> = ids[cut..].iter().map(|id| 2 - id).collect();
            second.add(&theirs, 3, &[&column[cut..], &column[cut..]]);
            first.merge(&second, &[2, 1, 0], 3);
            assert_eq!(first.values(), whole.values(), "cut at {cut}");
        }
    }
}
