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

    /// Puts other cells in place of one feature's, and gives back those that were there;
    /// `None`, and nothing changed, where there is no such feature or not one cell per row.
    pub fn replace(&mut self, feature: usize, cells: Vec<f32>) -> Option<Vec<f32>> {
        if cells.len() != self.rows {
            return None;
        }
        let column = self.columns.get_mut(feature)?;
        Some(std::mem::replace(column, cells))
    }

    /// Some of the rows, in the given order; a row that is not there is missing in all cells.
    pub fn chosen(&self, rows: &[u32]) -> Matrix {
        let chosen = |column: &Vec<f32>| {
            let cell = |row: &u32| column.get(*row as usize).copied().unwrap_or(f32::NAN);
            rows.iter().map(cell).collect()
        };
        Matrix {
            rows: rows.len(),
            columns: self.columns.iter().map(chosen).collect(),
        }
    }

    /// Some of the features, in the given order; what is not there is left out.
    pub fn of_features(&self, features: &[usize]) -> Matrix {
        let column = |feature: &usize| self.columns.get(*feature).cloned();
        Matrix {
            rows: self.rows,
            columns: features.iter().filter_map(column).collect(),
        }
    }

    /// The same rows with more features behind these; a column that is too short ends in gaps.
    pub fn beside(mut self, columns: Vec<Vec<f32>>) -> Matrix {
        for mut column in columns {
            column.resize(self.rows, f32::NAN);
            self.columns.push(column);
        }
        self
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_put_behind_the_others_row_by_row() {
        let own = Matrix::new(2, vec![vec![1.0, 2.0]]).unwrap();
        let both = own.beside(vec![vec![3.0, 4.0], vec![5.0]]);
        assert_eq!((both.rows(), both.width()), (2, 3));
        assert_eq!(both.row(0), [1.0, 3.0, 5.0]);
        assert_eq!(both.row(1)[..2], [2.0, 4.0]);
        assert!(both.row(1)[2].is_nan());
    }
}
