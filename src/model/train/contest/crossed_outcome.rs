//! What a comparison in folds gives: the model, its figures, and how far the folds differ.

use std::collections::BTreeMap;

use super::outcome::Judged;
use super::printed::{Printed, combinations, printed};
use super::{Calibrate, Learner};
use crate::feature::contract::Contract;
use crate::i18n::Lang;
use crate::model::WriteError;
use crate::model::bundle::{Estimate, Metrics, write};
use crate::model::estimator::Estimator;
use crate::model::evaluate::{COUNTED, Evaluation, Outcome, Threshold, ThresholdRule};
use crate::model::train::Notice;
use crate::model::train::outcome::{Compared, provenance};
use crate::model::train::spread::{self, FoldFigures, JudgedBy, SaidOf, Spread, SpreadOf};

/// What a fold said of the model that was best by the others.
pub(super) fn figures_of(judged: &Judged) -> FoldFigures<Learner> {
    let chosen = judged.compared.iter().find(|compared| compared.chosen);
    let figures = chosen.map(|chosen| spread::values(&chosen.evaluation.figures));
    FoldFigures {
        model: judged.model,
        train_rows: judged.train_rows,
        test_rows: judged.test.len() as u64,
        figures: figures.unwrap_or_default(),
    }
}

/// Every model's figures over the folds.
pub(super) fn spreads(judged: &[Judged], compared: &[Compared<Learner>]) -> Vec<SpreadOf<Learner>> {
    let folds: Vec<_> = judged.iter().map(said_of).collect();
    spread::spreads(compared.iter().map(|own| own.model), &folds)
}

/// What a fold said of every model.
fn said_of(judged: &Judged) -> Vec<SaidOf<'_, Learner>> {
    let compared = judged.compared.iter();
    compared
        .map(|own| (own.model, &own.evaluation.figures))
        .collect()
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
    /// What rows that it did not learn from said as it learnt: of boosted trees a curve per inner
    /// fold, of a network one by epochs, none of other kinds.
    pub curves: Vec<Vec<f64>>,
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
    pub by_fold: Vec<FoldFigures<Learner>>,
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

    /// The table of confusions at the threshold that is kept, over the rows of all folds, by the
    /// names of metrics files.
    fn counts(&self) -> Vec<(String, f64)> {
        let chosen = self.compared.iter().find(|compared| compared.chosen);
        let Some((chosen, kept)) = chosen.zip(self.threshold) else {
            return Vec::new();
        };
        let rows = [chosen.evaluation.rows, chosen.evaluation.positives];
        let confusion = Outcome::at(&chosen.ladder, rows, kept.threshold).confusion();
        let cells = COUNTED.into_iter().zip(confusion);
        let cells = cells.flat_map(|(names, counts)| names.into_iter().zip(counts));
        cells
            .map(|(name, count)| (name.to_string(), count as f64))
            .collect()
    }

    /// The bundle as JSON (models/BUNDLE.md), with the means of the folds; `name` is what
    /// people call it.
    ///
    /// # Errors
    /// What serialising says; numbers that were checked give it no reason.
    pub fn bundle(&self, name: &str) -> Result<String, WriteError> {
        let counts = self.counts();
        let metrics = self.chosen_spread().map(|figures| Metrics {
            split: Metrics::FOLDS.to_string(),
            rows: self.evaluation().map_or(0, |evaluation| evaluation.rows),
            values: figures
                .iter()
                .map(|(name, spread)| (name.clone(), spread.mean))
                .chain(counts)
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
        let judged_by = JudgedBy::Folds {
            folds: &self.by_fold,
            whole_customers: self.whole_customers,
        };
        let spread = Some(spread::printed(&self.spread));
        serde_json::to_string_pretty(&printed!(self, judged_by, spread))
    }
}
