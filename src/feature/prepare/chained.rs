//! Imputation by chained equations: every gap is estimated from the other
//! features by a regression, round after round, until the estimates stand still
//! (van Buuren and Groothuis-Oudshoorn 2011; the order of things is that of
//! scikit-learn's `IterativeImputer`, against which it is tested).
//!
//! [`ChainedFit`] learns from the training rows in small steps. What it learnt,
//! [`FittedChained`], holds the coefficients of every round and afterwards only
//! transforms, each row by itself.

mod cholesky;
mod fit;
mod gram;
mod regression;

use serde::{Deserialize, Serialize};

pub use fit::{ChainedFit, Progress};

use super::random::{Random, mix};
use crate::i18n::{Lang, prepare as text};

/// What a gap holds before the first round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// The training rows' mean.
    Mean,
    /// The training rows' median.
    #[default]
    Median,
}

/// How a feature is regressed on the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Regression {
    /// Bayesian ridge regression with scikit-learn's hyper-parameters.
    #[default]
    BayesianRidge,
    /// Least squares, with the posterior of a flat prior.
    Linear,
}

/// How gaps are estimated.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChainedOptions {
    /// What a gap holds before the first round.
    pub start: Start,
    /// The regression.
    pub regression: Regression,
    /// Most rounds.
    pub rounds: u32,
    /// Rounds end when no estimate moves by more than this share of the largest
    /// observed value.
    pub tolerance: f64,
    /// Draw from the posterior with this seed instead of taking its mean, so that
    /// imputed values scatter as real ones do. All rounds are then gone through.
    pub sample: Option<u64>,
}

impl Default for ChainedOptions {
    fn default() -> ChainedOptions {
        ChainedOptions {
            start: Start::Median,
            regression: Regression::BayesianRidge,
            rounds: 10,
            tolerance: 1e-3,
            sample: None,
        }
    }
}

/// Why gaps cannot be estimated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum ChainedError {
    /// No training row or no feature.
    Nothing,
    /// More features than the regressions' matrices may hold.
    TooWide {
        /// Features given.
        features: u64,
        /// Most features.
        most: u64,
    },
    /// Columns of different lengths, or other columns than were fitted.
    Shape {
        /// Columns or rows expected.
        expected: u64,
        /// Columns or rows found.
        found: u64,
    },
    /// A value whose square no number can hold.
    TooLarge {
        /// The feature's position, from 1.
        feature: u64,
        /// The row, from 1.
        row: u64,
    },
}

impl ChainedError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            ChainedError::Nothing => text::CHAINED_NOTHING.text(lang).to_string(),
            ChainedError::TooWide { features, most } => text::CHAINED_TOO_WIDE.fill(
                lang,
                &[
                    ("features", &features.to_string()),
                    ("most", &most.to_string()),
                ],
            ),
            ChainedError::Shape { expected, found } => text::CHAINED_SHAPE.fill(
                lang,
                &[
                    ("expected", &expected.to_string()),
                    ("found", &found.to_string()),
                ],
            ),
            ChainedError::TooLarge { feature, row } => text::CHAINED_TOO_LARGE.fill(
                lang,
                &[("feature", &feature.to_string()), ("row", &row.to_string())],
            ),
        }
    }
}

/// The regression of one feature on all others, as one round fitted it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Equation {
    /// The feature that is estimated.
    pub feature: u32,
    /// The estimate where all others are zero.
    pub intercept: f64,
    /// One per feature; its own is zero.
    pub coefficients: Vec<f64>,
    /// How uncertain estimates are; only kept for drawing from the posterior.
    pub spread: Option<Spread>,
}

/// The spread of an estimate: `noise + (x − centre)ᵀ covariance (x − centre)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Variance of the feature around the regression.
    pub noise: f64,
    /// The training rows' means; the own one is zero.
    pub centre: Vec<f64>,
    /// Covariance of the coefficients, row by row; the own row is zero.
    pub covariance: Vec<f64>,
}

