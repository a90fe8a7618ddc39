//! Values that should be there once and are there more often.

use super::Column;

/// Most examples kept.
const EXAMPLES: usize = 5;

/// Most rows named per example.
const EXAMPLE_ROWS: usize = 3;

/// What occurs more than once in a column; missing cells are not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duplicates {
    /// Distinct texts that occur more than once.
    pub repeated: u64,
    /// Rows beyond the first of each text.
    pub extra_rows: u64,
    /// The first repeated texts, in the order of the table.
    pub examples: Vec<DuplicateExample>,
}

/// One text that occurs more than once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateExample {
    /// The text.
    pub text: String,
    /// How often it occurs.
    pub count: u64,
    /// Its first rows, from 0.
    pub rows: Vec<usize>,
}

/// Finds what occurs more than once, for a column that should name each row.
pub fn duplicates(column: &Column) -> Duplicates {
    let counts = column.counts();
    let mut found = Duplicates::default();
    for (code, count) in counts.iter().enumerate() {
        let code = code as u32;
        if *count < 2 || column.is_missing_code(code) {
            continue;
        }
        found.repeated += 1;
        found.extra_rows += count - 1;
        // Codes are numbered by first occurrence, so these are the table's first.
        if found.examples.len() < EXAMPLES {
            let rows = column.codes().iter().enumerate();
            found.examples.push(DuplicateExample {
                text: column.dictionary_value(code).to_string(),
                count: *count,
                rows: rows
                    .filter(|(_, other)| **other == code)
                    .map(|(row, _)| row)
                    .take(EXAMPLE_ROWS)
                    .collect(),
            });
        }
    }
    found
}
