//! What a training gives: the model, how good it is, and the bundle of both.

use std::collections::BTreeMap;

use serde::Serialize;

use super::judging::{Unseen, best, keeps, threshold};
use super::remark::{LeftOut, Notice};
use super::start::TrainOptions;
use super::{Candidate, FoldTrained, ModelName, TrainError};
use crate::feature::contract::Contract;
use crate::feature::prepare::BinaryLabel;
use crate::feature::prepare::split::SplitReport;
use crate::i18n::Lang;
use crate::model::WriteError;
use crate::model::bundle::{Estimate, Metrics, Provenance, write};
use crate::model::estimator::Estimator;
use crate::model::evaluate::{
    Difference, Evaluation, Outcome, Ranking, Rung, Threshold, ThresholdRule, ladder,
};
use crate::model::trees::{TreeEnsemble, sigmoid};

/// One model on the test rows.
#[derive(Clone, Debug, Serialize)]
pub struct Compared<Name = ModelName> {
    /// The model.
    pub model: Name,
    /// Whether it is the one that is kept.
    pub chosen: bool,
    /// Its average precision on the training rows, each judged by folds that have not seen it.
    pub unseen: Option<f64>,
    /// What the test rows say.
    pub evaluation: Evaluation,
    /// What every threshold does on the test rows.
    #[serde(skip)]
    pub ladder: Vec<Rung>,
    /// By how much its average precision is above that of the chosen one.
    pub difference: Option<Difference>,
    /// By how much other figures are above those of the chosen one, by their names: `roc_auc` and
    /// `log_loss`.
    pub differences: BTreeMap<&'static str, Difference>,
}

/// What the test rows said.
pub(super) struct Judged {
    pub model: ModelName,
    pub compared: Vec<Compared>,
    /// How the best model ranks the test rows.
    pub ranking: Ranking,
    pub split: SplitReport,
    pub train_rows: u64,
    pub curves: Vec<Vec<f64>>,
    pub candidates: Vec<Candidate>,
}

/// A model that was trained, and how good it is.
#[derive(Clone, Debug)]
pub struct Trained {
    /// Which kind was best.
    pub model: ModelName,
    /// The model, learnt from all rows.
    pub ensemble: TreeEnsemble,
    /// What it reads.
    pub contract: Contract,
    /// From which probability a customer counts as leaving: what the rule chose on rows that
    /// the folds' models have not seen.
    pub threshold: Option<Threshold>,
    /// By which rule it was chosen.
    pub threshold_by: ThresholdRule,
    /// Whether any threshold keeps to that rule; else it is the one of the largest F1.
    pub keeps_rule: bool,
    /// Every model on the test rows, learnt from the training rows only.
    pub compared: Vec<Compared>,
    /// How the rows were split.
    pub split: SplitReport,
    /// Rows that the judged models learnt from.
    pub train_rows: u64,
    /// Rows that the model learnt from.
    pub rows: u64,
    /// The validation curves of the judged boosted trees, a fold each.
    pub curves: Vec<Vec<f64>>,
    /// What the blend weighs boosted trees and logistic regression by.
    pub weights: [f64; 2],
    /// The column that holds the answer.
    pub label: String,
    /// The answers as they are spelled: positive, negative.
    pub classes: [String; 2],
    /// The seed.
    pub seed: u64,
    /// How far the candidates for boosted trees came before the test rows judged.
    pub candidates: Vec<Candidate>,
    /// What was left out, and what else there is to know.
    pub notice: Notice,
}

/// What is printed of a training.
#[derive(Serialize)]
struct Printed<'a> {
    model: ModelName,
    label: &'a str,
    positive: &'a str,
    id: Option<&'a str>,
    rows: u64,
    train_rows: u64,
    test_rows: u64,
    split: &'a SplitReport,
    features: Vec<&'a str>,
    left_out: &'a [LeftOut],
    notes: Vec<String>,
    trees: usize,
    blend: Option<[f64; 2]>,
    candidates: &'a [Candidate],
    seed: u64,
    threshold: Option<Threshold>,
    threshold_by: String,
    metrics: Option<&'a Evaluation>,
    compared: &'a [Compared],
}

