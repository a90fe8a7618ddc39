//! Categories as numbers: one-hot, ordinal, and labels as classes.

use serde::{Deserialize, Serialize};

use super::rows::TrainingRows;
use crate::i18n::{Lang, prepare as text};
use crate::table::Column;

/// Most categories of one encoding: beyond, a one-hot table outgrows memory.
pub const MOST_CATEGORIES: usize = 10_000;

/// What a category becomes that training never saw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unseen {
    /// All zeros (one-hot), or not-a-number (ordinal).
    #[default]
    Nothing,
    /// A category of its own, `unknown`, which missing cells are, too.
    Unknown,
}

/// Why categories cannot be encoded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum EncodeError {
    /// Too many of them.
    TooMany {
        /// The column.
        column: String,
        /// How many.
        categories: u64,
        /// Most of them.
        most: u64,
    },
    /// None in the training rows.
    Empty {
        /// The column.
        column: String,
    },
}

impl EncodeError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            EncodeError::TooMany {
                column,
                categories,
                most,
            } => text::ENCODE_TOO_MANY.fill(
                lang,
                &[
                    ("column", column),
                    ("categories", &categories.to_string()),
                    ("most", &most.to_string()),
                ],
            ),
            EncodeError::Empty { column } => text::IMPUTE_EMPTY.fill(lang, &[("column", column)]),
        }
    }
}

/// The categories of a column as training saw them; only transforms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FittedCategories {
    /// The feature.
    pub feature: String,
    /// The categories in the order of their codes.
    pub categories: Vec<String>,
    /// What happens to others.
    pub unseen: Unseen,
}

/// The category that stands for all that was not seen.
const UNKNOWN: &str = super::impute::UNKNOWN;

/// Learns the categories of the training rows, in the order of their texts
/// (numbers by size), `unknown` last.
///
/// # Errors
/// [`EncodeError`] when there are none or more than [`MOST_CATEGORIES`].
pub fn fit(
    column: &Column,
    rows: &TrainingRows,
    unseen: Unseen,
) -> Result<FittedCategories, EncodeError> {
    let mut seen = vec![false; column.dictionary_len()];
    for row in rows.iter() {
        if let Some(slot) = seen.get_mut(column.code(row) as usize) {
            *slot = true;
        }
    }
    let mut categories: Vec<(f64, &str)> = (0u32..)
        .zip(seen)
        .filter(|(code, seen)| *seen && !column.is_missing_code(*code))
        .map(|(code, _)| {
            let number = column.dictionary_numbers().get(code as usize).copied();
            (
                number.unwrap_or(f64::NAN),
                column.dictionary_value(code).trim(),
            )
        })
        .collect();
    categories.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
    categories.dedup_by(|a, b| a.1 == b.1);
    if categories.len() > MOST_CATEGORIES {
        return Err(EncodeError::TooMany {
            column: column.name().to_string(),
            categories: categories.len() as u64,
            most: MOST_CATEGORIES as u64,
        });
    }
    let mut categories: Vec<String> = categories
        .into_iter()
        .map(|(_, text)| text.to_string())
        .collect();
    if unseen == Unseen::Unknown {
        categories.retain(|category| category != UNKNOWN);
        categories.push(UNKNOWN.to_string());
    }
    if categories.is_empty() {
        return Err(EncodeError::Empty {
            column: column.name().to_string(),
        });
    }
    Ok(FittedCategories {
        feature: column.name().to_string(),
        categories,
        unseen,
    })
}

impl FittedCategories {
    /// The code of every cell; `None` for what was not seen and what is missing
    /// (unless these are `unknown`).
    pub fn codes(&self, column: &Column) -> Vec<Option<u32>> {
        let mut sorted: Vec<(&str, u32)> = self
            .categories
            .iter()
            .map(String::as_str)
            .zip(0u32..)
            .collect();
        sorted.sort_unstable();
        let other = match self.unseen {
            Unseen::Nothing => None,
            Unseen::Unknown => (self.categories.len() as u32).checked_sub(1),
        };
        let of_text = |text: &str| {
            let found = sorted
                .binary_search_by(|(name, _)| name.cmp(&text.trim()))
                .ok()?;
            sorted.get(found).map(|(_, code)| *code)
        };
        let by_code: Vec<Option<u32>> = (0..column.dictionary_len() as u32)
            .map(|code| match column.is_missing_code(code) {
                true => other,
                false => of_text(column.dictionary_value(code)).or(other),
            })
            .collect();
        let code = |code: &u32| by_code.get(*code as usize).copied().unwrap_or(other);
        column.codes().iter().map(code).collect()
    }

    /// Ordinal: the code as a number; not-a-number for nothing.
    pub fn ordinal(&self, column: &Column) -> Vec<f64> {
        let codes = self.codes(column).into_iter();
        codes.map(|code| code.map_or(f64::NAN, f64::from)).collect()
    }

    /// The names of the one-hot features: `city=Seoul`.
    pub fn one_hot_names(&self) -> Vec<String> {
        let name = |category: &String| format!("{}={category}", self.feature);
        self.categories.iter().map(name).collect()
    }

    /// One-hot: a column of zeros and ones per category.
    pub fn one_hot(&self, column: &Column) -> Vec<Vec<f64>> {
        let codes = self.codes(column);
        let mut columns = vec![vec![0.0; codes.len()]; self.categories.len()];
        for (row, code) in codes.iter().enumerate() {
            let column = code.and_then(|code| columns.get_mut(code as usize));
            if let Some(cell) = column.and_then(|column| column.get_mut(row)) {
                *cell = 1.0;
            }
        }
        columns
    }

    /// The category of a code, for labels on their way back to words.
    pub fn category(&self, code: u32) -> Option<&str> {
        self.categories.get(code as usize).map(String::as_str)
    }
}
