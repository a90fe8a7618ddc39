//! The lists of `TreeEnsemble`: splits and leaves stand apart and are named by their place.

use super::super::nodes::Mode;
use super::{Forest, MAX_LISTED, MAX_NODES, RawNode, RawTree, fault, features_of, optional};
use crate::model::ModelError;
use crate::model::error::TreeFault;
use crate::model::onnx::file::Node as GraphNode;

impl Forest {
    /// The trees of `TreeEnsemble`, which lists splits and leaves apart.
    pub fn joint(
        node: &GraphNode,
        classes: usize,
        features: Option<usize>,
    ) -> Result<Forest, ModelError> {
        let roots = node.wholes("tree_roots")?.unwrap_or_default();
        if roots.is_empty() {
            return Err(ModelError::NoTrees);
        }
        let feature_ids = node.wholes("nodes_featureids")?.unwrap_or_default();
        let count = feature_ids.len();
        let stored = |name: &str| match node.tensor(name)? {
            Some(tensor) => tensor.doubles(),
            None => Ok(Vec::new()),
        };
        if count > MAX_LISTED {
            return Err(ModelError::Nodes { limit: MAX_LISTED });
        }
        let splits = node.counted("nodes_splits", stored("nodes_splits")?, count)?;
        let modes = node.counted("nodes_modes", stored("nodes_modes")?, count)?;
        let hit_rates = optional(stored("nodes_hitrates")?, count);
        let yes = node.wholes_of("nodes_truenodeids", count)?;
        let no = node.wholes_of("nodes_falsenodeids", count)?;
        let yes_leaf = node.wholes_of("nodes_trueleafs", count)?;
        let no_leaf = node.wholes_of("nodes_falseleafs", count)?;
        let tracks = match node.wholes("nodes_missing_value_tracks_true")? {
            Some(list) if !list.is_empty() => {
                node.counted("nodes_missing_value_tracks_true", list, count)?
            }
            _ => vec![0; count],
        };
        let weights = stored("leaf_weights")?;
        let targets = node.wholes_of("leaf_targetids", weights.len())?;
        let features = features_of(node, &feature_ids, features)?;
        let mut forest = Forest {
            trees: Vec::new(),
            features,
            classes,
        };
        let mut left = MAX_NODES;
        let too_many = || ModelError::Nodes { limit: MAX_NODES };
        for (index, root) in roots.iter().enumerate() {
            let number = index as i64;
            let mut tree = RawTree::default();
            // What is to be read: the place in its list, whether it is a leaf, and whose child it is.
            // A split whose both children are one leaf is a tree of that leaf alone.
            let mut waiting = vec![(*root, false, None)];
            while let Some((at, is_leaf, slot)) = waiting.pop() {
                left = left.checked_sub(1).ok_or_else(too_many)?;
                let place = tree.nodes.len();
                if let Some((parent, side)) = slot {
                    let parent: Option<&mut RawNode> = tree.nodes.get_mut::<usize>(parent);
                    if let Some(child) = parent.and_then(|p| p.children.get_mut::<usize>(side)) {
                        *child = place as u32;
                    }
                }
                let wrong_child = |length: usize| {
                    fault(
                        number,
                        TreeFault::Child {
                            node: place,
                            child: at.to_string(),
                            nodes: length,
                        },
                    )
                };
                let found = usize::try_from(at).ok();
                if is_leaf {
                    let leaf = found.and_then(|at| Some((*targets.get(at)?, *weights.get(at)?)));
                    let (class, weight) = leaf.ok_or_else(|| wrong_child(weights.len()))?;
                    let class = usize::try_from(class).ok().filter(|class| *class < classes);
                    let class = class.ok_or_else(|| {
                        node.wrong(
                            "leaf_targetids",
                            &at.to_string(),
                            &format!("0 … {}", classes - 1),
                        )
                    })?;
                    tree.nodes.push(RawNode::LEAF);
                    tree.votes.push((place, class, weight));
                    continue;
                }
                let at = found
                    .filter(|at| *at < count)
                    .ok_or_else(|| wrong_child(count))?;
                // A path longer than there are splits goes in a circle.
                if tree.nodes.len() > 2 * count + 1 {
                    return Err(fault(number, TreeFault::Twice { node: at }));
                }
                let mode = Mode::numbered(modes[at] as i64)
                    .ok_or_else(|| node.wrong("nodes_modes", &modes[at].to_string(), "0 … 3"))?;
                tree.nodes.push(RawNode {
                    mode,
                    feature: feature_ids[at] as u32,
                    value: splits[at],
                    missing_true: tracks[at] != 0,
                    hit_rate: hit_rates.get(at).copied().unwrap_or(0.0),
                    children: [0; 2],
                });
                for (side, child, leaf) in [(1, no[at], no_leaf[at]), (0, yes[at], yes_leaf[at])] {
                    waiting.push((child, leaf != 0, Some((place, side))));
                }
            }
            forest.trees.push(tree);
        }
        Ok(forest)
    }
}
