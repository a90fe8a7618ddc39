//! One tree of the file, from parallel arrays to checked nodes.

use super::file;
use crate::model::error::TreeFault;
use crate::model::json::Numbers;
use crate::model::trees::{CategorySet, MAX_CATEGORY, Node, Rule, Tree};
use crate::model::{ModelError, json};

/// XGBoost's sign for "no child".
const NO_CHILD: f64 = -1.0;

/// Reads the tree with the given index in the file.
///
/// `weight` is what the tree counts; `room` is how many bytes of category sets the
/// rest of the file may still take.
pub fn read(
    index: usize,
    file: &file::Tree,
    features: usize,
    weight: f32,
    room: &mut usize,
) -> Result<Tree, ModelError> {
    let fault = |fault| ModelError::Tree { tree: index, fault };
    let leaf_size = super::whole(
        &file.tree_param.size_leaf_vector,
        &format!("trees[{index}].tree_param.size_leaf_vector"),
        0,
    )?;
    if leaf_size > 1 {
        return Err(ModelError::Outputs {
            found: format!("size_leaf_vector {leaf_size}"),
        });
    }
    let arrays = Arrays::of(index, file, features)?;
    let sets = category_sets(file, arrays.nodes, room).map_err(fault)?;
    let mut nodes = Vec::with_capacity(arrays.nodes);
    for node in 0..arrays.nodes {
        // A node that cannot be reached may hold anything, so a fault in it
        // must not refuse the tree; `Tree::build` sees only what is reached.
        nodes.push(arrays.node(node, &sets).unwrap_or_else(Slot::Faulty));
    }
    check_reachable(&nodes).map_err(fault)?;
    let nodes: Vec<Node> = nodes
        .into_iter()
        .map(|slot| match slot {
            Slot::Sound(Node::Leaf { value }) => Node::Leaf {
                value: value * weight,
            },
            Slot::Sound(split) => split,
            Slot::Faulty(_) => Node::Leaf { value: 0.0 },
        })
        .collect();
    Tree::build(&nodes, &arrays.covers, features).map_err(fault)
}

/// A node as read, or why it could not be.
enum Slot {
    Sound(Node),
    Faulty(TreeFault),
}

/// The fault of the first node, in the order of a walk from the root, that has one.
fn check_reachable(nodes: &[Slot]) -> Result<(), TreeFault> {
    let mut seen = vec![false; nodes.len()];
    let mut waiting = vec![0usize];
    while let Some(index) = waiting.pop() {
        match nodes.get(index) {
            Some(Slot::Faulty(fault)) => return Err(fault.clone()),
            // A second visit is `Tree::build`'s to report; here it only must end.
            Some(Slot::Sound(Node::Split { left, right, .. }))
                if !std::mem::replace(&mut seen[index], true) =>
            {
                waiting.push(*right as usize);
                waiting.push(*left as usize);
            }
            _ => {}
        }
    }
    Ok(())
}

/// The arrays of a tree, known to be equally long.
struct Arrays<'a> {
    nodes: usize,
    feature_count: usize,
    left: &'a [f64],
    right: &'a [f64],
    features: &'a [f64],
    conditions: &'a [f64],
    kinds: Option<&'a [f64]>,
    missing_left: &'a [f64],
    covers: Vec<f64>,
}

