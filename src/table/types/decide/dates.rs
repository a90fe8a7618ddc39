//! The order in which a column writes dates, told by all of its cells.

use super::super::{CellShape, Doubt, Evidence, ValueFormat};
use super::{Facts, Guess, present, tolerable};
use crate::table::ColumnKind;
use crate::table::date::{DateFormat, DateOrder, iso_day};
use crate::table::name::{says_date, says_id, says_moment, says_month};

/// Distinct plausible dates of eight digits that cannot be chance.
const ENOUGH_DATES: u64 = 8;

/// Seconds since 1970 that a count of seconds may be: 1980 to 2100.
const SECONDS: std::ops::Range<f64> = 315_532_800.0..4_102_444_800.0;

/// The same where no name says so: 2000 to 2040.
const LIKELY_SECONDS: std::ops::Range<f64> = 946_684_800.0..2_208_988_800.0;

/// Counts since 1970 with their units per second.
const EPOCHS: [(DateOrder, f64); 4] = [
    (DateOrder::EpochSeconds, 1.0),
    (DateOrder::EpochMilliseconds, 1e3),
    (DateOrder::EpochMicroseconds, 1e6),
    (DateOrder::EpochNanoseconds, 1e9),
];

/// The format of an order, with what the cells show of times and zones.
pub(super) fn with_time(evidence: &Evidence, order: DateOrder) -> DateFormat {
    let format = DateFormat::of(order);
    let some = |wanted: &dyn Fn(&CellShape) -> bool| {
        evidence.rows(|shape| present(shape) && shape.date.fits(&format) && wanted(shape)) > 0
    };
    DateFormat {
        order,
        time: order.is_count() || some(&|shape| shape.date.time),
        zone: some(&|shape| shape.date.zone),
    }
}

/// The order that reads most cells, and the rows it reads.
fn best(evidence: &Evidence) -> (DateFormat, u64) {
    // Where two read equally many, the first stands: eight digits before ISO
    // 8601's basic form, and the day before the month, as most of the world has it.
    const ORDERS: [DateOrder; 9] = [
        DateOrder::Compact,
        DateOrder::YearFirst,
        DateOrder::DayFirst,
        DateOrder::MonthFirst,
        DateOrder::DayMonthName,
        DateOrder::MonthNameDay,
        DateOrder::Korean,
        DateOrder::YearMonth,
        DateOrder::TimeOfDay,
    ];
    let mut best = (0, 0, DateOrder::YearFirst);
    for order in ORDERS {
        let format = DateFormat::of(order);
        let read = evidence.rows(|shape| present(shape) && shape.date.fits(&format));
        let own = evidence.rows(|shape| present(shape) && shape.date.fits & order.bit() != 0);
        if (read, own) > (best.0, best.1) && own > 0 {
            best = (read, own, order);
        }
    }
    (with_time(evidence, best.2), best.0)
}

/// Whether most cells are written like `31.03.17`.
fn is_short(evidence: &Evidence, cells: u64) -> bool {
    evidence.rows(|shape| present(shape) && shape.date.short) * 2 > cells
}

/// The order of a column of dates like `31.03.17`: of those that read nearly all cells the one
/// that comes to the fewest years, for days go round. `None` where no other order comes to
/// twice as many, so that the cells may be codes as well, or either.
fn short_order(evidence: &Evidence, cells: u64) -> Option<DateOrder> {
    let (firsts, lasts) = evidence.ends();
    let read = |order: DateOrder| {
        let rows = evidence.rows(|shape| present(shape) && shape.date.fits & order.bit() != 0);
        (rows > 0 && rows * 20 >= cells * 19).then_some(rows)
    };
    let year_first = read(DateOrder::ShortYearFirst);
    // Both read the year last.
    let (day, month) = (read(DateOrder::DayFirst), read(DateOrder::MonthFirst));
    let year_last = match month > day {
        true => DateOrder::MonthFirst,
        false => DateOrder::DayFirst,
    };
    match (year_first.is_some(), day.max(month).is_some()) {
        (true, true) if lasts >= firsts * 2 => Some(DateOrder::ShortYearFirst),
        (true, true) => (firsts >= lasts * 2).then_some(year_last),
        (true, false) => Some(DateOrder::ShortYearFirst),
        (false, true) => Some(year_last),
        (false, false) => None,
    }
}

/// A column of dates that are not mere digits; `None` where it is none.
pub(super) fn of(evidence: &Evidence, facts: Facts<'_>, cells: u64) -> Option<Guess> {
    if is_short(evidence, cells) {
        let is_told = says_date(facts.name) || facts.distinct >= ENOUGH_DATES;
        let order = short_order(evidence, cells).filter(|_| is_told && !says_id(facts.name))?;
        return Some(Guess {
            kind: ColumnKind::Date,
            format: ValueFormat::Date(with_time(evidence, order)),
            certainty: 0.9,
        });
    }
    let (format, read) = best(evidence);
    let unlike_numbers =
        evidence.rows(|shape| present(shape) && shape.date.fits(&format) && shape.number.is_none());
    if unlike_numbers == 0 {
        return None;
    }
    // What neither is a date nor is written like one.
    let other = |shape: &CellShape| {
        present(shape) && !shape.date.fits(&format) && !shape.date.is_impossible(&format)
    };
    let foreign = evidence.rows(other);
    let fits = read * 2 >= cells
        && (foreign == 0 || tolerable(foreign, evidence.texts(other), facts, cells))
        || (conflicting(evidence) && foreign * 2 < cells && all_dates(evidence) == cells);
    fits.then_some(Guess {
        kind: ColumnKind::Date,
        format: ValueFormat::Date(format),
        certainty: 1.0,
    })
}

