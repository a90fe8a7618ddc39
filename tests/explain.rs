//! Contributions against XGBoost's own, and against the definition.

#![allow(clippy::expect_used, clippy::panic)]

#[path = "support/golden.rs"]
mod golden;
#[path = "support/shapley.rs"]
mod shapley;

use holdfast::explain::summary::{Direction, Summary};
use holdfast::explain::tree_shap::TreeShap;
use holdfast::explain::{Explainer, additivity};
use holdfast::feature::contract::{Category, Contract, Feature, FeatureKind, Imputation};
use holdfast::feature::matrix::Matrix;
use holdfast::model;
use holdfast::model::trees::{Node, Rule, Tree, TreeEnsemble};
use proptest::prelude::*;

/// The golden model's contributions are XGBoost's to 1e-5, and add up.
#[test]
fn contributions_equal_xgboost_on_the_large_model() {
    let model = model::load("xgb.json", &golden::bytes("large/xgb.json.gz")).expect("model");
    let (_, columns) = golden::columns("large/rows.csv.gz");
    let matrix = golden::matrix(&columns, model.features());
    let rows = matrix.rows();
    let mut margins = vec![0.0; rows];
    model.predict_margins(&matrix, 0..rows, &mut margins);
    let explainer = TreeShap::new(&model.ensemble).expect("explainer");
    let mut shares = vec![0.0; rows * model.features()];
    additivity::explain_checked(&explainer, &matrix, 0..rows, &margins, &mut shares)
        .expect("adds up");
    for version in ["3.4.1", "3.2.0"] {
        let (_, expected) =
            golden::columns(&format!("large/xgboost-{version}-contributions.csv.gz"));
        for (feature, expected) in expected.iter().take(model.features()).enumerate() {
            let ours = shares.iter().skip(feature).step_by(model.features());
            let difference = golden::largest_difference(ours.map(|s| f64::from(*s)), expected);
            assert!(difference < 1e-5, "{version} f{feature}: {difference:e}");
        }
        let base = expected[model.features()][0];
        assert!((explainer.base() - base).abs() < 1e-5, "{version}");
    }
}

