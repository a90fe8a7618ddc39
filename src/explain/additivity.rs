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

/// What asking an [`Explainer`] for contributions takes. Only this module makes one, so that
/// nobody gets contributions that were not checked.
#[derive(Clone, Copy, Debug)]
pub struct Unchecked(());

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
    check_each(base, contributions, margins, |_| tolerance, first_row)
}

/// As [`check`]; what rounding may do hangs on how far base and contributions reach together,
/// signs aside.
fn check_each(
    base: f64,
    contributions: &[f32],
    margins: &[f32],
    tolerance: impl Fn(f64) -> f64,
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
        let shares = row.iter().map(|share| f64::from(*share));
        check_row(
            base,
            shares,
            f64::from(*margin),
            &tolerance,
            first_row + index,
        )?;
    }
    Ok(())
}

/// Checks one row's contributions.
fn check_row(
    base: f64,
    shares: impl Iterator<Item = f64>,
    margin: f64,
    tolerance: impl Fn(f64) -> f64,
    row: usize,
) -> Result<(), ExplainError> {
    let (sum, reach) = shares.fold((base, base.abs()), |(sum, reach), share| {
        (sum + share, reach + share.abs())
    });
    // Written so that a not-a-number fails too.
    let close = (sum - margin).abs() <= tolerance(reach);
    match close {
        true => Ok(()),
        false => Err(ExplainError::NotAdditive { row, sum, margin }),
    }
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
    explainer.explain(matrix, rows, out, Unchecked(()));
    let tolerance = |reach| explainer.tolerance_at(reach);
    check_each(explainer.base(), out, margins, tolerance, first_row)
}

/// As [`explain_checked`], of one row's `cells` at full precision; `row` is its number, for the
/// error, and `margin` its score.
pub fn explain_row_checked(
    explainer: &dyn Explainer,
    cells: &[f32],
    row: usize,
    margin: f64,
    out: &mut [f64],
) -> Result<(), ExplainError> {
    explainer.explain_row(cells, out, Unchecked(()));
    let tolerance = |reach| explainer.tolerance_at(reach);
    let shares = out.iter().copied();
    check_row(explainer.base(), shares, margin, tolerance, row)
}

/// Explains `rows` for another worker, which has their scores and checks what it is sent before
/// it takes it over.
pub(crate) fn explain_for_another(
    explainer: &dyn Explainer,
    matrix: &Matrix,
    rows: Range<usize>,
    out: &mut [f32],
) {
    explainer.explain(matrix, rows, out, Unchecked(()));
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

    /// Says of every row that each of its two features adds `share`.
    struct Lying {
        share: f64,
    }

    impl Explainer for Lying {
        fn features(&self) -> usize {
            2
        }

        fn base(&self) -> f64 {
            0.5
        }

        fn tolerance(&self) -> f64 {
            1e-6
        }

        fn explain(&self, _: &Matrix, _: Range<usize>, out: &mut [f32], _: Unchecked) {
            out.fill(self.share as f32);
        }

        fn explain_row(&self, _: &[f32], out: &mut [f64], _: Unchecked) {
            out.fill(self.share);
        }
    }

    #[test]
    fn whoever_lies_is_caught_however_it_is_asked() {
        let matrix = Matrix::new(3, vec![vec![0.0; 3]; 2]).unwrap();
        // Each row's score is 1.
        for (share, is_true) in [(0.25, true), (0.25 + 1e-5, false), (f64::NAN, false)] {
            let lying = Lying { share };
            let mut out = vec![0.0; 4];
            let found = explain_checked(&lying, &matrix, 1..3, &[1.0; 2], &mut out);
            assert_eq!(found.is_ok(), is_true, "{share}");
            if let Err(ExplainError::NotAdditive { row, margin, .. }) = found {
                assert_eq!((row, margin), (1, 1.0));
            }
            let mut own = vec![0.0; 2];
            let found = explain_row_checked(&lying, &matrix.row(2), 2, 1.0, &mut own);
            assert_eq!(found.is_ok(), is_true, "{share}");
            if let Err(ExplainError::NotAdditive { row, .. }) = found {
                assert_eq!(row, 2);
            }
        }
    }
}
