//! Boruta's decisions: from importances, run by run, to confirmed, tentative or rejected.

use serde::{Deserialize, Serialize};

/// What is said of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It tells more than chance.
    Confirmed,
    /// The runs were too few to tell.
    Tentative,
    /// It tells no more than chance.
    Rejected,
}

/// How testing many features many times is made up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Correction {
    /// By the number of features (Bonferroni), as in the original.
    Bonferroni,
    /// By features through the false discovery rate (Benjamini and Hochberg 1995), then by
    /// runs (Bonferroni), as in BorutaPy: less strict where features are many.
    TwoStep,
}

/// The features' hits so far, and what follows.
#[derive(Clone, Debug, PartialEq)]
pub struct Decisions {
    alpha: f64,
    correction: Correction,
    verdicts: Vec<Verdict>,
    hits: Vec<u32>,
    /// What each feature's importance was, run by run, as long as it took part.
    history: Vec<Vec<f64>>,
    /// What had to be surpassed, run by run.
    bars: Vec<f64>,
}

impl Decisions {
    /// Decisions on so many features at the level `alpha`.
    pub fn new(features: usize, alpha: f64, correction: Correction) -> Decisions {
        Decisions {
            alpha,
            correction,
            verdicts: vec![Verdict::Tentative; features],
            hits: vec![0; features],
            history: vec![Vec::new(); features],
            bars: Vec::new(),
        }
    }

    /// What is said of each feature.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// In how many runs each feature surpassed its bar.
    pub fn hits(&self) -> &[u32] {
        &self.hits
    }

    /// How many runs were recorded.
    pub fn runs(&self) -> usize {
        self.bars.len()
    }

    /// What had to be surpassed, run by run.
    pub fn bars(&self) -> &[f64] {
        &self.bars
    }

    /// Whether nothing is tentative any more.
    pub fn is_decided(&self) -> bool {
        !self.verdicts.contains(&Verdict::Tentative)
    }

    /// The features that take part in the next run.
    pub fn active(&self) -> Vec<usize> {
        let all = self.verdicts.iter().enumerate();
        all.filter(|(_, verdict)| **verdict != Verdict::Rejected)
            .map(|(feature, _)| feature)
            .collect()
    }

    /// The median of a feature's importances while it took part.
    pub fn median(&self, feature: usize) -> Option<f64> {
        self.history.get(feature).and_then(|values| median(values))
    }

    /// The median of what had to be surpassed.
    pub fn median_bar(&self) -> Option<f64> {
        median(&self.bars)
    }

    /// Whether a tentative feature would be kept: its median importance surpasses the median
    /// bar (the rough fix of Kursa and Rudnicki).
    pub fn is_kept_roughly(&self, feature: usize) -> bool {
        let tentative = self.verdicts.get(feature) == Some(&Verdict::Tentative);
        tentative && self.median(feature) > self.median_bar()
    }

    /// Records a run: what each active feature was worth, in their order, and what its
    /// shadows were worth. `share` of the shadows, 1 for all, have to be surpassed.
    pub fn record(&mut self, importances: &[f64], shadows: &[f64], share: f64) {
        let mut sorted = shadows.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let bar = quantile(&sorted, share);
        self.bars.push(bar);
        let active = self.active();
        for (feature, importance) in active.iter().zip(importances) {
            if let (Some(hits), Some(history)) =
                (self.hits.get_mut(*feature), self.history.get_mut(*feature))
            {
                *hits += u32::from(*importance > bar);
                history.push(*importance);
            }
        }
        self.test(&active);
    }

