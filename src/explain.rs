//! Why a score is what it is: contributions per feature that sum to it.

use std::ops::Range;

use crate::feature::matrix::Matrix;

pub mod additivity;
mod error;
pub mod group_tables;
pub mod inspection;
pub mod interactions;
pub mod interventional;
pub mod linear;
pub mod partial_dependence;
pub mod permutation;
pub mod quadrature;
pub mod reading;
pub mod sampling;
pub mod selection;
pub mod summary;
pub mod surrogate;
pub mod tree_shap;
pub mod words;

use additivity::Unchecked;
pub use error::ExplainError;

/// Splits each row's score into one contribution per feature, in log-odds.
///
/// Work comes in batches, so that a method may prepare tables once for many rows.
pub trait Explainer {
    /// How many contributions one row has.
    fn features(&self) -> usize;

    /// The score before any feature is known, in log-odds.
    fn base(&self) -> f64;

    /// How far the sum of a row's contributions and the base may lie from the
    /// score in `f32`, by rounding alone (see [`additivity`]).
    fn tolerance(&self) -> f64;

    /// As [`Explainer::tolerance`], of a row whose base and contributions are `reach` together,
    /// signs aside; the same for all rows where their numbers do not matter.
    fn tolerance_at(&self, reach: f64) -> f64 {
        let _ = reach;
        self.tolerance()
    }

    /// The contributions of `rows`, row after row: `out` has
    /// `rows.len() × self.features()` elements. Only [`additivity`] can ask for them, and
    /// checks them.
    fn explain(&self, matrix: &Matrix, rows: Range<usize>, out: &mut [f32], asked: Unchecked);

    /// The contributions of one row, at full precision; `out` has `self.features()` elements.
    /// Only [`additivity`] can ask for them, and checks them.
    fn explain_row(&self, row: &[f32], out: &mut [f64], asked: Unchecked);
}
