//! Options that are searched on folds of the training rows: trials that come one after another,
//! each fitted to a few folds, until one of them is given up or all folds have judged it.

mod state;
mod targets;

pub use state::{Judges, SearchState};
pub use targets::{Found, Target, boosting, classes, perceptron, recurrent, usual};

use super::table::told;
use super::{TrainError, TrainProgress, TrainStage};
use crate::feature::prepare::split::Fold;
use crate::model::search::{Study, Trial};

/// Folds in which a trial is judged.
const FOLDS: usize = 3;

/// What trials are fitted to.
pub trait Tried {
    /// A fit of a trial, and whatever is known of it.
    type Fit;

    /// Begins to fit the numbers `values` of a trial to a fold.
    ///
    /// # Errors
    /// [`TrainError`] when the rows do not allow it.
    fn begin(
        &self,
        target: Target,
        study: &Study,
        values: &[f64],
        fold: &Fold,
        seed: u64,
    ) -> Result<Self::Fit, TrainError>;

    /// Learns a little more; whether that was all.
    fn step(fit: &mut Self::Fit) -> bool;

    /// What rows that it does not learn from say after each tree or epoch: the mean loss.
    fn curve(fit: &Self::Fit) -> &[f64];

    /// How a point of the curve is counted.
    fn unit(fit: &Self::Fit) -> Unit;

    /// What the rows that the fold holds say; none before all were asked.
    fn held_loss(&self, fit: &mut Self::Fit, fold: &Fold) -> Option<f64>;
}

/// What a point of a curve stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unit {
    /// A tree, or one per class.
    Tree,
    /// All rows learnt from once, so many of them between two looks at whether a trial is
    /// given up.
    Epoch(usize),
}

impl Unit {
    /// Points between two looks at whether a trial is given up.
    fn looked_at_after(self) -> usize {
        match self {
            Unit::Tree => 10,
            Unit::Epoch(epochs) => epochs.max(1),
        }
    }

    /// So many points as trees, and as epochs.
    pub fn grown(self, points: usize) -> [usize; 2] {
        match self {
            Unit::Tree => [points, 0],
            Unit::Epoch(_) => [0, points],
        }
    }
}

/// A trial under way.
struct Running<Fit> {
    values: Vec<f64>,
    fold: usize,
    losses: Vec<f64>,
    curve: Vec<f64>,
    steps: usize,
    fit: Fit,
    /// Whether the fit is done, and the rows are asked that it has not seen.
    asks: bool,
}

/// A search under way.
pub struct Tuning<On: Tried> {
    state: SearchState,
    targets: Vec<Target>,
    waiting: Vec<Target>,
    folds: Vec<Fold>,
    seed: u64,
    running: Option<Running<On::Fit>>,
    /// Trials that were asked for, for each target.
    trials: usize,
    ended: bool,
}

impl<On: Tried> Tuning<On> {
    /// A search of `trials` trials for each target, those of `state` counted.
    ///
    /// # Errors
    /// [`TrainError::OtherSearch`] when `state` is a search of something else.
    pub fn new(
        targets: &[Target],
        trials: usize,
        mut state: SearchState,
        folds: &[Fold],
        seed: u64,
    ) -> Result<Tuning<On>, TrainError> {
        for target in targets {
            match target.study(&state) {
                Some(study) if !study.resumes(&target.space()) => {
                    return Err(TrainError::OtherSearch);
                }
                Some(_) => {}
                None => target.begin(&mut state, seed),
            }
        }
        Ok(Tuning {
            waiting: targets.iter().rev().copied().collect(),
            folds: folds.iter().take(FOLDS).cloned().collect(),
            running: None,
            targets: targets.to_vec(),
            trials,
            ended: false,
            state,
            seed,
        })
    }

    /// What was searched so far.
    pub fn state(&self) -> &SearchState {
        &self.state
    }

    /// Trials that are done of those that were asked for. What a file has beyond these, or of a
    /// kind that is not searched, does not make up for any.
    pub fn trials(&self) -> [u64; 2] {
        let done = self.targets.iter().map(|target| {
            let study = target.study(&self.state);
            let done = study.map_or(0, |study| study.trials.len());
            done.min(self.trials)
        });
        let asked = self.trials.saturating_mul(self.targets.len());
        [done.sum::<usize>() as u64, asked.max(1) as u64]
    }

