//! The gated cells: GRU (Cho et al. 2014) and LSTM (Hochreiter and Schmidhuber 1997, with
//! the forget gate of Gers et al. 2000), forward over a sequence and back through time.
//!
//! A sequence of `steps` steps for so many rows is one [`Batch`]: all rows of the first
//! step, then all of the second. Products with what goes in are taken for all steps at
//! once; only those with the state go step by step.

mod gates;

use serde::{Deserialize, Serialize};

use crate::feature::prepare::Random;
use crate::model::perceptron::product::{self, Batch};

/// Which cell it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CellKind {
    /// Gated recurrent unit: reset, update and new gate.
    Gru,
    /// Long short-term memory: input, forget, cell and output gate.
    Lstm,
}

impl CellKind {
    /// How many gates it has.
    pub fn gates(self) -> usize {
        match self {
            CellKind::Gru => 3,
            CellKind::Lstm => 4,
        }
    }
}

/// A cell. Gates stand side by side, each as wide as the state, in PyTorch's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct Cell {
    /// Which one.
    pub kind: CellKind,
    /// Per input its weights for every gate, input after input.
    pub input_weights: Vec<f32>,
    /// Per number of the state its weights for every gate.
    pub state_weights: Vec<f32>,
    /// Per gate, added to what comes of the inputs.
    pub input_bias: Vec<f32>,
    /// Per gate, added to what comes of the state.
    pub state_bias: Vec<f32>,
}

/// What a cell made of a sequence, and what the way back needs.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The state after each step, in the order of time.
    pub states: Batch,
    /// The gates at each step.
    gates: Batch,
    /// Of a GRU what the state says for the new gate, before it is reset; of an LSTM the
    /// memory after each step.
    carried: Batch,
}

/// How the loss changes with a cell's parameters, in the order of [`Cell::parameters`].
pub type CellSlopes = [Vec<f32>; 4];

impl Cell {
    /// A cell with weights drawn evenly within ±1 ∕ √width. An LSTM begins with forget gates
    /// that are open (Jozefowicz et al. 2015).
    pub fn new(kind: CellKind, inputs: usize, width: usize, random: &mut Random) -> Cell {
        let reach = 1.0 / libm::sqrt(width.max(1) as f64);
        let gates = kind.gates() * width;
        let mut draw = |count: usize| -> Vec<f32> {
            (0..count)
                .map(|_| (reach * (2.0 * random.uniform() - 1.0)) as f32)
                .collect()
        };
        let input_weights = draw(inputs * gates);
        let state_weights = draw(width * gates);
        let mut input_bias = vec![0.0; gates];
        if kind == CellKind::Lstm {
            input_bias
                .iter_mut()
                .skip(width)
                .take(width)
                .for_each(|b| *b = 1.0);
        }
        Cell {
            kind,
            input_weights,
            state_weights,
            input_bias,
            state_bias: vec![0.0; gates],
        }
    }

    /// Numbers of its state.
    pub fn width(&self) -> usize {
        self.state_bias.len() / self.kind.gates()
    }

    /// How many numbers it holds.
    pub fn weights(&self) -> usize {
        let lists = [
            &self.input_weights,
            &self.state_weights,
            &self.input_bias,
            &self.state_bias,
        ];
        lists.into_iter().map(Vec::len).sum()
    }

    /// Whether its lists fit each other and so many inputs, and all numbers are finite.
    pub fn is_sound(&self, inputs: usize) -> bool {
        let (gates, width) = (self.state_bias.len(), self.width());
        let finite = |values: &[f32]| values.iter().all(|value| value.is_finite());
        width > 0
            && width * self.kind.gates() == gates
            && self.input_bias.len() == gates
            && inputs.checked_mul(gates) == Some(self.input_weights.len())
            && width.checked_mul(gates) == Some(self.state_weights.len())
            && finite(&self.input_weights)
            && finite(&self.state_weights)
            && finite(&self.input_bias)
            && finite(&self.state_bias)
    }

    /// Visits every list of parameters, and whether its size costs (weights, not biases).
    pub fn parameters(&mut self, visit: &mut dyn FnMut(&mut [f32], bool)) {
        visit(&mut self.input_weights, true);
        visit(&mut self.state_weights, true);
        visit(&mut self.input_bias, false);
        visit(&mut self.state_bias, false);
    }

