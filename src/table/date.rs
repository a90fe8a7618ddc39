//! Cells as dates and times: in which order a column writes them, and the moment
//! that a cell is.

mod calendar;
mod clock;
mod cursor;
mod format;
mod names;
mod read;
mod shape;
mod write;

pub use calendar::{DAY, civil, days, iso_day};
pub use clock::ZONES;
pub use format::{DateFormat, DateOrder};
pub(super) use read::short;
pub use read::{parse_moment, parse_moment_in_full, says_never};
pub(super) use shape::DateShape;
pub use write::write_moment;

/// A moment: microseconds since 1970-01-01T00:00 UTC. A cell without a zone is
/// taken as UTC, which keeps the days of a file as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Microseconds since 1970 UTC.
    pub micros: i64,
    /// Whether the cell gave a time of day.
    pub has_time: bool,
    /// Whether the cell gave a zone, which is taken off already.
    pub has_zone: bool,
}

impl Moment {
    /// Whole days since 1970-01-01.
    pub fn days(self) -> i64 {
        self.micros.div_euclid(DAY)
    }

    /// Year and month (1–12).
    pub fn year_month(self) -> (i64, u32) {
        let (year, month, _) = civil(self.days());
        (year, month)
    }
}

/// The moment of `2024-03-01`, `2024/3/1`, `2024.3.1`, `01.03.2024`, each
/// perhaps followed by a time: `T09:30`, ` 09:30:15.25`, `…Z`, `… UTC`, `…+09:00`.
/// For a cell whose column is not known; what could be two dates is none.
pub fn parse(text: &str) -> Option<Moment> {
    let text = read::trim(text.as_bytes())?;
    // Most cells are no dates and show it at once.
    if !text.first()?.is_ascii_digit()
        || text.len() < 8
        || text.get(..8)?.iter().all(u8::is_ascii_digit)
        || short(text).is_some()
    {
        return None;
    }
    let by = |order| read::read(order, text).ok();
    by(DateOrder::YearFirst).or_else(|| {
        (text.iter().filter(|b| **b == b'.').count() >= 2).then(|| by(DateOrder::DayFirst))?
    })
}

/// The date of eight digits, `20240301`, if it is one between 1900 and 2100.
pub fn parse_compact(text: &str) -> Option<Moment> {
    let text = text.trim().as_bytes();
    let day = (text.len() == 8).then(|| read::read(DateOrder::Compact, text).ok())??;
    (day.year_month().0 <= 2100).then_some(day)
}
