//! Exact TreeSHAP of many rows by looking up the contributions of groups of leaves.
//!
//! The contributions are those of [`super::tree_shap`]. The SHAP values of the leaves of a
//! *group* ([`groups`]) depend on a row only through a few classes of its bins
//! ([`bins`]), so that they can be summed beforehand for every combination of
//! classes ([`sums`]): a row then takes one look-up and a few vector additions
//! per group ([`block`], [`simd`]). Tables take a fraction of a second to build and tens
//! of megabytes, so a few rows are explained in quadrature form, and so are the trees whose
//! paths are too long or whose tables would not fit ([`builder`]): nobody has to choose.
//!
//! Sums are `f32`, table by table into a run's own sums and those into the row's, so that
//! their roundings stay some millionths of the largest contribution.

mod bin_set;
mod bins;
mod block;
mod builder;
mod groups;
mod layout;
mod paths;
mod simd;
mod sums;

use std::ops::{Deref, Range};
use std::sync::Arc;

use super::Explainer;
use super::additivity::Unchecked;
use super::tree_shap::TreeShap;
use crate::feature::matrix::Matrix;
use crate::model::trees::TreeEnsemble;
use bins::FeatureBins;
pub use block::Block;
pub use builder::Builder;
use groups::Group;
use layout::{Lanes, Place, QUAD_BYTES, Run};
use simd::{Quad, ROWS};

/// The most bytes of a block's sums: half of the second cache.
const BLOCK_BYTES: usize = 512 * 1024;

/// The most rows of a block.
const BLOCK_ROWS: usize = 4096;

/// The rows of a block when some trees are explained in quadrature form: enough for
/// the tables to be worth bringing into the caches, few enough to be done soon.
const MIXED_ROWS: usize = 1024;

/// Multiplications in quadrature form that one block may take, a good second's.
const BLOCK_WORK: usize = 1 << 27;

/// Multiplications in quadrature form that take some five seconds.
const PATIENCE: usize = 1 << 30;

/// How much of an ensemble is in tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// How many groups of leaves have one.
    pub tables: usize,
    /// The memory of their entries.
    pub bytes: usize,
    /// Trees that are explained in quadrature form.
    pub trees_without: usize,
}

/// An explainer of many rows of a tree ensemble.
pub struct GroupTables<E: Deref<Target = TreeEnsemble>> {
    whole: Arc<TreeShap<E>>,
    lanes: Lanes,
    /// The bins of each lane's feature.
    bins: Vec<FeatureBins>,
    runs: Vec<Run>,
    /// The trees that are explained in quadrature form.
    slow: Vec<usize>,
    /// Their nodes.
    slow_nodes: usize,
}

impl<E: Deref<Target = TreeEnsemble>> GroupTables<E> {
    /// The tables for `rows` rows, built at once; [`Builder`] builds them in steps.
    pub fn for_rows(whole: Arc<TreeShap<E>>, rows: usize) -> GroupTables<E> {
        let mut builder = Builder::new(whole, rows);
        loop {
            if let Some(tables) = builder.step() {
                return tables;
            }
        }
    }

    /// Begins to explain `rows`, at best [`GroupTables::block_rows`] of them.
    pub fn block(&self, matrix: &Matrix, rows: Range<usize>) -> Block {
        Block::new(self, matrix, rows)
    }

    /// How many rows are best explained at once.
    pub fn block_rows(&self) -> usize {
        match (self.runs.is_empty(), self.slow.is_empty()) {
            // The quadrature form takes its time: charts shall not wait for it.
            (true, _) => 16,
            (false, false) => (BLOCK_WORK / self.slow_work()).clamp(16, MIXED_ROWS),
            (false, true) => {
                let rows = BLOCK_BYTES / (self.lanes.quads().max(1) * QUAD_BYTES);
                (rows / ROWS * ROWS).clamp(ROWS, BLOCK_ROWS)
            }
        }
    }

    /// How many rows are explained while somebody waits: any number by tables, few where large
    /// trees stay in quadrature form, as those of forests do.
    pub fn patient_rows(&self) -> usize {
        match self.slow.is_empty() {
            true => usize::MAX,
            false => (PATIENCE / self.slow_work()).max(16),
        }
    }

    /// Multiplications that a row takes in quadrature form.
    fn slow_work(&self) -> usize {
        (self.slow_nodes * self.whole.points()).max(1)
    }

    /// How large the tables are and how many trees have none.
    pub fn extent(&self) -> Extent {
        Extent {
            tables: self.runs.iter().map(|run| run.tables.len()).sum(),
            bytes: self.runs.iter().map(|run| run.quads * QUAD_BYTES).sum(),
            trees_without: self.slow.len(),
        }
    }

    /// Writes a group's table into its place.
    fn set(&mut self, group: &Group, place: &Place, table: &[f64]) {
        let size = place.blocks.len();
        let lanes = self.lanes.places(group, &place.blocks);
        let Some(run) = self.runs.get_mut(place.run) else {
            return;
        };
        // Memory is taken run by run: all of it at once would hold up a step.
        run.entries.resize(run.quads, Quad::default());
        let end = place.quad + group.states * size;
        let entries = run.entries.get_mut(place.quad..end);
        let entries = entries.unwrap_or_default().chunks_exact_mut(size.max(1));
        for (entry, state) in entries.zip(table.chunks_exact(lanes.len().max(1))) {
            for (lane, value) in lanes.iter().zip(state) {
                if let Some(quad) = entry.get_mut(lane / 4) {
                    quad.0[lane % 4] = *value as f32;
                }
            }
        }
    }
}

impl<E: Deref<Target = TreeEnsemble>> Explainer for GroupTables<E> {
    fn features(&self) -> usize {
        self.whole.features()
    }

    fn base(&self) -> f64 {
        self.whole.base()
    }

    fn tolerance(&self) -> f64 {
        self.whole.tolerance()
    }

    fn explain(&self, matrix: &Matrix, rows: Range<usize>, out: &mut [f32], _: Unchecked) {
        let features = self.features().max(1);
        let count = self.block_rows().max(ROWS);
        let mut start = rows.start;
        for out in out.chunks_mut(count * features) {
            let end = start + out.len() / features;
            let mut block = self.block(matrix, start..end);
            while !block.step(self, matrix) {}
            block.finish(self, out);
            start = end;
        }
    }

    fn explain_row(&self, row: &[f32], out: &mut [f64], asked: Unchecked) {
        self.whole.explain_row(row, out, asked);
    }
}
