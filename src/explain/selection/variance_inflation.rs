//! How well each number follows from the others: variance inflation, and stepwise removal.
//!
//! The factor of a feature is 1 / (1 − R²), R² being that of its linear regression on all
//! other features with a constant (Belsley, Kuh and Welsch 1980). All factors stand on the
//! diagonal of the inverse of the correlation matrix, which the sweep operator makes
//! (Goodnight 1979); swept back, one feature leaves and the others' factors follow.
//!
//! Missing cells count as their feature's mean. Categories have no line to lie on and are
//! left out, as is what does not vary.

use serde::{Deserialize, Serialize};

use crate::explain::inspection::{InspectionError, sample};
use crate::feature::contract::{Feature, FeatureKind};
use crate::feature::matrix::Matrix;

/// A feature of which less than this share of the variance is its own follows exactly from
/// others: single precision holds no more.
const OWN: f64 = 1e-9;

/// Coefficients nearer to 0 than this are rounding.
const INVOLVED: f64 = 1e-5;

/// Most cells that are looked at, which bounds memory to 160 MB.
const MOST_CELLS: usize = 20_000_000;

/// Most features; their correlations take 32 MB.
pub const MOST_FEATURES: usize = 2_000;

/// How factors are computed.
#[derive(Clone, Debug, PartialEq)]
pub struct InflationOptions {
    /// The factor above which a feature is removed, one by one, the largest first. 5 and 10
    /// are usual.
    pub limit: f64,
    /// Most rows that are looked at.
    pub rows: usize,
    /// The seed of the sample.
    pub seed: u64,
}

impl Default for InflationOptions {
    fn default() -> InflationOptions {
        InflationOptions {
            limit: 10.0,
            rows: 100_000,
            seed: 0,
        }
    }
}

/// One feature's factor.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inflation {
    /// The feature's position in the contract.
    pub feature: usize,
    /// The factor, at least 1; `None` where the feature follows exactly from others.
    pub factor: Option<f64>,
}

/// The factors of all numbers, and what removing leaves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VarianceInflation {
    /// How many rows were looked at.
    pub rows: u64,
    /// Every number that varies, in the contract's order.
    pub features: Vec<Inflation>,
    /// Numbers that do not vary.
    pub constant: Vec<usize>,
    /// What is removed, in that order, with the factor that it had then. Of features that
    /// follow exactly from each other the last goes.
    pub removed: Vec<Inflation>,
    /// What is left, in the contract's order.
    pub kept: Vec<Inflation>,
}

/// How far the computation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InflationProgress {
    /// What is done.
    pub done: usize,
    /// About all there is to do.
    pub total: usize,
    /// Whether all is done.
    pub finished: bool,
}

enum Stage {
    Standardise,
    Correlate,
    Sweep,
    Remove,
    Done,
}

/// A computation under way, a feature a step.
pub struct InflationFit {
    stage: Stage,
    limit: f64,
    rows: Vec<u32>,
    /// The positions of the numbers.
    wanted: Vec<usize>,
    /// Standardised cells of what varies, a column each.
    columns: Vec<Vec<f64>>,
    /// The features of the columns.
    features: Vec<usize>,
    /// The correlations, being swept; a row per column.
    cells: Vec<f64>,
    swept: Vec<bool>,
    left: Vec<bool>,
    at: usize,
    done: usize,
    found: VarianceInflation,
}

