//! The leaves of a tree with what their paths ask of each feature.

use super::bin_set::BinSet;
use super::bins::Bins;
use crate::explain::tree_shap::plan::Plan;
use crate::model::trees::Tree;

/// One leaf and the conditions on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// What it adds to the score.
    pub value: f64,
    /// One condition per distinct feature of the path, by ascending feature.
    pub conditions: Vec<Condition>,
}

/// All that a path asks of one feature.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The feature.
    pub feature: u32,
    /// The product of the cover ratios of its edges (z).
    pub share: f64,
    /// The bins that satisfy all of its edges (o = 1).
    pub bins: BinSet,
}

/// The leaves of a tree in its order; `None` when a path asks for more than
/// `most` features, or for a feature without bins.
pub fn leaves(tree: &Tree, plan: &Plan, bins: &Bins, most: usize) -> Option<Vec<Leaf>> {
    if plan.features_on_path > most {
        return None;
    }
    // Per node, the bins that satisfy all edges of its edge's feature down to here.
    let mut satisfied: Vec<BinSet> = Vec::with_capacity(tree.len());
    for (node, edge) in plan.edges.iter().enumerate() {
        if node == 0 {
            satisfied.push(BinSet::default());
            continue;
        }
        let bins = bins.of(edge.feature)?;
        let left = bins.left(tree, edge.parent);
        let side = if edge.is_left {
            left
        } else {
            left.complement()
        };
        satisfied.push(match satisfied.get(edge.earlier) {
            Some(earlier) if edge.earlier != 0 => earlier.intersection(&side),
            _ => side,
        });
    }
    let ends = (0..tree.len()).filter(|node| tree.children(*node).is_none());
    let leaf = |node: usize| {
        let mut conditions: Vec<Condition> = Vec::new();
        let mut at = node;
        while at != 0 {
            let edge = &plan.edges[at];
            // The last edge of a feature is met first, and speaks for all of them.
            let known = conditions
                .iter()
                .any(|c| c.feature as usize == edge.feature);
            if !known {
                conditions.push(Condition {
                    feature: edge.feature as u32,
                    share: edge.merged,
                    bins: satisfied[at].clone(),
                });
            }
            at = edge.parent;
        }
        conditions.sort_by_key(|condition| condition.feature);
        Leaf {
            value: f64::from(tree.leaf_value(node)),
            conditions,
        }
    };
    Some(ends.map(leaf).collect())
}
