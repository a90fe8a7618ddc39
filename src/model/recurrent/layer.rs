//! A recurrent layer: a cell that goes forward in time, and maybe one that goes backward.

use serde::{Deserialize, Serialize};

use super::cell::{Cell, CellKind, CellSlopes, Trace, of_step, of_step_mut};
use crate::feature::prepare::Random;
use crate::model::perceptron::product::Batch;

/// One layer; with two cells their states stand side by side (Schuster and Paliwal 1997).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct RecurrentLayer {
    /// The cell that goes forward in time.
    pub forward: Cell,
    /// The cell that goes backward, of a bidirectional layer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backward: Option<Cell>,
}

/// What both cells made of a sequence.
#[derive(Clone, Debug)]
pub struct LayerTrace {
    forward: Trace,
    backward: Option<Trace>,
}

impl RecurrentLayer {
    /// A layer as it is before learning; `width` is that of each cell's state.
    pub fn new(
        kind: CellKind,
        inputs: usize,
        width: usize,
        bidirectional: bool,
        random: &mut Random,
    ) -> RecurrentLayer {
        RecurrentLayer {
            forward: Cell::new(kind, inputs, width, random),
            backward: bidirectional.then(|| Cell::new(kind, inputs, width, random)),
        }
    }

    /// Numbers that come out at each step.
    pub fn width(&self) -> usize {
        self.forward.width() + self.backward.as_ref().map_or(0, Cell::width)
    }

    /// How many numbers it holds.
    pub fn weights(&self) -> usize {
        self.forward.weights() + self.backward.as_ref().map_or(0, Cell::weights)
    }

    /// Whether its cells take so many inputs: see [`Cell::is_sound`].
    pub fn is_sound(&self, inputs: usize) -> bool {
        let backward = self.backward.as_ref();
        self.forward.is_sound(inputs) && backward.is_none_or(|cell| cell.is_sound(inputs))
    }

    /// Visits every list of parameters: see [`Cell::parameters`].
    pub fn parameters(&mut self, visit: &mut dyn FnMut(&mut [f32], bool)) {
        self.forward.parameters(visit);
        if let Some(cell) = &mut self.backward {
            cell.parameters(visit);
        }
    }

    /// Goes over a sequence.
    pub fn run(&self, inputs: &Batch, steps: usize) -> LayerTrace {
        LayerTrace {
            forward: self.forward.run(inputs, steps, false),
            backward: self
                .backward
                .as_ref()
                .map(|cell| cell.run(inputs, steps, true)),
        }
    }

    /// The way back: slopes by what went in, and those of each cell.
    pub fn back(
        &self,
        inputs: &Batch,
        trace: &LayerTrace,
        slopes: &Batch,
        steps: usize,
    ) -> (Batch, Vec<CellSlopes>) {
        let width = self.forward.width();
        let (Some(cell), Some(of_cell)) = (&self.backward, &trace.backward) else {
            let (by_inputs, own) = self
                .forward
                .back(inputs, &trace.forward, slopes, steps, false);
            return (by_inputs, vec![own]);
        };
        let half = |first: usize, width: usize| Batch {
            width,
            values: slopes
                .iter()
                .filter_map(|row| row.get(first..first + width))
                .flatten()
                .copied()
                .collect(),
        };
        let ahead = half(0, width);
        let (mut by_inputs, own) = self
            .forward
            .back(inputs, &trace.forward, &ahead, steps, false);
        let behind = half(width, cell.width());
        let (others, other) = cell.back(inputs, of_cell, &behind, steps, true);
        for (sum, other) in by_inputs.values.iter_mut().zip(&others.values) {
            *sum += other;
        }
        (by_inputs, vec![own, other])
    }
}

impl LayerTrace {
    /// What comes out at every step.
    pub fn states(self) -> Batch {
        match self.backward {
            None => self.forward.states,
            Some(backward) => beside(&self.forward.states, &backward.states),
        }
    }

    /// What comes out at every step, the trace being kept.
    pub fn kept_states(&self) -> Batch {
        match &self.backward {
            None => self.forward.states.clone(),
            Some(backward) => beside(&self.forward.states, &backward.states),
        }
    }

    /// The state of each cell after its last step, which is the first one for the cell that
    /// goes backward.
    pub fn last(&self, steps: usize) -> Batch {
        let last = |trace: &Trace, step: usize| {
            let rows = trace.states.rows() / steps.max(1);
            Batch {
                width: trace.states.width,
                values: of_step(&trace.states, rows, step)
                    .unwrap_or_default()
                    .to_vec(),
            }
        };
        let forward = last(&self.forward, steps.saturating_sub(1));
        match &self.backward {
            None => forward,
            Some(backward) => beside(&forward, &last(backward, 0)),
        }
    }

    /// Slopes by the states of all steps, from those by [`LayerTrace::last`].
    pub fn last_back(&self, slopes: &Batch, steps: usize) -> Batch {
        let (rows, width) = (slopes.rows(), self.forward.states.width);
        let mut out = Batch::zeros(rows * steps, slopes.width);
        let mut put = |step: usize, columns: std::ops::Range<usize>| {
            let Some(of_step) = of_step_mut(&mut out, rows, step) else {
                return;
            };
            let rows = of_step.chunks_exact_mut(slopes.width.max(1));
            for (row, slopes) in rows.zip(slopes.iter()) {
                if let (Some(row), Some(slopes)) =
                    (row.get_mut(columns.clone()), slopes.get(columns.clone()))
                {
                    row.copy_from_slice(slopes);
                }
            }
        };
        put(steps.saturating_sub(1), 0..width);
        if self.backward.is_some() {
            put(0, width..slopes.width);
        }
        out
    }
}

/// Rows of two batches side by side.
fn beside(first: &Batch, second: &Batch) -> Batch {
    let rows = first.iter().zip(second.iter());
    Batch {
        width: first.width + second.width,
        values: rows.flat_map(|(a, b)| a.iter().chain(b)).copied().collect(),
    }
}
