//! Products of matrices, and what norms and sums go along dimensions.

use super::layout::{axes, axis, transpose};
use super::tensor::{Data, Tensor, broadcast, elements, places, steps, walk};
use super::{Budget, Wrong};

/// Adds `a` (rows × depth) times `b` (depth × columns) to `out`, all row after row.
pub fn add_product(a: &[f32], b: &[f32], depth: usize, columns: usize, out: &mut [f32]) {
    if depth == 0 || columns == 0 {
        return;
    }
    for (a, out) in a.chunks_exact(depth).zip(out.chunks_exact_mut(columns)) {
        for (a, b) in a.iter().zip(b.chunks_exact(columns)) {
            for (out, b) in out.iter_mut().zip(b) {
                *out += a * b;
            }
        }
    }
}

/// A matrix with rows and columns exchanged.
pub fn turned(values: &[f32], columns: usize) -> Vec<f32> {
    let rows = values.len().checked_div(columns).unwrap_or(0);
    let mut out = Vec::with_capacity(values.len());
    for column in 0..columns {
        out.extend(
            values
                .iter()
                .skip(column)
                .step_by(columns.max(1))
                .take(rows),
        );
    }
    out
}

/// The product of two stacks of matrices, as numpy's `matmul` has it.
pub fn matmul(a: &Tensor, b: &Tensor, budget: &mut Budget) -> Result<Tensor, Wrong> {
    // A vector is a matrix with one row (left) or one column (right).
    let mut left = a.shape().to_vec();
    let mut right = b.shape().to_vec();
    if left.is_empty() || right.is_empty() {
        return Err(Wrong::Shapes);
    }
    let (is_row, is_column) = (left.len() == 1, right.len() == 1);
    if is_row {
        left.insert(0, 1);
    }
    if is_column {
        right.push(1);
    }
    let ([a_stack @ .., rows, depth], [b_stack @ .., b_depth, columns]) = (&left[..], &right[..])
    else {
        return Err(Wrong::Shapes);
    };
    if depth != b_depth {
        return Err(Wrong::Shapes);
    }
    let stack = broadcast(a_stack, b_stack).ok_or(Wrong::Shapes)?;
    let mut shape = stack.clone();
    shape.extend([*rows, *columns]);
    let count = elements(&shape).ok_or(Wrong::Room)?;
    budget.spend(count.saturating_mul(*depth))?;
    let mut out = vec![0.0; count];
    let (a, b) = (a.as_floats(), b.as_floats());
    let (a_size, b_size, size) = (rows * depth, depth * columns, rows * columns);
    let lefts = places(a_stack, &stack);
    let rights = places(b_stack, &stack);
    if size > 0 {
        for ((out, left), right) in out.chunks_exact_mut(size).zip(lefts).zip(rights) {
            let a = a.get(left * a_size..(left + 1) * a_size).unwrap_or(&[]);
            let b = b.get(right * b_size..(right + 1) * b_size).unwrap_or(&[]);
            add_product(a, b, *depth, *columns, out);
        }
    }
    let shape = match (is_row, is_column) {
        (true, true) => stack,
        (true, false) => [&stack[..], &[*columns]].concat(),
        (false, true) => [&stack[..], &[*rows]].concat(),
        (false, false) => shape,
    };
    Tensor::floats(shape, out).ok_or(Wrong::Shapes)
}

/// What Gemm does with its operands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gemm {
    /// What the product is multiplied by.
    pub alpha: f32,
    /// What the addend is multiplied by.
    pub beta: f32,
    /// Whether the left matrix is turned.
    pub turns_left: bool,
    /// Whether the right matrix is turned.
    pub turns_right: bool,
}

