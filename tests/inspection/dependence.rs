//! Partial dependence and individual curves.

use holdfast::explain::inspection::InspectionError;
use holdfast::explain::partial_dependence::{
    Dependence, DependenceOptions, PartialDependence, partial_dependence,
};
use holdfast::feature::contract::FeatureKind;
use holdfast::feature::matrix::Matrix;
use holdfast::i18n::Lang;
use proptest::prelude::*;
use std::ops::Range;

use super::{category, close, feature, golden, numbers, world};

fn all_rows() -> DependenceOptions {
    DependenceOptions {
        grid: 12,
        rows: usize::MAX,
        curves: usize::MAX,
        ..DependenceOptions::default()
    }
}

#[test]
fn dependence_and_curves_are_scikit_learns() {
    let (world, golden) = (world(), golden("dependence.json"));
    let every = golden["every"].as_u64().unwrap() as usize;
    for case in golden["cases"].as_array().unwrap() {
        let feature = case["feature"].as_u64().unwrap() as usize;
        let features = &world.model.contract().features;
        let found = partial_dependence(
            &world.score(),
            &world.matrix,
            features,
            feature,
            &all_rows(),
        );
        let found = found.unwrap();
        let grid = numbers(&case["grid"]);
        let known: Vec<_> = found.points.iter().filter(|p| !p.value.is_nan()).collect();
        assert_eq!(known.len(), grid.len(), "feature {feature}");
        let (average, spread) = (numbers(&case["average"]), numbers(&case["spread"]));
        for (at, point) in known.iter().enumerate() {
            close(f64::from(point.value), grid[at], 1e-12, "grid");
            close(point.mean, average[at], 1e-6, "mean");
            close(point.spread, spread[at], 1e-6, "spread");
        }
        assert_eq!(found.curves.len(), 601);
        let curves = case["curves"].as_array().unwrap();
        for (curve, expected) in found.curves.iter().step_by(every).zip(curves) {
            for (found, expected) in curve.scores.iter().zip(numbers(expected)) {
                close(*found, expected, 1e-6, "curve");
            }
        }
        // The rows that lack the third feature ask what lacking it means.
        match feature {
            2 => {
                let last = found.points.last().unwrap();
                assert!(last.value.is_nan());
                close(last.mean, golden["missing"].as_f64().unwrap(), 1e-6, "gap");
            }
            _ => assert_eq!(known.len(), found.points.len()),
        }
    }
}

#[test]
fn what_acts_together_shows_as_spread_and_noise_as_nothing() {
    let world = world();
    let look = |feature: usize| {
        let features = &world.model.contract().features;
        let options = DependenceOptions::default();
        partial_dependence(&world.score(), &world.matrix, features, feature, &options).unwrap()
    };
    let (swing, noise) = (look(0), look(4));
    assert!(swing.reach() > 3.0 * noise.reach());
    // The first feature counts only where the fourth is high.
    let last = |found: &PartialDependence| found.points.last().unwrap().spread;
    assert!(last(&swing) > 2.0 * last(&noise), "{swing:?}");
    let centred = swing.centred();
    assert_eq!(centred.points[0].mean, 0.0);
    assert!(centred.curves.iter().all(|curve| curve.scores[0] == 0.0));
    assert_eq!(swing.curves.len(), 50);
    assert_eq!(swing.rows, 601);
}

