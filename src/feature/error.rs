//! What can go wrong between a table and a model's features.

use serde::{Deserialize, Serialize};

use super::fit::FeatureFit;
use crate::i18n::{Lang, fit as text};

/// Why features could not be made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum FeatureError {
    /// The table does not serve every feature of the contract.
    DoesNotFit {
        /// How many features are not served.
        problems: usize,
        /// The first of them.
        first: Box<FeatureFit>,
    },
    /// The columns of a table differ in length.
    Uneven {
        /// The table's name.
        table: String,
    },
}

impl FeatureError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            FeatureError::DoesNotFit { problems, first } => text::DOES_NOT_FIT.fill(
                lang,
                &[
                    ("problems", &problems.to_string()),
                    ("first", &first.say(lang)),
                ],
            ),
            FeatureError::Uneven { table } => text::UNEVEN.fill(lang, &[("table", table)]),
        }
    }
}
