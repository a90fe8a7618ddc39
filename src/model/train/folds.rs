//! Models fitted in folds: what each says of the rows it has not seen, and their average.

mod regress;
mod weigh;

use std::collections::VecDeque;
use std::sync::Arc;

use serde::Serialize;

use super::candidates::Candidates;
use super::{Cut, ModelName, TrainError};
use crate::feature::matrix::Matrix;
use crate::feature::prepare::TrainingRows;
use crate::feature::prepare::split::Fold;
use crate::model::blend::{majority, weighted_sum};
use crate::model::boosting::{Binned, Boosting, BoostingOptions, Input};
use crate::model::evaluate::log_loss;
use crate::model::logistic::AdditiveOptions;
use crate::model::trees::{TreeEnsemble, probability};
pub(super) use regress::platt;
use regress::{Regressing, made_true};

/// How far a training in folds is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FoldProgress {
    /// Fits done, begun ones by their share.
    pub done: f64,
    /// Fits there are.
    pub total: f64,
    /// Trees of the fit under way.
    pub trees: usize,
    /// What the rows it has not seen say of its last tree: the mean logistic loss.
    pub validation: Option<f64>,
    /// Whether all is done.
    pub finished: bool,
}

/// A fit that waits.
#[derive(Clone, Copy)]
struct Job {
    fold: usize,
    candidate: usize,
}

/// A fit that is done.
struct Fitted {
    job: Job,
    ensemble: TreeEnsemble,
    curve: Vec<f64>,
    /// Margins of the fold's held rows.
    held: Vec<f32>,
}

/// Models being fitted in folds.
pub struct FoldTraining {
    matrix: Matrix,
    binned: Arc<Binned>,
    labels: Vec<bool>,
    train: TrainingRows,
    folds: Vec<Fold>,
    options: Vec<BoostingOptions>,
    additive: AdditiveOptions,
    balanced: bool,
    /// Real training rows, and positive ones among them.
    real: [usize; 2],
    jobs: VecDeque<Job>,
    all_jobs: usize,
    current: Option<(Job, Boosting)>,
    fitted: Vec<Fitted>,
    /// Behind the trees.
    regressing: Option<Box<Regressing>>,
    hurried: bool,
}

/// What folds gave.
#[derive(Clone, Debug)]
pub struct FoldTrained {
    /// The models, averaged over the folds.
    pub models: Vec<(ModelName, TreeEnsemble)>,
    /// Rows that some model of the folds has not seen.
    pub rows: Vec<u32>,
    /// What the models say of these rows, each by those that have not seen it:
    /// margins, in the order of `models`.
    pub unseen: Vec<Vec<f64>>,
    /// Which of the candidates was best for boosted trees.
    pub chosen: usize,
    /// The validation curves of the chosen candidate, a fold each.
    pub curves: Vec<Vec<f64>>,
    /// What the blend weighs boosted trees and logistic regression by.
    pub weights: [f64; 2],
    /// How far each of the candidates for boosted trees came.
    pub candidates: Vec<Candidate>,
    /// What time was too short for, besides candidates.
    pub cuts: Vec<Cut>,
}

/// Options of boosted trees that were tried, or for which time was too short.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// Most leaves of a tree.
    pub leaves: usize,
    /// What each tree's values are multiplied by.
    pub learning_rate: f64,
    /// Folds in which it was fitted.
    pub fitted: usize,
    /// Folds in which it was to be fitted.
    pub folds: usize,
    /// Mean logistic loss of the rows that the folds hold.
    pub loss: Option<f64>,
    /// Whether it is the one that is kept.
    pub chosen: bool,
    /// Whether time was too short for some of it.
    pub skipped: bool,
}

impl FoldTraining {
    /// Models for the rows of `folds`; `matrix` and `labels` have every row of the table,
    /// `inputs` says which features are categories.
    pub fn new(
        matrix: Matrix,
        inputs: &[Input],
        labels: Vec<bool>,
        train: TrainingRows,
        folds: Vec<Fold>,
        candidates: &Candidates,
    ) -> FoldTraining {
        FoldTraining::new_until(matrix, inputs, labels, train, folds, candidates, &|| false)
    }

