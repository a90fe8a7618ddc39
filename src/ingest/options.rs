//! What the caller may fix instead of having it sniffed, and the limits that
//! keep hostile input within bounded memory.

use serde::{Deserialize, Serialize};

use super::{Delimiter, Encoding, Escape, Quote};

/// Longest cell, in bytes of UTF-8. A longer one is a file gone wrong (a quote
/// that never closes, a file without line ends), not a customer's data.
pub const FIELD_LIMIT: usize = 8 << 20;

/// Longest record, in bytes of UTF-8.
pub const RECORD_LIMIT: usize = 64 << 20;

/// Most columns of a file.
pub const COLUMN_LIMIT: usize = 20_000;

/// Most bytes that one table may hold: a 32-bit tab ends at 4 GiB, of which a
/// growing vector needs three times its size for a moment.
pub const TABLE_BYTES_LIMIT: u64 = if cfg!(target_pointer_width = "32") {
    1_200 << 20
} else {
    32 << 30
};

/// What the caller knows about a file; what is `None` is sniffed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// The encoding; a byte order mark of the same encoding is still left out.
    pub encoding: Option<Encoding>,
    /// The delimiter between cells.
    pub delimiter: Option<Delimiter>,
    /// The quote around cells.
    pub quote: Option<Quote>,
    /// How a quote within a quoted cell is written.
    pub escape: Option<Escape>,
    /// Fixed width: how many characters stand before each column but the first.
    pub borders: Option<Vec<u32>>,
    /// Physical lines before the table, which are left out: of several tables the one that
    /// begins there is read.
    pub skip_lines: Option<u64>,
    /// Rows that hold the columns' names; 0 when there is none. With `skip_lines` said as well
    /// the rows are taken as they stand: none repeats the names, begins another table or is left
    /// out for being empty.
    pub header_rows: Option<u64>,
    /// Whether a file without rows, or without anything, is an empty table
    /// rather than an error.
    pub empty_allowed: bool,
    /// The sheet of a workbook (`Name#2` is its second table), or the member of an
    /// archive; the largest when not said.
    pub sheet: Option<String>,
}

impl ReadOptions {
    /// Whether the caller says both where the table begins and how many rows name its columns,
    /// so that nothing is left to be found out about its place.
    pub(super) fn place_table(&self) -> bool {
        self.skip_lines.is_some() && self.header_rows.is_some()
    }
}
