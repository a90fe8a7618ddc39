//! Probabilities made true again: what was fitted on balanced classes expects more of the
//! rarer one than there is.

use super::learning::Entry;
use crate::model::estimator::{Combination, Estimator, Part, Weighted, log_odds};
use crate::model::train::folds::platt;

/// What makes the log-odds of a kind those of what is so: `offset` + `slope` × log-odds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Truth {
    offset: f32,
    slope: f32,
}

impl Truth {
    /// Found by what a kind says of rows that it has not seen; `labels` have one element per
    /// row of the table.
    pub fn of(unseen: &[(u32, f64)], labels: &[bool]) -> Truth {
        let said = unseen.iter().map(|(row, share)| {
            let label = labels.get(*row as usize) == Some(&true);
            (log_odds(*share), label)
        });
        let (odds, labels): (Vec<f64>, Vec<bool>) = said.unzip();
        let (offset, slope) = platt(&odds, &labels);
        Truth {
            offset: offset as f32,
            slope: slope as f32,
        }
    }

    /// The kind with its probabilities made true.
    pub fn applied(self, mut entry: Entry) -> Entry {
        let combination = Combination::Logistic {
            offset: self.offset,
        };
        for (_, share) in &mut entry.unseen {
            *share = combination.of(&[self.slope], &[*share]);
        }
        entry.estimator = Estimator::Weighted(Box::new(Weighted {
            combination,
            parts: vec![Part {
                name: entry.learner.name().to_string(),
                weight: self.slope,
                estimator: entry.estimator,
            }],
        }));
        entry
    }
}
