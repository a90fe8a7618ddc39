//! The features of the file: their names, ranges and categories.

use super::file::File;
use crate::feature::contract::{Contract, Feature, FeatureKind};
use crate::model::imported;
use crate::model::trees::{MAX_CATEGORY, Outputs};
use crate::model::{ModelError, Note, json};

/// What `feature_infos` says of one feature.
enum Info {
    /// It is not used.
    Nothing,
    /// Numbers from the smallest to the largest.
    Range([f64; 2]),
    /// Categories, of which this is the largest code.
    Codes(u32),
}

/// The contract the file implies; what it leaves open is told in `notes`.
pub fn contract(
    file: &File,
    outputs: &Outputs,
    notes: &mut Vec<Note>,
) -> Result<Contract, ModelError> {
    let names = words(file, "feature_names", outputs.features())?;
    let infos: Vec<Info> = words(file, "feature_infos", outputs.features())?
        .iter()
        .map(|text| info(text))
        .collect();
    let invented = |(index, name): (usize, &&str)| *name == format!("Column_{index}");
    if names.iter().enumerate().all(invented) {
        notes.push(Note::NamesNumbered {
            features: names.len(),
            first: "Column_0".into(),
        });
    }
    let listed = infos.iter().enumerate().map(|(position, info)| match info {
        Info::Codes(largest) => Some(*largest as usize + 1),
        // Constant in training, but a category by the training parameters.
        _ => declares(file, position).then_some(0),
    });
    let needed = imported::codes_needed(outputs, listed.collect(), "Tree=….cat_threshold")?;
    let categories = needed.iter().flatten().count();
    let mut stored = category_names(file, categories)?.into_iter();
    let mut features: Vec<Feature> = Vec::with_capacity(names.len());
    for (position, ((name, info), needed)) in names.iter().zip(&infos).zip(needed).enumerate() {
        let Some(needed) = needed else {
            let range = match info {
                Info::Range(range) => Some(*range),
                _ => None,
            };
            let number = imported::feature(name.to_string(), FeatureKind::Number, range);
            features.push(number);
            continue;
        };
        let categories = match stored.next() {
            Some(names) => names,
            None => {
                notes.push(Note::CategoryCodes {
                    feature: name.to_string(),
                });
                imported::codes(needed)
            }
        };
        let kind = imported::category(categories, needed).map_err(|fault| ModelError::Feature {
            position,
            name: json::shorten(name),
            fault,
        })?;
        features.push(imported::feature(name.to_string(), kind, None));
    }
    imported::contract(features)
}

/// A header line of one word per feature.
fn words<'a>(file: &File<'a>, key: &str, count: usize) -> Result<Vec<&'a str>, ModelError> {
    let words: Vec<&str> = file.header.text(key)?.split(' ').collect();
    if words.len() != count {
        return Err(super::wrong(
            key,
            &format!("[{}]", words.len()),
            &format!("[{count}]"),
        ));
    }
    Ok(words)
}

/// `[0:1.5]`, `3:7:-1` or `none`; a line of another form tells nothing.
fn info(text: &str) -> Info {
    let range = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .and_then(|text| text.split_once(':'));
    if let Some((low, high)) = range {
        return match (low.parse::<f64>(), high.parse::<f64>()) {
            (Ok(low), Ok(high)) if low.is_finite() && high.is_finite() && low <= high => {
                Info::Range([low, high])
            }
            _ => Info::Nothing,
        };
    }
    let codes: Result<Vec<i64>, _> = text.split(':').map(str::parse).collect();
    let listed = |code: &i64| u32::try_from(*code).ok().filter(|c| *c <= MAX_CATEGORY);
    match codes {
        // A code beyond what is read counts as unknown, which is where LightGBM
        // sends it too unless a split names it.
        Ok(codes) => Info::Codes(codes.iter().filter_map(listed).max().unwrap_or(0)),
        Err(_) => Info::Nothing,
    }
}

/// Whether the training parameters name the feature as a category.
fn declares(file: &File, position: usize) -> bool {
    let mut listed = file.declared_categories.split(',');
    listed.any(|word| word.trim().parse() == Ok(position))
}

/// The categories' names, one list per category feature in their order; none
/// where the file cannot say which list belongs to which feature.
///
/// The Python package writes the categories of the training table's category
/// columns, numbered ones without; ordered ones are read as numbers by LightGBM
/// and stand in the list nevertheless.
fn category_names(file: &File, categories: usize) -> Result<Vec<Vec<String>>, ModelError> {
    let Some((line, text)) = file.pandas else {
        return Ok(Vec::new());
    };
    let stored: Option<Vec<Vec<json::Scalar>>> =
        json::parse(text).map_err(|error| match error {
            ModelError::Truncated { column, .. } => ModelError::Truncated { line, column },
            ModelError::Json { column, detail, .. } => ModelError::Json {
                line,
                column,
                detail,
            },
            other => other,
        })?;
    let names = stored.unwrap_or_default();
    if names.len() != categories {
        return Ok(Vec::new());
    }
    let text = |names: Vec<json::Scalar>| names.into_iter().map(|name| name.0).collect();
    Ok(names.into_iter().map(text).collect())
}
