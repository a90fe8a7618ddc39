//! Regressions in folds, and margins made those of what is so.

use super::FoldTraining;
use crate::feature::prepare::TrainingRows;
use crate::model::blend::weighted_sum;
use crate::model::evaluate::log_loss;
use crate::model::logistic::{
    AdditiveOptions, Dense, LogisticOptions, additive, fit as fit_logistic,
};
use crate::model::train::TrainError;
use crate::model::trees::{TreeEnsemble, sigmoid};

/// Penalties of the logistic regression that are tried, the usual one first.
const PENALTIES: [f64; 3] = [1.0, 10.0, 100.0];

/// Rows × features × folds up to which several penalties are tried.
const WORK_FOR_PENALTIES: usize = 40_000_000;

/// Iterations of a regression that begins when it is late.
const LATE_ITERATIONS: usize = 10;

impl FoldTraining {
    /// Rows that some of these folds hold, and the mean of what is said of each: `said` has
    /// folds with a margin per row that they hold.
    pub(super) fn unseen(&self, said: &[(usize, &[f32])]) -> (Vec<u32>, Vec<f64>) {
        let mut sums = vec![(0.0, 0u32); self.matrix.rows()];
        for (fold, margins) in said {
            let held = self.folds.get(*fold).map(|fold| fold.held.as_slice());
            for (row, margin) in held.unwrap_or_default().iter().zip(*margins) {
                if let Some((sum, count)) = sums.get_mut(*row as usize) {
                    *sum += f64::from(*margin);
                    *count += 1;
                }
            }
        }
        let known = (0u32..).zip(&sums).filter(|(_, (_, count))| *count > 0);
        known
            .map(|(row, (sum, count))| (row, sum / f64::from(*count)))
            .unzip()
    }

    pub(super) fn regression(
        &self,
        rows: &TrainingRows,
        options: &AdditiveOptions,
        is_late: &dyn Fn() -> bool,
    ) -> Result<(TreeEnsemble, bool), TrainError> {
        let (matrix, binned) = (&self.matrix, &self.binned);
        let (mut options, is_late) = (*options, is_late());
        if is_late {
            options.logistic.iterations = LATE_ITERATIONS;
        }
        let made = additive(matrix, binned, &self.labels, rows, &options)?;
        Ok((made, is_late))
    }

    /// The penalty that rows which no fold's regression has seen like best, and what the
    /// regressions with it say of them; `labels` are these rows' answers.
    pub(super) fn regressions(
        &self,
        held: &[(usize, &[f32])],
        labels: &[bool],
        is_late: &dyn Fn() -> bool,
    ) -> Result<(AdditiveOptions, Vec<f64>), TrainError> {
        let work = self.train.len() * self.matrix.width() * held.len();
        let several = !self.hurried && work <= WORK_FOR_PENALTIES;
        let mut best: Option<(f64, AdditiveOptions, Vec<f64>)> = None;
        for l2 in PENALTIES
            .into_iter()
            .take(if several { PENALTIES.len() } else { 1 })
        {
            if best.is_some() && is_late() {
                break;
            }
            let mut options = self.additive;
            options.logistic.l2 = l2;
            let mut said = Vec::with_capacity(held.len());
            for (place, _) in held {
                let Some(fold) = self.folds.get(*place) else {
                    continue;
                };
                let (linear, _) = self.regression(&fold.train, &options, is_late)?;
                let margin = |row: &u32| linear.margin(&self.matrix.row(*row as usize));
                said.push((*place, fold.held.iter().map(margin).collect::<Vec<f32>>()));
            }
            let slices: Vec<(usize, &[f32])> = said
                .iter()
                .map(|(fold, said)| (*fold, said.as_slice()))
                .collect();
            let (_, unseen) = self.unseen(&slices);
            let scores: Vec<f64> = unseen.iter().map(|margin| sigmoid(*margin)).collect();
            let loss = log_loss(labels, &scores, None).unwrap_or(f64::INFINITY);
            if best.as_ref().is_none_or(|(least, ..)| loss < *least) {
                best = Some((loss, options, unseen));
            }
        }
        let (_, options, unseen) = best.ok_or(TrainError::NothingLearnt)?;
        Ok((options, unseen))
    }
}

/// A model whose probabilities are those of rows that it has not seen; `unseen`, their
/// margins, change with it.
pub(super) fn made_true(
    ensemble: &TreeEnsemble,
    unseen: &mut [f64],
    labels: &[bool],
) -> Result<TreeEnsemble, TrainError> {
    let (offset, slope) = platt(unseen, labels);
    for margin in unseen {
        *margin = offset + slope * *margin;
    }
    Ok(weighted_sum(
        ensemble.features(),
        &[(slope, ensemble)],
        offset,
    )?)
}

/// What margins are multiplied by, not below 0, and what is added to them, so that they
/// become the log-odds of what is so (Platt 1999): offset and slope.
pub fn platt(margins: &[f64], labels: &[bool]) -> (f64, f64) {
    let target = |label: &bool| f64::from(u8::from(*label));
    let targets: Vec<f64> = labels.iter().map(target).collect();
    let ones = vec![1.0; labels.len()];
    let dense = Dense {
        columns: vec![margins.to_vec()],
    };
    let found = fit_logistic(&dense, &targets, &ones, &LogisticOptions::default());
    match found.coefficients.first() {
        Some(slope) if *slope > 0.0 => (found.intercept, *slope),
        _ => {
            let share = (targets.iter().sum::<f64>() + 0.5) / (labels.len() as f64 + 1.0);
            (libm::log(share / (1.0 - share)), 0.0)
        }
    }
}
