//! Reading on behind the sample: one record after the other.

mod below;
mod naming;

use super::super::cut::first_line;
use super::super::dialect::Dialect;
use super::super::error::IngestProblem;
use super::super::fixed::Fixed;
use super::super::header;
use super::super::layout::{self, Layout};
use super::super::lines::LineMark;
use super::super::mend::{Damage, Mender, Standing};
use super::super::options::{COLUMN_LIMIT, ReadOptions};
use super::super::record::RecordSink;
use super::super::repair_log::RepairLog;
use super::super::report::{FoundDialect, LineEndings};
use super::super::sample::{self, unswallow};
use super::super::scan::Scanner;
use super::super::sniff::Sniffed;
use super::super::total;
use super::own_line::OwnLine;
use below::HeldBack;

/// Damaged rows tried before it is asked whether trying pays.
const TRIES: u64 = 256;

/// Reads the records of one table.
pub(super) struct Reading {
    scanner: Scanner,
    dialect: Dialect,
    fixed: Option<Fixed>,
    layout: Layout,
    header_rows: u64,
    /// The caller said where the table stands: no row names columns again or is empty for nothing.
    as_it_stands: bool,
    /// Rows that hold the names and are still to come.
    names_to_come: usize,
    /// The table has no row from which a header could be told.
    header_unknown: bool,
    begun: bool,
    rows: u64,
    after_blank: bool,
    held: HeldBack,
    tries: u64,
    mended: u64,
    line: OwnLine,
}

impl Reading {
    /// Finds the table in the sample.
    pub fn begin(
        sample: &str,
        complete: bool,
        sniffed: Sniffed,
        options: &ReadOptions,
        log: &mut RepairLog,
    ) -> Reading {
        let Sniffed {
            dialect,
            skip,
            fixed,
        } = sniffed;
        let first_line = options.skip_lines.unwrap_or(0) + 1;
        let line = if skip > 0 { 2 } else { 1 };
        let rows = sample::rows(sample, complete, dialect, fixed.as_ref(), first_line, line);
        let mut layout = layout::find(&rows, complete, options);
        if let Some(fixed) = &fixed {
            layout.width = fixed.width();
        }
        layout.first_line = layout.first_line.max(first_line);
        for line in &layout.preamble {
            log.preamble.found(|| *line);
        }
        log.other_tables = std::mem::take(&mut layout.others);
        Reading {
            scanner: Scanner::new(dialect, line),
            dialect,
            fixed,
            header_rows: layout.header.len() as u64,
            as_it_stands: options.place_table(),
            names_to_come: layout.header.len(),
            header_unknown: rows.is_empty(),
            begun: false,
            layout,
            rows: 0,
            after_blank: false,
            held: HeldBack::default(),
            tries: 0,
            mended: 0,
            line: OwnLine::default(),
        }
    }

    pub fn is_fixed(&self) -> bool {
        self.fixed.is_some()
    }

    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub fn found(&self) -> FoundDialect {
        FoundDialect {
            delimiter: self.dialect.separator().to_string(),
            quote: self.dialect.quote,
            escape: self.dialect.escape,
            preamble_rows: self.layout.preamble.len() as u64,
            header_rows: self.header_rows,
            borders: self.fixed.as_ref().map_or_else(Vec::new, Fixed::borders),
        }
    }

    pub fn rows(&self) -> u64 {
        self.rows
    }

    pub fn columns(&self) -> u64 {
        if self.begun {
            self.layout.width as u64
        } else {
            0
        }
    }

    pub fn endings(&self) -> LineEndings {
        self.scanner.endings()
    }

    pub fn mark(&self) -> LineMark {
        self.scanner.mark()
    }

    pub fn release(&mut self) -> usize {
        self.scanner.release()
    }

    /// Reads one record; `false` when the text ends before its end.
    pub fn next(
        &mut self,
        text: &str,
        last: bool,
        log: &mut RepairLog,
        sink: &mut impl RecordSink,
    ) -> Result<bool, IngestProblem> {
        let record = self.scanner.next_record(text, last);
        let unclosed = match record {
            Ok(false) => return Ok(false),
            Ok(true) => None,
            Err(problem @ IngestProblem::UnclosedQuote { .. }) => Some(problem),
            Err(problem) => return Err(problem),
        };
        let line = self.scanner.line();
        let own = if unclosed.is_some() || self.scanner.lines_inside() > 0 {
            let profile = Some(&self.layout.profile).filter(|p| !p.columns.is_empty());
            let profile = profile.filter(|_| self.names_to_come == 0);
            let width = self.layout.width;
            unswallow(&mut self.scanner, text, last, self.dialect, width, profile)
        } else {
            None
        };
        if let (None, Some(problem)) = (&own, unclosed) {
            return Err(problem);
        }
        if own.is_some() {
            log.stray_quotes.found(|| line);
        }
        if line < self.layout.first_line {
            return Ok(true);
        }
        // A blank line is no record; in a file of one column only the truly
        // empty one, for there spaces may be what the cell says.
        let spaces_are_blank = self.layout.width != 1;
        let blank = own.is_none()
            && self.scanner.only_plain_cell(text).is_some_and(|cell| {
                cell.is_empty() || (spaces_are_blank && cell.trim().is_empty())
            });
        if blank {
            log.blank.found(|| line);
            self.after_blank = true;
            return Ok(true);
        }
        if self.layout.end_line.is_some_and(|end| line >= end) {
            return Ok(true);
        }
        if !self.begun && self.begin_table(text, own.as_deref(), log, sink)? {
            return Ok(true);
        }
        if self.names_to_come > 0 {
            self.names_to_come -= 1;
            return Ok(true);
        }
        self.row(text, own, log, sink)?;
        self.after_blank = false;
        Ok(true)
    }