impl Gemm {
    /// α a b + β c.
    pub fn of(
        &self,
        a: &Tensor,
        b: &Tensor,
        c: Option<&Tensor>,
        budget: &mut Budget,
    ) -> Result<Tensor, Wrong> {
        if a.shape().len() != 2 || b.shape().len() != 2 {
            return Err(Wrong::Shapes);
        }
        let turned = |tensor: &Tensor, turns| match turns {
            true => transpose(tensor, None),
            false => Ok(tensor.clone()),
        };
        let mut product = match (self.turns_left, self.turns_right) {
            (false, false) => matmul(a, b, budget)?,
            (left, right) => matmul(&turned(a, left)?, &turned(b, right)?, budget)?,
        };
        if self.alpha != 1.0 {
            let scaled = product.as_floats().iter().map(|x| x * self.alpha).collect();
            product = product.with(scaled).ok_or(Wrong::Shapes)?;
        }
        let Some(c) = c else {
            return Ok(product);
        };
        if broadcast(c.shape(), product.shape()).as_deref() != Some(product.shape()) {
            return Err(Wrong::Shapes);
        }
        let addend = c.as_floats().iter().map(|x| x * self.beta).collect();
        let addend = Tensor::floats(c.shape().to_vec(), addend).ok_or(Wrong::Shapes)?;
        super::elementwise::Binary::Add.all(&product, &addend)
    }
}

/// (x − mean) ∕ √(variance + ε) · scale + shift, per channel (dimension 1).
pub fn batch_normalization(inputs: [&Tensor; 5], epsilon: f32) -> Result<Tensor, Wrong> {
    let [x, scale, shift, mean, variance] = inputs;
    let [_, channels, inner @ ..] = x.shape() else {
        return Err(Wrong::Shapes);
    };
    if inputs
        .iter()
        .skip(1)
        .any(|each| each.shape() != [*channels])
    {
        return Err(Wrong::Shapes);
    }
    let run = inner.iter().product::<usize>().max(1);
    let (scale, shift) = (scale.as_floats(), shift.as_floats());
    let (mean, variance) = (mean.as_floats(), variance.as_floats());
    let lines: Vec<(f32, f32)> = scale
        .iter()
        .zip(shift.iter())
        .zip(mean.iter().zip(variance.iter()))
        .map(|((scale, shift), (mean, variance))| {
            let slope = scale / libm::sqrtf(variance + epsilon);
            (slope, shift - mean * slope)
        })
        .collect();
    let mut values = x.as_floats().into_owned();
    for (values, (slope, offset)) in values.chunks_mut(run).zip(lines.iter().cycle()) {
        for value in values {
            *value = *value * slope + offset;
        }
    }
    Tensor::floats(x.shape().to_vec(), values).ok_or(Wrong::Shapes)
}

/// Each run of the last dimensions from `at` on with mean 0 and variance 1, scaled and shifted.
pub fn layer_normalization(
    x: &Tensor,
    scale: &Tensor,
    shift: Option<&Tensor>,
    at: i64,
    epsilon: f32,
) -> Result<Tensor, Wrong> {
    let at = axis(at, x.shape().len())?;
    let inner = x.shape().get(at..).unwrap_or(&[]);
    let run: usize = inner.iter().product();
    let fits = |each: &Tensor| each.shape() == inner;
    if !fits(scale) || !shift.is_none_or(fits) {
        return Err(Wrong::Shapes);
    }
    let scale = scale.as_floats();
    let shift = shift.map_or_else(|| vec![0.0; run], |shift| shift.as_floats().into_owned());
    let mut values = x.as_floats().into_owned();
    for run in values.chunks_mut(run.max(1)) {
        let count = run.len() as f32;
        let mean = run.iter().sum::<f32>() / count;
        let variance = run.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / count;
        let slope = 1.0 / libm::sqrtf(variance + epsilon);
        for ((value, scale), shift) in run.iter_mut().zip(scale.iter()).zip(&shift) {
            *value = (*value - mean) * slope * scale + shift;
        }
    }
    Tensor::floats(x.shape().to_vec(), values).ok_or(Wrong::Shapes)
}

/// Runs along an axis that become shares of one, or their logarithms; before opset 13 all
/// dimensions from the axis on are one run.
pub fn softmax(x: &Tensor, at: i64, is_flat: bool, is_log: bool) -> Result<Tensor, Wrong> {
    let shape = x.shape();
    let at = axis(at, shape.len())?;
    let inner: usize = match is_flat {
        true => 1,
        false => shape.iter().skip(at + 1).product(),
    };
    let size: usize = match is_flat {
        true => shape.iter().skip(at).product(),
        false => *shape.get(at).ok_or(Wrong::Shapes)?,
    };
    let mut values = x.as_floats().into_owned();
    for block in values.chunks_mut((size * inner).max(1)) {
        for lane in 0..inner {
            let along = || (lane..size * inner).step_by(inner.max(1));
            let at = |place: usize| block.get(place).copied().unwrap_or(0.0);
            let largest = along().map(at).fold(f32::NEG_INFINITY, f32::max);
            let total: f32 = along().map(|place| libm::expf(at(place) - largest)).sum();
            let logarithm = libm::logf(total);
            for place in along() {
                if let Some(value) = block.get_mut(place) {
                    *value = match is_log {
                        true => *value - largest - logarithm,
                        false => libm::expf(*value - largest) / total,
                    };
                }
            }
        }
    }
    Tensor::floats(shape.to_vec(), values).ok_or(Wrong::Shapes)
}

