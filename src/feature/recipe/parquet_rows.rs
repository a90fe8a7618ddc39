//! Rows of a Parquet file on their way into a build: only the columns that the
//! recipe needs are read, row group after row group, and none is ever whole.

use std::ops::Range;

use super::ValueKind;
use super::build::{Build, Rows};
use super::contest::{Contest, Contradiction};
use super::intake::Written;
use super::integer_texts::IntegerTexts;
use super::values::{NO_TEXT, Values};
use crate::ingest::parquet::{Cursor, Undecoded};
use crate::ingest::{BatchColumn, ColumnValues, ValueKind as Stored};
use crate::ingest::{ByteSource, IngestError, IngestProblem, ParquetFile};
use crate::table::Table;

/// Rows of a Parquet file that plays the part of a table.
pub struct ParquetRows {
    file: ParquetFile,
    cursor: Cursor,
    table: usize,
    key: usize,
    /// Per column of the recipe: its kind, how its texts are written, and its
    /// place among the columns that are read.
    columns: Vec<(ValueKind, Written, Option<usize>)>,
    /// Per column of the recipe: what its texts could mean otherwise.
    contests: Vec<Contest>,
    /// Per column of the recipe: the codes of whole numbers that are its texts;
    /// the key's are customers.
    integers: Vec<IntegerTexts>,
    undecoded: Undecoded,
    /// Rows of the file before the next ones.
    rows: u64,
    /// The same before the first ones.
    before: u64,
}

impl ParquetRows {
    /// Rows of `file`, which plays the part of `table` and begins like `sample`.
    /// `places` says for each of the recipe's columns where it stands in the file. Only
    /// these row groups are read; whoever has the first one notes the file's name.
    pub fn new(
        build: &mut Build,
        table: usize,
        places: &[Option<usize>],
        sample: &Table,
        file: ParquetFile,
        groups: Range<usize>,
    ) -> ParquetRows {
        if groups.start == 0 {
            build.begin_file(table, file.name());
        }
        let rule = build.recipe().tables.get(table);
        let kinds: Vec<ValueKind> = rule.map_or_else(Vec::new, |rule| {
            rule.columns.iter().map(|c| c.kind).collect()
        });
        let key = build.key(table).unwrap_or_default();
        let (mut read, mut texts) = (Vec::new(), Vec::new());
        let mut columns = Vec::with_capacity(kinds.len());
        let mut contests = Vec::with_capacity(kinds.len());
        for (at, kind) in kinds.into_iter().enumerate() {
            let place = places.get(at).copied().flatten();
            let place = place.filter(|_| build.needs(table, at));
            let stored = place.and_then(|place| file.columns().get(place));
            let written = place.and_then(|place| sample.columns().get(place));
            contests.push(Contest::of(written));
            let place = stored.map(|stored| {
                read.push(place.unwrap_or_default());
                // A key that a formula reads, too, has two codes: as text it is simpler.
                let number =
                    stored.kind == Stored::Integer && (at != key || !build.reads_key(table));
                let number = kind == ValueKind::Text && number;
                texts.push(!number && !is_direct(kind, stored.kind));
                read.len() - 1
            });
            columns.push((
                kind,
                written.map_or_else(Written::default, Written::of),
                place,
            ));
        }
        let before = file.rows_of(0..groups.start);
        let groups: Vec<usize> = groups.collect();
        ParquetRows {
            cursor: file.cursor(&read, &groups).with_texts(&texts),
            key,
            integers: columns.iter().map(|_| IntegerTexts::default()).collect(),
            file,
            table,
            columns,
            contests,
            undecoded: Undecoded::default(),
            rows: before,
            before,
        }
    }

    /// Rows handed over, and all rows of the file.
    pub fn progress(&self) -> (u64, u64) {
        (self.rows - self.before, self.file.rows())
    }

    /// At the beginning of a row group: the bytes of the file that it takes, and those that
    /// the next one takes.
    pub fn ahead(&self) -> Option<[Vec<Range<u64>>; 2]> {
        self.cursor.ahead(&self.file)
    }

    /// A cell that shows that a column is not written as its beginning was read.
    pub fn contradiction(&self) -> Option<Contradiction> {
        let contests = self.contests.iter().enumerate();
        let mut found = contests.filter_map(|(at, one)| one.contradiction(self.table, at));
        found.next()
    }

    /// The texts of the rows handed over that were none.
    pub fn into_undecoded(self) -> Undecoded {
        self.undecoded
    }

