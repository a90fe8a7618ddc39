//! Interactions of pairs as XGBoost has them, contributions against a background
//! as the package shap has them, and both as they are defined.

#![allow(clippy::expect_used, clippy::panic)]

#[path = "interactions/definitions.rs"]
mod definitions;
#[path = "support/golden.rs"]
mod golden;
#[path = "support/shapley.rs"]
mod shapley;

use holdfast::explain::interactions::Interaction;
use holdfast::explain::interventional::Interventional;
use holdfast::explain::tree_shap::TreeShap;
use holdfast::explain::{Explainer, additivity};
use holdfast::feature::matrix::Matrix;
use holdfast::model::{self, Model};

/// A golden model and its rows.
fn read(path: &str, rows: &str) -> (Model, Vec<Vec<f32>>) {
    let model = model::load(path, &golden::bytes(path)).expect(path);
    let (_, columns) = golden::columns(rows);
    let matrix = golden::matrix(&columns, model.features());
    let rows = (0..matrix.rows()).map(|row| matrix.row(row)).collect();
    (model, rows)
}

#[test]
fn interactions_equal_xgboost() {
    for (name, path, rows) in [
        ("large", "large/xgb.json.gz", "large/rows.csv.gz"),
        (
            "category-one-hot",
            "xgboost/3.4.1/category-one-hot.json.gz",
            "xgboost/3.4.1/category-one-hot.csv.gz",
        ),
        (
            "category-partition",
            "xgboost/3.4.1/category-partition.json.gz",
            "xgboost/3.4.1/category-partition.csv.gz",
        ),
        (
            "deep",
            "xgboost/3.4.1/deep.json.gz",
            "xgboost/3.4.1/deep.csv.gz",
        ),
    ] {
        let (model, rows) = read(path, rows);
        let (_, expected) = golden::columns(&format!("interactions/{name}.csv.gz"));
        let shap = TreeShap::new(&model.ensemble).expect("fits");
        let width = model.features();
        let mut strongest = 0.0f64;
        for first in 0..width {
            for second in (0..width).filter(|second| *second != first) {
                let interaction = Interaction::new(&shap, [first, second]);
                let theirs = &expected[first * width + second];
                for (row, theirs) in rows.iter().zip(theirs) {
                    let ours = interaction.of_row(row);
                    strongest = strongest.max(ours.abs());
                    // XGBoost takes the difference of two sums in f32.
                    let apart = (ours - theirs).abs();
                    assert!(apart < 1e-5, "{name} {first} {second}: {ours} {theirs}");
                }
            }
        }
        assert!(strongest > 0.01, "{name}: {strongest}");
    }
}

#[test]
fn contributions_against_a_background_equal_shap() {
    for (name, path, rows) in [
        ("large", "large/xgb.json.gz", "large/rows.csv.gz"),
        (
            "deep",
            "xgboost/3.4.1/deep.json.gz",
            "xgboost/3.4.1/deep.csv.gz",
        ),
    ] {
        let (model, rows) = read(path, rows);
        let (_, expected) = golden::columns(&format!("interactions/{name}-interventional.csv.gz"));
        let width = model.features();
        let asked = expected[0].len();
        let background = matrix(&rows[asked..rows.len().min(asked + 40)], width);
        let explainer = Interventional::new(&model.ensemble, &background).expect("a background");
        let matrix = matrix(&rows[..asked], width);
        let mut margins = vec![0.0; asked];
        model.predict_margins(&matrix, 0..asked, &mut margins);
        let mut shares = vec![0.0; asked * width];
        additivity::explain_checked(&explainer, &matrix, 0..asked, &margins, &mut shares)
            .expect("adds up");
        for (feature, expected) in expected[..width].iter().enumerate() {
            let ours = shares.iter().skip(feature).step_by(width);
            let apart = golden::largest_difference(ours.map(|share| f64::from(*share)), expected);
            assert!(apart < 1e-5, "{name} f{feature}: {apart:e}");
        }
        let apart = (explainer.base() - expected[width][0]).abs();
        assert!(apart < 1e-5, "{name}: base {apart:e}");
    }
}

fn matrix(rows: &[Vec<f32>], width: usize) -> Matrix {
    let column = |feature: usize| rows.iter().map(|row| row[feature]).collect();
    Matrix::new(rows.len(), (0..width).map(column).collect()).expect("equal columns")
}
