//! What a comparison in folds gives: the model, its figures, and how far the folds differ.

use std::collections::BTreeMap;

use serde::Serialize;

use super::outcome::{Judged, PrintedCombination, combinations};
use super::{Calibrate, Learner};
use crate::feature::contract::Contract;
use crate::i18n::Lang;
use crate::model::WriteError;
use crate::model::bundle::{Estimate, Metrics, write};
use crate::model::estimator::Estimator;
use crate::model::evaluate::{Evaluation, Threshold, ThresholdRule};
use crate::model::train::outcome::{Compared, provenance};
use crate::model::train::{LeftOut, Notice};

/// What a fold said of the model that was best by the others.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FoldFigures {
    /// The model.
    pub model: Learner,
    /// Rows that it learnt from.
    pub train_rows: u64,
    /// Rows that judged it.
    pub test_rows: u64,
    /// The figures by name.
    pub figures: BTreeMap<String, f64>,
}

impl FoldFigures {
    pub(super) fn of(judged: &Judged) -> FoldFigures {
        let chosen = judged.compared.iter().find(|compared| compared.chosen);
        FoldFigures {
            model: judged.model,
            train_rows: judged.train_rows,
            test_rows: judged.test.len() as u64,
            figures: chosen.map_or_else(BTreeMap::new, |chosen| values(&chosen.evaluation)),
        }
    }
}

fn values(evaluation: &Evaluation) -> BTreeMap<String, f64> {
    let figures = evaluation.figures.iter();
    figures
        .map(|(name, figure)| (name.clone(), figure.value))
        .collect()
}

/// A figure over the folds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// The mean of the folds.
    pub mean: f64,
    /// Their standard deviation; none of one fold.
    pub deviation: Option<f64>,
    /// The lowest.
    pub lowest: f64,
    /// The highest.
    pub highest: f64,
}

impl Spread {
    /// Of the folds' values, if there are any.
    pub fn of(values: &[f64]) -> Option<Spread> {
        let first = *values.first()?;
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares = values.iter().map(|value| (value - mean) * (value - mean));
        let squares: f64 = squares.sum();
        Some(Spread {
            mean,
            deviation: (values.len() > 1).then(|| libm::sqrt(squares / (count - 1.0))),
            lowest: values.iter().copied().fold(first, f64::min),
            highest: values.iter().copied().fold(first, f64::max),
        })
    }
}

/// Every model's figures over the folds.
pub(super) fn spreads(
    judged: &[Judged],
    compared: &[Compared<Learner>],
) -> Vec<(Learner, BTreeMap<String, Spread>)> {
    let of_model = |model: Learner| {
        let mut all: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for fold in judged {
            let own = fold.compared.iter().filter(|own| own.model == model);
            for (name, value) in own.flat_map(|own| values(&own.evaluation)) {
                all.entry(name).or_default().push(value);
            }
        }
        let spread = all
            .into_iter()
            .filter_map(|(name, values)| Some((name, Spread::of(&values)?)));
        (model, spread.collect())
    };
    compared.iter().map(|own| of_model(own.model)).collect()
}

/// The best of several kinds of models, and what folds of all rows said of their twins.
#[derive(Clone, Debug)]
pub struct Crossed {
    /// Which kind is best, by rows that the models of inner folds of all rows have not seen.
    pub model: Learner,
    /// The model, learnt from all rows.
    pub estimator: Estimator,
    /// What it reads.
    pub contract: Contract,
    /// Rows that it learnt from.
    pub rows: u64,
    /// From which probability a customer counts as leaving.
    pub threshold: Option<Threshold>,
    /// By which rule the threshold was chosen.
    pub threshold_by: ThresholdRule,
    /// How probabilities were put right.
    pub calibration: Calibrate,
    /// Every model, on all rows that a fold held out, each judged by the twin of that fold.
    pub compared: Vec<Compared<Learner>>,
    /// Every model's figures over the folds.
    pub spread: Vec<(Learner, BTreeMap<String, Spread>)>,
    /// What each fold said of the model that was best by the others.
    pub by_fold: Vec<FoldFigures>,
    /// Whether all rows of a customer were in one fold.
    pub whole_customers: bool,
    /// Kinds that were named and for which time was too short.
    pub skipped: Vec<Learner>,
    /// What each part of each combination counts, whether it is kept or not.
    pub combinations: Vec<(Learner, Vec<(Learner, f64)>)>,
    /// The column that holds the answer, and the answer that means yes.
    pub label: [String; 2],
    /// The seed.
    pub seed: u64,
    /// What was left out, and what else there is to know.
    pub notice: Notice,
}