/// One number from many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduction {
    Mean,
    Sum,
    SumSquare,
    Max,
    Min,
    L1,
    L2,
    LogSumExp,
}

impl Reduction {
    fn of(self, values: impl Iterator<Item = f32> + Clone, count: usize) -> f32 {
        let largest = || values.clone().fold(f32::NEG_INFINITY, f32::max);
        match self {
            Reduction::Sum => values.sum(),
            Reduction::Mean => values.sum::<f32>() / count as f32,
            Reduction::SumSquare => values.map(|x| x * x).sum(),
            Reduction::Max => largest(),
            Reduction::Min => values.fold(f32::INFINITY, f32::min),
            Reduction::L1 => values.map(f32::abs).sum(),
            Reduction::L2 => libm::sqrtf(values.map(|x| x * x).sum()),
            Reduction::LogSumExp => {
                let largest = largest();
                largest + libm::logf(values.map(|x| libm::expf(x - largest)).sum())
            }
        }
    }

    /// Along the named axes, or all where none is named.
    pub fn all(self, x: &Tensor, list: Option<&[i64]>, keeps: bool) -> Result<Tensor, Wrong> {
        let shape = x.shape();
        let gone = match list {
            Some(list) => axes(list, shape.len())?,
            None => vec![true; shape.len()],
        };
        let stride = steps(shape);
        let part = |wanted: bool| -> (Vec<usize>, Vec<usize>) {
            let dimensions = shape.iter().zip(&stride).zip(&gone);
            let chosen = dimensions.filter(|(_, gone)| **gone == wanted);
            chosen.map(|((size, step), _)| (*size, *step)).unzip()
        };
        let (outer, outer_steps) = part(false);
        let (inner, inner_steps) = part(true);
        let offsets = walk(&inner, &inner_steps, 0);
        let values = x.as_floats();
        let results = walk(&outer, &outer_steps, 0).into_iter().map(|start| {
            let run = offsets
                .iter()
                .map(|offset| values.get(start + offset).copied().unwrap_or(f32::NAN));
            self.of(run, offsets.len())
        });
        let results: Vec<f32> = results.collect();
        let shape = match keeps {
            true => {
                let sizes = shape.iter().zip(&gone);
                sizes
                    .map(|(size, gone)| if *gone { 1 } else { *size })
                    .collect()
            }
            false => outer,
        };
        let data = match x.data() {
            Data::Wholes(_) => Data::Wholes(results.into_iter().map(|x| x as i64).collect()),
            Data::Floats(_) => Data::Floats(results),
        };
        Tensor::new(shape, data).ok_or(Wrong::Shapes)
    }
}

/// The place of the largest element along an axis, the first of equal ones.
pub fn arg_max(x: &Tensor, at: i64, keeps: bool) -> Result<Tensor, Wrong> {
    let shape = x.shape();
    let at = axis(at, shape.len())?;
    let size = *shape.get(at).ok_or(Wrong::Shapes)?;
    let step = *steps(shape).get(at).ok_or(Wrong::Shapes)?;
    let mut outer = shape.to_vec();
    outer.remove(at);
    let mut stride = steps(shape);
    stride.remove(at);
    let values = x.as_floats();
    let places = walk(&outer, &stride, 0).into_iter().map(|start| {
        let mut best = (0, f32::NEG_INFINITY);
        for index in 0..size {
            let value = values
                .get(start + index * step)
                .copied()
                .unwrap_or(f32::NAN);
            if value > best.1 {
                best = (index as i64, value);
            }
        }
        best.0
    });
    let places: Vec<i64> = places.collect();
    if keeps {
        outer.insert(at, 1);
    }
    Tensor::new(outer, Data::Wholes(places)).ok_or(Wrong::Shapes)
}
