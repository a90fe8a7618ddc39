//! What of a tree's explanation does not depend on the row.

use crate::model::trees::Tree;

/// A tree laid out for the sweep, one edge per node (the one that leads to it).
pub struct Plan {
    /// In the tree's own order, which is preorder; the root's edge leads nowhere.
    pub edges: Vec<Edge>,
    /// The most different features on one path.
    pub features_on_path: usize,
    /// The mean leaf value by cover: the tree's part of the base.
    pub mean: f64,
    /// The largest absolute leaf value.
    pub largest: f64,
}

/// The edge that leads to a node, and the node itself.
#[derive(Clone, Debug, Default)]
pub struct Edge {
    /// The node it comes from.
    pub parent: usize,
    /// Whether it is the parent's left edge.
    pub is_left: bool,
    /// The feature the parent asks for.
    pub feature: usize,
    /// The node of the last edge above with the same feature; the root when there is none.
    pub earlier: usize,
    /// The share of the parent's cover that takes this edge.
    pub ratio: f64,
    /// The product of the ratios of all edges with this feature down to here (z).
    pub merged: f64,
    /// The node's value when it is a leaf, else 0.
    pub leaf: f64,
    /// The feature the node asks for when it is a split.
    pub asks: Option<usize>,
}

/// A step of the walk: into a node, or out of it again.
enum Step {
    Enter(usize),
    Leave(usize),
}

impl Plan {
    /// Lays a tree out; `last` has one zero per feature and is handed back so.
    ///
    /// `last` holds, for each feature, the node of its last edge on the path that
    /// is being walked; 0, the root, stands for none.
    pub fn new(tree: &Tree, last: &mut [usize]) -> Plan {
        let mut plan = Plan {
            edges: vec![Edge::default(); tree.len()],
            features_on_path: 0,
            mean: 0.0,
            largest: 0.0,
        };
        plan.edges[0].merged = 1.0;
        // For each node: the share of cover that reaches it, the different features above.
        let mut reached = vec![(1.0f64, 0usize); tree.len()];
        let mut steps = vec![Step::Enter(0)];
        while let Some(step) = steps.pop() {
            let node = match step {
                Step::Enter(node) => node,
                Step::Leave(node) => {
                    last[plan.edges[node].feature] = plan.edges[node].earlier;
                    continue;
                }
            };
            if node != 0 {
                let edge = &plan.edges[node];
                let (reach, distinct) = reached[edge.parent];
                let earlier = std::mem::replace(&mut last[edge.feature], node);
                let merged = plan.edges[earlier].merged * edge.ratio;
                reached[node] = (reach * edge.ratio, distinct + usize::from(earlier == 0));
                let edge = &mut plan.edges[node];
                edge.earlier = earlier;
                edge.merged = merged;
                steps.push(Step::Leave(node));
            }
            match tree.children(node) {
                None => plan.end(node, f64::from(tree.leaf_value(node)), reached[node]),
                Some(children) => {
                    plan.open(tree, node, children);
                    steps.extend(children.map(Step::Enter));
                }
            }
        }
        plan
    }

    /// Notes a leaf.
    fn end(&mut self, node: usize, value: f64, (reach, distinct): (f64, usize)) {
        self.edges[node].leaf = value;
        self.mean += value * reach;
        self.largest = self.largest.max(value.abs());
        self.features_on_path = self.features_on_path.max(distinct);
    }

    /// Notes a split and the edges to its children.
    fn open(&mut self, tree: &Tree, node: usize, children: [usize; 2]) {
        let feature = tree.feature(node);
        self.edges[node].asks = Some(feature);
        let cover = tree.cover(node);
        for (child, is_left) in children.into_iter().zip([true, false]) {
            let edge = &mut self.edges[child];
            edge.parent = node;
            edge.is_left = is_left;
            edge.feature = feature;
            // A split that no training row reached divides evenly: any ratio
            // keeps the sum right, and nothing but the row itself comes here.
            edge.ratio = if cover > 0.0 {
                tree.cover(child) / cover
            } else {
                0.5
            };
        }
    }
}
