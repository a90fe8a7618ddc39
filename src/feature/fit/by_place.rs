//! Features that have numbers for names: matched to a table's columns by their place.
//!
//! What was trained on a bare array knows its columns by their order alone, and tools invent
//! names for them. A table whose columns are called something else serves such a model where
//! it has as many columns as the model has features; which are its ids and its answers is told
//! by their names, or by whoever asks.

use crate::feature::contract::Feature;
use crate::feature::names;
use crate::feature::recipe::label_named;
use crate::table::{Column, ColumnKind, Table};

/// What tools put before the numbers: LightGBM, XGBoost and what reads ONNX here, scikit-learn,
/// Keras and R, and CatBoost.
const BEFORE: [&str; 11] = [
    "Column_", "column_", "f", "x", "X", "feature_", "Feature_", "feature", "V", "v", "",
];

/// What a column that only numbers the rows is called, in small letters and digits.
const NUMBERS_ROWS: [&str; 7] = ["", "id", "index", "row", "rowid", "rownumber", "unnamed0"];

/// Whether all names are the same text followed by the feature's number, from 0 or from 1.
pub(super) fn are_numbered(features: &[Feature]) -> bool {
    let numbered = |before: &str, first: usize| {
        let mut all = features.iter().enumerate();
        all.all(|(at, feature)| {
            let number = feature.name.strip_prefix(before);
            number.is_some_and(|number| number == (at + first).to_string())
        })
    };
    let mut before = BEFORE.iter();
    !features.is_empty() && before.any(|before| numbered(before, 0) || numbered(before, 1))
}

/// The position of each feature's column, if the table has exactly as many as it takes; `aside`
/// are columns that are known to be something else.
pub(super) fn columns(features: usize, table: &Table, aside: &[&str]) -> Option<Vec<usize>> {
    let usable = usable(table, aside);
    // Identifiers by their values alone may be amounts that never repeat.
    let without = usable.iter().copied().filter(|position| {
        let column = table.columns().get(*position);
        column.is_some_and(|column| column.kind() != ColumnKind::Identifier)
    });
    let without: Vec<usize> = without.collect();
    [without, usable]
        .into_iter()
        .find(|found| found.len() == features)
}

/// The columns that may be features: all that are not named like an id or an answer.
pub(super) fn usable(table: &Table, aside: &[&str]) -> Vec<usize> {
    let is_other = |column: &Column| {
        let name = column.name();
        aside.contains(&name)
            || names::says_customer_id(name)
            || NUMBERS_ROWS.contains(&super::fold(name).as_str())
            || (names::says_customer(name) && column.kind() == ColumnKind::Identifier)
            || names::says_outcome(name)
            || label_named(column)
    };
    let columns = table.columns().iter().enumerate();
    columns
        .filter(|(_, column)| !is_other(column))
        .map(|(position, _)| position)
        .collect()
}
