//! From lists of nodes to checked trees.

mod classic;
mod joint;

use super::super::file::Node as GraphNode;
use super::nodes::Mode;
use crate::model::ModelError;
use crate::model::error::TreeFault;
use crate::model::imported::MAX_FEATURES;
use crate::model::trees::{Link, Missing, Node, Outputs, Rule, Tree, TreeEnsemble, at_most};

/// The most classes or targets.
pub const MAX_OUTPUTS: usize = 10_000;

/// The most nodes of all outputs' trees together.
const MAX_NODES: usize = 16 * 1024 * 1024;

/// The most nodes that a file may list, whose lists stand in memory together.
const MAX_LISTED: usize = 4 * 1024 * 1024;

/// How far a sum of probabilities may lie above one by rounding.
const ROUNDING: f64 = 1e-3;

/// The trees of a node of the graph.
pub struct Forest {
    trees: Vec<RawTree>,
    features: usize,
    classes: usize,
}

/// One tree as the file tells it; nodes are named by their place in it.
#[derive(Default)]
struct RawTree {
    nodes: Vec<RawNode>,
    /// What leaves vote for: node, class or target, weight.
    votes: Vec<(usize, usize, f64)>,
}

#[derive(Clone, Copy)]
struct RawNode {
    mode: Mode,
    feature: u32,
    value: f64,
    missing_true: bool,
    hit_rate: f64,
    children: [u32; 2],
}

impl Forest {
    /// How many trees there are.
    pub fn trees(&self) -> usize {
        self.trees.len()
    }

    /// The classes or targets that any leaf votes for.
    pub fn voted(&self) -> Vec<usize> {
        let mut voted: Vec<usize> = self.votes().map(|(_, class, _)| class).collect();
        voted.sort_unstable();
        voted.dedup();
        voted
    }

    fn votes(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        self.trees
            .iter()
            .flat_map(|tree| tree.votes.iter().copied())
    }

    /// Whether the sums can be probabilities: never negative, never above one.
    pub fn is_share(&self, base: &[f64]) -> bool {
        let mut most: Vec<f64> = (0..self.classes)
            .map(|class| base.get(class).copied().unwrap_or(0.0))
            .collect();
        for tree in &self.trees {
            let mut votes: Vec<(usize, f64)> = tree
                .votes
                .iter()
                .map(|(_, class, weight)| (*class, *weight))
                .collect();
            votes.sort_by_key(|(class, _)| *class);
            for votes in votes.chunk_by(|a, b| a.0 == b.0) {
                let largest = votes.iter().map(|(_, weight)| *weight).fold(0.0, f64::max);
                let class = votes.first().and_then(|(class, _)| most.get_mut(*class));
                if let Some(most) = class {
                    *most += largest;
                }
            }
        }
        self.votes().all(|(_, _, weight)| weight >= 0.0)
            && base.iter().all(|base| *base >= 0.0)
            && most.iter().all(|most| *most <= 1.0 + ROUNDING)
    }

    /// Whether the nodes' hit rates can be training weights: what enters a split leaves it.
    pub fn has_covers(&self) -> bool {
        self.trees.iter().all(|tree| {
            tree.nodes.iter().all(|node| {
                let below: f64 = match node.mode {
                    Mode::Leaf => return node.hit_rate >= 0.0,
                    _ => node
                        .children
                        .iter()
                        .filter_map(|child| tree.nodes.get(*child as usize))
                        .map(|child| child.hit_rate)
                        .sum(),
                };
                node.hit_rate > 0.0 && (below - node.hit_rate).abs() <= 0.01 * node.hit_rate
            })
        })
    }

