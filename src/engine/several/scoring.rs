//! Every customer's probabilities of several classes, some rows at a time.

use crate::engine::failure::Failure;
use crate::engine::message::{Progress, Stage};
use crate::engine::session::ScoredClasses;
use crate::feature::Matrix;
use crate::model::ClassModel;

/// The most rows scored between two looks at the message queue, whatever the classes.
const ROWS_PER_STEP: usize = 1024;

/// Multiplications of a network in that time.
const WORK_PER_STEP: u64 = 1 << 24;

/// The scoring under way.
pub(super) struct Scoring {
    matrix: Matrix,
    shares: Vec<f64>,
    classes: usize,
    done: usize,
    per_step: usize,
}

impl Scoring {
    /// Begins with the customers as the model reads them.
    pub fn new(model: &ClassModel, matrix: Matrix) -> Scoring {
        let classes = model.classes.len().max(1);
        let most = match model.work() {
            Some(work) => usize::try_from(WORK_PER_STEP / work.max(1)).unwrap_or(ROWS_PER_STEP),
            None => ROWS_PER_STEP / classes,
        };
        Scoring {
            shares: Vec::with_capacity(matrix.rows() * classes),
            matrix,
            classes,
            done: 0,
            per_step: most.clamp(1, ROWS_PER_STEP),
        }
    }

    /// Scores some rows.
    pub fn step(&mut self, model: &ClassModel) -> Result<Progress, Failure> {
        let rows = self.matrix.rows();
        let end = (self.done + self.per_step).min(rows);
        let mut shares = model.probabilities(&self.matrix, self.done..end)?;
        self.shares.append(&mut shares);
        self.done = end;
        Ok(Progress::new(Stage::Scoring, end as u64, rows as u64))
    }

    /// The result, once all rows are scored.
    pub fn take(&mut self) -> Option<ScoredClasses> {
        (self.done >= self.matrix.rows()).then(|| ScoredClasses {
            matrix: std::mem::take(&mut self.matrix),
            shares: std::mem::take(&mut self.shares),
            classes: self.classes,
        })
    }
}
