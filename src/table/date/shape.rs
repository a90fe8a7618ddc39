//! As which dates a cell may be read.

use serde::{Deserialize, Serialize};

use super::read::{NoDate, read, short, trim};
use super::{DateFormat, DateOrder};

/// In which orders a cell is a date, and in which it is written like one that
/// the calendar does not have.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub(in crate::table) struct DateShape {
    /// Bits of the orders in which it is a date.
    pub fits: u16,
    /// Bits of the orders in which it would be an impossible date.
    pub impossible: u16,
    pub time: bool,
    pub zone: bool,
    /// Whether it is written like `31.03.17`, which only its column can tell from a code.
    pub short: bool,
}

impl DateShape {
    /// As which dates a cell may be read.
    pub fn of(text: &[u8]) -> DateShape {
        let mut shape = DateShape::default();
        let Some(text) = trim(text) else {
            return shape;
        };
        shape.short = short(text).is_some();
        for order in candidates(text).iter().copied() {
            match read(order, text) {
                Ok(moment) => {
                    shape.fits |= order.bit();
                    shape.time |= moment.has_time;
                    shape.zone |= moment.has_zone;
                }
                Err(NoDate::Impossible) => shape.impossible |= order.bit(),
                Err(NoDate::Other) => {}
            }
        }
        shape
    }

    /// Whether [`super::parse_moment`] reads a cell of this shape.
    pub fn fits(&self, format: &DateFormat) -> bool {
        let own = self.fits & format.order.bit() != 0;
        let plain = || {
            DateOrder::PLAIN
                .iter()
                .any(|order| self.fits & order.bit() != 0)
        };
        own || (format.order != DateOrder::TimeOfDay && !format.order.is_count() && plain())
    }

    /// Whether the cell is written like a date of this format that never was.
    pub fn is_impossible(&self, format: &DateFormat) -> bool {
        self.fits == 0
            && DateOrder::PLAIN
                .iter()
                .chain([&format.order])
                .any(|order| self.impossible & order.bit() != 0)
    }
}

/// The orders that a cell beginning like this may be written in. Nothing else
/// begins like a date, and of most cells a few bytes tell.
fn candidates(text: &[u8]) -> &'static [DateOrder] {
    use DateOrder::*;
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = text.get(digits..).unwrap_or_default();
    match (digits, rest.first()) {
        (6, None) => &[YearMonth],
        (8, None) => &[YearFirst, Compact],
        (14, None) => &[Compact],
        (8, Some(b'T' | b't' | b' ' | b'.' | b',' | b'(')) => &[YearFirst, Compact],
        (4, Some(b'-' | b'/' | b'.')) => &[YearFirst, YearMonth],
        (2, Some(b'-' | b'.')) => &[DayFirst, MonthFirst, ShortYearFirst, DayMonthName],
        (1 | 2, Some(b'/' | b'-' | b'.')) => &[DayFirst, MonthFirst, DayMonthName],
        (1 | 2, Some(b':')) => &[TimeOfDay],
        (1 | 2, Some(byte)) if byte.is_ascii_alphabetic() || *byte == b' ' || *byte == b',' => {
            &[DayMonthName, TimeOfDay]
        }
        // 년, 시 and spaces beyond ASCII.
        (1..=4, Some(byte)) if !byte.is_ascii() => &[Korean, YearMonth, DayMonthName, TimeOfDay],
        (3 | 4, Some(b' ')) => &[Korean],
        (8, Some(byte)) if !byte.is_ascii() => &[YearFirst, Compact],
        (0, Some(byte)) if byte.is_ascii_alphabetic() => {
            match text.iter().any(u8::is_ascii_digit) {
                true => &[DayMonthName, MonthNameDay, TimeOfDay],
                false => &[],
            }
        }
        (0, Some(_)) if text.starts_with("오".as_bytes()) => &[TimeOfDay],
        _ => &[],
    }
}
