//! One row put together cell by cell, for the formats that have no text of
//! their own to borrow cells from.

use super::record::{Cells, Span};

/// The cells of a row.
#[derive(Debug, Default)]
pub(crate) struct RowBuffer {
    text: String,
    spans: Vec<Span>,
    nested: Vec<usize>,
}

impl RowBuffer {
    /// Empties the row and gives it `width` empty cells.
    pub fn clear(&mut self, width: usize) {
        self.text.clear();
        self.spans.clear();
        self.nested.clear();
        self.spans.resize(width, Span::default());
    }

    /// Sets a cell; one beyond the row's width widens it.
    pub fn set(&mut self, column: usize, text: &str) {
        self.write(column, |out| out.push_str(text));
    }

    /// Sets a cell to what `write` appends.
    pub fn write(&mut self, column: usize, write: impl FnOnce(&mut String)) {
        let start = self.text.len();
        write(&mut self.text);
        if column >= self.spans.len() {
            self.spans.resize(column + 1, Span::default());
        }
        if let Some(span) = self.spans.get_mut(column) {
            *span = Span {
                start,
                end: self.text.len(),
                mended: false,
            };
        }
    }

    /// Says that a cell holds a list or an object.
    pub fn mark_nested(&mut self, column: usize) {
        self.nested.push(column);
    }

    /// The columns whose cells hold a list or an object.
    pub fn nested(&self) -> &[usize] {
        &self.nested
    }

    /// The row as the sink takes it; `line` says where it stands in the file.
    pub fn cells(&self, line: u64) -> Cells<'_> {
        Cells {
            text: &self.text,
            scratch: "",
            spans: &self.spans,
            line,
        }
    }
}

/// A number as a cell: the shortest text that reads back as it, whole numbers
/// without a point, nothing for what is no number.
pub(super) fn write_number(value: f64, out: &mut String) {
    use std::fmt::Write;
    if !value.is_finite() {
        return;
    }
    let start = out.len();
    // Writing into a string does not fail.
    let _ = write!(out, "{value:?}");
    if out.get(start..).is_some_and(|text| text.ends_with(".0")) {
        out.truncate(out.len() - 2);
    }
}
