//! Formulas with their names resolved and their kinds checked, and their
//! evaluation over whole columns.

use std::borrow::Cow;

use super::ValueKind;
use super::error::RecipeError;
use super::evaluate::Evaluation;
use super::expression::{Expression, Function, Operator, parse};
use super::values::{Borrowed, Interner, NO_TEXT, Values};
use crate::i18n::{Lang, recipe as words};

/// Microseconds of a day.
pub(super) const DAY: f64 = 86_400e6;

/// A formula that can be evaluated.
#[derive(Clone, Debug)]
pub(super) struct Formula {
    root: Node,
    pub(super) kind: ValueKind,
}

/// A column that formulas may name: its name and kind; its place is its position.
pub(super) type Known = (String, ValueKind);

/// A formula's tree with its names resolved.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Column(usize),
    Number(f64),
    Text(u32),
    Negative(Box<Node>),
    Not(Box<Node>),
    Arithmetic(Operator, Box<Node>, Box<Node>),
    CompareNumbers(Operator, Box<Node>, Box<Node>),
    /// Texts are only equal or not.
    CompareTexts(bool, Box<Node>, Box<Node>),
    Logic(Operator, Box<Node>, Box<Node>),
    NumberIsMissing(Box<Node>, bool),
    TextIsMissing(Box<Node>, bool),
    InNumbers(Box<Node>, Vec<f64>),
    InTexts(Box<Node>, Vec<u32>),
    IfNumber(Box<Node>, Box<Node>, Box<Node>),
    IfText(Box<Node>, Box<Node>, Box<Node>),
    OfNumber(Function, Vec<Node>),
    CoalesceTexts(Box<Node>, Box<Node>),
    OfText(Function, Box<Node>),
    TextOfNumber(Box<Node>),
    FlagOfText(Box<Node>),
    StartsWith(Box<Node>, String),
}

impl Formula {
    /// Reads the formula of `owner` over these columns.
    pub(super) fn new(
        owner: &str,
        text: &str,
        columns: &[Known],
        interner: &mut Interner,
    ) -> Result<Formula, RecipeError> {
        let tree = parse(text).map_err(|error| RecipeError::Formula {
            owner: owner.to_string(),
            error,
        })?;
        let mut compiler = Compiler {
            owner,
            columns,
            interner,
        };
        let (root, kind) = compiler.node(&tree)?;
        Ok(Formula { root, kind })
    }

    /// Reads a condition.
    pub(super) fn condition(
        owner: &str,
        text: &str,
        columns: &[Known],
        interner: &mut Interner,
    ) -> Result<Formula, RecipeError> {
        let formula = Formula::new(owner, text, columns, interner)?;
        match formula.kind {
            ValueKind::Number => Ok(formula),
            _ => Err(wrong_kind(owner, words::KIND_NUMBER.text(Lang::En))),
        }
    }

    /// What it is made of.
    pub(super) fn root(&self) -> &Node {
        &self.root
    }

    /// The column this formula is, if it is nothing but one.
    pub(super) fn as_column(&self) -> Option<usize> {
        match self.root {
            Node::Column(index) => Some(index),
            _ => None,
        }
    }

    /// The one column of texts that this text is made of, if it is no other's copy.
    pub(super) fn only_text(&self, columns: &[Known]) -> Option<usize> {
        let mut read = Vec::new();
        self.columns(&mut |at| read.push(at));
        let first = *read.first()?;
        let text = |kind: ValueKind| kind == ValueKind::Text;
        let alone = read.iter().all(|at| *at == first) && self.as_column().is_none();
        (alone && text(self.kind) && columns.get(first).is_some_and(|(_, kind)| text(*kind)))
            .then_some(first)
    }

    /// Calls `see` with the position of every column that is read.
    pub(super) fn columns(&self, see: &mut impl FnMut(usize)) {
        self.root.columns(see);
    }

    /// The values of `rows` rows.
    pub(super) fn evaluate<'a>(
        &self,
        columns: &'a [Values],
        rows: usize,
        interner: &mut Interner,
    ) -> Borrowed<'a> {
        let mut evaluation = Evaluation {
            columns,
            rows,
            interner,
        };
        match self.kind {
            ValueKind::Text => Borrowed::Texts(evaluation.texts(&self.root)),
            _ => Borrowed::Numbers(evaluation.numbers(&self.root)),
        }
    }

    /// The numbers of `rows` rows; not-a-number for a text.
    pub(super) fn numbers<'a>(
        &self,
        columns: &'a [Values],
        rows: usize,
        interner: &mut Interner,
    ) -> Cow<'a, [f64]> {
        match self.evaluate(columns, rows, interner) {
            Borrowed::Numbers(values) => values,
            Borrowed::Texts(values) => Cow::Owned(vec![f64::NAN; values.len()]),
        }
    }
}

