//! One pass of a comparison: the search, then every kind on all rows and in folds.

use std::collections::VecDeque;
use std::sync::Arc;

use super::combine::Recipe;
use super::fits::{AnyFit, Ground, score_until};
use super::truth::Truth;
use super::tuning::{SearchState, Target, Tuning};
use super::wanted::Wanted;
use super::{ContestOptions, Learner};
use crate::feature::prepare::split::Fold;
use crate::feature::prepare::{BinaryLabel, Prepared, TrainingRows};
use crate::model::blend::majority;
use crate::model::boosting::{Binned, BoostingOptions};
use crate::model::estimator::Estimator;
use crate::model::fitting::FitProgress;
use crate::model::recurrent::Sequence;
use crate::model::train::balance::{Extended, with_made_up};
use crate::model::train::candidates::{Candidates, candidates};
use crate::model::train::rows::{answers, folds_of, inputs_of};
use crate::model::train::start::{Balance, monotone};
use crate::model::train::{Cut, FoldTrained, FoldTraining, ModelName, TrainError, TrainProgress};
use crate::model::trees::sigmoid;
use crate::table::Column;

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
}

impl Work {
    fn hurry(&mut self) {
        match self {
            Work::Blended(folds) => folds.hurry(),
            Work::Any(fit) => fit.hurry(),
        }
    }
}

struct Fitted {
    learner: Learner,
    unseen: Vec<(u32, f64)>,
    whole: Option<Estimator>,
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
    tuning: Option<Tuning>,
    search_cut: Option<Cut>,
    hurried: bool,
}

impl Learning {
    pub fn new(
        prepared: Prepared,
        label: &BinaryLabel,
        customers: Option<&Column>,
        wanted: &Wanted,
        options: &ContestOptions,
        is_late: &dyn Fn() -> bool,
    ) -> Result<Learning, TrainError> {
        let seed = options.train.seed;
        let train = &prepared.split.train;
        let labels = answers(label);
        let yes = |row: &usize| labels.get(*row) == Some(&true);
        let positives = train.iter().filter(yes).count();
        let rarer = positives.min(train.len() - positives);
        let mut tried = candidates(train.len(), rarer, seed);
        if let Some(chosen) = wanted.candidate.filter(|at| *at < tried.options.len()) {
            tried.options = vec![tried.options.swap_remove(chosen)];
        }
        tried.options = wanted
            .boosting
            .clone()
            .map_or(tried.options, |found| vec![found]);
        let balance = options.train.balance;
        let monotone = monotone(&prepared, &options.train);
        let positive_weight = balance.positive_weight(positives, train.len());
        let tried = tried.held_to(&monotone, positive_weight, balance != Balance::None);
        let count = [tried.folds, tried.repeats];
        let folds = folds_of(label, customers, train, count, seed)?;
        let (matrix, inputs) = (
            prepared.frame.matrix().unwrap_or_default(),
            inputs_of(&prepared),
        );
        let Extended {
            matrix,
            labels,
            train,
            folds,
        } = match balance {
            Balance::Smote => with_made_up(&matrix, &labels, &inputs, train, &folds, seed)?,
            _ => Extended {
                train: train.clone(),
                matrix,
                labels,
                folds,
            },
        };
        let binned = Binned::of_until(&matrix, &inputs, &train, 256, 64, is_late);
        let ground = Ground {
            positive_weight,
            monotone,
            binned: Arc::new(binned),
            network: wanted.network.clone(),
            channels: Sequence::of_names(&prepared.frame.names, &inputs),
            matrix,
            inputs,
            labels,
            seed,
        };
        // The blended kinds come out of one training in folds.
        let mut jobs = VecDeque::new();
        for learner in &wanted.learners {
            if learner.is_blended() {
                let job = Job {
                    learner: Learner::Blend,
                    fold: None,
                };
                if !jobs.contains(&job) {
                    jobs.push_back(job);
                }
                continue;
            }
            let of = |fold: Option<usize>| Job {
                learner: *learner,
                fold,
            };
            jobs.push_back(of(None));
            if wanted.in_folds {
                jobs.extend((0..tried.folds as usize).map(|fold| of(Some(fold))));
            }
        }
        let mut targets: Vec<Target> = Vec::new();
        for target in wanted
            .learners
            .iter()
            .filter_map(|learner| Target::of(*learner))
        {
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        let searches = wanted.in_folds && options.trials > 0 && !targets.is_empty();
        let tuning = match searches {
            true => {
                let state = options.searched.clone();
                Some(Tuning::new(&targets, options.trials, state, &folds, seed)?)
            }
            false => None,
        };
        Ok(Learning {
            wanted: wanted.clone(),
            total: jobs.len(),
            current: None,
            fitted: Vec::new(),
            blended: None,
            search_cut: None,
            hurried: false,
            balanced: balance != Balance::None,
            prepared,
            train,
            ground,
            tried,
            folds,
            jobs,
            tuning,
        })
    }

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
                Some((_, Work::Blended(folds))) => folds.has_model(),
                Some((_, Work::Any(_))) => false,
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
            let (boosting, network) = tuning.found();
            if let Some(found) = boosting {
                self.tried.options = vec![BoostingOptions {
                    monotone: self.ground.monotone.clone(),
                    positive_weight: self.ground.positive_weight,
                    ..found.clone()
                }];
                self.wanted.boosting = Some(found);
            }
            self.wanted.network.clone_from(&network);
            self.ground.network = network;
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
        let (finished, share, validation) = match &mut work {
            Work::Blended(folds) => {
                let progress = folds.step()?;
                let share = progress.done / progress.total;
                (progress.finished, share, progress.validation)
            }
            Work::Any(fit) => {
                let progress = fit.step();
                (progress.finished, progress.share, progress.validation)
            }
        };
        if finished {
            self.end(job, work, is_late)?;
        } else {
            self.current = Some((job, work));
        }
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

    fn end(&mut self, job: Job, work: Work, is_late: &dyn Fn() -> bool) -> Result<(), TrainError> {
        let fit = match work {
            Work::Blended(folds) => {
                self.blended = Some(folds.finish_until(is_late)?);
                return Ok(());
            }
            Work::Any(fit) => fit,
        };
        let estimator = fit.finish()?;
        let place = self
            .fitted
            .iter()
            .position(|fitted| fitted.learner == job.learner);
        let place = place.unwrap_or_else(|| {
            self.fitted.push(Fitted {
                learner: job.learner,
                unseen: Vec::new(),
                whole: None,
            });
            self.fitted.len() - 1
        });
        let Some(fitted) = self.fitted.get_mut(place) else {
            return Ok(());
        };
        match job.fold.and_then(|fold| self.folds.get(fold)) {
            Some(fold) => {
                let said = score_until(&estimator, &self.ground.matrix, &fold.held, is_late);
                fitted.unseen.extend(fold.held.iter().copied().zip(said));
                fitted.unseen.sort_by_key(|(row, _)| *row);
            }
            None => fitted.whole = Some(estimator),
        }
        Ok(())
    }

    /// Everything that was fitted whole, and the baseline.
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        if let Some(blended) = &self.blended {
            for ((name, ensemble), margins) in blended.models.iter().zip(&blended.unseen) {
                let learner = match name {
                    ModelName::Blend => Learner::Blend,
                    ModelName::Boosting => Learner::Boosting,
                    ModelName::Logistic => Learner::Logistic,
                    ModelName::Majority => continue,
                };
                let said = margins.iter().map(|margin| sigmoid(*margin));
                if self.wanted.learners.contains(&learner) {
                    entries.push(Entry {
                        learner,
                        unseen: blended.rows.iter().copied().zip(said).collect(),
                        estimator: Estimator::LogOdds(ensemble.clone()),
                    });
                }
            }
        }
        for fitted in &self.fitted {
            let known = !fitted.unseen.is_empty() || !self.wanted.in_folds;
            if let Some(whole) = fitted.whole.as_ref().filter(|_| known) {
                let entry = Entry {
                    learner: fitted.learner,
                    unseen: fitted.unseen.clone(),
                    estimator: whole.clone(),
                };
                entries.push(match self.truth(fitted.learner, &fitted.unseen) {
                    Some(truth) => truth.applied(entry),
                    None => entry,
                });
            }
        }
        entries.push(self.baseline());
        entries
    }

