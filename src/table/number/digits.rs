//! Digits with separators, as a value: exact to the last bit, without allocation.

use super::dress::space;
use super::{DecimalMark, Grouping};

/// Powers of ten that `f64` holds exactly.
pub(super) const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// Digits kept of a long number: more than enough for the nearest `f64`.
const KEPT: usize = 100;

/// Digits read from a text.
pub(super) struct Digits {
    /// The significant digits, as ASCII.
    digits: [u8; KEPT],
    length: usize,
    /// The same digits as a number, right while there are at most 19.
    mantissa: u64,
    /// The value is `0.digits × 10^length × 10^exponent`, that is mantissa × 10^exponent.
    exponent: i32,
    /// What stood between groups.
    pub grouping: Grouping,
    /// Whether a fraction or an exponent was written.
    pub fraction: bool,
}

impl Digits {
    fn push(&mut self, digit: u8, after_mark: bool) {
        if self.length == 0 && digit == b'0' {
            self.exponent -= i32::from(after_mark);
            return;
        }
        match self.digits.get_mut(self.length) {
            Some(place) => {
                *place = digit;
                self.length += 1;
                self.mantissa = self
                    .mantissa
                    .wrapping_mul(10)
                    .wrapping_add(u64::from(digit - b'0'));
                self.exponent -= i32::from(after_mark);
            }
            // Beyond what is kept only the size counts.
            None => self.exponent += i32::from(!after_mark),
        }
    }

    /// The nearest `f64`, with `shift` more powers of ten; `None` beyond its range.
    pub fn value(&self, shift: i32) -> Option<f64> {
        if self.length == 0 {
            return Some(0.0);
        }
        let exponent = self.exponent.saturating_add(shift);
        if self.length <= 15 {
            // Both are exact, so that one operation rounds once (Clinger 1990).
            let power = TENS.get(exponent.unsigned_abs() as usize);
            if let Some(power) = power {
                let mantissa = self.mantissa as f64;
                return Some(if exponent < 0 {
                    mantissa / power
                } else {
                    mantissa * power
                });
            }
        }
        let mut text = [0u8; KEPT + 12];
        let (head, tail) = text.split_at_mut_checked(self.length)?;
        head.copy_from_slice(self.digits.get(..self.length)?);
        let mut length = self.length;
        for byte in [b'e', if exponent < 0 { b'-' } else { b'+' }] {
            *tail.get_mut(length - self.length)? = byte;
            length += 1;
        }
        let size = exponent.unsigned_abs();
        for place in (0..10).rev() {
            *tail.get_mut(length - self.length)? = b'0' + (size / 10u32.pow(place) % 10) as u8;
            length += 1;
        }
        let text = std::str::from_utf8(text.get(..length)?).ok()?;
        text.parse::<f64>().ok().filter(|value| value.is_finite())
    }
}

/// Reads digits by a decimal mark; any other separator groups, but only one of
/// them, and only in threes (after commas also in twos and a three at the end,
/// as in India). What is not read is given back.
pub(super) fn read(text: &[u8], decimal: DecimalMark) -> Option<(Digits, &[u8])> {
    let mut digits = Digits {
        digits: [0; KEPT],
        length: 0,
        mantissa: 0,
        exponent: 0,
        grouping: Grouping::None,
        fraction: false,
    };
    let mark = match decimal {
        DecimalMark::Point => b'.',
        DecimalMark::Comma => b',',
    };
    let leading_zero = text.first() == Some(&b'0');
    let mut rest = text;
    let mut group = 0usize;
    let mut whole = 0usize;
    loop {
        match rest {
            [digit @ b'0'..=b'9', after @ ..] => {
                digits.push(*digit, false);
                group += 1;
                whole += 1;
                rest = after;
            }
            [byte, after @ ..] if *byte == mark => {
                rest = after;
                digits.fraction = true;
                break;
            }
            _ => {
                let Some((separator, length)) = separator(rest) else {
                    break;
                };
                let after = rest.get(length..).unwrap_or_default();
                if whole == 0 || !after.first().is_some_and(u8::is_ascii_digit) {
                    break;
                }
                let first = digits.grouping == Grouping::None;
                let fits = match (first, separator) {
                    (true, _) => group <= 3 && !leading_zero,
                    (false, Grouping::Comma) => group == 2 || group == 3,
                    (false, _) => group == 3,
                };
                if !fits || (!first && digits.grouping != separator) {
                    return None;
                }
                digits.grouping = separator;
                group = 0;
                rest = after;
            }
        }
    }
    if digits.grouping != Grouping::None && group != 3 {
        return None;
    }
    let mut fraction = 0usize;
    if digits.fraction {
        while let [digit @ b'0'..=b'9', after @ ..] = rest {
            digits.push(*digit, true);
            fraction += 1;
            rest = after;
        }
    }
    if whole + fraction == 0 {
        return None;
    }
    if let [b'e' | b'E', after @ ..] = rest {
        let (negative, after) = match after {
            [b'-', after @ ..] => (true, after),
            [b'+', after @ ..] => (false, after),
            _ => (false, after),
        };
        let count = after.iter().take_while(|b| b.is_ascii_digit()).count();
        let (exponent, after) = after.split_at_checked(count)?;
        if exponent.is_empty() {
            return None;
        }
        let size = exponent.iter().fold(0i32, |size, digit| {
            size.saturating_mul(10)
                .saturating_add(i32::from(digit - b'0'))
        });
        // Far enough beyond the range of f64 to stay there whatever is added.
        let size = size.min(100_000);
        digits.exponent += if negative { -size } else { size };
        digits.fraction = true;
        rest = after;
    }
    Some((digits, rest))
}

fn separator(text: &[u8]) -> Option<(Grouping, usize)> {
    match text {
        [b',', ..] => Some((Grouping::Comma, 1)),
        [b'.', ..] => Some((Grouping::Point, 1)),
        [b'\'', ..] => Some((Grouping::Apostrophe, 1)),
        _ if text.starts_with("\u{2019}".as_bytes()) => Some((Grouping::Apostrophe, 3)),
        _ => space(text).map(|length| (Grouping::Space, length)),
    }
}
