//! Builds the tables of an ensemble in steps of some milliseconds.

use std::cmp::Reverse;
use std::ops::Deref;
use std::sync::Arc;

use super::GroupTables;
use super::bins::Bins;
use super::groups::{self, Group, MOST_STATES};
use super::layout::{self, Lanes, Place};
use super::paths::{self, Leaf};
use super::sums::{self, Rules};
use crate::explain::tree_shap::TreeShap;
use crate::model::trees::TreeEnsemble;

/// The most memory of the tables: what a phone's tab can spare beside the customers' data.
const MOST_BYTES: usize = 96 * 1024 * 1024;

/// The most lanes of a row's sums.
const MOST_LANES: usize = 8192;

/// The longest path that is served: a leaf has two states per feature of its path.
const LONGEST: usize = MOST_STATES.ilog2() as usize;

/// Fewer rows are explained in quadrature form before tables could be planned.
const FEWEST_ROWS: usize = 256;

/// The most leaves of a tree that are planned: paths of larger trees are too many for tables.
const MOST_LEAVES: usize = 1024;

/// Leaves planned in one step.
const LEAVES_PER_STEP: usize = 256;

/// States built in one step, each counted once per leaf.
const STATES_PER_STEP: usize = 1 << 16;

/// How many times their memory tables are planned for, before the best are chosen.
const SPARE: usize = 3;

/// What building does in the time in which the quadrature form takes one row
/// through one node at one point: measured on the golden models.
const WORK_PER_POINT: usize = 2;

/// Tables under construction.
pub struct Builder<E: Deref<Target = TreeEnsemble>> {
    whole: Arc<TreeShap<E>>,
    rows: usize,
    /// The most memory of the tables.
    bytes: usize,
    bins: Option<Bins>,
    /// What was planned for each tree; `None` where the quadrature form is better.
    plans: Vec<Option<Vec<Group>>>,
    /// The least memory that the planned tables need.
    planned: usize,
    laid_out: Option<LaidOut<E>>,
    rules: Rules,
    scratch: sums::Scratch,
}

/// Tables whose places are known.
struct LaidOut<E: Deref<Target = TreeEnsemble>> {
    tables: GroupTables<E>,
    bins: Bins,
    /// Of all planned groups, tree after tree.
    places: std::vec::IntoIter<Place>,
    /// The tree to be built next.
    tree: usize,
    /// What is left of the tree before it: its leaves and groups.
    leaves: Vec<Leaf>,
    groups: std::vec::IntoIter<Group>,
}

impl<E: Deref<Target = TreeEnsemble>> Builder<E> {
    /// Begins tables that shall explain `rows` rows.
    pub fn new(whole: Arc<TreeShap<E>>, rows: usize) -> Builder<E> {
        let mut plans = Vec::new();
        if rows < FEWEST_ROWS {
            plans.resize_with(whole.plans().len(), || None);
        }
        Builder {
            whole,
            rows,
            bytes: MOST_BYTES,
            bins: None,
            plans,
            planned: 0,
            laid_out: None,
            rules: Rules::new(LONGEST),
            scratch: sums::Scratch::default(),
        }
    }

    /// Gives the tables at most `bytes` of memory; what does not fit is explained in quadrature form.
    pub fn within(mut self, bytes: usize) -> Builder<E> {
        self.bytes = bytes.min(MOST_BYTES);
        self
    }

    /// Goes a step on; the tables when they are ready.
    pub fn step(&mut self) -> Option<GroupTables<E>> {
        let trees = self.whole.plans().len();
        if let Some(laid_out) = &mut self.laid_out {
            if laid_out.tree < trees || laid_out.groups.len() > 0 {
                self.build();
                return None;
            }
            return self.laid_out.take().map(|laid_out| laid_out.tables);
        }
        if self.plans.len() == trees {
            self.lay_out();
        } else if let Some(bins) = &self.bins {
            let mut leaves = 0;
            while self.plans.len() < trees && leaves < LEAVES_PER_STEP {
                let tree = self.plans.len();
                leaves += self
                    .whole
                    .plans()
                    .get(tree)
                    .map_or(0, |p| p.edges.len() / 2 + 1);
                // Of more than can be kept, these are enough to choose from.
                let plan = (self.planned / SPARE < self.bytes)
                    .then(|| plan(&self.whole, bins, tree, self.rows))
                    .flatten();
                for group in plan.iter().flatten() {
                    self.planned += group.states * group.partitions.len() * size_of::<f32>();
                }
                self.plans.push(plan);
            }
        } else {
            self.bins = Some(Bins::new(self.whole.ensemble()));
        }
        None
    }

    /// How far the building came, from 0 to 1.
    pub fn progress(&self) -> f64 {
        let trees = self.whole.plans().len().max(1) as f64;
        let built = self.laid_out.as_ref().map_or(0, |laid_out| laid_out.tree);
        (self.plans.len() + built) as f64 / (2.0 * trees)
    }

