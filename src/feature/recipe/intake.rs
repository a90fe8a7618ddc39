//! From a file's cells to a recipe's rows: the columns the recipe needs, each
//! read as what the recipe says it is.

mod table_rows;
mod written;

pub use table_rows::{TableRows, take_table};
pub(super) use written::{Written, as_number, begins_with_year, moment};

use super::ValueKind;
use super::build::{Build, Rows};
use super::contest::{Contest, Contradiction};
use super::late::LateColumns;
use super::values::{NO_TEXT, Values};
use crate::ingest::{Cells, SinkFull};
use crate::table::{Table, missing};

/// Rows looked at together.
const BATCH: usize = 1024;

/// Texts of one column, one after the other.
#[derive(Default)]
struct Texts {
    text: String,
    ends: Vec<usize>,
}

/// A file's rows on their way into a [`Build`].
pub struct FileRows {
    table: usize,
    kinds: Vec<ValueKind>,
    key: usize,
    /// Where each of the recipe's columns stands in the file; none: not there or not needed.
    places: Vec<Option<usize>>,
    texts: Vec<Texts>,
    /// How each column's cells are written.
    formats: Vec<Written>,
    /// What each column's cells could mean otherwise.
    contests: Vec<Contest>,
    /// The file's columns; every one that there is belongs to its beginning until that is known.
    pub(super) late: LateColumns,
    rows: usize,
    lines: Vec<u64>,
}

impl FileRows {
    /// Rows of a file that plays the part of `table`. `places` says for each of
    /// the recipe's columns where it stands in the file.
    pub fn new(build: &mut Build, table: usize, file: &str, places: &[Option<usize>]) -> FileRows {
        build.begin_file(table, file);
        let rule = build.recipe().tables.get(table);
        let kinds: Vec<ValueKind> = rule.map_or_else(Vec::new, |rule| {
            rule.columns.iter().map(|c| c.kind).collect()
        });
        let count = kinds.len();
        let needed = |at: usize| build.needs(table, at);
        let places: Vec<Option<usize>> = (0..kinds.len())
            .map(|at| places.get(at).copied().flatten().filter(|_| needed(at)))
            .collect();
        FileRows {
            table,
            key: build.key(table).unwrap_or_default(),
            texts: kinds.iter().map(|_| Texts::default()).collect(),
            kinds,
            places,
            formats: vec![Written::default(); count],
            contests: vec![Contest::default(); count],
            late: LateColumns::after(usize::MAX),
            rows: 0,
            lines: Vec::new(),
        }
    }

    /// Reads cells as the columns of `sample`, the file's beginning, are written.
    pub fn written_like(mut self, sample: &Table) -> FileRows {
        let formats = self.formats.iter_mut().zip(&mut self.contests);
        for ((format, contest), place) in formats.zip(&self.places) {
            let column = place.and_then(|place| sample.columns().get(place));
            *format = column.map_or_else(Written::default, Written::of);
            *contest = Contest::of(column);
        }
        self.late = LateColumns::after(sample.columns().len());
        self
    }

    /// The names of columns that the file's beginning does not have: they play no part.
    pub fn late_columns(&self) -> &[String] {
        self.late.names()
    }

    /// Rows from where such columns come up; none where hardly any row has a cell in them.
    pub fn into_late_rows(self) -> Option<Table> {
        self.late.into_rows()
    }

    /// A cell that shows that a column is not written as its beginning was read.
    pub fn contradiction(&self) -> Option<Contradiction> {
        let contests = self.contests.iter().enumerate();
        let mut found = contests.filter_map(|(at, one)| one.contradiction(self.table, at));
        found.next()
    }

    /// Takes a record, which [`RowSink`](super::RowSink) hands over.
    pub(super) fn record(&mut self, cells: &Cells<'_>, build: &mut Build) -> Result<(), SinkFull> {
        self.late.look(cells);
        for (texts, place) in self.texts.iter_mut().zip(&self.places) {
            if let Some(place) = place {
                texts.text.push_str(cells.get(*place));
                texts.ends.push(texts.text.len());
            }
        }
        self.lines.push(cells.line());
        self.rows += 1;
        if self.rows == BATCH {
            self.flush(build);
            if build.size() > build.limit() {
                return Err(SinkFull {
                    limit: build.limit(),
                });
            }
        }
        Ok(())
    }

    /// Hands over the rows that wait; to be called after the file's last row.
    pub fn flush(&mut self, build: &mut Build) {
        if self.rows == 0 {
            return;
        }
        let mut rows = Rows::default();
        for (column, (kind, place)) in self.kinds.iter().zip(&self.places).enumerate() {
            let Some(texts) = self.texts.get(column) else {
                continue;
            };
            let format = self.formats.get(column).copied().unwrap_or_default();
            let there = || -> Vec<Option<&str>> {
                texts
                    .iter()
                    .map(|text| (!format.is_missing(text)).then(|| text.trim()))
                    .collect()
            };
            if column == self.key {
                rows.customers = match place {
                    Some(_) => build.customers(&there()),
                    None => vec![NO_TEXT; self.rows],
                };
            }
            rows.columns.push(match (kind, place) {
                // The key is needed as a text only where a formula reads it.
                (ValueKind::Text, Some(_)) if column != self.key || build.reads_key(self.table) => {
                    Values::Texts(build.texts(&there()))
                }
                (ValueKind::Text, Some(_)) => Values::Texts(vec![NO_TEXT; self.rows]),
                (_, Some(_)) => {
                    let mut contest = self.contests.get_mut(column);
                    let mut values = Vec::with_capacity(self.rows);
                    for (row, text) in texts.iter().enumerate() {
                        let line = self.lines.get(row).copied().unwrap_or_default();
                        let value = format.value(*kind, text);
                        if let Some(contest) = &mut contest {
                            contest.look(*kind, text, line, value);
                        }
                        values.push(value.unwrap_or_else(|| {
                            if !missing::is_missing(text) {
                                build.unreadable(self.table, column, line, text);
                            }
                            f64::NAN
                        }));
                    }
                    Values::Numbers(values)
                }
                (ValueKind::Text, None) => Values::Texts(vec![NO_TEXT; self.rows]),
                (_, None) => Values::Numbers(vec![f64::NAN; self.rows]),
            });
        }
        build.rows(self.table, rows);
        self.rows = 0;
        self.lines.clear();
        for texts in &mut self.texts {
            texts.text.clear();
            texts.ends.clear();
        }
    }
}

impl Texts {
    fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, end)| self.text.get(start..*end).unwrap_or_default())
    }
}
