//! A column: its cells' texts, and what they are as numbers.

use arrow_array::{Array, LargeStringArray, UInt32Array};

use super::builder::ColumnBuilder;
use super::kind::{self, ColumnKind};
use super::{missing, number};

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
    /// Per code.
    missing: Vec<bool>,
    kind: ColumnKind,
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
        let missing: Vec<bool> = (0..texts.len())
            .map(|code| missing::is_missing(texts.value(code)))
            .collect();
        let numbers = missing
            .iter()
            .enumerate()
            .map(|(code, missing)| match missing {
                true => f64::NAN,
                false => number::parse(texts.value(code)).unwrap_or(f64::NAN),
            })
            .collect();
        let mut column = Column {
            name: name.to_string(),
            codes,
            texts,
            numbers,
            missing,
            kind: ColumnKind::Empty,
        };
        column.kind = kind::infer(&column);
        column
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

    /// The column's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What kind of values the column holds.
    pub fn kind(&self) -> ColumnKind {
        self.kind
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.codes.len()
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

    /// Whether the cell says that nothing is known ([`missing`]); true beyond
    /// the last row.
    pub fn is_missing(&self, row: usize) -> bool {
        self.codes()
            .get(row)
            .is_none_or(|code| self.is_missing_code(*code))
    }

    /// The cell as a number; `None` where it is missing or no number.
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

    /// Whether the text of a code says that nothing is known.
    pub fn is_missing_code(&self, code: u32) -> bool {
        self.missing.get(code as usize).copied().unwrap_or(true)
    }

    /// How many rows have each code.
    pub fn counts(&self) -> Vec<u64> {
        let mut counts = vec![0; self.texts.len()];
        for code in self.codes() {
            if let Some(count) = counts.get_mut(*code as usize) {
                *count += 1;
            }
        }
        counts
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
            !self.is_missing_code(code)
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
