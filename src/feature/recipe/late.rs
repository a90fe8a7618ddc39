//! Columns that come up only after a file's beginning, such as a key that the first objects of
//! JSON lines do not have. What is built was decided without them; the rows from where they come
//! up are kept, so that whoever reads can look whether it is to be decided anew.

use crate::ingest::{Cells, GrowingSink, RecordSink};
use crate::table::{Table, TableBuilder};

/// Rows that are kept from where a column comes up.
const KEPT: usize = 5_000;
/// The most for all columns together.
const KEPT_OF_ALL: usize = 50_000;
/// Most bytes of them.
const KEPT_BYTES: u64 = 8 << 20;
/// Of at most so many rows one has to have a cell in such a column before a file is read again
/// for it.
const ROWS_PER_CELL: u64 = 1_000;

/// The columns of a file, watched while its rows are read.
pub(super) struct LateColumns {
    /// Columns that its beginning has.
    known: usize,
    names: Vec<String>,
    rows: u64,
    /// Rows with a cell in a column that came up later.
    filled: u64,
    kept: Option<Box<TableBuilder>>,
    /// How many of the next rows are kept.
    room: usize,
}

impl LateColumns {
    /// The columns of a file whose beginning has so many.
    pub fn after(known: usize) -> LateColumns {
        LateColumns {
            known,
            names: Vec::new(),
            rows: 0,
            filled: 0,
            kept: None,
            room: 0,
        }
    }

    /// The columns of the first row.
    pub fn header(&mut self, names: &[String]) {
        self.names = names.to_vec();
    }

    /// A further column.
    pub fn add(&mut self, name: &str) {
        self.names.push(name.to_string());
        if self.names.len() <= self.known {
            return;
        }
        match &mut self.kept {
            Some(kept) => {
                // Where it does not fit any more, no row is kept either.
                if kept.add_column(name).is_err() {
                    self.room = 0;
                    return;
                }
            }
            None => {
                let mut kept = TableBuilder::with_limit("", KEPT_BYTES);
                kept.header(&self.names);
                self.kept = Some(Box::new(kept));
            }
        }
        let kept = self.kept.as_ref().map_or(0, |kept| kept.rows());
        self.room = KEPT.min(KEPT_OF_ALL.saturating_sub(kept));
    }

    /// The next row.
    #[inline]
    pub fn look(&mut self, cells: &Cells<'_>) {
        self.rows += 1;
        if let Some(kept) = &mut self.kept {
            let filled = (self.known..cells.len()).any(|at| !cells.get(at).is_empty());
            self.filled += u64::from(filled);
            if self.room > 0 {
                self.room = match kept.record(cells) {
                    Ok(()) => self.room - 1,
                    Err(_) => 0,
                };
            }
        }
    }

    /// The names of those that came up after the beginning.
    pub fn names(&self) -> &[String] {
        self.names.get(self.known..).unwrap_or_default()
    }

    /// Rows from where they come up, with all of the file's columns; none where hardly any row
    /// has a cell in them.
    pub fn into_rows(self) -> Option<Table> {
        let enough = self.filled.saturating_mul(ROWS_PER_CELL) >= self.rows;
        let kept = self.kept.filter(|_| enough)?;
        Some(kept.finish())
    }
}
