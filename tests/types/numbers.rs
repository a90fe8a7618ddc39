//! Numbers by their column's format.

use holdfast::table::number::{
    Currency, DecimalMark, Grouping, NumberFormat, parse_number, write_number,
};
use proptest::prelude::*;

const PLAIN: NumberFormat = NumberFormat::PLAIN;
const COMMAS: NumberFormat = NumberFormat {
    grouping: Grouping::Comma,
    ..PLAIN
};
const EUROPEAN: NumberFormat = NumberFormat {
    decimal: DecimalMark::Comma,
    grouping: Grouping::Point,
    ..PLAIN
};
const SPACED: NumberFormat = NumberFormat {
    grouping: Grouping::Space,
    ..PLAIN
};
const MONEY: NumberFormat = NumberFormat {
    grouping: Grouping::Comma,
    currency: Currency::Won,
    parentheses: true,
    ..PLAIN
};
const PERCENT: NumberFormat = NumberFormat {
    percent: true,
    ..PLAIN
};
const MYRIADS: NumberFormat = NumberFormat {
    grouping: Grouping::Comma,
    myriads: true,
    currency: Currency::Won,
    ..PLAIN
};

#[test]
fn cells_are_read_by_their_columns_format() {
    for (text, format, expected) in [
        ("1395", PLAIN, Some(1395.0)),
        ("+5", PLAIN, Some(5.0)),
        ("\u{2212}5.5", PLAIN, Some(-5.5)),
        ("1e3", PLAIN, Some(1000.0)),
        ("9223372036854775807", PLAIN, Some(9.223_372_036_854_776e18)),
        ("-9200000000000000.5", PLAIN, Some(-9200000000000000.5)),
        ("1,395", PLAIN, None),
        ("12%", PLAIN, None),
        ("₩5", PLAIN, None),
        ("1,395", COMMAS, Some(1395.0)),
        ("1,395.25", COMMAS, Some(1395.25)),
        ("1395.25", COMMAS, Some(1395.25)),
        ("12,34,567", COMMAS, Some(1234567.0)),
        ("1,39", COMMAS, None),
        ("1,2,3", COMMAS, None),
        ("0,125", COMMAS, None),
        ("1,395,", COMMAS, None),
        (",395", COMMAS, None),
        ("1.395,5", COMMAS, None),
        ("1.395,5", EUROPEAN, Some(1395.5)),
        ("1.395", EUROPEAN, Some(1395.0)),
        ("0,125", EUROPEAN, Some(0.125)),
        ("-12,5", EUROPEAN, Some(-12.5)),
        ("1 395,5", EUROPEAN, Some(1395.5)),
        ("1,395.5", EUROPEAN, None),
        ("1 395", SPACED, Some(1395.0)),
        ("1\u{a0}395\u{a0}000", SPACED, Some(1_395_000.0)),
        ("1\u{202f}395.5", SPACED, Some(1395.5)),
        ("1'395", SPACED, Some(1395.0)),
        ("1’395", SPACED, Some(1395.0)),
        ("1 2", SPACED, None),
        ("₩1,395", MONEY, Some(1395.0)),
        ("$74.69", MONEY, Some(74.69)),
        ("-$74.69", MONEY, Some(-74.69)),
        ("$-74.69", MONEY, Some(-74.69)),
        ("1 395 €", MONEY, Some(1395.0)),
        ("1,395원", MONEY, Some(1395.0)),
        ("1,395 KRW", MONEY, Some(1395.0)),
        ("(12.50)", MONEY, Some(-12.5)),
        ("(₩1,250)", MONEY, Some(-1250.0)),
        ("(-5)", MONEY, None),
        ("₩", MONEY, None),
        ("₩5원", MONEY, None),
        ("(5", MONEY, None),
        ("12%", PERCENT, Some(0.12)),
        ("12.3 %", PERCENT, Some(0.123)),
        ("12.3", PERCENT, Some(0.123)),
        ("12%%", PERCENT, None),
        ("3만", MYRIADS, Some(30_000.0)),
        ("1.5만", MYRIADS, Some(15_000.0)),
        ("1억 2,000만", MYRIADS, Some(120_000_000.0)),
        ("1억2000만 500원", MYRIADS, Some(120_000_500.0)),
        ("3천만원", MYRIADS, Some(30_000_000.0)),
        ("2천5백", MYRIADS, Some(2_500.0)),
        ("1조 1", MYRIADS, Some(1_000_000_000_001.0)),
        ("만", MYRIADS, None),
        ("1만 2억", MYRIADS, None),
        ("1만 2만", MYRIADS, None),
        ("3만개", MYRIADS, None),
        ("", MONEY, None),
        ("-", MONEY, None),
        (".", MONEY, None),
        ("1e999", COMMAS, None),
    ] {
        assert_eq!(
            parse_number(text.as_bytes(), &format),
            expected,
            "{text:?} {format:?}"
        );
    }
}

#[test]
fn long_numbers_round_once() {
    // Beyond what a table of powers can do, dressed numbers equal plain ones.
    for text in [
        "123456789012345678901234567890.123456789",
        "0.000000000000000000000000000000000000012345678901234567",
        "179769313486231570000000000000000000000",
        "8.41e21",
        "5e-324",
    ] {
        let dressed = parse_number(format!("₩{text}").as_bytes(), &MONEY);
        assert_eq!(dressed, text.parse::<f64>().ok(), "{text}");
    }
}

pub fn formats() -> impl Strategy<Value = NumberFormat> {
    let groupings = [
        (DecimalMark::Point, Grouping::None),
        (DecimalMark::Point, Grouping::Comma),
        (DecimalMark::Point, Grouping::Space),
        (DecimalMark::Point, Grouping::Apostrophe),
        (DecimalMark::Comma, Grouping::None),
        (DecimalMark::Comma, Grouping::Point),
        (DecimalMark::Comma, Grouping::Space),
    ];
    let currencies = [
        Currency::None,
        Currency::Won,
        Currency::Euro,
        Currency::Mixed,
    ];
    (
        prop::sample::select(groupings.to_vec()),
        prop::sample::select(currencies.to_vec()),
        any::<(bool, bool, bool)>(),
    )
        .prop_map(
            |((decimal, grouping), currency, (percent, parentheses, myriads))| NumberFormat {
                decimal,
                grouping,
                currency,
                percent,
                parentheses,
                myriads,
            },
        )
}

proptest! {
    #[test]
    fn what_is_written_reads_back(
        value in prop_oneof![
            any::<f64>().prop_filter("finite", |v| v.is_finite()),
            (-1_000_000_000i64..1_000_000_000).prop_map(|v| v as f64 / 100.0),
        ],
        format in formats(),
    ) {
        let text = write_number(value, &format);
        let read = parse_number(text.as_bytes(), &format);
        // A percentage of the largest numbers is beyond all numbers.
        prop_assume!(!(format.percent && value.abs() > 1e306));
        prop_assert_eq!(read.map(f64::to_bits), Some(value.to_bits()), "{}", text);
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..40), format in formats()) {
        if let Some(value) = parse_number(&bytes, &format) {
            prop_assert!(value.is_finite());
        }
    }

    #[test]
    fn what_looks_like_numbers_is_read_without_panic(text in "[-+−(₩$€]{0,2}[0-9.,' \u{a0}eE만억천원]{0,14}[)%원만]{0,2}", format in formats()) {
        if let Some(value) = parse_number(text.as_bytes(), &format) {
            prop_assert!(value.is_finite());
        }
    }
}
