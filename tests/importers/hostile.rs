//! Files of other tools that are wrong: each gets its own words, none a panic.

use std::fmt::Write;

use expect_test::expect_file;
use holdfast::i18n::Lang;
use holdfast::model::{self, ModelError};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::golden;

/// The error of a file, in both languages, added to the record.
pub fn refuse(record: &mut String, what: &str, bytes: &[u8]) -> ModelError {
    let Err(error) = model::load("model", bytes) else {
        panic!("{what} was accepted");
    };
    for lang in [Lang::En, Lang::Ko] {
        assert!(!error.say(lang).contains('{'), "{what}");
    }
    let [english, korean] = [Lang::En, Lang::Ko].map(|lang| error.say(lang));
    writeln!(record, "{what}\n    {english}\n    {korean}").unwrap();
    error
}

fn lightgbm_text() -> String {
    String::from_utf8(golden::bytes("lightgbm/category.txt.gz")).unwrap()
}

/// The sound file with one piece replaced where it stands first.
fn swapped(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// The sound file with the first line of the given key replaced.
fn line(text: &str, key: &str, value: Option<&str>) -> String {
    let start = text.find(&format!("\n{key}=")).expect(key) + 1;
    let end = start + text[start..].find('\n').unwrap();
    let replaced = value.map_or(String::new(), |value| format!("{key}={value}"));
    format!("{}{replaced}{}", &text[..start], &text[end..])
}

#[test]
fn every_wrong_file_of_lightgbm_is_named() {
    let mut record = String::new();
    let out = &mut record;
    let text = lightgbm_text();
    assert!(model::load("m", text.as_bytes()).is_ok());
    for (what, key, value) in [
        ("an older version", "version", Some("v2")),
        ("no version number", "version", Some("")),
        ("no feature count", "max_feature_idx", None),
        ("many features", "max_feature_idx", Some("4000000000")),
        ("no trees a round", "num_tree_per_iteration", Some("0")),
        (
            "many trees a round",
            "num_tree_per_iteration",
            Some("99999999999"),
        ),
        ("two trees a round", "num_tree_per_iteration", Some("2")),
        ("a tree lost", "tree_sizes", Some("1 2 3")),
        ("regression", "objective", Some("regression")),
        ("square roots", "objective", Some("regression sqrt")),
        ("odd objective", "objective", Some("cross_entropy_lambda")),
        (
            "several classes",
            "objective",
            Some("multiclass num_class:3"),
        ),
        ("own loss", "objective", None),
        ("absurd sigmoid", "objective", Some("binary sigmoid:nan")),
        ("names too few", "feature_names", Some("a b c")),
        ("a name twice", "feature_names", Some("a a c d e f")),
        ("no names", "feature_names", None),
        ("infos too many", "feature_infos", Some("none none")),
        ("leaves unlike", "num_leaves", Some("10")),
        ("no leaves", "num_leaves", Some("0")),
        (
            "absurd leaves",
            "num_leaves",
            Some("99999999999999999999999"),
        ),
        ("many leaves", "num_leaves", Some("4000000000")),
        ("words for numbers", "threshold", Some("a b c d e f g h")),
        (
            "threshold NaN",
            "threshold",
            Some("nan 2.5 0 1 11.5 0.8 2.5 0.8"),
        ),
        ("leaf NaN", "leaf_value", Some("nan 0 0 0 0 0 0 0 0")),
        ("leaf infinite", "leaf_value", Some("0 0 0 0 0 0 0 0 1e300")),
        ("a cycle", "left_child", Some("0 2 -2 4 -4 -1 -7 -6")),
        ("child beyond", "left_child", Some("8 2 -2 4 -4 -1 -7 -6")),
        ("leaf beyond", "left_child", Some("5 2 -99 4 -4 -1 -7 -6")),
        (
            "child no number",
            "left_child",
            Some("nan 2 -2 4 -4 -1 -7 -6"),
        ),
        ("children too few", "right_child", Some("1 -3 3")),
        ("feature beyond", "split_feature", Some("6 2 5 4 1 3 2 3")),
        (
            "feature negative",
            "split_feature",
            Some("-1 2 5 4 1 3 2 3"),
        ),
        (
            "decision unknown",
            "decision_type",
            Some("14 2 1 9 10 10 2 10"),
        ),
        (
            "decision no number",
            "decision_type",
            Some("2.5 2 1 9 10 10 2 10"),
        ),
        ("run beyond", "cat_boundaries", Some("0 9 2")),
        ("run backwards", "cat_boundaries", Some("1 0 2")),
        ("word too large", "cat_threshold", Some("99999999999 18")),
        ("no categories", "cat_threshold", None),
        ("cover negative", "leaf_count", Some("-1 1 1 1 1 1 1 1 1")),
        ("covers too few", "internal_count", Some("600 325")),
        ("linear", "is_linear", Some("1")),
    ] {
        refuse(out, what, line(&text, key, value).as_bytes());
    }
    let far = format!("{}1", "0 ".repeat(2050));
    let far = line(&text, "cat_threshold", Some(&far));
    let far = line(&far, "cat_boundaries", Some("0 1 2051"));
    refuse(out, "category too large", far.as_bytes());
    for (what, from, to) in [
        ("names cut", "[1, 12, 24]]", "[1, 12, 24"),
        ("names no JSON", "[1, 12, 24]]", "[1, 12 24]]"),
        ("names too few", "[1, 12, 24]]", "[1, 12]]"),
        ("names twice", "[1, 12, 24]]", "[1, 12, 12]]"),
    ] {
        refuse(out, what, swapped(&text, from, to).as_bytes());
    }
    refuse(out, "truncated", &text.as_bytes()[..text.len() / 3]);
    refuse(out, "header only", b"tree\nversion=v4\n");
    refuse(out, "no trees", b"tree\nversion=v4\nmax_feature_idx=1\nnum_tree_per_iteration=1\ntree_sizes=\nobjective=binary\nend of trees\n");
    refuse(out, "no text", b"tree\nversion=\xff\xfe\n");
    let linear = golden::bytes("lightgbm/linear.txt.gz");
    assert_eq!(
        refuse(out, "linear trees", &linear),
        ModelError::LinearLeaves
    );
    expect_file!["../golden/lightgbm/errors.txt"].assert_eq(&record);
}

#[test]
fn wrong_outputs_and_weights_of_xgboost_are_named() {
    let mut record = String::new();
    let out = &mut record;
    let read = |path: &str| -> Value {
        serde_json::from_slice(&golden::bytes(&format!("xgboost/{path}.json.gz"))).unwrap()
    };
    let model = "/learner/gradient_booster/model";
    let header = "/learner/learner_model_param";
    let several = read("3.4.1/outputs/multiclass");
    let dropped = read("3.4.1/outputs/dart");
    let booster = read("1.7.6/outputs/dart");
    for (what, file, parent, field, value) in [
        ("several classes", &several, "", "version", json!([3, 4, 1])),
        ("one class", &several, header, "num_class", json!("0")),
        (
            "many classes",
            &several,
            header,
            "num_class",
            json!("4000000000"),
        ),
        ("fewer classes", &several, header, "num_class", json!("2")),
        (
            "base scores",
            &several,
            header,
            "base_score",
            json!("[1E-1,2E-1]"),
        ),
        (
            "base score infinite",
            &several,
            header,
            "base_score",
            json!("[1E-1,2E-1,inf]"),
        ),
        ("no classes", &several, model, "tree_info", json!([])),
        (
            "class NaN",
            &several,
            model,
            "tree_info",
            json!(vec![Value::Null; 24]),
        ),
        (
            "weights too few",
            &dropped,
            model,
            "weight_drop",
            json!([0.5]),
        ),
        (
            "weight absurd",
            &dropped,
            model,
            "weight_drop",
            json!(vec![Value::Null; 8]),
        ),
        (
            "weight beyond f32",
            &dropped,
            model,
            "weight_drop",
            json!(vec![1e300; 8]),
        ),
        (
            "dart without weights",
            &booster,
            "/learner/gradient_booster",
            "weight_drop",
            Value::Null,
        ),
        (
            "dart without trees",
            &booster,
            "/learner/gradient_booster",
            "gbtree",
            json!({"name": "gbtree"}),
        ),
        (
            "own objective",
            &dropped,
            "/learner/objective",
            "name",
            json!("binary:hinge"),
        ),
    ] {
        let mut file = file.clone();
        let object = file.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        if value.is_null() {
            object.remove(field);
        } else {
            object.insert(field.into(), value);
        }
        refuse(out, what, file.to_string().as_bytes());
    }
    let bytes = golden::bytes("xgboost/3.4.1/outputs/binary.ubj.gz");
    refuse(out, "UBJSON cut", &bytes[..bytes.len() / 2]);
    refuse(out, "UBJSON going on", &[&bytes[..], b"Z"].concat());
    refuse(out, "another UBJSON", b"{i\x05helloi\x01}");
    refuse(
        out,
        "a learner of another type",
        b"{i\x07learner[$U#i\x02\x01\x02}",
    );
    refuse(
        out,
        "absurd count",
        b"{i\x07learner[$d#L\x7f\xff\xff\xff\xff\xff\xff\xff",
    );
    refuse(
        out,
        "nested UBJSON",
        &[b"{i\x07learner".to_vec(), b"[".repeat(1_000_000)].concat(),
    );
    expect_file!["../golden/xgboost/output-errors.txt"].assert_eq(&record);
}

/// Sets that are short to name and large to hold do not fill the memory.
#[test]
fn categories_are_held_to_their_room() {
    let nodes = 12_000;
    let list = |of: &dyn Fn(usize) -> String, count: usize| -> String {
        (0..count).map(of).collect::<Vec<_>>().join(" ")
    };
    let text = format!(
        "tree\nversion=v4\nmax_feature_idx=0\nnum_tree_per_iteration=1\nobjective=binary\n\
         feature_names=a\nfeature_infos=none\ntree_sizes=1\n\nTree=0\nnum_leaves={}\nnum_cat=1\n\
         split_feature={}\nthreshold={}\ndecision_type={}\nleft_child={}\nright_child={}\n\
         leaf_value={}\nleaf_count={}\ninternal_count={}\ncat_boundaries=0 2048\n\
         cat_threshold={}1\nend of trees\n",
        nodes + 1,
        "0 ".repeat(nodes),
        "0 ".repeat(nodes),
        "1 ".repeat(nodes),
        list(&|node| format!("-{}", node + 1), nodes),
        list(
            &|node| if node + 1 < nodes {
                (node + 1).to_string()
            } else {
                format!("-{}", nodes + 1)
            },
            nodes
        ),
        "1 ".repeat(nodes + 1),
        "1 ".repeat(nodes + 1),
        "1 ".repeat(nodes),
        "0 ".repeat(2047),
    );
    let error = model::load("m", text.as_bytes()).expect_err("too many codes");
    assert!(error.to_string().contains("more memory"), "{error}");
}

/// Every beginning of a file is an error, never a panic or a shorter model.
#[test]
fn every_truncation_is_an_error() {
    for (path, step) in [
        ("lightgbm/category.txt.gz", 37),
        ("catboost/depthwise.json.gz", 41),
        ("xgboost/3.4.1/outputs/dart.ubj.gz", 7),
    ] {
        let bytes = golden::bytes(path);
        // Whatever follows the trees of LightGBM's file may be missing.
        let end = memchr::memmem::find(&bytes, b"end of trees").unwrap_or(bytes.len());
        for cut in (0..end).step_by(step) {
            assert!(model::load("m", &bytes[..cut]).is_err(), "{path} {cut}");
        }
    }
}

fn damaged(path: &str, at: &[prop::sample::Index], with: &[u8]) -> Vec<u8> {
    let mut bytes = golden::bytes(path);
    for (at, byte) in at.iter().zip(with) {
        let at = at.index(bytes.len());
        bytes[at] = *byte;
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever bytes are changed: an error or a model, never a panic, and a model predicts.
    #[test]
    fn changed_bytes(
        file in prop::sample::select(vec![
            "lightgbm/category.txt.gz",
            "catboost/one-hot.json.gz",
            "catboost/lossguide.json.gz",
            "xgboost/3.4.1/outputs/dart.ubj.gz",
            "xgboost/1.7.6/outputs/multiclass.ubj.gz",
        ]),
        at in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
        with in prop::collection::vec(prop_oneof![any::<u8>(), b'0'..=b'9'], 6),
    ) {
        match model::import(&damaged(file, &at, &with)) {
            Ok((_, imported)) => {
                let row = vec![1.0; imported.outputs.features()];
                for ensemble in imported.outputs.ensembles() {
                    prop_assert!(!ensemble.margin(&row).is_nan());
                }
            }
            Err(error) => prop_assert!(!error.say(Lang::Ko).is_empty()),
        }
    }
}
