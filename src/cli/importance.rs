//! `holdfast importance`: what a model loses without each feature, or how far each feature moves
//! its scores.

mod shap;

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::amounts::came;
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
        print(
            &Printed {
                model: &scored.model.name,
                by,
                class: None,
                baseline: found.baseline,
                rows: found.rows,
                unscored: None,
                features: ranked(&found, &scored.model.contract().features),
                classes: Vec::new(),
            },
            out,
        )
    }

    fn of_classes(
        &self,
        model: &ClassModel,
        table: &Table,
        matrix: &Matrix,
        label: &str,
        out: &mut impl Write,
    ) -> Result<(), CommandError> {
        if self.positive.is_some() {
            return Err(super::classes::refuse("--positive"));
        }
        let by = NamedFigure::of_probabilities(self.by)?;
        let column = table.column(label).ok_or_else(|| no_column(table, label))?;
        let (classes, others) = read_known(column, &model.classes);
        if others > 0 && classes.iter().all(Option::is_none) {
            return Err(CommandError::OtherClasses {
                column: label.to_string(),
                classes: model.classes.clone(),
            });
        }
        let dealt = dealt(model, matrix, &classes, by, self.options())?;
        let unscored = (dealt.unscored > 0).then_some(dealt.unscored);
        let features = &model.contract.features;
        let (mut found, rows) = (dealt.found, dealt.rows);
        let undefined = || CommandError::Inspection(InspectionError::Figure { rows });
        let printed = match &self.class {
            Some(name) => {
                let class = class_of(model, name)?;
                let own = found.get_mut(1 + class).and_then(Option::take);
                let own = own.ok_or_else(undefined)?;
                Printed {
                    model: &model.name,
                    by,
                    class: model.classes.get(class).map(String::as_str),
                    baseline: own.baseline,
                    rows,
                    unscored,
                    features: ranked(&own, features),
                    classes: Vec::new(),
                }
            }
            None => {
                let whole = found.first_mut().and_then(Option::take);
                let whole = whole.ok_or_else(undefined)?;
                let each = model.classes.iter().zip(found.iter().skip(1));
                let classes = each.map(|(class, own)| PrintedClass {
                    class,
                    baseline: own.as_ref().map(|own| own.baseline),
                    features: own
                        .as_ref()
                        .map_or_else(Vec::new, |own| ranked(own, features)),
                });
                Printed {
                    model: &model.name,
                    by,
                    class: None,
                    baseline: whole.baseline,
                    rows,
                    unscored,
                    features: ranked(&whole, features),
                    classes: classes.collect(),
                }
            }
        };
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
        if self.positive.is_some() {
            return Err(super::classes::refuse("--positive"));
        }
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
        let deals = Deals::among(matrix, &rows, self.options());
        let mut deals = deals.map_err(CommandError::Inspection)?;
        let amount = |row: &u32| came.get(*row as usize).copied().map(f64::from);
        let drawn = deals.rows().iter();
        let truth: Vec<f64> = drawn.map(|row| amount(row).unwrap_or(f64::NAN)).collect();
        let rate = amounts_by(by, model, &truth);
        while !deals
            .step(&rate)
            .map_err(CommandError::Inspection)?
            .finished
        {}
        let rows = truth.len() as u64;
        let found = deals.finish().into_iter().next().flatten();
        let found = found.ok_or(CommandError::Inspection(InspectionError::Figure { rows }))?;
        print(
            &Printed {
                model: &model.name,
                by,
                class: None,
                baseline: found.baseline,
                rows,
                unscored: None,
                features: ranked(&found, &model.contract.features),
                classes: Vec::new(),
            },
            out,
        )
    }
}

/// What a figure of several classes loses without each feature.
pub(super) struct Dealt {
    /// Of all classes together, then of each.
    pub found: Vec<Option<PermutationImportance>>,
    /// Rows that were asked.
    rows: u64,
    /// Rows of known class without probabilities, which are left out.
    unscored: u64,
}

/// Measures on the rows whose class is known and that have probabilities.
pub(super) fn dealt(
    model: &ClassModel,
    matrix: &Matrix,
    classes: &[Option<u32>],
    by: RatedBy,
    options: PermutationOptions,
) -> Result<Dealt, CommandError> {
    let known = (0u32..).zip(classes);
    let known: Vec<u32> = known
        .filter_map(|(row, class)| class.map(|_| row))
        .collect();
    let rows = with_shares(model, matrix, &known).map_err(CommandError::Inspection)?;
    let unscored = (known.len() - rows.len()) as u64;
    let deals = Deals::among(matrix, &rows, options);
    let mut deals = deals.map_err(CommandError::Inspection)?;
    let class = |row: &u32| classes.get(*row as usize).copied().flatten();
    let drawn = deals.rows().iter();
    let truth: Vec<usize> = drawn
        .map(|row| class(row).unwrap_or_default() as usize)
        .collect();
    let rate = classes_by(by, model, &truth);
    while !deals
        .step(&rate)
        .map_err(CommandError::Inspection)?
        .finished
    {}
    Ok(Dealt {
        found: deals.finish(),
        rows: truth.len() as u64,
        unscored,
    })
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

/// The error of a column that is not there.
fn no_column(table: &Table, name: &str) -> CommandError {
    let columns = table.columns().iter();
    CommandError::Train(TrainError::NoColumn {
        column: name.to_string(),
        columns: columns.map(|column| column.name().to_string()).collect(),
    })
}