    /// Hands over the names; `true` when the record at hand was one of them.
    fn begin_table(
        &mut self,
        text: &str,
        own: Option<&[String]>,
        log: &mut RepairLog,
        sink: &mut impl RecordSink,
    ) -> Result<bool, IngestProblem> {
        self.begun = true;
        let line = self.scanner.line();
        if self.header_unknown {
            // Nothing but blank lines in the sample: the first row names.
            let scanned = || {
                let cells = self.scanner.cells(text);
                cells.iter().map(str::to_string).collect()
            };
            let cells = own.map_or_else(scanned, <[String]>::to_vec);
            self.layout.width = cells.len();
            self.layout.header = vec![layout::SampleRow {
                line,
                cells,
                ..layout::SampleRow::default()
            }];
            self.header_rows = 1;
            self.names_to_come = 1;
        }
        let found = self.scanner.cell_count().max(self.layout.width as u64);
        if found > COLUMN_LIMIT as u64 && self.layout.width >= COLUMN_LIMIT {
            return Err(IngestProblem::TooManyColumns {
                line,
                found,
                limit: COLUMN_LIMIT as u64,
            });
        }
        let names = self.names(text, log);
        let mut cells = OwnLine::default();
        cells.set(names.iter().map(String::as_str));
        let (names, repairs) = header::names(&cells.cells(line), self.header_rows > 0);
        log.header.extend(repairs);
        sink.header(&names);
        if self.names_to_come == 0 {
            return Ok(false);
        }
        self.names_to_come -= 1;
        Ok(true)
    }

