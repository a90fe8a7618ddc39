//! How good a model is: what its probabilities say of rows whose answer is known.
//!
//! [`Evaluation::of`] computes everything that is shown of a model on one set of
//! rows; the parts stand alone as well. Definitions are scikit-learn's, and
//! tests/golden/metrics holds them to it.

mod amounts;
mod bootstrap;
mod confusion;
mod error;
mod evaluating;
mod ladder;
mod passed;
mod probability;
mod ranking;
mod several;
mod threshold;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use amounts::AmountEvaluation;
pub use bootstrap::{
    Bootstrap, Difference, Draws, Interval, Pairing, paired_difference, paired_difference_until,
};
pub use confusion::{Averaged, ClassFigures, ConfusionMatrix};
pub use error::EvaluateError;
pub use evaluating::{Evaluating, FIGURES, JudgedRows};
pub use ladder::{
    AT_THRESHOLD, COUNTED, MOST_RUNGS, Outcome, Rung, SLIDER_PLACES, ladder, slider_place,
};
pub use probability::{
    Binning, CalibrationBin, brier, calibration_bins, calibration_error, log_loss, log_losses,
};
pub use ranking::{GainPoint, RankFigures, Ranking, Step, average_precision, roc_auc};
pub use several::{ClassEvaluation, SeveralEvaluating, SeveralEvaluation};
pub use threshold::{Threshold, ThresholdRule, ThresholdRuleError, choose};

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
    /// `calibration_error`; at the threshold `precision`, `recall`, `f1`, `accuracy`,
    /// `macro_f1`, `weighted_f1`; `micro_pr_auc`, the average precision of both classes
    /// together; and of the tenth of highest score `precision_at_10_percent` and
    /// `lift_at_10_percent`.
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
    /// The intervals of all of these.
    #[serde(default)]
    pub intervals: Intervals,
    /// Promised and found shares, in bins of equal counts.
    pub calibration: Vec<CalibrationBin>,
}

/// The intervals of what stands beside an evaluation's figures, in the order of that.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Intervals {
    /// Of each gain.
    pub gain: Vec<Option<Interval>>,
    /// Of each lift.
    pub lift: Vec<Option<Interval>>,
    /// Of each precision among the highest scores.
    pub precision_at: Vec<Option<Interval>>,
    /// Of precision, recall and F1 at the threshold: of either class, the negative one first,
    /// then of their macro, micro and weighted averages.
    pub report: Vec<Vec<Option<Interval>>>,
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
        let rows = JudgedRows {
            labels,
            probabilities,
            groups,
        };
        let mut evaluating = Evaluating::new(rows, options)?;
        while !evaluating.step(rows, is_late) {}
        Ok(evaluating.finish(rows).0)
    }

    /// A figure's value by its name.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.figures.get(name).map(|figure| figure.value)
    }
}
