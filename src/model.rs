//! What predicts: a loaded model with the contract it reads by.
//!
//! [`load`] takes the bytes of a file, tells by their content what it is, and
//! returns a [`Model`] whose every number has been checked: whoever holds one
//! can predict and explain without an error path.

pub mod blend;
pub mod boosting;
pub mod bundle;
pub mod calibration;
mod error;
pub mod evaluate;
mod json;
pub mod logistic;
mod recognise;
pub mod train;
pub mod trees;
pub mod xgboost;

use std::ops::Range;

use crate::feature::contract::Contract;
use crate::feature::matrix::Matrix;

pub use bundle::{Metrics, Provenance};
pub use error::{FeatureFault, ModelError, TreeFault};
pub use recognise::Foreign;
pub use xgboost::Note;

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
    /// The JSON that XGBoost's `save_model` writes.
    Xgboost,
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

/// Reads a model from the bytes of a file, whatever supported kind it is.
///
/// The kind is told by content; `file_name` only names a model that has no name.
pub fn load(file_name: &str, bytes: &[u8]) -> Result<Model, ModelError> {
    let unpacked = json::unpack(bytes)?;
    if let Some(format) = recognise::binary(&unpacked) {
        return Err(ModelError::Foreign { format });
    }
    let text = json::text(&unpacked)?;
    match recognise::text(&text)? {
        recognise::Content::Bundle => bundle::read(&text),
        recognise::Content::Xgboost => {
            let imported = xgboost::read(&text)?;
            Ok(Model {
                name: stem(file_name),
                contract: imported.contract,
                ensemble: imported.ensemble,
                threshold: None,
                metrics: None,
                provenance: None,
                notes: imported.notes,
                source: Source::Xgboost,
            })
        }
    }
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
