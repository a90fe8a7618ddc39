//! Numbers by their column's format: the plain ones at full speed, the dressed
//! ones after undressing. Nothing is allocated.

use serde::{Deserialize, Serialize};

use super::digits::{self, Digits, TENS};
use super::dress::{self, Undressed};
use super::{Currency, DecimalMark, Grouping, NumberFormat, Shape, shape};

/// The number that a cell holds by its column's format; `None` where it holds
/// none. White space around it does not matter.
#[inline]
pub fn parse_number(text: &[u8], format: &NumberFormat) -> Option<f64> {
    if format.is_plain() {
        plain(text)
    } else {
        dressed(text, format)
    }
}

/// A number as programs write it: sign, digits with an optional point, exponent.
#[inline]
pub(in crate::table) fn plain(text: &[u8]) -> Option<f64> {
    match quick(text) {
        Some(value) => Some(value),
        None => thorough(text),
    }
}

/// A number of at most 18 characters and 2⁵³, perhaps with a minus sign and a point.
#[inline]
fn quick(text: &[u8]) -> Option<f64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    if digits.len() > 18 {
        return None;
    }
    let mut mantissa = 0u64;
    let mut fraction = None;
    for (place, byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            mantissa = mantissa * 10 + u64::from(digit);
        } else if *byte == b'.' && fraction.is_none() {
            fraction = Some(digits.len() - 1 - place);
        } else {
            return None;
        }
    }
    if mantissa > 1 << 53 {
        return None;
    }
    let value = match fraction {
        None if digits.is_empty() => return None,
        None => mantissa as f64,
        Some(_) if digits.len() == 1 => return None,
        // Both sides are exact, so the division rounds as reading the text would.
        Some(fraction) => mantissa as f64 / TENS.get(fraction)?,
    };
    Some(if negative { -value } else { value })
}

/// Any plain number.
#[inline(never)]
fn thorough(text: &[u8]) -> Option<f64> {
    // Most cells that are no numbers show it at once.
    let text = dress::trim(text);
    let (sign, digits) = match text {
        [0xE2, 0x88, 0x92, digits @ ..] => (-1.0, digits),
        _ => (1.0, text),
    };
    if sign < 0.0 && matches!(digits.first(), Some(b'-' | b'+')) {
        return None;
    }
    shape(digits)?;
    let value: f64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    value.is_finite().then_some(sign * value)
}

#[inline(never)]
fn dressed(text: &[u8], format: &NumberFormat) -> Option<f64> {
    let bare = dress::undress(text)?;
    let (size, shape) = value(&bare, format.decimal, format.percent)?;
    let written = shape.grouping == Grouping::None || format.grouping != Grouping::None;
    let wanted = (!bare.percent || format.percent)
        && (bare.currency == Currency::None || format.currency != Currency::None)
        && (!bare.parentheses || format.parentheses)
        && (!shape.myriads || format.myriads);
    (written && wanted).then_some(if bare.negative { -size } else { size })
}

/// What the core of a number is written with.
struct Core {
    grouping: Grouping,
    fraction: bool,
    myriads: bool,
}

fn value(bare: &Undressed<'_>, decimal: DecimalMark, percent: bool) -> Option<(f64, Core)> {
    let shift = if percent { -2 } else { 0 };
    let (digits, rest) = digits::read(bare.core, decimal)?;
    let mut core = Core {
        grouping: digits.grouping,
        fraction: digits.fraction,
        myriads: false,
    };
    if rest.is_empty() {
        return Some((digits.value(shift)?, core));
    }
    core.myriads = true;
    let size = myriads(digits, rest, decimal, &mut core)?;
    Some((if percent { size / 100.0 } else { size }, core))
}

