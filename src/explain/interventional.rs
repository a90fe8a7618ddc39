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

use std::ops::{Deref, Range};

use super::Explainer;
use super::additivity;
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

/// Adds one tree's contributions for one background row, times `weight`.
fn add(tree: &Tree, row: &[f32], background: &[f32], weight: f64, out: &mut [f64]) {
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
            settle(&decided, weight * f64::from(tree.leaf_value(node)), out);
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

/// Divides a leaf's value among the features that lead to it.
fn settle(decided: &[(usize, Side)], value: f64, out: &mut [f64]) {
    let own = decided
        .iter()
        .filter(|(_, side)| *side == Side::Row)
        .count();
    let others = decided.len() - own;
    // (p + q)! ∕ (p! q!)
    let ways: f64 = (1..=others).map(|k| (own + k) as f64 / k as f64).product();
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

    fn explain(&self, matrix: &Matrix, rows: Range<usize>, out: &mut [f32]) {
        let features = self.features();
        let mut shares = vec![0.0; features];
        for (row, out) in rows.zip(out.chunks_exact_mut(features.max(1))) {
            let cells: Vec<f32> = (0..features).map(|f| cell(matrix, row, f)).collect();
            self.explain_row(&cells, &mut shares);
            for (out, share) in out.iter_mut().zip(&shares) {
                *out = *share as f32;
            }
        }
    }

    fn explain_row(&self, row: &[f32], out: &mut [f64]) {
        out.fill(0.0);
        let weight = 1.0 / self.background.len() as f64;
        for background in &self.background {
            for tree in self.ensemble.trees() {
                add(tree, row, background, weight, out);
            }
        }
    }
}
