//! What the caller may fix instead of having it sniffed, and the limits that
//! keep hostile input within bounded memory.

use serde::{Deserialize, Serialize};

use super::Encoding;

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
    /// The sheet of a workbook, or the member of an archive; the largest when
    /// not said.
    pub sheet: Option<String>,
}

/// What stands between two cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
}

impl Delimiter {
    /// Every delimiter, the likeliest first.
    pub const ALL: [Delimiter; 4] = [
        Delimiter::Comma,
        Delimiter::Semicolon,
        Delimiter::Tab,
        Delimiter::Pipe,
    ];

    /// The delimiter's byte.
    pub fn byte(self) -> u8 {
        match self {
            Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
            Delimiter::Tab => b'\t',
            Delimiter::Pipe => b'|',
        }
    }

    /// The delimiter with this byte.
    pub fn from_byte(byte: u8) -> Option<Delimiter> {
        Delimiter::ALL.into_iter().find(|d| d.byte() == byte)
    }
}
