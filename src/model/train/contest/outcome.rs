//! What a comparison gives: the best model, how good all are, and the bundle of the best.

use super::printed::{Printed, combinations, printed};
use super::{Calibrate, Learner};
use crate::feature::contract::Contract;
use crate::feature::prepare::split::SplitReport;
use crate::i18n::Lang;
use crate::model::WriteError;
use crate::model::bundle::{Estimate, write};
use crate::model::estimator::{Estimator, Part, Weighted};
use crate::model::evaluate::{Evaluation, Threshold, ThresholdRule};
use crate::model::train::Notice;
use crate::model::train::judging::Said;
use crate::model::train::outcome::{Compared, metrics, provenance};
use crate::model::train::spread::JudgedBy;

/// What the test rows said.
pub(in crate::model::train) struct Judged {
    pub model: Learner,
    pub compared: Vec<Compared<Learner>>,
    pub split: SplitReport,
    pub train_rows: u64,
    pub threshold: Option<Threshold>,
    pub skipped: Vec<Learner>,
    /// What each part of each combination counts.
    pub(super) recipes: Vec<(Learner, super::combine::Recipe)>,
    /// What puts the best model's probabilities right.
    pub(super) calibrator: Option<super::calibrating::Calibrator>,
    /// What rows that the best model did not learn from said as it learnt.
    pub curves: Vec<Vec<f64>>,
    /// What every kind says.
    pub said: Vec<Said<Learner>>,
    /// The rows that judged, in the order of what is said of them.
    pub test: Vec<u32>,
}

impl Judged {
    /// How the best model is combined, if it is.
    pub(super) fn recipe(&self) -> Option<&super::combine::Recipe> {
        let found = self
            .recipes
            .iter()
            .find(|(learner, _)| *learner == self.model);
        found.map(|(_, recipe)| recipe)
    }
}

/// The best of several kinds of models, and how good all of them are.
#[derive(Clone, Debug)]
pub struct Contested {
    /// Which kind was best.
    pub model: Learner,
    /// The model, learnt from all rows.
    pub estimator: Estimator,
    /// What it reads.
    pub contract: Contract,
    /// From which probability a customer counts as leaving: what the rule chose on training
    /// rows that models of other folds said something of.
    pub threshold: Option<Threshold>,
    /// By which rule the threshold was chosen.
    pub threshold_by: ThresholdRule,
    /// How probabilities were put right.
    pub calibration: Calibrate,
    /// Every model on the test rows, learnt from the training rows only.
    pub compared: Vec<Compared<Learner>>,
    /// Kinds that were named and for which time was too short.
    pub skipped: Vec<Learner>,
    /// What each part of each combination counts, whether it is kept or not.
    pub combinations: Vec<(Learner, Vec<(Learner, f64)>)>,
    /// How the rows were split.
    pub split: SplitReport,
    /// Rows that the judged models learnt from.
    pub train_rows: u64,
    /// Rows that the model learnt from.
    pub rows: u64,
    /// What rows that the judged twin of the best model did not learn from said as it learnt: of
    /// boosted trees a curve per fold, of a network one by epochs, none of other kinds.
    pub curves: Vec<Vec<f64>>,
    /// The column that holds the answer, and the answer that means yes.
    pub label: [String; 2],
    /// The seed.
    pub seed: u64,
    /// What was left out, and what else there is to know.
    pub notice: Notice,
}

/// The parts of a combination, weighed.
pub(super) fn weighed(
    recipe: &super::combine::Recipe,
    parts: Vec<(Learner, Estimator)>,
) -> Estimator {
    let weight = |learner: Learner| {
        let found = recipe.weights.iter().find(|(part, _)| *part == learner);
        found.map_or(0.0, |(_, weight)| *weight)
    };
    let part = |(learner, estimator): (Learner, Estimator)| Part {
        name: learner.name().to_string(),
        weight: weight(learner),
        estimator,
    };
    Estimator::Weighted(Box::new(Weighted {
        combination: recipe.combination,
        // What counts nothing need not be scored.
        parts: parts
            .into_iter()
            .map(part)
            .filter(|part| part.weight > 0.0)
            .collect(),
    }))
}

impl Contested {
    /// What the test rows say of the chosen model's twin.
    pub fn evaluation(&self) -> Option<&Evaluation> {
        let chosen = self.compared.iter().find(|compared| compared.chosen);
        chosen.map(|compared| &compared.evaluation)
    }

    /// The bundle as JSON (models/BUNDLE.md); `name` is what people call it.
    ///
    /// # Errors
    /// What serialising says; numbers that were checked give it no reason.
    pub fn bundle(&self, name: &str) -> Result<String, WriteError> {
        let threshold = self.threshold.map(|threshold| threshold.threshold);
        let metrics = metrics(&self.compared, threshold);
        write(&Estimate {
            name,
            estimator: self.model.name(),
            contract: &self.contract,
            model: &self.estimator,
            threshold,
            metrics: metrics.as_ref(),
            provenance: Some(&provenance(self.seed)),
        })
    }

    /// All figures as JSON.
    ///
    /// # Errors
    /// What serialising says; figures give it no reason.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let judged_by = JudgedBy::Split {
            train_rows: self.train_rows,
            test_rows: self.evaluation().map_or(0, |evaluation| evaluation.rows),
            split: &self.split,
        };
        serde_json::to_string_pretty(&printed!(self, judged_by, None))
    }
}
