//! Exact contributions of linear models.
//!
//! Of a sum `intercept + Σ slopeᵢ xᵢ` the interventional Shapley value of feature i against a
//! background is `slopeᵢ (xᵢ − meanᵢ)`, whatever the background's other moments, so that one
//! mean per feature is all it takes. Where the model scales its features itself, its scaler
//! holds the means of its training rows; else those of given rows are taken.

use std::ops::Range;

use super::{Explainer, additivity};
use crate::feature::matrix::Matrix;
use crate::model::neural::{LinearModel, Sum};

/// Explains one sum of a linear model.
#[derive(Clone, Debug, PartialEq)]
pub struct LinearShap {
    sum: Sum,
    fills: Vec<Option<f64>>,
    /// The background's mean of each feature.
    means: Vec<f64>,
    base: f64,
    tolerance: f64,
}

impl LinearShap {
    /// Explains the model's sum number `sum` (there is one where it answers yes or no) against
    /// what its scaler takes for each feature's middle, else against the rows of `matrix`.
    ///
    /// `None` where there is no such sum.
    pub fn new(model: &LinearModel, sum: usize, matrix: &Matrix) -> Option<LinearShap> {
        match &model.centres {
            Some(centres) => LinearShap::around(model, sum, centres.clone()),
            None => LinearShap::against(model, sum, matrix),
        }
    }

    /// As [`LinearShap::new`], always against the rows of `background`.
    pub fn against(model: &LinearModel, sum: usize, background: &Matrix) -> Option<LinearShap> {
        let mean = |(feature, fill): (usize, &Option<f64>)| {
            let cells = background.column(feature).iter();
            let numbers = cells.filter_map(|cell| number(*cell, *fill));
            let (total, count) = numbers.fold((0.0, 0.0), |(t, c), value| (t + value, c + 1.0));
            if count > 0.0 { total / count } else { 0.0 }
        };
        let means = model.fills.iter().enumerate().map(mean).collect();
        LinearShap::around(model, sum, means)
    }

    fn around(model: &LinearModel, sum: usize, means: Vec<f64>) -> Option<LinearShap> {
        let sum = model.sums.get(sum)?.clone();
        let parts = || {
            sum.slopes
                .iter()
                .zip(&means)
                .map(|(slope, mean)| slope * mean)
        };
        let reach: f64 = sum.intercept.abs() + parts().map(f64::abs).sum::<f64>();
        Some(LinearShap {
            base: sum.intercept + parts().sum::<f64>(),
            tolerance: additivity::tolerance(means.len(), reach),
            fills: model.fills.clone(),
            means,
            sum,
        })
    }

    /// The sum of one row; not-a-number where a gap is not filled.
    pub fn margin(&self, row: &[f32]) -> f64 {
        let pairs = self.sum.slopes.iter().zip(self.cells(row));
        self.sum.intercept + pairs.map(|(slope, cell)| slope * cell).sum::<f64>()
    }

    /// A row's numbers, gaps filled.
    fn cells(&self, row: &[f32]) -> impl Iterator<Item = f64> {
        let cells = row.iter().copied().chain(std::iter::repeat(f32::NAN));
        let filled = cells.zip(&self.fills);
        filled.map(|(cell, fill)| number(cell, *fill).unwrap_or(f64::NAN))
    }
}

/// A cell as the model reads it.
fn number(cell: f32, fill: Option<f64>) -> Option<f64> {
    match cell.is_nan() {
        true => fill,
        false => Some(f64::from(cell)),
    }
}

impl Explainer for LinearShap {
    fn features(&self) -> usize {
        self.means.len()
    }

    fn base(&self) -> f64 {
        self.base
    }

    fn tolerance(&self) -> f64 {
        self.tolerance
    }

    fn explain(&self, matrix: &Matrix, rows: Range<usize>, out: &mut [f32]) {
        let mut shares = vec![0.0; self.features()];
        for (row, out) in rows.zip(out.chunks_exact_mut(self.features().max(1))) {
            self.explain_row(&matrix.row(row), &mut shares);
            for (out, share) in out.iter_mut().zip(&shares) {
                *out = *share as f32;
            }
        }
    }

    fn explain_row(&self, row: &[f32], out: &mut [f64]) {
        let parts = self.sum.slopes.iter().zip(&self.means);
        for (out, ((slope, mean), cell)) in out.iter_mut().zip(parts.zip(self.cells(row))) {
            *out = slope * (cell - mean);
        }
    }
}
