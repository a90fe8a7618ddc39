//! Formulas evaluated over whole columns, with three-valued logic.

use std::borrow::Cow;

use super::expression::{Function, Operator};
use super::formula::{DAY, Node};
use super::values::{Interner, NO_TEXT, Values};
use crate::table::{date, flag};

/// Formulas over columns of so many rows.
pub(super) struct Evaluation<'a, 'i> {
    pub columns: &'a [Values],
    pub rows: usize,
    pub interner: &'i mut Interner,
}

impl<'a> Evaluation<'a, '_> {
    pub fn numbers(&mut self, node: &Node) -> Cow<'a, [f64]> {
        match node {
            Node::Column(index) => match self.columns.get(*index) {
                Some(Values::Numbers(values)) => Cow::Borrowed(values),
                _ => Cow::Owned(vec![f64::NAN; self.rows]),
            },
            Node::Number(value) => Cow::Owned(vec![*value; self.rows]),
            Node::Negative(inner) => self.map(inner, |value| -value),
            Node::Not(inner) => self.map(inner, |value| match value {
                value if value.is_nan() => value,
                0.0 => 1.0,
                _ => 0.0,
            }),
            Node::NumberIsMissing(inner, not) => {
                self.map(inner, |value| truth(value.is_nan() != *not))
            }
            Node::InNumbers(inner, list) => self.map(inner, |value| match value.is_nan() {
                true => value,
                false => truth(list.contains(&value)),
            }),
            // A comparison with a constant is by far the most frequent condition.
            Node::CompareNumbers(operator, left, right) => match **right {
                Node::Number(constant) => {
                    self.map(left, |value| compare(*operator, value, constant))
                }
                _ => self.zip(left, right, |a, b| compare(*operator, a, b)),
            },
            Node::Arithmetic(operator, left, right) => match operator {
                Operator::Add => self.zip(left, right, |a, b| a + b),
                Operator::Subtract => self.zip(left, right, |a, b| a - b),
                Operator::Multiply => self.zip(left, right, |a, b| a * b),
                _ => self.zip(left, right, |a, b| if b == 0.0 { f64::NAN } else { a / b }),
            },
            Node::Logic(Operator::And, left, right) => self.zip(left, right, |a, b| {
                if a == 0.0 || b == 0.0 {
                    0.0
                } else if a.is_nan() || b.is_nan() {
                    f64::NAN
                } else {
                    1.0
                }
            }),
            Node::Logic(_, left, right) => self.zip(left, right, |a, b| {
                let (yes_a, yes_b) = (holds(a), holds(b));
                if yes_a || yes_b {
                    1.0
                } else if a.is_nan() || b.is_nan() {
                    f64::NAN
                } else {
                    0.0
                }
            }),
            Node::CompareTexts(equal, left, right) => {
                let compared = |a: u32, b: u32| match a == NO_TEXT || b == NO_TEXT {
                    true => f64::NAN,
                    false => truth((a == b) == *equal),
                };
                let left = self.texts(left);
                if let Node::Text(constant) = **right {
                    return left.iter().map(|code| compared(*code, constant)).collect();
                }
                let right = self.texts(right);
                left.iter()
                    .zip(right.iter())
                    .map(|(a, b)| compared(*a, *b))
                    .collect()
            }
            Node::TextIsMissing(inner, not) => {
                let codes = self.texts(inner);
                codes
                    .iter()
                    .map(|code| truth((*code == NO_TEXT) != *not))
                    .collect()
            }
            Node::InTexts(inner, list) => {
                let codes = self.texts(inner);
                let of = |code: &u32| match *code == NO_TEXT {
                    true => f64::NAN,
                    false => truth(list.contains(code)),
                };
                codes.iter().map(of).collect()
            }
            Node::IfNumber(condition, then, otherwise) => {
                let condition = self.numbers(condition);
                let (then, otherwise) = (self.numbers(then), self.numbers(otherwise));
                Cow::Owned(chosen(&condition, &then, &otherwise))
            }
            Node::OfNumber(function, arguments) => self.of_number(*function, arguments),
            Node::FlagOfText(inner) => {
                let codes = self.texts(inner);
                let interner = &*self.interner;
                let of = |code: &u32| interner.text(*code).and_then(flag::parse);
                codes
                    .iter()
                    .map(|code| of(code).map_or(f64::NAN, truth))
                    .collect()
            }
            Node::StartsWith(inner, beginning) => {
                let codes = self.texts(inner);
                let interner = &*self.interner;
                let of = |code: &u32| match interner.text(*code) {
                    Some(text) => truth(text.starts_with(beginning.as_str())),
                    None => f64::NAN,
                };
                codes.iter().map(of).collect()
            }
            _ => Cow::Owned(vec![f64::NAN; self.rows]),
        }
    }

    fn of_number(&mut self, function: Function, arguments: &[Node]) -> Cow<'a, [f64]> {
        let days = |micros: f64| libm::floor(micros / DAY);
        match (function, arguments) {
            (Function::Days, [a]) => self.map(a, days),
            (Function::Hour, [a]) => {
                self.map(a, move |t| libm::floor((t - days(t) * DAY) / 3_600e6))
            }
            (Function::Weekday, [a]) => {
                // 1970-01-01 was a Thursday.
                self.map(a, move |t| match t.is_nan() {
                    true => t,
                    false => ((days(t) as i64 + 3).rem_euclid(7) + 1) as f64,
                })
            }
            (Function::Month, [a]) => self.map(a, move |t| match t.is_nan() {
                true => t,
                false => f64::from(date::civil(days(t) as i64).1),
            }),
            (Function::Abs, [a]) => self.map(a, f64::abs),
            (Function::Floor, [a]) => self.map(a, libm::floor),
            (Function::Ln, [a]) => self.map(a, |v| if v > 0.0 { libm::log(v) } else { f64::NAN }),
            (Function::Least, [a, b]) => {
                self.zip(a, b, |a, b| if a.is_nan() || a <= b { a } else { b })
            }
            (Function::Greatest, [a, b]) => {
                self.zip(a, b, |a, b| if a.is_nan() || a >= b { a } else { b })
            }
            (Function::Coalesce, [a, b]) => self.zip(a, b, |a, b| if a.is_nan() { b } else { a }),
            _ => Cow::Owned(vec![f64::NAN; self.rows]),
        }
    }

    pub fn texts(&mut self, node: &Node) -> Cow<'a, [u32]> {
        match node {
            Node::Column(index) => match self.columns.get(*index) {
                Some(Values::Texts(values)) => Cow::Borrowed(values),
                _ => Cow::Owned(vec![NO_TEXT; self.rows]),
            },
            Node::Text(code) => Cow::Owned(vec![*code; self.rows]),
            Node::OfText(function, inner) => {
                let codes = self.texts(inner);
                codes
                    .iter()
                    .map(|code| self.interner.apply(*function, *code))
                    .collect()
            }
            Node::TextOfNumber(inner) => {
                let numbers = self.numbers(inner);
                numbers
                    .iter()
                    .map(|value| self.interner.of_number(*value))
                    .collect()
            }
            Node::CoalesceTexts(left, right) => {
                let (left, right) = (self.texts(left), self.texts(right));
                let sides = left.iter().zip(right.iter());
                sides
                    .map(|(a, b)| if *a == NO_TEXT { *b } else { *a })
                    .collect()
            }
            Node::IfText(condition, then, otherwise) => {
                let condition = self.numbers(condition);
                let (then, otherwise) = (self.texts(then), self.texts(otherwise));
                Cow::Owned(chosen(&condition, &then, &otherwise))
            }
            _ => Cow::Owned(vec![NO_TEXT; self.rows]),
        }
    }

    fn map(&mut self, inner: &Node, of: impl Fn(f64) -> f64) -> Cow<'a, [f64]> {
        self.numbers(inner).iter().map(|value| of(*value)).collect()
    }

    fn zip(&mut self, left: &Node, right: &Node, of: impl Fn(f64, f64) -> f64) -> Cow<'a, [f64]> {
        let (left, right) = (self.numbers(left), self.numbers(right));
        left.iter()
            .zip(right.iter())
            .map(|(a, b)| of(*a, *b))
            .collect()
    }
}

/// Row by row what is said where the condition holds, or else the other.
fn chosen<Value: Copy>(conditions: &[f64], then: &[Value], otherwise: &[Value]) -> Vec<Value> {
    let sides = then.iter().zip(otherwise);
    let rows = conditions.iter().zip(sides);
    rows.map(|(condition, (then, otherwise))| if holds(*condition) { *then } else { *otherwise })
        .collect()
}

/// Whether a condition holds: not when it is missing.
#[inline]
pub(super) fn holds(value: f64) -> bool {
    value != 0.0 && !value.is_nan()
}

fn truth(value: bool) -> f64 {
    f64::from(u8::from(value))
}

fn compare(operator: Operator, a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() {
        return f64::NAN;
    }
    truth(match operator {
        Operator::Equal => a == b,
        Operator::NotEqual => a != b,
        Operator::Less => a < b,
        Operator::LessOrEqual => a <= b,
        Operator::Greater => a > b,
        _ => a >= b,
    })
}
