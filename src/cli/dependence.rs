//! `holdfast dependence`: how a model's score goes with one feature.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::error::CommandError;
use super::looked::{Looked, Side};
use super::reading::ReadingArguments;
use super::scored::print;
use crate::explain::partial_dependence::{
    DependenceOptions, PartialDependence, partial_dependence,
};
use crate::explain::words::FeatureValue;
use crate::feature::contract::Feature;
use crate::model::AnyModel;

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
    /// The class whose probability is looked at, of a model of several: all of them if not given
    #[arg(long, value_name = "NAME")]
    class: Option<String>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<String>,
    rows: u64,
    points: Vec<PrintedPoint>,
    curves: Vec<PrintedCurve>,
}

/// A model of several scores.
#[derive(Serialize)]
struct PrintedSides<'a> {
    model: &'a str,
    feature: &'a str,
    rows: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    classes: Option<&'a Vec<PrintedSide>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amounts: Option<&'a Vec<PrintedSide>>,
}

#[derive(Serialize)]
struct PrintedSide {
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<String>,
    #[serde(skip)]
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
    let looked = Looked::open(&arguments.model, &arguments.data, None, &arguments.reading)?;
    let place = looked.feature(&arguments.feature)?;
    let sides = looked.sides(arguments.class.as_deref())?;
    let features = looked.features();
    let about = features.get(place);
    let mut seen = Vec::with_capacity(sides.len());
    for side in sides {
        let found = partial_dependence(
            &side.score(),
            &looked.matrix,
            features,
            place,
            &arguments.options(),
        )
        .map_err(CommandError::Inspection)?;
        let found = match arguments.centred {
            true => found.centred(),
            false => found,
        };
        let (rows, points, curves) = printed(found, about);
        let name = side.name();
        let [class, amount] = match side {
            Side::Amount(..) => [None, name],
            Side::Yes(_) | Side::Class(..) => [name, None],
        };
        seen.push(PrintedSide {
            class,
            amount,
            rows,
            points,
            curves,
        });
    }
    let is_class = matches!(looked.model, AnyModel::Classes(_));
    let one = match seen.len() {
        1 => seen.pop(),
        _ => None,
    };
    let feature = about.map_or("", |feature| &feature.name);
    match one {
        Some(only) => print(
            &Printed {
                model: looked.name(),
                feature,
                class: only.class,
                rows: only.rows,
                points: only.points,
                curves: only.curves,
            },
            out,
        ),
        None => print(
            &PrintedSides {
                model: looked.name(),
                feature,
                rows: seen.first().map_or(0, |first| first.rows),
                classes: is_class.then_some(&seen),
                amounts: (!is_class).then_some(&seen),
            },
            out,
        ),
    }
}

impl DependenceArguments {
    fn options(&self) -> DependenceOptions {
        DependenceOptions {
            grid: self.grid,
            rows: self.rows,
            curves: self.curves,
            seed: self.seed,
            ..DependenceOptions::default()
        }
    }
}

/// Rows, points and curves as they are printed.
fn printed(
    found: PartialDependence,
    about: Option<&Feature>,
) -> (u64, Vec<PrintedPoint>, Vec<PrintedCurve>) {
    let value = |cell: f32| match FeatureValue::of(about?, cell) {
        FeatureValue::Missing => None,
        FeatureValue::Number(number) => Some(number.into()),
        FeatureValue::Flag(flag) => Some(flag.into()),
        FeatureValue::Category(name) => Some(name.into()),
    };
    let points = found.points.iter().map(|point| PrintedPoint {
        value: value(point.value),
        score: point.mean,
        spread: point.spread,
    });
    let curves = found.curves.into_iter().map(|curve| PrintedCurve {
        row: u64::from(curve.row) + 1,
        value: value(curve.value),
        scores: curve.scores,
    });
    (found.rows, points.collect(), curves.collect())
}
