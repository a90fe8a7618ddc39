//! Rows of a Parquet file on their way into a build: only the columns that the
//! recipe needs are read, row group after row group, and none is ever whole. Of a table
//! whose rows are only counted no row group is read at all, and of one to which nothing can
//! be added only whose rows they are and of which day (`row_groups.rs`).

use std::ops::Range;

use super::ValueKind;
use super::build::{Build, Rows};
use super::contest::{Contest, Contradiction};
use super::dictionary_codes::DictionaryCodes;
use super::intake::Written;
use super::integer_texts::IntegerTexts;
use super::row_groups::{FileColumn, Unread};
use super::values::{NO_TEXT, Values};
use crate::ingest::parquet::{Asked, Cursor, Undecoded, Wanted};
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
    /// The same of texts in dictionaries, and those of the key as customers.
    dictionaries: Vec<DictionaryCodes>,
    customers: DictionaryCodes,
    unread: Unread,
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
        // How many rows there are the footer says.
        let skipped = build.only_counts(table);
        let (mut read, mut wanted) = (Vec::new(), Vec::new());
        let mut columns = Vec::with_capacity(kinds.len());
        let mut contests = Vec::with_capacity(kinds.len());
        let mut stored_columns = Vec::with_capacity(kinds.len());
        for (at, kind) in kinds.into_iter().enumerate() {
            let place = places.get(at).copied().flatten();
            let place = place.filter(|_| !skipped && build.needs(table, at));
            let stored = place.and_then(|place| file.columns().get(place));
            let written = place.and_then(|place| sample.columns().get(place));
            contests.push(Contest::of(written));
            stored_columns.push(stored.map(|stored| FileColumn {
                kind,
                stored: stored.kind,
                place: place.unwrap_or_default(),
                read: read.len(),
            }));
            let place = stored.map(|stored| {
                read.push(place.unwrap_or_default());
                // A key that a formula reads, too, has two codes: as text it is simpler.
                let number =
                    stored.kind == Stored::Integer && (at != key || !build.reads_key(table));
                let number = kind == ValueKind::Text && number;
                wanted.push(match (kind, is_direct(kind, stored.kind)) {
                    (ValueKind::Text, _) if number => Wanted::Stored,
                    (ValueKind::Text, _) => Wanted::Places,
                    (_, true) => Wanted::Numbers,
                    (_, false) => Wanted::Texts,
                });
                read.len() - 1
            });
            columns.push((
                kind,
                written.map_or_else(Written::default, Written::of),
                place,
            ));
        }
        let before = file.rows_of(0..groups.start);
        let mut unread = build.unread(table, &file, &stored_columns, groups.clone());
        let groups: Vec<usize> = groups.collect();
        let cursor = file.cursor(&read, &groups).wanting(&wanted);
        ParquetRows {
            cursor: cursor.leaving_out(std::mem::take(&mut unread.columns)),
            unread,
            key,
            integers: columns.iter().map(|_| IntegerTexts::default()).collect(),
            dictionaries: columns.iter().map(|_| DictionaryCodes::default()).collect(),
            customers: DictionaryCodes::default(),
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
        let next = self.cursor.next_asked(&self.file, source)?;
        let Some((count, mut asked)) = next else {
            return Ok(false);
        };
        for asked in &asked {
            match asked {
                Asked::Column(column) => {
                    for row in &column.undecoded {
                        self.undecoded.add(self.rows + u64::from(*row) + 1);
                    }
                }
                Asked::Places(places) => {
                    for row in places.undecoded() {
                        self.undecoded.add(self.rows + row as u64 + 1);
                    }
                }
                Asked::Numbers(_) | Asked::LeftOut => {}
            }
        }
        let mut rows = Rows {
            customers: vec![NO_TEXT; count],
            columns: Vec::with_capacity(self.columns.len()),
        };
        for (at, (kind, written, place)) in self.columns.iter().enumerate() {
            let column = match place.and_then(|place| asked.get_mut(place)) {
                Some(Asked::Column(column)) => column,
                Some(Asked::Numbers(numbers)) => {
                    let mut unreadable = |row: usize, text: &str| {
                        build.unreadable(self.table, at, self.rows + row as u64 + 1, text);
                    };
                    let mut numbers = std::mem::take(numbers);
                    finite(&mut numbers, &mut unreadable);
                    rows.columns.push(Values::Numbers(numbers));
                    continue;
                }
                Some(Asked::Places(places)) => {
                    let is_key = at == self.key;
                    if is_key {
                        let customers = |texts: &[Option<&str>]| build.customers(texts);
                        rows.customers = self.customers.codes(places, *written, customers);
                    }
                    // The key is needed as a text only where a formula reads it.
                    let read = !is_key || build.reads_key(self.table);
                    let codes = self.dictionaries.get_mut(at).filter(|_| read);
                    let texts = |texts: &[Option<&str>]| build.texts(texts);
                    rows.columns.push(Values::Texts(match codes {
                        Some(codes) => codes.codes(places, *written, texts),
                        None => vec![NO_TEXT; count],
                    }));
                    continue;
                }
                Some(Asked::LeftOut) | None => {
                    rows.columns.push(match kind {
                        ValueKind::Text => Values::Texts(vec![NO_TEXT; count]),
                        _ => Values::Numbers(vec![f64::NAN; count]),
                    });
                    continue;
                }
            };
            rows.columns.push(match (kind, &column.values) {
                (ValueKind::Text, ColumnValues::Int(numbers)) => {
                    let Some(integers) = self.integers.get_mut(at) else {
                        continue;
                    };
                    let (customers, valid) = (at == self.key, &column.valid);
                    let codes = integers.codes(numbers, valid, |texts| {
                        let there = |text: &&str| !written.is_missing(text);
                        let texts = texts.iter().map(|text| Some(*text).filter(there));
                        let texts: Vec<Option<&str>> = texts.collect();
                        match customers {
                            true => build.customers(&texts),
                            false => build.texts(&texts),
                        }
                    });
                    match customers {
                        true => {
                            rows.customers = codes;
                            Values::Texts(vec![NO_TEXT; count])
                        }
                        false => Values::Texts(codes),
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
        let idle = self.unread.idle.get(&self.cursor.group());
        let idle = idle.map(Vec::as_slice).unwrap_or_default();
        build.rows_idle_in(self.table, rows, idle);
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
pub(super) fn is_direct(kind: ValueKind, stored: Stored) -> bool {
    match kind {
        ValueKind::Text => matches!(stored, Stored::Text | Stored::Json),
        ValueKind::Number => {
            matches!(stored, Stored::Boolean | Stored::Integer | Stored::Float)
        }
        ValueKind::Moment => matches!(stored, Stored::Date | Stored::Timestamp { .. }),
    }
}

/// Makes numbers without bounds missing, and tells of them.
fn finite(numbers: &mut [f64], unreadable: &mut impl FnMut(usize, &str)) {
    // All are looked at, for that takes no branch.
    let any = |any: bool, number: &f64| any | number.is_infinite();
    if !numbers.iter().fold(false, any) {
        return;
    }
    for (row, number) in numbers.iter_mut().enumerate() {
        if number.is_infinite() {
            unreadable(row, &number.to_string());
            *number = f64::NAN;
        }
    }
}

/// A row's text; `None` when it is missing.
pub(super) fn text(column: &BatchColumn, written: Written, row: usize) -> Option<&str> {
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
            let values = values.iter().zip(valid);
            let values = values.map(|(value, valid)| if valid { *value } else { f64::NAN });
            let mut values: Vec<f64> = values.collect();
            finite(&mut values, unreadable);
            values
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
