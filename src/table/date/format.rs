//! How a column writes its dates and times.

use serde::{Deserialize, Serialize};

use crate::i18n::{Lang, table as words};

/// In which order, or as which count, a column writes its dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// `2017-03-31`, `2017/3/31`, `2017. 3. 31.`, ISO 8601.
    YearFirst,
    /// `20170331`, `20170331152000`.
    Compact,
    /// `31/03/2017`, `31.03.2017`, `31-03-2017`, `31.03.17`.
    DayFirst,
    /// `03/31/2017`, `03-31-17`.
    MonthFirst,
    /// `31-Mar-2017`, `31 March 2017`.
    DayMonthName,
    /// `March 31, 2017`.
    MonthNameDay,
    /// `2017년 3월 31일`.
    Korean,
    /// `2017-03`, `201703`, `2017년 3월`: the first of the month.
    YearMonth,
    /// `15:20`, `오후 3:20`: a time without a day, counted from midnight.
    TimeOfDay,
    /// `17.03.31`, `17-03-31`: the year first in two digits.
    ShortYearFirst,
    /// Seconds since 1970 UTC, perhaps with a fraction. Here, as in the three below, 0 and
    /// −1 are no moments but say that there was none.
    EpochSeconds,
    /// Milliseconds since 1970 UTC.
    EpochMilliseconds,
    /// Microseconds since 1970 UTC.
    EpochMicroseconds,
    /// Nanoseconds since 1970 UTC.
    EpochNanoseconds,
    /// Days of a workbook that counts from 1900; only where the workbook says so.
    ExcelSerial,
    /// Days of a workbook that counts from 1904 (older ones of the Macintosh).
    ExcelSerial1904,
}

impl DateOrder {
    /// Every order, for a list to choose from.
    pub const ALL: [DateOrder; 16] = [
        DateOrder::YearFirst,
        DateOrder::Compact,
        DateOrder::DayFirst,
        DateOrder::MonthFirst,
        DateOrder::DayMonthName,
        DateOrder::MonthNameDay,
        DateOrder::Korean,
        DateOrder::YearMonth,
        DateOrder::TimeOfDay,
        DateOrder::ShortYearFirst,
        DateOrder::EpochSeconds,
        DateOrder::EpochMilliseconds,
        DateOrder::EpochMicroseconds,
        DateOrder::EpochNanoseconds,
        DateOrder::ExcelSerial,
        DateOrder::ExcelSerial1904,
    ];

    /// Orders that nothing else can be mistaken for: read in any column of
    /// dates, whatever its own order is.
    pub(in crate::table) const PLAIN: [DateOrder; 4] = [
        DateOrder::YearFirst,
        DateOrder::Korean,
        DateOrder::DayMonthName,
        DateOrder::MonthNameDay,
    ];

    /// Whether the values count from an origin rather than name a date.
    pub fn is_count(self) -> bool {
        self >= DateOrder::EpochSeconds
    }

    /// Whether the values count seconds, or parts of them, since 1970.
    pub fn is_since_1970(self) -> bool {
        (DateOrder::EpochSeconds..=DateOrder::EpochNanoseconds).contains(&self)
    }

    /// What the order is called.
    pub fn say(self, lang: Lang) -> &'static str {
        let message = match self {
            DateOrder::YearFirst => words::ORDER_YEAR_FIRST,
            DateOrder::Compact => words::ORDER_COMPACT,
            DateOrder::DayFirst => words::ORDER_DAY_FIRST,
            DateOrder::MonthFirst => words::ORDER_MONTH_FIRST,
            DateOrder::DayMonthName => words::ORDER_DAY_NAME,
            DateOrder::MonthNameDay => words::ORDER_NAME_DAY,
            DateOrder::Korean => words::ORDER_KOREAN,
            DateOrder::YearMonth => words::ORDER_YEAR_MONTH,
            DateOrder::TimeOfDay => words::ORDER_TIME,
            DateOrder::ShortYearFirst => words::ORDER_SHORT_YEAR_FIRST,
            DateOrder::EpochSeconds => words::ORDER_EPOCH_SECONDS,
            DateOrder::EpochMilliseconds => words::ORDER_EPOCH_MILLIS,
            DateOrder::EpochMicroseconds => words::ORDER_EPOCH_MICROS,
            DateOrder::EpochNanoseconds => words::ORDER_EPOCH_NANOS,
            DateOrder::ExcelSerial => words::ORDER_EXCEL,
            DateOrder::ExcelSerial1904 => words::ORDER_EXCEL_1904,
        };
        message.text(lang)
    }

    /// The order's place in a set of bits.
    pub(in crate::table) fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// How a column writes its dates and times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DateFormat {
    /// Order of the parts.
    pub order: DateOrder,
    /// Whether any cell gives a time of day.
    pub time: bool,
    /// Whether any cell gives a zone; cells without one are taken as UTC.
    pub zone: bool,
}

impl DateFormat {
    /// Dates of this order without a time of day.
    pub const fn of(order: DateOrder) -> DateFormat {
        DateFormat {
            order,
            time: false,
            zone: false,
        }
    }
}
