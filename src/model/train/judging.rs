//! Models on the test rows, side by side.

use super::TrainError;
use super::outcome::Compared;
use crate::model::evaluate::{
    Bootstrap, Evaluation, EvaluationOptions, Ranking, Threshold, ThresholdRule, choose, ladder,
    paired_difference_until,
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
pub(super) struct Judging<'a> {
    /// By which rule thresholds are chosen.
    pub rule: ThresholdRule,
    pub bootstrap: &'a Bootstrap,
    /// Whether time is up.
    pub is_late: &'a dyn Fn() -> bool,
}

/// The threshold that a rule chooses, or, where none keeps to it, the one of the largest F1.
pub(super) fn threshold(ranking: &Ranking, rule: ThresholdRule) -> Option<Threshold> {
    choose(ranking, rule).or_else(|| choose(ranking, ThresholdRule::MostF1))
}

/// Whether any threshold keeps to a rule.
pub(super) fn keeps(ranking: &Ranking, rule: ThresholdRule) -> bool {
    choose(ranking, rule).is_some()
}

/// Judges models by the test rows' answers; `groups` are their customers, if they have several.
/// Once it is late, figures get no more intervals.
pub(super) fn compare<Name: Copy + PartialEq>(
    said: &[Said<Name>],
    best: Name,
    labels: &[bool],
    groups: Option<&[u32]>,
    how: &Judging,
) -> Result<Vec<Compared<Name>>, TrainError> {
    let (bootstrap, is_late) = (how.bootstrap, how.is_late);
    let mut judged = Vec::with_capacity(said.len());
    for model in said {
        let threshold = threshold(&model.unseen, how.rule);
        let options = EvaluationOptions {
            threshold: threshold.map(|threshold| threshold.threshold),
            bootstrap: *bootstrap,
        };
        let evaluation = Evaluation::of_until(labels, &model.test, groups, &options, is_late)?;
        let kept = evaluation.threshold.threshold;
        judged.push(Compared {
            model: model.model,
            chosen: model.model == best,
            unseen: model.unseen.figures(None).average_precision,
            evaluation,
            ladder: ladder(&Ranking::new(labels, &model.test), &[kept]),
            difference: None,
        });
    }
    let rankings: Vec<Ranking> = said
        .iter()
        .map(|model| Ranking::new(labels, &model.test))
        .collect();
    let reference = rankings
        .iter()
        .zip(&judged)
        .find(|(_, compared)| compared.chosen)
        .map(|(ranking, _)| ranking);
    for (own, compared) in rankings.iter().zip(&mut judged) {
        if let Some(other) = reference.filter(|_| !compared.chosen) {
            compared.difference = paired_difference_until(
                bootstrap,
                labels.len(),
                groups,
                |weights| own.figures(weights).average_precision,
                |weights| other.figures(weights).average_precision,
                is_late,
            );
        }
    }
    Ok(judged)
}

/// Whether time was too short for some of the figures' intervals.
pub(super) fn lacks_intervals<Name>(compared: &[Compared<Name>], bootstrap: &Bootstrap) -> bool {
    let lacks = |compared: &Compared<Name>| {
        let figure = compared.evaluation.figures.get("log_loss");
        figure.is_some_and(|figure| figure.interval.is_none())
    };
    bootstrap.samples > 0 && compared.iter().any(lacks)
}
