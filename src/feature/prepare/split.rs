//! Which rows train, which choose, which judge: at random, by customer, by time.

mod error;
mod folds;
mod random;
mod report;
mod strata;
mod time;

use serde::{Deserialize, Serialize};

pub use error::SplitError;
pub use folds::{Fold, grouped_folds, k_folds, rolling_folds};
pub use random::{Shares, grouped, stratified};
pub use report::{Method, Part, PartReport, SplitReport};
pub use strata::Strata;
pub use time::{OutOfTime, anchor_times, distinct_anchors, out_of_time};

use super::rows::TrainingRows;

/// Rows of a table in three parts that share none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Split {
    /// Rows to learn from.
    pub train: TrainingRows,
    /// Rows to choose by (thresholds, stopping, hyper-parameters), ascending.
    pub validation: Vec<u32>,
    /// Rows to judge by, ascending.
    pub test: Vec<u32>,
    /// How it came about, and what is in each part.
    pub report: SplitReport,
}

impl Split {
    /// No rows judge: these are learnt from, and nothing else is asked of the table.
    pub fn of_all(train: TrainingRows) -> Split {
        Split {
            train,
            ..Split::default()
        }
    }

    /// A split of rows whose part is known; rows without part are in none.
    fn of(parts: &[Option<Part>]) -> Split {
        let rows = |wanted: Part| -> Vec<u32> {
            (0u32..)
                .zip(parts)
                .filter(|(_, part)| **part == Some(wanted))
                .map(|(row, _)| row)
                .collect()
        };
        Split {
            train: TrainingRows::new(rows(Part::Train)),
            validation: rows(Part::Validation),
            test: rows(Part::Test),
            report: SplitReport::default(),
        }
    }

    /// The rows of a part.
    pub fn rows(&self, part: Part) -> &[u32] {
        match part {
            Part::Train => self.train.rows(),
            Part::Validation => &self.validation,
            Part::Test => &self.test,
        }
    }
}
