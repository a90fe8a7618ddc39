//! The operators that are run, with their settings, and how each makes its outputs.

mod parse;

use super::elementwise::{Binary, Cast, Unary, choose, clip};
use super::layout;
use super::matrix::{self, Gemm, Reduction};
use super::recurrent::Recurrent;
use super::tabular::{self, Linear, Norm};
use super::tensor::{Data, Tensor};
use super::{Budget, Wrong};
use crate::model::trees::Outputs;

/// An operator with its settings.
#[derive(Clone, Debug)]
pub enum Operator {
    Unary(Unary),
    Binary(Binary),
    /// Its own input: what does nothing when nothing is learnt, or only names it.
    Same,
    Not,
    Cast(Cast),
    Clip {
        low: f32,
        high: f32,
    },
    Where,
    MatMul,
    Gemm(Gemm),
    BatchNormalization {
        epsilon: f32,
    },
    LayerNormalization {
        axis: i64,
        epsilon: f32,
    },
    Softmax {
        axis: i64,
        is_flat: bool,
        is_log: bool,
    },
    Reduce {
        reduction: Reduction,
        axes: Option<Vec<i64>>,
        keeps: bool,
        /// Whether no axes mean that nothing is done, rather than all axes.
        none_is_nothing: bool,
    },
    ArgMax {
        axis: i64,
        keeps: bool,
    },
    Reshape {
        allows_zero: bool,
    },
    Squeeze {
        axes: Option<Vec<i64>>,
    },
    Unsqueeze {
        axes: Option<Vec<i64>>,
    },
    Transpose {
        order: Option<Vec<i64>>,
    },
    Flatten {
        axis: i64,
    },
    Concat {
        axis: i64,
    },
    Split {
        axis: i64,
        /// How many parts.
        parts: usize,
        sizes: Option<Vec<i64>>,
    },
    Slice {
        /// Starts, ends and axes where they are settings, as they once were.
        settings: Option<[Option<Vec<i64>>; 3]>,
    },
    Gather {
        axis: i64,
    },
    Shape {
        start: i64,
        end: Option<i64>,
    },
    Constant(Tensor),
    ConstantOfShape(Tensor),
    Expand,
    Recurrent(Recurrent),
    Scaler {
        offset: Vec<f32>,
        scale: Vec<f32>,
    },
    Imputer {
        with: Vec<f32>,
        replaced: f32,
    },
    Normalizer(Norm),
    Linear(Linear),
    Trees {
        outputs: Box<Outputs>,
        /// The names of the classes; none if it predicts amounts.
        classes: usize,
    },
    ArrayFeatureExtractor,
}

impl Operator {
    /// Whether the first output, a classifier's label, is not made.
    pub fn makes_no_label(&self) -> bool {
        match self {
            Operator::Linear(linear) => linear.is_classifier,
            Operator::Trees { classes, .. } => *classes > 0,
            _ => false,
        }
    }

    /// How many numbers were learnt.
    pub fn parameters(&self) -> usize {
        match self {
            Operator::Constant(tensor) => tensor.len(),
            Operator::Scaler { offset, scale } => offset.len() + scale.len(),
            Operator::Imputer { with, .. } => with.len(),
            Operator::Linear(linear) => linear.coefficients.len() + linear.intercepts.len(),
            Operator::Trees { outputs, .. } => {
                outputs.ensembles().map(|e| e.describe().leaves).sum()
            }
            _ => 0,
        }
    }

