//! Bundles: what models/BUNDLE.md promises, read and refused.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "support/golden.rs"]
mod golden;

use std::fmt::Write;

use expect_test::expect_file;
use holdfast::feature::contract::FeatureKind;
use holdfast::i18n::Lang;
use holdfast::model::{self, ModelError, Source};
use serde_json::{Value, json};

/// The versions with which the documented example was run (tests/golden/make_bundle.py).
const VERSIONS: [&str; 3] = ["1.7.6", "3.2.0", "3.4.1"];

fn example(version: &str) -> Vec<u8> {
    golden::bytes(&format!("bundle/{version}/example.json.gz"))
}

/// The example as written by XGBoost 3.4.1, to be spoilt.
fn sound() -> Value {
    serde_json::from_slice(&example("3.4.1")).expect("JSON")
}

/// The documented example predicts what `predict_proba` said, whatever version trained it.
#[test]
fn the_documented_example_is_read() {
    for version in VERSIONS {
        let model = model::load("any.json", &example(version)).expect(version);
        assert_eq!(model.name, "Customers, gradient boosting");
        assert_eq!(model.source, Source::Bundle);
        assert_eq!(model.threshold, Some(0.5));
        assert_eq!(model.notes, []);
        assert_eq!(model.contract.id.as_deref(), Some("customer"));
        assert_eq!(model.contract.label.as_ref().unwrap().positive, "Yes");
        let FeatureKind::Category { categories } = &model.contract.features[1].kind else {
            panic!("plan is a category");
        };
        let names: Vec<&str> = categories.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["2년", "연간", "월간"]);
        let metrics = model.metrics.as_ref().expect("metrics");
        assert_eq!((metrics.split.as_str(), metrics.rows), ("test", 80));
        assert!(metrics.values["roc_auc"] > 0.7);
        let provenance = model.provenance.as_ref().expect("provenance");
        assert_eq!(provenance.seed, Some(7));
        assert_eq!(provenance.libraries["xgboost"], version);
        assert_eq!(provenance.data["customers.csv"].len(), 64);

        let (_, columns) = golden::columns(&format!("bundle/{version}/answers.csv.gz"));
        let matrix = golden::matrix(&columns, model.features());
        let mut margins = vec![0.0; matrix.rows()];
        model.predict_margins(&matrix, 0..matrix.rows(), &mut margins);
        let ours = margins.iter().map(|margin| model.probability(*margin));
        let difference = golden::largest_difference(ours, &columns[model.features()]);
        assert!(difference < 1e-6, "{version}: {difference:e}");
    }
}

/// What may be left out can be.
#[test]
fn the_least_bundle_is_read() {
    let mut bundle = sound();
    let fields = bundle.as_object_mut().unwrap();
    for field in ["metrics", "background", "provenance"] {
        fields.remove(field);
    }
    let estimator = bundle["estimators"][0].as_object_mut().unwrap();
    estimator.remove("weight");
    estimator.remove("threshold");
    let model = model::load("m.json", bundle.to_string().as_bytes()).expect("least");
    assert_eq!(model.threshold, None);
    assert_eq!(model.metrics, None);
}

/// A change that makes a bundle wrong.
type Spoil = fn(&mut Value);