impl InflationFit {
    /// Begins with the numbers among the `features` of `matrix`.
    ///
    /// # Errors
    /// [`InspectionError`] with fewer than three rows or too many features.
    pub fn new(
        matrix: &Matrix,
        features: &[Feature],
        options: &InflationOptions,
    ) -> Result<InflationFit, InspectionError> {
        if matrix.rows() < 3 {
            return Err(InspectionError::TooFewRows {
                rows: matrix.rows() as u64,
                needed: 3,
            });
        }
        let wanted: Vec<usize> = features
            .iter()
            .take(matrix.width())
            .enumerate()
            .filter(|(_, feature)| !matches!(feature.kind, FeatureKind::Category { .. }))
            .map(|(at, _)| at)
            .collect();
        if wanted.len() > MOST_FEATURES {
            return Err(InspectionError::TooManyFeatures {
                features: wanted.len() as u64,
                most: MOST_FEATURES as u64,
            });
        }
        let room = (MOST_CELLS / wanted.len().max(1)).max(3);
        let rows = sample(matrix.rows(), options.rows.clamp(3, room), options.seed);
        Ok(InflationFit {
            stage: Stage::Standardise,
            limit: options.limit.max(1.0),
            found: VarianceInflation {
                rows: rows.len() as u64,
                ..VarianceInflation::default()
            },
            rows,
            wanted,
            columns: Vec::new(),
            features: Vec::new(),
            cells: Vec::new(),
            swept: Vec::new(),
            left: Vec::new(),
            at: 0,
            done: 0,
        })
    }

    /// Does a feature's part of the work. `matrix` is the one of [`InflationFit::new`].
    pub fn step(&mut self, matrix: &Matrix) -> InflationProgress {
        self.done += 1;
        match self.stage {
            Stage::Standardise => match self.wanted.get(self.at).copied() {
                Some(feature) => self.standardise(matrix, feature),
                None => {
                    let count = self.columns.len();
                    self.cells = vec![0.0; count * count];
                    self.next(Stage::Correlate);
                }
            },
            Stage::Correlate if self.at < self.columns.len() => self.correlate(),
            Stage::Correlate => {
                self.columns = Vec::new();
                self.swept = vec![false; self.features.len()];
                self.left = vec![true; self.features.len()];
                self.next(Stage::Sweep);
            }
            Stage::Sweep if self.at < self.features.len() => {
                if self.cell(self.at, self.at) > OWN {
                    self.sweep(self.at);
                }
                self.at += 1;
            }
            Stage::Sweep => {
                self.found.features = self.inflations();
                self.next(Stage::Remove);
            }
            Stage::Remove => self.remove(),
            Stage::Done => {}
        }
        InflationProgress {
            done: self.done,
            // Removing may need as many steps again.
            total: 4 * self.wanted.len() + 3,
            finished: matches!(self.stage, Stage::Done),
        }
    }

    /// What was found.
    pub fn finish(self) -> VarianceInflation {
        self.found
    }

    fn next(&mut self, stage: Stage) {
        self.stage = stage;
        self.at = 0;
    }

    fn standardise(&mut self, matrix: &Matrix, feature: usize) {
        self.at += 1;
        let column = matrix.column(feature);
        let cell = |row: &u32| {
            let cell = column.get(*row as usize).copied().unwrap_or(f32::NAN);
            f64::from(cell)
        };
        let known = || self.rows.iter().map(cell).filter(|cell| cell.is_finite());
        let count = known().count().max(1) as f64;
        let mean = known().sum::<f64>() / count;
        let squares: f64 = known().map(|cell| (cell - mean) * (cell - mean)).sum();
        let deviation = libm::sqrt(squares / count);
        // What single precision cannot tell apart does not vary.
        if deviation <= mean.abs() * 1e-7 {
            self.found.constant.push(feature);
            return;
        }
        let length = libm::sqrt(squares);
        let standard = |cell: f64| match cell.is_finite() {
            true => (cell - mean) / length,
            false => 0.0,
        };
        self.columns
            .push(self.rows.iter().map(cell).map(standard).collect());
        self.features.push(feature);
    }

    fn correlate(&mut self) {
        let count = self.columns.len();
        if let Some(own) = self.columns.get(self.at) {
            for (other, column) in self.columns.iter().enumerate().skip(self.at) {
                let product: f64 = own.iter().zip(column).map(|(a, b)| a * b).sum();
                for place in [self.at * count + other, other * count + self.at] {
                    if let Some(cell) = self.cells.get_mut(place) {
                        *cell = product;
                    }
                }
            }
        }
        self.at += 1;
    }

