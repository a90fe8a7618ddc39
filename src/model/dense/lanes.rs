//! Rows turned so that several are measured at once.

use super::DenseRows;

/// Rows that stand side by side: as many `f32` as two vector registers hold.
const LANES: usize = 8;

/// Rows in blocks of eight, number by number, so that one pass over a row measures it
/// against eight others in vector registers. What is summed per row is summed in the order
/// of its numbers, so results do not depend on the machine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lanes {
    rows: usize,
    width: usize,
    blocks: Vec<[f32; LANES]>,
}

impl Lanes {
    /// The rows, turned.
    pub fn of(rows: &DenseRows) -> Lanes {
        let width = rows.width();
        let mut blocks = vec![[0.0; LANES]; rows.rows().div_ceil(LANES) * width];
        for row in 0..rows.rows() {
            let first = row / LANES * width;
            for (block, value) in blocks.iter_mut().skip(first).zip(rows.row(row)) {
                block[row % LANES] = *value;
            }
        }
        Lanes {
            rows: rows.rows(),
            width,
            blocks,
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Numbers of a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The squared Euclidean distances of all rows to `row`, in their order, into `out`.
    pub fn squared_distances(&self, row: &[f32], out: &mut Vec<f32>) {
        self.measure(row, out, |sum, own, other| {
            let apart = own - other;
            sum + apart * apart
        });
    }

    /// The inner products of all rows with `row`, in their order, into `out`.
    pub fn products(&self, row: &[f32], out: &mut Vec<f32>) {
        self.measure(row, out, |sum, own, other| sum + own * other);
    }

    #[inline(always)]
    fn measure(&self, row: &[f32], out: &mut Vec<f32>, add: impl Fn(f32, f32, f32) -> f32) {
        out.clear();
        for block in self.blocks.chunks(self.width.max(1)) {
            let mut sums = [0.0f32; LANES];
            for (others, own) in block.iter().zip(row) {
                for (sum, other) in sums.iter_mut().zip(others) {
                    *sum = add(*sum, *own, *other);
                }
            }
            out.extend_from_slice(&sums);
        }
        out.truncate(self.rows);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_measured_once_and_in_order() {
        for rows in [1, 7, 8, 9, 20] {
            let values: Vec<f32> = (0..rows * 3).map(|value| (value % 11) as f32).collect();
            let dense = DenseRows::new(3, values).unwrap();
            let lanes = Lanes::of(&dense);
            let own = [1.0, -2.0, 0.5];
            let (mut distances, mut products) = (Vec::new(), Vec::new());
            lanes.squared_distances(&own, &mut distances);
            lanes.products(&own, &mut products);
            assert_eq!((distances.len(), products.len()), (rows, rows));
            for row in 0..rows {
                let pairs = || dense.row(row).iter().zip(own);
                let distance: f32 = pairs().map(|(a, b)| (a - b) * (a - b)).sum();
                let product: f32 = pairs().map(|(a, b)| a * b).sum();
                assert_eq!((distances[row], products[row]), (distance, product));
            }
        }
    }
}
