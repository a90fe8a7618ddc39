//! One column as texts, row group after row group: whoever wants a whole table in memory takes
//! it column by column, so that only one of them grows at a time. Or few columns of few groups,
//! for a look.

use std::ops::Range;

use super::cursor::{Cursor, RawBatch};
use super::{ParquetFile, Undecoded, text};
use crate::ingest::error::{IngestError, IngestProblem};
use crate::ingest::record::RecordSink;
use crate::ingest::row::RowBuffer;
use crate::ingest::source::ByteSource;
use crate::ingest::steps::{Pauses, run};

/// Columns on their way into a sink of as many.
pub struct ColumnTexts {
    cursor: Cursor,
    row: RowBuffer,
    rows: u64,
    undecoded: Undecoded,
}

impl ColumnTexts {
    /// The column at this position of the file, from its first row on.
    pub fn new(file: &ParquetFile, column: usize) -> ColumnTexts {
        let groups: Vec<usize> = (0..file.footer.groups.len()).collect();
        ColumnTexts::of_groups(file, &[column], &groups)
    }

    /// The columns at these positions, of these row groups.
    pub fn of_groups(file: &ParquetFile, columns: &[usize], groups: &[usize]) -> ColumnTexts {
        ColumnTexts {
            cursor: file.cursor(columns, groups),
            row: RowBuffer::default(),
            rows: 0,
            undecoded: Undecoded::default(),
        }
    }

    /// Rows handed over.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// At the beginning of a row group: the bytes of the file that the column takes there, and
    /// those that it takes in the next one.
    pub fn ahead(&self, file: &ParquetFile) -> Option<[Vec<Range<u64>>; 2]> {
        self.cursor.ahead(file)
    }

    /// Hands over the next rows, some thousand; `false` when there were none left. Always of
    /// the same file.
    ///
    /// # Errors
    /// What is wrong with the file, or that the sink is full.
    pub fn step(
        &mut self,
        file: &ParquetFile,
        source: &mut dyn ByteSource,
        sink: &mut impl RecordSink,
    ) -> Result<bool, IngestError> {
        let next = run(self.cursor.next_raw(file, source));
        let written = next.and_then(|batch| match batch {
            Some(batch) => {
                let counted = (&mut self.rows, &mut self.undecoded);
                // A column's batch is small: nobody waits for it.
                let mut pauses = Pauses::each(u64::MAX);
                let written = write_rows(&batch, &mut self.row, counted, sink, &mut pauses);
                run(written).map(|()| true)
            }
            None => Ok(false),
        });
        written.map_err(|problem| IngestError {
            file: file.name.clone(),
            problem,
        })
    }

    /// The texts of the rows handed over that were none.
    pub fn into_undecoded(self) -> Undecoded {
        self.undecoded
    }
}

/// Hands over a batch's rows as texts and counts them.
pub(super) async fn write_rows(
    batch: &RawBatch,
    row: &mut RowBuffer,
    (rows, undecoded): (&mut u64, &mut Undecoded),
    sink: &mut impl RecordSink,
    pauses: &mut Pauses,
) -> Result<(), IngestProblem> {
    let width = batch.columns.len();
    let mut next = vec![0; width];
    for index in 0..batch.rows {
        row.clear(width);
        for (place, (column, next)) in batch.columns.iter().zip(&mut next).enumerate() {
            if column.valid.get(index) == Some(&true) {
                let mut decoded = true;
                row.write(place, |out| {
                    decoded = text::write(&column.leaf, &column.values, *next, out);
                });
                if !decoded {
                    undecoded.add(*rows + 1);
                }
                *next += 1;
            }
        }
        let nested = batch.columns.iter();
        for _ in nested.filter(|column| column.undecoded.contains(&(index as u32))) {
            undecoded.add(*rows + 1);
        }
        *rows += 1;
        sink.record(&row.cells(*rows))
            .map_err(|full| IngestProblem::TooLarge {
                line: *rows,
                limit: full.limit,
            })?;
        pauses.did(width as u64).await;
    }
    Ok(())
}
