//! The tree ensembles of `ai.onnx.ml`: what they vote for, and what the votes stand for.
//!
//! What the specification leaves open is done as onnxruntime does it: one column of
//! weights for two classes is the second class's, and weights that are never negative
//! and need no function are probabilities.

mod forest;
mod nodes;

use super::file::Node;
use crate::model::trees::{Link, Outputs};
use crate::model::{ModelError, json};
use forest::Forest;

/// A node of trees, read.
#[derive(Clone, Debug)]
pub struct TreeNode {
    /// One sum of trees per class or target; of two classes only the second's.
    pub outputs: Outputs,
    /// The classes' names, if it tells classes apart.
    pub classes: Vec<String>,
    /// Whether the file says how many training rows passed each node.
    pub has_covers: bool,
}

/// Whether an operator is one of these.
pub fn is_trees(node: &Node) -> bool {
    const NAMES: [&str; 3] = [
        "TreeEnsembleClassifier",
        "TreeEnsembleRegressor",
        "TreeEnsemble",
    ];
    node.domain == "ai.onnx.ml" && NAMES.contains(&node.operator)
}

/// Reads a node of trees; `features` is how wide its input is, if that is known.
pub fn read(node: &Node, features: Option<usize>) -> Result<TreeNode, ModelError> {
    match node.operator {
        "TreeEnsembleClassifier" => classifier(node, features),
        "TreeEnsembleRegressor" => regressor(node, features),
        _ => joint(node, features),
    }
}

/// The names of a classifier's classes.
pub fn classes(node: &Node, wholes: &str, texts: &str) -> Result<Vec<String>, ModelError> {
    let names = node.texts(texts)?;
    if !names.is_empty() {
        return Ok(names.iter().map(|name| json::shorten(name)).collect());
    }
    let numbers = node.wholes(wholes)?.unwrap_or_default();
    Ok(numbers.iter().map(i64::to_string).collect())
}

fn classifier(node: &Node, features: Option<usize>) -> Result<TreeNode, ModelError> {
    node.only(&[nodes::CLASSIC, nodes::CLASSIFIER].concat())?;
    let classes = classes(node, "classlabels_int64s", "classlabels_strings")?;
    let count = classes.len();
    if count < 2 {
        return Err(node.wrong("classlabels", &count.to_string(), "2, 3, …"));
    }
    let forest = Forest::classic(node, "class", count, features)?;
    let base = node.floats_as("base_values")?;
    let transform = node.text("post_transform")?;
    let refused = || node.wrong("post_transform", transform, "NONE, LOGISTIC, SOFTMAX");
    let voted = forest.voted();
    let single = match voted.as_slice() {
        [only] if count == 2 => Some(*only),
        _ => None,
    };
    let allowed = match (count, single) {
        (2, Some(0)) => base.len() <= 1,
        (2, _) => base.is_empty(),
        _ => base.is_empty() || base.len() == count,
    };
    if !allowed {
        let found = format!("[{}]", base.len());
        return Err(node.wrong("base_values", &found, "[]"));
    }
    let is_share = forest.is_share(&base);
    let plain = if is_share {
        Link::Probability
    } else {
        Link::Identity
    };
    // What each class adds to which output, and what the outputs stand for.
    let (votes, link): (Vec<Vec<(usize, f64)>>, Link) = match (count, single, transform) {
        (2, Some(_), "" | "NONE") => (vec![vec![(0, 1.0)]; 2], plain),
        (2, Some(_), "LOGISTIC") | (2, Some(1), "SOFTMAX") => {
            (vec![vec![(0, 1.0)]; 2], Link::Logistic)
        }
        (2, Some(_), _) => return Err(refused()),
        (2, None, "" | "NONE") => (vec![vec![], vec![(0, 1.0)]], plain),
        (2, None, "LOGISTIC") => (vec![vec![], vec![(0, 1.0)]], Link::Logistic),
        // Of two shares the second is the logistic of the difference.
        (2, None, "SOFTMAX") => (vec![vec![(0, -1.0)], vec![(0, 1.0)]], Link::Logistic),
        (_, _, "" | "NONE") => (each(count), plain),
        (_, _, "LOGISTIC") => (each(count), Link::Logistic),
        (_, _, "SOFTMAX") => (each(count), Link::Softmax),
        _ => return Err(refused()),
    };
    let outputs = forest.outputs(&votes, &base, link, 1.0)?;
    Ok(TreeNode {
        outputs,
        classes,
        has_covers: forest.has_covers(),
    })
}

fn regressor(node: &Node, features: Option<usize>) -> Result<TreeNode, ModelError> {
    node.only(&[nodes::CLASSIC, nodes::REGRESSOR].concat())?;
    let count = targets(node)?;
    let forest = Forest::classic(node, "target", count, features)?;
    let base = node.floats_as("base_values")?;
    if !(base.is_empty() || base.len() == count) {
        let expected = format!("[{count}]");
        return Err(node.wrong("base_values", &format!("[{}]", base.len()), &expected));
    }
    let weight = match node.text("aggregate_function")? {
        "" | "SUM" => 1.0,
        "AVERAGE" => 1.0 / forest.trees() as f64,
        other => return Err(node.wrong("aggregate_function", other, "SUM, AVERAGE")),
    };
    let link = match node.text("post_transform")? {
        "" | "NONE" => Link::Identity,
        "LOGISTIC" => Link::Logistic,
        "SOFTMAX" if count > 1 => Link::Softmax,
        other => return Err(node.wrong("post_transform", other, "NONE, LOGISTIC, SOFTMAX")),
    };
    Ok(TreeNode {
        outputs: forest.outputs(&each(count), &base, link, weight)?,
        classes: Vec::new(),
        has_covers: forest.has_covers(),
    })
}

/// `TreeEnsemble`, which took the place of both with version 5.
fn joint(node: &Node, features: Option<usize>) -> Result<TreeNode, ModelError> {
    node.only(nodes::JOINT)?;
    let count = targets(node)?;
    let forest = Forest::joint(node, count, features)?;
    let weight = match node.whole("aggregate_function")?.unwrap_or(1) {
        0 => 1.0 / forest.trees() as f64,
        1 => 1.0,
        other => return Err(node.wrong("aggregate_function", &other.to_string(), "0, 1")),
    };
    let link = match node.whole("post_transform")?.unwrap_or(0) {
        0 => Link::Identity,
        1 if count > 1 => Link::Softmax,
        2 => Link::Logistic,
        other => return Err(node.wrong("post_transform", &other.to_string(), "0, 1, 2")),
    };
    Ok(TreeNode {
        outputs: forest.outputs(&each(count), &[], link, weight)?,
        classes: Vec::new(),
        has_covers: forest.has_covers(),
    })
}

fn targets(node: &Node) -> Result<usize, ModelError> {
    let found = node.whole("n_targets")?.unwrap_or(1);
    let count = usize::try_from(found).ok();
    count
        .filter(|count| (1..=forest::MAX_OUTPUTS).contains(count))
        .ok_or_else(|| {
            let expected = format!("1 … {}", forest::MAX_OUTPUTS);
            node.wrong("n_targets", &found.to_string(), &expected)
        })
}

/// Every class or target has an output of its own.
fn each(count: usize) -> Vec<Vec<(usize, f64)>> {
    (0..count).map(|output| vec![(output, 1.0)]).collect()
}
