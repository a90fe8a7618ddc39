//! Models that predict amounts, counts or ranks: predicted, judged and explained.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::class_reasons;
use super::error::CommandError;
use super::explain::ExplainAsked;
use super::files::{Output, nine_digits, quoted};
use super::rows::{Rows, RowsArguments, matrix_beside};
use super::scored::print;
use crate::feature::contract::{Contract, Feature, FeatureKind, Imputation};
use crate::model::AmountModel;
use crate::model::evaluate::{AmountEvaluation, Bootstrap, EvaluateError};
use crate::table::Table;

/// A model of amounts with the rows of a table.
pub struct Predicted {
    model: AmountModel,
    rows: Rows,
    margins: Vec<f32>,
    amounts: Vec<f64>,
}

#[derive(Serialize)]
struct Printed<'a> {
    model: &'a str,
    objective: &'a str,
    label: &'a str,
    rows_without_answer: u64,
    metrics: AmountEvaluation,
}

impl Predicted {
    /// Reads a table and predicts its rows; `label` is the column of what came, if it is known.
    pub fn open(
        model: AmountModel,
        asked: &RowsArguments,
        label: Option<&str>,
    ) -> Result<Predicted, CommandError> {
        let rows = asked.open(&model.contract, label)?;
        let margins = model.margins(&rows.matrix, 0..rows.matrix.rows());
        Ok(Predicted {
            amounts: model.amounts(&margins),
            model,
            rows,
            margins,
        })
    }

    fn count(&self) -> usize {
        self.model.outputs.count().max(1)
    }

    /// Writes each row's predicted amount, or amounts.
    pub fn score(&self, out: &Path, inputs: &[&Path]) -> Result<(), CommandError> {
        let (id, cell) = self.rows.id();
        let count = self.count();
        Output::create(out, inputs)?.fill(|writer| {
            write!(writer, "{}", quoted(id))?;
            match count {
                1 => write!(writer, ",prediction")?,
                several => (0..several).try_for_each(|at| write!(writer, ",prediction_{at}"))?,
            }
            writeln!(writer)?;
            for (row, amounts) in self.amounts.chunks(count).enumerate() {
                write!(writer, "{}", cell(row))?;
                for amount in amounts {
                    write!(writer, ",{}", nine_digits(*amount))?;
                }
                writeln!(writer)?;
            }
            Ok(())
        })
    }

    /// Writes a line per row, and per amount if there are several: what each feature adds to the
    /// sum that the amount is made of. Every line adds up.
    pub fn explain(&self, asked: &ExplainAsked) -> Result<(), CommandError> {
        let (matrix, features) = (&self.rows.matrix, &self.model.contract.features);
        let (rows, width, count) = (asked.most.min(matrix.rows()), matrix.width(), self.count());
        let (model, compared) = (&self.model, asked.compared());
        let explained = class_reasons::of_amounts(model, matrix, &self.margins, rows, compared)?;
        let (id, cell) = self.rows.id();
        asked.output()?.fill(|writer| {
            let amount = if count > 1 { ",amount" } else { "" };
            write!(writer, "{}{amount}", quoted(id))?;
            asked.write_heads(writer, features)?;
            writeln!(writer, ",base,margin,prediction")?;
            for row in 0..rows {
                for (at, of) in explained.iter().enumerate() {
                    write!(writer, "{}", cell(row))?;
                    if count > 1 {
                        write!(writer, ",{at}")?;
                    }
                    let own = of.shares.get(row * width..(row + 1) * width);
                    for share in own.unwrap_or_default() {
                        write!(writer, ",{}", nine_digits(f64::from(*share)))?;
                    }
                    for shared in of.pairs_of(row) {
                        write!(writer, ",{}", nine_digits(shared))?;
                    }
                    let place = row * count + at;
                    let margin = self.margins.get(place).copied().unwrap_or(f32::NAN);
                    let amount = self.amounts.get(place).copied().unwrap_or(f64::NAN);
                    let (margin, amount) = (nine_digits(f64::from(margin)), nine_digits(amount));
                    let base = nine_digits(of.base);
                    writeln!(writer, ",{base},{margin},{amount}")?;
                }
            }
            Ok(())
        })
    }

    /// Prints how far the predictions lie from what the column `label` says came.
    pub fn evaluate(&self, label: &str, out: &mut impl Write) -> Result<(), CommandError> {
        if self.count() > 1 {
            return Err(CommandError::SeveralAmounts {
                amounts: self.count(),
            });
        }
        let came = came(&self.rows.table, label)?;
        let pairs = came.iter().zip(&self.amounts);
        let known = || {
            let known = (0u32..).zip(pairs.clone());
            known.filter(|(_, (came, _))| !came.is_nan())
        };
        let (truth, predicted): (Vec<f64>, Vec<f64>) = known()
            .map(|(_, (came, amount))| (f64::from(*came), *amount))
            .unzip();
        let judges: Vec<u32> = known().map(|(row, _)| row).collect();
        if truth.is_empty() {
            return Err(CommandError::Evaluate(EvaluateError::NoRows));
        }
        let groups = self.rows.customers(label, &judges);
        let groups = groups.as_deref();
        let metrics = AmountEvaluation::of(&truth, &predicted, groups, &Bootstrap::default());
        print(
            &Printed {
                model: &self.model.name,
                objective: &self.model.objective,
                label,
                rows_without_answer: (came.len() - truth.len()) as u64,
                metrics: metrics.map_err(CommandError::Evaluate)?,
            },
            out,
        )
    }
}

/// What came by the column `label`, row by row; not-a-number where it is not known.
pub fn came(table: &Table, label: &str) -> Result<Vec<f32>, CommandError> {
    let contract = Contract {
        features: vec![Feature {
            name: label.to_string(),
            kind: FeatureKind::Number,
            imputation: Imputation::None,
            title: None,
            range: None,
        }],
        ..Contract::default()
    };
    let matrix = matrix_beside(&contract, table, &[])?;
    Ok(matrix.column(0).to_vec())
}
