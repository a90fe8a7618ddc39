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
    /// What a search found for the perceptron.
    pub network: Option<NetworkOptions>,
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
                let mut options = match (learner, &self.network) {
                    (Learner::Perceptron, Some(found)) => found.clone(),
                    (Learner::Perceptron, None) => NetworkOptions::perceptron(count, seed),
                    _ => NetworkOptions::residual(count, seed),
                };
                options.positive_weight = self.positive_weight as f32;
                let fit = NetworkFit::new(matrix, inputs, labels, rows, kin, options)?;
                AnyFit::Network(Box::new(fit))
            }
            Learner::Gru | Learner::Lstm | Learner::Bilstm | Learner::GruBilstm => {
                let mut options = match learner {
                    Learner::Gru => RecurrentOptions::gru(count, seed),
                    Learner::Lstm => RecurrentOptions::lstm(count, seed),
                    Learner::Bilstm => RecurrentOptions::bilstm(count, seed),
                    _ => RecurrentOptions::gru_bilstm(count, seed),
                };
                options.positive_weight = self.positive_weight as f32;
                let channels = &self.channels;
                let fit = RecurrentFit::new(matrix, inputs, channels, labels, rows, kin, options)?;
                AnyFit::Recurrent(Box::new(fit))
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

/// Rows that are scored between two looks at the time.
const ROWS_AT_A_TIME: usize = 1_000;

/// The probabilities of the first rows, as many as there is time for, where a row takes long.
pub(super) fn score_until(
    estimator: &Estimator,
    matrix: &Matrix,
    rows: &[u32],
    is_late: &dyn Fn() -> bool,
) -> Vec<f64> {
    let mut scores = Vec::with_capacity(rows.len());
    for some in rows.chunks(ROWS_AT_A_TIME) {
        if scores.is_empty() || !is_late() {
            scores.append(&mut score(estimator, matrix, some));
        }
    }
    scores
}

/// The probabilities of some rows that need not follow each other.
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
