//! Grows one tree leaf by leaf: always the leaf is cut that gains most.

use super::bins::{Binned, LANES};
use super::histogram::{self, Histogram, Pair, Rows, Scratch};
use super::options::BoostingOptions;
use super::split::{self, Limits, Split, Sums, contains};

/// How a tree may grow.
#[derive(Clone, Debug)]
pub struct Growth {
    /// Most leaves, at least 1.
    pub leaves: usize,
    /// Most cuts between root and leaf.
    pub depth: usize,
    /// What every cut keeps to.
    pub limits: Limits,
    /// Per feature 1, −1 or 0: what the score may do as the feature rises.
    pub monotone: Vec<i8>,
    /// What leaf values are multiplied by.
    pub learning_rate: f64,
}

impl Growth {
    /// What options ask for, of so many rows that are learnt from.
    pub fn of(options: &BoostingOptions, rows: usize, monotone: Vec<i8>) -> Growth {
        let least = options.min_rows as f64;
        Growth {
            leaves: options.leaves.max(1),
            depth: options.depth,
            limits: Limits {
                l2: options.l2,
                min_hessian: options.min_hessian,
                min_rows: least,
                group_rows: (rows as f64 / 100.0).clamp(least, least.max(100.0)),
                min_gain: options.min_gain,
            },
            monotone,
            learning_rate: options.learning_rate,
        }
    }
}

/// A node of a grown tree.
#[derive(Clone, Debug)]
pub struct GrownNode {
    /// The cut and its children; none for a leaf.
    pub split: Option<(Split, [u32; 2])>,
    /// Sum of hessians.
    pub cover: f64,
    /// What a leaf adds to the score.
    pub value: f32,
}

/// A tree over bins.
#[derive(Clone, Debug)]
pub struct GrownTree {
    /// The nodes; the first is the root.
    pub nodes: Vec<GrownNode>,
    /// Bins that go right, per node; the walk reads only these.
    rights: Vec<split::BinSet>,
}

impl GrownTree {
    /// The value of a row's leaf.
    pub fn predict(&self, binned: &Binned, row: usize) -> f32 {
        let mut at = 0;
        while let (Some(node), Some(right)) = (self.nodes.get(at), self.rights.get(at)) {
            let Some((split, children)) = &node.split else {
                return node.value;
            };
            let bin = binned.bin(split.feature, row);
            at = children[usize::from(contains(right, bin))] as usize;
        }
        0.0
    }
}

/// A leaf that may yet be cut.
struct Leaf {
    node: usize,
    begin: usize,
    end: usize,
    depth: usize,
    sums: Sums,
    histogram: Option<Histogram>,
    split: Option<Split>,
}

/// Grows trees; keeps its buffers from one to the next.
pub struct Grower {
    offsets: Vec<usize>,
    rows: Vec<u32>,
    other: Vec<u32>,
    ordered: Vec<[f32; 2]>,
    scratch: Box<Scratch>,
    pool: Vec<Histogram>,
}

impl Grower {
    /// A grower for features binned so.
    pub fn new(binned: &Binned) -> Grower {
        Grower {
            offsets: histogram::offsets(binned),
            rows: Vec::new(),
            other: Vec::new(),
            ordered: Vec::new(),
            scratch: histogram::scratch(),
            pool: Vec::new(),
        }
    }

    /// Grows a tree on `rows` (ascending), whose gradients are in `pairs` by row, with the
    /// `wanted` features, and adds its values to those rows' `scores`.
    pub fn grow(
        &mut self,
        binned: &Binned,
        growth: &Growth,
        rows: &[u32],
        wanted: &[bool],
        pairs: &[[f32; 2]],
        scores: &mut [f32],
    ) -> GrownTree {
        self.rows.clear();
        self.rows.extend_from_slice(rows);
        self.other.resize(rows.len(), 0);
        let mut tree = GrownTree {
            nodes: Vec::new(),
            rights: Vec::new(),
        };
        let mut leaves = vec![self.root(binned, growth, wanted, pairs)];
        tree.add_leaf(&leaves[0].sums);
        while leaves.len() < growth.leaves {
            let mut best: Option<(usize, f64)> = None;
            for (at, leaf) in leaves.iter().enumerate() {
                if let Some(split) = &leaf.split
                    && best.is_none_or(|(_, gain)| split.gain > gain)
                {
                    best = Some((at, split.gain));
                }
            }
            let Some((at, _)) = best else { break };
            let leaf = leaves.swap_remove(at);
            let Some(split) = leaf.split else { break };
            // The children of the last cut are not cut again.
            let last = leaves.len() + 2 >= growth.leaves;
            let children = self.cut(binned, growth, wanted, pairs, leaf, &split, last, &mut tree);
            leaves.extend(children);
        }
        for leaf in leaves {
            let value = split::leaf_value(leaf.sums.pair, growth.limits.l2, leaf.sums.bounds);
            let value = (value * growth.learning_rate) as f32;
            if let Some(node) = tree.nodes.get_mut(leaf.node) {
                node.value = value;
            }
            for row in self.rows.get(leaf.begin..leaf.end).unwrap_or_default() {
                if let Some(score) = scores.get_mut(*row as usize) {
                    *score += value;
                }
            }
            self.pool.extend(leaf.histogram);
        }
        tree
    }

