//! The Holdfast bundle: contract, estimator, metrics and provenance in one file.
//!
//! The format is described for those who write it in models/BUNDLE.md.

mod check;
mod write;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Model, ModelError, Source, json, xgboost};
use crate::feature::contract::Contract;
pub use check::check_contract;
pub use write::{Estimate, write};

/// What the field `format` of every bundle says.
pub const FORMAT: &str = "holdfast-bundle";

/// The newest version of the format that is read.
pub const VERSION: u32 = 1;

/// The kind of estimator that version 1 knows.
const XGBOOST_JSON: &str = "xgboost-json";

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
    estimators: Vec<Estimator<'a>>,
    #[serde(default)]
    metrics: Option<Metrics>,
    /// Not used in version 1; only its presence is allowed.
    #[serde(default, rename = "background", borrow)]
    _background: Option<&'a RawValue>,
    #[serde(default)]
    provenance: Option<Provenance>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct Estimator<'a> {
    name: String,
    kind: String,
    #[serde(default = "one")]
    weight: f64,
    #[serde(default)]
    threshold: Option<f64>,
    #[serde(borrow)]
    model: &'a RawValue,
}

fn one() -> f64 {
    1.0
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

/// Reads the text of a bundle and checks all of it.
pub(super) fn read(text: &str) -> Result<Model, ModelError> {
    let header: Header = json::parse(text)?;
    check_version(header.version)?;
    let bundle: Bundle = json::parse(text)?;
    if bundle.name.trim().is_empty() {
        return Err(ModelError::FieldMissing {
            field: "name".into(),
        });
    }
    check_contract(&bundle.contract)?;
    let [estimator] = bundle.estimators.as_slice() else {
        return Err(ModelError::Estimators {
            found: bundle.estimators.len(),
        });
    };
    if estimator.kind != XGBOOST_JSON {
        return Err(ModelError::EstimatorKind {
            name: json::shorten(&estimator.name),
            found: json::shorten(&estimator.kind),
        });
    }
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
    let mut imported = xgboost::read_part(text, estimator.model.get())?.binary()?;
    check::check_fit(&bundle.contract, &imported)?;
    // The bundle's contract gives the names that the model's file may lack.
    imported
        .notes
        .retain(|note| !note.invents_names() && note.codes_of().is_none());
    Ok(Model {
        name: bundle.name,
        contract: bundle.contract,
        ensemble: imported.ensemble,
        threshold: estimator.threshold,
        metrics: bundle.metrics,
        provenance: bundle.provenance,
        notes: imported.notes,
        source: Source::Bundle,
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
