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
    let columns = table.columns().iter().map(Reading::of).collect();
    write_read(table, columns, out)
}

/// Writes a customers' table; each column as what its part in the table asks for.
///
/// # Errors
/// What the system says when it cannot write.
pub fn write_built(table: &Table, parts: &[Part], out: &mut impl Write) -> io::Result<()> {
    let columns = table.columns().iter().zip(parts);
    let columns = columns.map(|(column, part)| Reading::of_part(column, part));
    write_read(table, columns.collect(), out)
}

fn write_read(table: &Table, columns: Vec<Reading>, out: &mut impl Write) -> io::Result<()> {
    let types = table
        .columns()
        .iter()
        .zip(&columns)
        .map(|(column, reading)| (column.name().to_string(), reading.column_type()))
        .collect();
    let mut writer = ParquetWriter::new(types, Packed::Snappy, out)?;
    if let Some(about) = table.about() {
        writer.tell(About::KEY, about.to_json());
    }
    for start in (0..table.rows()).step_by(GROUP_ROWS) {
        let rows = start..table.rows().min(start + GROUP_ROWS);
        writer.begin_group(rows.len());
        for (column, reading) in table.columns().iter().zip(&columns) {
            let codes = column.codes().get(rows.clone()).unwrap_or_default();
            writer.column(&reading.rows(column, codes))?;
        }
        writer.end_group()?;
    }
    writer.finish()
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
