//! Dates with the month's English name, before or after the day.

use super::Moment;
use super::cursor::Cursor;
use super::read::{NoDate, moment};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// `31-Mar-2017`, `31 March 2017`, `Fri, 31 Mar 2017 15:20:00 GMT`.
pub(super) fn day_month(mut at: Cursor<'_>) -> Result<Moment, NoDate> {
    weekday(&mut at);
    let day = at.small().ok_or(NoDate::Other)?;
    at.eat_any(&["st", "nd", "rd", "th"]);
    separate(&mut at);
    let month = month(&mut at).ok_or(NoDate::Other)?;
    separate(&mut at);
    moment(year(&mut at)?, month, day, at)
}

/// `March 31, 2017`, `Mar 31 2017`.
pub(super) fn month_day(mut at: Cursor<'_>) -> Result<Moment, NoDate> {
    weekday(&mut at);
    let month = month(&mut at).ok_or(NoDate::Other)?;
    separate(&mut at);
    let day = at.small().ok_or(NoDate::Other)?;
    at.eat_any(&["st", "nd", "rd", "th"]);
    separate(&mut at);
    moment(year(&mut at)?, month, day, at)
}

/// The year of two digits: up to 68 in this century (as POSIX has it).
pub(super) fn century(year: i64) -> i64 {
    year + if year <= 68 { 2000 } else { 1900 }
}

fn year(at: &mut Cursor<'_>) -> Result<i64, NoDate> {
    match at.number() {
        Some((year, 4)) => Ok(year),
        Some((year, 2)) => Ok(century(year)),
        _ => Err(NoDate::Other),
    }
}

fn separate(at: &mut Cursor<'_>) {
    at.spaces();
    let _ = at.eat("-") || at.eat("/") || at.eat(".") || at.eat(",");
    at.spaces();
}

fn weekday(at: &mut Cursor<'_>) {
    if name(at, &WEEKDAYS, 3).is_some() {
        separate(at);
    }
}

fn month(at: &mut Cursor<'_>) -> Option<i64> {
    let month = match name(at, &MONTHS, 3) {
        // "Sept" is as common as "Sep".
        Some(8) => {
            at.eat("t");
            8
        }
        Some(month) => month,
        None => return None,
    };
    Some(month as i64 + 1)
}

/// The name here, in full or by its first letters.
fn name(at: &mut Cursor<'_>, names: &[&str], letters: usize) -> Option<usize> {
    if !at.0.first()?.is_ascii_alphabetic() {
        return None;
    }
    names.iter().position(|name| at.eat(name)).or_else(|| {
        names
            .iter()
            .position(|name| name.get(..letters).is_some_and(|short| at.eat(short)))
    })
}