    /// One sum of trees per output: `votes` says for each class what it adds to which.
    pub fn outputs(
        &self,
        votes: &[Vec<(usize, f64)>],
        base: &[f64],
        link: Link,
        weight: f64,
    ) -> Result<Outputs, ModelError> {
        let count = votes
            .iter()
            .flatten()
            .map(|(output, _)| output + 1)
            .max()
            .unwrap_or(1);
        let has_covers = self.has_covers();
        let mut left = MAX_NODES;
        let mut sums: Vec<(f64, Vec<Tree>)> = (0..count).map(|_| (0.0, Vec::new())).collect();
        for (class, base) in base.iter().enumerate() {
            for (output, factor) in votes.get(class).into_iter().flatten() {
                if let Some((sum, _)) = sums.get_mut(*output) {
                    *sum += base * factor;
                }
            }
        }
        for (index, tree) in self.trees.iter().enumerate() {
            let mut cast: Vec<(usize, usize, f64)> = Vec::with_capacity(tree.votes.len());
            for (node, class, value) in &tree.votes {
                for (output, factor) in votes.get(*class).into_iter().flatten() {
                    cast.push((*output, *node, value * factor * weight));
                }
            }
            cast.sort_by_key(|(output, node, _)| (*output, *node));
            for votes in cast.chunk_by(|a, b| a.0 == b.0) {
                left = left
                    .checked_sub(tree.nodes.len())
                    .ok_or(ModelError::Nodes { limit: MAX_NODES })?;
                let output = votes.first().map_or(0, |vote| vote.0);
                let built = tree.build(votes, self.features, has_covers);
                let built = built.map_err(|fault| ModelError::Tree { tree: index, fault })?;
                if let Some((_, trees)) = sums.get_mut(output) {
                    trees.push(built);
                }
            }
        }
        let ensembles = sums
            .into_iter()
            .map(|(base, trees)| TreeEnsemble::new(self.features, base as f32, trees));
        Outputs::new(ensembles.collect(), link).ok_or(ModelError::NoTrees)
    }
}

impl RawNode {
    const LEAF: RawNode = RawNode {
        mode: Mode::Leaf,
        feature: 0,
        value: 0.0,
        missing_true: false,
        hit_rate: 0.0,
        children: [0; 2],
    };
}

impl RawTree {
    /// The tree of one output; without known covers none has any, so that explanations
    /// divide every split evenly.
    fn build(
        &self,
        votes: &[(usize, usize, f64)],
        features: usize,
        has_covers: bool,
    ) -> Result<Tree, TreeFault> {
        let mut leaves = vec![0.0; self.nodes.len()];
        for (_, node, value) in votes {
            if let Some(leaf) = leaves.get_mut(*node) {
                *leaf += value;
            }
        }
        let nodes: Vec<Node> = self
            .nodes
            .iter()
            .zip(leaves)
            .map(|(raw, leaf)| raw.node(leaf))
            .collect();
        let covers: Vec<f64> = match has_covers {
            true => self.nodes.iter().map(|node| node.hit_rate).collect(),
            false => vec![0.0; nodes.len()],
        };
        Tree::build(&nodes, &covers, features)
    }
}

impl RawNode {
    fn node(&self, leaf: f64) -> Node {
        let [yes, no] = self.children;
        // What is not below goes right: the other two questions have their children exchanged.
        let (rule, missing_left, left, right) = match self.mode {
            Mode::Leaf => return Node::Leaf { value: leaf as f32 },
            Mode::AtMost => {
                let (rule, missing) = at_most(self.value, Missing::Only, self.missing_true);
                (rule, missing, yes, no)
            }
            Mode::Below => (below(self.value), self.missing_true, yes, no),
            Mode::AtLeast => (below(self.value), !self.missing_true, no, yes),
            Mode::Above => {
                let (rule, missing) = at_most(self.value, Missing::Only, !self.missing_true);
                (rule, missing, no, yes)
            }
        };
        Node::Split {
            feature: self.feature,
            rule,
            missing_left,
            left,
            right,
        }
    }
}

/// Below a threshold that may lie between two `f32`: the smallest that is not below it.
fn below(threshold: f64) -> Rule {
    let rounded = threshold as f32;
    let above = if f64::from(rounded) < threshold {
        rounded.next_up()
    } else {
        rounded
    };
    Rule::Below(if above.is_nan() {
        above
    } else {
        above.clamp(-f32::MAX, f32::MAX)
    })
}

/// How many features a row has: as many as the input, or up to the last that is asked for.
fn features_of(
    node: &GraphNode,
    ids: &[i64],
    features: Option<usize>,
) -> Result<usize, ModelError> {
    let limit = features.unwrap_or(MAX_FEATURES);
    let bad = ids.iter().find(|id| !(0..limit as i64).contains(id));
    if let Some(bad) = bad {
        let expected = format!("0 … {}", limit.saturating_sub(1));
        return Err(node.wrong("nodes_featureids", &bad.to_string(), &expected));
    }
    let largest = ids.iter().max().map_or(1, |id| *id as usize + 1);
    Ok(features.unwrap_or(largest))
}

/// A list that may be left out, or is of no use.
fn optional(values: Vec<f64>, count: usize) -> Vec<f64> {
    let sound = values.len() == count && values.iter().all(|value| value.is_finite());
    if sound { values } else { Vec::new() }
}

fn fault(tree: i64, fault: TreeFault) -> ModelError {
    ModelError::Tree {
        tree: tree.max(0) as usize,
        fault,
    }
}
