//! Rows that were cut at the speed of the disk, on their way into a build.

use std::ops::ControlFlow;

use super::ValueKind;
use super::build::{Build, Rows};
use super::contest::other_format;
use super::intake::{Written, as_number, begins_with_year, moment};
use super::values::{NO_TEXT, Values};
use crate::ingest::fast::{FastBatch, FastPlan, FastSink, MISSING, Moments, Read, Want};
use crate::ingest::{Encoding, Escape, Format, Quote};
use crate::table::date::{DateFormat, DateOrder, parse_moment};
use crate::table::{ColumnKind, Opened, Table, missing};

/// Rows of a file that plays the part of a table, as [`FastSink`].
pub struct FastRows<'a> {
    build: &'a mut Build,
    table: usize,
    /// Per column of the recipe.
    columns: &'a [FastColumn],
    key: usize,
    /// The build holds more than it may.
    full: bool,
    /// Cells of the last rows that were made out beside what the reader reads.
    made_out: u64,
    /// Rows among the last ones whose first cell says that they are sums; nothing where that
    /// cell is no customer, and is not looked at.
    totals: Option<u64>,
}

/// A column of the recipe.
#[derive(Clone, Copy, Debug)]
struct FastColumn {
    kind: ValueKind,
    written: Written,
    /// Its place among the plan's wanted columns.
    place: Option<usize>,
    /// [`Build::only_adds`] of it.
    only_adds: bool,
}

/// Which of a file's columns are read fast, and as what.
#[derive(Clone, Debug)]
pub struct FastColumns {
    table: usize,
    key: usize,
    columns: Vec<FastColumn>,
    /// Whether every column is written in a way that is read fast.
    plain: bool,
    /// The file's columns and what is wanted of each.
    wanted: Vec<(usize, Want)>,
}

impl FastColumns {
    /// The columns that `build` needs of a file that plays the part of `table`
    /// and begins like `sample`.
    pub fn new(
        build: &Build,
        table: usize,
        places: &[Option<usize>],
        sample: &Table,
    ) -> FastColumns {
        let moments = written(sample, places);
        let rule = build.recipe().tables.get(table);
        let kinds = rule.map_or_else(Vec::new, |rule| {
            rule.columns.iter().map(|c| c.kind).collect()
        });
        let mut wanted = Vec::new();
        let mut plain = true;
        let columns = kinds.into_iter().enumerate().map(|(at, kind)| {
            let place = places
                .get(at)
                .copied()
                .flatten()
                .filter(|_| build.needs(table, at));
            let column = place.and_then(|place| sample.columns().get(place));
            let format = column.map_or_else(Written::default, Written::of);
            let place = place.map(|place| {
                // What may mean something else is watched by the general reader.
                let is_open = column.and_then(other_format).is_some();
                plain &= match kind {
                    ValueKind::Text => true,
                    ValueKind::Number => format.has_plain_numbers() && !is_open,
                    ValueKind::Moment => format.has_usual_moments() && !is_open,
                };
                let want = match kind {
                    ValueKind::Text => Want::Text,
                    ValueKind::Number => Want::Number(read_number),
                    ValueKind::Moment => {
                        let written = moments.get(at).copied().unwrap_or(Moments::Other);
                        let reads: fn(&str) -> Read<i64> = match format.is_compact() {
                            true => read_compact_moment,
                            false => read_usual_moment,
                        };
                        Want::Moment(written, reads)
                    }
                };
                wanted.push((place, want));
                wanted.len() - 1
            });
            FastColumn {
                kind,
                written: format,
                place,
                only_adds: build.only_adds(table, at),
            }
        });
        let columns = columns.collect();
        FastColumns {
            table,
            key: build.key(table).unwrap_or_default(),
            columns,
            plain,
            wanted,
        }
    }

    /// Whether the file's first column says whose a row is.
    fn key_is_first(&self) -> bool {
        let key = self.columns.get(self.key);
        let key = key.filter(|column| column.kind == ValueKind::Text);
        let place = key.and_then(|column| column.place);
        place.is_some_and(|place| self.wanted.get(place).is_some_and(|(at, _)| *at == 0))
    }

    /// The sink that takes these columns' rows.
    pub fn sink<'a>(&'a self, build: &'a mut Build) -> FastRows<'a> {
        FastRows {
            build,
            table: self.table,
            columns: &self.columns,
            key: self.key,
            full: false,
            made_out: 0,
            totals: self.key_is_first().then_some(0),
        }
    }
}

