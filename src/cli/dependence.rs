//! `holdfast dependence`: how a model's score goes with one feature.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::error::CommandError;
use super::reading::ReadingArguments;
use super::scored::{Scored, print};
use crate::explain::partial_dependence::{DependenceOptions, partial_dependence};
use crate::explain::words::FeatureValue;

/// What is asked of `holdfast dependence`.
#[derive(Debug, clap::Args)]
pub struct DependenceArguments {
    /// A Holdfast bundle, or a model that is read
    model: PathBuf,
    /// The customers, one row each
    data: PathBuf,
    /// The feature
    #[arg(long, value_name = "NAME")]
    feature: String,
    /// Most values that are asked for
    #[arg(long, default_value_t = 20)]
    grid: usize,
    /// Most rows that are asked
    #[arg(long, default_value_t = 1_000)]
    rows: usize,
    /// Most rows whose own curves are printed
    #[arg(long, default_value_t = 0)]
    curves: usize,
    /// Let every curve begin at 0
    #[arg(long)]
    centred: bool,
    /// The seed of the sample
    #[arg(long, default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    reading: ReadingArguments,
}

#[derive(Serialize)]
struct Printed<'a> {
    model: &'a str,
    feature: &'a str,
    rows: u64,
    points: Vec<PrintedPoint>,
    curves: Vec<PrintedCurve>,
}

#[derive(Serialize)]
struct PrintedPoint {
    value: Option<serde_json::Value>,
    score: f64,
    spread: f64,
}

#[derive(Serialize)]
struct PrintedCurve {
    row: u64,
    value: Option<serde_json::Value>,
    scores: Vec<f64>,
}

/// Looks and prints.
pub fn dependence(
    arguments: &DependenceArguments,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let scored = Scored::open(&arguments.model, &arguments.data, &arguments.reading)?;
    let place = scored.feature(&arguments.feature)?;
    let options = DependenceOptions {
        grid: arguments.grid,
        rows: arguments.rows,
        curves: arguments.curves,
        seed: arguments.seed,
        ..DependenceOptions::default()
    };
    let features = scored.features();
    let found = partial_dependence(&scored.score(), &scored.matrix, features, place, &options)
        .map_err(CommandError::Inspection)?;
    let found = match arguments.centred {
        true => found.centred(),
        false => found,
    };
    let about = features.get(place);
    let value = |cell: f32| match FeatureValue::of(about?, cell) {
        FeatureValue::Missing => None,
        FeatureValue::Number(number) => Some(number.into()),
        FeatureValue::Flag(flag) => Some(flag.into()),
        FeatureValue::Category(name) => Some(name.into()),
    };
    let printed = Printed {
        model: &scored.model.name,
        feature: about.map_or("", |feature| &feature.name),
        rows: found.rows,
        points: found
            .points
            .iter()
            .map(|point| PrintedPoint {
                value: value(point.value),
                score: point.mean,
                spread: point.spread,
            })
            .collect(),
        curves: found
            .curves
            .into_iter()
            .map(|curve| PrintedCurve {
                row: u64::from(curve.row) + 1,
                value: value(curve.value),
                scores: curve.scores,
            })
            .collect(),
    };
    print(&printed, out)
}