fn wrong_kind(owner: &str, expected: &str) -> RecipeError {
    RecipeError::WrongKind {
        owner: owner.to_string(),
        expected: expected.to_string(),
    }
}

struct Compiler<'a> {
    owner: &'a str,
    columns: &'a [Known],
    interner: &'a mut Interner,
}

type Compiled = Result<(Node, ValueKind), RecipeError>;

impl Compiler<'_> {
    fn number(&mut self, tree: &Expression) -> Result<Box<Node>, RecipeError> {
        match (tree, self.node(tree)?) {
            (Expression::Missing, _) => Ok(Box::new(Node::Number(f64::NAN))),
            (_, (node, ValueKind::Number | ValueKind::Moment)) => Ok(Box::new(node)),
            _ => Err(wrong_kind(self.owner, words::KIND_NUMBER.text(Lang::En))),
        }
    }

    fn text(&mut self, tree: &Expression) -> Result<Box<Node>, RecipeError> {
        match (tree, self.node(tree)?) {
            (Expression::Missing, _) => Ok(Box::new(Node::Text(NO_TEXT))),
            (_, (node, ValueKind::Text)) => Ok(Box::new(node)),
            _ => Err(wrong_kind(self.owner, words::KIND_TEXT.text(Lang::En))),
        }
    }

    /// Two operands of one kind; "missing" is of any.
    fn alike(
        &mut self,
        left: &Expression,
        right: &Expression,
    ) -> Result<(Box<Node>, Box<Node>, ValueKind), RecipeError> {
        // Each side once: compiling one of them twice would double at every level.
        let (left_node, left_kind) = self.node(left)?;
        let (right_node, right_kind) = self.node(right)?;
        let nothing = |kind: ValueKind| match kind {
            ValueKind::Text => Node::Text(NO_TEXT),
            _ => Node::Number(f64::NAN),
        };
        let (left_node, right_node, kind) = match (left, right) {
            (Expression::Missing, _) => (nothing(right_kind), right_node, right_kind),
            (_, Expression::Missing) => (left_node, nothing(left_kind), left_kind),
            _ => (left_node, right_node, left_kind),
        };
        let either_missing =
            matches!(left, Expression::Missing) || matches!(right, Expression::Missing);
        let texts = (left_kind == ValueKind::Text, right_kind == ValueKind::Text);
        if !either_missing && texts.0 != texts.1 {
            return Err(wrong_kind(self.owner, words::KIND_ALIKE.text(Lang::En)));
        }
        Ok((Box::new(left_node), Box::new(right_node), kind))
    }

    fn node(&mut self, tree: &Expression) -> Compiled {
        let number = |node: Node| Ok((node, ValueKind::Number));
        match tree {
            Expression::Name(name) => {
                let found = self.columns.iter().position(|(known, _)| known == name);
                match found.and_then(|index| Some((index, self.columns.get(index)?.1))) {
                    Some((index, kind)) => Ok((Node::Column(index), kind)),
                    None => Err(RecipeError::UnknownName {
                        owner: self.owner.to_string(),
                        name: name.clone(),
                        known: names(self.columns),
                    }),
                }
            }
            Expression::Number(value) => number(Node::Number(*value)),
            Expression::Text(text) => Ok((Node::Text(self.interner.code(text)), ValueKind::Text)),
            Expression::Missing => number(Node::Number(f64::NAN)),
            Expression::Negative(inner) => number(Node::Negative(self.number(inner)?)),
            Expression::Not(inner) => number(Node::Not(self.number(inner)?)),
            Expression::IsMissing(inner, not) => match self.node(inner)? {
                (node, ValueKind::Text) => number(Node::TextIsMissing(Box::new(node), *not)),
                (node, _) => number(Node::NumberIsMissing(Box::new(node), *not)),
            },
            Expression::In(inner, list) => match self.node(inner)? {
                (node, ValueKind::Text) => {
                    let mut codes = Vec::with_capacity(list.len());
                    for item in list {
                        match item {
                            Expression::Text(text) => codes.push(self.interner.code(text)),
                            _ => {
                                return Err(wrong_kind(
                                    self.owner,
                                    words::KIND_ALIKE.text(Lang::En),
                                ));
                            }
                        }
                    }
                    number(Node::InTexts(Box::new(node), codes))
                }
                (node, _) => {
                    let mut values = Vec::with_capacity(list.len());
                    for item in list {
                        match item {
                            Expression::Number(value) => values.push(*value),
                            _ => {
                                return Err(wrong_kind(
                                    self.owner,
                                    words::KIND_ALIKE.text(Lang::En),
                                ));
                            }
                        }
                    }
                    number(Node::InNumbers(Box::new(node), values))
                }
            },
            Expression::If(condition, then, otherwise) => {
                let condition = self.number(condition)?;
                let (then, otherwise, kind) = self.alike(then, otherwise)?;
                Ok(match kind {
                    ValueKind::Text => (Node::IfText(condition, then, otherwise), kind),
                    _ => (Node::IfNumber(condition, then, otherwise), kind),
                })
            }
            Expression::Binary(operator, left, right) => self.binary(*operator, left, right),
            Expression::Call(function, arguments) => self.call(*function, arguments),
        }
    }

    fn binary(&mut self, operator: Operator, left: &Expression, right: &Expression) -> Compiled {
        let node = match operator {
            Operator::And | Operator::Or => {
                Node::Logic(operator, self.number(left)?, self.number(right)?)
            }
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => {
                Node::Arithmetic(operator, self.number(left)?, self.number(right)?)
            }
            _ => {
                let (left, right, kind) = self.alike(left, right)?;
                match (kind, operator) {
                    (ValueKind::Text, Operator::Equal) => Node::CompareTexts(true, left, right),
                    (ValueKind::Text, Operator::NotEqual) => Node::CompareTexts(false, left, right),
                    (ValueKind::Text, _) => {
                        return Err(wrong_kind(self.owner, words::KIND_NUMBER.text(Lang::En)));
                    }
                    _ => Node::CompareNumbers(operator, left, right),
                }
            }
        };
        Ok((node, ValueKind::Number))
    }

    fn call(&mut self, function: Function, arguments: &[Expression]) -> Compiled {
        let kind = ValueKind::Number;
        match (function, arguments) {
            (Function::Coalesce, [left, right]) => {
                let (left, right, kind) = self.alike(left, right)?;
                Ok(match kind {
                    ValueKind::Text => (Node::CoalesceTexts(left, right), kind),
                    _ => (Node::OfNumber(function, vec![*left, *right]), kind),
                })
            }
            (Function::StartsWith, [inner, Expression::Text(beginning)]) => {
                Ok((Node::StartsWith(self.text(inner)?, beginning.clone()), kind))
            }
            (Function::StartsWith, _) => {
                Err(wrong_kind(self.owner, words::KIND_TEXT.text(Lang::En)))
            }
            (Function::Lower | Function::Code, [inner]) => {
                Ok((Node::OfText(function, self.text(inner)?), ValueKind::Text))
            }
            (Function::Text, [inner]) => {
                Ok((Node::TextOfNumber(self.number(inner)?), ValueKind::Text))
            }
            (Function::Flag, [inner]) => Ok(match self.node(inner)? {
                (node, ValueKind::Text) => (Node::FlagOfText(Box::new(node)), kind),
                (node, _) => (node, kind),
            }),
            (_, arguments) => {
                let mut nodes = Vec::with_capacity(arguments.len());
                for argument in arguments {
                    nodes.push(*self.number(argument)?);
                }
                Ok((Node::OfNumber(function, nodes), kind))
            }
        }
    }
}

