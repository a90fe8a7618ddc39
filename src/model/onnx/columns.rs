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
    let names = match noted(file, &[count])? {
        Some(names) => names,
        None => {
            notes.push(Note::NamesInvented { features: count });
            invented(count)
        }
    };
    Ok(names.into_iter().map(number).collect())
}

/// The features of a graph with one input of `count` columns at each of several steps of time,
/// step after step: `name_t1 … name_tN` for each. The file may name the columns of one step, or
/// those of all steps.
pub fn sequence(
    file: &File,
    steps: usize,
    count: usize,
    notes: &mut Vec<Note>,
) -> Result<Vec<Feature>, ModelError> {
    let named = noted(file, &[count, steps.saturating_mul(count)])?;
    notes.push(Note::Sequence {
        steps,
        features: count,
        named: named.is_some(),
    });
    let names = match named {
        Some(names) if names.len() != count => names,
        of_one_step => {
            let names = of_one_step.unwrap_or_else(|| invented(count));
            let at_step = |step: usize| names.iter().map(move |name| format!("{name}_t{step}"));
            (1..=steps).flat_map(at_step).collect()
        }
    };
    Ok(names.into_iter().map(number).collect())
}

/// The names that the exporter noted, if it did: as many as one of `counts`.
fn noted(file: &File, counts: &[usize]) -> Result<Option<Vec<String>>, ModelError> {
    let Some((_, text)) = file.metadata.iter().find(|(key, _)| *key == NAMES) else {
        return Ok(None);
    };
    let names: Option<Vec<String>> = serde_json::from_str(text).ok();
    let fitting = names.filter(|names| counts.contains(&names.len()));
    fitting.map(Some).ok_or_else(|| {
        let counts: Vec<String> = counts.iter().map(usize::to_string).collect();
        ModelError::FieldWrong {
            field: format!("metadata_props.{NAMES}"),
            found: json::shorten(text),
            expected: format!("[\"…\", …] × {}", counts.join(" | ")),
        }
    })
}

fn invented(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("f{at}")).collect()
}

fn number(name: String) -> Feature {
    imported::feature(name, FeatureKind::Number, None)
}

/// The features of a graph with an input per column.
pub fn named(inputs: &[&ValueInfo], notes: &mut Vec<Note>) -> Vec<Feature> {
    notes.push(Note::NamedInputs {
        inputs: inputs.len(),
    });
    let names = inputs.iter().map(|info| info.name.to_string());
    names.map(number).collect()
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
