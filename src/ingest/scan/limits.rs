//! How long cells and records may grow.

use super::{Quoted, Scanner};
use crate::ingest::error::IngestProblem;
use crate::ingest::options::{FIELD_LIMIT, RECORD_LIMIT};

impl Scanner {
    /// Refuses a cell or a record that is too long when it reaches `end`.
    #[inline]
    pub(super) fn check_lengths(&self, end: usize) -> Result<(), IngestProblem> {
        if end - self.cell_start <= FIELD_LIMIT && end - self.record_start <= RECORD_LIMIT {
            return Ok(());
        }
        Err(self.too_long(end))
    }

    /// Whichever limit is passed first, so that chunks do not matter.
    #[cold]
    fn too_long(&self, end: usize) -> IngestProblem {
        let cell_end = self.cell_start + FIELD_LIMIT;
        if end <= cell_end || self.record_start + RECORD_LIMIT < cell_end {
            return IngestProblem::RecordTooLong {
                line: self.line,
                limit: RECORD_LIMIT as u64,
            };
        }
        let closed_before = |quoted: Quoted| quoted.close.is_some_and(|close| close <= cell_end);
        match self.quoted {
            Some(quoted) if !closed_before(quoted) => self.unclosed(),
            _ => IngestProblem::FieldTooLong {
                line: self.line + self.ends_inside,
                column: self.cells + 1,
                limit: FIELD_LIMIT as u64,
            },
        }
    }

    pub(super) fn unclosed(&self) -> IngestProblem {
        IngestProblem::UnclosedQuote {
            line: self.quoted.map_or(self.line, |quoted| quoted.line),
            column: self.cells + 1,
        }
    }
}
