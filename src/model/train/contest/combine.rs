//! Combinations of models by what each says of rows that it has not seen.

use super::Learner;
use crate::model::estimator::{Combination, log_odds};
use crate::model::logistic::{Dense, LogisticOptions, fit};

/// How a combination is made.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Recipe {
    pub combination: Combination,
    /// What each part counts.
    pub weights: Vec<(Learner, f32)>,
}

/// The mean of all.
pub(super) fn voting(parts: &[Learner]) -> Recipe {
    Recipe {
        combination: Combination::Mean,
        weights: parts.iter().map(|part| (*part, 1.0)).collect(),
    }
}

/// A logistic regression on the parts' log-odds (Wolpert 1992), none counting below 0: the
/// most negative one is left out until there is none. `unseen` has a list per part.
pub(super) fn stacking(parts: &[Learner], unseen: &[Vec<f64>], labels: &[bool]) -> Recipe {
    let target = |label: &bool| f64::from(u8::from(*label));
    let targets: Vec<f64> = labels.iter().map(target).collect();
    let ones = vec![1.0; labels.len()];
    let mut kept: Vec<usize> = (0..parts.len()).collect();
    loop {
        let column = |at: &usize| {
            let column = unseen.get(*at).map(Vec::as_slice).unwrap_or_default();
            column.iter().map(|p| log_odds(*p)).collect()
        };
        let dense = Dense {
            columns: kept.iter().map(column).collect(),
        };
        let found = fit(&dense, &targets, &ones, &LogisticOptions::default());
        let worst = found
            .coefficients
            .iter()
            .enumerate()
            .min_by(|a, b| a.1.total_cmp(b.1));
        match worst {
            Some((at, weight)) if *weight < 0.0 && kept.len() > 1 => {
                kept.remove(at);
            }
            _ => {
                let weight = |place: usize| {
                    let at = kept.iter().position(|kept| *kept == place)?;
                    found.coefficients.get(at).copied()
                };
                let weights = parts
                    .iter()
                    .enumerate()
                    .map(|(place, part)| (*part, weight(place).unwrap_or(0.0).max(0.0) as f32));
                return Recipe {
                    combination: Combination::Logistic {
                        offset: found.intercept as f32,
                    },
                    weights: weights.collect(),
                };
            }
        }
    }
}
