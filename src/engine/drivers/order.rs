//! In which order customers are explained: an even sample at any moment.

use crate::feature::Matrix;

/// The row that is explained as the `index`-th of `total`.
pub fn row_at(index: usize, total: usize) -> u32 {
    ((index as u64 * stride(total)) % total.max(1) as u64) as u32
}

/// A step through the rows that visits each once and spreads any beginning of
/// them evenly (the golden ratio's multiple, made coprime to the length).
fn stride(length: usize) -> u64 {
    let length = length.max(1) as u64;
    let mut stride = (length as f64 * 0.618_033_988_75) as u64 | 1;
    while greatest_common_divisor(stride, length) != 1 {
        stride += 2;
    }
    stride
}

fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// These rows of a matrix, in this order.
pub fn gather(matrix: &Matrix, rows: &[u32]) -> Matrix {
    let columns = (0..matrix.width())
        .map(|feature| {
            let column = matrix.column(feature);
            rows.iter().map(|row| column[*row as usize]).collect()
        })
        .collect();
    Matrix::new(rows.len(), columns).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::stride;

    #[test]
    fn the_stride_visits_every_row_once() {
        for length in [1u64, 2, 3, 10, 97, 5_630, 20_000] {
            let step = stride(length as usize);
            let mut seen = vec![false; length as usize];
            for index in 0..length {
                seen[((index * step) % length) as usize] = true;
            }
            assert!(seen.iter().all(|seen| *seen), "{length}");
        }
    }
}
