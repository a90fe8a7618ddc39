//! Formulas as SQL. What the recipe's language says and SQL says otherwise is
//! written out: division by zero, `least` of a missing value, a condition as a
//! number. Fractions are floating-point numbers throughout, as in the browser.

mod branches;
mod functions;
mod written;

use super::super::error::{FormulaError, FormulaProblem, RecipeError};
use super::super::expression::{Expression, Operator};
use super::block::Block;
use super::cells::Helpers;
use super::dialect::{Dialect, plain};

pub(super) use written::Shape;
use written::{Bond, Written};

/// Longest formula as SQL, in bytes; some functions must write an argument twice.
const LONGEST: usize = 200_000;

/// A name that formulas may use.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub name: String,
    pub shape: Shape,
}

/// Writes formulas over some columns.
pub(super) struct Writer<'a> {
    pub dialect: Dialect,
    pub known: &'a [Known],
    /// The table to name before each column; empty for none.
    pub table: &'a str,
    pub owner: &'a str,
    pub helpers: &'a mut Helpers,
}

type Result<T> = std::result::Result<T, RecipeError>;

impl Writer<'_> {
    /// A value of the shape that it has.
    pub fn value(&mut self, tree: &Expression) -> Result<Written> {
        let written = self.any(tree, false)?;
        Ok(match written.shape {
            Shape::Truth => self.number_of(written),
            _ => written,
        })
    }

    /// What must hold, to stand beside other conditions.
    pub fn condition(&mut self, tree: &Expression) -> Result<Block> {
        let written = self.any(tree, false)?;
        Ok(self.truth_of(written).bound(Bond::Not))
    }

    fn any(&mut self, tree: &Expression, sure: bool) -> Result<Written> {
        let written = self.node(tree, sure)?;
        if written.block.size() > LONGEST {
            let problem = FormulaProblem::TooLong {
                limit: LONGEST as u64,
            };
            return Err(RecipeError::Formula {
                owner: self.owner.to_string(),
                error: FormulaError::new(&tree.to_string(), 0, problem),
            });
        }
        Ok(written)
    }

    /// `sure`: the names are known not to be missing here.
    fn node(&mut self, tree: &Expression, sure: bool) -> Result<Written> {
        match tree {
            Expression::Name(name) => self.name(name),
            Expression::Number(value) => Ok(self.number(*value)),
            Expression::Text(text) => Ok(Written::atom(self.dialect.text(text), Shape::Text)),
            Expression::Missing => Ok(Written::atom("NULL", Shape::Nothing)),
            Expression::Negative(inner) => {
                let inner = self.numeric(inner, sure)?;
                let shape = inner.shape;
                let block = inner.bound(Bond::Atom);
                let signed = block.lines().first().is_some_and(|l| l.starts_with('-'));
                let (before, after) = if signed { ("-(", ")") } else { ("-", "") };
                Ok(Written::new(
                    block.within(before, after),
                    shape,
                    Bond::Product,
                ))
            }
            Expression::Not(inner) => {
                let inner = self.truth(inner, sure)?.bound(Bond::Not);
                Ok(Written::new(
                    inner.within("NOT ", ""),
                    Shape::Truth,
                    Bond::Not,
                ))
            }
            Expression::IsMissing(inner, not) => {
                let inner = self.any(inner, sure)?.bound(Bond::Sum);
                let after = if *not { " IS NOT NULL" } else { " IS NULL" };
                Ok(Written::new(
                    inner.within("", after),
                    Shape::Truth,
                    Bond::Comparison,
                ))
            }
            Expression::In(inner, list) => self.inside(inner, list, sure),
            Expression::If(..) => self.case(tree, sure),
            Expression::Binary(operator, left, right) => self.binary(*operator, left, right, sure),
            Expression::Call(function, arguments) => self.call(*function, arguments, sure),
        }
    }

    fn name(&self, name: &str) -> Result<Written> {
        let Some(known) = self.known.iter().find(|known| known.name == name) else {
            let names: Vec<&str> = self.known.iter().map(|known| known.name.as_str()).collect();
            return Err(RecipeError::UnknownName {
                owner: self.owner.to_string(),
                name: name.to_string(),
                known: names.join(", "),
            });
        };
        let column = self.dialect.name_of(name);
        let text = match self.table.is_empty() {
            true => column,
            false => format!("{}.{column}", self.table),
        };
        Ok(Written::atom(text, known.shape))
    }

    fn number(&self, value: f64) -> Written {
        let small = value == libm::trunc(value) && value.abs() <= f64::from(i32::MAX);
        let bond = if value < 0.0 {
            Bond::Product
        } else {
            Bond::Atom
        };
        let (text, shape) = match small {
            true => (plain(value), Shape::Small),
            false => (self.dialect.float(value), Shape::Double),
        };
        Written {
            number: Some(value),
            ..Written::new(Block::new(text), shape, bond)
        }
    }

    fn numeric(&mut self, tree: &Expression, sure: bool) -> Result<Written> {
        let written = self.any(tree, sure)?;
        Ok(self.number_of(written))
    }

    fn truth(&mut self, tree: &Expression, sure: bool) -> Result<Written> {
        let written = self.any(tree, sure)?;
        Ok(self.truth_of(written))
    }

    fn number_of(&self, written: Written) -> Written {
        match written.shape {
            Shape::Truth => {
                let kind = match self.dialect {
                    Dialect::BigQuery => "INT64",
                    _ => "INTEGER",
                };
                let block = written.block.within("CAST(", &format!(" AS {kind})"));
                Written::new(block, Shape::Small, Bond::Atom)
            }
            Shape::Moment => {
                let micros = self.dialect.micros("\u{0}");
                let (before, after) = micros.split_once('\u{0}').unwrap_or_default();
                Written::new(
                    written.block.within(before, after),
                    Shape::Whole,
                    Bond::Atom,
                )
            }
            Shape::Nothing => Written::atom(
                format!("CAST(NULL AS {})", self.dialect.double()),
                Shape::Double,
            ),
            _ => written,
        }
    }

    fn moment_of(&self, written: Written) -> Written {
        if written.shape == Shape::Moment {
            return written;
        }
        let moment = self.dialect.moment("\u{0}");
        let (before, after) = moment.split_once('\u{0}').unwrap_or_default();
        let number = self.number_of(written);
        Written::new(
            number.block.within(before, after),
            Shape::Moment,
            Bond::Atom,
        )
    }

    fn truth_of(&self, written: Written) -> Written {
        match written.shape {
            Shape::Truth => written,
            Shape::Nothing => Written::atom("CAST(NULL AS BOOLEAN)", Shape::Truth),
            _ => {
                let number = self.number_of(written).bound(Bond::Sum);
                Written::new(number.within("", " <> 0"), Shape::Truth, Bond::Comparison)
            }
        }
    }

    /// Two values of one type.
    fn alike(
        &mut self,
        left: &Expression,
        right: &Expression,
        sure: bool,
    ) -> Result<(Written, Written)> {
        let (left, right) = (self.any(left, sure)?, self.any(right, sure)?);
        Ok(self.made_alike(left, right))
    }

    fn made_alike(&self, left: Written, right: Written) -> (Written, Written) {
        let texts = left.shape == Shape::Text || right.shape == Shape::Text;
        if texts || left.shape == right.shape && left.shape == Shape::Moment {
            return (left, right);
        }
        let keep = |written: Written| match written.shape {
            Shape::Nothing => written,
            _ => self.number_of(written),
        };
        match (left.shape, right.shape) {
            (Shape::Nothing, _) | (_, Shape::Nothing) => {
                let keep = |written: Written| match written.shape {
                    Shape::Truth => self.number_of(written),
                    _ => written,
                };
                (keep(left), keep(right))
            }
            _ => {
                let (left, right) = (keep(left), keep(right));
                let (a, b) = (left.side(), right.side());
                (left.beside(&b), right.beside(&a))
            }
        }
    }

    fn binary(
        &mut self,
        operator: Operator,
        left: &Expression,
        right: &Expression,
        sure: bool,
    ) -> Result<Written> {
        match operator {
            Operator::And | Operator::Or => {
                let (bond, sign) = match operator {
                    Operator::And => (Bond::And, " AND "),
                    _ => (Bond::Or, " OR "),
                };
                let left = self.truth(left, sure)?.bound(bond);
                let right = self.truth(right, sure)?.bound(bond);
                let block = Block::join(&[left, right], sign);
                Ok(Written::new(block, Shape::Truth, bond))
            }
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => {
                let (left, right) = (self.numeric(left, sure)?, self.numeric(right, sure)?);
                Ok(self.arithmetic(operator, left, right))
            }
            _ => {
                let (left, right) = self.alike(left, right, sure)?;
                let sign = match operator {
                    Operator::NotEqual => " <> ".to_string(),
                    _ => format!(" {} ", operator.sign()),
                };
                let sides = [left.bound(Bond::Sum), right.bound(Bond::Sum)];
                let block = Block::join(&sides, &sign);
                Ok(Written::new(block, Shape::Truth, Bond::Comparison))
            }
        }
    }

    fn arithmetic(&self, operator: Operator, left: Written, right: Written) -> Written {
        let (a, b) = (left.shape, right.shape);
        let doubles = a == Shape::Double || b == Shape::Double;
        // Whole numbers must not run over, as floating-point ones do not.
        let widen = match operator {
            Operator::Multiply => !doubles,
            Operator::Add | Operator::Subtract => a == Shape::Small && b == Shape::Small,
            _ => false,
        };
        let float = |written: Written| match written.number {
            Some(value) => Written {
                block: Block::new(self.dialect.float(value)),
                ..written
            },
            None => {
                let cast = format!(" AS {})", self.dialect.double());
                Written::new(
                    written.block.within("CAST(", &cast),
                    Shape::Double,
                    Bond::Atom,
                )
            }
        };
        let (left, right) = match (widen, right.number.is_some()) {
            (false, _) => {
                let (a, b) = (left.side(), right.side());
                (left.beside(&b), right.beside(&a))
            }
            (true, true) => (left, float(right)),
            (true, false) => (float(left), right),
        };
        let shape = match operator {
            Operator::Divide => Shape::Double,
            _ if doubles || widen => Shape::Double,
            _ => Shape::Whole,
        };
        let (bond, sign) = match operator {
            Operator::Add => (Bond::Sum, " + "),
            Operator::Subtract => (Bond::Sum, " - "),
            Operator::Multiply => (Bond::Product, " * "),
            _ => (Bond::Product, " / "),
        };
        let right = match operator {
            Operator::Divide if right.number.is_none_or(|value| value == 0.0) => {
                right.block.within("nullif(", ", 0)")
            }
            // a - (b + c), and sums of floating-point numbers in the order of the formula.
            _ => right.bound(match bond {
                Bond::Sum => Bond::Product,
                _ => Bond::Atom,
            }),
        };
        Written::new(Block::join(&[left.bound(bond), right], sign), shape, bond)
    }
}
