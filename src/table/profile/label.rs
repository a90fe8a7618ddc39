//! A column that is meant as the answer (who left) should hold two values.

use super::{Note, Values};
use crate::table::{Column, name};

/// Most values that are still taken for a slip rather than another meaning.
const MOST: usize = 20;

/// The note on a column named as the answer that holds more than two values.
pub(super) fn more_than_two(column: &Column, values: &Values<'_>) -> Option<Note> {
    let count = values.present.len();
    if !name::says_label(column.name()) || !(3..=MOST).contains(&count) {
        return None;
    }
    let mut present = values.present.clone();
    present.sort_by(|a, b| b.rows.cmp(&a.rows).then(a.text.cmp(b.text)));
    Some(Note::LabelValues {
        count: count as u64,
        values: present
            .iter()
            .take(5)
            .map(|value| value.text.to_string())
            .collect(),
    })
}
