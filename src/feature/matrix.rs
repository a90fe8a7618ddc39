//! The numbers a model reads: one column per feature, one row per customer.

/// A dense column-major matrix of `f32`; a missing value is not-a-number.
///
/// Columns stand in the contract's order; categories are their codes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    rows: usize,
    columns: Vec<Vec<f32>>,
}

impl Matrix {
    /// A matrix of the given columns, or `None` when their lengths differ.
    pub fn new(rows: usize, columns: Vec<Vec<f32>>) -> Option<Matrix> {
        columns
            .iter()
            .all(|column| column.len() == rows)
            .then_some(Matrix { rows, columns })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of features.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// All values of one feature.
    pub fn column(&self, feature: usize) -> &[f32] {
        &self.columns[feature]
    }

    /// Copies one row into `out`, whose length is [`Matrix::width`].
    pub fn copy_row(&self, row: usize, out: &mut [f32]) {
        for (cell, column) in out.iter_mut().zip(&self.columns) {
            *cell = column[row];
        }
    }

    /// One row as a vector.
    pub fn row(&self, row: usize) -> Vec<f32> {
        self.columns.iter().map(|column| column[row]).collect()
    }
}
