//! Cells as dates: ISO 8601 and the common orders with the year first, the
//! European order with points, each with an optional time of day.

/// A moment: seconds since 1970-01-01T00:00:00 in the file's own time zone
/// (an offset written in the cell is taken off), and whether a time was given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Seconds since 1970, with fraction.
    pub seconds: f64,
    /// Whether the cell gave a time of day.
    pub has_time: bool,
}

impl Moment {
    /// Whole days since 1970-01-01.
    pub fn days(self) -> i64 {
        libm::floor(self.seconds / 86_400.0) as i64
    }

    /// Year and month (1–12).
    pub fn year_month(self) -> (i64, u32) {
        let (year, month, _) = civil(self.days());
        (year, month)
    }
}

/// The moment of `2024-03-01`, `2024/3/1`, `2024.3.1`, `01.03.2024`, each
/// perhaps followed by a time: `T09:30`, ` 09:30:15.25`, `…Z`, `… UTC`, `…+09:00`.
pub fn parse(text: &str) -> Option<Moment> {
    let text = text.trim().as_bytes();
    // Nothing shorter or longer is a date, and most cells are neither.
    if text.len() < 8 || text.len() > 40 || !text.first()?.is_ascii_digit() {
        return None;
    }
    let (first, first_digits, rest) = number(text)?;
    let (separator, rest) = rest.split_first()?;
    if !matches!(separator, b'-' | b'/' | b'.') {
        return None;
    }
    let (second, second_digits, rest) = number(rest)?;
    let (again, rest) = rest.split_first()?;
    if again != separator || second_digits > 2 {
        return None;
    }
    let (third, third_digits, rest) = number(rest)?;
    let (year, month, day) = match (first_digits, third_digits) {
        (4, 1 | 2) => (first, second, third),
        (1 | 2, 4) if *separator == b'.' => (third, second, first),
        _ => return None,
    };
    if *separator == b'-' && (second_digits, third_digits) != (2, 2) {
        return None;
    }
    let days = days(year, month, day)?;
    let (seconds, has_time) = match rest {
        [] => (0.0, false),
        [b'T' | b't' | b' ', time @ ..] => (time_of_day(time)?, true),
        _ => return None,
    };
    Some(Moment {
        seconds: days as f64 * 86_400.0 + seconds,
        has_time,
    })
}

/// The date of eight digits, `20240301`, if it is one between 1900 and 2100.
pub fn parse_compact(text: &str) -> Option<Moment> {
    let text = text.trim();
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value: i64 = text.parse().ok()?;
    let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
    if !(1900..=2100).contains(&year) {
        return None;
    }
    let days = days(year, month, day)?;
    Some(Moment {
        seconds: days as f64 * 86_400.0,
        has_time: false,
    })
}

/// The number at the start of `text`, its digits (at most nine) and the rest.
fn number(text: &[u8]) -> Option<(i64, usize, &[u8])> {
    let count = text.iter().take_while(|b| b.is_ascii_digit()).count();
    if count == 0 || count > 9 {
        return None;
    }
    let (digits, rest) = text.split_at_checked(count)?;
    let value = digits.iter().fold(0, |v, d| v * 10 + i64::from(d - b'0'));
    Some((value, count, rest))
}

/// Seconds of `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fff`, less a time zone's offset.
fn time_of_day(text: &[u8]) -> Option<f64> {
    let (hours, digits, rest) = number(text)?;
    let [b':', rest @ ..] = rest else { return None };
    let (minutes, minute_digits, mut rest) = number(rest)?;
    if digits > 2 || minute_digits != 2 || hours > 23 || minutes > 59 {
        return None;
    }
    let mut seconds = (hours * 3600 + minutes * 60) as f64;
    if let [b':', after @ ..] = rest {
        let (whole, digits, after) = number(after)?;
        if digits != 2 || whole > 60 {
            return None;
        }
        seconds += whole as f64;
        rest = after;
        if let [b'.' | b',', after @ ..] = rest {
            let (fraction, digits, after) = number(after)?;
            seconds += fraction as f64 / libm::pow(10.0, digits as f64);
            rest = after;
        }
    }
    Some(seconds - zone(rest)?)
}

/// Seconds east of Greenwich of `Z`, ` UTC`, `+09:00`, `+0900`, `+09` or nothing.
fn zone(text: &[u8]) -> Option<f64> {
    let text = text.trim_ascii();
    if text.is_empty() || [b"Z".as_slice(), b"z", b"UTC", b"GMT"].contains(&text) {
        return Some(0.0);
    }
    let (sign, digits) = match text {
        [b'+', rest @ ..] => (1.0, rest),
        [b'-', rest @ ..] => (-1.0, rest),
        _ => return None,
    };
    let (first, count, rest) = number(digits)?;
    let (hours, minutes) = match (count, rest) {
        (2, []) => (first, 0),
        (4, []) => (first / 100, first % 100),
        (2, [b':', rest @ ..]) => match number(rest)? {
            (minutes, 2, []) => (first, minutes),
            _ => return None,
        },
        _ => return None,
    };
    (hours <= 14 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60) as f64)
}

/// Days from 1970-01-01 to a date of the Gregorian calendar, if there is such a
/// date. (Years run from March, so that the leap day ends them.)
pub fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=longest).contains(&day) || !(1..=9999).contains(&year) {
        return None;
    }
    let from_march = (month + 9) % 12;
    let year = year - i64::from(month <= 2);
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(year * 365 + leap_days + (153 * from_march + 2) / 5 + day - 1 - 719_468)
}

/// Year, month and day of a day since 1970-01-01.
pub fn civil(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_468;
    let cycle = shifted.div_euclid(146_097);
    let day_of_cycle = shifted.rem_euclid(146_097);
    let year_of_cycle = (day_of_cycle - day_of_cycle / 1_460 + day_of_cycle / 36_524
        - day_of_cycle / 146_096)
        / 365;
    let day_of_year =
        day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_cycle + cycle * 400 + i64::from(month <= 2);
    (year, month as u32, day as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_what_only_looks_like_one() {
        for (text, seconds) in [
            ("1970-01-01", Some(0.0)),
            ("2024-02-29", Some(1_709_164_800.0)),
            ("2023-02-29", None),
            ("2024/2/9", Some(1_707_436_800.0)),
            ("2024.02.09", Some(1_707_436_800.0)),
            ("09.02.2024", Some(1_707_436_800.0)),
            ("09/02/2024", None),
            ("2024-2-9", None),
            ("2024-02-09T01:00", Some(1_707_440_400.0)),
            ("2024-02-09 01:00:30.5", Some(1_707_440_430.5)),
            ("2019-10-01 00:00:00 UTC", Some(1_569_888_000.0)),
            ("1970-01-01T09:00:00+09:00", Some(0.0)),
            ("1970-01-01T00:00:00Z", Some(0.0)),
            ("2024-02-09x", None),
            ("2024-02-09 25:00", None),
            ("192.168.2024", None),
            ("10.5", None),
            ("2024-13-01", None),
            ("", None),
        ] {
            assert_eq!(parse(text).map(|m| m.seconds), seconds, "{text}");
        }
        assert!(parse_compact("20240229").is_some());
        for text in ["20230229", "20241301", "12345678", "2024022", "99991231"] {
            assert_eq!(parse_compact(text), None, "{text}");
        }
    }

    #[test]
    fn days_count_back_to_the_same_date() {
        for day in (-200_000..200_000).step_by(17) {
            let (year, month, date) = civil(day);
            assert_eq!(days(year, i64::from(month), i64::from(date)), Some(day));
        }
    }
}
