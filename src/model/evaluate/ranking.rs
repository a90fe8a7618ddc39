//! What a score says by its order alone: average precision, ROC-AUC, KS, gain,
//! lift, precision among the top.
//!
//! Rows of equal score count as one step, as scikit-learn does.

use super::passed::Passed;

/// Rows in the falling order of their scores.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// Labels by rank.
    labels: Vec<bool>,
    /// Scores by rank.
    scores: Vec<f64>,
    /// Which row has which rank.
    order: Vec<u32>,
}

/// What was passed when all rows down to a score are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Step {
    /// The score.
    pub score: f64,
    /// Weight of the positive rows that score at least as much.
    pub positive: f64,
    /// Weight of the negative ones.
    pub negative: f64,
}

impl Step {
    /// Weight of all rows that score at least as much.
    pub(super) fn taken(&self) -> f64 {
        self.positive + self.negative
    }
}

/// The figures of a ranking; `None` where a class that they need is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RankFigures {
    /// Σ (Rₙ − Rₙ₋₁) Pₙ over the steps: scikit-learn's `average_precision_score`.
    pub average_precision: Option<f64>,
    /// The area below the ROC curve, by trapezia.
    pub roc_auc: Option<f64>,
    /// The largest distance between the shares of either class passed
    /// (Kolmogorov and Smirnov).
    pub ks: Option<f64>,
}

/// A point of the gain and lift curves.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct GainPoint {
    /// Share of rows taken, from the highest score down.
    pub taken: f64,
    /// Share of the positive rows among them: the gain.
    pub gain: f64,
    /// How much denser the positive rows are there than overall: the lift.
    pub lift: f64,
}

impl Ranking {
    /// Ranks rows. Rows beyond the shorter of the two are left out; rows of equal score keep
    /// their order.
    pub fn new(labels: &[bool], scores: &[f64]) -> Ranking {
        let rows = labels.len().min(scores.len());
        let mut order: Vec<u32> = (0..rows as u32).collect();
        let score = |row: &u32| scores.get(*row as usize).copied().unwrap_or(f64::NAN);
        order.sort_by(|a, b| score(b).total_cmp(&score(a)));
        Ranking {
            labels: order
                .iter()
                .filter_map(|row| labels.get(*row as usize).copied())
                .collect(),
            scores: order.iter().map(score).collect(),
            order,
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.order.len()
    }

    /// Passes every distinct score, the highest first. `weights` are by row.
    pub fn walk(&self, weights: Option<&[f64]>, mut visit: impl FnMut(Step)) {
        let mut step = Step::default();
        let weight = |row: u32| match weights {
            Some(weights) => weights.get(row as usize).copied().unwrap_or(0.0),
            None => 1.0,
        };
        let rows = self.order.iter().zip(&self.labels).zip(&self.scores);
        // A row's step ends when the next score is another one.
        let next = self
            .scores
            .iter()
            .skip(1)
            .map(Some)
            .chain(std::iter::once(None));
        for (((row, label), score), next) in rows.zip(next) {
            match label {
                true => step.positive += weight(*row),
                false => step.negative += weight(*row),
            }
            if next != Some(score) {
                step.score = *score;
                visit(step);
            }
        }
    }

    /// Every distinct score, the highest first.
    pub fn steps(&self, weights: Option<&[f64]>) -> Vec<Step> {
        let mut steps = Vec::new();
        self.walk(weights, |step| steps.push(step));
        steps
    }

    /// Weight of the positive and of the negative rows.
    pub fn totals(&self, weights: Option<&[f64]>) -> (f64, f64) {
        let mut last = Step::default();
        self.walk(weights, |step| last = step);
        (last.positive, last.negative)
    }

    /// The figures. `weights` are by row.
    pub fn figures(&self, weights: Option<&[f64]>) -> RankFigures {
        let (positive, negative) = self.totals(weights);
        let mut summing = Summing::of(positive, negative);
        self.walk(weights, |step| summing.pass(step));
        summing.figures()
    }

    /// Share of positive rows among the `k` of highest score; rows that tie at the border
    /// count by their share. `None` without rows or when `k` is 0.
    pub fn precision_at(&self, k: usize) -> Option<f64> {
        self.passed().precision_at(k)
    }

    /// Share of all positive rows that are among the `k` of highest score.
    pub fn recall_at(&self, k: usize) -> Option<f64> {
        self.passed().recall_at(k)
    }

    /// Gain and lift where this share of the rows is taken; `None` without positive rows.
    pub fn gain(&self, taken: f64) -> Option<GainPoint> {
        self.passed().gain(taken)
    }

    fn passed(&self) -> Passed {
        let mut passed = Passed::default();
        passed.walk(self, None);
        passed
    }
}

/// The figures of a ranking under way, a step after the other.
pub(super) struct Summing {
    positive: f64,
    negative: f64,
    precision: f64,
    area: f64,
    ks: f64,
    before: Step,
}

impl Summing {
    /// Of rows of so much weight; none is passed yet.
    pub fn of(positive: f64, negative: f64) -> Summing {
        Summing {
            positive,
            negative,
            precision: 0.0,
            area: 0.0,
            ks: 0.0,
            before: Step::default(),
        }
    }

    /// Passes the next score.
    pub fn pass(&mut self, step: Step) {
        let (before, taken) = (self.before, step.taken());
        if taken > 0.0 {
            self.precision += (step.positive - before.positive) * step.positive / taken;
        }
        self.area += (step.negative - before.negative) * (step.positive + before.positive) / 2.0;
        let apart = step.positive / self.positive - step.negative / self.negative;
        self.ks = self.ks.max(apart.abs());
        self.before = step;
    }

    /// What it came to, once all are passed.
    pub fn figures(self) -> RankFigures {
        let both = self.positive > 0.0 && self.negative > 0.0;
        RankFigures {
            average_precision: (self.positive > 0.0).then(|| self.precision / self.positive),
            roc_auc: both.then(|| self.area / (self.positive * self.negative)),
            ks: both.then_some(self.ks),
        }
    }
}

/// The average precision; `None` when no row is positive.
pub fn average_precision(labels: &[bool], scores: &[f64], weights: Option<&[f64]>) -> Option<f64> {
    Ranking::new(labels, scores)
        .figures(weights)
        .average_precision
}

/// The area below the ROC curve; `None` when there is only one class.
pub fn roc_auc(labels: &[bool], scores: &[f64], weights: Option<&[f64]>) -> Option<f64> {
    Ranking::new(labels, scores).figures(weights).roc_auc
}
