//! Numbers written by a format, so that the format reads back the same number.

use super::{Currency, DecimalMark, Grouping, NumberFormat};

/// The shortest text that [`super::parse_number`] reads back as the same number
/// by the same format; empty for not-a-number and the infinities. Of 만 and 억
/// no use is made: digits say the same.
pub fn write_number(value: f64, format: &NumberFormat) -> String {
    if format.is_plain() || !value.is_finite() {
        return super::write(value);
    }
    // The shortest digits, d.ddd, and the exponent of the first of them.
    let text = format!("{:e}", value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let exponent = exponent.parse::<i32>().unwrap_or_default() + if format.percent { 2 } else { 0 };
    let mark = match format.decimal {
        DecimalMark::Point => '.',
        DecimalMark::Comma => ',',
    };
    let mut number = if (-7..21).contains(&exponent) {
        positional(&digits, exponent, mark, format.grouping)
    } else {
        format!("{digits}e{}", exponent - (digits.len() as i32 - 1))
    };
    if let Some(sign) = format.currency.sign() {
        number.insert_str(0, sign);
    }
    if format.percent && format.currency == Currency::None {
        number.push('%');
    }
    let negative = value.is_sign_negative();
    match (negative, format.parentheses) {
        (true, true) => format!("({number})"),
        (true, false) => format!("-{number}"),
        _ => number,
    }
}

fn positional(digits: &str, exponent: i32, mark: char, grouping: Grouping) -> String {
    let places = (exponent + 1).max(0) as usize;
    let (whole, fraction) = digits.split_at(places.min(digits.len()));
    let mut out = String::new();
    let padded = format!("{whole:0<places$}");
    let padded = if padded.is_empty() { "0" } else { &padded };
    for (index, digit) in padded.chars().enumerate() {
        if index > 0 && (padded.len() - index).is_multiple_of(3) {
            match grouping {
                Grouping::None => {}
                Grouping::Comma => out.push(','),
                Grouping::Point => out.push('.'),
                Grouping::Space => out.push('\u{a0}'),
                Grouping::Apostrophe => out.push('\''),
            }
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(mark);
        out.extend(std::iter::repeat_n('0', (-1 - exponent).max(0) as usize));
        out.push_str(fraction);
    }
    out
}
