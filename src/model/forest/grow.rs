//! Grows one tree of a forest, node by node.

use super::cut::{Counts, Cut, Cutting};
use super::options::ForestOptions;
use crate::feature::prepare::Random;
use crate::model::boosting::{BinSet, Binned, LANES, contains, rule};
use crate::model::trees::Node;

/// A tree as it was grown: its nodes, how many rows passed each, and its walk over bins.
pub struct Grown {
    /// The nodes, the root first; leaves hold the share of positive rows.
    pub nodes: Vec<Node>,
    /// The weight of the rows that passed each.
    pub covers: Vec<f64>,
    /// Per node the bins that go right.
    rights: Vec<BinSet>,
}

/// Rows that a tree learns from.
pub struct Sample {
    /// Distinct rows.
    pub rows: Vec<u32>,
    /// How much each weighs, in their order: as often as it was drawn, times its class's weight.
    pub weights: Vec<f32>,
}

/// A node that is yet to be looked at.
struct Waiting {
    node: usize,
    begin: usize,
    end: usize,
    depth: usize,
}

/// Grows trees; keeps its buffers from one to the next.
pub struct Grower {
    rows: Vec<(u32, f32)>,
    other: Vec<(u32, f32)>,
    counts: Vec<Counts>,
    order: Vec<usize>,
}

impl Grower {
    /// A grower for features binned so.
    pub fn new(binned: &Binned) -> Grower {
        Grower {
            rows: Vec::new(),
            other: Vec::new(),
            counts: vec![[0.0; 2]; 256],
            order: (0..binned.features().len())
                .filter(|place| {
                    binned
                        .features()
                        .get(*place)
                        .is_some_and(|f| !f.is_constant())
                })
                .collect(),
        }
    }

    /// Grows a tree.
    pub fn grow(
        &mut self,
        binned: &Binned,
        labels: &[bool],
        options: &ForestOptions,
        sample: &Sample,
        random: &mut Random,
    ) -> Grown {
        self.rows.clear();
        self.rows.extend(
            sample
                .rows
                .iter()
                .copied()
                .zip(sample.weights.iter().copied()),
        );
        self.other.resize(self.rows.len(), (0, 0.0));
        let mut grown = Grown {
            nodes: Vec::new(),
            covers: Vec::new(),
            rights: Vec::new(),
        };
        let mut waiting = vec![Waiting {
            node: grown.add(),
            begin: 0,
            end: self.rows.len(),
            depth: 0,
        }];
        while let Some(next) = waiting.pop() {
            let total = self.total(labels, &next);
            let share = if total[0] > 0.0 {
                total[1] / total[0]
            } else {
                0.0
            };
            grown.set_leaf(next.node, share as f32, total[0]);
            let pure = total[1] <= 0.0 || total[1] >= total[0];
            if pure || next.depth >= options.depth || total[0] < 2.0 * options.min_rows as f64 {
                continue;
            }
            let Some((feature, cut)) = self.look(binned, labels, options, &next, total, random)
            else {
                continue;
            };
            let right = cut.test.right(cut.missing_left);
            let middle = next.begin + self.part(binned, &next, feature, &right);
            if middle == next.begin || middle == next.end {
                continue;
            }
            let children = [grown.add(), grown.add()];
            if let Some(node) = grown.nodes.get_mut(next.node) {
                *node = Node::Split {
                    feature: feature as u32,
                    rule: rule(&cut.test, binned.features().get(feature)),
                    missing_left: cut.missing_left,
                    left: children[0] as u32,
                    right: children[1] as u32,
                };
            }
            if let Some(slot) = grown.rights.get_mut(next.node) {
                *slot = right;
            }
            let depth = next.depth + 1;
            for (node, begin, end) in [
                (children[1], middle, next.end),
                (children[0], next.begin, middle),
            ] {
                waiting.push(Waiting {
                    node,
                    begin,
                    end,
                    depth,
                });
            }
        }
        grown
    }

    fn rows_of(&self, node: &Waiting) -> &[(u32, f32)] {
        self.rows.get(node.begin..node.end).unwrap_or_default()
    }

    fn total(&self, labels: &[bool], node: &Waiting) -> Counts {
        let mut total = [0.0; 2];
        for (row, weight) in self.rows_of(node) {
            let weight = f64::from(*weight);
            total[0] += weight;
            if labels.get(*row as usize) == Some(&true) {
                total[1] += weight;
            }
        }
        total
    }

