//! What predicts: a loaded model with the contract it reads by.
//!
//! [`load`] takes the bytes of a file, tells by their content what it is, and
//! returns a [`Model`] whose every number has been checked: whoever holds one
//! can predict and explain without an error path.

mod amount_model;
pub mod blend;
pub mod boosting;
pub mod bundle;
pub mod calibration;
mod catboost;
mod class_model;
pub mod dense;
mod error;
pub mod estimator;
pub mod evaluate;
pub mod fitting;
pub mod forest;
pub mod hybrid;
mod imported;
mod json;
mod lightgbm;
pub mod logistic;
pub mod neighbours;
pub mod neural;
mod note;
mod onnx;
pub mod perceptron;
mod recognise;
pub mod recommend;
pub mod recurrent;
mod scorer;
pub mod search;
pub mod support_vectors;
pub mod train;
pub mod trees;
mod ubjson;
mod xgboost;

use std::borrow::Cow;
use std::ops::Range;

use crate::feature::contract::Contract;
use crate::feature::matrix::Matrix;

pub use amount_model::AmountModel;
pub use bundle::{Metrics, Provenance};
pub use class_model::{AnyModel, ClassModel, ClassPredictor, likeliest, open_any};
pub use error::{FeatureFault, ModelError, OnnxFault, TreeFault};
pub use imported::{Binary, Imported};
pub use note::Note;
pub use onnx::{TableNetwork, network};
pub use recognise::{Foreign, starts_a_model};
pub use scorer::{Card, Predictor, Scorer, open};
pub use xgboost::{WriteError, write as write_xgboost, write_classes as write_xgboost_classes};

use trees::TreeEnsemble;

/// The largest model that is read, in bytes after decompression.
///
/// A wasm memory ends at 4 GiB and parsed numbers need several times their text.
pub const MAX_BYTES: usize = 256 * 1024 * 1024;

/// A model that is ready to predict.
#[derive(Clone, Debug)]
pub struct Model {
    /// What people call it: the bundle's name, or the file's.
    pub name: String,
    /// What it reads, in order.
    pub contract: Contract,
    /// The trees (several estimators in one bundle are refused for now).
    pub ensemble: TreeEnsemble,
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
}

/// What kind of file a model came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A Holdfast bundle (models/BUNDLE.md).
    Bundle,
    /// What XGBoost's `save_model` writes, JSON or UBJSON.
    Xgboost,
    /// The text that LightGBM's `save_model` writes.
    Lightgbm,
    /// What CatBoost's `save_model` writes, as JSON or its own binary.
    Catboost,
    /// ONNX, as exporters of many tools write it.
    Onnx,
}

/// The numbers of a model card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Description {
    /// How many trees are summed.
    pub trees: usize,
    /// Splits and leaves of all trees.
    pub nodes: usize,
    /// Leaves of all trees.
    pub leaves: usize,
    /// Most splits between a root and a leaf.
    pub depth: usize,
    /// How many features the model may read.
    pub features: usize,
    /// How many of them any split asks for.
    pub features_used: usize,
}

impl Model {
    /// What the model reads, in order.
    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// How many features one row has.
    pub fn features(&self) -> usize {
        self.ensemble.features()
    }

    /// The score of one row in log-odds; a missing cell is not-a-number.
    pub fn margin(&self, row: &[f32]) -> f32 {
        self.ensemble.margin(row)
    }

    /// The probability of leaving that a score in log-odds stands for.
    pub fn probability(&self, margin: f32) -> f64 {
        trees::probability(margin)
    }

    /// The scores of `rows` in log-odds, one per element of `out`.
    pub fn predict_margins(&self, matrix: &Matrix, rows: Range<usize>, out: &mut [f32]) {
        self.ensemble.predict_margins(matrix, rows, out);
    }

    /// The numbers of the model card.
    pub fn describe(&self) -> Description {
        self.ensemble.describe()
    }
}

/// Reads a model that answers one question with yes or no, whatever supported kind of file it is.
///
/// The kind is told by content; `file_name` only names a model that has no name.
/// What predicts something else is refused by its objective: see [`import`].
pub fn load(file_name: &str, bytes: &[u8]) -> Result<Model, ModelError> {
    let unpacked = json::unpack(bytes)?;
    let (source, imported) = match recognise(&unpacked)? {
        Recognised::Bundle(text) => return bundle::read(&text),
        Recognised::Model(source, imported) => (source, imported.binary()?),
        Recognised::Network(network) => return Err(network.is_no_trees()),
    };
    Ok(Model {
        name: stem(file_name),
        contract: imported.contract,
        ensemble: imported.ensemble,
        threshold: None,
        metrics: None,
        provenance: None,
        notes: imported.notes,
        source,
    })
}

/// Reads what a tool's own file holds, whatever it predicts: several classes, amounts, ranks.
///
/// Bundles hold more than that and are for [`load`]; here they are refused, as are ONNX
/// graphs that are no trees (see [`open`] and [`network`]).
pub fn import(bytes: &[u8]) -> Result<(Source, Imported), ModelError> {
    let unpacked = json::unpack(bytes)?;
    match recognise(&unpacked)? {
        Recognised::Model(source, imported) => Ok((source, *imported)),
        Recognised::Bundle(_) => Err(ModelError::Unrecognised {
            found: bundle::FORMAT.into(),
        }),
        Recognised::Network(network) => Err(network.is_no_trees()),
    }
}

/// What a file turned out to be.
enum Recognised<'a> {
    Bundle(Cow<'a, str>),
    Model(Source, Box<Imported>),
    Network(Box<TableNetwork>),
}

fn recognise(bytes: &[u8]) -> Result<Recognised<'_>, ModelError> {
    match recognise::other(bytes) {
        Some(recognise::Other::XgboostUbjson) => {
            let imported = xgboost::read_ubjson(bytes)?;
            return Ok(Recognised::Model(Source::Xgboost, Box::new(imported)));
        }
        Some(recognise::Other::Lightgbm) => {
            let imported = lightgbm::read(bytes)?;
            return Ok(Recognised::Model(Source::Lightgbm, Box::new(imported)));
        }
        Some(recognise::Other::CatboostBinary) => {
            let imported = catboost::read_binary(bytes)?;
            return Ok(Recognised::Model(Source::Catboost, Box::new(imported)));
        }
        Some(recognise::Other::Onnx) => {
            return Ok(match onnx::read(bytes)? {
                onnx::Content::Trees(imported) => Recognised::Model(Source::Onnx, imported),
                onnx::Content::Network(network) => Recognised::Network(network),
            });
        }
        None => {}
    }
    if let Some(format) = recognise::foreign(bytes) {
        return Err(ModelError::Foreign { format });
    }
    let text = json::text(bytes)?;
    let (source, imported) = match recognise::text(&text)? {
        recognise::Content::Bundle => return Ok(Recognised::Bundle(text)),
        recognise::Content::Xgboost => (Source::Xgboost, xgboost::read(&text)?),
        recognise::Content::Catboost => (Source::Catboost, catboost::read(&text)?),
    };
    Ok(Recognised::Model(source, Box::new(imported)))
}

/// A file's name without folders and without `.json`, `.gz` and the like.
fn stem(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let name = name.strip_suffix(".gz").unwrap_or(name);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_string(),
        _ => name.to_string(),
    }
}
