//! From a file's cells to a recipe's rows: the columns the recipe needs, each
//! read as what the recipe says it is.

use super::ValueKind;
use super::build::{Build, Rows};
use super::contest::{Contest, Contradiction};
use super::late::LateColumns;
use super::values::{NO_TEXT, Values};
use crate::ingest::{Cells, SinkFull};
use crate::table::date::{DateOrder, parse_moment};
use crate::table::flag::parse_flag;
use crate::table::number::{DecimalMark, Grouping, NumberFormat, parse_number};
use crate::table::{Column, Table, ValueFormat, date, flag, missing, number};

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

/// A table in memory on its way into a [`Build`]: each distinct text is read
/// once, then the rows follow piece by piece.
pub struct TableRows {
    table: usize,
    /// Per dictionary code of the key's column: the customer.
    customers: Vec<u32>,
    key: Option<usize>,
    columns: Vec<ByCode>,
    next: usize,
}

/// What each dictionary code of a column means.
struct ByCode {
    /// The column's place in the table; none: missing throughout.
    place: Option<usize>,
    values: Values,
    /// Codes that are there and cannot be read.
    unreadable: Vec<u32>,
}

impl TableRows {
    /// Rows of a table that plays the part of `part`. `places` says for each of
    /// the recipe's columns where it stands in the table.
    pub fn new(
        build: &mut Build,
        part: usize,
        table: &Table,
        places: &[Option<usize>],
    ) -> TableRows {
        build.begin_file(part, &table.name);
        let rule = build.recipe().tables.get(part);
        let kinds: Vec<ValueKind> = rule.map_or_else(Vec::new, |rule| {
            rule.columns.iter().map(|c| c.kind).collect()
        });
        let place = |at: usize| places.get(at).copied().flatten();
        let key = build.key(part).and_then(place);
        let mut customers = Vec::new();
        if let Some(column) = key.and_then(|place| table.columns().get(place)) {
            let format = Written::of(column);
            for code in 0..column.dictionary_len() as u32 {
                let text = column.dictionary_value(code);
                customers.push(match format.is_missing(text) {
                    true => NO_TEXT,
                    false => build.customer(text.trim()),
                });
            }
        }
        let mut columns = Vec::with_capacity(kinds.len());
        for (at, kind) in kinds.iter().enumerate() {
            let place = place(at).filter(|_| build.needs(part, at));
            let column = place.and_then(|place| table.columns().get(place));
            columns.push(ByCode::new(build, *kind, place, column));
        }
        TableRows {
            table: part,
            customers,
            key,
            columns,
            next: 0,
        }
    }

    /// Hands over the next rows, at most `most`; `false` when there were none left.
    pub fn step(&mut self, build: &mut Build, table: &Table, most: usize) -> bool {
        let end = self.next.saturating_add(most).min(table.rows());
        let range = self.next..end;
        if range.is_empty() {
            return false;
        }
        let codes = |place: Option<usize>| {
            let column = place.and_then(|place| table.columns().get(place))?;
            column.codes().get(range.clone())
        };
        let of = |code: &u32| {
            self.customers
                .get(*code as usize)
                .copied()
                .unwrap_or(NO_TEXT)
        };
        let customers = match codes(self.key) {
            Some(codes) => codes.iter().map(of).collect(),
            None => vec![NO_TEXT; range.len()],
        };
        let mut columns = Vec::with_capacity(self.columns.len());
        for (at, by_code) in self.columns.iter().enumerate() {
            let codes = codes(by_code.place);
            if let (Some(codes), false) = (codes, by_code.unreadable.is_empty()) {
                for (row, code) in codes.iter().enumerate() {
                    if by_code.unreadable.binary_search(code).is_ok() {
                        let column = by_code.place.and_then(|place| table.columns().get(place));
                        let text = column.map_or("", |column| column.dictionary_value(*code));
                        build.unreadable(self.table, at, (range.start + row) as u64 + 2, text);
                    }
                }
            }
            columns.push(by_code.rows(codes, range.len()));
        }
        build.rows(self.table, Rows { customers, columns });
        self.next = end;
        true
    }

    /// Rows handed over so far.
    pub fn done(&self) -> usize {
        self.next
    }
}

impl ByCode {
    fn new(
        build: &mut Build,
        kind: ValueKind,
        place: Option<usize>,
        column: Option<&Column>,
    ) -> ByCode {
        let distinct = 0..column.map_or(0, Column::dictionary_len) as u32;
        let missing = |code: &u32| column.is_none_or(|column| column.is_missing_code(*code));
        let text = |code: &u32| column.map_or("", |column| column.dictionary_value(*code));
        let mut unreadable = Vec::new();
        let format = column.map_or_else(Written::default, Written::of);
        let values = if kind == ValueKind::Text {
            let mut codes = Vec::with_capacity(distinct.len());
            for code in distinct {
                codes.push(match format.is_missing(text(&code)) {
                    true => NO_TEXT,
                    false => build.text(text(&code).trim()),
                });
            }
            Values::Texts(codes)
        } else {
            let mut numbers = Vec::with_capacity(distinct.len());
            for code in distinct {
                let value = if missing(&code) {
                    None
                } else {
                    format.value(kind, text(&code))
                };
                if value.is_none() && !missing(&code) {
                    unreadable.push(code);
                }
                numbers.push(value.unwrap_or(f64::NAN));
            }
            Values::Numbers(numbers)
        };
        ByCode {
            place,
            values,
            unreadable,
        }
    }

