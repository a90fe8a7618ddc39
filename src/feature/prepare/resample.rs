//! Balancing the classes of the training rows: SMOTE, and rows repeated or left
//! out at random. Test rows keep their distribution: all of this takes
//! [`TrainingRows`].

mod smote;

use serde::{Deserialize, Serialize};

pub use smote::{Smote, SmoteOptions, Synthetic};

use super::random::Random;
use super::rows::TrainingRows;
use crate::i18n::number::plain;
use crate::i18n::{Lang, prepare as text};

/// Why classes cannot be balanced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum ResampleError {
    /// A gap in a feature.
    Gap {
        /// The feature's position, from 1.
        feature: u64,
        /// The row, from 1.
        row: u64,
    },
    /// Too few rows of the rarer class.
    TooFew {
        /// How many.
        rows: u64,
    },
    /// A ratio out of range.
    Ratio {
        /// The ratio.
        ratio: f64,
    },
    /// Columns and labels of different lengths.
    Shape {
        /// Rows of the labels.
        expected: u64,
        /// Rows of a column.
        found: u64,
    },
}

impl ResampleError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            ResampleError::Gap { feature, row } => text::SMOTE_GAP.fill(
                lang,
                &[("feature", &feature.to_string()), ("row", &row.to_string())],
            ),
            ResampleError::TooFew { rows } => {
                text::SMOTE_TOO_FEW.fill(lang, &[("rows", &rows.to_string())])
            }
            ResampleError::Ratio { ratio } => {
                text::SMOTE_RATIO.fill(lang, &[("ratio", &plain(*ratio))])
            }
            ResampleError::Shape { expected, found } => text::SMOTE_SHAPE.fill(
                lang,
                &[
                    ("expected", &expected.to_string()),
                    ("found", &found.to_string()),
                ],
            ),
        }
    }
}

/// The training rows of the rarer and of the more frequent class.
struct Classes {
    rarer: Vec<u32>,
    frequent: Vec<u32>,
    /// Which class is the rarer one.
    rare_class: bool,
}

impl Classes {
    fn of(
        classes: &[Option<bool>],
        rows: &TrainingRows,
        ratio: f64,
    ) -> Result<Classes, ResampleError> {
        if !(ratio > 0.0 && ratio <= 1.0) {
            return Err(ResampleError::Ratio { ratio });
        }
        let of = |class: bool| -> Vec<u32> {
            let rows = rows.rows().iter().copied();
            rows.filter(|row| classes.get(*row as usize) == Some(&Some(class)))
                .collect()
        };
        let (positive, negative) = (of(true), of(false));
        let rare_class = positive.len() <= negative.len();
        let (rarer, frequent) = match rare_class {
            true => (positive, negative),
            false => (negative, positive),
        };
        Ok(Classes {
            rarer,
            frequent,
            rare_class,
        })
    }

    /// Rows that the rarer class lacks to the wanted ratio.
    fn lacking(&self, ratio: f64) -> usize {
        let wanted = libm::round(self.frequent.len() as f64 * ratio) as usize;
        wanted.saturating_sub(self.rarer.len())
    }
}

/// Training rows with those of the rarer class repeated at random until there
/// are `ratio` of them per row of the other. Repeated rows stand last.
///
/// # Errors
/// [`ResampleError`] when the ratio is none or a class has no row.
pub fn oversample(
    classes: &[Option<bool>],
    rows: &TrainingRows,
    ratio: f64,
    seed: u64,
) -> Result<Vec<u32>, ResampleError> {
    let split = Classes::of(classes, rows, ratio)?;
    if split.rarer.is_empty() {
        return Err(ResampleError::TooFew { rows: 0 });
    }
    let mut random = Random::new(seed);
    let mut picked: Vec<u32> = split.rarer.iter().chain(&split.frequent).copied().collect();
    picked.sort_unstable();
    for _ in 0..split.lacking(ratio) {
        picked.extend(split.rarer.get(random.below(split.rarer.len())));
    }
    Ok(picked)
}

/// Training rows with those of the more frequent class left out at random until
/// there are `ratio` of the other per row of it; ascending.
///
/// # Errors
/// [`ResampleError`] when the ratio is none or a class has no row.
pub fn undersample(
    classes: &[Option<bool>],
    rows: &TrainingRows,
    ratio: f64,
    seed: u64,
) -> Result<TrainingRows, ResampleError> {
    let mut split = Classes::of(classes, rows, ratio)?;
    if split.rarer.is_empty() {
        return Err(ResampleError::TooFew { rows: 0 });
    }
    Random::new(seed).shuffle(&mut split.frequent);
    let keep = libm::round(split.rarer.len() as f64 / ratio) as usize;
    split.frequent.truncate(keep);
    split.rarer.append(&mut split.frequent);
    Ok(TrainingRows::new(split.rarer))
}