/// `1억 2,000만 500`: a number before each unit, the units in falling order;
/// 십, 백 and 천 count within a unit (`3천만`).
fn myriads(first: Digits, rest: &[u8], decimal: DecimalMark, core: &mut Core) -> Option<f64> {
    const SMALL: [(&str, i32); 3] = [("천", 3), ("백", 2), ("십", 1)];
    const LARGE: [(&str, i32); 3] = [("조", 12), ("억", 8), ("만", 4)];
    let unit = |text: &[u8], units: &[(&str, i32)]| {
        let found = units
            .iter()
            .find(|(unit, _)| text.starts_with(unit.as_bytes()))?;
        Some((found.1, found.0.len()))
    };
    let (mut total, mut section) = (0.0, 0.0);
    let (mut last_small, mut last_large) = (4, 16);
    let mut number = Some(first);
    let mut rest = rest;
    loop {
        if let Some((power, length)) = unit(rest, &SMALL) {
            section += number.take()?.value(power)?;
            if power >= last_small {
                return None;
            }
            last_small = power;
            rest = rest.get(length..)?;
        }
        if let Some((power, length)) = unit(rest, &LARGE) {
            if power >= last_large {
                return None;
            }
            last_large = power;
            // "1.5억" is rounded once, as "150000000" would be.
            let size = TENS.get(power as usize)?;
            total += match (number.take(), section) {
                (Some(number), 0.0) => number.value(power)?,
                (Some(number), section) => (section + number.value(0)?) * size,
                (None, 0.0) => return None,
                (None, section) => section * size,
            };
            section = 0.0;
            last_small = 4;
            rest = rest.get(length..)?;
        }
        rest = dress::trim(rest);
        if rest.is_empty() {
            let units = match number {
                Some(number) => number.value(0)?,
                None => 0.0,
            };
            return Some(total + section + units);
        }
        if number.is_some() {
            return None;
        }
        let (next, after) = digits::read(rest, decimal)?;
        if next.grouping != Grouping::None {
            core.grouping = next.grouping;
        }
        core.fraction |= next.fraction;
        number = Some(next);
        rest = after;
        let ended = rest.is_empty();
        if !ended && unit(rest, &SMALL).is_none() && unit(rest, &LARGE).is_none() {
            return None;
        }
    }
}

/// How a cell may be read as a number: by a decimal point, a decimal comma, or
/// both. What only one of them reads proves the column's convention.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub(in crate::table) struct NumberShape {
    /// Read by a decimal point: its grouping, whether it is written whole, and
    /// whether its value is (`2.0` is).
    pub point: Option<(Grouping, bool, bool)>,
    /// The same by a decimal comma.
    pub comma: Option<(Grouping, bool, bool)>,
    pub currency: Currency,
    pub percent: bool,
    pub parentheses: bool,
    pub myriads: bool,
    /// Zeros before a whole number, as codes have them.
    pub leading_zero: bool,
    /// Read by [`NumberFormat::PLAIN`].
    pub plain: bool,
}

impl NumberShape {
    /// How a cell may be read; `None` when it is no number at all.
    pub fn of(text: &[u8]) -> Option<NumberShape> {
        let text = dress::trim(text);
        let unsigned = match text {
            [b'-' | b'+', rest @ ..] => rest,
            _ => text,
        };
        // Plain whole numbers are most of what is asked for.
        if !unsigned.is_empty() && unsigned.len() <= 15 && unsigned.iter().all(u8::is_ascii_digit) {
            return Some(NumberShape {
                point: Some((Grouping::None, true, true)),
                comma: Some((Grouping::None, true, true)),
                leading_zero: text.len() == unsigned.len() && matches!(text, [b'0', _, ..]),
                plain: true,
                ..NumberShape::default()
            });
        }
        let bare = dress::undress(text)?;
        let by = |decimal| {
            value(&bare, decimal, bare.percent)
                .map(|(size, core)| (core.grouping, !core.fraction, core.myriads, size))
        };
        let (point, comma) = (by(DecimalMark::Point), by(DecimalMark::Comma));
        let reading = |(grouping, whole, _, size)| (grouping, whole, size == libm::trunc(size));
        let plain = plain(text).is_some();
        if point.is_none() && comma.is_none() && !plain {
            return None;
        }
        Some(NumberShape {
            point: point.map(reading),
            comma: comma.map(reading),
            currency: bare.currency,
            percent: bare.percent,
            parentheses: bare.parentheses,
            myriads: point.or(comma).is_some_and(|(_, _, myriads, _)| myriads),
            leading_zero: plain
                && shape(text) == Some(Shape::Whole)
                && matches!(text, [b'0', b'0'..=b'9', ..]),
            plain,
        })
    }

    /// The reading by a decimal mark.
    pub fn by(&self, decimal: DecimalMark) -> Option<(Grouping, bool, bool)> {
        match decimal {
            DecimalMark::Point => self.point,
            DecimalMark::Comma => self.comma,
        }
    }

    /// Whether [`parse_number`] reads a cell of this shape.
    pub fn fits(&self, format: &NumberFormat) -> bool {
        if format.is_plain() {
            return self.plain;
        }
        self.by(format.decimal).is_some_and(|(grouping, ..)| {
            (grouping == Grouping::None || format.grouping != Grouping::None)
                && (!self.percent || format.percent)
                && (self.currency == Currency::None || format.currency != Currency::None)
                && (!self.parentheses || format.parentheses)
                && (!self.myriads || format.myriads)
        })
    }

    /// Whether the value is whole by a format.
    pub fn is_integral(&self, format: &NumberFormat) -> bool {
        self.by(format.decimal)
            .is_some_and(|(_, _, integral)| integral)
    }
}
