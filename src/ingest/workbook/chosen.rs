//! Which table of a workbook is read: sheets may hold several, below or beside each other,
//! and the second of the sheet "Sales" is asked for as "Sales#2".

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::RangeInclusive;

use calamine::DataRef;

use super::super::error::IngestProblem;
use super::super::note::SheetSize;
use super::super::problems::WorkbookProblem;
use super::super::record::{Cells, GrowingSink, RecordSink, SinkFull};
use super::area::TableFinder;
use super::beside::{self, Columns, EVERY};
use super::book::{Book, Sheet};
use super::cell;

/// Between a sheet's name and the place of a table on it.
const PLACE: char = '#';

/// Most tables on sheets of several that are told beside the one that is read, for each
/// of these may be opened.
const TABLES: usize = 20;

/// A table and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The sheet.
    pub sheet: String,
    /// Its rows on the sheet, from 0, and what stands between it and the next table.
    pub rows: RangeInclusive<u32>,
    /// Its columns on the sheet, and those between it and the table at its right.
    pub columns: Columns,
    /// What it is called, and how much it holds.
    pub size: SheetSize,
    is_visible: bool,
}

/// What is read of a workbook.
pub(super) struct Chosen {
    /// The table.
    pub table: Candidate,
    /// The others: all sheets, and the largest of the tables on sheets of several.
    pub others: Vec<SheetSize>,
    /// How many more tables there are.
    pub more: u64,
}

/// The tables of a workbook of which `wanted` is asked for. `header_rows` tells that the caller
/// knows the sheet, and that nothing of it is to be taken for another table.
pub(super) async fn tables(
    book: &mut Book<'_>,
    wanted: Option<&str>,
    header_rows: Option<u64>,
    is_large: bool,
) -> Result<Vec<Candidate>, IngestProblem> {
    let sheets = book.sheets().to_vec();
    let asks_for_a_table = wanted.is_some_and(|wanted| {
        let named = |sheet: &Sheet| sheet.name == wanted;
        wanted.contains(PLACE) && !sheets.iter().any(named)
    });
    let is_outlined = asks_for_a_table || (!is_large && header_rows.is_none());
    let names: HashSet<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let mut tables = Vec::new();
    for sheet in &sheets {
        let blocks = match is_outlined || header_rows.is_none() {
            true => beside::blocks(book, &sheet.name).await,
            false => vec![EVERY],
        };
        let on_it = match is_outlined || blocks.len() > 1 {
            true => outlined(book, sheet, &names, &blocks).await,
            false => Vec::new(),
        };
        match (on_it.is_empty(), sheets.len()) {
            (false, _) => tables.extend(on_it),
            // A single sheet's size is not worth reading it twice.
            (true, 1) => tables.push(Candidate::whole(sheet, 1, 1)),
            (true, _) => tables.push(measured(book, sheet).await?),
        }
    }
    Ok(tables)
}

/// The table to read of those of a workbook with these sheets, and the names of the others.
pub(super) fn choose(
    sheets: &[Sheet],
    tables: &[Candidate],
    wanted: Option<&str>,
) -> Result<Chosen, IngestProblem> {
    let called = |wanted: &str| {
        let named = |table: &Candidate| table.size.name == wanted;
        let on_it = largest(tables, |table| table.sheet == wanted);
        on_it.or_else(|| tables.iter().position(named))
    };
    let index = match wanted {
        Some(wanted) => called(wanted).ok_or_else(|| WorkbookProblem::NoSheet {
            wanted: wanted.to_string(),
            found: first_names(tables),
        })?,
        None => {
            let filled = |table: &Candidate| table.is_visible && table.area() > 0;
            largest(tables, filled).ok_or_else(|| WorkbookProblem::NoCells {
                sheets: sheets.iter().map(|sheet| sheet.name.clone()).collect(),
            })?
        }
    };
    let mut tables = tables.to_vec();
    let table = tables.remove(index);
    let (others, more) = told(tables);
    Ok(Chosen {
        table,
        others,
        more,
    })
}

/// What is told of the tables that are not read, and how many more there are.
fn told(tables: Vec<Candidate>) -> (Vec<SheetSize>, u64) {
    let order = |place: usize, table: &Candidate| (Reverse(table.area()), place);
    let within = tables.iter().enumerate();
    let within = within.filter(|(_, table)| table.is_within());
    let mut orders: Vec<(Reverse<u64>, usize)> =
        within.map(|(place, table)| order(place, table)).collect();
    orders.sort_unstable();
    let more = orders.len().saturating_sub(TABLES) as u64;
    let last = orders.get(TABLES - 1).copied();
    let is_told = |(place, table): &(usize, Candidate)| {
        !table.is_within() || last.is_none_or(|last| order(*place, table) <= last)
    };
    let told = tables.into_iter().enumerate().filter(is_told);
    (told.map(|(_, table)| table.size).collect(), more)
}

/// The names of the first tables.
fn first_names(tables: &[Candidate]) -> Vec<String> {
    let names = tables.iter().map(|table| table.size.name.clone());
    let mut first: Vec<String> = names.take(TABLES).collect();
    if tables.len() > first.len() {
        first.push("…".to_string());
    }
    first
}

/// The first of the largest of those that will do.
fn largest(tables: &[Candidate], will_do: impl Fn(&Candidate) -> bool) -> Option<usize> {
    let places = tables.iter().enumerate().rev();
    let places = places.filter(|(_, table)| will_do(table));
    let largest = places.max_by_key(|(_, table)| table.area());
    largest.map(|(place, _)| place)
}

