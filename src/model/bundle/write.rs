//! Writes a bundle: what [`super::read`] and [`super::open`] read back.

use serde::Serialize;

use super::estimators::{Written, model_of};
use super::{FORMAT, Metrics, Provenance, VERSION};
use crate::feature::contract::Contract;
use crate::model::MAX_BYTES;
use crate::model::estimator::Estimator;
use crate::model::xgboost::WriteError;

/// What a bundle is written of.
#[derive(Clone, Debug)]
pub struct Estimate<'a> {
    /// What people call the bundle.
    pub name: &'a str,
    /// What people call its estimator.
    pub estimator: &'a str,
    /// What it reads.
    pub contract: &'a Contract,
    /// What makes its scores.
    pub model: &'a Estimator,
    /// The probability from which a customer counts as leaving.
    pub threshold: Option<f64>,
    /// What was measured.
    pub metrics: Option<&'a Metrics>,
    /// Where it comes from.
    pub provenance: Option<&'a Provenance>,
}

#[derive(Serialize)]
struct Bundle<'a> {
    format: &'a str,
    version: u32,
    name: &'a str,
    contract: &'a Contract,
    estimators: [Written<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    metrics: Option<&'a Metrics>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provenance: Option<&'a Provenance>,
}

/// The bundle as JSON.
///
/// # Errors
/// A split that XGBoost's format does not know, or more bytes than are read again.
pub fn write(of: &Estimate) -> Result<String, WriteError> {
    let estimator = Written {
        name: of.estimator,
        kind: of.model.kind(),
        weight: 1.0,
        threshold: of.threshold,
        model: model_of(of.model, of.contract)?,
    };
    put(of.name, of.contract, estimator, of.metrics, of.provenance)
}

/// A bundle of one estimator that is written already.
pub(super) fn put(
    name: &str,
    contract: &Contract,
    estimator: Written,
    metrics: Option<&Metrics>,
    provenance: Option<&Provenance>,
) -> Result<String, WriteError> {
    let bundle = Bundle {
        format: FORMAT,
        version: VERSION,
        name,
        contract,
        estimators: [estimator],
        metrics,
        provenance,
    };
    let text = serde_json::to_string(&bundle)?;
    match text.len() > MAX_BYTES {
        true => Err(WriteError::TooLarge {
            bytes: text.len() as u64,
        }),
        false => Ok(text),
    }
}