    /// The values of rows with these codes.
    fn rows(&self, codes: Option<&[u32]>, rows: usize) -> Values {
        match (&self.values, codes) {
            (Values::Texts(texts), Some(codes)) => {
                let of = |code: &u32| texts.get(*code as usize).copied().unwrap_or(NO_TEXT);
                Values::Texts(codes.iter().map(of).collect())
            }
            (Values::Numbers(numbers), Some(codes)) => {
                let of = |code: &u32| numbers.get(*code as usize).copied().unwrap_or(f64::NAN);
                Values::Numbers(codes.iter().map(of).collect())
            }
            (Values::Texts(_), None) => Values::Texts(vec![NO_TEXT; rows]),
            (Values::Numbers(_), None) => Values::Numbers(vec![f64::NAN; rows]),
        }
    }
}

/// Takes all rows of a table in memory at once.
pub fn take_table(build: &mut Build, part: usize, table: &Table, places: &[Option<usize>]) {
    let mut rows = TableRows::new(build, part, table, places);
    while rows.step(build, table, 1 << 16) {}
}

/// How a column's cells are written, as far as is known.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Written(Option<ValueFormat>);

impl Written {
    /// As the column's type says.
    pub fn of(column: &Column) -> Written {
        Written(Some(column.column_type().format))
    }

    /// In this way.
    pub fn by(format: ValueFormat) -> Written {
        Written(Some(format))
    }

    /// A text as a number or as a moment.
    pub fn value(self, kind: ValueKind, text: &str) -> Option<f64> {
        match kind {
            ValueKind::Moment => self.moment(text),
            _ => self.number(text),
        }
    }

    /// Whether a cell says that nothing is known. A word that the column itself
    /// uses as a value (없음 beside 있음) does not.
    pub fn is_missing(self, text: &str) -> bool {
        let is_value = |format| parse_flag(text, format).is_some();
        missing::is_missing(text)
            && !matches!(self.0, Some(ValueFormat::Flag(format)) if is_value(format))
    }

    /// Whether the plain ways of reading numbers are enough.
    pub fn has_plain_numbers(self) -> bool {
        match self.0 {
            Some(ValueFormat::Number(format)) => format.is_plain(),
            _ => true,
        }
    }

    /// Whether the usual dates are all there is.
    pub fn has_usual_moments(self) -> bool {
        match self.0 {
            Some(ValueFormat::Date(format)) => {
                matches!(format.order, DateOrder::YearFirst | DateOrder::Compact)
            }
            _ => true,
        }
    }

    /// Whether days are written without marks between them.
    pub fn is_compact(self) -> bool {
        matches!(self.0, Some(ValueFormat::Date(format)) if format.order == DateOrder::Compact)
    }

    /// A text as a number.
    pub fn number(self, text: &str) -> Option<f64> {
        match self.0 {
            Some(ValueFormat::Number(format)) if !format.is_plain() => {
                parse_number(text.as_bytes(), &format).or_else(|| unforeseen(text, format))
            }
            Some(ValueFormat::Flag(format)) => parse_flag(text, format)
                .map(|yes| f64::from(u8::from(yes)))
                .or_else(|| as_number(text)),
            _ => as_number(text),
        }
    }

    /// A text as a moment, in microseconds since 1970.
    pub fn moment(self, text: &str) -> Option<f64> {
        match self.0 {
            Some(ValueFormat::Date(format)) => {
                let read = parse_moment(text.as_bytes(), &format).map(|micros| micros as f64);
                read.or_else(|| moment(text).filter(|_| begins_with_year(text)))
            }
            _ => moment(text),
        }
    }
}

/// A number that is not written as the beginning of its column. Where a comma begins the
/// fraction a point can only group thousands: read the plain way, 1.395 would be a
/// thousandth of what it says.
fn unforeseen(text: &str, format: NumberFormat) -> Option<f64> {
    if format.decimal == DecimalMark::Point {
        return as_number(text);
    }
    let grouped = NumberFormat {
        grouping: Grouping::Point,
        ..format
    };
    parse_number(text.as_bytes(), &grouped).or_else(|| as_flag(text))
}

/// A number; yes and no in any spelling are 1 and 0.
pub(super) fn as_number(text: &str) -> Option<f64> {
    number::parse(text).or_else(|| as_flag(text))
}

fn as_flag(text: &str) -> Option<f64> {
    flag::parse(text).map(|yes| f64::from(u8::from(yes)))
}

/// Whether a text begins like a day that can be meant in one way only: 2017-03-31 stays one in
/// a column of 03/04/2017.
pub(super) fn begins_with_year(text: &str) -> bool {
    let year = |digits: &[u8]| digits.iter().all(u8::is_ascii_digit);
    match text.trim_start().as_bytes() {
        [a, b, c, d, b'-' | b'/' | b'.', ..] => year(&[*a, *b, *c, *d]),
        _ => false,
    }
}

/// Microseconds since 1970 UTC.
pub(super) fn moment(text: &str) -> Option<f64> {
    let moment = date::parse_compact(text).or_else(|| date::parse(text))?;
    Some(moment.micros as f64)
}
