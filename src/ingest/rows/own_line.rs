//! The cells of a row that was mended.

use crate::ingest::record::{Cells, Span};

/// A row's cells when they are no longer the scanner's.
#[derive(Default)]
pub(super) struct OwnLine {
    text: String,
    spans: Vec<Span>,
}

impl OwnLine {
    /// Takes these cells.
    pub fn set<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        self.text.clear();
        self.spans.clear();
        for cell in cells {
            let start = self.text.len();
            self.text.push_str(cell);
            self.spans.push(Span {
                start,
                end: self.text.len(),
                mended: true,
            });
        }
    }

    /// The cells of the row in `line`.
    pub fn cells(&self, line: u64) -> Cells<'_> {
        Cells {
            text: "",
            scratch: &self.text,
            spans: &self.spans,
            line,
        }
    }
}
