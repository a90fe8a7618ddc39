//! A model that says how likely each customer is to leave, whatever it is made of.
//!
//! [`open`] takes every kind of file that [`super::load`] takes, and besides those
//! whose scores are not the logistic of a sum of trees: forests that average
//! probabilities, linear models and neural networks.

use std::ops::Range;
use std::sync::Arc;

use super::error::OnnxFault;
use super::estimator::Estimator;
use super::neural::{LinearModel, NetworkDescription};
use super::onnx::TableNetwork;
use super::trees::{Link, TreeEnsemble, probability};
use super::{
    Description, Imported, Metrics, Model, ModelError, Note, Provenance, Recognised, Source,
    bundle, json, recognise, stem,
};
use crate::feature::contract::Contract;
use crate::feature::matrix::Matrix;
use crate::i18n::Message;

/// A model that is ready to score.
#[derive(Clone, Debug)]
pub struct Scorer {
    /// What people call it: the bundle's name, or the file's.
    pub name: String,
    /// What it reads, in order.
    pub contract: Contract,
    /// The probability from which a customer counts as leaving, if the exporter chose one.
    pub threshold: Option<f64>,
    /// What the exporter measured, if told.
    pub metrics: Option<Metrics>,
    /// Where it comes from, if told.
    pub provenance: Option<Provenance>,
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
    LogOdds(Arc<TreeEnsemble>),
    /// A sum of trees that is a probability.
    Probability(Arc<TreeEnsemble>),
    /// A graph of operators.
    Network(Arc<TableNetwork>),
    /// Neighbours, support vectors, a network trained here, or several models weighed.
    Estimator(Arc<Estimator>),
}

/// The numbers of a model card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Card {
    /// Of trees.
    Trees(Description),
    /// Of a graph of operators.
    Network(NetworkDescription),
    /// Of what else was trained here: what it is called.
    Estimator(Message),
}

impl From<Estimator> for Predictor {
    fn from(estimator: Estimator) -> Predictor {
        match estimator {
            Estimator::LogOdds(ensemble) => Predictor::LogOdds(Arc::new(ensemble)),
            Estimator::Forest(ensemble) => Predictor::Probability(Arc::new(ensemble)),
            other => Predictor::Estimator(Arc::new(other)),
        }
    }
}

/// Reads a model that answers one question with yes or no, whatever it is made of.
///
/// The kind is told by content; `file_name` only names a model that has no name.
pub fn open(file_name: &str, bytes: &[u8]) -> Result<Scorer, ModelError> {
    let unpacked = json::unpack(bytes)?;
    scorer_of(file_name, recognise(&unpacked)?)
}

/// The scorer of what a file turned out to be.
pub(super) fn scorer_of(file_name: &str, recognised: Recognised) -> Result<Scorer, ModelError> {
    let (source, predictor, contract, notes) = match recognised {
        Recognised::Bundle(text) => return bundle::open(&text),
        Recognised::Network(network) => {
            if let Some(error) = network.is_not_binary() {
                return Err(error);
            }
            let (contract, notes) = (network.contract().clone(), network.notes().to_vec());
            (
                Source::Onnx,
                Predictor::Network(Arc::from(network)),
                contract,
                notes,
            )
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
                let ensemble = Arc::new(outputs.into_first());
                (source, Predictor::Probability(ensemble), contract, notes)
            } else {
                let binary = imported.binary()?;
                let predictor = Predictor::LogOdds(Arc::new(binary.ensemble));
                (source, predictor, binary.contract, binary.notes)
            }
        }
    };
    Ok(Scorer {
        name: stem(file_name),
        contract,
        threshold: None,
        metrics: None,
        provenance: None,
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
            metrics: model.metrics,
            provenance: model.provenance,
            notes: model.notes,
            source: model.source,
            predictor: Predictor::LogOdds(Arc::new(model.ensemble)),
        }
    }
}

