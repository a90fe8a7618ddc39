//! How much worse a model gets when it can no longer tell the rows apart by one feature:
//! permutation importance (Breiman 2001; Fisher, Rudin and Dominici 2019).
//!
//! One feature's cells are dealt to the rows anew, the rest stays, and what a figure loses
//! is the feature's importance. It is done several times over, and the spread over the
//! repeats is told. Features that stand for each other both look unimportant, because the
//! model still has the other one: variance inflation shows them.

use serde::{Deserialize, Serialize};

use super::inspection::{InspectionError, Scores, sample, scores_of};
use crate::feature::matrix::Matrix;
use crate::feature::prepare::Random;
use crate::model::evaluate::{average_precision, brier, log_loss, roc_auc};

/// What a model is rated by. Losses are taken negative, so that more is always better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RatedBy {
    /// The average precision.
    PrAuc,
    /// The area below the ROC curve.
    RocAuc,
    /// The mean logistic loss.
    LogLoss,
    /// The mean squared error of the probabilities.
    Brier,
}

impl RatedBy {
    /// All of them.
    pub const ALL: [RatedBy; 4] = [
        RatedBy::PrAuc,
        RatedBy::RocAuc,
        RatedBy::LogLoss,
        RatedBy::Brier,
    ];

    /// The figure on rows; `None` where it is not defined.
    pub fn rate(self, labels: &[bool], probabilities: &[f64]) -> Option<f64> {
        match self {
            RatedBy::PrAuc => average_precision(labels, probabilities, None),
            RatedBy::RocAuc => roc_auc(labels, probabilities, None),
            RatedBy::LogLoss => log_loss(labels, probabilities, None).map(|loss| -loss),
            RatedBy::Brier => brier(labels, probabilities, None).map(|loss| -loss),
        }
    }
}

/// How importance is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct PermutationOptions {
    /// How often each feature is dealt anew.
    pub repeats: usize,
    /// Most rows that are asked.
    pub rows: usize,
    /// The seed of sample and deals.
    pub seed: u64,
}

impl Default for PermutationOptions {
    fn default() -> PermutationOptions {
        PermutationOptions {
            repeats: 5,
            rows: 10_000,
            seed: 0,
        }
    }
}

/// What one feature is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureImportance {
    /// The feature's position in the contract.
    pub feature: usize,
    /// What the figure loses without it, on average over the repeats.
    pub mean: f64,
    /// The standard deviation over the repeats (divided by their number).
    pub deviation: f64,
    /// What it lost, repeat by repeat.
    pub repeats: Vec<f64>,
}

/// What every feature is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PermutationImportance {
    /// The figure with all features as they are.
    pub baseline: f64,
    /// How many rows were asked.
    pub rows: u64,
    /// The features in the contract's order, as far as it came.
    pub features: Vec<FeatureImportance>,
}

impl PermutationImportance {
    /// The features by falling mean; equal ones in the contract's order.
    pub fn ranked(&self) -> Vec<&FeatureImportance> {
        let mut ranked: Vec<&FeatureImportance> = self.features.iter().collect();
        crate::arrange::arrange(&mut ranked, |a, b| b.mean.total_cmp(&a.mean));
        ranked
    }
}

/// How far a measurement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PermutationProgress {
    /// Deals that were asked.
    pub done: usize,
    /// All deals.
    pub total: usize,
    /// Whether all are asked.
    pub finished: bool,
}

/// A measurement under way, a deal of one feature a step.
pub struct Permutation {
    matrix: Matrix,
    rows: Vec<u32>,
    labels: Vec<bool>,
    options: PermutationOptions,
    random: Random,
    baseline: Option<f64>,
    features: Vec<FeatureImportance>,
    done: usize,
}

impl Permutation {
    /// Begins a measurement on `matrix`, whose rows have the answers `labels`.
    ///
    /// # Errors
    /// [`InspectionError`] with fewer than two rows, or not one answer for each.
    pub fn new(
        matrix: &Matrix,
        labels: &[bool],
        options: PermutationOptions,
    ) -> Result<Permutation, InspectionError> {
        if labels.len() != matrix.rows() {
            return Err(InspectionError::Lengths {
                rows: matrix.rows() as u64,
                labels: labels.len() as u64,
            });
        }
        if labels.len() < 2 {
            return Err(InspectionError::TooFewRows {
                rows: labels.len() as u64,
                needed: 2,
            });
        }
        let rows = sample(labels.len(), options.rows.max(2), options.seed);
        let label = |row: &u32| labels.get(*row as usize).copied().unwrap_or_default();
        Ok(Permutation {
            matrix: matrix.chosen(&rows),
            labels: rows.iter().map(label).collect(),
            rows,
            random: Random::new(options.seed.wrapping_add(1)),
            options: PermutationOptions {
                repeats: options.repeats.max(1),
                ..options
            },
            baseline: None,
            features: Vec::new(),
            done: 0,
        })
    }

