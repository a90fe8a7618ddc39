//! Which features tell more than chance: Boruta (Kursa and Rudnicki 2010) with mean |SHAP|
//! of boosted trees as importance.
//!
//! Every feature gets a shadow: its own cells, dealt to the rows anew, so that it knows
//! nothing. Trees learn from both, and a feature scores a hit where it matters more than
//! every shadow. Over many runs hits tell the features that matter from those that do not
//! ([`Decisions`]); what is rejected takes no part in later runs.

mod decisions;
mod run;

use serde::{Deserialize, Serialize};

pub use decisions::{Correction, Decisions, Verdict};

use super::super::ExplainError;
use super::super::inspection::{InspectionError, sample};
use crate::feature::contract::{Feature, FeatureKind};
use crate::feature::matrix::Matrix;
use crate::i18n::Lang;
use crate::model::ModelError;
use crate::model::boosting::Input;
use run::Run;

/// Least rows of either answer.
const LEAST_OF_CLASS: usize = 5;

/// How features are selected.
#[derive(Clone, Debug, PartialEq)]
pub struct BorutaOptions {
    /// Most runs.
    pub runs: usize,
    /// The chance of a wrong decision.
    pub alpha: f64,
    /// How many tests are made up for.
    pub correction: Correction,
    /// The share of the shadows that has to be surpassed, 1 for all; less finds weaker
    /// features, and more that are none.
    pub share: f64,
    /// Most rows that are learnt from.
    pub rows: usize,
    /// Most rows that are explained.
    pub explained: usize,
    /// Trees of each run.
    pub trees: usize,
    /// The seed of everything random.
    pub seed: u64,
}

impl Default for BorutaOptions {
    fn default() -> BorutaOptions {
        BorutaOptions {
            runs: 100,
            alpha: 0.05,
            correction: Correction::TwoStep,
            share: 1.0,
            rows: 20_000,
            explained: 1_000,
            trees: 50,
            seed: 0,
        }
    }
}

/// Why features cannot be selected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum BorutaError {
    /// The rows do not allow it.
    Rows(InspectionError),
    /// The trees of a run are no model.
    Model(Box<ModelError>),
    /// The trees of a run cannot be explained.
    Explain(ExplainError),
}

impl BorutaError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            BorutaError::Rows(error) => error.say(lang),
            BorutaError::Model(error) => error.say(lang),
            BorutaError::Explain(error) => error.say(lang),
        }
    }
}

/// What is said of one feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Selected {
    /// The feature's position in the contract.
    pub feature: usize,
    /// What is said.
    pub verdict: Verdict,
    /// Whether it would be kept: confirmed, or tentative with a median above the bar's.
    pub keep: bool,
    /// In how many runs it mattered more than the shadows.
    pub hits: u32,
    /// The median of its importances, mean |SHAP| in log-odds, while it took part.
    pub importance: f64,
}

/// The features by what is said of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// How many runs there were.
    pub runs: u64,
    /// How many rows were learnt from.
    pub rows: u64,
    /// The median of what had to be surpassed.
    pub bar: f64,
    /// The features in the contract's order.
    pub features: Vec<Selected>,
}

/// How far a selection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BorutaProgress {
    /// Runs that are done.
    pub runs: usize,
    /// Most runs.
    pub most: usize,
    /// Features that are decided on.
    pub decided: usize,
    /// Whether all is done.
    pub finished: bool,
}

/// A selection under way, a tree or a few explained rows a step.
pub struct Boruta {
    matrix: Matrix,
    labels: Vec<bool>,
    inputs: Vec<Input>,
    options: BorutaOptions,
    decisions: Decisions,
    run: Option<Box<Run>>,
}

