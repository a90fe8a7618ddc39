//! Text into records: a resumable scanner of RFC 4180 with the leniency that
//! real files need (any line end, text after a closing quote).
//!
//! It looks at each byte once, whatever the chunks: the state says where in a
//! record the text ended, and scanning goes on there.

use super::error::IngestProblem;
use super::lines::{LineMark, line_ends};
use super::options::{COLUMN_LIMIT, FIELD_LIMIT, RECORD_LIMIT};
use super::record::{Cells, Span};
use super::report::LineEndings;
use super::structure::next_break;

/// Stands for "no delimiter": a line feed ends the record before it is asked.
const NO_DELIMITER: u8 = b'\n';

/// Where in a record the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// At a cell's first byte.
    CellStart,
    /// In a cell without quotes, or after a closing quote.
    Plain,
    /// Between the quotes.
    Quoted,
    /// After a quote that closes, unless another one follows.
    QuoteSeen,
}

/// The quoted cell being read.
#[derive(Clone, Copy, Debug, Default)]
struct Quoted {
    /// Line of the opening quote.
    line: u64,
    /// First byte after it.
    start: usize,
    /// The closing quote, once it is seen.
    close: Option<usize>,
    /// Whether quotes are doubled inside.
    doubled: bool,
}

/// Cuts text into records. Positions are bytes of the text passed in, which
/// begins with the record that is not complete yet.
pub(super) struct Scanner {
    delimiter: u8,
    place: Place,
    position: usize,
    record_start: usize,
    cell_start: usize,
    quoted: Option<Quoted>,
    spans: Vec<Span>,
    cells: u64,
    scratch: String,
    complete: bool,
    /// The record ended with a CR at the very end of the text.
    after_return: bool,
    line: u64,
    ends_inside: u64,
    stray_text: bool,
    endings: LineEndings,
}

impl Scanner {
    /// A scanner that begins at `line`.
    pub fn new(delimiter: Option<u8>, line: u64) -> Scanner {
        Scanner {
            delimiter: delimiter.unwrap_or(NO_DELIMITER),
            place: Place::CellStart,
            position: 0,
            record_start: 0,
            cell_start: 0,
            quoted: None,
            spans: Vec::new(),
            cells: 0,
            scratch: String::new(),
            complete: false,
            after_return: false,
            line,
            ends_inside: 0,
            stray_text: false,
            endings: LineEndings::default(),
        }
    }

    /// Record ends seen so far.
    pub fn endings(&self) -> LineEndings {
        self.endings
    }

    /// Line in which the record begins.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Cells of the record, also those beyond the column limit.
    pub fn cell_count(&self) -> u64 {
        self.cells
    }

    /// Whether a cell of the record had text after its closing quote.
    pub fn has_stray_text(&self) -> bool {
        self.stray_text
    }

    /// The first byte of the text that was not looked at.
    pub fn position(&self) -> usize {
        self.position
    }