#[derive(Serialize)]
struct Printed<'a> {
    model: Learner,
    label: &'a str,
    positive: &'a str,
    id: Option<&'a str>,
    rows: u64,
    folds: &'a [FoldFigures],
    whole_customers: bool,
    features: Vec<&'a str>,
    left_out: &'a [LeftOut],
    notes: Vec<String>,
    combinations: Vec<PrintedCombination>,
    skipped: &'a [Learner],
    seed: u64,
    threshold: Option<Threshold>,
    threshold_by: String,
    calibration: Calibrate,
    spread: Vec<PrintedSpread<'a>>,
    metrics: Option<&'a Evaluation>,
    compared: &'a [Compared<Learner>],
}

#[derive(Serialize)]
struct PrintedSpread<'a> {
    model: Learner,
    figures: &'a BTreeMap<String, Spread>,
}

impl Crossed {
    /// What the rows of all folds say of the chosen model's twins, together.
    pub fn evaluation(&self) -> Option<&Evaluation> {
        let chosen = self.compared.iter().find(|compared| compared.chosen);
        chosen.map(|compared| &compared.evaluation)
    }

    /// The chosen model's figures over the folds.
    pub fn chosen_spread(&self) -> Option<&BTreeMap<String, Spread>> {
        let mut spreads = self.spread.iter();
        let found = spreads.find(|(model, _)| *model == self.model);
        found.map(|(_, figures)| figures)
    }

    /// The bundle as JSON (models/BUNDLE.md), with the means of the folds; `name` is what
    /// people call it.
    ///
    /// # Errors
    /// What serialising says; numbers that were checked give it no reason.
    pub fn bundle(&self, name: &str) -> Result<String, WriteError> {
        let metrics = self.chosen_spread().map(|figures| Metrics {
            split: "k-fold".to_string(),
            rows: self.evaluation().map_or(0, |evaluation| evaluation.rows),
            values: figures
                .iter()
                .map(|(name, spread)| (name.clone(), spread.mean))
                .collect(),
        });
        write(&Estimate {
            name,
            estimator: self.model.name(),
            contract: &self.contract,
            model: &self.estimator,
            threshold: self.threshold.map(|threshold| threshold.threshold),
            metrics: metrics.as_ref(),
            provenance: Some(&provenance(self.seed)),
        })
    }

    /// All figures as JSON.
    ///
    /// # Errors
    /// What serialising says; figures give it no reason.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let features = &self.contract.features;
        serde_json::to_string_pretty(&Printed {
            model: self.model,
            label: &self.label[0],
            positive: &self.label[1],
            id: self.contract.id.as_deref(),
            rows: self.rows,
            folds: &self.by_fold,
            whole_customers: self.whole_customers,
            features: features
                .iter()
                .map(|feature| feature.name.as_str())
                .collect(),
            left_out: &self.notice.left_out,
            notes: self.notice.remarks(Lang::En),
            combinations: combinations(&self.combinations),
            skipped: &self.skipped,
            seed: self.seed,
            threshold: self.threshold,
            threshold_by: self.threshold_by.to_string(),
            calibration: self.calibration,
            spread: self
                .spread
                .iter()
                .map(|(model, figures)| PrintedSpread {
                    model: *model,
                    figures,
                })
                .collect(),
            metrics: self.evaluation(),
            compared: &self.compared,
        })
    }
}
