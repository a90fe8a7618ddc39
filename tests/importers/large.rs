//! The large models (500 trees, 24 features), each against what its tool said of 500 rows.

use holdfast::explain::tree_shap::TreeShap;
use holdfast::explain::{Explainer, additivity};
use holdfast::model::{self, Source};

use crate::golden;

/// Model, predictions, contributions, and how far margins and contributions may lie apart.
struct Case {
    model: &'static str,
    source: Source,
    answers: &'static str,
    margin: f64,
    contribution: f64,
}

fn check(case: &Case) {
    let bytes = golden::bytes(&format!("large/{}.gz", case.model));
    // The name of the file tells nothing.
    let model = model::load("model.bin", &bytes).expect(case.model);
    assert_eq!(model.source, case.source);
    let (_, columns) = golden::columns("large/rows.csv.gz");
    let matrix = golden::matrix(&columns, model.features());
    let (rows, width) = (matrix.rows(), matrix.width());
    let mut margins = vec![0.0; rows];
    model.predict_margins(&matrix, 0..rows, &mut margins);
    let (_, expected) = golden::columns(&format!("large/{}-predictions.csv.gz", case.answers));
    let ours = margins.iter().map(|margin| f64::from(*margin));
    let difference = golden::largest_difference(ours, &expected[0]);
    assert!(difference < case.margin, "{}: {difference:e}", case.model);
    let ours = margins.iter().map(|margin| model.probability(*margin));
    let difference = golden::largest_difference(ours, &expected[1]);
    assert!(difference < 1e-6, "{}: {difference:e}", case.model);

    let explainer = TreeShap::new(&model.ensemble).expect("an explainer");
    let mut shares = vec![0.0; rows * width];
    additivity::explain_checked(&explainer, &matrix, 0..rows, &margins, &mut shares)
        .expect("additive");
    let (_, expected) = golden::columns(&format!("large/{}-contributions.csv.gz", case.answers));
    for (feature, expected) in expected[..width].iter().enumerate() {
        let ours = shares.iter().skip(feature).step_by(width);
        let difference = golden::largest_difference(ours.map(|s| f64::from(*s)), expected);
        assert!(
            difference < case.contribution,
            "{} {feature}: {difference:e}",
            case.model
        );
    }
    let bases = std::iter::repeat_n(explainer.base(), rows);
    let difference = golden::largest_difference(bases, &expected[width]);
    assert!(difference < case.contribution, "base {difference:e}");
}

#[test]
fn xgboost_as_ubjson() {
    check(&Case {
        model: "xgb.ubj",
        source: Source::Xgboost,
        answers: "xgboost-3.4.1",
        margin: 1e-5,
        contribution: 1e-5,
    });
}

#[test]
fn lightgbm() {
    check(&Case {
        model: "lgb.txt",
        source: Source::Lightgbm,
        answers: "lightgbm-4.7.0",
        margin: 1e-5,
        contribution: 1e-5,
    });
}

#[test]
fn catboost() {
    check(&Case {
        model: "cat.json",
        source: Source::Catboost,
        answers: "catboost-1.2.10",
        margin: 1e-5,
        contribution: 1e-5,
    });
}
