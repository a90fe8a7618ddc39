//! `holdfast score`: the probability of leaving (or of every class, or an amount), row by row.

use std::io::Write;
use std::path::PathBuf;

use super::amounts::Predicted;
use super::classes::Classified;
use super::error::CommandError;
use super::files::{self, Output, number_or_nothing, quoted};
use super::rows::RowsArguments;
use crate::model::AnyModel;

/// What is asked of `holdfast score`.
#[derive(Debug, clap::Args)]
pub struct ScoreArguments {
    #[command(flatten)]
    rows: RowsArguments,
    /// Where to write the scores
    #[arg(long, value_name = "OUT.csv")]
    out: PathBuf,
}

/// Scores the rows, in the file's order.
pub fn score(arguments: &ScoreArguments) -> Result<(), CommandError> {
    let asked = &arguments.rows;
    let model = match files::any_model(&asked.model)? {
        AnyModel::YesNo(model) => model,
        AnyModel::Classes(model) => {
            return Classified::open(*model, asked, None)?
                .score(&arguments.out, &[&asked.file, &asked.model]);
        }
        AnyModel::Amounts(model) => {
            return Predicted::open(*model, asked, None)?
                .score(&arguments.out, &[&asked.file, &asked.model]);
        }
    };
    let rows = asked.open(model.contract(), None)?;
    let scores = rows.scores(&model)?;
    Output::create(&arguments.out, &[&asked.file, &asked.model])?.fill(|writer| {
        let (id, cell) = rows.id();
        writeln!(writer, "{},score", quoted(id))?;
        for (row, score) in scores.iter().enumerate() {
            writeln!(writer, "{},{}", cell(row), number_or_nothing(*score))?;
        }
        Ok(())
    })
}
