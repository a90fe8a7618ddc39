//! Several tables on one sheet, one below the other with blank rows between, and
//! what stands below a table without being a row of it.

use std::ops::Range;

use super::super::kinds::Kind;
use super::super::repair::OtherTable;
use super::super::total::{says_remark, says_total};
use super::area::Row;

/// Where the tables of the first rows stand; one at most where blank rows part
/// nothing, or only titles from the table below them.
pub(super) fn split(rows: &[Row]) -> Vec<Range<usize>> {
    let after_gap =
        |at: &usize| match (at.checked_sub(1).and_then(|at| rows.get(at)), rows.get(*at)) {
            (Some(before), Some(row)) => row.number > before.number + 1,
            _ => true,
        };
    let mut starts: Vec<usize> = Vec::new();
    for at in (0..rows.len()).filter(after_gap) {
        let block = rows.get(at..).unwrap_or_default();
        let before = starts.last().and_then(|start| rows.get(*start));
        let used = |column: u32| before.is_some_and(|row| has(row, column));
        let width = before.map_or(0, |row| row.cells.len());
        if begins_another(block, width, used) {
            starts.push(at);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([rows.len()]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(from, to)| from..to)
        .collect()
}

/// The table with most cells; when rows go on below, the last.
pub(super) fn largest(rows: &[Row], tables: &[Range<usize>], complete: bool) -> usize {
    if !complete {
        return tables.len().saturating_sub(1);
    }
    let width = |table: &Range<usize>| rows.get(table.start).map_or(0, |row| row.cells.len());
    let places = (0..tables.len()).rev();
    let area = |at: &usize| tables.get(*at).map(|table| table.len() * width(table));
    places.max_by_key(area).unwrap_or_default()
}

/// What is said of a table that is not read.
pub(super) fn told(rows: Option<&[Row]>) -> Option<OtherTable> {
    let rows = rows?;
    let names = rows.first()?;
    Some(OtherTable {
        line: u64::from(names.number) + 1,
        columns: names.cells.len() as u64,
        rows: rows.len() as u64 - 1,
    })
}

/// Whether rows after a gap are another table than the one of `width` columns:
/// names that stand in other columns, and values below them.
pub(super) fn begins_another(rows: &[Row], width: usize, used: impl Fn(u32) -> bool) -> bool {
    let [names, first, ..] = rows else {
        return false;
    };
    let named = names.cells.len() >= 2 && names.iter().all(|(_, text)| is_name(text));
    let alike = names.cells.len() == width && names.iter().all(|(column, _)| used(column));
    let below = rows.iter().skip(1).take(2);
    let mut within = below.map(|row| row.iter().all(|(column, _)| has(names, column)));
    let value = |text: &str| Kind::of(text).is_value() || Kind::of(text) == Kind::Code;
    let values = first.iter().any(|(_, text)| value(text));
    named && !alike && values && first.number == names.number + 1 && within.all(|within| within)
}

/// Whether a row below a gap sums up the table or remarks on it.
pub(super) fn is_footnote(row: &Row, width: usize) -> bool {
    let first = row.iter().next().map_or("", |(_, text)| text);
    let lonely = row.cells.len() == 1 && width >= 3 && Kind::of(first) == Kind::Text;
    says_total(first) || says_remark(first) || lonely
}

fn has(row: &Row, column: u32) -> bool {
    row.cells.iter().any(|(other, _)| *other == column)
}

fn is_name(text: &str) -> bool {
    let kind = Kind::of(text);
    !kind.is_value() && kind != Kind::Missing
}
