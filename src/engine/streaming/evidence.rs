//! Whether a large file that begins with another customer in every row goes on so. A log that is
//! sorted by day does not: the beginning is one day, in which nobody comes twice. What the middle
//! and the end hold is looked at as well, and how many repeat there tells how many will in all.

use std::collections::HashSet;

use super::Streamed;
use crate::feature::roles::row_key;
use crate::ingest::parquet::ColumnTexts;
use crate::ingest::{ByteSource, ParquetFile, RecordSink};
use crate::table::{Column, Table, TableBuilder};

/// Rows of each later row group that are looked at, roughly.
const LATER_ROWS: u64 = 16_384;

/// Of so many rows one may repeat another in a table that has one row each.
const ROWS_PER_REPEAT: u128 = 100;

/// The columns that tell rows apart, of row groups in the middle and at the end of a file that
/// begins like `sample`; none where they cannot be had.
pub(super) fn later_rows(
    file: &ParquetFile,
    source: &mut dyn ByteSource,
    sample: &Table,
) -> Option<Table> {
    let (seen, key) = (sample.rows() as u64, row_key(sample));
    if seen >= file.rows() || key.is_empty() {
        return Some(Table::default());
    }
    let is_later = |group: &usize| {
        let rows = file.rows_of(*group..*group + 1);
        rows > 0 && file.rows_of(0..*group) >= seen
    };
    let later: Vec<usize> = (0..file.row_groups().len()).filter(is_later).collect();
    let mut groups = vec![*later.get(later.len() / 2)?, *later.last()?];
    groups.dedup();
    let columns = key.iter().filter_map(|at| sample.columns().get(*at));
    let names: Vec<String> = columns.map(|column| column.name().to_string()).collect();
    let mut builder = TableBuilder::new("");
    builder.header(&names);
    for group in groups {
        let mut texts = ColumnTexts::of_groups(file, &key, &[group]);
        while texts.rows() < LATER_ROWS && texts.step(file, source, &mut builder).ok()? {}
    }
    Some(builder.finish())
}

/// Whether what was seen of a file leads to expect that its rows are told apart to its end. Where
/// only its beginning was seen, nothing does.
pub(super) fn stays_apart(file: &Streamed) -> bool {
    let Some(later) = &file.later else {
        return false;
    };
    let sample = &file.sample.table;
    let key = row_key(sample).into_iter();
    let key: Vec<&str> = key
        .filter_map(|at| sample.columns().get(at))
        .map(Column::name)
        .collect();
    let (mut seen, mut rows) = (HashSet::new(), 0_u64);
    for table in [sample, later] {
        if table.rows() == 0 {
            continue;
        }
        let columns: Option<Vec<&Column>> = key.iter().map(|name| table.column(name)).collect();
        let Some(columns) = columns else {
            return false;
        };
        let Some((ids, dates)) = columns.split_first() else {
            return true;
        };
        for row in (0..table.rows()).filter(|row| !ids.is_missing(*row)) {
            let date = dates.first().map_or("", |dates| dates.text(row));
            seen.insert((ids.text(row).trim(), date));
            rows += 1;
        }
    }
    // Of so many pairs of rows so many repeat; there are so many pairs in all of the file.
    let repeated = u128::from(rows.saturating_sub(seen.len() as u64));
    let expected = repeated.saturating_mul(u128::from(file.rows()));
    expected.saturating_mul(ROWS_PER_REPEAT) <= u128::from(rows) * u128::from(rows)
}
