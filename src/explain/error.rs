//! What can be wrong with an explanation.

use serde::{Deserialize, Serialize};

use crate::i18n::{Lang, model as words, number};

/// Why there is no explanation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
#[error("{}", self.say(Lang::En))]
pub enum ExplainError {
    /// A row's contributions do not sum to its score.
    NotAdditive {
        /// The row, from 0.
        row: usize,
        /// Base and contributions together.
        sum: f64,
        /// The score in log-odds.
        margin: f64,
    },
    /// A linear model's coefficients do not give the probability that its graph gives.
    NotTheScore {
        /// The row, from 0.
        row: usize,
        /// The probability by the coefficients.
        own: f64,
        /// The probability by the graph.
        score: f64,
    },
    /// A tree too large to be explained exactly in the memory there is.
    TooLarge {
        /// The tree's index.
        tree: usize,
        /// Its nodes.
        nodes: usize,
        /// The most different features on one path.
        features: usize,
    },
}

impl ExplainError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            ExplainError::NotAdditive { row, sum, margin } => words::NOT_ADDITIVE.fill(
                lang,
                &[
                    ("row", &number::grouped(*row as u64 + 1)),
                    ("sum", &number::decimal(*sum, 6)),
                    ("margin", &number::decimal(*margin, 6)),
                ],
            ),
            ExplainError::NotTheScore { row, own, score } => words::NOT_THE_SCORE.fill(
                lang,
                &[
                    ("row", &number::grouped(*row as u64 + 1)),
                    ("own", &number::decimal(*own, 6)),
                    ("score", &number::decimal(*score, 6)),
                ],
            ),
            ExplainError::TooLarge {
                tree,
                nodes,
                features,
            } => words::EXPLAIN_TOO_LARGE.fill(
                lang,
                &[
                    ("tree", &tree.to_string()),
                    ("nodes", &number::grouped(*nodes as u64)),
                    ("features", &number::grouped(*features as u64)),
                ],
            ),
        }
    }
}
