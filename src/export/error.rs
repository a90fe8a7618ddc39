//! What can go wrong when a list is written.

use serde::{Deserialize, Serialize};

use crate::i18n::{Lang, export as text, number};

/// Why a list could not be written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum ExportError {
    /// More columns than an Excel sheet has.
    TooWide {
        /// The list's columns.
        columns: usize,
    },
    /// More rows than an Excel sheet has.
    TooLong {
        /// The list's rows.
        rows: usize,
    },
    /// The workbook could not be written.
    Workbook {
        /// What the writer said.
        reason: String,
    },
    /// Nothing to write.
    NoCustomers,
}

impl ExportError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        let count = |value: usize| number::count(lang, value as u64);
        match self {
            ExportError::TooWide { columns } => {
                text::TOO_WIDE.fill(lang, &[("columns", &count(*columns))])
            }
            ExportError::TooLong { rows } => text::TOO_LONG.fill(lang, &[("rows", &count(*rows))]),
            ExportError::Workbook { reason } => text::WORKBOOK.fill(lang, &[("reason", reason)]),
            ExportError::NoCustomers => text::NO_CUSTOMERS.text(lang).into(),
        }
    }
}

impl From<rust_xlsxwriter::XlsxError> for ExportError {
    fn from(error: rust_xlsxwriter::XlsxError) -> ExportError {
        ExportError::Workbook {
            reason: error.to_string(),
        }
    }
}
