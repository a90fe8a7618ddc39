//! Models on the test rows, side by side: one after another, and some of the samples of their
//! intervals at a time, so that whoever waits can be told and can end it.

use super::TrainError;
use super::outcome::Compared;
use crate::model::evaluate::{
    Bootstrap, Evaluating, EvaluationOptions, JudgedRows, Pairing, Ranking, Threshold,
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

/// Models that are being judged by the test rows' answers.
pub(super) struct Comparing<Name> {
    how: Judging,
    said: Vec<Said<Name>>,
    best: Name,
    labels: Vec<bool>,
    /// The rows' customers, if these have several.
    groups: Option<Vec<u32>>,
    /// Models that are to be judged: all, or none.
    wanted: usize,
    compared: Vec<Compared<Name>>,
    /// How each of those judged ranks the rows.
    rankings: Vec<Ranking>,
    evaluating: Option<Box<Evaluating>>,
    /// How many were held against the best.
    paired: usize,
    pairing: Option<Box<Pairing>>,
}

/// What came of a comparison.
pub(super) struct Verdict<Name> {
    /// What was said, as it was given.
    pub said: Vec<Said<Name>>,
    pub compared: Vec<Compared<Name>>,
    /// How the best model ranks the rows, if it was judged.
    pub ranking: Option<Ranking>,
}

impl<Name: Copy + PartialEq> Comparing<Name> {
    /// Nothing is judged yet.
    pub fn new(
        said: Vec<Said<Name>>,
        best: Name,
        labels: Vec<bool>,
        groups: Option<Vec<u32>>,
        how: Judging,
    ) -> Comparing<Name> {
        Comparing {
            how,
            best,
            labels,
            groups,
            wanted: said.len(),
            compared: Vec::with_capacity(said.len()),
            rankings: Vec::with_capacity(said.len()),
            said,
            evaluating: None,
            paired: 0,
            pairing: None,
        }
    }

    /// What is judged elsewhere: nothing is to be done.
    pub fn elsewhere(said: Vec<Said<Name>>, best: Name, how: Judging) -> Comparing<Name> {
        Comparing {
            wanted: 0,
            ..Comparing::new(said, best, Vec::new(), None, how)
        }
    }

    /// The share that is done, from 0 to 1.
    pub fn share(&self) -> f64 {
        let under_way = match (&self.evaluating, &self.pairing) {
            (Some(evaluating), _) => evaluating.share(),
            (None, Some(pairing)) => pairing.share(),
            (None, None) => 0.0,
        };
        let done = (self.compared.len() + self.paired) as f64 + under_way;
        (done / (2 * self.wanted).max(1) as f64).min(1.0)
    }

    /// Does a little; whether that was all. Once it is late, figures get no more intervals.
    ///
    /// # Errors
    /// [`TrainError`] when the rows do not allow figures.
    pub fn step(&mut self, is_late: &dyn Fn() -> bool) -> Result<bool, TrainError> {
        let place = self.compared.len();
        let Some(model) = self.said.get(place).filter(|_| place < self.wanted) else {
            return Ok(self.pair(is_late));
        };
        let rows = JudgedRows {
            labels: &self.labels,
            probabilities: &model.test,
            groups: self.groups.as_deref(),
        };
        let Some(mut evaluating) = self.evaluating.take() else {
            let threshold = threshold(&model.unseen, self.how.rule);
            let options = EvaluationOptions {
                threshold: threshold.map(|threshold| threshold.threshold),
                bootstrap: self.how.bootstrap,
            };
            self.evaluating = Some(Box::new(Evaluating::new(rows, &options)?));
            return Ok(false);
        };
        if !evaluating.step(rows, is_late) {
            self.evaluating = Some(evaluating);
            return Ok(false);
        }
        let (evaluation, ranking) = evaluating.finish(rows);
        let kept = evaluation.threshold.threshold;
        self.compared.push(Compared {
            model: model.model,
            chosen: model.model == self.best,
            unseen: model.unseen.figures(None).average_precision,
            evaluation,
            ladder: ladder(&ranking, &[kept]),
            difference: None,
        });
        self.rankings.push(ranking);
        Ok(false)
    }

    /// Holds the next model against the best one; whether there is none.
    fn pair(&mut self, is_late: &dyn Fn() -> bool) -> bool {
        let chosen = self.compared.iter().position(|compared| compared.chosen);
        let reference = chosen.and_then(|at| self.rankings.get(at));
        let next = self.rankings.get(self.paired);
        let Some((own, compared)) = next.zip(self.compared.get_mut(self.paired)) else {
            return true;
        };
        let Some(other) = reference.filter(|_| !compared.chosen) else {
            self.paired += 1;
            return false;
        };
        let groups = self.groups.as_deref();
        let mut first = |weights: Option<&[f64]>| own.figures(weights).average_precision;
        let mut second = |weights: Option<&[f64]>| other.figures(weights).average_precision;
        let pairing = self.pairing.take().or_else(|| {
            let (bootstrap, rows) = (&self.how.bootstrap, self.labels.len());
            Pairing::new(bootstrap, rows, groups, [first(None), second(None)]).map(Box::new)
        });
        match pairing {
            Some(mut pairing) => match pairing.step(groups, &mut first, &mut second, is_late) {
                true => {
                    compared.difference = pairing.finish();
                    self.paired += 1;
                }
                false => self.pairing = Some(pairing),
            },
            None => self.paired += 1,
        }
        false
    }

    /// What came of it, once all is done.
    pub fn finish(self) -> Verdict<Name> {
        let chosen = self.compared.iter().position(|compared| compared.chosen);
        Verdict {
            ranking: chosen.and_then(|at| self.rankings.into_iter().nth(at)),
            said: self.said,
            compared: self.compared,
        }
    }
}

/// Whether time was too short for some of the figures' intervals, or of the differences.
pub(super) fn lacks_intervals<Name>(compared: &[Compared<Name>], bootstrap: &Bootstrap) -> bool {
    let has_chosen = compared.iter().any(|compared| compared.chosen);
    let lacks = |compared: &Compared<Name>| {
        let figure = compared.evaluation.figures.get("log_loss");
        figure.is_some_and(|figure| figure.interval.is_none())
            || (has_chosen && !compared.chosen && compared.difference.is_none())
    };
    bootstrap.samples > 0 && compared.iter().any(lacks)
}
