//! Which rows train, which choose, which judge.

use serde::{Deserialize, Serialize};

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
}
