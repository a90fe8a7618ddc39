//! Which leaves share a table.
//!
//! A group is a set of leaves of one tree. Their summed contributions depend on a
//! row only through its *state*: for each feature that their paths ask for,
//! which of a few classes its bin belongs to. Leaves are put together from the
//! bottom up, as long as the states of a group, the product of its
//! features' classes, stay few: one look-up then stands for all of its leaves.

use super::paths::{Condition, Leaf};
use crate::model::trees::Tree;

/// The states that a group is allowed to grow to. More would save look-ups, but their tables would leave the
/// nearest caches; measured on the golden models.
pub const WANTED_STATES: usize = 256;

/// The most states of any group: a single leaf with a long path may need them. A row's entry in a
/// run is told in 16 bits, which leaves room for a run's other tables.
pub const MOST_STATES: usize = 16_384;

/// The groups before a group with which it may be put together.
const WINDOW: usize = 16;

/// Leaves that share a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Their numbers among the leaves of their tree.
    pub leaves: Vec<u32>,
    /// How the bins of each feature divide into classes, by ascending feature.
    pub partitions: Vec<Partition>,
    /// The product of the numbers of classes.
    pub states: usize,
}

/// Bins of one feature, divided into classes that no leaf of a group tells apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Partition {
    /// The feature.
    pub feature: u32,
    /// The first bins of stretches within one class, ascending from 0.
    pub starts: Vec<u16>,
    /// The class of each stretch, numbered by first appearance.
    pub classes: Vec<u16>,
    /// How many classes there are.
    pub count: u16,
}

impl Partition {
    fn of(condition: &Condition) -> Partition {
        let flips = condition.bins.flips();
        let mut starts = vec![0];
        starts.extend(flips.iter().copied().filter(|flip| *flip > 0));
        Partition {
            feature: condition.feature,
            classes: (0..starts.len())
                .map(|stretch| stretch as u16 % 2)
                .collect(),
            count: starts.len().min(2) as u16,
            starts,
        }
    }

    /// The coarsest division finer than both; `None` when it has more than `most` classes.
    fn refined(&self, other: &Partition, most: usize) -> Option<Partition> {
        let length = self.starts.len() + other.starts.len();
        let mut starts: Vec<u16> = Vec::with_capacity(length);
        let mut classes: Vec<u16> = Vec::with_capacity(length);
        let mut pairs: Vec<(u16, u16)> = Vec::new();
        let (mut a, mut b) = (0, 0);
        let mut at = 0;
        loop {
            let pair = (self.classes[a], other.classes[b]);
            let known = pairs.iter().position(|known| *known == pair);
            let class = known.unwrap_or(pairs.len());
            if known.is_none() {
                if class == most {
                    return None;
                }
                pairs.push(pair);
            }
            if classes.last() != Some(&(class as u16)) {
                starts.push(at);
                classes.push(class as u16);
            }
            let next_a = self.starts.get(a + 1).copied();
            let next_b = other.starts.get(b + 1).copied();
            let Some(next) = [next_a, next_b].into_iter().flatten().min() else {
                break;
            };
            a += usize::from(next_a == Some(next));
            b += usize::from(next_b == Some(next));
            at = next;
        }
        Some(Partition {
            feature: self.feature,
            starts,
            classes,
            count: pairs.len() as u16,
        })
    }
}

impl Group {
    /// The group of one leaf; `None` when it has too many states.
    fn of(number: u32, leaf: &Leaf) -> Option<Group> {
        let partitions: Vec<Partition> = leaf.conditions.iter().map(Partition::of).collect();
        let states = partitions.iter().try_fold(1usize, |states, partition| {
            Some(states * usize::from(partition.count)).filter(|states| *states <= MOST_STATES)
        })?;
        Some(Group {
            leaves: vec![number],
            partitions,
            states,
        })
    }

    /// Both groups as one, unless that has more than `most` states.
    fn joined(&self, other: &Group, most: usize) -> Option<Group> {
        let mut partitions = Vec::with_capacity(self.partitions.len() + other.partitions.len());
        let (mut a, mut b) = (self.partitions.as_slice(), other.partitions.as_slice());
        let mut states = 1usize;
        while states <= most {
            let partition = match (a.split_first(), b.split_first()) {
                (Some((one, rest_a)), Some((two, rest_b))) if one.feature == two.feature => {
                    (a, b) = (rest_a, rest_b);
                    one.refined(two, most / states)?
                }
                (Some((one, rest)), Some((two, _))) if one.feature < two.feature => {
                    a = rest;
                    one.clone()
                }
                (_, Some((two, rest))) => {
                    b = rest;
                    two.clone()
                }
                (Some((one, rest)), None) => {
                    a = rest;
                    one.clone()
                }
                (None, None) => {
                    return Some(Group {
                        leaves: self.leaves.iter().chain(&other.leaves).copied().collect(),
                        partitions,
                        states,
                    });
                }
            };
            states *= usize::from(partition.count);
            partitions.push(partition);
        }
        None
    }

    /// Both as one where that has few states, or no more than both have apart.
    fn worth_joining(&self, other: &Group) -> Option<Group> {
        let most = (self.states + other.states).max(WANTED_STATES);
        self.joined(other, most.min(MOST_STATES))
    }
}

/// Divides the leaves of a tree, which stand in its order, into groups; `None`
/// when a leaf alone has too many states.
pub fn plan(tree: &Tree, leaves: &[Leaf]) -> Option<Vec<Group>> {
    // Per node whose parent has not been seen yet, the groups of its subtree.
    let mut below: Vec<Vec<Group>> = Vec::new();
    let mut number = leaves.len();
    for node in (0..tree.len()).rev() {
        if tree.children(node).is_none() {
            number -= 1;
            below.push(vec![Group::of(number as u32, leaves.get(number)?)?]);
            continue;
        }
        // In reversed preorder the left subtree was finished last.
        let (mut left, mut right) = (below.pop()?, below.pop()?);
        let whole = match (left.as_slice(), right.as_slice()) {
            ([left], [right]) => left.worth_joining(right),
            _ => None,
        };
        below.push(match whole {
            Some(whole) => vec![whole],
            None => {
                left.append(&mut right);
                left
            }
        });
    }
    Some(put_together(below.pop()?))
}

/// Joins what subtrees left over: each group goes to the one before it with which it has the fewest states.
fn put_together(groups: Vec<Group>) -> Vec<Group> {
    let mut kept: Vec<Group> = Vec::new();
    for group in groups {
        let from = kept.len().saturating_sub(WINDOW);
        let best = kept[from..]
            .iter()
            .enumerate()
            .filter_map(|(place, other)| {
                let joined = other.worth_joining(&group)?;
                Some((joined.states - other.states, place, joined))
            })
            .min_by_key(|(growth, place, _)| (*growth, *place));
        match best {
            Some((_, place, joined)) => kept[from + place] = joined,
            None => kept.push(group),
        }
    }
    kept
}
