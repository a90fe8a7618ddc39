//! How models of yes or no are judged: each by the threshold that a rule chooses among rows
//! that it has not seen, and all by how they rank the rows whose answers judge.

use std::collections::BTreeMap;

use super::TrainError;
use super::comparing::{Judge, mean};
use super::outcome::Compared;
use crate::model::evaluate::{
    Bootstrap, Difference, Evaluating, EvaluationOptions, JudgedRows, Ranking, Threshold,
    ThresholdRule, choose, ladder, log_loss, log_losses,
};

/// The figures by which models are held against the best beside the average precision, in the
/// order of [`AnswerJudge::figures`].
const BESIDE: [&str; 2] = ["roc_auc", "log_loss"];

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

/// What a model says of rows that it has not seen, by which the best is chosen.
pub(super) struct Unseen {
    precision: f64,
    loss: f64,
    positives: usize,
}

impl Unseen {
    /// Of these rows.
    pub fn of(labels: &[bool], probabilities: &[f64]) -> Unseen {
        let figures = Ranking::new(labels, probabilities).figures(None);
        Unseen {
            precision: figures.average_precision.unwrap_or_default(),
            loss: log_loss(labels, probabilities, None).unwrap_or(f64::INFINITY),
            positives: labels.iter().filter(|label| **label).count(),
        }
    }

    /// The standard error of the average precision, a share of so many positive rows (Boyd, Eng
    /// and Page 2013).
    fn error(&self) -> f64 {
        let of = self.precision;
        libm::sqrt(of * (1.0 - of).max(0.0) / self.positives.max(1) as f64)
    }
}

/// The best of models by what they say of rows that they have not seen: the one that ranks best
/// or, among those within a standard error of it, the one of least log loss. Models of the same
/// rows share most of their error, so that what is further off is hardly chance.
pub(super) fn best<Name>(models: impl IntoIterator<Item = (Name, Unseen)>) -> Option<Name> {
    let models: Vec<(Name, Unseen)> = models.into_iter().collect();
    let by_precision = |a: &&(Name, Unseen), b: &&(Name, Unseen)| {
        let (a, b) = (&a.1, &b.1);
        a.precision.total_cmp(&b.precision)
    };
    let (_, top) = models.iter().max_by(by_precision)?;
    let least = top.precision - top.error();
    let alike = models.into_iter().filter(|of| of.1.precision >= least);
    let best = alike.min_by(|a, b| a.1.loss.total_cmp(&b.1.loss));
    best.map(|(name, _)| name)
}

/// What a model is held against the best one by.
pub(super) struct Ranked {
    /// How it ranks the rows that judge.
    pub ranking: Ranking,
    /// The log loss of each.
    losses: Vec<f64>,
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
    type Basis = Ranked;

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

    fn tell(&self, evaluating: Evaluating, said: &Said<Name>) -> (Compared<Name>, Ranked) {
        let (evaluation, ranking) = evaluating.finish(self.rows_of(said));
        let kept = evaluation.threshold.threshold;
        let compared = Compared {
            model: said.model,
            chosen: said.model == self.best,
            unseen: said.unseen.figures(None).average_precision,
            evaluation,
            ladder: ladder(&ranking, &[kept]),
            difference: None,
            differences: BTreeMap::new(),
        };
        let losses = log_losses(&self.labels, &said.test);
        (compared, Ranked { ranking, losses })
    }

    fn figures(basis: &Ranked, weights: Option<&[f64]>) -> Vec<Option<f64>> {
        let ranked = basis.ranking.figures(weights);
        let loss = mean(&basis.losses, weights);
        vec![ranked.average_precision, ranked.roc_auc, loss]
    }
}

impl<Name> Compared<Name> {
    /// Says how it compares with the one that is kept, in the order of [`AnswerJudge::figures`].
    pub(super) fn compare_by(&mut self, differences: Vec<Option<Difference>>) {
        let mut each = differences.into_iter();
        self.difference = each.next().flatten();
        let named = BESIDE.into_iter().zip(each);
        self.differences = named
            .filter_map(|(name, difference)| Some((name, difference?)))
            .collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::evaluate::average_precision;

    fn said(precision: f64, loss: f64, positives: usize) -> Unseen {
        Unseen {
            precision,
            loss,
            positives,
        }
    }

    #[test]
    fn what_ranks_best_is_kept_and_log_loss_decides_where_ranks_are_alike() {
        let chosen = |forest: Unseen, trees: Unseen| best([("forest", forest), ("trees", trees)]);
        // The standard error of 0.7 of 400 is 0.023: what ranks better by 0.1 is better, however
        // little its probabilities are worth.
        let found = chosen(said(0.7, 0.9, 400), said(0.6, 0.3, 400));
        assert_eq!(found, Some("forest"));
        let found = chosen(said(0.7, 0.9, 400), said(0.69, 0.3, 400));
        assert_eq!(found, Some("trees"));
        // Of ten leavers chance makes as much.
        let found = chosen(said(0.7, 0.9, 10), said(0.6, 0.3, 10));
        assert_eq!(found, Some("trees"));
        // The first of equals, and none of none.
        let found = chosen(said(0.7, 0.3, 400), said(0.7, 0.3, 400));
        assert_eq!(found, Some("forest"));
        assert_eq!(best(Vec::<(&str, Unseen)>::new()), None);
    }

    #[test]
    fn what_rows_say_is_their_average_precision_and_log_loss() {
        let (labels, shares) = ([true, false, true, false], [0.9, 0.7, 0.4, 0.2]);
        let found = Unseen::of(&labels, &shares);
        let precision = average_precision(&labels, &shares, None);
        assert_eq!(Some(found.precision), precision);
        assert_eq!(Some(found.loss), log_loss(&labels, &shares, None));
        assert_eq!(found.positives, 2);
        // The same mean as of each row's part of it, also where rows are drawn twice or not.
        let losses = log_losses(&labels, &shares);
        for weights in [None, Some(&[2.0, 0.0, 1.0, 1.0][..])] {
            let (found, whole) = (mean(&losses, weights), log_loss(&labels, &shares, weights));
            assert!(found.zip(whole).is_some_and(|(a, b)| (a - b).abs() < 1e-15));
        }
    }
}
