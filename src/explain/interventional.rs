//! Exact interventional TreeSHAP: contributions against a background of rows.
//!
//! A feature that is not known takes its value from a row of the background,
//! whatever the others are, instead of following the training rows of its branch. For
//! one background row, a leaf with value v that is reached when the p features
//! in which only the row agrees with the path are known, and the q in which
//! only the background row does are not, adds
//!
//! ```text
//! v (p − 1)! q! ∕ (p + q)!  to each of the p,   −v p! (q − 1)! ∕ (p + q)!  to each of the q
//! ```
//!
//! (Lundberg et al., "From local explanations to global understanding with
//! explainable AI for trees", 2020). Contributions are the mean over the background.
//! Each walk goes only where one of both rows would go.
//!
//! The interaction of two features (the Shapley interaction index, of which each of both gets
//! half, as in [`super::interactions`]) follows from the same leaves, of which each adds half of
//!
//! ```text
//! v (p − 2)! q! ∕ (p + q − 1)!         where both features are among the p
//! v p! (q − 2)! ∕ (p + q − 1)!         where both are among the q
//! −v (p − 1)! (q − 1)! ∕ (p + q − 1)!  where one is among each
//! ```
//!
//! for of all coalitions of the others, only the p without the two makes the pair differ from
//! what either does alone.

use std::ops::{Deref, Range};

use super::Explainer;
use super::additivity::{self, Unchecked};
use super::tree_shap::cell;
use crate::feature::matrix::Matrix;
use crate::model::trees::{Tree, TreeEnsemble};

/// An explainer of a tree ensemble against a background.
pub struct Interventional<E: Deref<Target = TreeEnsemble>> {
    ensemble: E,
    background: Vec<Vec<f32>>,
    base: f64,
    tolerance: f64,
}

/// Whose value a feature has on a walk.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Row,
    Background,
}

/// A node to be visited.
struct Visit {
    node: usize,
    /// How many features were decided above.
    decided: usize,
    /// What its own edge decides.
    decides: Option<(usize, Side)>,
}

impl<E: Deref<Target = TreeEnsemble>> Interventional<E> {
    /// Takes the rows of `background` for what is not known; `None` when there are none.
    pub fn new(ensemble: E, background: &Matrix) -> Option<Interventional<E>> {
        let features = ensemble.features();
        let row = |row| (0..features).map(|f| cell(background, row, f)).collect();
        let background: Vec<Vec<f32>> = (0..background.rows()).map(row).collect();
        let trees = ensemble.trees();
        let leaves =
            |row: &Vec<f32>| -> f64 { trees.iter().map(|tree| f64::from(tree.predict(row))).sum() };
        let mean = background.iter().map(leaves).sum::<f64>() / background.len() as f64;
        let largest = |tree: &Tree| {
            let ends = (0..tree.len()).filter(|node| tree.children(*node).is_none());
            ends.map(|node| f64::from(tree.leaf_value(node)).abs())
                .fold(0.0, f64::max)
        };
        let reach: f64 = trees.iter().map(largest).sum();
        let margin = f64::from(ensemble.base_margin());
        (!background.is_empty()).then_some(Interventional {
            base: margin + mean,
            tolerance: additivity::tolerance(trees.len(), margin.abs() + reach),
            background,
            ensemble,
        })
    }
}

/// Visits the leaves of a tree that a row between both would reach: whose value each feature
/// must have for it, where that matters, and the leaf's value.
fn each_leaf(
    tree: &Tree,
    row: &[f32],
    background: &[f32],
    mut visit_leaf: impl FnMut(&[(usize, Side)], f64),
) {
    let mut decided: Vec<(usize, Side)> = Vec::new();
    let mut visits = vec![Visit {
        node: 0,
        decided: 0,
        decides: None,
    }];
    while let Some(visit) = visits.pop() {
        decided.truncate(visit.decided);
        decided.extend(visit.decides);
        let node = visit.node;
        let Some(children) = tree.children(node) else {
            visit_leaf(&decided, f64::from(tree.leaf_value(node)));
            continue;
        };
        let feature = tree.feature(node);
        let goes = |cells: &[f32]| {
            let cell = cells.get(feature).copied().unwrap_or(f32::NAN);
            children[usize::from(!tree.goes_left(node, cell))]
        };
        let known = decided.iter().find(|(known, _)| *known == feature);
        let sides = [(goes(row), Side::Row), (goes(background), Side::Background)];
        let meet = sides[0].0 == sides[1].0;
        for (child, side) in sides {
            let decides = match known {
                Some((_, of)) if *of != side => continue,
                Some(_) => None,
                // Where both go the same way nothing is decided, and one visit is enough.
                None if meet && side == Side::Background => continue,
                None if meet => None,
                None => Some((feature, side)),
            };
            visits.push(Visit {
                node: child,
                decided: decided.len(),
                decides,
            });
        }
    }
}