    /// Gives every table its place; trees whose tables do not fit stay in quadrature form.
    fn lay_out(&mut self) {
        let features = self.whole.ensemble().features();
        // Without a tree the features may stand in other lanes, and the tables of the others
        // have more quads: until all fits, which each time is some trees nearer.
        let lanes = loop {
            let lanes = Lanes::new(features, self.plans.iter().flatten().flatten());
            if lanes.features().len() > MOST_LANES {
                self.plans.iter_mut().for_each(|plan| *plan = None);
            } else if !self.drop_largest(&lanes) {
                break lanes;
            }
        };
        let groups: Vec<&Group> = self.plans.iter().flatten().flatten().collect();
        let (runs, places) = layout::lay_out(&groups, &lanes);
        let bins = self.bins.take().unwrap_or_default();
        let slow = (0..self.plans.len()).filter(|tree| self.plans[*tree].is_none());
        self.laid_out = Some(LaidOut {
            tables: GroupTables {
                whole: Arc::clone(&self.whole),
                bins: lanes
                    .features()
                    .iter()
                    .filter_map(|feature| bins.of(*feature as usize).cloned())
                    .collect(),
                slow_nodes: slow
                    .clone()
                    .map(|tree| self.whole.plans()[tree].edges.len())
                    .sum(),
                slow: slow.collect(),
                lanes,
                runs,
            },
            bins,
            places: places.into_iter(),
            tree: 0,
            leaves: Vec::new(),
            groups: Vec::new().into_iter(),
        });
    }

    /// Drops the plans of trees until the others' tables fit; whether any had to be.
    fn drop_largest(&mut self, lanes: &Lanes) -> bool {
        // The largest tables for what their trees cost otherwise go first.
        let sizes = self.plans.iter().zip(self.whole.plans()).enumerate();
        let mut sizes: Vec<(Reverse<usize>, usize, usize)> = sizes
            .filter_map(|(tree, (groups, plan))| {
                let groups = groups.as_ref()?.iter();
                let bytes = groups.map(|group| layout::bytes(group, lanes)).sum();
                Some((Reverse(bytes / plan.edges.len().max(1)), tree, bytes))
            })
            .collect();
        sizes.sort();
        let all: usize = sizes.iter().map(|(_, _, bytes)| bytes).sum();
        let mut bytes = all;
        for (_, tree, size) in sizes {
            if bytes <= self.bytes {
                break;
            }
            bytes -= size;
            self.plans[tree] = None;
        }
        bytes < all
    }

    /// Fills some tables.
    fn build(&mut self) {
        let Some(laid_out) = &mut self.laid_out else {
            return;
        };
        let mut built = 0;
        while built < STATES_PER_STEP {
            if let Some(group) = laid_out.groups.next() {
                built += group.states * group.leaves.len();
                let table = sums::table(&group, &laid_out.leaves, &self.rules, &mut self.scratch);
                if let Some(place) = laid_out.places.next() {
                    laid_out.tables.set(&group, &place, &table);
                }
            } else if let Some(plan) = self.plans.get_mut(laid_out.tree) {
                if let Some(groups) = plan.take() {
                    let leaves = leaves(&self.whole, &laid_out.bins, laid_out.tree);
                    laid_out.leaves = leaves.unwrap_or_default();
                    laid_out.groups = groups.into_iter();
                }
                laid_out.tree += 1;
            } else {
                return;
            }
        }
    }
}

fn leaves<E: Deref<Target = TreeEnsemble>>(
    whole: &TreeShap<E>,
    bins: &Bins,
    tree: usize,
) -> Option<Vec<Leaf>> {
    let plan = whole.plans().get(tree)?;
    paths::leaves(whole.ensemble().trees().get(tree)?, plan, bins, LONGEST)
}

/// The groups of a tree, unless its tables cost more than they save.
fn plan<E: Deref<Target = TreeEnsemble>>(
    whole: &TreeShap<E>,
    bins: &Bins,
    tree: usize,
    rows: usize,
) -> Option<Vec<Group>> {
    if whole.plans().get(tree)?.edges.len() / 2 >= MOST_LEAVES {
        return None;
    }
    let leaves = leaves(whole, bins, tree)?;
    let groups = groups::plan(whole.ensemble().trees().get(tree)?, &leaves)?;
    let (nodes, points) = (whole.plans().get(tree)?.edges.len(), whole.points());
    let patterns = leaves.iter().map(|leaf| {
        let count = leaf.conditions.len();
        ((count + 1) * count.div_ceil(2)) << count
    });
    let states = groups.iter().map(|group| {
        let width = group.partitions.len() + 2;
        group.states * width * group.leaves.len()
    });
    let work = patterns.sum::<usize>() + states.sum::<usize>();
    (work
        <= nodes
            .saturating_mul(points * WORK_PER_POINT)
            .saturating_mul(rows))
    .then_some(groups)
}
