//! Writes trees as the JSON that XGBoost's `load_model` reads.
//!
//! The layout is that of version 2.1, which every later version reads as well, with the names
//! of categories as 3.1 keeps them. Children stand side by side, for some of XGBoost's loops
//! take the right one for the one after the left. What only training needs (gains, base weights)
//! is 0.

mod names;

use serde::Serialize;
use serde_json::{Value, json};

use crate::feature::contract::{Feature, FeatureKind};
use crate::i18n::{Lang, model as words, number};
use crate::model::MAX_BYTES;
use crate::model::blend::base_score;
use crate::model::trees::{Node, Rule, Tree, TreeEnsemble};

/// XGBoost's sign for "no parent".
const NO_PARENT: i32 = i32::MAX;

/// Why a model cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A split that takes zero for missing, as LightGBM's may: XGBoost has none such.
    #[error("{}", words::ZERO_IS_MISSING.fill(Lang::En, &[("feature", .feature)]))]
    ZeroIsMissing {
        /// The feature.
        feature: String,
    },
    /// A bundle that could not be read again.
    #[error("{}", self.say(Lang::En))]
    TooLarge {
        /// Its bytes.
        bytes: u64,
    },
    /// What serialising says; numbers that were checked give it no reason.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl WriteError {
    /// Why, and what to do.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            WriteError::ZeroIsMissing { feature } => {
                words::ZERO_IS_MISSING.fill(lang, &[("feature", feature)])
            }
            WriteError::TooLarge { bytes } => {
                let [bytes, limit] = [*bytes, MAX_BYTES as u64].map(number::bytes);
                words::BUNDLE_TOO_LARGE.fill(lang, &[("bytes", &bytes), ("limit", &limit)])
            }
            WriteError::Json(error) => error.to_string(),
        }
    }
}

/// The model as JSON; `features` give names and types, one per feature of the trees.
///
/// The base margin is stored as a probability, as XGBoost does: to predict the same to
/// the bit it must be one of [`crate::model::blend::storable`].
///
/// # Errors
/// A split that XGBoost does not know.
pub fn write(ensemble: &TreeEnsemble, features: &[Feature]) -> Result<Value, WriteError> {
    let objective = json!({
        "name": "binary:logistic",
        "reg_loss_param": { "scale_pos_weight": "1" },
    });
    let base = base_score(ensemble.base_margin());
    model(&[ensemble], features, &objective, base)
}

/// Trees whose sum itself is what is predicted, as JSON: to XGBoost a regression.
///
/// # Errors
/// A split that XGBoost does not know.
pub fn write_sum(ensemble: &TreeEnsemble, features: &[Feature]) -> Result<Value, WriteError> {
    let objective = json!({
        "name": "reg:squarederror",
        "reg_loss_param": { "scale_pos_weight": "1" },
    });
    model(&[ensemble], features, &objective, ensemble.base_margin())
}

/// One sum of trees per class as JSON. Versions before 3.1 know one base score for all
/// classes: those of `ensembles` must be 0.
///
/// # Errors
/// A split that XGBoost does not know.
pub fn write_classes(
    ensembles: &[&TreeEnsemble],
    features: &[Feature],
) -> Result<Value, WriteError> {
    let objective = json!({
        "name": "multi:softprob",
        "softmax_multiclass_param": { "num_class": ensembles.len().to_string() },
    });
    model(ensembles, features, &objective, 0.0)
}

fn model(
    ensembles: &[&TreeEnsemble],
    features: &[Feature],
    objective: &Value,
    base_score: f32,
) -> Result<Value, WriteError> {
    let count = ensembles.first().map_or(0, |ensemble| ensemble.features());
    // Round by round, in each a tree per class.
    let rounds = ensembles.iter().map(|ensemble| ensemble.trees().len());
    let rounds = rounds.max().unwrap_or(0);
    let (mut trees, mut groups) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        for (group, ensemble) in ensembles.iter().enumerate() {
            let Some(tree) = ensemble.trees().get(round) else {
                continue;
            };
            let file = FileTree::of(trees.len(), tree, count);
            trees.push(file.map_err(|feature| {
                WriteError::ZeroIsMissing {
                    feature: features
                        .get(feature as usize)
                        .map_or_else(String::new, |feature| feature.name.clone()),
                }
            })?);
            groups.push(group);
        }
    }
    let ends: Vec<usize> = (0..=rounds).map(|round| round * ensembles.len()).collect();
    let names: Vec<&str> = features
        .iter()
        .map(|feature| feature.name.as_str())
        .collect();
    let types: Vec<&str> = features
        .iter()
        .map(|feature| type_of(&feature.kind))
        .collect();
    let classes = if ensembles.len() > 1 {
        ensembles.len()
    } else {
        0
    };
    Ok(json!({
        "learner": {
            "attributes": {},
            "feature_names": names,
            "feature_types": types,
            "gradient_booster": {
                "model": {
                    "cats": names::of(features),
                    "gbtree_model_param": {
                        "num_parallel_tree": "1",
                        "num_trees": trees.len().to_string(),
                    },
                    "iteration_indptr": ends,
                    "tree_info": groups,
                    "trees": trees,
                },
                "name": "gbtree",
            },
            "learner_model_param": {
                "base_score": base_score.to_string(),
                "boost_from_average": "1",
                "num_class": classes.to_string(),
                "num_feature": count.to_string(),
                "num_target": "1",
            },
            "objective": objective,
        },
        "version": [2, 1, 4],
    }))
}

