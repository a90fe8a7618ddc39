//! Sums of trees out of sums of trees: averages, blends, rescaled margins, and the
//! baseline that gives everyone the same probability.

use super::ModelError;
use super::trees::{Node, Tree, TreeEnsemble};

/// Σ weight × margin of the parts, plus `offset`: again a sum of trees.
///
/// The base is the nearest one that XGBoost's files can hold (they store it as a
/// probability), so that what is exported predicts the same to the bit.
///
/// # Errors
/// [`ModelError::Tree`] when a weight makes a leaf endless.
pub fn weighted_sum(
    features: usize,
    parts: &[(f64, &TreeEnsemble)],
    offset: f64,
) -> Result<TreeEnsemble, ModelError> {
    let mut trees = Vec::new();
    let mut base = offset;
    for (weight, part) in parts {
        base += weight * f64::from(part.base_margin());
        if *weight == 0.0 {
            continue;
        }
        for tree in part.trees() {
            let scaled = scaled(tree, *weight, features);
            let index = trees.len();
            trees.push(scaled.map_err(|fault| ModelError::Tree { tree: index, fault })?);
        }
    }
    if trees.is_empty() {
        trees.extend(flat(features));
    }
    Ok(TreeEnsemble::new(features, storable(base), trees))
}

/// Σ weight × margins of the parts, for several classes: a sum of trees per class with base 0
/// and equally many trees each, as files of other tools want them. Each part has one sum of
/// trees per class.
///
/// # Errors
/// [`ModelError::Tree`] when a weight makes a leaf endless.
pub fn class_sums(
    features: usize,
    classes: usize,
    parts: &[(f64, Vec<&TreeEnsemble>)],
) -> Result<Vec<TreeEnsemble>, ModelError> {
    let mut sums = Vec::with_capacity(classes);
    for class in 0..classes {
        let mut trees = Vec::new();
        let mut base = 0.0;
        for (weight, part) in parts {
            let Some(part) = part.get(class).filter(|_| *weight != 0.0) else {
                continue;
            };
            base += weight * f64::from(part.base_margin());
            for tree in part.trees() {
                // Trees of one leaf are one number together.
                if let Node::Leaf { value } = tree.node(0) {
                    base += weight * f64::from(value);
                    continue;
                }
                let scaled = scaled(tree, *weight, features);
                trees.push(scaled.map_err(|fault| ModelError::Tree { tree: 0, fault })?);
            }
        }
        let base = Tree::build(&[Node::Leaf { value: base as f32 }], &[1.0], features);
        trees.insert(
            0,
            base.map_err(|fault| ModelError::Tree { tree: 0, fault })?,
        );
        sums.push(trees);
    }
    let longest = sums.iter().map(Vec::len).max().unwrap_or(0);
    for trees in &mut sums {
        for _ in trees.len()..longest {
            trees.extend(flat(features));
        }
    }
    let made = sums
        .into_iter()
        .map(|trees| TreeEnsemble::new(features, 0.0, trees));
    Ok(made.collect())
}

/// The baseline: everyone gets the share of positive rows.
pub fn majority(features: usize, positives: usize, rows: usize) -> TreeEnsemble {
    let share = (positives as f64 + 0.5) / (rows as f64 + 1.0);
    let base = storable(libm::log(share / (1.0 - share)));
    TreeEnsemble::new(features, base, flat(features).into_iter().collect())
}

/// A tree that says nothing: a model without any tree is refused by readers.
fn flat(features: usize) -> Option<Tree> {
    Tree::build(&[Node::Leaf { value: 0.0 }], &[1.0], features).ok()
}

/// Steps from the nearest probability within which the one is looked for that is read back
/// as the margin.
const NEIGHBOURS: u32 = 32;

/// The probability that a file stores for a base margin: one that is read back as this very
/// margin, if there is one (as there is for every [`storable`] margin), else the nearest.
pub fn base_score(margin: f32) -> f32 {
    let nearest = nearest_score(margin);
    let around = (0..=NEIGHBOURS).flat_map(|step| {
        let bits = nearest.to_bits();
        [bits.saturating_add(step), bits.saturating_sub(step)].map(f32::from_bits)
    });
    let inside = around.filter(|score| *score > 0.0 && *score < 1.0);
    let mut exact = inside.filter(|score| read_back(*score) == margin);
    exact.next().unwrap_or(nearest)
}

/// The margin nearest to `margin` that a file can hold.
pub fn storable(margin: f64) -> f32 {
    read_back(base_score(margin as f32))
}

fn nearest_score(margin: f32) -> f32 {
    let score = super::trees::probability(margin) as f32;
    score.clamp(f32::MIN_POSITIVE, 1.0 - f32::EPSILON / 2.0)
}

/// What a reader makes of a stored probability.
fn read_back(score: f32) -> f32 {
    -libm::logf(1.0 / score - 1.0)
}

fn scaled(tree: &Tree, weight: f64, features: usize) -> Result<Tree, super::TreeFault> {
    // In the order in which a file has them, so that what is read back is the same.
    let (mut nodes, covers) = tree.by_levels();
    for node in &mut nodes {
        if let Node::Leaf { value } = node {
            *value = (f64::from(*value) * weight) as f32;
        }
    }
    Tree::build(&nodes, &covers, features)
}
