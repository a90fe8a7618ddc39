//! What a training cannot begin with, said before any work is done.

use super::TrainOptions;
use crate::feature::prepare::plan::Use;
use crate::feature::prepare::{BinaryLabel, PreparePlan};
use crate::model::train::TrainError;
use crate::table::{Column, Table};

/// Least rows with an answer.
pub const LEAST_ROWS: u64 = 20;

/// Least rows of either class.
const LEAST_OF_CLASS: u64 = 5;

/// A column that is named.
pub fn column<'a>(table: &'a Table, name: &str) -> Result<&'a Column, TrainError> {
    let none = || TrainError::no_column(table, name);
    table.column(name).ok_or_else(none)
}

/// Both answers must have rows enough.
pub fn check_label(label: &BinaryLabel) -> Result<(), TrainError> {
    let (positive, negative) = label.counts();
    let column = label.column.clone();
    let rows = positive + negative;
    let rarer = positive <= negative;
    if rows < LEAST_ROWS {
        return Err(TrainError::TooFewRows {
            column,
            rows,
            needed: LEAST_ROWS,
        });
    }
    if positive.min(negative) == 0 {
        return Err(TrainError::OneClass {
            column,
            class: label.spelling(!rarer).to_string(),
            rows,
        });
    }
    if positive.min(negative) < LEAST_OF_CLASS {
        return Err(TrainError::TooFewOfClass {
            column,
            class: label.spelling(rarer).to_string(),
            rows: positive.min(negative),
            needed: LEAST_OF_CLASS,
        });
    }
    Ok(())
}

/// A part must have both answers.
pub fn check_part(label: &BinaryLabel, rows: &[u32], test: bool) -> Result<(), TrainError> {
    let class = |row: &u32| label.classes.get(*row as usize).copied().flatten();
    let first = rows.first().and_then(class).unwrap_or_default();
    match rows.iter().all(|row| class(row) == Some(first)) {
        true => Err(TrainError::PartOneClass {
            test,
            class: label.spelling(first).to_string(),
            rows: rows.len() as u64,
        }),
        false => Ok(()),
    }
}

/// Constraints hold for numbers that are learnt from.
pub fn check_monotone(
    table: &Table,
    plan: &PreparePlan,
    options: &TrainOptions,
) -> Result<(), TrainError> {
    for (name, _) in &options.monotone {
        column(table, name)?;
        let mut used = plan.used().filter(|plan| plan.column == *name);
        if !used.any(|plan| matches!(plan.used, Use::Number | Use::Flag)) {
            return Err(TrainError::MonotoneColumn {
                column: name.clone(),
            });
        }
    }
    Ok(())
}
