//! Filling gaps feature by feature: mean, median, mode, constant, `unknown`,
//! zero plus flag. (From the other features: [`super::chained`].)

use serde::{Deserialize, Serialize};

use super::rows::TrainingRows;
use crate::feature::contract::Imputation;
use crate::i18n::{Lang, prepare as text};
use crate::table::{Column, number};

/// The category that stands for "nobody knows".
pub const UNKNOWN: &str = "unknown";

/// What a gap becomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// The training rows' mean.
    Mean,
    /// Their median.
    Median,
    /// Their most frequent value; of several, the smallest or first in the alphabet.
    Mode,
    /// This cell text, a number or a category.
    Constant {
        /// The text.
        value: String,
    },
    /// A category of its own.
    Unknown,
    /// Zero, and a feature `<name>_missing` that is 1 where there was a gap.
    ZeroWithFlag,
}

impl Strategy {
    /// What the strategy is called.
    pub fn say(&self, lang: Lang) -> &'static str {
        match self {
            Strategy::Mean => text::IMPUTE_MEAN,
            Strategy::Median => text::IMPUTE_MEDIAN,
            Strategy::Mode => text::IMPUTE_MODE,
            Strategy::Constant { .. } => text::IMPUTE_CONSTANT,
            Strategy::Unknown => text::IMPUTE_UNKNOWN,
            Strategy::ZeroWithFlag => text::IMPUTE_ZERO_FLAG,
        }
        .text(lang)
    }
}

/// Why a filling cannot be learnt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum ImputeError {
    /// No value in the training rows.
    Empty {
        /// The column.
        column: String,
    },
    /// A mean or median of texts.
    NotNumeric {
        /// The column.
        column: String,
        /// The strategy.
        strategy: Strategy,
        /// A row with text, from 1.
        row: u64,
        /// The text.
        example: String,
    },
}

impl ImputeError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            ImputeError::Empty { column } => text::IMPUTE_EMPTY.fill(lang, &[("column", column)]),
            ImputeError::NotNumeric {
                column,
                strategy,
                row,
                example,
            } => text::IMPUTE_NOT_NUMERIC.fill(
                lang,
                &[
                    ("column", column),
                    ("strategy", strategy.say(lang)),
                    ("row", &row.to_string()),
                    ("example", example),
                ],
            ),
        }
    }
}

/// A filling as it was learnt from training rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FittedImputation {
    /// The feature.
    pub feature: String,
    /// The strategy.
    pub strategy: Strategy,
    /// The text that a gap gets.
    pub fill: String,
    /// The same as a number; `None` for a category.
    pub value: Option<f64>,
}

/// Learns what the gaps of a column become.
///
/// # Errors
/// [`ImputeError`] when the training rows have no value to learn from, or texts
/// where numbers are needed.
pub fn fit(
    column: &Column,
    rows: &TrainingRows,
    strategy: &Strategy,
) -> Result<FittedImputation, ImputeError> {
    let empty = || ImputeError::Empty {
        column: column.name().to_string(),
    };
    let numbers = || -> Result<Vec<f64>, ImputeError> {
        let wrong = rows
            .iter()
            .find(|row| !column.is_missing(*row) && column.number(*row).is_none());
        match wrong {
            Some(row) => Err(ImputeError::NotNumeric {
                column: column.name().to_string(),
                strategy: strategy.clone(),
                row: row as u64 + 1,
                example: column.text(row).trim().to_string(),
            }),
            None => Ok(rows
                .iter()
                .map(|row| column.number(row).unwrap_or(f64::NAN))
                .collect()),
        }
    };
    let fill = match strategy {
        Strategy::Mean => number::write(mean(&numbers()?).ok_or_else(empty)?),
        Strategy::Median => number::write(median(&numbers()?).ok_or_else(empty)?),
        Strategy::Mode => mode(column, rows).ok_or_else(empty)?,
        Strategy::Constant { value } => value.trim().to_string(),
        Strategy::Unknown => UNKNOWN.to_string(),
        Strategy::ZeroWithFlag => "0".to_string(),
    };
    Ok(FittedImputation {
        feature: column.name().to_string(),
        strategy: strategy.clone(),
        value: number::parse(&fill),
        fill,
    })
}

