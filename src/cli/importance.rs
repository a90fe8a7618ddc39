//! `holdfast importance`: what a model loses without each feature.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::error::CommandError;
use super::reading::ReadingArguments;
use super::scored::{Scored, print};
use crate::explain::permutation::{PermutationOptions, RatedBy, permutation_importance};

/// What is asked of `holdfast importance`.
#[derive(Debug, clap::Args)]
pub struct ImportanceArguments {
    /// A Holdfast bundle, or a model that is read
    model: PathBuf,
    /// Customers whose answer is known, one row each; best ones that the model has not seen
    data: PathBuf,
    /// The column that holds the answer
    #[arg(long, value_name = "COLUMN")]
    label: String,
    /// The cell that means "left"; as in training if not given
    #[arg(long, value_name = "TEXT")]
    positive: Option<String>,
    /// The figure whose loss is the importance
    #[arg(long, value_enum, default_value = "pr-auc")]
    by: NamedFigure,
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
    /// The average precision
    PrAuc,
    /// The area below the ROC curve
    RocAuc,
    /// The mean logistic loss, negative
    LogLoss,
    /// The mean squared error of the probabilities, negative
    Brier,
}

#[derive(Serialize)]
struct Printed<'a> {
    model: &'a str,
    by: RatedBy,
    baseline: f64,
    rows: u64,
    features: Vec<PrintedFeature<'a>>,
}

#[derive(Serialize)]
struct PrintedFeature<'a> {
    feature: &'a str,
    mean: f64,
    deviation: f64,
    repeats: &'a [f64],
}

/// Measures and prints, the most important feature first.
pub fn importance(
    arguments: &ImportanceArguments,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let scored = Scored::open(&arguments.model, &arguments.data, &arguments.reading)?;
    let answered = scored.answered(&arguments.label, arguments.positive.as_deref())?;
    let by = match arguments.by {
        NamedFigure::PrAuc => RatedBy::PrAuc,
        NamedFigure::RocAuc => RatedBy::RocAuc,
        NamedFigure::LogLoss => RatedBy::LogLoss,
        NamedFigure::Brier => RatedBy::Brier,
    };
    let options = PermutationOptions {
        repeats: arguments.repeats,
        rows: arguments.rows,
        seed: arguments.seed,
    };
    let found = permutation_importance(
        &scored.score(),
        &answered.matrix,
        &answered.labels,
        by,
        options,
    )
    .map_err(CommandError::Inspection)?;
    let features = found.ranked().into_iter().map(|one| PrintedFeature {
        feature: scored
            .features()
            .get(one.feature)
            .map_or("", |feature| &feature.name),
        mean: one.mean,
        deviation: one.deviation,
        repeats: &one.repeats,
    });
    let printed = Printed {
        model: &scored.model.name,
        by,
        baseline: found.baseline,
        rows: found.rows,
        features: features.collect(),
    };
    print(&printed, out)
}
