//! A stored value as text, exact to the last digit.

use std::fmt::Write;

use super::moment::{int96_nanos, write_date, write_moment, write_time};
use super::schema::{Leaf, Logical};
use super::values::Values;

/// Appends a value's text: `false` if the file calls its bytes a text and they are none.
pub(super) fn write(leaf: &Leaf, values: &Values, index: usize, out: &mut String) -> bool {
    // Writing into a string does not fail, hence the results that are let go.
    match values {
        Values::Boolean(values) => {
            let value = values.get(index).copied().unwrap_or_default();
            out.push_str(if value { "true" } else { "false" });
        }
        Values::Int32(values) => {
            let value = values.get(index).copied().unwrap_or_default();
            match leaf.logical {
                Logical::Unsigned => {
                    let _ = write!(out, "{}", value as u32);
                }
                _ => integer(leaf.logical, i64::from(value), out),
            }
        }
        Values::Int64(values) => {
            let value = values.get(index).copied().unwrap_or_default();
            match leaf.logical {
                Logical::Unsigned => {
                    let _ = write!(out, "{}", value as u64);
                }
                logical => integer(logical, value, out),
            }
        }
        Values::Int96(values) => {
            let value = values.get(index).copied().unwrap_or_default();
            write_moment(int96_nanos(value), false, out);
        }
        Values::Float(values) => {
            let value = values.get(index).copied().unwrap_or_default();
            // The shortest text that reads back as the same 32 bits.
            float(
                value.is_finite(),
                f64::from(value),
                format!("{value:?}"),
                out,
            );
        }
        Values::Double(values) => {
            let value = values.get(index).copied().unwrap_or_default();
            float(value.is_finite(), value, format!("{value:?}"), out);
        }
        Values::Bytes { .. } => return bytes(leaf.logical, values.text(index), out),
    }
    true
}

/// Whether a value's text stands without quotes in JSON.
pub(super) fn is_bare(leaf: &Leaf, values: &Values, index: usize) -> bool {
    let plain = matches!(
        leaf.logical,
        Logical::None | Logical::Unsigned | Logical::Decimal { .. }
    );
    match values {
        Values::Boolean(_) => true,
        Values::Int32(_) | Values::Int64(_) => plain,
        Values::Int96(_) => false,
        Values::Float(values) => values.get(index).is_some_and(|value| value.is_finite()),
        Values::Double(values) => values.get(index).is_some_and(|value| value.is_finite()),
        Values::Bytes { .. } => match leaf.logical {
            Logical::Decimal { .. } => true,
            Logical::Half => half(values.text(index)).is_finite(),
            _ => false,
        },
    }
}

fn integer(logical: Logical, value: i64, out: &mut String) {
    match logical {
        Logical::Date => write_date(value, out),
        Logical::Time { unit, .. } => write_time(value, unit, out),
        Logical::Timestamp { unit, utc } => {
            let nanos = i128::from(value) * i128::from(1_000_000_000 / unit.per_second());
            write_moment(nanos, utc, out);
        }
        Logical::Decimal { scale } => decimal(&value.to_be_bytes(), scale, out),
        _ => whole(value, out),
    }
}

/// A whole number's digits: most names of customers in Parquet are numbers, and
/// the standard library's way of writing them took a tenth of reading a file.
pub(crate) fn whole(value: i64, out: &mut String) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        if let Some(digit) = digits.get_mut(at) {
            *digit = b'0' + (rest % 10) as u8;
        }
        rest /= 10;
        if rest == 0 || at == 0 {
            break;
        }
    }
    if value < 0 {
        out.push('-');
    }
    let digits = digits.get(at..).unwrap_or_default();
    out.push_str(std::str::from_utf8(digits).unwrap_or_default());
}

fn float(finite: bool, value: f64, text: String, out: &mut String) {
    if finite {
        out.push_str(text.strip_suffix(".0").unwrap_or(&text));
    } else if value.is_nan() {
        out.push_str("NaN");
    } else {
        out.push_str(if value > 0.0 { "inf" } else { "-inf" });
    }
}

