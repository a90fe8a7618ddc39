//! Bundles whose model tells several classes apart: written, and read with all checks.

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::estimators::EstimatorFile;
use super::write::put;
use super::{Bundle, Metrics, Provenance, check, parts, wrong};
use crate::feature::contract::Contract;
use crate::model::class_model::{ClassModel, ClassPredictor};
use crate::model::trees::{Link, Outputs};
use crate::model::xgboost::{self, WriteError};
use crate::model::{ModelError, Source, json};

/// The kind of such an estimator, as it is written.
pub const KIND: &str = "classes";

/// What a bundle of several classes is written of.
#[derive(Clone, Debug)]
pub struct ClassEstimate<'a> {
    /// What people call the bundle.
    pub name: &'a str,
    /// What people call its estimator.
    pub estimator: &'a str,
    /// What it reads.
    pub contract: &'a Contract,
    /// One sum of trees per class, with base 0, linked by the softmax.
    pub outputs: &'a Outputs,
    /// The column that holds the answer.
    pub label: Option<&'a str>,
    /// What the classes are called, in the order of the outputs.
    pub classes: &'a [String],
    /// What was measured.
    pub metrics: Option<&'a Metrics>,
    /// Where it comes from.
    pub provenance: Option<&'a Provenance>,
}

#[derive(Serialize)]
struct Written<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    classes: &'a [String],
    trees: serde_json::Value,
}

/// The `model` of such an estimator.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct ClassesFile<'a> {
    #[serde(default)]
    label: Option<String>,
    classes: Vec<String>,
    #[serde(borrow)]
    trees: &'a RawValue,
}

/// The bundle as JSON.
///
/// # Errors
/// A split that XGBoost's format does not know.
pub fn write_classes(of: &ClassEstimate) -> Result<String, WriteError> {
    let ensembles: Vec<_> = of.outputs.ensembles().collect();
    let model = to_raw_value(&Written {
        label: of.label,
        classes: of.classes,
        trees: xgboost::write_classes(&ensembles, &of.contract.features)?,
    })?;
    put(
        of.name,
        of.contract,
        super::estimators::Written {
            name: of.estimator,
            kind: KIND,
            weight: 1.0,
            threshold: None,
            model,
        },
        of.metrics,
        of.provenance,
    )
}

/// How many classes an estimator says it tells apart.
pub(super) fn count(file: &EstimatorFile, whole: &str) -> Result<usize, ModelError> {
    let model: ClassesFile = json::parse_part(whole, file.model.get())?;
    Ok(model.classes.len())
}

/// Whether a bundle's model tells several classes apart.
pub(in crate::model) fn is_classes(text: &str) -> Result<bool, ModelError> {
    let bundle = parts(text)?;
    Ok(matches!(bundle.estimators.as_slice(), [only] if only.kind == KIND))
}

/// Reads the text of a bundle whose model tells several classes apart, and checks all of it.
pub(in crate::model) fn open_classes(text: &str) -> Result<ClassModel, ModelError> {
    let bundle: Bundle = parts(text)?;
    let [estimator] = bundle.estimators.as_slice() else {
        return Err(ModelError::Estimators {
            found: bundle.estimators.len(),
        });
    };
    let field = "estimators[0].model";
    let model: ClassesFile = json::parse_part(text, estimator.model.get())?;
    let mut imported = xgboost::read_part(text, model.trees.get())?;
    let outputs = imported.outputs.count();
    if imported.outputs.link() != Link::Softmax {
        let found = json::shorten(&imported.objective);
        let field = format!("{field}.trees.learner.objective.name");
        return Err(wrong(&field, &found, "multi:softprob"));
    }
    let mut names: Vec<&str> = model.classes.iter().map(|name| name.trim()).collect();
    names.sort_unstable();
    names.dedup();
    let sound = names.len() == outputs && !names.contains(&"");
    if model.classes.len() != outputs || !sound {
        let found = format!("[{}]", names.len());
        let expected = format!("[{outputs}], ≠");
        return Err(wrong(&format!("{field}.classes"), &found, &expected));
    }
    check::check_fit_of(&bundle.contract, &imported)?;
    // The bundle's contract gives the names that the model's file may lack.
    imported
        .notes
        .retain(|note| !note.invents_names() && note.codes_of().is_none());
    Ok(ClassModel {
        name: bundle.name,
        contract: bundle.contract,
        classes: model.classes,
        label: model.label,
        predictor: ClassPredictor::Trees(imported.outputs),
        metrics: bundle.metrics,
        provenance: bundle.provenance,
        notes: imported.notes,
        source: Source::Bundle,
    })
}
