//! The options that are tried for boosted trees, by how much there is to learn from.

use crate::model::boosting::{BoostingOptions, StopBy};

/// What is tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidates {
    /// Options of boosted trees.
    pub options: Vec<BoostingOptions>,
    /// Folds.
    pub folds: u32,
    /// How often the rows are dealt into folds anew.
    pub repeats: u32,
    /// What rows of the positive class weigh, in whatever is fitted.
    pub positive_weight: f64,
    /// Whether classes are balanced, so that probabilities need to be made true again.
    pub balanced: bool,
}

impl Candidates {
    /// The same, held to constraints and with a class that weighs more.
    pub fn held_to(mut self, monotone: &[i8], positive_weight: f64, balanced: bool) -> Candidates {
        for options in &mut self.options {
            options.monotone = monotone.to_vec();
            options.positive_weight = positive_weight;
        }
        self.positive_weight = positive_weight;
        self.balanced = balanced;
        self
    }
}

/// What is tried for so many rows, `rarer` of them of the rarer class. Few rows want
/// small trees and much drawn at random; more rows bear larger ones and need fewer tries.
pub fn candidates(rows: usize, rarer: usize, seed: u64) -> Candidates {
    let large = rows > 60_000;
    let shape = |leaves: usize, columns: f64| BoostingOptions {
        trees: 3_000,
        leaves,
        depth: 12,
        learning_rate: if large { 0.08 } else { 0.04 },
        l2: 3.0,
        min_hessian: 1.0,
        min_rows: (rows / 100).clamp(4, 20),
        row_share: 0.8,
        column_share: columns,
        patience: Some(if large { 40 } else { 80 }),
        stop_by: StopBy::LogLoss,
        seed,
        ..BoostingOptions::default()
    };
    let options = match rows {
        0..=60_000 => vec![shape(4, 0.5), shape(10, 0.5), shape(31, 0.6)],
        60_001..=400_000 => vec![shape(12, 0.6), shape(48, 0.6)],
        _ => vec![shape(64, 0.7)],
    };
    let most = if large { 3 } else { 5 };
    Candidates {
        options,
        folds: most.min(rarer.max(2) as u32),
        repeats: if rows < 4_000 { 2 } else { 1 },
        positive_weight: 1.0,
        balanced: false,
    }
}
