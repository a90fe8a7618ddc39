//! Cells as numbers and dates, when they are written the usual way.
//!
//! Eight characters at a time in one register. What these functions accept is
//! exactly what the general readers of cells would make of it, to the last bit;
//! what they do not accept (blanks, exponents, words) those have to read.

/// Powers of ten that `f64` holds exactly.
pub(super) const EXACT_TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

const WHOLE_TENS: [u64; 9] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
];

/// Largest whole number up to which `f64` holds all.
const EXACT: u64 = 1 << 53;

pub(super) const ZEROS: u64 = 0x3030_3030_3030_3030;
const HIGHS: u64 = 0x8080_8080_8080_8080;
const POINTS: u64 = 0x2E2E_2E2E_2E2E_2E2E;
const ONES: u64 = 0x0101_0101_0101_0101;

/// The eight bytes before `end`, the last one highest.
#[inline(always)]
fn eight_before(bytes: &[u8], end: usize) -> Option<u64> {
    let word = bytes.get(end.checked_sub(8)?..end)?;
    Some(u64::from_le_bytes(*word.first_chunk::<8>()?))
}

/// The digits of a cell's last `length` (1–8) characters as numbers 0–9, the
/// last one highest, zeros before; bytes that are no digit give more than 9.
#[inline(always)]
fn digits(word: u64, length: usize) -> u64 {
    let unused = 64 - 8 * length as u32;
    ((word ^ ZEROS) >> (unused & 63)) << (unused & 63)
}

#[inline(always)]
fn all_digits(digits: u64) -> bool {
    (digits.wrapping_add(0x76 * ONES) | digits) & HIGHS == 0
}

/// The number that eight digits write: pairs, then fours, then all.
#[inline(always)]
fn value(digits: u64) -> u64 {
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8) & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_FFFF_0000_FFFF;
    fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF
}

/// A whole number of 1 to 8 digits in `bytes[start..end]`.
#[inline(always)]
pub(super) fn short_whole(bytes: &[u8], start: usize, end: usize) -> Option<u64> {
    let length = end.wrapping_sub(start);
    if !(1..=8).contains(&length) {
        return None;
    }
    let digits = digits(eight_before(bytes, end)?, length);
    all_digits(digits).then(|| value(digits))
}

/// A whole number in `bytes[start..end]`: perhaps a sign, then up to 18 digits.
#[inline(always)]
pub(super) fn whole(bytes: &[u8], start: usize, end: usize) -> Option<i64> {
    if let Some(value) = short_whole(bytes, start, end) {
        return Some(value as i64);
    }
    long_whole(bytes.get(start..end)?)
}

#[inline(never)]
fn long_whole(cell: &[u8]) -> Option<i64> {
    let (negative, digits) = sign(cell);
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut value = 0i64;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(if negative { -value } else { value })
}

fn sign(cell: &[u8]) -> (bool, &[u8]) {
    match cell {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, cell),
    }
}

/// A number in `bytes[start..end]`: perhaps a sign, digits, perhaps a point
/// among, before or after them. The result is the nearest `f64`: a whole number
/// below 2^53 divided by a power of ten up to 10^22, both exact, is rounded
/// once (W. D. Clinger, "How to read floating point numbers accurately", 1990).
#[inline(always)]
pub(super) fn number(bytes: &[u8], start: usize, end: usize) -> Option<f64> {
    short_number(bytes, start, end).or_else(|| long_number(bytes.get(start..end)?))
}

