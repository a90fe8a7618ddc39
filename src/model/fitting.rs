//! What all fits have in common: they are done in steps, and they may fail in words.

mod epochs;
mod kin;

use serde::{Deserialize, Serialize};

pub(in crate::model) use epochs::Epochs;
pub use kin::Kin;

use super::ModelError;
use crate::i18n::{Lang, number, train as text};

/// How far a fit is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FitProgress {
    /// The share of it that is done, from 0 to 1; an estimate where it stops by itself.
    pub share: f64,
    /// What rows that it does not learn from say so far: the mean logistic loss.
    pub validation: Option<f64>,
    /// Whether all is done.
    pub finished: bool,
}

/// Why a model cannot be fitted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum FitError {
    /// All answers are alike.
    OneClass {
        /// Rows.
        rows: u64,
    },
    /// Too few rows.
    TooFewRows {
        /// Rows.
        rows: u64,
        /// Rows needed.
        needed: u64,
    },
    /// No feature varies.
    NothingVaries {
        /// Features.
        features: u64,
    },
    /// More numbers per row than can be worked with.
    TooWide {
        /// Numbers that a row would become.
        inputs: u64,
        /// The most.
        most: u64,
    },
    /// More classes than are learnt.
    TooManyClasses {
        /// Classes.
        classes: u64,
        /// The most.
        most: u64,
    },
    /// Ended before there was anything to keep.
    NothingLearnt,
    /// A number went beyond all bounds.
    NotFinite,
    /// The trees cannot be kept.
    Model(ModelError),
}

impl From<ModelError> for FitError {
    fn from(error: ModelError) -> FitError {
        FitError::Model(error)
    }
}

impl FitError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        let count = |value: &u64| number::grouped(*value);
        match self {
            FitError::OneClass { rows } => {
                text::FIT_ONE_CLASS.fill(lang, &[("rows", &count(rows))])
            }
            FitError::TooFewRows { rows, needed } => {
                text::FIT_TOO_FEW.fill(lang, &[("rows", &count(rows)), ("needed", &count(needed))])
            }
            FitError::NothingVaries { features } => {
                text::FIT_NOTHING_VARIES.fill(lang, &[("features", &count(features))])
            }
            FitError::TooWide { inputs, most } => {
                text::FIT_TOO_WIDE.fill(lang, &[("inputs", &count(inputs)), ("most", &count(most))])
            }
            FitError::TooManyClasses { classes, most } => text::FIT_TOO_MANY_CLASSES.fill(
                lang,
                &[("classes", &count(classes)), ("most", &count(most))],
            ),
            FitError::NothingLearnt => text::NOTHING_LEARNT.text(lang).to_string(),
            FitError::NotFinite => text::FIT_NOT_FINITE.text(lang).to_string(),
            FitError::Model(error) => error.say(lang),
        }
    }
}

/// Checks that rows of both answers are there, `needed` rows at least.
pub(in crate::model) fn check_rows(
    labels: &[bool],
    rows: &[u32],
    needed: u64,
) -> Result<(), FitError> {
    let count = rows.len() as u64;
    if count < needed {
        return Err(FitError::TooFewRows {
            rows: count,
            needed,
        });
    }
    let positive = |row: &u32| labels.get(*row as usize) == Some(&true);
    let positives = rows.iter().filter(|row| positive(row)).count() as u64;
    match positives == 0 || positives == count {
        true => Err(FitError::OneClass { rows: count }),
        false => Ok(()),
    }
}

/// At most `most` of the rows, drawn without replacement, ascending.
pub(in crate::model) fn at_most(
    rows: &[u32],
    most: usize,
    random: &mut crate::feature::prepare::Random,
) -> Vec<u32> {
    let mut rows = rows.to_vec();
    if rows.len() > most {
        random.shuffle(&mut rows);
        rows.truncate(most);
        rows.sort_unstable();
    }
    rows
}

/// The logistic loss of log-odds `margin` where the answer is `target`, 0 or 1.
pub(in crate::model) fn logistic_loss(margin: f64, target: f64) -> f64 {
    let bent = margin.max(0.0) + libm::log1p(libm::exp(-margin.abs()));
    // Not-a-number must not be lost in a maximum.
    let bent = if margin.is_nan() { f64::NAN } else { bent };
    bent - target * margin
}
