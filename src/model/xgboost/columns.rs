//! The features of the file: how many, their names, types and categories.

use super::file::{self, Learner};
use crate::feature::contract::{Contract, FeatureKind};
use crate::model::error::FeatureFault;
use crate::model::imported::{self, MAX_FEATURES};
use crate::model::json::Numbers;
use crate::model::trees::Outputs;
use crate::model::{ModelError, Note, json};

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

/// The parts of a file from which its contract is made.
pub struct Source<'a> {
    pub learner: &'a Learner,
    pub model: &'a file::Model,
    pub version: &'a [f64],
    pub outputs: &'a Outputs,
}

impl Source<'_> {
    /// The contract the file implies; what it leaves open is told in `notes`.
    pub fn contract(&self, notes: &mut Vec<Note>) -> Result<Contract, ModelError> {
        let count = self.outputs.features();
        let names = self.learner.feature_names.as_deref().unwrap_or_default();
        if names.is_empty() {
            notes.push(Note::NamesInvented { features: count });
        }
        let mut features = Vec::with_capacity(count);
        let codes_needed = imported::codes_needed(
            self.outputs,
            Vec::new(),
            "learner.gradient_booster.model.trees[…].categories",
        )?;
        for (position, codes) in codes_needed.into_iter().enumerate() {
            let name = match names.get(position) {
                Some(name) => name.clone(),
                None => format!("f{position}"),
            };
            let kind =
                self.kind(position, &name, codes, notes)
                    .map_err(|fault| ModelError::Feature {
                        position,
                        name: json::shorten(&name),
                        fault,
                    })?;
            features.push(imported::feature(name, kind, None));
        }
        imported::contract(features)
    }

    fn kind(
        &self,
        position: usize,
        name: &str,
        codes: Option<usize>,
        notes: &mut Vec<Note>,
    ) -> Result<FeatureKind, FeatureFault> {
        let types = self.learner.feature_types.as_deref().unwrap_or_default();
        match (types.get(position).map(String::as_str), codes) {
            (None | Some("float" | "q"), None) => Ok(FeatureKind::Number),
            (Some("int"), None) => Ok(FeatureKind::Integer),
            (Some("i"), None) => Ok(FeatureKind::Flag),
            (Some("float" | "q" | "int" | "i"), Some(_)) => Err(FeatureFault::NotCategory),
            (Some("c"), _) | (None, Some(_)) => {
                let needed = codes.unwrap_or(0);
                let names = self.category_names(position, name, needed, notes);
                imported::category(names, needed)
            }
            (Some(other), _) => Err(FeatureFault::Type {
                found: json::shorten(other),
            }),
        }
    }

    /// The names of a feature's categories: the file's, or else the codes themselves.
    fn category_names(
        &self,
        position: usize,
        feature: &str,
        needed: usize,
        notes: &mut Vec<Note>,
    ) -> Vec<String> {
        let feature = feature.to_string();
        let known = self.model.cats.as_ref();
        let stored = known
            .and_then(|cats| cats.enc.get(position))
            .filter(|names| !names.values.0.is_empty());
        notes.push(match stored {
            None => Note::CategoryCodes { feature },
            Some(names) => match read_names(names, self.version) {
                Some(names) => return names,
                None => Note::CategoryNamesDamaged { feature },
            },
        });
        imported::codes(needed)
    }
}

/// The names as stored, `None` when they cannot be what the training table had.
///
/// Texts lie in Arrow's layout: name i is the bytes from offset i to offset
/// i + 1. XGBoost 3.1 to 3.3 count characters where bytes belong and cut the
/// bytes at that count, so whatever is not plain ASCII is lost in their files. Of earlier
/// versions only files that were written here have names (`write/names.rs`).
fn read_names(names: &file::Names, version: &[f64]) -> Option<Vec<String>> {
    let Numbers(values) = &names.values;
    let Some(Numbers(offsets)) = &names.offsets else {
        return Some(values.iter().map(f64::to_string).collect());
    };
    let cuts = (3.0, 1.0)..(3.0, 4.0);
    let sound = matches!(version, [major, minor, ..] if !cuts.contains(&(*major, *minor)));
    if !sound && values.iter().any(|byte| !(0.0..128.0).contains(byte)) {
        return None;
    }
    // Written as signed bytes.
    let bytes: Vec<u8> = values.iter().map(|byte| *byte as i64 as u8).collect();
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
