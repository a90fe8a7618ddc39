//! Combinations of models by what each says of rows that it has not seen.

use super::Learner;
use crate::model::estimator::{Combination, log_odds};
use crate::model::evaluate::log_loss;
use crate::model::logistic::{Dense, Design, Linear, LogisticOptions, fit};
use crate::model::trees::sigmoid;

/// Most rows by which parts are weighed: a few numbers need no more.
const MOST_ROWS: usize = 100_000;

/// By how much a part must lessen the mean loss to be taken in.
const WORTH: f64 = 1e-5;

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

/// A logistic regression on the parts' log-odds (Wolpert 1992), none counting below 0
/// (Breiman 1996). Parts are taken in one by one, each time the one that lessens the loss
/// most, as long as none comes to count below 0. `unseen` has a list per part.
pub(super) fn stacking(parts: &[Learner], unseen: &[Vec<f64>], labels: &[bool]) -> Recipe {
    let every = labels.len().div_ceil(MOST_ROWS).max(1);
    let target = |label: &bool| f64::from(u8::from(*label));
    let targets: Vec<f64> = labels.iter().step_by(every).map(target).collect();
    let answers: Vec<bool> = labels.iter().step_by(every).copied().collect();
    let ones = vec![1.0; targets.len()];
    let odds = |said: &Vec<f64>| -> Vec<f64> {
        said.iter().step_by(every).map(|p| log_odds(*p)).collect()
    };
    let columns: Vec<Vec<f64>> = unseen.iter().map(odds).collect();
    let attempt = |kept: &[usize]| -> Option<(f64, Linear)> {
        let columns: Vec<Vec<f64>> = kept
            .iter()
            .filter_map(|at| columns.get(*at).cloned())
            .collect();
        let dense = Dense { columns };
        let found = fit(&dense, &targets, &ones, &LogisticOptions::default());
        if found.coefficients.iter().any(|weight| *weight < 0.0) {
            return None;
        }
        let mut margins = vec![found.intercept; targets.len()];
        dense.forward(&found.coefficients, &mut margins);
        let shares: Vec<f64> = margins.iter().map(|margin| sigmoid(*margin)).collect();
        Some((log_loss(&answers, &shares, None)?, found))
    };
    let mut best: Option<(f64, Vec<usize>, Linear)> = None;
    loop {
        let kept = best
            .as_ref()
            .map_or(Vec::new(), |(_, kept, _)| kept.clone());
        let so_far = best.as_ref().map_or(f64::INFINITY, |(loss, ..)| *loss);
        let mut next: Option<(f64, Vec<usize>, Linear)> = None;
        for place in (0..parts.len()).filter(|place| !kept.contains(place)) {
            let with: Vec<usize> = kept.iter().copied().chain([place]).collect();
            let Some((loss, found)) = attempt(&with) else {
                continue;
            };
            let least = next.as_ref().map_or(so_far - WORTH, |(loss, ..)| *loss);
            if loss < least {
                next = Some((loss, with, found));
            }
        }
        match next {
            Some(next) => best = Some(next),
            None => break,
        }
    }
    let weight = |place: usize| {
        let (_, kept, found) = best.as_ref()?;
        let at = kept.iter().position(|kept| *kept == place)?;
        found.coefficients.get(at).copied()
    };
    let weights = parts.iter().enumerate();
    Recipe {
        combination: Combination::Logistic {
            offset: best.as_ref().map_or(0.0, |(.., found)| found.intercept) as f32,
        },
        weights: weights
            .map(|(place, part)| (*part, weight(place).unwrap_or(0.0) as f32))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::prepare::Random;

    #[test]
    fn a_stack_is_no_worse_than_its_best_part_and_counts_none_below_zero() {
        let mut random = Random::new(5);
        let truth: Vec<f64> = (0..3_000).map(|_| 1.5 * random.normal()).collect();
        let labels: Vec<bool> = truth
            .iter()
            .map(|m| random.uniform() < sigmoid(*m))
            .collect();
        let mut noisy = |noise: f64, slope: f64| -> Vec<f64> {
            let said = |m: &f64| sigmoid(slope * (m + noise * random.normal()));
            truth.iter().map(said).collect()
        };
        // Good, nearly as good, the first one's twin, and one that has it the wrong way round.
        let (good, other) = (noisy(0.5, 0.9), noisy(0.6, 0.8));
        let twin: Vec<f64> = good.iter().map(|p| p * 0.999).collect();
        let unseen = [good, other, twin, noisy(0.5, -1.0)];
        let parts = [
            Learner::Boosting,
            Learner::Forest,
            Learner::ExtraTrees,
            Learner::Perceptron,
        ];
        let recipe = stacking(&parts, &unseen, &labels);
        let weights: Vec<f32> = recipe.weights.iter().map(|(_, weight)| *weight).collect();
        assert!(weights.iter().all(|weight| *weight >= 0.0), "{weights:?}");
        assert!(weights[1] > 0.1 && weights[3] == 0.0, "{weights:?}");
        let said = |row: usize| {
            let row: Vec<f64> = unseen.iter().map(|said| said[row]).collect();
            recipe.combination.of(&weights, &row)
        };
        let shares: Vec<f64> = (0..labels.len()).map(said).collect();
        let loss = log_loss(&labels, &shares, None).unwrap();
        for part in &unseen {
            assert!(loss < log_loss(&labels, part, None).unwrap() - 0.005);
        }
    }
}
