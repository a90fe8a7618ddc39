//! The recipe's formulas: a small language over one row's columns, or over one
//! customer's features.
//!
//! ```text
//! days(membership_expire_date - transaction_date)
//! if(secs >= 0 and secs <= 86400, secs, missing)
//! event_type = 'purchase' and price > 0
//! kind in ('own', 'fan')
//! ```
//!
//! It has numbers, texts, moments and "missing". Its logic has three values, as
//! in SQL: whatever compares a missing value is itself missing, and a condition
//! that is missing does not hold. The same tree is evaluated over columns
//! ([`super::evaluate`]) and printed as SQL, so both ends say the same.

mod lexer;
mod numbers;
mod parser;

use std::fmt;

use serde::{Deserialize, Serialize};

pub(super) use numbers::{mentions, with_numbers};
pub use parser::parse;

/// Longest formula, in bytes.
pub const LENGTH_LIMIT: usize = 4_000;
/// Deepest nesting of a formula.
pub const DEPTH_LIMIT: usize = 64;

/// A formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A column or feature, by its name in the recipe.
    Name(String),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// Nothing is known.
    Missing,
    /// `-a`
    Negative(Box<Expression>),
    /// `not a`
    Not(Box<Expression>),
    /// `a + b` and its like.
    Binary(Operator, Box<Expression>, Box<Expression>),
    /// `a is missing`; with `true`, `a is not missing`.
    IsMissing(Box<Expression>, bool),
    /// `a in (1, 2)`; the list holds numbers or texts only.
    In(Box<Expression>, Vec<Expression>),
    /// `if(condition, then, otherwise)`
    If(Box<Expression>, Box<Expression>, Box<Expression>),
    /// A function of [`Function`].
    Call(Function, Vec<Expression>),
}

/// What stands between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`; of two moments, the microseconds between them (see [`Function::Days`]).
    Subtract,
    /// `*`
    Multiply,
    /// `/`; division by zero is missing.
    Divide,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `and`
    And,
    /// `or`
    Or,
}

impl Operator {
    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Equal => "=",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
            Operator::And => "and",
            Operator::Or => "or",
        }
    }

    /// Whether the result is yes or no.
    pub fn is_condition(self) -> bool {
        !matches!(
            self,
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide
        )
    }
}

/// The functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// `days(a - b)`: whole days (rounded down) in the time between two moments.
    Days,
    /// `hour(t)`: hour of the day, 0 to 23.
    Hour,
    /// `weekday(t)`: 1 for Monday to 7.
    Weekday,
    /// `month(t)`: 1 to 12.
    Month,
    /// `abs(a)`
    Abs,
    /// `floor(a)`
    Floor,
    /// `ln(a)`; missing at or below zero.
    Ln,
    /// `least(a, b)`; missing if either is.
    Least,
    /// `greatest(a, b)`; missing if either is.
    Greatest,
    /// `coalesce(a, b)`: the first that is not missing.
    Coalesce,
    /// `starts_with(text, 'abc')`; the beginning is written out.
    StartsWith,
    /// `lower(text)`
    Lower,
    /// `text(a)`: a number as its shortest text, whole numbers without a point.
    Text,
    /// `code(text)`: a text without blanks around it; `13.0` becomes `13`.
    Code,
    /// `flag(a)`: 1 for yes in any spelling, 0 for no, else missing.
    Flag,
}

impl Function {
    /// Every function.
    pub const ALL: [Function; 15] = [
        Function::Days,
        Function::Hour,
        Function::Weekday,
        Function::Month,
        Function::Abs,
        Function::Floor,
        Function::Ln,
        Function::Least,
        Function::Greatest,
        Function::Coalesce,
        Function::StartsWith,
        Function::Lower,
        Function::Text,
        Function::Code,
        Function::Flag,
    ];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Function::Days => "days",
            Function::Hour => "hour",
            Function::Weekday => "weekday",
            Function::Month => "month",
            Function::Abs => "abs",
            Function::Floor => "floor",
            Function::Ln => "ln",
            Function::Least => "least",
            Function::Greatest => "greatest",
            Function::Coalesce => "coalesce",
            Function::StartsWith => "starts_with",
            Function::Lower => "lower",
            Function::Text => "text",
            Function::Code => "code",
            Function::Flag => "flag",
        }
    }

    /// How many arguments it takes.
    pub fn arity(self) -> usize {
        match self {
            Function::Least | Function::Greatest | Function::Coalesce | Function::StartsWith => 2,
            _ => 1,
        }
    }
}

impl Expression {
    /// Calls `see` with every name in the formula, in reading order.
    pub fn names<'a>(&'a self, see: &mut impl FnMut(&'a str)) {
        match self {
            Expression::Name(name) => see(name),
            Expression::Number(_) | Expression::Text(_) | Expression::Missing => {}
            Expression::Negative(inner)
            | Expression::Not(inner)
            | Expression::IsMissing(inner, _) => inner.names(see),
            Expression::Binary(_, left, right) => {
                left.names(see);
                right.names(see);
            }
            Expression::In(inner, list) => {
                inner.names(see);
                list.iter().for_each(|item| item.names(see));
            }
            Expression::If(condition, then, otherwise) => {
                condition.names(see);
                then.names(see);
                otherwise.names(see);
            }
            Expression::Call(_, arguments) => arguments.iter().for_each(|item| item.names(see)),
        }
    }
}

impl fmt::Display for Expression {
    /// The formula as it may be parsed again, with every bracket written.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expression::Name(name) if lexer::is_plain(name) => out.write_str(name),
            Expression::Name(name) => write!(out, "`{}`", name.replace('`', "``")),
            Expression::Number(value) => write!(out, "{value}"),
            Expression::Text(text) => write!(out, "'{}'", text.replace('\'', "''")),
            Expression::Missing => out.write_str("missing"),
            Expression::Negative(inner) => write!(out, "(-{inner})"),
            Expression::Not(inner) => write!(out, "(not {inner})"),
            Expression::Binary(operator, left, right) => {
                write!(out, "({left} {} {right})", operator.sign())
            }
            Expression::IsMissing(inner, false) => write!(out, "({inner} is missing)"),
            Expression::IsMissing(inner, true) => write!(out, "({inner} is not missing)"),
            Expression::In(inner, list) => {
                write!(out, "({inner} in (")?;
                separated(out, list)?;
                out.write_str("))")
            }
            Expression::If(condition, then, otherwise) => {
                write!(out, "if({condition}, {then}, {otherwise})")
            }
            Expression::Call(function, arguments) => {
                write!(out, "{}(", function.name())?;
                separated(out, arguments)?;
                out.write_str(")")
            }
        }
    }
}

fn separated(out: &mut fmt::Formatter<'_>, list: &[Expression]) -> fmt::Result {
    for (index, item) in list.iter().enumerate() {
        if index > 0 {
            out.write_str(", ")?;
        }
        write!(out, "{item}")?;
    }
    Ok(())
}
