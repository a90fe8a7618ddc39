//! Boosted trees and a regression for several classes, fitted in folds.

mod trials;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::super::searching::Tuning;
use super::super::{Cut, ModelName, TrainError};
use crate::feature::matrix::Matrix;
use crate::feature::prepare::TrainingRows;
use crate::feature::prepare::split::Fold;
use crate::model::blend::class_sums;
use crate::model::boosting::{Binned, BoostingOptions, ClassBoosting, Input};
use crate::model::fitting::FitProgress;
use crate::model::logistic::{AdditiveOptions, additive_classes, weigh_margins};
use crate::model::trees::{Link, Outputs, TreeEnsemble};
use trials::least;

/// Iterations of a regression that begins when it is late.
const LATE_ITERATIONS: usize = 10;

/// Rows × classes from which on one shape of trees must do, in fewer folds.
const LARGE: usize = 200_000;

/// What is tried for boosted trees.
pub(super) struct Candidates {
    pub options: Vec<BoostingOptions>,
    pub folds: u32,
}

/// What is tried for so many rows of so many classes. A round is a tree per class, so that
/// many classes want faster learning and fewer tries.
pub(super) fn candidates(rows: usize, classes: usize, seed: u64) -> Candidates {
    let large = rows.saturating_mul(classes) > LARGE;
    let shape = |leaves: usize, columns: f64| BoostingOptions {
        trees: 2_000,
        leaves,
        depth: 12,
        learning_rate: if large { 0.1 } else { 0.05 },
        l2: 2.0,
        min_hessian: 0.2,
        min_rows: (rows / 100).clamp(2, 20),
        row_share: 0.8,
        column_share: columns,
        patience: Some(if large { 25 } else { 50 }),
        seed,
        ..BoostingOptions::default()
    };
    Candidates {
        options: match large {
            false => vec![shape(4, 0.6), shape(12, 0.6)],
            true => vec![shape(16, 0.6)],
        },
        folds: if large { 3 } else { 4 },
    }
}

#[derive(Clone, Copy)]
struct Job {
    fold: usize,
    candidate: usize,
}

struct Fitted {
    job: Job,
    outputs: Outputs,
    /// The least loss on the held rows.
    loss: f64,
}

/// Models being fitted in folds.
pub(super) struct ClassFolds {
    matrix: Matrix,
    binned: Arc<Binned>,
    targets: Vec<u32>,
    counts: Vec<u64>,
    weights: Vec<f32>,
    train: TrainingRows,
    folds: Vec<Fold>,
    options: Vec<BoostingOptions>,
    jobs: VecDeque<Job>,
    all_jobs: usize,
    current: Option<(Job, ClassBoosting)>,
    fitted: Vec<Fitted>,
    /// What the regressions that are fitted say of the rows that their folds hold.
    linear: Vec<Vec<f32>>,
    /// The one on all training rows, and whether it was cut short.
    whole: Option<(Outputs, bool)>,
    boosts: bool,
    regresses: bool,
    hurried: bool,
    /// The search for options of boosted trees, before anything is learnt.
    tuning: Option<Tuning<ClassFolds>>,
    search_cut: Option<Cut>,
    /// What it found.
    found: Option<BoostingOptions>,
    /// Rounds of the fit under way.
    rounds: usize,
}

/// What the folds come to.
pub(super) struct Learnt {
    /// Every model that was fitted: a sum of trees per class.
    pub models: Vec<(ModelName, Vec<TreeEnsemble>)>,
    /// Training rows that models of other folds said something of, ascending.
    pub rows: Vec<u32>,
    /// Whether these other folds had any row of their class.
    pub known: Vec<bool>,
    /// Their margins by each of the models, a number per class, row after row.
    pub unseen: Vec<Vec<f32>>,
    /// Which of the candidates was best.
    pub chosen: Option<usize>,
    /// What a search found for boosted trees.
    pub found: Option<BoostingOptions>,
    /// What the blend multiplies boosted trees and regression by.
    pub weights: Vec<f64>,
    /// What time was too short for.
    pub cuts: Vec<Cut>,
    /// The models whose probabilities were put right.
    pub calibrated: Vec<ModelName>,
}

