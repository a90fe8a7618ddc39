//! Row groups, batch after batch, from one source.

use super::ParquetFile;
use super::cursor::{Cursor, RawBatch};
use crate::ingest::batch::Batch;
use crate::ingest::error::{IngestError, IngestProblem};
use crate::ingest::source::ByteSource;

/// Reads columns of row groups.
pub struct Batches<'a> {
    file: &'a ParquetFile,
    source: &'a mut dyn ByteSource,
    cursor: Cursor,
}

impl<'a> Batches<'a> {
    pub(super) fn new(
        file: &'a ParquetFile,
        source: &'a mut dyn ByteSource,
        columns: Vec<usize>,
        groups: Vec<usize>,
    ) -> Batches<'a> {
        Batches {
            file,
            source,
            cursor: Cursor::new(columns, groups),
        }
    }

    /// The next rows; `None` after the last.
    pub fn next_batch(&mut self) -> Result<Option<Batch>, IngestError> {
        self.cursor.next_batch(self.file, self.source)
    }

    /// The next rows as stored, a column a step.
    pub(super) async fn next_raw(&mut self) -> Result<Option<RawBatch>, IngestProblem> {
        self.cursor.next_raw(self.file, self.source).await
    }
}
