//! Models that tell several classes apart: scored, judged and explained.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::answers::column_of;
use super::class_reasons;
use super::error::CommandError;
use super::explain::ExplainAsked;
use super::files::{Output, number_or_nothing, quoted};
use super::importance::dealt;
use super::rows::{Rows, RowsArguments, tell_of_none};
use super::scored::print;
use crate::explain::permutation::{PermutationImportance, PermutationOptions, RatedBy};
use crate::feature::prepare::classes::read_known;
use crate::model::evaluate::{Averaged, Bootstrap, ClassFigures, Figure, SeveralEvaluation};
use crate::model::{ClassModel, likeliest};

/// A model of several classes with the rows of a table.
pub struct Classified {
    model: ClassModel,
    rows: Rows,
    shares: Vec<f64>,
}

impl Classified {
    /// Reads a table and scores its rows; `label` is the column of answers, if it is known.
    pub fn open(
        model: ClassModel,
        asked: &RowsArguments,
        label: Option<&str>,
    ) -> Result<Classified, CommandError> {
        let rows = asked.open(&model.contract, label)?;
        let shares = model.probabilities(&rows.matrix, 0..rows.matrix.rows());
        let shares = shares.map_err(|fault| CommandError::Network(Box::new(fault)))?;
        let firsts: Vec<f64> = shares
            .chunks(model.classes.len().max(1))
            .map(any_gap)
            .collect();
        tell_of_none(&firsts);
        Ok(Classified {
            model,
            rows,
            shares,
        })
    }

    fn classes(&self) -> usize {
        self.model.classes.len().max(1)
    }

    /// Each row's probabilities, a number per class.
    fn each(&self) -> impl Iterator<Item = (usize, &[f64])> {
        self.shares.chunks(self.classes()).enumerate()
    }

    fn name(&self, class: usize) -> &str {
        self.model.classes.get(class).map_or("", String::as_str)
    }

    /// Writes each row's likeliest class and the probability of every class.
    pub fn score(&self, out: &Path, inputs: &[&Path]) -> Result<(), CommandError> {
        let (id, cell) = self.rows.id();
        Output::create(out, inputs)?.fill(|writer| {
            write!(writer, "{},predicted", quoted(id))?;
            for class in &self.model.classes {
                write!(writer, ",{}", quoted(&format!("probability_{class}")))?;
            }
            writeln!(writer)?;
            for (row, shares) in self.each() {
                let predicted = match any_gap(shares).is_nan() {
                    true => "",
                    false => self.name(likeliest(shares)),
                };
                write!(writer, "{},{}", cell(row), quoted(predicted))?;
                for share in shares {
                    write!(writer, ",{}", number_or_nothing(*share))?;
                }
                writeln!(writer)?;
            }
            Ok(())
        })
    }

    /// Writes a line per row and class, for the first `most` rows: what each feature adds to the
    /// class's margin, or to its probability where that can only be estimated. Every line adds up.
    pub fn explain(&self, asked: &ExplainAsked) -> Result<(), CommandError> {
        let matrix = &self.rows.matrix;
        let (rows, width) = (asked.most.min(matrix.rows()), matrix.width());
        let (model, compared) = (&self.model, asked.compared());
        let explained = class_reasons::of_classes(model, matrix, &self.shares, rows, compared)?;
        let has_errors = explained.iter().any(|class| !class.errors.is_empty());
        let (id, cell) = self.rows.id();
        let features = &self.model.contract.features;
        asked.output()?.fill(|writer| {
            write!(writer, "{},class", quoted(id))?;
            asked.write_heads(writer, features)?;
            write!(writer, ",base,margin,score")?;
            for feature in features.iter().filter(|_| has_errors) {
                write!(writer, ",{}", quoted(&format!("{}_error", feature.name)))?;
            }
            writeln!(writer)?;
            for (row, shares) in self.each().take(rows) {
                let places = row * width..(row + 1) * width;
                for (class, (share, of)) in shares.iter().zip(&explained).enumerate() {
                    write!(writer, "{},{}", cell(row), quoted(self.name(class)))?;
                    for part in of.shares.get(places.clone()).unwrap_or_default() {
                        write!(writer, ",{}", number_or_nothing(f64::from(*part)))?;
                    }
                    for shared in of.pairs_of(row) {
                        write!(writer, ",{}", number_or_nothing(shared))?;
                    }
                    let margin = of.margins.get(row).copied().unwrap_or(f64::NAN);
                    let (base, margin) = (number_or_nothing(of.base), number_or_nothing(margin));
                    write!(writer, ",{base},{margin},{}", number_or_nothing(*share))?;
                    for error in of.errors.get(places.clone()).unwrap_or_default() {
                        write!(writer, ",{}", number_or_nothing(f64::from(*error)))?;
                    }
                    writeln!(writer)?;
                }
            }
            Ok(())
        })
    }

