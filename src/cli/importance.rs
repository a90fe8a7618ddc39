//! `holdfast importance`: what a model loses without each feature, or how far each feature moves
//! its scores.

mod shap;

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::amounts::came;
use super::answers::column_of;
use super::error::CommandError;
use super::looked::{Looked, class_of};
use super::reading::ReadingArguments;
use super::scored::{Scored, print};
use crate::explain::inspection::InspectionError;
use crate::explain::permutation::{
    AmountsBy, Deals, PermutationImportance, PermutationOptions, RatedBy, amounts_by, classes_by,
    permutation_importance, with_shares,
};
use crate::feature::contract::Feature;
use crate::feature::matrix::Matrix;
use crate::feature::prepare::classes::read_known;
use crate::model::evaluate::EvaluateError;
use crate::model::train::TrainError;
use crate::model::{AmountModel, AnyModel, ClassModel};
use crate::table::Table;

/// What is asked of `holdfast importance`.
#[derive(Debug, clap::Args)]
pub struct ImportanceArguments {
    /// A Holdfast bundle, or a model that is read
    model: PathBuf,
    /// Customers whose answer is known, one row each; best ones that the model has not seen
    data: PathBuf,
    /// The column that holds the answer
    #[arg(long, value_name = "COLUMN", required_unless_present = "shap")]
    label: Option<String>,
    /// The cell that means "left"; as in training if not given
    #[arg(long, value_name = "TEXT")]
    positive: Option<String>,
    /// The class that is looked at, of a model of several: all of them if not given
    #[arg(long, value_name = "NAME")]
    class: Option<String>,
    /// The figure whose loss is the importance: pr-auc (the default), roc-auc, log-loss or brier;
    /// of a model of amounts rmse (the default), mae or r2
    #[arg(long, value_enum, conflicts_with = "shap")]
    by: Option<NamedFigure>,
    /// Print how far each feature moves the scores instead (mean size of the SHAP values), for
    /// which no answer need be known
    #[arg(long)]
    shap: bool,
    /// How often each feature is shuffled
    #[arg(long, default_value_t = 5)]
    repeats: usize,
    /// Most rows that are asked
    #[arg(long, default_value_t = 10_000)]
    rows: usize,
    /// The seed of everything random
    #[arg(long, default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    reading: ReadingArguments,
}

/// Figures that can be named.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum NamedFigure {
    /// The average precision (of several classes their mean)
    PrAuc,
    /// The area below the ROC curve (of several classes their mean)
    RocAuc,
    /// The mean logistic loss, negative
    LogLoss,
    /// The mean squared error of the probabilities, negative
    Brier,
    /// Of amounts: the root of the mean squared error, negative
    Rmse,
    /// Of amounts: the mean absolute error, negative
    Mae,
    /// Of amounts: the share of the variance that is explained
    R2,
}

impl NamedFigure {
    /// The figure for probabilities.
    fn of_probabilities(by: Option<NamedFigure>) -> Result<RatedBy, CommandError> {
        match by {
            None | Some(NamedFigure::PrAuc) => Ok(RatedBy::PrAuc),
            Some(NamedFigure::RocAuc) => Ok(RatedBy::RocAuc),
            Some(NamedFigure::LogLoss) => Ok(RatedBy::LogLoss),
            Some(NamedFigure::Brier) => Ok(RatedBy::Brier),
            Some(NamedFigure::Rmse | NamedFigure::Mae | NamedFigure::R2) => {
                Err(CommandError::OtherFigures {
                    figures: "pr-auc, roc-auc, log-loss, brier",
                })
            }
        }
    }

    /// The figure for amounts.
    fn of_amounts(by: Option<NamedFigure>) -> Result<AmountsBy, CommandError> {
        match by {
            None | Some(NamedFigure::Rmse) => Ok(AmountsBy::Rmse),
            Some(NamedFigure::Mae) => Ok(AmountsBy::Mae),
            Some(NamedFigure::R2) => Ok(AmountsBy::R2),
            Some(_) => Err(CommandError::OtherFigures {
                figures: "rmse, mae, r2",
            }),
        }
    }
}

