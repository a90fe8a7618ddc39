//! Layers that go through a sequence step by step: LSTM and GRU, by ONNX's formulas.
//!
//! Sequences lie as ONNX has them: step × row × feature. The gates of all steps get
//! their part of the input in one product; only the state's part goes step by step.

use super::elementwise::sigmoid;
use super::matrix::{add_product, turned};
use super::tensor::{Tensor, elements};
use super::{Budget, Wrong};

/// Which way a layer goes through its sequences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Forward,
    Reverse,
    Both,
}

/// What a layer's cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Gates i, o, f, c and a state beside the output.
    Lstm,
    /// Gates z, r, h; whether the reset is applied to the state's product or to the state.
    Gru { resets_product: bool },
}

/// A recurrent layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recurrent {
    /// Its cells.
    pub cell: Cell,
    /// How many of them.
    pub hidden: usize,
    /// Which way it goes.
    pub direction: Direction,
}

/// The sizes of one run.
struct Sizes {
    steps: usize,
    rows: usize,
    inputs: usize,
    hidden: usize,
    gates: usize,
}

impl Recurrent {
    /// The outputs of all steps (step × direction × row × cell), the last output and, of
    /// an LSTM, the last state (direction × row × cell each).
    ///
    /// `inputs` are ONNX's: X, W, R, B, sequence lengths (which must be absent), first
    /// output, first state.
    pub fn of(
        &self,
        inputs: &[Option<&Tensor>],
        budget: &mut Budget,
    ) -> Result<Vec<Tensor>, Wrong> {
        let input = |place: usize| inputs.get(place).copied().flatten();
        let x = input(0).ok_or(Wrong::Shapes)?;
        let weights = input(1).ok_or(Wrong::Shapes)?;
        let recurrence = input(2).ok_or(Wrong::Shapes)?;
        let directions = if self.direction == Direction::Both {
            2
        } else {
            1
        };
        let gates = if self.cell == Cell::Lstm { 4 } else { 3 };
        let [steps, rows, width] = *x.shape() else {
            return Err(Wrong::Shapes);
        };
        let hidden = self.hidden;
        let sizes = Sizes {
            steps,
            rows,
            inputs: width,
            hidden,
            gates,
        };
        let state = [directions, rows, hidden];
        let fits = weights.shape() == [directions, gates * hidden, width]
            && recurrence.shape() == [directions, gates * hidden, hidden]
            && input(3).is_none_or(|b| b.shape() == [directions, 2 * gates * hidden])
            && input(4).is_none()
            && input(5).is_none_or(|h| h.shape() == state)
            && input(6).is_none_or(|c| c.shape() == state)
            && input(7).is_none();
        if !fits {
            return Err(Wrong::Shapes);
        }
        let shape = vec![steps, directions, rows, hidden];
        let count = elements(&shape).ok_or(Wrong::Room)?;
        elements(&[steps, rows, gates * hidden]).ok_or(Wrong::Room)?;
        let each = gates
            .saturating_mul(hidden + 16)
            .saturating_add(gates * width);
        budget.spend(count.saturating_mul(each))?;
        let mut all = vec![0.0; count];
        let (mut last, mut last_state) = (Vec::new(), Vec::new());
        for direction in 0..directions {
            let backwards = direction == 1 || self.direction == Direction::Reverse;
            let part = |tensor: Option<&Tensor>| -> Option<Vec<f32>> {
                let tensor = tensor?;
                let size = tensor.len() / directions;
                let values = tensor.as_floats();
                values
                    .get(direction * size..(direction + 1) * size)
                    .map(<[f32]>::to_vec)
            };
            let biases = part(input(3)).unwrap_or_else(|| vec![0.0; 2 * gates * hidden]);
            let zeros = || vec![0.0; rows * hidden];
            let mut layer = Layer {
                sizes: &sizes,
                weights: turned(&part(Some(weights)).unwrap_or_default(), width),
                recurrence: turned(&part(Some(recurrence)).unwrap_or_default(), hidden),
                biases,
                output: part(input(5)).unwrap_or_else(zeros),
                state: part(input(6)).unwrap_or_else(zeros),
            };
            let gates_of_input = layer.project(&x.as_floats(), self.cell);
            for step in 0..steps {
                let step = if backwards { steps - 1 - step } else { step };
                let size = rows * gates * hidden;
                let given = gates_of_input.get(step * size..(step + 1) * size);
                match self.cell {
                    Cell::Lstm => layer.lstm(given.unwrap_or(&[])),
                    Cell::Gru { resets_product } => layer.gru(given.unwrap_or(&[]), resets_product),
                }
                let first = (step * directions + direction) * rows * hidden;
                if let Some(out) = all.get_mut(first..first + rows * hidden) {
                    out.copy_from_slice(&layer.output);
                }
            }
            last.append(&mut layer.output);
            last_state.append(&mut layer.state);
        }
        let mut outputs = vec![
            Tensor::floats(shape, all).ok_or(Wrong::Shapes)?,
            Tensor::floats(state.to_vec(), last).ok_or(Wrong::Shapes)?,
        ];
        if self.cell == Cell::Lstm {
            outputs.push(Tensor::floats(state.to_vec(), last_state).ok_or(Wrong::Shapes)?);
        }
        Ok(outputs)
    }
}

