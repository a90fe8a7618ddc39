//! How models of yes or no are judged: each by the threshold that a rule chooses among rows
//! that it has not seen, and all by how they rank the rows whose answers judge.

use std::collections::BTreeMap;

use super::TrainError;
use super::comparing::{Judge, Told};
use super::outcome::Compared;
use crate::model::evaluate::{
    Bootstrap, Difference, Evaluating, EvaluationOptions, Figure, JudgedRows, Ranking, Threshold,
    ThresholdRule, choose, ladder,
};

/// What one model says.
#[derive(Clone)]
pub(super) struct Said<Name> {
    pub model: Name,
    /// Of training rows that it has not seen: how they rank, and their answers.
    pub unseen: Ranking,
    /// Of the test rows.
    pub test: Vec<f64>,
}

/// How models are judged.
#[derive(Clone, Copy)]
pub(super) struct Judging {
    /// By which rule thresholds are chosen.
    pub rule: ThresholdRule,
    pub bootstrap: Bootstrap,
}

/// The threshold that a rule chooses, or, where none keeps to it, the one of the largest F1.
pub(super) fn threshold(ranking: &Ranking, rule: ThresholdRule) -> Option<Threshold> {
    choose(ranking, rule).or_else(|| choose(ranking, ThresholdRule::MostF1))
}

/// Whether any threshold keeps to a rule.
pub(super) fn keeps(ranking: &Ranking, rule: ThresholdRule) -> bool {
    choose(ranking, rule).is_some()
}

/// Rows whose answer is yes or no.
pub(super) struct AnswerJudge<Name> {
    pub how: Judging,
    /// The model that is kept.
    pub best: Name,
    pub labels: Vec<bool>,
    /// The rows' customers, if these have several.
    pub groups: Option<Vec<u32>>,
}

impl<Name> AnswerJudge<Name> {
    /// The rows, and what a model says of them.
    fn rows_of<'a>(&'a self, said: &'a Said<Name>) -> JudgedRows<'a> {
        JudgedRows {
            labels: &self.labels,
            probabilities: &said.test,
            groups: self.groups.as_deref(),
        }
    }
}

impl<Name: Copy + PartialEq> Judge for AnswerJudge<Name> {
    type Said = Said<Name>;
    type Evaluating = Evaluating;
    type Compared = Compared<Name>;
    type Basis = Ranking;

    fn rows(&self) -> usize {
        self.labels.len()
    }

    fn groups(&self) -> Option<&[u32]> {
        self.groups.as_deref()
    }

    fn bootstrap(&self) -> &Bootstrap {
        &self.how.bootstrap
    }

    fn begin(&self, said: &Said<Name>) -> Result<Evaluating, TrainError> {
        let threshold = threshold(&said.unseen, self.how.rule);
        let options = EvaluationOptions {
            threshold: threshold.map(|threshold| threshold.threshold),
            bootstrap: self.how.bootstrap,
        };
        Ok(Evaluating::new(self.rows_of(said), &options)?)
    }

    fn share(evaluating: &Evaluating) -> f64 {
        evaluating.share()
    }

    fn draw(
        &self,
        evaluating: &mut Evaluating,
        said: &Said<Name>,
        is_late: &dyn Fn() -> bool,
    ) -> bool {
        evaluating.step(self.rows_of(said), is_late)
    }

    fn tell(&self, evaluating: Evaluating, said: &Said<Name>) -> (Compared<Name>, Ranking) {
        let (evaluation, ranking) = evaluating.finish(self.rows_of(said));
        let kept = evaluation.threshold.threshold;
        let compared = Compared {
            model: said.model,
            chosen: said.model == self.best,
            unseen: said.unseen.figures(None).average_precision,
            evaluation,
            ladder: ladder(&ranking, &[kept]),
            difference: None,
        };
        (compared, ranking)
    }

    fn figure(ranking: &Ranking, weights: Option<&[f64]>) -> Option<f64> {
        ranking.figures(weights).average_precision
    }
}

impl<Name> Told for Compared<Name> {
    fn is_chosen(&self) -> bool {
        self.chosen
    }

    fn figures(&self) -> &BTreeMap<String, Figure> {
        &self.evaluation.figures
    }

    fn difference(&self) -> Option<&Difference> {
        self.difference.as_ref()
    }

    fn differs_by(&mut self, difference: Option<Difference>) {
        self.difference = difference;
    }
}
