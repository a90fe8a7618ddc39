//! Trees that were trained here and exported, loaded back by XGBoost itself: it predicted
//! the same (tests/golden/exported/predict.py, which has to be run anew when the export changes).

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/golden.rs"]
mod support;

use std::sync::Arc;

use holdfast::feature::contract::{Category, Feature, FeatureKind, Imputation};
use holdfast::feature::matrix::Matrix;
use holdfast::feature::prepare::{Random, TrainingRows};
use holdfast::model::boosting::{Binned, Boosting, BoostingOptions, Input};
use holdfast::model::{blend, import, write_xgboost};

const ROWS: usize = 500;

/// What the categories are called, some of which sort elsewhere by bytes with a sign.
const AREAS: [&str; 9] = [
    "area 0",
    "a,b \"c\"",
    "Zoo",
    "부산",
    "area 4",
    "Ünye",
    "1",
    "area 7",
    "서울",
];

/// Two numbers, one of them with gaps, a flag and a category; and the answers.
fn world() -> (Matrix, Vec<bool>) {
    let mut random = Random::new(31);
    let mut columns = vec![Vec::new(); 4];
    let mut labels = Vec::new();
    for _ in 0..ROWS {
        // Quarters are the same in every text and every float.
        let number = random.below(81) as f32 / 4.0 - 10.0;
        let gappy = match random.below(5) {
            0 => f32::NAN,
            _ => random.below(200) as f32,
        };
        let (flag, category) = (random.below(2), random.below(9));
        let margin = f64::from(number) / 4.0
            + if gappy.is_nan() { 1.0 } else { -0.5 }
            + if [2, 3, 7].contains(&category) {
                1.0
            } else {
                -0.5
            }
            + flag as f64 * 0.5;
        labels.push(random.uniform() < 1.0 / (1.0 + (-margin).exp()));
        let cells = [number, gappy, flag as f32, category as f32];
        for (column, cell) in columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }
    (Matrix::new(ROWS, columns).unwrap(), labels)
}

fn features() -> Vec<Feature> {
    let categories = AREAS.map(|name| Category {
        name: name.to_string(),
        spellings: Vec::new(),
    });
    let categories = categories.to_vec();
    [
        ("number", FeatureKind::Number),
        ("gappy", FeatureKind::Integer),
        ("flag", FeatureKind::Flag),
        ("area", FeatureKind::Category { categories }),
    ]
    .into_iter()
    .map(|(name, kind)| Feature {
        name: name.into(),
        kind,
        imputation: Imputation::None,
        title: None,
        range: None,
    })
    .collect()
}

#[test]
fn xgboost_predicts_what_the_exported_trees_predicted_here() {
    let (matrix, labels) = world();
    let train = TrainingRows::all(ROWS);
    let inputs = [Input::Number, Input::Number, Input::Number, Input::Category];
    let binned = Arc::new(Binned::of(&matrix, &inputs, &train, 64, 8));
    let options = BoostingOptions {
        trees: 12,
        leaves: 8,
        min_rows: 5,
        ..BoostingOptions::default()
    };
    let mut boosting = Boosting::new(binned, &labels, None, &train, &[], options);
    while !boosting.step().finished {}
    let trained = boosting.ensemble().unwrap();
    let ensemble = blend::weighted_sum(4, &[(1.0, &trained)], 0.0).unwrap();
    let json = write_xgboost(&ensemble, &features()).unwrap();
    let mut rows = String::from("number,gappy,flag,area\n");
    for row in 0..ROWS {
        let cells = matrix.row(row).into_iter().map(|cell| match cell.is_nan() {
            true => String::new(),
            false => cell.to_string(),
        });
        rows += &(cells.collect::<Vec<String>>().join(",") + "\n");
    }
    expect_test::expect_file!["golden/exported/model.json"].assert_eq(&format!("{json}\n"));
    expect_test::expect_file!["golden/exported/rows.csv"].assert_eq(&rows);
    let areas = serde_json::to_string(&AREAS).unwrap() + "\n";
    expect_test::expect_file!["golden/exported/areas.json"].assert_eq(&areas);
    // What XGBoost said of these very files.
    let (_, said) = support::columns("exported/predictions.csv");
    let ours: Vec<f32> = (0..ROWS)
        .map(|row| ensemble.margin(&matrix.row(row)))
        .collect();
    let theirs: Vec<f32> = said[0].iter().map(|margin| *margin as f32).collect();
    for (row, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
        // Both sum the same leaves in the same order; only the base goes through a logarithm.
        assert!(
            (ours - theirs).abs() <= 1e-6,
            "row {row}: {ours} and {theirs}"
        );
    }
    assert_eq!(theirs.len(), ROWS);
    let back = import(json.to_string().as_bytes())
        .unwrap()
        .1
        .binary()
        .unwrap();
    // Names come back, in the order of their codes.
    let area = &back.contract.features[3];
    let names: Vec<&str> = area.categories().iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, AREAS);
    for (row, ours) in ours.iter().enumerate() {
        assert_eq!(back.ensemble.margin(&matrix.row(row)), *ours, "row {row}");
    }
}
