//! `holdfast select`: which columns are worth learning from.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::answers::{answered, answers};
use super::error::CommandError;
use super::files;
use super::reading::ReadingArguments;
use super::scored::print;
use crate::explain::selection::boruta::{BorutaOptions, Verdict, boruta};
use crate::explain::selection::variance_inflation::{
    Inflation, InflationOptions, variance_inflation,
};
use crate::feature::contract::Feature;
use crate::feature::prepare::{Prepared, Split, TrainingRows};
use crate::model::train::{TrainOptions, Training};

/// What is asked of `holdfast select`.
#[derive(Debug, clap::Args)]
pub struct SelectArguments {
    /// The customers, one row each
    data: PathBuf,
    /// The column that holds the answer
    #[arg(long, value_name = "COLUMN")]
    label: String,
    /// The cell that means "left", where it does not speak for itself
    #[arg(long, value_name = "TEXT")]
    positive: Option<String>,
    /// The column that names the customer; recognised if not given
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// Remove numbers that follow from others, the one that follows best first, until no
    /// variance inflation factor is above this; 10 if neither this nor --boruta is given
    #[arg(long, value_name = "LIMIT", num_args = 0..=1, default_missing_value = "10")]
    vif: Option<f64>,
    /// Test every feature that is left against shadows of itself (Boruta)
    #[arg(long)]
    boruta: bool,
    /// Most runs of Boruta
    #[arg(long, default_value_t = 100)]
    runs: usize,
    /// The seed of everything random
    #[arg(long, default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    reading: ReadingArguments,
}

#[derive(Serialize)]
struct Printed<'a> {
    label: &'a str,
    positive: &'a str,
    rows: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    variance_inflation: Option<PrintedInflation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    boruta: Option<PrintedBoruta>,
    keep: Vec<String>,
}

#[derive(Serialize)]
struct PrintedInflation {
    limit: f64,
    rows: u64,
    factors: Vec<PrintedFactor>,
    constant: Vec<String>,
    removed: Vec<PrintedFactor>,
    kept: Vec<PrintedFactor>,
}

/// A feature's factor; none where it follows exactly from others.
#[derive(Serialize)]
struct PrintedFactor {
    feature: String,
    factor: Option<f64>,
}

#[derive(Serialize)]
struct PrintedBoruta {
    runs: u64,
    rows: u64,
    bar: f64,
    features: Vec<PrintedVerdict>,
}

#[derive(Serialize)]
struct PrintedVerdict {
    feature: String,
    verdict: Verdict,
    keep: bool,
    hits: u32,
    importance: f64,
}

/// Selects and prints.
pub fn select(arguments: &SelectArguments, out: &mut impl Write) -> Result<(), CommandError> {
    let table = files::table(&arguments.data, &arguments.reading)?.table;
    let label = answers(
        None,
        &table,
        &arguments.label,
        arguments.positive.as_deref(),
    )?;
    // Columns are read as a training would read them.
    let options = TrainOptions {
        positive: arguments.positive.clone(),
        id: arguments.id.clone(),
        seed: arguments.seed,
        ..TrainOptions::new(&arguments.label)
    };
    let training = Training::new(&table, options).map_err(CommandError::Train)?;
    let plan = training.plan().clone();
    let split = Split::of_all(TrainingRows::labelled(&label));
    let prepared = Prepared::fit(&table, &plan, split)?;
    let contract = prepared.contract(&plan);
    let (rows, labels) = answered(&label);
    let mut matrix = prepared.frame.matrix().unwrap_or_default().chosen(&rows);
    let mut features: Vec<Feature> = contract.features;
    let mut found = Printed {
        label: &label.column,
        positive: &label.positive,
        rows: rows.len(),
        variance_inflation: None,
        boruta: None,
        keep: Vec::new(),
    };
    let limit = match (arguments.vif, arguments.boruta) {
        (None, false) => Some(InflationOptions::default().limit),
        (limit, _) => limit,
    };
    if let Some(limit) = limit {
        let options = InflationOptions {
            limit,
            seed: arguments.seed,
            ..InflationOptions::default()
        };
        let inflation =
            variance_inflation(&matrix, &features, &options).map_err(CommandError::Inspection)?;
        let named = |list: &[Inflation]| -> Vec<PrintedFactor> {
            let factor = |one: &Inflation| PrintedFactor {
                feature: name(&features, one.feature),
                factor: one.factor,
            };
            list.iter().map(factor).collect()
        };
        let constant = inflation.constant.iter();
        found.variance_inflation = Some(PrintedInflation {
            limit,
            rows: inflation.rows,
            factors: named(&inflation.features),
            constant: constant.map(|at| name(&features, *at)).collect(),
            removed: named(&inflation.removed),
            kept: named(&inflation.kept),
        });
        let gone = |at: usize| {
            let removed = inflation.removed.iter().any(|one| one.feature == at);
            removed || inflation.constant.contains(&at)
        };
        let places: Vec<usize> = (0..features.len()).filter(|at| !gone(*at)).collect();
        matrix = matrix.of_features(&places);
        features = places
            .iter()
            .filter_map(|at| features.get(*at).cloned())
            .collect();
    }
    found.keep = features
        .iter()
        .map(|feature| feature.name.clone())
        .collect();
    if arguments.boruta {
        let options = BorutaOptions {
            runs: arguments.runs,
            seed: arguments.seed,
            ..BorutaOptions::default()
        };
        let selection =
            boruta(&matrix, &features, &labels, options).map_err(CommandError::Boruta)?;
        let verdicts = selection.features.iter().map(|one| PrintedVerdict {
            feature: name(&features, one.feature),
            verdict: one.verdict,
            keep: one.keep,
            hits: one.hits,
            importance: one.importance,
        });
        let verdicts: Vec<PrintedVerdict> = verdicts.collect();
        let kept = verdicts.iter().filter(|verdict| verdict.keep);
        found.keep = kept.map(|verdict| verdict.feature.clone()).collect();
        found.boruta = Some(PrintedBoruta {
            runs: selection.runs,
            rows: selection.rows,
            bar: selection.bar,
            features: verdicts,
        });
    }
    print(&found, out)
}

fn name(features: &[Feature], at: usize) -> String {
    features
        .get(at)
        .map_or_else(String::new, |feature| feature.name.clone())
}
