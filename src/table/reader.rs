//! From a file's bytes to a table.

use super::{Table, TableBuilder, TableFinish};
use crate::ingest::steps::run;
use crate::ingest::{IngestError, ReadOptions, ReadReport, Reader};

/// A table and how its file was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The table.
    pub table: Table,
    /// What was found out and mended.
    pub report: ReadReport,
}

/// Reads one file into a table, chunk by chunk.
pub struct TableReader {
    reader: Reader,
    builder: TableBuilder,
}

impl TableReader {
    /// A reader of the file of this name (which is only shown, never opened).
    pub fn new(file: &str, options: &ReadOptions) -> TableReader {
        TableReader {
            reader: Reader::new(file, options),
            builder: TableBuilder::new(table_name(file)),
        }
    }

    /// The same of a table that may hold at most so many bytes.
    pub fn with_limit(file: &str, options: &ReadOptions, limit: u64) -> TableReader {
        TableReader {
            builder: TableBuilder::with_limit(table_name(file), limit),
            ..TableReader::new(file, options)
        }
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), IngestError> {
        self.reader.push(bytes, &mut self.builder)
    }

    /// Bytes taken so far.
    pub fn bytes_read(&self) -> u64 {
        self.reader.bytes_read()
    }

    /// Rows taken so far.
    pub fn rows(&self) -> usize {
        self.builder.rows()
    }

    /// The rows so far as a table, when the rest of the file is not wanted.
    pub fn sample(self) -> Opened {
        Opened {
            report: self.reader.so_far(),
            table: self.builder.finish(),
        }
    }

    /// The table, after the file's last byte.
    pub fn finish(self) -> Result<Opened, IngestError> {
        run(self.finish_in_steps())
    }

    /// The same, a column a step.
    ///
    /// # Errors
    /// As [`TableReader::finish`].
    pub async fn finish_in_steps(mut self) -> Result<Opened, IngestError> {
        let report = self.reader.finish(&mut self.builder)?;
        Ok(Opened {
            table: self.builder.finish_in_steps().await,
            report,
        })
    }

    /// The same for whoever takes the table's columns step by step.
    pub fn finishing(mut self) -> Result<(TableFinish, ReadReport), IngestError> {
        let report = self.reader.finish(&mut self.builder)?;
        Ok((self.builder.finishing(), report))
    }
}

/// Reads a file that is in memory as a whole.
pub fn read_slice(file: &str, bytes: &[u8], options: &ReadOptions) -> Result<Opened, IngestError> {
    let mut reader = TableReader::new(file, options);
    reader.push(bytes)?;
    reader.finish()
}

/// `customers` of `data/customers.csv.gz`.
pub(super) fn table_name(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let unpacked = [".gz", ".zst", ".zip"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name);
    match unpacked.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => unpacked,
    }
}