/// What was learnt from the training rows; transforms, and learns no more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FittedChained {
    /// What each feature's gaps hold before the first equation.
    pub start: Vec<f64>,
    /// The equations in the order in which they are applied.
    pub equations: Vec<Equation>,
    /// Rounds gone through.
    pub rounds: u32,
    /// Whether the estimates stood still at the end.
    pub converged: bool,
    /// The seed if gaps are drawn from the posterior.
    pub sample: Option<u64>,
}

impl FittedChained {
    /// Fills the gaps (not-a-number) of all rows.
    ///
    /// # Errors
    /// [`ChainedError::Shape`] when these are not the columns that were fitted.
    pub fn apply(&self, columns: &mut [Vec<f64>]) -> Result<(), ChainedError> {
        let rows = self.check(columns)?;
        self.apply_rows(columns, 0, rows);
        Ok(())
    }

    fn check(&self, columns: &[Vec<f64>]) -> Result<usize, ChainedError> {
        let shape = |expected: usize, found: usize| ChainedError::Shape {
            expected: expected as u64,
            found: found as u64,
        };
        if columns.len() != self.start.len() {
            return Err(shape(self.start.len(), columns.len()));
        }
        let rows = columns.first().map_or(0, Vec::len);
        match columns.iter().find(|column| column.len() != rows) {
            Some(column) => Err(shape(rows, column.len())),
            None => Ok(rows),
        }
    }

    /// Fills the gaps of the rows `from..to`, so that a worker can be cancelled
    /// between two calls; rows and columns that are not there are passed over.
    pub fn apply_rows(&self, columns: &mut [Vec<f64>], from: usize, to: usize) {
        let mut row = vec![0.0; self.start.len()];
        let mut gaps: Vec<usize> = Vec::new();
        let mut is_gap = vec![false; self.start.len()];
        for at in from..to {
            gaps.clear();
            for (feature, column) in columns.iter().enumerate() {
                let Some(slot) = row.get_mut(feature) else {
                    continue;
                };
                *slot = column.get(at).copied().unwrap_or(f64::NAN);
                if slot.is_nan() {
                    gaps.push(feature);
                    *slot = self.start.get(feature).copied().unwrap_or_default();
                }
            }
            if gaps.is_empty() {
                continue;
            }
            for (feature, slot) in is_gap.iter_mut().enumerate() {
                *slot = gaps.contains(&feature);
            }
            for (number, equation) in self.equations.iter().enumerate() {
                let feature = equation.feature as usize;
                if is_gap.get(feature) != Some(&true) {
                    continue;
                }
                let drawn = self.sample.map(|seed| draw(seed, number as u64, at as u64));
                let value = equation.estimate(&row, drawn);
                if let Some(slot) = row.get_mut(feature) {
                    *slot = value;
                }
            }
            for feature in &gaps {
                let cell = columns
                    .get_mut(*feature)
                    .and_then(|column| column.get_mut(at));
                if let (Some(cell), Some(value)) = (cell, row.get(*feature)) {
                    *cell = *value;
                }
            }
        }
    }
}

/// A standard normal number for one cell, whatever the order of the rows.
fn draw(seed: u64, equation: u64, row: u64) -> f64 {
    Random::new(mix(mix(seed) ^ equation).wrapping_add(row)).normal()
}

impl Equation {
    /// The estimate for a row (whose own value is not read), `drawn` standard
    /// errors away from its mean.
    fn estimate(&self, row: &[f64], drawn: Option<f64>) -> f64 {
        let products = self.coefficients.iter().zip(row).map(|(c, x)| c * x);
        let mean = self.intercept + products.sum::<f64>();
        match (drawn, &self.spread) {
            (Some(drawn), Some(spread)) => mean + drawn * spread.deviation(row),
            _ => mean,
        }
    }
}

impl Spread {
    fn deviation(&self, row: &[f64]) -> f64 {
        let centred: Vec<f64> = row.iter().zip(&self.centre).map(|(x, c)| x - c).collect();
        let mut variance = self.noise;
        for (line, x) in self.covariance.chunks(centred.len().max(1)).zip(&centred) {
            variance += x * line.iter().zip(&centred).map(|(c, y)| c * y).sum::<f64>();
        }
        libm::sqrt(variance.max(0.0))
    }
}
