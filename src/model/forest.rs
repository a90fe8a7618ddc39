//! Random forests and extremely randomised trees for the probability of yes.
//!
//! Every tree learns from rows drawn anew and chooses each cut among a few features
//! drawn anew (Breiman 2001; Geurts et al. 2006), on the bins that boosting uses, too. A
//! forest's score is the mean of its trees' shares of positive rows: a sum of trees
//! that is a probability, so that whatever predicts and explains trees serves it. One
//! [`ForestFit::step`] grows one tree; the rows that no tree so far has learnt from
//! say how good they are together. Where customers have several rows, whole customers are
//! drawn, so that a row left out is of a customer who was left out.

mod cut;
mod grow;
mod options;

use std::sync::Arc;

pub use options::{Columns, ForestOptions};

use super::ModelError;
use super::boosting::Binned;
use super::evaluate::log_loss;
use super::fitting::{FitError, FitProgress, Kin, check_rows};
use super::trees::{Node, Tree, TreeEnsemble};
use crate::feature::prepare::{Random, TrainingRows};
use grow::{Grower, Grown, Sample};

/// Most rows that one tree draws: more make trees larger, not better.
const MOST_DRAWN: usize = 200_000;

/// Trees between two looks at the rows that were not learnt from.
const LOOK_EVERY: usize = 5;

/// Most nodes of all trees together, well within what is read back.
const MOST_NODES: usize = 4_000_000;

/// A forest under way.
pub struct ForestFit {
    binned: Arc<Binned>,
    labels: Vec<bool>,
    options: ForestOptions,
    train: Vec<u32>,
    /// Whether each of them may judge: not if it was made up.
    judges: Vec<bool>,
    /// Where customers have several rows, the positions of each one's in `train`.
    customers: Vec<Vec<u32>>,
    random: Random,
    grower: Grower,
    trees: Vec<Grown>,
    nodes: usize,
    /// Per training row what the trees that have not seen it say: sum and number.
    unseen: Vec<(f64, u32)>,
    validation: Option<f64>,
    hurried: bool,
}

impl ForestFit {
    /// A forest of the rows of `train`; `labels` has one element per row that was binned, `kin`
    /// says which rows are a customer's.
    ///
    /// # Errors
    /// [`FitError`] when there are fewer than two rows or one class only.
    pub fn new(
        binned: Arc<Binned>,
        labels: &[bool],
        train: &TrainingRows,
        kin: &Kin,
        options: ForestOptions,
    ) -> Result<ForestFit, FitError> {
        let inside = |row: &u32| (*row as usize) < binned.rows();
        let train: Vec<u32> = train.rows().iter().copied().filter(inside).collect();
        check_rows(labels, &train, 2)?;
        Ok(ForestFit {
            grower: Grower::new(&binned),
            judges: train.iter().map(|row| !kin.is_made_up(*row)).collect(),
            customers: match kin.is_single() {
                true => Vec::new(),
                false => kin.places(&train),
            },
            labels: labels.to_vec(),
            random: Random::new(options.seed),
            trees: Vec::new(),
            nodes: 0,
            unseen: vec![(0.0, 0); train.len()],
            validation: None,
            hurried: false,
            binned,
            options,
            train,
        })
    }

    /// Grows one tree.
    pub fn step(&mut self) -> FitProgress {
        if !self.is_finished() {
            let (sample, outside) = self.draw();
            let (binned, options) = (&self.binned, &self.options);
            let random = &mut self.random;
            let tree = self
                .grower
                .grow(binned, &self.labels, options, &sample, random);
            for at in outside {
                if let (Some(row), Some(slot)) = (self.train.get(at), self.unseen.get_mut(at)) {
                    slot.0 += f64::from(tree.predict(binned, *row as usize));
                    slot.1 += 1;
                }
            }
            self.nodes += tree.nodes.len();
            self.trees.push(tree);
            if self.trees.len().is_multiple_of(LOOK_EVERY) || self.is_finished() {
                self.judge();
            }
        }
        FitProgress {
            share: self.trees.len() as f64 / self.options.trees.max(1) as f64,
            validation: self.validation,
            finished: self.is_finished(),
        }
    }

