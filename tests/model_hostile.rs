//! Model files that are wrong: each gets its own words, none a panic.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::fmt::Write;
use std::io::Write as _;

use expect_test::expect_file;
use holdfast::i18n::Lang;
use holdfast::model::{self, ModelError};
use serde_json::{Value, json};

/// A sound model: one numeric split, below it a category split, three leaves.
fn sound() -> Value {
    json!({
        "learner": {
            "attributes": {},
            "feature_names": ["age", "city"],
            "feature_types": ["float", "c"],
            "gradient_booster": {
                "model": {
                    "gbtree_model_param": {"num_parallel_tree": "1", "num_trees": "1"},
                    "iteration_indptr": [0, 1],
                    "tree_info": [0],
                    "trees": [{
                        "tree_param": {"num_deleted": "0", "num_feature": "2", "num_nodes": "5",
                                       "size_leaf_vector": "1"},
                        "left_children": [1, -1, 3, -1, -1],
                        "right_children": [2, -1, 4, -1, -1],
                        "split_indices": [0, 0, 1, 0, 0],
                        "split_conditions": [30.5, -0.5, 1e-45, 0.25, 0.75],
                        "split_type": [0, 0, 1, 0, 0],
                        "default_left": [1, 0, 0, 0, 0],
                        "sum_hessian": [10.0, 4.0, 6.0, 2.0, 4.0],
                        "categories": [0, 2],
                        "categories_nodes": [2],
                        "categories_segments": [0],
                        "categories_sizes": [2]
                    }]
                },
                "name": "gbtree"
            },
            "learner_model_param": {"base_score": "[5E-1]", "num_class": "0", "num_feature": "2",
                                    "num_target": "1"},
            "objective": {"name": "binary:logistic"}
        },
        "version": [3, 4, 1]
    })
}

/// Where the parts of a model lie.
const LEARNER: &str = "/learner";
const TREE: &str = "/learner/gradient_booster/model/trees/0";
const MODEL: &str = "/learner/gradient_booster/model";
const HEADER: &str = "/learner/learner_model_param";

/// The sound model with one field replaced, or removed when the value is null.
fn with(parent: &str, field: &str, value: Value) -> String {
    let mut model = sound();
    let object = model.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if value.is_null() {
        object.remove(field);
    } else {
        object.insert(field.into(), value);
    }
    model.to_string()
}

/// The sound model as text with one piece replaced.
fn swapped(from: &str, to: &str) -> String {
    let text = sound().to_string();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

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
    let pruned = sound();
    let mut pruned = pruned;
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

/// A file cut anywhere is an error that says where it ends, and never a panic.
#[test]
fn a_file_cut_anywhere_is_truncated() {
    let text = serde_json::to_string_pretty(&sound()).unwrap();
    for end in 1..text.len() {
        let error = model::load("m.json", &text.as_bytes()[..end]).expect_err("cut");
        let ModelError::Truncated { line, .. } = error else {
            panic!("{end}: {error:?}");
        };
        assert_eq!(line, text[..end].matches('\n').count() + 1, "{end}");
    }
}

/// A chain of a million splits is walked without recursion.
#[test]
fn a_very_deep_tree_is_read_and_walked() {
    let splits = 200_000;
    let mut arrays: [Vec<i64>; 2] = [Vec::new(), Vec::new()];
    for split in 0..splits {
        arrays[0].extend([2 * split + 1, -1]);
        arrays[1].extend([2 * split + 2, -1]);
    }
    arrays.iter_mut().for_each(|array| array.push(-1));
    let nodes = arrays[0].len();
    let mut model = sound();
    let tree = model.pointer_mut(TREE).unwrap();
    *tree = json!({
        "tree_param": {"num_nodes": nodes.to_string()},
        "left_children": arrays[0], "right_children": arrays[1],
        "split_indices": vec![0; nodes], "split_conditions": vec![0.5; nodes],
        "default_left": vec![0; nodes], "sum_hessian": vec![1.0; nodes],
    });
    let model = model::load("deep.json", model.to_string().as_bytes()).expect("deep");
    assert_eq!(model.describe().depth, splits as usize);
    assert_eq!(model.margin(&[1.0, 0.0]), 0.5);
}

/// Category sets of a short file cannot fill the memory.
#[test]
fn category_sets_are_bounded() {
    let nodes = 20_001usize;
    let child = |offset: usize| -> Vec<i64> {
        (0..nodes)
            .map(|node| {
                let child = 2 * node + offset;
                if child < nodes { child as i64 } else { -1 }
            })
            .collect()
    };
    let splits: Vec<usize> = (0..nodes / 2).collect();
    let mut model = sound();
    *model.pointer_mut(TREE).unwrap() = json!({
        "left_children": child(1), "right_children": child(2),
        "split_indices": vec![1; nodes], "split_conditions": vec![0.5; nodes],
        "split_type": vec![1; nodes],
        "default_left": vec![0; nodes], "sum_hessian": vec![1.0; nodes],
        "categories": vec![65_535; splits.len()], "categories_nodes": splits,
        "categories_segments": (0..splits.len()).collect::<Vec<_>>(),
        "categories_sizes": vec![1; splits.len()],
    });
    let error = model::load("wide.json", model.to_string().as_bytes()).expect_err("too wide");
    assert!(error.to_string().contains("memory"), "{error}");
}

/// What unpacks to more than is read is refused without being held.
#[test]
fn a_gzip_bomb_is_refused() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..257 {
        packed.write_all(&zeros).unwrap();
    }
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 1 << 20);
    let error = model::load("bomb.json", &packed).expect_err("bomb");
    assert_eq!(
        error,
        ModelError::TooLarge {
            limit: model::MAX_BYTES as u64
        }
    );
}

/// Nesting beyond what a parser's recursion may take is an error like any other.
#[test]
fn deep_nesting_does_not_overflow() {
    for text in ["[".repeat(100_000), "{\"learner\":".repeat(100_000)] {
        assert!(model::load("m.json", text.as_bytes()).is_err());
    }
    let nested = format!(
        "{{\"learner\": {{\"attributes\": {}1{}}}}}",
        "{\"a\":".repeat(5000),
        "}".repeat(5000)
    );
    assert!(model::load("m.json", nested.as_bytes()).is_err());
}

mod any_damage {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        /// Whatever byte is changed: an error or a model, never a panic, and a model predicts.
        #[test]
        fn one_byte_changed(at in 0usize..2000, byte in any::<u8>()) {
            let mut bytes = sound().to_string().into_bytes();
            let at = at % bytes.len();
            bytes[at] = byte;
            match model::load("m.json", &bytes) {
                Ok(model) => prop_assert!(model.margin(&[31.0, 1.0]).is_finite()),
                Err(error) => prop_assert!(!error.say(Lang::Ko).is_empty()),
            }
        }

        /// Any arrays in place of a tree's: an error or a model that can be walked.
        #[test]
        fn any_children(
            left in prop::collection::vec(-2i64..8, 5),
            right in prop::collection::vec(-2i64..8, 5),
            features in prop::collection::vec(-1i64..3, 5),
        ) {
            let mut model = sound();
            let tree = model.pointer_mut(TREE).unwrap();
            tree["left_children"] = json!(left);
            tree["right_children"] = json!(right);
            tree["split_indices"] = json!(features);
            if let Ok(model) = model::load("m.json", model.to_string().as_bytes()) {
                prop_assert!(model.margin(&[31.0, 1.0]).is_finite());
            }
        }
    }
}