    /// As [`FoldTraining::new`]; once it is late, features are no longer put into bins.
    pub fn new_until(
        matrix: Matrix,
        inputs: &[Input],
        labels: Vec<bool>,
        train: TrainingRows,
        folds: Vec<Fold>,
        candidates: &Candidates,
        is_late: &dyn Fn() -> bool,
    ) -> FoldTraining {
        let options = candidates.options.clone();
        let positives = train.iter().filter(|row| labels.get(*row) == Some(&true));
        let real = [train.len(), positives.count()];
        let leaves = options
            .iter()
            .map(|options| options.leaves)
            .max()
            .unwrap_or(1);
        let bins = options
            .iter()
            .map(|options| options.bins)
            .max()
            .unwrap_or(256);
        let binned = Binned::of_until(&matrix, inputs, &train, bins, leaves, is_late);
        let jobs: VecDeque<Job> = (0..folds.len())
            .flat_map(|fold| (0..options.len()).map(move |candidate| Job { fold, candidate }))
            .collect();
        FoldTraining {
            binned: Arc::new(binned),
            additive: AdditiveOptions {
                positive_weight: candidates.positive_weight,
                ..AdditiveOptions::default()
            },
            balanced: candidates.balanced,
            real,
            all_jobs: jobs.len(),
            current: None,
            fitted: Vec::new(),
            regressing: None,
            hurried: false,
            matrix,
            labels,
            train,
            folds,
            options,
            jobs,
        }
    }

    /// Tells the baseline how many real training rows there are, and how many positive ones
    /// among them, where others were made up.
    pub fn with_real(mut self, rows: usize, positives: usize) -> FoldTraining {
        self.real = [rows, positives];
        self
    }

    /// Grows one tree.
    ///
    /// # Errors
    /// [`TrainError::Model`] when a number went beyond all bounds.
    pub fn step(&mut self) -> Result<FoldProgress, TrainError> {
        if self.hurried && !self.fitted.is_empty() {
            // A fit cut short would only spoil the average of those that are done.
            self.current = None;
            self.jobs.clear();
        }
        if self.current.is_none() {
            self.current = self
                .jobs
                .pop_front()
                .and_then(|job| Some((job, self.begin(job)?)));
        }
        let Some((job, boosting)) = &mut self.current else {
            return Ok(self.progress(None));
        };
        let job = *job;
        let progress = boosting.step();
        // Cut short, what is best so far is what there is.
        let ends = progress.finished || (self.hurried && progress.trees > 0);
        let share = progress.trees as f64 / (boosting.best() as f64 + 200.0);
        if ends {
            let held = boosting.held_margins();
            let ensemble = boosting.ensemble()?;
            let curve = boosting.curve().to_vec();
            self.fitted.push(Fitted {
                job,
                ensemble,
                curve,
                held,
            });
            self.current = None;
        }
        let mut told = self.progress((!ends).then_some(share.min(0.95)));
        told.trees = progress.trees;
        told.validation = progress.validation;
        Ok(told)
    }

    /// Whether all fits are done: the average of fewer has learnt from fewer rows than there are.
    pub(super) fn is_whole(&self) -> bool {
        self.fitted.len() >= self.all_jobs
    }

    /// Ends as soon as there is a model: the fits that are done, or else the best trees of the
    /// one under way.
    pub fn hurry(&mut self) {
        self.hurried = true;
    }

    fn begin(&self, job: Job) -> Option<Boosting> {
        let fold = self.folds.get(job.fold)?;
        let mut options = self.options.get(job.candidate)?.clone();
        // Folds that draw alike would err alike.
        options.seed = options.seed.wrapping_add(1 + job.fold as u64);
        Some(Boosting::new(
            self.binned.clone(),
            &self.labels,
            None,
            &fold.train,
            &fold.held,
            options,
        ))
    }

    fn progress(&self, share: Option<f64>) -> FoldProgress {
        FoldProgress {
            done: self.fitted.len() as f64 + share.unwrap_or(0.0),
            total: self.all_jobs.max(1) as f64,
            trees: 0,
            validation: None,
            finished: self.current.is_none()
                && (self.jobs.is_empty() || (self.hurried && !self.fitted.is_empty())),
        }
    }

    /// Chooses, averages and blends.
    ///
    /// # Errors
    /// [`TrainError::NothingLearnt`] when no step was done, [`TrainError::Model`] when a
    /// number went beyond all bounds.
    pub fn finish(self) -> Result<FoldTrained, TrainError> {
        self.finish_until(&|| false)
    }

