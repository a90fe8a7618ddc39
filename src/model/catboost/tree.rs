//! Trees of the file, from splits and leaves to checked nodes.
//!
//! A split is true when the number is above its border, or the category is the
//! one it names; true is the right side. In a symmetric tree the last split is
//! the root's and the first one the leaves' own: bit i of a leaf's index is the
//! answer to split i. CatBoost's contributions follow this order, and weigh by
//! the rows in the leaves.

use super::MAX_NODES;
use super::columns::Columns;
use super::file::{Numeric, Other, Split, Symmetric};
use crate::model::ModelError;
use crate::model::error::TreeFault;
use crate::model::trees::{CategorySet, Missing, Node, Rule, Tree, at_most};

/// The deepest symmetric tree, which is the deepest that CatBoost grows.
const DEEPEST: usize = 16;

/// Reads trees, and keeps account of the memory they take.
pub struct Reader<'a> {
    /// The features.
    pub columns: &'a Columns,
    /// Numbers per leaf.
    pub outputs: usize,
    /// What leaf values are multiplied by.
    pub scale: f64,
    /// How many nodes the rest of the file may still have.
    pub nodes_left: usize,
    /// How many bytes of category sets the rest of the file may still take.
    pub category_bytes_left: usize,
}

/// A split or a leaf whose numbers are still those of all outputs.
struct Slot {
    question: Option<(u32, Rule, bool)>,
    children: [u32; 2],
    values: Vec<f64>,
}