/// A cell without the blanks around it; nothing when it is missing.
#[inline(always)]
fn cell(bytes: &[u8], written: Written) -> Option<&[u8]> {
    match bytes {
        // Nearly all: no blanks around it, and no word for nothing, which begin
        // with no digit and are shorter.
        [first, .., last]
            if first.is_ascii_graphic()
                && last.is_ascii_graphic()
                && (bytes.len() > missing::LONGEST || first.is_ascii_digit()) =>
        {
            Some(bytes)
        }
        _ => {
            let text = std::str::from_utf8(bytes).unwrap_or_default();
            (!written.is_missing(text)).then(|| text.trim().as_bytes())
        }
    }
}

fn read_number(text: &str) -> Read<f64> {
    read(text, as_number)
}

fn read_moment(text: &str) -> Read<i64> {
    match read(text, moment) {
        Read::Value(value) => Read::Value(value as i64),
        Read::Missing => Read::Missing,
        Read::Unreadable => Read::Unreadable,
    }
}

/// The same of what begins with a year: what is written otherwise is told from it, to be read by
/// [`FastRows::unlike`].
fn read_usual_moment(text: &str) -> Read<i64> {
    let digits = text.trim();
    let compact = digits.len() >= 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
    match read_moment(text) {
        Read::Value(_) if !compact && !begins_with_year(text) => Read::Unreadable,
        read => read,
    }
}

/// The same of a column whose days have no marks between them, and perhaps a time behind them,
/// which no cell tells that stands alone: 20170331 10:20:30.
fn read_compact_moment(text: &str) -> Read<i64> {
    let compact = DateFormat::of(DateOrder::Compact);
    match parse_moment(text.as_bytes(), &compact) {
        Some(micros) => Read::Value(micros),
        None => read_usual_moment(text),
    }
}

fn read(text: &str, of: impl Fn(&str) -> Option<f64>) -> Read<f64> {
    match of(text) {
        Some(value) => Read::Value(value),
        None if missing::is_missing(text) => Read::Missing,
        None => Read::Unreadable,
    }
}

impl FastRows<'_> {
    /// Whether the build holds more than it may.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// Reads a moment that is written otherwise than its column begins; `false` if it is none.
    fn unlike(&mut self, column: usize, row: usize, text: &str, rows: &mut Rows) -> bool {
        let is_moment = |column: &FastColumn| column.kind == ValueKind::Moment;
        let value = moment(text).filter(|_| self.columns.get(column).is_some_and(is_moment));
        let place = match rows.columns.get_mut(column) {
            Some(Values::Numbers(numbers)) => numbers.get_mut(row),
            _ => None,
        };
        let (Some(value), Some(place)) = (value, place) else {
            return false;
        };
        *place = value;
        self.build.unlike(self.table, column, text);
        true
    }
}

