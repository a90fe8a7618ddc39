//! Gradient boosting of trees over histograms, for the logistic loss.
//!
//! Features are binned once ([`Binned`]); every step then grows one tree, leaf by
//! leaf, on the gradients of all trees before it (Friedman 2001; Ke et al. 2017,
//! LightGBM). [`Boosting::step`] grows one tree, so that whoever drives it can
//! show the curve and stop at any time; what is best so far is kept. The same
//! data, options and seed give the same trees on every machine.

mod bins;
mod classes;
mod grow;
mod histogram;
mod objective;
mod options;
mod result;
mod split;

use std::sync::Arc;

use crate::feature::prepare::{Random, TrainingRows};
use crate::model::evaluate::average_precision;
use crate::model::trees::probability;

pub(in crate::model) use bins::LANES;
pub use bins::{Binned, BinnedFeature, Input};
pub use classes::{ClassBoosting, MOST_CLASSES};
pub use options::{BoostingOptions, StopBy};

pub(in crate::model) use result::rule;
pub(in crate::model) use split::{BinSet, Test, contains};

use grow::{Grower, GrownTree, Growth};

/// Trees in a row that cut nothing, after which there is nothing more to learn.
const FRUITLESS: usize = 5;

/// A training under way.
pub struct Boosting {
    binned: Arc<Binned>,
    options: BoostingOptions,
    growth: Growth,
    targets: Vec<f32>,
    weights: Vec<f32>,
    scores: Vec<f32>,
    pairs: Vec<[f32; 2]>,
    train: Vec<u32>,
    held: Vec<u32>,
    random: Random,
    grower: Grower,
    base: f32,
    trees: Vec<GrownTree>,
    curve: Vec<f64>,
    best: usize,
    /// The held rows' scores at the best tree.
    best_scores: Vec<f32>,
    fruitless: usize,
}

/// How far a training is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoostingProgress {
    /// Trees grown.
    pub trees: usize,
    /// What the validation rows say of the last one ([`BoostingOptions::stop_by`]).
    pub validation: Option<f64>,
    /// Whether there will be no more trees.
    pub finished: bool,
}

