//! How much worse a model gets when it can no longer tell the rows apart by one feature:
//! permutation importance (Breiman 2001; Fisher, Rudin and Dominici 2019).
//!
//! One feature's cells are dealt to the rows anew, the rest stays, and what a figure loses
//! is the feature's importance. It is done several times over, and the spread over the
//! repeats is told. Features that stand for each other both look unimportant, because the
//! model still has the other one: variance inflation shows them.

mod deals;
mod rates;

use serde::{Deserialize, Serialize};

pub use deals::Deals;
pub use rates::{AmountsBy, amounts_by, class_shares, classes_by, rate_classes, with_shares};

use super::inspection::{InspectionError, Scores, scores_of};
use crate::feature::matrix::Matrix;
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

/// A measurement by one figure under way, a deal of one feature a step.
pub struct Permutation {
    deals: Deals,
    labels: Vec<bool>,
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
        let deals = Deals::new(matrix, options)?;
        let label = |row: &u32| labels.get(*row as usize).copied().unwrap_or_default();
        Ok(Permutation {
            labels: deals.rows().iter().map(label).collect(),
            deals,
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
        self.deals.step(&rated(&self.labels, score, rate))
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
        let rate = rated(&self.labels, score, rate);
        let figures = self.deals.figures_under(feature, order, &rate)?;
        let figure = figures.into_iter().next().flatten();
        let figure = figure.filter(|figure| figure.is_finite());
        figure.ok_or_else(|| self.deals.undefined())
    }

    /// What was found so far.
    pub fn finish(self) -> PermutationImportance {
        let rows = self.deals.rows().len() as u64;
        let found = self.deals.finish().into_iter().next().flatten();
        found.unwrap_or(PermutationImportance {
            baseline: f64::NAN,
            rows,
            features: Vec::new(),
        })
    }
}

/// The one figure of scores, as deals ask for it.
fn rated<'a>(
    labels: &'a [bool],
    score: &'a impl Scores,
    rate: &'a impl Fn(&[bool], &[f64]) -> Option<f64>,
) -> impl Fn(&Matrix, &[u32]) -> Result<Vec<Option<f64>>, InspectionError> + 'a {
    move |matrix, rows| {
        let scores = scores_of(score, matrix, rows)?;
        Ok(vec![rate(labels, &scores)])
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
