//! Sums and products of columns over rows: all that a linear regression needs.

/// The Gram matrix of `(1, x − pivot)` over some rows.
///
/// The pivots, near the means, keep the later centring from cancelling.
#[derive(Clone, Debug, PartialEq)]
pub struct Gram {
    /// Features plus one.
    size: usize,
    /// Row by row; only the upper triangle (column ≥ row) is kept up.
    sums: Vec<f64>,
}

impl Gram {
    pub fn new(features: usize) -> Gram {
        let size = features + 1;
        Gram {
            size,
            sums: vec![0.0; size * size],
        }
    }

    pub fn clear(&mut self) {
        self.sums.fill(0.0);
    }

    /// Adds rows, each `(1, x − pivot)`; four at a time, so that each sum is
    /// fetched and stored once for four products.
    pub fn add<'a>(&mut self, mut rows: impl Iterator<Item = &'a [f64]>) {
        while let Some(first) = rows.next() {
            let (second, third, fourth) = (rows.next(), rows.next(), rows.next());
            match (second, third, fourth) {
                (Some(second), Some(third), Some(fourth)) => {
                    self.add_four([first, second, third, fourth]);
                }
                _ => {
                    let left = [Some(first), second, third, fourth];
                    left.into_iter().flatten().for_each(|row| self.add_one(row));
                }
            }
        }
    }

    fn add_one(&mut self, row: &[f64]) {
        for (index, (line, value)) in self.sums.chunks_exact_mut(self.size).zip(row).enumerate() {
            let pairs = line.iter_mut().zip(row).skip(index);
            for (sum, other) in pairs {
                *sum += value * other;
            }
        }
    }

    #[inline]
    fn add_four(&mut self, rows: [&[f64]; 4]) {
        let size = self.size;
        let [Some(a), Some(b), Some(c), Some(d)] = rows.map(|row| row.get(..size)) else {
            return;
        };
        for (index, line) in self.sums.chunks_exact_mut(size).enumerate() {
            // From a multiple of two on: lanes are filled, and what stands left
            // of the diagonal is never read.
            let from = index & !1;
            let tails = (
                line.get_mut(from..),
                a.get(from..),
                b.get(from..),
                c.get(from..),
                d.get(from..),
            );
            let (Some(line), Some(at), Some(bt), Some(ct), Some(dt)) = tails else {
                return;
            };
            let own = index - from;
            let own = |tail: &[f64]| tail.get(own).copied().unwrap_or_default();
            let (av, bv, cv, dv) = (own(at), own(bt), own(ct), own(dt));
            let tails = at.iter().zip(bt).zip(ct.iter().zip(dt));
            for (sum, ((a, b), (c, d))) in line.iter_mut().zip(tails) {
                *sum += (av * a + bv * b) + (cv * c + dv * d);
            }
        }
    }

    /// Adds what a change of one feature by `change` makes of the row, which
    /// still holds the old value.
    #[inline]
    pub fn change(&mut self, row: &[f64], feature: usize, change: f64) {
        let own = feature + 1;
        for (index, value) in row.iter().enumerate() {
            let (line, column) = if index <= own {
                (index, own)
            } else {
                (own, index)
            };
            let product = if index == own {
                change * (2.0 * value + change)
            } else {
                change * value
            };
            if let Some(sum) = self.sums.get_mut(line * self.size + column) {
                *sum += product;
            }
        }
    }

    fn at(&self, i: usize, j: usize) -> f64 {
        let (line, column) = if i <= j { (i, j) } else { (j, i) };
        self.sums
            .get(line * self.size + column)
            .copied()
            .unwrap_or_default()
    }

    /// This minus another: the rows that are here and not there.
    pub fn minus(&self, other: &Gram) -> Gram {
        Gram {
            size: self.size,
            sums: self
                .sums
                .iter()
                .zip(&other.sums)
                .map(|(a, b)| a - b)
                .collect(),
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> f64 {
        self.at(0, 0)
    }

    /// Mean of a feature, from its pivot.
    pub fn mean(&self, feature: usize) -> f64 {
        self.at(0, feature + 1) / self.rows().max(1.0)
    }

    /// Sum of the products of two features, both centred on their means.
    pub fn centred(&self, first: usize, second: usize) -> f64 {
        let sums = self.at(0, first + 1) * self.at(0, second + 1);
        let value = self.at(first + 1, second + 1) - sums / self.rows().max(1.0);
        // Rounding must not make a variance negative.
        if first == second {
            value.max(0.0)
        } else {
            value
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_three_rows() {
        let rows = [[1.0, 2.0, 5.0], [1.0, 4.0, 1.0], [1.0, 9.0, 3.0]];
        let mut gram = Gram::new(2);
        gram.add(rows.iter().map(|row| row.as_slice()));
        assert_eq!((gram.rows(), gram.mean(0), gram.mean(1)), (3.0, 5.0, 3.0));
        // (−3)(2) + (−1)(−2) + (4)(0)
        assert_eq!((gram.centred(0, 1), gram.centred(1, 0)), (-4.0, -4.0));
        assert_eq!((gram.centred(0, 0), gram.centred(1, 1)), (26.0, 8.0));
        // The last row's first feature becomes 10, then as if it had been so.
        gram.change(&rows[2], 0, 1.0);
        let mut other = Gram::new(2);
        other.add(rows[..2].iter().map(|row| row.as_slice()));
        let mut last = Gram::new(2);
        last.add([[1.0, 10.0, 3.0].as_slice()].into_iter());
        assert_eq!(gram.minus(&last), other);
    }

    #[test]
    fn four_at_a_time_sum_as_one_by_one() {
        let rows: Vec<Vec<f64>> = (0..11)
            .map(|row| (0..6).map(|k| f64::from((row * 5 + k * 3) % 7)).collect())
            .collect();
        let (mut together, mut single) = (Gram::new(5), Gram::new(5));
        together.add(rows.iter().map(Vec::as_slice));
        rows.iter().for_each(|row| single.add_one(row));
        for i in 0..6 {
            for j in i..6 {
                assert_eq!(together.at(i, j), single.at(i, j), "{i} {j}");
            }
        }
    }
}
