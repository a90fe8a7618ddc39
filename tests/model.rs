//! Model files: what is read, what it predicts, and what is refused.

#![allow(clippy::expect_used, clippy::panic)]

#[path = "support/golden.rs"]
mod golden;

use holdfast::feature::contract::FeatureKind;
use holdfast::model::{self, Note};

/// The golden model predicts what XGBoost predicts.
#[test]
fn predictions_equal_xgboost_on_the_large_model() {
    let model = model::load("xgb.json", &golden::bytes("large/xgb.json.gz")).expect("model");
    let (_, columns) = golden::columns("large/rows.csv.gz");
    let matrix = golden::matrix(&columns, model.features());
    let rows = matrix.rows();
    let mut margins = vec![0.0; rows];
    model.predict_margins(&matrix, 0..rows, &mut margins);
    let (_, expected) = golden::columns("large/xgboost-3.4.1-predictions.csv.gz");
    let ours = margins.iter().map(|margin| f64::from(*margin));
    assert!(golden::largest_difference(ours, &expected[0]) < 1e-5);
    let ours = margins.iter().map(|margin| model.probability(*margin));
    assert!(golden::largest_difference(ours, &expected[1]) < 1e-6);
    for (row, margin) in margins.iter().enumerate() {
        assert_eq!(model.margin(&matrix.row(row)), *margin);
    }
}

/// Every version's models predict what that version predicted.
#[test]
fn predictions_equal_every_version_of_xgboost() {
    for version in golden::VERSIONS {
        for name in golden::CASES {
            let (bytes, answers) = golden::case(version, name);
            let model = model::load(name, &bytes).expect(name);
            let rows = answers.matrix.rows();
            let mut margins = vec![0.0; rows];
            model.predict_margins(&answers.matrix, 0..rows, &mut margins);
            let ours = margins.iter().map(|margin| f64::from(*margin));
            let difference = golden::largest_difference(ours, &answers.margins);
            assert!(difference < 2e-6, "{version} {name}: margin {difference:e}");
            let ours = margins.iter().map(|margin| model.probability(*margin));
            let difference = golden::largest_difference(ours, &answers.probabilities);
            assert!(
                difference < 1e-6,
                "{version} {name}: probability {difference:e}"
            );
        }
    }
}

/// What a file does not say is said of it, and names it has are kept.
#[test]
fn contract_follows_the_file() {
    let notes = |version, name| {
        let (bytes, _) = golden::case(version, name);
        model::load(name, &bytes).expect(name).notes
    };
    let codes = |feature: &str| Note::CategoryCodes {
        feature: feature.into(),
    };
    assert_eq!(notes("3.4.1", "category-partition"), []);
    assert_eq!(
        notes("2.1.4", "category-partition"),
        [codes("city"), codes("plan")]
    );
    assert_eq!(
        notes("3.4.1", "codes"),
        [
            Note::NamesInvented { features: 8 },
            codes("f6"),
            codes("f7")
        ]
    );
    // XGBoost 3.2.0 writes the offsets of Korean names in characters, and loses bytes.
    assert_eq!(
        notes("3.2.0", "category-partition"),
        [Note::CategoryNamesDamaged {
            feature: "city".into()
        }]
    );
    assert_eq!(
        notes("1.7.6", "early-stopping"),
        [Note::BestIteration { used: 5, total: 9 }]
    );
    // Three trees a round: the best round is the seventh.
    assert_eq!(
        notes("1.7.6", "forest"),
        [Note::BestIteration {
            used: 21,
            total: 30
        }]
    );

    let (bytes, _) = golden::case("3.4.1", "category-one-hot");
    let contract = model::load("m.json", &bytes).expect("model").contract;
    let kinds: Vec<(&str, &str)> = contract
        .features
        .iter()
        .map(|feature| {
            let kind = match feature.kind {
                FeatureKind::Number => "number",
                FeatureKind::Integer => "integer",
                FeatureKind::Flag => "flag",
                FeatureKind::Category { .. } => "category",
            };
            (feature.name.as_str(), kind)
        })
        .collect();
    assert_eq!(
        kinds,
        [
            ("tenure", "number"),
            ("spend", "number"),
            ("calls", "integer"),
            ("satisfied", "number"),
            ("recent", "number"),
            ("paperless", "flag"),
            ("city", "category"),
            ("plan", "category"),
        ]
    );
    let names = |feature: usize| -> Vec<&str> {
        let categories = contract.features[feature].categories();
        categories.iter().map(|c| c.name.as_str()).collect()
    };
    assert_eq!(
        names(6),
        [
            "Seoul",
            "부산",
            "대전 유성",
            "say \"hi\"",
            "a,b",
            "Jeju",
            "Ulsan",
            "Suwon"
        ]
    );
    assert_eq!(names(7), ["1", "12", "24"]);
}
