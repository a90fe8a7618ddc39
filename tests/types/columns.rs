//! Columns: the type that all cells tell, and the one that the user says.

use holdfast::i18n::Lang;
use holdfast::table::date::{DateFormat, DateOrder};
use holdfast::table::flag::FlagFormat;
use holdfast::table::number::{Currency, NumberFormat};
use holdfast::table::{
    Column, ColumnKind, Doubt, Table, TypeChoice, TypeSniffer, ValueFormat, profile,
};

/// A column of cells separated by `|`.
fn column(name: &str, cells: &str) -> Column {
    Column::from_texts(name, cells.split('|'))
}

/// The column's cells as they are read, and what does not fit.
fn read(column: &Column) -> String {
    let cell = |row: usize| match column.kind() {
        _ if column.is_missing(row) => "·".to_string(),
        ColumnKind::Integer | ColumnKind::Decimal => format!("{}", column.number(row).unwrap()),
        ColumnKind::Date => format!("{}", column.moment(row).unwrap() / 1_000_000),
        ColumnKind::Boolean => format!("{}", column.flag(row).unwrap()),
        _ => column.text(row).to_string(),
    };
    let cells: Vec<String> = (0..column.len()).map(cell).collect();
    format!("{} {}", column.column_type().say(Lang::En), cells.join(" "))
}

