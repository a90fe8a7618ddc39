//! Cuts JSON into its values: line by line where each line is one, else by
//! counting brackets, so that a list of objects is never held as a whole.

use super::super::error::IngestProblem;
use super::super::problems::JsonProblem;

/// One value and the line in which it begins.
pub(super) struct Piece<'a> {
    pub text: &'a [u8],
    pub line: u64,
}

/// How values follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Not yet known: the first line is still to be read.
    Unknown,
    /// One value per line.
    Lines,
    /// Values one after the other, over any number of lines.
    Values,
    /// The same, within the brackets of a list.
    List,
}

/// Cuts bytes that come in chunks.
pub(super) struct Splitter {
    mode: Mode,
    held: Vec<u8>,
    /// Bytes of `held` that are done with.
    start: usize,
    /// Bytes after `start` already looked at for the end of the value.
    scanned: usize,
    depth: u64,
    in_string: bool,
    escaped: bool,
    line: u64,
    limit: usize,
    blank: bool,
    /// Within a list's brackets.
    in_list: bool,
    /// The byte order mark was looked for.
    marked: bool,
}

impl Splitter {
    /// A splitter of values of at most `limit` bytes.
    pub fn new(limit: usize) -> Splitter {
        Splitter {
            mode: Mode::Unknown,
            held: Vec::new(),
            start: 0,
            scanned: 0,
            depth: 0,
            in_string: false,
            escaped: false,
            line: 1,
            limit,
            blank: true,
            in_list: false,
            marked: false,
        }
    }

    /// The line reached.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Whether nothing but white space came.
    pub fn is_blank(&self) -> bool {
        self.blank
    }

    /// Whether the values stand within a list.
    pub fn is_list(&self) -> bool {
        self.mode == Mode::List
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.held.drain(..self.start);
        self.start = 0;
        self.held.extend_from_slice(bytes);
    }

    /// The next complete value; `last` says that no more bytes come.
    pub fn next(&mut self, last: bool) -> Result<Option<Piece<'_>>, IngestProblem> {
        if !self.marked {
            if self.held.len() < 3 && !last {
                return Ok(None);
            }
            self.marked = true;
            if self.held.starts_with(b"\xEF\xBB\xBF") {
                self.start = 3;
            }
        }
        if self.mode == Mode::Unknown && !self.choose(last)? {
            return Ok(None);
        }
        let found = match self.mode {
            Mode::Lines => self.next_line(last)?,
            _ => self.next_value(last)?,
        };
        let Some((from, to, line)) = found else {
            return Ok(None);
        };
        self.blank = false;
        let text = self.held.get(from..to).unwrap_or_default();
        Ok(Some(Piece { text, line }))
    }

    fn rest(&self) -> &[u8] {
        self.held.get(self.start..).unwrap_or_default()
    }

    /// Leaves white space (and, between values, commas) behind.
    fn skip_space(&mut self, commas: bool) {
        while let Some(&byte) = self.held.get(self.start) {
            match byte {
                b'\n' => self.line += 1,
                b' ' | b'\t' | b'\r' => {}
                b',' if commas => {}
                _ => return,
            }
            self.start += 1;
        }
    }

    /// Chooses the mode by the first line; `false` when it is not there yet.
    fn choose(&mut self, last: bool) -> Result<bool, IngestProblem> {
        self.skip_space(false);
        if self.rest().is_empty() {
            return Ok(false);
        }
        self.blank = false;
        let rest = self.held.get(self.start..).unwrap_or_default();
        let Some(&first) = rest.first() else {
            return Ok(false);
        };
        let end = memchr::memchr(b'\n', rest);
        if end.is_none() && !last && first == b'{' && rest.len() <= self.limit {
            return Ok(false);
        }
        let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        let complete = serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok();
        self.mode = match first {
            b'[' => Mode::List,
            _ if complete => Mode::Lines,
            // A first line that is damaged, or an object over several lines?
            b'{' if second_opens(rest, line.len()) => Mode::Lines,
            _ => Mode::Values,
        };
        Ok(true)
    }

    fn too_long(&self) -> IngestProblem {
        JsonProblem::TooLong {
            line: self.line,
            limit: self.limit as u64,
        }
        .into()
    }

    /// The next line that is not blank: its bytes and its number.
    fn next_line(&mut self, last: bool) -> Result<Option<(usize, usize, u64)>, IngestProblem> {
        self.skip_space(false);
        let rest = self.held.get(self.start..).unwrap_or_default();
        let unseen = rest.get(self.scanned..).unwrap_or_default();
        let end = match memchr::memchr(b'\n', unseen) {
            Some(end) => self.scanned + end,
            None if last && !rest.is_empty() => rest.len(),
            None => {
                self.scanned = rest.len();
                if rest.len() > self.limit {
                    return Err(self.too_long());
                }
                return Ok(None);
            }
        };
        if end > self.limit {
            return Err(self.too_long());
        }
        let from = self.start;
        self.start += end;
        self.scanned = 0;
        Ok(Some((from, from + end, self.line)))
    }

    /// The next value by its brackets: its bytes and the line it begins in.
    fn next_value(&mut self, last: bool) -> Result<Option<(usize, usize, u64)>, IngestProblem> {
        loop {
            if self.scanned == 0 {
                self.skip_space(true);
                // The end of one list; perhaps another begins.
                let bracket = if self.in_list { b']' } else { b'[' };
                if self.mode == Mode::List && self.held.get(self.start) == Some(&bracket) {
                    self.start += 1;
                    self.in_list = !self.in_list;
                    continue;
                }
            }
            let Some(end) = self.value_end() else {
                let rest = self.rest();
                if rest.len() > self.limit {
                    return Err(self.too_long());
                }
                if !last || rest.is_empty() {
                    return Ok(None);
                }
                if self.depth > 0 || self.in_string {
                    return Err(JsonProblem::Unclosed { line: self.line }.into());
                }
                return Ok(Some(self.take(rest.len())));
            };
            if end > 0 {
                return Ok(Some(self.take(end)));
            }
            // A bracket that closes nothing.
            self.start += 1;
        }
    }

    /// Where the value that begins at `start` ends, if that is there already.
    fn value_end(&mut self) -> Option<usize> {
        let rest = self.held.get(self.start..).unwrap_or_default();
        while let Some(&byte) = rest.get(self.scanned) {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_string = false,
                    _ => {}
                }
            } else {
                match byte {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' => {
                        if self.depth == 0 {
                            return Some(self.scanned);
                        }
                        self.depth -= 1;
                        if self.depth == 0 {
                            return Some(self.scanned + 1);
                        }
                    }
                    b',' | b'\n' if self.depth == 0 => return Some(self.scanned),
                    _ => {}
                }
            }
            self.scanned += 1;
        }
        None
    }

    /// Takes `length` bytes as a value.
    fn take(&mut self, length: usize) -> (usize, usize, u64) {
        let (from, line) = (self.start, self.line);
        self.start += length;
        self.scanned = 0;
        let text = self.held.get(from..self.start).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', text).count() as u64;
        (from, from + length, line)
    }
}

/// Whether the line after the first begins an object of its own.
fn second_opens(rest: &[u8], first: usize) -> bool {
    let after = rest.get(first..).unwrap_or_default().trim_ascii_start();
    after.starts_with(b"{")
}
