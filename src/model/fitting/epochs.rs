//! The epochs of a fit that goes over its rows again and again: which one was the best, and when
//! it is enough.

use super::{FitError, FitProgress};

/// The epochs so far, and what the best of them learnt.
#[derive(Clone, Debug)]
pub(in crate::model) struct Epochs<Weights> {
    /// The most epochs, and how many without a better one are enough.
    most: usize,
    patience: usize,
    done: usize,
    curve: Vec<f64>,
    /// The least loss, its epoch and what was learnt by then.
    best: Option<(f64, usize, Weights)>,
    hurried: bool,
    ended: bool,
}

impl<Weights: Clone> Epochs<Weights> {
    /// None yet.
    pub fn new(most: usize, patience: usize) -> Epochs<Weights> {
        Epochs {
            most,
            patience: patience.max(1),
            done: 0,
            curve: Vec::new(),
            best: None,
            hurried: false,
            ended: false,
        }
    }

    /// Whether no more is to be learnt.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// Ends with the best epoch so far; where there is none, soon.
    pub fn hurry(&mut self) {
        self.hurried = true;
    }

    /// Whether the first epoch is to be cut short.
    pub fn is_cut_short(&self) -> bool {
        self.hurried && self.best.is_none()
    }

    /// Ends if that is wanted and there is something to keep.
    pub fn heed(&mut self) {
        self.ended |= self.hurried && self.best.is_some();
    }

    /// An epoch is over, with such a loss of the rows that judge; where none do, the latest epoch
    /// is the best one.
    pub fn end(&mut self, loss: f64, weights: &Weights, is_judged: bool) {
        self.done += 1;
        self.curve.push(loss);
        let better = |best: f64| !is_judged || loss < best;
        if loss.is_finite() && self.best.as_ref().is_none_or(|(best, ..)| better(*best)) {
            self.best = Some((loss, self.done, weights.clone()));
        }
        let since = self.best.as_ref().map_or(0, |(_, epoch, _)| *epoch);
        let enough = self.done - since >= self.patience;
        self.ended |= enough || self.done >= self.most || !loss.is_finite();
    }

    /// How far it is.
    pub fn progress(&self) -> FitProgress {
        FitProgress {
            share: self.done as f64 / self.most.max(1) as f64,
            validation: self.curve.last().copied(),
            finished: self.ended,
        }
    }

    /// What the rows that judge said after each epoch.
    pub fn curve(&self) -> &[f64] {
        &self.curve
    }

    /// The epoch that was best; the first before there is one.
    pub fn best_epoch(&self) -> usize {
        self.best.as_ref().map_or(1, |(_, epoch, _)| *epoch)
    }

    /// What the best epoch learnt.
    ///
    /// # Errors
    /// [`FitError::NothingLearnt`] before the first epoch's end, [`FitError::NotFinite`] when
    /// its numbers went beyond all bounds.
    pub fn best(&self) -> Result<&Weights, FitError> {
        let best = self.best.as_ref().map(|(_, _, weights)| weights);
        best.ok_or(match self.ended {
            true => FitError::NotFinite,
            false => FitError::NothingLearnt,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_epoch_is_kept_and_patience_ends_it() {
        let mut epochs = Epochs::new(10, 2);
        assert_eq!(epochs.best().unwrap_err(), FitError::NothingLearnt);
        for (weights, loss) in [0.9, 0.5, 0.6, 0.7].into_iter().enumerate() {
            assert!(!epochs.has_ended());
            epochs.end(loss, &weights, true);
        }
        assert!(epochs.has_ended());
        assert_eq!((epochs.best(), epochs.best_epoch()), (Ok(&1), 2));
        assert_eq!(epochs.progress().share, 0.4);
    }

    #[test]
    fn without_rows_that_judge_the_latest_epoch_is_kept() {
        let mut epochs = Epochs::new(3, 1);
        for (weights, loss) in [0.5, 0.6, 0.7].into_iter().enumerate() {
            epochs.end(loss, &weights, false);
        }
        assert_eq!(epochs.best(), Ok(&2));
        assert!(epochs.has_ended());
    }

    #[test]
    fn a_hurried_fit_ends_as_soon_as_there_is_something_to_keep() {
        let mut epochs = Epochs::new(10, 5);
        epochs.hurry();
        epochs.heed();
        assert!(epochs.is_cut_short() && !epochs.has_ended());
        epochs.end(0.5, &(), true);
        epochs.heed();
        assert!(epochs.has_ended());
    }

    #[test]
    fn numbers_beyond_all_bounds_end_it() {
        let mut epochs = Epochs::new(10, 5);
        epochs.end(f64::NAN, &(), true);
        assert!(epochs.has_ended());
        assert_eq!(epochs.best().unwrap_err(), FitError::NotFinite);
    }
}
