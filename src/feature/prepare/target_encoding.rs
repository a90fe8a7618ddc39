//! Target encoding: a category becomes the (smoothed) mean of the label over the
//! rows that have it.
//!
//! Training rows are encoded out of fold, each by what the other folds say, or
//! the encoding would carry a row's own label into its features. The smoothing is
//! Micci-Barreca's (2001), as in scikit-learn's `TargetEncoder`, or by how much the
//! categories differ beyond chance (an analysis of variance).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::random::Random;
use super::rows::TrainingRows;
use crate::table::Column;

/// Folds unless asked otherwise.
pub const FOLDS: u32 = 5;

/// How strongly rare categories are drawn to the overall mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Smoothing {
    /// By the variance within the category against that of all (empirical Bayes).
    #[default]
    Auto,
    /// As if this many rows with the overall mean came on top.
    Rows(f64),
    /// As if so many rows with the overall mean came on top as the spread of the categories
    /// asks for: few where they differ much, and endlessly many where they differ by no more
    /// than chance would have it, as those of an id do.
    Spread,
}

/// An encoding as it was learnt from training rows; only transforms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FittedTargetEncoding {
    /// The feature.
    pub feature: String,
    /// The mean of the label, which categories never seen get.
    pub mean: f64,
    /// What missing cells get; the mean if none was seen.
    pub missing: f64,
    /// What each category gets, in the order of their texts.
    pub categories: Vec<(String, f64)>,
}

/// An encoding, and the training rows encoded out of fold.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetEncoded {
    /// For all rows outside of training.
    pub fitted: FittedTargetEncoding,
    /// One value per training row, in their order.
    pub out_of_fold: Vec<f64>,
}

/// The fold of each training row, dealt out at random.
pub fn random_folds(rows: &TrainingRows, folds: u32, seed: u64) -> Vec<u32> {
    let mut folds: Vec<u32> = (0..rows.len() as u32)
        .map(|row| row % folds.max(2))
        .collect();
    Random::new(seed).shuffle(&mut folds);
    folds
}

/// Learns an encoding of `column`. `target` has one number per training row (1
/// and 0 for the two classes), `folds` the fold of each, in the rows' order;
/// rows whose target is not a number are passed over and get the mean.
pub fn fit(
    column: &Column,
    rows: &TrainingRows,
    target: &[f64],
    folds: &[u32],
    smoothing: Smoothing,
) -> TargetEncoded {
    let groups = Groups::of(column);
    let members: Vec<Member> = rows
        .iter()
        .zip(target)
        .zip(folds.iter().copied().chain(std::iter::repeat(0)))
        .map(|((row, target), fold)| Member {
            group: groups.of_code(column.code(row)),
            target: *target,
            fold,
        })
        .collect();
    let (smoothing, prior) = match smoothing {
        Smoothing::Spread => {
            let plain = Means::of(&members, groups.count(), Smoothing::Rows(0.0), None, None);
            let weight = spread_weight(&members, groups.count());
            // One prior for all folds: their own means would tell the folds apart.
            (Smoothing::Rows(weight), Some(plain.mean))
        }
        other => (other, None),
    };
    let whole = Means::of(&members, groups.count(), smoothing, None, prior);
    let mut out_of_fold = vec![whole.mean; members.len()];
    let mut numbers: Vec<u32> = members.iter().map(|member| member.fold).collect();
    numbers.sort_unstable();
    numbers.dedup();
    for fold in numbers {
        let others = Means::of(&members, groups.count(), smoothing, Some(fold), prior);
        for (slot, member) in out_of_fold.iter_mut().zip(&members) {
            if member.fold == fold {
                *slot = others.get(member.group);
            }
        }
    }
    let categories = groups
        .names
        .iter()
        .map(|(name, group)| (name.clone(), whole.get(*group)));
    TargetEncoded {
        fitted: FittedTargetEncoding {
            feature: column.name().to_string(),
            mean: whole.mean,
            missing: whole.get(0),
            // What only other rows have stays unknown.
            categories: categories
                .zip(groups.names.values())
                .filter(|(_, group)| whole.seen(**group))
                .map(|(pair, _)| pair)
                .collect(),
        },
        out_of_fold,
    }
}

