//! How a column's cells are written, and what they are by that: numbers, moments, or nothing.

use crate::feature::recipe::ValueKind;
use crate::table::date::{DateOrder, parse_moment};
use crate::table::flag::parse_flag;
use crate::table::number::{DecimalMark, Grouping, NumberFormat, parse_number};
use crate::table::{Column, ValueFormat, date, flag, missing, number};

/// How a column's cells are written, as far as is known.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::feature::recipe) struct Written(Option<ValueFormat>);

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
pub(in crate::feature::recipe) fn as_number(text: &str) -> Option<f64> {
    number::parse(text).or_else(|| as_flag(text))
}

fn as_flag(text: &str) -> Option<f64> {
    flag::parse(text).map(|yes| f64::from(u8::from(yes)))
}

/// Whether a text begins like a day that can be meant in one way only: 2017-03-31 stays one in
/// a column of 03/04/2017.
pub(in crate::feature::recipe) fn begins_with_year(text: &str) -> bool {
    let year = |digits: &[u8]| digits.iter().all(u8::is_ascii_digit);
    match text.trim_start().as_bytes() {
        [a, b, c, d, b'-' | b'/' | b'.', ..] => year(&[*a, *b, *c, *d]),
        _ => false,
    }
}

/// Microseconds since 1970 UTC.
pub(in crate::feature::recipe) fn moment(text: &str) -> Option<f64> {
    let moment = date::parse_compact(text).or_else(|| date::parse(text))?;
    Some(moment.micros as f64)
}