    fn root(
        &mut self,
        binned: &Binned,
        growth: &Growth,
        wanted: &[bool],
        pairs: &[[f32; 2]],
    ) -> Leaf {
        let mut histogram = self.pool.pop().unwrap_or_default();
        let all = self.rows.len() == binned.rows();
        if all {
            let scratch = &mut self.scratch;
            histogram::build(
                binned,
                &self.offsets,
                wanted,
                &Rows::All,
                pairs,
                scratch,
                &mut histogram,
            );
        } else {
            self.build(binned, wanted, pairs, 0, self.rows.len(), &mut histogram);
        }
        let mut pair = [0.0; 2];
        for row in &self.rows {
            if let Some([gradient, hessian]) = pairs.get(*row as usize) {
                pair[0] += f64::from(*gradient);
                pair[1] += f64::from(*hessian);
            }
        }
        let mut leaf = Leaf {
            node: 0,
            begin: 0,
            end: self.rows.len(),
            depth: 0,
            sums: Sums {
                pair,
                rows: self.rows.len() as f64,
                bounds: [f64::NEG_INFINITY, f64::INFINITY],
            },
            histogram: Some(histogram),
            split: None,
        };
        self.look(binned, growth, wanted, &mut leaf);
        leaf
    }

    /// Sums the gradients of the rows from `begin` to `end`.
    fn build(
        &mut self,
        binned: &Binned,
        wanted: &[bool],
        pairs: &[[f32; 2]],
        begin: usize,
        end: usize,
        out: &mut Histogram,
    ) {
        let rows = self.rows.get(begin..end).unwrap_or_default();
        self.ordered.clear();
        let pair = |row: &u32| pairs.get(*row as usize).copied().unwrap_or_default();
        self.ordered.extend(rows.iter().map(pair));
        let (ordered, scratch) = (&self.ordered, &mut self.scratch);
        histogram::build(
            binned,
            &self.offsets,
            wanted,
            &Rows::Some(rows),
            ordered,
            scratch,
            out,
        );
    }

    /// Cuts a leaf in two.
    #[allow(clippy::too_many_arguments)]
    fn cut(
        &mut self,
        binned: &Binned,
        growth: &Growth,
        wanted: &[bool],
        pairs: &[[f32; 2]],
        mut leaf: Leaf,
        split: &Split,
        last: bool,
        tree: &mut GrownTree,
    ) -> [Leaf; 2] {
        let right_bins = split.right();
        let middle =
            leaf.begin + self.part(binned, leaf.begin, leaf.end, split.feature, &right_bins);
        let total = leaf.sums.pair;
        let right_pair = [total[0] - split.left[0], total[1] - split.left[1]];
        let bounds = child_bounds(growth, split, [split.left, right_pair], leaf.sums.bounds);
        let child = |pair: Pair, begin: usize, end: usize, bounds: [f64; 2]| Leaf {
            node: 0,
            begin,
            end,
            depth: leaf.depth + 1,
            sums: Sums {
                pair,
                rows: (end - begin) as f64,
                bounds,
            },
            histogram: None,
            split: None,
        };
        let mut left = child(split.left, leaf.begin, middle, bounds[0]);
        let mut right = child(right_pair, middle, leaf.end, bounds[1]);
        left.node = tree.add_leaf(&left.sums);
        right.node = tree.add_leaf(&right.sums);
        if let Some(node) = tree.nodes.get_mut(leaf.node) {
            node.split = Some((*split, [left.node as u32, right.node as u32]));
        }
        if let Some(rights) = tree.rights.get_mut(leaf.node) {
            *rights = right_bins;
        }
        let parent = leaf.histogram.take();
        let may = |child: &Leaf| {
            !last
                && child.depth < growth.depth
                && child.sums.rows >= 2.0 * growth.limits.min_rows
                && child.sums.pair[1] >= 2.0 * growth.limits.min_hessian
        };
        let (may_left, may_right) = (may(&left), may(&right));
        let Some(mut parent) = parent else {
            return [left, right];
        };
        if !may_left && !may_right {
            self.pool.push(parent);
            return [left, right];
        }
        let (small, large, small_may, large_may) =
            match left.end - left.begin <= right.end - right.begin {
                true => (&mut left, &mut right, may_left, may_right),
                false => (&mut right, &mut left, may_right, may_left),
            };
        let mut histogram = self.pool.pop().unwrap_or_default();
        self.build(
            binned,
            wanted,
            pairs,
            small.begin,
            small.end,
            &mut histogram,
        );
        if large_may {
            histogram::subtract(&mut parent, &histogram);
            large.histogram = Some(parent);
            self.look(binned, growth, wanted, large);
        } else {
            self.pool.push(parent);
        }
        small.histogram = Some(histogram);
        if small_may {
            self.look(binned, growth, wanted, small);
        }
        [left, right]
    }