/// The names there are, for an error.
pub(super) fn names(columns: &[Known]) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    names.join(", ")
}

impl Node {
    fn columns(&self, see: &mut impl FnMut(usize)) {
        match self {
            Node::Column(index) => see(*index),
            Node::Number(_) | Node::Text(_) => {}
            Node::Negative(inner)
            | Node::Not(inner)
            | Node::NumberIsMissing(inner, _)
            | Node::TextIsMissing(inner, _)
            | Node::InNumbers(inner, _)
            | Node::InTexts(inner, _)
            | Node::OfText(_, inner)
            | Node::TextOfNumber(inner)
            | Node::FlagOfText(inner)
            | Node::StartsWith(inner, _) => inner.columns(see),
            Node::Arithmetic(_, left, right)
            | Node::CompareNumbers(_, left, right)
            | Node::CompareTexts(_, left, right)
            | Node::Logic(_, left, right)
            | Node::CoalesceTexts(left, right) => {
                left.columns(see);
                right.columns(see);
            }
            Node::IfNumber(condition, then, otherwise)
            | Node::IfText(condition, then, otherwise) => {
                condition.columns(see);
                then.columns(see);
                otherwise.columns(see);
            }
            Node::OfNumber(_, arguments) => arguments.iter().for_each(|node| node.columns(see)),
        }
    }
}

pub(super) use super::evaluate::holds;
