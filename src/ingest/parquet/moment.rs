//! Days and moments as ISO 8601, for any year that the format can hold.

use std::fmt::Write;

use super::schema::Unit;

const DAY_SECONDS: i64 = 86_400;

/// Day of 1970-01-01 in the count of the older 12-byte moments (Julian days).
const EPOCH_JULIAN: i64 = 2_440_588;

/// Nanoseconds since 1970 of an older 12-byte moment: nanoseconds of the day in
/// eight bytes, then the Julian day in four.
pub(super) fn int96_nanos(value: [u8; 12]) -> i128 {
    let [a, b, c, d, e, f, g, h, i, j, k, l] = value;
    let nanos = i64::from_le_bytes([a, b, c, d, e, f, g, h]);
    let days = i64::from(i32::from_le_bytes([i, j, k, l])) - EPOCH_JULIAN;
    i128::from(days) * i128::from(DAY_SECONDS) * 1_000_000_000 + i128::from(nanos)
}

/// `2024-03-01` of days since 1970.
pub(super) fn write_date(days: i64, out: &mut String) {
    let (year, month, day) = civil(days);
    // Writing into a string does not fail.
    let _ = if (0..=9999).contains(&year) {
        write!(out, "{year:04}-{month:02}-{day:02}")
    } else {
        write!(out, "{year:+05}-{month:02}-{day:02}")
    };
}

/// `2024-03-01 09:30:00.5`, with `Z` behind it when it is in UTC.
pub(super) fn write_moment(nanos: i128, utc: bool, out: &mut String) {
    const DAY_NANOS: i128 = DAY_SECONDS as i128 * 1_000_000_000;
    let (days, rest) = (nanos.div_euclid(DAY_NANOS), nanos.rem_euclid(DAY_NANOS));
    write_date(days as i64, out);
    out.push(' ');
    write_clock(rest as i64, out);
    if utc {
        out.push('Z');
    }
}

/// `09:30:00.5` of a time of day in a unit.
pub(super) fn write_time(value: i64, unit: Unit, out: &mut String) {
    let nanos = i128::from(value) * i128::from(1_000_000_000 / unit.per_second());
    match i64::try_from(nanos).ok().filter(|nanos| *nanos >= 0) {
        Some(nanos) => write_clock(nanos, out),
        None => {
            let _ = write!(out, "{value}");
        }
    }
}

fn write_clock(nanos: i64, out: &mut String) {
    let seconds = nanos / 1_000_000_000;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let _ = write!(out, "{hours:02}:{minutes:02}:{:02}", seconds % 60);
    let fraction = nanos % 1_000_000_000;
    if fraction > 0 {
        let text = format!("{fraction:09}");
        let _ = write!(out, ".{}", text.trim_end_matches('0'));
    }
}

/// Year, month and day of days since 1970, in the Gregorian calendar carried on
/// backwards. Years run from March, so that the leap day ends them.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_as_iso() {
        for (nanos, expected) in [
            (0, "1970-01-01 00:00:00"),
            (-1, "1969-12-31 23:59:59.999999999"),
            (951_782_400_500_000_000, "2000-02-29 00:00:00.5"),
            (-62_135_596_800_000_000_000, "0001-01-01 00:00:00"),
            (253_402_300_800_000_000_000, "+10000-01-01 00:00:00"),
        ] {
            let mut out = String::new();
            write_moment(nanos, false, &mut out);
            assert_eq!(out, expected);
        }
    }
}
