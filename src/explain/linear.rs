//! Exact contributions of linear models.
//!
//! Of a sum `intercept + Σ slopeᵢ xᵢ` the interventional Shapley value of feature i against a
//! background is `slopeᵢ (xᵢ − meanᵢ)`, whatever the background's other moments, so that one
//! mean per feature is all it takes. Where the model scales its features itself, its scaler
//! holds the means of its training rows; else those of given rows are taken.

use std::ops::Range;

use super::additivity::Unchecked;
use super::{ExplainError, Explainer, additivity};
use crate::feature::matrix::Matrix;
use crate::model::neural::{LinearModel, Sum};
use crate::model::trees::sigmoid;

/// How far a linear model's own sum may lie from what its graph gives, in probability: both
/// round, in `f64` and in `f32`.
const CLOSE: f64 = 1e-4;

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

    /// Explains a row to which the graph of a model of yes or no gives the probability `score`,
    /// and checks both that the contributions add up and that the coefficients give this score;
    /// `row` is its number, for the error. Gives the row's sum.
    ///
    /// # Errors
    /// What does not add up, or is another score.
    pub fn explain_scored(
        &self,
        cells: &[f32],
        row: usize,
        score: f64,
        out: &mut [f64],
    ) -> Result<f64, ExplainError> {
        let margin = self.margin(cells);
        additivity::explain_row_checked(self, cells, row, margin, out)?;
        // Where large terms cancel, the graph rounds each of them; the slope of a probability is
        // a fourth at most.
        let parts = self.sum.slopes.iter().zip(self.cells(cells));
        let reach = parts.map(|(slope, cell)| (slope * cell).abs()).sum::<f64>();
        let reach = reach + self.sum.intercept.abs();
        let rounding = additivity::tolerance(self.features(), reach) / 4.0;
        check_within(row, [sigmoid(margin), score], CLOSE + rounding)?;
        Ok(margin)
    }

    /// A row's numbers, gaps filled.
    fn cells(&self, row: &[f32]) -> impl Iterator<Item = f64> {
        let cells = row.iter().copied().chain(std::iter::repeat(f32::NAN));
        let filled = cells.zip(&self.fills);
        filled.map(|(cell, fill)| number(cell, *fill).unwrap_or(f64::NAN))
    }
}

/// Checks that the probability by the coefficients is the one that the graph gives.
///
/// # Errors
/// That it is another one.
pub fn check_score(row: usize, own: f64, score: f64) -> Result<(), ExplainError> {
    check_within(row, [own, score], CLOSE)
}

fn check_within(row: usize, [own, score]: [f64; 2], tolerance: f64) -> Result<(), ExplainError> {
    // Written so that a not-a-number fails too.
    let close = (own - score).abs() <= tolerance;
    match close {
        true => Ok(()),
        false => Err(ExplainError::NotTheScore { row, own, score }),
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

    fn tolerance_at(&self, reach: f64) -> f64 {
        // What a row adds has no bound that the model knows.
        self.tolerance + additivity::tolerance(self.features(), reach)
    }

    fn explain(&self, matrix: &Matrix, rows: Range<usize>, out: &mut [f32], asked: Unchecked) {
        let mut shares = vec![0.0; self.features()];
        for (row, out) in rows.zip(out.chunks_exact_mut(self.features().max(1))) {
            self.explain_row(&matrix.row(row), &mut shares, asked);
            for (out, share) in out.iter_mut().zip(&shares) {
                *out = *share as f32;
            }
        }
    }

    fn explain_row(&self, row: &[f32], out: &mut [f64], _: Unchecked) {
        let parts = self.sum.slopes.iter().zip(&self.means);
        for (out, ((slope, mean), cell)) in out.iter_mut().zip(parts.zip(self.cells(row))) {
            *out = slope * (cell - mean);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A scaled model: what its features are worth at their middle is nothing, and a row's
    /// numbers are all that rounds.
    fn scaled() -> LinearShap {
        let model = LinearModel {
            sums: vec![Sum {
                intercept: 0.001,
                slopes: vec![0.3, -0.7, 1.1],
            }],
            fills: vec![None, None, Some(2.0)],
            centres: Some(vec![0.0; 3]),
            is_softmax: false,
        };
        LinearShap::new(&model, 0, &Matrix::default()).unwrap()
    }

    #[test]
    fn rows_far_from_the_middle_add_up_in_single_precision_too() {
        let shap = scaled();
        let columns = vec![vec![0.1, 1e6, -3.3], vec![7.7, -1e6, 0.9], vec![1.3; 3]];
        let matrix = Matrix::new(3, columns).unwrap();
        let margins: Vec<f32> = (0..3)
            .map(|row| shap.margin(&matrix.row(row)) as f32)
            .collect();
        let mut out = vec![0.0; 9];
        additivity::explain_checked(&shap, &matrix, 0..3, &margins, &mut out).unwrap();
        let mut wrong = margins;
        wrong[2] += 1e-4;
        let found = additivity::explain_checked(&shap, &matrix, 0..3, &wrong, &mut out);
        assert!(matches!(
            found,
            Err(ExplainError::NotAdditive { row: 2, .. })
        ));
    }

    #[test]
    fn a_score_that_the_coefficients_do_not_give_is_refused() {
        let shap = scaled();
        let cells = [1.0, 0.5, f32::NAN];
        let mut out = vec![0.0; 3];
        let score = sigmoid(0.001 + 0.3 - 0.35 + 2.2);
        let margin = shap.explain_scored(&cells, 4, score, &mut out).unwrap();
        assert!((margin - 2.151).abs() < 1e-12);
        let found = shap.explain_scored(&cells, 4, score - 0.01, &mut out);
        let Err(ExplainError::NotTheScore { row, own, .. }) = found else {
            panic!("{found:?}");
        };
        assert_eq!((row, own), (4, sigmoid(margin)));
        // Large terms that cancel are rounded by the graph, each by itself.
        let far = [7e4, 3e4, f32::NAN];
        let rounded = sigmoid(0.001 + 0.3 * 7e4 - 0.7 * 3e4 + 2.2 + 4e-3);
        assert!((rounded - sigmoid(shap.margin(&far))).abs() > CLOSE);
        assert!(shap.explain_scored(&far, 0, rounded, &mut out).is_ok());
        // A gap that nothing fills has no score, and so no reasons.
        let gap = [f32::NAN, 0.5, 1.0];
        assert!(shap.explain_scored(&gap, 0, 0.5, &mut out).is_err());
    }
}
