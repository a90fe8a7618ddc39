//! One pass of a comparison: the search, then every kind on all rows and in folds.

mod beginning;
mod entries;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use super::fits::{AnyFit, Ground};
use super::scoring::score_some_until;
use super::wanted::Wanted;
use super::{Learner, SearchState};
use crate::feature::prepare::split::Fold;
use crate::feature::prepare::{Prepared, TrainingRows};
use crate::model::boosting::BoostingOptions;
use crate::model::estimator::Estimator;
use crate::model::fitting::FitProgress;
use crate::model::train::candidates::Candidates;
use crate::model::train::searching::Tuning;
use crate::model::train::{Cut, FoldTrained, FoldTraining, TrainError, TrainProgress};

/// A kind that was fitted: on all rows of the pass, and what its folds say.
pub(super) struct Entry {
    pub learner: Learner,
    /// Rows and what a model says of them that has not seen them, by row.
    pub unseen: Vec<(u32, f64)>,
    pub estimator: Estimator,
}

#[derive(Clone, Copy, PartialEq)]
struct Job {
    learner: Learner,
    /// None: all rows of the pass.
    fold: Option<usize>,
}

enum Work {
    Blended(Box<FoldTraining>),
    Any(AnyFit),
    /// What was fitted to a fold is asked of the rows that it has not seen, so far this.
    Ask(Box<Estimator>, Vec<f64>),
}

impl Work {
    fn hurry(&mut self) {
        match self {
            Work::Blended(folds) => folds.hurry(),
            Work::Any(fit) => fit.hurry(),
            Work::Ask(..) => {}
        }
    }
}

struct Fitted {
    learner: Learner,
    unseen: Vec<(u32, f64)>,
    whole: Option<Estimator>,
    /// What rows held apart said after each epoch of the fit on all rows of the pass.
    curve: Vec<f64>,
}

/// A pass under way.
pub(super) struct Learning {
    pub prepared: Prepared,
    pub ground: Ground,
    /// What is learnt from: the training rows, and what was made up from them.
    train: TrainingRows,
    balanced: bool,
    wanted: Wanted,
    tried: Candidates,
    folds: Vec<Fold>,
    jobs: VecDeque<Job>,
    total: usize,
    current: Option<(Job, Work)>,
    fitted: Vec<Fitted>,
    blended: Option<FoldTrained>,
    tuning: Option<Tuning<Ground>>,
    search_cut: Option<Cut>,
    /// Trees and epochs of the fit under way.
    grown: [usize; 2],
    hurried: bool,
}

impl Learning {
    pub fn hurry(&mut self) {
        self.hurried = true;
        self.end_search();
        if let Some((_, work)) = &mut self.current {
            work.hurry();
        }
    }

    pub fn end_search(&mut self) {
        if let Some(tuning) = &mut self.tuning {
            tuning.end();
        }
    }

    pub fn searched(&self) -> Option<&SearchState> {
        self.tuning.as_ref().map(Tuning::state)
    }

    /// How the search goes, while there is one.
    pub fn searching(&self) -> Option<TrainProgress> {
        self.tuning.as_ref()?.progress()
    }

    /// Trees and epochs of the fit that took the last step.
    pub fn grown(&self) -> [usize; 2] {
        self.grown
    }

    /// What time was too short for, besides kinds of models.
    pub fn cuts(&self) -> Vec<Cut> {
        let unbinned = self.ground.binned.skipped() as u64;
        let of_folds = self.blended.iter().flat_map(|blended| &blended.cuts);
        let mut cuts: Vec<Cut> = of_folds.copied().chain(self.search_cut).collect();
        if unbinned > 0 && !cuts.iter().any(|cut| matches!(cut, Cut::Features { .. })) {
            cuts.push(Cut::Features { unbinned });
        }
        cuts
    }

    /// Whether, ended now, it would have what it was to fit, and not in haste.
    pub fn ends_well(&self) -> bool {
        self.jobs.is_empty()
            && match &self.current {
                Some((_, Work::Blended(folds))) => folds.is_whole(),
                Some((_, Work::Any(_) | Work::Ask(..))) => false,
                None => true,
            }
    }