    /// Looks for the best cut of a leaf.
    fn look(&mut self, binned: &Binned, growth: &Growth, wanted: &[bool], leaf: &mut Leaf) {
        leaf.split = None;
        let Some(histogram) = leaf
            .histogram
            .as_ref()
            .filter(|_| leaf.depth < growth.depth)
        else {
            return;
        };
        for (place, (feature, wanted)) in binned.features().iter().zip(wanted).enumerate() {
            if !wanted || feature.is_constant() {
                continue;
            }
            let begin = self.offsets.get(place).copied().unwrap_or_default();
            let sums: &[Pair] = histogram
                .get(begin..begin + feature.bins)
                .unwrap_or_default();
            let monotone = growth.monotone.get(place).copied().unwrap_or(0);
            let found = split::best(place, feature, sums, &leaf.sums, &growth.limits, monotone);
            if let Some(found) = found
                && leaf.split.is_none_or(|best| found.gain > best.gain)
            {
                leaf.split = Some(found);
            }
        }
    }

    /// Puts the rows from `begin` to `end` that go left before those that go right, each in
    /// their order; returns how many go left.
    fn part(
        &mut self,
        binned: &Binned,
        begin: usize,
        end: usize,
        feature: usize,
        right: &split::BinSet,
    ) -> usize {
        let mut goes_left = [0u8; 256];
        for (bin, slot) in (0u8..=255).zip(&mut goes_left) {
            *slot = u8::from(!contains(right, bin));
        }
        let group = binned.group(feature / LANES);
        let lane = feature % LANES;
        let (Some(rows), Some(other)) = (
            self.rows.get_mut(begin..end),
            self.other.get_mut(begin..end),
        ) else {
            return 0;
        };
        let (mut left, mut apart) = (0, 0);
        // Written to both sides, kept on one: as good as random, a branch would stall.
        for at in 0..rows.len() {
            let row = rows[at];
            let bins = group.get(row as usize).copied().unwrap_or_default();
            let goes = usize::from(goes_left[usize::from(bins[lane])]);
            rows[left] = row;
            other[apart] = row;
            left += goes;
            apart += 1 - goes;
        }
        for (to, from) in rows.iter_mut().skip(left).zip(other.iter()) {
            *to = *from;
        }
        left
    }
}

/// What a cut leaves to either side: by a monotone feature the middle parts them.
fn child_bounds(growth: &Growth, split: &Split, sides: [Pair; 2], own: [f64; 2]) -> [[f64; 2]; 2] {
    let monotone = growth.monotone.get(split.feature).copied().unwrap_or(0);
    if monotone == 0 {
        return [own, own];
    }
    let [left, right] = sides.map(|side| split::leaf_value(side, growth.limits.l2, own));
    let middle = (left + right) / 2.0;
    match monotone > 0 {
        true => [[own[0], middle], [middle, own[1]]],
        false => [[middle, own[1]], [own[0], middle]],
    }
}

impl GrownTree {
    fn add_leaf(&mut self, sums: &Sums) -> usize {
        self.nodes.push(GrownNode {
            split: None,
            cover: sums.pair[1].max(0.0),
            value: 0.0,
        });
        self.rights.push([0; 4]);
        self.nodes.len() - 1
    }
}
