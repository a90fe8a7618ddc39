//! A small sound model, and ways to spoil it.

// Each test file uses its own part.
#![allow(dead_code, clippy::unwrap_used)]

use serde_json::{Value, json};

/// A sound model: one numeric split, below it a category split, three leaves.
pub fn sound() -> Value {
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
pub const LEARNER: &str = "/learner";
pub const TREE: &str = "/learner/gradient_booster/model/trees/0";
pub const MODEL: &str = "/learner/gradient_booster/model";
pub const HEADER: &str = "/learner/learner_model_param";

/// The sound model with one field replaced, or removed when the value is null.
pub fn with(parent: &str, field: &str, value: Value) -> String {
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
pub fn swapped(from: &str, to: &str) -> String {
    let text = sound().to_string();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}