impl ClassFolds {
    /// Models for the rows of `folds`; `matrix` and `targets` have every row of the table,
    /// `counts` the training rows of each class, `weights` what each class weighs (or is
    /// empty). Of `wanted` models, all if none is named, only those are fitted that are
    /// needed.
    #[allow(clippy::too_many_arguments)]
    pub fn new(
        matrix: Matrix,
        inputs: &[Input],
        targets: Vec<u32>,
        counts: Vec<u64>,
        weights: Vec<f32>,
        train: TrainingRows,
        folds: Vec<Fold>,
        options: Vec<BoostingOptions>,
        wanted: &[ModelName],
        is_late: &dyn Fn() -> bool,
    ) -> ClassFolds {
        let leaves = options.iter().map(|options| options.leaves).max();
        let leaves = leaves.unwrap_or(1);
        let binned = Binned::of_until(&matrix, inputs, &train, 256, leaves, is_late);
        let wants = |model: ModelName| wanted.is_empty() || wanted.contains(&model);
        let boosts = boosts(wanted);
        let jobs = jobs(folds.len(), if boosts { options.len() } else { 0 });
        ClassFolds {
            binned: Arc::new(binned),
            regresses: wants(ModelName::Logistic) || wants(ModelName::Blend),
            boosts,
            all_jobs: jobs.len(),
            current: None,
            fitted: Vec::new(),
            linear: Vec::new(),
            whole: None,
            hurried: false,
            tuning: None,
            search_cut: None,
            found: None,
            rounds: 0,
            matrix,
            targets,
            counts,
            weights,
            train,
            folds,
            options,
            jobs,
        }
    }

    /// Rounds of the fit that took the last step.
    pub fn rounds(&self) -> usize {
        self.rounds
    }

    /// Grows a tree per class.
    pub fn step(&mut self) -> Result<FitProgress, TrainError> {
        if !self.search()? {
            return Ok(FitProgress::default());
        }
        if self.hurried && !self.fitted.is_empty() {
            // A fit cut short would only spoil the average of those that are done.
            self.current = None;
            self.jobs.clear();
        }
        if self.current.is_none()
            && let Some(job) = self.jobs.pop_front()
        {
            self.current = self.begin(job)?.map(|fit| (job, fit));
        }
        let Some((job, boosting)) = &mut self.current else {
            return Ok(self.progress(0.0, None));
        };
        let job = *job;
        let progress = boosting.step();
        self.rounds = boosting.curve().len();
        let share = self.rounds as f64 / (boosting.best() as f64 + 100.0);
        if progress.finished || self.hurried {
            let loss = least(boosting.curve());
            let outputs = boosting.outputs()?;
            self.fitted.push(Fitted {
                job,
                outputs: complete(outputs, self.counts.len())?,
                loss,
            });
            self.current = None;
            return Ok(self.progress(0.0, progress.validation));
        }
        Ok(self.progress(share.min(0.95), progress.validation))
    }

    /// Whether all trees are grown: the average of fewer folds has learnt from fewer rows than
    /// there are. A regression by itself is cut short by an end.
    pub fn is_whole(&self) -> bool {
        self.boosts && self.fitted.len() >= self.all_jobs
    }

    /// Ends as soon as there is a model.
    pub fn hurry(&mut self) {
        self.hurried = true;
        self.end_search();
    }

    fn begin(&self, job: Job) -> Result<Option<ClassBoosting>, TrainError> {
        let (Some(fold), Some(options)) = (
            self.folds.get(job.fold),
            self.options.get(job.candidate).cloned(),
        ) else {
            return Ok(None);
        };
        let options = BoostingOptions {
            // Folds that draw alike would err alike.
            seed: options.seed.wrapping_add(1 + job.fold as u64),
            ..options
        };
        Ok(Some(self.boosting(fold, options)?))
    }

    /// Begins to grow trees on a fold.
    fn boosting(&self, fold: &Fold, options: BoostingOptions) -> Result<ClassBoosting, TrainError> {
        let (binned, targets) = (self.binned.clone(), &self.targets);
        let weights = &self.weights;
        let fit = ClassBoosting::new(binned, targets, weights, &fold.train, &fold.held, options);
        Ok(fit?)
    }

    fn progress(&self, share: f64, validation: Option<f64>) -> FitProgress {
        FitProgress {
            share: (self.fitted.len() as f64 + share) / self.all_jobs.max(1) as f64,
            validation,
            finished: self.current.is_none() && self.jobs.is_empty(),
        }
    }

    /// The folds that count: where boosting was cut short, those in which there are trees.
    fn used(&self) -> Vec<usize> {
        if !self.boosts {
            return (0..self.folds.len()).collect();
        }
        let chosen = self.best_candidate();
        let fits = self.fitted.iter();
        let fits = fits.filter(|fit| Some(fit.job.candidate) == chosen);
        fits.map(|fit| fit.job.fold).collect()
    }

