//! A spreadsheet's cell as text.

use std::fmt::Write;

use calamine::{DataRef, ExcelDateTime};

use super::super::row::write_number;

/// Last day that spreadsheets know, 9999-12-31.
const LAST_DAY: f64 = 2_958_466.0;

/// Whether the cell holds nothing.
pub(super) fn is_empty(value: &DataRef<'_>) -> bool {
    match value {
        DataRef::Empty => true,
        DataRef::String(text) => text.trim().is_empty(),
        DataRef::SharedString(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// Appends the cell's text; `false` when it is an error of the spreadsheet.
pub(super) fn write(value: &DataRef<'_>, out: &mut String) -> bool {
    match value {
        DataRef::Empty => {}
        DataRef::Error(_) => return false,
        DataRef::Int(value) => {
            // Writing into a string does not fail.
            let _ = write!(out, "{value}");
        }
        DataRef::Float(value) => write_number(*value, out),
        DataRef::String(text) => out.push_str(text),
        DataRef::SharedString(text) => out.push_str(text),
        DataRef::Bool(true) => out.push_str("TRUE"),
        DataRef::Bool(false) => out.push_str("FALSE"),
        DataRef::DateTime(moment) => date(moment, out),
        // Midnight is how some programs write a date alone.
        DataRef::DateTimeIso(text) => {
            out.push_str(text.strip_suffix("T00:00:00").unwrap_or(text));
        }
        DataRef::DurationIso(text) => duration(text, out),
    }
    true
}

/// `2024-03-01`, `2024-03-01 09:30:00`, or `09:30:00` for a time without a day.
fn date(moment: &ExcelDateTime, out: &mut String) {
    let days = moment.as_f64();
    if !(0.0..LAST_DAY).contains(&days) || moment.is_duration() {
        return if moment.is_duration() && days.is_finite() {
            clock(days, out);
        } else {
            write_number(days, out);
        };
    }
    if days < 1.0 {
        return clock(days, out);
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let _ = write!(out, "{year:04}-{month:02}-{day:02}");
    if (hour, minute, second, milli) != (0, 0, 0, 0) {
        let _ = write!(out, " {hour:02}:{minute:02}:{second:02}");
        if milli > 0 {
            let _ = write!(out, ".{milli:03}");
        }
    }
}

/// A part of a day, or several days, as hours, minutes and seconds.
fn clock(days: f64, out: &mut String) {
    let seconds = libm::round(days.abs() * 86_400.0).min(9e15) as u64;
    if days < 0.0 {
        out.push('-');
    }
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let _ = write!(out, "{hours:02}:{minutes:02}:{:02}", seconds % 60);
}

/// `09:30:00` of `PT09H30M00S`, how OpenDocument writes a time.
fn duration(text: &str, out: &mut String) {
    let parts = text
        .strip_prefix("PT")
        .and_then(|rest| rest.split_once('H'))
        .and_then(|(hours, rest)| Some((hours, rest.split_once('M')?)))
        .and_then(|(hours, (minutes, rest))| Some((hours, minutes, rest.strip_suffix('S')?)));
    match parts {
        Some((hours, minutes, seconds)) => {
            let _ = write!(out, "{hours:0>2}:{minutes:0>2}:{seconds:0>2}");
        }
        None => out.push_str(text),
    }
}

/// `A`, `Z`, `AA` … of a column from 0.
pub(super) fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    letters
        .iter()
        .rev()
        .map(|letter| char::from(*letter))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_on_the_sheet() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_letters(column), letters);
        }
    }
}
