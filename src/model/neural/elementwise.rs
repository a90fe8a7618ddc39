//! Operators that go element by element.

use super::Wrong;
use super::tensor::{Data, Tensor, broadcast, elements, places};

/// One fraction from another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unary {
    Abs,
    Elu(f32),
    Erf,
    Exp,
    Gelu { is_tanh: bool },
    HardSigmoid { slope: f32, offset: f32 },
    HardSwish,
    LeakyRelu(f32),
    Log,
    Neg,
    Reciprocal,
    Relu,
    Selu { slope: f32, scale: f32 },
    Sigmoid,
    Softplus,
    Softsign,
    Sqrt,
    Tanh,
}

/// One number from two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    Pow,
    Max,
    Min,
    Equal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    And,
    Or,
}

/// The logistic function, without overflow at either end.
pub fn sigmoid(x: f32) -> f32 {
    if x >= 0.0 {
        1.0 / (1.0 + libm::expf(-x))
    } else {
        let odds = libm::expf(x);
        odds / (1.0 + odds)
    }
}

impl Unary {
    /// What becomes of one fraction, by ONNX's formulas.
    pub fn of(self, x: f32) -> f32 {
        match self {
            Unary::Abs => x.abs(),
            Unary::Elu(slope) if x < 0.0 => slope * libm::expm1f(x),
            Unary::Elu(_) => x,
            Unary::Erf => libm::erff(x),
            Unary::Exp => libm::expf(x),
            Unary::Gelu { is_tanh: false } => {
                0.5 * x * (1.0 + libm::erff(x * std::f32::consts::FRAC_1_SQRT_2))
            }
            Unary::Gelu { is_tanh: true } => {
                let root = 0.797_884_6;
                0.5 * x * (1.0 + libm::tanhf(root * (x + 0.044_715 * x * x * x)))
            }
            Unary::HardSigmoid { slope, offset } => (slope * x + offset).clamp(0.0, 1.0),
            Unary::HardSwish => x * (x / 6.0 + 0.5).clamp(0.0, 1.0),
            Unary::LeakyRelu(slope) if x < 0.0 => slope * x,
            Unary::LeakyRelu(_) => x,
            Unary::Log => libm::logf(x),
            Unary::Neg => -x,
            Unary::Reciprocal => 1.0 / x,
            // Written so that a not-a-number stays one.
            Unary::Relu if x < 0.0 => 0.0,
            Unary::Relu => x,
            Unary::Selu { slope, scale } if x <= 0.0 => scale * slope * libm::expm1f(x),
            Unary::Selu { scale, .. } => scale * x,
            Unary::Sigmoid => sigmoid(x),
            Unary::Softplus => x.max(0.0) + libm::log1pf(libm::expf(-x.abs())),
            Unary::Softsign => x / (1.0 + x.abs()),
            Unary::Sqrt => libm::sqrtf(x),
            Unary::Tanh => libm::tanhf(x),
        }
    }

    /// Every element of a tensor.
    pub fn all(self, tensor: Tensor) -> Result<Tensor, Wrong> {
        if let (Unary::Neg | Unary::Abs, Some(wholes)) = (self, tensor.as_wholes()) {
            let values = wholes.iter().map(|value| match self {
                Unary::Neg => value.wrapping_neg(),
                _ => value.wrapping_abs(),
            });
            let data = Data::Wholes(values.collect());
            return Tensor::new(tensor.shape().to_vec(), data).ok_or(Wrong::Shapes);
        }
        let values = tensor.as_floats().iter().map(|x| self.of(*x)).collect();
        tensor.with(values).ok_or(Wrong::Shapes)
    }
}

impl Binary {
    fn is_question(self) -> bool {
        !matches!(
            self,
            Binary::Add
                | Binary::Sub
                | Binary::Mul
                | Binary::Div
                | Binary::Pow
                | Binary::Max
                | Binary::Min
        )
    }

    fn of(self, a: f32, b: f32) -> f32 {
        match self {
            Binary::Add => a + b,
            Binary::Sub => a - b,
            Binary::Mul => a * b,
            Binary::Div => a / b,
            Binary::Pow => libm::powf(a, b),
            // A not-a-number on either side stays one.
            Binary::Max if a.is_nan() || a >= b => a,
            Binary::Min if a.is_nan() || a <= b => a,
            Binary::Max | Binary::Min => b,
            Binary::Equal => f32::from(a == b),
            Binary::Greater => f32::from(a > b),
            Binary::GreaterOrEqual => f32::from(a >= b),
            Binary::Less => f32::from(a < b),
            Binary::LessOrEqual => f32::from(a <= b),
            Binary::And => f32::from(a != 0.0 && b != 0.0),
            Binary::Or => f32::from(a != 0.0 || b != 0.0),
        }
    }

    fn of_wholes(self, a: i64, b: i64) -> i64 {
        match self {
            Binary::Add => a.wrapping_add(b),
            Binary::Sub => a.wrapping_sub(b),
            Binary::Mul => a.wrapping_mul(b),
            // ONNX leaves a division by zero open.
            Binary::Div => a.checked_div(b).unwrap_or(0),
            Binary::Pow => u32::try_from(b).map_or(0, |b| a.wrapping_pow(b)),
            Binary::Max => a.max(b),
            Binary::Min => a.min(b),
            Binary::Equal => i64::from(a == b),
            Binary::Greater => i64::from(a > b),
            Binary::GreaterOrEqual => i64::from(a >= b),
            Binary::Less => i64::from(a < b),
            Binary::LessOrEqual => i64::from(a <= b),
            Binary::And => i64::from(a != 0 && b != 0),
            Binary::Or => i64::from(a != 0 || b != 0),
        }
    }

