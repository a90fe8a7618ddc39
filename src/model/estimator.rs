//! Any model that was trained here, one probability.
//!
//! What a bundle holds is one of these: trees, neighbours, support vectors, a network, or
//! several of them weighed.

use std::ops::Range;

use super::calibration::Isotonic;
use super::dense::most_kept;
use super::neighbours::{self, Neighbours};
use super::perceptron::Perceptron;
use super::recurrent::RecurrentNetwork;
use super::support_vectors::{SupportVectorOptions, SupportVectors};
use super::trees::{TreeEnsemble, probability, sigmoid};
use crate::feature::matrix::Matrix;
use crate::i18n::{Message, model as text};

/// How far from 0 and 1 a probability is kept before its log-odds are taken: no part of a
/// stack, however sure, may outvote all others.
const SURE: f64 = 1e-4;

/// What makes a score.
#[derive(Clone, Debug, PartialEq)]
pub enum Estimator {
    /// A sum of trees that is the log-odds.
    LogOdds(TreeEnsemble),
    /// A sum of trees that is the probability.
    Forest(TreeEnsemble),
    /// The nearest training rows.
    Neighbours(Box<Neighbours>),
    /// A support vector classifier.
    SupportVectors(Box<SupportVectors>),
    /// A network.
    Network(Box<Perceptron>),
    /// A network that goes over steps of time.
    Recurrent(Box<RecurrentNetwork>),
    /// Several of these.
    Weighted(Box<Weighted>),
    /// One of these, its probabilities put right.
    Calibrated(Box<Calibrated>),
}

/// An estimator whose probabilities a rising function puts right.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibrated {
    /// From probabilities to probabilities.
    pub rising: Isotonic,
    /// What people call the estimator.
    pub name: String,
    /// The estimator.
    pub estimator: Estimator,
}

/// Several estimators, weighed.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighted {
    /// What is made of the parts' scores.
    pub combination: Combination,
    /// The parts, at least one.
    pub parts: Vec<Part>,
}

/// What is made of the parts' scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Combination {
    /// Σ weight × probability ∕ Σ weight (voting).
    Mean,
    /// The logistic of `offset` + Σ weight × log-odds (stacking).
    Logistic {
        /// What is added.
        offset: f32,
    },
}

/// One of several estimators.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What people call it.
    pub name: String,
    /// What it counts, not below 0.
    pub weight: f32,
    /// The estimator.
    pub estimator: Estimator,
}

/// The log-odds of a probability, kept within what a stack takes.
pub fn log_odds(probability: f64) -> f64 {
    let kept = probability.clamp(SURE, 1.0 - SURE);
    libm::log(kept / (1.0 - kept))
}

impl Combination {
    /// What the parts' probabilities come to; `weights` has one element per part.
    pub fn of(self, weights: &[f32], probabilities: &[f64]) -> f64 {
        let pairs = || {
            weights
                .iter()
                .map(|weight| f64::from(*weight))
                .zip(probabilities)
        };
        match self {
            Combination::Mean => {
                let total: f64 = pairs().map(|(weight, _)| weight).sum();
                let sum: f64 = pairs()
                    .map(|(weight, probability)| weight * probability)
                    .sum();
                if total > 0.0 { sum / total } else { 0.5 }
            }
            Combination::Logistic { offset } => {
                let odds = |(weight, probability): (f64, &f64)| weight * log_odds(*probability);
                sigmoid(f64::from(offset) + pairs().map(odds).sum::<f64>())
            }
        }
    }
}

