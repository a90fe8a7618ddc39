//! A column: its cells' texts, and what they are as numbers.

use arrow_array::{Array, LargeStringArray, UInt32Array};

use super::builder::ColumnBuilder;
use super::date::{DateOrder, parse, parse_compact, parse_moment_in_full};
use super::flag::parse_flag;
use super::types::{Evidence, Facts, decide};
use super::{ColumnKind, ColumnType, TypeChoice, ValueFormat, missing, number};

/// A column of a table.
///
/// Each distinct text is held once, in the order of its first occurrence; its
/// position there is its code.
#[derive(Clone, Debug)]
pub struct Column {
    name: String,
    codes: UInt32Array,
    texts: LargeStringArray,
    /// Per code: not-a-number where the text is missing or no number.
    numbers: Vec<f64>,
    /// Per code, of a column of dates; empty for any other.
    moments: Vec<Option<i64>>,
    /// Per code: whether there is no value of the column's type.
    missing: Vec<bool>,
    column_type: ColumnType,
}

/// Cells that are there and are no numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotNumeric {
    /// How many rows.
    pub count: u64,
    /// The first such row, from 0.
    pub row: usize,
    /// Its text.
    pub text: String,
}

impl PartialEq for Column {
    /// Equal name and equal texts in equal order; the rest follows from them.
    fn eq(&self, other: &Column) -> bool {
        self.name == other.name && self.codes == other.codes && self.texts == other.texts
    }
}

impl Column {
    /// A column of codes into a dictionary without repetitions.
    pub(super) fn new(name: &str, codes: UInt32Array, texts: LargeStringArray) -> Column {
        Column::typed(name, codes, texts, None)
    }

    /// A column read by a choice of its type, or by what its cells tell.
    fn typed(
        name: &str,
        codes: UInt32Array,
        texts: LargeStringArray,
        choice: Option<&TypeChoice>,
    ) -> Column {
        let (counts, first_rows) = occurrences(codes.values(), texts.len());
        let mut evidence = Evidence::default();
        let mut distinct = 0;
        let by_code = || (0..texts.len()).zip(&counts).zip(&first_rows);
        for ((code, rows), first_row) in by_code().filter(|((_, rows), _)| **rows > 0) {
            let text = texts.value(code);
            distinct += u64::from(!missing::is_missing(text));
            evidence.add_text(text, *rows, *first_row);
        }
        let facts = Facts {
            name,
            distinct,
            exact: true,
        };
        let mut column_type = decide(&evidence, facts, choice);
        let format = column_type.number_format();
        let mut numbers = Vec::with_capacity(texts.len());
        let mut missing = Vec::with_capacity(texts.len());
        let mut moments = Vec::new();
        let mut misfits = 0;
        for (code, rows) in counts.iter().enumerate() {
            let text = texts.value(code);
            let word = missing::is_missing(text);
            let number = number::parse_number(text.as_bytes(), &format).filter(|_| !word);
            let none = match column_type.format {
                ValueFormat::Text => word,
                ValueFormat::Date(format) => {
                    let moment = parse_moment_in_full(text.as_bytes(), &format);
                    moments.push(moment.map(|moment| moment.micros));
                    moment.is_none()
                }
                _ => !column_type.holds(text),
            };
            misfits += if none && !word { *rows } else { 0 };
            // A number that the column's type excludes is none.
            let excluded = none && column_type.kind.is_number();
            numbers.push(number.filter(|_| !excluded).unwrap_or(f64::NAN));
            missing.push(none);
        }
        column_type.misfits = misfits;
        Column {
            name: name.to_string(),
            codes,
            texts,
            numbers,
            moments,
            missing,
            column_type,
        }
    }

    /// The same cells read by another type. What does not fit it is missing, and
    /// counted in [`Column::column_type`].
    pub fn with_type(&self, choice: &TypeChoice) -> Column {
        // Codes and texts are shared, not copied.
        Column::typed(
            &self.name,
            self.codes.clone(),
            self.texts.clone(),
            Some(choice),
        )
    }

    /// The same cells read by the type that they seem to have.
    pub fn as_guessed(&self) -> Column {
        Column::typed(&self.name, self.codes.clone(), self.texts.clone(), None)
    }

