//! What the kinds of models say of the rows that judge, some rows at a time.

use super::learning::Entry;
use super::scoring::{ROWS_AT_A_TIME, score_some};
use crate::feature::matrix::Matrix;
use crate::feature::prepare::Random;

/// Multiplications up to which all rows are asked, whatever the time.
const WORK_AT_ONCE: u64 = 200_000_000;

/// Rows that judge being asked: all, or as many of them, at random, as there is time for, but
/// rows of both answers.
pub(super) struct Asking {
    /// The rows, in the order in which they are asked.
    order: Vec<u32>,
    /// How many of them are asked between two looks at the time.
    at_a_time: usize,
    /// How many all kinds have been asked.
    done: usize,
    /// The kind that is asked.
    entry: usize,
    /// What it said of the rows behind those that are done.
    now: Vec<f64>,
    /// What each kind says.
    said: Vec<Vec<f64>>,
    /// Whether a row of either answer was asked.
    seen: [bool; 2],
}

impl Asking {
    /// Nothing is asked yet; `rows` are ascending.
    pub fn new(entries: &[Entry], rows: &[u32], seed: u64) -> Asking {
        let work = entries.iter().map(|entry| entry.estimator.work());
        let work = work.fold(0, u64::saturating_add);
        let mut order = rows.to_vec();
        let at_once = work.saturating_mul(rows.len() as u64) <= WORK_AT_ONCE;
        if !at_once {
            Random::new(seed).shuffle(&mut order);
        }
        Asking {
            at_a_time: match at_once {
                true => order.len().max(1),
                false => ROWS_AT_A_TIME,
            },
            order,
            done: 0,
            entry: 0,
            now: Vec::new(),
            said: entries.iter().map(|_| Vec::new()).collect(),
            seen: [false; 2],
        }
    }

    /// The share that is asked, from 0 to 1.
    pub fn share(&self) -> f64 {
        let entries = self.said.len().max(1) as f64;
        let some = self.at_a_time.min(self.order.len()) as f64;
        let under_way = self.entry as f64 * some + self.now.len() as f64;
        let asked = self.done as f64 + under_way / entries;
        (asked / self.order.len().max(1) as f64).min(1.0)
    }

    /// Asks a few rows; whether that was all. What is given is the same in every step;
    /// `answers` has one per row of the table.
    pub fn step(
        &mut self,
        entries: &[Entry],
        matrix: &Matrix,
        answers: &[bool],
        is_late: &dyn Fn() -> bool,
    ) -> bool {
        let end = (self.done + self.at_a_time).min(self.order.len());
        let rows = self.order.get(self.done..end).unwrap_or_default();
        if rows.is_empty() {
            return true;
        }
        let begins = self.entry == 0 && self.now.is_empty();
        if begins && self.seen == [true; 2] && is_late() {
            self.order.truncate(self.done);
            return true;
        }
        if let (Some(entry), Some(said)) = (entries.get(self.entry), self.said.get_mut(self.entry))
        {
            if score_some(&entry.estimator, matrix, rows, &mut self.now) {
                said.append(&mut self.now);
                self.entry += 1;
            }
            return false;
        }
        for row in rows {
            let answer = answers.get(*row as usize) == Some(&true);
            self.seen[usize::from(answer)] = true;
        }
        self.done = end;
        self.entry = 0;
        self.done >= self.order.len()
    }

    /// The rows that judge, ascending, and what each kind says of them.
    pub fn finish(self) -> (Vec<u32>, Vec<Vec<f64>>) {
        let mut places: Vec<(u32, usize)> = self.order.iter().copied().zip(0..).collect();
        places.sort_unstable();
        let in_order = |said: &Vec<f64>| -> Vec<f64> {
            let said = places.iter().filter_map(|(_, at)| said.get(*at).copied());
            said.collect()
        };
        let said = self.said.iter().map(in_order).collect();
        (places.iter().map(|(row, _)| *row).collect(), said)
    }
}
