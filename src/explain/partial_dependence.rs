//! How the score goes with one feature when all others stay as they are: partial
//! dependence (Friedman 2001) and individual conditional expectation (Goldstein et al. 2015).
//!
//! In every row of a sample the feature is set to one value after another; the mean of the
//! scores over the rows is the partial dependence, a single row's scores are its curve.
//! Where the curves of rows run apart, the feature acts together with others: how far is
//! told as the spread of the centred curves. Values that do not go with a row's other
//! features are asked for as well, which is why the grid keeps to values that occur and
//! leaves out the ends.

use serde::{Deserialize, Serialize};

use super::inspection::{InspectionError, Scores, sample, scores_of};
use crate::feature::contract::{Feature, FeatureKind};
use crate::feature::matrix::Matrix;
use crate::feature::prepare::Random;

/// How dependence is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct DependenceOptions {
    /// Most values of a number that are asked for.
    pub grid: usize,
    /// The share of rows beyond the grid's either end.
    pub tail: f64,
    /// Most rows that are asked.
    pub rows: usize,
    /// Most rows whose own curves are kept.
    pub curves: usize,
    /// The seed of the sample.
    pub seed: u64,
}

impl Default for DependenceOptions {
    fn default() -> DependenceOptions {
        DependenceOptions {
            grid: 20,
            tail: 0.05,
            rows: 1_000,
            curves: 50,
            seed: 0,
        }
    }
}

/// The scores at one value of the feature.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DependencePoint {
    /// The value; of categories the code; not-a-number where the feature is missing.
    #[serde(with = "cell")]
    pub value: f32,
    /// The mean score of the rows: the partial dependence.
    pub mean: f64,
    /// How far the rows' centred curves run apart here: their standard deviation, 0 at the
    /// first point.
    pub spread: f64,
}

/// One row's scores along the grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowCurve {
    /// The row in the table, from 0.
    pub row: u32,
    /// What the row's own value is.
    #[serde(with = "cell")]
    pub value: f32,
    /// Its scores, point by point.
    pub scores: Vec<f64>,
}

/// How the score goes with one feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartialDependence {
    /// The feature's position in the contract.
    pub feature: usize,
    /// Whether the values are codes of categories.
    pub is_category: bool,
    /// Point by point: numbers rising, categories by code, missing last where any row lacks
    /// the feature.
    pub points: Vec<DependencePoint>,
    /// The curves of some of the rows.
    pub curves: Vec<RowCurve>,
    /// How many rows were asked.
    pub rows: u64,
}

impl PartialDependence {
    /// The same with every curve, and the mean, beginning at 0: what is left is the effect
    /// of the feature.
    pub fn centred(&self) -> PartialDependence {
        let mut centred = self.clone();
        let first = self.points.first().map_or(0.0, |point| point.mean);
        for point in &mut centred.points {
            point.mean -= first;
        }
        for curve in &mut centred.curves {
            let first = curve.scores.first().copied().unwrap_or_default();
            for score in &mut curve.scores {
                *score -= first;
            }
        }
        centred
    }

    /// The largest difference of two points' means.
    pub fn reach(&self) -> f64 {
        let means = self.points.iter().map(|point| point.mean);
        let (low, high) = means.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), mean| {
            (low.min(mean), high.max(mean))
        });
        (high - low).max(0.0)
    }
}

/// How far a look at one feature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DependenceProgress {
    /// Points that were asked.
    pub done: usize,
    /// All points.
    pub total: usize,
    /// Whether all are asked.
    pub finished: bool,
}

/// A look at one feature under way, a point a step.
pub struct Dependence {
    feature: usize,
    is_category: bool,
    grid: Vec<f32>,
    rows: Vec<u32>,
    matrix: Matrix,
    points: Vec<DependencePoint>,
    /// The first point's scores, by which curves are centred.
    first: Vec<f64>,
    curves: Vec<(usize, RowCurve)>,
}

