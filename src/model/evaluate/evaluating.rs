//! One model's evaluation on one set of rows, step by step: its figures at once, the samples
//! of their intervals a few at a time, so that whoever drives it can be asked meanwhile.

use std::collections::BTreeMap;

use super::bootstrap::Draws;
use super::confusion::ConfusionMatrix;
use super::error::{self, EvaluateError};
use super::passed::Passed;
use super::probability::{Binning, brier, calibration_bins, calibration_error, log_loss};
use super::ranking::Ranking;
use super::threshold::{self, Threshold, ThresholdRule, choose};
use super::{Evaluation, EvaluationOptions, Figure, Interval, Intervals};

/// Shares of the rows at which gain and lift are told.
const TAKEN: [f64; 12] = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];

/// The share of the rows whose precision and lift stand among the figures.
const TOP: f64 = 0.1;

/// Rows of the report: both classes and three averages; and what each tells: precision, recall
/// and F1.
const REPORTED: usize = 5;
const RATES: usize = 3;

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
    /// The ranking passed by the weights of the sample under way.
    passed: Passed,
    threshold: Threshold,
    /// Of how many rows of highest score the precision is told.
    tops: Vec<usize>,
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
        let tops = tops(labels.len());
        let drawn = FIGURES.len() + TAKEN.len() + tops.len() + REPORTED * RATES;
        Ok(Evaluating {
            draws: Draws::new(&options.bootstrap, labels.len(), groups, drawn),
            passed: Passed::default(),
            ranking,
            threshold,
            tops,
        })
    }

    /// The share that is drawn, from 0 to 1.
    pub fn share(&self) -> f64 {
        self.draws.share()
    }

    /// Draws a few samples; whether that was all. From when it is late on nothing is drawn.
    pub fn step(&mut self, rows: JudgedRows, is_late: &dyn Fn() -> bool) -> bool {
        let Evaluating {
            ranking,
            passed,
            threshold,
            tops,
            draws,
        } = self;
        let mut statistics = |weights: &[f64]| {
            passed.walk(ranking, Some(weights));
            told(passed, rows, threshold.threshold, tops, Some(weights))
        };
        draws.step(rows.groups, &mut statistics, is_late)
    }

    /// The evaluation, and how the model ranks the rows.
    pub fn finish(self, rows: JudgedRows) -> (Evaluation, Ranking) {
        let Evaluating {
            ranking,
            mut passed,
            threshold,
            tops,
            draws,
        } = self;
        let JudgedRows {
            labels,
            probabilities,
            ..
        } = rows;
        passed.walk(&ranking, None);
        let values = told(&passed, rows, threshold.threshold, &tops, None);
        let mut intervals = draws.intervals().into_iter();
        let figures: BTreeMap<String, Figure> = FIGURES
            .iter()
            .zip(values)
            .zip(intervals.by_ref())
            .filter_map(|((name, value), interval)| {
                let value = value?;
                Some((name.to_string(), Figure { value, interval }))
            })
            .collect();
        let confusion = confusion(&passed, threshold.threshold);
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
                .filter_map(|taken| passed.gain(*taken))
                .collect(),
            precision_at: tops
                .iter()
                .filter_map(|k| Some((*k as u64, passed.precision_at(*k)?)))
                .collect(),
            intervals: beside(intervals, tops.len()),
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

/// The intervals of what stands beside the figures, in the order of [`told`].
fn beside(mut drawn: impl Iterator<Item = Option<Interval>>, tops: usize) -> Intervals {
    let gain: Vec<Option<Interval>> = drawn.by_ref().take(TAKEN.len()).collect();
    let precision_at = drawn.by_ref().take(tops).collect();
    let rates: Vec<Option<Interval>> = drawn.collect();
    // The lift is the gain by the share taken, which is the same in all samples.
    let lift = gain.iter().zip(TAKEN).map(|(gain, taken)| {
        gain.map(|gain| Interval {
            low: gain.low / taken,
            high: gain.high / taken,
        })
    });
    Intervals {
        lift: lift.collect(),
        gain,
        precision_at,
        report: rates
            .chunks(RATES)
            .map(<[Option<Interval>]>::to_vec)
            .collect(),
    }
}

/// The figures of an evaluation by name, in the order in which they are told.
pub const FIGURES: [&str; 15] = [
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
    "macro_f1",
    "weighted_f1",
    "micro_pr_auc",
    "precision_at_10_percent",
    "lift_at_10_percent",
];

/// All that gets intervals: the figures in the order of [`FIGURES`], the gain at each share of
/// [`TAKEN`], the precision of each of `tops`, and the rates of the report, row after row.
fn told(
    passed: &Passed,
    rows: JudgedRows,
    threshold: f64,
    tops: &[usize],
    weights: Option<&[f64]>,
) -> Vec<Option<f64>> {
    let JudgedRows {
        labels,
        probabilities,
        ..
    } = rows;
    let ranked = passed.figures();
    let error = calibration_error(labels, probabilities, CALIBRATION_BINS, weights);
    let confusion = confusion(passed, threshold);
    let averages = confusion.averages();
    let report = confusion.report();
    // The negative class stands first.
    let left = report.get(1).copied().unwrap_or_default();
    let top = labels.len().div_ceil(10);
    let mut told = vec![
        ranked.average_precision,
        ranked.roc_auc,
        ranked.ks,
        log_loss(labels, probabilities, weights),
        brier(labels, probabilities, weights),
        error,
        Some(left.precision),
        Some(left.recall),
        Some(left.f1),
        (passed.all().taken() > 0.0).then_some(averages.accuracy),
        Some(averages.by_class.f1),
        Some(averages.weighted.f1),
        passed.micro_average_precision(),
        passed.precision_at(top),
        passed.gain(TOP).map(|point| point.lift),
    ];
    told.extend(TAKEN.map(|taken| passed.gain(taken).map(|point| point.gain)));
    told.extend(tops.iter().map(|k| passed.precision_at(*k)));
    told.extend(report.iter().flat_map(|of| of.rates()).map(Some));
    told
}

/// Rows by answer and by what a threshold says; the negative class first.
fn confusion(passed: &Passed, threshold: f64) -> ConfusionMatrix {
    let (all, flagged) = (passed.all(), passed.reaching(threshold));
    ConfusionMatrix::of_answers([
        [all.negative - flagged.negative, flagged.negative],
        [all.positive - flagged.positive, flagged.positive],
    ])
}

/// 10, 100, 1,000 … rows, the highest tenth and the highest fifth.
fn tops(rows: usize) -> Vec<usize> {
    let powers = [10usize, 100, 1_000, 10_000, 100_000];
    let mut tops: Vec<usize> = powers.into_iter().filter(|k| *k < rows).collect();
    tops.extend([rows.div_ceil(10), rows.div_ceil(5)]);
    tops.sort_unstable();
    tops.dedup();
    tops
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_is_named_once_and_has_an_interval() {
        let labels: Vec<bool> = (0..60).map(|row| row % 3 == 0).collect();
        let score = |row: i32| (f64::from(row * 7 % 60) + 0.5) / 60.0;
        let probabilities: Vec<f64> = (0..60).map(score).collect();
        let rows = JudgedRows {
            labels: &labels,
            probabilities: &probabilities,
            groups: None,
        };
        let mut evaluating = Evaluating::new(rows, &EvaluationOptions::default()).unwrap();
        while !evaluating.step(rows, &|| false) {}
        let (evaluation, _) = evaluating.finish(rows);
        let mut named = FIGURES.to_vec();
        named.sort_unstable();
        assert!(evaluation.figures.keys().eq(named));
        let mut each = evaluation.figures.values();
        assert!(each.all(|figure| figure.interval.is_some()));
    }
}
