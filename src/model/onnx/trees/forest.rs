//! From lists of nodes to checked trees.

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
        let ids = node.wholes_of("nodes_nodeids", count)?;
        let feature_ids = node.wholes_of("nodes_featureids", count)?;
        let yes = node.wholes_of("nodes_truenodeids", count)?;
        let no = node.wholes_of("nodes_falsenodeids", count)?;
        let values = node.counted("nodes_values", node.floats_as("nodes_values")?, count)?;
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
                let raw = raw_node(
                    tree_ids[at],
                    ids[at],
                    modes[at],
                    values[at],
                    feature_ids[at],
                )?;
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
                let mode = Mode::numbered(modes[at] as i64).ok_or_else(|| {
                    let found = modes[at].to_string();
                    fault(number, TreeFault::SplitType { node: place, found })
                })?;
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
            let mut largest = vec![0.0f64; self.classes.min(MAX_OUTPUTS)];
            for (_, class, weight) in &tree.votes {
                if let Some(largest) = largest.get_mut(*class) {
                    *largest = largest.max(*weight);
                }
            }
            for (most, largest) in most.iter_mut().zip(largest) {
                *most += largest;
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

fn raw_node(
    tree: i64,
    id: i64,
    mode: &str,
    value: f64,
    feature: i64,
) -> Result<RawNode, ModelError> {
    let mode = Mode::named(mode).ok_or_else(|| {
        fault(
            tree,
            TreeFault::SplitType {
                node: id.max(0) as usize,
                found: crate::model::json::shorten(mode),
            },
        )
    })?;
    Ok(RawNode {
        mode,
        feature: feature as u32,
        value,
        ..RawNode::LEAF
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
