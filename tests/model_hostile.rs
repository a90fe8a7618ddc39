//! Model files that are wrong: each gets its own words, none a panic.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "support/sound.rs"]
mod sound;

use std::fmt::Write;

use expect_test::expect_file;
use holdfast::i18n::Lang;
use holdfast::model::{self, ModelError};
use serde_json::{Value, json};
use sound::{HEADER, LEARNER, MODEL, TREE, sound, swapped, with};

/// The error of a file, in both languages, added to the record.
fn refuse(record: &mut String, what: &str, bytes: &[u8]) -> ModelError {
    let Err(error) = model::load("model.json", bytes) else {
        panic!("{what} was accepted");
    };
    assert_eq!(error.to_string(), error.say(Lang::En));
    for lang in [Lang::En, Lang::Ko] {
        let text = error.say(lang);
        // No placeholder is left open; a brace before a quote is the file's own.
        assert!(!text.replace("{\"", "").contains('{'), "{what}: {text}");
    }
    writeln!(
        record,
        "{what}\n    {}\n    {}",
        error.say(Lang::En),
        error.say(Lang::Ko)
    )
    .unwrap();
    error
}

/// Every wrong file and what is said of it (tests/golden/model-errors.txt).
#[test]
fn every_wrong_file_is_named() {
    let mut record = String::new();
    let out = &mut record;
    let text = sound().to_string();

    for (what, bytes) in [
        ("empty", &b""[..]),
        ("spaces only", b" \n "),
        ("binary junk", b"\xff\xfe\x00\x01junk"),
        ("a table", b"id,age\n1,2\n"),
        ("other JSON", b"{\"hello\": 1}"),
        ("UBJSON", b"{L\x00\x00\x00\x00\x00\x00\x00\x07learner{"),
        ("old XGBoost binary", b"binf\x00\x00"),
        ("XGBoost dump", b"[{\"nodeid\": 0, \"leaf\": 0.1}]"),
        ("LightGBM text", b"tree\nversion=v4\nnum_class=1\n"),
        ("LightGBM JSON", b"{\"name\":\"tree\",\"tree_info\":[]}"),
        ("CatBoost JSON", b"{\"oblivious_trees\":[]}"),
        ("CatBoost binary", b"CBM1\x00"),
        ("ONNX", b"\x08\x08\x12\x08skl2onnx"),
        ("pickle", b"\x80\x04\x95\x00"),
        ("zip", b"PK\x03\x04"),
        ("HDF5", b"\x89HDF\r\n"),
        (
            "broken gzip",
            b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab",
        ),
        ("truncated", &text.as_bytes()[..text.len() / 2]),
        ("a stray word", b"{\"learner\": flase}"),
    ] {
        refuse(out, what, bytes);
    }

    let objects = |name: &str| json!({"name": name});
    for (what, text) in [
        ("no booster", with(LEARNER, "gradient_booster", Value::Null)),
        (
            "gblinear",
            with(
                LEARNER,
                "gradient_booster",
                json!({"name": "gblinear", "model": {"weights": [1.0]}}),
            ),
        ),
        (
            "dart",
            with(
                LEARNER,
                "gradient_booster",
                json!({"name": "dart", "gbtree": {}, "weight_drop": [1.0]}),
            ),
        ),
        (
            "regression",
            with(LEARNER, "objective", objects("reg:squarederror")),
        ),
        (
            "multi-class",
            with(LEARNER, "objective", objects("multi:softprob")),
        ),
        ("no objective", with(LEARNER, "objective", Value::Null)),
        ("several classes", with(HEADER, "num_class", json!("3"))),
        ("several targets", with(HEADER, "num_target", json!("2"))),
        (
            "tree of another class",
            with(MODEL, "tree_info", json!([1])),
        ),
        (
            "vector leaves",
            with(
                TREE,
                "tree_param",
                json!({"num_nodes": "5", "size_leaf_vector": "3"}),
            ),
        ),
        ("no base score", with(HEADER, "base_score", Value::Null)),
        ("base score 1", with(HEADER, "base_score", json!("1E0"))),
        ("base score NaN", with(HEADER, "base_score", json!("nan"))),
        (
            "two base scores",
            with(HEADER, "base_score", json!("[5E-1,4E-1]")),
        ),
        ("no features", with(HEADER, "num_feature", json!("0"))),
        (
            "enormous feature count",
            with(HEADER, "num_feature", json!("99999999999999999999")),
        ),
        (
            "many declared features",
            with(HEADER, "num_feature", json!("4000000000")),
        ),
        (
            "names too few",
            with(LEARNER, "feature_names", json!(["age"])),
        ),
        (
            "types too many",
            with(LEARNER, "feature_types", json!(["q", "c", "q"])),
        ),
        (
            "same name twice",
            with(LEARNER, "feature_names", json!(["age", "age"])),
        ),
        (
            "no name",
            with(LEARNER, "feature_names", json!(["age", " "])),
        ),
        (
            "unknown type",
            with(LEARNER, "feature_types", json!(["complex", "c"])),
        ),
        (
            "category split on a number",
            with(LEARNER, "feature_types", json!(["float", "float"])),
        ),
        ("no trees", with(MODEL, "trees", Value::Null)),
        ("zero trees", {
            let mut model = sound();
            *model
                .pointer_mut("/learner/gradient_booster/model/trees")
                .unwrap() = json!([]);
            *model
                .pointer_mut("/learner/gradient_booster/model/gbtree_model_param/num_trees")
                .unwrap() = json!("0");
            model.to_string()
        }),
        (
            "declared trees",
            with(
                MODEL,
                "gbtree_model_param",
                json!({"num_trees": "1000000000000"}),
            ),
        ),
        ("rounds that fall", {
            let mut model = sound();
            let learner = model.pointer_mut(LEARNER).unwrap();
            learner["attributes"]["best_iteration"] = json!("0");
            learner["gradient_booster"]["model"]["iteration_indptr"] = json!([0, 5, 1]);
            model.to_string()
        }),
        (
            "best iteration",
            with(LEARNER, "attributes", json!({"best_iteration": "-3"})),
        ),
        (
            "enormous node count",
            with(
                TREE,
                "tree_param",
                json!({"num_nodes": "9000000000000000000"}),
            ),
        ),
        (
            "array too short",
            with(TREE, "split_indices", json!([0, 0, 1])),
        ),
        ("array missing", with(TREE, "sum_hessian", Value::Null)),
        ("an empty tree", {
            let mut model = sound();
            let tree = model.pointer_mut(TREE).unwrap().as_object_mut().unwrap();
            for (_, value) in tree.iter_mut() {
                *value = json!([]);
            }
            tree.insert("tree_param".into(), json!({"num_nodes": "0"}));
            model.to_string()
        }),
        (
            "a cycle",
            with(TREE, "left_children", json!([1, -1, 0, -1, -1])),
        ),
        (
            "its own child",
            with(TREE, "left_children", json!([0, -1, 3, -1, -1])),
        ),
        (
            "two parents",
            with(TREE, "left_children", json!([1, -1, 1, -1, -1])),
        ),
        (
            "child out of range",
            with(TREE, "right_children", json!([2, -1, 5, -1, -1])),
        ),
        (
            "child negative",
            with(TREE, "right_children", json!([2, -1, -7, -1, -1])),
        ),
        (
            "one child",
            with(TREE, "right_children", json!([2, -1, -1, -1, -1])),
        ),
        (
            "child a fraction",
            with(TREE, "left_children", json!([1.5, -1, 3, -1, -1])),
        ),
        (
            "feature out of range",
            with(TREE, "split_indices", json!([2, 0, 1, 0, 0])),
        ),
        (
            "feature negative",
            with(TREE, "split_indices", json!([-1, 0, 1, 0, 0])),
        ),
        ("threshold NaN", swapped("[30.5,", "[NaN,")),
        ("threshold Infinity", swapped("[30.5,", "[-Infinity,")),
        ("threshold null", swapped("[30.5,", "[null,")),
        ("threshold beyond f32", swapped("[30.5,", "[1e300,")),
        ("threshold beyond f64", swapped("[30.5,", "[1e999,")),
        ("threshold a word", swapped("[30.5,", "[\"high\",")),
        ("leaf NaN", swapped("-0.5,1e-45", "NaN,1e-45")),
        (
            "cover negative",
            with(TREE, "sum_hessian", json!([10.0, -4.0, 6.0, 2.0, 4.0])),
        ),
        ("cover NaN", swapped("[10.0,4.0", "[10.0,NaN")),
        (
            "split type",
            with(TREE, "split_type", json!([0, 0, 2, 0, 0])),
        ),
        (
            "categories missing",
            with(TREE, "categories_nodes", json!([])),
        ),
        (
            "categories out of range",
            with(TREE, "categories_sizes", json!([9])),
        ),
        (
            "categories of no node",
            with(TREE, "categories_nodes", json!([50])),
        ),
        (
            "category code too large",
            with(TREE, "categories", json!([0, 16777215])),
        ),
        (
            "category code negative",
            with(TREE, "categories", json!([0, -2])),
        ),
        (
            "category not listed",
            with(
                MODEL,
                "cats",
                json!({"enc": [
            {"offsets": [], "values": []}, {"offsets": [0, 1, 2], "values": [97, 98]}]}),
            ),
        ),
        (
            "a category twice",
            with(
                MODEL,
                "cats",
                json!({"enc": [
            {"offsets": [], "values": []}, {"offsets": [0, 1, 2, 3], "values": [97, 98, 97]}]}),
            ),
        ),
        ("learner a number", "{\"learner\": 3}".to_string()),
        (
            "a field twice",
            "{\"learner\": {\"objective\": {}, \"objective\": {}}}".to_string(),
        ),
    ] {
        refuse(out, what, text.as_bytes());
    }
    expect_file!["golden/model-errors.txt"].assert_eq(&record);
}
