//! Operators of `ai.onnx.ml` that prepare rows or weigh them: what scikit-learn's
//! scalers, imputers and linear models become.

use super::elementwise::sigmoid;
use super::matrix::{add_product, softmax};
use super::tensor::{Data, Tensor, elements};
use super::{Budget, Wrong};
use crate::feature::matrix::Matrix;
use crate::model::trees::Outputs;

/// How a row is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Norm {
    Max,
    L1,
    L2,
}

/// What linear sums become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transform {
    None,
    Logistic,
    Softmax,
}

/// A linear model: one sum per class or target.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// Feature × class.
    pub coefficients: Vec<f32>,
    /// One per class.
    pub intercepts: Vec<f32>,
    /// What the sums become.
    pub transform: Transform,
    /// Whether the only sum is that of the second of two classes.
    pub adds_first: bool,
    /// Whether it names a class before it says how likely each is.
    pub is_classifier: bool,
}

/// The number of rows and their width; a list is one row.
fn rows(tensor: &Tensor) -> Result<(usize, usize), Wrong> {
    match *tensor.shape() {
        [width] => Ok((1, width)),
        [rows, width] => Ok((rows, width)),
        _ => Err(Wrong::Shapes),
    }
}

/// (x − offset) · scale, per column or with one number for all.
pub fn scale(x: &Tensor, offset: &[f32], scale: &[f32]) -> Result<Tensor, Wrong> {
    let width = rows(x)?.1;
    let fits = |list: &[f32]| list.len() == width || list.len() == 1;
    if !fits(offset) || !fits(scale) {
        return Err(Wrong::Shapes);
    }
    let mut values = x.as_floats().into_owned();
    for row in values.chunks_mut(width.max(1)) {
        let columns = offset.iter().cycle().zip(scale.iter().cycle());
        for (value, (offset, scale)) in row.iter_mut().zip(columns) {
            *value = (*value - offset) * scale;
        }
    }
    Tensor::floats(x.shape().to_vec(), values).ok_or(Wrong::Shapes)
}

/// Another value for each cell that is missing, or equals the one to be replaced.
pub fn impute(x: &Tensor, with: &[f32], replaced: f32) -> Result<Tensor, Wrong> {
    let width = rows(x)?.1;
    if with.len() != width && with.len() != 1 {
        return Err(Wrong::Shapes);
    }
    let mut values = x.as_floats().into_owned();
    for row in values.chunks_mut(width.max(1)) {
        for (value, with) in row.iter_mut().zip(with.iter().cycle()) {
            if *value == replaced || (value.is_nan() && replaced.is_nan()) {
                *value = *with;
            }
        }
    }
    Tensor::floats(x.shape().to_vec(), values).ok_or(Wrong::Shapes)
}

/// Each row divided by its norm; a row of zeros stays one.
pub fn normalize(x: &Tensor, norm: Norm) -> Result<Tensor, Wrong> {
    let width = rows(x)?.1;
    let mut values = x.as_floats().into_owned();
    for row in values.chunks_mut(width.max(1)) {
        let size = match norm {
            Norm::Max => row.iter().copied().fold(f32::NEG_INFINITY, f32::max),
            Norm::L1 => row.iter().map(|x| x.abs()).sum(),
            Norm::L2 => libm::sqrtf(row.iter().map(|x| x * x).sum()),
        };
        if size != 0.0 {
            row.iter_mut().for_each(|value| *value /= size);
        }
    }
    Tensor::floats(x.shape().to_vec(), values).ok_or(Wrong::Shapes)
}

impl Linear {
    /// The sums of all rows, and what they become.
    pub fn of(&self, x: &Tensor, budget: &mut Budget) -> Result<Tensor, Wrong> {
        let (rows, width) = rows(x)?;
        let classes = self.intercepts.len();
        if width * classes != self.coefficients.len() {
            return Err(Wrong::Shapes);
        }
        let count = elements(&[rows, classes]).ok_or(Wrong::Room)?;
        budget.spend(count.saturating_mul(width))?;
        let mut sums = self.intercepts.repeat(rows);
        add_product(
            &x.as_floats(),
            &self.coefficients,
            width,
            classes,
            &mut sums,
        );
        let sums = Tensor::floats(vec![rows, classes], sums).ok_or(Wrong::Shapes)?;
        let made = match self.transform {
            Transform::None => sums,
            Transform::Softmax => softmax(&sums, 1, false, false)?,
            Transform::Logistic => {
                let values = sums.as_floats().iter().map(|sum| sigmoid(*sum)).collect();
                sums.with(values).ok_or(Wrong::Shapes)?
            }
        };
        if self.adds_first {
            two(&made.as_floats())
        } else {
            Ok(made)
        }
    }
}

/// Two columns, of which the first is what is left of one.
fn two(second: &[f32]) -> Result<Tensor, Wrong> {
    let values = second.iter().flat_map(|p| [1.0 - p, *p]).collect();
    Tensor::floats(vec![second.len(), 2], values).ok_or(Wrong::Shapes)
}

/// What trees predict of rows, a column per class or target.
pub fn trees(
    outputs: &Outputs,
    is_binary: bool,
    x: &Tensor,
    budget: &mut Budget,
) -> Result<Tensor, Wrong> {
    let (rows, width) = rows(x)?;
    let features = outputs.features();
    if width < features {
        return Err(Wrong::Shapes);
    }
    let cells = x.as_floats();
    let column = |at: usize| {
        cells
            .iter()
            .skip(at)
            .step_by(width.max(1))
            .copied()
            .collect()
    };
    let matrix = Matrix::new(rows, (0..features).map(column).collect()).ok_or(Wrong::Shapes)?;
    let depth: usize = outputs
        .ensembles()
        .flat_map(|ensemble| ensemble.trees())
        .map(|tree| tree.depth() + 1)
        .sum();
    let count = elements(&[rows, outputs.count()]).ok_or(Wrong::Room)?;
    budget.spend(rows.saturating_mul(depth))?;
    let mut margins = vec![0.0; count];
    outputs.predict_margins(&matrix, 0..rows, &mut margins);
    let mut predictions = vec![0.0; count];
    outputs.predictions(&margins, &mut predictions);
    let predictions: Vec<f32> = predictions.into_iter().map(|value| value as f32).collect();
    if is_binary {
        two(&predictions)
    } else {
        Tensor::floats(vec![rows, outputs.count()], predictions).ok_or(Wrong::Shapes)
    }
}

/// The columns (or elements) that the indices name.
pub fn extract(x: &Tensor, indices: &Tensor) -> Result<Tensor, Wrong> {
    let named = indices.as_wholes().ok_or(Wrong::Shapes)?.to_vec();
    let picked = super::layout::gather(x, &Tensor::list(named), -1)?;
    // A list comes out as one row, as onnxruntime has it.
    match *picked.shape() {
        [width] => picked.reshaped(vec![1, width]).ok_or(Wrong::Shapes),
        _ => Ok(picked),
    }
}

/// One number in all places of the given dimensions.
pub fn constant(shape: &[i64], value: &Tensor) -> Result<Tensor, Wrong> {
    let shape = super::layout::sizes(shape)?;
    let count = elements(&shape).ok_or(Wrong::Room)?;
    let data = match value.data() {
        Data::Floats(values) => Data::Floats(vec![values.first().copied().unwrap_or(0.0); count]),
        Data::Wholes(values) => Data::Wholes(vec![values.first().copied().unwrap_or(0); count]),
    };
    Tensor::new(shape, data).ok_or(Wrong::Shapes)
}
