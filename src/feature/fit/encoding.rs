//! What the cells of a column are to a model: numbers, codes, days, gaps.

use crate::feature::contract::{Feature, FeatureKind};
use crate::table::date::{DAY, DateFormat, parse_moment, says_never};
use crate::table::{Column, ColumnKind, ValueFormat, flag, missing, number as numeral};

/// What each distinct value of a column is to the model.
pub(in crate::feature) struct Encoding {
    pub(in crate::feature) values: Vec<Encoded>,
}

/// How much of a column's own type is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::feature) enum Reading {
    /// Only the user's choice: the table holds a model's features.
    Strict,
    /// The guess, too, as it was in training: the table is raw.
    Lenient,
    /// As dates, in the order in which the training rows wrote them: days since 1970.
    Dates(DateFormat),
}

/// What one cell is to the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::feature) enum Encoded {
    /// Nothing there.
    Missing,
    /// A number, or the code of a category.
    Value(f64),
    /// Something, but not what the model reads.
    Refused,
}

impl Encoding {
    pub(in crate::feature) fn of(feature: &Feature, column: &Column) -> Encoding {
        Encoding::read(feature, column, Reading::Strict)
    }

    pub(in crate::feature) fn read(
        feature: &Feature,
        column: &Column,
        reading: Reading,
    ) -> Encoding {
        if let Reading::Dates(format) = reading {
            let codes = 0..column.dictionary_len() as u32;
            let values = codes.map(|code| day(column, code, &format)).collect();
            return Encoding { values };
        }
        let encode = encoder(feature);
        let by_column = |code: u32| of_column(feature, column, code, reading);
        let values = (0..column.dictionary_len() as u32)
            .map(|code| by_column(code).unwrap_or_else(|| encode(column.dictionary_value(code))))
            .collect();
        Encoding { values }
    }
}

/// The day of a cell, with a fraction where it tells the time.
fn day(column: &Column, code: u32, format: &DateFormat) -> Encoded {
    let text = column.dictionary_value(code);
    let is_date = column.kind() == ColumnKind::Date;
    // What the user's choice of a type excludes is missing, because it was chosen.
    if missing::is_missing(text) || (is_date && column.is_missing_code(code)) {
        return Encoded::Missing;
    }
    let own = column.dictionary_moments().get(code as usize);
    let own = own.copied().flatten();
    let in_training = || parse_moment(text.as_bytes(), format);
    let micros = match column.column_type().chosen {
        true => own.or_else(in_training),
        // Few cells may be read in several orders; those of training decide.
        false => in_training().or(own),
    };
    // In a table of few rows a 0 for "never" need not stand beside any date.
    let is_never = || format.order.is_since_1970() && numeral::parse(text).is_some_and(says_never);
    match micros {
        Some(micros) => Encoded::Value(micros as f64 / DAY as f64),
        None if is_never() => Encoded::Missing,
        None => Encoded::Refused,
    }
}

/// What the column's own type says of a text ("1.395,5", "O"); `None` where the
/// text alone says as much.
fn of_column(feature: &Feature, column: &Column, code: u32, reading: Reading) -> Option<Encoded> {
    let column_type = column.column_type();
    // What the user's choice of a type excludes is missing, because it was chosen.
    // The few words in a column of numbers were gaps in training, so they are now.
    let is_number = column_type.kind.is_number();
    let as_in_training = reading == Reading::Lenient
        && match feature.kind {
            FeatureKind::Number | FeatureKind::Integer => is_number,
            FeatureKind::Flag => is_number || column_type.kind == ColumnKind::Boolean,
            FeatureKind::Category { .. } => false,
        };
    if (column_type.chosen || as_in_training) && column.is_missing_code(code) {
        return Some(Encoded::Missing);
    }
    let value = match (&feature.kind, column_type.format) {
        (FeatureKind::Category { .. }, _) => return None,
        (FeatureKind::Flag, ValueFormat::Flag(_)) => {
            f64::from(u8::from(column.dictionary_flag(code)?))
        }
        (_, ValueFormat::Number(format)) if !format.is_plain() => {
            *column.dictionary_numbers().get(code as usize)?
        }
        _ => return None,
    };
    let known = matches!(feature.kind, FeatureKind::Number | FeatureKind::Integer)
        || value == 0.0
        || value == 1.0;
    (known && (value as f32).is_finite()).then_some(Encoded::Value(value))
}

/// The function from a cell's text to the model's number.
fn encoder(feature: &Feature) -> Box<dyn Fn(&str) -> Encoded + '_> {
    let finite = |value: f64| {
        if (value as f32).is_finite() {
            Encoded::Value(value)
        } else {
            Encoded::Refused
        }
    };
    let number = move |cell: &str| match numeral::parse(cell) {
        Some(value) => finite(value),
        // pandas reads a column of True and False as 1 and 0.
        None => match cell.trim() {
            "True" | "true" | "TRUE" => Encoded::Value(1.0),
            "False" | "false" | "FALSE" => Encoded::Value(0.0),
            _ => Encoded::Refused,
        },
    };
    match &feature.kind {
        FeatureKind::Number | FeatureKind::Integer => Box::new(move |cell| {
            if missing::is_missing(cell) {
                Encoded::Missing
            } else {
                number(cell)
            }
        }),
        FeatureKind::Flag => Box::new(move |cell| {
            if missing::is_missing(cell) {
                return Encoded::Missing;
            }
            match flag::parse(cell) {
                Some(value) => Encoded::Value(f64::from(u8::from(value))),
                None => match number(cell) {
                    value @ Encoded::Value(0.0 | 1.0) => value,
                    _ => Encoded::Refused,
                },
            }
        }),
        FeatureKind::Category { categories } => {
            let mut codes = std::collections::BTreeMap::new();
            for (code, category) in categories.iter().enumerate() {
                for spelling in std::iter::once(&category.name).chain(&category.spellings) {
                    codes.entry(spelling.trim()).or_insert(code as f64);
                }
            }
            Box::new(move |cell| match codes.get(cell.trim()) {
                Some(code) => Encoded::Value(*code),
                None if missing::is_missing(cell) => Encoded::Missing,
                // "3.0" is how pandas writes the code 3 in a column with gaps.
                None => match numeral::parse(cell).map(|value| value.to_string()) {
                    Some(whole) => codes
                        .get(whole.as_str())
                        .map_or(Encoded::Refused, |code| Encoded::Value(*code)),
                    None => Encoded::Refused,
                },
            })
        }
    }
}