/// Rows that are a date in any order.
fn all_dates(evidence: &Evidence) -> u64 {
    evidence.rows(|shape| present(shape) && (shape.date.fits | shape.date.impossible) != 0)
}

fn only(shape: &CellShape, order: DateOrder, other: DateOrder) -> bool {
    present(shape) && shape.date.fits & order.bit() != 0 && shape.date.fits & other.bit() == 0
}

/// Whether some cells can only be read day first and others only month first.
fn conflicting(evidence: &Evidence) -> bool {
    let (day, month) = (DateOrder::DayFirst, DateOrder::MonthFirst);
    evidence.rows(|shape| only(shape, day, month)) > 0
        && evidence.rows(|shape| only(shape, month, day)) > 0
}

/// Plain numbers that are dates: yyyymmdd, yyyymm, or counts since 1970.
pub(super) fn of_digits(evidence: &Evidence, facts: Facts<'_>, cells: u64) -> Option<Guess> {
    if says_id(facts.name) {
        return None;
    }
    let named = says_date(facts.name);
    let guess = |order, certainty| Guess {
        kind: ColumnKind::Date,
        format: ValueFormat::Date(with_time(evidence, order)),
        certainty,
    };
    let compact = DateFormat::of(DateOrder::Compact);
    let read = evidence.rows(|shape| present(shape) && shape.date.fits(&compact));
    let impossible = evidence.rows(|shape| present(shape) && shape.date.is_impossible(&compact));
    let other = cells - read - impossible;
    let enough = facts.distinct >= ENOUGH_DATES;
    // Without a name that says so, digits must nearly all be possible dates.
    if read > 0
        && (named && read * 2 >= cells && other * 10 <= cells
            || enough && other == 0 && impossible * 20 <= cells)
    {
        return Some(guess(DateOrder::Compact, if named { 1.0 } else { 0.9 }));
    }
    let month = DateFormat::of(DateOrder::YearMonth);
    let months = evidence.rows(|shape| present(shape) && shape.date.fits(&month));
    if months == cells && (named || says_month(facts.name)) {
        return Some(guess(DateOrder::YearMonth, 0.9));
    }
    (named || says_moment(facts.name))
        .then(|| epoch(evidence))
        .flatten()
        .map(|order| guess(order, 0.8))
}

/// The count since 1970 that all numbers may be, but for a 0 or −1 where there was no
/// such moment: amounts have zeros, too, so that the others must lie closer then.
fn epoch(evidence: &Evidence) -> Option<DateOrder> {
    let (low, high) = evidence.range(|shape| !shape.never);
    let seconds = match evidence.rows(|shape| shape.never) {
        0 => SECONDS,
        _ => LIKELY_SECONDS,
    };
    EPOCHS
        .into_iter()
        .find(|(_, unit)| seconds.contains(&(low / unit)) && seconds.contains(&(high / unit)))
        .map(|(order, _)| order)
}

/// A doubt where whole numbers without a name that says so would all be times
/// of these decades.
pub(super) fn count_of_time(evidence: &Evidence, facts: Facts<'_>) -> Option<Doubt> {
    let (low, high) = evidence.range(|shape| !shape.never);
    let units = EPOCHS.iter().map(|(_, unit)| unit);
    let unit = units.copied().find(|unit| {
        LIKELY_SECONDS.contains(&(low / unit)) && LIKELY_SECONDS.contains(&(high / unit))
    })?;
    if says_id(facts.name) || facts.distinct < ENOUGH_DATES {
        return None;
    }
    let whole =
        |shape: &CellShape| present(shape) && !shape.never && shape.number.is_some_and(|n| n.plain);
    let tally = evidence.example(whole)?;
    let value: f64 = tally.example.trim().parse().ok()?;
    let days = libm::floor(value / unit / 86_400.0) as i64;
    Some(Doubt::CountOfTime {
        example: tally.example.clone(),
        day: iso_day(days),
    })
}

/// The format of a column that the user says holds dates.
pub(super) fn for_choice(evidence: &Evidence) -> DateFormat {
    let cells = evidence.rows(present);
    if let (true, Some(order)) = (is_short(evidence, cells), short_order(evidence, cells)) {
        return with_time(evidence, order);
    }
    match best(evidence) {
        (_, 0) => with_time(evidence, epoch(evidence).unwrap_or(DateOrder::YearFirst)),
        (format, _) => format,
    }
}

/// Where dates could be meant otherwise.
pub(super) fn doubts(evidence: &Evidence, format: &DateFormat) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let (day, month) = (DateOrder::DayFirst, DateOrder::MonthFirst);
    if format.order == day || format.order == month {
        let other = if format.order == day { month } else { day };
        let both = |shape: &CellShape| {
            present(shape) && shape.date.fits & (day.bit() | month.bit()) == day.bit() | month.bit()
        };
        let proof = |shape: &CellShape| only(shape, day, month) || only(shape, month, day);
        let against = evidence.example(|shape| only(shape, other, format.order));
        if let Some(tally) = against {
            doubts.push(Doubt::BothOrders {
                example: tally.example.clone(),
            });
        } else if evidence.rows(proof) == 0
            && let Some(tally) = evidence.example(both)
        {
            doubts.push(Doubt::DayOrMonth {
                example: tally.example.clone(),
            });
        }
    }
    let fits = |shape: &CellShape| present(shape) && shape.date.fits(format) && shape.date.time;
    let without = evidence.rows(|shape| fits(shape) && !shape.date.zone);
    if format.zone && without > 0 {
        doubts.push(Doubt::SomeZones { rows: without });
    }
    doubts
}
