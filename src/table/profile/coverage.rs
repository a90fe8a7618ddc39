//! Which days a column of dates covers, and which it leaves out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::table::Column;
use crate::table::date::{DAY, DateOrder, iso_day};

/// Most days listed with their rows: ten years and a little.
const MOST_DAYS: usize = 4_000;

/// Most gaps listed.
const MOST_GAPS: usize = 5;

/// Which days a column of dates covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCoverage {
    /// The first day, `2017-01-01`.
    pub first: String,
    /// The last day.
    pub last: String,
    /// Days from the first to the last, both counted.
    pub span: u64,
    /// Days among them with at least one row.
    pub covered: u64,
    /// Days since 1970-01-01 with their rows, in order; the latest 4,000.
    pub days: Vec<(i64, u64)>,
    /// The longest runs of days without a row, the longest first.
    pub gaps: Vec<DayGap>,
}

/// Days without a row between days with rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayGap {
    /// The first day without a row.
    pub from: String,
    /// The last.
    pub to: String,
    /// How many.
    pub days: u64,
}

impl DayCoverage {
    /// Whether days are left out of what otherwise goes on day by day.
    pub fn has_holes(&self) -> bool {
        self.span >= 14 && self.covered < self.span && self.covered * 5 >= self.span * 4
    }
}

/// The coverage of a column of dates; `None` for any other and without dates.
pub(super) fn of(column: &Column) -> Option<DayCoverage> {
    let format = column.column_type().date_format()?;
    if matches!(format.order, DateOrder::TimeOfDay | DateOrder::YearMonth) {
        return None;
    }
    let mut days: BTreeMap<i64, u64> = BTreeMap::new();
    for (moment, rows) in column.dictionary_moments().iter().zip(column.counts()) {
        if let Some(micros) = moment {
            *days.entry(micros.div_euclid(DAY)).or_default() += rows;
        }
    }
    of_days(days)
}

/// The coverage of these days since 1970 with their rows; `None` if there are none.
pub(super) fn of_days(days: BTreeMap<i64, u64>) -> Option<DayCoverage> {
    let (first, last) = (*days.first_key_value()?.0, *days.last_key_value()?.0);
    let mut gaps: Vec<(i64, i64)> = days
        .keys()
        .zip(days.keys().skip(1))
        .filter(|(day, next)| **next > **day + 1)
        .map(|(day, next)| (day + 1, next - 1))
        .collect();
    gaps.sort_by_key(|(from, to)| (from - to, *from));
    let covered = days.len();
    Some(DayCoverage {
        first: iso_day(first),
        last: iso_day(last),
        span: (last - first + 1).unsigned_abs(),
        covered: covered as u64,
        days: days
            .into_iter()
            .skip(covered.saturating_sub(MOST_DAYS))
            .collect(),
        gaps: gaps
            .into_iter()
            .take(MOST_GAPS)
            .map(|(from, to)| DayGap {
                from: iso_day(from),
                to: iso_day(to),
                days: (to - from + 1).unsigned_abs(),
            })
            .collect(),
    })
}
