//! Graphs that are linear models, whatever operators they are written with.
//!
//! What a scaler, a product with constants or a linear classifier makes of sums of the inputs
//! is again sums of the inputs: one walk over the plan finds their coefficients, in `f64`, up
//! to the sigmoid or softmax at the end. An operator that makes anything else of them ends
//! the walk, and the graph is no linear model.

use std::collections::BTreeMap;

use super::elementwise::{Binary, Cast, Unary};
use super::operator::Operator;
use super::tabular::{Linear, Norm, Transform};
use super::tensor::Tensor;
use super::{Network, Step};
use crate::model::trees::sigmoid;

/// The most features of a linear model that is taken apart.
const MOST_FEATURES: usize = 10_000;

/// The most coefficients of one value.
const MOST_COEFFICIENTS: usize = 1 << 22;

/// The most multiplications of one product.
const MOST_WORK: usize = 1 << 26;

/// A model whose answer is made of sums of its features.
#[derive(Clone, Debug, PartialEq)]
pub struct LinearModel {
    /// One sum whose logistic is the probability, or one per class.
    pub sums: Vec<Sum>,
    /// Per feature, what a gap becomes, if the graph fills it.
    pub fills: Vec<Option<f64>>,
    /// Per feature, what the graph's scaler takes for its middle, if it has one.
    pub centres: Option<Vec<f64>>,
    /// Whether several classes share their probability (softmax of the sums), instead of each
    /// having its own (logistic of each sum).
    pub is_softmax: bool,
}

impl LinearModel {
    /// The probabilities that a row's `sums` stand for, one of each.
    pub fn probabilities(&self, sums: &[f64]) -> Vec<f64> {
        if !self.is_softmax {
            return sums.iter().map(|sum| sigmoid(*sum)).collect();
        }
        let most = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let parts = sums.iter().map(|sum| libm::exp(*sum - most));
        let parts: Vec<f64> = parts.collect();
        let all: f64 = parts.iter().sum();
        parts.into_iter().map(|part| part / all).collect()
    }
}

/// `intercept` + Σ slope × feature.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// The sum where all features are 0.
    pub intercept: f64,
    /// One per feature.
    pub slopes: Vec<f64>,
}

/// What has been made of the sums of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    Identity,
    Logistic,
    Softmax,
}

/// A value whose columns are sums.
#[derive(Clone, Debug)]
struct Columns {
    sums: Vec<Sum>,
    link: Link,
}

impl Sum {
    fn of_feature(feature: usize, features: usize) -> Sum {
        let mut slopes = vec![0.0; features];
        if let Some(slope) = slopes.get_mut(feature) {
            *slope = 1.0;
        }
        Sum {
            intercept: 0.0,
            slopes,
        }
    }

    /// The feature that the sum is, if it is just that.
    fn feature(&self) -> Option<usize> {
        let mut used = self.slopes.iter().enumerate().filter(|(_, s)| **s != 0.0);
        let (feature, slope) = used.next()?;
        let is_just_that = *slope == 1.0 && self.intercept == 0.0 && used.next().is_none();
        is_just_that.then_some(feature)
    }

    fn times(&self, factor: f64) -> Sum {
        Sum {
            intercept: self.intercept * factor,
            slopes: self.slopes.iter().map(|slope| slope * factor).collect(),
        }
    }

    fn add(&mut self, other: &Sum, times: f64) {
        self.intercept += times * other.intercept;
        for (slope, other) in self.slopes.iter_mut().zip(&other.slopes) {
            *slope += times * other;
        }
    }
}

impl Columns {
    fn plain(sums: Vec<Sum>) -> Option<Columns> {
        let coefficients: usize = sums.iter().map(|sum| sum.slopes.len() + 1).sum();
        (coefficients <= MOST_COEFFICIENTS).then_some(Columns {
            sums,
            link: Link::Identity,
        })
    }

    /// The sums before anything was made of them.
    fn open(&self) -> Option<&[Sum]> {
        (self.link == Link::Identity).then_some(&self.sums)
    }

    fn width(&self) -> usize {
        self.sums.len()
    }
}

/// A constant as one number per column of `width`, or one for all.
fn per_column(tensor: &Tensor, width: usize) -> Option<Vec<f64>> {
    let values = tensor.as_floats();
    let is_row = match *tensor.shape() {
        [] | [1] | [1, 1] => true,
        [size] | [1, size] => size == width,
        _ => false,
    };
    let numbers = values.iter().map(|value| f64::from(*value));
    is_row.then(|| match values.len() {
        1 => numbers.cycle().take(width).collect(),
        _ => numbers.collect(),
    })
}

