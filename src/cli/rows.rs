//! The rows of a table as a model reads them, and what is said about that on standard error.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::answers::column_of;
use super::error::CommandError;
use super::files;
use super::reading::ReadingArguments;
use crate::feature::contract::{Contract, Feature, FeatureKind};
use crate::feature::fit::{has_numbers_for_names, usable_columns};
use crate::feature::{Fit, Matrix, assemble, fit_beside};
use crate::i18n::{Lang, Message, command as text, number};
use crate::model::Scorer;
use crate::model::train::customers_of;
use crate::table::{Column, ColumnKind, Table};

/// Columns that are named in a message.
const SHOWN: usize = 30;

/// What is asked of a command that has a model score rows.
#[derive(Debug, clap::Args)]
pub struct RowsArguments {
    /// The customers, one row each
    pub file: PathBuf,
    /// A Holdfast bundle, or a model saved by XGBoost, LightGBM, CatBoost or as ONNX
    #[arg(long)]
    pub model: PathBuf,
    /// The column that names the customer; the model's own, or recognised, if not given
    #[arg(long, value_name = "COLUMN")]
    pub id: Option<String>,
    /// Columns that are no features, for a model that knows no names and takes the columns in
    /// order: COLUMN,COLUMN …
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// What empty cells of numbers become, for a model that cannot take them; the mean and the
    /// median are those of the file's own rows
    #[arg(long, value_name = "WITH", value_enum)]
    pub fill_gaps: Option<GapFilling>,
    #[command(flatten)]
    pub reading: ReadingArguments,
}

/// What empty cells become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum GapFilling {
    /// Zero
    Zero,
    /// The median of the column's numbers
    Median,
    /// The mean of the column's numbers
    Mean,
}

/// A model with the rows of a table.
pub struct Rows {
    /// The table.
    pub table: Table,
    /// Its rows as the model reads them.
    pub matrix: Matrix,
    /// The position of the column that names the customers.
    id: Option<usize>,
    /// The column that is said to do so, by whoever asks or by the model.
    named: Option<String>,
}

/// Says something on standard error beside what the command does.
pub fn tell(message: Message, values: &[(&str, &str)]) {
    // Whoever closed standard error does not want to know.
    let _ = writeln!(std::io::stderr(), "{}", message.fill(Lang::En, values));
}

impl RowsArguments {
    /// Reads the table for a model with this contract; `label` is the column of answers, if it
    /// is known.
    pub fn open(&self, contract: &Contract, label: Option<&str>) -> Result<Rows, CommandError> {
        let table = files::table(&self.file, &self.reading)?.table;
        for name in self.aside(label) {
            column_of(&table, name)?;
        }
        let matrix = self.matrix(&table, contract, label)?;
        let chosen = self.id.as_deref().or(contract.id.as_deref());
        let id = chosen.and_then(|name| table.columns().iter().position(|c| c.name() == name));
        let id = id.or_else(|| first_identifier(&table));
        Ok(Rows {
            named: chosen.map(str::to_string),
            table,
            matrix,
            id,
        })
    }

    /// The rows of another table as the model reads them.
    pub fn matrix_of(&self, path: &Path, contract: &Contract) -> Result<Matrix, CommandError> {
        let table = files::table(path, &self.reading)?.table;
        self.matrix(&table, contract, None)
    }

    /// The columns that are known to be no features.
    fn aside<'a>(&'a self, label: Option<&'a str>) -> impl Iterator<Item = &'a str> {
        let names = self.ignore.iter().chain(&self.id).map(String::as_str);
        names.chain(label)
    }

    fn matrix(
        &self,
        table: &Table,
        contract: &Contract,
        label: Option<&str>,
    ) -> Result<Matrix, CommandError> {
        let aside: Vec<&str> = self.aside(label).collect();
        let mut matrix = matrix_beside(contract, table, &aside)?;
        if let Some(with) = self.fill_gaps {
            fill(&mut matrix, &contract.features, with);
        }
        Ok(matrix)
    }
}

impl Rows {
    /// What the column that names the rows is called, and what names each row.
    pub fn id(&self) -> (&str, impl Fn(usize) -> String) {
        let column = self.id.and_then(|id| self.table.columns().get(id));
        let cell = move |row: usize| match column {
            Some(column) => files::quoted(column.text(row)).into_owned(),
            None => (row + 1).to_string(),
        };
        (column.map_or("row", Column::name), cell)
    }

    /// The customers of some rows by number, where customers have several; `label` is the column
    /// of answers.
    pub fn customers(&self, label: &str, rows: &[u32]) -> Option<Vec<u32>> {
        customers_of(&self.table, self.named.as_deref(), label, rows)
    }

    /// The probability of every row, not-a-number where the model has none; how many these are
    /// is said.
    pub fn scores(&self, model: &Scorer) -> Result<Vec<f64>, CommandError> {
        let mut scores = vec![0.0; self.matrix.rows()];
        model
            .scores_or_none(&self.matrix, 0..self.matrix.rows(), &mut scores)
            .map_err(|fault| CommandError::Network(Box::new(fault)))?;
        tell_of_none(&scores);
        Ok(scores)
    }
}

