//! Text into records: a resumable scanner of RFC 4180 and its dialects, with the
//! leniency that real files need (any line end, text after a closing quote).
//!
//! It looks at each byte once, whatever the chunks: the state says where in a
//! record the text ended, and scanning goes on there.

use super::dialect::{Dialect, Escape};
use super::error::IngestProblem;
use super::lines::{LineMark, line_ends};
use super::options::COLUMN_LIMIT;
use super::record::{Cells, Span};
use super::report::LineEndings;
use super::structure::next_break;

mod delimited;
mod limits;

use delimited::Found;

/// Stands for "no delimiter": a line feed ends the record before it is asked.
const NO_DELIMITER: u8 = b'\n';

/// Stands for "no quote": no text in UTF-8 holds this byte.
const NO_QUOTE: u8 = 0xFF;

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
    /// Whether quotes are escaped inside.
    escaped: bool,
}

/// Cuts text into records. Positions are bytes of the text passed in, which
/// begins with the record that is not complete yet.
pub(super) struct Scanner {
    dialect: Dialect,
    /// The delimiter's first byte.
    delimiter: u8,
    /// Bytes of the delimiter.
    delimiter_length: usize,
    quote: u8,
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
    odd_quote: bool,
    endings: LineEndings,
}

impl Scanner {
    /// A scanner that begins at `line`.
    pub fn new(dialect: Dialect, line: u64) -> Scanner {
        let separator = dialect.separator();
        Scanner {
            dialect,
            delimiter: separator.bytes().next().unwrap_or(NO_DELIMITER),
            delimiter_length: separator.len().max(1),
            quote: dialect.quote.byte().unwrap_or(NO_QUOTE),
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
            odd_quote: false,
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

    /// Whether an unquoted cell of the record ended with a quote, as a cell does
    /// that lost the delimiter before it.
    pub fn has_odd_quote(&self) -> bool {
        self.odd_quote
    }

    /// Whether a record has just been read to its end.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Whether a quoted cell of the record had an escaped quote.
    pub fn has_escape(&self) -> bool {
        self.spans.iter().any(|span| span.mended)
    }

    /// Whether the record is a blank line: nothing, or nothing but spaces.
    pub fn is_blank(&self, text: &str) -> bool {
        self.only_plain_cell(text)
            .is_some_and(|cell| cell.bytes().all(|b| b == b' ' || b == b'\t'))
    }

    /// Line ends within the record's quoted cells.
    pub fn lines_inside(&self) -> u64 {
        self.ends_inside
    }

    /// The record's text, with its line end.
    pub fn raw<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.record_start..self.position)
            .unwrap_or_default()
    }

