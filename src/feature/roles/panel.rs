//! Tables with a row per customer and date, told by their values: who and when name a row
//! together, and neither does alone.

use crate::feature::names;
use crate::table::{Column, ColumnKind, number};

/// Share of rows that may repeat another's customer and date: doubled rows are a fault of the
/// data, not its shape.
const DOUBLED: f64 = 0.01;

/// Share of all pairs of a customer and a date that a complete table has at least.
const COMPLETE: f64 = 0.75;

/// Least values that begin like a customer's code, as a share.
const CODES: f64 = 0.95;

/// Whether hardly any pair of values stands in two rows.
pub fn is_key(id: &Column, date: &Column) -> bool {
    let mut pairs: Vec<(u32, u32)> = id
        .codes()
        .iter()
        .zip(date.codes())
        .filter(|(id_code, date_code)| {
            !id.is_missing_code(**id_code) && !date.is_missing_code(**date_code)
        })
        .map(|(id_code, date_code)| (*id_code, *date_code))
        .collect();
    let rows = pairs.len();
    pairs.sort_unstable();
    pairs.dedup();
    rows > 0 && (rows - pairs.len()) as f64 <= DOUBLED * rows as f64
}

/// Whether nearly every value stands at nearly every date, and hardly any twice.
pub fn is_complete(id: &Column, anchor: &Column) -> bool {
    let (values, dates) = (super::present(id), super::present(anchor));
    values > 2
        && dates > 1
        && id.len() as f64 >= COMPLETE * values as f64 * dates as f64
        && is_key(id, anchor)
}

/// Whether the values are codes such as `CUST00001`.
pub fn has_customer_codes(column: &Column) -> bool {
    if column.kind().is_number() {
        return false;
    }
    let (mut codes, mut values) = (0usize, 0usize);
    for code in (0..column.dictionary_len() as u32).filter(|code| !column.is_missing_code(*code)) {
        let text = column.dictionary_value(code).trim();
        let letters = text.find(|letter: char| !letter.is_alphabetic());
        let (start, rest) = text.split_at(letters.unwrap_or(text.len()));
        let digits = rest.trim_start_matches(['-', '_', '#']);
        values += 1;
        codes += usize::from(names::starts_customer_code(start) && number::parse(digits).is_some());
    }
    values > 2 && column.kind() != ColumnKind::Date && codes as f64 >= CODES * values as f64
}
