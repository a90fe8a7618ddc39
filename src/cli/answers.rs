//! The column that holds the answers, read for a model.

use super::error::CommandError;
use crate::feature::contract::Contract;
use crate::feature::prepare::{BinaryLabel, PrepareError, label};
use crate::model::train::TrainError;
use crate::table::{Column, Table};

/// The column of a name.
pub fn column_of<'a>(table: &'a Table, name: &str) -> Result<&'a Column, CommandError> {
    let none = || CommandError::Train(TrainError::no_column(table, name));
    table.column(name).ok_or_else(none)
}

/// Reads a column as answers: `positive` is the cell that means "left"; as in training, or
/// as it speaks for itself, if not given.
pub fn answers(
    contract: Option<&Contract>,
    table: &Table,
    column: &str,
    positive: Option<&str>,
) -> Result<BinaryLabel, CommandError> {
    let column = column_of(table, column)?;
    let known = contract
        .and_then(|contract| contract.label.as_ref())
        .map(|label| label.positive.as_str());
    // A spelling that this table does not have is no reason to refuse one that speaks for itself.
    let found = match (positive, known) {
        (Some(positive), _) => label::read(column, Some(positive)),
        (None, Some(known)) => {
            label::read(column, Some(known)).or_else(|_| label::read(column, None))
        }
        (None, None) => label::read(column, None),
    };
    found.map_err(|error| CommandError::Prepare(PrepareError::Label(error)))
}

/// The rows that have an answer, and their answers.
pub fn answered(label: &BinaryLabel) -> (Vec<u32>, Vec<bool>) {
    let rows = (0u32..).zip(&label.classes);
    rows.filter_map(|(row, class)| Some((row, (*class)?)))
        .unzip()
}