    /// Reads on after the first `length` bytes of the record, `line_end` of
    /// which end it, as if it had ended there; `last` as in [`Self::next_record`].
    pub fn cut_short(&mut self, text: &str, length: usize, last: bool) {
        let bytes = text.as_bytes();
        self.position = self.record_start + length;
        self.place = Place::CellStart;
        self.quoted = None;
        self.complete = true;
        self.ends_inside = 0;
        let end = bytes.get(self.position.saturating_sub(1));
        self.after_return = end == Some(&b'\r') && self.position >= bytes.len() && !last;
        if end == Some(&b'\r') && !self.after_return {
            self.endings.cr += 1;
        } else if end == Some(&b'\n') {
            let before = bytes.get(self.position.wrapping_sub(2));
            if length > 1 && before == Some(&b'\r') {
                self.endings.crlf += 1;
            } else {
                self.endings.lf += 1;
            }
        }
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
                    Some(byte) if *byte == self.quote => self.open_quote(),
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
                        if self.delimiter_length > 1 {
                            match self.long_delimiter_at(bytes, at, last) {
                                Found::Yes => {}
                                Found::No => {
                                    self.position = at + 1;
                                    continue;
                                }
                                Found::Unknown => {
                                    self.position = at;
                                    self.check_lengths(at)?;
                                    return Ok(false);
                                }
                            }
                        }
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
                    let found = if self.dialect.escape == Escape::Backslash {
                        memchr::memchr2(self.quote, b'\\', rest)
                    } else {
                        memchr::memchr(self.quote, rest)
                    };
                    let Some(found) = found else {
                        self.position = bytes.len();
                        self.check_lengths(self.position)?;
                        if last {
                            return Err(self.unclosed());
                        }
                        return Ok(false);
                    };
                    let at = self.position + found;
                    if bytes.get(at) != Some(&self.quote) {
                        // The byte after a backslash is no quote that closes.
                        if at + 1 >= bytes.len() && !last {
                            self.position = at;
                            return Ok(false);
                        }
                        if let Some(quoted) = &mut self.quoted {
                            quoted.escaped = true;
                        }
                        self.position = (at + 2).min(bytes.len());
                        continue;
                    }
                    self.position = at + 1;
                    self.place = Place::QuoteSeen;
                }
                Place::QuoteSeen => match bytes.get(self.position) {
                    Some(byte) if *byte == self.quote && self.dialect.escape == Escape::Doubled => {
                        if let Some(quoted) = &mut self.quoted {
                            quoted.escaped = true;
                        }
                        self.position += 1;
                        self.place = Place::Quoted;
                    }
                    None if !last => return Ok(false),
                    next => {
                        let ends = match next {
                            None | Some(b'\n' | b'\r') => Found::Yes,
                            Some(_) => self.delimiter_at(bytes, self.position, last),
                        };
                        match (ends, self.dialect.escape) {
                            (Found::Unknown, _) => return Ok(false),
                            (Found::No, Escape::None) => {
                                self.place = Place::Quoted;
                                continue;
                            }
                            _ => {}
                        }
                        if let Some(quoted) = &mut self.quoted {
                            quoted.close = Some(self.position - 1);
                        }
                        self.stray_text |= ends == Found::No;
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
        self.odd_quote = false;
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
    #[inline(always)]
    fn end_cell(&mut self, text: &str, at: usize) -> Result<bool, IngestProblem> {
        let bytes = text.as_bytes();
        self.close_cell(text, at)?;
        self.position = at + 1;
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
            _ => {
                self.position = at + self.delimiter_length;
                self.cell_start = self.position;
                return Ok(false);
            }
        }
        self.cell_start = self.position;
        self.complete = true;
        Ok(true)
    }

    /// Keeps the span of the cell that ends before `end`.
    #[inline(always)]
    fn close_cell(&mut self, text: &str, end: usize) -> Result<(), IngestProblem> {
        self.check_lengths(end)?;
        self.cells += 1;
        let span = match self.quoted.take() {
            None => {
                // The byte is beside the break just found: no search, no cost.
                let before = text.as_bytes().get(end.wrapping_sub(1));
                self.odd_quote |= end > self.cell_start && before == Some(&self.quote);
                Span {
                    start: self.cell_start,
                    end,
                    mended: false,
                }
            }
            Some(quoted) => self.close_quoted(text, quoted, end),
        };
        if self.spans.len() < COLUMN_LIMIT {
            self.spans.push(span);
        }
        Ok(())
    }

    /// The span of a quoted cell, its doubled quotes made single.
    #[inline(never)]
    fn close_quoted(&mut self, text: &str, quoted: Quoted, end: usize) -> Span {
        let close = quoted.close.unwrap_or(end);
        let inside = text.get(quoted.start..close).unwrap_or_default();
        self.ends_inside += line_ends(inside.as_bytes(), false);
        if !quoted.escaped && close + 1 >= end {
            return Span {
                start: quoted.start,
                end: close,
                mended: false,
            };
        }
        let start = self.scratch.len();
        let dialect = self.dialect;
        dialect.unescape(inside, &mut self.scratch);
        self.scratch
            .push_str(text.get(close + 1..end).unwrap_or_default());
        Span {
            start,
            end: self.scratch.len(),
            mended: true,
        }
    }
}