    /// Ends with the trees that are there.
    pub fn hurry(&mut self) {
        self.hurried = true;
    }

    /// The forest of the trees so far; their sum is a probability.
    ///
    /// # Errors
    /// [`FitError::NothingLearnt`] before the first tree.
    pub fn finish(&self) -> Result<TreeEnsemble, FitError> {
        if self.trees.is_empty() {
            return Err(FitError::NothingLearnt);
        }
        let features = self.binned.features().len();
        let share = 1.0 / self.trees.len() as f64;
        let built = self.trees.iter().enumerate().map(|(index, tree)| {
            let nodes: Vec<Node> = tree.nodes.iter().map(|node| scaled(node, share)).collect();
            Tree::build(&nodes, &tree.covers, features)
                .map_err(|fault| ModelError::Tree { tree: index, fault })
        });
        let trees = built.collect::<Result<Vec<_>, _>>()?;
        Ok(TreeEnsemble::new(features, 0.0, trees))
    }

    fn is_finished(&self) -> bool {
        self.trees.len() >= self.options.trees
            || self.nodes >= MOST_NODES
            || (self.hurried && !self.trees.is_empty())
    }

    /// The rows of the next tree, and the positions in `train` of those that it will not see and
    /// that may judge it.
    fn draw(&mut self) -> (Sample, Vec<usize>) {
        let class = self.options.positive_weight as f32;
        let labels = &self.labels;
        let weight = |row: u32| match labels.get(row as usize) {
            Some(true) => class,
            _ => 1.0,
        };
        if !self.options.bootstrap && self.train.len() <= MOST_DRAWN {
            let sample = Sample {
                rows: self.train.clone(),
                weights: self.train.iter().map(|row| weight(*row)).collect(),
            };
            return (sample, Vec::new());
        }
        let mut drawn = vec![0u32; self.train.len()];
        let (wanted, mut taken) = (self.train.len().min(MOST_DRAWN), 0);
        while taken < wanted {
            let single;
            // A row, or all of a customer.
            let places = match self.customers.len() {
                0 => {
                    single = [self.random.below(drawn.len()) as u32];
                    single.as_slice()
                }
                customers => {
                    let customer = self.random.below(customers);
                    self.customers.get(customer).map_or(&[][..], Vec::as_slice)
                }
            };
            // Nobody has no row; if somebody had, this ended all the same.
            taken += places.len().max(1);
            for place in places {
                if let Some(times) = drawn.get_mut(*place as usize) {
                    *times += 1;
                }
            }
        }
        let (mut rows, mut weights, mut outside) = (Vec::new(), Vec::new(), Vec::new());
        for (at, (row, times)) in self.train.iter().zip(&drawn).enumerate() {
            match times {
                0 => outside.extend((self.judges.get(at) == Some(&true)).then_some(at)),
                times => {
                    rows.push(*row);
                    weights.push(weight(*row) * *times as f32);
                }
            }
        }
        (Sample { rows, weights }, outside)
    }

    fn judge(&mut self) {
        let known = || {
            self.train
                .iter()
                .zip(&self.unseen)
                .filter(|(_, unseen)| unseen.1 > 0)
        };
        let label = |row: &u32| self.labels.get(*row as usize).copied().unwrap_or_default();
        let labels: Vec<bool> = known().map(|(row, _)| label(row)).collect();
        // One tree's certainty is none: with few trees, shares are drawn to the middle.
        let share = |(sum, count): (f64, u32)| (sum + 0.5) / (f64::from(count) + 1.0);
        let scores: Vec<f64> = known().map(|(_, unseen)| share(*unseen)).collect();
        self.validation = log_loss(&labels, &scores, None);
    }
}

fn scaled(node: &Node, share: f64) -> Node {
    match node {
        Node::Leaf { value } => Node::Leaf {
            value: (f64::from(*value) * share) as f32,
        },
        split => split.clone(),
    }
}
