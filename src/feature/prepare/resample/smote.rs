//! SMOTE: rows of the rarer class made up between neighbours (Chawla et al.
//! 2002), with its variant for categories (SMOTE-NC, the same paper).

use serde::{Deserialize, Serialize};

use super::{Classes, ResampleError};
use crate::feature::prepare::random::Random;
use crate::feature::prepare::rows::TrainingRows;

/// Rows of the rarer class among which neighbours are sought. Of more rows a
/// random sample of this size is taken, for the work grows with the square.
const MOST_CANDIDATES: usize = 4096;

/// Rows made up per step: some 20 ms at thirty features.
const PER_STEP: usize = 64;

/// How rows are made up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SmoteOptions {
    /// Neighbours among which one is drawn.
    pub neighbours: u32,
    /// Wanted rows of the rarer class per row of the other.
    pub ratio: f64,
    /// Per feature whether its numbers are codes of categories; short of
    /// features, the rest are numbers.
    pub categories: Vec<bool>,
    /// Whether gaps are kept: two rows of which either has a gap are as far apart in that
    /// feature as rows are in the mean, and what is made up has the first row's cell. Else
    /// gaps are refused.
    #[serde(default)]
    pub keep_gaps: bool,
    /// The seed.
    pub seed: u64,
}

impl Default for SmoteOptions {
    fn default() -> SmoteOptions {
        SmoteOptions {
            neighbours: 5,
            ratio: 1.0,
            categories: Vec::new(),
            keep_gaps: false,
            seed: 0,
        }
    }
}

/// Rows that were made up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Synthetic {
    /// One per feature.
    pub columns: Vec<Vec<f64>>,
    /// Per row made up, the training row it began at.
    pub origin: Vec<u32>,
    /// Per row made up, the training row towards which it lies.
    pub towards: Vec<u32>,
    /// The class of them all.
    pub class: bool,
}

/// SMOTE under way.
#[derive(Debug)]
pub struct Smote {
    options: SmoteOptions,
    /// Values of the rarer class row by row, in standard deviations.
    scaled: Vec<f64>,
    /// The same as they are.
    values: Vec<f64>,
    width: usize,
    rows: Vec<u32>,
    candidates: Vec<u32>,
    /// Per row its neighbours, once they were sought.
    near: Vec<Vec<u32>>,
    wanted: usize,
    random: Random,
    made: Synthetic,
}

impl Smote {
    /// Prepares to make up rows for the rarer class of the training rows.
    /// Distances are taken in standard deviations of the rarer class, so that no
    /// unit outweighs another; categories that differ count as one such deviation.
    ///
    /// # Errors
    /// [`ResampleError`] on gaps, odd shapes, or fewer than two rows to stand between.
    pub fn new(
        columns: &[Vec<f64>],
        classes: &[Option<bool>],
        rows: &TrainingRows,
        options: SmoteOptions,
    ) -> Result<Smote, ResampleError> {
        if let Some(column) = columns.iter().find(|column| column.len() != classes.len()) {
            return Err(ResampleError::Shape {
                expected: classes.len() as u64,
                found: column.len() as u64,
            });
        }
        let split = Classes::of(classes, rows, options.ratio)?;
        let wanted = split.lacking(options.ratio);
        if split.rarer.len() < 2 && wanted > 0 {
            return Err(ResampleError::TooFew {
                rows: split.rarer.len() as u64,
            });
        }
        let width = columns.len();
        let mut values = Vec::with_capacity(width * split.rarer.len());
        for row in &split.rarer {
            for (feature, column) in columns.iter().enumerate() {
                let value = column.get(*row as usize).copied().unwrap_or(f64::NAN);
                if !(value.is_finite() || options.keep_gaps && value.is_nan()) {
                    return Err(ResampleError::Gap {
                        feature: feature as u64 + 1,
                        row: u64::from(*row) + 1,
                    });
                }
                values.push(value);
            }
        }
        let mut scaled = values.clone();
        for feature in (0..width).filter(|f| options.categories.get(*f) != Some(&true)) {
            let cells = || {
                let all = values.iter().skip(feature).step_by(width);
                all.filter(|cell| !cell.is_nan())
            };
            let count = cells().count().max(1) as f64;
            let mean = cells().sum::<f64>() / count;
            let variance = cells().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count;
            let deviation = libm::sqrt(variance);
            for cell in scaled.iter_mut().skip(feature).step_by(width) {
                *cell = if deviation > 0.0 || cell.is_nan() {
                    (*cell - mean) / deviation
                } else {
                    0.0
                };
            }
        }
        let mut random = Random::new(options.seed);
        let mut candidates: Vec<u32> = (0..split.rarer.len() as u32).collect();
        if candidates.len() > MOST_CANDIDATES {
            random.shuffle(&mut candidates);
            candidates.truncate(MOST_CANDIDATES);
            candidates.sort_unstable();
        }
        Ok(Smote {
            made: Synthetic {
                columns: vec![Vec::with_capacity(wanted); width],
                origin: Vec::with_capacity(wanted),
                towards: Vec::with_capacity(wanted),
                class: split.rare_class,
            },
            near: vec![Vec::new(); split.rarer.len()],
            options,
            scaled,
            values,
            width,
            rows: split.rarer,
            candidates,
            wanted,
            random,
        })
    }

