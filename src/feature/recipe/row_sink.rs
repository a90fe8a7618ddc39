//! Where a reader's records go on their way into a build.

use super::build::Build;
use super::intake::FileRows;
use crate::ingest::{Cells, GrowingSink, RecordSink, SinkFull};

/// Takes a reader's records for a [`Build`]; the reader is handed one anew for each chunk.
pub struct RowSink<'a> {
    /// The build.
    pub build: &'a mut Build,
    /// The file's rows.
    pub rows: &'a mut FileRows,
}

impl RecordSink for RowSink<'_> {
    fn header(&mut self, names: &[String]) {
        self.rows.late.header(names);
    }

    fn record(&mut self, cells: &Cells<'_>) -> Result<(), SinkFull> {
        self.rows.record(cells, self.build)
    }
}

impl GrowingSink for RowSink<'_> {
    /// A column that the file's beginning did not have plays no part in this reading.
    fn add_column(&mut self, name: &str) -> Result<(), SinkFull> {
        self.rows.late.add(name);
        Ok(())
    }
}
