//! The features of the file: how many, their names, types and categories.

use super::file::{self, Learner};
use super::{MAX_FEATURES, Note};
use crate::feature::contract::{Category, Contract, Feature, FeatureKind, Imputation};
use crate::model::error::FeatureFault;
use crate::model::json::Numbers;
use crate::model::trees::TreeEnsemble;
use crate::model::{ModelError, json};

/// How many features a row has, agreed by all parts of the file that tell.
pub fn feature_count(learner: &Learner) -> Result<usize, ModelError> {
    let field = "learner.learner_model_param.num_feature";
    let declared = super::whole(&learner.learner_model_param.num_feature, field, 0)?;
    if declared == 0 || declared > MAX_FEATURES as u64 {
        return Err(ModelError::FieldWrong {
            field: field.into(),
            found: declared.to_string(),
            expected: format!("1 … {MAX_FEATURES}"),
        });
    }
    let declared = declared as usize;
    for (name, list) in [
        ("learner.feature_names", &learner.feature_names),
        ("learner.feature_types", &learner.feature_types),
    ] {
        let found = list.as_ref().map_or(0, Vec::len);
        if found != 0 && found != declared {
            return Err(ModelError::FieldWrong {
                field: name.into(),
                found: format!("[{found}]"),
                expected: format!("[{declared}]"),
            });
        }
    }
    Ok(declared)
}

/// The contract the file implies; what it leaves open is told in `notes`.
pub fn contract(
    learner: &Learner,
    model: &file::Model,
    ensemble: &TreeEnsemble,
    notes: &mut Vec<Note>,
) -> Result<Contract, ModelError> {
    let count = ensemble.features();
    let names = learner.feature_names.as_deref().unwrap_or_default();
    let types = learner.feature_types.as_deref().unwrap_or_default();
    if names.is_empty() {
        notes.push(Note::NamesInvented { features: count });
    }
    let mut largest: Vec<Option<u32>> = vec![None; count];
    for (feature, set) in ensemble.category_splits() {
        // An empty set still makes the feature a category.
        let code = set.largest().unwrap_or(0);
        largest[feature] = Some(largest[feature].unwrap_or(0).max(code));
    }
    let mut features = Vec::with_capacity(count);
    for (position, largest) in largest.into_iter().enumerate() {
        let name = match names.get(position) {
            Some(name) => name.clone(),
            None => format!("f{position}"),
        };
        let fault = |fault| ModelError::Feature {
            position,
            name: json::shorten(&name),
            fault,
        };
        let kind = match (types.get(position).map(String::as_str), largest) {
            (None | Some("float" | "q"), None) => FeatureKind::Number,
            (Some("int"), None) => FeatureKind::Integer,
            (Some("i"), None) => FeatureKind::Flag,
            (Some("c"), _) | (None, Some(_)) => {
                let known = model.cats.as_ref().and_then(|cats| cats.enc.get(position));
                let categories = match known.and_then(category_names) {
                    Some(names) => names,
                    None => {
                        notes.push(Note::CategoryCodes {
                            feature: name.clone(),
                        });
                        (0..=largest.unwrap_or(0))
                            .map(|code| code.to_string())
                            .collect()
                    }
                };
                let needed = largest.map_or(0, |code| code as usize + 1);
                if categories.len() < needed {
                    return Err(fault(FeatureFault::CategoryCount {
                        contract: categories.len(),
                        model: needed,
                    }));
                }
                FeatureKind::Category {
                    categories: categories.into_iter().map(category).collect(),
                }
            }
            (Some("float" | "q" | "int" | "i"), Some(_)) => {
                return Err(fault(FeatureFault::NotCategory));
            }
            (Some(other), _) => {
                return Err(fault(FeatureFault::Type {
                    found: json::shorten(other),
                }));
            }
        };
        features.push(Feature {
            name,
            kind,
            imputation: Imputation::None,
            title: None,
            range: None,
        });
    }
    let contract = Contract {
        features,
        id: None,
        label: None,
    };
    crate::model::bundle::check_contract(&contract)?;
    Ok(contract)
}

fn category(name: String) -> Category {
    Category {
        name,
        spellings: Vec::new(),
    }
}

/// The names of one feature's categories, `None` when the file has none.
fn category_names(names: &file::Names) -> Option<Vec<String>> {
    let Numbers(values) = &names.values;
    if values.is_empty() {
        return None;
    }
    let Some(Numbers(offsets)) = &names.offsets else {
        return Some(values.iter().map(f64::to_string).collect());
    };
    // Arrow's layout: name i is the bytes from offset i to offset i + 1.
    let bytes: Vec<u8> = values
        .iter()
        .map(|byte| *byte as i64 as u8) // Written as signed bytes.
        .collect();
    offsets
        .windows(2)
        .map(|pair| {
            let [from, to] = [pair[0], pair[1]];
            let run = (from >= 0.0 && to >= from)
                .then(|| bytes.get(from as usize..to as usize))
                .flatten()?;
            std::str::from_utf8(run).ok().map(str::to_string)
        })
        .collect()
}