/// A constant of two dimensions, and these.
fn table(tensor: &Tensor) -> Option<(Vec<f64>, usize, usize)> {
    let [rows, columns] = *tensor.shape() else {
        return None;
    };
    let values = tensor.as_floats();
    Some((
        values.iter().map(|value| f64::from(*value)).collect(),
        rows,
        columns,
    ))
}

/// What a product makes of sums: `weight(from, to)` is what each counts.
fn product(sums: &[Sum], to: usize, weight: impl Fn(usize, usize) -> f64) -> Option<Columns> {
    let features = sums.first()?.slopes.len();
    let coefficients = to.saturating_mul(features);
    if coefficients > MOST_COEFFICIENTS || coefficients.saturating_mul(sums.len()) > MOST_WORK {
        return None;
    }
    let made = (0..to).map(|to| {
        let mut made = Sum {
            intercept: 0.0,
            slopes: vec![0.0; features],
        };
        for (from, sum) in sums.iter().enumerate() {
            made.add(sum, weight(from, to));
        }
        made
    });
    Columns::plain(made.collect())
}

/// What is known on the way.
struct Walk<'a> {
    columns: BTreeMap<usize, Columns>,
    constants: BTreeMap<usize, &'a Tensor>,
    fills: Vec<Option<f64>>,
    centres: Vec<Option<f64>>,
}

impl Network {
    /// The graph as a linear model, if it is one: a probability per row from one sum, or one
    /// per class.
    pub fn linear(&self) -> Option<LinearModel> {
        let widths: Option<Vec<usize>> = self
            .inputs
            .iter()
            .map(|input| match *input.shape.as_slice() {
                [_, Some(width)] if input.is_float => Some(width),
                _ => None,
            })
            .collect();
        let widths = widths?;
        let features = widths.iter().copied().fold(0, usize::saturating_add);
        if features > MOST_FEATURES || features.saturating_mul(features) > MOST_COEFFICIENTS {
            return None;
        }
        let constants = self.constants.iter().map(|(value, of)| (*value, of));
        let mut walk = Walk {
            columns: BTreeMap::new(),
            constants: constants.collect(),
            fills: vec![None; features],
            centres: vec![None; features],
        };
        let mut first = 0;
        for (input, width) in self.inputs.iter().zip(widths) {
            let own = (first..first + width).map(|at| Sum::of_feature(at, features));
            walk.columns
                .insert(input.value, Columns::plain(own.collect())?);
            first += width;
        }
        for step in &self.steps {
            let made = walk.step(step)?;
            let value = step.outputs.iter().flatten().next()?;
            walk.columns.insert(*value, made);
        }
        let (_, value) = self.outputs.first()?;
        let answer = walk.columns.get(value)?;
        let sums = match (answer.link, answer.sums.as_slice()) {
            (Link::Logistic, [sum] | [_, sum]) => vec![sum.clone()],
            (Link::Softmax, [no, yes]) => {
                let mut sum = yes.clone();
                sum.add(no, -1.0);
                vec![sum]
            }
            (Link::Softmax | Link::Logistic, several) if several.len() > 2 => several.to_vec(),
            _ => return None,
        };
        let centres: Option<Vec<f64>> = walk.centres.iter().copied().collect();
        Some(LinearModel {
            is_softmax: answer.link == Link::Softmax && sums.len() > 1,
            sums,
            fills: walk.fills,
            // A scaler that only scales knows no middle.
            centres: centres.filter(|centres| centres.iter().any(|centre| *centre != 0.0)),
        })
    }
}

