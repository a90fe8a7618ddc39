//! One exported cell, and the guard against formula injection.

use std::borrow::Cow;

use crate::table::{missing, number};

/// What stands in one exported cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A number made here.
    Number(f64),
    /// A number as it stood in the user's file.
    Written(&'a str, f64),
    /// A text.
    Text(Cow<'a, str>),
}

impl<'a> Cell<'a> {
    /// A cell of the user's file: a number where it is one and loses nothing
    /// by it, else a text. `00123` and 17 digits are names, not numbers.
    pub fn from_file(text: &'a str) -> Cell<'a> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Cell::Empty;
        }
        match number::parse(trimmed) {
            Some(value) if !missing::is_missing(trimmed) && keeps_its_digits(trimmed) => {
                Cell::Written(trimmed, value)
            }
            _ => Cell::Text(Cow::Borrowed(text)),
        }
    }
}

/// Whether a spreadsheet would show the same digits after reading a number.
fn keeps_its_digits(text: &str) -> bool {
    let digits = text.trim_start_matches('-');
    let leading_zero = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    let precise = digits.bytes().filter(u8::is_ascii_digit).count() <= 15;
    !leading_zero && precise && !text.starts_with('+')
}

/// The text made safe for programs that take a leading sign for a formula
/// (OWASP, "CSV Injection"): an apostrophe is put before it.
///
/// Besides `=`, `+`, `-`, `@`, tab and line ends, the full-width forms count,
/// for Excel takes them for the same signs in East Asian locales.
pub fn guard(text: &str) -> Cow<'_, str> {
    const INVISIBLE: [char; 4] = ['\u{200b}', '\u{200e}', '\u{2060}', '\u{feff}'];
    const DANGEROUS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    // What a spreadsheet skips before a formula is no protection.
    let skipped =
        |c: char| (c.is_whitespace() && !DANGEROUS.contains(&c)) || INVISIBLE.contains(&c);
    match text.trim_start_matches(skipped).chars().next() {
        Some(first) if DANGEROUS.contains(&first) => Cow::Owned(format!("'{text}")),
        _ => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, guard};

    #[test]
    fn formulas_are_disarmed_and_numbers_left_alone() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("+82-10-1234", "'+82-10-1234"),
            ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("＝1+1", "'＝1+1"),
            (" =1+1", "' =1+1"),
            ("\u{a0}=1", "'\u{a0}=1"),
            ("\u{200b}@x", "'\u{200b}@x"),
            ("\n=1", "'\n=1"),
            ("a=1", "a=1"),
            ("", ""),
        ] {
            assert_eq!(guard(text), expected);
        }
        assert_eq!(Cell::from_file("-12.50"), Cell::Written("-12.50", -12.5));
        assert_eq!(Cell::from_file("00123"), Cell::Text("00123".into()));
        assert_eq!(
            Cell::from_file("12345678901234567"),
            Cell::Text("12345678901234567".into())
        );
        assert_eq!(Cell::from_file(" "), Cell::Empty);
        assert_eq!(Cell::from_file("+5"), Cell::Text("+5".into()));
    }
}