    /// Real training rows, and positive ones among them.
    fn real(&self) -> [usize; 2] {
        let train = &self.prepared.split.train;
        let yes = |row: &usize| self.ground.labels.get(*row) == Some(&true);
        [train.len(), train.iter().filter(yes).count()]
    }

    /// What makes the probabilities of a kind that was fitted on balanced classes true: found
    /// in folds, kept for the last pass.
    fn truth(&self, learner: Learner, unseen: &[(u32, f64)]) -> Option<Truth> {
        if !self.balanced {
            return None;
        }
        if unseen.is_empty() {
            let mut known = self.wanted.made_true.iter();
            return known
                .find(|(of, _)| *of == learner)
                .map(|(_, truth)| *truth);
        }
        Some(Truth::of(unseen, &self.ground.labels))
    }

    /// Everyone gets the share of positive rows.
    fn baseline(&self) -> Entry {
        let train = &self.prepared.split.train;
        let [real, positives] = self.real();
        let flat = majority(self.ground.matrix.width(), positives, real);
        let share = sigmoid(f64::from(flat.base_margin()));
        Entry {
            learner: Learner::Majority,
            unseen: train.rows().iter().map(|row| (*row, share)).collect(),
            estimator: Estimator::LogOdds(flat),
        }
    }

    /// What the last pass shall fit for a model: itself, or the parts that count.
    pub fn again(&self, model: Learner, recipe: Option<&Recipe>) -> Wanted {
        let learners = match recipe {
            Some(recipe) => {
                let counts = recipe.weights.iter().filter(|(_, weight)| *weight > 0.0);
                counts.map(|(learner, _)| *learner).collect()
            }
            // The baseline needs no fit.
            None if model == Learner::Majority => Vec::new(),
            None => vec![model],
        };
        let truth = |fitted: &Fitted| {
            let truth = self.truth(fitted.learner, &fitted.unseen)?;
            Some((fitted.learner, truth))
        };
        Wanted {
            learners,
            made_true: self.fitted.iter().filter_map(truth).collect(),
            in_folds: false,
            candidate: self.blended.as_ref().map(|blended| blended.chosen),
            boosting: self.wanted.boosting.clone(),
            network: self.wanted.network.clone(),
        }
    }
}
