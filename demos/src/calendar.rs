//! Days and dates without a clock: the demos' time is fixed.

/// Days from 1970-01-01 to a date (H. Hinnant, "chrono-compatible low-level
/// date algorithms"; proleptic Gregorian).
pub const fn day(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = (month + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// A day as a whole number such as 20170331, the way KKBOX writes dates.
pub fn digits(day: i64) -> i64 {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let date = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = (month_index + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    year * 10_000 + month * 100 + date
}

/// A day as `2017-03-31`.
pub fn iso(day: i64) -> String {
    let figures = digits(day);
    let (year, month, date) = (figures / 10_000, figures / 100 % 100, figures % 100);
    format!("{year:04}-{month:02}-{date:02}")
}

/// A second of the day as `23:59:59`.
pub fn clock(second: i64) -> String {
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{hour:02}:{minute:02}:{second:02}")
}

#[cfg(test)]
mod tests {
    use super::{clock, day, digits, iso};

    #[test]
    fn there_and_back() {
        assert_eq!(day(1970, 1, 1), 0);
        assert_eq!(day(2017, 3, 31), 17_256);
        assert_eq!(digits(0), 19_700_101);
        assert_eq!(digits(day(2016, 2, 29)), 20_160_229);
        assert_eq!(digits(day(2016, 12, 31) + 1), 20_170_101);
        assert_eq!(iso(day(2021, 9, 3)), "2021-09-03");
        assert_eq!(clock(86_399), "23:59:59");
    }
}
