//! What hostile model files can cost: bounded time and memory, never a panic.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "support/sound.rs"]
mod sound;

use std::io::Write;

use holdfast::i18n::Lang;
use holdfast::model::{self, ModelError};
use serde_json::json;
use sound::{TREE, sound};

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

/// A chain of 200,000 splits is walked without recursion.
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
