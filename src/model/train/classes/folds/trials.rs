//! Trials of a search for boosted trees of several classes.

use super::ClassFolds;
use crate::feature::prepare::split::Fold;
use crate::model::boosting::ClassBoosting;
use crate::model::search::Study;
use crate::model::train::TrainError;
use crate::model::train::searching::{Target, Tried, Unit, classes};

impl Tried for ClassFolds {
    type Fit = ClassBoosting;

    fn begin(
        &self,
        _: Target,
        study: &Study,
        values: &[f64],
        fold: &Fold,
        seed: u64,
    ) -> Result<ClassBoosting, TrainError> {
        self.boosting(fold, classes(study, values, seed))
    }

    fn step(fit: &mut ClassBoosting) -> bool {
        fit.step().finished
    }

    fn curve(fit: &ClassBoosting) -> &[f64] {
        fit.curve()
    }

    fn unit(_: &ClassBoosting) -> Unit {
        Unit::Tree
    }

    fn held_loss(&self, fit: &mut ClassBoosting, _: &Fold) -> Option<f64> {
        Some(least(fit.curve()))
    }
}

/// The least of some losses.
pub(super) fn least(losses: &[f64]) -> f64 {
    losses.iter().copied().fold(f64::INFINITY, f64::min)
}
