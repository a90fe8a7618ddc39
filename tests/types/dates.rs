//! Dates and times by their column's format.

use holdfast::table::date::{
    DAY, DateFormat, DateOrder, civil, days, parse_moment, parse_moment_in_full, write_moment,
};
use holdfast::table::{Column, TypeChoice, TypeSniffer, ValueFormat};
use proptest::prelude::*;

/// `2017-03-31 15:20:07.25` for a moment.
fn shown(micros: i64) -> String {
    let (year, month, day) = civil(micros.div_euclid(DAY));
    let second = micros.rem_euclid(DAY) / 1_000_000;
    let fraction = micros.rem_euclid(1_000_000);
    let fraction = match fraction {
        0 => String::new(),
        _ => format!(".{fraction:06}"),
    };
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}{fraction}",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

#[test]
fn cells_are_read_by_their_columns_order() {
    use DateOrder::*;
    for (order, text, expected) in [
        (YearFirst, "2017-03-31", "2017-03-31 00:00:00"),
        (YearFirst, "2017/3/31", "2017-03-31 00:00:00"),
        (YearFirst, "2017.03.31", "2017-03-31 00:00:00"),
        (YearFirst, "2017. 3. 31.", "2017-03-31 00:00:00"),
        (
            YearFirst,
            "2017. 3. 31. 오후 3:20:00",
            "2017-03-31 15:20:00",
        ),
        (YearFirst, "2017-03-31(금)", "2017-03-31 00:00:00"),
        (YearFirst, "2017-03-31T15:20", "2017-03-31 15:20:00"),
        (YearFirst, "2017-03-31 15:20:07", "2017-03-31 15:20:07"),
        (YearFirst, "2017-03-31 15:20:07 UTC", "2017-03-31 15:20:07"),
        (
            YearFirst,
            "2017-03-31T15:20:07.25Z",
            "2017-03-31 15:20:07.250000",
        ),
        (
            YearFirst,
            "2017-03-31T15:20:07.123456789+09:00",
            "2017-03-31 06:20:07.123456",
        ),
        (YearFirst, "2017-03-31T00:20:00-0330", "2017-03-31 03:50:00"),
        (YearFirst, "2017-03-31 15:20:00+09", "2017-03-31 06:20:00"),
        (
            YearFirst,
            "2017-03-31T15:20:00+09:00[Asia/Seoul]",
            "2017-03-31 06:20:00",
        ),
        (YearFirst, "2017-03-31 15:20:00 KST", "2017-03-31 06:20:00"),
        (YearFirst, "2017-03-31 15:20:00 CET", "2017-03-31 14:20:00"),
        (YearFirst, "2017-03-31 15:20:00 cest", "2017-03-31 13:20:00"),
        (YearFirst, "2017-03-31 15:20:00 EST", "2017-03-31 20:20:00"),
        (YearFirst, "2017-03-31 3:20 PM PDT", "2017-03-31 22:20:00"),
        // Chicago's or China's: no guess.
        (YearFirst, "2017-03-31 15:20:00 CST", ""),
        (YearFirst, "2017-03-31 15:20:00 ESTX", ""),
        (YearFirst, "2017-03-31 3:20 PM", "2017-03-31 15:20:00"),
        (YearFirst, "2017-03-31 오후 3:20", "2017-03-31 15:20:00"),
        (YearFirst, "2017-03-31 오전 12:05", "2017-03-31 00:05:00"),
        (YearFirst, "2017-03-31 24:00", "2017-04-01 00:00:00"),
        (YearFirst, "20170331", "2017-03-31 00:00:00"),
        (YearFirst, "20170331T152007Z", "2017-03-31 15:20:07"),
        (YearFirst, "1969-12-31 23:59:59", "1969-12-31 23:59:59"),
        (YearFirst, "2017-02-30", ""),
        (YearFirst, "2017-13-01", ""),
        (YearFirst, "0000-00-00", ""),
        (YearFirst, "2017-03-31 25:00", ""),
        (YearFirst, "2017-03-31 13:00 PM", ""),
        (YearFirst, "2017-03-31x", ""),
        (YearFirst, "31.03.2017", ""),
        (YearFirst, "", ""),
        (Compact, "20170331", "2017-03-31 00:00:00"),
        (Compact, " 20170331 ", "2017-03-31 00:00:00"),
        (Compact, "20170331152007", "2017-03-31 15:20:07"),
        (Compact, "20170331.0", "2017-03-31 00:00:00"),
        (Compact, "99991231", "9999-12-31 00:00:00"),
        (Compact, "20170230", ""),
        (Compact, "12345678", ""),
        (Compact, "2017033", ""),
        (DayFirst, "31/03/2017", "2017-03-31 00:00:00"),
        (DayFirst, "31.03.2017", "2017-03-31 00:00:00"),
        (DayFirst, "1.3.2017 09:30", "2017-03-01 09:30:00"),
        (DayFirst, "31-03-2017", "2017-03-31 00:00:00"),
        (DayFirst, "31/03/17", "2017-03-31 00:00:00"),
        (DayFirst, "31.03.17", "2017-03-31 00:00:00"),
        (DayFirst, "31-03-99 09:30", "1999-03-31 09:30:00"),
        (DayFirst, "31-03.17", ""),
        (DayFirst, "1.3.17", ""),
        (DayFirst, "03/31/2017", ""),
        (DayFirst, "2017-03-31", "2017-03-31 00:00:00"),
        (MonthFirst, "03/31/2017", "2017-03-31 00:00:00"),
        (MonthFirst, "3/1/99 1:05 PM", "1999-03-01 13:05:00"),
        (MonthFirst, "31/03/2017", ""),
        (MonthFirst, "03.01.2017", ""),
        (MonthFirst, "03-31-17", "2017-03-31 00:00:00"),
        (MonthFirst, "03.31.17", ""),
        (ShortYearFirst, "17.03.31", "2017-03-31 00:00:00"),
        (ShortYearFirst, "98-03-31 15:20", "1998-03-31 15:20:00"),
        (ShortYearFirst, "17.02.30", ""),
        (ShortYearFirst, "17/03/31", ""),
        (ShortYearFirst, "2017-03-31", "2017-03-31 00:00:00"),
        (DayMonthName, "31-Mar-2017", "2017-03-31 00:00:00"),
        (DayMonthName, "31-MAR-17", "2017-03-31 00:00:00"),
        (DayMonthName, "1st September 2017", "2017-09-01 00:00:00"),
        (
            DayMonthName,
            "Fri, 31 Mar 2017 15:20:00 GMT",
            "2017-03-31 15:20:00",
        ),
        (DayMonthName, "30 Feb 2017", ""),
        (MonthNameDay, "March 31, 2017", "2017-03-31 00:00:00"),
        (MonthNameDay, "Sept 3rd 2017", "2017-09-03 00:00:00"),
        (MonthNameDay, "Smarch 31, 2017", ""),
        (Korean, "2017년 3월 31일", "2017-03-31 00:00:00"),
        (Korean, "2017년3월31일 15시 20분", "2017-03-31 15:20:00"),
        (
            Korean,
            "2017년 3월 31일 오후 3시 20분 7초",
            "2017-03-31 15:20:07",
        ),
        (Korean, "2017년 2월 30일", ""),
        (YearMonth, "2017-03", "2017-03-01 00:00:00"),
        (YearMonth, "201703", "2017-03-01 00:00:00"),
        (YearMonth, "2017년 3월", "2017-03-01 00:00:00"),
        (YearMonth, "201713", ""),
        (TimeOfDay, "15:20", "1970-01-01 15:20:00"),
        (TimeOfDay, "3:20 PM", "1970-01-01 15:20:00"),
        (TimeOfDay, "오후 3시", "1970-01-01 15:00:00"),
        (TimeOfDay, "25:00", ""),
        (TimeOfDay, "15", ""),
        (EpochSeconds, "1490973607", "2017-03-31 15:20:07"),
        (EpochSeconds, "1490973607.25", "2017-03-31 15:20:07.250000"),
        (
            EpochMilliseconds,
            "1490973607250",
            "2017-03-31 15:20:07.250000",
        ),
        (
            EpochMicroseconds,
            "1490973607250001",
            "2017-03-31 15:20:07.250001",
        ),
        (
            EpochNanoseconds,
            "1490973607250001999",
            "2017-03-31 15:20:07.250001",
        ),
        (EpochSeconds, "1e300", ""),
        (EpochSeconds, "2017-03-31", ""),
        (ExcelSerial, "1", "1900-01-01 00:00:00"),
        (ExcelSerial, "59", "1900-02-28 00:00:00"),
        (ExcelSerial, "61", "1900-03-01 00:00:00"),
        (ExcelSerial, "42825.639", "2017-03-31 15:20:09.600000"),
        (ExcelSerial1904, "41363", "2017-03-31 00:00:00"),
        (ExcelSerial, "1e12", ""),
    ] {
        let moment = parse_moment(text.as_bytes(), &DateFormat::of(order));
        let found = moment.map(shown).unwrap_or_default();
        assert_eq!(found, expected, "{order:?} {text:?}");
        // A stream, which keeps no cells, knows as well which of them fit.
        let choice = TypeChoice::written(ValueFormat::Date(DateFormat::of(order)));
        let column = Column::from_texts("x", [text]).with_type(&choice);
        let mut sniffer = TypeSniffer::new();
        sniffer.push(text);
        assert_eq!(column.moment(0).map(shown).unwrap_or_default(), expected);
        if !order.is_count() {
            assert_eq!(
                &sniffer.column_type_as("x", &choice),
                column.column_type(),
                "{text:?}"
            );
        }
    }
}

