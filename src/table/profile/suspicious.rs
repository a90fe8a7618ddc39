//! Values that are likelier slips than answers: impossible ages, dates of the
//! future, stand-ins such as 9999 and 1970-01-01.

use std::collections::BTreeMap;

use super::{Note, Value, Values};
use crate::table::date::{DAY, DateOrder, days, iso_day};
use crate::table::name::says_age;
use crate::table::{Column, ColumnKind};

/// Oldest age that is believed, in years.
const OLDEST: f64 = 120.0;

/// Rows from which a single number stands out.
const ENOUGH_ROWS: u64 = 20;

/// Days that programs write where they know none.
const PLACEHOLDERS: [(i64, i64, i64); 7] = [
    (1, 1, 1),
    (1900, 1, 1),
    (1899, 12, 30),
    (1970, 1, 1),
    (2099, 12, 31),
    (2999, 12, 31),
    (9999, 12, 31),
];

/// What is suspicious among numbers.
pub(super) fn numbers(column: &Column, values: &Values<'_>, cells: u64) -> Vec<Note> {
    let mut notes = Vec::new();
    if says_age(column.name()) {
        notes.extend(ages(values));
    }
    notes.extend(stand_in(values, cells));
    notes
}

fn ages(values: &Values<'_>) -> Option<Note> {
    let wrong = |value: &&Value<'_>| value.number < 0.0 || value.number > OLDEST;
    let mut rows = 0;
    let mut worst: Option<Value<'_>> = None;
    for value in values.present.iter().filter(wrong) {
        rows += value.rows;
        if worst.is_none_or(|worst| value.number.abs() > worst.number.abs()) {
            worst = Some(*value);
        }
    }
    worst.map(|worst| Note::ImplausibleAges {
        rows,
        example: worst.text.trim().to_string(),
    })
}

/// 9999 or −1 far from all other numbers, and more than once.
fn stand_in(values: &Values<'_>, cells: u64) -> Option<Note> {
    if cells < ENOUGH_ROWS || values.present.len() < 4 {
        return None;
    }
    let mut numbers: Vec<Value<'_>> = values.present.clone();
    numbers.retain(|value| !value.number.is_nan());
    numbers.sort_by(|a, b| a.number.total_cmp(&b.number));
    let [first, second, .., before, last] = numbers.as_slice() else {
        return None;
    };
    let nines = |value: f64| {
        let digits = format!("{value}");
        digits.len() >= 3 && digits.bytes().all(|digit| digit == b'9')
    };
    let found = if nines(last.number) && last.number - before.number > before.number - first.number
    {
        Some(last)
    } else if first.number < 0.0
        && second.number >= 0.0
        && (first.number == -1.0 || nines(-first.number) || first.number == -9.0)
    {
        Some(first)
    } else {
        None
    };
    found
        .filter(|value| value.rows > 1)
        .map(|value| Note::StandInNumber {
            value: value.number,
            rows: value.rows,
        })
}

/// What is suspicious among dates, today being a day since 1970-01-01 if it is known.
pub(super) fn dates(column: &Column, today: Option<i64>) -> Vec<Note> {
    let mut notes = Vec::new();
    let format = column.column_type().date_format();
    if column.kind() != ColumnKind::Date
        || format.is_none_or(|format| format.order == DateOrder::TimeOfDay)
    {
        return notes;
    }
    let mut by_day: BTreeMap<i64, u64> = BTreeMap::new();
    for (moment, rows) in column.dictionary_moments().iter().zip(column.counts()) {
        if let Some(micros) = moment {
            *by_day.entry(micros.div_euclid(DAY)).or_default() += rows;
        }
    }
    let found: Vec<i64> = placeholders()
        .filter(|day| stands_out(&by_day, *day))
        .collect();
    for day in &found {
        notes.push(Note::PlaceholderDates {
            date: iso_day(*day),
            rows: by_day.get(day).copied().unwrap_or_default(),
        });
    }
    // Without a clock only what nobody plans for is called the future.
    let limit = today.or_else(|| days(2100, 1, 1)).unwrap_or(i64::MAX);
    let future = by_day
        .range(limit.saturating_add(1)..)
        .filter(|(day, _)| !found.contains(day));
    let (mut rows, mut latest) = (0, None);
    for (day, count) in future {
        rows += count;
        latest = Some(*day);
    }
    if let Some(latest) = latest {
        notes.push(Note::FutureDates {
            rows,
            latest: iso_day(latest),
        });
    }
    notes
}

/// Whether programs write this day where they know none.
pub(super) fn is_placeholder(day: i64) -> bool {
    placeholders().any(|placeholder| placeholder == day)
}

fn placeholders() -> impl Iterator<Item = i64> {
    let all = PLACEHOLDERS.into_iter();
    all.filter_map(|(year, month, day)| days(year, month, day))
}

/// Whether a day is there far from every other, or far oftener than the others.
fn stands_out(by_day: &BTreeMap<i64, u64>, day: i64) -> bool {
    let Some(rows) = by_day.get(&day) else {
        return false;
    };
    let others = by_day.len() as u64 - 1;
    if others == 0 {
        return true;
    }
    let near = by_day.range(day - 365..=day + 365).count() > 1;
    let mean = (by_day.values().sum::<u64>() - rows) / others;
    !near || *rows >= 10 && *rows >= 20 * mean.max(1)
}
