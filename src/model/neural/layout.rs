//! Operators that move elements and change none.

use super::Wrong;
use super::tensor::{Data, Tensor, broadcast, elements, places, steps, walk};

/// The place of an axis that may be counted from the end.
pub fn axis(axis: i64, rank: usize) -> Result<usize, Wrong> {
    let rank = rank as i64;
    let place = if axis < 0 {
        axis.saturating_add(rank)
    } else {
        axis
    };
    usize::try_from(place)
        .ok()
        .filter(|_| place < rank)
        .ok_or(Wrong::Shapes)
}

/// The places of several axes, each once.
pub fn axes(list: &[i64], rank: usize) -> Result<Vec<bool>, Wrong> {
    let mut named = vec![false; rank];
    for one in list {
        let place = axis(*one, rank)?;
        match named.get_mut(place) {
            Some(named) if !*named => *named = true,
            _ => return Err(Wrong::Shapes),
        }
    }
    Ok(named)
}

/// Other dimensions: 0 keeps one, −1 is what is left.
pub fn reshape(tensor: Tensor, target: &[i64], allows_zero: bool) -> Result<Tensor, Wrong> {
    if target.len() > super::MOST_DIMENSIONS {
        return Err(Wrong::Shapes);
    }
    let mut shape = Vec::with_capacity(target.len());
    let mut open = None;
    for (place, size) in target.iter().enumerate() {
        shape.push(match size {
            0 if !allows_zero => *tensor.shape().get(place).ok_or(Wrong::Shapes)?,
            -1 if open.is_none() => {
                open = Some(place);
                1
            }
            size => usize::try_from(*size).map_err(|_| Wrong::Shapes)?,
        });
    }
    if let Some(place) = open {
        let known = elements(&shape).ok_or(Wrong::Room)?;
        let left = tensor.len().checked_div(known).ok_or(Wrong::Shapes)?;
        if let Some(slot) = shape.get_mut(place) {
            *slot = left;
        }
    }
    tensor.reshaped(shape).ok_or(Wrong::Shapes)
}

/// Without the named dimensions of size 1, or without all of them.
pub fn squeeze(tensor: Tensor, list: Option<&[i64]>) -> Result<Tensor, Wrong> {
    let shape = tensor.shape();
    let dropped = match list {
        Some(list) => axes(list, shape.len())?,
        None => shape.iter().map(|size| *size == 1).collect(),
    };
    let mut kept = Vec::new();
    for (size, dropped) in shape.iter().zip(dropped) {
        match (size, dropped) {
            (1, true) => {}
            (_, true) => return Err(Wrong::Shapes),
            (size, false) => kept.push(*size),
        }
    }
    tensor.reshaped(kept).ok_or(Wrong::Shapes)
}

/// With dimensions of size 1 at the named places.
pub fn unsqueeze(tensor: Tensor, list: &[i64]) -> Result<Tensor, Wrong> {
    let rank = tensor.shape().len() + list.len();
    if rank > super::MOST_DIMENSIONS {
        return Err(Wrong::Shapes);
    }
    let added = axes(list, rank)?;
    let mut old = tensor.shape().iter();
    let sizes = added
        .iter()
        .map(|added| if *added { Some(1) } else { old.next().copied() });
    let shape: Option<Vec<usize>> = sizes.collect();
    tensor
        .reshaped(shape.ok_or(Wrong::Shapes)?)
        .ok_or(Wrong::Shapes)
}

/// Two dimensions: those before the axis, and the others. The axis may stand behind the last.
pub fn flatten(tensor: Tensor, at: i64) -> Result<Tensor, Wrong> {
    let shape = tensor.shape();
    let at = if at == shape.len() as i64 {
        shape.len()
    } else {
        axis(at, shape.len())?
    };
    let (before, behind) = shape.split_at_checked(at).ok_or(Wrong::Shapes)?;
    let shape = vec![
        elements(before).ok_or(Wrong::Room)?,
        elements(behind).ok_or(Wrong::Room)?,
    ];
    tensor.reshaped(shape).ok_or(Wrong::Shapes)
}