    /// Fits one of the regressions, if any are wanted, once trees are grown; whether that was
    /// the last. One that begins when it is late is ended soon.
    ///
    /// # Errors
    /// [`TrainError::Model`] when a number went beyond all bounds.
    pub fn regress(&mut self, is_late: &dyn Fn() -> bool) -> Result<bool, TrainError> {
        if !self.regresses || self.whole.is_some() {
            return Ok(true);
        }
        let next = self.used().get(self.linear.len()).copied();
        if let Some(fold) = next.and_then(|place| self.folds.get(place)) {
            let held = self.matrix.chosen(&fold.held);
            let said = margins(&self.regression(&fold.train, is_late)?, &held);
            self.linear.push(said);
            return Ok(false);
        }
        let is_cut = is_late();
        let whole = self.regression(&self.train, is_late)?;
        self.whole = Some((whole, is_cut));
        Ok(true)
    }

    /// Chooses, averages and blends; regressions that were not fitted yet and begin when it is
    /// late are ended soon.
    pub fn finish(mut self, is_late: &dyn Fn() -> bool) -> Result<Learnt, TrainError> {
        let (features, classes) = (self.matrix.width(), self.counts.len());
        let chosen = self.best_candidate();
        if self.boosts && chosen.is_none() {
            return Err(TrainError::NothingLearnt);
        }
        while !self.regress(is_late)? {}
        let (linear, whole) = (std::mem::take(&mut self.linear), self.whole.take());
        let fits: Vec<&Fitted> = self
            .fitted
            .iter()
            .filter(|fit| Some(fit.job.candidate) == chosen)
            .collect();
        let used = self.used();
        let mut rows: Vec<u32> = Vec::new();
        let mut known: Vec<bool> = Vec::new();
        let mut boosted = Vec::new();
        for fold in used.iter().filter_map(|at| self.folds.get(*at)) {
            rows.extend(&fold.held);
            let seen: BTreeSet<u32> = fold
                .train
                .rows()
                .iter()
                .map(|at| self.target(*at))
                .collect();
            known.extend(fold.held.iter().map(|at| seen.contains(&self.target(*at))));
            if let Some(fit) = fits.get(boosted.len()) {
                let held = self.matrix.chosen(&fold.held);
                boosted.push(margins(&fit.outputs, &held));
            }
        }
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|at| rows.get(*at).copied());
        let sorted = |parts: Vec<Vec<f32>>| -> Vec<f32> {
            let all = parts.concat();
            let row = |at: &usize| all.get(at * classes..(at + 1) * classes);
            order.iter().filter_map(row).flatten().copied().collect()
        };
        let (boosted, linear) = (sorted(boosted), sorted(linear));
        let known = order.iter().filter_map(|at| known.get(*at).copied());
        let known = known.collect();
        rows.sort_unstable();
        let unbinned = self.binned.skipped() as u64;
        let mut learnt = Learnt {
            cuts: (unbinned > 0)
                .then_some(Cut::Features { unbinned })
                .into_iter()
                .chain(self.search_cut)
                .collect(),
            found: self.found.clone(),
            models: Vec::new(),
            unseen: Vec::new(),
            weights: Vec::new(),
            chosen,
            rows,
            known,
            calibrated: Vec::new(),
        };
        if self.boosts {
            let weight = 1.0 / fits.len().max(1) as f64;
            let parts: Vec<(f64, Vec<&TreeEnsemble>)> = fits
                .iter()
                .map(|fit| (weight, fit.outputs.ensembles().collect()))
                .collect();
            let mean = class_sums(features, classes, &parts)?;
            learnt.push(ModelName::Boosting, mean, boosted);
        }
        if let Some((whole, is_cut)) = whole {
            learnt.cuts.extend(is_cut.then_some(Cut::Regression));
            let parts = [(1.0, whole.ensembles().collect())];
            let whole = class_sums(features, classes, &parts)?;
            learnt.push(ModelName::Logistic, whole, linear);
        }
        if self.boosts && self.regresses {
            let truth: Vec<u32> = learnt.rows.iter().map(|row| self.target(*row)).collect();
            let unseen: Vec<&[f32]> = learnt.unseen.iter().map(Vec::as_slice).collect();
            let weights = weigh_margins(&unseen, &truth, classes);
            let parts: Vec<(f64, Vec<&TreeEnsemble>)> = weights
                .iter()
                .zip(&learnt.models)
                .map(|(weight, (_, sums))| (*weight, sums.iter().collect()))
                .collect();
            let blend = class_sums(features, classes, &parts)?;
            let mut said = vec![0.0; truth.len() * classes];
            for (weight, part) in weights.iter().zip(&unseen) {
                for (sum, margin) in said.iter_mut().zip(*part) {
                    *sum += (*weight * f64::from(*margin)) as f32;
                }
            }
            learnt.weights = weights;
            learnt.push(ModelName::Blend, blend, said);
        }
        let flat = self.majority()?;
        let said = learnt.rows.iter().flat_map(|_| self.shares()).collect();
        learnt.push(ModelName::Majority, flat, said);
        Ok(learnt)
    }

    fn target(&self, row: u32) -> u32 {
        self.targets.get(row as usize).copied().unwrap_or_default()
    }

    fn regression(
        &self,
        rows: &TrainingRows,
        is_late: &dyn Fn() -> bool,
    ) -> Result<Outputs, TrainError> {
        let mut options = AdditiveOptions::default();
        if is_late() {
            options.logistic.iterations = LATE_ITERATIONS;
        }
        let sums = additive_classes(
            &self.matrix,
            &self.binned,
            &self.targets,
            &self.weights,
            self.counts.len(),
            rows,
            &options,
        )?;
        Outputs::new(sums, Link::Softmax).ok_or(TrainError::NothingLearnt)
    }

    /// The logarithms of the classes' shares.
    fn shares(&self) -> Vec<f32> {
        let total: u64 = self.counts.iter().sum();
        let classes = self.counts.len() as f64;
        let share = |count: &u64| (*count as f64 + 0.5) / (total as f64 + 0.5 * classes);
        let counts = self.counts.iter();
        counts.map(|count| libm::log(share(count)) as f32).collect()
    }

    /// Everyone gets the classes' shares.
    fn majority(&self) -> Result<Vec<TreeEnsemble>, TrainError> {
        let features = self.matrix.width();
        let flat = |share: f32| TreeEnsemble::new(features, share, Vec::new());
        let flat: Vec<TreeEnsemble> = self.shares().into_iter().map(flat).collect();
        let parts = [(1.0, flat.iter().collect())];
        Ok(class_sums(features, flat.len(), &parts)?)
    }

    /// The candidate with the least mean loss over the folds that all were fitted in.
    fn best_candidate(&self) -> Option<usize> {
        let complete = |fold: usize| {
            let of = self.fitted.iter().filter(|fit| fit.job.fold == fold);
            of.count() == self.options.len()
        };
        let loss = |candidate: usize| {
            let of = self.fitted.iter();
            let of = of.filter(|fit| fit.job.candidate == candidate && complete(fit.job.fold));
            let losses: Vec<f64> = of.map(|fit| fit.loss).collect();
            losses.iter().sum::<f64>() / losses.len() as f64
        };
        let known = (0..self.options.len()).map(|candidate| (candidate, loss(candidate)));
        let best = known
            .filter(|(_, loss)| !loss.is_nan())
            .min_by(|a, b| a.1.total_cmp(&b.1));
        best.map(|(candidate, _)| candidate)
            .or_else(|| self.fitted.first().map(|fit| fit.job.candidate))
    }
}

