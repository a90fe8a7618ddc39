//! Dates written as whole numbers (20170331) or with hyphens (2017-03-31), as days.

/// Days since 1970-01-01 of a date such as 20170331, or `None` when the number
/// is not one (a fraction, not eight digits, 30 February).
pub fn day_of_number(number: f64) -> Option<i64> {
    let eight_digits = (10_000_101.0..=99_991_231.0).contains(&number);
    if !eight_digits || number != libm::trunc(number) {
        return None;
    }
    let digits = number as i64;
    day(digits / 10_000, digits / 100 % 100, digits % 100)
}

/// Days since 1970-01-01 of a date such as `2017-03-31`; a time after it is not read.
pub fn day_of_text(text: &str) -> Option<i64> {
    let mut parts = text.get(..10)?.split('-');
    let mut part = |length: usize| -> Option<i64> {
        let digits = parts.next()?;
        let plain = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok())?
    };
    day(part(4)?, part(2)?, part(2)?)
}

/// H. Hinnant, "chrono-compatible low-level date algorithms", for years 1000 to 9999.
fn day(year: i64, month: i64, date: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=length).contains(&date) {
        return None;
    }
    // Years begin in March, so that the leap day is the last of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year / 400, year % 400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + date - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

#[cfg(test)]
mod tests {
    use super::{day_of_number, day_of_text};

    #[test]
    fn numbers_are_dates_or_nothing() {
        for (number, expected) in [
            (19_700_101.0, Some(0)),
            (20_170_331.0, Some(17_256)),
            (20_160_229.0, Some(16_860)),
            (20_170_229.0, None),
            (19_000_229.0, None),
            (20_171_301.0, None),
            (20_170_100.0, None),
            (20_170_101.5, None),
            (2_017_331.0, None),
            (0.0, None),
            (f64::NAN, None),
            (1e300, None),
        ] {
            assert_eq!(day_of_number(number), expected, "{number}");
        }
    }

    #[test]
    fn hyphens_are_read_too() {
        for (text, expected) in [
            ("2017-03-31", Some(17_256)),
            ("2017-03-31 10:00:00", Some(17_256)),
            ("2017-3-31x", None),
            ("31-03-2017", None),
            ("2017-02-30", None),
            ("2017-03-3", None),
            ("날짜-없음-입니다", None),
            ("", None),
        ] {
            assert_eq!(day_of_text(text), expected, "{text}");
        }
    }
}
