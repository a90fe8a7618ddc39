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

/// Most rows by which two numbers are found: they need no more, and the search for them is one
/// step.
pub(super) const MOST_ROWS: usize = 200_000;

/// Iterations of a regression that begins when it is late.
const LATE_ITERATIONS: usize = 10;

/// Regressions that are being fitted, one a step.
#[derive(Default)]
pub(super) struct Regressing {
    /// The folds that count.
    folds: Vec<usize>,
    /// The answers of the rows that these hold.
    labels: Vec<bool>,
    /// What the penalty that is tried said so far: folds with a margin per row that they hold.
    said: Vec<(usize, Vec<f32>)>,
    /// Penalties that were tried.
    tried: usize,
    /// The best of them: its loss, the options, and what it says of unseen rows.
    pub best: Option<(f64, AdditiveOptions, Vec<f64>)>,
    /// The regression on all training rows, and whether it was cut short.
    pub whole: Option<(TreeEnsemble, bool)>,
}

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

    fn regression(
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

    /// Fits one of the regressions, once trees are grown; whether that was the last. Of many rows
    /// and features each takes its time, and one that begins when it is late is ended soon.
    ///
    /// # Errors
    /// [`TrainError::NothingLearnt`] when no tree was grown, [`TrainError::Model`] when a number
    /// went beyond all bounds.
    pub fn regress(&mut self, is_late: &dyn Fn() -> bool) -> Result<bool, TrainError> {
        let mut regressing = match self.regressing.take() {
            Some(regressing) => regressing,
            None => Box::new(self.begin_regressing()?),
        };
        let ends = self.regress_next(&mut regressing, is_late)?;
        self.regressing = Some(regressing);
        Ok(ends)
    }

    fn begin_regressing(&self) -> Result<Regressing, TrainError> {
        let chosen = self.best_candidate().ok_or(TrainError::NothingLearnt)?;
        let fits = self.fitted.iter();
        let fits = fits.filter(|fit| fit.job.candidate == chosen);
        let held: Vec<(usize, &[f32])> = fits
            .map(|fit| (fit.job.fold, fit.held.as_slice()))
            .collect();
        let (rows, _) = self.unseen(&held);
        let label = |row: &u32| self.labels.get(*row as usize).copied().unwrap_or_default();
        Ok(Regressing {
            folds: held.iter().map(|(fold, _)| *fold).collect(),
            labels: rows.iter().map(label).collect(),
            ..Regressing::default()
        })
    }

    /// First the penalty that rows which no fold's regression has seen like best, fold by fold;
    /// then with that one all training rows.
    fn regress_next(
        &self,
        regressing: &mut Regressing,
        is_late: &dyn Fn() -> bool,
    ) -> Result<bool, TrainError> {
        if regressing.whole.is_some() {
            return Ok(true);
        }
        let work = self.train.len() * self.matrix.width() * regressing.folds.len();
        let several = !self.hurried && work <= WORK_FOR_PENALTIES;
        let most = if several { PENALTIES.len() } else { 1 };
        let begins = regressing.said.is_empty();
        if regressing.tried >= most || (regressing.best.is_some() && begins && is_late()) {
            let best = regressing.best.as_ref();
            let (_, options, _) = best.ok_or(TrainError::NothingLearnt)?;
            regressing.whole = Some(self.regression(&self.train, options, is_late)?);
            return Ok(true);
        }
        let mut options = self.additive;
        options.logistic.l2 = PENALTIES.get(regressing.tried).copied().unwrap_or(1.0);
        if let Some(place) = regressing.folds.get(regressing.said.len()).copied() {
            let fold = self.folds.get(place).ok_or(TrainError::NothingLearnt)?;
            let (linear, _) = self.regression(&fold.train, &options, is_late)?;
            let margin = |row: &u32| linear.margin(&self.matrix.row(*row as usize));
            let said = fold.held.iter().map(margin).collect();
            regressing.said.push((place, said));
            return Ok(false);
        }
        let said = std::mem::take(&mut regressing.said);
        let slices: Vec<(usize, &[f32])> = said
            .iter()
            .map(|(fold, said)| (*fold, said.as_slice()))
            .collect();
        let (_, unseen) = self.unseen(&slices);
        let scores: Vec<f64> = unseen.iter().map(|margin| sigmoid(*margin)).collect();
        let loss = log_loss(&regressing.labels, &scores, None).unwrap_or(f64::INFINITY);
        let best = regressing.best.as_ref();
        if best.is_none_or(|(least, ..)| loss < *least) {
            regressing.best = Some((loss, options, unseen));
        }
        regressing.tried += 1;
        Ok(false)
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
/// become the log-odds of what is so (Platt 1999): offset and slope. Of very many rows an even
/// part tells.
pub fn platt(margins: &[f64], labels: &[bool]) -> (f64, f64) {
    let target = |label: &bool| f64::from(u8::from(*label));
    let every = labels.len().div_ceil(MOST_ROWS).max(1);
    let targets: Vec<f64> = labels.iter().step_by(every).map(target).collect();
    let ones = vec![1.0; targets.len()];
    let dense = Dense {
        columns: vec![margins.iter().step_by(every).copied().collect()],
    };
    let found = fit_logistic(&dense, &targets, &ones, &LogisticOptions::default());
    match found.coefficients.first() {
        Some(slope) if *slope > 0.0 => (found.intercept, *slope),
        _ => {
            let share = (targets.iter().sum::<f64>() + 0.5) / (targets.len() as f64 + 1.0);
            (libm::log(share / (1.0 - share)), 0.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::prepare::Random;

    #[test]
    fn of_very_many_rows_a_part_tells_the_same() {
        let mut random = Random::new(2);
        let rows = 2 * MOST_ROWS + 1;
        let margins: Vec<f64> = (0..rows).map(|_| random.normal()).collect();
        let so = |margin: &f64| random.uniform() < sigmoid(0.5 + 2.0 * margin);
        let labels: Vec<bool> = margins.iter().map(so).collect();
        let (offset, slope) = platt(&margins, &labels);
        assert!((offset - 0.5).abs() < 0.05, "{offset}");
        assert!((slope - 2.0).abs() < 0.05, "{slope}");
        // Margins that say nothing: the share alone.
        let (offset, slope) = platt(&vec![0.0; rows], &labels);
        let share = labels.iter().filter(|label| **label).count() as f64 / rows as f64;
        assert!(
            slope.abs() < 1e-9 && (sigmoid(offset) - share).abs() < 0.01,
            "{offset}"
        );
    }
}
