//! Interactions and contributions against a background are what their definitions say,
//! for random trees: every subset of features is tried.

use holdfast::explain::additivity;
use holdfast::explain::interactions::Interaction;
use holdfast::explain::interventional::Interventional;
use holdfast::explain::tree_shap::TreeShap;
use holdfast::feature::matrix::Matrix;
use holdfast::model::trees::TreeEnsemble;
use proptest::prelude::*;

use crate::shapley::{self, FEATURES};

fn factorial(n: usize) -> f64 {
    (1..=n).map(|k| k as f64).product()
}

/// Half of the Shapley interaction index of a pair, subset by subset, by what each subset of
/// features is worth.
fn index(value: impl Fn(usize) -> f64, [one, two]: [usize; 2]) -> f64 {
    let mut sum = 0.0;
    for known in 0..1usize << FEATURES {
        if known >> one & 1 == 1 || known >> two & 1 == 1 {
            continue;
        }
        let size = known.count_ones() as usize;
        let weight = factorial(size) * factorial(FEATURES - size - 2) / factorial(FEATURES - 1);
        let (with_one, with_two) = (known | 1 << one, known | 1 << two);
        sum += weight
            * (value(with_one | with_two) - value(with_one) - value(with_two) + value(known));
    }
    sum / 2.0
}

/// The mean leaves of rows that have the features in `known` from `row` and all others from the
/// background.
fn mean_between(
    ensemble: &TreeEnsemble,
    row: &[f32],
    background: &[Vec<f32>],
    known: usize,
) -> f64 {
    let mixed = |other: &Vec<f32>| -> f64 {
        let cell = |f: usize| {
            if known >> f & 1 == 1 {
                row[f]
            } else {
                other[f]
            }
        };
        let cells: Vec<f32> = (0..FEATURES).map(cell).collect();
        ensemble
            .trees()
            .iter()
            .map(|tree| f64::from(tree.predict(&cells)))
            .sum()
    };
    background.iter().map(mixed).sum::<f64>() / background.len() as f64
}

/// The contributions of a row against a background, subset by subset.
fn interventional(ensemble: &TreeEnsemble, row: &[f32], background: &[Vec<f32>]) -> Vec<f64> {
    let value = |known: usize| mean_between(ensemble, row, background, known);
    let values: Vec<f64> = (0..1usize << FEATURES).map(value).collect();
    let share = |feature: usize| {
        let without = (0..values.len()).filter(|known| known >> feature & 1 == 0);
        without
            .map(|known| {
                let size = known.count_ones() as usize;
                let weight = factorial(size) * factorial(FEATURES - size - 1) / factorial(FEATURES);
                weight * (values[known | 1 << feature] - values[known])
            })
            .sum()
    };
    (0..FEATURES).map(share).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn interactions_are_the_index(ensemble in shapley::ensemble(), row in shapley::row()) {
        let shap = TreeShap::new(&ensemble).expect("small");
        for pair in [[0, 1], [1, 0], [2, 4], [3, 4], [0, 3]] {
            let ours = Interaction::new(&shap, pair).of_row(&row);
            let value = |known: usize| shapley::expectation(&ensemble, &row, known);
            let theirs = index(value, pair);
            prop_assert!((ours - theirs).abs() < 1e-11, "{pair:?}: {ours} {theirs}");
        }
        prop_assert_eq!(Interaction::new(&shap, [2, 2]).of_row(&row), 0.0);
    }

    #[test]
    fn a_background_is_what_is_not_known(
        ensemble in shapley::ensemble(),
        row in shapley::row(),
        background in prop::collection::vec(shapley::row(), 1..5),
    ) {
        let columns = (0..FEATURES).map(|f| background.iter().map(|row| row[f]).collect());
        let matrix = Matrix::new(background.len(), columns.collect()).expect("equal columns");
        let explainer = Interventional::new(&ensemble, &matrix).expect("a background");
        let mut ours = vec![0.0; FEATURES];
        let margin = f64::from(ensemble.margin(&row));
        additivity::explain_row_checked(&explainer, &row, 0, margin, &mut ours).expect("adds up");
        for (ours, theirs) in ours.iter().zip(interventional(&ensemble, &row, &background)) {
            prop_assert!((ours - theirs).abs() < 1e-11, "{ours} {theirs}");
        }
        let value = |known: usize| mean_between(&ensemble, &row, &background, known);
        for pair in [[0, 1], [1, 0], [2, 4], [3, 4], [0, 3]] {
            let (ours, theirs) = (explainer.interaction(pair, &row), index(value, pair));
            prop_assert!((ours - theirs).abs() < 1e-11, "{pair:?}: {ours} {theirs}");
        }
        prop_assert_eq!(explainer.interaction([2, 2], &row), 0.0);
    }
}

#[test]
fn an_empty_background_explains_nothing() {
    let ensemble = TreeEnsemble::new(2, 0.0, Vec::new());
    let empty = Matrix::new(0, vec![Vec::new(), Vec::new()]).expect("equal columns");
    assert!(Interventional::new(&ensemble, &empty).is_none());
}
