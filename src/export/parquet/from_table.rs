//! A table of texts as typed columns: each by its kind, where every cell fits.

use std::io::{self, Write};

use super::{ColumnType, GROUP_ROWS, Packed, ParquetWriter, TypedColumn};
use crate::feature::recipe::{Part, ResultKind};
use crate::table::{About, Column, ColumnKind, Table, date, flag, number};

/// Writes a table: numbers, dates and yes/no as such, all else as text.
///
/// # Errors
/// What the system says when it cannot write.
pub fn write_table(table: &Table, out: &mut impl Write) -> io::Result<()> {
    written(table, None, out).map(|_| ())
}

/// Writes a customers' table; each column as what its part in the table asks for.
///
/// # Errors
/// What the system says when it cannot write.
pub fn write_built(table: &Table, parts: &[Part], out: &mut impl Write) -> io::Result<()> {
    written(table, Some(parts), out).map(|_| ())
}

/// The same as bytes.
///
/// # Errors
/// When the table is too large for a file.
pub fn built_bytes(table: &Table, parts: &[Part]) -> io::Result<Vec<u8>> {
    written(table, Some(parts), Vec::new())
}

fn written<W: Write>(table: &Table, parts: Option<&[Part]>, out: W) -> io::Result<W> {
    let mut writer = TableWriter::new(out);
    while writer.step(table, parts)? {}
    writer.finish()
}

/// A table being written, a little a step: its columns are looked at one after the other,
/// then written, row group by row group.
pub struct TableWriter<W> {
    /// Where to, before the first row group is begun.
    out: Option<W>,
    writer: Option<ParquetWriter<W>>,
    columns: Vec<Reading>,
    /// The first row of the row group under way.
    row: usize,
    /// How many of its columns are written.
    column: usize,
}

impl<W: Write> TableWriter<W> {
    /// Begins to write.
    pub fn new(out: W) -> TableWriter<W> {
        TableWriter {
            out: Some(out),
            writer: None,
            columns: Vec::new(),
            row: 0,
            column: 0,
        }
    }

    /// Rows written so far, as nearly as can be told.
    pub fn rows(&self, table: &Table) -> usize {
        let group = table.rows().min(self.row + GROUP_ROWS) - self.row;
        self.row + group * self.column / self.columns.len().max(1)
    }

    /// Looks at a column of the table, or writes one of a row group, as its part asks if that
    /// is known. `false` when all are written.
    ///
    /// # Errors
    /// What the system says when it cannot write.
    pub fn step(&mut self, table: &Table, parts: Option<&[Part]>) -> io::Result<bool> {
        let at = self.columns.len();
        if let Some(column) = table.columns().get(at) {
            let part = parts.and_then(|parts| parts.get(at));
            self.columns.push(match part {
                Some(part) => Reading::of_part(column, part),
                None => Reading::of(column),
            });
            return Ok(true);
        }
        let mut columns = table.columns().iter().zip(&self.columns);
        if let Some(out) = self.out.take() {
            let types = columns
                .clone()
                .map(|(column, reading)| (column.name().to_string(), reading.column_type()))
                .collect();
            let mut writer = ParquetWriter::new(types, Packed::Snappy, out)?;
            if let Some(about) = table.about() {
                writer.tell(About::KEY, about.to_json());
            }
            self.writer = Some(writer);
        }
        let rows = self.row..table.rows().min(self.row + GROUP_ROWS);
        let Some(writer) = self.writer.as_mut().filter(|_| !rows.is_empty()) else {
            return Ok(false);
        };
        if self.column == 0 {
            writer.begin_group(rows.len());
        }
        match columns.nth(self.column) {
            Some((column, reading)) => {
                let codes = column.codes().get(rows).unwrap_or_default();
                writer.column(&reading.rows(column, codes))?;
                self.column += 1;
            }
            None => {
                writer.end_group()?;
                (self.row, self.column) = (rows.end, 0);
            }
        }
        Ok(true)
    }

    /// Ends the file after the last step; hands back what was written to.
    ///
    /// # Errors
    /// What the system says when it cannot write.
    pub fn finish(self) -> io::Result<W> {
        match self.writer {
            Some(writer) => writer.finish(),
            None => Err(io::Error::from(io::ErrorKind::InvalidInput)),
        }
    }
}

/// What each distinct text of a column is.
enum Reading {
    Text,
    Int64(Vec<Option<i64>>),
    Double(Vec<Option<f64>>),
    Boolean(Vec<Option<bool>>),
    Date(Vec<Option<i32>>),
    Timestamp(Vec<Option<i64>>),
}