impl Walk<'_> {
    /// What a step makes of its first input, if that is sums.
    fn step(&mut self, step: &Step) -> Option<Columns> {
        let input = |place: usize| step.inputs.get(place).copied().flatten();
        let of = |place: usize| input(place).and_then(|value| self.columns.get(&value));
        let constant = |place: usize| input(place).and_then(|value| self.constants.get(&value));
        match &step.operator {
            Operator::Same | Operator::Cast(Cast::Floats) => of(0).cloned(),
            Operator::Flatten { axis: 1 } => of(0).cloned(),
            Operator::Reshape { .. } | Operator::Squeeze { .. } | Operator::Unsqueeze { .. } => {
                of(0).filter(|columns| columns.width() == 1).cloned()
            }
            Operator::Unary(Unary::Neg) => {
                let negated = of(0)?.open()?.iter().map(|sum| sum.times(-1.0));
                Columns::plain(negated.collect())
            }
            Operator::Unary(Unary::Sigmoid) => Some(Columns {
                sums: of(0)?.open()?.to_vec(),
                link: Link::Logistic,
            }),
            Operator::Softmax {
                axis: 1 | -1,
                is_log: false,
                ..
            } => Some(Columns {
                sums: of(0)?.open()?.to_vec(),
                link: Link::Softmax,
            }),
            Operator::Binary(binary) if step.inputs.len() == 2 => match (of(0), of(1)) {
                (Some(left), Some(right)) => both(*binary, left, right),
                (Some(left), None) => with_right(*binary, left, constant(1)?),
                (None, Some(right)) => with_left(*binary, constant(0)?, right),
                (None, None) => None,
            },
            Operator::MatMul => {
                let (weights, from, to) = table(constant(1)?)?;
                let sums = of(0)?.open()?;
                let weight = |row: usize, column: usize| {
                    weights.get(row * to + column).copied().unwrap_or(0.0)
                };
                (from == sums.len()).then(|| product(sums, to, weight))?
            }
            Operator::Gemm(gemm) if !gemm.turns_left => {
                let (weights, rows, columns) = table(constant(1)?)?;
                let sums = of(0)?.open()?;
                let (from, to) = match gemm.turns_right {
                    true => (columns, rows),
                    false => (rows, columns),
                };
                let alpha = f64::from(gemm.alpha);
                let weight = |from: usize, to: usize| {
                    let place = match gemm.turns_right {
                        true => to * columns + from,
                        false => from * columns + to,
                    };
                    alpha * weights.get(place).copied().unwrap_or(0.0)
                };
                let made = (from == sums.len()).then(|| product(sums, to, weight))??;
                match input(2) {
                    None => Some(made),
                    Some(_) => {
                        let beta = f64::from(gemm.beta);
                        let added = per_column(constant(2)?, to)?;
                        let scaled: Vec<f64> = added.iter().map(|value| value * beta).collect();
                        shifted(made.open()?, &scaled)
                    }
                }
            }
            Operator::Concat { axis: 1 | -1 } => {
                let parts: Option<Vec<&Columns>> = (0..step.inputs.len()).map(of).collect();
                let parts = parts?;
                let link = parts.first()?.link;
                if link == Link::Softmax || parts.iter().any(|part| part.link != link) {
                    return None;
                }
                let sums = parts.iter().flat_map(|part| part.sums.iter().cloned());
                let made = Columns::plain(sums.collect())?;
                Some(Columns { link, ..made })
            }
            Operator::ArrayFeatureExtractor | Operator::Gather { axis: 1 | -1 } => {
                let sums = of(0)?.open()?;
                let places = constant(1)?.as_wholes()?;
                let chosen: Option<Vec<Sum>> = places
                    .iter()
                    .map(|place| sums.get(usize::try_from(*place).ok()?).cloned())
                    .collect();
                Columns::plain(chosen?)
            }
            Operator::Normalizer(Norm::L1) => {
                let columns = of(0)?;
                let is_whole = match (columns.link, columns.sums.as_slice()) {
                    (Link::Softmax, _) => true,
                    (Link::Logistic, [no, yes]) => *no == yes.times(-1.0),
                    _ => false,
                };
                is_whole.then(|| columns.clone())
            }
            Operator::Linear(linear) => of_linear(of(0)?.open()?, linear),
            Operator::Scaler { offset, scale } => {
                let sums = of(0)?.open()?.to_vec();
                self.scaled(&sums, offset, scale)
            }
            Operator::Imputer { with, replaced } if replaced.is_nan() => {
                let columns = of(0)?.clone();
                for (sum, with) in columns.open()?.iter().zip(with.iter().cycle()) {
                    // What fills gaps of anything but the features themselves is not told.
                    *self.fills.get_mut(sum.feature()?)? = Some(f64::from(*with));
                }
                Some(columns)
            }
            _ => None,
        }
    }

    fn scaled(&mut self, sums: &[Sum], offset: &[f32], scale: &[f32]) -> Option<Columns> {
        let fits = |list: &[f32]| list.len() == sums.len() || list.len() == 1;
        if !fits(offset) || !fits(scale) {
            return None;
        }
        let settings = offset.iter().cycle().zip(scale.iter().cycle());
        let mut made = Vec::with_capacity(sums.len());
        for (sum, (offset, scale)) in sums.iter().zip(settings) {
            let (offset, scale) = (f64::from(*offset), f64::from(*scale));
            if let Some(centre) = sum.feature().and_then(|at| self.centres.get_mut(at)) {
                *centre = Some(offset);
            }
            let mut own = sum.times(scale);
            own.intercept -= offset * scale;
            made.push(own);
        }
        Columns::plain(made)
    }
}

