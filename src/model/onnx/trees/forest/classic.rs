//! The lists of `TreeEnsembleClassifier` and `TreeEnsembleRegressor`: nodes and leaves
//! are named by a tree and a number in it.

use super::super::nodes::Mode;
use super::{Forest, MAX_LISTED, MAX_OUTPUTS, RawNode, RawTree, fault, features_of, optional};
use crate::model::ModelError;
use crate::model::error::TreeFault;
use crate::model::onnx::file::Node as GraphNode;

impl Forest {
    /// The trees of the older operators; `votes` is the word before the names of the votes' lists.
    pub fn classic(
        node: &GraphNode,
        votes: &str,
        classes: usize,
        features: Option<usize>,
    ) -> Result<Forest, ModelError> {
        if classes > MAX_OUTPUTS {
            let expected = format!("1 … {MAX_OUTPUTS}");
            return Err(node.wrong("classlabels", &classes.to_string(), &expected));
        }
        let tree_ids = node.wholes("nodes_treeids")?.unwrap_or_default();
        let count = tree_ids.len();
        if count == 0 {
            return Err(ModelError::NoTrees);
        }
        if count > MAX_LISTED {
            return Err(ModelError::Nodes { limit: MAX_LISTED });
        }
        let ids = node.wholes_of("nodes_nodeids", count)?;
        let feature_ids = node.wholes_of("nodes_featureids", count)?;
        let yes = node.wholes_of("nodes_truenodeids", count)?;
        let no = node.wholes_of("nodes_falsenodeids", count)?;
        let values = node.counted("nodes_values", node.any_floats_as("nodes_values")?, count)?;
        let modes = node.counted("nodes_modes", node.texts("nodes_modes")?, count)?;
        let tracks = match node.wholes("nodes_missing_value_tracks_true")? {
            Some(list) if !list.is_empty() => {
                node.counted("nodes_missing_value_tracks_true", list, count)?
            }
            _ => vec![0; count],
        };
        let hit_rates = optional(node.floats_as("nodes_hitrates")?, count);
        let features = features_of(node, &feature_ids, features)?;
        // The nodes in order of their names, to find children and leaves by.
        let mut order: Vec<u32> = (0..count as u32).collect();
        let name = |at: u32| (tree_ids[at as usize], ids[at as usize]);
        order.sort_by_key(|at| name(*at));
        if let Some([_, twice]) = order.windows(2).find_map(|pair| match pair {
            [a, b] if name(*a) == name(*b) => Some([*a, *b]),
            _ => None,
        }) {
            let (tree, id) = name(twice);
            return Err(fault(
                tree,
                TreeFault::Twice {
                    node: id.max(0) as usize,
                },
            ));
        }
        // Each tree's nodes stand in the file's order: its first one is the root.
        let mut trees: Vec<RawTree> = Vec::new();
        let mut homes = vec![(0u32, 0u32); count];
        for group in order.chunk_by(|a, b| name(*a).0 == name(*b).0) {
            let mut members = group.to_vec();
            members.sort_unstable();
            for (place, at) in members.iter().enumerate() {
                homes[*at as usize] = (trees.len() as u32, place as u32);
            }
            let mut tree = RawTree::default();
            for at in members {
                let at = at as usize;
                let mode = Mode::named(modes[at]).ok_or_else(|| {
                    node.wrong("nodes_modes", modes[at], "LEAF, BRANCH_LEQ, _LT, _GTE, _GT")
                })?;
                let raw = raw_node(mode, values[at], feature_ids[at]);
                let mut children = [0; 2];
                if raw.mode != Mode::Leaf {
                    for (child, id) in children.iter_mut().zip([yes[at], no[at]]) {
                        let found = group.binary_search_by_key(&id, |at| name(*at).1);
                        let found = found.ok().and_then(|place| group.get(place));
                        *child = *found.ok_or_else(|| {
                            fault(
                                tree_ids[at],
                                TreeFault::Child {
                                    node: ids[at].max(0) as usize,
                                    child: id.to_string(),
                                    nodes: group.len(),
                                },
                            )
                        })?;
                    }
                }
                tree.nodes.push(RawNode {
                    missing_true: tracks[at] != 0,
                    hit_rate: hit_rates.get(at).copied().unwrap_or(0.0),
                    children,
                    ..raw
                });
            }
            trees.push(tree);
        }
        for tree in &mut trees {
            for node in &mut tree.nodes {
                if node.mode != Mode::Leaf {
                    node.children = node.children.map(|child| homes[child as usize].1);
                }
            }
        }
        let field = |name: &str| format!("{votes}_{name}");
        let weights = node.floats_as(&field("weights"))?;
        let vote_trees = node.wholes_of(&field("treeids"), weights.len())?;
        let vote_nodes = node.wholes_of(&field("nodeids"), weights.len())?;
        let vote_classes = node.wholes_of(&field("ids"), weights.len())?;
        for (((tree, id), class), weight) in vote_trees
            .iter()
            .zip(&vote_nodes)
            .zip(&vote_classes)
            .zip(weights)
        {
            let place = order.binary_search_by_key(&(*tree, *id), |at| name(*at));
            let home = place
                .ok()
                .and_then(|place| homes.get(*order.get(place)? as usize));
            let Some((home, place)) = home else {
                let found = format!("{tree}/{id}");
                return Err(node.wrong(&field("nodeids"), &found, "nodes_nodeids"));
            };
            let class = usize::try_from(*class)
                .ok()
                .filter(|class| *class < classes)
                .ok_or_else(|| {
                    let expected = format!("0 … {}", classes - 1);
                    node.wrong(&field("ids"), &class.to_string(), &expected)
                })?;
            if let Some(tree) = trees.get_mut(*home as usize) {
                tree.votes.push((*place as usize, class, weight));
            }
        }
        Ok(Forest {
            trees,
            features,
            classes,
        })
    }
}

fn raw_node(mode: Mode, value: f64, feature: i64) -> RawNode {
    RawNode {
        mode,
        feature: feature as u32,
        value,
        ..RawNode::LEAF
    }
}
