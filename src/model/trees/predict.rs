//! Walks rows down the trees, one by one or a block at a time.
//!
//! Scores are summed in `f32`, tree after tree from the base margin, which is
//! XGBoost's own order: the results are the same to the last bit or two.

use std::ops::Range;

use super::{FEATURE, Packed, Tree, TreeEnsemble};
use crate::feature::matrix::Matrix;

/// Rows whose cells are gathered at once: they stay in the nearest cache.
const BLOCK: usize = 128;

/// Levels that are walked before it is asked whether every row has arrived.
const UNASKED: usize = 8;

/// Rows that walk one tree side by side, so that their memory waits overlap.
const LANES: usize = 8;

impl TreeEnsemble {
    /// The score of one row in log-odds; a missing cell is not-a-number, and
    /// cells beyond the end of `row` count as missing.
    pub fn margin(&self, row: &[f32]) -> f32 {
        let mut margin = self.base;
        for tree in &self.trees {
            margin += tree.predict(row);
        }
        margin
    }

    /// The scores of `rows` in log-odds; `out` has one element per row.
    ///
    /// `matrix` has one column per feature; columns it lacks count as missing.
    pub fn predict_margins(&self, matrix: &Matrix, rows: Range<usize>, out: &mut [f32]) {
        debug_assert_eq!(matrix.width(), self.features);
        debug_assert_eq!(rows.len(), out.len());
        let stride = self.features.max(1);
        let mut cells = vec![f32::NAN; stride * BLOCK];
        let mut start = rows.start;
        for block in out.chunks_mut(BLOCK) {
            gather(matrix, start, block.len(), stride, &mut cells);
            start += block.len();
            block.fill(self.base);
            for tree in &self.trees {
                tree.add_block(&cells, stride, block);
            }
        }
    }
}

/// Copies `rows` rows from `start` on into `cells`, row after row.
fn gather(matrix: &Matrix, start: usize, rows: usize, stride: usize, cells: &mut [f32]) {
    for feature in 0..stride.min(matrix.width()) {
        let column = matrix.column(feature);
        let from = column.get(start..).unwrap_or(&[]);
        for (cell, value) in cells
            .iter_mut()
            .skip(feature)
            .step_by(stride)
            .take(rows)
            .zip(from)
        {
            *cell = *value;
        }
    }
}

impl Tree {
    /// What the tree adds to the score of one row.
    pub fn predict(&self, row: &[f32]) -> f32 {
        let mut at = 0;
        while let Some([left, right]) = self.children(at) {
            let cell = row.get(self.feature(at)).copied().unwrap_or(f32::NAN);
            at = if self.goes_left(at, cell) {
                left
            } else {
                right
            };
        }
        self.leaf_value(at)
    }

    /// Adds the tree's value to each row's score; `cells` is row-major.
    fn add_block(&self, cells: &[f32], stride: usize, scores: &mut [f32]) {
        if self.plain {
            self.walk(cells, stride, scores, Packed::numeric_next);
        } else {
            self.walk(cells, stride, scores, |node, cell| {
                node.children[usize::from(!node.goes_left(cell, &self.sets))]
            });
        }
    }

    #[inline(always)]
    fn walk(
        &self,
        cells: &[f32],
        stride: usize,
        scores: &mut [f32],
        next: impl Fn(&Packed, f32) -> u32,
    ) {
        for (scores, cells) in scores
            .chunks_mut(LANES)
            .zip(cells.chunks_exact(LANES * stride))
        {
            let mut at = [0u32; LANES];
            let mut level = 0;
            while level < self.depth {
                // A few levels without asking whether all rows have arrived: a row
                // that has stays at its leaf.
                for _ in 0..UNASKED.min(self.depth - level) {
                    for (lane, at) in at.iter_mut().enumerate() {
                        let node = &self.nodes[*at as usize];
                        let cell = cells[lane * stride + (node.feature & FEATURE) as usize];
                        *at = next(node, cell);
                    }
                }
                level += UNASKED;
                if level < self.depth && at.iter().all(|at| self.children(*at as usize).is_none()) {
                    break;
                }
            }
            for (score, at) in scores.iter_mut().zip(at) {
                *score += f32::from_bits(self.nodes[at as usize].payload);
            }
        }
    }
}

impl Packed {
    #[inline(always)]
    fn numeric_next(&self, cell: f32) -> u32 {
        self.children[usize::from(!self.numeric_left(cell))]
    }
}
