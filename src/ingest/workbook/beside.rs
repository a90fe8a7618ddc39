//! Tables side by side on one sheet: groups of columns with empty columns between them, each
//! with names of its own. One table may have an empty column within, too, which parts nothing
//! but looks better; so only those are taken apart that do not begin or end in the same rows.

use std::ops::RangeInclusive;

use calamine::DataRef;

use super::super::error::IngestProblem;
use super::super::options::RECORD_LIMIT;
use super::area::Row;
use super::book::Book;
use super::cell;
use super::guard::{COLUMNS_LIMIT, ROWS_LIMIT};
use super::tables::begins_another;

/// Columns of the sheet, from 0.
pub(super) type Columns = RangeInclusive<u32>;

/// All columns.
pub(super) const EVERY: Columns = 0..=u32::MAX;

/// Filled rows by which groups of columns are told.
const LEAD: usize = 64;

/// Most groups of columns among which tables are looked for: each is held against all rows, and
/// of more groups than these the empty columns between are a way of writing one table.
const MOST_GROUPS: usize = 32;

/// Rows by which one of two tables is longer at least: below one half of a table stand sums.
const LONGER: u32 = 3;

/// The columns that belong to each of a sheet's tables, from the left; of a sheet with
/// nothing beside its table all of them.
pub(super) async fn blocks(book: &mut Book<'_>, sheet: &str) -> Vec<Columns> {
    let lead = lead(book, sheet).await;
    let groups = groups(&lead);
    if groups.len() < 2 {
        return vec![EVERY];
    }
    let mut sides: Vec<Side> = groups
        .into_iter()
        .map(|columns| Side::new(&lead, columns))
        .collect();
    if let Some(last) = sides.last_mut() {
        last.until = u32::MAX;
    }
    let mut each = |row: u32, column: u32, value: DataRef<'_>| {
        let mut from_right = sides.iter_mut().rev();
        let side = from_right.find(|side| *side.columns.start() <= column);
        if let (Some(side), false) = (side, cell::is_empty(&value)) {
            side.take(row, column);
        }
        Ok(())
    };
    let read = book.cells(sheet, &mut each).await;
    // What fills a column between two tables further below is of one table.
    if read.is_err() || sides.iter().any(|side| side.reaches_over) {
        return vec![EVERY];
    }
    let mut apart: Vec<Side> = Vec::new();
    for side in sides {
        match apart.last_mut() {
            Some(last) if !last.is_apart_from(&side) => last.join(&side),
            _ => apart.push(side),
        }
    }
    let starts: Vec<u32> = apart.iter().map(|side| *side.columns.start()).collect();
    let ends = starts.iter().skip(1).map(|start| start.saturating_sub(1));
    let ends = ends.chain([u32::MAX]);
    let first = std::iter::once(&0).chain(starts.iter().skip(1));
    first.zip(ends).map(|(start, end)| *start..=end).collect()
}

/// Groups of columns with empty ones between them, if each holds a table; what does not is
/// of the table beside it. None where there are too many of them.
pub(super) fn groups(rows: &[Row]) -> Vec<Columns> {
    let columns = rows.iter().flat_map(Row::iter).map(|(column, _)| column);
    let mut columns: Vec<u32> = columns.collect();
    columns.sort_unstable();
    columns.dedup();
    let mut groups: Vec<Columns> = Vec::new();
    for column in columns {
        match groups.last_mut() {
            Some(last) if last.end().saturating_add(1) == column => {
                *last = *last.start()..=column;
            }
            _ => groups.push(column..=column),
        }
    }
    if groups.len() > MOST_GROUPS {
        return Vec::new();
    }
    let mut tables: Vec<Columns> = Vec::new();
    for group in groups {
        match tables.last_mut() {
            Some(last) if !is_table(rows, last) || !is_table(rows, &group) => {
                *last = *last.start()..=*group.end();
            }
            _ => tables.push(group),
        }
    }
    tables
}

/// Whether these columns hold names with values below them.
fn is_table(rows: &[Row], columns: &Columns) -> bool {
    let own = rows.iter().map(|row| row.within(columns));
    let own: Vec<Row> = own.skip_while(|row| row.cells.len() < 2).collect();
    let filled: Vec<Row> = own
        .into_iter()
        .filter(|row| !row.cells.is_empty())
        .collect();
    begins_another(&filled, 0, |_| false)
}

