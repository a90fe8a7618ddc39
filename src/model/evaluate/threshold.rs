//! From which probability a row counts as positive.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ranking::{Ranking, Step};
use crate::i18n::{Lang, train as text};

/// What a threshold is chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThresholdRule {
    /// The largest F1.
    MostF1,
    /// The highest threshold that finds at least this share of the positive rows.
    RecallFloor(f64),
    /// The lowest threshold at which at least this share of the rows taken is positive.
    PrecisionFloor(f64),
    /// As many of the highest scores as fit into a budget of rows; a tie that
    /// would not fit is left out.
    TopK(usize),
    /// As [`ThresholdRule::TopK`], of a share of the rows.
    TopShare(f64),
    /// The largest profit.
    Profit {
        /// What a positive row that is taken is worth.
        value: f64,
        /// What taking any row costs.
        cost: f64,
    },
    /// This one, whatever it does.
    At(f64),
}

/// Words that are no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub struct ThresholdRuleError {
    /// What was given.
    pub found: String,
}

impl ThresholdRuleError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        text::THRESHOLD_RULE.fill(lang, &[("found", &self.found)])
    }
}

impl FromStr for ThresholdRule {
    type Err = ThresholdRuleError;

    /// Reads `f1`, `recall=0.8`, `precision=0.9`, `top=1000`, `top=10%`,
    /// `profit=VALUE,COST` or `at=0.8`.
    fn from_str(words: &str) -> Result<ThresholdRule, ThresholdRuleError> {
        let (name, value) = words.trim().split_once('=').unwrap_or((words.trim(), ""));
        let number = |text: &str| text.trim().parse().ok().filter(|n: &f64| n.is_finite());
        let share = || number(value).filter(|share| (0.0..=1.0).contains(share));
        let rule = match name {
            "f1" if value.is_empty() => Some(ThresholdRule::MostF1),
            "recall" => share().map(ThresholdRule::RecallFloor),
            "precision" => share().map(ThresholdRule::PrecisionFloor),
            "at" => share().map(ThresholdRule::At),
            "top" => match value.trim().strip_suffix('%') {
                Some(percent) => number(percent)
                    .filter(|percent| *percent > 0.0 && *percent <= 100.0)
                    .map(|percent| ThresholdRule::TopShare(percent / 100.0)),
                None => value.trim().parse().ok().map(ThresholdRule::TopK),
            },
            "profit" => value.split_once(',').and_then(|(value, cost)| {
                Some(ThresholdRule::Profit {
                    value: number(value)?,
                    cost: number(cost)?,
                })
            }),
            _ => None,
        };
        rule.ok_or_else(|| ThresholdRuleError {
            found: words.to_string(),
        })
    }
}

impl std::fmt::Display for ThresholdRule {
    /// As it is read.
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            ThresholdRule::MostF1 => write!(out, "f1"),
            ThresholdRule::RecallFloor(floor) => write!(out, "recall={floor}"),
            ThresholdRule::PrecisionFloor(floor) => write!(out, "precision={floor}"),
            ThresholdRule::TopK(rows) => write!(out, "top={rows}"),
            ThresholdRule::TopShare(share) => write!(out, "top={}%", share * 100.0),
            ThresholdRule::Profit { value, cost } => write!(out, "profit={value},{cost}"),
            ThresholdRule::At(threshold) => write!(out, "at={threshold}"),
        }
    }
}

/// A threshold and what it does on the rows it was chosen on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// Rows of at least this probability count as positive.
    pub threshold: f64,
    /// How many rows those are.
    pub taken: u64,
    /// Share of positive rows among them.
    pub precision: f64,
    /// Share of all positive rows among them.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

/// The best threshold by a rule; `None` when no score keeps to it, or none makes a profit.
pub fn choose(ranking: &Ranking, rule: ThresholdRule) -> Option<Threshold> {
    if let ThresholdRule::At(threshold) = rule {
        return Some(at(ranking, threshold));
    }
    let (positive, negative) = ranking.totals(None);
    let mut best: Option<(f64, Threshold)> = None;
    ranking.walk(None, |step| {
        let found = measured(step, positive);
        let worth = match rule {
            ThresholdRule::MostF1 => Some(found.f1),
            // The first that reaches the floor is the highest.
            ThresholdRule::RecallFloor(floor) => {
                (found.recall >= floor && best.is_none()).then_some(0.0)
            }
            ThresholdRule::PrecisionFloor(floor) => {
                (found.precision >= floor).then_some(found.taken as f64)
            }
            ThresholdRule::TopK(k) => (found.taken <= k as u64).then_some(found.taken as f64),
            ThresholdRule::TopShare(share) => {
                let most = libm::round(share * (positive + negative));
                (found.taken as f64 <= most).then_some(found.taken as f64)
            }
            ThresholdRule::Profit { value, cost } => {
                let profit = value * step.positive - cost * (step.positive + step.negative);
                (profit > 0.0).then_some(profit)
            }
            // Answered above.
            ThresholdRule::At(_) => None,
        };
        if let Some(worth) = worth
            && best.is_none_or(|(so_far, _)| worth > so_far)
        {
            best = Some((worth, found));
        }
    });
    best.map(|(_, threshold)| threshold)
}

/// What a given threshold does.
pub(super) fn at(ranking: &Ranking, threshold: f64) -> Threshold {
    let (positive, _) = ranking.totals(None);
    let mut last = Step::default();
    ranking.walk(None, |step| {
        if step.score >= threshold {
            last = step;
        }
    });
    Threshold {
        threshold,
        ..measured(last, positive)
    }
}

fn measured(step: Step, positive: f64) -> Threshold {
    let taken = step.positive + step.negative;
    let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    Threshold {
        threshold: step.score,
        taken: taken as u64,
        precision: ratio(step.positive, taken),
        recall: ratio(step.positive, positive),
        f1: ratio(2.0 * step.positive, taken + positive),
    }
}