    /// The outputs of a node with these inputs; an input left out is `None`.
    pub fn run(
        &self,
        inputs: &[Option<&Tensor>],
        budget: &mut Budget,
    ) -> Result<Vec<Tensor>, Wrong> {
        let optional = |place: usize| inputs.get(place).copied().flatten();
        let input = |place: usize| optional(place).ok_or(Wrong::Shapes);
        let wholes = |place: usize| input(place)?.as_wholes().ok_or(Wrong::Shapes);
        let list = |place: usize, setting: &Option<Vec<i64>>| match optional(place) {
            Some(tensor) => Ok(Some(tensor.as_wholes().ok_or(Wrong::Shapes)?.to_vec())),
            None => Ok(setting.clone()),
        };
        let one = match self {
            Operator::Unary(unary) => unary.all(input(0)?.clone())?,
            Operator::Binary(binary) => {
                let mut made = input(0)?.clone();
                for place in 1..inputs.len() {
                    made = binary.all(&made, input(place)?)?;
                }
                made
            }
            Operator::Same => input(0)?.clone(),
            Operator::Not => not(input(0)?)?,
            Operator::Cast(cast) => cast.all(input(0)?.clone())?,
            Operator::Clip { low, high } => {
                let bound = |place: usize, setting: f32| match optional(place) {
                    Some(tensor) => tensor.as_floats().first().copied().ok_or(Wrong::Shapes),
                    None => Ok(setting),
                };
                clip(input(0)?.clone(), bound(1, *low)?, bound(2, *high)?)?
            }
            Operator::Where => choose(input(0)?, input(1)?, input(2)?)?,
            Operator::MatMul => matrix::matmul(input(0)?, input(1)?, budget)?,
            Operator::Gemm(gemm) => gemm.of(input(0)?, input(1)?, optional(2), budget)?,
            Operator::BatchNormalization { epsilon } => {
                let all = [input(0)?, input(1)?, input(2)?, input(3)?, input(4)?];
                matrix::batch_normalization(all, *epsilon)?
            }
            Operator::LayerNormalization { axis, epsilon } => {
                matrix::layer_normalization(input(0)?, input(1)?, optional(2), *axis, *epsilon)?
            }
            Operator::Softmax {
                axis,
                is_flat,
                is_log,
            } => matrix::softmax(input(0)?, *axis, *is_flat, *is_log)?,
            Operator::Reduce {
                reduction,
                axes,
                keeps,
                none_is_nothing,
            } => {
                let axes = list(1, axes)?.filter(|axes| !axes.is_empty());
                match axes {
                    None if *none_is_nothing => input(0)?.clone(),
                    axes => reduction.all(input(0)?, axes.as_deref(), *keeps)?,
                }
            }
            Operator::ArgMax { axis, keeps } => matrix::arg_max(input(0)?, *axis, *keeps)?,
            Operator::Reshape { allows_zero } => {
                layout::reshape(input(0)?.clone(), wholes(1)?, *allows_zero)?
            }
            Operator::Squeeze { axes } => {
                layout::squeeze(input(0)?.clone(), list(1, axes)?.as_deref())?
            }
            Operator::Unsqueeze { axes } => {
                let axes = list(1, axes)?.ok_or(Wrong::Shapes)?;
                layout::unsqueeze(input(0)?.clone(), &axes)?
            }
            Operator::Transpose { order } => layout::transpose(input(0)?, order.as_deref())?,
            Operator::Flatten { axis } => layout::flatten(input(0)?.clone(), *axis)?,
            Operator::Concat { axis } => {
                let all: Option<Vec<&Tensor>> = inputs.iter().copied().collect();
                layout::concat(&all.ok_or(Wrong::Shapes)?, *axis)?
            }
            Operator::Slice { settings } => {
                let [starts, ends, axes] = settings.clone().unwrap_or_default();
                let starts = list(1, &starts)?.ok_or(Wrong::Shapes)?;
                let ends = list(2, &ends)?.ok_or(Wrong::Shapes)?;
                let (axes, by) = (list(3, &axes)?, list(4, &None)?);
                layout::slice(input(0)?, &starts, &ends, axes.as_deref(), by.as_deref())?
            }
            Operator::Gather { axis } => layout::gather(input(0)?, input(1)?, *axis)?,
            Operator::Shape { start, end } => {
                let shape = input(0)?.shape();
                let rank = shape.len() as i64;
                let place = |at: i64| {
                    let at = if at < 0 { at.saturating_add(rank) } else { at };
                    at.clamp(0, rank) as usize
                };
                let range = place(*start)..place(end.unwrap_or(rank));
                let sizes = shape.get(range).unwrap_or(&[]);
                Tensor::list(sizes.iter().map(|size| *size as i64).collect())
            }
            Operator::Constant(tensor) => tensor.clone(),
            Operator::ConstantOfShape(value) => tabular::constant(wholes(0)?, value)?,
            Operator::Expand => layout::expand(input(0)?, wholes(1)?)?,
            Operator::Scaler { offset, scale } => tabular::scale(input(0)?, offset, scale)?,
            Operator::Imputer { with, replaced } => tabular::impute(input(0)?, with, *replaced)?,
            Operator::Normalizer(norm) => tabular::normalize(input(0)?, *norm)?,
            Operator::ArrayFeatureExtractor => tabular::extract(input(0)?, input(1)?)?,
            Operator::Linear(linear) => linear.of(input(0)?, budget)?,
            Operator::Trees { outputs, classes } => {
                tabular::trees(outputs, *classes == 2, input(0)?, budget)?
            }
            Operator::Recurrent(layer) => return layer.of(inputs, budget),
            Operator::Split { axis, parts, sizes } => {
                let x = input(0)?;
                let sizes = match list(1, sizes)? {
                    Some(sizes) if sizes.len() == *parts => layout::sizes_along(&sizes)?,
                    Some(_) => return Err(Wrong::Shapes),
                    None => {
                        let place = layout::axis(*axis, x.shape().len())?;
                        equal_parts(x.shape().get(place).copied().unwrap_or(0), *parts)
                    }
                };
                return layout::split(x, *axis, &sizes);
            }
        };
        if self.makes_no_label() {
            return Ok(vec![Tensor::list(Vec::new()), one]);
        }
        Ok(vec![one])
    }
}

/// No where there was yes.
fn not(answers: &Tensor) -> Result<Tensor, Wrong> {
    let answers_of = answers.as_wholes().ok_or(Wrong::Shapes)?;
    let turned = answers_of.iter().map(|answer| i64::from(*answer == 0));
    Tensor::new(answers.shape().to_vec(), Data::Wholes(turned.collect())).ok_or(Wrong::Shapes)
}

/// Parts of one size, the last one what is left.
fn equal_parts(whole: usize, count: usize) -> Vec<usize> {
    let size = whole.div_ceil(count.max(1));
    (0..count)
        .map(|part| size.min(whole.saturating_sub(part.saturating_mul(size))))
        .collect()
}