    /// Deals one feature once. `rate` tells from answers and scores how good the scores are,
    /// more being better: [`RatedBy::rate`] or anything else.
    ///
    /// # Errors
    /// [`InspectionError::Score`] where the model gives no finite score,
    /// [`InspectionError::Figure`] where there is no figure.
    pub fn step(
        &mut self,
        score: &impl Scores,
        rate: &impl Fn(&[bool], &[f64]) -> Option<f64>,
    ) -> Result<PermutationProgress, InspectionError> {
        let baseline = match self.baseline {
            Some(baseline) => baseline,
            None => {
                let scores = scores_of(score, &self.matrix, &self.rows)?;
                *self.baseline.insert(self.rated(rate, &scores)?)
            }
        };
        let feature = self.done / self.options.repeats;
        if feature < self.matrix.width() {
            let mut order: Vec<u32> = (0..self.rows.len() as u32).collect();
            self.random.shuffle(&mut order);
            let loss = baseline - self.figure_under(feature, &order, score, rate)?;
            if self.features.len() <= feature {
                self.features.push(FeatureImportance {
                    feature,
                    mean: 0.0,
                    deviation: 0.0,
                    repeats: Vec::with_capacity(self.options.repeats),
                });
            }
            if let Some(importance) = self.features.last_mut() {
                importance.add(loss);
            }
            self.done += 1;
        }
        Ok(self.progress())
    }

    /// The figure where each row has the cell that row `order` of the sample has.
    ///
    /// # Errors
    /// As [`Permutation::step`].
    pub fn figure_under(
        &mut self,
        feature: usize,
        order: &[u32],
        score: &impl Scores,
        rate: &impl Fn(&[bool], &[f64]) -> Option<f64>,
    ) -> Result<f64, InspectionError> {
        let cells = match feature < self.matrix.width() {
            true => self.matrix.column(feature),
            false => &[],
        };
        let cell = |row: &u32| cells.get(*row as usize).copied().unwrap_or(f32::NAN);
        let dealt: Vec<f32> = order.iter().map(cell).collect();
        let kept = self.matrix.replace(feature, dealt);
        let scores = scores_of(score, &self.matrix, &self.rows);
        if let Some(kept) = kept {
            self.matrix.replace(feature, kept);
        }
        self.rated(rate, &scores?)
    }

    /// What was found so far.
    pub fn finish(self) -> PermutationImportance {
        PermutationImportance {
            baseline: self.baseline.unwrap_or(f64::NAN),
            rows: self.rows.len() as u64,
            features: self.features,
        }
    }

    fn progress(&self) -> PermutationProgress {
        let total = self.matrix.width() * self.options.repeats;
        PermutationProgress {
            done: self.done,
            total,
            finished: self.done >= total,
        }
    }

    fn rated(
        &self,
        rate: &impl Fn(&[bool], &[f64]) -> Option<f64>,
        scores: &[f64],
    ) -> Result<f64, InspectionError> {
        let figure = rate(&self.labels, scores).filter(|figure| figure.is_finite());
        figure.ok_or(InspectionError::Figure {
            rows: self.rows.len() as u64,
        })
    }
}

impl FeatureImportance {
    fn add(&mut self, loss: f64) {
        self.repeats.push(loss);
        let count = self.repeats.len() as f64;
        self.mean = self.repeats.iter().sum::<f64>() / count;
        let square = |loss: &f64| (loss - self.mean) * (loss - self.mean);
        self.deviation = libm::sqrt(self.repeats.iter().map(square).sum::<f64>() / count);
    }
}

/// Measures every feature, all at once.
///
/// # Errors
/// As [`Permutation::new`] and [`Permutation::step`].
pub fn permutation_importance(
    score: &impl Scores,
    matrix: &Matrix,
    labels: &[bool],
    rated_by: RatedBy,
    options: PermutationOptions,
) -> Result<PermutationImportance, InspectionError> {
    let mut permutation = Permutation::new(matrix, labels, options)?;
    let rate = |labels: &[bool], scores: &[f64]| rated_by.rate(labels, scores);
    while !permutation.step(score, &rate)?.finished {}
    Ok(permutation.finish())
}
