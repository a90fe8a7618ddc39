//! Models that tell several classes apart: scored, judged and explained.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use super::error::CommandError;
use super::files::{Output, nine_digits, quoted};
use super::rows::{Rows, RowsArguments};
use super::scored::print;
use crate::explain::group_tables::GroupTables;
use crate::explain::tree_shap::TreeShap;
use crate::explain::{Explainer, additivity};
use crate::feature::prepare::classes::read_known;
use crate::model::evaluate::{Averaged, Bootstrap, ClassFigures, Figure, SeveralEvaluation};
use crate::model::train::TrainError;
use crate::model::{ClassModel, likeliest};

/// A model of several classes with the rows of a table.
pub struct Classified {
    model: ClassModel,
    table: Rows,
    margins: Vec<f32>,
    shares: Vec<f64>,
}

impl Classified {
    /// Reads a table and scores its rows; `label` is the column of answers, if it is known.
    pub fn open(
        model: ClassModel,
        asked: &RowsArguments,
        label: Option<&str>,
    ) -> Result<Classified, CommandError> {
        let table = asked.open(&model.contract, label)?;
        let margins = model.margins(&table.matrix, 0..table.matrix.rows());
        Ok(Classified {
            shares: model.probabilities(&margins),
            model,
            table,
            margins,
        })
    }

    fn classes(&self) -> usize {
        self.model.classes.len()
    }

    /// Each row's probabilities, a number per class.
    fn rows(&self) -> impl Iterator<Item = (usize, &[f64])> {
        self.shares.chunks(self.classes().max(1)).enumerate()
    }

    fn name(&self, class: usize) -> &str {
        self.model.classes.get(class).map_or("", String::as_str)
    }

    /// Writes each row's likeliest class and the probability of every class.
    pub fn score(&self, out: &Path, inputs: &[&Path]) -> Result<(), CommandError> {
        let (id, cell) = self.table.id();
        Output::create(out, inputs)?.fill(|writer| {
            write!(writer, "{},predicted", quoted(id))?;
            for class in &self.model.classes {
                write!(writer, ",{}", quoted(&format!("probability_{class}")))?;
            }
            writeln!(writer)?;
            for (row, shares) in self.rows() {
                let predicted = self.name(likeliest(shares));
                write!(writer, "{},{}", cell(row), quoted(predicted))?;
                for share in shares {
                    write!(writer, ",{}", nine_digits(*share))?;
                }
                writeln!(writer)?;
            }
            Ok(())
        })
    }

    /// Writes a line per row and class: what each feature adds to the class's margin. Every
    /// line adds up.
    pub fn explain(&self, out: &Path, inputs: &[&Path]) -> Result<(), CommandError> {
        let (rows, width, classes) = (
            self.table.matrix.rows(),
            self.table.matrix.width(),
            self.classes(),
        );
        let mut bases = Vec::with_capacity(classes);
        let mut contributions = Vec::with_capacity(classes);
        for class in 0..classes {
            let ensemble = self.model.explainable(class, &self.table.matrix);
            let ensemble = Arc::new(ensemble.ok_or(CommandError::NoTrees)?);
            let own = self.margins.iter().skip(class).step_by(classes);
            let margins: Vec<f32> = own.copied().collect();
            let explainer = TreeShap::new(ensemble).map_err(CommandError::Explain)?;
            let explainer = GroupTables::for_rows(Arc::new(explainer), rows);
            let mut of_class = vec![0.0; rows * width];
            additivity::explain_checked(
                &explainer,
                &self.table.matrix,
                0..rows,
                &margins,
                &mut of_class,
            )
            .map_err(CommandError::Explain)?;
            bases.push(nine_digits(explainer.base()));
            contributions.push(of_class);
        }
        let (id, cell) = self.table.id();
        Output::create(out, inputs)?.fill(|writer| {
            write!(writer, "{},class", quoted(id))?;
            for feature in &self.model.contract.features {
                write!(writer, ",{}", quoted(&feature.name))?;
            }
            writeln!(writer, ",base,margin,score")?;
            for (row, shares) in self.rows() {
                let of_classes = shares.iter().zip(&bases).zip(&contributions);
                for (class, ((share, base), of_class)) in of_classes.enumerate() {
                    write!(writer, "{},{}", cell(row), quoted(self.name(class)))?;
                    let own = of_class.get(row * width..(row + 1) * width);
                    for part in own.unwrap_or_default() {
                        write!(writer, ",{}", nine_digits(f64::from(*part)))?;
                    }
                    let margin = self.margins.get(row * classes + class);
                    let margin = nine_digits(f64::from(margin.copied().unwrap_or_default()));
                    writeln!(writer, ",{base},{margin},{}", nine_digits(*share))?;
                }
            }
            Ok(())
        })
    }

