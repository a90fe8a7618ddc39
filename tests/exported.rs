//! Trees that were trained here and exported, loaded back by XGBoost itself: it predicted
//! the same (tests/golden/exported/predict.py, which has to be run anew when the export changes).
//! `cargo xtask test` lets XGBoost load these very files and predict once more.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/golden.rs"]
mod support;

use std::sync::Arc;

use holdfast::feature::contract::{Category, Feature, FeatureKind, Imputation};
use holdfast::feature::matrix::Matrix;
use holdfast::feature::prepare::{Random, TrainingRows};
use holdfast::model::boosting::{Binned, Boosting, BoostingOptions, ClassBoosting, Input};
use holdfast::model::trees::TreeEnsemble;
use holdfast::model::{blend, import, write_xgboost, write_xgboost_classes};

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

/// Some trees of our own.
fn trained(matrix: &Matrix, inputs: &[Input], labels: &[bool], bins: usize) -> TreeEnsemble {
    let train = TrainingRows::all(ROWS);
    let binned = Arc::new(Binned::of(matrix, inputs, &train, bins, 8));
    let options = BoostingOptions {
        trees: 12,
        leaves: 8,
        min_rows: 5,
        ..BoostingOptions::default()
    };
    let mut boosting = Boosting::new(binned, labels, None, &train, &[], options);
    while !boosting.step().finished {}
    let trained = boosting.ensemble().unwrap();
    blend::weighted_sum(inputs.len(), &[(1.0, &trained)], 0.0).unwrap()
}

fn csv(names: &[&str], matrix: &Matrix) -> String {
    let mut rows = names.join(",") + "\n";
    for row in 0..ROWS {
        let cells = matrix.row(row).into_iter().map(|cell| match cell.is_nan() {
            true => String::new(),
            false => cell.to_string(),
        });
        rows += &(cells.collect::<Vec<String>>().join(",") + "\n");
    }
    rows
}

/// Every row's margin, which is what XGBoost said of the very files that were written.
#[track_caller]
fn as_xgboost_said(ensemble: &TreeEnsemble, matrix: &Matrix, predictions: &str) -> Vec<f32> {
    let (_, said) = support::columns(predictions);
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
    ours
}

/// Towns that enough rows are of to be cut by, on both sides of the 32nd and of the 64th.
const TOWNS: [usize; 16] = [0, 1, 30, 31, 32, 33, 62, 63, 64, 65, 66, 67, 80, 81, 88, 89];

/// Three categories and nothing else: a few with gaps, more than a word of bits holds, and one
/// of two. Every second town is for it, so that no two neighbours go the same way; it says most.
fn categories() -> (Matrix, Vec<bool>) {
    let mut random = Random::new(47);
    let mut columns = vec![Vec::new(); 3];
    let mut labels = Vec::new();
    for _ in 0..ROWS {
        let plan = (random.below(6) > 0).then(|| random.below(5));
        let town = match random.below(4) {
            // Some are too rare to be cut by.
            0 => random.below(90),
            _ => TOWNS[random.below(TOWNS.len())],
        };
        let paid = random.below(2);
        let margin = match plan {
            None => 1.5,
            Some(1 | 4) => 0.8,
            Some(_) => -1.0,
        } + if town % 2 == 0 { 2.0 } else { -2.0 }
            + if paid == 1 { 0.6 } else { -0.6 };
        labels.push(random.uniform() < 1.0 / (1.0 + f64::exp(-margin)));
        let cells = [
            plan.map_or(f32::NAN, |plan| plan as f32),
            town as f32,
            paid as f32,
        ];
        for (column, cell) in columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }
    (Matrix::new(ROWS, columns).unwrap(), labels)
}