    /// A column in memory, for derived tables and tests. Texts beyond the
    /// four-billionth distinct one are left out.
    pub fn from_texts<'a>(name: &str, texts: impl IntoIterator<Item = &'a str>) -> Column {
        let mut builder = ColumnBuilder::default();
        for text in texts {
            builder.push(text);
        }
        builder.finish(name)
    }

    /// A column of numbers, each in the shortest text that reads back as it;
    /// not-a-number becomes an empty cell.
    pub fn from_numbers(name: &str, numbers: Vec<f64>) -> Column {
        let mut builder = ColumnBuilder::default();
        for value in numbers {
            builder.push(&number::write(value));
        }
        builder.finish(name)
    }

    /// These rows of the column, in this order; rows that are not there are
    /// empty cells.
    pub fn select(&self, rows: &[u32]) -> Column {
        let texts = rows.iter().map(|row| self.text(*row as usize));
        Column::from_texts(&self.name, texts)
    }

    /// The column's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What kind of values the column holds.
    pub fn kind(&self) -> ColumnKind {
        self.column_type.kind
    }

    /// What its cells mean, how they are written, and which do not fit.
    pub fn column_type(&self) -> &ColumnType {
        &self.column_type
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Bytes that the column holds.
    pub fn size(&self) -> u64 {
        let texts = self.texts.values().len() + 8 * (self.texts.len() + 1);
        let values = 8 * self.numbers.len() + self.missing.len() + 16 * self.moments.len();
        (4 * self.codes.len() + texts + values) as u64
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The cell's text as it stands in the file; empty beyond the last row.
    pub fn text(&self, row: usize) -> &str {
        self.codes()
            .get(row)
            .map_or("", |code| self.dictionary_value(*code))
    }

    /// Whether the cell has no value: it says that nothing is known
    /// ([`missing`]), or it does not fit the column's type. True beyond the last
    /// row.
    pub fn is_missing(&self, row: usize) -> bool {
        self.codes()
            .get(row)
            .is_none_or(|code| self.is_missing_code(*code))
    }

    /// The cell as a number, read by the column's format; `None` where it is
    /// missing or no number.
    pub fn number(&self, row: usize) -> Option<f64> {
        let code = self.codes().get(row)?;
        self.numbers
            .get(*code as usize)
            .copied()
            .filter(|v| !v.is_nan())
    }

    /// Every cell as a number; not-a-number where it is missing or no number.
    pub fn numbers(&self) -> Vec<f64> {
        let value = |code: &u32| self.numbers.get(*code as usize).copied();
        self.codes()
            .iter()
            .map(|code| value(code).unwrap_or(f64::NAN))
            .collect()
    }

    /// The code of the cell's text; `u32::MAX` beyond the last row.
    pub fn code(&self, row: usize) -> u32 {
        self.codes().get(row).copied().unwrap_or(u32::MAX)
    }

    /// The code of every cell's text.
    pub fn codes(&self) -> &[u32] {
        self.codes.values()
    }

    /// Number of distinct texts, missing ones included.
    pub fn dictionary_len(&self) -> usize {
        self.texts.len()
    }

    /// The text of a code; empty for a code that is not there.
    pub fn dictionary_value(&self, code: u32) -> &str {
        let code = code as usize;
        if code < self.texts.len() {
            self.texts.value(code)
        } else {
            ""
        }
    }

    /// The number of each code's text; not-a-number where it is missing or none.
    pub fn dictionary_numbers(&self) -> &[f64] {
        &self.numbers
    }

    /// Microseconds since 1970 UTC of each code's text in a column of dates;
    /// empty for a column of anything else.
    pub fn dictionary_moments(&self) -> &[Option<i64>] {
        &self.moments
    }

    /// When it was that a code's text tells, in microseconds since 1970 UTC: by the
    /// column's own format where it holds dates, else where the text alone can be
    /// only one date. A time without a day tells no such moment.
    pub fn moment_of_code(&self, code: u32) -> Option<i64> {
        match self.column_type.format {
            ValueFormat::Date(format) if format.order == DateOrder::TimeOfDay => None,
            ValueFormat::Date(_) => self.moments.get(code as usize).copied().flatten(),
            _ => {
                let text = self.dictionary_value(code);
                let moment = parse_compact(text).or_else(|| parse(text));
                moment.map(|moment| moment.micros)
            }
        }
    }

    /// The cell's moment in a column of dates, in microseconds since 1970 UTC.
    pub fn moment(&self, row: usize) -> Option<i64> {
        let code = self.codes().get(row)?;
        self.moments.get(*code as usize).copied().flatten()
    }

    /// What the cell says in a column of yes and no.
    pub fn flag(&self, row: usize) -> Option<bool> {
        self.codes()
            .get(row)
            .and_then(|code| self.dictionary_flag(*code))
    }

    /// What a code's text says in a column of yes and no.
    pub fn dictionary_flag(&self, code: u32) -> Option<bool> {
        match self.column_type.format {
            ValueFormat::Flag(format) => parse_flag(self.dictionary_value(code), format),
            _ => None,
        }
    }

    /// Whether the text of a code says that nothing is known, or does not fit.
    pub fn is_missing_code(&self, code: u32) -> bool {
        self.missing.get(code as usize).copied().unwrap_or(true)
    }

    /// How many rows have each code.
    pub fn counts(&self) -> Vec<u64> {
        occurrences(self.codes(), self.texts.len()).0
    }

    /// Number of missing cells.
    pub fn missing_count(&self) -> u64 {
        self.codes()
            .iter()
            .filter(|code| self.is_missing_code(**code))
            .count() as u64
    }

    /// Cells that are there and are no numbers; `None` when there is none.
    pub fn not_numeric(&self) -> Option<NotNumeric> {
        let wrong = |code: u32| {
            !missing::is_missing(self.dictionary_value(code))
                && self.numbers.get(code as usize).is_none_or(|v| v.is_nan())
        };
        let mut rows = self
            .codes()
            .iter()
            .enumerate()
            .filter(|(_, code)| wrong(**code));
        let (row, code) = rows.next()?;
        Some(NotNumeric {
            count: 1 + rows.count() as u64,
            row,
            text: self.dictionary_value(*code).to_string(),
        })
    }
}

/// How many rows have each code, and the first of them.
fn occurrences(codes: &[u32], texts: usize) -> (Vec<u64>, Vec<u64>) {
    let mut counts = vec![0; texts];
    let mut first_rows = Vec::with_capacity(texts);
    for (row, code) in (0u64..).zip(codes) {
        // Codes are numbered by first occurrence.
        if *code as usize >= first_rows.len() {
            first_rows.push(row);
        }
        if let Some(count) = counts.get_mut(*code as usize) {
            *count += 1;
        }
    }
    (counts, first_rows)
}
