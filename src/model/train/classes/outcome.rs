//! What a training for several classes gives: the model, how good it is, and the bundle.

use serde::Serialize;

use super::super::outcome::provenance;
use super::super::{ModelName, Notice, TrainError};
use super::folds::Learnt;
use crate::feature::contract::Contract;
use crate::feature::prepare::split::SplitReport;
use crate::feature::prepare::{ClassLabel, Prepared};
use crate::i18n::Lang;
use crate::model::WriteError;
use crate::model::bundle::{ClassEstimate, Metrics, write_classes};
use crate::model::evaluate::{Bootstrap, Difference, SeveralEvaluation, paired_difference_until};
use crate::model::trees::{Link, Outputs, TreeEnsemble};

/// One model on the test rows.
#[derive(Clone, Debug, Serialize)]
pub struct ClassCompared {
    /// The model.
    pub model: ModelName,
    /// Whether it is the one that is kept.
    pub chosen: bool,
    /// Its mean loss on the training rows, each judged by folds that have not seen it.
    pub unseen: f64,
    /// What the test rows say.
    pub evaluation: SeveralEvaluation,
    /// By how much its mean loss is above that of the chosen one.
    pub difference: Option<Difference>,
}

/// What the test rows said.
pub(super) struct Judged {
    model: ModelName,
    compared: Vec<ClassCompared>,
    split: SplitReport,
    train_rows: u64,
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
    /// Every model on the test rows, learnt from the training rows only.
    pub compared: Vec<ClassCompared>,
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

/// The probabilities of rows: `classes` numbers per row.
fn shares(sums: &[TreeEnsemble], rows: &crate::feature::matrix::Matrix) -> Vec<f64> {
    let Some(outputs) = Outputs::new(sums.to_vec(), Link::Softmax) else {
        return Vec::new();
    };
    let mut margins = vec![0.0; rows.rows() * outputs.count()];
    outputs.predict_margins(rows, 0..rows.rows(), &mut margins);
    let mut shares = vec![0.0; margins.len()];
    outputs.predictions(&margins, &mut shares);
    shares
}

/// Each row's loss: −ln of the probability of its own class.
fn losses(truth: &[usize], shares: &[f64], classes: usize) -> Vec<f64> {
    let rows = truth.iter().zip(shares.chunks(classes.max(1)));
    rows.map(|(class, row)| {
        let own = row.get(*class).copied().unwrap_or_default();
        -libm::log(own.clamp(f64::EPSILON, 1.0))
    })
    .collect()
}

fn mean(losses: &[f64], weights: Option<&[f64]>) -> Option<f64> {
    let weight = |row: usize| weights.map_or(1.0, |w| w.get(row).copied().unwrap_or(0.0));
    let total: f64 = (0..losses.len()).map(weight).sum();
    let each = losses.iter().enumerate();
    let sum: f64 = each.map(|(row, loss)| weight(row) * loss).sum();
    (total > 0.0).then(|| sum / total)
}

/// Chooses by unseen training rows and asks the test rows; `groups` are their customers, if
/// they have several.
pub(super) fn judge(
    prepared: &Prepared,
    learnt: &Learnt,
    label: &ClassLabel,
    wanted: &[ModelName],
    groups: Option<&[u32]>,
    bootstrap: &Bootstrap,
    is_late: &dyn Fn() -> bool,
) -> Result<Judged, TrainError> {
    let classes = label.names.len();
    let class = |row: &u32| label.classes.get(*row as usize).copied().flatten();
    let truth = |rows: &[u32]| -> Vec<usize> {
        let known = rows
            .iter()
            .map(|row| class(row).unwrap_or_default() as usize);
        known.collect()
    };
    let unseen_truth = truth(&learnt.rows);
    let mut unseen = Vec::with_capacity(learnt.models.len());
    for margins in &learnt.unseen {
        let loss = mean(
            &losses(&unseen_truth, &softmax(margins, classes), classes),
            None,
        );
        unseen.push(loss.unwrap_or(f64::INFINITY));
    }
    let named = learnt.models.iter().zip(&unseen);
    let best = named
        .filter(|((name, _), _)| wanted.contains(name))
        .min_by(|a, b| a.1.total_cmp(b.1))
        .map(|((name, _), _)| *name)
        .ok_or(TrainError::NothingLearnt)?;
    let test = &prepared.split.test;
    let matrix = prepared.frame.matrix().unwrap_or_default().chosen(test);
    let test_truth = truth(test);
    let mut compared = Vec::with_capacity(learnt.models.len());
    let mut of_models = Vec::with_capacity(learnt.models.len());
    for ((name, sums), unseen) in learnt.models.iter().zip(unseen) {
        let shares = shares(sums, &matrix);
        of_models.push(losses(&test_truth, &shares, classes));
        compared.push(ClassCompared {
            model: *name,
            chosen: *name == best,
            unseen,
            evaluation: SeveralEvaluation::of_until(
                &test_truth,
                &shares,
                classes,
                groups,
                bootstrap,
                is_late,
            )?,
            difference: None,
        });
    }
    let reference = of_models.iter().zip(&compared);
    let reference = reference
        .filter(|(_, compared)| compared.chosen)
        .map(|(losses, _)| losses.clone())
        .next();
    for (own, compared) in of_models.iter().zip(&mut compared) {
        if let Some(other) = reference.as_ref().filter(|_| !compared.chosen) {
            compared.difference = paired_difference_until(
                bootstrap,
                test_truth.len(),
                groups,
                |weights| mean(own, weights),
                |weights| mean(other, weights),
                is_late,
            );
        }
    }
    Ok(Judged {
        model: best,
        compared,
        split: prepared.split.report.clone(),
        train_rows: prepared.split.train.len() as u64,
    })
}

fn softmax(margins: &[f32], classes: usize) -> Vec<f64> {
    let mut shares: Vec<f64> = margins.iter().map(|margin| f64::from(*margin)).collect();
    for row in shares.chunks_mut(classes.max(1)) {
        let largest = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut total = 0.0;
        for value in row.iter_mut() {
            *value = libm::exp(*value - largest);
            total += *value;
        }
        row.iter_mut().for_each(|value| *value /= total);
    }
    shares
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
    train_rows: u64,
    test_rows: u64,
    split: &'a SplitReport,
    features: Vec<&'a str>,
    trees: usize,
    blend: Option<&'a [f64]>,
    seed: u64,
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

    /// The bundle as JSON (models/BUNDLE.md); `name` is what people call it.
    ///
    /// # Errors
    /// What serialising says; numbers that were checked give it no reason.
    pub fn bundle(&self, name: &str) -> Result<String, WriteError> {
        let metrics = self.evaluation().map(|evaluation| Metrics {
            split: "test".to_string(),
            rows: evaluation.rows,
            values: evaluation
                .figures
                .iter()
                .map(|(name, figure)| (name.clone(), figure.value))
                .collect(),
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
            train_rows: self.train_rows,
            test_rows: evaluation.map_or(0, |evaluation| evaluation.rows),
            split: &self.split,
            features: features
                .iter()
                .map(|feature| feature.name.as_str())
                .collect(),
            trees: self.outputs.ensembles().map(|sum| sum.trees().len()).sum(),
            blend: (self.model == ModelName::Blend).then_some(&self.weights),
            seed: self.seed,
            metrics: evaluation,
            compared: &self.compared,
        })
    }
}
