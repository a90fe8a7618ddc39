//! Graphs of operators, run: neural networks and linear models as ONNX files hold them.
//!
//! A [`Network`] is made of a file's graph by [`Network::of`], which knows every
//! operator that the wanted outputs need, or refuses the first it does not know; what
//! only leads elsewhere (labels, say) is left out. Each run has a budget of work and of
//! memory, so that no file can make it endless. Fractions are `f32`.

mod affine;
mod elementwise;
mod layout;
mod matrix;
mod operator;
mod plan;
mod recurrent;
mod tabular;
pub mod tensor;

use std::borrow::Cow;

use super::error::OnnxFault;
pub use affine::{LinearModel, Sum};
use operator::Operator;
pub(super) use plan::check_version;
use tensor::Tensor;

/// The most dimensions of a tensor.
const MOST_DIMENSIONS: usize = super::onnx::file::MOST_DIMENSIONS;

/// The most elements alive at one time.
const MOST_ALIVE: usize = 2 * tensor::MOST_ELEMENTS;

/// The most multiplications (or what takes as long) for one row: a hundred times what
/// a large network for tables takes.
const WORK_PER_ROW: u64 = 1 << 26;

/// The most rows that count for the work of one run.
const MOST_WORKED_ROWS: usize = 256;

/// A graph that can be run.
#[derive(Clone, Debug)]
pub struct Network {
    inputs: Vec<Input>,
    outputs: Vec<(String, usize)>,
    constants: Vec<(usize, Tensor)>,
    steps: Vec<Step>,
    /// How many values there are, constants and inputs among them.
    values: usize,
}

/// What is put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Whether it holds fractions rather than whole numbers.
    pub is_float: bool,
    /// Its dimensions, the rows first; `None` where any size will do.
    pub shape: Vec<Option<usize>>,
    value: usize,
    /// Its place among the file's inputs.
    place: usize,
}

/// One node, ready to run.
#[derive(Clone, Debug)]
struct Step {
    /// What the node is called in errors.
    label: String,
    /// The operator as errors name it.
    name: String,
    operator: Operator,
    inputs: Vec<Option<usize>>,
    outputs: Vec<Option<usize>>,
    /// The values that nobody needs afterwards.
    frees: Vec<usize>,
}

/// What can be wrong when an operator meets its inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    /// Their dimensions or types do not go together.
    Shapes,
    /// An index beyond what it points into.
    Place { found: i64, size: usize },
    /// More elements than are held.
    Room,
    /// More work than is done.
    Work,
}

/// What a run may still take.
struct Budget {
    work: u64,
}

impl Budget {
    fn spend(&mut self, work: usize) -> Result<(), Wrong> {
        self.work = self.work.checked_sub(work as u64).ok_or(Wrong::Work)?;
        Ok(())
    }
}

/// The numbers of a model card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkDescription {
    /// How many operators are run.
    pub operators: usize,
    /// How many numbers were learnt.
    pub parameters: usize,
}

impl Network {
    /// What must be put in, in order.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// What comes out, in order.
    pub fn outputs(&self) -> impl Iterator<Item = &str> {
        self.outputs.iter().map(|(name, _)| name.as_str())
    }

    /// The numbers of the model card.
    pub fn describe(&self) -> NetworkDescription {
        let constants: usize = self.constants.iter().map(|(_, tensor)| tensor.len()).sum();
        let settings: usize = self
            .steps
            .iter()
            .map(|step| step.operator.parameters())
            .sum();
        NetworkDescription {
            operators: self.steps.len(),
            parameters: constants + settings,
        }
    }

    /// Runs `rows` rows: one tensor per input, in order, gives one per output.
    pub fn run(&self, inputs: Vec<Tensor>, rows: usize) -> Result<Vec<Tensor>, OnnxFault> {
        self.run_counting(inputs, rows).map(|(made, _)| made)
    }

    /// As [`Network::run`], and how much work it was: multiplications, or what takes as long.
    pub fn run_counting(
        &self,
        inputs: Vec<Tensor>,
        rows: usize,
    ) -> Result<(Vec<Tensor>, u64), OnnxFault> {
        let allowed = WORK_PER_ROW * rows.clamp(1, MOST_WORKED_ROWS) as u64;
        let mut budget = Budget { work: allowed };
        let mut values: Vec<Option<Cow<Tensor>>> = vec![None; self.values];
        for (value, tensor) in &self.constants {
            put(&mut values, *value, Cow::Borrowed(tensor));
        }
        let mut alive = 0usize;
        for (input, tensor) in self.inputs.iter().zip(inputs) {
            alive += tensor.len();
            put(&mut values, input.value, Cow::Owned(tensor));
        }
        for step in &self.steps {
            let held =
                |value: &Option<usize>| value.and_then(|value| values.get(value)?.as_deref());
            let given: Vec<Option<&Tensor>> = step.inputs.iter().map(held).collect();
            let made = step.operator.run(&given, &mut budget);
            let made = made.map_err(|wrong| step.fault(wrong, &given))?;
            for (value, tensor) in step.outputs.iter().zip(made) {
                let fault = |wrong| step.fault(wrong, &[]);
                budget.spend(tensor.len()).map_err(fault)?;
                if let Some(value) = value {
                    alive += tensor.len();
                    put(&mut values, *value, Cow::Owned(tensor));
                }
                if alive > MOST_ALIVE {
                    return Err(fault(Wrong::Room));
                }
            }
            for value in &step.frees {
                if let Some(Cow::Owned(tensor)) = values.get_mut(*value).and_then(Option::take) {
                    alive = alive.saturating_sub(tensor.len());
                }
            }
        }
        let taken = self.outputs.iter().map(|(name, value)| {
            let tensor = values.get(*value).cloned().flatten();
            tensor.map(Cow::into_owned).ok_or_else(|| OnnxFault::Value {
                node: name.clone(),
                value: name.clone(),
            })
        });
        let taken = taken.collect::<Result<Vec<Tensor>, OnnxFault>>()?;
        Ok((taken, allowed.saturating_sub(budget.work)))
    }
}

fn put<'a>(values: &mut [Option<Cow<'a, Tensor>>], at: usize, tensor: Cow<'a, Tensor>) {
    if let Some(slot) = values.get_mut(at) {
        *slot = Some(tensor);
    }
}

impl Step {
    /// What is wrong, with the node and what it was given.
    fn fault(&self, wrong: Wrong, given: &[Option<&Tensor>]) -> OnnxFault {
        let node = self.label.clone();
        let operator = self.name.clone();
        match wrong {
            Wrong::Shapes => {
                let shapes: Vec<String> = given.iter().take(8).map(|t| shape_of(*t)).collect();
                OnnxFault::Shapes {
                    node,
                    operator,
                    found: shapes.join(", "),
                }
            }
            Wrong::Place { found, size } => OnnxFault::Place {
                node,
                operator,
                found,
                size,
            },
            Wrong::Room => OnnxFault::Room {
                node,
                operator,
                limit: tensor::MOST_ELEMENTS,
            },
            Wrong::Work => OnnxFault::Work { node, operator },
        }
    }
}

/// Dimensions as people write them.
fn shape_of(tensor: Option<&Tensor>) -> String {
    match tensor {
        None => "—".into(),
        Some(tensor) if tensor.shape().is_empty() => "1".into(),
        Some(tensor) => {
            let sizes: Vec<String> = tensor.shape().iter().map(usize::to_string).collect();
            sizes.join(" × ")
        }
    }
}