/// The tables on a sheet that holds several, from the left, and of those that stand below each
/// other from above; `names` are those of all sheets, `blocks` the columns of those beside
/// each other.
async fn outlined(
    book: &mut Book<'_>,
    sheet: &Sheet,
    names: &HashSet<&str>,
    blocks: &[Columns],
) -> Vec<Candidate> {
    let mut sinks: Vec<NoSink> = blocks.iter().map(|_| NoSink).collect();
    let finders = sinks.iter_mut().map(|sink| TableFinder::new(sink, None));
    let mut finders: Vec<TableFinder<'_, NoSink>> = finders.collect();
    let mut each = |row: u32, column: u32, value: DataRef<'_>| {
        let mut all = finders.iter_mut().zip(blocks);
        match all.find(|(_, columns)| columns.contains(&column)) {
            Some((finder, _)) => finder.cell(row, column, &value),
            None => Ok(()),
        }
    };
    let visited = book.cells(&sheet.name, &mut each).await;
    let mut tables = Vec::new();
    for (finder, columns) in finders.into_iter().zip(blocks) {
        // A sheet that is no table says so when it is read.
        let (Ok(()), Ok(found)) = (&visited, finder.finish()) else {
            return Vec::new();
        };
        let starts = found.tables.iter().map(|table| table.start);
        let ends = starts.skip(1).map(|next| next.saturating_sub(1));
        let places = found.tables.iter().zip(ends.chain([u32::MAX])).enumerate();
        tables.extend(places.map(|(place, (table, end))| Candidate {
            // What stands above the first belongs to it.
            rows: if place == 0 { 0 } else { table.start }..=end,
            columns: columns.clone(),
            size: SheetSize {
                name: String::new(),
                rows: table.rows + 1,
                columns: table.columns,
            },
            ..Candidate::whole(sheet, 0, 0)
        }));
    }
    if tables.len() < 2 {
        return Vec::new();
    }
    for (place, table) in tables.iter_mut().enumerate() {
        table.size.name = place_name(&sheet.name, place + 1, names);
    }
    tables
}

/// What a table on a sheet is called: as no sheet is.
fn place_name(sheet: &str, place: usize, names: &HashSet<&str>) -> String {
    let name = format!("{sheet}{PLACE}{place}");
    match names.contains(name.as_str()) {
        true => format!("{sheet}{PLACE}{PLACE}{place}"),
        false => name,
    }
}

/// Counts a sheet's filled rows and the columns they span.
async fn measured(book: &mut Book<'_>, sheet: &Sheet) -> Result<Candidate, IngestProblem> {
    let (mut rows, mut last_row, mut first, mut last) = (0, None, u32::MAX, 0);
    let mut each = |row: u32, column: u32, value: DataRef<'_>| {
        if !cell::is_empty(&value) {
            if last_row != Some(row) {
                last_row = Some(row);
                rows += 1;
            }
            first = first.min(column);
            last = last.max(column);
        }
        Ok(())
    };
    book.cells(&sheet.name, &mut each).await?;
    let columns = if rows == 0 {
        0
    } else {
        u64::from(last - first) + 1
    };
    Ok(Candidate::whole(sheet, rows, columns))
}

impl Candidate {
    /// All of a sheet.
    fn whole(sheet: &Sheet, rows: u64, columns: u64) -> Candidate {
        Candidate {
            sheet: sheet.name.clone(),
            rows: 0..=u32::MAX,
            columns: EVERY,
            size: SheetSize {
                name: sheet.name.clone(),
                rows,
                columns,
            },
            is_visible: sheet.visible,
        }
    }

    /// Whether it is one of several on its sheet.
    fn is_within(&self) -> bool {
        self.size.name != self.sheet
    }

    fn area(&self) -> u64 {
        self.size.rows * self.size.columns
    }
}

/// Takes rows and keeps none.
struct NoSink;

impl RecordSink for NoSink {
    fn header(&mut self, _: &[String]) {}

    fn record(&mut self, _: &Cells<'_>) -> Result<(), SinkFull> {
        Ok(())
    }
}

impl GrowingSink for NoSink {
    fn add_column(&mut self, _: &str) -> Result<(), SinkFull> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(sheet: &str, name: &str, rows: u64) -> Candidate {
        let size = SheetSize {
            name: name.to_string(),
            rows,
            columns: 2,
        };
        Candidate {
            sheet: sheet.to_string(),
            rows: 0..=u32::MAX,
            columns: EVERY,
            size,
            is_visible: true,
        }
    }

    #[test]
    fn of_many_tables_the_largest_are_told_and_the_others_counted() {
        let mut tables: Vec<Candidate> = (1..=50)
            .map(|place| candidate("A", &format!("A#{place}"), 2 + place / 49))
            .collect();
        tables.push(candidate("B", "B", 1));
        let (others, more) = told(tables.clone());
        let names: Vec<&str> = others.iter().map(|other| other.name.as_str()).collect();
        assert_eq!(more, 30);
        assert_eq!(names.len(), 21);
        // The larger ones, the first of those of one size, and every sheet.
        assert_eq!(names.first(), Some(&"A#1"));
        assert_eq!(names.get(17..), Some(&["A#18", "A#49", "A#50", "B"][..]));
        assert_eq!(first_names(&tables).len(), 21);
        let (others, more) = told(tables.split_off(40));
        assert_eq!((others.len(), more), (11, 0));
    }
}
