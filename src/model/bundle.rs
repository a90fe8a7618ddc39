//! The Holdfast bundle: contract, estimator, metrics and provenance in one file.
//!
//! The format is described for those who write it in models/BUNDLE.md.

mod check;
mod classes;
mod estimators;
mod origin;
mod places;
mod threshold;
mod write;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::estimator::Estimator;
use super::evaluate::AT_THRESHOLD;
use super::{Model, ModelError, Note, Scorer, Source, json};
use crate::feature::contract::Contract;
pub use check::check_contract;
pub use classes::{ClassEstimate, write_classes};
pub(super) use classes::{is_classes, open_classes};
pub use estimators::KINDS;
use estimators::{EstimatorFile, Reading};
pub use origin::with_origin;
pub use threshold::with_threshold;
pub use write::{Estimate, write};

/// What the field `format` of every bundle says.
pub const FORMAT: &str = "holdfast-bundle";

/// The newest version of the format that is read.
pub const VERSION: u32 = 1;

/// The fields that all versions share, read before anything else.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Header {
    version: Option<json::Scalar>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct Bundle<'a> {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: json::Scalar,
    name: String,
    contract: Contract,
    #[serde(borrow)]
    estimators: Vec<EstimatorFile<'a>>,
    #[serde(default)]
    metrics: Option<Metrics>,
    /// Not used in version 1; only its presence is allowed.
    #[serde(default, rename = "background", borrow)]
    _background: Option<&'a RawValue>,
    #[serde(default)]
    provenance: Option<Provenance>,
}

/// What the exporter measured, and on which rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct Metrics {
    /// The rows it was measured on: `test`, `validation` …
    pub split: String,
    /// How many rows those were.
    pub rows: u64,
    /// The values by name (`roc_auc`, `pr_auc`, `log_loss` …), in the file's order of names.
    pub values: std::collections::BTreeMap<String, f64>,
}

impl Metrics {
    /// What the rows are called where folds judged in turn: figures are means over them.
    pub const FOLDS: &'static str = "k-fold";

    /// The same at another threshold: of the figures that hang on one those in `figures`, and no
    /// others.
    pub fn moved(mut self, figures: &[(&str, f64)]) -> Metrics {
        self.values
            .retain(|name, _| !AT_THRESHOLD.contains(&name.as_str()));
        let finite = figures.iter().filter(|(_, value)| value.is_finite());
        self.values
            .extend(finite.map(|(name, value)| (name.to_string(), *value)));
        self
    }
}

/// Where a model comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct Provenance {
    /// The script or tool that made it.
    #[serde(default)]
    pub made_with: Option<String>,
    /// The seed it was made with.
    #[serde(default)]
    pub seed: Option<i64>,
    /// The libraries and their versions.
    #[serde(default)]
    pub libraries: std::collections::BTreeMap<String, String>,
    /// The training files with their SHA-256.
    #[serde(default)]
    pub data: std::collections::BTreeMap<String, String>,
    /// Whether the training data was generated rather than real.
    #[serde(default)]
    pub generated: bool,
}

impl Provenance {
    /// What a command of this version made from a seed.
    pub fn of(command: &str, seed: u64) -> Provenance {
        let version = env!("CARGO_PKG_VERSION").to_string();
        Provenance {
            made_with: Some(command.to_string()),
            seed: i64::try_from(seed).ok(),
            libraries: std::iter::once(("holdfast".to_string(), version)).collect(),
            ..Provenance::default()
        }
    }
}

/// What a bundle holds.
struct Opened {
    name: String,
    contract: Contract,
    estimator: Estimator,
    threshold: Option<f64>,
    metrics: Option<Metrics>,
    provenance: Option<Provenance>,
    notes: Vec<Note>,
}

/// Reads the text of a bundle whose model is a sum of trees in log-odds, and checks all of it.
pub(super) fn read(text: &str) -> Result<Model, ModelError> {
    let opened = open_any(text)?;
    let kind = opened.estimator.kind();
    let ensemble = match opened.estimator {
        Estimator::LogOdds(ensemble) => ensemble,
        Estimator::Forest(_) => return Err(ModelError::Shares { found: kind.into() }),
        _ => return Err(ModelError::NoSumOfTrees { kind: kind.into() }),
    };
    Ok(Model {
        name: opened.name,
        contract: opened.contract,
        ensemble,
        threshold: opened.threshold,
        metrics: opened.metrics,
        provenance: opened.provenance,
        notes: opened.notes,
        source: Source::Bundle,
    })
}

/// Reads the text of a bundle, whatever its model is made of, and checks all of it.
pub(super) fn open(text: &str) -> Result<Scorer, ModelError> {
    let opened = open_any(text)?;
    Ok(Scorer {
        name: opened.name,
        contract: opened.contract,
        threshold: opened.threshold,
        metrics: opened.metrics,
        provenance: opened.provenance,
        notes: opened.notes,
        source: Source::Bundle,
        predictor: opened.estimator.into(),
    })
}

/// The fields of a bundle, its contract checked.
fn parts(text: &str) -> Result<Bundle<'_>, ModelError> {
    let header: Header = json::parse(text)?;
    check_version(header.version)?;
    let bundle: Bundle = json::parse(text)?;
    if bundle.name.trim().is_empty() {
        return Err(ModelError::FieldMissing {
            field: "name".into(),
        });
    }
    check_contract(&bundle.contract)?;
    Ok(bundle)
}

fn open_any(text: &str) -> Result<Opened, ModelError> {
    let bundle = parts(text)?;
    let [estimator] = bundle.estimators.as_slice() else {
        return Err(ModelError::Estimators {
            found: bundle.estimators.len(),
        });
    };
    if !(estimator.weight.is_finite() && estimator.weight > 0.0) {
        let found = estimator.weight.to_string();
        return Err(wrong("estimators[0].weight", &found, "> 0"));
    }
    if let Some(threshold) = estimator.threshold
        && !(0.0..=1.0).contains(&threshold)
    {
        let found = threshold.to_string();
        return Err(wrong("estimators[0].threshold", &found, "0 … 1"));
    }
    let reading = Reading {
        whole: text,
        contract: &bundle.contract,
    };
    let (made, mut notes) = reading.estimator(estimator, "estimators[0]", 0)?;
    if made.holds_rows() {
        notes.push(Note::HoldsCustomers);
    }
    Ok(Opened {
        estimator: made,
        threshold: estimator.threshold,
        name: bundle.name,
        contract: bundle.contract,
        metrics: bundle.metrics,
        provenance: bundle.provenance,
        notes,
    })
}

fn check_version(version: Option<json::Scalar>) -> Result<(), ModelError> {
    let Some(json::Scalar(found)) = version else {
        return Err(ModelError::FieldMissing {
            field: "version".into(),
        });
    };
    match found.parse::<u64>() {
        Ok(version) if version == u64::from(VERSION) => Ok(()),
        Ok(version) if version > u64::from(VERSION) => Err(ModelError::BundleVersion {
            found: json::shorten(&found),
            supported: VERSION,
        }),
        _ => Err(wrong(
            "version",
            &json::shorten(&found),
            &VERSION.to_string(),
        )),
    }
}

fn wrong(field: &str, found: &str, expected: &str) -> ModelError {
    ModelError::FieldWrong {
        field: field.into(),
        found: found.into(),
        expected: expected.into(),
    }
}
