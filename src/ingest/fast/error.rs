//! Why a file could not be read fast, where, and what to do about it.

use serde::{Deserialize, Serialize};

use crate::i18n::number::{bytes as size, grouped};
use crate::i18n::{Lang, fast as words};

/// What is wrong with a file. Bytes are counted from 0 over the whole file;
/// columns are the cell's number in its row, from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
#[serde(rename_all = "kebab-case")]
pub enum FastError {
    /// A quote that never closes, or not within the longest cell.
    UnclosedQuote {
        /// First byte of the record.
        byte: u64,
        /// The cell's number in its row.
        column: u64,
    },
    /// A cell longer than [`crate::ingest::FIELD_LIMIT`].
    FieldTooLong {
        /// First byte of the record.
        byte: u64,
        /// The cell's number in its row.
        column: u64,
        /// Most bytes of a cell.
        limit: u64,
    },
    /// A record longer than [`crate::ingest::RECORD_LIMIT`].
    RecordTooLong {
        /// Its first byte.
        byte: u64,
        /// Most bytes of a record.
        limit: u64,
    },
    /// The sink wanted no more; not to be shown.
    Stopped,
}

impl FastError {
    /// What is wrong, where, and what to do.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            FastError::UnclosedQuote { byte, column } => words::UNCLOSED_QUOTE.fill(
                lang,
                &[("byte", &grouped(*byte)), ("column", &grouped(*column))],
            ),
            FastError::FieldTooLong {
                byte,
                column,
                limit,
            } => words::FIELD_TOO_LONG.fill(
                lang,
                &[
                    ("byte", &grouped(*byte)),
                    ("column", &grouped(*column)),
                    ("limit", &size(*limit)),
                ],
            ),
            FastError::RecordTooLong { byte, limit } => words::RECORD_TOO_LONG
                .fill(lang, &[("byte", &grouped(*byte)), ("limit", &size(*limit))]),
            FastError::Stopped => words::STOPPED.text(lang).to_string(),
        }
    }
}
