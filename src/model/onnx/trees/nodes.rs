//! The lists in which ONNX stores trees: one element per node, or per leaf and class.

use super::super::file::Node;
use crate::model::ModelError;

/// The settings both older operators have.
pub const CLASSIC: &[&str] = &[
    "base_values",
    "base_values_as_tensor",
    "nodes_falsenodeids",
    "nodes_featureids",
    "nodes_hitrates",
    "nodes_hitrates_as_tensor",
    "nodes_missing_value_tracks_true",
    "nodes_modes",
    "nodes_nodeids",
    "nodes_treeids",
    "nodes_truenodeids",
    "nodes_values",
    "nodes_values_as_tensor",
    "post_transform",
];

/// What a classifier has besides.
pub const CLASSIFIER: &[&str] = &[
    "class_ids",
    "class_nodeids",
    "class_treeids",
    "class_weights",
    "class_weights_as_tensor",
    "classlabels_int64s",
    "classlabels_strings",
];

/// What a regressor has besides.
pub const REGRESSOR: &[&str] = &[
    "aggregate_function",
    "n_targets",
    "target_ids",
    "target_nodeids",
    "target_treeids",
    "target_weights",
    "target_weights_as_tensor",
];

/// What the newer operator has.
pub const JOINT: &[&str] = &[
    "aggregate_function",
    "leaf_targetids",
    "leaf_weights",
    "membership_values",
    "n_targets",
    "nodes_falseleafs",
    "nodes_falsenodeids",
    "nodes_featureids",
    "nodes_hitrates",
    "nodes_missing_value_tracks_true",
    "nodes_modes",
    "nodes_splits",
    "nodes_trueleafs",
    "nodes_truenodeids",
    "post_transform",
    "tree_roots",
];

/// What a node asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Leaf,
    AtMost,
    Below,
    AtLeast,
    Above,
}

impl Mode {
    /// By the names of the older operators.
    pub fn named(name: &str) -> Option<Mode> {
        Some(match name {
            "LEAF" => Mode::Leaf,
            "BRANCH_LEQ" => Mode::AtMost,
            "BRANCH_LT" => Mode::Below,
            "BRANCH_GTE" => Mode::AtLeast,
            "BRANCH_GT" => Mode::Above,
            _ => return None,
        })
    }

    /// By the numbers of the newer operator, which has no leaves among its nodes.
    pub fn numbered(number: i64) -> Option<Mode> {
        Some(match number {
            0 => Mode::AtMost,
            1 => Mode::Below,
            2 => Mode::AtLeast,
            3 => Mode::Above,
            _ => return None,
        })
    }
}

impl Node<'_> {
    /// Finite fractions that may be stored as `f32` or, under another name, as a tensor.
    pub fn floats_as(&self, name: &str) -> Result<Vec<f64>, ModelError> {
        let values = self.any_floats_as(name)?;
        match values.iter().position(|value| !value.is_finite()) {
            None => Ok(values),
            Some(position) => Err(self.not_finite(name, position)),
        }
    }

    /// The same for thresholds, which are infinite where a split parts missing cells from
    /// all others; one that is not-a-number is refused with its tree.
    pub fn any_floats_as(&self, name: &str) -> Result<Vec<f64>, ModelError> {
        match self.tensor(&format!("{name}_as_tensor"))? {
            Some(tensor) => tensor.doubles(),
            None => Ok(self.any_floats(name)?.into_iter().map(f64::from).collect()),
        }
    }

    /// Whole numbers of which there must be `count`.
    pub fn wholes_of(&self, name: &str, count: usize) -> Result<Vec<i64>, ModelError> {
        let values = self.wholes(name)?.unwrap_or_default();
        self.counted(name, values, count)
    }

    /// A list of which there must be `count` elements.
    pub fn counted<T>(
        &self,
        name: &str,
        values: Vec<T>,
        count: usize,
    ) -> Result<Vec<T>, ModelError> {
        if values.len() == count {
            Ok(values)
        } else {
            let found = format!("[{}]", values.len());
            Err(self.wrong(name, &found, &format!("[{count}]")))
        }
    }
}
