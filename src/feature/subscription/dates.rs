//! The dates of a column as days, read once per distinct text.

use crate::table::Column;
use crate::table::date;

/// A column of dates such as 20170331 or 2017-03-31.
pub struct Dates<'a> {
    column: &'a Column,
    by_code: Vec<Option<i64>>,
}

impl<'a> Dates<'a> {
    /// Reads the distinct texts of the column.
    pub fn of(column: &'a Column) -> Dates<'a> {
        let numbers = column.dictionary_numbers();
        let moments = column.dictionary_moments();
        let chosen = column.column_type().chosen;
        let by_code = (0..column.dictionary_len())
            .map(|code| {
                let text = column.dictionary_value(code as u32);
                let moment = moments.get(code).copied().flatten();
                let by_type = moment.map(|micros| micros.div_euclid(date::DAY));
                // What the user says of the column stands before what its text says.
                match chosen {
                    true => by_type,
                    false => day(text, numbers.get(code).copied()).or(by_type),
                }
            })
            .collect();
        Dates { column, by_code }
    }

    /// Days since 1970-01-01, or `None` where the cell is missing or no date.
    pub fn day(&self, row: usize) -> Option<i64> {
        let code = self.column.codes().get(row)?;
        self.by_code.get(*code as usize).copied().flatten()
    }
}

fn day(text: &str, number: Option<f64>) -> Option<i64> {
    let moment = date::parse_compact(text)
        .or_else(|| date::parse(text))
        .or_else(|| {
            // A program that met a gap in the column wrote 20170331.0.
            let whole = number.filter(|n| *n == libm::trunc(*n) && n.abs() < 1e15)?;
            date::parse_compact(&(whole as i64).to_string())
        })?;
    Some(moment.days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_days_or_nothing() {
        for (text, expected) in [
            ("19700101", Some(0)),
            ("20170331", Some(17_256)),
            ("20170331.0", Some(17_256)),
            ("2017-03-31", Some(17_256)),
            ("20160229", Some(16_860)),
            ("20170229", None),
            ("19000229", None),
            ("20171301", None),
            ("20170100", None),
            ("20170101.5", None),
            ("2017331", None),
            ("0", None),
            ("1e300", None),
            ("", None),
            ("none", None),
        ] {
            let column = Column::from_texts("date", [text]);
            assert_eq!(Dates::of(&column).day(0), expected, "{text}");
            assert_eq!(Dates::of(&column).day(1), None, "{text}");
        }
    }
}