/// Whether trees are grown for these models.
pub(super) fn boosts(wanted: &[ModelName]) -> bool {
    wanted != [ModelName::Logistic] && wanted != [ModelName::Majority]
}

/// A fit per fold and candidate.
fn jobs(folds: usize, candidates: usize) -> VecDeque<Job> {
    let of_fold = |fold| (0..candidates).map(move |candidate| Job { fold, candidate });
    (0..folds).flat_map(of_fold).collect()
}

impl Learnt {
    fn push(&mut self, name: ModelName, sums: Vec<TreeEnsemble>, unseen: Vec<f32>) {
        self.models.push((name, sums));
        self.unseen.push(unseen);
    }
}

/// As many outputs as there are classes: what a fold has no row of is next to impossible.
fn complete(outputs: Outputs, classes: usize) -> Result<Outputs, TrainError> {
    /// The logarithm of one in a billion.
    const NEVER: f32 = -20.723_267;
    let features = outputs.features();
    let never = || TreeEnsemble::new(features, NEVER, Vec::new());
    let lacking = classes.saturating_sub(outputs.count());
    let own = outputs.ensembles().cloned();
    let all = own.chain(std::iter::repeat_with(never).take(lacking));
    Outputs::new(all.collect(), Link::Softmax).ok_or(TrainError::NothingLearnt)
}

fn margins(outputs: &Outputs, matrix: &Matrix) -> Vec<f32> {
    let mut margins = vec![0.0; matrix.rows() * outputs.count()];
    outputs.predict_margins(matrix, 0..matrix.rows(), &mut margins);
    margins
}
