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
        let before = starts.last().and_then(|start| rows.get(*start..));
        let before = before.and_then(|rows| below_title(rows).first());
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
    let width = |table: &Range<usize>| {
        let rows = rows.get(table.clone()).map(below_title).unwrap_or_default();
        rows.first().map_or(0, |row| row.cells.len())
    };
    let places = (0..tables.len()).rev();
    let area = |at: &usize| tables.get(*at).map(|table| table.len() * width(table));
    places.max_by_key(area).unwrap_or_default()
}

/// A table on a sheet that holds several.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    /// Its first row, from 0: its title's, or that of its names.
    pub start: u32,
    /// The row of its names.
    pub names: u32,
    /// How many columns have a name.
    pub columns: u64,
    /// Rows below the names.
    pub rows: u64,
}

impl Outline {
    /// Of a table's first rows.
    pub fn of(rows: &[Row]) -> Option<Outline> {
        let first = rows.first()?;
        let below = below_title(rows);
        let names = below.first()?;
        Some(Outline {
            start: first.number,
            names: names.number,
            columns: names.cells.len() as u64,
            rows: below.len() as u64 - 1,
        })
    }

    /// What is said of it if it is not read.
    pub fn told(&self) -> OtherTable {
        OtherTable {
            line: u64::from(self.names) + 1,
            columns: self.columns,
            rows: self.rows,
        }
    }
}

/// The rows without a title right above the names: one cell where the next row has several.
fn below_title(rows: &[Row]) -> &[Row] {
    match rows {
        [title, rest @ ..]
            if title.cells.len() == 1
                && rest.first().is_some_and(|names| {
                    names.cells.len() > 1 && names.number == title.number + 1
                }) =>
        {
            rest
        }
        rows => rows,
    }
}

/// Whether rows after a gap are another table than the one of `width` columns:
/// names that stand in other columns, perhaps below a title, and values below them.
pub(super) fn begins_another(rows: &[Row], width: usize, used: impl Fn(u32) -> bool) -> bool {
    let rows = below_title(rows);
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
