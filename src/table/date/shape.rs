//! As which dates a cell may be read.

use serde::{Deserialize, Serialize};

use super::read::{NoDate, read, trim};
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
}

impl DateShape {
    /// As which dates a cell may be read.
    pub fn of(text: &[u8]) -> DateShape {
        let mut shape = DateShape::default();
        let Some(text) = trim(text) else {
            return shape;
        };
        let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let all_digits = digits == text.len();
        // Nothing else begins like a date, and plain numbers are seldom one.
        let first = text.first().copied().unwrap_or_default();
        let dated = match first {
            _ if all_digits => matches!(digits, 6 | 8 | 14),
            b'0'..=b'9' => matches!(digits, 1 | 2 | 4 | 8) && text.len() >= 4,
            b'a'..=b'z' | b'A'..=b'Z' => text.len() >= 8 && text.iter().any(u8::is_ascii_digit),
            _ => text.starts_with("오".as_bytes()),
        };
        if !dated {
            return shape;
        }
        let orders = match all_digits {
            true => &DateOrder::DIGITS[..],
            false => &DateOrder::WRITTEN[..],
        };
        for order in orders.iter().copied() {
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