/// Dimensions in another order, backwards if none is given.
pub fn transpose(tensor: &Tensor, order: Option<&[i64]>) -> Result<Tensor, Wrong> {
    let rank = tensor.shape().len();
    let backwards: Vec<i64> = (0..rank as i64).rev().collect();
    let order = order.unwrap_or(&backwards);
    if axes(order, rank)?.contains(&false) {
        return Err(Wrong::Shapes);
    }
    let old = steps(tensor.shape());
    let (mut shape, mut stride) = (Vec::new(), Vec::new());
    for one in order {
        let place = axis(*one, rank)?;
        shape.extend(tensor.shape().get(place));
        stride.extend(old.get(place));
    }
    moved(tensor, shape.clone(), walk(&shape, &stride, 0))
}

/// The elements at the given places, in new dimensions.
fn moved(tensor: &Tensor, shape: Vec<usize>, places: Vec<usize>) -> Result<Tensor, Wrong> {
    let data = tensor
        .data()
        .pick(places.into_iter())
        .ok_or(Wrong::Shapes)?;
    Tensor::new(shape, data).ok_or(Wrong::Shapes)
}

/// One behind the other along an axis.
pub fn concat(tensors: &[&Tensor], at: i64) -> Result<Tensor, Wrong> {
    let first = tensors.first().ok_or(Wrong::Shapes)?;
    let at = axis(at, first.shape().len())?;
    let mut shape = first.shape().to_vec();
    let mut total = 0usize;
    for tensor in tensors {
        let alike = tensor.shape().len() == shape.len()
            && tensor
                .shape()
                .iter()
                .zip(&shape)
                .enumerate()
                .all(|(i, (a, b))| i == at || a == b);
        if !alike {
            return Err(Wrong::Shapes);
        }
        total = total.saturating_add(*tensor.shape().get(at).ok_or(Wrong::Shapes)?);
    }
    if let Some(slot) = shape.get_mut(at) {
        *slot = total;
    }
    let count = elements(&shape).ok_or(Wrong::Room)?;
    let outer: usize = shape.iter().take(at).product();
    let run = |tensor: &Tensor| tensor.len().checked_div(outer).unwrap_or(0);
    let data = if tensors.iter().all(|tensor| tensor.as_wholes().is_some()) {
        let mut out = Vec::with_capacity(count);
        for row in 0..outer {
            for tensor in tensors {
                let run = run(tensor);
                let values = tensor.as_wholes().unwrap_or(&[]);
                out.extend_from_slice(values.get(row * run..(row + 1) * run).unwrap_or(&[]));
            }
        }
        Data::Wholes(out)
    } else {
        let mut out = Vec::with_capacity(count);
        let parts: Vec<_> = tensors.iter().map(|t| (t.as_floats(), run(t))).collect();
        for row in 0..outer {
            for (values, run) in &parts {
                out.extend_from_slice(values.get(row * run..(row + 1) * run).unwrap_or(&[]));
            }
        }
        Data::Floats(out)
    };
    Tensor::new(shape, data).ok_or(Wrong::Shapes)
}

/// Parts of the given sizes along an axis.
pub fn split(tensor: &Tensor, at: i64, sizes: &[usize]) -> Result<Vec<Tensor>, Wrong> {
    let shape = tensor.shape();
    let at = axis(at, shape.len())?;
    let total = sizes
        .iter()
        .try_fold(0usize, |sum, size| sum.checked_add(*size));
    if total.as_ref() != shape.get(at) {
        return Err(Wrong::Shapes);
    }
    let stride = steps(shape);
    let step = *stride.get(at).ok_or(Wrong::Shapes)?;
    let mut first = 0;
    let mut parts = Vec::with_capacity(sizes.len());
    for size in sizes {
        let mut part = shape.to_vec();
        if let Some(slot) = part.get_mut(at) {
            *slot = *size;
        }
        let places = walk(&part, &stride, first * step);
        parts.push(moved(tensor, part, places)?);
        first += size;
    }
    Ok(parts)
}

