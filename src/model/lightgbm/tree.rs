//! One tree of the file, from parallel arrays to checked nodes.
//!
//! How LightGBM decides (`tree.h`): a number goes left when it is at most the
//! threshold, what counts as missing goes where `decision_type` says; a category
//! goes left when it is in the set, and right when it is not, is unknown,
//! negative or missing. Here sets go right, so a category split is mirrored.

use super::file::Fields;
use crate::model::ModelError;
use crate::model::error::TreeFault;
use crate::model::trees::{CategorySet, MAX_CATEGORY, Missing, Node, Rule, Tree, at_most};

/// The bits of `decision_type`.
const CATEGORICAL: u64 = 1;
const DEFAULT_LEFT: u64 = 2;
const MISSING_SHIFT: u64 = 2;

/// Reads the tree with the given index in the file.
///
/// `weight` is what leaf values are multiplied by; `room` is how many bytes of
/// category sets the rest of the file may still take.
pub fn read(
    index: usize,
    fields: &Fields,
    features: usize,
    weight: f64,
    room: &mut usize,
) -> Result<Tree, ModelError> {
    let fault = |fault| ModelError::Tree { tree: index, fault };
    if fields.has("is_linear") && fields.whole("is_linear")? != 0 {
        return Err(ModelError::LinearLeaves);
    }
    let values = fields.list("leaf_value")?;
    let leaves = fields.whole("num_leaves")?;
    if leaves != values.len() as u64 || leaves == 0 {
        return Err(ModelError::Lengths {
            tree: index,
            field: "leaf_value".into(),
            found: values.len(),
            expected: usize::try_from(leaves).unwrap_or(usize::MAX),
        });
    }
    let mut nodes = Vec::with_capacity(values.len() * 2);
    let mut covers = Vec::new();
    if values.len() > 1 {
        let splits = Splits::read(index, fields, values.len() - 1, features)?;
        let sets = Sets::read(fields)?;
        for node in 0..splits.count {
            nodes.push(splits.node(node, &sets, room).map_err(fault)?);
        }
        covers = fields.numbers("internal_count", splits.count, index)?;
        covers.extend(fields.numbers("leaf_count", values.len(), index)?);
    } else {
        // A tree that is one leaf has no rows to divide.
        covers.push(1.0);
    }
    nodes.extend(values.iter().map(|value| Node::Leaf {
        value: (value * weight) as f32,
    }));
    Tree::build(&nodes, &covers, features).map_err(fault)
}

/// The arrays of a tree's splits, known to be equally long.
struct Splits {
    count: usize,
    feature_count: usize,
    features: Vec<f64>,
    thresholds: Vec<f64>,
    decisions: Vec<f64>,
    left: Vec<f64>,
    right: Vec<f64>,
}

impl Splits {
    fn read(
        index: usize,
        fields: &Fields,
        count: usize,
        feature_count: usize,
    ) -> Result<Splits, ModelError> {
        let array = |key: &str| fields.numbers(key, count, index);
        Ok(Splits {
            count,
            feature_count,
            features: array("split_feature")?,
            thresholds: array("threshold")?,
            decisions: array("decision_type")?,
            left: array("left_child")?,
            right: array("right_child")?,
        })
    }