    /// Makes up some rows; the share that is done.
    pub fn step(&mut self) -> f64 {
        for _ in 0..PER_STEP {
            if self.made.origin.len() >= self.wanted {
                return 1.0;
            }
            self.make_one();
        }
        self.made.origin.len() as f64 / self.wanted.max(1) as f64
    }

    /// All rows made up.
    pub fn run(mut self) -> Synthetic {
        while self.step() < 1.0 {}
        self.made
    }

    /// The rows made up so far.
    pub fn finish(self) -> Synthetic {
        self.made
    }

    fn make_one(&mut self) {
        let number = self.made.origin.len();
        // Every row in turn, then again: all parts of the class are thickened alike.
        let base = number % self.rows.len().max(1);
        let known = self.near.get_mut(base).map(std::mem::take);
        let near = known
            .filter(|near| !near.is_empty())
            .unwrap_or_else(|| self.nearest(base));
        let other = near
            .get(self.random.below(near.len()))
            .copied()
            .unwrap_or(base as u32);
        let way = self.random.uniform();
        for feature in 0..self.width {
            let at = |row: usize| self.values.get(row * self.width + feature).copied();
            let (from, to) = (
                at(base).unwrap_or_default(),
                at(other as usize).unwrap_or_default(),
            );
            let value = if self.options.categories.get(feature) == Some(&true) {
                frequent(near.iter().filter_map(|row| at(*row as usize))).unwrap_or(from)
            } else if from.is_nan() || to.is_nan() {
                from
            } else {
                from + way * (to - from)
            };
            if let Some(column) = self.made.columns.get_mut(feature) {
                column.push(value);
            }
        }
        let row = |place: usize| self.rows.get(place).copied().unwrap_or_default();
        self.made.origin.push(row(base));
        self.made.towards.push(row(other as usize));
        if let Some(slot) = self.near.get_mut(base) {
            *slot = near;
        }
    }

    /// The nearest neighbours of a row of the rarer class, the nearest first.
    fn nearest(&self, base: usize) -> Vec<u32> {
        let of = |row: usize| self.scaled.get(row * self.width..(row + 1) * self.width);
        let here = of(base).unwrap_or_default();
        let count = (self.options.neighbours.max(1) as usize).min(self.candidates.len());
        let mut nearest: Vec<(f64, u32)> = Vec::with_capacity(count + 1);
        for row in self.candidates.iter().filter(|row| **row as usize != base) {
            let there = of(*row as usize).unwrap_or_default();
            let distance = self.distance(here, there);
            if nearest.len() == count && nearest.last().is_some_and(|last| last.0 <= distance) {
                continue;
            }
            let place = nearest.partition_point(|known| known.0 <= distance);
            nearest.insert(place, (distance, *row));
            nearest.truncate(count);
        }
        nearest.into_iter().map(|(_, row)| row).collect()
    }

    fn distance(&self, here: &[f64], there: &[f64]) -> f64 {
        if self.options.categories.is_empty() && !self.options.keep_gaps {
            return here.iter().zip(there).map(|(a, b)| (a - b) * (a - b)).sum();
        }
        let categories = self
            .options
            .categories
            .iter()
            .chain(std::iter::repeat(&false));
        here.iter()
            .zip(there)
            .zip(categories)
            .map(|((a, b), category)| match category {
                // Two gaps are alike; two rows at random lie 2 variances apart.
                _ if a.is_nan() && b.is_nan() => 0.0,
                false if a.is_nan() || b.is_nan() => 2.0,
                true => f64::from(u8::from(a != b)),
                false => (a - b) * (a - b),
            })
            .sum()
    }
}

/// The most frequent value; of several, the smallest.
fn frequent(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = values.filter(|value| !value.is_nan()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
        .chunk_by(|a, b| a == b)
        .rev()
        .max_by_key(|alike| alike.len())
        .and_then(|alike| alike.first().copied())
}