impl Scorer {
    /// What the model reads, in order.
    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// The numbers of the model card.
    pub fn describe(&self) -> Card {
        match &self.predictor {
            Predictor::Network(network) => Card::Network(network.describe()),
            Predictor::Estimator(estimator) => Card::Estimator(estimator.title()),
            Predictor::LogOdds(ensemble) | Predictor::Probability(ensemble) => {
                Card::Trees(ensemble.describe())
            }
        }
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
            Predictor::Network(network) => return network.scores(matrix, rows, out),
            Predictor::Estimator(estimator) => {
                estimator.probabilities(matrix, rows, out);
                return Ok(());
            }
            Predictor::LogOdds(_) | Predictor::Probability(_) => {}
        }
        let mut margins = vec![0.0; rows.len()];
        self.margins(matrix, rows, &mut margins)?;
        for (out, margin) in out.iter_mut().zip(margins) {
            *out = self.probability(margin);
        }
        Ok(())
    }

    /// As [`Scorer::scores`], but a row that the model gives no number gets not-a-number: a
    /// network that fills no gaps cannot score a row that has some.
    ///
    /// # Errors
    /// As [`Scorer::scores`], for everything else.
    pub fn scores_or_none(
        &self,
        matrix: &Matrix,
        rows: Range<usize>,
        out: &mut [f64],
    ) -> Result<(), OnnxFault> {
        match &self.predictor {
            Predictor::Network(network) => network.scores_or_none(matrix, rows, out),
            _ => self.scores(matrix, rows, out),
        }
    }

    /// Multiplications (or what takes as long) that the score of one row takes, where that is
    /// more than trees take.
    pub fn work(&self) -> Option<u64> {
        match &self.predictor {
            Predictor::LogOdds(_) | Predictor::Probability(_) => None,
            Predictor::Network(network) => Some(network.work()),
            Predictor::Estimator(estimator) => Some(estimator.work()),
        }
    }

    /// The scores of `rows` on the model's own scale, one per element of `out`: what
    /// [`Scorer::probability`] takes, log-odds for most trees, else probabilities.
    ///
    /// Fails only for networks, as [`Scorer::scores`] does.
    pub fn margins(
        &self,
        matrix: &Matrix,
        rows: Range<usize>,
        out: &mut [f32],
    ) -> Result<(), OnnxFault> {
        match &self.predictor {
            Predictor::Estimator(estimator) => {
                let mut scores = vec![0.0; rows.len()];
                estimator.probabilities(matrix, rows, &mut scores);
                for (out, score) in out.iter_mut().zip(scores) {
                    *out = score as f32;
                }
            }
            Predictor::LogOdds(ensemble) | Predictor::Probability(ensemble) => {
                ensemble.predict_margins(matrix, rows, out);
            }
            Predictor::Network(network) => {
                let mut scores = vec![0.0; rows.len()];
                network.scores(matrix, rows, &mut scores)?;
                for (out, score) in out.iter_mut().zip(scores) {
                    *out = score as f32;
                }
            }
        }
        Ok(())
    }

    /// The trees whose contributions explain a score, if it is made of trees.
    ///
    /// Where the file does not say how many training rows passed each node, the rows of
    /// `matrix` take their place.
    pub fn explainable(&self, matrix: &Matrix) -> Option<Arc<TreeEnsemble>> {
        let (Predictor::LogOdds(ensemble) | Predictor::Probability(ensemble)) = &self.predictor
        else {
            return None;
        };
        Some(if self.notes.contains(&Note::NoCovers) {
            Arc::new(ensemble.covered_by(matrix))
        } else {
            Arc::clone(ensemble)
        })
    }

    /// The linear model whose coefficients explain a score exactly, if it is one that is no
    /// sum of trees.
    pub fn linear(&self) -> Option<LinearModel> {
        match &self.predictor {
            Predictor::Network(network) => network.linear(),
            _ => None,
        }
    }

    /// The probability that a score on the model's own scale stands for.
    pub fn probability(&self, margin: f32) -> f64 {
        match &self.predictor {
            Predictor::LogOdds(_) => probability(margin),
            // Rounding may carry a sum of shares beyond its bounds.
            _ => f64::from(margin).clamp(0.0, 1.0),
        }
    }
}