fn bytes(logical: Logical, value: &[u8], out: &mut String) -> bool {
    match (logical, value) {
        (Logical::Decimal { scale }, _) if value.len() <= 64 => decimal(value, scale, out),
        (Logical::Half, [_, _]) => {
            let value = half(value);
            float(value.is_finite(), value, format!("{:?}", value as f32), out);
        }
        (Logical::Uuid, _) if value.len() == 16 => {
            for (index, byte) in value.iter().enumerate() {
                if matches!(index, 4 | 6 | 8 | 10) {
                    out.push('-');
                }
                let _ = write!(out, "{byte:02x}");
            }
        }
        (Logical::Interval, [a, b, c, d, e, f, g, h, i, j, k, l]) => {
            let months = u32::from_le_bytes([*a, *b, *c, *d]);
            let days = u32::from_le_bytes([*e, *f, *g, *h]);
            let millis = u32::from_le_bytes([*i, *j, *k, *l]);
            let (seconds, millis) = (millis / 1000, millis % 1000);
            let _ = write!(out, "P{months}M{days}DT{seconds}.{millis:03}S");
        }
        (Logical::Text, _) => {
            let text = String::from_utf8_lossy(value);
            out.push_str(&text);
            return matches!(text, std::borrow::Cow::Borrowed(_));
        }
        // Bytes of unknown meaning: text if they are, else hexadecimal.
        _ => match std::str::from_utf8(value) {
            Ok(text) => out.push_str(text),
            Err(_) => {
                out.push_str("0x");
                for byte in value {
                    let _ = write!(out, "{byte:02x}");
                }
            }
        },
    }
    true
}

/// A number in two's complement, highest byte first, with a point before its
/// last `scale` digits.
fn decimal(value: &[u8], scale: u32, out: &mut String) {
    let negative = value.first().is_some_and(|byte| byte & 0x80 != 0);
    let mut magnitude = value.to_vec();
    if negative {
        let mut carry = true;
        for byte in magnitude.iter_mut().rev() {
            let (flipped, over) = (!*byte).overflowing_add(u8::from(carry));
            *byte = flipped;
            carry = over;
        }
    }
    // Digits from the last to the first, nine at a time.
    let mut digits = Vec::new();
    while magnitude.iter().any(|byte| *byte != 0) {
        let mut rest: u64 = 0;
        for byte in &mut magnitude {
            let value = rest << 8 | u64::from(*byte);
            *byte = (value / 1_000_000_000) as u8;
            rest = value % 1_000_000_000;
        }
        for _ in 0..9 {
            digits.push(b'0' + (rest % 10) as u8);
            rest /= 10;
        }
    }
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    let scale = scale as usize;
    while digits.len() < scale + 1 {
        digits.push(b'0');
    }
    if negative {
        out.push('-');
    }
    for (index, digit) in digits.iter().enumerate().rev() {
        out.push(char::from(*digit));
        if index == scale && scale > 0 {
            out.push('.');
        }
    }
}

/// A number of 16 bits (IEEE 754 binary16).
pub(super) fn half(value: &[u8]) -> f64 {
    let [low, high] = value else {
        return f64::NAN;
    };
    let bits = u16::from_le_bytes([*low, *high]);
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let fraction = f64::from(bits & 0x3FF);
    sign * match bits >> 10 & 0x1F {
        0 => fraction * libm::exp2(-24.0),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        exponent => (1024.0 + fraction) * libm::exp2(f64::from(exponent) - 25.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_written_as_the_standard_library_writes_them() {
        for value in [0, 7, -7, 10, 1234567890, i64::MAX, i64::MIN, i64::MIN + 1] {
            let mut out = String::new();
            whole(value, &mut out);
            assert_eq!(out, value.to_string());
        }
    }

    #[test]
    fn decimals_are_exact() {
        for (value, scale, expected) in [
            (0_i128, 2, "0.00"),
            (5, 0, "5"),
            (-5, 1, "-0.5"),
            (123_456, 2, "1234.56"),
            (-1_000_000_000, 9, "-1.000000000"),
            (i128::MAX, 3, "170141183460469231731687303715884105.727"),
            (i128::MIN, 0, "-170141183460469231731687303715884105728"),
        ] {
            let mut out = String::new();
            decimal(&value.to_be_bytes(), scale, &mut out);
            assert_eq!(out, expected);
        }
        let mut out = String::new();
        decimal(&[], 1, &mut out);
        assert_eq!(out, "0.0");
    }

    #[test]
    fn halves_widen() {
        for (bits, expected) in [
            (0x3C00_u16, 1.0),
            (0xC000, -2.0),
            (0x0001, 5.960464477539063e-8),
        ] {
            assert_eq!(half(&bits.to_le_bytes()), expected);
        }
        assert_eq!(half(&0x7BFF_u16.to_le_bytes()), 65504.0);
        assert_eq!(half(&0xFC00_u16.to_le_bytes()), f64::NEG_INFINITY);
    }
}