    /// As [`FoldTraining::finish`]; regressions that were not fitted yet ([`FoldTraining::regress`])
    /// and begin when it is late are ended soon.
    ///
    /// # Errors
    /// As [`FoldTraining::finish`].
    pub fn finish_until(mut self, is_late: &dyn Fn() -> bool) -> Result<FoldTrained, TrainError> {
        while !self.regress(is_late)? {}
        let regressed = self.regressing.take().map(|regressed| *regressed);
        let Regressing { best, whole, .. } = regressed.unwrap_or_default();
        let (_, _, linears) = best.ok_or(TrainError::NothingLearnt)?;
        let (linear, is_cut) = whole.ok_or(TrainError::NothingLearnt)?;
        let features = self.matrix.width();
        let chosen = self.best_candidate().ok_or(TrainError::NothingLearnt)?;
        let fits: Vec<&Fitted> = self
            .fitted
            .iter()
            .filter(|fit| fit.job.candidate == chosen)
            .collect();
        let weight = 1.0 / fits.len().max(1) as f64;
        let parts: Vec<(f64, &TreeEnsemble)> =
            fits.iter().map(|fit| (weight, &fit.ensemble)).collect();
        let boosting = weighted_sum(features, &parts, 0.0)?;
        let held: Vec<(usize, &[f32])> = fits
            .iter()
            .map(|fit| (fit.job.fold, fit.held.as_slice()))
            .collect();
        let (rows, boosted) = self.unseen(&held);
        let label = |row: &u32| self.labels.get(*row as usize).copied().unwrap_or_default();
        let labels: Vec<bool> = rows.iter().map(label).collect();
        let mut unseen = [boosted, linears];
        let (boosting, linear) = match self.balanced {
            // Balanced classes have no true probabilities: what was not learnt from gives
            // them back.
            true => {
                let [of_boosting, of_linear] = &mut unseen;
                (
                    made_true(&boosting, of_boosting, &labels)?,
                    made_true(&linear, of_linear, &labels)?,
                )
            }
            false => (boosting, linear),
        };
        let (offset, weights) = weigh::stack(&unseen, &labels);
        let blend = weighted_sum(
            features,
            &[(weights[0], &boosting), (weights[1], &linear)],
            offset,
        )?;
        let [of_boosting, of_linear] = unseen;
        let mix =
            |(boosted, linear): (&f64, &f64)| offset + weights[0] * boosted + weights[1] * linear;
        let of_blend = of_boosting.iter().zip(&of_linear).map(mix).collect();
        let [real, positives] = self.real;
        let flat = majority(features, positives, real);
        let of_flat = vec![f64::from(flat.base_margin()); rows.len()];
        let unbinned = self.binned.skipped() as u64;
        let mut cuts = Vec::new();
        cuts.extend((unbinned > 0).then_some(Cut::Features { unbinned }));
        cuts.extend(is_cut.then_some(Cut::Regression));
        Ok(FoldTrained {
            cuts,
            curves: fits.iter().map(|fit| fit.curve.clone()).collect(),
            models: vec![
                (ModelName::Blend, blend),
                (ModelName::Boosting, boosting),
                (ModelName::Logistic, linear),
                (ModelName::Majority, flat),
            ],
            unseen: vec![of_blend, of_boosting, of_linear, of_flat],
            rows,
            candidates: self.candidates(chosen),
            chosen,
            weights,
        })
    }

    /// How far the candidates came.
    fn candidates(&self, chosen: usize) -> Vec<Candidate> {
        let options = self.options.iter().enumerate();
        let candidate = |(place, options): (usize, &BoostingOptions)| {
            let fits = self.fitted.iter().filter(|fit| fit.job.candidate == place);
            let losses: Vec<f64> = fits.map(|fit| self.loss(fit)).collect();
            let mean = losses.iter().sum::<f64>() / losses.len() as f64;
            Candidate {
                leaves: options.leaves,
                learning_rate: options.learning_rate,
                fitted: losses.len(),
                folds: self.folds.len(),
                loss: (!mean.is_nan()).then_some(mean),
                chosen: place == chosen,
                skipped: losses.len() < self.folds.len(),
            }
        };
        options.map(candidate).collect()
    }

    /// The candidate with the least loss over the folds that all of them were fitted in (or,
    /// when ended early, the one that was fitted in most).
    fn best_candidate(&self) -> Option<usize> {
        let loss = |candidate: usize| {
            let of = self
                .fitted
                .iter()
                .filter(|fit| fit.job.candidate == candidate);
            let losses: Vec<f64> = of
                .filter(|fit| self.complete(fit.job.fold))
                .map(|fit| self.loss(fit))
                .collect();
            losses.iter().sum::<f64>() / losses.len() as f64
        };
        let known = (0..self.options.len()).map(|candidate| (candidate, loss(candidate)));
        let best = known
            .filter(|(_, loss)| !loss.is_nan())
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(candidate, _)| candidate);
        best.or_else(|| self.fitted.first().map(|fit| fit.job.candidate))
    }

    fn complete(&self, fold: usize) -> bool {
        let fits = self
            .fitted
            .iter()
            .filter(|fit| fit.job.fold == fold)
            .count();
        fits == self.options.len()
    }

    fn loss(&self, fit: &Fitted) -> f64 {
        let Some(fold) = self.folds.get(fit.job.fold) else {
            return f64::NAN;
        };
        let label = |row: &u32| self.labels.get(*row as usize).copied().unwrap_or_default();
        let labels: Vec<bool> = fold.held.iter().map(label).collect();
        let scores: Vec<f64> = fit.held.iter().map(|margin| probability(*margin)).collect();
        log_loss(&labels, &scores, None).unwrap_or(f64::NAN)
    }
}
