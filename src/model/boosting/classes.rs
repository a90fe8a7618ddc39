//! Gradient boosting for several classes: each round a tree per class, on the softmax loss.
//!
//! The gradient of class k is pₖ − yₖ, its hessian pₖ (1 − pₖ), p being the softmax of the
//! scores before the round (Friedman 2001, K-class logistic). What comes out is one sum of
//! trees per class, as importers of other tools give it.

use std::sync::Arc;

use super::bins::Binned;
use super::grow::{Grower, GrownTree, Growth};
use super::options::BoostingOptions;
use crate::feature::prepare::{Random, TrainingRows};
use crate::model::ModelError;
use crate::model::fitting::{FitError, FitProgress};
use crate::model::trees::{Link, Node, Outputs, Tree, TreeEnsemble};

/// Most classes.
pub const MOST_CLASSES: usize = 1_000;

/// A training for several classes under way.
pub struct ClassBoosting {
    binned: Arc<Binned>,
    options: BoostingOptions,
    growth: Growth,
    targets: Vec<u32>,
    weights: Vec<f32>,
    /// Per class the score of every row.
    scores: Vec<Vec<f32>>,
    pairs: Vec<Vec<[f32; 2]>>,
    train: Vec<u32>,
    held: Vec<u32>,
    random: Random,
    grower: Grower,
    base: Vec<f32>,
    rounds: Vec<Vec<GrownTree>>,
    curve: Vec<f64>,
    best: usize,
}

impl ClassBoosting {
    /// A training on the rows of `train`. `targets` has one element per row of the matrix that
    /// was binned, from 0 on; `class_weights` one per class, or is empty: all 1. The rows of
    /// `held`, if any, decide when to stop. Of `options` monotone constraints and the weight
    /// of a positive class have no meaning here and are not looked at.
    ///
    /// # Errors
    /// [`FitError`] when there are fewer than two classes among the training rows, or more
    /// than [`MOST_CLASSES`].
    pub fn new(
        binned: Arc<Binned>,
        targets: &[u32],
        class_weights: &[f32],
        train: &TrainingRows,
        held: &[u32],
        options: BoostingOptions,
    ) -> Result<ClassBoosting, FitError> {
        let rows = binned.rows();
        let inside = |row: &u32| (*row as usize) < rows.min(targets.len());
        let train: Vec<u32> = train.rows().iter().copied().filter(inside).collect();
        let target = |row: &u32| targets.get(*row as usize).copied().unwrap_or_default();
        let classes = train
            .iter()
            .map(target)
            .max()
            .map_or(0, |most| (most as usize).saturating_add(1));
        if classes > MOST_CLASSES {
            return Err(FitError::TooManyClasses {
                classes: classes as u64,
                most: MOST_CLASSES as u64,
            });
        }
        let weight = |class: u32| class_weights.get(class as usize).copied().unwrap_or(1.0);
        let mut sums = vec![0.0f64; classes];
        for row in &train {
            if let Some(sum) = sums.get_mut(target(row) as usize) {
                *sum += f64::from(weight(target(row)));
            }
        }
        if sums.iter().filter(|sum| **sum > 0.0).count() < 2 {
            return Err(FitError::OneClass {
                rows: train.len() as u64,
            });
        }
        let total: f64 = sums.iter().sum();
        let base: Vec<f32> = sums
            .iter()
            .map(|sum| libm::log((sum / total).max(1e-9)) as f32)
            .collect();
        let growth = Growth::of(&options, train.len(), Vec::new());
        Ok(ClassBoosting {
            grower: Grower::new(&binned),
            random: Random::new(options.seed),
            scores: base.iter().map(|base| vec![*base; rows]).collect(),
            pairs: vec![vec![[0.0; 2]; rows]; classes],
            weights: targets.iter().map(|class| weight(*class)).collect(),
            // What training never had counts for no class.
            targets: targets.to_vec(),
            held: held.iter().copied().filter(inside).collect(),
            rounds: Vec::new(),
            curve: Vec::new(),
            best: 0,
            growth,
            train,
            base,
            binned,
            options,
        })
    }

    /// How many classes there are.
    pub fn classes(&self) -> usize {
        self.base.len()
    }

    /// Grows a tree per class.
    pub fn step(&mut self) -> FitProgress {
        if !self.is_finished() {
            self.gradients();
            let wanted = self.sample_features();
            let mut inside = Vec::new();
            let mut outside = Vec::new();
            for row in &self.train {
                let drawn =
                    self.options.row_share >= 1.0 || self.random.uniform() < self.options.row_share;
                if drawn { &mut inside } else { &mut outside }.push(*row);
            }
            let mut round = Vec::with_capacity(self.classes());
            for (pairs, scores) in self.pairs.iter().zip(&mut self.scores) {
                let (binned, growth) = (&self.binned, &self.growth);
                let tree = self
                    .grower
                    .grow(binned, growth, &inside, &wanted, pairs, scores);
                for row in outside.iter().chain(&self.held) {
                    let row = *row as usize;
                    if let Some(score) = scores.get_mut(row) {
                        *score += tree.predict(binned, row);
                    }
                }
                round.push(tree);
            }
            self.rounds.push(round);
            self.judge();
        }
        FitProgress {
            share: self.rounds.len() as f64 / self.options.trees.max(1) as f64,
            validation: self.curve.last().copied(),
            finished: self.is_finished(),
        }
    }

