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

/// Most bytes of probabilities that are kept: beyond them a tab dies.
const MOST_BYTES: u64 = 512 << 20;

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
    ///
    /// # Errors
    /// [`Failure::TooManyShares`].
    pub fn new(model: &ClassModel, matrix: Matrix) -> Result<Scoring, Failure> {
        let classes = model.classes.len().max(1);
        check(matrix.rows() as u64, classes as u64)?;
        let most = match model.work() {
            Some(work) => usize::try_from(WORK_PER_STEP / work.max(1)).unwrap_or(ROWS_PER_STEP),
            None => ROWS_PER_STEP / classes,
        };
        Ok(Scoring {
            shares: Vec::with_capacity(matrix.rows() * classes),
            matrix,
            classes,
            done: 0,
            per_step: most.clamp(1, ROWS_PER_STEP),
        })
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

/// Refuses what would not fit.
fn check(rows: u64, classes: u64) -> Result<(), Failure> {
    let each = classes.saturating_mul(size_of::<f64>() as u64);
    let bytes = rows.saturating_mul(each);
    if bytes <= MOST_BYTES {
        return Ok(());
    }
    Err(Failure::TooManyShares {
        rows,
        classes,
        bytes,
        limit: MOST_BYTES,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn what_would_not_fit_is_refused_before_anything_is_taken() {
        for (rows, classes, fits) in [
            (0, 10_000, true),
            (6_000_000, 11, true),
            (6_710, 10_000, true),
            (6_711, 10_001, false),
            (100_000, 10_000, false),
            (u64::MAX, u64::MAX, false),
        ] {
            assert_eq!(check(rows, classes).is_ok(), fits, "{rows} x {classes}");
        }
        let refused = check(100_000, 10_000)
            .map_err(|failure| [Lang::En, Lang::Ko].map(|lang| failure.say(lang)));
        for said in refused.unwrap_err() {
            // How much it is, how much may be, and how many customers that are.
            for part in ["8.0", "6,710"] {
                assert!(said.contains(part), "{said}");
            }
        }
    }
}