/// Up to 8 digits before the point and 6 after it, or up to 8 without one.
#[inline(always)]
fn short_number(bytes: &[u8], start: usize, end: usize) -> Option<f64> {
    let length = end.wrapping_sub(start);
    if length == 0 || length > 16 {
        return None;
    }
    let word = eight_before(bytes, end)?;
    let here = length.min(8);
    let unused = 64 - 8 * here as u32;
    // Top bit of each byte that is a point, exact up to the first.
    let difference = word ^ POINTS;
    let points = difference.wrapping_sub(ONES) & !difference & HIGHS;
    let points = (points >> unused) << unused;
    if points == 0 {
        let digits = digits(word, length.min(8));
        return (length <= 8 && all_digits(digits)).then(|| value(digits) as f64);
    }
    let after = (63 - points.trailing_zeros()) as usize / 8;
    let before = length - 1 - after;
    if after == 0 || before == 0 || before > 8 {
        return None;
    }
    let fraction = digits(word, after);
    let whole = digits(eight_before(bytes, end - after - 1)?, before);
    if !all_digits(fraction) || !all_digits(whole) {
        return None;
    }
    let scale = WHOLE_TENS.get(after)?;
    let digits = value(whole) * scale + value(fraction);
    Some(digits as f64 / *scale as f64)
}

#[inline(never)]
fn long_number(cell: &[u8]) -> Option<f64> {
    let (negative, rest) = sign(cell);
    if rest.is_empty() || rest.len() > 20 {
        return None;
    }
    let mut value = 0u64;
    let mut count = 0;
    let mut point = None;
    for (at, byte) in rest.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            // At most 19 digits get here without a second point: no overflow.
            value = value.checked_mul(10)?.checked_add(u64::from(digit))?;
            count += 1;
        } else if *byte == b'.' && point.is_none() {
            point = Some(at);
        } else {
            return None;
        }
    }
    if count == 0 || value > EXACT {
        return None;
    }
    let after = point.map_or(0, |at| rest.len() - 1 - at);
    let value = value as f64 / EXACT_TENS.get(after)?;
    Some(if negative { -value } else { value })
}

/// First and last year of [`Days`].
const YEARS: std::ops::RangeInclusive<u64> = 1900..=2100;

/// The days of the months of two centuries, looked up.
pub(super) struct Days {
    /// Per month from January 1900: days since 1970 before its first, and its length.
    months: Vec<(i32, u8)>,
}

const MICROSECONDS_PER_DAY: i64 = 86_400_000_000;

impl Days {
    pub fn new() -> Days {
        let mut months = Vec::new();
        // 1900-01-01 is 25,567 days before 1970-01-01.
        let mut first = -25_567;
        for year in YEARS {
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            for month in 1..=12u8 {
                let length = match month {
                    4 | 6 | 9 | 11 => 30,
                    2 if leap => 29,
                    2 => 28,
                    _ => 31,
                };
                months.push((first - 1, length));
                first += i32::from(length);
            }
        }
        Days { months }
    }

    /// Microseconds since 1970 at the start of a day, if there is such a day.
    #[inline(always)]
    fn microseconds(&self, year: u64, month: u64, day: u64) -> Option<i64> {
        if !YEARS.contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        let place = (year - YEARS.start()) * 12 + month - 1;
        let (before, length) = *self.months.get(place as usize)?;
        let there = (1..=u64::from(length)).contains(&day);
        there.then(|| (i64::from(before) + day as i64) * MICROSECONDS_PER_DAY)
    }

    /// The day that `20170331` in `bytes[start..end]` writes.
    #[inline(always)]
    pub fn compact(&self, bytes: &[u8], start: usize, end: usize) -> Option<i64> {
        if end.wrapping_sub(start) != 8 {
            return None;
        }
        self.written(short_whole(bytes, start, end)? as u32)
    }

    /// The day that the eight digits of a number write.
    #[inline(always)]
    pub fn written(&self, value: u32) -> Option<i64> {
        let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
        self.microseconds(u64::from(year), u64::from(month), u64::from(day))
    }

