//! Sampled contributions against the exact ones of trees and of linear functions.

#![allow(clippy::expect_used, clippy::panic)]

#[path = "support/golden.rs"]
mod golden;

use std::convert::Infallible;

use holdfast::explain::interventional::Interventional;
use holdfast::explain::sampling::{Estimate, Sampling, least_evaluations};
use holdfast::explain::{Explainer, additivity};
use holdfast::feature::matrix::Matrix;
use holdfast::model;
use proptest::prelude::*;

fn matrix(rows: &[Vec<f32>]) -> Matrix {
    let width = rows.first().map_or(0, Vec::len);
    let column = |feature: usize| rows.iter().map(|row| row[feature]).collect();
    Matrix::new(rows.len(), (0..width).map(column).collect()).expect("equal columns")
}

/// Scores every row of a matrix by a function that cannot fail.
fn each(f: impl Fn(&[f32]) -> f64) -> impl Fn(&Matrix, &mut [f64]) -> Result<(), Infallible> {
    move |matrix, out| {
        assert_eq!(matrix.rows(), out.len());
        for (row, out) in out.iter_mut().enumerate() {
            *out = f(&matrix.row(row));
        }
        Ok(())
    }
}

fn sampling(background: &Matrix, evaluations: usize, f: &impl Fn(&[f32]) -> f64) -> Sampling {
    let Ok(made) = Sampling::new(background, evaluations, each(f));
    made.expect("enough is allowed")
}

fn explain(sampling: &Sampling, row: &[f32], f: &impl Fn(&[f32]) -> f64) -> Estimate {
    let Ok(estimate) = sampling.explain(row, each(f));
    estimate
}

fn adds_up(sampling: &Sampling, estimate: &Estimate) {
    let sum = sampling.base() + estimate.contributions.iter().sum::<f64>();
    let apart = (sum - estimate.score).abs();
    assert!(apart < 1e-9 * (1.0 + estimate.score.abs()), "{apart:e}");
}

/// Estimates lie about the exact values as far as their standard errors say, no nearer
/// and no farther.
#[test]
fn estimates_of_trees_lie_about_the_exact_values() {
    for (path, rows, background, evaluations) in [
        ("large/xgb.json.gz", "large/rows.csv.gz", 40, 4_000),
        (
            "xgboost/3.4.1/deep.json.gz",
            "xgboost/3.4.1/deep.csv.gz",
            60,
            4_000,
        ),
        (
            "xgboost/3.4.1/category-partition.json.gz",
            "xgboost/3.4.1/category-partition.csv.gz",
            100,
            8_000,
        ),
    ] {
        let model = model::load(path, &golden::bytes(path)).expect(path);
        let (_, columns) = golden::columns(rows);
        let all = golden::matrix(&columns, model.features());
        let rows: Vec<Vec<f32>> = (0..all.rows()).map(|row| all.row(row)).collect();
        let background = matrix(&rows[..background.min(rows.len())]);
        let exact = Interventional::new(&model.ensemble, &background).expect("rows");
        let f = |row: &[f32]| f64::from(model.margin(row));
        let sampling = sampling(&background, evaluations, &f);
        assert_eq!(sampling.background(), background.rows(), "{path}");
        assert!((sampling.base() - exact.base()).abs() < 1e-4, "{path}");
        let mut squares = Vec::new();
        for row in rows.iter().rev().take(4) {
            let estimate = explain(&sampling, row, &f);
            adds_up(&sampling, &estimate);
            let mut expected = vec![0.0; row.len()];
            additivity::explain_row_checked(&exact, row, 0, f(row), &mut expected)
                .expect("adds up");
            let pairs = estimate.contributions.iter().zip(&expected);
            for (feature, ((found, expected), error)) in pairs.zip(&estimate.errors).enumerate() {
                let apart = (found - expected).abs();
                // The scores are sums in `f32`.
                assert!(
                    apart <= 4.0 * error + 1e-5,
                    "{path} f{feature}: {found} ± {error}, exactly {expected}"
                );
                if *error > 1e-4 {
                    squares.push((apart / error) * (apart / error));
                }
            }
        }
        assert!(squares.len() > 8, "{path}: only {} errors", squares.len());
        let spread = (squares.iter().sum::<f64>() / squares.len() as f64).sqrt();
        assert!((0.6..1.4).contains(&spread), "{path}: {spread}");
    }
}