#[derive(Serialize)]
struct Printed<'a, By> {
    model: &'a str,
    by: By,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'a str>,
    baseline: f64,
    rows: u64,
    /// Rows of known class without probabilities, for values are missing: they are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    unscored: Option<u64>,
    features: Vec<PrintedFeature>,
    /// Each class against the rest; none where there are no several classes, or one is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    classes: Vec<PrintedClass<'a>>,
}

impl<'a, By> Printed<'a, By> {
    /// What was measured by one figure.
    fn of(model: &'a str, by: By, found: &PermutationImportance, features: &[Feature]) -> Self {
        Printed {
            model,
            by,
            class: None,
            baseline: found.baseline,
            rows: found.rows,
            unscored: None,
            features: ranked(found, features),
            classes: Vec::new(),
        }
    }
}

#[derive(Serialize)]
struct PrintedClass<'a> {
    class: &'a str,
    /// None where the figure is not defined, because no row is of the class, or every one.
    baseline: Option<f64>,
    features: Vec<PrintedFeature>,
}

#[derive(Serialize)]
struct PrintedFeature {
    feature: String,
    mean: f64,
    deviation: f64,
    repeats: Vec<f64>,
}

/// Measures and prints, the most important feature first.
pub fn importance(
    arguments: &ImportanceArguments,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let label = arguments.label.as_deref();
    let looked = Looked::open(&arguments.model, &arguments.data, label, &arguments.reading)?;
    if arguments.shap {
        return shap::print_sizes(arguments, &looked, out);
    }
    let label = label.ok_or(CommandError::Train(TrainError::NoLabel))?;
    if arguments.class.is_some() {
        // Said before anything is measured where there are no classes.
        looked.sides(arguments.class.as_deref())?;
    }
    let Looked {
        model,
        table,
        matrix,
    } = looked;
    match model {
        AnyModel::Classes(_) | AnyModel::Amounts(_) if arguments.positive.is_some() => {
            Err(super::classes::refuse("--positive"))
        }
        AnyModel::YesNo(model) => {
            let scored = Scored {
                model: *model,
                table,
                matrix,
            };
            arguments.of_yes(&scored, label, out)
        }
        AnyModel::Classes(model) => arguments.of_classes(&model, &table, &matrix, label, out),
        AnyModel::Amounts(model) => arguments.of_amounts(&model, &table, &matrix, label, out),
    }
}

impl ImportanceArguments {
    fn options(&self) -> PermutationOptions {
        PermutationOptions {
            repeats: self.repeats,
            rows: self.rows,
            seed: self.seed,
        }
    }

    fn of_yes(
        &self,
        scored: &Scored,
        label: &str,
        out: &mut impl Write,
    ) -> Result<(), CommandError> {
        let by = NamedFigure::of_probabilities(self.by)?;
        let answered = scored.answered(label, self.positive.as_deref())?;
        let found = permutation_importance(
            &scored.score(),
            &answered.matrix,
            &answered.labels,
            by,
            self.options(),
        )
        .map_err(CommandError::Inspection)?;
        let features = &scored.model.contract().features;
        print(&Printed::of(&scored.model.name, by, &found, features), out)
    }

    /// Begins among some rows; with what is known of those that are drawn.
    fn deals<Known>(
        &self,
        matrix: &Matrix,
        rows: &[u32],
        known: impl Fn(usize) -> Known,
    ) -> Result<(Deals, Vec<Known>), CommandError> {
        let deals = Deals::among(matrix, rows, self.options());
        let deals = deals.map_err(CommandError::Inspection)?;
        let known = deals.rows().iter().map(|row| known(*row as usize));
        let known = known.collect();
        Ok((deals, known))
    }

