//! One model's evaluation on one set of rows, step by step: its figures at once, the samples
//! of their intervals a few at a time, so that whoever drives it can be asked meanwhile.

use std::collections::BTreeMap;

use super::bootstrap::Draws;
use super::confusion::{self, ConfusionMatrix};
use super::error::{self, EvaluateError};
use super::probability::{Binning, brier, calibration_bins, calibration_error, log_loss};
use super::ranking::Ranking;
use super::several;
use super::threshold::{self, Threshold, ThresholdRule, choose};
use super::{Evaluation, EvaluationOptions, Figure};

/// Shares of the rows at which gain and lift are told.
const TAKEN: [f64; 12] = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];

/// Bins of the calibration table.
const CALIBRATION_BINS: usize = 10;

/// Rows whose answer is known, and what a model says of them: as many of each.
#[derive(Clone, Copy, Debug)]
pub struct JudgedRows<'a> {
    /// The answers.
    pub labels: &'a [bool],
    /// The probabilities.
    pub probabilities: &'a [f64],
    /// The rows' customers by number, if these have several rows.
    pub groups: Option<&'a [u32]>,
}

/// An evaluation under way. The rows are given anew in each step, and are the same.
#[derive(Clone, Debug)]
pub struct Evaluating {
    ranking: Ranking,
    threshold: Threshold,
    draws: Draws,
}

impl Evaluating {
    /// Ranks the rows; nothing is drawn yet.
    ///
    /// # Errors
    /// [`EvaluateError`] when there is no row, only one class, or a probability is none.
    pub fn new(rows: JudgedRows, options: &EvaluationOptions) -> Result<Evaluating, EvaluateError> {
        let JudgedRows {
            labels,
            probabilities,
            groups,
        } = rows;
        error::check(labels, probabilities)?;
        let ranking = Ranking::new(labels, probabilities);
        let threshold = match options.threshold {
            Some(threshold) => threshold::at(&ranking, threshold),
            None => choose(&ranking, ThresholdRule::MostF1).ok_or(EvaluateError::NoRows)?,
        };
        Ok(Evaluating {
            draws: Draws::new(&options.bootstrap, labels.len(), groups, DRAWN),
            ranking,
            threshold,
        })
    }

    /// The share that is drawn, from 0 to 1.
    pub fn share(&self) -> f64 {
        self.draws.share()
    }

    /// Draws a few samples; whether that was all. From when it is late on nothing is drawn.
    pub fn step(&mut self, rows: JudgedRows, is_late: &dyn Fn() -> bool) -> bool {
        let (ranking, threshold) = (&self.ranking, self.threshold.threshold);
        let mut statistics = |weights: &[f64]| figures(ranking, rows, threshold, Some(weights));
        self.draws.step(rows.groups, &mut statistics, is_late)
    }

    /// The evaluation, and how the model ranks the rows.
    pub fn finish(self, rows: JudgedRows) -> (Evaluation, Ranking) {
        let Evaluating {
            ranking,
            threshold,
            draws,
        } = self;
        let JudgedRows {
            labels,
            probabilities,
            ..
        } = rows;
        let mut figures: BTreeMap<String, Figure> = FIGURES
            .iter()
            .zip(figures(&ranking, rows, threshold.threshold, None))
            .zip(draws.intervals())
            .filter_map(|((name, value), interval)| {
                let value = value?;
                Some((name.to_string(), Figure { value, interval }))
            })
            .collect();
        if let Some(value) = several::micro_average_precision(labels, probabilities) {
            let interval = None;
            figures.insert(OF_BOTH.to_string(), Figure { value, interval });
        }
        let at = |score: f64| usize::from(score >= threshold.threshold);
        let truth: Vec<usize> = labels.iter().map(|label| usize::from(*label)).collect();
        let predicted: Vec<usize> = probabilities.iter().map(|score| at(*score)).collect();
        let confusion = ConfusionMatrix::of(&truth, &predicted, 2, None);
        let positives = labels.iter().filter(|label| **label).count();
        let evaluation = Evaluation {
            rows: labels.len() as u64,
            positives: positives as u64,
            base_rate: positives as f64 / labels.len() as f64,
            figures,
            threshold,
            classes: confusion.classes(),
            averages: confusion.averages(),
            confusion: confusion.rows(),
            gain: TAKEN
                .iter()
                .filter_map(|taken| ranking.gain(*taken))
                .collect(),
            precision_at: tops(labels.len())
                .filter_map(|k| Some((k as u64, ranking.precision_at(k)?)))
                .collect(),
            calibration: calibration_bins(
                labels,
                probabilities,
                CALIBRATION_BINS,
                Binning::Quantile,
            ),
        };
        (evaluation, ranking)
    }
}

/// The figure without an interval: the average precision of both classes together.
const OF_BOTH: &str = "micro_pr_auc";

/// The figures of an evaluation by name, in the order in which they are told: those with
/// intervals as they are drawn, then the one without.
pub const FIGURES: [&str; DRAWN + 1] = [
    "pr_auc",
    "roc_auc",
    "ks",
    "log_loss",
    "brier",
    "calibration_error",
    "precision",
    "recall",
    "f1",
    "accuracy",
    OF_BOTH,
];

/// How many figures get intervals.
const DRAWN: usize = 10;

fn figures(
    ranking: &Ranking,
    rows: JudgedRows,
    threshold: f64,
    weights: Option<&[f64]>,
) -> Vec<Option<f64>> {
    let JudgedRows {
        labels,
        probabilities,
        ..
    } = rows;
    let ranked = ranking.figures(weights);
    let cells = confusion::binary(labels, probabilities, threshold, weights);
    let error = calibration_error(labels, probabilities, CALIBRATION_BINS, weights);
    vec![
        ranked.average_precision,
        ranked.roc_auc,
        ranked.ks,
        log_loss(labels, probabilities, weights),
        brier(labels, probabilities, weights),
        error,
        Some(cells.precision()),
        Some(cells.recall()),
        Some(cells.f1()),
        cells.accuracy(),
    ]
}

/// 10, 100, 1,000 … rows, the highest tenth and the highest fifth.
fn tops(rows: usize) -> impl Iterator<Item = usize> {
    let powers = [10usize, 100, 1_000, 10_000, 100_000];
    let mut tops: Vec<usize> = powers.into_iter().filter(|k| *k < rows).collect();
    tops.extend([rows.div_ceil(10), rows.div_ceil(5)]);
    tops.sort_unstable();
    tops.dedup();
    tops.into_iter()
}