#[test]
fn categories_are_asked_by_code_and_gaps_last() {
    let features = [feature("plan", category(&["basic", "plus", "never"]))];
    let matrix = Matrix::new(4, vec![vec![1.0, 0.0, f32::NAN, 1.0]]).unwrap();
    let score = |matrix: &Matrix, rows: Range<usize>, out: &mut [f64]| {
        for (row, out) in rows.zip(out) {
            let cell = matrix.column(0)[row];
            *out = if cell.is_nan() {
                0.9
            } else {
                f64::from(cell) / 4.0
            };
        }
    };
    let found = partial_dependence(&score, &matrix, &features, 0, &all_rows()).unwrap();
    assert!(found.is_category);
    let json = serde_json::to_string(&found.points).unwrap();
    expect_test::expect![[r#"[{"value":0.0,"mean":0.0,"spread":0.0},{"value":1.0,"mean":0.25,"spread":0.0},{"value":null,"mean":0.9,"spread":0.0}]"#]].assert_eq(&json);
    let back: PartialDependence =
        serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap();
    assert_eq!(format!("{back:?}"), format!("{found:?}"));
}

#[test]
fn what_cannot_be_asked_is_said() {
    let features = [feature("age", FeatureKind::Number)];
    let options = DependenceOptions::default();
    let refused = |matrix: &Matrix, feature: usize| {
        Dependence::new(matrix, &features, feature, &options)
            .err()
            .unwrap()
    };
    let empty = refused(&Matrix::new(0, vec![vec![]]).unwrap(), 0);
    assert_eq!(empty, InspectionError::TooFewRows { rows: 0, needed: 1 });
    let gaps = Matrix::new(2, vec![vec![f32::NAN; 2]]).unwrap();
    let no_value = refused(&gaps, 0);
    let no_feature = refused(&Matrix::new(1, vec![vec![1.0]]).unwrap(), 3);
    let matrix = Matrix::new(3, vec![vec![1.0, 2.0, 3.0]]).unwrap();
    let score = |_: &Matrix, _: Range<usize>, out: &mut [f64]| out[1] = f64::INFINITY;
    let broken = partial_dependence(&score, &matrix, &features, 0, &options).unwrap_err();
    let said: Vec<String> = [empty, no_value, no_feature, broken]
        .iter()
        .flat_map(|error| [error.say(Lang::En), error.say(Lang::Ko)])
        .collect();
    expect_test::expect![[r#"
        There is no row to look at. Open a table with at least 1.
        살펴볼 행이 없습니다. 행이 1개 이상인 표를 열어 주세요.
        The feature age has no value in any row, so nothing can be said of how the score depends on it.
        age 특성에 값이 있는 행이 없어 점수가 어떻게 달라지는지 알 수 없습니다.
        The model has no feature 4. Its features: age.
        모델에 4 특성이 없습니다. 있는 특성: age.
        The model's score of row 1 is no finite number, so its scores cannot be compared. Check the row and the model's file.
        1행의 점수가 유한한 수가 아니어서 점수를 비교할 수 없습니다. 해당 행과 모델 파일을 확인해 주세요."#]].assert_eq(&said.join("\n"));
}

proptest! {
    #[test]
    fn of_a_sum_the_dependence_is_the_feature_s_own_part(
        rows in prop::collection::vec((-50i8..50, -50i8..50), 2..40)
    ) {
        let columns: [Vec<f32>; 2] = [
            rows.iter().map(|row| f32::from(row.0)).collect(),
            rows.iter().map(|row| f32::from(row.1)).collect(),
        ];
        let matrix = Matrix::new(rows.len(), columns.to_vec()).unwrap();
        let features = [feature("a", FeatureKind::Number), feature("b", FeatureKind::Number)];
        let score = |matrix: &Matrix, rows: Range<usize>, out: &mut [f64]| {
            for (row, out) in rows.zip(out) {
                let [a, b] = [0, 1].map(|column| f64::from(matrix.column(column)[row]));
                *out = a * a + 3.0 * b;
            }
        };
        let found = partial_dependence(&score, &matrix, &features, 0, &all_rows()).unwrap().centred();
        let first = f64::from(found.points[0].value);
        for point in &found.points {
            let value = f64::from(point.value);
            prop_assert!((point.mean - (value * value - first * first)).abs() < 1e-9);
            prop_assert!(point.spread < 1e-9);
        }
        prop_assert!(found.points.windows(2).all(|pair| pair[0].value < pair[1].value));
    }
}
