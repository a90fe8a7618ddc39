//! Contributions sum to the score: checked for every row, always.

use std::ops::Range;

use super::{ExplainError, Explainer};
use crate::feature::matrix::Matrix;

/// How far base and contributions may lie from a score summed in `f32`.
///
/// `terms` numbers are summed and no partial sum exceeds `reach`. Each `f32`
/// addition rounds by at most reach · 2⁻²⁴; the roundings are independent, so
/// their sum grows with the square root of their number. Four times that is
/// far beyond what rounding does and far below what a mistake would do: on 500
/// trees it is a few ten-thousandths of a log-odd.
pub fn tolerance(terms: usize, reach: f64) -> f64 {
    const ROUNDING: f64 = 1.0 / 16_777_216.0;
    4.0 * libm::sqrt(terms as f64 + 1.0) * ROUNDING * reach
}

/// Checks rows of contributions against the scores; `first_row` is the first
/// one's number, for the error.
///
/// `contributions` holds one element per row and feature, row after row.
pub fn check(
    base: f64,
    contributions: &[f32],
    margins: &[f32],
    tolerance: f64,
    first_row: usize,
) -> Result<(), ExplainError> {
    if margins.is_empty() {
        return Ok(());
    }
    let features = contributions.len() / margins.len();
    for (index, margin) in margins.iter().enumerate() {
        let row = contributions
            .get(index * features..(index + 1) * features)
            .unwrap_or(&[]);
        let sum = base + row.iter().map(|share| f64::from(*share)).sum::<f64>();
        let margin = f64::from(*margin);
        // Written so that a not-a-number fails too.
        let close = (sum - margin).abs() <= tolerance;
        if !close {
            return Err(ExplainError::NotAdditive {
                row: first_row + index,
                sum,
                margin,
            });
        }
    }
    Ok(())
}

/// Explains `rows` and checks every one of them: the way to get contributions.
///
/// `margins` are the model's scores of the same rows; `out` has one element per
/// row and feature. On an error `out` holds no explanation to be shown.
pub fn explain_checked(
    explainer: &dyn Explainer,
    matrix: &Matrix,
    rows: Range<usize>,
    margins: &[f32],
    out: &mut [f32],
) -> Result<(), ExplainError> {
    let first_row = rows.start;
    explainer.explain(matrix, rows, out);
    check(
        explainer.base(),
        out,
        margins,
        explainer.tolerance(),
        first_row,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_does_not_add_up_is_named() {
        let contributions = [0.5, -0.25, 1.0, 1.0, 0.0, 0.0];
        assert_eq!(
            check(1.0, &contributions, &[1.25, 3.0, 1.0], 1e-6, 40),
            Ok(())
        );
        assert_eq!(
            check(1.0, &contributions, &[1.25, 2.99, 1.0], 1e-6, 40),
            Err(ExplainError::NotAdditive {
                row: 41,
                sum: 3.0,
                margin: f64::from(2.99f32),
            })
        );
        assert!(check(1.0, &[f32::NAN], &[1.0], 1e-6, 0).is_err());
        assert!(check(f64::NAN, &[0.0], &[1.0], 1e-6, 0).is_err());
        assert!(check(0.0, &[], &[1.0], 1e-6, 0).is_err());
        assert_eq!(check(0.0, &[], &[], 1e-6, 0), Ok(()));
    }
}
