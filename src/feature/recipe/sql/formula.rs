//! Formulas as SQL. What the recipe's language says and SQL says otherwise is
//! written out: division by zero, `least` of a missing value, a condition as a
//! number. Fractions are floating-point numbers throughout, as in the browser.

use std::collections::BTreeSet;

use super::super::ValueKind;
use super::super::error::{FormulaError, FormulaProblem, RecipeError};
use super::super::expression::{Expression, Function, Operator};
use super::block::Block;
use super::cells::{Helper, Helpers};
use super::dialect::{Dialect, plain};

/// Longest formula as SQL, in bytes; some functions must write an argument twice.
const LONGEST: usize = 200_000;
/// Widest `CASE` or list on one line.
const WIDE: usize = 88;

/// What a value is to SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A floating-point number.
    Double,
    /// A count or the like, in 64 bits.
    Whole,
    /// A small whole number, which SQL may hold in 32 bits.
    Small,
    /// Yes or no.
    Truth,
    Text,
    Moment,
    /// NULL, of any type.
    Nothing,
}

impl Shape {
    /// Of a column read as this kind.
    pub fn of(kind: ValueKind) -> Shape {
        match kind {
            ValueKind::Number => Shape::Double,
            ValueKind::Moment => Shape::Moment,
            ValueKind::Text => Shape::Text,
        }
    }

    fn is_number(self) -> bool {
        matches!(self, Shape::Double | Shape::Whole | Shape::Small)
    }

    /// Of a value that is one or the other.
    fn either(self, other: Shape) -> Shape {
        match (self, other) {
            (Shape::Nothing, shape) | (shape, Shape::Nothing) => shape,
            (a, b) if a == b => a,
            (Shape::Double, _) | (_, Shape::Double) => Shape::Double,
            _ => Shape::Whole,
        }
    }
}

/// How strongly the parts of an expression hold together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Atom,
}

/// What stands on the other side.
#[derive(Clone, Copy)]
struct Beside {
    shape: Shape,
    /// A bare number, which is no help: two plain fractions would be exact decimals.
    literal: bool,
}

/// A formula as SQL.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub block: Block,
    pub shape: Shape,
    bond: Bond,
    /// The number, if it is one and nothing else.
    number: Option<f64>,
}

impl Written {
    fn new(block: Block, shape: Shape, bond: Bond) -> Written {
        Written {
            block,
            shape,
            bond,
            number: None,
        }
    }

    fn atom(text: impl Into<String>, shape: Shape) -> Written {
        Written::new(Block::new(text), shape, Bond::Atom)
    }

    /// In brackets if it holds together less than this.
    fn bound(self, least: Bond) -> Block {
        match self.bond < least {
            true => self.block.within("(", ")"),
            false => self.block,
        }
    }

    fn side(&self) -> Beside {
        Beside {
            shape: self.shape,
            literal: self.number.is_some(),
        }
    }