    /// The record is one cell of this text and no quotes; `None` otherwise.
    pub fn only_plain_cell<'a>(&self, text: &'a str) -> Option<&'a str> {
        match self.spans.as_slice() {
            // A quote moves the span's start off the record's.
            [span] if self.cells == 1 && !span.mended && span.start == self.record_start => {
                text.get(span.start..span.end)
            }
            _ => None,
        }
    }

    /// Fills the record with empty cells, or cuts it, to `width` cells.
    pub fn fit(&mut self, width: usize) {
        self.spans.resize(width, Span::default());
    }

    /// The record's cells.
    pub fn cells<'a>(&'a self, text: &'a str) -> Cells<'a> {
        Cells {
            text,
            scratch: &self.scratch,
            spans: &self.spans,
            line: self.line,
        }
    }

    /// Where `text` begins, for the decoder that appends to it.
    pub fn mark(&self) -> LineMark {
        LineMark {
            line: self.line,
            after_return: self.after_return,
        }
    }

    /// Scans on to the end of the next record; `false` when the text ends
    /// before. `last` says that no more text comes.
    pub fn next_record(&mut self, text: &str, last: bool) -> Result<bool, IngestProblem> {
        let bytes = text.as_bytes();
        if self.complete {
            self.begin();
        }
        if self.after_return && !self.settle_return(bytes, last) {
            return Ok(false);
        }
        loop {
            match self.place {
                Place::CellStart => match bytes.get(self.position) {
                    Some(b'"') => self.open_quote(),
                    Some(_) => self.place = Place::Plain,
                    None if last && self.cells > 0 => {
                        self.close_cell(text, self.position)?;
                        self.complete = true;
                        return Ok(true);
                    }
                    None => return Ok(false),
                },
                Place::Plain => match next_break(bytes, self.position, self.delimiter) {
                    Some(at) => {
                        if self.end_cell(text, at)? {
                            return Ok(true);
                        }
                    }
                    None => {
                        self.position = bytes.len();
                        if !last {
                            self.check_lengths(self.position)?;
                            return Ok(false);
                        }
                        self.close_cell(text, self.position)?;
                        self.complete = true;
                        return Ok(true);
                    }
                },
                Place::Quoted => {
                    let rest = bytes.get(self.position..).unwrap_or_default();
                    let Some(found) = memchr::memchr(b'"', rest) else {
                        self.position = bytes.len();
                        self.check_lengths(self.position)?;
                        if last {
                            return Err(self.unclosed());
                        }
                        return Ok(false);
                    };
                    self.position += found + 1;
                    self.place = Place::QuoteSeen;
                }
                Place::QuoteSeen => match bytes.get(self.position) {
                    Some(b'"') => {
                        if let Some(quoted) = &mut self.quoted {
                            quoted.doubled = true;
                        }
                        self.position += 1;
                        self.place = Place::Quoted;
                    }
                    None if !last => return Ok(false),
                    next => {
                        let ends = next.is_none_or(|byte| {
                            *byte == self.delimiter || matches!(byte, b'\n' | b'\r')
                        });
                        if let Some(quoted) = &mut self.quoted {
                            quoted.close = Some(self.position - 1);
                        }
                        self.stray_text |= !ends;
                        self.place = Place::Plain;
                    }
                },
            }
        }
    }

    /// Forgets the text before the record that is not complete yet, and says
    /// how many bytes that are.
    pub fn release(&mut self) -> usize {
        if self.complete {
            self.begin();
        }
        let released = self.record_start;
        if released > 0 {
            self.position -= released;
            self.cell_start -= released;
            self.record_start = 0;
            for span in self.spans.iter_mut().filter(|span| !span.mended) {
                span.start -= released;
                span.end -= released;
            }
            if let Some(quoted) = &mut self.quoted {
                quoted.start -= released;
                quoted.close = quoted.close.map(|close| close - released);
            }
        }
        released
    }

    /// Makes ready for the record at `position`.
    fn begin(&mut self) {
        self.complete = false;
        self.spans.clear();
        self.cells = 0;
        self.scratch.clear();
        self.stray_text = false;
        self.line += 1 + self.ends_inside;
        self.ends_inside = 0;
        self.record_start = self.position;
        self.cell_start = self.position;
        self.place = Place::CellStart;
    }

    /// After a CR at the text's end: is the next byte its LF? `false` when it
    /// is not there yet.
    fn settle_return(&mut self, bytes: &[u8], last: bool) -> bool {
        match bytes.get(self.position) {
            Some(b'\n') => {
                self.endings.crlf += 1;
                self.position += 1;
                self.record_start = self.position;
                self.cell_start = self.position;
            }
            None if !last => return false,
            _ => self.endings.cr += 1,
        }
        self.after_return = false;
        true
    }

    fn open_quote(&mut self) {
        self.position += 1;
        self.quoted = Some(Quoted {
            line: self.line + self.ends_inside,
            start: self.position,
            ..Quoted::default()
        });
        self.place = Place::Quoted;
    }

    /// Ends the cell at the break `at`; `true` when the record ends with it.
    #[inline]
    fn end_cell(&mut self, text: &str, at: usize) -> Result<bool, IngestProblem> {
        let bytes = text.as_bytes();
        self.close_cell(text, at)?;
        self.position = at + 1;
        self.cell_start = self.position;
        self.place = Place::CellStart;
        match bytes.get(at) {
            Some(b'\n') => self.endings.lf += 1,
            Some(b'\r') => match bytes.get(self.position) {
                Some(b'\n') => {
                    self.endings.crlf += 1;
                    self.position += 1;
                }
                Some(_) => self.endings.cr += 1,
                None => self.after_return = true,
            },
            _ => return Ok(false),
        }
        self.complete = true;
        Ok(true)
    }

    /// Keeps the span of the cell that ends before `end`.
    #[inline]
    fn close_cell(&mut self, text: &str, end: usize) -> Result<(), IngestProblem> {
        self.check_lengths(end)?;
        self.cells += 1;
        let span = match self.quoted.take() {
            None => Span {
                start: self.cell_start,
                end,
                mended: false,
            },
            Some(quoted) => self.close_quoted(text, quoted, end),
        };
        if self.spans.len() < COLUMN_LIMIT {
            self.spans.push(span);
        }
        Ok(())
    }

    /// The span of a quoted cell, its doubled quotes made single.
    fn close_quoted(&mut self, text: &str, quoted: Quoted, end: usize) -> Span {
        let close = quoted.close.unwrap_or(end);
        let inside = text.get(quoted.start..close).unwrap_or_default();
        self.ends_inside += line_ends(inside.as_bytes(), false);
        if !quoted.doubled && close + 1 >= end {
            return Span {
                start: quoted.start,
                end: close,
                mended: false,
            };
        }
        let start = self.scratch.len();
        let mut rest = inside;
        while let Some((before, after)) = rest.split_once("\"\"") {
            self.scratch.push_str(before);
            self.scratch.push('"');
            rest = after;
        }
        self.scratch.push_str(rest);
        self.scratch
            .push_str(text.get(close + 1..end).unwrap_or_default());
        Span {
            start,
            end: self.scratch.len(),
            mended: true,
        }
    }

    /// Refuses a cell or a record that is too long when it reaches `end`.
    #[inline]
    fn check_lengths(&self, end: usize) -> Result<(), IngestProblem> {
        if end - self.cell_start <= FIELD_LIMIT && end - self.record_start <= RECORD_LIMIT {
            return Ok(());
        }
        Err(self.too_long(end))
    }

    /// Whichever limit is passed first, so that chunks do not matter.
    #[cold]
    fn too_long(&self, end: usize) -> IngestProblem {
        let cell_end = self.cell_start + FIELD_LIMIT;
        if end <= cell_end || self.record_start + RECORD_LIMIT < cell_end {
            return IngestProblem::RecordTooLong {
                line: self.line,
                limit: RECORD_LIMIT as u64,
            };
        }
        let closed_before = |quoted: Quoted| quoted.close.is_some_and(|close| close <= cell_end);
        match self.quoted {
            Some(quoted) if !closed_before(quoted) => self.unclosed(),
            _ => IngestProblem::FieldTooLong {
                line: self.line + self.ends_inside,
                column: self.cells + 1,
                limit: FIELD_LIMIT as u64,
            },
        }
    }

    fn unclosed(&self) -> IngestProblem {
        IngestProblem::UnclosedQuote {
            line: self.quoted.map_or(self.line, |quoted| quoted.line),
            column: self.cells + 1,
        }
    }
}
