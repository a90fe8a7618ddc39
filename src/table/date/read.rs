//! Cells as moments by their column's format: the two commonest forms at full
//! speed, all others by one reader each. Nothing is allocated.

use super::calendar::{DAY, days};
use super::cursor::Cursor;
use super::{DateFormat, DateOrder, Moment, clock, names};
use crate::table::number;

/// Why a cell is no date of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::table) enum NoDate {
    /// It is written otherwise.
    Other,
    /// It is written so, but the calendar has no such day: 20170230.
    Impossible,
}

/// Longest cell that can be a date.
const LONGEST: usize = 72;

/// Microseconds since 1970 UTC of a cell, by its column's format. Forms that
/// cannot be mistaken (ISO 8601, names of months, 년월일) are read in any column
/// of dates.
#[inline]
pub fn parse_moment(text: &[u8], format: &DateFormat) -> Option<i64> {
    let quick = match format.order {
        DateOrder::Compact => compact_day(text),
        DateOrder::YearFirst => iso(text),
        _ => None,
    };
    match quick {
        Some(micros) => Some(micros),
        None => parse_moment_in_full(text, format).map(|moment| moment.micros),
    }
}

/// The moment of a cell by its column's format, with what is known of it.
#[inline(never)]
pub fn parse_moment_in_full(text: &[u8], format: &DateFormat) -> Option<Moment> {
    let text = trim(text)?;
    let own = read(format.order, text);
    if own.is_ok() || format.order == DateOrder::TimeOfDay || format.order.is_count() {
        return own.ok();
    }
    DateOrder::PLAIN
        .iter()
        .find_map(|order| read(*order, text).ok())
}

/// Without spaces at the ends; `None` for what is too short or too long for a date.
pub(in crate::table) fn trim(text: &[u8]) -> Option<&[u8]> {
    let text = number::trim(text);
    (!text.is_empty() && text.len() <= LONGEST).then_some(text)
}

/// Exactly eight digits.
#[inline]
fn compact_day(text: &[u8]) -> Option<i64> {
    let text: &[u8; 8] = text.try_into().ok()?;
    let (year, month) = (four(text, 0)?, two(text, 4)?);
    let valid = (1900..=2100).contains(&year);
    valid.then_some(days(year, month, two(text, 6)?)? * DAY)
}

/// `2017-03-31`, `2017-03-31 15:20:07` and the latter with `T` or ` UTC` or `Z`.
#[inline]
fn iso(text: &[u8]) -> Option<i64> {
    let date: &[u8; 10] = text.first_chunk()?;
    if date[4] != b'-' || date[7] != b'-' {
        return None;
    }
    let day = days(four(date, 0)?, two(date, 5)?, two(date, 8)?)? * DAY;
    let Some(time) = text.get(10..19) else {
        return (text.len() == 10).then_some(day);
    };
    let time: &[u8; 9] = time.try_into().ok()?;
    let marks = matches!(time[0], b' ' | b'T') && time[3] == b':' && time[6] == b':';
    let (hour, minute, second) = (two(time, 1)?, two(time, 4)?, two(time, 7)?);
    let plain = matches!(text.get(19..), Some(b"" | b"Z" | b" UTC"));
    let valid = marks && plain && hour < 24 && minute < 60 && second < 60;
    valid.then_some(day + ((hour * 60 + minute) * 60 + second) * 1_000_000)
}

#[inline]
fn two(text: &[u8], at: usize) -> Option<i64> {
    let (tens, ones) = (
        text.get(at)?.wrapping_sub(b'0'),
        text.get(at + 1)?.wrapping_sub(b'0'),
    );
    (tens <= 9 && ones <= 9).then_some(i64::from(tens) * 10 + i64::from(ones))
}

#[inline]
fn four(text: &[u8], at: usize) -> Option<i64> {
    Some(two(text, at)? * 100 + two(text, at + 2)?)
}

/// The moment of a (trimmed) cell that is written in this very order.
pub(in crate::table) fn read(order: DateOrder, text: &[u8]) -> Result<Moment, NoDate> {
    let at = Cursor(text);
    match order {
        DateOrder::YearFirst => year_first(at),
        DateOrder::Compact => compact(at),
        DateOrder::DayFirst => digits(at, true),
        DateOrder::MonthFirst => digits(at, false),
        DateOrder::DayMonthName => names::day_month(at),
        DateOrder::MonthNameDay => names::month_day(at),
        DateOrder::Korean => korean(at),
        DateOrder::YearMonth => year_month(at),
        DateOrder::TimeOfDay => time_of_day(text),
        DateOrder::ShortYearFirst => short_year_first(text),
        DateOrder::EpochSeconds => count(text, 1e6),
        DateOrder::EpochMilliseconds => count(text, 1e3),
        DateOrder::EpochMicroseconds => count(text, 1.0),
        DateOrder::EpochNanoseconds => nanoseconds(text),
        // Its 29 February 1900 never was: days before it are one day later.
        DateOrder::ExcelSerial => excel(text, |day| if day < 60.0 { -25_568 } else { -25_569 }),
        DateOrder::ExcelSerial1904 => excel(text, |_| -24_107),
    }
}

