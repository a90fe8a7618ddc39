//! What a training for several classes gives: the model, how good it is, and the bundle.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::outcome::provenance;
use super::super::spread::{self, FoldFigures, JudgedBy, PrintedSpread, Spread};
use super::super::{ModelName, Notice, TrainError};
use super::folds::Learnt;
use super::judging::{ClassCompared, Judged};
use crate::feature::contract::Contract;
use crate::feature::prepare::ClassLabel;
use crate::feature::prepare::split::SplitReport;
use crate::i18n::Lang;
use crate::model::WriteError;
use crate::model::bundle::{ClassEstimate, Metrics, write_classes};
use crate::model::evaluate::SeveralEvaluation;
use crate::model::trees::{Link, Outputs};

/// How margins of several classes are put right, as it is written in figures.
const SCALED: &str = "bias-corrected-temperature";

/// What folds that judged in turn say of the models.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassFoldsSaid {
    /// Every model's figures over the folds.
    pub spread: Vec<(ModelName, BTreeMap<String, Spread>)>,
    /// What each fold said of the model that was best by the others.
    pub by_fold: Vec<FoldFigures<ModelName>>,
    /// Whether all rows of a customer were in one fold.
    pub whole_customers: bool,
}

/// A model that was trained, and how good it is.
#[derive(Clone, Debug)]
pub struct ClassTrained {
    /// Which kind was best.
    pub model: ModelName,
    /// One sum of trees per class, learnt from all rows.
    pub outputs: Outputs,
    /// What it reads.
    pub contract: Contract,
    /// Every model on the test rows, learnt from the training rows only; where folds judged,
    /// on all rows that one held out, each judged by the twin of that fold.
    pub compared: Vec<ClassCompared>,
    /// What the folds said, where several judged in turn.
    pub folds: Option<ClassFoldsSaid>,
    /// Whether its probabilities were put right.
    pub calibrated: bool,
    /// How the rows were split.
    pub split: SplitReport,
    /// Rows that the judged models learnt from.
    pub train_rows: u64,
    /// Rows that the model learnt from.
    pub rows: u64,
    /// What the blend multiplies boosted trees and regression by.
    pub weights: Vec<f64>,
    /// The column that holds the answer.
    pub label: String,
    /// The classes, in the order of the outputs.
    pub classes: Vec<String>,
    /// Classes of which there were too few rows, and their rows.
    pub rare: Vec<(String, u64)>,
    /// The seed.
    pub seed: u64,
    /// What was left out, and what else there is to know.
    pub notice: Notice,
}

/// What is printed of a training.
#[derive(Serialize)]
struct Printed<'a> {
    model: ModelName,
    label: &'a str,
    classes: &'a [String],
    left_out: Vec<LeftOut<'a>>,
    notes: Vec<String>,
    id: Option<&'a str>,
    rows: u64,
    #[serde(flatten)]
    judged_by: JudgedBy<'a, ModelName>,
    features: Vec<&'a str>,
    trees: usize,
    blend: Option<&'a [f64]>,
    seed: u64,
    calibration: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    spread: Option<Vec<PrintedSpread<'a, ModelName>>>,
    metrics: Option<&'a SeveralEvaluation>,
    compared: &'a [ClassCompared],
}

#[derive(Serialize)]
struct LeftOut<'a> {
    class: &'a str,
    rows: u64,
}

impl ClassTrained {
    pub(super) fn new(
        judged: Judged,
        learnt: Learnt,
        contract: Contract,
        label: &ClassLabel,
        seed: u64,
    ) -> Result<ClassTrained, TrainError> {
        let Learnt {
            models, weights, ..
        } = learnt;
        let found = models.into_iter().find(|(name, _)| *name == judged.model);
        let (_, sums) = found.ok_or(TrainError::NothingLearnt)?;
        Ok(ClassTrained {
            model: judged.model,
            outputs: Outputs::new(sums, Link::Softmax).ok_or(TrainError::NothingLearnt)?,
            contract,
            compared: judged.compared,
            folds: None,
            calibrated: learnt.calibrated.contains(&judged.model),
            split: judged.split,
            train_rows: judged.train_rows,
            rows: label.counts().iter().sum(),
            weights,
            label: label.column.clone(),
            classes: label.names.clone(),
            rare: label.rare.clone(),
            seed,
            notice: Notice::default(),
        })
    }

    /// What the test rows say of the chosen model's twin.
    pub fn evaluation(&self) -> Option<&SeveralEvaluation> {
        let chosen = self.compared.iter().find(|compared| compared.chosen);
        chosen.map(|compared| &compared.evaluation)
    }

    /// The chosen model's figures over the folds, where several judged.
    pub fn spread(&self) -> Option<&BTreeMap<String, Spread>> {
        let mut spreads = self.folds.as_ref()?.spread.iter();
        let found = spreads.find(|(model, _)| *model == self.model);
        found.map(|(_, figures)| figures)
    }

    /// The bundle as JSON (models/BUNDLE.md); `name` is what people call it.
    ///
    /// # Errors
    /// What serialising says; numbers that were checked give it no reason.
    pub fn bundle(&self, name: &str) -> Result<String, WriteError> {
        let metrics = self.evaluation().map(|evaluation| match self.spread() {
            Some(figures) => Metrics {
                split: Metrics::FOLDS.to_string(),
                rows: evaluation.rows,
                values: figures
                    .iter()
                    .map(|(name, spread)| (name.clone(), spread.mean))
                    .collect(),
            },
            None => Metrics {
                split: "test".to_string(),
                rows: evaluation.rows,
                values: spread::values(&evaluation.figures),
            },
        });
        write_classes(&ClassEstimate {
            name,
            estimator: self.model.name(),
            contract: &self.contract,
            outputs: &self.outputs,
            label: Some(&self.label),
            classes: &self.classes,
            metrics: metrics.as_ref(),
            provenance: Some(&provenance(self.seed)),
        })
    }

    /// All figures as JSON.
    ///
    /// # Errors
    /// What serialising says; figures give it no reason.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let evaluation = self.evaluation();
        let features = &self.contract.features;
        serde_json::to_string_pretty(&Printed {
            model: self.model,
            label: &self.label,
            classes: &self.classes,
            left_out: self
                .rare
                .iter()
                .map(|(class, rows)| LeftOut { class, rows: *rows })
                .collect(),
            notes: self.notice.remarks(Lang::En),
            id: self.contract.id.as_deref(),
            rows: self.rows,
            judged_by: match &self.folds {
                Some(said) => JudgedBy::Folds {
                    folds: &said.by_fold,
                    whole_customers: said.whole_customers,
                },
                None => JudgedBy::Split {
                    train_rows: self.train_rows,
                    test_rows: evaluation.map_or(0, |evaluation| evaluation.rows),
                    split: &self.split,
                },
            },
            features: features
                .iter()
                .map(|feature| feature.name.as_str())
                .collect(),
            trees: self.outputs.ensembles().map(|sum| sum.trees().len()).sum(),
            blend: (self.model == ModelName::Blend).then_some(&self.weights),
            seed: self.seed,
            calibration: if self.calibrated { SCALED } else { "none" },
            spread: self
                .folds
                .as_ref()
                .map(|said| spread::printed(&said.spread)),
            metrics: evaluation,
            compared: &self.compared,
        })
    }
}