/// Every version's models are explained as that version explained them.
#[test]
fn contributions_equal_every_version_of_xgboost() {
    for version in golden::VERSIONS {
        for name in golden::CASES {
            let (bytes, answers) = golden::case(version, name);
            let model = model::load(name, &bytes).expect(name);
            let (rows, features) = (answers.matrix.rows(), model.features());
            let mut margins = vec![0.0; rows];
            model.predict_margins(&answers.matrix, 0..rows, &mut margins);
            let explainer = TreeShap::new(&model.ensemble).expect("explainer");
            let mut shares = vec![0.0; rows * features];
            let result = additivity::explain_checked(
                &explainer,
                &answers.matrix,
                0..rows,
                &margins,
                &mut shares,
            );
            assert_eq!(result, Ok(()), "{version} {name}");
            for (feature, expected) in answers.contributions.iter().take(features).enumerate() {
                let ours = shares.iter().skip(feature).step_by(features);
                let difference =
                    golden::largest_difference(ours.map(|share| f64::from(*share)), expected);
                assert!(
                    difference < 1e-5,
                    "{version} {name} f{feature}: {difference:e}"
                );
            }
            let base = answers.contributions[features][0];
            assert!((explainer.base() - base).abs() < 1e-6, "{version} {name}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// The fast method is the definition: repeated features, missing cells,
    /// categories, covers of zero.
    #[test]
    fn contributions_are_the_shapley_values(
        ensemble in shapley::ensemble(),
        rows in prop::collection::vec(shapley::row(), 1..4),
    ) {
        let explainer = TreeShap::new(&ensemble).expect("small");
        let base = shapley::expectation(&ensemble, &rows[0], 0);
        prop_assert!((explainer.base() - base).abs() < 1e-12);
        let columns: Vec<Vec<f32>> = (0..shapley::FEATURES)
            .map(|feature| rows.iter().map(|row| row[feature]).collect())
            .collect();
        let matrix = Matrix::new(rows.len(), columns).expect("equal columns");
        let mut batch = vec![0.0; rows.len() * shapley::FEATURES];
        let margins: Vec<f32> = rows.iter().map(|row| ensemble.margin(row)).collect();
        additivity::explain_checked(&explainer, &matrix, 0..rows.len(), &margins, &mut batch)
            .expect("adds up");
        for (index, row) in rows.iter().enumerate() {
            let mut shares = vec![0.0; shapley::FEATURES];
            let margin = f64::from(margins[index]);
            additivity::explain_row_checked(&explainer, row, index, margin, &mut shares)
                .expect("adds up");
            let expected = shapley::brute_force(&ensemble, row);
            for feature in 0..shapley::FEATURES {
                let (ours, theirs) = (shares[feature], expected[feature]);
                prop_assert!((ours - theirs).abs() < 1e-11, "{ours} {theirs}");
                prop_assert_eq!(batch[index * shapley::FEATURES + feature], ours as f32);
            }
            let sum = explainer.base() + shares.iter().sum::<f64>();
            prop_assert!((sum - margin).abs() < explainer.tolerance());
        }
    }
}

/// A chain in which every split asks for a feature of its own, or for one of few.
fn chain(splits: usize, features: usize) -> TreeEnsemble {
    let mut nodes = Vec::new();
    let mut covers = Vec::new();
    for split in 0..splits {
        nodes.push(Node::Split {
            feature: (split % features) as u32,
            rule: Rule::Below(0.5),
            missing_left: false,
            left: 2 * split as u32 + 1,
            right: 2 * split as u32 + 2,
        });
        nodes.push(Node::Leaf {
            value: (split as f32 * 0.7).sin(),
        });
        let cover = 0.9f64.powi(split as i32);
        covers.extend([cover, cover * 0.1]);
    }
    nodes.push(Node::Leaf { value: 1.0 });
    covers.push(0.9f64.powi(splits as i32));
    let tree = Tree::build(&nodes, &covers, features).expect("sound");
    TreeEnsemble::new(features, 0.25, vec![tree])
}

/// Paths of many distinct features need many points, and get them.
#[test]
fn long_paths_are_exact() {
    for (splits, features) in [
        (3, 3),
        (9, 9),
        (17, 17),
        (33, 33),
        (90, 90),
        (300, 300),
        (400, 7),
    ] {
        let ensemble = chain(splits, features);
        let explainer = TreeShap::new(&ensemble).expect("fits");
        for pattern in [0usize, 1, 3, 8] {
            let row: Vec<f32> = (0..features)
                .map(|feature| {
                    if pattern > 0 && feature % (pattern + 2) == pattern {
                        0.0
                    } else {
                        1.0
                    }
                })
                .collect();
            let mut shares = vec![0.0; features];
            let margin = f64::from(ensemble.margin(&row));
            additivity::explain_row_checked(&explainer, &row, pattern, margin, &mut shares)
                .expect("adds up");
            let sum = explainer.base() + shares.iter().sum::<f64>();
            assert!(
                (sum - margin).abs() < 1e-6,
                "{splits} {features} {pattern}: {sum} {margin}"
            );
            if features < 12 {
                let expected = shapley::brute_force(&ensemble, &row);
                for (ours, theirs) in shares.iter().zip(&expected) {
                    assert!(
                        (ours - theirs).abs() < 1e-10,
                        "{splits} {features}: {ours} {theirs}"
                    );
                }
            }
        }
    }
}

/// A tree whose tables would not fit is refused in words before any is made.
#[test]
fn a_tree_too_large_to_explain_is_refused() {
    let ensemble = chain(5000, 5000);
    let error = TreeShap::new(&ensemble).err().expect("too large");
    assert_eq!(
        error.to_string(),
        "Tree 0 has 10,001 nodes and paths of 5,000 different features: too much to explain \
         exactly here. Train with a smaller max_depth."
    );
}

/// A single leaf explains nothing, and a matrix without rows needs no work.
#[test]
fn small_ends() {
    let leaf = Tree::build(&[Node::Leaf { value: 0.5 }], &[0.0], 2).expect("leaf");
    let ensemble = TreeEnsemble::new(2, 1.0, vec![leaf]);
    let explainer = TreeShap::new(&ensemble).expect("leaf");
    assert_eq!(explainer.base(), 1.5);
    let mut shares = [9.0; 2];
    additivity::explain_row_checked(&explainer, &[1.0, f32::NAN], 0, 1.5, &mut shares)
        .expect("adds up");
    assert_eq!(shares, [0.0, 0.0]);
    let empty = Matrix::new(0, vec![vec![], vec![]]).expect("empty");
    additivity::explain_checked(&explainer, &empty, 0..0, &[], &mut []).expect("nothing");
}

fn contract(kinds: Vec<FeatureKind>) -> Contract {
    let features = kinds.into_iter().enumerate().map(|(index, kind)| Feature {
        name: format!("f{index}"),
        kind,
        imputation: Imputation::None,
        title: None,
        range: None,
    });
    Contract {
        preparation: None,
        features: features.collect(),
        id: None,
        label: None,
    }
}

fn categories(names: &[&str]) -> FeatureKind {
    let category = |name: &&str| Category {
        name: name.to_string(),
        spellings: Vec::new(),
    };
    FeatureKind::Category {
        categories: names.iter().map(category).collect(),
    }
}

/// Drivers stand by mean absolute contribution, with what raises the score.
#[test]
fn summary_ranks_and_directs() {
    let contract = contract(vec![
        FeatureKind::Number,
        FeatureKind::Number,
        categories(&["a", "b", "c"]),
        FeatureKind::Flag,
        FeatureKind::Number,
    ]);
    let missing = f32::NAN;
    let matrix = Matrix::new(
        4,
        vec![
            vec![1.0, 2.0, 3.0, missing],
            vec![1.0, 2.0, 3.0, 4.0],
            vec![0.0, 1.0, 1.0, missing],
            vec![0.0, 0.0, 0.0, 0.0],
            vec![5.0, 6.0, 7.0, 8.0],
        ],
    )
    .expect("equal columns");
    #[rustfmt::skip]
    let shares = [
        -0.1,  2.0, -1.0, 0.3, 0.0,
         0.0,  1.0,  0.5, 0.3, 0.0,
         0.1, -1.0,  0.3, 0.3, 0.0,
         9.0, -2.0,  0.1, 0.3, 0.0,
    ];
    let mut whole = Summary::new(&contract);
    whole.add(&matrix, 0..4, &shares);
    assert_eq!(whole.rows(), 4);
    let top = whole.top(8);
    let order: Vec<usize> = top.iter().map(|driver| driver.feature).collect();
    assert_eq!(order, [0, 1, 2, 3, 4]);
    assert!((top[0].mean_absolute - 9.2 / 4.0).abs() < 1e-6);
    // The row without a value counts for the size, not for the direction.
    let Direction::Rising { correlation } = top[0].direction else {
        panic!("{:?}", top[0].direction);
    };
    assert!((correlation - 1.0).abs() < 1e-6);
    let Direction::Falling { correlation } = top[1].direction else {
        panic!("{:?}", top[1].direction);
    };
    assert!(correlation < -0.98);
    let Direction::Category { code, mean, rows } = top[2].direction else {
        panic!("{:?}", top[2].direction);
    };
    assert_eq!((code, rows), (1, 2));
    assert!((mean - 0.4).abs() < 1e-6);
    // One value only, and no contribution at all, have no direction.
    assert_eq!(top[3].direction, Direction::Flat);
    assert_eq!(top[4].direction, Direction::Flat);
    assert_eq!(whole.top(2).len(), 2);
    assert_eq!(Summary::new(&contract).top(1)[0].mean_absolute, 0.0);

    // Parts merged are the whole, in whatever way the rows were divided.
    for cut in 0..=4 {
        let mut first = Summary::new(&contract);
        let mut second = Summary::new(&contract);
        first.add(&matrix, 0..cut, &shares[..cut * 5]);
        second.add(&matrix, cut..4, &shares[cut * 5..]);
        first.merge(&second);
        for (merged, whole) in first.top(5).iter().zip(&top) {
            assert_eq!(merged.feature, whole.feature);
            assert!((merged.mean_absolute - whole.mean_absolute).abs() < 1e-9);
            match (merged.direction, whole.direction) {
                (Direction::Rising { correlation: a }, Direction::Rising { correlation: b })
                | (Direction::Falling { correlation: a }, Direction::Falling { correlation: b }) => {
                    assert!((a - b).abs() < 1e-9);
                }
                (a, b) => assert_eq!(a, b),
            }
        }
    }
}