impl Trained {
    pub(super) fn new(
        judged: Judged,
        learnt: FoldTrained,
        contract: Contract,
        labels: &[bool],
        label: &BinaryLabel,
        options: &TrainOptions,
    ) -> Result<Trained, TrainError> {
        let place = learnt
            .models
            .iter()
            .position(|(name, _)| *name == judged.model);
        let place = place.ok_or(TrainError::NothingLearnt)?;
        let unseen = learnt
            .unseen
            .get(place)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let probabilities: Vec<f64> = unseen.iter().map(|margin| sigmoid(*margin)).collect();
        let ranking = Ranking::new(labels, &probabilities);
        let (_, ensemble) = learnt
            .models
            .into_iter()
            .nth(place)
            .ok_or(TrainError::NothingLearnt)?;
        let (positive, negative) = label.counts();
        let kept = threshold(&ranking, options.threshold_by);
        let mut compared = judged.compared;
        let chosen = compared.iter_mut().find(|compared| compared.chosen);
        if let (Some(kept), Some(own)) = (kept, chosen) {
            // The threshold of the model of all rows is not that of its judged twin; of both it
            // must be told exactly what they do.
            let thresholds = [own.evaluation.threshold.threshold, kept.threshold];
            own.ladder = ladder(&judged.ranking, &thresholds);
        }
        Ok(Trained {
            model: judged.model,
            ensemble,
            contract,
            threshold: kept,
            threshold_by: options.threshold_by,
            keeps_rule: keeps(&ranking, options.threshold_by),
            compared,
            split: judged.split,
            train_rows: judged.train_rows,
            rows: positive + negative,
            curves: judged.curves,
            candidates: judged.candidates,
            weights: learnt.weights,
            label: label.column.clone(),
            classes: [label.positive.clone(), label.negative.clone()],
            seed: options.seed,
            notice: Notice::default(),
        })
    }

    /// What the test rows say of the chosen model's twin.
    pub fn evaluation(&self) -> Option<&Evaluation> {
        let chosen = self.compared.iter().find(|compared| compared.chosen);
        chosen.map(|compared| &compared.evaluation)
    }

    /// The bundle as JSON (models/BUNDLE.md); `name` is what people call it. Of which files its
    /// data came is said by [`crate::model::bundle::with_origin`].
    ///
    /// # Errors
    /// What serialising says; numbers that were checked give it no reason.
    pub fn bundle(&self, name: &str) -> Result<String, WriteError> {
        let threshold = self.threshold.map(|threshold| threshold.threshold);
        let metrics = metrics(&self.compared, threshold);
        let provenance = provenance(self.seed);
        write(&Estimate {
            name,
            estimator: self.model.name(),
            contract: &self.contract,
            model: &Estimator::LogOdds(self.ensemble.clone()),
            threshold,
            metrics: metrics.as_ref(),
            provenance: Some(&provenance),
        })
    }

    /// All figures as JSON.
    ///
    /// # Errors
    /// What serialising says; figures give it no reason.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let evaluation = self.evaluation();
        serde_json::to_string_pretty(&Printed {
            model: self.model,
            label: self
                .contract
                .label
                .as_ref()
                .map_or("", |label| label.column.as_str()),
            positive: &self.classes[0],
            id: self.contract.id.as_deref(),
            rows: self.rows,
            train_rows: self.train_rows,
            test_rows: evaluation.map_or(0, |evaluation| evaluation.rows),
            split: &self.split,
            features: self
                .contract
                .features
                .iter()
                .map(|feature| feature.name.as_str())
                .collect(),
            left_out: &self.notice.left_out,
            notes: self.notice.remarks(Lang::En),
            trees: self.ensemble.trees().len(),
            blend: (self.model == ModelName::Blend).then_some(self.weights),
            candidates: &self.candidates,
            seed: self.seed,
            threshold: self.threshold,
            threshold_by: self.threshold_by.to_string(),
            metrics: evaluation,
            compared: &self.compared,
        })
    }
}

/// What a bundle says of the test rows: of the chosen model's twin, at the threshold that the
/// bundle keeps.
pub(super) fn metrics<Name>(compared: &[Compared<Name>], kept: Option<f64>) -> Option<Metrics> {
    let chosen = compared.iter().find(|compared| compared.chosen)?;
    let evaluation = &chosen.evaluation;
    let figures = evaluation.figures.iter();
    let figures = figures.map(|(name, figure)| (name.clone(), figure.value));
    let mut values: BTreeMap<String, f64> = figures.collect();
    if let Some(kept) = kept {
        let rows = [evaluation.rows, evaluation.positives];
        let at = Outcome::at(&chosen.ladder, rows, kept).figures();
        values.extend(at.map(|(name, value)| (name.to_string(), value)));
    }
    Some(Metrics {
        split: "test".to_string(),
        rows: evaluation.rows,
        values,
    })
}

/// What a bundle says of where it comes from.
pub(super) fn provenance(seed: u64) -> Provenance {
    Provenance::of("holdfast train", seed)
}

/// The best model by rows that the folds' models have not seen, among the wanted ones.
pub(super) fn chosen(
    learnt: &FoldTrained,
    labels: &[bool],
    wanted: &[ModelName],
) -> Result<ModelName, TrainError> {
    let models = learnt.models.iter().zip(&learnt.unseen);
    let models = models.filter(|((name, _), _)| wanted.contains(name));
    let models = models.map(|((name, _), margins)| {
        let probabilities: Vec<f64> = margins.iter().map(|margin| sigmoid(*margin)).collect();
        (*name, Unseen::of(labels, &probabilities))
    });
    best(models).ok_or(TrainError::NothingLearnt)
}