/// The moment of a date and the time that the rest is.
pub(super) fn moment(year: i64, month: i64, day: i64, rest: Cursor<'_>) -> Result<Moment, NoDate> {
    let mut rest = rest;
    weekday(&mut rest);
    let separated = rest.eat("T") || rest.eat(",") || !rest.at_end();
    rest.spaces();
    let clock = match (rest.at_end(), separated) {
        (true, _) => None,
        (false, _) => Some(clock::read(rest.0).ok_or(NoDate::Other)?),
    };
    let day = days(year, month, day).ok_or(NoDate::Impossible)? * DAY;
    let zone = clock.as_ref().and_then(|clock| clock.zone);
    Ok(Moment {
        micros: day + clock.as_ref().map_or(0, |clock| clock.micros) - zone.unwrap_or(0),
        has_time: clock.is_some(),
        has_zone: zone.is_some(),
    })
}

/// `(금)` after a date.
fn weekday(rest: &mut Cursor<'_>) {
    let mut after = *rest;
    after.spaces();
    if after.eat("(") {
        let end = after.0.iter().take(14).position(|byte| *byte == b')');
        if let Some(left) = end.and_then(|end| after.0.get(end + 1..)) {
            *rest = Cursor(left);
        }
    }
}

fn year_first(mut at: Cursor<'_>) -> Result<Moment, NoDate> {
    let whole = at;
    let (year, count) = at.number().ok_or(NoDate::Other)?;
    if count == 8 {
        return compact(whole);
    }
    if count != 4 {
        return Err(NoDate::Other);
    }
    let separator = ["-", "/", "."].into_iter().find(|mark| at.eat(mark));
    let separator = separator.ok_or(NoDate::Other)?;
    let space = |at: &mut Cursor<'_>| {
        if separator == "." {
            at.spaces();
        }
    };
    space(&mut at);
    let month = at.small().ok_or(NoDate::Other)?;
    if !at.eat(separator) {
        return Err(NoDate::Other);
    }
    space(&mut at);
    let day = at.small().ok_or(NoDate::Other)?;
    // Koreans end the date with a point too.
    if separator == "." {
        at.eat(".");
    }
    moment(year, month, day, at)
}

fn compact(mut at: Cursor<'_>) -> Result<Moment, NoDate> {
    // Fourteen digits are a date and a time without anything between them.
    let (date, rest) = at.0.split_at_checked(8).ok_or(NoDate::Other)?;
    at.0 = date;
    let (value, count) = at.number().ok_or(NoDate::Other)?;
    if count != 8 {
        return Err(NoDate::Other);
    }
    let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
    let open_end = value == 99_991_231;
    if !(1900..=2100).contains(&year) && !open_end {
        return Err(NoDate::Other);
    }
    // A program that met a gap in the column wrote 20170331.0.
    let rest = if rest == b".0" { &[][..] } else { rest };
    if rest.first().is_some_and(u8::is_ascii_digit) && rest.len() != 6 {
        return Err(NoDate::Other);
    }
    moment(year, month, day, Cursor(rest))
}

/// The three numbers of `31.03.17` or `17-03-31`, each of two digits, and what follows.
/// Their column says which of them is the year.
pub(in crate::table) fn short(text: &[u8]) -> Option<([i64; 3], &[u8])> {
    let (date, rest): (&[u8; 8], &[u8]) = text.split_first_chunk()?;
    let marks = matches!(date[2], b'.' | b'-') && date[5] == date[2];
    if !marks || rest.first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    Some(([two(date, 0)?, two(date, 3)?, two(date, 6)?], rest))
}

fn short_year_first(text: &[u8]) -> Result<Moment, NoDate> {
    let ([year, month, day], rest) = short(text).ok_or(NoDate::Other)?;
    moment(names::century(year), month, day, Cursor(rest))
}

