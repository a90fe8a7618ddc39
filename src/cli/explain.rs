//! `holdfast explain`: every row's contributions in log-odds, or in probability where
//! the model's trees add up to one.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use super::classes::Classified;
use super::error::CommandError;
use super::files::{self, Output, nine_digits, quoted};
use crate::explain::group_tables::GroupTables;
use crate::explain::tree_shap::TreeShap;
use crate::explain::{Explainer, additivity};
use crate::model::AnyModel;

/// Rows explained at once.
const BLOCK: usize = 4096;

/// Explains the rows of `path` with `model`, in the file's order.
pub fn explain(path: &Path, model: &Path, out: &Path) -> Result<(), CommandError> {
    let loaded = match files::any_model(model)? {
        AnyModel::YesNo(loaded) => loaded,
        AnyModel::Classes(loaded) => {
            return Classified::open(*loaded, path)?.explain(out, &[path, model]);
        }
    };
    let table = files::table(path)?.table;
    let matrix = files::matrix(&loaded, &table)?;
    let rows = matrix.rows();
    let width = matrix.width();
    let ensemble = loaded.explainable(&matrix).ok_or(CommandError::NoTrees)?;
    let mut margins = vec![0.0; rows];
    ensemble.predict_margins(&matrix, 0..rows, &mut margins);
    let explainer = TreeShap::new(ensemble).map_err(CommandError::Explain)?;
    let explainer = GroupTables::for_rows(Arc::new(explainer), rows);
    let id = files::id_column(&loaded, &table);
    let mut contributions = vec![0.0; rows * width];
    // All rows are checked before a line is written.
    for first in (0..rows).step_by(BLOCK) {
        let last = (first + BLOCK).min(rows);
        let block = &mut contributions[first * width..last * width];
        additivity::explain_checked(
            &explainer,
            &matrix,
            first..last,
            &margins[first..last],
            block,
        )
        .map_err(CommandError::Explain)?;
    }
    let base = nine_digits(explainer.base());
    Output::create(out, &[path, model])?.fill(|writer| {
        write!(writer, "{}", quoted(id.map_or("row", |id| id.name())))?;
        for feature in &loaded.contract().features {
            write!(writer, ",{}", quoted(&feature.name))?;
        }
        writeln!(writer, ",base,margin,score")?;
        for (row, margin) in margins.iter().enumerate() {
            match id {
                Some(id) => write!(writer, "{}", quoted(id.text(row)))?,
                None => write!(writer, "{}", row + 1)?,
            }
            for share in &contributions[row * width..(row + 1) * width] {
                write!(writer, ",{}", nine_digits(f64::from(*share)))?;
            }
            let score = nine_digits(loaded.probability(*margin));
            writeln!(
                writer,
                ",{base},{},{score}",
                nine_digits(f64::from(*margin))
            )?;
        }
        Ok(())
    })
}