fn shifted(sums: &[Sum], by: &[f64]) -> Option<Columns> {
    let moved = sums.iter().zip(by).map(|(sum, by)| Sum {
        intercept: sum.intercept + by,
        slopes: sum.slopes.clone(),
    });
    Columns::plain(moved.collect())
}

fn scaled_by(sums: &[Sum], by: &[f64]) -> Option<Columns> {
    let scaled = sums.iter().zip(by).map(|(sum, by)| sum.times(*by));
    Columns::plain(scaled.collect())
}

/// Two sums put together.
fn both(binary: Binary, left: &Columns, right: &Columns) -> Option<Columns> {
    let (left, right) = (left.open()?, right.open()?);
    let times = match binary {
        Binary::Add => 1.0,
        Binary::Sub => -1.0,
        _ => return None,
    };
    if left.len() != right.len() {
        return None;
    }
    let made = left.iter().zip(right).map(|(left, right)| {
        let mut sum = left.clone();
        sum.add(right, times);
        sum
    });
    Columns::plain(made.collect())
}

/// Sums with a constant behind them.
fn with_right(binary: Binary, left: &Columns, constant: &Tensor) -> Option<Columns> {
    let sums = left.open()?;
    let mut numbers = per_column(constant, sums.len())?;
    match binary {
        Binary::Add => shifted(sums, &numbers),
        Binary::Sub => {
            numbers.iter_mut().for_each(|number| *number = -*number);
            shifted(sums, &numbers)
        }
        Binary::Mul => scaled_by(sums, &numbers),
        Binary::Div => {
            numbers
                .iter_mut()
                .for_each(|number| *number = 1.0 / *number);
            let is_sound = numbers.iter().all(|number| number.is_finite());
            is_sound.then(|| scaled_by(sums, &numbers))?
        }
        _ => None,
    }
}

/// Sums with a constant before them.
fn with_left(binary: Binary, constant: &Tensor, right: &Columns) -> Option<Columns> {
    let numbers = per_column(constant, right.width())?;
    let negated = || right.sums.iter().map(|sum| sum.times(-1.0)).collect();
    match (binary, right.link) {
        (Binary::Add | Binary::Mul, _) => with_right(binary, right, constant),
        (Binary::Sub, Link::Identity) => {
            let negated: Vec<Sum> = negated();
            shifted(&negated, &numbers)
        }
        // What is left of one is the logistic of the negative sum.
        (Binary::Sub, Link::Logistic) if numbers.iter().all(|number| *number == 1.0) => {
            Some(Columns {
                sums: negated(),
                link: Link::Logistic,
            })
        }
        _ => None,
    }
}

/// What a linear classifier or regressor makes of sums.
fn of_linear(sums: &[Sum], linear: &Linear) -> Option<Columns> {
    let classes = linear.intercepts.len();
    if sums.len().checked_mul(classes) != Some(linear.coefficients.len()) {
        return None;
    }
    let weight = |from: usize, to: usize| {
        let found = linear.coefficients.get(from * classes + to);
        found.map_or(0.0, |weight| f64::from(*weight))
    };
    let made = product(sums, classes, weight)?;
    let intercepts: Vec<f64> = linear.intercepts.iter().map(|i| f64::from(*i)).collect();
    let made = shifted(made.open()?, &intercepts)?;
    let link = match linear.transform {
        Transform::None => Link::Identity,
        Transform::Logistic => Link::Logistic,
        Transform::Softmax => Link::Softmax,
    };
    if !linear.adds_first {
        return Some(Columns { link, ..made });
    }
    // The first of two classes is what is left of one.
    let [yes] = made.sums.as_slice() else {
        return None;
    };
    (link == Link::Logistic).then(|| Columns {
        sums: vec![yes.times(-1.0), yes.clone()],
        link,
    })
}
