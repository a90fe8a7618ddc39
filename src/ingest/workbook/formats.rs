//! Which numbers of a workbook are dates: their formats say so.

use std::collections::HashMap;

use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType};

/// What kind of number a format shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Number,
    Moment,
    Duration,
}

/// The workbook's styles: which numbers are dates.
#[derive(Debug, Default)]
pub(super) struct NumberFormats {
    pub is_1904: bool,
    own: HashMap<u16, Shown>,
    /// Per style, the number of its format.
    styles: Vec<u16>,
}

impl NumberFormats {
    pub fn add_format(&mut self, number: u16, text: &str) {
        self.own.insert(number, shown(text));
    }

    pub fn add_style(&mut self, format: u16) {
        self.styles.push(format);
    }

    /// A number as its style shows it.
    pub fn number(&self, style: u32, value: f64) -> DataRef<'static> {
        let format = self.styles.get(style as usize).copied().unwrap_or(0);
        let shown = self.own.get(&format).copied();
        let kind = match shown.unwrap_or_else(|| built_in(format)) {
            Shown::Number => return DataRef::Float(value),
            Shown::Moment => ExcelDateTimeType::DateTime,
            Shown::Duration => ExcelDateTimeType::TimeDelta,
        };
        DataRef::DateTime(ExcelDateTime::new(value, kind, self.is_1904))
    }
}

/// Formats that every workbook knows without saying so; from 27 to 36 and from
/// 50 to 58 those of East Asian versions.
fn built_in(format: u16) -> Shown {
    match format {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shown::Moment,
        46 => Shown::Duration,
        _ => Shown::Number,
    }
}

/// What a format's text shows: letters of dates outside quotes and brackets.
fn shown(text: &str) -> Shown {
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                letters
                    .by_ref()
                    .take_while(|letter| *letter != '"')
                    .for_each(drop);
            }
            '\\' | '_' | '*' => {
                letters.next();
            }
            '[' => {
                let inside: String = letters
                    .by_ref()
                    .take_while(|letter| *letter != ']')
                    .collect();
                let inside = inside.to_ascii_lowercase();
                let elapsed = !inside.is_empty()
                    && ["h", "m", "s"]
                        .iter()
                        .any(|unit| inside.chars().all(|letter| unit.contains(letter)));
                if elapsed {
                    return Shown::Duration;
                }
            }
            // Only the part for positive numbers counts.
            ';' => return Shown::Number,
            'G' | 'g' if letters.as_str().to_ascii_lowercase().starts_with("eneral") => {
                return Shown::Number;
            }
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return Shown::Moment,
            _ => {}
        }
    }
    Shown::Number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_tell_dates_from_numbers() {
        for (text, expected) in [
            ("General", Shown::Number),
            ("#,##0.00", Shown::Number),
            ("YYYY-MM-DD", Shown::Moment),
            ("[$-412]yyyy\"년\" m\"월\"", Shown::Moment),
            ("[h]:mm:ss", Shown::Duration),
            ("0 \"days\"", Shown::Number),
            ("[Red]#,##0", Shown::Number),
            ("\\d0", Shown::Number),
            ("\"open", Shown::Number),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
