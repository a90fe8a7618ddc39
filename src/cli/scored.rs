//! A model with the rows of a table, for commands that look into the model.

use std::io::Write;
use std::ops::Range;
use std::path::Path;

use serde::Serialize;

use super::answers::{answered, answers};
use super::error::CommandError;
use super::files;
use super::reading::ReadingArguments;
use super::rows::matrix_beside;
use crate::explain::inspection::Scores;
use crate::feature::matrix::Matrix;
use crate::model::Scorer;
use crate::model::train::customers_of;
use crate::table::Table;

/// A model and the rows that it reads.
pub struct Scored {
    /// The model.
    pub model: Scorer,
    /// The table.
    pub table: Table,
    /// Its rows as the model reads them.
    pub matrix: Matrix,
}

/// The rows of a matrix that have an answer.
pub struct Answered {
    /// The rows.
    pub matrix: Matrix,
    /// Their answers.
    pub labels: Vec<bool>,
    /// Their customers by number, where customers have several rows.
    pub customers: Option<Vec<u32>>,
}

impl Scored {
    /// Opens both.
    pub fn open(
        model: &Path,
        data: &Path,
        reading: &ReadingArguments,
    ) -> Result<Scored, CommandError> {
        let model = files::model(model)?;
        let table = files::table(data, reading)?.table;
        let matrix = matrix_beside(model.contract(), &table, &[])?;
        Ok(Scored {
            model,
            table,
            matrix,
        })
    }

    /// What gives the probability of leaving.
    pub fn score(&self) -> impl Scores + '_ {
        |matrix: &Matrix, rows: Range<usize>, out: &mut [f64]| {
            // A row that cannot be scored has no score, which is told with its number.
            if self.model.scores_or_none(matrix, rows, out).is_err() {
                out.fill(f64::NAN);
            }
        }
    }

    /// The rows whose answer the column `label` tells.
    pub fn answered(&self, label: &str, positive: Option<&str>) -> Result<Answered, CommandError> {
        let contract = self.model.contract();
        let read = answers(Some(contract), &self.table, label, positive)?;
        let (rows, labels) = answered(&read);
        Ok(Answered {
            customers: customers_of(&self.table, contract.id.as_deref(), label, &rows),
            matrix: self.matrix.chosen(&rows),
            labels,
        })
    }
}

/// Prints a result as JSON.
pub fn print(result: &impl Serialize, out: &mut impl Write) -> Result<(), CommandError> {
    let printed = serde_json::to_writer_pretty(&mut *out, result)
        .map_err(std::io::Error::from)
        .and_then(|()| writeln!(out));
    match printed {
        // Whoever reads has read enough, as `head` does.
        Err(source) if source.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        printed => printed.map_err(CommandError::unprinted),
    }
}