    /// The held rows' mean loss after each round.
    pub fn curve(&self) -> &[f64] {
        &self.curve
    }

    /// How many rounds are best: all of them when there are no held rows.
    pub fn best(&self) -> usize {
        match self.held.is_empty() {
            true => self.rounds.len(),
            false => self.best,
        }
    }

    /// One sum of trees per class, linked by the softmax.
    ///
    /// # Errors
    /// [`FitError::NothingLearnt`] before the first round, [`FitError::Model`] when a number
    /// went beyond all bounds.
    pub fn outputs(&self) -> Result<Outputs, FitError> {
        let features = self.binned.features();
        let mut ensembles = Vec::with_capacity(self.classes());
        for (class, base) in self.base.iter().enumerate() {
            // The share of a class is a tree of one leaf: files have one base for all.
            let mut trees = vec![build(
                &[Node::Leaf { value: *base }],
                &[1.0],
                features.len(),
                0,
            )?];
            for (index, round) in self.rounds.iter().take(self.best()).enumerate() {
                if let Some(tree) = round.get(class) {
                    let built = tree.build(features);
                    let index = index * self.classes() + class;
                    trees.push(built.map_err(|fault| ModelError::Tree { tree: index, fault })?);
                }
            }
            ensembles.push(TreeEnsemble::new(features.len(), 0.0, trees));
        }
        match self.rounds.is_empty() {
            true => Err(FitError::NothingLearnt),
            false => Outputs::new(ensembles, Link::Softmax).ok_or(FitError::NothingLearnt),
        }
    }

    fn is_finished(&self) -> bool {
        let stopped = match self.options.patience {
            Some(patience) if !self.held.is_empty() => {
                self.rounds.len() >= self.best + patience.max(1)
            }
            _ => false,
        };
        let fruitless = |round: &Vec<GrownTree>| round.iter().all(|tree| tree.nodes.len() == 1);
        self.rounds.len() >= self.options.trees
            || stopped
            || self.rounds.last().is_some_and(fruitless)
    }

    /// The softmax of a row's scores, into `out`.
    fn shares(&self, row: usize, out: &mut Vec<f64>) {
        out.clear();
        let score = |scores: &Vec<f32>| f64::from(scores.get(row).copied().unwrap_or_default());
        out.extend(self.scores.iter().map(score));
        let largest = out.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut total = 0.0;
        for value in out.iter_mut() {
            *value = libm::exp(*value - largest);
            total += *value;
        }
        out.iter_mut().for_each(|value| *value /= total);
    }

    fn gradients(&mut self) {
        let mut shares = Vec::new();
        for at in 0..self.train.len() {
            let Some(row) = self.train.get(at).map(|row| *row as usize) else {
                break;
            };
            self.shares(row, &mut shares);
            let target = self.targets.get(row).map(|class| *class as usize);
            let weight = self.weights.get(row).copied().unwrap_or(1.0);
            for (class, (pairs, share)) in self.pairs.iter_mut().zip(&shares).enumerate() {
                let is = if target == Some(class) { 1.0 } else { 0.0 };
                if let Some(pair) = pairs.get_mut(row) {
                    *pair = [
                        weight * (share - is) as f32,
                        weight * ((share * (1.0 - share)) as f32).max(1e-16),
                    ];
                }
            }
        }
    }

    fn judge(&mut self) {
        if self.held.is_empty() {
            return;
        }
        let (mut sum, mut total, mut shares) = (0.0, 0.0, Vec::new());
        for row in &self.held {
            self.shares(*row as usize, &mut shares);
            let target = self.targets.get(*row as usize).copied().unwrap_or_default();
            let weight = self.weights.get(*row as usize).copied().unwrap_or(1.0);
            let share = shares.get(target as usize).copied().unwrap_or(0.0);
            sum -= f64::from(weight) * libm::log(share.max(1e-15));
            total += f64::from(weight);
        }
        let loss = sum / total;
        let so_far = self
            .best
            .checked_sub(1)
            .and_then(|best| self.curve.get(best));
        let better = so_far.is_none_or(|so_far| loss < *so_far);
        self.curve.push(loss);
        if better {
            self.best = self.rounds.len();
        }
    }

    fn sample_features(&mut self) -> Vec<bool> {
        let count = self.binned.features().len();
        let taken = libm::ceil(count as f64 * self.options.column_share.clamp(0.0, 1.0)) as usize;
        let mut places: Vec<usize> = (0..count).collect();
        if taken < count {
            self.random.shuffle(&mut places);
            places.truncate(taken.max(1));
        }
        let mut wanted = vec![false; count];
        for place in places {
            if let Some(slot) = wanted.get_mut(place) {
                *slot = true;
            }
        }
        wanted
    }
}

fn build(
    nodes: &[Node],
    covers: &[f64],
    features: usize,
    index: usize,
) -> Result<Tree, ModelError> {
    Tree::build(nodes, covers, features).map_err(|fault| ModelError::Tree { tree: index, fault })
}
