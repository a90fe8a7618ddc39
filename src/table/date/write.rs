//! Moments written by a format, so that the format reads back the same moment.

use super::calendar::{DAY, civil};
use super::{DateFormat, DateOrder};

/// Names of months in three letters.
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The text that [`super::parse_moment`] reads back as the same moment by the
/// same format, as far as the format can say it: a format without time of day
/// keeps the day, one of months the month, one of seconds and Excel's days
/// milliseconds, and none of the latter a day before its first.
pub fn write_moment(micros: i64, format: &DateFormat) -> String {
    let day = micros.div_euclid(DAY);
    let (year, month, date) = civil(day);
    let name = MONTHS.get(month as usize - 1).copied().unwrap_or_default();
    let millis = micros.div_euclid(1000);
    let text = match format.order {
        // With all digits of the year, for two do not tell the century.
        DateOrder::YearFirst | DateOrder::ShortYearFirst => {
            format!("{year:04}-{month:02}-{date:02}")
        }
        DateOrder::Compact => format!("{year:04}{month:02}{date:02}"),
        DateOrder::DayFirst => format!("{date:02}/{month:02}/{year:04}"),
        DateOrder::MonthFirst => format!("{month:02}/{date:02}/{year:04}"),
        DateOrder::DayMonthName => format!("{date:02}-{name}-{year:04}"),
        DateOrder::MonthNameDay => format!("{name} {date}, {year:04}"),
        DateOrder::Korean => format!("{year}년 {month}월 {date}일"),
        DateOrder::YearMonth => return format!("{year:04}-{month:02}"),
        DateOrder::TimeOfDay => return clock(micros),
        DateOrder::EpochSeconds => return crate::table::number::write(millis as f64 / 1e3),
        DateOrder::EpochMilliseconds => return millis.to_string(),
        DateOrder::EpochMicroseconds => return micros.to_string(),
        DateOrder::EpochNanoseconds => return format!("{micros}000"),
        DateOrder::ExcelSerial => {
            let origin = if day < -25_508 { 25_568 } else { 25_569 };
            return crate::table::number::write(
                (millis + origin * 86_400_000) as f64 / 86_400_000.0,
            );
        }
        DateOrder::ExcelSerial1904 => {
            return crate::table::number::write(
                (millis + 24_107 * 86_400_000) as f64 / 86_400_000.0,
            );
        }
    };
    if format.time {
        format!("{text} {}", clock(micros))
    } else {
        text
    }
}

fn clock(micros: i64) -> String {
    let micros = micros.rem_euclid(DAY);
    let (second, fraction) = (micros / 1_000_000, micros % 1_000_000);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    match fraction {
        0 => format!("{hour:02}:{minute:02}:{second:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}.{fraction:06}"),
    }
}