impl<'a> Arrays<'a> {
    fn of(
        index: usize,
        file: &'a file::Tree,
        feature_count: usize,
    ) -> Result<Arrays<'a>, ModelError> {
        let left = present(index, "left_children", &file.left_children)?;
        let nodes = left.len();
        let declared = super::whole(
            &file.tree_param.num_nodes,
            &format!("trees[{index}].tree_param.num_nodes"),
            nodes as u64,
        )?;
        if declared != nodes as u64 {
            return Err(ModelError::Lengths {
                tree: index,
                field: "left_children".into(),
                found: nodes,
                expected: usize::try_from(declared).unwrap_or(usize::MAX),
            });
        }
        let array = |name: &str, array: &'a Option<Numbers>| {
            let values = present(index, name, array)?;
            if values.len() != nodes {
                return Err(ModelError::Lengths {
                    tree: index,
                    field: name.into(),
                    found: values.len(),
                    expected: nodes,
                });
            }
            Ok(values)
        };
        Ok(Arrays {
            nodes,
            feature_count,
            left,
            right: array("right_children", &file.right_children)?,
            features: array("split_indices", &file.split_indices)?,
            conditions: array("split_conditions", &file.split_conditions)?,
            kinds: match &file.split_type {
                Some(_) => Some(array("split_type", &file.split_type)?),
                None => None,
            },
            missing_left: array("default_left", &file.default_left)?,
            // `f32` numbers, whichever way they are written.
            covers: array("sum_hessian", &file.sum_hessian)?
                .iter()
                .map(|cover| f64::from(*cover as f32))
                .collect(),
        })
    }

    /// One node; `sets` holds the categories of the nodes that have some, by node.
    fn node(&self, node: usize, sets: &[(usize, CategorySet)]) -> Result<Slot, TreeFault> {
        let [left, right] = [self.left[node], self.right[node]];
        let condition = self.conditions[node] as f32;
        if left == NO_CHILD && right == NO_CHILD {
            return Ok(Slot::Sound(Node::Leaf { value: condition }));
        }
        let child = |value: f64| {
            index_of(value).ok_or(TreeFault::Child {
                node,
                child: value.to_string(),
                nodes: self.nodes,
            })
        };
        let feature = index_of(self.features[node]).ok_or(TreeFault::Feature {
            node,
            feature: self.features[node].to_string(),
            features: self.feature_count,
        })?;
        let kind = self.kinds.map_or(0.0, |kinds| kinds[node]);
        let rule = if kind == 0.0 {
            Rule::Below(condition)
        } else if kind == 1.0 {
            match sets.binary_search_by_key(&node, |(owner, _)| *owner) {
                Ok(at) => Rule::NotIn(sets[at].1.clone()),
                Err(_) => return Err(TreeFault::Categories { node }),
            }
        } else {
            return Err(TreeFault::SplitType {
                node,
                found: kind.to_string(),
            });
        };
        Ok(Slot::Sound(Node::Split {
            feature,
            rule,
            missing_left: self.missing_left[node] == 1.0,
            left: child(left)?,
            right: child(right)?,
        }))
    }
}

/// The category sets of a tree with the nodes they belong to, in the nodes' order.
fn category_sets(
    file: &file::Tree,
    nodes: usize,
    room: &mut usize,
) -> Result<Vec<(usize, CategorySet)>, TreeFault> {
    let Numbers(owners) = &file.categories_nodes;
    let Numbers(starts) = &file.categories_segments;
    let Numbers(sizes) = &file.categories_sizes;
    let mut sets: Vec<(usize, CategorySet)> = Vec::with_capacity(owners.len());
    // Runs do not overlap: a short file could otherwise name a long one in every node.
    let mut unread = file.categories.0.len();
    for (position, owner) in owners.iter().enumerate() {
        let node = index_of(*owner).unwrap_or(u32::MAX) as usize;
        let fault = TreeFault::Categories { node };
        let run = (|| {
            let start = index_of(*starts.get(position)?)? as usize;
            let size = index_of(*sizes.get(position)?)? as usize;
            unread = unread.checked_sub(size)?;
            file.categories.0.get(start..start.checked_add(size)?)
        })();
        let (Some(run), true) = (run, node < nodes) else {
            return Err(fault);
        };
        let codes = run
            .iter()
            .map(|code| {
                index_of(*code)
                    .filter(|code| *code <= MAX_CATEGORY)
                    .ok_or_else(|| TreeFault::Category {
                        node,
                        code: code.to_string(),
                        largest: MAX_CATEGORY,
                    })
            })
            .collect::<Result<Vec<u32>, TreeFault>>()?;
        let set = CategorySet::new(codes).map_err(|_| fault.clone())?;
        *room = room
            .checked_sub(set.bytes())
            .ok_or(TreeFault::CategoryRoom { node })?;
        sets.push((node, set));
    }
    sets.sort_by_key(|(node, _)| *node);
    match sets.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some(pair) => Err(TreeFault::Categories { node: pair[0].0 }),
        None => Ok(sets),
    }
}

fn present<'a>(
    index: usize,
    name: &str,
    array: &'a Option<Numbers>,
) -> Result<&'a [f64], ModelError> {
    match array {
        Some(Numbers(values)) => Ok(values),
        None => Err(ModelError::FieldMissing {
            field: json::shorten(&format!("trees[{index}].{name}")),
        }),
    }
}

/// A number as an index, if it is one.
fn index_of(value: f64) -> Option<u32> {
    let fits = value >= 0.0 && value <= f64::from(u32::MAX) && value == libm::trunc(value);
    fits.then_some(value as u32)
}