    fn cell(&self, row: usize, column: usize) -> f64 {
        let place = row * self.features.len() + column;
        self.cells.get(place).copied().unwrap_or_default()
    }

    /// Sweeps a feature in, or out again if it is in.
    fn sweep(&mut self, pivot: usize) {
        let count = self.features.len();
        let Some(swept) = self.swept.get_mut(pivot) else {
            return;
        };
        let sign = if *swept { -1.0 } else { 1.0 };
        *swept = !*swept;
        let diagonal = self.cell(pivot, pivot);
        let line: Vec<f64> = (0..count).map(|at| self.cell(pivot, at)).collect();
        for (row, (cells, factor)) in self.cells.chunks_exact_mut(count).zip(&line).enumerate() {
            if row == pivot {
                continue;
            }
            let factor = factor / diagonal;
            for (column, (cell, other)) in cells.iter_mut().zip(&line).enumerate() {
                *cell = match column == pivot {
                    true => sign * factor,
                    false => *cell - factor * other,
                };
            }
        }
        if let Some(cells) = self.cells.chunks_exact_mut(count).nth(pivot) {
            for (column, (cell, other)) in cells.iter_mut().zip(&line).enumerate() {
                *cell = match column == pivot {
                    true => -1.0 / diagonal,
                    false => sign * other / diagonal,
                };
            }
        }
    }

    fn is_left(&self, at: usize) -> bool {
        self.left.get(at).copied().unwrap_or_default()
    }

    fn is_swept(&self, at: usize) -> bool {
        self.swept.get(at).copied().unwrap_or_default()
    }

    /// The factors of what is left.
    fn inflations(&self) -> Vec<Inflation> {
        let count = self.features.len();
        let exact: Vec<usize> = (0..count)
            .filter(|at| self.is_left(*at) && !self.is_swept(*at))
            .collect();
        let places = (0..count).filter(|at| self.is_left(*at));
        let inflation = |at: usize| {
            let involved = exact
                .iter()
                .any(|other| *other == at || self.cell(at, *other).abs() > INVOLVED);
            let factor = (-self.cell(at, at)).max(1.0);
            Inflation {
                feature: self.features.get(at).copied().unwrap_or_default(),
                factor: (!involved).then_some(factor),
            }
        };
        places.map(inflation).collect()
    }

    /// Removes the feature that follows best from the others, if beyond the limit.
    fn remove(&mut self) {
        let inflations = self.inflations();
        let places = (0..self.features.len()).filter(|at| self.is_left(*at));
        let worst = places
            .zip(&inflations)
            // Only one of those that follow from each other has to go: what was not swept in.
            .map(
                |(at, inflation)| match (inflation.factor, self.is_swept(at)) {
                    (Some(factor), _) => (at, factor, inflation),
                    (None, true) => (at, 0.0, inflation),
                    (None, false) => (at, f64::INFINITY, inflation),
                },
            )
            .max_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        match worst {
            Some((at, factor, inflation)) if factor > self.limit => {
                self.found.removed.push(*inflation);
                if self.is_swept(at) {
                    self.sweep(at);
                }
                if let Some(left) = self.left.get_mut(at) {
                    *left = false;
                }
            }
            _ => {
                self.found.kept = inflations;
                self.next(Stage::Done);
            }
        }
    }
}

/// Computes factors and removal, all at once.
///
/// # Errors
/// As [`InflationFit::new`].
pub fn variance_inflation(
    matrix: &Matrix,
    features: &[Feature],
    options: &InflationOptions,
) -> Result<VarianceInflation, InspectionError> {
    let mut fit = InflationFit::new(matrix, features, options)?;
    while !fit.step(matrix).finished {}
    Ok(fit.finish())
}
