//! How models of several classes are judged: by the loss of the rows whose classes judge.

use serde::Serialize;

use crate::feature::prepare::ClassLabel;
use crate::feature::prepare::split::SplitReport;
use crate::model::evaluate::{Bootstrap, Difference, SeveralEvaluating, SeveralEvaluation};
use crate::model::train::comparing::{Judge, mean};
use crate::model::train::{ModelName, TrainError};

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

/// Rows whose class is known.
pub(super) struct ClassJudge {
    pub bootstrap: Bootstrap,
    /// The model that is kept.
    pub best: ModelName,
    pub truth: Vec<usize>,
    pub classes: usize,
    /// The rows' customers, if these have several.
    pub groups: Option<Vec<u32>>,
}

impl Judge for ClassJudge {
    type Said = SaidClasses;
    type Evaluating = SeveralEvaluating;
    type Compared = ClassCompared;
    /// The loss of every row.
    type Basis = Vec<f64>;

    fn rows(&self) -> usize {
        self.truth.len()
    }

    fn groups(&self) -> Option<&[u32]> {
        self.groups.as_deref()
    }

    fn bootstrap(&self) -> &Bootstrap {
        &self.bootstrap
    }

    fn begin(&self, said: &SaidClasses) -> Result<SeveralEvaluating, TrainError> {
        let (truth, shares) = (self.truth.clone(), said.shares.clone());
        let (classes, groups) = (self.classes, self.groups());
        let begun = SeveralEvaluating::new(truth, shares, classes, groups, &self.bootstrap)?;
        Ok(begun)
    }

    fn share(evaluating: &SeveralEvaluating) -> f64 {
        evaluating.share()
    }

    fn draw(
        &self,
        evaluating: &mut SeveralEvaluating,
        _: &SaidClasses,
        is_late: &dyn Fn() -> bool,
    ) -> bool {
        evaluating.step(self.groups(), is_late)
    }

    fn tell(&self, evaluating: SeveralEvaluating, said: &SaidClasses) -> (ClassCompared, Vec<f64>) {
        let compared = ClassCompared {
            model: said.model,
            chosen: said.model == self.best,
            unseen: said.unseen,
            evaluation: evaluating.finish(),
            difference: None,
        };
        (compared, losses(&self.truth, &said.shares, self.classes))
    }

    fn figures(losses: &Vec<f64>, weights: Option<&[f64]>) -> Vec<Option<f64>> {
        vec![mean(losses, weights)]
    }
}

impl ClassCompared {
    /// Says how it compares with the one that is kept, which is by one figure.
    pub(in crate::model::train) fn compare_by(&mut self, differences: Vec<Option<Difference>>) {
        self.difference = differences.into_iter().next().flatten();
    }
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