/// The first filled rows of a sheet, without what no table has.
async fn lead(book: &mut Book<'_>, sheet: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut each = |row: u32, column: u32, value: DataRef<'_>| {
        if cell::is_empty(&value) {
            return Ok(());
        }
        let is_next = rows.last().is_none_or(|last| last.number != row);
        let enough = is_next && rows.len() == LEAD;
        let is_long = rows
            .last()
            .is_some_and(|last| last.text.len() > RECORD_LIMIT);
        if enough || is_long || column >= COLUMNS_LIMIT || row >= ROWS_LIMIT {
            // An error is how the reading is ended; nobody is told of it.
            return Err(IngestProblem::Empty);
        }
        if is_next {
            rows.push(Row {
                number: row,
                ..Row::default()
            });
        }
        if let Some(last) = rows.last_mut() {
            cell::write(&value, &mut last.text);
            last.cells.push((column, last.text.len()));
        }
        Ok(())
    };
    // A sheet that cannot be read says so when its table is.
    let _ = book.cells(sheet, &mut each).await;
    rows
}

/// One of several groups of columns.
struct Side {
    columns: Columns,
    /// The last column that it may fill.
    until: u32,
    /// The row of its names.
    names: u32,
    /// Its last row, and how many it has, of those with two cells or more: a single one is a
    /// remark or a sum.
    last: u32,
    rows: u32,
    /// The row that comes, and its cells so far.
    row: u32,
    cells: u32,
    /// Whether a cell stands between it and the next.
    reaches_over: bool,
}

impl Side {
    fn new(lead: &[Row], columns: Columns) -> Side {
        let own = |row: &&Row| row.within(&columns).cells.len() >= 2;
        let names = lead.iter().find(own).map_or(0, |row| row.number);
        Side {
            until: *columns.end(),
            columns,
            names,
            last: names,
            rows: 0,
            row: u32::MAX,
            cells: 0,
            reaches_over: false,
        }
    }

    fn take(&mut self, row: u32, column: u32) {
        self.reaches_over |= column > self.until;
        if row != self.row {
            (self.row, self.cells) = (row, 0);
        }
        self.cells += 1;
        if self.cells == 2 && row >= self.names {
            self.last = self.last.max(row);
            self.rows += 1;
        }
    }

    /// Whether nearly each of its rows is filled: of two that are not, one says something of
    /// some rows of the other.
    fn is_dense(&self) -> bool {
        let span = u64::from(self.last - self.names) + 1;
        u64::from(self.rows) * 10 >= span * 9
    }

    fn is_apart_from(&self, other: &Side) -> bool {
        let is_longer = self.last.abs_diff(other.last) >= LONGER;
        self.names != other.names || (is_longer && self.is_dense() && other.is_dense())
    }

    /// Takes the one at its right for a part of the same table.
    fn join(&mut self, right: &Side) {
        self.columns = *self.columns.start()..=*right.columns.end();
        self.until = right.until;
        self.last = self.last.max(right.last);
        self.rows = self.rows.max(right.rows);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows whose cells stand in so many pairs of columns with an empty one behind each.
    fn pairs(count: u32) -> Vec<Row> {
        let columns = (0..count).flat_map(|pair| [pair * 3, pair * 3 + 1]);
        let columns: Vec<u32> = columns.collect();
        let row = |number: u32| {
            let mut row = Row {
                number,
                ..Row::default()
            };
            for column in &columns {
                match number {
                    0 => row.text.push_str("name"),
                    _ => row.text.push('7'),
                }
                row.cells.push((*column, row.text.len()));
            }
            row
        };
        (0..LEAD as u32).map(row).collect()
    }

    #[test]
    fn of_very_many_groups_none_is_a_table() {
        assert_eq!(groups(&pairs(2)), [0..=1, 3..=4]);
        assert_eq!(groups(&pairs(MOST_GROUPS as u32)).len(), MOST_GROUPS);
        // As many as a sheet has room for, in no time.
        for count in [MOST_GROUPS as u32 + 1, COLUMNS_LIMIT / 3] {
            assert!(groups(&pairs(count)).is_empty(), "{count}");
        }
    }
}