#[test]
fn the_whole_column_decides() {
    for (name, cells, expected) in [
        (
            "n",
            "1395|1,395",
            "whole number (such as 1,395.5) 1395 1395",
        ),
        (
            "n",
            "1,395|2,100",
            "whole number (such as 1,395.5) 1395 2100",
        ),
        ("n", "1,395|2,1", "number (such as 1395,5) 1.395 2.1"),
        ("n", "1.395|1.395,5", "number (such as 1.395,5) 1395 1395.5"),
        ("n", "1.395|2.100", "number 1.395 2.1"),
        (
            "n",
            "1.395|1.395.000",
            "whole number (such as 1.395,5) 1395 1395000",
        ),
        ("n", "0,5|12,25|-", "number (such as 1395,5) 0.5 12.25 ·"),
        // Most rows say which mark it is, not the first.
        ("n", "6.7|12,3|4,5", "number (such as 1395,5) · 12.3 4.5"),
        ("n", "3,5|1.5|2.25", "number · 1.5 2.25"),
        ("order_id", "3,5|1.5|2.25", "identifier 3,5 1.5 2.25"),
        // What is no number by either is no slip in so few rows.
        ("n", "6.7|12,3|a", "category 6.7 12,3 a"),
        (
            "n",
            "1 395|12",
            "whole number (such as 1\u{a0}395.5) 1395 12",
        ),
        ("n", "1'395.50|7", "number (such as 1'395.5) 1395.5 7"),
        (
            "n",
            "₩1,395|₩2,000",
            "whole number (such as ₩1,395.5) 1395 2000",
        ),
        ("n", "$74.69|$5", "number (such as $1395.5) 74.69 5"),
        ("n", "1.395,00 €|3 €", "number (such as €1.395,5) 1395 3"),
        ("n", "12%|7.5%", "number (such as 12.5%) 0.12 0.075"),
        ("n", "(12.50)|3.00", "number (such as 1395.5) -12.5 3"),
        (
            "n",
            "3만|1억 2,000만",
            "whole number (such as 1,395.5) 30000 120000000",
        ),
        ("n", "−5|5", "whole number -5 5"),
        (
            "n",
            "-9200000000000000|9200000000000000",
            "whole number -9200000000000000 9200000000000000",
        ),
        ("ip", "10.0.0.1|10.0.0.2", "category 10.0.0.1 10.0.0.2"),
        (
            "d",
            "31.03.2017|01.04.2017",
            "date (day/month/year) 1490918400 1491004800",
        ),
        (
            "d",
            "31/03/2017|01/04/2017",
            "date (day/month/year) 1490918400 1491004800",
        ),
        (
            "d",
            "03/31/2017|04/01/2017",
            "date (month/day/year) 1490918400 1491004800",
        ),
        (
            "d",
            "01/04/2017|02/04/2017",
            "date (day/month/year) 1491004800 1491091200",
        ),
        (
            "d",
            "2017-03-31|20170401",
            "date (year-month-day) 1490918400 1491004800",
        ),
        (
            "d",
            "31-Mar-2017|1-Apr-2017",
            "date (31-Mar-2017) 1490918400 1491004800",
        ),
        // Of years with two digits the whole column says where they stand: days go round.
        (
            "date",
            "31.03.17|01.04.17",
            "date (day/month/year) 1490918400 1491004800",
        ),
        (
            "date",
            "17.03.31|17.04.01",
            "date (year-month-day, years of two digits) 1490918400 1491004800",
        ),
        (
            "date",
            "17-03-31|17-04-01",
            "date (year-month-day, years of two digits) 1490918400 1491004800",
        ),
        (
            "date",
            "03-31-17|04-01-17",
            "date (month/day/year) 1490918400 1491004800",
        ),
        ("date", "10.11.12|11.12.10", "category 10.11.12 11.12.10"),
        // Without a name that says so, few of them may be codes.
        ("n", "12.05.11|12.05.12", "category 12.05.11 12.05.12"),
        (
            "d",
            "2017년 3월 31일|",
            "date (2017년 3월 31일) 1490918400 ·",
        ),
        ("date", "20170331|20170230", "date (yyyymmdd) 1490918400 ·"),
        (
            "created_at",
            "1490918400|1491004800",
            "date (seconds since 1970) 1490918400 1491004800",
        ),
        (
            "created_at",
            "1490918400000|1491004800000",
            "date (milliseconds since 1970) 1490918400 1491004800",
        ),
        (
            "ts",
            "1490918400000000|1491004800000000",
            "date (microseconds since 1970) 1490918400 1491004800",
        ),
        // 0 and −1 say that there was none.
        (
            "created_at",
            "1490918400|0|1491004800|-1",
            "date (seconds since 1970) 1490918400 · 1491004800 ·",
        ),
        (
            "last_login",
            "0|1490918400000|1491004800000|0.0",
            "date (milliseconds since 1970) · 1490918400 1491004800 ·",
        ),
        ("created_at", "0|3|-1", "whole number 0 3 -1"),
        ("created_at", "0|0|-1", "whole number 0 0 -1"),
        // Beside zeros, what lies as far apart as amounts do is no time.
        (
            "watch_time",
            "0|400000000|900000000",
            "whole number 0 400000000 900000000",
        ),
        (
            "user_id",
            "1490918400|1491004800",
            "identifier 1490918400 1491004800",
        ),
        (
            "n",
            "1490918400|1491004800",
            "whole number 1490918400 1491004800",
        ),
        ("serial", "42825|42826", "whole number 42825 42826"),
        (
            "yyyymm",
            "201703|201704",
            "date (year-month) 1488326400 1491004800",
        ),
        ("t", "15:20|3:05", "date (time of day) 55200 11100"),
        ("x", "Y|N|", "yes / no (y / n) true false ·"),
        ("x", "예|아니오", "yes / no (예 / 아니오) true false"),
        ("x", "O|X|o", "yes / no (o / x) true false true"),
        ("x", "on|off", "yes / no (on / off) true false"),
        (
            "x",
            "1|true|0",
            "yes / no (any words for yes and no) true true false",
        ),
        ("is_cancel", "1|0|0", "yes / no (1 / 0) true false false"),
        ("cancel", "1|0|0", "whole number 1 0 0"),
        ("보유", "있음|없음", "yes / no (있음 / 없음) true false"),
        ("메모", "좋음|없음|나쁨", "category 좋음 · 나쁨"),
    ] {
        assert_eq!(read(&column(name, cells)), expected, "{name} {cells}");
    }
}

#[test]
fn years_of_two_digits_are_proven_by_the_whole_column() {
    type Cell = fn(u32) -> String;
    let days = |cell: Cell| {
        let cells: Vec<String> = (1..=28).map(cell).collect();
        let held = column("x", &cells.join("|"));
        // A stream comes to the same.
        let mut sniffer = TypeSniffer::new();
        cells.iter().for_each(|cell| sniffer.push(cell));
        assert_eq!(&sniffer.column_type("x"), held.column_type());
        held.column_type().clone()
    };
    let written: [(Cell, DateOrder); 3] = [
        (|day| format!("{day:02}.03.17"), DateOrder::DayFirst),
        (|day| format!("17.03.{day:02}"), DateOrder::ShortYearFirst),
        (
            |day| format!("{}-03-{day:02} 09:30", 13 + day % 9),
            DateOrder::ShortYearFirst,
        ),
    ];
    for (cell, order) in written {
        let found = days(cell);
        let ValueFormat::Date(format) = found.format else {
            panic!("{found:?}");
        };
        assert_eq!((format.order, found.misfits), (order, 0));
    }
    // Codes: some are no dates, in whatever order.
    let codes = days(|day| format!("{:02}-{:02}-{:02}", day * 3, day, day % 7));
    assert_eq!(codes.format, ValueFormat::Text);
    // As many years either way.
    let either = days(|day| format!("{day:02}.03.{day:02}"));
    assert_eq!(either.format, ValueFormat::Text);
}

