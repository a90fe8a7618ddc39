//! Products of matrices, in `f32`, the same on every machine.
//!
//! All are sums of scaled rows: compilers make vector code of them without changing the
//! order of a sum. Four rows are added at once, so that what is added to is loaded and
//! stored a quarter as often.

/// Rows of numbers, row after row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// Numbers of a row.
    pub width: usize,
    /// All numbers.
    pub values: Vec<f32>,
}

impl Batch {
    /// So many rows of zeros.
    pub fn zeros(rows: usize, width: usize) -> Batch {
        Batch {
            width,
            values: vec![0.0; rows * width],
        }
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.values.len() / self.width.max(1)
    }

    /// The rows one by one.
    pub fn iter(&self) -> std::slice::ChunksExact<'_, f32> {
        self.values.chunks_exact(self.width.max(1))
    }
}

/// Adds `Σ factor × row` of four rows to `out`.
#[inline(always)]
fn add_four(out: &mut [f32], factors: [f32; 4], rows: [&[f32]; 4]) {
    let [a, b, c, d] = factors;
    let [row_a, row_b, row_c, row_d] = rows;
    let pairs = row_a.iter().zip(row_b).zip(row_c.iter().zip(row_d));
    for (out, ((of_a, of_b), (of_c, of_d))) in out.iter_mut().zip(pairs) {
        *out += a * of_a + b * of_b + c * of_c + d * of_d;
    }
}

/// Adds `factor × row` to `out`.
#[inline(always)]
fn add_one(out: &mut [f32], factor: f32, row: &[f32]) {
    for (out, value) in out.iter_mut().zip(row) {
        *out += factor * value;
    }
}

/// Adds the row of `factors` times the matrix `rows` (of rows as wide as `out`) to `out`.
fn add_product(out: &mut [f32], factors: &[f32], rows: &[f32]) {
    let width = out.len().max(1);
    let fours = factors.chunks_exact(4);
    let (rest, from) = (fours.remainder(), fours.len() * 4 * width);
    for (factors, rows) in fours.zip(rows.chunks_exact(4 * width)) {
        let (first, second) = rows.split_at(2 * width);
        let (a, b) = first.split_at(width);
        let (c, d) = second.split_at(width);
        if let [of_a, of_b, of_c, of_d] = factors {
            add_four(out, [*of_a, *of_b, *of_c, *of_d], [a, b, c, d]);
        }
    }
    let left = rows.get(from..).unwrap_or_default();
    for (factor, row) in rest.iter().zip(left.chunks_exact(width)) {
        add_one(out, *factor, row);
    }
}

/// `batch × weights + bias`; the weights have one row per number of the batch's rows.
pub fn forward(batch: &Batch, weights: &[f32], bias: &[f32]) -> Batch {
    let width = bias.len();
    let mut out = Batch::zeros(batch.rows(), width);
    for (row, out) in batch.iter().zip(out.values.chunks_exact_mut(width.max(1))) {
        out.copy_from_slice(bias);
        add_product(out, row, weights);
    }
    out
}

/// `batchᵀ × slopes`: how the loss changes with the weights.
pub fn weight_slopes(batch: &Batch, slopes: &Batch) -> Vec<f32> {
    let width = slopes.width.max(1);
    let mut out = vec![0.0; batch.width * width];
    let fours = batch.rows() / 4 * 4;
    let row = |at: usize| batch.values.get(at * batch.width..(at + 1) * batch.width);
    let slope = |at: usize| slopes.values.get(at * width..(at + 1) * width);
    for at in (0..fours).step_by(4) {
        let rows = [at, at + 1, at + 2, at + 3];
        let (
            [Some(a), Some(b), Some(c), Some(d)],
            [Some(of_a), Some(of_b), Some(of_c), Some(of_d)],
        ) = (rows.map(row), rows.map(slope))
        else {
            continue;
        };
        let factors = a.iter().zip(b).zip(c.iter().zip(d));
        for (out, ((a, b), (c, d))) in out.chunks_exact_mut(width).zip(factors) {
            add_four(out, [*a, *b, *c, *d], [of_a, of_b, of_c, of_d]);
        }
    }
    for at in fours..batch.rows() {
        if let (Some(row), Some(slope)) = (row(at), slope(at)) {
            for (out, factor) in out.chunks_exact_mut(width).zip(row) {
                add_one(out, *factor, slope);
            }
        }
    }
    out
}

/// `slopes × weightsᵀ`: how the loss changes with what went in.
pub fn input_slopes(slopes: &Batch, weights: &[f32], inputs: usize) -> Batch {
    let width = slopes.width.max(1);
    let mut turned = vec![0.0; weights.len()];
    for (input, row) in weights.chunks_exact(width).enumerate() {
        for (output, value) in row.iter().enumerate() {
            if let Some(slot) = turned.get_mut(output * inputs + input) {
                *slot = *value;
            }
        }
    }
    let mut out = Batch::zeros(slopes.rows(), inputs);
    for (slopes, out) in slopes
        .iter()
        .zip(out.values.chunks_exact_mut(inputs.max(1)))
    {
        add_product(out, slopes, &turned);
    }
    out
}

/// The sum of every column.
pub fn column_sums(batch: &Batch) -> Vec<f32> {
    let mut sums = vec![0.0; batch.width];
    for row in batch.iter() {
        add_one(&mut sums, 1.0, row);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_products() {
        for (rows, inputs, outputs) in [(1, 1, 1), (3, 5, 2), (9, 4, 7), (6, 11, 3)] {
            let value = |at: usize| ((at * 7 + 3) % 13) as f32 - 6.0;
            let batch = |rows: usize, width: usize| Batch {
                width,
                values: (0..rows * width).map(value).collect(),
            };
            let (x, slopes) = (batch(rows, inputs), batch(rows, outputs));
            let weights: Vec<f32> = (0..inputs * outputs).map(value).collect();
            let bias: Vec<f32> = (0..outputs).map(|at| at as f32).collect();
            let found = forward(&x, &weights, &bias);
            let (by_weight, by_input) = (
                weight_slopes(&x, &slopes),
                input_slopes(&slopes, &weights, inputs),
            );
            // Small whole numbers: sums are exact in any order.
            for row in 0..rows {
                for output in 0..outputs {
                    let sum: f32 = (0..inputs)
                        .map(|i| x.values[row * inputs + i] * weights[i * outputs + output])
                        .sum();
                    assert_eq!(found.values[row * outputs + output], sum + bias[output]);
                }
                for input in 0..inputs {
                    let sum: f32 = (0..outputs)
                        .map(|o| slopes.values[row * outputs + o] * weights[input * outputs + o])
                        .sum();
                    assert_eq!(by_input.values[row * inputs + input], sum);
                }
            }
            for input in 0..inputs {
                for output in 0..outputs {
                    let sum: f32 = (0..rows)
                        .map(|r| x.values[r * inputs + input] * slopes.values[r * outputs + output])
                        .sum();
                    assert_eq!(by_weight[input * outputs + output], sum);
                }
            }
        }
    }
}