    pub fn step(&mut self, is_late: &dyn Fn() -> bool) -> Result<FitProgress, TrainError> {
        if let Some(tuning) = &mut self.tuning {
            if let Some(share) = tuning.step(&self.ground)? {
                // A fourth of the whole, as far as can be known.
                return Ok(self.progress(0.25 * share, None));
            }
            let [done, asked] = tuning.trials();
            self.search_cut = (done < asked).then_some(Cut::Search { done, asked });
            let found = tuning.found();
            if let Some(found) = &found.boosting {
                self.tried.options = vec![BoostingOptions {
                    monotone: self.ground.monotone.clone(),
                    positive_weight: self.ground.positive_weight,
                    ..found.clone()
                }];
            }
            self.wanted.found.clone_from(&found);
            self.ground.found = found;
            self.tuning = None;
        }
        if self.hurried {
            self.shorten();
        }
        let (job, mut work) = match self.current.take() {
            Some(current) => current,
            None => match self.jobs.pop_front() {
                Some(job) => (job, self.begin(job, is_late)?),
                None => return Ok(self.progress(1.0, None)),
            },
        };
        if self.hurried {
            work.hurry();
        }
        self.grown = [0; 2];
        let (finished, share, validation) = match &mut work {
            Work::Blended(folds) => {
                let progress = folds.step()?;
                self.grown = [progress.trees, 0];
                let share = progress.done / progress.total;
                // Behind the trees, a regression a step.
                let ends = progress.finished && folds.regress(is_late)?;
                (ends, share, progress.validation)
            }
            Work::Any(fit) => {
                let progress = fit.step();
                self.grown = [0, fit.curve().len()];
                (progress.finished, progress.share, progress.validation)
            }
            Work::Ask(estimator, said) => {
                let fold = job.fold.and_then(|fold| self.folds.get(fold));
                let held = fold.map_or(&[][..], |fold| fold.held.as_slice());
                let matrix = &self.ground.matrix;
                let ends = score_some_until(estimator, matrix, held, said, is_late);
                (ends, 1.0, None)
            }
        };
        let next = match finished {
            true => self.end(job, work, is_late)?,
            false => Some(work),
        };
        let finished = next.is_none();
        self.current = next.map(|work| (job, work));
        let left = self.jobs.len() as f64 + if finished { 0.0 } else { 1.0 - share.min(1.0) };
        Ok(self.progress(1.0 - left / self.total.max(1) as f64, validation))
    }

    fn progress(&self, share: f64, validation: Option<f64>) -> FitProgress {
        FitProgress {
            share,
            validation,
            finished: self.tuning.is_none() && self.current.is_none() && self.jobs.is_empty(),
        }
    }

    /// Drops what would be spoilt by haste, unless there is nothing else: in the last pass
    /// nothing, for its model needs all parts.
    fn shorten(&mut self) {
        if !self.wanted.in_folds {
            return;
        }
        let complete = |fitted: &Fitted| fitted.whole.is_some() && !fitted.unseen.is_empty();
        if self.blended.is_some() || self.fitted.iter().any(complete) {
            self.current = None;
            self.jobs.clear();
            return;
        }
        let under_way = self.current.as_ref().map(|(job, _)| job.learner);
        let begun = under_way.or(self.fitted.last().map(|fitted| fitted.learner));
        let kept = begun.or(self.jobs.front().map(|job| job.learner));
        // One fold must do.
        self.jobs
            .retain(|job| Some(job.learner) == kept && matches!(job.fold, None | Some(0)));
    }

    fn begin(&self, job: Job, is_late: &dyn Fn() -> bool) -> Result<Work, TrainError> {
        if job.learner == Learner::Blend {
            let [real, positives] = self.real();
            let folds = FoldTraining::new_until(
                self.ground.matrix.clone(),
                &self.ground.inputs,
                self.ground.labels.clone(),
                self.train.clone(),
                self.folds.clone(),
                &self.tried,
                is_late,
            );
            let folds = folds.with_real(real, positives);
            return Ok(Work::Blended(Box::new(folds)));
        }
        let rows: &TrainingRows = match job.fold {
            None => &self.train,
            Some(fold) => &self.folds.get(fold).ok_or(TrainError::NothingLearnt)?.train,
        };
        Ok(Work::Any(self.ground.begin(job.learner, rows)?))
    }

    /// After a fit; what is still to be done for it.
    fn end(
        &mut self,
        job: Job,
        work: Work,
        is_late: &dyn Fn() -> bool,
    ) -> Result<Option<Work>, TrainError> {
        let fold = job.fold.and_then(|fold| self.folds.get(fold));
        let mut curve = Vec::new();
        let (estimator, said) = match work {
            Work::Blended(folds) => {
                self.blended = Some(folds.finish_until(is_late)?);
                return Ok(None);
            }
            Work::Any(fit) if fold.is_some() => {
                let estimator = Box::new(fit.finish()?);
                return Ok(Some(Work::Ask(estimator, Vec::new())));
            }
            Work::Any(fit) => {
                curve = fit.curve().to_vec();
                (fit.finish()?, Vec::new())
            }
            Work::Ask(estimator, said) => (*estimator, said),
        };
        let place = self
            .fitted
            .iter()
            .position(|fitted| fitted.learner == job.learner);
        let place = place.unwrap_or_else(|| {
            self.fitted.push(Fitted {
                learner: job.learner,
                unseen: Vec::new(),
                whole: None,
                curve: Vec::new(),
            });
            self.fitted.len() - 1
        });
        let Some(fitted) = self.fitted.get_mut(place) else {
            return Ok(None);
        };
        match fold {
            Some(fold) => {
                fitted.unseen.extend(fold.held.iter().copied().zip(said));
                fitted.unseen.sort_by_key(|(row, _)| *row);
            }
            None => {
                fitted.whole = Some(estimator);
                fitted.curve = curve;
            }
        }
        Ok(None)
    }
}