/// One direction of a layer while it runs.
struct Layer<'a> {
    sizes: &'a Sizes,
    /// Feature × gate.
    weights: Vec<f32>,
    /// Cell × gate.
    recurrence: Vec<f32>,
    /// Those of the input, then those of the state.
    biases: Vec<f32>,
    /// Row × cell.
    output: Vec<f32>,
    state: Vec<f32>,
}

impl Layer<'_> {
    /// What the input gives to the gates of all steps. A GRU's last gate gets its second
    /// bias later, because the reset may come between.
    fn project(&self, x: &[f32], cell: Cell) -> Vec<f32> {
        let Sizes {
            hidden,
            gates,
            inputs,
            ..
        } = *self.sizes;
        let width = gates * hidden;
        let (of_input, of_state) = self.biases.split_at_checked(width).unwrap_or_default();
        let later = match cell {
            Cell::Lstm => width,
            Cell::Gru { .. } => width - hidden,
        };
        let biases = of_input.iter().zip(of_state).enumerate();
        let row: Vec<f32> = biases
            .map(|(gate, (a, b))| if gate < later { a + b } else { *a })
            .collect();
        let mut out = row.repeat(self.sizes.steps * self.sizes.rows);
        add_product(x, &self.weights, inputs, width, &mut out);
        out
    }

    fn lstm(&mut self, given: &[f32]) {
        let hidden = self.sizes.hidden;
        let mut gates = given.to_vec();
        add_product(
            &self.output,
            &self.recurrence,
            hidden,
            4 * hidden,
            &mut gates,
        );
        let rows = gates.chunks_exact(4 * hidden.max(1));
        let outputs = self.output.chunks_exact_mut(hidden.max(1));
        let states = self.state.chunks_exact_mut(hidden.max(1));
        for ((gates, output), state) in rows.zip(outputs).zip(states) {
            for (cell, (output, state)) in output.iter_mut().zip(state).enumerate() {
                let gate = |which: usize| gates.get(which * hidden + cell).copied().unwrap_or(0.0);
                let (input, leaves, keeps) = (sigmoid(gate(0)), sigmoid(gate(1)), sigmoid(gate(2)));
                *state = keeps * *state + input * libm::tanhf(gate(3));
                *output = leaves * libm::tanhf(*state);
            }
        }
    }

    fn gru(&mut self, given: &[f32], resets_product: bool) {
        let Sizes { hidden, rows, .. } = *self.sizes;
        let width = 3 * hidden;
        let late = self.biases.get(width + 2 * hidden..).unwrap_or(&[]);
        // What the state gives to all gates; without the product, the last gate waits for the reset.
        let mut gates = vec![0.0; rows * width];
        add_product(&self.output, &self.recurrence, hidden, width, &mut gates);
        let mut reset = vec![0.0; rows * hidden];
        let size = hidden.max(1);
        for (row, reset) in reset.chunks_exact_mut(size).enumerate() {
            for (cell, reset) in reset.iter_mut().enumerate() {
                let place = row * width + hidden + cell;
                let at = |values: &[f32]| values.get(place).copied().unwrap_or(0.0);
                *reset = sigmoid(at(given) + at(&gates));
            }
        }
        let mut candidates = vec![0.0; rows * hidden];
        if !resets_product {
            let kept: Vec<f32> = self.output.iter().zip(&reset).map(|(h, r)| h * r).collect();
            let last: Vec<f32> = self
                .recurrence
                .chunks_exact(width.max(1))
                .flat_map(|row| row.get(2 * hidden..).unwrap_or(&[]).iter().copied())
                .collect();
            add_product(&kept, &last, hidden, hidden, &mut candidates);
        }
        for (row, output) in self.output.chunks_exact_mut(size).enumerate() {
            for (cell, output) in output.iter_mut().enumerate() {
                let gate = |values: &[f32], which: usize| {
                    let place = row * width + which * hidden + cell;
                    values.get(place).copied().unwrap_or(0.0)
                };
                let of = |values: &[f32]| values.get(row * hidden + cell).copied().unwrap_or(0.0);
                let bias = late.get(cell).copied().unwrap_or(0.0);
                let from_state = match resets_product {
                    true => of(&reset) * (gate(&gates, 2) + bias),
                    false => of(&candidates) + bias,
                };
                let update = sigmoid(gate(given, 0) + gate(&gates, 0));
                let candidate = libm::tanhf(gate(given, 2) + from_state);
                *output = (1.0 - update) * candidate + update * *output;
            }
        }
    }
}
