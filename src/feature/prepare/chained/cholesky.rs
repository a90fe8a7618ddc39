//! Symmetric systems by Cholesky's decomposition, directions without
//! information left out instead of failing.

/// A lower triangle `L` with `L Lᵀ` the matrix it was made from.
pub struct Cholesky {
    size: usize,
    /// Row by row, only the lower triangle used.
    lower: Vec<f64>,
    /// Rows left out: linear combinations of those before.
    skipped: Vec<bool>,
}

impl Cholesky {
    /// Decomposes a positive semi-definite matrix (row by row) plus `ridge` on
    /// its diagonal. Scaling a variable scales all of its rounding alike, so
    /// amounts in won and shares may stand side by side.
    pub fn new(matrix: &[f64], size: usize, ridge: f64) -> Cholesky {
        let mut lower = vec![0.0; size * size];
        let mut skipped = vec![false; size];
        let tiny = 4.0 * size as f64 * f64::EPSILON;
        for i in 0..size {
            let (done, rest) = lower.split_at_mut(i * size);
            let (Some(row), Some(given)) = (rest.get_mut(..size), matrix.get(i * size..)) else {
                break;
            };
            for (j, above) in done.chunks_exact(size).enumerate() {
                if skipped.get(j) == Some(&true) {
                    continue;
                }
                let known: f64 = row.iter().zip(above).take(j).map(|(a, b)| a * b).sum();
                let pivot = above.get(j).copied().unwrap_or(1.0);
                let value = (given.get(j).copied().unwrap_or_default() - known) / pivot;
                if let Some(slot) = row.get_mut(j) {
                    *slot = value;
                }
            }
            let whole = given.get(i).copied().unwrap_or_default() + ridge;
            let left = whole - row.iter().take(i).map(|a| a * a).sum::<f64>();
            if left > tiny * whole && left.is_finite() {
                if let Some(slot) = row.get_mut(i) {
                    *slot = libm::sqrt(left);
                }
            } else {
                row.fill(0.0);
                if let Some(slot) = skipped.get_mut(i) {
                    *slot = true;
                }
            }
        }
        Cholesky {
            size,
            lower,
            skipped,
        }
    }

    fn at(&self, i: usize, j: usize) -> f64 {
        self.lower
            .get(i * self.size + j)
            .copied()
            .unwrap_or_default()
    }

    fn skips(&self, i: usize) -> bool {
        self.skipped.get(i) == Some(&true)
    }

    /// Solves for a right side; what was left out is zero.
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut x = right.to_vec();
        x.resize(self.size, 0.0);
        for i in 0..self.size {
            let known: f64 = (0..i)
                .map(|j| self.at(i, j) * x.get(j).copied().unwrap_or(0.0))
                .sum();
            if let Some(slot) = x.get_mut(i) {
                *slot = if self.skipped.get(i) == Some(&true) {
                    0.0
                } else {
                    (*slot - known) / self.lower.get(i * self.size + i).copied().unwrap_or(1.0)
                };
            }
        }
        for i in (0..self.size).rev() {
            let known: f64 = (i + 1..self.size)
                .map(|j| self.at(j, i) * x.get(j).copied().unwrap_or(0.0))
                .sum();
            let (skips, pivot) = (self.skips(i), self.at(i, i));
            if let Some(slot) = x.get_mut(i) {
                *slot = if skips { 0.0 } else { (*slot - known) / pivot };
            }
        }
        x
    }

    /// The inverse, row by row; rows and columns left out are zero.
    pub fn inverse(&self) -> Vec<f64> {
        let mut inverse = Vec::with_capacity(self.size * self.size);
        let mut unit = vec![0.0; self.size];
        for i in 0..self.size {
            unit.fill(0.0);
            if !self.skips(i)
                && let Some(slot) = unit.get_mut(i)
            {
                *slot = 1.0;
            }
            inverse.extend(self.solve(&unit));
        }
        inverse
    }

    /// The trace of the inverse, and how many rows were not left out.
    pub fn inverse_trace(&self) -> (f64, usize) {
        // ‖L⁻¹‖² summed column by column, without the inverse itself.
        let mut trace = 0.0;
        let mut column = vec![0.0; self.size];
        for start in (0..self.size).filter(|i| !self.skips(*i)) {
            column.fill(0.0);
            for i in start..self.size {
                if self.skips(i) {
                    continue;
                }
                let known: f64 = (start..i)
                    .map(|j| self.at(i, j) * column.get(j).copied().unwrap_or(0.0))
                    .sum();
                let one = if i == start { 1.0 } else { 0.0 };
                let value = (one - known) / self.at(i, i);
                trace += value * value;
                if let Some(slot) = column.get_mut(i) {
                    *slot = value;
                }
            }
        }
        let kept = self.skipped.iter().filter(|skipped| !**skipped).count();
        (trace, kept)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_repeated_row_is_left_out() {
        // The second variable is twice the first.
        let cholesky = Cholesky::new(&[1.0, 2.0, 0.0, 2.0, 4.0, 0.0, 0.0, 0.0, 9.0], 3, 0.0);
        let x = cholesky.solve(&[3.0, 6.0, 18.0]);
        assert_eq!(x, [3.0, 0.0, 2.0]);
        let (trace, kept) = cholesky.inverse_trace();
        assert!((trace - (1.0 + 1.0 / 9.0)).abs() < 1e-12);
        assert_eq!(kept, 2);
    }

    proptest! {
        #[test]
        fn solves_what_it_was_made_from(
            values in proptest::collection::vec(-2.0f64..2.0, 36),
            right in proptest::collection::vec(-5.0f64..5.0, 6),
            scales in proptest::collection::vec(-4i32..5, 6),
        ) {
            // BᵀB plus one on the diagonal, each variable in a unit of its own.
            let mut matrix = vec![0.0; 36];
            for i in 0..6 {
                for j in 0..6 {
                    let product: f64 = (0..6).map(|k| values[k * 6 + i] * values[k * 6 + j]).sum();
                    let unit = libm::pow(10.0, f64::from(scales[i] + scales[j]));
                    matrix[i * 6 + j] = unit * (product + f64::from(u8::from(i == j)));
                }
            }
            let right: Vec<f64> = right
                .iter()
                .zip(&scales)
                .map(|(r, s)| r * libm::pow(10.0, f64::from(*s)))
                .collect();
            let cholesky = Cholesky::new(&matrix, 6, 0.0);
            let x = cholesky.solve(&right);
            for i in 0..6 {
                let back: f64 = (0..6).map(|j| matrix[i * 6 + j] * x[j]).sum();
                let size = libm::pow(10.0, f64::from(scales[i]));
                prop_assert!((back - right[i]).abs() < 1e-9 * size, "{} {}", back, right[i]);
            }
            let inverse = cholesky.inverse();
            let trace: f64 = (0..6).map(|i| inverse[i * 7]).sum();
            prop_assert!((cholesky.inverse_trace().0 - trace).abs() <= 1e-9 * trace);
        }
    }
}
