//! First and last day of the data, as far as they can be believed: a date
//! mistyped by fifty years must not move the days on which rows stand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::anchors::iso;
use super::build::Intake;
use super::cells::NO_DAY;

/// Of so many rows, one at each end may be a stray.
pub(super) const STRAY_OF: u64 = 1_000;
/// With fewer rows than [`STRAY_OF`] one at each end may be, from this many on.
pub(super) const FEWEST_ROWS: u64 = 50;
/// Days beyond the others at which a day is too far; and so many times the
/// others' span.
pub(super) const FAR_DAYS: i64 = 366;
pub(super) const FAR_SPANS: i64 = 2;

/// Rows so far from all others in time that they are taken for mistyped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strays {
    /// How many rows.
    pub rows: u64,
    /// One such day, as ISO date.
    pub day: String,
}

/// The days between which the data lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DataDays {
    /// Days since 1970.
    pub first: i64,
    /// Included.
    pub last: i64,
    pub strays: Option<Strays>,
    /// Per table, how many rows each day has, where rows are told apart by day.
    pub tables: Vec<BTreeMap<i64, u64>>,
}

impl DataDays {
    /// The days of all tables whose rows are told apart by day; of the others
    /// when there is none. Nothing without a single day.
    pub fn of(intakes: &[Intake]) -> Option<DataDays> {
        let tables: Vec<BTreeMap<i64, u64>> = intakes.iter().map(rows_per_day).collect();
        let mut rows: BTreeMap<i64, u64> = BTreeMap::new();
        for (day, count) in tables.iter().flatten() {
            *rows.entry(*day).or_default() += count;
        }
        let span = intakes.iter().filter_map(|intake| intake.days);
        let span = span.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)))?;
        let believed = believed(&rows).unwrap_or(span);
        let is_stray = |day: &i64| *day < believed.0 || *day > believed.1;
        let mut strays = rows.iter().filter(|(day, _)| is_stray(day));
        let count: u64 = strays.clone().map(|(_, count)| count).sum();
        let strays = strays.next_back().map(|(day, _)| Strays {
            rows: count,
            day: iso(*day),
        });
        let (first, last) = match strays {
            Some(_) => believed,
            None => span,
        };
        Some(DataDays {
            first,
            last,
            strays,
            tables,
        })
    }
}

/// How many rows of a table each day has.
fn rows_per_day(intake: &Intake) -> BTreeMap<i64, u64> {
    let mut rows = BTreeMap::new();
    let cells = intake.cells.owners().iter().zip(intake.cells.rows());
    for ((_, day), count) in cells.filter(|((_, day), _)| *day != NO_DAY) {
        *rows.entry(i64::from(*day)).or_default() += u64::from(*count);
    }
    rows
}

/// The first and the last day that are not too far from the bulk of the rows.
fn believed(rows: &BTreeMap<i64, u64>) -> Option<(i64, i64)> {
    let all: u64 = rows.values().sum();
    let strays = match all {
        STRAY_OF.. => all / STRAY_OF,
        FEWEST_ROWS.. => 1,
        _ => 0,
    };
    let low = beyond(rows.iter(), strays)?;
    let high = beyond(rows.iter().rev(), strays)?;
    let far = FAR_DAYS + FAR_SPANS * (high - low + 1).max(1);
    let (first, _) = rows.range(low.min(high) - far..).next()?;
    let (last, _) = rows.range(..=high.max(low) + far).next_back()?;
    Some((*first, *last))
}

/// The first of these days that has more rows up to it than there may be strays.
fn beyond<'a>(mut days: impl Iterator<Item = (&'a i64, &'a u64)>, strays: u64) -> Option<i64> {
    let mut seen = 0;
    let found = days.find(|(_, count)| {
        seen += **count;
        seen > strays
    });
    found.map(|(day, _)| *day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[(i64, u64)], expected: Option<(i64, i64)>) {
        let rows = rows.iter().copied().collect();
        assert_eq!(believed(&rows), expected, "{rows:?}");
    }

    #[test]
    fn a_mistyped_day_does_not_stretch_the_data() {
        // Too few rows to tell a stray from a beginning.
        check(&[(0, 1), (40_000, 1)], Some((0, 40_000)));
        check(&[(0, 30), (9, 30), (18_000, 1)], Some((0, 9)));
        check(&[(-20_000, 1), (0, 30), (9, 30), (18_000, 1)], Some((0, 9)));
        // Two strays among sixty rows are no strays.
        check(&[(0, 30), (9, 30), (18_000, 2)], Some((0, 18_000)));
        // A slow beginning is near enough.
        check(&[(0, 1), (300, 40), (400, 400)], Some((0, 400)));
        check(&[(0, 2), (1_000, 4_000), (2_000, 4_000)], Some((0, 2_000)));
        check(&[(0, 4_000), (700, 4_000), (2_932_896, 3)], Some((0, 700)));
        check(&[], None);
    }
}
