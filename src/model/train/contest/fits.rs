//! One fit of any kind, and what it gives.

use std::sync::Arc;

use super::Learner;
use crate::feature::matrix::Matrix;
use crate::feature::prepare::TrainingRows;
use crate::model::boosting::{Binned, Input};
use crate::model::estimator::Estimator;
use crate::model::fitting::{FitError, FitProgress, Kin};
use crate::model::forest::{ForestFit, ForestOptions};
use crate::model::neighbours::{NeighbourFit, NeighbourOptions};
use crate::model::perceptron::{NetworkFit, NetworkOptions};
use crate::model::recurrent::{RecurrentFit, RecurrentOptions, Sequence};
use crate::model::support_vectors::{SupportVectorFit, SupportVectorOptions};
use crate::model::train::searching::{Found, usual};

/// A fit under way.
pub(super) enum AnyFit {
    Forest(Box<ForestFit>),
    Neighbours(Box<NeighbourFit>),
    SupportVectors(Box<SupportVectorFit>),
    Network(Box<NetworkFit>),
    Recurrent(Box<RecurrentFit>),
}

/// What all fits of a table share.
pub(super) struct Ground {
    pub matrix: Matrix,
    pub inputs: Vec<Input>,
    /// Which features are one thing at successive steps.
    pub channels: Sequence,
    pub binned: Arc<Binned>,
    pub labels: Vec<bool>,
    /// Which rows belong together when some are held apart.
    pub kin: Kin,
    pub seed: u64,
    /// What a search found.
    pub found: Found,
    /// What rows of the positive class weigh, where a kind can weigh rows.
    pub positive_weight: f64,
    /// Per feature what the score may do as it rises.
    pub monotone: Vec<i8>,
}

impl Ground {
    /// Begins to fit a kind that is neither blended nor a combination on some rows.
    pub fn begin(&self, learner: Learner, rows: &TrainingRows) -> Result<AnyFit, FitError> {
        let (matrix, inputs, labels) = (&self.matrix, &self.inputs, &self.labels);
        let kin = &self.kin;
        let (count, seed) = (rows.len(), self.seed);
        Ok(match learner {
            Learner::Neighbours => {
                let options = NeighbourOptions {
                    seed,
                    ..NeighbourOptions::default()
                };
                let fit = NeighbourFit::new(matrix, inputs, labels, rows, kin, &options)?;
                AnyFit::Neighbours(Box::new(fit))
            }
            Learner::SupportVectors => {
                let options = SupportVectorOptions {
                    positive_weight: self.positive_weight,
                    seed,
                    ..SupportVectorOptions::default()
                };
                let fit = SupportVectorFit::new(matrix, inputs, labels, rows, kin, &options)?;
                AnyFit::SupportVectors(Box::new(fit))
            }
            Learner::Perceptron | Learner::Resnet => {
                let options = match (learner, &self.found.perceptron) {
                    (Learner::Perceptron, Some(found)) => found.clone(),
                    (Learner::Perceptron, None) => NetworkOptions::perceptron(count, seed),
                    _ => NetworkOptions::residual(count, seed),
                };
                self.network(rows, options)?
            }
            Learner::Gru | Learner::Lstm | Learner::Bilstm | Learner::GruBilstm => {
                let found = self.found.recurrent.get(&learner).cloned();
                let options = found.unwrap_or_else(|| usual(learner, count, seed));
                self.recurrent(rows, options)?
            }
            _ => {
                let mut options = match learner {
                    Learner::ExtraTrees => ForestOptions::extra(count, seed),
                    _ => ForestOptions::suited(count, seed),
                };
                options.positive_weight = self.positive_weight;
                let fit = ForestFit::new(self.binned.clone(), labels, rows, kin, options)?;
                AnyFit::Forest(Box::new(fit))
            }
        })
    }

    /// Begins to fit a network on some rows.
    pub fn network(
        &self,
        rows: &TrainingRows,
        mut options: NetworkOptions,
    ) -> Result<AnyFit, FitError> {
        options.positive_weight = self.positive_weight as f32;
        let (matrix, inputs, labels) = (&self.matrix, &self.inputs, &self.labels);
        let fit = NetworkFit::new(matrix, inputs, labels, rows, &self.kin, options)?;
        Ok(AnyFit::Network(Box::new(fit)))
    }

    /// Begins to fit a recurrent network on some rows.
    pub fn recurrent(
        &self,
        rows: &TrainingRows,
        mut options: RecurrentOptions,
    ) -> Result<AnyFit, FitError> {
        options.positive_weight = self.positive_weight as f32;
        let (matrix, inputs, labels) = (&self.matrix, &self.inputs, &self.labels);
        let (channels, kin) = (&self.channels, &self.kin);
        let fit = RecurrentFit::new(matrix, inputs, channels, labels, rows, kin, options)?;
        Ok(AnyFit::Recurrent(Box::new(fit)))
    }
}

impl AnyFit {
    pub fn step(&mut self) -> FitProgress {
        match self {
            AnyFit::Forest(fit) => fit.step(),
            AnyFit::Neighbours(fit) => fit.step(),
            AnyFit::SupportVectors(fit) => fit.step(),
            AnyFit::Network(fit) => fit.step(),
            AnyFit::Recurrent(fit) => fit.step(),
        }
    }

    pub fn hurry(&mut self) {
        match self {
            AnyFit::Forest(fit) => fit.hurry(),
            AnyFit::Neighbours(fit) => fit.hurry(),
            AnyFit::SupportVectors(fit) => fit.hurry(),
            AnyFit::Network(fit) => fit.hurry(),
            AnyFit::Recurrent(fit) => fit.hurry(),
        }
    }

    /// What rows held apart said after each epoch; nothing of kinds that have none.
    pub fn curve(&self) -> &[f64] {
        match self {
            AnyFit::Network(fit) => fit.curve(),
            AnyFit::Recurrent(fit) => fit.curve(),
            AnyFit::Forest(_) | AnyFit::Neighbours(_) | AnyFit::SupportVectors(_) => &[],
        }
    }

    pub fn finish(&self) -> Result<Estimator, FitError> {
        Ok(match self {
            AnyFit::Forest(fit) => Estimator::Forest(fit.finish()?),
            AnyFit::Neighbours(fit) => Estimator::Neighbours(Box::new(fit.finish()?)),
            AnyFit::SupportVectors(fit) => Estimator::SupportVectors(Box::new(fit.finish()?)),
            AnyFit::Network(fit) => Estimator::Network(Box::new(fit.finish()?)),
            AnyFit::Recurrent(fit) => Estimator::Recurrent(Box::new(fit.finish()?)),
        })
    }
}

/// The probabilities of some rows that need not follow each other, all at once.
pub(super) fn score(estimator: &Estimator, matrix: &Matrix, rows: &[u32]) -> Vec<f64> {
    let column = |place: usize| {
        let column = matrix.column(place);
        let cell = |row: &u32| column.get(*row as usize).copied().unwrap_or(f32::NAN);
        rows.iter().map(cell).collect()
    };
    let picked = Matrix::new(rows.len(), (0..matrix.width()).map(column).collect());
    let mut out = vec![0.0; rows.len()];
    estimator.probabilities(&picked.unwrap_or_default(), 0..rows.len(), &mut out);
    out
}