    /// As a number beside another: a fraction need not say that it is floating-point
    /// where the other is.
    fn beside(self, other: &Beside) -> Written {
        match self.number {
            Some(value) if other.shape == Shape::Double && !other.literal => Written {
                block: Block::new(plain(value)),
                ..self
            },
            _ => self,
        }
    }
}

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

    fn inside(&mut self, inner: &Expression, list: &[Expression], sure: bool) -> Result<Written> {
        let inner = self.any(inner, sure)?;
        let inner = match inner.shape {
            Shape::Text => inner,
            _ => self.number_of(inner),
        };
        let side = inner.side();
        let mut items = Vec::with_capacity(list.len());
        for item in list {
            let item = self.any(item, sure)?.beside(&side);
            items.extend(item.block.lines().first().cloned());
        }
        let mut block = inner.bound(Bond::Sum);
        block.push(" IN (");
        let width: usize = items.iter().map(|item| item.chars().count() + 2).sum();
        if width <= WIDE {
            block.push(&items.join(", "));
            block.push(")");
        } else {
            let mut line = String::new();
            for (index, item) in items.iter().enumerate() {
                if line.chars().count() + item.chars().count() > WIDE {
                    block.line(2, line.trim_end());
                    line.clear();
                }
                line.push_str(item);
                line.push_str(if index + 1 < items.len() { ", " } else { "" });
            }
            block.line(2, &line);
            block.line(0, ")");
        }
        Ok(Written::new(block, Shape::Truth, Bond::Comparison))
    }

    /// `if` and the `if`s in its other branch.
    fn case(&mut self, tree: &Expression, sure: bool) -> Result<Written> {
        let mut conditions = Vec::new();
        let mut values = Vec::new();
        let mut rest = tree;
        while let Expression::If(condition, then, otherwise) = rest {
            conditions.push(self.truth(condition, sure)?.block);
            values.push(self.any(then, sure)?);
            rest = otherwise;
        }
        values.push(self.any(rest, sure)?);
        let shape = values
            .iter()
            .map(|value| match value.shape {
                Shape::Truth => Shape::Small,
                shape => shape,
            })
            .reduce(|a, b| match (a, b) {
                (Shape::Moment, b) | (b, Shape::Moment) if b.is_number() => Shape::Whole,
                (a, b) => a.either(b),
            })
            .unwrap_or(Shape::Nothing);
        let mut blocks: Vec<Block> = Vec::with_capacity(values.len());
        for value in values {
            blocks.push(match (value.shape, shape) {
                (Shape::Nothing, _) => value.block,
                (Shape::Moment, Shape::Moment) | (Shape::Text, _) => value.block,
                _ => self.number_of(value).block,
            });
        }
        let otherwise = blocks.pop().unwrap_or_default();
        let otherwise = match (shape, otherwise.lines()) {
            // ELSE NULL goes without saying.
            (Shape::Nothing, _) => None,
            (_, [line]) if line == "NULL" => None,
            _ => Some(otherwise),
        };
        if shape == Shape::Nothing {
            return Ok(Written::atom("NULL", Shape::Nothing));
        }
        let all = conditions.iter().chain(&blocks).chain(&otherwise);
        let width = all
            .map(|block| block.width().map(|width| width + 11))
            .sum::<Option<usize>>();
        let block = match width.is_some_and(|width| width <= WIDE) {
            true => one_line(&conditions, &blocks, otherwise.as_ref()),
            false => many_lines(&conditions, &blocks, otherwise.as_ref()),
        };
        Ok(Written::new(block, shape, Bond::Atom))
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

    fn call(
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
        let guarded = sure || self.dialect == Dialect::BigQuery;
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
            _ if guarded => Vec::new(),
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
        let condition = [Block::join(&there, " AND ")];
        let values = [call];
        let block = match condition
            .iter()
            .chain(&values)
            .map(Block::width)
            .sum::<Option<usize>>()
            .is_some_and(|width| width + 20 <= WIDE)
        {
            true => one_line(&condition, &values, None),
            false => many_lines(&condition, &values, None),
        };
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

fn one_line(conditions: &[Block], values: &[Block], otherwise: Option<&Block>) -> Block {
    let mut block = Block::new("CASE");
    for (condition, value) in conditions.iter().zip(values) {
        block.push(" WHEN ");
        block.append(condition, 0);
        block.push(" THEN ");
        block.append(value, 0);
    }
    if let Some(value) = otherwise {
        block.push(" ELSE ");
        block.append(value, 0);
    }
    block.push(" END");
    block
}

fn many_lines(conditions: &[Block], values: &[Block], otherwise: Option<&Block>) -> Block {
    let mut block = Block::new("CASE");
    for (condition, value) in conditions.iter().zip(values) {
        block.line(2, "WHEN ");
        block.append(condition, 4);
        match condition.width().zip(value.width()) {
            Some((a, b)) if a + b + 16 <= WIDE => block.push(" THEN "),
            _ => block.line(4, "THEN "),
        }
        block.append(value, 6);
    }
    if let Some(value) = otherwise {
        block.line(2, "ELSE ");
        block.append(value, 4);
    }
    block.line(0, "END");
    block
}
