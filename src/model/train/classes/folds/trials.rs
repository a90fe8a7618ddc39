//! The search for boosted trees of several classes, and its trials.

use super::{ClassFolds, jobs};
use crate::feature::prepare::split::Fold;
use crate::model::boosting::ClassBoosting;
use crate::model::search::Study;
use crate::model::train::searching::{SearchState, Target, Tried, Tuning, Unit, classes};
use crate::model::train::{Cut, TrainError, TrainProgress};

impl ClassFolds {
    /// The same after a search of so many trials for options of boosted trees, if any are grown.
    ///
    /// # Errors
    /// [`TrainError::OtherSearch`] when `state` is a search of something else.
    pub fn searching_for(
        mut self,
        trials: usize,
        state: SearchState,
        seed: u64,
    ) -> Result<ClassFolds, TrainError> {
        if self.boosts && trials > 0 {
            let targets = [Target::Classes];
            self.tuning = Some(Tuning::new(&targets, trials, state, &self.folds, seed)?);
        }
        Ok(self)
    }

    /// Ends the search with the best of its trials.
    pub fn end_search(&mut self) {
        if let Some(tuning) = &mut self.tuning {
            tuning.end();
        }
    }

    /// What was searched so far, while there is a search.
    pub fn searched(&self) -> Option<&SearchState> {
        self.tuning.as_ref().map(Tuning::state)
    }

    /// How the search goes, while there is one.
    pub fn searching(&self) -> Option<TrainProgress> {
        self.tuning.as_ref()?.progress()
    }

    /// Does a step of the search; whether there is none to do any more.
    pub(super) fn search(&mut self) -> Result<bool, TrainError> {
        let Some(mut tuning) = self.tuning.take() else {
            return Ok(true);
        };
        if tuning.step(self)?.is_some() {
            self.tuning = Some(tuning);
            return Ok(false);
        }
        let [done, asked] = tuning.trials();
        self.search_cut = (done < asked).then_some(Cut::Search { done, asked });
        self.found = tuning.found().classes;
        if let Some(found) = &self.found {
            self.options = vec![found.clone()];
            self.jobs = jobs(self.folds.len(), 1);
            self.all_jobs = self.jobs.len();
        }
        Ok(true)
    }
}

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
