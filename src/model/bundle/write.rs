//! Writes a bundle: what [`super::read`] reads back.

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::{FORMAT, Metrics, Provenance, VERSION, XGBOOST_JSON};
use crate::feature::contract::Contract;
use crate::model::trees::TreeEnsemble;
use crate::model::xgboost::{self, WriteError};

/// What a bundle is written of.
#[derive(Clone, Debug)]
pub struct Estimate<'a> {
    /// What people call the bundle.
    pub name: &'a str,
    /// What people call its estimator.
    pub estimator: &'a str,
    /// What it reads.
    pub contract: &'a Contract,
    /// The trees.
    pub ensemble: &'a TreeEnsemble,
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
    estimators: [Estimator<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    metrics: Option<&'a Metrics>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provenance: Option<&'a Provenance>,
}

#[derive(Serialize)]
struct Estimator<'a> {
    name: &'a str,
    kind: &'a str,
    weight: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<f64>,
    model: Box<RawValue>,
}

/// The bundle as JSON.
///
/// # Errors
/// A split that XGBoost's format does not know.
pub fn write(of: &Estimate) -> Result<String, WriteError> {
    let model = xgboost::write(of.ensemble, &of.contract.features)?;
    let bundle = Bundle {
        format: FORMAT,
        version: VERSION,
        name: of.name,
        contract: of.contract,
        estimators: [Estimator {
            name: of.estimator,
            kind: XGBOOST_JSON,
            weight: 1.0,
            threshold: of.threshold,
            model: to_raw_value(&model)?,
        }],
        metrics: of.metrics,
        provenance: of.provenance,
    };
    Ok(serde_json::to_string(&bundle)?)
}
