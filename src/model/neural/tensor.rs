//! What flows through a graph: numbers in rows, with their dimensions.

use std::borrow::Cow;

/// The most elements of one tensor, 128 MB of fractions.
pub const MOST_ELEMENTS: usize = 32 * 1024 * 1024;

/// A dense tensor, the last dimension side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    shape: Vec<usize>,
    data: Data,
}

/// The elements of a tensor.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// Fractions. What a file holds as `f64` is rounded to these.
    Floats(Vec<f32>),
    /// Whole numbers of any width, and yes and no as 1 and 0.
    Wholes(Vec<i64>),
}

impl Data {
    /// How many elements there are.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        match self {
            Data::Floats(values) => values.len(),
            Data::Wholes(values) => values.len(),
        }
    }

    /// Elements picked by place; `None` if a place is beyond the end.
    pub fn pick(&self, places: impl Iterator<Item = usize>) -> Option<Data> {
        Some(match self {
            Data::Floats(values) => Data::Floats(
                places
                    .map(|at| values.get(at).copied())
                    .collect::<Option<_>>()?,
            ),
            Data::Wholes(values) => Data::Wholes(
                places
                    .map(|at| values.get(at).copied())
                    .collect::<Option<_>>()?,
            ),
        })
    }
}

impl Tensor {
    /// A tensor, `None` if the elements are not as many as the dimensions ask for.
    pub fn new(shape: Vec<usize>, data: Data) -> Option<Tensor> {
        (elements(&shape)? == data.len()).then_some(Tensor { shape, data })
    }

    /// A tensor of fractions.
    pub fn floats(shape: Vec<usize>, values: Vec<f32>) -> Option<Tensor> {
        Tensor::new(shape, Data::Floats(values))
    }

    /// A list of whole numbers.
    pub fn list(values: Vec<i64>) -> Tensor {
        Tensor {
            shape: vec![values.len()],
            data: Data::Wholes(values),
        }
    }

    /// The dimensions, the outermost first.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The elements.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// The elements, owned.
    pub fn into_data(self) -> Data {
        self.data
    }

    /// How many elements there are.
    #[allow(clippy::len_without_is_empty)] // Nobody asks.
    pub fn len(&self) -> usize {
        self.data.len()
    }

    /// The elements as fractions.
    pub fn as_floats(&self) -> Cow<'_, [f32]> {
        match &self.data {
            Data::Floats(values) => Cow::Borrowed(values),
            Data::Wholes(values) => Cow::Owned(values.iter().map(|value| *value as f32).collect()),
        }
    }

    /// The elements as whole numbers; `None` if they are fractions.
    pub fn as_wholes(&self) -> Option<&[i64]> {
        match &self.data {
            Data::Floats(_) => None,
            Data::Wholes(values) => Some(values),
        }
    }

    /// The same elements in other dimensions, `None` if they do not fill them.
    pub fn reshaped(mut self, shape: Vec<usize>) -> Option<Tensor> {
        (elements(&shape)? == self.len()).then(|| {
            self.shape = shape;
            self
        })
    }

    /// The same dimensions with other fractions, `None` if they do not fill them.
    pub fn with(mut self, values: Vec<f32>) -> Option<Tensor> {
        (values.len() == self.len()).then(|| {
            self.data = Data::Floats(values);
            self
        })
    }
}

/// How many elements dimensions make; `None` beyond [`MOST_ELEMENTS`], which also the
/// dimensions beside one of 0 may not make.
pub fn elements(shape: &[usize]) -> Option<usize> {
    shape
        .iter()
        .try_fold(1usize, |count, size| count.checked_mul((*size).max(1)))
        .filter(|count| *count <= MOST_ELEMENTS)
        .map(|count| if shape.contains(&0) { 0 } else { count })
}

/// The dimensions two operands broadcast to: counted from the last, equal or 1.
pub fn broadcast(left: &[usize], right: &[usize]) -> Option<Vec<usize>> {
    let rank = left.len().max(right.len());
    let at = |shape: &[usize], axis: usize| match (axis + shape.len()).checked_sub(rank) {
        Some(axis) => shape.get(axis).copied().unwrap_or(1),
        None => 1,
    };
    (0..rank)
        .map(|axis| match (at(left, axis), at(right, axis)) {
            (left, right) if left == right => Some(left),
            (1, size) | (size, 1) => Some(size),
            _ => None,
        })
        .collect()
}

/// For every element of `target` in order, the place of the element of `shape` that
/// is broadcast there; `shape` must broadcast to `target`.
pub fn places(shape: &[usize], target: &[usize]) -> Vec<usize> {
    let mut steps = vec![0; target.len()];
    let mut step = 1;
    for (size, slot) in shape.iter().rev().zip(steps.iter_mut().rev()) {
        if *size != 1 {
            *slot = step;
        }
        step *= size;
    }
    walk(target, &steps, 0)
}

/// The places of all elements of `shape` when each dimension advances by its step.
pub fn walk(shape: &[usize], steps: &[usize], first: usize) -> Vec<usize> {
    let mut out = vec![first];
    for (size, step) in shape.iter().zip(steps) {
        // Each place becomes a run along the next dimension.
        out = out
            .iter()
            .flat_map(|at| (0..*size).map(move |index| at + index * step))
            .collect();
    }
    out
}

/// How far apart neighbours along each dimension lie.
pub fn steps(shape: &[usize]) -> Vec<usize> {
    let mut steps = vec![1; shape.len()];
    let mut step = 1;
    for (slot, size) in steps.iter_mut().zip(shape).rev() {
        *slot = step;
        step *= size;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_broadcast_as_onnx_says() {
        for (left, right, expected) in [
            (&[2, 3][..], &[3][..], Some(vec![2, 3])),
            (&[2, 1], &[1, 3], Some(vec![2, 3])),
            (&[], &[4], Some(vec![4])),
            (&[2, 3], &[2], None),
            (&[0, 3], &[1, 3], Some(vec![0, 3])),
        ] {
            assert_eq!(broadcast(left, right), expected);
        }
        assert_eq!(places(&[3], &[2, 3]), [0, 1, 2, 0, 1, 2]);
        assert_eq!(places(&[2, 1], &[2, 3]), [0, 0, 0, 1, 1, 1]);
        assert_eq!(places(&[], &[2]), [0, 0]);
        assert_eq!(places(&[1, 3], &[0, 3]), Vec::<usize>::new());
        assert_eq!(walk(&[2, 2], &[1, 2], 0), [0, 2, 1, 3]);
        assert_eq!(steps(&[2, 3, 4]), [12, 4, 1]);
        assert_eq!(elements(&[1 << 20, 1 << 20]), None);
        assert_eq!(elements(&[usize::MAX, 2]), None);
    }
}
