//! The parts of XGBoost's JSON (and UBJSON) that are read, as they stand in the file.
//!
//! Every field is optional here: what must be there is asked for where it is
//! used, so that its absence can be said by name. What is not listed
//! (gains, parents, base weights) is skipped without being stored.

use serde::Deserialize;

use crate::model::json::{Numbers, Scalar};

#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct File {
    pub learner: Option<Learner>,
    /// XGBoost's version, its three numbers.
    #[serde(default)]
    pub version: Numbers,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct Learner {
    #[serde(default)]
    pub attributes: Attributes,
    pub feature_names: Option<Vec<String>>,
    pub feature_types: Option<Vec<String>>,
    pub gradient_booster: Option<Booster>,
    #[serde(default)]
    pub learner_model_param: Parameters,
    pub objective: Option<Objective>,
}

#[derive(Default, Deserialize)]
#[serde(expecting = "an object")]
pub struct Attributes {
    pub best_iteration: Option<Scalar>,
}

#[derive(Default, Deserialize)]
#[serde(expecting = "an object")]
pub struct Parameters {
    pub base_score: Option<Scalar>,
    pub num_class: Option<Scalar>,
    pub num_feature: Option<Scalar>,
    pub num_target: Option<Scalar>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct Objective {
    pub name: Option<String>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct Booster {
    pub name: Option<String>,
    pub model: Option<Model>,
    /// The trees of a `dart` booster.
    pub gbtree: Option<Inner>,
    /// What each tree of a `dart` booster counts (up to 3.3).
    pub weight_drop: Option<Numbers>,
}

/// The booster inside a `dart` booster; a type of its own, so that a file cannot nest them.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct Inner {
    pub model: Option<Model>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct Model {
    #[serde(default)]
    pub gbtree_model_param: TreeParameters,
    pub iteration_indptr: Option<Numbers>,
    #[serde(default)]
    pub tree_info: Numbers,
    pub trees: Option<Vec<Tree>>,
    /// What each tree counts, where training dropped trees (since 3.4).
    pub weight_drop: Option<Numbers>,
    pub cats: Option<Categories>,
}

#[derive(Default, Deserialize)]
#[serde(expecting = "an object")]
pub struct TreeParameters {
    pub num_parallel_tree: Option<Scalar>,
    pub num_trees: Option<Scalar>,
}

/// One tree as parallel arrays, one element per node.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct Tree {
    #[serde(default)]
    pub tree_param: NodeParameters,
    pub left_children: Option<Numbers>,
    pub right_children: Option<Numbers>,
    pub split_indices: Option<Numbers>,
    /// Thresholds; leaf values for leaves.
    pub split_conditions: Option<Numbers>,
    /// 0 for numbers, 1 for categories; absent means all numbers.
    pub split_type: Option<Numbers>,
    pub default_left: Option<Numbers>,
    pub sum_hessian: Option<Numbers>,
    /// The codes that go right, of all category splits one after the other.
    #[serde(default)]
    pub categories: Numbers,
    /// Which node each run of `categories` belongs to.
    #[serde(default)]
    pub categories_nodes: Numbers,
    /// Where each run starts.
    #[serde(default)]
    pub categories_segments: Numbers,
    /// How long each run is.
    #[serde(default)]
    pub categories_sizes: Numbers,
}

#[derive(Default, Deserialize)]
#[serde(expecting = "an object")]
pub struct NodeParameters {
    pub num_nodes: Option<Scalar>,
    pub size_leaf_vector: Option<Scalar>,
}

/// The names of categories, written since 3.1 when the training table had them.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct Categories {
    /// One entry per feature, empty for features that are no categories.
    #[serde(default)]
    pub enc: Vec<Names>,
}

/// The categories of one feature in the order of their codes.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct Names {
    /// Absent when the categories are numbers.
    pub offsets: Option<Numbers>,
    /// UTF-8 bytes (signed) of all names, or the numbers.
    #[serde(default)]
    pub values: Numbers,
}