    /// Prints how good the model is on rows whose class the column `label` tells.
    pub fn evaluate(&self, label: &str, out: &mut impl Write) -> Result<(), CommandError> {
        let column = self.table.table.column(label).ok_or_else(|| {
            let columns = self.table.table.columns().iter();
            CommandError::Train(TrainError::NoColumn {
                column: label.to_string(),
                columns: columns.map(|column| column.name().to_string()).collect(),
            })
        })?;
        let (classes, others) = read_known(column, &self.model.classes);
        let (mut truth, mut shares) = (Vec::new(), Vec::new());
        for (class, (_, row)) in classes.iter().zip(self.rows()) {
            if let Some(class) = class {
                truth.push(*class as usize);
                shares.extend_from_slice(row);
            }
        }
        if truth.is_empty() && others > 0 {
            return Err(CommandError::OtherClasses {
                column: label.to_string(),
                classes: self.model.classes.clone(),
            });
        }
        let count = self.classes();
        let figures = SeveralEvaluation::of(&truth, &shares, count, None, &Bootstrap::default());
        let figures = figures.map_err(CommandError::Evaluate)?;
        let without = (classes.len() - truth.len()) as u64 - others;
        print(
            &Printed {
                model: &self.model.name,
                label,
                rows: figures.rows,
                rows_without_answer: without,
                rows_of_other_classes: others,
                classes: (self.model.classes.iter().zip(&figures.classes))
                    .map(|(class, of)| PrintedClass {
                        class,
                        figures: of.figures,
                        average_precision: of.average_precision,
                        roc_auc: of.roc_auc,
                    })
                    .collect(),
                averages: figures.averages,
                figures: &figures.figures,
                confusion: &figures.confusion,
            },
            out,
        )
    }
}

#[derive(Serialize)]
struct Printed<'a> {
    model: &'a str,
    label: &'a str,
    rows: u64,
    rows_without_answer: u64,
    rows_of_other_classes: u64,
    classes: Vec<PrintedClass<'a>>,
    averages: Averaged,
    figures: &'a std::collections::BTreeMap<String, Figure>,
    confusion: &'a [Vec<f64>],
}

#[derive(Serialize)]
struct PrintedClass<'a> {
    class: &'a str,
    #[serde(flatten)]
    figures: ClassFigures,
    average_precision: Option<f64>,
    roc_auc: Option<f64>,
}

/// Writes a model as XGBoost's JSON.
pub fn export(model: &ClassModel, from: &Path, path: &Path) -> Result<(), CommandError> {
    let written = model.to_xgboost().ok_or(CommandError::NotBoosted)?;
    let json = written.map_err(CommandError::Export)?;
    let output = Output::create(path, &[from])?;
    output.fill(|writer| serde_json::to_writer(writer, &json).map_err(Into::into))
}

/// What cannot be asked of a model of several classes.
pub fn refuse(option: &str) -> CommandError {
    CommandError::NotForClasses {
        option: option.to_string(),
    }
}