#[test]
fn xgboost_splits_categories_as_they_are_split_here() {
    let (matrix, labels) = categories();
    let names = ["plan", "town", "paid"];
    let features: Vec<Feature> = [5, 90, 2]
        .into_iter()
        .zip(names)
        .map(|(count, name)| Feature {
            name: name.into(),
            kind: FeatureKind::Category {
                categories: (0..count)
                    .map(|at| Category {
                        name: format!("{name} {at}"),
                        spellings: Vec::new(),
                    })
                    .collect(),
            },
            imputation: Imputation::None,
            title: None,
            range: None,
        })
        .collect();
    let ensemble = trained(&matrix, &[Input::Category; 3], &labels, 128);
    let json = write_xgboost(&ensemble, &features).unwrap();
    let rows = csv(&names, &matrix);
    expect_test::expect_file!["golden/exported/categories/model.json"]
        .assert_eq(&format!("{json}\n"));
    expect_test::expect_file!["golden/exported/categories/rows.csv"].assert_eq(&rows);
    // Every cut is one of categories, gaps go either way, and sets reach beyond 64: both the even
    // towns there and the odd ones.
    let model = &json["learner"]["gradient_booster"]["model"];
    let (mut ways, mut beyond) = ([0, 0], [0, 0]);
    for tree in model["trees"].as_array().unwrap() {
        let list = |name: &str| tree[name].as_array().unwrap().clone();
        let cuts = list("left_children")
            .iter()
            .filter(|left| **left != -1)
            .count();
        assert_eq!(list("categories_nodes").len(), cuts);
        // The other two have no code that is as high.
        for code in list("categories") {
            let code = code.as_u64().unwrap();
            if code > 64 {
                beyond[usize::from(code % 2 == 0)] += 1;
            }
        }
        let nodes = list("left_children").into_iter().zip(list("split_indices"));
        for ((left, feature), default) in nodes.zip(list("default_left")) {
            if left != -1 && feature == 0 {
                ways[usize::from(default == 1 || default == true)] += 1;
            }
        }
    }
    let counts = ways.iter().chain(&beyond);
    assert!(counts.min() > Some(&0), "{ways:?} {beyond:?}");
    let ours = as_xgboost_said(&ensemble, &matrix, "exported/categories/predictions.csv");
    let back = import(json.to_string().as_bytes())
        .unwrap()
        .1
        .binary()
        .unwrap();
    for (row, ours) in ours.iter().enumerate() {
        assert_eq!(back.ensemble.margin(&matrix.row(row)), *ours, "row {row}");
    }
}

#[test]
fn xgboost_predicts_what_the_exported_trees_predicted_here() {
    let (matrix, labels) = world();
    let inputs = [Input::Number, Input::Number, Input::Number, Input::Category];
    let ensemble = trained(&matrix, &inputs, &labels, 64);
    let json = write_xgboost(&ensemble, &features()).unwrap();
    let rows = csv(&["number", "gappy", "flag", "area"], &matrix);
    expect_test::expect_file!["golden/exported/model.json"].assert_eq(&format!("{json}\n"));
    expect_test::expect_file!["golden/exported/rows.csv"].assert_eq(&rows);
    let areas = serde_json::to_string(&AREAS).unwrap() + "\n";
    expect_test::expect_file!["golden/exported/areas.json"].assert_eq(&areas);
    let ours = as_xgboost_said(&ensemble, &matrix, "exported/predictions.csv");
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

#[test]
fn xgboost_tells_classes_apart_as_they_are_told_apart_here() {
    const CLASSES: usize = 3;
    let (matrix, labels) = world();
    let inputs = [Input::Number, Input::Number, Input::Number, Input::Category];
    let answers = labels.iter().zip(matrix.column(3));
    let targets: Vec<u32> = answers
        .map(|(yes, area)| match (*yes, *area < 3.0) {
            (false, _) => 0,
            (true, false) => 1,
            (true, true) => 2,
        })
        .collect();
    let train = TrainingRows::all(ROWS);
    let binned = Arc::new(Binned::of(&matrix, &inputs, &train, 64, 8));
    let options = BoostingOptions {
        trees: 6,
        leaves: 6,
        min_rows: 5,
        ..BoostingOptions::default()
    };
    let mut boosting = ClassBoosting::new(binned, &targets, &[], &train, &[], options).unwrap();
    while !boosting.step().finished {}
    let outputs = boosting.outputs().unwrap();
    let ensembles: Vec<&TreeEnsemble> = outputs.ensembles().collect();
    assert_eq!(ensembles.len(), CLASSES);
    let json = write_xgboost_classes(&ensembles, &features()).unwrap();
    expect_test::expect_file!["golden/exported/classes/model.json"].assert_eq(&format!("{json}\n"));
    let mut margins = vec![0.0; ROWS * CLASSES];
    outputs.predict_margins(&matrix, 0..ROWS, &mut margins);
    let mut shares = vec![0.0; margins.len()];
    outputs.predictions(&margins, &mut shares);
    // Per class XGBoost's margin and its probability.
    let (_, said) = support::columns("exported/classes/predictions.csv");
    assert_eq!((said.len(), said[0].len()), (2 * CLASSES, ROWS));
    for (at, (margin, share)) in margins.iter().zip(&shares).enumerate() {
        let (row, class) = (at / CLASSES, at % CLASSES);
        let theirs = [said[2 * class][row], said[2 * class + 1][row]];
        assert!(
            (f64::from(*margin) - theirs[0]).abs() <= 1e-6 && (share - theirs[1]).abs() <= 1e-6,
            "row {row}, class {class}: {margin}, {share} and {theirs:?}"
        );
    }
    let back = import(json.to_string().as_bytes()).unwrap().1;
    let mut again = vec![0.0; margins.len()];
    back.outputs.predict_margins(&matrix, 0..ROWS, &mut again);
    assert_eq!(again, margins);
}
