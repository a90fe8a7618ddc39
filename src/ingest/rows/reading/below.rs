//! What stands below a table: totals, remarks and rows without a word, which are held back
//! until another row shows that they are rows.

use super::super::super::kinds::Kind;
use super::super::super::total;
use super::Reading;

/// Rows held back because they may be footnotes, at most.
const HELD_BACK: usize = 64;

/// Runs of hollow rows whose first lines are kept apart, where blank lines stand between them.
const RUNS: usize = 1_024;

/// What is held back until another row shows that it was rows. Rows of nothing but delimiters
/// are counted: spreadsheets write as many as ever had a format.
#[derive(Default)]
pub(super) struct HeldBack {
    all: Vec<Held>,
    /// Rows that say something.
    told: usize,
}

struct Held {
    line: u64,
    /// How many rows it stands for: several only of rows that say nothing.
    rows: u64,
    cells: Vec<String>,
}

impl HeldBack {
    /// Whether nothing is held back.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Holds a row back that says something.
    pub fn hold(&mut self, line: u64, cells: Vec<String>) {
        self.told += 1;
        self.all.push(Held {
            line,
            rows: 1,
            cells,
        });
    }

    /// Holds a row of nothing but delimiters back.
    pub fn hold_hollow(&mut self, line: u64) {
        let is_full = self.all.len() >= RUNS;
        match self.all.last_mut() {
            Some(run) if run.cells.is_empty() && (is_full || run.line + run.rows == line) => {
                run.rows += 1;
            }
            _ => self.all.push(Held {
                line,
                rows: 1,
                cells: Vec::new(),
            }),
        }
    }

    /// Takes all rows out, each with its line; those that say nothing have no cells.
    pub fn take(&mut self) -> impl Iterator<Item = (u64, Vec<String>)> + use<> {
        let held = std::mem::take(self).all.into_iter();
        held.flat_map(|held| (0..held.rows).map(move |at| (held.line + at, held.cells.clone())))
    }
}

impl Reading {
    /// Whether the record at hand is nothing but delimiters. Behind the last row of a table they
    /// say nothing; before another row they are one. Empty cells that someone quoted are meant.
    #[inline]
    pub(super) fn is_hollow(&self, text: &str) -> bool {
        let ends = !self.as_it_stands && self.rows > 0;
        ends && {
            let cells = self.scanner.cells(text);
            cells.len() >= 2
                && cells.iter().all(|cell| cell.trim().is_empty())
                && (self.layout.end_line.is_some() || !self.is_quoted(text))
        }
    }

    /// Whether a quote stands in the record at hand.
    fn is_quoted(&self, text: &str) -> bool {
        let quote = self.dialect.quote.byte();
        let record = self.scanner.raw(text).as_bytes();
        quote.is_some_and(|quote| record.contains(&quote))
    }

    /// Whether a row stands behind blank lines, or behind rows that may be none.
    pub(super) fn stands_apart(&self) -> bool {
        self.after_blank || !self.held.is_empty()
    }

    /// Whether one more row may be held back with what it says.
    pub(super) fn may_hold_back(&self) -> bool {
        self.held.told < HELD_BACK
    }

    /// Whether the record at hand, as wide as the table, is a text alone where the column holds
    /// values or codes. A word or two may be a customer of whom nothing else is known.
    pub(super) fn is_remark(&self, text: &str) -> bool {
        let cells = self.scanner.cells(text);
        let first = cells.get(0);
        let column = self.layout.profile.columns.first();
        !self.as_it_stands
            && self.layout.width >= 3
            && cells.iter().skip(1).all(|cell| cell.trim().is_empty())
            && !Kind::of(first).is_value()
            && total::is_sentence(first)
            && column.is_some_and(|column| column.is_typed() || column.has_one_shape())
    }

    /// Whether the record at hand is one text beside a table of values.
    pub(super) fn may_be_footnote(&self, text: &str) -> bool {
        let cells = self.scanner.cells(text);
        let first = cells.get(0);
        let lonely =
            cells.iter().skip(1).all(|cell| cell.trim().is_empty()) || total::says_remark(first);
        let profile = &self.layout.profile;
        let misfit = profile
            .columns
            .first()
            .is_some_and(|column| !column.admits(first) && !Kind::of(first).is_value());
        let sentence = Kind::of(first) == Kind::Text || first.starts_with(['*', '#', '(']);
        lonely
            && self.layout.width >= 3
            && profile.typed() > 0
            && (misfit || (self.stands_apart() && sentence))
    }
}
