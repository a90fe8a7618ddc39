//! Values that should be there once and are there more often.

use serde::{Deserialize, Serialize};

use super::{Column, Table};

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

/// Rows that say in every column what an earlier row says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateRows {
    /// Rows beyond the first of their kind.
    pub rows: u64,
    /// Some of them, from 1 below the header: the earlier row and its repetition.
    pub examples: Vec<(u64, u64)>,
}

/// Finds rows that repeat an earlier row cell by cell, as the texts stand in the
/// file. Holds 16 bytes per row while it looks, unless a column tells all rows apart.
pub fn duplicate_rows(table: &Table) -> DuplicateRows {
    let columns = table.columns();
    let rows = table.rows();
    let apart = |column: &Column| column.dictionary_len() == rows;
    if columns.is_empty() || columns.iter().any(apart) {
        return DuplicateRows::default();
    }
    let mut hashes: Vec<(u64, u32)> = (0..rows as u32).map(|row| (0, row)).collect();
    for column in columns {
        for ((hash, _), code) in hashes.iter_mut().zip(column.codes()) {
            *hash = (hash.rotate_left(23) ^ u64::from(*code)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
    }
    hashes.sort_unstable();
    let same = |a: u32, b: u32| {
        let mut columns = columns.iter();
        columns.all(|column| column.code(a as usize) == column.code(b as usize))
    };
    let mut pairs: Vec<(u64, u64)> = Vec::new();
    for group in hashes
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|group| group.len() > 1)
    {
        // Rows of one hash are nearly always the same; where they are not, each
        // is compared with those that differed so far.
        let mut kinds: Vec<u32> = Vec::new();
        for (_, row) in group {
            match kinds.iter().take(64).find(|first| same(**first, *row)) {
                Some(first) => pairs.push((u64::from(*first) + 1, u64::from(*row) + 1)),
                None => kinds.push(*row),
            }
        }
    }
    pairs.sort_unstable_by_key(|(_, row)| *row);
    DuplicateRows {
        rows: pairs.len() as u64,
        examples: pairs.into_iter().take(EXAMPLES).collect(),
    }
}
