//! Looking into a model from outside: what all that only asks for scores has in common.
//!
//! Whatever scores rows can be looked into, be it trees or a network: all that is needed is
//! [`Scores`]. Nothing here knows what the model is made of.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::feature::matrix::Matrix;
use crate::feature::prepare::Random;
use crate::i18n::{Lang, inspection as text, number};

/// Scores the rows of a matrix, one score per element of the slice. A row that cannot be
/// scored gets not-a-number, which is told as an error with the row's number.
pub trait Scores: Fn(&Matrix, Range<usize>, &mut [f64]) {}

impl<F: Fn(&Matrix, Range<usize>, &mut [f64])> Scores for F {}

/// Why a model cannot be looked into.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum InspectionError {
    /// Too few rows.
    TooFewRows {
        /// How many there are.
        rows: u64,
        /// How many are needed.
        needed: u64,
    },
    /// A feature that the model does not have.
    NoFeature {
        /// What was asked for.
        feature: String,
        /// What there is.
        features: Vec<String>,
    },
    /// A feature without a value in any row.
    NoValue {
        /// The feature.
        feature: String,
    },
    /// A score that is no finite number.
    Score {
        /// The row, from 1.
        row: u64,
    },
    /// A figure that is not defined on the rows at hand.
    Figure {
        /// How many rows those are.
        rows: u64,
    },
    /// More features than can be compared with each other.
    TooManyFeatures {
        /// How many there are.
        features: u64,
        /// How many there may be.
        most: u64,
    },
    /// Not one answer per row.
    Lengths {
        /// Rows.
        rows: u64,
        /// Answers.
        labels: u64,
    },
}

impl InspectionError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        let count = |value: &u64| number::grouped(*value);
        match self {
            InspectionError::TooFewRows { rows: 0, needed } => {
                text::NO_ROWS.fill(lang, &[("needed", &count(needed))])
            }
            InspectionError::TooFewRows { rows, needed } => {
                text::TOO_FEW_ROWS.fill(lang, &[("rows", &count(rows)), ("needed", &count(needed))])
            }
            InspectionError::NoFeature { feature, features } => text::NO_FEATURE.fill(
                lang,
                &[("feature", feature), ("features", &features.join(", "))],
            ),
            InspectionError::NoValue { feature } => {
                text::NO_VALUE.fill(lang, &[("feature", feature)])
            }
            InspectionError::Score { row } => text::SCORE.fill(lang, &[("row", &count(row))]),
            InspectionError::Figure { rows } => text::FIGURE.fill(lang, &[("rows", &count(rows))]),
            InspectionError::TooManyFeatures { features, most } => text::TOO_MANY_FEATURES.fill(
                lang,
                &[("features", &count(features)), ("most", &count(most))],
            ),
            InspectionError::Lengths { rows, labels } => {
                text::LENGTHS.fill(lang, &[("rows", &count(rows)), ("labels", &count(labels))])
            }
        }
    }
}

/// The scores of all rows of `matrix`; `names` are the rows' numbers in the user's table.
///
/// # Errors
/// [`InspectionError::Score`] for the first score that is no finite number.
pub fn scores_of(
    score: &impl Scores,
    matrix: &Matrix,
    names: &[u32],
) -> Result<Vec<f64>, InspectionError> {
    let mut scores = vec![f64::NAN; matrix.rows()];
    score(matrix, 0..matrix.rows(), &mut scores);
    match scores.iter().position(|score| !score.is_finite()) {
        None => Ok(scores),
        Some(at) => Err(InspectionError::Score {
            row: names.get(at).map_or(at as u64, |row| u64::from(*row)) + 1,
        }),
    }
}

/// At most `most` of `rows` rows, drawn at random without putting back, ascending.
pub fn sample(rows: usize, most: usize, seed: u64) -> Vec<u32> {
    let all = u32::try_from(rows).unwrap_or(u32::MAX);
    if rows <= most {
        return (0..all).collect();
    }
    // Selection sampling (Knuth, The Art of Computer Programming, 3.4.2, algorithm S).
    let mut random = Random::new(seed);
    let mut chosen = Vec::with_capacity(most);
    for row in 0..all {
        let wanted = most - chosen.len();
        if wanted == 0 {
            break;
        }
        if random.below(rows - row as usize) < wanted {
            chosen.push(row);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_even_ascending_and_of_the_wanted_size() {
        assert_eq!(sample(3, 5, 0), [0, 1, 2]);
        assert_eq!(sample(5, 0, 0), [] as [u32; 0]);
        let mut hits = [0; 20];
        for seed in 0..2_000 {
            let rows = sample(20, 5, seed);
            assert!(rows.len() == 5 && rows.windows(2).all(|pair| pair[0] < pair[1]));
            for row in rows {
                hits[row as usize] += 1;
            }
        }
        // 500 expected, standard deviation 19.
        assert!(
            hits.iter().all(|hits| (420..580).contains(hits)),
            "{hits:?}"
        );
    }
}