impl Dependence {
    /// Begins a look at one of the `features` of `matrix`.
    ///
    /// # Errors
    /// [`InspectionError`] where there is no row, no such feature, or no value of it.
    pub fn new(
        matrix: &Matrix,
        features: &[Feature],
        feature: usize,
        options: &DependenceOptions,
    ) -> Result<Dependence, InspectionError> {
        if matrix.rows() == 0 {
            return Err(InspectionError::TooFewRows { rows: 0, needed: 1 });
        }
        let Some(about) = features.get(feature).filter(|_| feature < matrix.width()) else {
            return Err(InspectionError::NoFeature {
                feature: (feature + 1).to_string(),
                features: features.iter().map(|f| f.name.clone()).collect(),
            });
        };
        let is_category = matches!(about.kind, FeatureKind::Category { .. });
        let rows = sample(matrix.rows(), options.rows.max(1), options.seed);
        let chosen = matrix.chosen(&rows);
        let cells = chosen.column(feature).to_vec();
        // What occurs is told by all rows, not by those that are asked.
        let mut grid = match is_category {
            true => codes(matrix.column(feature)),
            false => values(matrix.column(feature), options),
        };
        if grid.is_empty() {
            return Err(InspectionError::NoValue {
                feature: about.name.clone(),
            });
        }
        if matrix.column(feature).iter().any(|cell| cell.is_nan()) {
            grid.push(f32::NAN);
        }
        let mut places: Vec<usize> = (0..rows.len()).collect();
        Random::new(options.seed.wrapping_add(1)).shuffle(&mut places);
        places.truncate(options.curves);
        places.sort_unstable();
        let curve = |place: usize| {
            let row = rows.get(place).copied().unwrap_or_default();
            let value = cells.get(place).copied().unwrap_or(f32::NAN);
            let scores = Vec::with_capacity(grid.len());
            (place, RowCurve { row, value, scores })
        };
        Ok(Dependence {
            curves: places.into_iter().map(curve).collect(),
            points: Vec::with_capacity(grid.len()),
            first: Vec::new(),
            matrix: chosen,
            feature,
            is_category,
            grid,
            rows,
        })
    }

    /// Asks one point.
    ///
    /// # Errors
    /// [`InspectionError::Score`] where the model gives no finite score.
    pub fn step(&mut self, score: &impl Scores) -> Result<DependenceProgress, InspectionError> {
        if let Some(value) = self.grid.get(self.points.len()).copied() {
            let set = vec![value; self.rows.len()];
            self.matrix.replace(self.feature, set);
            let scores = scores_of(score, &self.matrix, &self.rows)?;
            for (place, curve) in &mut self.curves {
                curve.scores.extend(scores.get(*place));
            }
            if self.first.is_empty() {
                self.first.clone_from(&scores);
            }
            let count = scores.len().max(1) as f64;
            let mean = scores.iter().sum::<f64>() / count;
            let start = self.first.iter().sum::<f64>() / count;
            let apart = scores.iter().zip(&self.first).map(|(score, first)| {
                let centred = (score - first) - (mean - start);
                centred * centred
            });
            self.points.push(DependencePoint {
                value,
                mean,
                spread: libm::sqrt(apart.sum::<f64>() / count),
            });
        }
        Ok(DependenceProgress {
            done: self.points.len(),
            total: self.grid.len(),
            finished: self.points.len() == self.grid.len(),
        })
    }

    /// What was found so far.
    pub fn finish(self) -> PartialDependence {
        PartialDependence {
            feature: self.feature,
            is_category: self.is_category,
            points: self.points,
            curves: self.curves.into_iter().map(|(_, curve)| curve).collect(),
            rows: self.rows.len() as u64,
        }
    }
}

/// Looks at one feature, all points at once.
///
/// # Errors
/// As [`Dependence::new`] and [`Dependence::step`].
pub fn partial_dependence(
    score: &impl Scores,
    matrix: &Matrix,
    features: &[Feature],
    feature: usize,
    options: &DependenceOptions,
) -> Result<PartialDependence, InspectionError> {
    let mut dependence = Dependence::new(matrix, features, feature, options)?;
    while !dependence.step(score)?.finished {}
    Ok(dependence.finish())
}

/// The codes that occur.
fn codes(cells: &[f32]) -> Vec<f32> {
    let mut codes: Vec<f32> = cells.iter().copied().filter(|cell| *cell >= 0.0).collect();
    codes.sort_unstable_by(f32::total_cmp);
    codes.dedup();
    codes
}

/// Values at even quantiles between the tails, each one that occurs (the inverse of the
/// distribution function); all values where they are few.
fn values(cells: &[f32], options: &DependenceOptions) -> Vec<f32> {
    let finite = cells.iter().copied().filter(|cell| cell.is_finite());
    // Negative and positive zero are one value.
    let mut sorted: Vec<f32> = finite.map(|cell| cell + 0.0).collect();
    sorted.sort_unstable_by(f32::total_cmp);
    let mut distinct = sorted.clone();
    distinct.dedup();
    let grid = options.grid.max(2);
    if distinct.len() <= grid {
        return distinct;
    }
    let tail = options.tail.clamp(0.0, 0.49);
    let mut chosen: Vec<f32> = (0..grid)
        .filter_map(|at| {
            let share = tail + (1.0 - 2.0 * tail) * at as f64 / (grid - 1) as f64;
            let place = libm::ceil(share * sorted.len() as f64) as usize;
            sorted.get(place.clamp(1, sorted.len()) - 1).copied()
        })
        .collect();
    chosen.dedup();
    chosen
}

/// JSON has no not-a-number: a missing value is written as nothing.
mod cell {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(value: &f32, to: S) -> Result<S::Ok, S::Error> {
        (!value.is_nan()).then_some(*value).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f32, D::Error> {
        Option::<f32>::deserialize(from).map(|value| value.unwrap_or(f32::NAN))
    }
}
