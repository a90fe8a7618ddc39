//! Lists, maps and structures put together from their leaves' levels, as JSON
//! (the record assembly of the Dremel paper, Melnik et al., VLDB 2010).

use std::fmt::Write;

use super::leaf::LeafReader;
use super::problem::{ColumnDetail, ParquetProblem};
use super::schema::{Node, Repetition, Shape};
use super::text;
use super::values::TEXT_LIMIT;
use crate::ingest::error::IngestProblem;
use crate::ingest::source::ByteSource;

/// Puts one field's rows together.
pub(super) struct Assembly<'r> {
    pub leaves: &'r mut [LeafReader],
    /// The number of the first of them within the schema.
    pub first_leaf: usize,
    pub source: &'r mut dyn ByteSource,
    pub out: &'r mut String,
    pub group: u64,
    /// Whether every text so far was one.
    pub decoded: bool,
}

type Outcome = Result<(), IngestProblem>;

impl Assembly<'_> {
    /// Appends the next row's JSON; `false` when the whole field is missing.
    pub fn row(&mut self, node: &Node) -> Result<bool, IngestProblem> {
        for index in 0..self.leaves.len() {
            if self.peek(self.first_leaf + index)?.0 != 0 {
                return Err(self.broken());
            }
        }
        // A structure around it that is missing leaves nothing, not even an
        // empty list.
        let around = node.definition - u8::from(node.repetition != Repetition::Required);
        if self.peek(node.first_leaf)?.1 < around {
            self.skip(node)?;
            return Ok(false);
        }
        let before = self.out.len();
        self.value(node)?;
        let missing = self.out.get(before..) == Some("null");
        if missing {
            self.out.truncate(before);
        }
        Ok(!missing)
    }

    fn value(&mut self, node: &Node) -> Outcome {
        if node.leaf_count == 0 {
            self.out.push_str("{}");
            return Ok(());
        }
        match node.repetition {
            Repetition::Repeated => {
                self.out.push('[');
                self.each(node, &mut |this| this.content(node))?;
                self.out.push(']');
                Ok(())
            }
            Repetition::Optional if self.peek(node.first_leaf)?.1 < node.definition => {
                self.skip(node)?;
                self.out.push_str("null");
                Ok(())
            }
            _ => self.content(node),
        }
    }

    fn content(&mut self, node: &Node) -> Outcome {
        match &node.shape {
            Shape::Leaf => self.leaf(node.first_leaf, false),
            Shape::Struct(fields) => {
                self.out.push('{');
                for (index, field) in fields.iter().enumerate() {
                    if index > 0 {
                        self.out.push(',');
                    }
                    quote(&field.name, self.out);
                    self.out.push(':');
                    self.value(field)?;
                }
                self.out.push('}');
                Ok(())
            }
            Shape::List { child, bare } => {
                self.out.push('[');
                self.each(child, &mut |this| match &child.shape {
                    Shape::Struct(fields) if !bare => match fields.first() {
                        Some(element) => this.value(element),
                        None => Ok(()),
                    },
                    _ => this.content(child),
                })?;
                self.out.push(']');
                Ok(())
            }
            Shape::Map(child) => self.map(child),
        }
    }

    /// A map as a JSON object; one of keys alone as their list.
    fn map(&mut self, child: &Node) -> Outcome {
        let Shape::Struct(fields) = &child.shape else {
            return Err(self.broken());
        };
        match fields.as_slice() {
            [key] => {
                self.out.push('[');
                self.each(child, &mut |this| this.value(key))?;
                self.out.push(']');
                Ok(())
            }
            [key, value] => {
                self.out.push('{');
                self.each(child, &mut |this| {
                    this.key(key)?;
                    this.out.push(':');
                    this.value(value)
                })?;
                self.out.push('}');
                Ok(())
            }
            _ => Err(self.broken()),
        }
    }

    /// The elements of a repeated field, with commas between.
    fn each(&mut self, node: &Node, element: &mut dyn FnMut(&mut Self) -> Outcome) -> Outcome {
        if self.peek(node.first_leaf)?.1 < node.definition {
            return self.skip(node);
        }
        loop {
            element(self)?;
            if self.out.len() > TEXT_LIMIT {
                return Err(self.problem(ColumnDetail::PageTooLarge {
                    size: self.out.len() as u64,
                    limit: TEXT_LIMIT as u64,
                }));
            }
            match self.look(node.first_leaf)? {
                Some((level, _)) if level == node.repeats_at => self.out.push(','),
                Some((level, _)) if level > node.repeats_at => return Err(self.broken()),
                _ => return Ok(()),
            }
        }
    }

    /// A map's key, which is a text in JSON whatever it is.
    fn key(&mut self, node: &Node) -> Outcome {
        match (&node.shape, self.peek(node.first_leaf)?.1 < node.definition) {
            (_, true) => {
                self.skip(node)?;
                self.out.push_str("\"null\"");
                Ok(())
            }
            (Shape::Leaf, false) => self.leaf(node.first_leaf, true),
            (_, false) => {
                let before = self.out.len();
                self.value(node)?;
                let key = self.out.split_off(before);
                quote(&key, self.out);
                Ok(())
            }
        }
    }

    /// A leaf's value, quoted where JSON wants it or `always`.
    fn leaf(&mut self, number: usize, always: bool) -> Outcome {
        let Some(reader) = self.leaves.get_mut(number - self.first_leaf) else {
            return Err(self.broken());
        };
        let Some(index) = reader.take() else {
            return Err(self.broken());
        };
        let (leaf, values) = (reader.leaf(), reader.values());
        if !always && text::is_bare(leaf, values, index) {
            self.decoded &= text::write(leaf, values, index, self.out);
        } else {
            let mut value = String::new();
            self.decoded &= text::write(leaf, values, index, &mut value);
            quote(&value, self.out);
        }
        Ok(())
    }

    /// Leaves a missing field out: one entry in each of its leaves.
    fn skip(&mut self, node: &Node) -> Outcome {
        for number in node.first_leaf..node.first_leaf + node.leaf_count {
            self.peek(number)?;
            let reader = self.leaves.get_mut(number - self.first_leaf);
            // A leaf that is there where the field is missing contradicts it.
            if reader.is_none_or(|reader| reader.take().is_some()) {
                return Err(self.broken());
            }
        }
        Ok(())
    }

    /// The levels of a leaf's next entry, which must be there.
    fn peek(&mut self, number: usize) -> Result<(u8, u8), IngestProblem> {
        match self.look(number)? {
            Some(levels) => Ok(levels),
            None => Err(self.broken()),
        }
    }

    fn look(&mut self, number: usize) -> Result<Option<(u8, u8)>, IngestProblem> {
        match self.leaves.get_mut(number - self.first_leaf) {
            Some(reader) => reader.peek(self.source),
            None => Err(self.broken()),
        }
    }

    fn broken(&self) -> IngestProblem {
        self.problem(ColumnDetail::Levels)
    }

    fn problem(&self, detail: ColumnDetail) -> IngestProblem {
        let leaf = self.leaves.first().map(|reader| reader.leaf().path.clone());
        ParquetProblem::Column {
            column: leaf.unwrap_or_default(),
            row_group: self.group,
            detail,
        }
        .into()
    }
}

/// Appends a text as JSON.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if letter < ' ' => {
                // Writing into a string does not fail.
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
}
