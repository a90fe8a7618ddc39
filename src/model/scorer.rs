//! A model that says how likely each customer is to leave, whatever it is made of.
//!
//! [`open`] takes every kind of file that [`super::load`] takes, and besides those
//! whose scores are not the logistic of a sum of trees: forests that average
//! probabilities, linear models and neural networks.

use std::ops::Range;

use super::error::OnnxFault;
use super::estimator::Estimator;
use super::onnx::TableNetwork;
use super::trees::{Link, TreeEnsemble, probability};
use super::{Imported, Model, ModelError, Note, Recognised, Source, bundle, json, recognise, stem};
use crate::feature::contract::Contract;
use crate::feature::matrix::Matrix;

/// A model that is ready to score.
#[derive(Clone, Debug)]
pub struct Scorer {
    /// What people call it: the bundle's name, or the file's.
    pub name: String,
    /// What it reads, in order.
    pub contract: Contract,
    /// The probability from which a customer counts as leaving, if the exporter chose one.
    pub threshold: Option<f64>,
    /// What the reader should know about how the file was read.
    pub notes: Vec<Note>,
    /// What kind of file it was.
    pub source: Source,
    /// What makes its scores.
    pub predictor: Predictor,
}

/// What makes a score.
#[derive(Clone, Debug)]
pub enum Predictor {
    /// The logistic of a sum of trees.
    LogOdds(TreeEnsemble),
    /// A sum of trees that is a probability.
    Probability(TreeEnsemble),
    /// A graph of operators.
    Network(Box<TableNetwork>),
    /// Neighbours, support vectors, a network trained here, or several models weighed.
    Estimator(Box<Estimator>),
}

impl From<Estimator> for Predictor {
    fn from(estimator: Estimator) -> Predictor {
        match estimator {
            Estimator::LogOdds(ensemble) => Predictor::LogOdds(ensemble),
            Estimator::Forest(ensemble) => Predictor::Probability(ensemble),
            other => Predictor::Estimator(Box::new(other)),
        }
    }
}

/// Reads a model that answers one question with yes or no, whatever it is made of.
///
/// The kind is told by content; `file_name` only names a model that has no name.
pub fn open(file_name: &str, bytes: &[u8]) -> Result<Scorer, ModelError> {
    let unpacked = json::unpack(bytes)?;
    let (source, predictor, contract, notes) = match recognise(&unpacked)? {
        Recognised::Bundle(text) => return bundle::open(&text),
        Recognised::Network(network) => {
            let (contract, notes) = (network.contract().clone(), network.notes().to_vec());
            (Source::Onnx, Predictor::Network(network), contract, notes)
        }
        Recognised::Model(source, imported) => {
            let is_share =
                imported.outputs.link() == Link::Probability && imported.outputs.count() == 1;
            if is_share {
                let Imported {
                    outputs,
                    contract,
                    notes,
                    ..
                } = *imported;
                let ensemble = outputs.into_first();
                (source, Predictor::Probability(ensemble), contract, notes)
            } else {
                let binary = imported.binary()?;
                let predictor = Predictor::LogOdds(binary.ensemble);
                (source, predictor, binary.contract, binary.notes)
            }
        }
    };
    Ok(Scorer {
        name: stem(file_name),
        contract,
        threshold: None,
        notes,
        source,
        predictor,
    })
}

impl From<Model> for Scorer {
    fn from(model: Model) -> Scorer {
        Scorer {
            name: model.name,
            contract: model.contract,
            threshold: model.threshold,
            notes: model.notes,
            source: model.source,
            predictor: Predictor::LogOdds(model.ensemble),
        }
    }
}

impl Scorer {
    /// What the model reads, in order.
    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// The probability of leaving of each of `rows`, one per element of `out`.
    ///
    /// Fails only for networks, whose operators may not take what a row holds.
    pub fn scores(
        &self,
        matrix: &Matrix,
        rows: Range<usize>,
        out: &mut [f64],
    ) -> Result<(), OnnxFault> {
        match &self.predictor {
            Predictor::Network(network) => network.scores(matrix, rows, out),
            Predictor::Estimator(estimator) => {
                estimator.probabilities(matrix, rows, out);
                Ok(())
            }
            Predictor::LogOdds(ensemble) | Predictor::Probability(ensemble) => {
                let mut margins = vec![0.0; rows.len()];
                ensemble.predict_margins(matrix, rows, &mut margins);
                for (out, margin) in out.iter_mut().zip(margins) {
                    *out = self.probability(margin);
                }
                Ok(())
            }
        }
    }

    /// The trees whose contributions explain a score, if it is made of trees.
    ///
    /// Where the file does not say how many training rows passed each node, the rows of
    /// `matrix` take their place.
    pub fn explainable(&self, matrix: &Matrix) -> Option<TreeEnsemble> {
        let (Predictor::LogOdds(ensemble) | Predictor::Probability(ensemble)) = &self.predictor
        else {
            return None;
        };
        Some(if self.notes.contains(&Note::NoCovers) {
            ensemble.covered_by(matrix)
        } else {
            ensemble.clone()
        })
    }

    /// The probability that a sum of the model's trees stands for.
    pub fn probability(&self, margin: f32) -> f64 {
        match &self.predictor {
            Predictor::LogOdds(_) => probability(margin),
            // Rounding may carry a sum of shares beyond its bounds.
            _ => f64::from(margin).clamp(0.0, 1.0),
        }
    }
}