/// How many features have the row's value, and in how many orders these and the others can
/// stand that differ by whose they are: (p + q)! ∕ (p! q!).
fn ways(decided: &[(usize, Side)]) -> ([usize; 2], f64) {
    let rows = decided.iter().filter(|(_, side)| *side == Side::Row);
    let own = rows.count();
    let others = decided.len() - own;
    let ways = (1..=others).map(|k| (own + k) as f64 / k as f64).product();
    ([own, others], ways)
}

/// Divides a leaf's value among the features that lead to it.
fn settle(decided: &[(usize, Side)], value: f64, out: &mut [f64]) {
    let ([own, others], ways) = ways(decided);
    for (feature, side) in decided {
        let share = match side {
            Side::Row => value / (ways * own as f64),
            Side::Background => -value / (ways * others as f64),
        };
        if let Some(out) = out.get_mut(*feature) {
            *out += share;
        }
    }
}

/// What a leaf of the given value adds to the interaction of a pair, which is half of the index.
fn settle_pair(decided: &[(usize, Side)], value: f64, pair: [usize; 2]) -> f64 {
    let side = |feature: usize| {
        let found = decided.iter().find(|(known, _)| *known == feature);
        found.map(|(_, side)| *side)
    };
    let [Some(first), Some(second)] = pair.map(side) else {
        return 0.0;
    };
    let ([own, others], ways) = ways(decided);
    let (p, q) = (own as f64, others as f64);
    // (p − 2)! q! ∕ (p + q − 1)! is (p + q) ∕ (p (p − 1) ways), and the others likewise.
    let share = match (first, second) {
        (Side::Row, Side::Row) => 1.0 / (p * (p - 1.0)),
        (Side::Background, Side::Background) => 1.0 / (q * (q - 1.0)),
        _ => -1.0 / (p * q),
    };
    0.5 * value * share * (p + q) / ways
}

impl<E: Deref<Target = TreeEnsemble>> Interventional<E> {
    /// What the interaction of `pair`, two different features, adds to the contribution of each
    /// of both; cells beyond the end of `row` count as missing.
    pub fn interaction(&self, pair: [usize; 2], row: &[f32]) -> f64 {
        if pair[0] == pair[1] {
            return 0.0;
        }
        let mut sum = 0.0;
        for background in &self.background {
            for tree in self.ensemble.trees() {
                each_leaf(tree, row, background, |decided, value| {
                    sum += settle_pair(decided, value, pair);
                });
            }
        }
        sum / self.background.len() as f64
    }
}

impl<E: Deref<Target = TreeEnsemble>> Explainer for Interventional<E> {
    fn features(&self) -> usize {
        self.ensemble.features()
    }

    fn base(&self) -> f64 {
        self.base
    }

    fn tolerance(&self) -> f64 {
        self.tolerance
    }

    fn explain(&self, matrix: &Matrix, rows: Range<usize>, out: &mut [f32], asked: Unchecked) {
        let features = self.features();
        let mut shares = vec![0.0; features];
        for (row, out) in rows.zip(out.chunks_exact_mut(features.max(1))) {
            let cells: Vec<f32> = (0..features).map(|f| cell(matrix, row, f)).collect();
            self.explain_row(&cells, &mut shares, asked);
            for (out, share) in out.iter_mut().zip(&shares) {
                *out = *share as f32;
            }
        }
    }

    fn explain_row(&self, row: &[f32], out: &mut [f64], _: Unchecked) {
        out.fill(0.0);
        let weight = 1.0 / self.background.len() as f64;
        for background in &self.background {
            for tree in self.ensemble.trees() {
                each_leaf(tree, row, background, |decided, value| {
                    settle(decided, weight * value, out);
                });
            }
        }
    }
}
