//! Makes a checked tree of the nodes a file holds.
//!
//! The walk is a loop with a stack of its own, so a file cannot make it
//! overflow; each node is visited at most once, so a cycle ends it at once.

use super::{CATEGORICAL, FEATURE, MISSING_LEFT, Node, Packed, Rule, Tree, ZERO_MISSING};
use crate::model::error::TreeFault;

/// A node that the walk has yet to visit.
struct Waiting {
    index: usize,
    depth: usize,
    /// The parent's place in the packed tree and which of its children this is.
    slot: Option<(usize, usize)>,
}

impl Tree {
    /// Checks the nodes that can be reached from `nodes[0]` and packs them in preorder.
    ///
    /// `covers` holds each node's training weight. Nodes that cannot be reached
    /// (XGBoost leaves pruned ones in its files) are dropped unchecked.
    /// Faults name nodes by their index in `nodes`.
    pub fn build(nodes: &[Node], covers: &[f64], features: usize) -> Result<Tree, TreeFault> {
        if nodes.is_empty() {
            return Err(TreeFault::Empty);
        }
        if covers.len() != nodes.len() {
            return Err(TreeFault::Covers {
                found: covers.len(),
                expected: nodes.len(),
            });
        }
        let mut tree = Tree {
            nodes: Vec::new(),
            covers: Vec::new(),
            sets: Vec::new(),
            depth: 0,
            plain: true,
        };
        let mut seen = vec![false; nodes.len()];
        let mut waiting = vec![Waiting {
            index: 0,
            depth: 0,
            slot: None,
        }];
        while let Some(Waiting { index, depth, slot }) = waiting.pop() {
            let (Some(node), Some(cover)) = (nodes.get(index), covers.get(index)) else {
                continue;
            };
            if std::mem::replace(&mut seen[index], true) {
                return Err(TreeFault::Twice { node: index });
            }
            if !cover.is_finite() || *cover < 0.0 {
                return Err(TreeFault::Cover {
                    node: index,
                    found: cover.to_string(),
                });
            }
            let packed_index = tree.nodes.len();
            if let Some((parent, side)) = slot {
                tree.nodes[parent].children[side] = packed_index as u32;
            }
            let packed = tree.pack(index, packed_index, node, features, nodes.len())?;
            tree.nodes.push(packed);
            tree.covers.push(*cover);
            tree.depth = tree.depth.max(depth);
            if let Node::Split { left, right, .. } = node {
                // Pushed last is popped first: the left subtree follows its parent.
                for (side, child) in [(1, *right), (0, *left)] {
                    waiting.push(Waiting {
                        index: child as usize,
                        depth: depth + 1,
                        slot: Some((packed_index, side)),
                    });
                }
            }
        }
        Ok(tree)
    }

    fn pack(
        &mut self,
        index: usize,
        packed_index: usize,
        node: &Node,
        features: usize,
        nodes: usize,
    ) -> Result<Packed, TreeFault> {
        match node {
            Node::Leaf { value } => {
                if !value.is_finite() {
                    return Err(TreeFault::Leaf { node: index });
                }
                Ok(Packed {
                    feature: 0,
                    payload: value.to_bits(),
                    children: [packed_index as u32; 2],
                })
            }
            Node::Split {
                feature,
                rule,
                missing_left,
                left,
                right,
            } => {
                if *feature as usize >= features || *feature > FEATURE {
                    return Err(TreeFault::Feature {
                        node: index,
                        feature: feature.to_string(),
                        features,
                    });
                }
                for child in [*left, *right] {
                    if child as usize >= nodes {
                        return Err(TreeFault::Child {
                            node: index,
                            child: child.to_string(),
                            nodes,
                        });
                    }
                }
                let (flag, payload) = match rule {
                    Rule::Below(threshold) | Rule::BelowUnlessZero(threshold) => {
                        if !threshold.is_finite() {
                            return Err(TreeFault::Threshold { node: index });
                        }
                        let flag = match rule {
                            Rule::BelowUnlessZero(_) => ZERO_MISSING,
                            _ => 0,
                        };
                        (flag, threshold.to_bits())
                    }
                    Rule::NotIn(set) => {
                        self.sets.push(set.clone());
                        (CATEGORICAL, (self.sets.len() - 1) as u32)
                    }
                };
                self.plain &= flag == 0;
                let missing = if *missing_left { MISSING_LEFT } else { 0 };
                Ok(Packed {
                    feature: feature | flag | missing,
                    payload,
                    children: [0; 2],
                })
            }
        }
    }
}
