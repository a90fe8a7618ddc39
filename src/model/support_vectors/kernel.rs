//! Kernels, and rows of their matrix as they are needed.

use serde::{Deserialize, Serialize};

use crate::model::dense::Lanes;

/// Memory for rows of the kernel's matrix, in bytes.
const ROOM: usize = 160 << 20;

/// How alike two rows are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Kernel {
    /// The inner product.
    Linear,
    /// e^(−γ × squared distance).
    Rbf {
        /// γ, above 0.
        gamma: f32,
    },
}

impl Kernel {
    /// The kernel of `row` with all rows of `lanes`, into `out`.
    pub fn against(self, lanes: &Lanes, row: &[f32], out: &mut Vec<f32>) {
        match self {
            Kernel::Linear => lanes.products(row, out),
            Kernel::Rbf { gamma } => {
                lanes.squared_distances(row, out);
                let gamma = f64::from(gamma);
                for value in out {
                    *value = libm::exp(-gamma * f64::from(*value)) as f32;
                }
            }
        }
    }
}

/// Rows of the kernel's matrix: what was asked lately is kept.
pub struct Cache {
    rows: Vec<Option<Vec<f32>>>,
    /// Whether each row was asked since the hand last passed it.
    asked: Vec<bool>,
    kept: usize,
    hand: usize,
    most: usize,
}

impl Cache {
    /// A cache for a matrix of so many rows.
    pub fn new(rows: usize) -> Cache {
        Cache {
            rows: vec![None; rows],
            asked: vec![false; rows],
            kept: 0,
            hand: 0,
            most: (ROOM / (4 * rows.max(1))).clamp(2, rows.max(2)),
        }
    }

    /// Takes a row out, made by `make` if it is not there; [`Cache::put`] brings it back.
    pub fn take(&mut self, row: usize, make: impl FnOnce(&mut Vec<f32>)) -> Vec<f32> {
        if let Some(found) = self.rows.get_mut(row).and_then(Option::take) {
            self.kept -= 1;
            return found;
        }
        let mut values = match self.kept >= self.most {
            true => self.evict(),
            false => Vec::new(),
        };
        make(&mut values);
        values
    }

    /// Brings a row back.
    pub fn put(&mut self, row: usize, values: Vec<f32>) {
        if let (Some(slot), Some(asked)) = (self.rows.get_mut(row), self.asked.get_mut(row)) {
            self.kept += usize::from(slot.is_none());
            *slot = Some(values);
            *asked = true;
        }
    }

    /// Gives up a row that was not asked since the hand last passed (second chance).
    fn evict(&mut self) -> Vec<f32> {
        for _ in 0..2 * self.rows.len() + 1 {
            self.hand = (self.hand + 1) % self.rows.len().max(1);
            let (Some(slot), Some(asked)) =
                (self.rows.get_mut(self.hand), self.asked.get_mut(self.hand))
            else {
                break;
            };
            if slot.is_some() && !std::mem::take(asked) {
                self.kept -= 1;
                return slot.take().unwrap_or_default();
            }
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_cache_gives_the_same_rows_as_a_large_one() {
        let mut cache = Cache::new(50);
        cache.most = 4;
        for asked in (0..400).map(|at| at * at % 50) {
            let found = cache.take(asked, |values| {
                values.clear();
                values.push(asked as f32);
            });
            assert_eq!(found, [asked as f32]);
            cache.put(asked, found);
            assert!(cache.kept <= 4);
            assert_eq!(cache.rows.iter().flatten().count(), cache.kept);
        }
    }
}
