//! Contributions against XGBoost's own, and against the definition.

#![allow(clippy::expect_used, clippy::panic)]

#[path = "support/golden.rs"]
mod golden;

use holdfast::explain::tree_shap::TreeShap;
use holdfast::explain::{Explainer, additivity};
use holdfast::model;

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
        for feature in 0..model.features() {
            let ours = shares.iter().skip(feature).step_by(model.features());
            let difference =
                golden::largest_difference(ours.map(|s| f64::from(*s)), &expected[feature]);
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
