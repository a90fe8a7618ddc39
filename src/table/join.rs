//! Several files with the same columns into one table.

use super::{Table, TableBuilder};
use crate::ingest::{
    Cells, GrowingSink, RecordSink, RowBuffer, SinkFull, TABLE_BYTES_LIMIT, alike,
};

/// The rows of a table and then those of another, which has its columns and perhaps more. What
/// does not fit any more is left out.
pub fn followed_by(first: &Table, later: &Table) -> Table {
    let mut join = Join::new(&first.name);
    let mut row = RowBuffer::default();
    for table in [first, later] {
        let names = table.columns().iter();
        join.header(
            &names
                .map(|column| column.name().to_string())
                .collect::<Vec<_>>(),
        );
        for at in 0..table.rows() {
            row.clear(table.columns().len());
            for (place, column) in table.columns().iter().enumerate() {
                row.set(place, column.text(at));
            }
            if join.record(&row.cells(at as u64 + 1)).is_err() {
                return join.finish();
            }
        }
    }
    join.finish()
}

/// Hands the records of one file after the other to one builder; a column goes
/// where the column of its name is, in whatever order the file has them.
pub(super) struct Join {
    builder: TableBuilder,
    names: Vec<String>,
    /// The same without case.
    folded: Vec<String>,
    /// Per column of the current file, the table's column.
    places: Vec<usize>,
    /// Whether the current file has the table's columns in the table's order.
    alike: bool,
    begun: bool,
    row: RowBuffer,
    /// What the last `header` could not add; said with the next record.
    full: Option<SinkFull>,
}

impl Join {
    /// A table of this name.
    pub fn new(name: &str) -> Join {
        Join::with_limit(name, TABLE_BYTES_LIMIT)
    }

    /// A table of this name that holds at most `limit` bytes.
    pub fn with_limit(name: &str, limit: u64) -> Join {
        Join {
            builder: TableBuilder::with_limit(name, limit),
            names: Vec::new(),
            folded: Vec::new(),
            places: Vec::new(),
            alike: true,
            begun: false,
            row: RowBuffer::default(),
            full: None,
        }
    }

    /// Rows so far.
    pub fn rows(&self) -> usize {
        self.builder.rows()
    }

    /// The table.
    pub fn finish(self) -> Table {
        self.builder.finish()
    }

    /// The table, a column a step.
    pub async fn finish_in_steps(self) -> Table {
        self.builder.finish_in_steps().await
    }

    /// The place of a column of the current file; a new name gets a new column.
    fn place(&mut self, name: &str) -> Result<usize, SinkFull> {
        // A file's own names are distinct, so a place is taken once per file.
        let known = self.names.iter().position(|known| known == name);
        // Files of one table are told by their names but for the case; within
        // one file such names are two columns.
        let folded = || {
            let name = alike(name);
            let mut known = self.folded.iter();
            let place = known.position(|known| *known == name);
            place.filter(|place| !self.places.contains(place))
        };
        match known.or_else(folded) {
            Some(place) => Ok(place),
            None => {
                self.builder.add_column(name)?;
                self.names.push(name.to_string());
                self.folded.push(alike(name));
                Ok(self.names.len() - 1)
            }
        }
    }
}

impl RecordSink for Join {
    fn about(&mut self, text: &str) {
        self.builder.about(text);
    }

    fn header(&mut self, names: &[String]) {
        if !self.begun {
            self.begun = true;
            self.names = names.to_vec();
            self.folded = names.iter().map(|name| alike(name)).collect();
            self.places = (0..names.len()).collect();
            self.builder.header(names);
            return;
        }
        self.places.clear();
        if names == self.names {
            self.places.extend(0..names.len());
            self.alike = true;
            return;
        }
        self.alike = false;
        for name in names {
            match self.place(name) {
                Ok(place) => self.places.push(place),
                Err(full) => self.full = Some(full),
            }
        }
    }

    fn record(&mut self, cells: &Cells<'_>) -> Result<(), SinkFull> {
        if let Some(full) = self.full {
            return Err(full);
        }
        if self.alike {
            return self.builder.record(cells);
        }
        self.row.clear(self.names.len());
        for (place, text) in self.places.iter().zip(cells.iter()) {
            self.row.set(*place, text);
        }
        self.builder.record(&self.row.cells(cells.line()))
    }
}

impl GrowingSink for Join {
    fn add_column(&mut self, name: &str) -> Result<(), SinkFull> {
        let place = self.place(name)?;
        self.alike &= place == self.places.len();
        self.places.push(place);
        Ok(())
    }
}
