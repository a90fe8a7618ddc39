//! `if` and `in` as SQL, on one line where that is not too long.

use super::super::super::expression::Expression;
use super::super::block::Block;
use super::written::{Bond, Shape, Written};
use super::{Result, Writer};

/// Widest `CASE` or list on one line.
const WIDE: usize = 88;

impl Writer<'_> {
    pub(super) fn inside(
        &mut self,
        inner: &Expression,
        list: &[Expression],
        sure: bool,
    ) -> Result<Written> {
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
    pub(super) fn case(&mut self, tree: &Expression, sure: bool) -> Result<Written> {
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
}

/// `CASE WHEN condition THEN value END`.
pub(super) fn guarded(condition: Block, value: Block) -> Block {
    let width = condition.width().zip(value.width());
    let (conditions, values) = ([condition], [value]);
    match width.is_some_and(|(a, b)| a + b + 20 <= WIDE) {
        true => one_line(&conditions, &values, None),
        false => many_lines(&conditions, &values, None),
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
