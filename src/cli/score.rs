//! `holdfast score`: the probability of leaving, row by row.

use std::io::Write;
use std::path::Path;

use super::error::CommandError;
use super::files::{self, Output, nine_digits, quoted};
use super::reading::ReadingArguments;

/// Scores the rows of `path` with `model`, in the file's order.
pub fn score(
    path: &Path,
    reading: &ReadingArguments,
    model: &Path,
    out: &Path,
) -> Result<(), CommandError> {
    let loaded = files::model(model)?;
    let table = files::table(path, reading)?.table;
    let matrix = files::matrix(&loaded, &table)?;
    let scores = files::scores(&loaded, &matrix)?;
    let id = files::id_column(&loaded, &table);
    Output::create(out, &[path, model])?.fill(|writer| {
        writeln!(writer, "{},score", quoted(id.map_or("row", |id| id.name())))?;
        for (row, score) in scores.iter().enumerate() {
            match id {
                Some(id) => write!(writer, "{}", quoted(id.text(row)))?,
                None => write!(writer, "{}", row + 1)?,
            }
            writeln!(writer, ",{}", nine_digits(*score))?;
        }
        Ok(())
    })
}