#[test]
fn a_moment_says_whether_it_has_a_time_and_a_zone() {
    let format = DateFormat::of(DateOrder::YearFirst);
    for (text, time, zone) in [
        ("2017-03-31", false, false),
        ("2017-03-31 15:20:07", true, false),
        ("2017-03-31T15:20:07Z", true, true),
        ("2017-03-31T15:20+09:00", true, true),
    ] {
        let moment = parse_moment_in_full(text.as_bytes(), &format).unwrap();
        assert_eq!((moment.has_time, moment.has_zone), (time, zone), "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back(
        day in days(1904, 1, 2).unwrap()..days(2100, 12, 31).unwrap(),
        millis in 0i64..86_400_000,
        order in prop::sample::select(DateOrder::ALL.to_vec()),
        time in any::<bool>(),
    ) {
        let micros = day * DAY + millis * 1000;
        let format = DateFormat { order, time, zone: false };
        let expected = match order {
            DateOrder::TimeOfDay => micros.rem_euclid(DAY),
            DateOrder::YearMonth => {
                let (year, month, _) = civil(day);
                days(year, i64::from(month), 1).unwrap() * DAY
            }
            order if order.is_count() || time => micros,
            _ => day * DAY,
        };
        let text = write_moment(micros, &format);
        prop_assert_eq!(parse_moment(text.as_bytes(), &format), Some(expected), "{}", text);
    }

    #[test]
    fn the_fast_paths_agree_with_the_full_reader(text in "[0-9]{4}[-0-9/]{0,7}[ T]?[0-9:Z]{0,9}", order in prop::sample::select(vec![DateOrder::Compact, DateOrder::YearFirst])) {
        let format = DateFormat::of(order);
        let full = parse_moment_in_full(text.as_bytes(), &format).map(|m| m.micros);
        prop_assert_eq!(parse_moment(text.as_bytes(), &format), full);
    }

    #[test]
    fn any_bytes_are_read_without_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..40),
        text in "[0-9]{0,4}[-/.년 ][0-9]{0,2}[-/.월 ][0-9]{0,2}[일T ]?[오전후]{0,2}[0-9:.,]{0,9}[APMZ+0-9:]{0,6}",
        order in prop::sample::select(DateOrder::ALL.to_vec()),
    ) {
        let format = DateFormat::of(order);
        let _ = parse_moment(&bytes, &format);
        let _ = parse_moment(text.as_bytes(), &format);
    }
}