impl Reader<'_> {
    /// A symmetric tree, one tree per output.
    pub fn symmetric(&mut self, index: usize, tree: &Symmetric) -> Result<Vec<Tree>, ModelError> {
        let field = |name: &str| format!("oblivious_trees[{index}].{name}");
        let missing = |name: &str| ModelError::FieldMissing { field: field(name) };
        let values = tree.leaf_values.as_ref();
        let values = &values.ok_or_else(|| missing("leaf_values"))?.0;
        let weights = tree.leaf_weights.as_ref();
        let weights = &weights.ok_or_else(|| missing("leaf_weights"))?.0;
        let depth = tree.splits.len();
        if depth > DEEPEST {
            return Err(ModelError::FieldWrong {
                field: field("splits"),
                found: format!("[{depth}]"),
                expected: format!("[0] … [{DEEPEST}]"),
            });
        }
        let leaves = 1usize << depth;
        self.take_nodes(2 * leaves - 1)?;
        for (name, found, expected) in [
            ("leaf_values", values.len(), leaves * self.outputs),
            ("leaf_weights", weights.len(), leaves),
        ] {
            if found != expected {
                return Err(ModelError::Lengths {
                    tree: index,
                    field: name.into(),
                    found,
                    expected,
                });
            }
        }
        let mut slots = Vec::with_capacity(2 * leaves - 1);
        // Level by level from the root: node i has the children 2 i + 1 and 2 i + 2.
        for (level, split) in tree.splits.iter().rev().enumerate() {
            for node in (1usize << level) - 1..(2usize << level) - 1 {
                let question = self.question(index, node, split)?;
                slots.push(Slot {
                    question: Some(question),
                    children: [2 * node as u32 + 1, 2 * node as u32 + 2],
                    values: Vec::new(),
                });
            }
        }
        for leaf in values.chunks(self.outputs) {
            slots.push(Slot {
                question: None,
                children: [0; 2],
                values: leaf.to_vec(),
            });
        }
        let mut covers = vec![0.0; leaves - 1];
        covers.extend(weights);
        // A parent comes before its children, so their sums are ready when it is reached.
        for node in (0..leaves - 1).rev() {
            covers[node] = covers[2 * node + 1] + covers[2 * node + 2];
        }
        self.build(index, &slots, &covers)
    }

    /// A tree of another policy, one tree per output.
    pub fn other(&mut self, index: usize, root: &Other) -> Result<Vec<Tree>, ModelError> {
        let fault = |fault| ModelError::Tree { tree: index, fault };
        let mut slots: Vec<Slot> = Vec::new();
        let mut covers = Vec::new();
        let mut parents = Vec::new();
        // Each entry: a node, and its parent with the side it stands on.
        let mut waiting: Vec<(&Other, Option<(usize, usize)>)> = vec![(root, None)];
        while let Some((node, slot)) = waiting.pop() {
            let at = slots.len();
            self.take_nodes(1)?;
            if let Some((parent, side)) = slot {
                slots[parent].children[side] = at as u32;
            }
            parents.push(slot.map(|(parent, _)| parent));
            let children = match (&node.left, &node.right) {
                (Some(left), Some(right)) => Some([left, right]),
                (None, None) => None,
                _ => return Err(fault(child(at))),
            };
            match (&node.split, children) {
                (Some(split), Some([left, right])) => {
                    slots.push(Slot {
                        question: Some(self.question(index, at, split)?),
                        children: [0; 2],
                        values: Vec::new(),
                    });
                    covers.push(0.0);
                    waiting.push((right, Some((at, 1))));
                    waiting.push((left, Some((at, 0))));
                }
                (None, None) => {
                    let values = match &node.value {
                        Some(Numeric::One(value)) => vec![*value],
                        Some(Numeric::Many(values)) => values.clone(),
                        None => Vec::new(),
                    };
                    if values.len() != self.outputs {
                        return Err(ModelError::Lengths {
                            tree: index,
                            field: "value".into(),
                            found: values.len(),
                            expected: self.outputs,
                        });
                    }
                    slots.push(Slot {
                        question: None,
                        children: [0; 2],
                        values,
                    });
                    let weight = node.weight.ok_or_else(|| ModelError::FieldMissing {
                        field: format!("trees[{index}].….weight"),
                    })?;
                    covers.push(weight);
                }
                _ => return Err(fault(child(at))),
            }
        }
        for node in (1..slots.len()).rev() {
            if let Some(parent) = parents[node] {
                covers[parent] += covers[node];
            }
        }
        self.build(index, &slots, &covers)
    }

    fn take_nodes(&mut self, count: usize) -> Result<(), ModelError> {
        let nodes = count * self.outputs;
        self.nodes_left = self
            .nodes_left
            .checked_sub(nodes)
            .ok_or(ModelError::Nodes { limit: MAX_NODES })?;
        Ok(())
    }

    /// What a split asks: the feature, what goes left, whether a missing cell does.
    fn question(
        &mut self,
        tree: usize,
        node: usize,
        split: &Split,
    ) -> Result<(u32, Rule, bool), ModelError> {
        let fault = |fault| ModelError::Tree { tree, fault };
        let unknown = |index: Option<u64>| {
            fault(TreeFault::Feature {
                node,
                feature: index.map_or("-".into(), |index| index.to_string()),
                features: self.columns.count(),
            })
        };
        match split.split_type.as_str() {
            "FloatFeature" => {
                let index = split.float_feature_index;
                let found = index.and_then(|index| self.columns.float(index));
                let (feature, missing_above) = found.ok_or_else(|| unknown(index))?;
                let border = split.border.unwrap_or(f64::NAN);
                // Borders are `f32` numbers, written with all digits they need.
                let border = f64::from(border as f32);
                let (rule, missing_left) = at_most(border, Missing::Only, !missing_above);
                Ok((feature, rule, missing_left))
            }
            "OneHotFeature" => {
                let index = split.cat_feature_index;
                let found = index
                    .zip(split.value)
                    .and_then(|(index, hash)| self.columns.category(index, hash));
                let (feature, code) = found.ok_or_else(|| unknown(index))?;
                let set = self.set(tree, node, &[code])?;
                Ok((feature, Rule::NotIn(set), true))
            }
            "OnlineCtr" => {
                let index = split.split_index;
                let found = index
                    .zip(split.border)
                    .and_then(|(index, border)| self.columns.statistic(index, border));
                let (feature, codes, unseen_above) = found.ok_or_else(|| unknown(index))?;
                let set = self.set(tree, node, &codes)?;
                Ok((feature, Rule::NotIn(set), !unseen_above))
            }
            other => Err(fault(TreeFault::SplitType {
                node,
                found: crate::model::json::shorten(other),
            })),
        }
    }

    /// A set of codes, of which the file's sets together may take so much memory.
    fn set(&mut self, tree: usize, node: usize, codes: &[u32]) -> Result<CategorySet, ModelError> {
        let fault = |fault| ModelError::Tree { tree, fault };
        let set = CategorySet::new(codes.iter().copied()).map_err(|code| {
            fault(TreeFault::Category {
                node,
                code: code.to_string(),
                largest: crate::model::trees::MAX_CATEGORY,
            })
        })?;
        self.category_bytes_left = self
            .category_bytes_left
            .checked_sub(set.bytes() * self.outputs)
            .ok_or_else(|| fault(TreeFault::CategoryRoom { node }))?;
        Ok(set)
    }

    /// One checked tree per output.
    fn build(&self, tree: usize, slots: &[Slot], covers: &[f64]) -> Result<Vec<Tree>, ModelError> {
        (0..self.outputs)
            .map(|output| {
                let nodes: Vec<Node> = slots
                    .iter()
                    .map(|slot| match &slot.question {
                        Some((feature, rule, missing_left)) => Node::Split {
                            feature: *feature,
                            rule: rule.clone(),
                            missing_left: *missing_left,
                            left: slot.children[0],
                            right: slot.children[1],
                        },
                        None => Node::Leaf {
                            value: (slot.values[output] * self.scale) as f32,
                        },
                    })
                    .collect();
                Tree::build(&nodes, covers, self.columns.count())
                    .map_err(|fault| ModelError::Tree { tree, fault })
            })
            .collect()
    }
}

/// A node that is neither a split with two children nor a leaf.
fn child(node: usize) -> TreeFault {
    TreeFault::Child {
        node,
        child: "-".into(),
        nodes: node,
    }
}