    /// One split; splits come first in the order of the file, leaves follow.
    fn node(&self, node: usize, sets: &Sets, room: &mut usize) -> Result<Node, TreeFault> {
        let at = |array: &[f64]| array.get(node).copied().unwrap_or(f64::NAN);
        let feature = index_of(at(&self.features)).ok_or(TreeFault::Feature {
            node,
            feature: at(&self.features).to_string(),
            features: self.feature_count,
        })?;
        let left = self.child(node, at(&self.left))?;
        let right = self.child(node, at(&self.right))?;
        let kind = || TreeFault::SplitType {
            node,
            found: at(&self.decisions).to_string(),
        };
        let decision = u64::from(index_of(at(&self.decisions)).ok_or_else(kind)?);
        if decision & CATEGORICAL != 0 {
            let set = sets.get(node, at(&self.thresholds))?;
            *room = room
                .checked_sub(set.bytes())
                .ok_or(TreeFault::CategoryRoom { node })?;
            return Ok(Node::Split {
                feature,
                rule: Rule::NotIn(set),
                missing_left: true,
                left: right,
                right: left,
            });
        }
        let missing = match decision >> MISSING_SHIFT {
            0 => Missing::IsZero,
            1 => Missing::WithZero,
            2 => Missing::Only,
            _ => return Err(kind()),
        };
        let default_left = decision & DEFAULT_LEFT != 0;
        let (rule, missing_left) = at_most(at(&self.thresholds), missing, default_left);
        Ok(Node::Split {
            feature,
            rule,
            missing_left,
            left,
            right,
        })
    }

    /// A child as an index among all nodes; the file counts leaves down from −1.
    fn child(&self, node: usize, child: f64) -> Result<u32, TreeFault> {
        let place = if child < 0.0 {
            child.abs() - 1.0 + self.count as f64
        } else {
            child
        };
        let is_there = child >= 0.0 && child < self.count as f64 || child < 0.0;
        index_of(place)
            .filter(|_| is_there)
            .ok_or(TreeFault::Child {
                node,
                child: child.to_string(),
                nodes: 2 * self.count + 1,
            })
    }
}

/// The category sets of a tree, or the code that one of them should not have.
///
/// Each is made once, however many splits name it: a short file could name a
/// long run in every node.
struct Sets(Vec<Result<CategorySet, Option<u64>>>);

impl Sets {
    fn read(fields: &Fields) -> Result<Sets, ModelError> {
        if fields.whole("num_cat")? == 0 {
            return Ok(Sets(Vec::new()));
        }
        let starts = fields.list("cat_boundaries")?;
        let words = fields.list("cat_threshold")?;
        let mut read_to = 0;
        let sets = starts.windows(2).map(|pair| {
            let start = index_of(pair[0]).ok_or(None)? as usize;
            let end = index_of(pair[1]).ok_or(None)? as usize;
            // Runs follow one another, so that no word is read twice.
            if start < read_to {
                return Err(None);
            }
            let run = words.get(start..end).ok_or(None)?;
            read_to = end;
            set(run)
        });
        Ok(Sets(sets.collect()))
    }

    /// The set that a split names by its threshold.
    fn get(&self, node: usize, threshold: f64) -> Result<CategorySet, TreeFault> {
        let set = index_of(threshold).and_then(|position| self.0.get(position as usize));
        match set {
            Some(Ok(set)) => Ok(set.clone()),
            Some(Err(Some(code))) => Err(TreeFault::Category {
                node,
                code: code.to_string(),
                largest: MAX_CATEGORY,
            }),
            Some(Err(None)) | None => Err(TreeFault::Categories { node }),
        }
    }
}

/// The set of a run of 32-bit words.
fn set(run: &[f64]) -> Result<CategorySet, Option<u64>> {
    let mut codes = Vec::new();
    for (index, word) in run.iter().enumerate() {
        let word = index_of(*word).ok_or(None)?;
        for bit in (0..32).filter(|bit: &u32| word >> bit & 1 == 1) {
            let code = index as u64 * 32 + u64::from(bit);
            match u32::try_from(code) {
                Ok(small) if small <= MAX_CATEGORY => codes.push(small),
                _ => return Err(Some(code)),
            }
        }
    }
    CategorySet::new(codes).map_err(|code| Some(u64::from(code)))
}

/// A number as an index, if it is one.
fn index_of(value: f64) -> Option<u32> {
    let fits = value >= 0.0 && value <= f64::from(u32::MAX) && value == libm::trunc(value);
    fits.then_some(value as u32)
}
