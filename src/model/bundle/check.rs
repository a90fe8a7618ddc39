//! Checks a contract by itself, and against the model that shall read by it.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::collections::HashSet;

use crate::feature::contract::{Contract, Feature, FeatureKind, Imputation};
use crate::feature::preparation;
use crate::model::error::FeatureFault;
use crate::model::imported::{Binary, Imported, MAX_FEATURES};
use crate::model::trees::TreeEnsemble;
use crate::model::{ModelError, Note, json};

/// Checks that a contract can be followed: names, categories, imputation, ranges.
pub fn check_contract(contract: &Contract) -> Result<(), ModelError> {
    if contract.features.is_empty() || contract.features.len() > MAX_FEATURES {
        return Err(ModelError::FieldWrong {
            field: "contract.features".into(),
            found: format!("[{}]", contract.features.len()),
            expected: format!("1 … {MAX_FEATURES}"),
        });
    }
    let mut names = HashSet::new();
    for (position, feature) in contract.features.iter().enumerate() {
        let fault = if feature.name.trim().is_empty() {
            Some(FeatureFault::Unnamed)
        } else if !names.insert(feature.name.as_str()) {
            Some(FeatureFault::Duplicate)
        } else {
            check_feature(feature)
        };
        if let Some(fault) = fault {
            return Err(at(position, feature, fault));
        }
    }
    match &contract.preparation {
        Some(preparation) => preparation::check(preparation)
            .and_then(|()| preparation::check_features(preparation, &contract.features))
            .map_err(ModelError::Preparation),
        None => Ok(()),
    }
}

fn check_feature(feature: &Feature) -> Option<FeatureFault> {
    let mut texts = HashSet::new();
    for category in feature.categories() {
        for text in std::iter::once(&category.name).chain(&category.spellings) {
            // A spelling may repeat the name of its own category, no other.
            if !texts.insert(text) && *text != category.name {
                return Some(FeatureFault::CategoryTwice {
                    text: json::shorten(text),
                });
            }
        }
    }
    let names: HashSet<&String> = feature.categories().iter().map(|c| &c.name).collect();
    if names.len() != feature.categories().len() {
        let mut seen = HashSet::new();
        let twice = feature.categories().iter().find(|c| !seen.insert(&c.name));
        return twice.map(|category| FeatureFault::CategoryTwice {
            text: json::shorten(&category.name),
        });
    }
    let is_category = matches!(feature.kind, FeatureKind::Category { .. });
    let fits = match &feature.imputation {
        Imputation::None => true,
        Imputation::Value { value } => {
            let code = *value >= 0.0 && *value < feature.categories().len() as f64;
            value.is_finite() && (!is_category || code)
        }
        Imputation::Category { name } => names.contains(name),
    };
    if !fits {
        return Some(FeatureFault::Imputation {
            found: match &feature.imputation {
                Imputation::None => String::new(),
                Imputation::Value { value } => value.to_string(),
                Imputation::Category { name } => json::shorten(name),
            },
        });
    }
    match feature.range {
        Some([low, high]) if !(low.is_finite() && high.is_finite() && low <= high) => {
            Some(FeatureFault::Range)
        }
        _ => None,
    }
}

/// Checks that the contract of a bundle is the one its model was trained by:
/// as many features, the same names in the same order, and every category
/// code the model splits on listed.
pub fn check_fit(contract: &Contract, imported: &Binary) -> Result<(), ModelError> {
    let ensembles = std::iter::once(&imported.ensemble);
    check_trees(contract, &imported.contract, &imported.notes, ensembles)
}

/// As [`check_fit`], of a model with any number of outputs.
pub fn check_fit_of(contract: &Contract, imported: &Imported) -> Result<(), ModelError> {
    let ensembles = imported.outputs.ensembles();
    check_trees(contract, &imported.contract, &imported.notes, ensembles)
}

fn check_trees<'a>(
    contract: &Contract,
    own: &Contract,
    notes: &[Note],
    ensembles: impl Iterator<Item = &'a TreeEnsemble>,
) -> Result<(), ModelError> {
    let own = &own.features;
    if own.len() != contract.features.len() {
        return Err(ModelError::FeatureCount {
            contract: contract.features.len(),
            model: own.len(),
        });
    }
    let named = !notes.iter().any(|note| note.invents_names());
    let mut needed = vec![None; own.len()];
    for (feature, set) in ensembles.flat_map(TreeEnsemble::category_splits) {
        let most = set.largest().map_or(0, |code| code as usize + 1);
        needed[feature] = Some(needed[feature].unwrap_or(0).max(most));
    }
    for (position, (feature, own)) in contract.features.iter().zip(own).enumerate() {
        if named && feature.name != own.name {
            let model = json::shorten(&own.name);
            return Err(at(position, feature, FeatureFault::Name { model }));
        }
        let is_category = matches!(feature.kind, FeatureKind::Category { .. });
        match needed[position] {
            Some(_) if !is_category => {
                return Err(at(position, feature, FeatureFault::NotCategory));
            }
            Some(model) if feature.categories().len() < model => {
                let contract = feature.categories().len();
                let fault = FeatureFault::CategoryCount { contract, model };
                return Err(at(position, feature, fault));
            }
            _ => {}
        }
        if notes.iter().any(|note| note.codes_of() == Some(&own.name)) {
            continue;
        }
        for (code, (mine, theirs)) in feature
            .categories()
            .iter()
            .zip(own.categories())
            .enumerate()
        {
            if mine.name != theirs.name && !mine.spellings.contains(&theirs.name) {
                let fault = FeatureFault::CategoryName {
                    code,
                    contract: json::shorten(&mine.name),
                    model: json::shorten(&theirs.name),
                };
                return Err(at(position, feature, fault));
            }
        }
    }
    Ok(())
}

fn at(position: usize, feature: &Feature, fault: FeatureFault) -> ModelError {
    ModelError::Feature {
        position,
        name: json::shorten(&feature.name),
        fault,
    }
}

/// A number to its last bit, or null. The reader of JSON may be one unit in the last place off,
/// and above a threshold that was somebody's score, that customer would count as staying.
pub(super) fn exact_number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
    let Some(raw) = Option::<&RawValue>::deserialize(from)? else {
        return Ok(None);
    };
    let text = raw.get();
    if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
        return text.parse().map(Some).map_err(D::Error::custom);
    }
    // No number: says what it is instead. A value tells no place of its own.
    serde_json::from_str(text)
        .and_then(|value: serde_json::Value| f64::deserialize(value))
        .map(Some)
        .map_err(D::Error::custom)
}