/// The weight of the overall mean, in rows: the variance within categories by the variance of
/// their means. Endless (as far as numbers go) unless these differ by more than chance.
fn spread_weight(members: &[Member], groups: usize) -> f64 {
    const ENDLESS: f64 = 1e12;
    let mut sums = vec![[0.0; 3]; groups];
    for member in members.iter().filter(|member| !member.target.is_nan()) {
        if let Some([rows, sum, squares]) = sums.get_mut(member.group as usize) {
            *rows += 1.0;
            *sum += member.target;
            *squares += member.target * member.target;
        }
    }
    sums.retain(|[rows, ..]| *rows > 0.0);
    let total = |of: &dyn Fn(&[f64; 3]) -> f64| sums.iter().map(of).sum::<f64>();
    let (rows, count) = (total(&|sum| sum[0]), sums.len() as f64);
    let mean = total(&|sum| sum[1]) / rows;
    let (between_degrees, within_degrees) = (count - 1.0, rows - count);
    if between_degrees < 1.0 || within_degrees < 1.0 {
        return ENDLESS;
    }
    let within = total(&|[rows, sum, squares]| squares - sum * sum / rows) / within_degrees;
    let between = total(&|[rows, sum, _]| {
        let away = sum / rows - mean;
        rows * away * away
    }) / between_degrees;
    let typical = (rows - total(&|sum| sum[0] * sum[0]) / rows) / between_degrees;
    // What the ratio of both exceeds one time in forty when categories are alike.
    let chance = 2.0 * libm::sqrt(2.0 / between_degrees + 2.0 / within_degrees);
    if between <= within * (1.0 + chance) {
        return ENDLESS;
    }
    let variance = (between - within) / typical;
    (within / variance).clamp(0.5, ENDLESS)
}

impl FittedTargetEncoding {
    /// The encoding of a cell.
    pub fn value(&self, text: &str) -> f64 {
        let text = text.trim();
        let found = self
            .categories
            .binary_search_by(|(name, _)| name.as_str().cmp(text));
        found
            .ok()
            .and_then(|index| self.categories.get(index))
            .map_or(self.mean, |(_, value)| *value)
    }

    /// The encoding of every cell of a column.
    pub fn apply(&self, column: &Column) -> Vec<f64> {
        let by_code: Vec<f64> = (0..column.dictionary_len() as u32)
            .map(|code| match column.is_missing_code(code) {
                true => self.missing,
                false => self.value(column.dictionary_value(code)),
            })
            .collect();
        let value = |code: &u32| by_code.get(*code as usize).copied().unwrap_or(self.mean);
        column.codes().iter().map(value).collect()
    }
}

/// The categories of a column, spellings that differ in white space at their
/// ends together; group 0 is what is missing.
struct Groups {
    names: BTreeMap<String, u32>,
    of_code: Vec<u32>,
}

impl Groups {
    fn of(column: &Column) -> Groups {
        let mut names = BTreeMap::new();
        let of_code = (0..column.dictionary_len() as u32)
            .map(|code| {
                if column.is_missing_code(code) {
                    return 0;
                }
                let next = names.len() as u32 + 1;
                let name = column.dictionary_value(code).trim().to_string();
                *names.entry(name).or_insert(next)
            })
            .collect();
        Groups { names, of_code }
    }

    fn of_code(&self, code: u32) -> u32 {
        self.of_code.get(code as usize).copied().unwrap_or_default()
    }

    fn count(&self) -> usize {
        self.names.len() + 1
    }
}

struct Member {
    group: u32,
    target: f64,
    fold: u32,
}

/// Smoothed means of the target by group.
struct Means {
    mean: f64,
    by_group: Vec<Option<f64>>,
}

impl Means {
    /// Over the members of all folds but `without`.
    /// `prior` is what rare categories are drawn to, if not these members' mean.
    fn of(
        members: &[Member],
        groups: usize,
        smoothing: Smoothing,
        without: Option<u32>,
        prior: Option<f64>,
    ) -> Means {
        let inside = || {
            members
                .iter()
                .filter(|member| Some(member.fold) != without && !member.target.is_nan())
        };
        let count = inside().count().max(1) as f64;
        let mean = inside().map(|member| member.target).sum::<f64>() / count;
        let mean = prior.unwrap_or(mean);
        let squares = inside().map(|m| (m.target - mean) * (m.target - mean));
        let variance = squares.sum::<f64>() / count;
        // Rows, sum and squares around the mean of the group.
        let mut sums = vec![(0.0, 0.0, 0.0); groups];
        for member in inside() {
            if let Some((rows, sum, _)) = sums.get_mut(member.group as usize) {
                *rows += 1.0;
                *sum += member.target;
            }
        }
        for member in inside() {
            if let Some((rows, sum, squares)) = sums.get_mut(member.group as usize) {
                let from_mean = member.target - *sum / *rows;
                *squares += from_mean * from_mean;
            }
        }
        let smooth = |(rows, sum, squares): (f64, f64, f64)| {
            if rows == 0.0 {
                return None;
            }
            let own = sum / rows;
            Some(match smoothing {
                Smoothing::Rows(weight) => (sum + weight * mean) / (rows + weight),
                Smoothing::Auto | Smoothing::Spread => {
                    let trust = variance * rows / (variance * rows + squares / rows);
                    match trust.is_nan() {
                        true => mean,
                        false => trust * own + (1.0 - trust) * mean,
                    }
                }
            })
        };
        Means {
            mean,
            by_group: sums.into_iter().map(smooth).collect(),
        }
    }

    fn seen(&self, group: u32) -> bool {
        matches!(self.by_group.get(group as usize), Some(Some(_)))
    }

    fn get(&self, group: u32) -> f64 {
        self.by_group
            .get(group as usize)
            .copied()
            .flatten()
            .unwrap_or(self.mean)
    }
}