    /// The best cut among features drawn at random: as many as are wanted, and more until
    /// there is one that cuts at all.
    fn look(
        &mut self,
        binned: &Binned,
        labels: &[bool],
        options: &ForestOptions,
        node: &Waiting,
        total: Counts,
        random: &mut Random,
    ) -> Option<(usize, Cut)> {
        let wanted = options.columns.of(binned.features().len());
        let cutting = Cutting {
            total,
            least: options.min_rows as f64,
        };
        let mut best: Option<(usize, Cut)> = None;
        for at in 0..self.order.len() {
            if at >= wanted && best.is_some() {
                break;
            }
            let other = at + random.below(self.order.len() - at);
            self.order.swap(at, other);
            let Some(place) = self.order.get(at).copied() else {
                break;
            };
            let Some(feature) = binned.features().get(place) else {
                continue;
            };
            let ends = self.count(binned, labels, node, place);
            let counts = self.counts.get(..feature.bins).unwrap_or_default();
            let drawn = options.random_cuts.then_some(&mut *random);
            let found = match ends[0] <= ends[1] {
                true => cutting.best(feature, counts, ends, drawn),
                // Only gaps.
                false => None,
            };
            self.counts
                .iter_mut()
                .take(feature.bins)
                .for_each(|pair| *pair = [0.0; 2]);
            if let Some(found) = found
                && best.is_none_or(|(_, best)| found.purity > best.purity)
            {
                best = Some((place, found));
            }
        }
        best
    }

    /// Sums the node's rows per bin; returns the lowest and highest bin of cells that are there.
    fn count(
        &mut self,
        binned: &Binned,
        labels: &[bool],
        node: &Waiting,
        place: usize,
    ) -> [usize; 2] {
        let group = binned.group(place / LANES);
        let (mut from, mut to) = (usize::MAX, 0);
        for (row, weight) in self.rows.get(node.begin..node.end).unwrap_or_default() {
            let bins = group.get(*row as usize).copied().unwrap_or_default();
            let bin = usize::from(bins[place % LANES]);
            if bin > 0 {
                from = from.min(bin);
                to = to.max(bin);
            }
            if let Some(pair) = self.counts.get_mut(bin) {
                let weight = f64::from(*weight);
                pair[0] += weight;
                if labels.get(*row as usize) == Some(&true) {
                    pair[1] += weight;
                }
            }
        }
        [from, to]
    }

    /// Puts the node's rows that go left before those that go right; returns how many do.
    fn part(&mut self, binned: &Binned, node: &Waiting, feature: usize, right: &BinSet) -> usize {
        let group = binned.group(feature / LANES);
        let (Some(rows), Some(other)) = (
            self.rows.get_mut(node.begin..node.end),
            self.other.get_mut(node.begin..node.end),
        ) else {
            return 0;
        };
        let (mut left, mut apart) = (0, 0);
        for at in 0..rows.len() {
            let row = rows[at];
            let bins = group.get(row.0 as usize).copied().unwrap_or_default();
            if contains(right, bins[feature % LANES]) {
                other[apart] = row;
                apart += 1;
            } else {
                rows[left] = row;
                left += 1;
            }
        }
        for (to, from) in rows.iter_mut().skip(left).zip(other.iter()) {
            *to = *from;
        }
        left
    }
}

impl Grown {
    fn add(&mut self) -> usize {
        self.nodes.push(Node::Leaf { value: 0.0 });
        self.covers.push(0.0);
        self.rights.push([0; 4]);
        self.nodes.len() - 1
    }

    fn set_leaf(&mut self, node: usize, value: f32, cover: f64) {
        if let (Some(leaf), Some(slot)) = (self.nodes.get_mut(node), self.covers.get_mut(node)) {
            *leaf = Node::Leaf { value };
            // As XGBoost holds them, so that a bundle read back is the very model.
            *slot = f64::from(cover as f32);
        }
    }

    /// The share of positive rows in a row's leaf.
    pub fn predict(&self, binned: &Binned, row: usize) -> f32 {
        let mut at = 0;
        loop {
            match (self.nodes.get(at), self.rights.get(at)) {
                (
                    Some(Node::Split {
                        feature,
                        left,
                        right,
                        ..
                    }),
                    Some(set),
                ) => {
                    let bin = binned.bin(*feature as usize, row);
                    at = if contains(set, bin) { *right } else { *left } as usize;
                }
                (Some(Node::Leaf { value }), _) => return *value,
                _ => return 0.0,
            }
        }
    }
}