impl Reading {
    fn of(column: &Column) -> Reading {
        match column.kind() {
            ColumnKind::Integer => wholes(column).or_else(|| numbers(column)),
            ColumnKind::Decimal => numbers(column),
            ColumnKind::Boolean => each(column, flag::parse).map(Reading::Boolean),
            ColumnKind::Date => dates(column),
            _ => None,
        }
        .unwrap_or(Reading::Text)
    }

    /// As the part asks: a yes/no feature is a number to whoever learns from it.
    fn of_part(column: &Column, part: &Part) -> Reading {
        match part {
            Part::Feature(ResultKind::Category) => None,
            Part::Feature(ResultKind::Number) => numbers(column),
            Part::Feature(ResultKind::Integer | ResultKind::Flag) => {
                wholes(column).or_else(|| numbers(column))
            }
            Part::Id | Part::Anchor | Part::Label => Some(Reading::of(column)),
        }
        .unwrap_or(Reading::Text)
    }

    fn column_type(&self) -> ColumnType {
        match self {
            Reading::Text => ColumnType::Text,
            Reading::Int64(_) => ColumnType::Int64,
            Reading::Double(_) => ColumnType::Double,
            Reading::Boolean(_) => ColumnType::Boolean,
            Reading::Date(_) => ColumnType::Date,
            Reading::Timestamp(_) => ColumnType::Timestamp,
        }
    }

    /// The values of rows with these codes.
    fn rows<'c>(&self, column: &'c Column, codes: &[u32]) -> TypedColumn<'c> {
        fn pick<T: Copy>(values: &[Option<T>], codes: &[u32]) -> Vec<Option<T>> {
            let value = |code: &u32| values.get(*code as usize).copied().flatten();
            codes.iter().map(value).collect()
        }
        match self {
            Reading::Text => TypedColumn::Text(
                codes
                    .iter()
                    .map(|code| {
                        (!column.is_missing_code(*code)).then(|| column.dictionary_value(*code))
                    })
                    .collect(),
            ),
            Reading::Int64(values) => TypedColumn::Int64(pick(values, codes)),
            Reading::Double(values) => TypedColumn::Double(pick(values, codes)),
            Reading::Boolean(values) => TypedColumn::Boolean(pick(values, codes)),
            Reading::Date(values) => TypedColumn::Date(pick(values, codes)),
            Reading::Timestamp(values) => TypedColumn::Timestamp(pick(values, codes)),
        }
    }
}

/// Every distinct text's value, missing ones none; `None` when one has none.
fn each<T>(column: &Column, value: impl Fn(&str) -> Option<T>) -> Option<Vec<Option<T>>> {
    each_code(column, |code| value(column.dictionary_value(code)))
}

fn each_code<T>(column: &Column, value: impl Fn(u32) -> Option<T>) -> Option<Vec<Option<T>>> {
    (0..column.dictionary_len() as u32)
        .map(|code| {
            if column.is_missing_code(code) {
                Some(None)
            } else {
                value(code).map(Some)
            }
        })
        .collect()
}

/// `007` is a name and not the number 7.
fn wholes(column: &Column) -> Option<Reading> {
    let whole = |text: &str| match number::has_leading_zero(text.trim()) {
        true => None,
        false => text.trim().parse::<i64>().ok(),
    };
    each(column, whole).map(Reading::Int64)
}

fn numbers(column: &Column) -> Option<Reading> {
    let numbers = column.dictionary_numbers();
    let number = |code: u32| {
        let number = numbers.get(code as usize).copied()?;
        (!number.is_nan()).then_some(number)
    };
    each_code(column, number).map(Reading::Double)
}

/// Days where no cell has a time of day, else moments.
fn dates(column: &Column) -> Option<Reading> {
    let moments = column.dictionary_moments();
    let moment = |code: u32| moments.get(code as usize).copied().flatten();
    let moments = each_code(column, moment)?;
    let timed = moments
        .iter()
        .flatten()
        .any(|micros| micros % date::DAY != 0);
    if timed {
        return Some(Reading::Timestamp(moments));
    }
    let days = |micros: i64| i32::try_from(micros / date::DAY).ok();
    let days = moments.into_iter().map(|micros| match micros {
        Some(micros) => days(micros).map(Some),
        None => Some(None),
    });
    days.collect::<Option<_>>().map(Reading::Date)
}
