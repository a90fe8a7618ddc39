//! Cells as numbers, and numbers as cells.

mod digits;
mod dress;
mod format;
mod read;
mod write;

pub(super) use dress::trim;
pub use format::{Currency, DecimalMark, Grouping, NumberFormat};
pub use read::parse_number;
pub(super) use read::{NumberShape, plain};
pub use write::write_number;

/// The number a cell holds: optional white space, sign, digits with an optional
/// point, optional exponent. No thousands separators, no words ("inf", "nan"),
/// nothing beyond the range of `f64`.
pub fn parse(text: &str) -> Option<f64> {
    parse_number(text.as_bytes(), &NumberFormat::PLAIN)
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Digits alone, perhaps with a sign.
    Whole,
    /// With a point or an exponent.
    Decimal,
}

/// How the number is written, or `None` when the (trimmed) text is no number.
pub fn shape(text: &[u8]) -> Option<Shape> {
    let unsigned = match text {
        [b'+' | b'-', rest @ ..] => rest,
        _ => text,
    };
    let (whole, rest) = digits(unsigned);
    let (fraction, rest, point) = match rest {
        [b'.', rest @ ..] => {
            let (fraction, rest) = digits(rest);
            (fraction, rest, true)
        }
        _ => (0, rest, false),
    };
    if whole + fraction == 0 {
        return None;
    }
    match rest {
        [] if point => Some(Shape::Decimal),
        [] => Some(Shape::Whole),
        [b'e' | b'E', exponent @ ..] => {
            let exponent = match exponent {
                [b'+' | b'-', rest @ ..] => rest,
                _ => exponent,
            };
            let (count, rest) = digits(exponent);
            (count > 0 && rest.is_empty()).then_some(Shape::Decimal)
        }
        _ => None,
    }
}

/// Number of leading digits, and what follows them.
fn digits(text: &[u8]) -> (usize, &[u8]) {
    let count = text.iter().take_while(|b| b.is_ascii_digit()).count();
    (count, text.get(count..).unwrap_or_default())
}

/// A whole number with zeros before it, such as a postcode or a code: a number
/// to a parser, not to people.
pub fn has_leading_zero(text: &str) -> bool {
    matches!(text.trim().as_bytes(), [b'0', b'0'..=b'9', ..])
        && shape(text.trim().as_bytes()) == Some(Shape::Whole)
}

/// The shortest text that reads back as the same number; empty for not-a-number
/// and the infinities, which a cell cannot say.
pub fn write(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let text = format!("{value:?}");
    match text.strip_suffix(".0") {
        Some(whole) => whole.to_string(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_and_what_only_looks_like_one() {
        for (text, expected) in [
            ("0", Some(0.0)),
            (" 42 ", Some(42.0)),
            ("-7", Some(-7.0)),
            ("+7", Some(7.0)),
            ("1.5", Some(1.5)),
            (".5", Some(0.5)),
            ("5.", Some(5.0)),
            ("1e3", Some(1000.0)),
            ("1E-3", Some(0.001)),
            ("123456789012345678", Some(123456789012345680.0)),
            ("007", Some(7.0)),
            ("", None),
            (".", None),
            ("-", None),
            ("e5", None),
            ("1e", None),
            ("1,000", None),
            ("inf", None),
            ("nan", None),
            ("1e999", None),
            ("0x10", None),
            ("1 2", None),
            ("--1", None),
            ("１", None),
        ] {
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }

    #[test]
    fn numbers_are_written_as_short_as_they_read_back() {
        for (value, text) in [
            (1.0, "1"),
            (-0.5, "-0.5"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e21, "1e21"),
            (f64::NAN, ""),
            (f64::INFINITY, ""),
        ] {
            assert_eq!(write(value), text);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(value in any::<f64>().prop_filter("finite", |v| v.is_finite())) {
            prop_assert_eq!(parse(&write(value)).map(f64::to_bits), Some(value.to_bits()));
        }

        #[test]
        fn agrees_with_the_standard_parser(text in "[-+]?[0-9]{0,18}(\\.[0-9]{0,5})?([eE][-+]?[0-9]{0,3})?") {
            let standard = text.parse::<f64>().ok().filter(|v| v.is_finite());
            prop_assert_eq!(parse(&text), standard);
        }
    }
}
