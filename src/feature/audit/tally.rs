//! Counting the label over a column's values, whole and by fold.

use super::auc::{Counts, auc};
use crate::feature::prepare::label::BinaryLabel;
use crate::feature::prepare::random::mix;
use crate::table::{Column, Table};

/// Folds for what must not be judged on the rows it was learnt from.
pub const FOLDS: usize = 5;

/// How many rows of prior each value's share is mixed with.
const PRIOR_ROWS: f64 = 5.0;

/// The fold of every row: by customer where there is one, so that a customer's
/// rows do not vouch for each other.
pub fn folds(table: &Table, id: Option<usize>) -> Vec<u8> {
    let fold = |value: u64| (mix(value.wrapping_add(0x9E37_79B9)) % FOLDS as u64) as u8;
    match id.and_then(|index| table.columns().get(index)) {
        Some(column) => column
            .codes()
            .iter()
            .map(|code| fold(u64::from(*code)))
            .collect(),
        None => (0..table.rows() as u64).map(fold).collect(),
    }
}

/// The label counted over the values of a column.
pub struct Tally {
    /// Per code of the column.
    pub by_code: Vec<Counts>,
    /// Rows with a value.
    pub present: Counts,
    /// Rows without.
    pub missing: Counts,
    /// Distinct values that occur in labelled rows.
    pub values: u64,
    /// Codes that are no value.
    gaps: Vec<bool>,
}

impl Tally {
    pub fn of(column: &Column, label: &BinaryLabel) -> Tally {
        // One word per code: positives above, negatives below, added at once.
        let mut packed = vec![0u64; column.dictionary_len()];
        for (code, class) in column.codes().iter().zip(&label.classes) {
            if let (Some(slot), Some(class)) = (packed.get_mut(*code as usize), class) {
                *slot += if *class { 1 << 32 } else { 1 };
            }
        }
        let by_code: Vec<Counts> = packed
            .iter()
            .map(|word| Counts {
                positive: word >> 32,
                negative: word & 0xFFFF_FFFF,
            })
            .collect();
        let mut tally = Tally {
            by_code,
            present: Counts::default(),
            missing: Counts::default(),
            values: 0,
            gaps: (0..column.dictionary_len() as u32)
                .map(|code| column.is_missing_code(code))
                .collect(),
        };
        for (code, counts) in (0u32..).zip(&tally.by_code) {
            if column.is_missing_code(code) {
                tally.missing = tally.missing.plus(*counts);
            } else {
                tally.present = tally.present.plus(*counts);
                tally.values += u64::from(counts.rows() > 0);
            }
        }
        tally
    }

    /// The counts of every value, without what is missing.
    pub fn groups_present(&self) -> Vec<Counts> {
        let pairs = self.by_code.iter().zip(&self.gaps);
        pairs
            .filter(|(_, gap)| !**gap)
            .map(|(counts, _)| *counts)
            .collect()
    }

    /// The AUC of the values as numbers, each code's number given.
    pub fn auc_of(&self, number: impl Fn(u32) -> Option<f64>) -> Option<f64> {
        let mut groups: Vec<(f64, Counts)> = (0u32..)
            .zip(&self.by_code)
            .filter(|(_, counts)| counts.rows() > 0)
            .filter_map(|(code, counts)| Some((number(code)?, *counts)))
            .collect();
        auc(&mut groups)
    }
}

/// The best AUC that groups of values can give on the rows they were counted
/// on: an upper bound, cheaper than [`out_of_fold`].
pub fn in_sample(groups: &[Counts]) -> Option<f64> {
    let mut encoded: Vec<(f64, Counts)> = groups
        .iter()
        .filter(|counts| counts.rows() > 0)
        .map(|counts| (counts.positive as f64 / counts.rows() as f64, *counts))
        .collect();
    auc(&mut encoded)
}

/// The AUC of a group's share of positives, each row's share learnt from the
/// other folds only. `group` maps a code to its group, `None` leaves rows out.
pub fn out_of_fold(
    column: &Column,
    label: &BinaryLabel,
    folds: &[u8],
    groups: usize,
    group: &[Option<u32>],
) -> Option<f64> {
    let mut counts = vec![[Counts::default(); FOLDS]; groups];
    let rows = column.codes().iter().zip(&label.classes).zip(folds);
    for ((code, class), fold) in rows {
        let (Some(class), Some(Some(group))) = (class, group.get(*code as usize)) else {
            continue;
        };
        let by_fold = counts.get_mut(*group as usize);
        if let Some(slot) = by_fold.and_then(|by_fold| by_fold.get_mut(*fold as usize)) {
            if *class {
                slot.positive += 1;
            } else {
                slot.negative += 1;
            }
        }
    }
    let sum = |by_fold: &[Counts; FOLDS]| {
        by_fold
            .iter()
            .fold(Counts::default(), |sum, counts| sum.plus(*counts))
    };
    let all = counts
        .iter()
        .fold(Counts::default(), |all, by_fold| all.plus(sum(by_fold)));
    let prior = all.positive as f64 / (all.rows() as f64).max(1.0);
    let mut encoded = Vec::with_capacity(groups * FOLDS);
    for by_fold in &counts {
        let whole = sum(by_fold);
        for here in by_fold.iter().filter(|counts| counts.rows() > 0) {
            let others = (whole.rows() - here.rows()) as f64;
            let positives = (whole.positive - here.positive) as f64;
            let share = (positives + PRIOR_ROWS * prior) / (others + PRIOR_ROWS);
            encoded.push((share, *here));
        }
    }
    auc(&mut encoded)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::feature::prepare::label;

    #[test]
    fn values_that_name_rows_know_nothing_out_of_fold() {
        let class = |row: u64| if mix(row).is_multiple_of(5) { "1" } else { "0" };
        let label = Column::from_texts("y", (0..900).map(class));
        let label = label::read(&label, None).unwrap();
        let names: Vec<String> = (0..900).map(|row| format!("n{}", row / 2)).collect();
        let column = Column::from_texts("x", names.iter().map(String::as_str));
        let table = Table::new("t", vec![column.clone()]).unwrap();
        let folds = folds(&table, None);
        let group: Vec<Option<u32>> = (0..450).map(Some).collect();
        let tally = Tally::of(&column, &label);
        let seen = in_sample(&tally.by_code).unwrap();
        let unseen = out_of_fold(&column, &label, &folds, 450, &group).unwrap();
        assert!(seen > 0.85, "{seen}");
        assert!((0.3..0.6).contains(&unseen), "{unseen}");
    }
}