/// φᵢ = wᵢ (xᵢ − the background's mean), whatever the order: nothing is left to chance.
#[test]
fn a_linear_function_is_explained_exactly() {
    let weights = [0.5, -2.0, 0.0, 3.25];
    let f = |row: &[f32]| -> f64 {
        let terms = row.iter().zip(weights).map(|(x, w)| w * f64::from(*x));
        0.75 + terms.sum::<f64>()
    };
    let cell = |row: usize, column: usize| ((row * 7 + column * 5) % 11) as f32 - 3.0;
    let rows: Vec<Vec<f32>> = (0..30)
        .map(|row| (0..4).map(|column| cell(row, column)).collect())
        .collect();
    let background = matrix(&rows);
    let sampling = sampling(&background, 1_000, &f);
    let row = [4.0, -1.5, 100.0, 0.25];
    let estimate = explain(&sampling, &row, &f);
    adds_up(&sampling, &estimate);
    for (feature, weight) in weights.iter().enumerate() {
        let column = background.column(feature);
        let mean = column.iter().map(|x| f64::from(*x)).sum::<f64>() / 30.0;
        let expected = weight * (f64::from(row[feature]) - mean);
        let found = estimate.contributions[feature];
        assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        assert!(estimate.errors[feature] < 1e-12, "{:?}", estimate.errors);
    }
}

/// Two features have two orders, and both are walked.
#[test]
fn two_features_are_explained_exactly() {
    let f = |row: &[f32]| f64::from(row[0]) * f64::from(row[1]);
    let background = matrix(&[vec![2.0, -1.0, f32::NAN]]);
    let sampling = sampling(&background, 100, &f);
    let estimate = explain(&sampling, &[5.0, 4.0, f32::NAN], &f);
    assert_eq!(sampling.base(), -2.0);
    // ½ (x₀ − z₀)(x₁ + z₁) and ½ (x₁ − z₁)(x₀ + z₀); two missing cells differ in nothing.
    assert_eq!(estimate.contributions, [4.5, 17.5, 0.0]);
    assert_eq!(estimate.errors, [0.0; 3]);
    assert_eq!(estimate.score, 20.0);
}

#[test]
fn what_cannot_be_scored_is_not_explained() {
    let background = matrix(&[vec![0.0; 3], vec![1.0; 3]]);
    let refuse = |_: &Matrix, _: &mut [f64]| Err("no");
    assert_eq!(Sampling::new(&background, 100, refuse).err(), Some("no"));
    let sampling = sampling(&background, 100, &|row: &[f32]| f64::from(row[0]));
    assert_eq!(sampling.explain(&[1.0; 3], refuse).err(), Some("no"));
    let few = least_evaluations(3) - 1;
    let Ok(none) = Sampling::new(&background, few, each(|_| 0.0));
    assert!(none.is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the function, contributions add up and the same row is explained the same.
    #[test]
    fn contributions_always_add_up(
        rows in prop::collection::vec(prop::collection::vec(-3i8..3, 6), 1..40),
        row in prop::collection::vec(prop_oneof![(-3i8..3).prop_map(f32::from), Just(f32::NAN)], 6),
        salt in any::<u64>(),
        evaluations in least_evaluations(6)..2_000,
    ) {
        // Nothing smooth: every combination of cells has a score of its own.
        let f = |row: &[f32]| {
            let mixed = row.iter().fold(salt, |mixed, cell| {
                (mixed ^ u64::from(cell.to_bits())).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23)
            });
            (mixed >> 11) as f64 / (1u64 << 53) as f64
        };
        let rows: Vec<Vec<f32>> = rows
            .into_iter()
            .map(|row| row.into_iter().map(f32::from).collect())
            .collect();
        let sampling = sampling(&matrix(&rows), evaluations, &f);
        let estimate = explain(&sampling, &row, &f);
        adds_up(&sampling, &estimate);
        prop_assert_eq!(&explain(&sampling, &row, &f), &estimate);
        prop_assert!(estimate.errors.iter().all(|error| error.is_finite() && *error >= 0.0));
    }
}
