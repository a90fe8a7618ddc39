//! A model that tells several classes apart: a probability per class.
//!
//! [`open_any`] takes every file that [`super::open`] takes, and besides those the models of
//! several classes that XGBoost, LightGBM, CatBoost and scikit-learn (as ONNX) write, and
//! bundles of them.

use std::ops::Range;

use super::scorer::{Scorer, scorer_of};
use super::trees::{Link, Outputs, TreeEnsemble};
use super::{
    Metrics, ModelError, Note, Provenance, Recognised, Source, WriteError, blend, bundle, json,
    recognise, stem, xgboost,
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
    /// One sum of trees per class.
    pub outputs: Outputs,
    /// What the exporter measured, if told.
    pub metrics: Option<Metrics>,
    /// Where it comes from, if told.
    pub provenance: Option<Provenance>,
    /// What the reader should know about how the file was read.
    pub notes: Vec<Note>,
    /// What kind of file it was.
    pub source: Source,
}

/// A model of either kind.
#[derive(Clone, Debug)]
pub enum AnyModel {
    /// It answers yes or no.
    YesNo(Box<Scorer>),
    /// It tells several classes apart.
    Classes(Box<ClassModel>),
}

/// Reads a model that answers yes or no, or tells several classes apart.
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
            Ok(AnyModel::Classes(Box::new(ClassModel {
                name: stem(file_name),
                contract: imported.contract,
                classes: (0..count).map(|class| class.to_string()).collect(),
                label: None,
                outputs: imported.outputs,
                metrics: None,
                provenance: None,
                notes: imported.notes,
                source,
            })))
        }
        other => Ok(AnyModel::YesNo(Box::new(scorer_of(file_name, other)?))),
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
    /// The sums of `rows`, a number per class, row after row.
    pub fn margins(&self, matrix: &Matrix, rows: Range<usize>) -> Vec<f32> {
        let mut margins = vec![0.0; rows.len() * self.classes.len()];
        self.outputs.predict_margins(matrix, rows, &mut margins);
        margins
    }

    /// The probabilities that sums stand for; of classes that were each learnt against all
    /// others they need not add up to 1.
    pub fn probabilities(&self, margins: &[f32]) -> Vec<f64> {
        let mut shares = vec![0.0; margins.len()];
        self.outputs.predictions(margins, &mut shares);
        // Rounding may carry a sum of shares beyond its bounds.
        shares
            .iter_mut()
            .for_each(|share| *share = share.clamp(0.0, 1.0));
        shares
    }

    /// The sum of trees of one class whose contributions explain its margin.
    ///
    /// Where the file does not say how many training rows passed each node, the rows of
    /// `matrix` take their place.
    pub fn explainable(&self, class: usize, matrix: &Matrix) -> Option<TreeEnsemble> {
        let ensemble = self.outputs.ensembles().nth(class)?;
        Some(match self.notes.contains(&Note::NoCovers) {
            true => ensemble.covered_by(matrix),
            false => ensemble.clone(),
        })
    }

    /// The model as XGBoost's JSON (`multi:softprob`); `None` where the classes' probabilities
    /// are not the softmax of their sums.
    ///
    /// # Errors
    /// A split that XGBoost does not know.
    pub fn to_xgboost(&self) -> Option<Result<serde_json::Value, WriteError>> {
        if self.outputs.link() != Link::Softmax {
            return None;
        }
        let features = &self.contract.features;
        let parts = [(1.0, self.outputs.ensembles().collect())];
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