#[test]
fn doubts_are_told() {
    let doubts = |cells| column("d", cells).column_type().doubts.clone();
    assert_eq!(
        doubts("01/04/2017|02/04/2017"),
        [Doubt::DayOrMonth {
            example: "01/04/2017".into()
        }]
    );
    assert_eq!(doubts("31/04/2017|30/04/2017"), []);
    assert_eq!(
        doubts("30/04/2017|29/04/2017|04/28/2017"),
        [Doubt::BothOrders {
            example: "04/28/2017".into()
        }]
    );
    assert_eq!(
        doubts("1,395|2,100"),
        [Doubt::ThousandsOrFraction {
            example: "1,395".into(),
            read: "1395".into()
        }]
    );
    assert_eq!(doubts("1,395|2,100|7,100,000"), []);
    assert_eq!(
        doubts("6.7|12,3|4,5"),
        [Doubt::BothMarks {
            example: "6.7".into()
        }]
    );
    assert_eq!(
        doubts("$5|€7"),
        [Doubt::Currencies {
            example: "$5".into()
        }]
    );
    assert_eq!(
        doubts("2017-03-31T15:20Z|2017-03-31T15:20|2017-03-31"),
        [Doubt::SomeZones { rows: 1 }]
    );
    assert!(
        column("d", "01/04/2017|02/04/2017")
            .column_type()
            .confidence
            < 0.6
    );
}

#[test]
fn a_few_cells_of_another_kind_are_missing_counted_and_shown() {
    let mut cells: Vec<String> = (0..98).map(|n| (n * 7).to_string()).collect();
    cells.extend(["free".to_string(), "free".to_string()]);
    let column = Column::from_texts("price", cells.iter().map(String::as_str));
    let found = column.column_type();
    assert_eq!((found.kind, found.misfits), (ColumnKind::Integer, 2));
    assert_eq!(
        (found.examples[0].row, found.examples[0].text.as_str()),
        (99, "free")
    );
    assert!(column.is_missing(98) && column.number(98).is_none());
    assert_eq!(column.missing_count(), 2);
    assert!((found.confidence - 0.98).abs() < 1e-9);
    // Codes with letters among digits are codes.
    let codes: Vec<String> = (0..400)
        .map(|n| {
            if n % 25 == 0 {
                format!("{n}A")
            } else {
                n.to_string()
            }
        })
        .collect();
    let codes = Column::from_texts("stock", codes.iter().map(String::as_str));
    assert!(!codes.kind().is_number(), "{:?}", codes.kind());
}

#[test]
fn numbers_in_the_other_mark_are_missing_counted_and_shown() {
    // A quarter from the beginning on, more than slips.
    let cell = |row: usize| match row >= 25 {
        true => format!("{},{}", row % 31, row % 10),
        false => format!("{}.{}", row % 31, row % 10),
    };
    let cells: Vec<String> = (0..100).map(cell).collect();
    let column = Column::from_texts("price", cells.iter().map(String::as_str));
    let found = column.column_type();
    assert_eq!((found.kind, found.misfits), (ColumnKind::Decimal, 25));
    assert_eq!(
        (found.examples[0].row, found.examples[0].text.as_str()),
        (1, "0.0")
    );
    assert_eq!((column.number(0), column.number(25)), (None, Some(25.5)));
    assert_eq!(column.missing_count(), 25);
    assert!((found.confidence - 0.75).abs() < 1e-9);
}

#[test]
fn impossible_dates_are_missing_not_errors() {
    let column = column(
        "transaction_date",
        "20170130|20170230|20170330|20170431|20170501",
    );
    let found = column.column_type();
    assert_eq!(
        (found.kind, found.misfits, found.impossible),
        (ColumnKind::Date, 2, 2)
    );
    let said: Vec<String> = profile::column(&column)
        .notes
        .iter()
        .map(|n| n.say(Lang::En))
        .collect();
    assert_eq!(
        said,
        [
            "Dates that the calendar does not have, taken as missing: 2 rows, such as “20170230” in row 2."
        ]
    );
}

