//! Counts texts whose bytes are none: columns that some program called UTF-8 and wrote otherwise.

use crate::ingest::Encoding;
use crate::ingest::repair::Repair;
use crate::ingest::repair_log::Places;

/// Rows in which a text was not what the file calls it.
#[derive(Debug, Default)]
pub struct Undecoded(Places);

impl Undecoded {
    /// Counts one more text, in this row of the file (the first is 1).
    pub fn add(&mut self, row: u64) {
        self.0.found(|| row);
    }

    /// What a report says of them.
    pub fn repair(self) -> Option<Repair> {
        let (count, lines) = self.0.into_counted()?;
        Some(Repair::BytesUndecoded {
            count,
            lines,
            encoding: Encoding::Utf8,
        })
    }
}
