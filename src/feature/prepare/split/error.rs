//! Why rows cannot be split.

use serde::{Deserialize, Serialize};

use crate::i18n::number::plain;
use crate::i18n::{Lang, prepare as text};

/// Why rows cannot be split.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum SplitError {
    /// Shares that are negative or do not leave anything to train on.
    Shares {
        /// Share to choose by.
        validation: f64,
        /// Share to judge by.
        test: f64,
    },
    /// A part would hold no row.
    TooFewRows {
        /// Rows (or customers) there are.
        rows: u64,
        /// Parts or folds wanted.
        parts: u64,
    },
    /// Columns of another length than the labels.
    Length {
        /// Rows of the labels.
        expected: u64,
        /// Rows of the other column.
        found: u64,
    },
    /// Fewer anchors than parts.
    TooFewAnchors {
        /// The anchors' column.
        column: String,
        /// Distinct anchors.
        anchors: u64,
        /// Anchors needed.
        needed: u64,
    },
    /// Cells that are neither date nor number.
    UnreadableAnchor {
        /// The anchors' column.
        column: String,
        /// The row, from 1.
        row: u64,
        /// What stands there.
        found: String,
    },
    /// Every earlier anchor's label window reaches beyond the first test anchor.
    NothingBefore {
        /// The first anchor kept for choosing or judging.
        held: String,
        /// The label window, in days (or the anchors' unit).
        window: f64,
    },
}

impl SplitError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        let number = |value: u64| value.to_string();
        match self {
            SplitError::Shares { validation, test } => text::SPLIT_SHARES.fill(
                lang,
                &[("validation", &plain(*validation)), ("test", &plain(*test))],
            ),
            SplitError::TooFewRows { rows, parts } => text::SPLIT_TOO_FEW_ROWS.fill(
                lang,
                &[("rows", &number(*rows)), ("parts", &number(*parts))],
            ),
            SplitError::Length { expected, found } => text::SPLIT_LENGTH.fill(
                lang,
                &[("expected", &number(*expected)), ("found", &number(*found))],
            ),
            SplitError::TooFewAnchors {
                column,
                anchors,
                needed,
            } => text::SPLIT_TOO_FEW_ANCHORS.fill(
                lang,
                &[
                    ("column", column),
                    ("anchors", &number(*anchors)),
                    ("needed", &number(*needed)),
                ],
            ),
            SplitError::UnreadableAnchor { column, row, found } => text::SPLIT_UNREADABLE.fill(
                lang,
                &[("column", column), ("row", &number(*row)), ("found", found)],
            ),
            SplitError::NothingBefore { held, window } => text::SPLIT_NOTHING_BEFORE
                .fill(lang, &[("held", held), ("window", &plain(*window))]),
        }
    }
}
