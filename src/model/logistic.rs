//! Logistic regression with an L2 penalty.
//!
//! Minimised is Σ weight · loss + λ ∕ 2 · Σ w², the intercept being free: the objective of
//! scikit-learn's `LogisticRegression` with C = 1 ∕ λ. [`Design`] hides how a row's inputs
//! are held, so that dense columns and binned features share the solver.

mod additive;
mod lbfgs;
mod scale;
mod softmax;

use crate::feature::prepare::TrainingRows;
use crate::model::trees::sigmoid;

pub use additive::{AdditiveOptions, additive, additive_classes};
pub use scale::Scaling;
pub use softmax::{fit_classes, weigh_margins};

/// Inputs of a linear model: what its coefficients are multiplied with.
pub trait Design {
    /// How many coefficients, the intercept not included.
    fn width(&self) -> usize;

    /// Adds `Σ coefficient × input` of every row to `margins`.
    fn forward(&self, coefficients: &[f64], margins: &mut [f64]);

    /// Adds `Σ residual × input` over the rows to `gradient`, per coefficient.
    fn backward(&self, residuals: &[f64], gradient: &mut [f64]);
}

/// How a regression is fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogisticOptions {
    /// λ. Inputs should be on one scale.
    pub l2: f64,
    /// Most iterations.
    pub iterations: usize,
    /// It is enough when no element of the gradient, per unit of weight, is larger.
    pub tolerance: f64,
}

impl Default for LogisticOptions {
    fn default() -> LogisticOptions {
        LogisticOptions {
            l2: 1.0,
            iterations: 500,
            tolerance: 1e-7,
        }
    }
}

/// Coefficients that were fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// The margin where all inputs are 0.
    pub intercept: f64,
    /// Per input.
    pub coefficients: Vec<f64>,
    /// Iterations done.
    pub iterations: usize,
    /// Whether the tolerance was reached.
    pub converged: bool,
}

/// Fits a regression. `targets` (0 to 1) and `weights` have one element per row of the design.
pub fn fit(
    design: &impl Design,
    targets: &[f64],
    weights: &[f64],
    options: &LogisticOptions,
) -> Linear {
    let total: f64 = weights.iter().sum();
    let positive: f64 = targets
        .iter()
        .zip(weights)
        .map(|(target, weight)| target * weight)
        .sum();
    let share = if total > 0.0 {
        (positive / total).clamp(1e-9, 1.0 - 1e-9)
    } else {
        0.5
    };
    let mut start = vec![0.0; design.width() + 1];
    if let Some(intercept) = start.first_mut() {
        *intercept = libm::log(share / (1.0 - share));
    }
    let mut margins = vec![0.0; targets.len()];
    let loss = |at: &[f64], gradient: &mut [f64]| {
        let Some((intercept, coefficients)) = at.split_first() else {
            return 0.0;
        };
        margins.fill(*intercept);
        design.forward(coefficients, &mut margins);
        let mut loss = 0.0;
        let mut sum = 0.0;
        for ((margin, target), weight) in margins.iter_mut().zip(targets).zip(weights) {
            // ln(1 + e^m) − t m, without overflow.
            let bent = margin.max(0.0) + libm::log1p(libm::exp(-margin.abs()));
            loss += weight * (bent - target * *margin);
            *margin = weight * (sigmoid(*margin) - target);
            sum += *margin;
        }
        gradient.fill(0.0);
        let Some((first, rest)) = gradient.split_first_mut() else {
            return loss;
        };
        *first = sum;
        design.backward(&margins, rest);
        for (slope, coefficient) in rest.iter_mut().zip(coefficients) {
            *slope += options.l2 * coefficient;
            loss += options.l2 / 2.0 * coefficient * coefficient;
        }
        loss
    };
    let tolerance = options.tolerance * total.max(1.0);
    let found = lbfgs::minimise(start, options.iterations, tolerance, loss);
    let mut at = found.at.into_iter();
    Linear {
        intercept: at.next().unwrap_or_default(),
        coefficients: at.collect(),
        iterations: found.iterations,
        converged: found.converged,
    }
}

/// Dense inputs, column by column.
#[derive(Clone, Debug)]
pub struct Dense {
    /// The columns, all of equal length.
    pub columns: Vec<Vec<f64>>,
}

impl Design for Dense {
    fn width(&self) -> usize {
        self.columns.len()
    }

    fn forward(&self, coefficients: &[f64], margins: &mut [f64]) {
        for (column, coefficient) in self.columns.iter().zip(coefficients) {
            for (margin, value) in margins.iter_mut().zip(column) {
                *margin += coefficient * value;
            }
        }
    }

    fn backward(&self, residuals: &[f64], gradient: &mut [f64]) {
        for (column, slope) in self.columns.iter().zip(gradient) {
            *slope += column
                .iter()
                .zip(residuals)
                .map(|(value, residual)| value * residual)
                .sum::<f64>();
        }
    }
}

/// A regression on columns as they stand: they are put on one scale (mean 0, deviation 1 over
/// the training rows) for the penalty's sake, and the coefficients come back in the
/// columns' own units. Columns must not have gaps. A constant column gets 0.
pub fn fit_columns(
    columns: &[Vec<f64>],
    labels: &[bool],
    rows: &TrainingRows,
    options: &LogisticOptions,
) -> Linear {
    let mut scales = Vec::with_capacity(columns.len());
    let mut dense = Vec::with_capacity(columns.len());
    for column in columns {
        let values: Vec<f64> = rows
            .iter()
            .filter_map(|row| column.get(row).copied())
            .collect();
        let count = values.len().max(1) as f64;
        let mean = values.iter().sum::<f64>() / count;
        let square: f64 = values
            .iter()
            .map(|value| (value - mean) * (value - mean))
            .sum();
        let deviation = libm::sqrt(square / count);
        let deviation = if deviation > 0.0 {
            deviation
        } else {
            f64::INFINITY
        };
        dense.push(
            values
                .iter()
                .map(|value| (value - mean) / deviation)
                .collect(),
        );
        scales.push((mean, deviation));
    }
    let target = |row: usize| f64::from(u8::from(labels.get(row).copied().unwrap_or_default()));
    let targets: Vec<f64> = rows.iter().map(target).collect();
    let weights = vec![1.0; targets.len()];
    let mut linear = fit(&Dense { columns: dense }, &targets, &weights, options);
    for (coefficient, (mean, deviation)) in linear.coefficients.iter_mut().zip(scales) {
        *coefficient /= deviation;
        linear.intercept -= *coefficient * mean;
    }
    linear
}
