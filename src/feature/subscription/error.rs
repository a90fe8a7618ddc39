//! Why recipe K cannot be carried out.

use serde::{Deserialize, Serialize};

use super::Role;
use crate::i18n::{Lang, feature as text};

/// Why the customers' table could not be built.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum FeatureError {
    /// No opened table has the columns of this role.
    TableMissing {
        /// The role that nobody plays.
        role: Role,
    },
    /// Two tables have the columns of a role that only one can play.
    TableTwice {
        /// The role.
        role: Role,
        /// The first table's name.
        first: String,
        /// The second table's name.
        second: String,
    },
    /// A table lost a column between recognition and reading.
    ColumnMissing {
        /// The table's name.
        table: String,
        /// The column's name.
        column: String,
    },
    /// No row of the labels names a customer.
    NoCustomers {
        /// The table's name.
        table: String,
    },
    /// The derived columns differ in length: a fault of this recipe, never of a file.
    Uneven,
}

impl FeatureError {
    /// The message for people: what is wrong, where, and what to do.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            FeatureError::TableMissing { role } => text::TABLE_MISSING.fill(
                lang,
                &[
                    ("role", role.name()),
                    ("columns", &role.columns().join(", ")),
                ],
            ),
            FeatureError::TableTwice {
                role,
                first,
                second,
            } => text::TABLE_TWICE.fill(
                lang,
                &[("role", role.name()), ("first", first), ("second", second)],
            ),
            FeatureError::ColumnMissing { table, column } => {
                text::COLUMN_MISSING.fill(lang, &[("table", table), ("column", column)])
            }
            FeatureError::NoCustomers { table } => {
                text::NO_CUSTOMERS.fill(lang, &[("table", table)])
            }
            FeatureError::Uneven => text::UNEVEN.text(lang).to_string(),
        }
    }
}