/// Says how many rows have no score.
pub fn tell_of_none(scores: &[f64]) {
    let mut without = scores.iter().enumerate().filter(|(_, s)| s.is_nan());
    if let Some((first, _)) = without.next() {
        let rows = number::grouped(without.count() as u64 + 1);
        let all = number::grouped(scores.len() as u64);
        let first = number::grouped(first as u64 + 1);
        let values = [("rows", &*rows), ("all", &*all), ("first", &*first)];
        tell(text::ROWS_WITHOUT_SCORE, &values);
    }
}

/// The column that names the customers: the contract's, else the first identifier.
pub fn id_column<'a>(contract: &Contract, table: &'a Table) -> Option<&'a Column> {
    let named = contract.id.as_deref().and_then(|name| table.column(name));
    named.or_else(|| table.columns().get(first_identifier(table)?))
}

fn first_identifier(table: &Table) -> Option<usize> {
    let mut columns = table.columns().iter();
    columns.position(|column| column.kind() == ColumnKind::Identifier)
}

/// The matrix that a contract asks of `table`, where the columns `aside` are no features.
pub fn matrix_beside(
    contract: &Contract,
    table: &Table,
    aside: &[&str],
) -> Result<Matrix, CommandError> {
    let fit: Fit = fit_beside(contract, table, aside);
    if fit.by_place {
        let columns = fit.features.iter().map(|found| found.column(table));
        let columns: Vec<&str> = columns.map(Option::unwrap_or_default).collect();
        let features = number::grouped(columns.len() as u64);
        tell(
            match fit.extra.is_empty() {
                true => text::BY_PLACE,
                false => text::BY_PLACE_ASIDE,
            },
            &[
                ("features", &features),
                ("first", columns.first().unwrap_or(&"")),
                ("last", columns.last().unwrap_or(&"")),
                (
                    "aside",
                    &names_of(fit.extra.iter().map(String::as_str)).join(", "),
                ),
            ],
        );
    }
    assemble(contract, table, &fit).map_err(|source| {
        let is_unclear = has_numbers_for_names(contract) && !fit.by_place;
        let unserved = fit.features.iter().filter(|found| !found.is_served());
        let problems: Vec<String> = unserved.map(|found| found.say(Lang::En)).collect();
        if is_unclear && problems.len() == fit.features.len() {
            return CommandError::Places {
                features: fit.features.len(),
                columns: names_of(usable_columns(table, aside).into_iter()),
                found: usable_columns(table, aside).len(),
            };
        }
        CommandError::Features { source, problems }
    })
}

/// The first names of many.
pub fn names_of<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<String> = names.map(str::to_string).collect();
    if names.len() > SHOWN {
        names.truncate(SHOWN);
        names.push("…".to_string());
    }
    names
}

/// Fills the gaps of numbers; what categories lack is left to the model.
fn fill(matrix: &mut Matrix, features: &[Feature], with: GapFilling) {
    let (mut cells, mut columns) = (0u64, 0u64);
    for (at, feature) in features.iter().enumerate() {
        if matches!(feature.kind, FeatureKind::Category { .. }) {
            continue;
        }
        let column = matrix.column(at);
        let gaps = column.iter().filter(|cell| cell.is_nan()).count() as u64;
        if gaps == 0 {
            continue;
        }
        let value = filler(column, &feature.kind, with);
        let filled = column
            .iter()
            .map(|cell| if cell.is_nan() { value } else { *cell });
        let filled: Vec<f32> = filled.collect();
        matrix.replace(at, filled);
        cells += gaps;
        columns += 1;
    }
    let with = match with {
        GapFilling::Zero => text::WITH_ZERO,
        GapFilling::Median => text::WITH_MEDIAN,
        GapFilling::Mean => text::WITH_MEAN,
    };
    let values = [
        ("cells", &*number::grouped(cells)),
        ("columns", &*number::grouped(columns)),
        ("with", with.text(Lang::En)),
    ];
    tell(text::GAPS_FILLED, &values);
}

/// What fills the gaps of one column; zero where it holds nothing else.
fn filler(column: &[f32], kind: &FeatureKind, with: GapFilling) -> f32 {
    let known = column.iter().filter(|cell| !cell.is_nan());
    let mut known: Vec<f64> = known.map(|cell| f64::from(*cell)).collect();
    known.sort_by(f64::total_cmp);
    let middle = known.len() / 2;
    let at = |place: usize| known.get(place).copied().unwrap_or(0.0);
    let value = match with {
        _ if known.is_empty() => 0.0,
        GapFilling::Zero => 0.0,
        GapFilling::Mean => known.iter().sum::<f64>() / known.len() as f64,
        GapFilling::Median if known.len() % 2 == 1 => at(middle),
        GapFilling::Median => (at(middle - 1) + at(middle)) / 2.0,
    };
    match kind {
        // A model that reads whole numbers has no use for anything between.
        FeatureKind::Integer | FeatureKind::Flag => libm::round(value) as f32,
        _ => value as f32,
    }
}
