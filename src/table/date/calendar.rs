//! Days since 1970 and dates of the Gregorian calendar, both ways.

/// Microseconds of a day.
pub const DAY: i64 = 86_400_000_000;

/// Days from 1970-01-01 to a date of the Gregorian calendar, if there is such a
/// date. (Years run from March, so that the leap day ends them.)
#[inline]
pub fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || day < 1 || !(1..=9999).contains(&year) {
        return None;
    }
    if day > 28 {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let longest = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 31,
        };
        if day > longest {
            return None;
        }
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

/// A day since 1970-01-01 as `2017-03-31`.
pub fn iso_day(days: i64) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::{civil, days};

    #[test]
    fn days_count_back_to_the_same_date() {
        for day in (-200_000..200_000).step_by(17) {
            let (year, month, date) = civil(day);
            assert_eq!(days(year, i64::from(month), i64::from(date)), Some(day));
        }
        for (year, month, day) in [(2023, 2, 29), (1900, 2, 29), (2017, 4, 31), (2017, 0, 1)] {
            assert_eq!(days(year, month, day), None, "{year} {month} {day}");
        }
    }
}