impl FastSink for FastRows<'_> {
    fn made_out(&self) -> u64 {
        self.made_out
    }

    fn totals(&self) -> Option<u64> {
        self.totals
    }

    fn rows(&mut self, batch: &FastBatch<'_>) -> ControlFlow<()> {
        let count = batch.rows();
        let mut rows = Rows {
            customers: Vec::new(),
            columns: Vec::with_capacity(self.columns.len()),
        };
        let mut wholes = vec![None; self.columns.len()];
        for (at, column) in self.columns.iter().enumerate() {
            let Some(place) = column.place else {
                rows.columns.push(match column.kind {
                    ValueKind::Text => Values::Texts(vec![NO_TEXT; count]),
                    _ => Values::Numbers(vec![f64::NAN; count]),
                });
                continue;
            };
            rows.columns.push(match column.kind {
                ValueKind::Number => {
                    let small = batch.small_wholes(place);
                    if let Some(whole) = wholes.get_mut(at) {
                        *whole = small;
                    }
                    match small.is_some() && column.only_adds {
                        true => Values::Numbers(Vec::new()),
                        false => Values::Numbers(batch.numbers(place).into_owned()),
                    }
                }
                ValueKind::Moment => {
                    let of = |value: &i64| {
                        if *value == MISSING {
                            f64::NAN
                        } else {
                            *value as f64
                        }
                    };
                    Values::Numbers(batch.moments(place).iter().map(of).collect())
                }
                ValueKind::Text => {
                    let texts = || batch.texts(place).map(|bytes| cell(bytes, column.written));
                    if at == self.key {
                        rows.customers = self.build.customers_of(texts());
                        if let Some(totals) = &mut self.totals {
                            *totals = self.build.totals_among(&rows.customers);
                        }
                    }
                    if at != self.key || self.build.reads_key(self.table) {
                        Values::Texts(self.build.texts_of(texts()))
                    } else {
                        Values::Texts(Vec::new())
                    }
                }
            });
        }
        rows.customers.resize(count, NO_TEXT);
        self.made_out = 0;
        for cell in batch.unreadable() {
            let column = self
                .columns
                .iter()
                .position(|column| column.place == Some(cell.wanted));
            let Some(column) = column else {
                continue;
            };
            let row = (cell.row - batch.first_row()) as usize;
            if self.unlike(column, row, &cell.text, &mut rows) {
                self.made_out += 1;
                continue;
            }
            let line = cell.row + 2;
            self.build.unreadable(self.table, column, line, &cell.text);
        }
        self.build.rows_and_wholes(self.table, rows, &wholes);
        self.full = self.build.size() > self.build.limit();
        match self.full {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

impl FastColumns {
    /// The plan by which a file is read fast; `None` when its dialect asks for
    /// the general reader. `opened` is the file's beginning.
    pub fn plan(&self, opened: &Opened) -> Option<FastPlan> {
        let report = &opened.report;
        let dialect = &report.dialect;
        let delimiter = match report.delimiter {
            None => None,
            Some(delimiter) => match delimiter.as_str().as_bytes() {
                [byte] if byte.is_ascii() && *byte != b' ' => Some(*byte),
                _ => return None,
            },
        };
        let usual = self.plain
            && report.format == Format::Csv
            && !report.compressed
            && report.encoding == Encoding::Utf8
            && dialect.escape == Escape::Doubled
            && matches!(dialect.quote, Quote::Double | Quote::None)
            && (dialect.preamble_rows, dialect.header_rows) == (0, 1)
            // What has to be mended is mended by the general reader.
            && report.repairs.is_empty();
        usual.then(|| FastPlan {
            delimiter,
            // A quote may come up anywhere after the beginning.
            quote: Some(b'"'),
            columns: report.columns as usize,
            wanted: self.wanted.clone(),
            header: true,
            names: names(&opened.table),
            frame: None,
        })
    }
}

/// The names that a row may repeat: beside texts alone the general reader keeps such rows.
fn names(table: &Table) -> Vec<String> {
    let columns = table.columns();
    let mut kinds = columns.iter().map(|column| column.kind());
    let is_value = |kind: ColumnKind| kind.is_number() || kind == ColumnKind::Date;
    match kinds.any(is_value) {
        true => columns
            .iter()
            .map(|column| column.name().to_string())
            .collect(),
        false => Vec::new(),
    }
}

/// How most moments of each of the recipe's columns are written.
fn written(table: &Table, places: &[Option<usize>]) -> Vec<Moments> {
    let of = |place: &Option<usize>| {
        let column = place.and_then(|place| table.columns().get(place));
        let texts = column.into_iter().flat_map(|column| {
            let codes =
                (0..column.dictionary_len() as u32).filter(|code| !column.is_missing_code(*code));
            codes
                .take(20)
                .map(|code| column.dictionary_value(code).trim())
        });
        let shapes: Vec<Moments> = texts.map(shape).collect();
        match shapes.split_first() {
            Some((first, rest)) if rest.iter().all(|shape| shape == first) => *first,
            _ => Moments::Other,
        }
    };
    places.iter().map(of).collect()
}

fn shape(text: &str) -> Moments {
    match text.as_bytes() {
        bytes if bytes.len() == 8 && bytes.iter().all(u8::is_ascii_digit) => Moments::Compact,
        [_, _, _, _, b'-', _, _, b'-', _, _] => Moments::Dashed,
        _ => Moments::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_days_without_marks_is_read_as_it_is_written() {
        let day = match read_moment("2017-03-31") {
            Read::Value(micros) => micros,
            _ => 0,
        };
        let time = day + 1_000_000 * (10 * 3_600 + 20 * 60 + 30);
        for (text, compact, usual) in [
            ("20170331", Read::Value(day), Read::Value(day)),
            ("20170331 10:20:30", Read::Value(time), Read::Unreadable),
            ("20170331T10:20:30", Read::Value(time), Read::Unreadable),
            ("20170331102030", Read::Value(time), Read::Unreadable),
            ("2017-03-31 10:20:30", Read::Value(time), Read::Value(time)),
            ("", Read::Missing, Read::Missing),
            ("soon", Read::Unreadable, Read::Unreadable),
        ] {
            assert_eq!(read_compact_moment(text), compact, "{text:?}");
            assert_eq!(read_usual_moment(text), usual, "{text:?}");
        }
    }
}