#[test]
fn every_wrong_bundle_is_named() {
    let mut record = String::new();
    let mut refuse = |what: &str, text: &str| {
        let error = model::load("bundle.json", text.as_bytes()).expect_err(what);
        for lang in [Lang::En, Lang::Ko] {
            assert!(
                !error.say(lang).contains('{'),
                "{what}: {}",
                error.say(lang)
            );
        }
        writeln!(
            record,
            "{what}\n    {}\n    {}",
            error.say(Lang::En),
            error.say(Lang::Ko)
        )
        .unwrap();
        error
    };

    let spoil: [(&str, Spoil); 29] = [
        ("a newer version", |b| b["version"] = json!(2)),
        ("version 0", |b| b["version"] = json!(0)),
        ("no version", |b| {
            drop(b.as_object_mut().unwrap().remove("version"))
        }),
        ("no name", |b| b["name"] = json!("  ")),
        ("no contract", |b| {
            drop(b.as_object_mut().unwrap().remove("contract"))
        }),
        ("an unknown field", |b| b["treshold"] = json!(0.5)),
        ("two estimators", |b| {
            let first = b["estimators"][0].clone();
            b["estimators"].as_array_mut().unwrap().push(first);
        }),
        ("no estimator", |b| b["estimators"] = json!([])),
        ("a kind of the future", |b| {
            b["estimators"][0]["kind"] = json!("lightgbm-text");
            b["estimators"][0]["model"] = json!("tree\nversion=v4");
        }),
        ("weight zero", |b| b["estimators"][0]["weight"] = json!(0)),
        ("weight negative", |b| {
            b["estimators"][0]["weight"] = json!(-1.5)
        }),
        ("threshold above one", |b| {
            b["estimators"][0]["threshold"] = json!(60)
        }),
        ("threshold a text", |b| {
            b["estimators"][0]["threshold"] = json!("0.6")
        }),
        ("a metric that is no number", |b| {
            b["metrics"]["values"]["roc_auc"] = json!(null)
        }),
        ("no features", |b| b["contract"]["features"] = json!([])),
        ("a feature too few", |b| {
            drop(b["contract"]["features"].as_array_mut().unwrap().pop())
        }),
        ("features in another order", |b| {
            b["contract"]["features"].as_array_mut().unwrap().swap(0, 3)
        }),
        ("a feature twice", |b| {
            b["contract"]["features"][3]["name"] = json!("months")
        }),
        ("an unknown kind", |b| {
            b["contract"]["features"][0]["kind"] = json!("text")
        }),
        ("a category as a number", |b| {
            b["contract"]["features"][1]["kind"] = json!("number")
        }),
        ("a category too few", |b| {
            drop(
                b["contract"]["features"][1]["categories"]
                    .as_array_mut()
                    .unwrap()
                    .pop(),
            );
        }),
        ("categories in another order", |b| {
            b["contract"]["features"][1]["categories"]
                .as_array_mut()
                .unwrap()
                .swap(0, 2);
        }),
        ("a category twice", |b| {
            b["contract"]["features"][2]["categories"][1]["name"] = json!("north");
        }),
        ("a spelling of two categories", |b| {
            b["contract"]["features"][2]["categories"][1]["spellings"] = json!(["north"]);
        }),
        ("imputation of no category", |b| {
            b["contract"]["features"][2]["imputation"] =
                json!({"with": "category", "name": "west"});
        }),
        ("a category for a number", |b| {
            b["contract"]["features"][3]["imputation"] = json!({"with": "category", "name": "x"});
        }),
        ("imputation by an unknown way", |b| {
            b["contract"]["features"][3]["imputation"] = json!({"with": "magic"});
        }),
        ("a range from above", |b| {
            b["contract"]["features"][3]["range"] = json!([5.0, 1.0])
        }),
        ("a model without trees", |b| {
            let model = &mut b["estimators"][0]["model"]["learner"]["gradient_booster"]["model"];
            model["trees"] = json!([]);
            model["gbtree_model_param"]["num_trees"] = json!("0");
        }),
    ];
    for (what, spoil) in spoil {
        let mut bundle = sound();
        spoil(&mut bundle);
        refuse(what, &bundle.to_string());
    }
    expect_file!["golden/bundle-errors.txt"].assert_eq(&record);
}

/// Ten thousand features that the contract does not list are counted, not listed.
#[test]
fn ten_thousand_features_missing() {
    let mut bundle = sound();
    let learner = &mut bundle["estimators"][0]["model"]["learner"];
    let mut names: Vec<String> = serde_json::from_value(learner["feature_names"].clone()).unwrap();
    let mut types: Vec<String> = serde_json::from_value(learner["feature_types"].clone()).unwrap();
    for extra in 0..10_000 {
        names.push(format!("extra{extra}"));
        types.push("float".into());
    }
    learner["learner_model_param"]["num_feature"] = json!(names.len().to_string());
    learner["feature_names"] = json!(names);
    learner["feature_types"] = json!(types);
    let error = model::load("m.json", bundle.to_string().as_bytes()).expect_err("too few");
    assert_eq!(
        error,
        ModelError::FeatureCount {
            contract: 5,
            model: 10_005
        }
    );
    // As a bare model it is read, and the contract asks for all of them.
    let bare = bundle["estimators"][0]["model"].to_string();
    let model = model::load("m.json", bare.as_bytes()).expect("bare");
    assert_eq!(model.contract.features.len(), 10_005);
}

/// An error inside the model says where it is in the bundle, not in the model.
#[test]
fn places_are_those_of_the_whole_file() {
    let text = serde_json::to_string_pretty(&sound()).unwrap();
    let line = text
        .lines()
        .position(|line| line.contains("\"left_children\""))
        .unwrap()
        + 1;
    let spoilt = text.replacen("\"left_children\": [", "\"left_children\": [\"x\",", 1);
    let error = model::load("m.json", spoilt.as_bytes()).expect_err("spoilt");
    let ModelError::Json {
        line: found,
        detail,
        ..
    } = &error
    else {
        panic!("{error:?}");
    };
    assert!(found.abs_diff(line) <= 1, "{found} {line}: {detail}");
    assert!(detail.contains("expected a number"), "{detail}");

    // On one line the column counts from the start of the file.
    let flat = sound()
        .to_string()
        .replacen("\"left_children\":[", "\"left_children\":[\"x\",", 1);
    let at = flat.find("[\"x\",").unwrap();
    let error = model::load("m.json", flat.as_bytes()).expect_err("spoilt");
    let ModelError::Json {
        line: 1, column, ..
    } = error
    else {
        panic!("{error:?}");
    };
    assert!(column.abs_diff(at) <= 6, "{column} {at}");
}