/// Three numbers with the year last.
fn digits(mut at: Cursor<'_>, day_first: bool) -> Result<Moment, NoDate> {
    let is_short = short(at.0).is_some();
    let first = at.small().ok_or(NoDate::Other)?;
    let separator = ["/", "-", "."].into_iter().find(|mark| at.eat(mark));
    let separator = separator.ok_or(NoDate::Other)?;
    // Who writes points writes the day first.
    if separator == "." && !day_first {
        return Err(NoDate::Other);
    }
    if separator == "." {
        at.spaces();
    }
    let second = at.small().ok_or(NoDate::Other)?;
    if !at.eat(separator) {
        return Err(NoDate::Other);
    }
    if separator == "." {
        at.spaces();
    }
    let year = match at.number() {
        Some((year, 4)) => year,
        Some((year, 2)) if separator == "/" || is_short => names::century(year),
        _ => return Err(NoDate::Other),
    };
    let (day, month) = if day_first {
        (first, second)
    } else {
        (second, first)
    };
    moment(year, month, day, at)
}

fn korean(mut at: Cursor<'_>) -> Result<Moment, NoDate> {
    let mut part = |unit: &str, digits: usize| {
        at.spaces();
        let (value, count) = at.number()?;
        (count <= digits && at.eat(unit)).then_some(value)
    };
    let year = part("년", 4).ok_or(NoDate::Other)?;
    let month = part("월", 2).ok_or(NoDate::Other)?;
    let day = part("일", 2).ok_or(NoDate::Other)?;
    if year < 1000 {
        return Err(NoDate::Other);
    }
    moment(year, month, day, at)
}

fn year_month(mut at: Cursor<'_>) -> Result<Moment, NoDate> {
    let (first, count) = at.number().ok_or(NoDate::Other)?;
    let (year, month) = match count {
        6 => (first / 100, first % 100),
        4 if at.eat("-") || at.eat("/") => match at.number() {
            Some((month, 2)) => (first, month),
            _ => return Err(NoDate::Other),
        },
        4 if at.eat("년") => {
            at.spaces();
            let month = at.small().ok_or(NoDate::Other)?;
            if !at.eat("월") {
                return Err(NoDate::Other);
            }
            (first, month)
        }
        _ => return Err(NoDate::Other),
    };
    if !at.at_end() || !(1900..=2100).contains(&year) {
        return Err(NoDate::Other);
    }
    moment(year, month, 1, at)
}

fn time_of_day(text: &[u8]) -> Result<Moment, NoDate> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits > 2 {
        return Err(NoDate::Other);
    }
    let clock = clock::read(text).ok_or(NoDate::Other)?;
    Ok(Moment {
        micros: clock.micros - clock.zone.unwrap_or(0),
        has_time: true,
        has_zone: clock.zone.is_some(),
    })
}

/// Whether a count since 1970 says that there was no such moment: programs write 0 or −1
/// for "never", and what happened in those very seconds is in nobody's data.
pub fn says_never(count: f64) -> bool {
    count == 0.0 || count == -1.0
}

/// A number of units since 1970; both ends of the calendar bound it.
fn count(text: &[u8], unit: f64) -> Result<Moment, NoDate> {
    let value = number::plain(text).ok_or(NoDate::Other)?;
    if says_never(value) {
        return Err(NoDate::Other);
    }
    let micros = libm::round(value * unit);
    // The years 1 to 9999.
    if !(-6.3e16..2.6e17).contains(&micros) {
        return Err(NoDate::Impossible);
    }
    Ok(Moment {
        micros: micros as i64,
        has_time: true,
        has_zone: true,
    })
}

/// Whole nanoseconds do not fit an `f64`, so the last three digits are cut off.
fn nanoseconds(text: &[u8]) -> Result<Moment, NoDate> {
    let whole = text
        .iter()
        .skip_while(|b| **b == b'-')
        .all(u8::is_ascii_digit);
    match text
        .len()
        .checked_sub(3)
        .and_then(|length| text.get(..length))
    {
        Some(micros) if whole && !matches!(micros, b"" | b"-") => count(micros, 1.0),
        _ => count(text, 1e-3),
    }
}

/// Serial days of a workbook, whose day 0 is `origin` days from 1970.
fn excel(text: &[u8], origin: impl Fn(f64) -> i64) -> Result<Moment, NoDate> {
    let value = number::plain(text).ok_or(NoDate::Other)?;
    if !(0.0..2_958_466.0).contains(&value) {
        return Err(NoDate::Impossible);
    }
    // Whole milliseconds: more is noise of the fraction.
    let millis = libm::round(value * 86_400_000.0) as i64;
    Ok(Moment {
        micros: millis * 1000 + origin(value) * DAY,
        has_time: millis % 86_400_000 != 0,
        has_zone: false,
    })
}