impl Estimator {
    /// The kind as bundles write it.
    pub fn kind(&self) -> &'static str {
        match self {
            Estimator::LogOdds(_) => "xgboost-json",
            Estimator::Forest(_) => "forest",
            Estimator::Neighbours(_) => "neighbours",
            Estimator::SupportVectors(_) => "support-vectors",
            Estimator::Network(_) => "network",
            Estimator::Recurrent(_) => "recurrent",
            Estimator::Weighted(_) => "weighted",
            Estimator::Calibrated(_) => "calibrated",
        }
    }

    /// Whether it is made of rows that it learnt from.
    pub fn holds_rows(&self) -> bool {
        match self {
            Estimator::Neighbours(_) | Estimator::SupportVectors(_) => true,
            Estimator::Weighted(model) => model.parts.iter().any(|p| p.estimator.holds_rows()),
            Estimator::Calibrated(model) => model.estimator.holds_rows(),
            Estimator::LogOdds(_)
            | Estimator::Forest(_)
            | Estimator::Network(_)
            | Estimator::Recurrent(_) => false,
        }
    }

    /// What people call it.
    pub fn title(&self) -> Message {
        match self {
            Estimator::LogOdds(_) => text::TITLE_TREES,
            Estimator::Forest(_) => text::TITLE_FOREST,
            Estimator::Neighbours(_) => text::TITLE_NEIGHBOURS,
            Estimator::SupportVectors(_) => text::TITLE_SUPPORT_VECTORS,
            Estimator::Network(_) => text::TITLE_NETWORK,
            Estimator::Recurrent(_) => text::TITLE_RECURRENT,
            Estimator::Weighted(_) => text::TITLE_WEIGHTED,
            Estimator::Calibrated(model) => model.estimator.title(),
        }
    }

    /// Multiplications (or what takes as long) that the score of one row takes, about.
    pub fn work(&self) -> u64 {
        let work = match self {
            Estimator::LogOdds(trees) | Estimator::Forest(trees) => {
                let card = trees.describe();
                card.trees.saturating_mul(card.depth)
            }
            Estimator::Neighbours(model) => model.kept().saturating_mul(model.encoder().width()),
            Estimator::SupportVectors(model) => model.size(),
            Estimator::Network(model) => model.weights(),
            Estimator::Recurrent(model) => model.work(),
            Estimator::Weighted(model) => {
                let parts = model.parts.iter();
                let works = parts.map(|part| part.estimator.work());
                return works.fold(1, u64::saturating_add);
            }
            Estimator::Calibrated(model) => return model.estimator.work(),
        };
        (work as u64).max(1)
    }

    /// Bytes that it takes in a bundle, about: rather too many than too few.
    pub fn written(&self) -> u64 {
        const NUMBER: usize = 14;
        let bytes = match self {
            Estimator::LogOdds(trees) | Estimator::Forest(trees) => {
                let card = trees.describe();
                card.trees * 600 + card.leaves * 160
            }
            Estimator::Neighbours(model) => model.kept() * model.encoder().width() * NUMBER,
            Estimator::SupportVectors(model) => model.size() * NUMBER,
            Estimator::Network(model) => model.weights() * NUMBER,
            Estimator::Recurrent(model) => model.weights() * NUMBER,
            Estimator::Weighted(model) => {
                return model
                    .parts
                    .iter()
                    .map(|part| part.estimator.written())
                    .sum();
            }
            Estimator::Calibrated(model) => return model.estimator.written(),
        };
        bytes as u64
    }

    /// Rows that it keeps, or learnt from, where it is given `rows` of them but each is so many
    /// numbers that it may not have as many as usual.
    pub fn fewer_rows(&self, rows: usize) -> Option<usize> {
        let (encoder, usual) = match self {
            Estimator::Neighbours(model) => (model.encoder(), neighbours::MOST_KEPT),
            Estimator::SupportVectors(model) => {
                (model.encoder(), SupportVectorOptions::default().most)
            }
            Estimator::Calibrated(model) => return model.estimator.fewer_rows(rows),
            _ => return None,
        };
        let most = most_kept(encoder.width());
        (most < usual.min(rows)).then_some(most)
    }

    /// Steps of time that it goes over; none of a kind that knows no order.
    pub fn steps(&self) -> Option<usize> {
        match self {
            Estimator::Recurrent(model) => Some(model.steps()),
            Estimator::Calibrated(model) => model.estimator.steps(),
            // One model whose probabilities were put right by a line, or several of which each is
            // asked for itself.
            Estimator::Weighted(model) => match model.parts.as_slice() {
                [part] => part.estimator.steps(),
                _ => None,
            },
            _ => None,
        }
    }

    /// The probability of yes of some rows, one per element of `out`.
    pub fn probabilities(&self, matrix: &Matrix, rows: Range<usize>, out: &mut [f64]) {
        match self {
            Estimator::LogOdds(ensemble) | Estimator::Forest(ensemble) => {
                let mut margins = vec![0.0; rows.len()];
                ensemble.predict_margins(matrix, rows, &mut margins);
                let is_share = matches!(self, Estimator::Forest(_));
                for (out, margin) in out.iter_mut().zip(margins) {
                    *out = match is_share {
                        // Rounding may carry a sum of shares beyond its bounds.
                        true => f64::from(margin).clamp(0.0, 1.0),
                        false => probability(margin),
                    };
                }
            }
            Estimator::Neighbours(model) => model.probabilities(matrix, rows, out),
            Estimator::SupportVectors(model) => model.probabilities(matrix, rows, out),
            Estimator::Network(model) => model.probabilities(matrix, rows, out),
            Estimator::Recurrent(model) => model.probabilities(matrix, rows, out),
            Estimator::Weighted(model) => model.probabilities(matrix, rows, out),
            Estimator::Calibrated(model) => {
                model.estimator.probabilities(matrix, rows, out);
                for share in out {
                    *share = model.rising.probability(*share);
                }
            }
        }
    }
}

impl Weighted {
    fn probabilities(&self, matrix: &Matrix, rows: Range<usize>, out: &mut [f64]) {
        let weights: Vec<f32> = self.parts.iter().map(|part| part.weight).collect();
        let of_parts: Vec<Vec<f64>> = self
            .parts
            .iter()
            .map(|part| {
                let mut own = vec![0.5; rows.len()];
                if part.weight > 0.0 {
                    part.estimator.probabilities(matrix, rows.clone(), &mut own);
                }
                own
            })
            .collect();
        let mut row_of = vec![0.0; self.parts.len()];
        for (row, out) in out.iter_mut().enumerate() {
            for (slot, own) in row_of.iter_mut().zip(&of_parts) {
                *slot = own.get(row).copied().unwrap_or(0.5);
            }
            *out = self.combination.of(&weights, &row_of);
        }
    }
}