    /// How good the model is on rows whose class the column `label` tells.
    pub fn judged(&self, label: &str) -> Result<Evaluated, CommandError> {
        let column = column_of(&self.rows.table, label)?;
        let (classes, others) = read_known(column, &self.model.classes);
        let (mut truth, mut shares, mut judges) = (Vec::new(), Vec::new(), Vec::new());
        let mut without_score = 0u64;
        for (class, (place, row)) in classes.iter().zip(self.each()) {
            let Some(class) = class else {
                continue;
            };
            if any_gap(row).is_nan() {
                without_score += 1;
            } else {
                truth.push(*class as usize);
                judges.push(place as u32);
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
        let groups = self.rows.customers(label, &judges);
        let (groups, bootstrap) = (groups.as_deref(), Bootstrap::default());
        let figures = SeveralEvaluation::of(&truth, &shares, count, groups, &bootstrap);
        Ok(Evaluated {
            evaluation: figures.map_err(CommandError::Evaluate)?,
            without_answer: (classes.len() - truth.len()) as u64 - others - without_score,
            without_score,
            of_other_classes: others,
            classes,
        })
    }

    /// What telling the classes apart loses without each feature, over all classes; `classes`
    /// are the rows' own.
    pub fn importance(
        &self,
        classes: &[Option<u32>],
    ) -> Result<Option<PermutationImportance>, CommandError> {
        let options = PermutationOptions::default();
        let matrix = &self.rows.matrix;
        let dealt = dealt(&self.model, matrix, classes, RatedBy::PrAuc, options)?;
        Ok(dealt.found.into_iter().next().flatten())
    }

    /// The model.
    pub fn model(&self) -> &ClassModel {
        &self.model
    }

    /// Prints how good the model is on rows whose class the column `label` tells.
    pub fn evaluate(&self, label: &str, out: &mut impl Write) -> Result<(), CommandError> {
        let judged = self.judged(label)?;
        let figures = judged.evaluation;
        print(
            &Printed {
                model: &self.model.name,
                label,
                rows: figures.rows,
                rows_without_answer: judged.without_answer,
                rows_without_score: judged.without_score,
                rows_of_other_classes: judged.of_other_classes,
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

/// What rows of known class say of a model.
pub struct Evaluated {
    /// The figures.
    pub evaluation: SeveralEvaluation,
    /// Each row's class, if it is known.
    pub classes: Vec<Option<u32>>,
    without_answer: u64,
    without_score: u64,
    of_other_classes: u64,
}

#[derive(Serialize)]
struct Printed<'a> {
    model: &'a str,
    label: &'a str,
    rows: u64,
    rows_without_answer: u64,
    rows_without_score: u64,
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

/// The first probability of a row, not-a-number if any is.
fn any_gap(shares: &[f64]) -> f64 {
    let gap = shares.iter().find(|share| share.is_nan());
    gap.or(shares.first()).copied().unwrap_or(f64::NAN)
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
