//! A block of rows on its way through the tables, in steps of some milliseconds.

use std::ops::{Deref, Range};

use super::GroupTables;
use super::layout::{Finder, RUN_TABLES};
use super::simd::{self, Quad, ROWS};
use crate::explain::tree_shap::cell;
use crate::feature::matrix::Matrix;
use crate::model::trees::TreeEnsemble;

/// Look-ups of one step.
const LOOKUPS_PER_STEP: usize = 1 << 20;

/// Splits, times rows, that the trees without tables take in one step.
const NODES_PER_STEP: usize = 1 << 19;

/// Rows under explanation.
pub struct Block {
    rows: Range<usize>,
    /// Bins: for every [`ROWS`] rows one column per lane.
    columns: Vec<[i16; ROWS]>,
    /// Sums: row after row, as many quads as the lanes need.
    sums: Vec<Quad>,
    states: Vec<[u16; ROWS]>,
    /// The run to be looked up next.
    run: usize,
    /// What the trees without tables add, row after row; as long as they came.
    slow: Vec<f32>,
}

impl Block {
    /// Bins the rows.
    pub(super) fn new<E: Deref<Target = TreeEnsemble>>(
        tables: &GroupTables<E>,
        matrix: &Matrix,
        rows: Range<usize>,
    ) -> Block {
        let lanes = tables.lanes.features();
        let mut columns = Vec::with_capacity(rows.len().div_ceil(ROWS) * lanes.len());
        for start in rows.clone().step_by(ROWS) {
            let count = (rows.end - start).min(ROWS);
            for (feature, bins) in lanes.iter().zip(&tables.bins) {
                let mut column = [0; ROWS];
                for (row, bin) in (start..start + count).zip(&mut column) {
                    *bin = bins.bin(cell(matrix, row, *feature as usize)) as i16;
                }
                columns.push(column);
            }
        }
        Block {
            sums: vec![Quad::default(); rows.len() * tables.lanes.quads()],
            states: vec![[0; ROWS]; RUN_TABLES],
            columns,
            rows,
            run: 0,
            slow: Vec::new(),
        }
    }

    /// Goes a step on; whether all is summed.
    pub fn step<E: Deref<Target = TreeEnsemble>>(
        &mut self,
        tables: &GroupTables<E>,
        matrix: &Matrix,
    ) -> bool {
        let mut lookups = 0;
        while let Some(run) = tables.runs.get(self.run) {
            self.run += 1;
            let width = tables.lanes.quads();
            let columns = self.columns.chunks_exact(tables.lanes.features().len());
            let sums = self.sums.chunks_mut((ROWS * width).max(1));
            for (columns, sums) in columns.zip(sums) {
                let states = &mut self.states[..run.tables.len()];
                for (finder, states) in run.tables.iter().zip(states.iter_mut()) {
                    find(finder, columns, states);
                }
                simd::add_entries(&run.entries, &run.blocks, states, sums, width);
            }
            lookups += self.rows.len() * run.tables.len();
            if lookups >= LOOKUPS_PER_STEP {
                return false;
            }
        }
        self.step_slow(tables, matrix)
    }

    /// Takes some rows through the trees that have no tables.
    fn step_slow<E: Deref<Target = TreeEnsemble>>(
        &mut self,
        tables: &GroupTables<E>,
        matrix: &Matrix,
    ) -> bool {
        let features = tables.whole.ensemble().features();
        let done = self.slow.len() / features.max(1);
        if tables.slow.is_empty() || features == 0 || done >= self.rows.len() {
            return true;
        }
        let per_row = tables.slow_nodes * tables.whole.points();
        let count = (NODES_PER_STEP / per_row.max(1)).clamp(1, self.rows.len() - done);
        let first = self.rows.start + done;
        self.slow.resize((done + count) * features, 0.0);
        let out = self.slow.get_mut(done * features..).unwrap_or_default();
        tables
            .whole
            .add_trees(&tables.slow, matrix, first..first + count, out);
        done + count >= self.rows.len()
    }

    /// How far the block came, from 0 to 1.
    pub fn progress<E: Deref<Target = TreeEnsemble>>(&self, tables: &GroupTables<E>) -> f64 {
        let done = self.run as f64 * self.rows.len() as f64 + self.slow.len() as f64;
        let mut all = tables.runs.len() * self.rows.len();
        if !tables.slow.is_empty() {
            all += self.rows.len() * tables.whole.ensemble().features();
        }
        done / all.max(1) as f64
    }

    /// The contributions of all rows, row after row; `out` has an element per row and feature.
    pub fn finish<E: Deref<Target = TreeEnsemble>>(self, tables: &GroupTables<E>, out: &mut [f32]) {
        let features = tables.whole.ensemble().features().max(1);
        out.fill(0.0);
        let width = tables.lanes.quads().max(1);
        for (out, sums) in out
            .chunks_exact_mut(features)
            .zip(self.sums.chunks_exact(width))
        {
            let sums = sums.iter().flat_map(|quad| quad.0);
            for (feature, sum) in tables.lanes.features().iter().zip(sums) {
                if let Some(out) = out.get_mut(*feature as usize) {
                    *out = sum;
                }
            }
        }
        for (out, slow) in out.iter_mut().zip(&self.slow) {
            *out += slow;
        }
    }
}

/// The entries of a table that the rows fall into.
fn find(finder: &Finder, columns: &[[i16; ROWS]], states: &mut [u16; ROWS]) {
    simd::find_states(finder.first, &finder.steps, columns, states);
    for lookup in &finder.lookups {
        let last = lookup.adds.last().copied().unwrap_or(0);
        let Some(column) = columns.get(lookup.column as usize) else {
            continue;
        };
        for (state, bin) in states.iter_mut().zip(column) {
            let add = lookup.adds.get(*bin as usize).copied().unwrap_or(last);
            *state = state.wrapping_add(add);
        }
    }
}
