//! Finds the table on a sheet: below titles and blank rows, right of blank
//! columns. The first rows are held back until the header among them is known.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use calamine::DataRef;

use super::super::error::IngestProblem;
use super::super::header;
use super::super::note::{FormatNote, Names};
use super::super::options::RECORD_LIMIT;
use super::super::problems::WorkbookProblem;
use super::super::record::{GrowingSink, SinkFull};
use super::super::repair::{EXAMPLES, Repair};
use super::super::repair_log::Places;
use super::super::row::RowBuffer;
use super::guard::{COLUMNS_LIMIT, ROWS_LIMIT};
use super::tables::{self, Outline, begins_another, is_footnote};
use super::{beside, cell, names};

/// Filled rows among which the header is looked for.
const LEAD: usize = 64;

/// Rows after a gap by which it is told what they are.
const AFTER_GAP: usize = 3;

/// What was found.
pub(super) struct Found {
    pub rows: u64,
    pub columns: u64,
    pub repairs: Vec<Repair>,
    /// The tables on the sheet, from its top.
    pub tables: Vec<Outline>,
}

/// Takes a sheet's cells row by row and hands the table's rows to the sink.
pub(super) struct TableFinder<'s, S> {
    sink: &'s mut S,
    current: Row,
    /// Rows held back; `None` once the header is known.
    lead: Option<Vec<Row>>,
    table: Table,
    errors: Places,
    rows: u64,
    blank: Places,
    /// The last row handed on.
    last_row: u32,
    /// The last row that came.
    last_seen: u32,
    /// How many rows name the columns, if the caller says so.
    header_rows: Option<u64>,
    /// Rows after a gap that may be the beginning of something else.
    held: Vec<Row>,
    footnotes: Places,
    /// Tables that are not read.
    others: Vec<Outline>,
    /// How many of these stand above the one that is read, and where that begins.
    above: usize,
    start: u32,
    /// The columns of the last of these while rows that come belong to it.
    beside: Option<Vec<u32>>,
}

/// One row of the sheet: its filled cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub number: u32,
    pub text: String,
    /// Column, and where its text ends.
    pub cells: Vec<(u32, usize)>,
}

/// The table's columns.
#[derive(Default)]
struct Table {
    /// Per column of the sheet, the table's column.
    places: Vec<Option<usize>>,
    names: HashSet<String>,
    width: usize,
    late: Names,
    repairs: Vec<Repair>,
    row: RowBuffer,
}

