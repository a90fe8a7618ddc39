//! A model that tells several classes apart: a probability per class.
//!
//! [`open_any`] takes every file that [`super::open`] takes, and besides those the models of
//! several classes and of amounts that XGBoost, LightGBM, CatBoost and scikit-learn (as ONNX)
//! write, and bundles of classes.

use std::ops::Range;
use std::sync::Arc;

use super::amount_model::AmountModel;
use super::neural::LinearModel;
use super::scorer::{Card, Scorer, scorer_of};
use super::trees::{Link, Outputs, TreeEnsemble};
use super::{
    Imported, Metrics, ModelError, Note, OnnxFault, Provenance, Recognised, Source, TableNetwork,
    WriteError, blend, bundle, json, recognise, stem, xgboost,
};
use crate::feature::contract::Contract;
use crate::feature::matrix::Matrix;

/// A model of several classes that is ready to score.
#[derive(Clone, Debug)]
pub struct ClassModel {
    /// What people call it: the bundle's name, or the file's.
    pub name: String,
    /// What it reads, in order.
    pub contract: Contract,
    /// What the classes are called: numbers from 0 on where the file does not say.
    pub classes: Vec<String>,
    /// The column that held the answer in training, if the exporter said so.
    pub label: Option<String>,
    /// What makes the probabilities.
    pub predictor: ClassPredictor,
    /// What the exporter measured, if told.
    pub metrics: Option<Metrics>,
    /// Where it comes from, if told.
    pub provenance: Option<Provenance>,
    /// What the reader should know about how the file was read.
    pub notes: Vec<Note>,
    /// What kind of file it was.
    pub source: Source,
}

/// What makes a probability per class.
#[derive(Clone, Debug)]
pub enum ClassPredictor {
    /// One sum of trees per class.
    Trees(Outputs),
    /// A graph of operators.
    Network(Arc<TableNetwork>),
}

/// A model of any kind.
#[derive(Clone, Debug)]
pub enum AnyModel {
    /// It answers yes or no.
    YesNo(Box<Scorer>),
    /// It tells several classes apart.
    Classes(Box<ClassModel>),
    /// It predicts amounts.
    Amounts(Box<AmountModel>),
}

/// Reads a model that answers yes or no, tells several classes apart or predicts amounts.
///
/// The kind is told by content; `file_name` only names a model that has no name.
///
/// # Errors
/// [`ModelError`] with what is wrong and where, or what else the model predicts.
pub fn open_any(file_name: &str, bytes: &[u8]) -> Result<AnyModel, ModelError> {
    let unpacked = json::unpack(bytes)?;
    match recognise(&unpacked)? {
        Recognised::Bundle(text) if bundle::is_classes(&text)? => {
            let model = bundle::open_classes(&text)?;
            Ok(AnyModel::Classes(Box::new(model)))
        }
        Recognised::Model(source, imported)
            if imported.outputs.count() > 1 && is_share(imported.outputs.link()) =>
        {
            let count = imported.outputs.count();
            let Imported {
                outputs,
                classes,
                contract,
                notes,
                ..
            } = *imported;
            Ok(AnyModel::Classes(Box::new(ClassModel {
                name: stem(file_name),
                contract,
                classes: names(classes, count),
                label: None,
                predictor: ClassPredictor::Trees(outputs),
                metrics: None,
                provenance: None,
                notes,
                source,
            })))
        }
        Recognised::Model(source, imported) if !is_share(imported.outputs.link()) => {
            let model = AmountModel::new(stem(file_name), source, *imported);
            Ok(AnyModel::Amounts(Box::new(model)))
        }
        Recognised::Network(network) if !network.classes().is_empty() => {
            Ok(AnyModel::Classes(Box::new(ClassModel {
                name: stem(file_name),
                contract: network.contract().clone(),
                classes: network.classes().to_vec(),
                label: None,
                notes: network.notes().to_vec(),
                predictor: ClassPredictor::Network(Arc::from(network)),
                metrics: None,
                provenance: None,
                source: Source::Onnx,
            })))
        }
        other => Ok(AnyModel::YesNo(Box::new(scorer_of(file_name, other)?))),
    }
}

/// The classes' names: numbers from 0 on where the file does not say.
fn names(known: Vec<String>, count: usize) -> Vec<String> {
    match known.len() == count {
        true => known,
        false => (0..count).map(|class| class.to_string()).collect(),
    }
}

