//! The recipe's functions as SQL.

use std::collections::BTreeSet;

use super::super::super::expression::{Expression, Function, Operator};
use super::super::block::Block;
use super::super::cells::Helper;
use super::super::dialect::Dialect;
use super::branches::guarded;
use super::written::{Bond, Shape, Written};
use super::{Result, Writer};

impl Writer<'_> {
    pub(super) fn call(
        &mut self,
        function: Function,
        arguments: &[Expression],
        sure: bool,
    ) -> Result<Written> {
        match (function, arguments) {
            (Function::Coalesce, [left, right]) => {
                let (left, right) = self.alike(left, right, sure)?;
                let shape = left.shape.either(right.shape);
                let block = Block::join(&[left.block, right.block], ", ");
                Ok(Written::new(
                    block.within("coalesce(", ")"),
                    shape,
                    Bond::Atom,
                ))
            }
            (Function::Least | Function::Greatest, [left, right]) => {
                self.extreme(function, left, right, sure)
            }
            (Function::Days, [inner]) => self.days(inner, sure),
            (Function::Hour | Function::Weekday | Function::Month, [inner]) => {
                let inner = self.any(inner, sure)?;
                let moment = self.moment_of(inner).block;
                let block = match (function, self.dialect) {
                    (Function::Hour, _) => moment.within("EXTRACT(HOUR FROM ", ")"),
                    (Function::Month, _) => moment.within("EXTRACT(MONTH FROM ", ")"),
                    (_, Dialect::DuckDb) => moment.within("EXTRACT(ISODOW FROM ", ")"),
                    (_, Dialect::Spark) => moment.within("EXTRACT(DAYOFWEEK_ISO FROM ", ")"),
                    (_, Dialect::BigQuery) => {
                        moment.within("mod(EXTRACT(DAYOFWEEK FROM ", ") + 5, 7) + 1")
                    }
                };
                let bond = match (function, self.dialect) {
                    (Function::Weekday, Dialect::BigQuery) => Bond::Sum,
                    _ => Bond::Atom,
                };
                Ok(Written::new(block, Shape::Whole, bond))
            }
            (Function::Abs, [inner]) => {
                let inner = self.numeric(inner, sure)?;
                Ok(Written::new(
                    inner.block.within("abs(", ")"),
                    inner.shape,
                    Bond::Atom,
                ))
            }
            (Function::Floor, [inner]) => {
                let inner = self.numeric(inner, sure)?;
                Ok(self.floor(inner))
            }
            (Function::Ln, [inner]) => {
                let inner = self.numeric(inner, sure)?;
                let mut block = Block::new("CASE WHEN ");
                let bound = inner.clone().bound(Bond::Sum);
                block.append(&bound, 2);
                block.push(" > 0 THEN ln(");
                block.append(&inner.block, 2);
                block.push(") END");
                Ok(Written::new(block, Shape::Double, Bond::Atom))
            }
            (Function::Text, [inner]) => {
                let inner = self.numeric(inner, sure)?;
                if inner.shape != Shape::Double {
                    let cast = format!(" AS {})", self.dialect.string());
                    let block = inner.block.within("CAST(", &cast);
                    return Ok(Written::new(block, Shape::Text, Bond::Atom));
                }
                Ok(self.helped(Helper::NumberText, inner, Shape::Text))
            }
            (Function::StartsWith, [inner, beginning]) => {
                let (inner, beginning) = (self.any(inner, sure)?, self.any(beginning, sure)?);
                let name = match self.dialect {
                    Dialect::Spark => "startswith(",
                    Dialect::DuckDb | Dialect::BigQuery => "starts_with(",
                };
                let block = Block::join(&[inner.block, beginning.block], ", ");
                Ok(Written::new(
                    block.within(name, ")"),
                    Shape::Truth,
                    Bond::Atom,
                ))
            }
            (Function::Lower, [inner]) => {
                let inner = self.any(inner, sure)?;
                Ok(Written::new(
                    inner.block.within("lower(", ")"),
                    Shape::Text,
                    Bond::Atom,
                ))
            }
            (Function::Code, [inner]) => {
                let inner = self.any(inner, sure)?;
                Ok(self.helped(Helper::Code, inner, Shape::Text))
            }
            (Function::Flag, [inner]) => {
                let inner = self.any(inner, sure)?;
                match inner.shape {
                    Shape::Text => Ok(self.helped(Helper::Flag, inner, Shape::Small)),
                    _ => Ok(self.number_of(inner)),
                }
            }
            _ => Ok(Written::atom("NULL", Shape::Nothing)),
        }
    }

    fn helped(&mut self, helper: Helper, inner: Written, shape: Shape) -> Written {
        self.helpers.need(helper);
        let block = inner.block.within(&format!("{}(", helper.name()), ")");
        Written::new(block, shape, Bond::Atom)
    }

    fn floor(&self, inner: Written) -> Written {
        let floor = self.dialect.floor("\u{0}");
        let (before, after) = floor.split_once('\u{0}').unwrap_or_default();
        Written::new(inner.block.within(before, after), Shape::Double, Bond::Atom)
    }

    fn days(&mut self, inner: &Expression, sure: bool) -> Result<Written> {
        if let Expression::Binary(Operator::Subtract, later, earlier) = inner {
            let (later, earlier) = (self.any(later, sure)?, self.any(earlier, sure)?);
            if later.shape == Shape::Moment && earlier.shape == Shape::Moment {
                let between = Written::new(
                    Block::join(&[later.block, earlier.block], ", "),
                    Shape::Double,
                    Bond::Atom,
                );
                return Ok(self.helped(Helper::DaysBetween, between, Shape::Double));
            }
        }
        let inner = self.numeric(inner, sure)?;
        let day = Written {
            number: Some(86_400e6),
            ..Written::atom("86400e6", Shape::Double)
        };
        let mut days = self.arithmetic(Operator::Divide, inner, day);
        days.number = None;
        Ok(self.floor(days))
    }

    /// `least` and `greatest`: missing if either is, which only BigQuery's are.
    fn extreme(
        &mut self,
        function: Function,
        left: &Expression,
        right: &Expression,
        sure: bool,
    ) -> Result<Written> {
        let names = missing_with(left).zip(missing_with(right));
        let names: Option<BTreeSet<&str>> =
            names.map(|(left, right)| left.union(&right).copied().collect());
        let no_guard = sure || self.dialect == Dialect::BigQuery;
        let inner_sure = sure || names.is_some();
        let (left, right) = (
            self.numeric(left, inner_sure)?,
            self.numeric(right, inner_sure)?,
        );
        let (a, b) = (left.side(), right.side());
        let (left, right) = (left.beside(&b), right.beside(&a));
        let shape = a.shape.either(b.shape);
        let call = Block::join(&[left.block.clone(), right.block.clone()], ", ")
            .within(&format!("{}(", function.name()), ")");
        let there: Vec<Block> = match names {
            _ if no_guard => Vec::new(),
            Some(names) => {
                let mut there = Vec::new();
                for name in names {
                    let column = self.name(name)?;
                    there.push(column.block.within("", " IS NOT NULL"));
                }
                there
            }
            None => [left, right]
                .into_iter()
                .filter(|side| side.number.is_none())
                .map(|side| side.bound(Bond::Sum).within("", " IS NOT NULL"))
                .collect(),
        };
        if there.is_empty() {
            return Ok(Written::new(call, shape, Bond::Atom));
        }
        let block = guarded(Block::join(&there, " AND "), call);
        Ok(Written::new(block, shape, Bond::Atom))
    }
}

/// The names whose absence alone makes a value missing; `None` where that is not all.
fn missing_with(tree: &Expression) -> Option<BTreeSet<&str>> {
    match tree {
        Expression::Name(name) => Some(BTreeSet::from([name.as_str()])),
        Expression::Number(_) | Expression::Text(_) => Some(BTreeSet::new()),
        Expression::Negative(inner) | Expression::Not(inner) => missing_with(inner),
        Expression::Binary(Operator::Divide, left, right) => match **right {
            Expression::Number(value) if value != 0.0 => missing_with(left),
            _ => None,
        },
        Expression::Binary(Operator::And | Operator::Or, ..) => None,
        Expression::Binary(_, left, right) => {
            let (mut left, right) = (missing_with(left)?, missing_with(right)?);
            left.extend(right);
            Some(left)
        }
        Expression::Call(
            Function::Days
            | Function::Hour
            | Function::Weekday
            | Function::Month
            | Function::Abs
            | Function::Floor
            | Function::Least
            | Function::Greatest,
            arguments,
        ) => {
            let mut names = BTreeSet::new();
            for argument in arguments {
                names.extend(missing_with(argument)?);
            }
            Some(names)
        }
        _ => None,
    }
}