    fn mender(&self) -> Mender<'_> {
        Mender {
            dialect: self.dialect,
            width: self.layout.width,
            profile: &self.layout.profile,
        }
    }

    /// One row of the table.
    fn row(
        &mut self,
        text: &str,
        own: Option<Vec<String>>,
        log: &mut RepairLog,
        sink: &mut impl RecordSink,
    ) -> Result<(), IngestProblem> {
        let line = self.scanner.line();
        let width = self.layout.width;
        if let Some(cells) = own {
            self.count_width(cells.len() as u64, line, log);
            return self.emit_own(cells, line, log, sink);
        }
        if let Some(fixed) = &self.fixed {
            let cells = self.scanner.cells(text).get(0);
            let mut spans = Vec::new();
            if !fixed.split(cells, 0, &mut spans) {
                log.realigned.found(|| line);
            }
            let cells: Vec<String> = spans
                .iter()
                .map(|span| cells.get(span.start..span.end).unwrap_or_default().into())
                .collect();
            return self.emit_own(cells, line, log, sink);
        }
        let found = self.scanner.cell_count();
        let damaged =
            found != width as u64 || self.scanner.has_stray_text() || self.scanner.has_odd_quote();
        if !damaged {
            if self.is_hollow(text) {
                self.held.hold_hollow(line);
                return Ok(());
            }
            if !self.as_it_stands && self.begins_like_names(text) && self.is_header_again(text) {
                log.header_repeated.found(|| line);
                return Ok(());
            }
            let cells = self.scanner.cells(text);
            if total::says_total(cells.get(0)) && self.may_hold_back() {
                if total::is_apart(cells.get(0), self.stands_apart(), &self.layout.profile) {
                    let cells = cells.iter().map(str::to_string).collect();
                    self.held.hold(line, cells);
                    return Ok(());
                }
                log.totals.found(|| line);
            } else if self.stands_apart() && self.may_hold_back() && self.is_remark(text) {
                let cells = cells.iter().map(str::to_string).collect();
                self.held.hold(line, cells);
                return Ok(());
            }
            if !self.held.is_empty() {
                self.flush(log, sink)?;
            }
            return self.emit(text, sink);
        }
        let trying = self.tries < TRIES || self.mended * 4 > self.tries;
        if trying && self.scanner.lines_inside() == 0 {
            let (raw, _) = first_line(self.scanner.raw(text));
            let standing = Standing {
                cells: found as usize,
                odd_quotes: self.scanner.has_stray_text() || self.scanner.has_odd_quote(),
            };
            self.tries += 1;
            if let Some(guess) = self.mender().row(raw, standing) {
                self.mended += 1;
                log_damage(log, guess.damage, line);
                self.flush(log, sink)?;
                self.line.set(guess.cells.iter().map(String::as_str));
                return self.emit_line(line, sink);
            }
        }
        if self.scanner.has_stray_text() {
            log.after_quote.found(|| line);
        }
        if found < width as u64 && self.may_be_footnote(text) && self.may_hold_back() {
            let cells = self.scanner.cells(text);
            self.held
                .hold(line, cells.iter().map(str::to_string).collect());
            return Ok(());
        }
        self.count_width(found, line, log);
        self.flush(log, sink)?;
        self.scanner.fit(width);
        self.emit(text, sink)
    }

    fn count_width(&self, found: u64, line: u64, log: &mut RepairLog) {
        let width = self.layout.width as u64;
        if found < width {
            log.short.found(line, found);
        } else if found > width {
            log.long.found(line, found);
        }
    }

    /// Whether the first cell is the first name: asked of every row, so cheap.
    #[inline]
    fn begins_like_names(&self, text: &str) -> bool {
        let name = self.layout.header.first().and_then(|row| row.cells.first());
        name.is_some_and(|name| {
            let first = self.scanner.cells(text).get(0);
            first.len() == name.len() && first == name
        })
    }

    /// Whether the record at hand repeats the names.
    fn is_header_again(&self, text: &str) -> bool {
        let [header] = self.layout.header.as_slice() else {
            return false;
        };
        let cells = self.scanner.cells(text);
        header
            .cells
            .first()
            .is_some_and(|name| cells.get(0) == name)
            && header.cells.len() >= 2
            && header.cells.iter().zip(cells.iter()).all(|(a, b)| a == b)
            && self
                .layout
                .profile
                .columns
                .iter()
                .any(|c| c.values() >= 0.5)
    }

    /// Hands over the rows held back: they are followed by another row.
    fn flush(
        &mut self,
        log: &mut RepairLog,
        sink: &mut impl RecordSink,
    ) -> Result<(), IngestProblem> {
        for (line, cells) in self.held.take() {
            if cells.first().is_some_and(|cell| total::says_total(cell)) {
                log.totals.found(|| line);
            }
            if !cells.is_empty() {
                self.count_width(cells.len() as u64, line, log);
            }
            self.emit_own(cells, line, log, sink)?;
        }
        Ok(())
    }

    fn emit_own(
        &mut self,
        mut cells: Vec<String>,
        line: u64,
        log: &mut RepairLog,
        sink: &mut impl RecordSink,
    ) -> Result<(), IngestProblem> {
        self.flush(log, sink)?;
        cells.resize(self.layout.width, String::new());
        self.line.set(cells.iter().map(String::as_str));
        self.emit_line(line, sink)
    }

    fn emit_line(&mut self, line: u64, sink: &mut impl RecordSink) -> Result<(), IngestProblem> {
        sink.record(&self.line.cells(line))
            .map_err(|full| IngestProblem::TooLarge {
                line,
                limit: full.limit,
            })?;
        self.rows += 1;
        Ok(())
    }

    fn emit(&mut self, text: &str, sink: &mut impl RecordSink) -> Result<(), IngestProblem> {
        sink.record(&self.scanner.cells(text))
            .map_err(|full| IngestProblem::TooLarge {
                line: self.scanner.line(),
                limit: full.limit,
            })?;
        self.rows += 1;
        Ok(())
    }

    /// No more text comes: what is still held back were footnotes.
    pub fn finish(
        &mut self,
        log: &mut RepairLog,
        empty_allowed: bool,
    ) -> Result<(), IngestProblem> {
        for (line, cells) in self.held.take() {
            match cells.is_empty() {
                true => log.blank.found(|| line),
                false => log.footnotes.found(|| line),
            }
        }
        match (self.begun, self.rows) {
            _ if empty_allowed => Ok(()),
            (false, _) => Err(IngestProblem::Empty),
            (true, 0) => Err(IngestProblem::HeaderOnly {
                columns: self.columns(),
            }),
            _ => Ok(()),
        }
    }
}

fn log_damage(log: &mut RepairLog, damage: Damage, line: u64) {
    match damage {
        Damage::StrayQuote => log.stray_quotes.found(|| line),
        Damage::MissingDelimiter => log.parted.found(|| line),
        Damage::SurplusDelimiter => log.realigned.found(|| line),
        Damage::OtherDelimiter => log.own_delimiters.found(|| line),
    }
}