/// Whether what a link gives is a probability.
fn is_share(link: Link) -> bool {
    match link {
        Link::Softmax | Link::Logistic | Link::Probability => true,
        Link::Identity | Link::Exponential => false,
    }
}

impl ClassModel {
    /// The sums of `rows` if they are made by trees, a number per class, row after row.
    pub fn margins(&self, matrix: &Matrix, rows: Range<usize>) -> Option<Vec<f32>> {
        let ClassPredictor::Trees(outputs) = &self.predictor else {
            return None;
        };
        let mut margins = vec![0.0; rows.len() * outputs.count()];
        outputs.predict_margins(matrix, rows, &mut margins);
        Some(margins)
    }

    /// The probabilities of `rows`, a number per class, row after row; not-a-number where a
    /// network has none. Of classes that were each learnt against all others they need not add
    /// up to 1.
    ///
    /// # Errors
    /// What a network's operators cannot take.
    pub fn probabilities(
        &self,
        matrix: &Matrix,
        rows: Range<usize>,
    ) -> Result<Vec<f64>, OnnxFault> {
        let mut shares = vec![0.0; rows.len() * self.classes.len()];
        match &self.predictor {
            ClassPredictor::Trees(outputs) => {
                let mut margins = vec![0.0; shares.len()];
                outputs.predict_margins(matrix, rows, &mut margins);
                outputs.predictions(&margins, &mut shares);
                // Rounding may carry a sum of shares beyond its bounds.
                let all = shares.iter_mut();
                all.for_each(|share| *share = share.clamp(0.0, 1.0));
            }
            ClassPredictor::Network(network) => network.shares(matrix, rows, &mut shares)?,
        }
        Ok(shares)
    }

    /// The probability of one class of `rows`; not-a-number where there is none.
    pub fn scores(&self, class: usize, matrix: &Matrix, rows: Range<usize>, out: &mut [f64]) {
        let Ok(shares) = self.probabilities(matrix, rows) else {
            return out.fill(f64::NAN);
        };
        let own = shares.iter().skip(class).step_by(self.classes.len().max(1));
        out.iter_mut().zip(own).for_each(|(out, own)| *out = *own);
    }

    /// The sum of trees of one class whose contributions explain its margin, if it is one.
    ///
    /// Where the file does not say how many training rows passed each node, the rows of
    /// `matrix` take their place.
    pub fn explainable(&self, class: usize, matrix: &Matrix) -> Option<TreeEnsemble> {
        let ClassPredictor::Trees(outputs) = &self.predictor else {
            return None;
        };
        let ensemble = outputs.ensembles().nth(class)?;
        Some(match self.notes.contains(&Note::NoCovers) {
            true => ensemble.covered_by(matrix),
            false => ensemble.clone(),
        })
    }

    /// The linear model whose coefficients explain every class's margin, if it is one.
    pub fn linear(&self) -> Option<LinearModel> {
        match &self.predictor {
            ClassPredictor::Network(network) => network.linear(),
            ClassPredictor::Trees(_) => None,
        }
    }

    /// The numbers of the model card.
    pub fn describe(&self) -> Card {
        match &self.predictor {
            ClassPredictor::Network(network) => Card::Network(network.describe()),
            ClassPredictor::Trees(outputs) => Card::Trees(outputs.describe()),
        }
    }

    /// Multiplications (or what takes as long) that the scores of one row take, where that is
    /// more than trees take.
    pub fn work(&self) -> Option<u64> {
        match &self.predictor {
            ClassPredictor::Network(network) => Some(network.work()),
            ClassPredictor::Trees(_) => None,
        }
    }

    /// The model as XGBoost's JSON (`multi:softprob`); `None` where the classes' probabilities
    /// are not the softmax of their sums.
    ///
    /// # Errors
    /// A split that XGBoost does not know.
    pub fn to_xgboost(&self) -> Option<Result<serde_json::Value, WriteError>> {
        let ClassPredictor::Trees(outputs) = &self.predictor else {
            return None;
        };
        if outputs.link() != Link::Softmax {
            return None;
        }
        let features = &self.contract.features;
        let parts = [(1.0, outputs.ensembles().collect())];
        let sums = blend::class_sums(features.len(), self.classes.len(), &parts).ok()?;
        let sums: Vec<&TreeEnsemble> = sums.iter().collect();
        Some(xgboost::write_classes(&sums, features))
    }
}

/// The class of the largest probability; the first of equal ones.
pub fn likeliest(shares: &[f64]) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (class, share) in shares.iter().enumerate() {
        if *share > best.1 {
            best = (class, *share);
        }
    }
    best.0
}