fn type_of(kind: &FeatureKind) -> &'static str {
    match kind {
        FeatureKind::Number => "float",
        FeatureKind::Integer => "int",
        FeatureKind::Flag => "i",
        FeatureKind::Category { .. } => "c",
    }
}

/// One tree as parallel arrays.
#[derive(Default, Serialize)]
struct FileTree {
    base_weights: Vec<f32>,
    categories: Vec<u32>,
    categories_nodes: Vec<u32>,
    categories_segments: Vec<usize>,
    categories_sizes: Vec<usize>,
    default_left: Vec<u8>,
    id: usize,
    left_children: Vec<i32>,
    loss_changes: Vec<f32>,
    parents: Vec<i32>,
    right_children: Vec<i32>,
    split_conditions: Vec<f32>,
    split_indices: Vec<u32>,
    split_type: Vec<u8>,
    sum_hessian: Vec<f32>,
    tree_param: TreeParameters,
}

#[derive(Default, Serialize)]
struct TreeParameters {
    num_deleted: String,
    num_feature: String,
    num_nodes: String,
    size_leaf_vector: String,
}

impl FileTree {
    /// A tree; the feature of a split that XGBoost does not know is the error.
    fn of(id: usize, tree: &Tree, features: usize) -> Result<FileTree, u32> {
        let nodes = tree.len();
        let mut file = FileTree {
            id,
            base_weights: vec![0.0; nodes],
            loss_changes: vec![0.0; nodes],
            parents: vec![NO_PARENT; nodes],
            tree_param: TreeParameters {
                num_deleted: "0".into(),
                num_feature: features.to_string(),
                num_nodes: nodes.to_string(),
                size_leaf_vector: "1".into(),
            },
            ..FileTree::default()
        };
        let (nodes, covers) = tree.by_levels();
        for (at, (node, cover)) in nodes.into_iter().zip(covers).enumerate() {
            file.sum_hessian.push(cover as f32);
            file.push(at, node)?;
        }
        Ok(file)
    }

    fn push(&mut self, at: usize, node: Node) -> Result<(), u32> {
        let (children, feature, condition, is_category, missing_left) = match node {
            Node::Leaf { value } => ([-1, -1], 0, value, false, false),
            Node::Split {
                feature,
                rule,
                missing_left,
                left,
                right,
            } => {
                for child in [left, right] {
                    if let Some(parent) = self.parents.get_mut(child as usize) {
                        *parent = at as i32;
                    }
                }
                let (condition, is_category) = match rule {
                    Rule::Below(threshold) => (threshold, false),
                    Rule::BelowUnlessZero(_) => return Err(feature),
                    Rule::NotIn(set) => {
                        let before = self.categories.len();
                        let codes = 0..set.largest().map_or(0, |code| code + 1);
                        self.categories
                            .extend(codes.filter(|code| set.contains(*code)));
                        self.categories_nodes.push(at as u32);
                        self.categories_segments.push(before);
                        self.categories_sizes.push(self.categories.len() - before);
                        (0.0, true)
                    }
                };
                let children = [left as i32, right as i32];
                (children, feature, condition, is_category, missing_left)
            }
        };
        self.left_children.push(children[0]);
        self.right_children.push(children[1]);
        self.split_indices.push(feature);
        self.split_conditions.push(condition);
        self.split_type.push(u8::from(is_category));
        self.default_left.push(u8::from(missing_left));
        Ok(())
    }
}
