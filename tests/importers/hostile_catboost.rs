//! Files of CatBoost that are damaged or ask for what cannot be served: each is named.

use expect_test::expect_file;
use holdfast::model::{self, ModelError};
use serde_json::{Value, json};

use super::hostile::refuse;
use crate::golden;

#[test]
fn every_wrong_file_of_catboost_is_named() {
    let mut record = String::new();
    let out = &mut record;
    let text = String::from_utf8(golden::bytes("catboost/one-hot.json.gz")).unwrap();
    let sound: Value = serde_json::from_str(&text).unwrap();
    assert!(model::load("m", text.as_bytes()).is_ok());
    let number = "/features_info/float_features/0";
    let category = "/features_info/categorical_features/0";
    let tree = "/oblivious_trees/0";
    let split = "/oblivious_trees/0/splits/0";
    let question = |kind: &str| json!({"split_type": kind, "float_feature_index": 0});
    for (what, parent, field, value) in [
        ("no scale", "", "scale_and_bias", Value::Null),
        ("no bias", "", "scale_and_bias", json!([1, []])),
        ("bias a text", "", "scale_and_bias", json!([1, "a"])),
        ("bias beyond f32", "", "scale_and_bias", json!([1, 1e300])),
        ("scale absurd", "", "scale_and_bias", json!([1e300, 0.5])),
        ("two biases", "", "scale_and_bias", json!([1, [0.0, 0.0]])),
        ("no trees", "", "oblivious_trees", json!([])),
        ("trees no list", "", "oblivious_trees", json!(7)),
        (
            "no objective",
            "/model_info/params/loss_function",
            "type",
            Value::Null,
        ),
        (
            "odd objective",
            "/model_info/params/loss_function",
            "type",
            json!("RMSEWithUncertainty"),
        ),
        (
            "regression",
            "/model_info/params/loss_function",
            "type",
            json!("RMSE"),
        ),
        (
            "one class",
            "/model_info/params/loss_function",
            "type",
            json!("MultiClass"),
        ),
        (
            "texts",
            "/features_info",
            "text_features",
            json!([{"feature_index": 0}]),
        ),
        (
            "no names of hashes",
            "/features_info",
            "cat_features_hash",
            Value::Null,
        ),
        ("no place", number, "flat_feature_index", Value::Null),
        (
            "place beyond",
            number,
            "flat_feature_index",
            json!(4e9 as u64),
        ),
        ("place taken", number, "flat_feature_index", json!(1)),
        ("negative place", number, "flat_feature_index", json!(-1)),
        (
            "missing cells odd",
            number,
            "nan_value_treatment",
            json!("AsSeven"),
        ),
        ("hash unknown", category, "values", json!([7])),
        ("no leaves", tree, "leaf_values", Value::Null),
        ("no weights", tree, "leaf_weights", Value::Null),
        ("leaves too few", tree, "leaf_values", json!([0.5])),
        ("weights too many", tree, "leaf_weights", json!(vec![1; 17])),
        ("weight negative", tree, "leaf_weights", json!(vec![-1; 16])),
        ("leaf absurd", tree, "leaf_values", json!(vec![1e300; 16])),
        (
            "deep",
            tree,
            "splits",
            json!(vec![question("FloatFeature"); 40]),
        ),
        ("no border", split, "border", Value::Null),
        ("no feature", split, "float_feature_index", Value::Null),
        ("feature beyond", split, "float_feature_index", json!(99)),
        ("statistics", split, "split_type", json!("OnlineCtr")),
        ("no split type", split, "split_type", json!("")),
        (
            "category beyond",
            split,
            "split_type",
            json!("OneHotFeature"),
        ),
    ] {
        let mut model = sound.clone();
        let object = model.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        if value.is_null() {
            object.remove(field);
        } else {
            object.insert(field.into(), value);
        }
        refuse(out, what, model.to_string().as_bytes());
    }
    for (what, trees) in [
        ("half a split", json!([{"left": {"value": 1, "weight": 1}}])),
        ("nothing in a node", json!([{}])),
        ("no weight", json!([{"value": 0.5}])),
        ("two values", json!([{"value": [0.5, 0.5], "weight": 1}])),
        (
            "a split without children",
            json!([{"split": question("FloatFeature")}]),
        ),
    ] {
        let mut model = sound.clone();
        model.as_object_mut().unwrap().remove("oblivious_trees");
        model["trees"] = trees;
        refuse(out, what, model.to_string().as_bytes());
    }
    let nested = format!(
        "{{\"scale_and_bias\": [1, 0], \"trees\": [{}{}]}}",
        "{\"left\":".repeat(50_000),
        "}".repeat(50_000)
    );
    refuse(out, "nested", nested.as_bytes());
    refuse(out, "truncated", &text.as_bytes()[..text.len() / 2]);
    let statistics = golden::bytes("catboost/statistics.json.gz");
    let statistics: Value = serde_json::from_slice(&statistics).unwrap();
    let changed = |place: &str, value: Value| {
        let mut model = statistics.clone();
        *model.pointer_mut(place).unwrap() = value;
        model.to_string()
    };
    let city = json!({"cat_feature_index": 0, "combination_element": "cat_feature_value"});
    let plan = json!({"cat_feature_index": 1, "combination_element": "cat_feature_value"});
    let together = changed("/features_info/ctrs/0/elements", json!([city, plan]));
    let error = refuse(out, "statistics of two features", together.as_bytes());
    assert!(matches!(error, ModelError::Statistics { features } if features == "city, plan"));
    let table = statistics["features_info"]["ctrs"][0]["identifier"]
        .as_str()
        .unwrap();
    let table = format!("/ctr_data/{}", table.replace('~', "~0").replace('/', "~1"));
    for (what, place, value) in [
        ("no tables", "/ctr_data".to_string(), Value::Null),
        ("half a table", format!("{table}/hash_map"), json!(["1", 2])),
        ("no stride", format!("{table}/hash_stride"), json!(0)),
        (
            "a key that is none",
            format!("{table}/hash_map"),
            json!(["x", 1, 2]),
        ),
        (
            "a count that is none",
            format!("{table}/hash_map"),
            json!(["1523143034633257800", "x", 2]),
        ),
        (
            "a category without a name",
            format!("{table}/hash_map"),
            json!(["1", 1, 2]),
        ),
        (
            "no names",
            "/features_info/cat_features_hash".into(),
            json!([]),
        ),
        (
            "an unknown statistic",
            "/features_info/ctrs/0/ctr_type".into(),
            json!("Entropy"),
        ),
        (
            "no prior",
            "/features_info/ctrs/0/prior_numerator".into(),
            Value::Null,
        ),
        (
            "other borders",
            "/features_info/ctrs/0/borders".into(),
            json!([]),
        ),
    ] {
        refuse(out, what, changed(&place, value).as_bytes());
    }
    // A short file may ask for more trees than any memory holds.
    let mut many = sound.clone();
    many["scale_and_bias"] = json!([1, vec![0; 10_000]]);
    many["oblivious_trees"] = json!([{"leaf_values": [], "leaf_weights": [],
                                      "splits": vec![question("FloatFeature"); 16]}]);
    let error = refuse(out, "more nodes than memory", many.to_string().as_bytes());
    assert!(matches!(error, ModelError::Nodes { .. }));
    expect_file!["../golden/catboost/errors.txt"].assert_eq(&record);
}
