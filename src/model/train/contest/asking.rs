//! What the kinds of models say of the rows that judge.

use super::fits::score;
use super::learning::Entry;
use crate::feature::matrix::Matrix;
use crate::feature::prepare::Random;

/// Multiplications up to which all rows are asked at once.
const WORK_AT_ONCE: u64 = 200_000_000;

/// Rows that are asked between two looks at the time.
const ROWS_AT_A_TIME: usize = 1_000;

/// Rows that judge, and their answers.
pub(super) struct Asked<'a> {
    pub matrix: &'a Matrix,
    /// Ascending.
    pub rows: &'a [u32],
    /// One per row of the table.
    pub answers: &'a [bool],
    pub seed: u64,
}

impl Asked<'_> {
    /// The rows that judge, and what each entry says of them: all, or as many of them, at
    /// random, as there is time for, but rows of both answers.
    pub fn of(&self, entries: &[Entry], is_late: &dyn Fn() -> bool) -> (Vec<u32>, Vec<Vec<f64>>) {
        let rows = self.rows.len();
        let work = entries.iter().map(|entry| entry.estimator.work());
        let work = work.fold(0, u64::saturating_add);
        let ask = |rows: &[u32]| -> Vec<Vec<f64>> {
            let said = entries.iter();
            said.map(|entry| score(&entry.estimator, self.matrix, rows))
                .collect()
        };
        if work.saturating_mul(rows as u64) <= WORK_AT_ONCE {
            return (self.rows.to_vec(), ask(self.rows));
        }
        let mut order = self.rows.to_vec();
        Random::new(self.seed).shuffle(&mut order);
        let mut said: Vec<Vec<(u32, f64)>> = entries.iter().map(|_| Vec::new()).collect();
        let mut seen = [false; 2];
        for rows in order.chunks(ROWS_AT_A_TIME) {
            if seen == [true; 2] && is_late() {
                break;
            }
            for (all, own) in said.iter_mut().zip(ask(rows)) {
                all.extend(rows.iter().copied().zip(own));
            }
            for row in rows {
                let answer = self.answers.get(*row as usize) == Some(&true);
                seen[usize::from(answer)] = true;
            }
        }
        for own in &mut said {
            own.sort_by_key(|(row, _)| *row);
        }
        let first = said.first().map(Vec::as_slice).unwrap_or_default();
        let kept = first.iter().map(|(row, _)| *row).collect();
        let shares = said.into_iter();
        let shares = shares.map(|own| own.into_iter().map(|(_, share)| share).collect());
        (kept, shares.collect())
    }
}
