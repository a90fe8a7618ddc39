//! How far each feature moves a model's scores: the mean size of the SHAP values, on the scale
//! on which `holdfast explain` writes them.

use std::io::Write;

use serde::Serialize;

use super::ImportanceArguments;
use crate::arrange::arrange;
use crate::cli::class_reasons::{ClassReasons, Compared, of_amounts, of_classes};
use crate::cli::error::CommandError;
use crate::cli::looked::{Looked, class_of};
use crate::cli::reasons::{self, Asked};
use crate::cli::scored::print;
use crate::explain::inspection::{InspectionError, sample};
use crate::feature::contract::Feature;
use crate::model::AnyModel;

#[derive(Serialize)]
struct Printed<'a> {
    model: &'a str,
    by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'a str>,
    rows: u64,
    /// Whether the SHAP values are estimates.
    estimated: bool,
    /// Of several classes or amounts the sums over these.
    features: Vec<PrintedFeature<'a>>,
    /// None where there are no several classes, or one is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    classes: Vec<PrintedClass<'a>>,
}

#[derive(Serialize)]
struct PrintedClass<'a> {
    class: &'a str,
    features: Vec<PrintedFeature<'a>>,
}

#[derive(Serialize)]
struct PrintedFeature<'a> {
    feature: &'a str,
    mean: f64,
}

/// Explains a sample of the rows and prints, the feature that moves the scores most first.
pub fn print_sizes(
    arguments: &ImportanceArguments,
    looked: &Looked,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let class = arguments.class.as_deref();
    looked.sides(class)?;
    let drawn = sample(looked.matrix.rows(), arguments.rows.max(1), arguments.seed);
    if drawn.is_empty() {
        let none = InspectionError::TooFewRows { rows: 0, needed: 1 };
        return Err(CommandError::Inspection(none));
    }
    let matrix = looked.matrix.chosen(&drawn);
    let (rows, width) = (matrix.rows(), matrix.width());
    let features = looked.features();
    let (sides, estimated) = match &looked.model {
        AnyModel::YesNo(model) => {
            let found = reasons::of(&Asked {
                model,
                matrix: &matrix,
                rows,
                background: None,
                pairs: &[],
            })?;
            (vec![sizes(&found.shares, width)], found.is_estimated())
        }
        AnyModel::Classes(model) => {
            let shares = model.probabilities(&matrix, 0..rows);
            let shares = shares.map_err(|fault| CommandError::Network(Box::new(fault)))?;
            of_sides(
                of_classes(model, &matrix, &shares, rows, Compared::default())?,
                width,
            )
        }
        AnyModel::Amounts(model) => {
            let margins = model.margins(&matrix, 0..rows);
            of_sides(
                of_amounts(model, &matrix, &margins, rows, Compared::default())?,
                width,
            )
        }
    };
    let mut printed = Printed {
        model: looked.name(),
        by: "shap",
        class: None,
        rows: rows as u64,
        estimated,
        features: Vec::new(),
        classes: Vec::new(),
    };
    let whole = match (&looked.model, class) {
        (AnyModel::Classes(model), Some(name)) => {
            let class = class_of(model, name)?;
            printed.class = model.classes.get(class).map(String::as_str);
            sides.get(class).cloned().unwrap_or_default()
        }
        (AnyModel::Classes(model), None) => {
            let each = model.classes.iter().zip(&sides);
            let each = each.map(|(class, sizes)| PrintedClass {
                class,
                features: ranked(sizes, features),
            });
            printed.classes = each.collect();
            together(&sides, width)
        }
        _ => together(&sides, width),
    };
    printed.features = ranked(&whole, features);
    print(&printed, out)
}

/// The sizes of every side, and whether they are estimates.
fn of_sides(reasons: Vec<ClassReasons>, width: usize) -> (Vec<Vec<f64>>, bool) {
    let estimated = reasons.iter().any(|of| !of.errors.is_empty());
    let each = reasons.iter().map(|of| sizes(&of.shares, width));
    (each.collect(), estimated)
}

/// The mean size of each feature's contributions; rows without a score are left out.
fn sizes(shares: &[f32], width: usize) -> Vec<f64> {
    let mut sums = vec![0.0; width];
    let mut rows = 0u64;
    for row in shares.chunks_exact(width.max(1)) {
        if row.iter().any(|share| share.is_nan()) {
            continue;
        }
        rows += 1;
        for (sum, share) in sums.iter_mut().zip(row) {
            *sum += f64::from(share.abs());
        }
    }
    sums.iter().map(|sum| sum / rows.max(1) as f64).collect()
}

/// The sums over all sides.
fn together(sides: &[Vec<f64>], width: usize) -> Vec<f64> {
    let sum = |feature: usize| sides.iter().filter_map(|of| of.get(feature)).sum();
    (0..width).map(sum).collect()
}

fn ranked<'a>(sizes: &[f64], features: &'a [Feature]) -> Vec<PrintedFeature<'a>> {
    let named = features
        .iter()
        .zip(sizes)
        .map(|(feature, mean)| PrintedFeature {
            feature: &feature.name,
            mean: *mean,
        });
    let mut ranked: Vec<PrintedFeature> = named.collect();
    arrange(&mut ranked, |a, b| b.mean.total_cmp(&a.mean));
    ranked
}