impl FittedImputation {
    /// The name of the feature that says where the gaps were, if there is one.
    pub fn flag(&self) -> Option<String> {
        (self.strategy == Strategy::ZeroWithFlag).then(|| format!("{}_missing", self.feature))
    }

    /// The column without gaps, and behind it the flag if there is one.
    pub fn apply(&self, column: &Column) -> Vec<Column> {
        let cell = |row: usize| match column.is_missing(row) {
            true => self.fill.as_str(),
            false => column.text(row),
        };
        let filled = Column::from_texts(column.name(), (0..column.len()).map(cell));
        let flag = self.flag().map(|name| {
            let said = |row| if column.is_missing(row) { "1" } else { "0" };
            Column::from_texts(&name, (0..column.len()).map(said))
        });
        std::iter::once(filled).chain(flag).collect()
    }

    /// Fills numbers in place; 1 where there was a gap, if a flag is wanted.
    pub fn apply_numbers(&self, numbers: &mut [f64]) -> Option<Vec<f64>> {
        let flag = self.flag().map(|_| {
            numbers
                .iter()
                .map(|x| f64::from(u8::from(x.is_nan())))
                .collect()
        });
        if let Some(value) = self.value {
            numbers
                .iter_mut()
                .filter(|x| x.is_nan())
                .for_each(|x| *x = value);
        }
        flag
    }

    /// What the contract says of the feature's gaps.
    pub fn contract(&self) -> Imputation {
        match self.value {
            Some(value) => Imputation::Value { value },
            None => Imputation::Category {
                name: self.fill.clone(),
            },
        }
    }
}

/// The mean of what is not missing (pairwise, so that long columns keep their digits).
pub fn mean(values: &[f64]) -> Option<f64> {
    fn sum(values: &[f64]) -> (f64, u64) {
        match values.len() {
            0..=128 => values
                .iter()
                .filter(|x| !x.is_nan())
                .fold((0.0, 0), |(sum, count), x| (sum + x, count + 1)),
            length => {
                let (first, second) = values.split_at(length / 2);
                let (first, second) = (sum(first), sum(second));
                (first.0 + second.0, first.1 + second.1)
            }
        }
    }
    let (sum, count) = sum(values);
    (count > 0).then(|| sum / count as f64)
}

/// The median of what is not missing; of an even number, the middle of the two.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut present: Vec<f64> = values.iter().copied().filter(|x| !x.is_nan()).collect();
    let half = present.len() / 2;
    if present.is_empty() {
        return None;
    }
    let even = present.len().is_multiple_of(2);
    let (below, upper, _) = present.select_nth_unstable_by(half, f64::total_cmp);
    let upper = *upper;
    let lower = match even {
        true => below
            .iter()
            .copied()
            .max_by(f64::total_cmp)
            .unwrap_or(upper),
        false => upper,
    };
    Some(lower + (upper - lower) / 2.0)
}

/// The most frequent text; equal numbers in other spellings are one value.
fn mode(column: &Column, rows: &TrainingRows) -> Option<String> {
    let mut counts = vec![0u64; column.dictionary_len()];
    for row in rows.iter() {
        if let Some(count) = counts.get_mut(column.code(row) as usize) {
            *count += 1;
        }
    }
    let mut values: Vec<(f64, &str, u64)> = (0u32..)
        .zip(&counts)
        .filter(|(code, count)| **count > 0 && !column.is_missing_code(*code))
        .map(|(code, count)| {
            let number = column.dictionary_numbers().get(code as usize).copied();
            let text = column.dictionary_value(code).trim();
            (number.unwrap_or(f64::NAN), text, *count)
        })
        .collect();
    values.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
    let mut best: Option<(&str, u64)> = None;
    let same = |a: &(f64, &str, u64), b: &(f64, &str, u64)| a.0 == b.0 || a.1 == b.1;
    for alike in values.chunk_by(same) {
        let count = alike.iter().map(|value| value.2).sum();
        if let Some((_, text, _)) = alike.first()
            && best.is_none_or(|(_, most)| count > most)
        {
            best = Some((text, count));
        }
    }
    best.map(|(text, _)| text.to_string())
}