impl Boosting {
    /// A training on the rows of `train`. `labels` and `weights` have one element per row of
    /// the matrix that was binned (no weights: all 1); the rows of `held`, if any, decide
    /// when to stop.
    pub fn new(
        binned: Arc<Binned>,
        labels: &[bool],
        weights: Option<&[f32]>,
        train: &TrainingRows,
        held: &[u32],
        options: BoostingOptions,
    ) -> Boosting {
        let rows = binned.rows();
        let target = |row: usize| f32::from(u8::from(labels.get(row).copied().unwrap_or_default()));
        let targets: Vec<f32> = (0..rows).map(target).collect();
        let class_weight = options.positive_weight as f32;
        let weights: Vec<f32> = (0..rows)
            .zip(&targets)
            .map(|(row, target)| {
                let own = weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(0.0));
                own * if *target > 0.5 { class_weight } else { 1.0 }
            })
            .collect();
        let inside = |row: &u32| (*row as usize) < rows;
        let train: Vec<u32> = train.rows().iter().copied().filter(inside).collect();
        let (mut positive, mut total) = (0.0, 0.0);
        for row in &train {
            let at = *row as usize;
            let (weight, target) = (weights.get(at), targets.get(at));
            let weight = f64::from(weight.copied().unwrap_or_default());
            positive += weight * f64::from(target.copied().unwrap_or_default());
            total += weight;
        }
        let share = if total > 0.0 { positive / total } else { 0.5 };
        let share = share.clamp(1e-6, 1.0 - 1e-6);
        let base = libm::log(share / (1.0 - share)) as f32;
        let growth = Growth::of(&options, train.len(), options.monotone.clone());
        Boosting {
            grower: Grower::new(&binned),
            random: Random::new(options.seed),
            scores: vec![base; rows],
            pairs: vec![[0.0; 2]; rows],
            held: held.iter().copied().filter(inside).collect(),
            trees: Vec::new(),
            curve: Vec::new(),
            best: 0,
            best_scores: Vec::new(),
            fruitless: 0,
            growth,
            targets,
            weights,
            train,
            base,
            binned,
            options,
        }
    }

    /// Grows one tree.
    pub fn step(&mut self) -> BoostingProgress {
        if self.is_finished() {
            return self.progress();
        }
        objective::gradients(&self.scores, &self.targets, &self.weights, &mut self.pairs);
        let wanted = self.sample_features();
        let (inside, outside) = self.sample_rows();
        let tree = self.grower.grow(
            &self.binned,
            &self.growth,
            inside.as_deref().unwrap_or(&self.train),
            &wanted,
            &self.pairs,
            &mut self.scores,
        );
        for row in outside.iter().chain(&self.held) {
            let row = *row as usize;
            if let Some(score) = self.scores.get_mut(row) {
                *score += tree.predict(&self.binned, row);
            }
        }
        self.fruitless = if tree.nodes.len() > 1 {
            0
        } else {
            self.fruitless + 1
        };
        self.trees.push(tree);
        self.judge();
        self.progress()
    }

    /// The held rows' figure after each tree.
    pub fn curve(&self) -> &[f64] {
        &self.curve
    }

    /// How many trees are best: all of them when there are no held rows.
    pub fn best(&self) -> usize {
        match self.held.is_empty() {
            true => self.trees.len(),
            false => self.best,
        }
    }

    /// The margins of the held rows, in their order, by the trees that are best.
    pub fn held_margins(&self) -> Vec<f32> {
        self.best_scores.clone()
    }

    fn progress(&self) -> BoostingProgress {
        BoostingProgress {
            trees: self.trees.len(),
            validation: self.curve.last().copied(),
            finished: self.is_finished(),
        }
    }

    fn is_finished(&self) -> bool {
        let stopped = match self.options.patience {
            Some(patience) if !self.held.is_empty() => {
                self.trees.len() >= self.best + patience.max(1)
            }
            _ => false,
        };
        self.trees.len() >= self.options.trees
            || self.train.is_empty()
            || self.fruitless >= FRUITLESS
            || stopped
    }

    /// Looks at the held rows after a tree.
    fn judge(&mut self) {
        if self.held.is_empty() {
            return;
        }
        let value = match self.options.stop_by {
            StopBy::LogLoss => {
                objective::log_loss(&self.held, &self.scores, &self.targets, &self.weights)
            }
            StopBy::AveragePrecision => {
                let at = |row: &u32| *row as usize;
                let score =
                    |row: &u32| probability(self.scores.get(at(row)).copied().unwrap_or_default());
                let label = |row: &u32| {
                    self.targets
                        .get(at(row))
                        .is_some_and(|target| *target > 0.5)
                };
                let weight =
                    |row: &u32| f64::from(self.weights.get(at(row)).copied().unwrap_or_default());
                let labels: Vec<bool> = self.held.iter().map(label).collect();
                let scores: Vec<f64> = self.held.iter().map(score).collect();
                let weights: Vec<f64> = self.held.iter().map(weight).collect();
                average_precision(&labels, &scores, Some(&weights)).unwrap_or(f64::NAN)
            }
        };
        let so_far = self
            .best
            .checked_sub(1)
            .and_then(|best| self.curve.get(best));
        let better = so_far.is_none_or(|so_far| match self.options.stop_by {
            StopBy::LogLoss => value < *so_far,
            StopBy::AveragePrecision => value > *so_far,
        });
        self.curve.push(value);
        if better {
            self.best = self.trees.len();
            self.best_scores.clear();
            let score = |row: &u32| self.scores.get(*row as usize).copied().unwrap_or_default();
            self.best_scores.extend(self.held.iter().map(score));
        }
    }

    fn sample_features(&mut self) -> Vec<bool> {
        let count = self.binned.features().len();
        let share = self.options.column_share;
        if share >= 1.0 {
            return vec![true; count];
        }
        let taken = (libm::ceil(count as f64 * share) as usize).clamp(1, count.max(1));
        let mut places: Vec<usize> = (0..count).collect();
        self.random.shuffle(&mut places);
        let mut wanted = vec![false; count];
        for place in places.into_iter().take(taken) {
            if let Some(slot) = wanted.get_mut(place) {
                *slot = true;
            }
        }
        wanted
    }

    /// The rows of the next tree, if not all, and the others.
    fn sample_rows(&mut self) -> (Option<Vec<u32>>, Vec<u32>) {
        let share = self.options.row_share;
        if share >= 1.0 {
            return (None, Vec::new());
        }
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for row in &self.train {
            match self.random.uniform() < share {
                true => inside.push(*row),
                false => outside.push(*row),
            }
        }
        (Some(inside), outside)
    }
}
