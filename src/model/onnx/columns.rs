//! The contract a graph implies: what its columns are called, and what fills their gaps.

use super::file::{File, Node, ValueInfo};
use crate::feature::contract::{Feature, FeatureKind, Imputation};
use crate::model::error::OnnxFault;
use crate::model::{ModelError, Note, imported, json};

/// The key under which exporters may note the columns' names, as a JSON list.
const NAMES: &str = "feature_names";

/// The features of a graph with one input of `count` columns.
pub fn features(
    file: &File,
    count: usize,
    notes: &mut Vec<Note>,
) -> Result<Vec<Feature>, ModelError> {
    let noted = file.metadata.iter().find(|(key, _)| *key == NAMES);
    let names = match noted {
        Some((_, text)) => {
            let names: Option<Vec<String>> = serde_json::from_str(text).ok();
            names
                .filter(|names| names.len() == count)
                .ok_or_else(|| ModelError::FieldWrong {
                    field: format!("metadata_props.{NAMES}"),
                    found: json::shorten(text),
                    expected: format!("[\"…\", …] × {count}"),
                })?
        }
        None => {
            notes.push(Note::NamesInvented { features: count });
            (0..count).map(|at| format!("f{at}")).collect()
        }
    };
    let number = |name| imported::feature(name, FeatureKind::Number, None);
    Ok(names.into_iter().map(number).collect())
}

/// The features of a graph with an input per column.
pub fn named(inputs: &[&ValueInfo], notes: &mut Vec<Note>) -> Vec<Feature> {
    notes.push(Note::NamedInputs {
        inputs: inputs.len(),
    });
    let number =
        |info: &&ValueInfo| imported::feature(info.name.to_string(), FeatureKind::Number, None);
    inputs.iter().map(number).collect()
}

/// Notes at each feature what an imputer puts in its gaps.
pub fn fill_gaps(imputer: &Node, features: &mut [Feature]) -> Result<(), ModelError> {
    let values = imputer.floats("imputed_value_floats")?;
    if values.len() != features.len() && values.len() != 1 {
        let found = format!("[{}]", values.len());
        let expected = format!("[{}]", features.len());
        return Err(imputer.wrong("imputed_value_floats", &found, &expected));
    }
    for (feature, value) in features.iter_mut().zip(values.iter().cycle()) {
        feature.imputation = Imputation::Value {
            value: f64::from(*value),
        };
    }
    Ok(())
}

/// The error of an input whose dimensions no table has.
pub fn unfit(name: &str, shape: &[Option<usize>]) -> ModelError {
    let sizes = shape.iter().map(|size| match size {
        Some(size) => size.to_string(),
        None => "n".into(),
    });
    let sizes: Vec<String> = sizes.collect();
    ModelError::Onnx(OnnxFault::Input {
        input: json::shorten(name),
        found: format!("[{}]", sizes.join(", ")),
    })
}