impl<'s, S: GrowingSink> TableFinder<'s, S> {
    pub fn new(sink: &'s mut S, header_rows: Option<u64>) -> TableFinder<'s, S> {
        TableFinder {
            sink,
            current: Row::default(),
            lead: Some(Vec::new()),
            table: Table::default(),
            errors: Places::default(),
            rows: 0,
            blank: Places::default(),
            last_row: 0,
            last_seen: 0,
            header_rows,
            held: Vec::new(),
            footnotes: Places::default(),
            others: Vec::new(),
            above: 0,
            start: 0,
            beside: None,
        }
    }

    /// Takes the next cell; row and column from 0.
    pub fn cell(
        &mut self,
        row: u32,
        column: u32,
        value: &DataRef<'_>,
    ) -> Result<(), IngestProblem> {
        if cell::is_empty(value) {
            return Ok(());
        }
        if column >= COLUMNS_LIMIT || row >= ROWS_LIMIT {
            return Err(WorkbookProblem::Damaged {
                reason: format!("{}{}", cell::column_letters(column), u64::from(row) + 1),
            }
            .into());
        }
        if row != self.current.number {
            self.end_row()?;
            self.current.number = row;
        }
        if !cell::write(value, &mut self.current.text) {
            self.errors.found(|| u64::from(row) + 1);
        }
        if self.current.text.len() > RECORD_LIMIT {
            return Err(IngestProblem::RecordTooLong {
                line: u64::from(row) + 1,
                limit: RECORD_LIMIT as u64,
            });
        }
        self.current.cells.push((column, self.current.text.len()));
        Ok(())
    }

    /// No more cells come.
    pub fn finish(mut self) -> Result<Found, IngestProblem> {
        self.end_row()?;
        if self.lead.is_some() {
            self.settle(true)?;
        }
        self.decide(true)?;
        if self.table.width == 0 {
            return Err(IngestProblem::Empty);
        }
        if self.rows == 0 {
            return Err(IngestProblem::HeaderOnly {
                columns: self.table.width as u64,
            });
        }
        let mut repairs = self.table.repairs;
        if let Some((count, rows)) = self.errors.into_counted() {
            let note = FormatNote::CellErrors { count, rows };
            repairs.push(Repair::Format(note));
        }
        if let Some((count, lines)) = self.blank.into_counted() {
            repairs.push(Repair::BlankLines { count, lines });
        }
        if let Some((count, lines)) = self.footnotes.into_counted() {
            repairs.push(Repair::FootnotesSkipped { count, lines });
        }
        if !self.others.is_empty() {
            let examples = self.others.iter().take(EXAMPLES).map(Outline::told);
            repairs.push(Repair::OtherTables {
                count: self.others.len() as u64,
                examples: examples.collect(),
            });
        }
        let mut tables = self.others;
        let own = Outline {
            start: self.start,
            names: self.start,
            columns: self.table.width as u64,
            rows: self.rows,
        };
        tables.insert(self.above.min(tables.len()), own);
        let late = self.table.late;
        if late.count > 0 {
            repairs.push(Repair::Format(FormatNote::ColumnsAdded {
                count: late.count,
                names: late.names,
            }));
        }
        Ok(Found {
            rows: self.rows,
            columns: self.table.width as u64,
            repairs,
            tables,
        })
    }

    fn end_row(&mut self) -> Result<(), IngestProblem> {
        if self.current.cells.is_empty() {
            return Ok(());
        }
        match &mut self.lead {
            Some(lead) => {
                lead.push(std::mem::take(&mut self.current));
                if lead.len() >= LEAD {
                    self.settle(false)?;
                }
            }
            None => {
                let row = std::mem::take(&mut self.current);
                self.take(&row)?;
                self.current = row;
            }
        }
        self.current.text.clear();
        self.current.cells.clear();
        Ok(())
    }

    /// Finds the header among the rows held back and hands on those below it.
    /// `complete` says that there are no other rows.
    fn settle(&mut self, complete: bool) -> Result<(), IngestProblem> {
        let mut lead = self.lead.take().unwrap_or_default();
        let tables = tables::split(&lead);
        if self.header_rows.is_none() && tables.len() > 1 {
            let chosen = tables::largest(&lead, &tables, complete);
            for (index, rows) in tables.iter().enumerate() {
                if index < chosen {
                    self.others
                        .extend(lead.get(rows.clone()).and_then(Outline::of));
                }
            }
            self.above = self.others.len();
            let start = tables.get(chosen).map_or(0, |rows| rows.start);
            lead.drain(..start);
        }
        self.start = lead.first().map_or(0, |row| row.number);
        let Some(at) = header_row(&lead) else {
            return Ok(());
        };
        let upper = names::above(&lead, at, self.header_rows);
        let (above, below) = lead.split_at(at);
        let skipped = usize::from(self.header_rows != Some(0));
        let Some(top) = below.first() else {
            return Ok(());
        };
        let more = names::below(upper.len(), self.header_rows);
        let (header, rows) = below.split_at((skipped + more).min(below.len()));
        let header: Vec<&Row> = upper.iter().chain(header).collect();
        let above = above.len() - upper.len();
        let names = self.table.begin(top, &header, rows, above as u64);
        if self.header_rows.is_none() {
            self.tell_gaps(&lead);
        }
        self.sink.header(&names);
        let last = header.last().map(|row| row.number);
        self.last_row = last.unwrap_or_else(|| top.number.saturating_sub(1));
        self.last_seen = self.last_row;
        for row in rows {
            self.take(row)?;
        }
        Ok(())
    }

    /// Tells of an empty column that may part two tables, which are read as one.
    fn tell_gaps(&mut self, lead: &[Row]) {
        for left in beside::groups(lead).iter().rev().skip(1).rev() {
            let column = cell::column_letters(left.end().saturating_add(1));
            let note = FormatNote::ColumnsApart { column };
            self.table.repairs.push(Repair::Format(note));
        }
    }

    /// Takes a row below the names. Those after a gap wait until it is told what they are.
    fn take(&mut self, row: &Row) -> Result<(), IngestProblem> {
        let gap = row.number > self.last_seen + 1;
        self.last_seen = row.number;
        if gap {
            self.decide(false)?;
        }
        if gap || !self.held.is_empty() {
            self.held.push(row.clone());
            if self.held.len() >= AFTER_GAP {
                self.decide(false)?;
            }
            return Ok(());
        }
        self.place(row)
    }

    /// Decides what the rows after a gap are; `last` says that no others come.
    fn decide(&mut self, last: bool) -> Result<(), IngestProblem> {
        let held = std::mem::take(&mut self.held);
        let begins = match &self.beside {
            Some(columns) => {
                let used = |column: u32| columns.contains(&column);
                begins_another(&held, columns.len(), used)
            }
            None => {
                let used = |column: u32| {
                    let place = self.table.places.get(column as usize);
                    place.is_some_and(Option::is_some)
                };
                begins_another(&held, self.table.width, used)
            }
        };
        if let (None, true, Some(outline)) = (self.header_rows, begins, Outline::of(&held)) {
            let names = held.iter().find(|row| row.number == outline.names);
            let columns = names.map(|row| row.cells.iter().map(|(column, _)| *column).collect());
            self.beside = columns;
            self.others.push(outline);
            return Ok(());
        }
        let width = self.beside.as_ref().map_or(self.table.width, Vec::len);
        if last && !held.is_empty() && held.iter().all(|row| is_footnote(row, width)) {
            for row in &held {
                self.footnotes.found(|| u64::from(row.number) + 1);
            }
            return Ok(());
        }
        held.iter().try_for_each(|row| self.place(row))
    }

    /// Hands a row on, or counts it if it belongs to a table that is not read.
    fn place(&mut self, row: &Row) -> Result<(), IngestProblem> {
        match self.others.last_mut().filter(|_| self.beside.is_some()) {
            Some(other) => {
                other.rows += 1;
                Ok(())
            }
            None => self.hand_on(row),
        }
    }

    fn hand_on(&mut self, row: &Row) -> Result<(), IngestProblem> {
        let line = u64::from(row.number) + 1;
        let full = |full: SinkFull| IngestProblem::TooLarge {
            line,
            limit: full.limit,
        };
        let gap = row.number.saturating_sub(self.last_row).saturating_sub(1);
        if gap > 0 {
            self.blank.found_many(gap.into(), self.last_row as u64 + 2);
        }
        self.last_row = row.number;
        let table = &mut self.table;
        table.row.clear(table.width);
        for (column, text) in row.iter() {
            let place = match table.places.get(column as usize).copied().flatten() {
                Some(place) => place,
                None => {
                    let name = table.add_column(column);
                    self.sink.add_column(&name).map_err(full)?;
                    table.width - 1
                }
            };
            table.row.set(place, text);
        }
        self.sink.record(&table.row.cells(line)).map_err(full)?;
        self.rows += 1;
        Ok(())
    }
}

impl Row {
    /// The filled cells: column and text.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        let starts = std::iter::once(0).chain(self.cells.iter().map(|(_, end)| *end));
        self.cells
            .iter()
            .zip(starts)
            .map(|((column, end), start)| (*column, self.text.get(start..*end).unwrap_or_default()))
    }

