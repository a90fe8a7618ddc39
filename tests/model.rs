//! Model files: what is read, what it predicts, and what is refused.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "support/golden.rs"]
mod golden;
#[path = "support/sound.rs"]
mod sound;

use std::io::Write;

use holdfast::feature::contract::FeatureKind;
use holdfast::model::{self, Note};
use serde_json::{Value, json};
use sound::{HEADER, LEARNER, MODEL, TREE, sound, swapped, with};

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

#[test]
fn the_sound_model_is_sound() {
    let model = model::load("dir/model.json", sound().to_string().as_bytes()).expect("sound");
    assert_eq!(model.name, "model");
    assert_eq!(model.describe().nodes, 5);
    for (row, margin) in [
        ([30.0, 1.0], -0.5),
        ([f32::NAN, 1.0], -0.5),
        ([30.5, 0.0], 0.75),
        ([31.0, 1.0], 0.25),
        ([31.0, 2.0], 0.75),
        ([31.0, 2.9], 0.75),
        ([31.0, 3.0], 0.25),
        ([31.0, -1.0], 0.25),
        ([31.0, 1e9], 0.25),
        ([31.0, f32::NAN], 0.75),
    ] {
        assert_eq!(model.margin(&row), margin, "{row:?}");
    }
    // A short row's missing cells are missing.
    assert_eq!(model.margin(&[]), -0.5);
}

/// Versions write the same things differently.
#[test]
fn every_way_of_writing_is_read() {
    let margin = |text: &str| {
        let model =
            model::load("m.json", text.as_bytes()).unwrap_or_else(|e| panic!("{e}: {text}"));
        model.margin(&[30.0, 1.0])
    };
    for base in [
        json!("5E-1"),
        json!("[5E-1]"),
        json!(0.5),
        json!([0.5]),
        json!(" 0.5 "),
    ] {
        assert_eq!(margin(&with(HEADER, "base_score", base)), -0.5);
    }
    let raised = margin(&with(HEADER, "base_score", json!("8E-1")));
    assert!((raised - (-0.5 + 4f32.ln())).abs() < 1e-6);
    assert_eq!(
        margin(&with(
            TREE,
            "default_left",
            json!([true, false, false, false, false])
        )),
        -0.5
    );
    assert_eq!(margin(&with(MODEL, "iteration_indptr", Value::Null)), -0.5);
    assert_eq!(margin(&with(LEARNER, "feature_names", json!([]))), -0.5);
    assert_eq!(margin(&with(LEARNER, "feature_types", Value::Null)), -0.5);
    assert_eq!(margin(&with(HEADER, "num_feature", json!(2))), -0.5);
    // XGBoost up to 2.1 writes NaN as the threshold of a category split.
    assert_eq!(
        margin(&swapped("[30.5,-0.5,1e-45,", "[30.5,-0.5,NaN,")),
        -0.5
    );
    // A node that cannot be reached may hold anything.
    let mut pruned = sound();
    let tree = pruned.pointer_mut(TREE).unwrap();
    for (field, value) in [
        ("left_children", json!(77)),
        ("right_children", json!(-1)),
        ("split_indices", json!(99)),
        ("split_conditions", Value::Null),
        ("split_type", json!(7)),
        ("default_left", json!(0)),
        ("sum_hessian", json!(-3.0)),
    ] {
        tree[field].as_array_mut().unwrap().push(value);
    }
    tree["tree_param"]["num_nodes"] = json!("6");
    assert_eq!(margin(&pruned.to_string()), -0.5);
    // A byte order mark, and gzip.
    assert_eq!(margin(&format!("\u{feff}{}", sound())), -0.5);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(sound().to_string().as_bytes()).unwrap();
    let model = model::load("m.json.gz", &packed.finish().unwrap()).expect("gzip");
    assert_eq!(model.name, "m");
}

/// XGBoost 3.1 to 3.3 count characters where bytes belong. Cut so, Korean names can
/// come out as other, sound names: better none than wrong ones.
#[test]
fn damaged_names_are_never_taken_for_names() {
    let named = |version: [u32; 3], names: Value| {
        let mut file = sound();
        file["version"] = json!(version);
        file.pointer_mut(MODEL).unwrap()["cats"] =
            json!({"enc": [{"offsets": [], "values": []}, names]});
        let model = model::load("m.json", file.to_string().as_bytes()).expect("read");
        let categories = model.contract.features[1].categories();
        let names: Vec<String> = categories.iter().map(|c| c.name.clone()).collect();
        (names, model.notes)
    };
    let signed = |text: &str| -> Vec<i8> { text.bytes().map(|byte| byte as i8).collect() };
    let codes = ["0", "1", "2"].map(String::from).to_vec();
    let lost = Note::CategoryNamesDamaged {
        feature: "city".into(),
    };
    // "가나다", "라마바", "사아자" as 3.2.0 writes them: nine bytes of twenty-seven.
    let damaged = json!({"offsets": [0, 3, 6, 9], "values": signed("가나다")});
    assert_eq!(named([3, 2, 0], damaged), (codes, vec![lost]));
    let whole = json!({"offsets": [0, 9, 12, 13], "values": signed("가나다라b")});
    let names = ["가나다", "라", "b"].map(String::from).to_vec();
    assert_eq!(named([3, 4, 1], whole), (names, vec![]));
    let plain = json!({"offsets": [0, 1, 2, 3], "values": signed("xyz")});
    let names = ["x", "y", "z"].map(String::from).to_vec();
    assert_eq!(named([3, 1, 0], plain), (names, vec![]));
}
