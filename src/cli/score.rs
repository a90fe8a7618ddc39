//! `holdfast score`: the probability of leaving (or of every class), row by row.

use std::io::Write;
use std::path::Path;

use super::classes::Classified;
use super::error::CommandError;
use super::files::{self, Output, nine_digits, quoted};
use crate::model::AnyModel;

/// Scores the rows of `path` with `model`, in the file's order.
pub fn score(path: &Path, model: &Path, out: &Path) -> Result<(), CommandError> {
    let loaded = match files::any_model(model)? {
        AnyModel::YesNo(loaded) => loaded,
        AnyModel::Classes(loaded) => {
            return Classified::open(*loaded, path)?.score(out, &[path, model]);
        }
    };
    let table = files::table(path)?.table;
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
