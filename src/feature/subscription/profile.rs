//! The member's profile: categories, each with its `unknown`.

use crate::table::Column;

/// The category of a cell that says nothing.
pub const UNKNOWN: &str = "unknown";

/// What became of an age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// The decade: 10, 20 … 70. The first also takes the few who are younger
    /// and the last those who are older, for K3 knows no others.
    Decade(u8),
    /// 0, which KKBOX writes when the customer gave none.
    NotGiven,
    /// Below 0 or above 100.
    OutOfRange,
    /// No number at all.
    Missing,
}

impl Age {
    /// Sorts an age in years.
    pub fn of(years: Option<f64>) -> Age {
        match years {
            None => Age::Missing,
            Some(years) if years.is_nan() => Age::Missing,
            Some(0.0) => Age::NotGiven,
            Some(years) if years > 0.0 && years <= 100.0 => {
                let decade = libm::floor(years / 10.0) * 10.0;
                Age::Decade(decade.clamp(10.0, 70.0) as u8)
            }
            Some(_) => Age::OutOfRange,
        }
    }

    /// The category's name.
    pub fn category(self) -> String {
        match self {
            Age::Decade(decade) => decade.to_string(),
            _ => UNKNOWN.to_string(),
        }
    }
}

/// The cell's text without blanks around it, or `unknown`. A code that some
/// program widened to `13.0` is still `13`.
pub fn category(column: &Column, row: usize) -> String {
    if column.is_missing(row) {
        return UNKNOWN.to_string();
    }
    named(column.text(row))
}

fn named(text: &str) -> String {
    let text = text.trim();
    match text.parse::<f64>() {
        Ok(code) if code == libm::trunc(code) && code.abs() < 1e15 => format!("{}", code as i64),
        _ if text.is_empty() => UNKNOWN.to_string(),
        _ => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_fall_into_decades_or_say_why_not() {
        for (years, expected) in [
            (Some(1.0), Age::Decade(10)),
            (Some(19.9), Age::Decade(10)),
            (Some(20.0), Age::Decade(20)),
            (Some(79.0), Age::Decade(70)),
            (Some(100.0), Age::Decade(70)),
            (Some(0.0), Age::NotGiven),
            (Some(-0.5), Age::OutOfRange),
            (Some(100.5), Age::OutOfRange),
            (Some(f64::INFINITY), Age::OutOfRange),
            (Some(f64::NAN), Age::Missing),
            (None, Age::Missing),
        ] {
            assert_eq!(Age::of(years), expected, "{years:?}");
        }
    }

    #[test]
    fn codes_keep_one_spelling() {
        for (text, expected) in [
            ("13", "13"),
            ("13.0", "13"),
            (" 4 ", "4"),
            ("", "unknown"),
            ("  ", "unknown"),
            ("서울", "서울"),
            ("nan", "nan"),
            ("1e300", "1e300"),
            ("2.5", "2.5"),
        ] {
            assert_eq!(named(text), expected, "{text:?}");
        }
    }
}
