//! Covers counted on rows at hand, for trees whose file does not tell them.

use super::{Tree, TreeEnsemble};
use crate::feature::matrix::Matrix;

/// The most rows that are counted: more change a cover's share by less than a hundredth.
const MOST_ROWS: usize = 20_000;

impl TreeEnsemble {
    /// The same trees, each node's cover the number of rows of `matrix` that pass it.
    ///
    /// Of many rows an even sample is counted. A split that none passes keeps no cover.
    pub fn covered_by(&self, matrix: &Matrix) -> TreeEnsemble {
        let step = matrix.rows().div_ceil(MOST_ROWS).max(1);
        let mut counted = self.clone();
        for tree in &mut counted.trees {
            tree.covers.fill(0.0);
        }
        let mut row = vec![f32::NAN; matrix.width()];
        for at in (0..matrix.rows()).step_by(step) {
            matrix.copy_row(at, &mut row);
            for tree in &mut counted.trees {
                tree.count(&row);
            }
        }
        counted
    }
}

impl Tree {
    fn count(&mut self, row: &[f32]) {
        let mut at = 0;
        loop {
            if let Some(cover) = self.covers.get_mut(at) {
                *cover += 1.0;
            }
            let Some([left, right]) = self.children(at) else {
                return;
            };
            let cell = row.get(self.feature(at)).copied().unwrap_or(f32::NAN);
            at = if self.goes_left(at, cell) {
                left
            } else {
                right
            };
        }
    }
}