    /// Two tensors, broadcast to each other.
    pub fn all(self, left: &Tensor, right: &Tensor) -> Result<Tensor, Wrong> {
        let shape = broadcast(left.shape(), right.shape()).ok_or(Wrong::Shapes)?;
        let count = elements(&shape).ok_or(Wrong::Room)?;
        if let (Some(a), Some(b)) = (left.as_wholes(), right.as_wholes()) {
            let mut out = vec![0; count];
            pair(
                &mut out,
                (a, left.shape()),
                (b, right.shape()),
                &shape,
                |a, b| self.of_wholes(a, b),
            );
            return Tensor::new(shape, Data::Wholes(out)).ok_or(Wrong::Shapes);
        }
        let (a, b) = (left.as_floats(), right.as_floats());
        let mut out = vec![0.0; count];
        pair(
            &mut out,
            (&a, left.shape()),
            (&b, right.shape()),
            &shape,
            |a, b| self.of(a, b),
        );
        let data = if self.is_question() {
            Data::Wholes(out.into_iter().map(|answer: f32| answer as i64).collect())
        } else {
            Data::Floats(out)
        };
        Tensor::new(shape, data).ok_or(Wrong::Shapes)
    }
}

/// Fills `out` from two operands that broadcast to `shape`.
fn pair<T: Copy>(
    out: &mut [T],
    (a, a_shape): (&[T], &[usize]),
    (b, b_shape): (&[T], &[usize]),
    shape: &[usize],
    of: impl Fn(T, T) -> T,
) {
    // The usual cases first: alike, or a row (a number) on the right.
    if a_shape == shape && !b.is_empty() && shape.ends_with(trimmed(b_shape)) {
        for (out, a) in out.chunks_mut(b.len()).zip(a.chunks(b.len())) {
            for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
                *out = of(*a, *b);
            }
        }
        return;
    }
    let lefts = places(a_shape, shape);
    let rights = places(b_shape, shape);
    for ((out, left), right) in out.iter_mut().zip(lefts).zip(rights) {
        if let (Some(a), Some(b)) = (a.get(left), b.get(right)) {
            *out = of(*a, *b);
        }
    }
}

/// Dimensions without leading ones.
fn trimmed(shape: &[usize]) -> &[usize] {
    let ones = shape.iter().take_while(|size| **size == 1).count();
    shape.get(ones..).unwrap_or(&[])
}

/// `yes` where the condition holds, else `no`.
pub fn choose(condition: &Tensor, yes: &Tensor, no: &Tensor) -> Result<Tensor, Wrong> {
    let shape = broadcast(condition.shape(), yes.shape())
        .and_then(|shape| broadcast(&shape, no.shape()))
        .ok_or(Wrong::Shapes)?;
    elements(&shape).ok_or(Wrong::Room)?;
    let conditions = condition.as_wholes().ok_or(Wrong::Shapes)?;
    let picks = |tensor: &Tensor| places(tensor.shape(), &shape);
    let chosen = picks(condition).into_iter().zip(picks(yes)).zip(picks(no));
    let holds = |at: usize| conditions.get(at).is_some_and(|answer| *answer != 0);
    let data = if let (Some(a), Some(b)) = (yes.as_wholes(), no.as_wholes()) {
        let one = |((at, yes), no)| if holds(at) { a.get(yes) } else { b.get(no) };
        Data::Wholes(
            chosen
                .map(|places| one(places).copied().unwrap_or(0))
                .collect(),
        )
    } else {
        let (a, b) = (yes.as_floats(), no.as_floats());
        let one = |((at, yes), no)| if holds(at) { a.get(yes) } else { b.get(no) };
        Data::Floats(
            chosen
                .map(|places| one(places).copied().unwrap_or(0.0))
                .collect(),
        )
    };
    Tensor::new(shape, data).ok_or(Wrong::Shapes)
}

/// Between two bounds; a not-a-number stays one.
pub fn clip(tensor: Tensor, low: f32, high: f32) -> Result<Tensor, Wrong> {
    if let Some(wholes) = tensor.as_wholes() {
        let clipped = wholes.iter().map(|value| {
            let (low, high) = (low as i64, high as i64);
            (*value).max(low).min(high)
        });
        let data = Data::Wholes(clipped.collect());
        return Tensor::new(tensor.shape().to_vec(), data).ok_or(Wrong::Shapes);
    }
    let clipped = |value: &f32| {
        if *value < low {
            low.min(high)
        } else if *value > high {
            high
        } else {
            *value
        }
    };
    let values = tensor.as_floats().iter().map(clipped).collect();
    tensor.with(values).ok_or(Wrong::Shapes)
}

/// As fractions, or as whole numbers (cut off), or as yes and no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cast {
    Floats,
    Wholes,
    Answers,
}

impl Cast {
    /// Every element of a tensor.
    pub fn all(self, tensor: Tensor) -> Result<Tensor, Wrong> {
        let shape = tensor.shape().to_vec();
        let data = match (self, tensor.into_data()) {
            (Cast::Floats, Data::Wholes(values)) => {
                Data::Floats(values.into_iter().map(|value| value as f32).collect())
            }
            (Cast::Wholes, Data::Floats(values)) => {
                Data::Wholes(values.into_iter().map(|value| value as i64).collect())
            }
            (Cast::Answers, Data::Floats(values)) => Data::Wholes(
                values
                    .into_iter()
                    .map(|value| i64::from(value != 0.0))
                    .collect(),
            ),
            (Cast::Answers, Data::Wholes(values)) => Data::Wholes(
                values
                    .into_iter()
                    .map(|value| i64::from(value != 0))
                    .collect(),
            ),
            (_, data) => data,
        };
        Tensor::new(shape, data).ok_or(Wrong::Shapes)
    }
}
