//! A piece of SQL, what it is to SQL, and when it needs brackets.

use super::super::super::ValueKind;
use super::super::block::Block;
use super::super::dialect::plain;

/// What a value is to SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Shape {
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

    pub fn is_number(self) -> bool {
        matches!(self, Shape::Double | Shape::Whole | Shape::Small)
    }

    /// Of a value that is one or the other.
    pub fn either(self, other: Shape) -> Shape {
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
pub(in super::super) enum Bond {
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
pub(in super::super) struct Beside {
    pub shape: Shape,
    /// A bare number, which is no help: two plain fractions would be exact decimals.
    pub literal: bool,
}

/// A formula as SQL.
#[derive(Clone, Debug)]
pub(in super::super) struct Written {
    pub block: Block,
    pub shape: Shape,
    pub bond: Bond,
    /// The number, if it is one and nothing else.
    pub number: Option<f64>,
}

impl Written {
    pub fn new(block: Block, shape: Shape, bond: Bond) -> Written {
        Written {
            block,
            shape,
            bond,
            number: None,
        }
    }

    pub fn atom(text: impl Into<String>, shape: Shape) -> Written {
        Written::new(Block::new(text), shape, Bond::Atom)
    }

    /// In brackets if it holds together less than this.
    pub fn bound(self, least: Bond) -> Block {
        match self.bond < least {
            true => self.block.within("(", ")"),
            false => self.block,
        }
    }

    pub fn side(&self) -> Beside {
        Beside {
            shape: self.shape,
            literal: self.number.is_some(),
        }
    }

    /// As a number beside another: a fraction need not say that it is floating-point
    /// where the other is.
    pub fn beside(self, other: &Beside) -> Written {
        match self.number {
            Some(value) if other.shape == Shape::Double && !other.literal => Written {
                block: Block::new(plain(value)),
                ..self
            },
            _ => self,
        }
    }
}