    /// Tests the hits of every active feature against chance, from both sides: one that is
    /// worth no more than its shadows hits at most every second time.
    fn test(&mut self, active: &[usize]) {
        let runs = self.runs() as u32;
        let tails: Vec<(f64, f64)> = active
            .iter()
            .map(|feature| {
                let hits = self.hits.get(*feature).copied().unwrap_or_default();
                (at_least(hits, runs), at_most(hits, runs))
            })
            .collect();
        let more: Vec<f64> = tails.iter().map(|tail| tail.0).collect();
        let fewer: Vec<f64> = tails.iter().map(|tail| tail.1).collect();
        let (accepted, rejected) = (self.significant(&more), self.significant(&fewer));
        for ((feature, accepted), rejected) in active.iter().zip(accepted).zip(rejected) {
            match self.verdicts.get_mut(*feature) {
                Some(verdict) if *verdict == Verdict::Tentative => {
                    if rejected {
                        *verdict = Verdict::Rejected;
                    } else if accepted {
                        *verdict = Verdict::Confirmed;
                    }
                }
                _ => {}
            }
        }
    }

    fn significant(&self, chances: &[f64]) -> Vec<bool> {
        match self.correction {
            Correction::Bonferroni => {
                let level = self.alpha / self.verdicts.len().max(1) as f64;
                chances.iter().map(|chance| *chance <= level).collect()
            }
            Correction::TwoStep => {
                let level = self.alpha / self.runs().max(1) as f64;
                let within = false_discovery(chances, self.alpha);
                let both = chances.iter().zip(within);
                both.map(|(chance, within)| within && *chance <= level)
                    .collect()
            }
        }
    }
}

/// Which hypotheses the false discovery rate lets be rejected (Benjamini and Hochberg 1995).
fn false_discovery(chances: &[f64], alpha: f64) -> Vec<bool> {
    let mut sorted = chances.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let count = sorted.len().max(1) as f64;
    let level = |place: usize| alpha * ((place + 1) as f64 / count);
    let last = sorted
        .iter()
        .enumerate()
        .rev()
        .find(|(place, chance)| **chance <= level(*place))
        .map(|(_, chance)| *chance);
    let within = |chance: &f64| last.is_some_and(|last| *chance <= last);
    chances.iter().map(within).collect()
}

/// The chance of at least so many heads in so many throws of a fair coin.
fn at_least(heads: u32, throws: u32) -> f64 {
    // The coin is fair: as many tails at most.
    at_most(throws - heads.min(throws), throws)
}

/// The chance of at most so many heads in so many throws of a fair coin.
fn at_most(heads: u32, throws: u32) -> f64 {
    let log_factorial = |of: u32| libm::lgamma(f64::from(of) + 1.0);
    let chance = |heads: u32| {
        let ways = log_factorial(throws) - log_factorial(heads) - log_factorial(throws - heads);
        libm::exp(ways - f64::from(throws) * core::f64::consts::LN_2)
    };
    (0..=heads.min(throws)).map(chance).sum::<f64>().min(1.0)
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    (!sorted.is_empty()).then(|| quantile(&sorted, 0.5))
}

/// A quantile of sorted values, linear between neighbours; 0 without values.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = libm::floor(place) as usize;
    let low = sorted.get(below).copied().unwrap_or_default();
    let high = sorted.get(below + 1).copied().unwrap_or(low);
    low + (high - low) * (place - below as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_of_a_fair_coin() {
        for (heads, throws, expected) in [
            (0, 0, 1.0),
            (0, 1, 0.5),
            (1, 1, 1.0),
            (2, 5, 0.5),
            (0, 10, 1.0 / 1024.0),
            (1, 10, 11.0 / 1024.0),
            (10, 10, 1.0),
        ] {
            let found = at_most(heads, throws);
            assert!(
                (found - expected).abs() < 1e-12,
                "{heads} of {throws}: {found}"
            );
            let mirrored = at_least(throws - heads, throws);
            assert!((mirrored - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn the_last_that_keeps_to_the_rate_takes_all_before_it_along() {
        // 0.03 alone would not do at its place (0.025), but 0.035 does at the third (0.0375).
        let found = false_discovery(&[0.9, 0.035, 0.001, 0.03], 0.05);
        assert_eq!(found, [false, true, true, true]);
        assert_eq!(false_discovery(&[0.9, 0.06], 0.05), [false, false]);
        assert_eq!(false_discovery(&[], 0.05), [] as [bool; 0]);
    }
}