    /// Goes over a sequence, from its end if `reversed`; the state before is nought.
    pub fn run(&self, inputs: &Batch, steps: usize, reversed: bool) -> Trace {
        let width = self.width();
        let mut gates = product::forward(inputs, &self.input_weights, &self.input_bias);
        let rows = inputs.rows() / steps.max(1);
        let mut states = Batch::zeros(rows * steps, width);
        let mut carried = Batch::zeros(rows * steps, width);
        let mut state = Batch::zeros(rows, width);
        let mut memory = vec![0.0; rows * width];
        for step in order(steps, reversed) {
            let of_state = product::forward(&state, &self.state_weights, &self.state_bias);
            let (Some(gates), Some(carried), Some(out)) = (
                of_step_mut(&mut gates, rows, step),
                of_step_mut(&mut carried, rows, step),
                of_step_mut(&mut states, rows, step),
            ) else {
                continue;
            };
            match self.kind {
                CellKind::Gru => {
                    gates::gru(width, gates, &of_state.values, carried, &mut state.values);
                }
                CellKind::Lstm => {
                    gates::lstm(
                        width,
                        gates,
                        &of_state.values,
                        &mut memory,
                        &mut state.values,
                    );
                    carried.copy_from_slice(&memory);
                }
            }
            out.copy_from_slice(&state.values);
        }
        Trace {
            states,
            gates,
            carried,
        }
    }

    /// The way back through time: `slopes` says how the loss changes with each state. Gives
    /// the slopes by what went in, and those by the parameters.
    pub fn back(
        &self,
        inputs: &Batch,
        trace: &Trace,
        slopes: &Batch,
        steps: usize,
        reversed: bool,
    ) -> (Batch, CellSlopes) {
        let width = self.width();
        let rows = inputs.rows() / steps.max(1);
        let gates = self.kind.gates() * width;
        let mut by_input = Batch::zeros(rows * steps, gates);
        // Only in a GRU's new gate do the two sides differ.
        let mut by_state = Batch::zeros(rows * steps, gates);
        // The states before each step.
        let mut before = Batch::zeros(rows * steps, width);
        let mut state = Batch::zeros(rows, width);
        let mut memory = vec![0.0; rows * width];
        let forward: Vec<usize> = order(steps, reversed).collect();
        for (place, step) in forward.iter().enumerate().rev() {
            let earlier = place.checked_sub(1).and_then(|at| forward.get(at)).copied();
            let previous = |batch: &Batch| -> Vec<f32> {
                earlier
                    .and_then(|step| of_step(batch, rows, step))
                    .map_or_else(|| vec![0.0; rows * width], <[f32]>::to_vec)
            };
            let was = previous(&trace.states);
            let (Some(own), Some(of_gates), Some(carried)) = (
                of_step(slopes, rows, *step),
                of_step(&trace.gates, rows, *step),
                of_step(&trace.carried, rows, *step),
            ) else {
                continue;
            };
            for (state, own) in state.values.iter_mut().zip(own) {
                *state += own;
            }
            let (Some(input_side), Some(state_side)) = (
                of_step_mut(&mut by_input, rows, *step),
                of_step_mut(&mut by_state, rows, *step),
            ) else {
                continue;
            };
            match self.kind {
                CellKind::Gru => gates::gru_back(
                    width,
                    of_gates,
                    carried,
                    &was,
                    &mut state.values,
                    [&mut *input_side, &mut *state_side],
                ),
                CellKind::Lstm => {
                    let memory_was = previous(&trace.carried);
                    gates::lstm_back(
                        width,
                        of_gates,
                        [carried, &memory_was],
                        &mut memory,
                        &mut state.values,
                        input_side,
                    );
                    state_side.copy_from_slice(input_side);
                }
            }
            let side = Batch {
                width: gates,
                values: state_side.to_vec(),
            };
            let through = product::input_slopes(&side, &self.state_weights, width);
            for (state, through) in state.values.iter_mut().zip(&through.values) {
                *state += through;
            }
            if let Some(slot) = of_step_mut(&mut before, rows, *step) {
                slot.copy_from_slice(&was);
            }
        }
        let slopes_of = [
            product::weight_slopes(inputs, &by_input),
            product::weight_slopes(&before, &by_state),
            product::column_sums(&by_input),
            product::column_sums(&by_state),
        ];
        let by_inputs = product::input_slopes(&by_input, &self.input_weights, inputs.width);
        (by_inputs, slopes_of)
    }
}

/// The steps in the order in which a cell takes them.
fn order(steps: usize, reversed: bool) -> impl Iterator<Item = usize> {
    (0..steps).map(move |step| match reversed {
        true => steps - 1 - step,
        false => step,
    })
}

/// The rows of one step.
pub fn of_step(batch: &Batch, rows: usize, step: usize) -> Option<&[f32]> {
    let size = rows * batch.width;
    batch.values.get(size * step..size * (step + 1))
}

/// See [`of_step`].
pub fn of_step_mut(batch: &mut Batch, rows: usize, step: usize) -> Option<&mut [f32]> {
    let size = rows * batch.width;
    batch.values.get_mut(size * step..size * (step + 1))
}