impl Boruta {
    /// Begins a selection among the `features` of `matrix`, whose rows have the answers
    /// `labels`.
    ///
    /// # Errors
    /// [`InspectionError`] where there are not enough rows of both answers.
    pub fn new(
        matrix: &Matrix,
        features: &[Feature],
        labels: &[bool],
        options: BorutaOptions,
    ) -> Result<Boruta, InspectionError> {
        if labels.len() != matrix.rows() {
            return Err(InspectionError::Lengths {
                rows: matrix.rows() as u64,
                labels: labels.len() as u64,
            });
        }
        let rows = sample(labels.len(), options.rows, options.seed);
        let label = |row: &u32| labels.get(*row as usize).copied().unwrap_or_default();
        let labels: Vec<bool> = rows.iter().map(label).collect();
        let positives = labels.iter().filter(|label| **label).count();
        let rarer = positives.min(labels.len() - positives);
        if labels.len() < 2 * LEAST_OF_CLASS {
            return Err(InspectionError::TooFewRows {
                rows: labels.len() as u64,
                needed: 2 * LEAST_OF_CLASS as u64,
            });
        }
        if rarer == 0 {
            return Err(InspectionError::Figure {
                rows: labels.len() as u64,
            });
        }
        let inputs = features.iter().map(|feature| match feature.kind {
            FeatureKind::Category { .. } => Input::Category,
            _ => Input::Number,
        });
        let inputs = inputs.chain(std::iter::repeat(Input::Number));
        Ok(Boruta {
            decisions: Decisions::new(matrix.width(), options.alpha, options.correction),
            inputs: inputs.take(matrix.width()).collect(),
            matrix: matrix.chosen(&rows),
            labels,
            options,
            run: None,
        })
    }

    /// Does a little.
    ///
    /// # Errors
    /// [`BorutaError`] where trees cannot be grown or explained.
    pub fn step(&mut self) -> Result<BorutaProgress, BorutaError> {
        if self.is_finished() {
            return Ok(self.progress());
        }
        let mut run = match self.run.take() {
            Some(run) => run,
            None => Box::new(Run::new(
                &self.matrix,
                &self.inputs,
                &self.labels,
                &self.decisions.active(),
                self.decisions.runs() as u64,
                &self.options,
            )),
        };
        match run.step()? {
            None => self.run = Some(run),
            Some(worth) => {
                self.decisions
                    .record(&worth.features, &worth.shadows, self.options.share);
            }
        }
        Ok(self.progress())
    }

    /// What was found so far.
    pub fn finish(self) -> Selection {
        let decisions = &self.decisions;
        let verdicts = decisions.verdicts().iter().zip(decisions.hits());
        let selected = |(feature, (verdict, hits)): (usize, (&Verdict, &u32))| Selected {
            feature,
            verdict: *verdict,
            keep: *verdict == Verdict::Confirmed || decisions.is_kept_roughly(feature),
            hits: *hits,
            importance: decisions.median(feature).unwrap_or_default(),
        };
        Selection {
            runs: decisions.runs() as u64,
            rows: self.labels.len() as u64,
            bar: decisions.median_bar().unwrap_or_default(),
            features: verdicts.enumerate().map(selected).collect(),
        }
    }

    fn is_finished(&self) -> bool {
        self.decisions.is_decided() || self.decisions.runs() >= self.options.runs
    }

    fn progress(&self) -> BorutaProgress {
        let verdicts = self.decisions.verdicts().iter();
        BorutaProgress {
            runs: self.decisions.runs(),
            most: self.options.runs,
            decided: verdicts
                .filter(|verdict| **verdict != Verdict::Tentative)
                .count(),
            finished: self.is_finished(),
        }
    }
}

/// Selects features, all at once.
///
/// # Errors
/// As [`Boruta::new`] and [`Boruta::step`].
pub fn boruta(
    matrix: &Matrix,
    features: &[Feature],
    labels: &[bool],
    options: BorutaOptions,
) -> Result<Selection, BorutaError> {
    let mut boruta = Boruta::new(matrix, features, labels, options).map_err(BorutaError::Rows)?;
    while !boruta.step()?.finished {}
    Ok(boruta.finish())
}
