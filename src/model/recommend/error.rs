//! Why nothing can be recommended.

use serde::{Deserialize, Serialize};

use crate::feature::FeatureError;
use crate::feature::prepare::PrepareError;
use crate::i18n::{Lang, number, recommend as text};
use crate::model::ModelError;
use crate::model::fitting::FitError;

/// Why nothing can be recommended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum RecommendError {
    /// A table without a column that is named.
    NoColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// Those that are there.
        columns: Vec<String>,
    },
    /// No column names a table's rows and is in the interactions, too.
    NoKey {
        /// The table.
        table: String,
        /// The table of interactions.
        interactions: String,
        /// The table's columns.
        columns: Vec<String>,
    },
    /// An id that must stand once stands twice.
    IdTwice {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The id.
        id: String,
        /// The row where it stands again, from 1.
        row: u64,
    },
    /// Too few pairs to learn from.
    TooFewPairs {
        /// Pairs of a known customer and a known item.
        pairs: u64,
        /// Pairs needed.
        needed: u64,
        /// Rows whose customer or item is not known.
        unknown: u64,
    },
    /// A table without any column that tells something, and no vector per id.
    NothingTold {
        /// The table.
        table: String,
    },
    /// A column that is given as the amounts' holds no numbers.
    NoAmounts {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// One of its cells.
        example: String,
    },
    /// No recommender is loaded.
    NotLoaded,
    /// None of the open tables holds what the recommender reads of customers, or of items.
    NoTable {
        /// The column that names them.
        id: String,
        /// What else is read.
        features: Vec<String>,
        /// The open tables.
        tables: Vec<String>,
    },
    /// A customer who is not in the table.
    NoCustomer {
        /// The customer.
        customer: String,
        /// The table.
        table: String,
        /// The column that names customers.
        column: String,
        /// One who is there.
        example: String,
    },
    /// A table cannot be prepared.
    Prepare(PrepareError),
    /// A table does not fit the recommender.
    Feature(FeatureError),
    /// The recommender cannot be fitted.
    Fit(FitError),
    /// The file is no recommender, or one that is not sound.
    Model(Box<ModelError>),
}

impl From<PrepareError> for RecommendError {
    fn from(error: PrepareError) -> RecommendError {
        RecommendError::Prepare(error)
    }
}

impl From<FeatureError> for RecommendError {
    fn from(error: FeatureError) -> RecommendError {
        RecommendError::Feature(error)
    }
}

impl From<FitError> for RecommendError {
    fn from(error: FitError) -> RecommendError {
        RecommendError::Fit(error)
    }
}

impl From<ModelError> for RecommendError {
    fn from(error: ModelError) -> RecommendError {
        RecommendError::Model(Box::new(error))
    }
}

impl RecommendError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        let count = |value: &u64| number::grouped(*value);
        match self {
            RecommendError::NoColumn {
                table,
                column,
                columns,
            } => text::NO_COLUMN.fill(
                lang,
                &[
                    ("table", table),
                    ("column", column),
                    ("columns", &columns.join(", ")),
                ],
            ),
            RecommendError::NoKey {
                table,
                interactions,
                columns,
            } => text::NO_KEY.fill(
                lang,
                &[
                    ("table", table),
                    ("interactions", interactions),
                    ("columns", &columns.join(", ")),
                ],
            ),
            RecommendError::IdTwice {
                table,
                column,
                id,
                row,
            } => text::ID_TWICE.fill(
                lang,
                &[
                    ("table", table),
                    ("column", column),
                    ("id", id),
                    ("row", &count(row)),
                ],
            ),
            RecommendError::TooFewPairs {
                pairs,
                needed,
                unknown,
            } => text::TOO_FEW_PAIRS.fill(
                lang,
                &[
                    ("pairs", &count(pairs)),
                    ("needed", &count(needed)),
                    ("unknown", &count(unknown)),
                ],
            ),
            RecommendError::NothingTold { table } => {
                text::NOTHING_TOLD.fill(lang, &[("table", table)])
            }
            RecommendError::NoAmounts {
                table,
                column,
                example,
            } => text::NO_AMOUNTS.fill(
                lang,
                &[("table", table), ("column", column), ("example", example)],
            ),
            RecommendError::NotLoaded => text::NOT_LOADED.text(lang).to_string(),
            RecommendError::NoTable {
                id,
                features,
                tables,
            } => {
                let features = match features.is_empty() {
                    true => "–".to_string(),
                    false => features.join(", "),
                };
                let tables = match tables.is_empty() {
                    true => "–".to_string(),
                    false => tables.join(", "),
                };
                let values = [("id", id), ("features", &features), ("tables", &tables)];
                text::NO_TABLE.fill(lang, &values.map(|(name, value)| (name, value.as_str())))
            }
            RecommendError::NoCustomer {
                customer,
                table,
                column,
                example,
            } => text::NO_CUSTOMER.fill(
                lang,
                &[
                    ("customer", customer),
                    ("table", table),
                    ("column", column),
                    ("example", example),
                ],
            ),
            RecommendError::Prepare(error) => error.say(lang),
            RecommendError::Feature(error) => error.say(lang),
            RecommendError::Fit(error) => error.say(lang),
            RecommendError::Model(error) => error.say(lang),
        }
    }
}
