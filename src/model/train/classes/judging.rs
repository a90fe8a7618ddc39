//! Models of several classes on the test rows, side by side: one after another, and some of the
//! samples of their intervals at a time.

use serde::Serialize;

use super::super::{ModelName, TrainError};
use crate::feature::prepare::ClassLabel;
use crate::feature::prepare::split::SplitReport;
use crate::model::evaluate::{
    Bootstrap, Difference, Pairing, SeveralEvaluating, SeveralEvaluation,
};

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

/// What one model says.
pub(super) struct SaidClasses {
    pub model: ModelName,
    /// Its mean loss on training rows that it has not seen.
    pub unseen: f64,
    /// Of the test rows: a probability per class, row after row.
    pub shares: Vec<f64>,
}

/// What the test rows said.
pub(in crate::model::train) struct Judged {
    pub model: ModelName,
    /// Empty where no row judges.
    pub compared: Vec<ClassCompared>,
    pub split: SplitReport,
    pub train_rows: u64,
    /// What every model says.
    pub(super) said: Vec<SaidClasses>,
    /// The rows that judge, in the order of what is said of them.
    pub test: Vec<u32>,
}

/// The classes of rows.
pub(super) fn truth_of(label: &ClassLabel, rows: &[u32]) -> Vec<usize> {
    let class = |row: &u32| label.classes.get(*row as usize).copied().flatten();
    let known = rows.iter().map(|row| class(row).unwrap_or_default());
    known.map(|class| class as usize).collect()
}

/// Models that are being judged by the rows' classes.
pub(super) struct Comparing {
    bootstrap: Bootstrap,
    said: Vec<SaidClasses>,
    best: ModelName,
    truth: Vec<usize>,
    classes: usize,
    /// The rows' customers, if these have several.
    groups: Option<Vec<u32>>,
    /// Models that are to be judged: all, or none.
    wanted: usize,
    compared: Vec<ClassCompared>,
    /// Of each of those judged the loss of every row.
    losses: Vec<Vec<f64>>,
    evaluating: Option<Box<SeveralEvaluating>>,
    /// How many were held against the best.
    paired: usize,
    pairing: Option<Box<Pairing>>,
}

impl Comparing {
    /// Nothing is judged yet; where there are no rows, nothing is to be.
    pub fn new(
        said: Vec<SaidClasses>,
        best: ModelName,
        truth: Vec<usize>,
        classes: usize,
        groups: Option<Vec<u32>>,
        bootstrap: Bootstrap,
    ) -> Comparing {
        Comparing {
            wanted: if truth.is_empty() { 0 } else { said.len() },
            compared: Vec::with_capacity(said.len()),
            losses: Vec::with_capacity(said.len()),
            bootstrap,
            said,
            best,
            truth,
            classes,
            groups,
            evaluating: None,
            paired: 0,
            pairing: None,
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
        let groups = self.groups.as_deref();
        let Some(mut evaluating) = self.evaluating.take() else {
            let (truth, shares) = (self.truth.clone(), model.shares.clone());
            let evaluating =
                SeveralEvaluating::new(truth, shares, self.classes, groups, &self.bootstrap)?;
            self.evaluating = Some(Box::new(evaluating));
            return Ok(false);
        };
        if !evaluating.step(groups, is_late) {
            self.evaluating = Some(evaluating);
            return Ok(false);
        }
        self.losses
            .push(losses(&self.truth, &model.shares, self.classes));
        self.compared.push(ClassCompared {
            model: model.model,
            chosen: model.model == self.best,
            unseen: model.unseen,
            evaluation: evaluating.finish(),
            difference: None,
        });
        Ok(false)
    }

    /// Holds the next model against the best one; whether there is none.
    fn pair(&mut self, is_late: &dyn Fn() -> bool) -> bool {
        let chosen = self.compared.iter().position(|compared| compared.chosen);
        let reference = chosen.and_then(|at| self.losses.get(at));
        let next = self.losses.get(self.paired);
        let Some((own, compared)) = next.zip(self.compared.get_mut(self.paired)) else {
            return true;
        };
        let Some(other) = reference.filter(|_| !compared.chosen) else {
            self.paired += 1;
            return false;
        };
        let groups = self.groups.as_deref();
        let mut first = |weights: Option<&[f64]>| mean(own, weights);
        let mut second = |weights: Option<&[f64]>| mean(other, weights);
        let pairing = self.pairing.take().or_else(|| {
            let values = [first(None), second(None)];
            Pairing::new(&self.bootstrap, self.truth.len(), groups, values).map(Box::new)
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

    /// What was said, as it was given, and what came of it.
    pub fn finish(self) -> (Vec<SaidClasses>, Vec<ClassCompared>) {
        (self.said, self.compared)
    }
}

/// Whether time was too short for some of the figures' intervals, or of the differences.
pub(super) fn lacks_intervals(compared: &[ClassCompared], bootstrap: &Bootstrap) -> bool {
    let has_chosen = compared.iter().any(|compared| compared.chosen);
    let lacks = |compared: &ClassCompared| {
        let figure = compared.evaluation.figures.get("log_loss");
        figure.is_some_and(|figure| figure.interval.is_none())
            || (has_chosen && !compared.chosen && compared.difference.is_none())
    };
    bootstrap.samples > 0 && compared.iter().any(lacks)
}

/// Each row's loss: −ln of the probability of its own class.
pub(super) fn losses(truth: &[usize], shares: &[f64], classes: usize) -> Vec<f64> {
    let rows = truth.iter().zip(shares.chunks(classes.max(1)));
    rows.map(|(class, row)| {
        let own = row.get(*class).copied().unwrap_or_default();
        -libm::log(own.clamp(f64::EPSILON, 1.0))
    })
    .collect()
}

/// The mean of rows' losses, by weights if there are any.
pub(super) fn mean(losses: &[f64], weights: Option<&[f64]>) -> Option<f64> {
    let weight = |row: usize| weights.map_or(1.0, |w| w.get(row).copied().unwrap_or(0.0));
    let total: f64 = (0..losses.len()).map(weight).sum();
    let each = losses.iter().enumerate();
    let sum: f64 = each.map(|(row, loss)| weight(row) * loss).sum();
    (total > 0.0).then(|| sum / total)
}

/// Probabilities of margins: `classes` numbers per row.
pub(super) fn softmax(margins: &[f32], classes: usize) -> Vec<f64> {
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