    /// The day that `2017-03-31` in `bytes[start..end]` writes.
    #[inline(always)]
    pub fn dashed(&self, bytes: &[u8], start: usize, end: usize) -> Option<i64> {
        let cell: &[u8; 10] = bytes.get(start..end)?.try_into().ok()?;
        let [a, b, c, d, b'-', e, f, b'-', g, h] = *cell else {
            return None;
        };
        let packed = u64::from_le_bytes([a, b, c, d, e, f, g, h]) ^ ZEROS;
        if !all_digits(packed) {
            return None;
        }
        self.written(value(packed) as u32)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The cell in the middle of other bytes, as it stands in a window.
    fn amid<T>(cell: &str, read: impl Fn(&[u8], usize, usize) -> T) -> T {
        let bytes = format!("9.9,1234567,{cell},7.5\n");
        read(bytes.as_bytes(), 12, 12 + cell.len())
    }

    /// The cell alone, with nothing before it to load.
    fn alone<T>(cell: &str, read: impl Fn(&[u8], usize, usize) -> T) -> T {
        read(cell.as_bytes(), 0, cell.len())
    }

    #[test]
    fn what_is_no_plain_number_is_left_to_others() {
        for cell in [
            "",
            "-",
            "+",
            ".",
            "-.",
            "1.2.3",
            "..1",
            "1e5",
            " 1",
            "1 ",
            "NA",
            "1,5",
            "0x1",
            "１",
            "--1",
            "+-1",
            "1.2.34567890",
            "12345678:",
            "/",
            "1234567890123456789012345",
        ] {
            assert_eq!(amid(cell, number), None, "{cell:?}");
            assert_eq!(alone(cell, number), None, "{cell:?}");
            assert_eq!(amid(cell, whole), None, "{cell:?}");
            assert_eq!(alone(cell, whole), None, "{cell:?}");
        }
        assert_eq!(
            amid("-9200000000000000", whole),
            Some(-9_200_000_000_000_000)
        );
        assert_eq!(
            amid("999999999999999999", whole),
            Some(999_999_999_999_999_999)
        );
        assert_eq!(amid("1.5", whole), None);
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        let days = Days::new();
        let day = |text: &str| amid(text, |b, s, e| days.compact(b, s, e));
        assert_eq!(day("19700101"), Some(0));
        assert_eq!(day("20240229"), Some(1_709_164_800_000_000));
        assert_eq!(day("19000101"), Some(-25_567 * MICROSECONDS_PER_DAY));
        assert_eq!(day("21001231"), Some(47_846 * MICROSECONDS_PER_DAY));
        for text in [
            "20230229", "20241301", "20240100", "18991231", "21010101", "2024012", "2024010a",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
        let dashed = |text: &str| amid(text, |b, s, e| days.dashed(b, s, e));
        assert_eq!(dashed("2024-02-29"), day("20240229"));
        for text in [
            "2023-02-29",
            "2024-2-29",
            "2024/02/29",
            "2024-02-2x",
            "20240229",
        ] {
            assert_eq!(dashed(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn numbers_are_those_of_the_standard_parser(
            cell in "[-+]?[0-9]{0,12}(\\.[0-9]{0,9})?|[0-9]{1,9}\\.[0-9]{1,8}|[0-9]{15,19}|[-+.0-9eE ]{0,12}",
        ) {
            let standard = cell.parse::<f64>().ok();
            for found in [amid(&cell, number), alone(&cell, number)].into_iter().flatten() {
                prop_assert_eq!(Some(found.to_bits()), standard.map(f64::to_bits), "{}", cell);
            }
            let usual = cell.len() < 15 && cell.as_bytes().first().is_some_and(u8::is_ascii_digit)
                && cell.as_bytes().last().is_some_and(u8::is_ascii_digit)
                && cell.bytes().all(|b| b.is_ascii_digit() || b == b'.') && standard.is_some();
            prop_assert!(!usual || amid(&cell, number).is_some(), "{}", cell);
        }

        #[test]
        fn whole_numbers_are_those_of_the_standard_parser(cell in "[-+]?[0-9]{0,20}|[-0-9./:]{0,9}") {
            let standard = cell.parse::<i64>().ok();
            for found in [amid(&cell, whole), alone(&cell, whole)].into_iter().flatten() {
                prop_assert_eq!(Some(found), standard, "{}", cell);
            }
            prop_assert!(cell.len() > 17 || amid(&cell, whole) == standard, "{}", cell);
        }
    }
}