    /// Ends with the best of the trials that are done.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// The options that were best, as far as any trial ended.
    pub fn found(&self) -> Found {
        Found::of(&self.state, self.seed)
    }

    /// The share that is done, or none when all is.
    ///
    /// # Errors
    /// [`TrainError`] when the rows do not allow a trial.
    pub fn step(&mut self, on: &On) -> Result<Option<f64>, TrainError> {
        let Some(target) = self.waiting.last().copied().filter(|_| !self.ended) else {
            return Ok(None);
        };
        let Some(study) = target.study_mut(&mut self.state) else {
            return Ok(None);
        };
        if study.trials.len() >= self.trials {
            self.waiting.pop();
            return Ok(self.share());
        }
        let trial = Course {
            on,
            target,
            study,
            folds: &self.folds,
            seed: self.seed,
        };
        let running = match self.running.take() {
            Some(running) => running,
            None => trial.begin()?,
        };
        self.running = trial.go_on(running)?;
        Ok(self.share())
    }

    fn share(&self) -> Option<f64> {
        if self.waiting.is_empty() {
            return None;
        }
        let [done, asked] = self.trials();
        Some((done as f64 / asked as f64).min(1.0))
    }

    /// How it goes; none once it has ended.
    pub fn progress(&self) -> Option<TrainProgress> {
        let share = self.share().filter(|_| !self.ended)?;
        let fit = self.running.as_ref().map(|running| &running.fit);
        let curve = fit.map_or(&[][..], On::curve);
        let [trees, epochs] = fit.map_or([0; 2], |fit| On::unit(fit).grown(curve.len()));
        Some(TrainProgress {
            trees,
            epochs,
            trials: self.trials().map(|trials| trials as usize),
            validation: curve.last().copied(),
            ..told(TrainStage::Searching, share)
        })
    }
}

/// What a trial goes through.
struct Course<'a, On> {
    on: &'a On,
    target: Target,
    study: &'a mut Study,
    folds: &'a [Fold],
    seed: u64,
}

impl<On: Tried> Course<'_, On> {
    fn begin(&self) -> Result<Running<On::Fit>, TrainError> {
        let values = self.study.propose();
        Ok(Running {
            fit: self.fit(&values, 0)?,
            fold: 0,
            losses: Vec::new(),
            curve: Vec::new(),
            steps: 0,
            asks: false,
            values,
        })
    }

    fn fit(&self, values: &[f64], fold: usize) -> Result<On::Fit, TrainError> {
        let fold = self.folds.get(fold).ok_or(TrainError::NothingLearnt)?;
        self.on
            .begin(self.target, self.study, values, fold, self.seed)
    }

    /// Does a step of a trial; takes it down when it is done or given up.
    fn go_on(self, mut running: Running<On::Fit>) -> Result<Option<Running<On::Fit>>, TrainError> {
        if !running.asks {
            let finished = On::step(&mut running.fit);
            let losses = On::curve(&running.fit);
            // Of the first fold every few steps are looked at.
            let looked = losses.len() / On::unit(&running.fit).looked_at_after();
            let gives_up = running.fold == 0 && looked > running.steps && {
                running.steps = looked;
                let best = losses.iter().copied().fold(f64::INFINITY, f64::min);
                running.curve.push(best);
                self.study.gives_up(&running.curve)
            };
            if gives_up {
                self.study.tell(Trial {
                    loss: running.curve.last().copied().unwrap_or(f64::INFINITY),
                    values: running.values,
                    curve: running.curve,
                    pruned: true,
                });
                return Ok(None);
            }
            if !finished {
                return Ok(Some(running));
            }
            running.asks = true;
        }
        let loss = match self.folds.get(running.fold) {
            Some(fold) => self.on.held_loss(&mut running.fit, fold),
            None => Some(f64::NAN),
        };
        let Some(loss) = loss else {
            return Ok(Some(running));
        };
        running.asks = false;
        running.losses.push(loss);
        running.fold += 1;
        if running.fold < self.folds.len() {
            running.fit = self.fit(&running.values, running.fold)?;
            return Ok(Some(running));
        }
        self.study.tell(Trial {
            loss: running.losses.iter().sum::<f64>() / running.losses.len().max(1) as f64,
            values: running.values,
            curve: running.curve,
            pruned: false,
        });
        Ok(None)
    }
}
