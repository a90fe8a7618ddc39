//! Why probabilities cannot be judged.

use serde::{Deserialize, Serialize};

use crate::i18n::{Lang, train as text};

/// Why probabilities cannot be judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum EvaluateError {
    /// No row has an answer.
    NoRows,
    /// All rows have the same answer.
    OneClass {
        /// Rows.
        rows: u64,
        /// Whether that answer is the positive one.
        positive: bool,
    },
    /// A probability that is none.
    NotProbability {
        /// The row, from 1.
        row: u64,
        /// What stands there.
        found: String,
    },
    /// Not one probability per row and class.
    Shape {
        /// Rows.
        rows: u64,
        /// Classes.
        classes: u64,
        /// Probabilities.
        probabilities: u64,
    },
    /// No threshold keeps to the rule that was asked for.
    NoThreshold,
    /// A class that there is not.
    NoSuchClass {
        /// The row, from 1.
        row: u64,
        /// The class, from 0.
        found: u64,
        /// How many there are.
        classes: u64,
    },
    /// As many labels as probabilities are needed.
    Length {
        /// Labels.
        labels: u64,
        /// Probabilities.
        probabilities: u64,
    },
}

impl EvaluateError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            EvaluateError::NoRows => text::NO_ROWS.text(lang).to_string(),
            EvaluateError::OneClass { rows, positive } => {
                let message = match positive {
                    true => text::ALL_POSITIVE,
                    false => text::ALL_NEGATIVE,
                };
                message.fill(lang, &[("rows", &rows.to_string())])
            }
            EvaluateError::NotProbability { row, found } => {
                text::NOT_PROBABILITY.fill(lang, &[("row", &row.to_string()), ("found", found)])
            }
            EvaluateError::NoThreshold => text::NO_THRESHOLD.text(lang).to_string(),
            EvaluateError::Shape {
                rows,
                classes,
                probabilities,
            } => text::SHAPE.fill(
                lang,
                &[
                    ("rows", &rows.to_string()),
                    ("classes", &classes.to_string()),
                    ("probabilities", &probabilities.to_string()),
                ],
            ),
            EvaluateError::NoSuchClass {
                row,
                found,
                classes,
            } => text::NO_SUCH_CLASS.fill(
                lang,
                &[
                    ("row", &row.to_string()),
                    ("found", &found.to_string()),
                    ("classes", &classes.to_string()),
                ],
            ),
            EvaluateError::Length {
                labels,
                probabilities,
            } => text::LENGTHS.fill(
                lang,
                &[
                    ("labels", &labels.to_string()),
                    ("probabilities", &probabilities.to_string()),
                ],
            ),
        }
    }
}

/// Checks that rows can be judged.
pub(super) fn check(labels: &[bool], probabilities: &[f64]) -> Result<(), EvaluateError> {
    if labels.len() != probabilities.len() {
        return Err(EvaluateError::Length {
            labels: labels.len() as u64,
            probabilities: probabilities.len() as u64,
        });
    }
    if let Some(row) = probabilities.iter().position(|p| !(0.0..=1.0).contains(p)) {
        return Err(EvaluateError::NotProbability {
            row: row as u64 + 1,
            found: probabilities
                .get(row)
                .copied()
                .unwrap_or(f64::NAN)
                .to_string(),
        });
    }
    match labels.first() {
        None => Err(EvaluateError::NoRows),
        Some(first) if labels.iter().all(|label| label == first) => Err(EvaluateError::OneClass {
            rows: labels.len() as u64,
            positive: *first,
        }),
        Some(_) => Ok(()),
    }
}