#[test]
fn every_guess_can_be_overridden_and_the_choice_kept() {
    let dates = column("d", "01/04/2017|02/13/2017|13/05/2017|x");
    let month_first = TypeChoice::written(ValueFormat::Date(DateFormat::of(DateOrder::MonthFirst)));
    let read_so = dates.with_type(&month_first);
    assert_eq!(
        read(&read_so),
        "date (month/day/year) 1483488000 1486944000 · ·"
    );
    let found = read_so.column_type();
    assert_eq!(
        (found.misfits, found.chosen, found.confidence),
        (2, true, 1.0)
    );
    for (cells, choice, expected) in [
        (
            "1|2|a",
            TypeChoice::of(ColumnKind::Category),
            "category 1 2 a",
        ),
        (
            "1|2.0|2.5",
            TypeChoice::of(ColumnKind::Integer),
            "whole number 1 2 ·",
        ),
        (
            "20170331|5",
            TypeChoice::of(ColumnKind::Date),
            "date (yyyymmdd) 1490918400 ·",
        ),
        (
            "1490918400|1",
            TypeChoice::written(ValueFormat::Date(DateFormat::of(DateOrder::EpochSeconds))),
            "date (seconds since 1970) 1490918400 1",
        ),
        (
            "1490918400|0|-1",
            TypeChoice::written(ValueFormat::Date(DateFormat::of(DateOrder::EpochSeconds))),
            "date (seconds since 1970) 1490918400 · ·",
        ),
        (
            "0|1490918400",
            TypeChoice::of(ColumnKind::Date),
            "date (seconds since 1970) · 1490918400",
        ),
        (
            "42825|x",
            TypeChoice::written(ValueFormat::Date(DateFormat::of(DateOrder::ExcelSerial))),
            "date (days as Excel counts them) 1490918400 ·",
        ),
        (
            "1|0|2",
            TypeChoice::of(ColumnKind::Boolean),
            "yes / no (1 / 0) true false ·",
        ),
        (
            "1|0|yes",
            TypeChoice::of(ColumnKind::Boolean),
            "yes / no (any words for yes and no) true false true",
        ),
        (
            "1|0",
            TypeChoice::written(ValueFormat::Flag(FlagFormat::OneZero)),
            "yes / no (1 / 0) true false",
        ),
        (
            "12|50",
            TypeChoice::written(ValueFormat::Number(NumberFormat {
                percent: true,
                ..NumberFormat::PLAIN
            })),
            "number (such as 12.5%) 0.12 0.5",
        ),
        (
            "007|008",
            TypeChoice::of(ColumnKind::Integer),
            "whole number 7 8",
        ),
    ] {
        let column = column("x", cells).with_type(&choice);
        assert_eq!(read(&column), expected);
        // A choice is kept with the plan, as JSON and as postcard.
        let json = serde_json::to_string(&choice).unwrap();
        assert_eq!(
            serde_json::from_str::<TypeChoice>(&json).unwrap(),
            choice,
            "{json}"
        );
        let bytes = postcard::to_allocvec(&choice).unwrap();
        assert_eq!(postcard::from_bytes::<TypeChoice>(&bytes).unwrap(), choice);
    }
    // What was guessed, chosen, changes nothing.
    let guessed = column("n", "₩1,395|free|₩7");
    let chosen = guessed.with_type(&TypeChoice::from(guessed.column_type()));
    assert_eq!(read(&guessed), read(&chosen));
    let table = Table::new("t", vec![column("a", "1|2"), column("b", "1|2")]).unwrap();
    let text = TypeChoice::of(ColumnKind::Text);
    let corrected = table.with_type("b", &text).unwrap();
    let kinds: Vec<ColumnKind> = corrected.columns().iter().map(Column::kind).collect();
    assert_eq!(kinds, [ColumnKind::Integer, ColumnKind::Text]);
    assert!(table.with_type("c", &text).is_none());
    let offers: Vec<String> = TypeChoice::offers()
        .iter()
        .map(|o| o.say(Lang::Ko))
        .collect();
    let mut distinct = offers.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), offers.len(), "{offers:?}");
}

#[test]
fn numbers_of_a_column_know_their_money() {
    let paid = column("paid", "1,395원|₩2,000|3만원");
    let format = paid.column_type().number_format();
    assert_eq!((format.currency, format.myriads), (Currency::Won, true));
    assert_eq!(paid.numbers(), [1395.0, 2000.0, 30_000.0]);
}