    /// Hands over the next rows, some thousand; `false` when there were none left.
    ///
    /// # Errors
    /// What is wrong with the file, or that the build holds more than it may.
    pub fn step(
        &mut self,
        build: &mut Build,
        source: &mut dyn ByteSource,
    ) -> Result<bool, IngestError> {
        let Some(batch) = self.cursor.next_batch(&self.file, source)? else {
            return Ok(false);
        };
        let count = batch.rows;
        for column in &batch.columns {
            for row in &column.undecoded {
                self.undecoded.add(self.rows + u64::from(*row) + 1);
            }
        }
        let mut rows = Rows {
            customers: vec![NO_TEXT; count],
            columns: Vec::with_capacity(self.columns.len()),
        };
        for (at, (kind, written, place)) in self.columns.iter().enumerate() {
            let column = place.and_then(|place| batch.columns.get(place));
            let Some(column) = column else {
                rows.columns.push(match kind {
                    ValueKind::Text => Values::Texts(vec![NO_TEXT; count]),
                    _ => Values::Numbers(vec![f64::NAN; count]),
                });
                continue;
            };
            rows.columns.push(match (kind, &column.values) {
                (ValueKind::Text, ColumnValues::Int(numbers)) => {
                    let Some(integers) = self.integers.get_mut(at) else {
                        continue;
                    };
                    let mut of = |text: &str, of: fn(&mut Build, &str) -> u32| {
                        let missing = written.is_missing(text);
                        if missing { NO_TEXT } else { of(build, text) }
                    };
                    match at == self.key {
                        true => {
                            rows.customers = integers
                                .codes(numbers, &column.valid, |text| of(text, Build::customer));
                            Values::Texts(vec![NO_TEXT; count])
                        }
                        false => Values::Texts(
                            integers.codes(numbers, &column.valid, |text| of(text, Build::text)),
                        ),
                    }
                }
                (ValueKind::Text, _) => {
                    let texts: Vec<Option<&str>> =
                        (0..count).map(|row| text(column, *written, row)).collect();
                    if at == self.key {
                        rows.customers = build.customers(&texts);
                    }
                    // The key is needed as a text only where a formula reads it.
                    match at != self.key || build.reads_key(self.table) {
                        true => Values::Texts(build.texts(&texts)),
                        false => Values::Texts(vec![NO_TEXT; count]),
                    }
                }
                _ => {
                    let mut unreadable = |row: usize, text: &str| {
                        build.unreadable(self.table, at, self.rows + row as u64 + 1, text);
                    };
                    let mut read = |row: usize, text: &str| {
                        let value = written.value(*kind, text);
                        if let Some(contest) = self.contests.get_mut(at) {
                            contest.look(*kind, text, self.rows + row as u64 + 1, value);
                        }
                        value
                    };
                    let found = numbers(column, *written, count, &mut read, &mut unreadable);
                    Values::Numbers(found)
                }
            });
        }
        self.rows += count as u64;
        build.rows(self.table, rows);
        if build.size() > build.limit() {
            return Err(IngestError {
                file: self.file.name().to_string(),
                problem: IngestProblem::TooLarge {
                    line: self.rows,
                    limit: build.limit(),
                },
            });
        }
        Ok(true)
    }
}

/// Whether stored values are what the recipe wants without a detour over text.
fn is_direct(kind: ValueKind, stored: Stored) -> bool {
    match kind {
        ValueKind::Text => matches!(stored, Stored::Text | Stored::Json),
        ValueKind::Number => {
            matches!(stored, Stored::Boolean | Stored::Integer | Stored::Float)
        }
        ValueKind::Moment => matches!(stored, Stored::Date | Stored::Timestamp { .. }),
    }
}

/// A row's text; `None` when it is missing.
fn text(column: &BatchColumn, written: Written, row: usize) -> Option<&str> {
    if column.valid.get(row) != Some(&true) {
        return None;
    }
    let text = std::str::from_utf8(column.values.text(row)).unwrap_or_default();
    (!written.is_missing(text)).then(|| text.trim())
}

fn numbers(
    column: &BatchColumn,
    written: Written,
    count: usize,
    read: &mut impl FnMut(usize, &str) -> Option<f64>,
    unreadable: &mut impl FnMut(usize, &str),
) -> Vec<f64> {
    let valid = column.valid.iter().copied();
    match &column.values {
        ColumnValues::Int(values) => {
            let values = values.iter().zip(valid);
            values
                .map(|(value, valid)| if valid { *value as f64 } else { f64::NAN })
                .collect()
        }
        ColumnValues::Float(values) => {
            let values = values.iter().zip(valid).enumerate();
            values
                .map(|(row, (value, valid))| match valid {
                    true if value.is_infinite() => {
                        unreadable(row, &value.to_string());
                        f64::NAN
                    }
                    true => *value,
                    false => f64::NAN,
                })
                .collect()
        }
        ColumnValues::Text { .. } => (0..count)
            .map(|row| {
                let Some(text) = text(column, written, row) else {
                    return f64::NAN;
                };
                read(row, text).unwrap_or_else(|| {
                    unreadable(row, text);
                    f64::NAN
                })
            })
            .collect(),
    }
}
