//! How good a model is: what its probabilities say of rows whose answer is known.
//!
//! [`Evaluation::of`] computes everything that is shown of a model on one set of
//! rows; the parts stand alone as well. Definitions are scikit-learn's, and
//! tests/golden/metrics holds them to it.

mod amounts;
mod bootstrap;
mod confusion;
mod error;
mod ladder;
mod probability;
mod ranking;
mod several;
mod threshold;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use amounts::AmountEvaluation;
pub use bootstrap::{Bootstrap, Difference, Interval, paired_difference, paired_difference_until};
pub use confusion::{Averaged, ClassFigures, ConfusionMatrix};
pub use error::EvaluateError;
pub use ladder::{AT_THRESHOLD, COUNTED, Outcome, Rung, ladder};
pub use probability::{
    Binning, CalibrationBin, brier, calibration_bins, calibration_error, log_loss,
};
pub use ranking::{GainPoint, RankFigures, Ranking, Step, average_precision, roc_auc};
pub use several::{ClassEvaluation, SeveralEvaluation};
pub use threshold::{Threshold, ThresholdRule, ThresholdRuleError, choose};

/// Shares of the rows at which gain and lift are told.
const TAKEN: [f64; 12] = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];

/// Bins of the calibration table.
const CALIBRATION_BINS: usize = 10;

/// How an evaluation is made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EvaluationOptions {
    /// The probability from which a row counts as positive; chosen by the largest F1 if
    /// not given.
    pub threshold: Option<f64>,
    /// How intervals are drawn.
    pub bootstrap: Bootstrap,
}

/// A figure with the interval that the bootstrap gives it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The figure.
    pub value: f64,
    /// The interval of [`Bootstrap::level`].
    pub interval: Option<Interval>,
}

/// What probabilities say of rows whose answer is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Rows.
    pub rows: u64,
    /// Positive rows.
    pub positives: u64,
    /// Share of positive rows: what a model that knows nothing reaches as average precision.
    pub base_rate: f64,
    /// The figures by name: `pr_auc`, `roc_auc`, `log_loss`, `brier`, `ks`,
    /// `calibration_error`, and at the threshold `precision`, `recall`, `f1`, `accuracy`;
    /// without interval `micro_pr_auc`, the average precision of both classes together.
    pub figures: BTreeMap<String, Figure>,
    /// The threshold.
    pub threshold: Threshold,
    /// Rows by answer and by what the threshold says; the negative class first.
    pub confusion: Vec<Vec<f64>>,
    /// Per class, the negative one first.
    pub classes: Vec<ClassFigures>,
    /// Averages over the classes.
    pub averages: Averaged,
    /// Gain and lift from the highest scores down.
    pub gain: Vec<GainPoint>,
    /// Precision among the highest scores: how many rows, which precision.
    pub precision_at: Vec<(u64, f64)>,
    /// Promised and found shares, in bins of equal counts.
    pub calibration: Vec<CalibrationBin>,
}

impl Evaluation {
    /// Evaluates the probabilities of rows; `groups`, if given, names each row's customer, so
    /// that the bootstrap draws customers.
    ///
    /// # Errors
    /// [`EvaluateError`] when there is no row, only one class, or a probability is none.
    pub fn of(
        labels: &[bool],
        probabilities: &[f64],
        groups: Option<&[u32]>,
        options: &EvaluationOptions,
    ) -> Result<Evaluation, EvaluateError> {
        Evaluation::of_until(labels, probabilities, groups, options, &|| false)
    }

    /// As [`Evaluation::of`]; from when it is late on nothing is drawn for intervals, and
    /// figures without enough samples have none.
    ///
    /// # Errors
    /// As [`Evaluation::of`].
    pub fn of_until(
        labels: &[bool],
        probabilities: &[f64],
        groups: Option<&[u32]>,
        options: &EvaluationOptions,
        is_late: &dyn Fn() -> bool,
    ) -> Result<Evaluation, EvaluateError> {
        error::check(labels, probabilities)?;
        let ranking = Ranking::new(labels, probabilities);
        let threshold = match options.threshold {
            Some(threshold) => threshold::at(&ranking, threshold),
            None => choose(&ranking, ThresholdRule::MostF1).ok_or(EvaluateError::NoRows)?,
        };
        let values = |weights: Option<&[f64]>| {
            figures(
                &ranking,
                labels,
                probabilities,
                threshold.threshold,
                weights,
            )
        };
        let statistics = |weights: &[f64]| values(Some(weights));
        let (rows, count) = (labels.len(), NAMES.len());
        let bootstrap = &options.bootstrap;
        let intervals = bootstrap.intervals_until(rows, groups, count, statistics, is_late);
        let mut figures: BTreeMap<String, Figure> = NAMES
            .iter()
            .zip(values(None))
            .zip(intervals)
            .filter_map(|((name, value), interval)| {
                let value = value?;
                Some((name.to_string(), Figure { value, interval }))
            })
            .collect();
        if let Some(value) = several::micro_average_precision(labels, probabilities) {
            let interval = None;
            figures.insert("micro_pr_auc".to_string(), Figure { value, interval });
        }
        let at = |score: f64| usize::from(score >= threshold.threshold);
        let truth: Vec<usize> = labels.iter().map(|label| usize::from(*label)).collect();
        let predicted: Vec<usize> = probabilities.iter().map(|score| at(*score)).collect();
        let confusion = ConfusionMatrix::of(&truth, &predicted, 2, None);
        let positives = labels.iter().filter(|label| **label).count();
        Ok(Evaluation {
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
        })
    }

    /// A figure's value by its name.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.figures.get(name).map(|figure| figure.value)
    }
}

/// The figures that get intervals, in the order of [`figures`].
const NAMES: [&str; 10] = [
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
];

fn figures(
    ranking: &Ranking,
    labels: &[bool],
    probabilities: &[f64],
    threshold: f64,
    weights: Option<&[f64]>,
) -> Vec<Option<f64>> {
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
