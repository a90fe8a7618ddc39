//! A reckoned column that depends on one column of texts alone, such as an
//! event's kind, is reckoned once per distinct text and then looked up.

use super::formula::Formula;
use super::values::{Interner, NO_TEXT, Values};

/// What stands for a text that was not met yet; no text has this code.
const UNMET: u32 = u32::MAX - 1;

/// The results of one reckoned column so far, by the code of the text that they
/// come from; the first is that of a missing text.
#[derive(Default)]
pub(super) struct PerText {
    results: Vec<u32>,
}

impl PerText {
    /// The texts that `formula` makes of the column at `at`.
    pub fn reckon(
        &mut self,
        formula: &Formula,
        at: usize,
        codes: &[u32],
        interner: &mut Interner,
    ) -> Values {
        let place = |code: u32| code.wrapping_add(1) as usize;
        let mut fresh = Vec::new();
        for code in codes {
            let place = place(*code);
            if place >= self.results.len() {
                self.results.resize(place + 1, UNMET);
            }
            if let Some(slot) = self.results.get_mut(place).filter(|slot| **slot == UNMET) {
                *slot = NO_TEXT;
                fresh.push(*code);
            }
        }
        if !fresh.is_empty() {
            let (count, mut columns) = (fresh.len(), Vec::new());
            columns.resize_with(at, || Values::Texts(Vec::new()));
            columns.push(Values::Texts(fresh.clone()));
            if let Values::Texts(made) = formula.evaluate(&columns, count, interner).into_values() {
                for (code, result) in fresh.iter().zip(made) {
                    if let Some(slot) = self.results.get_mut(place(*code)) {
                        *slot = result;
                    }
                }
            }
        }
        let of = |code: &u32| self.results.get(place(*code)).copied().unwrap_or(NO_TEXT);
        Values::Texts(codes.iter().map(of).collect())
    }
}
