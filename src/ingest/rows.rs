//! Records into rows: the first is the header, the others get its width.

use super::error::IngestProblem;
use super::header;
use super::lines::LineMark;
use super::options::{COLUMN_LIMIT, Delimiter};
use super::record::RecordSink;
use super::repair::RepairLog;
use super::report::LineEnding;
use super::scan::Scanner;
use super::sniff::{SAMPLE, sniff};

/// Cuts decoded text into rows and hands them to the sink.
pub(super) struct Rows {
    wanted: Option<Delimiter>,
    delimiter: Option<Delimiter>,
    /// None before the delimiter is known.
    scanner: Option<Scanner>,
    width: Option<usize>,
    header_line: u64,
    rows: u64,
}

impl Rows {
    pub fn new(wanted: Option<Delimiter>) -> Rows {
        Rows {
            wanted,
            delimiter: None,
            scanner: None,
            width: None,
            header_line: 1,
            rows: 0,
        }
    }

    /// The delimiter; none in a file of one column.
    pub fn delimiter(&self) -> Option<Delimiter> {
        self.delimiter
    }

    /// Rows below the header.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Columns of the header.
    pub fn columns(&self) -> u64 {
        self.width.unwrap_or(0) as u64
    }

    /// What ends the records.
    pub fn line_ending(&self) -> LineEnding {
        self.scanner
            .as_ref()
            .map(Scanner::endings)
            .unwrap_or_default()
            .kind()
    }

    /// Where the text not yet scanned begins in the file.
    pub fn mark(&self) -> LineMark {
        let start = LineMark {
            line: 1,
            after_return: false,
        };
        self.scanner.as_ref().map_or(start, Scanner::mark)
    }

    /// Takes all complete records out of `text`; `last` says that no more comes.
    pub fn advance(
        &mut self,
        text: &mut String,
        last: bool,
        log: &mut RepairLog,
        sink: &mut impl RecordSink,
    ) -> Result<(), IngestProblem> {
        if self.scanner.is_none() {
            if text.len() < SAMPLE && !last {
                return Ok(());
            }
            let skip = self.choose_delimiter(text);
            text.drain(..skip);
        }
        let Some(scanner) = &mut self.scanner else {
            return Ok(());
        };
        while scanner.next_record(text, last)? {
            let line = scanner.line();
            // A blank line is no record; in a file of one column only the truly
            // empty one, for there spaces may be what the cell says.
            let spaces_are_blank = self.width != Some(1);
            let blank = scanner.only_plain_cell(text).is_some_and(|cell| {
                cell.is_empty()
                    || (spaces_are_blank && cell.bytes().all(|b| b == b' ' || b == b'\t'))
            });
            if blank {
                log.blank.found(|| line);
                continue;
            }
            if scanner.has_stray_text() {
                log.after_quote.found(|| line);
            }
            let found = scanner.cell_count();
            let Some(width) = self.width else {
                if found > COLUMN_LIMIT as u64 {
                    return Err(IngestProblem::TooManyColumns {
                        line,
                        found,
                        limit: COLUMN_LIMIT as u64,
                    });
                }
                let (names, repairs) = header::names(&scanner.cells(text));
                log.header = repairs;
                self.width = Some(names.len());
                self.header_line = line;
                sink.header(&names);
                continue;
            };
            let expected = width as u64;
            if found != expected {
                if found < expected {
                    log.short.found(line, found);
                } else {
                    log.long.found(line, found);
                }
                scanner.fit(width);
            }
            sink.record(&scanner.cells(text))
                .map_err(|full| IngestProblem::TooLarge {
                    line,
                    limit: full.limit,
                })?;
            self.rows += 1;
        }
        let released = scanner.release();
        text.drain(..released);
        if !last {
            return Ok(());
        }
        match (self.width, self.rows) {
            (None, _) => Err(IngestProblem::Empty),
            (Some(_), 0) => Err(IngestProblem::HeaderOnly {
                columns: self.columns(),
            }),
            _ => Ok(()),
        }
    }

    /// Sniffs the delimiter and sets up the scanner; returns the bytes of an
    /// opening line that only names the delimiter.
    fn choose_delimiter(&mut self, text: &str) -> usize {
        let mut skip = 0;
        self.delimiter = self.wanted;
        if self.wanted.is_none() {
            let complete = text.len() < SAMPLE;
            let sample = text.get(..text.floor_char_boundary(SAMPLE)).unwrap_or(text);
            let sniffed = sniff(sample, complete);
            self.delimiter = sniffed.delimiter;
            skip = sniffed.skip;
        }
        let line = if skip > 0 { 2 } else { 1 };
        self.scanner = Some(Scanner::new(self.delimiter.map(Delimiter::byte), line));
        skip
    }
}