    /// What of it stands in these columns.
    pub fn within(&self, columns: &RangeInclusive<u32>) -> Row {
        let mut own = Row {
            number: self.number,
            ..Row::default()
        };
        for (column, text) in self.iter().filter(|(column, _)| columns.contains(column)) {
            own.text.push_str(text);
            own.cells.push((column, own.text.len()));
        }
        own
    }

    fn first_column(&self) -> u32 {
        self.cells
            .iter()
            .map(|(column, _)| *column)
            .min()
            .unwrap_or(0)
    }
}

/// The header: the first row nearly as full as the fullest, for titles and
/// remarks fill a cell or two. A row that lacks only the first cell is one,
/// too: that is how an index without a name is written.
fn header_row(lead: &[Row]) -> Option<usize> {
    let widest = lead.iter().map(|row| row.cells.len()).max()?;
    let left = lead.iter().map(Row::first_column).min()?;
    let position = lead.iter().position(|row| {
        let count = row.cells.len();
        count * 5 >= widest * 4 || (count + 1 == widest && row.first_column() > left)
    });
    Some(position.unwrap_or(0))
}

impl Table {
    /// Sets the columns up by the header and the first rows; returns the names.
    fn begin(&mut self, first: &Row, header: &[&Row], below: &[Row], above: u64) -> Vec<String> {
        let rows = || header.iter().copied().chain(below);
        let last = rows().flat_map(|row| row.cells.iter().map(|(column, _)| *column));
        let last = last.max().unwrap_or(0) as usize;
        let mut used = vec![false; last + 1];
        for (column, _) in rows().flat_map(|row| &row.cells) {
            if let Some(used) = used.get_mut(*column as usize) {
                *used = true;
            }
        }
        self.places = used
            .iter()
            .map(|used| {
                used.then(|| {
                    self.width += 1;
                    self.width - 1
                })
            })
            .collect();
        self.row.clear(self.width);
        for (column, text) in names::joined(header, &self.places) {
            if let Some(place) = self.places.get(column).copied().flatten() {
                self.row.set(place, &text);
            }
        }
        let told = !header.is_empty();
        let first = header.first().copied().unwrap_or(first);
        let (names, repairs) = header::names(&self.row.cells(u64::from(first.number) + 1), told);
        match header.len() {
            0 => self.repairs.push(Repair::HeaderMissing {
                columns: self.width as u64,
            }),
            1 => {}
            count => self.repairs.push(Repair::HeaderRowsJoined {
                count: count as u64,
            }),
        }
        self.names = names.iter().cloned().collect();
        let left = used.iter().position(|used| *used).unwrap_or(0) as u32;
        if above > 0 || left > 0 || first.number > 0 {
            self.repairs.push(Repair::Format(FormatNote::TableFound {
                cell: format!(
                    "{}{}",
                    cell::column_letters(left),
                    u64::from(first.number) + 1
                ),
                above,
            }));
        }
        self.repairs.extend(repairs);
        names
    }

    /// A column that only a later row fills.
    fn add_column(&mut self, column: u32) -> String {
        let column = column as usize;
        if column >= self.places.len() {
            self.places.resize(column + 1, None);
        }
        if let Some(place) = self.places.get_mut(column) {
            *place = Some(self.width);
        }
        self.width += 1;
        let mut name = format!("column_{}", self.width);
        while !self.names.insert(name.clone()) {
            name.push('_');
        }
        self.late.add(&name);
        name
    }
}