    fn of_classes(
        &self,
        model: &ClassModel,
        table: &Table,
        matrix: &Matrix,
        label: &str,
        out: &mut impl Write,
    ) -> Result<(), CommandError> {
        let by = NamedFigure::of_probabilities(self.by)?;
        let (classes, others) = read_known(column_of(table, label)?, &model.classes);
        let known = (0u32..).zip(&classes);
        let known: Vec<u32> = known
            .filter_map(|(row, class)| class.map(|_| row))
            .collect();
        if known.is_empty() && others > 0 {
            return Err(CommandError::OtherClasses {
                column: label.to_string(),
                classes: model.classes.clone(),
            });
        }
        let rows = with_shares(model, matrix, &known).map_err(CommandError::Inspection)?;
        let unscored = (known.len() - rows.len()) as u64;
        let unscored = (unscored > 0).then_some(unscored);
        let class = |row: usize| classes.get(row).copied().flatten();
        let class = |row: usize| class(row).unwrap_or_default() as usize;
        let (deals, truth) = self.deals(matrix, &rows, class)?;
        let found = measured(deals, &classes_by(by, model, &truth))?;
        let features = &model.contract.features;
        let class = self.class.as_deref().map(|name| class_of(model, name));
        let class = class.transpose()?;
        let own = found.get(class.map_or(0, |class| 1 + class));
        let own = defined(own.and_then(Option::as_ref), truth.len())?;
        let mut printed = Printed::of(&model.name, by, own, features);
        printed.unscored = unscored;
        match class {
            Some(class) => printed.class = model.classes.get(class).map(String::as_str),
            None => {
                let each = model.classes.iter().zip(found.iter().skip(1));
                let each = each.map(|(class, own)| PrintedClass {
                    class,
                    baseline: own.as_ref().map(|own| own.baseline),
                    features: own
                        .as_ref()
                        .map_or_else(Vec::new, |own| ranked(own, features)),
                });
                printed.classes = each.collect();
            }
        }
        print(&printed, out)
    }

    fn of_amounts(
        &self,
        model: &AmountModel,
        table: &Table,
        matrix: &Matrix,
        label: &str,
        out: &mut impl Write,
    ) -> Result<(), CommandError> {
        let amounts = model.outputs.count();
        if amounts > 1 {
            return Err(CommandError::SeveralAmounts { amounts });
        }
        let by = NamedFigure::of_amounts(self.by)?;
        let came = came(table, label)?;
        let known = (0u32..).zip(&came).filter(|(_, came)| !came.is_nan());
        let rows: Vec<u32> = known.map(|(row, _)| row).collect();
        if rows.is_empty() {
            return Err(CommandError::Evaluate(EvaluateError::NoRows));
        }
        let amount = |row: usize| came.get(row).copied().map_or(f64::NAN, f64::from);
        let (deals, truth) = self.deals(matrix, &rows, amount)?;
        let found = measured(deals, &amounts_by(by, model, &truth))?;
        let own = defined(found.first().and_then(Option::as_ref), truth.len())?;
        let features = &model.contract.features;
        print(&Printed::of(&model.name, by, own, features), out)
    }
}

/// Deals until all is measured; `None` for figures that are not defined.
fn measured(
    mut deals: Deals,
    rate: &impl Fn(&Matrix, &[u32]) -> Result<Vec<Option<f64>>, InspectionError>,
) -> Result<Vec<Option<PermutationImportance>>, CommandError> {
    loop {
        let progress = deals.step(rate).map_err(CommandError::Inspection)?;
        if progress.finished {
            return Ok(deals.finish());
        }
    }
}

/// A measurement that is wanted, of so many rows.
fn defined(
    found: Option<&PermutationImportance>,
    rows: usize,
) -> Result<&PermutationImportance, CommandError> {
    found.ok_or(CommandError::Inspection(InspectionError::Figure {
        rows: rows as u64,
    }))
}

/// The features, the most important one first.
fn ranked(found: &PermutationImportance, features: &[Feature]) -> Vec<PrintedFeature> {
    let ranked = found.ranked().into_iter().map(|one| PrintedFeature {
        feature: features
            .get(one.feature)
            .map_or_else(String::new, |feature| feature.name.clone()),
        mean: one.mean,
        deviation: one.deviation,
        repeats: one.repeats.clone(),
    });
    ranked.collect()
}
