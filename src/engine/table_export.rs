//! The table of customers as a file, some rows or a column at a time.

use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Reply, Stage, TableFormat};
use super::session::Session;
use crate::export::parquet::TableWriter;
use crate::feature::recipe::Part;
use crate::table::Table;
use crate::table::write::CsvRows;

/// Rows written as CSV in one step.
const ROWS: usize = 1 << 13;

/// A table being written.
pub(super) struct TableExportJob {
    table: Table,
    /// What each column is, if the table was built.
    parts: Option<Vec<Part>>,
    writer: Option<Writer>,
}

enum Writer {
    Csv(CsvRows, Vec<u8>),
    Parquet(Box<TableWriter<Vec<u8>>>),
}

impl TableExportJob {
    pub fn new(session: &Session, format: TableFormat) -> Result<TableExportJob, Failure> {
        let table = session.customers().ok_or(Failure::NothingOpen)?.clone();
        let joined = session.joined.as_ref();
        Ok(TableExportJob {
            table,
            parts: joined.map(|joined| joined.parts.clone()),
            writer: Some(match format {
                TableFormat::Csv => Writer::Csv(CsvRows::default(), Vec::new()),
                TableFormat::Parquet => Writer::Parquet(Box::new(TableWriter::new(Vec::new()))),
            }),
        })
    }

    pub fn step(&mut self) -> Result<Advance, Failure> {
        let table = &self.table;
        let more = match &mut self.writer {
            Some(Writer::Csv(rows, bytes)) => {
                let more = rows.step(table, ROWS, bytes);
                more.map(|more| more.then(|| rows.rows()))
            }
            Some(Writer::Parquet(writer)) => {
                let more = writer.step(table, self.parts.as_deref());
                more.map(|more| more.then(|| writer.rows(table)))
            }
            None => Ok(None),
        };
        // Writing into memory does not fail.
        if let Some(done) = more.unwrap_or_default() {
            let (done, total) = (done as u64, table.rows() as u64);
            return Ok(Advance::More(Progress::new(Stage::Writing, done, total)));
        }
        let (bytes, ending, media_type) = match self.writer.take() {
            Some(Writer::Csv(_, bytes)) => (bytes, "csv", "text/csv"),
            Some(Writer::Parquet(writer)) => {
                let bytes = writer.finish().unwrap_or_default();
                (bytes, "parquet", "application/vnd.apache.parquet")
            }
            None => return Err(Failure::Superseded),
        };
        Ok(Advance::Finished(Reply::File {
            name: format!("{}.{ending}", table.name),
            media_type: media_type.to_string(),
            bytes,
            rows: table.rows(),
            replaced: 0,
        }))
    }
}
