//! Permutation importance.

use holdfast::explain::inspection::InspectionError;
use holdfast::explain::permutation::{
    Permutation, PermutationOptions, RatedBy, permutation_importance,
};
use holdfast::feature::matrix::Matrix;
use holdfast::i18n::Lang;
use std::ops::Range;

use super::{close, golden, numbers, world};

#[test]
fn under_given_permutations_figures_are_scikit_learns() {
    let (world, golden) = (world(), golden("permutation.json"));
    let options = PermutationOptions::default();
    let mut permutation = Permutation::new(&world.matrix, &world.labels, options).unwrap();
    for case in golden["cases"].as_array().unwrap() {
        let feature = case["feature"].as_u64().unwrap() as usize;
        let order: Vec<u32> = numbers(&case["order"])
            .into_iter()
            .map(|at| at as u32)
            .collect();
        for rated_by in RatedBy::ALL {
            let name = serde_json::to_value(rated_by).unwrap();
            let rate = |labels: &[bool], scores: &[f64]| rated_by.rate(labels, scores);
            let found = permutation.figure_under(feature, &order, &world.score(), &rate);
            let expected = case["figures"][name.as_str().unwrap()].as_f64().unwrap();
            close(found.unwrap(), expected, 1e-6, &format!("{feature} {name}"));
        }
    }
}

#[test]
fn many_repeats_agree_with_scikit_learns() {
    let (world, golden) = (world(), golden("permutation.json"));
    let options = PermutationOptions {
        repeats: 100,
        ..PermutationOptions::default()
    };
    let score = world.score();
    let found = permutation_importance(
        &score,
        &world.matrix,
        &world.labels,
        RatedBy::PrAuc,
        options,
    );
    let found = found.unwrap();
    let baseline = golden["baseline"]["pr_auc"].as_f64().unwrap();
    close(found.baseline, baseline, 1e-6, "baseline");
    let theirs = golden["repeats"].as_f64().unwrap();
    let (mean, deviation) = (numbers(&golden["mean"]), numbers(&golden["deviation"]));
    for importance in &found.features {
        let at = importance.feature;
        // Both means are drawn: five standard errors of their difference.
        let error = deviation[at] * (1.0 / theirs + 1.0 / 100.0f64).sqrt();
        close(importance.mean, mean[at], 5.0 * error, "mean");
        let ratio = importance.deviation / deviation[at];
        assert!((0.7..1.4).contains(&ratio), "{at}: {ratio}");
    }
    let ranked: Vec<usize> = found.ranked().iter().map(|one| one.feature).collect();
    assert_eq!(ranked[4], 4, "noise comes last: {ranked:?}");
}

#[test]
fn the_same_seed_says_the_same_and_rows_stay_as_they_were() {
    let world = world();
    let measure = |seed: u64| {
        let options = PermutationOptions {
            repeats: 2,
            rows: 200,
            seed,
        };
        let score = world.score();
        permutation_importance(
            &score,
            &world.matrix,
            &world.labels,
            RatedBy::LogLoss,
            options,
        )
        .unwrap()
    };
    assert_eq!(measure(1), measure(1));
    assert_ne!(measure(1), measure(2));
    assert_eq!(measure(1).rows, 200);
    let matrix = Matrix::new(4, vec![vec![0.1, 0.9, 0.2, 0.8], vec![5.0; 4]]).unwrap();
    let score = |matrix: &Matrix, rows: Range<usize>, out: &mut [f64]| {
        for (row, out) in rows.zip(out) {
            *out = f64::from(matrix.column(0)[row]);
        }
    };
    let labels = [false, true, false, true];
    let options = PermutationOptions {
        repeats: 40,
        ..PermutationOptions::default()
    };
    let found = permutation_importance(&score, &matrix, &labels, RatedBy::RocAuc, options).unwrap();
    assert_eq!(found.baseline, 1.0);
    assert_eq!(
        (found.features[1].mean, found.features[1].deviation),
        (0.0, 0.0)
    );
    assert!(found.features[0].mean > 0.3);
}

#[test]
fn what_cannot_be_rated_is_said() {
    let matrix = Matrix::new(3, vec![vec![0.1, 0.2, 0.3]]).unwrap();
    let score = |_: &Matrix, _: Range<usize>, out: &mut [f64]| out.fill(0.5);
    let options = PermutationOptions::default();
    let rated = |labels: &[bool]| {
        permutation_importance(&score, &matrix, labels, RatedBy::RocAuc, options.clone())
            .unwrap_err()
    };
    let one_class = rated(&[true; 3]);
    assert_eq!(one_class, InspectionError::Figure { rows: 3 });
    let lengths = rated(&[true, false]);
    expect_test::expect![[r#"
        The figure cannot be computed on these 3 rows, because only one of the two answers is among them. Add rows of the other answer.
        There are 2 answers for 3 rows; each row needs one.
        행은 3개인데 답은 2개입니다. 행마다 하나씩 있어야 합니다."#]].assert_eq(&format!(
        "{}\n{}\n{}",
        one_class.say(Lang::En),
        lengths.say(Lang::En),
        lengths.say(Lang::Ko),
    ));
}