/// What lies between starts and ends along axes, by steps.
pub fn slice(
    tensor: &Tensor,
    starts: &[i64],
    ends: &[i64],
    list: Option<&[i64]>,
    by: Option<&[i64]>,
) -> Result<Tensor, Wrong> {
    let mut shape = tensor.shape().to_vec();
    let mut stride: Vec<i64> = steps(&shape).iter().map(|step| *step as i64).collect();
    let mut first = 0i64;
    let all: Vec<i64> = (0..starts.len() as i64).collect();
    let list = list.unwrap_or(&all);
    axes(list, shape.len())?;
    let ones = vec![1; starts.len()];
    let by = by.unwrap_or(&ones);
    if [ends.len(), list.len(), by.len()] != [starts.len(); 3] {
        return Err(Wrong::Shapes);
    }
    for (((start, end), at), by) in starts.iter().zip(ends).zip(list).zip(by) {
        let at = axis(*at, shape.len())?;
        let (Some(size), Some(step)) = (shape.get_mut(at), stride.get_mut(at)) else {
            return Err(Wrong::Shapes);
        };
        let length = *size as i64;
        let from_end = |place: i64| {
            if place < 0 {
                place.saturating_add(length)
            } else {
                place
            }
        };
        let (start, count) = if *by > 0 {
            let start = from_end(*start).clamp(0, length);
            let end = from_end(*end).clamp(0, length);
            (start, (end - start).max(0).saturating_add(by - 1) / by)
        } else if *by < 0 {
            let start = from_end(*start).clamp(-1, length - 1);
            let end = from_end(*end).clamp(-1, length - 1);
            let by = by.saturating_neg();
            (
                start.max(0),
                (start - end).max(0).saturating_add(by - 1) / by,
            )
        } else {
            return Err(Wrong::Shapes);
        };
        first = first.saturating_add(start.saturating_mul(*step));
        *size = usize::try_from(count).map_err(|_| Wrong::Shapes)?;
        *step = step.saturating_mul(*by);
    }
    elements(&shape).ok_or(Wrong::Room)?;
    let mut places = vec![first];
    for (size, step) in shape.iter().zip(&stride) {
        let along = |at: i64| {
            (0..*size as i64).map(move |index| at.saturating_add(index.saturating_mul(*step)))
        };
        places = places.into_iter().flat_map(along).collect();
    }
    let places = places
        .into_iter()
        .map(|at| usize::try_from(at).unwrap_or(usize::MAX));
    moved(tensor, shape, places.collect())
}

/// What the indices name along an axis; they may be counted from the end.
pub fn gather(tensor: &Tensor, indices: &Tensor, at: i64) -> Result<Tensor, Wrong> {
    let shape = tensor.shape();
    let at = axis(at, shape.len())?;
    let size = *shape.get(at).ok_or(Wrong::Shapes)?;
    let named = indices.as_wholes().ok_or(Wrong::Shapes)?;
    let mut picked = Vec::with_capacity(named.len());
    for index in named {
        let place = axis(*index, size).map_err(|_| Wrong::Place {
            found: *index,
            size,
        })?;
        picked.push(place);
    }
    let (before, rest) = shape.split_at_checked(at).ok_or(Wrong::Shapes)?;
    let behind = rest.get(1..).unwrap_or(&[]);
    let result = [before, indices.shape(), behind].concat();
    if result.len() > super::MOST_DIMENSIONS {
        return Err(Wrong::Shapes);
    }
    let count = elements(&result).ok_or(Wrong::Room)?;
    let outer: usize = before.iter().product();
    let run: usize = behind.iter().product();
    let mut places = Vec::with_capacity(count);
    for outer in 0..outer {
        for place in &picked {
            let start = (outer * size + place) * run;
            places.extend(start..start + run);
        }
    }
    moved(tensor, result, places)
}

/// Repeated to dimensions that it broadcasts to.
pub fn expand(tensor: &Tensor, target: &[i64]) -> Result<Tensor, Wrong> {
    let target = sizes(target)?;
    let shape = broadcast(tensor.shape(), &target).ok_or(Wrong::Shapes)?;
    elements(&shape).ok_or(Wrong::Room)?;
    let places = places(tensor.shape(), &shape);
    moved(tensor, shape, places)
}

/// Dimensions as a tensor holds them.
pub fn sizes(list: &[i64]) -> Result<Vec<usize>, Wrong> {
    if list.len() > super::MOST_DIMENSIONS {
        return Err(Wrong::Shapes);
    }
    sizes_along(list)
}

/// Sizes of parts, any number of them.
pub fn sizes_along(list: &[i64]) -> Result<Vec<usize>, Wrong> {
    list.iter()
        .map(|size| usize::try_from(*size).map_err(|_| Wrong::Shapes))
        .collect()
}
