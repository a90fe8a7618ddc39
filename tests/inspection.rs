//! Looking into models from outside, held against scikit-learn, statsmodels and BorutaPy
//! (tests/golden/inspection/make.py and make_classes.py).

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "inspection/classes.rs"]
mod classes;
#[path = "inspection/command.rs"]
mod command;
#[path = "inspection/dependence.rs"]
mod dependence;
#[path = "inspection/engine.rs"]
mod engine;
#[path = "inspection/permutation.rs"]
mod permutation;
#[path = "inspection/selection.rs"]
mod selection;
#[path = "support/golden.rs"]
mod support;
#[path = "inspection/surrogate.rs"]
mod surrogate;

use holdfast::feature::contract::{Category, Feature, FeatureKind, Imputation};
use holdfast::feature::matrix::Matrix;
use holdfast::model::{self, Model};
use serde_json::Value;
use std::ops::Range;

/// A golden file of this area.
fn golden(name: &str) -> Value {
    serde_json::from_slice(&support::bytes(&format!("inspection/{name}"))).unwrap()
}

/// Numbers; null is not-a-number.
fn numbers(value: &Value) -> Vec<f64> {
    let cells = value.as_array().unwrap().iter();
    cells
        .map(|cell| cell.as_f64().unwrap_or(f64::NAN))
        .collect()
}

/// The model, its rows and their answers.
struct World {
    model: Model,
    matrix: Matrix,
    labels: Vec<bool>,
}

fn world() -> World {
    let (_, columns) = support::columns("inspection/rows.csv.gz");
    World {
        model: model::load("model.json", &support::bytes("inspection/model.json.gz")).unwrap(),
        matrix: support::matrix(&columns, 5),
        labels: columns[5].iter().map(|label| *label == 1.0).collect(),
    }
}

impl World {
    /// What scores the rows.
    fn score(&self) -> impl Fn(&Matrix, Range<usize>, &mut [f64]) + '_ {
        |matrix: &Matrix, rows: Range<usize>, out: &mut [f64]| {
            for (row, out) in rows.zip(out) {
                *out = self.model.probability(self.model.margin(&matrix.row(row)));
            }
        }
    }
}

/// A number without words.
fn feature(name: &str, kind: FeatureKind) -> Feature {
    Feature {
        name: name.into(),
        kind,
        imputation: Imputation::None,
        title: None,
        range: None,
    }
}

/// A category of these names.
fn category(names: &[&str]) -> FeatureKind {
    let category = |name: &&str| Category {
        name: name.to_string(),
        spellings: Vec::new(),
    };
    FeatureKind::Category {
        categories: names.iter().map(category).collect(),
    }
}

#[track_caller]
fn close(found: f64, expected: f64, within: f64, what: &str) {
    assert!(
        (found - expected).abs() <= within,
        "{what}: {found}, not {expected}"
    );
}
