//! Rows of plain numbers, for models that measure distances or multiply.
//!
//! Trees read gaps, categories and any scale as they are; distances, kernels and networks
//! do not. A [`DenseEncoder`] is fitted on training rows and makes a contract's features
//! into numbers without gaps on one scale. It travels with its model, so that models of
//! both kinds share one contract and stand side by side in one bundle.

mod encoder;
mod lanes;

pub use encoder::{DenseEncoder, DenseFault, DenseFeature, MOST_INPUTS};
pub use lanes::Lanes;

/// Most numbers of all rows that a model holds: the bundle of one with more could not be read
/// again, nor one of two such models together.
const MOST_KEPT_CELLS: usize = 8 << 20;

/// Most rows that a model may hold where each is so many numbers.
pub fn most_kept(width: usize) -> usize {
    (MOST_KEPT_CELLS / width.max(1)).max(2)
}

/// Rows of numbers, row after row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DenseRows {
    width: usize,
    values: Vec<f32>,
}

impl DenseRows {
    /// Rows of `width` numbers each; `None` when the values are no whole number of rows.
    pub fn new(width: usize, values: Vec<f32>) -> Option<DenseRows> {
        (width > 0 && values.len().is_multiple_of(width)).then_some(DenseRows { width, values })
    }

    /// Numbers of a row, at least 1.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.values.len() / self.width.max(1)
    }

    /// One row.
    pub fn row(&self, row: usize) -> &[f32] {
        let begin = row * self.width;
        self.values
            .get(begin..begin + self.width)
            .unwrap_or_default()
    }

    /// All numbers, row after row.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// These rows, in this order.
    pub fn picked(&self, rows: &[u32]) -> DenseRows {
        let cells = rows.iter().flat_map(|row| self.row(*row as usize));
        DenseRows {
            width: self.width,
            values: cells.copied().collect(),
        }
    }
}
