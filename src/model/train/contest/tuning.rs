//! Options of boosted trees and of the perceptron, searched on folds of the training rows.

use std::sync::Arc;

use super::fits::{Ground, score};
use super::{Learner, SearchState, TrainError, TrainProgress, TrainStage, told};
use crate::feature::prepare::split::Fold;
use crate::model::boosting::{Boosting, BoostingOptions};
use crate::model::evaluate::log_loss;
use crate::model::perceptron::{NetworkFit, NetworkOptions, Shape};
use crate::model::search::{Range, Space, Study, Trial};
use crate::model::trees::probability;

/// Folds in which a trial is judged.
const FOLDS: usize = 3;

/// Trees or epochs between two looks at whether a trial is given up.
const STEP: usize = 10;

/// What is searched for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Target {
    Boosting,
    Perceptron,
}

impl Target {
    /// What can be searched for one of the named kinds.
    pub fn of(learner: Learner) -> Option<Target> {
        match learner {
            Learner::Blend | Learner::Boosting => Some(Target::Boosting),
            Learner::Perceptron => Some(Target::Perceptron),
            _ => None,
        }
    }

    fn space(self) -> Space {
        match self {
            Target::Boosting => Space::of(&[
                ("leaves", Range::Whole(3, 127)),
                ("learning_rate", Range::Log(0.01, 0.2)),
                ("l2", Range::Log(0.1, 100.0)),
                ("min_rows", Range::Whole(2, 100)),
                ("row_share", Range::Even(0.4, 1.0)),
                ("column_share", Range::Even(0.2, 1.0)),
            ]),
            Target::Perceptron => Space::of(&[
                ("layers", Range::Choice(3)),
                ("width", Range::Whole(16, 256)),
                ("dropout", Range::Even(0.0, 0.6)),
                ("learning_rate", Range::Log(1e-4, 1e-2)),
                ("weight_decay", Range::Log(1e-5, 1.0)),
                ("batch", Range::Whole(32, 512)),
            ]),
        }
    }

    fn study(self, state: &mut SearchState) -> &mut Option<Study> {
        match self {
            Target::Boosting => &mut state.boosting,
            Target::Perceptron => &mut state.perceptron,
        }
    }
}

/// Boosted trees by the numbers of a trial.
fn boosting(study: &Study, values: &[f64], seed: u64) -> BoostingOptions {
    let value = |name: &str| study.space.value(values, name).unwrap_or_default();
    BoostingOptions {
        trees: 3_000,
        leaves: value("leaves") as usize,
        depth: 12,
        learning_rate: value("learning_rate"),
        l2: value("l2"),
        min_hessian: 1.0,
        min_rows: value("min_rows") as usize,
        row_share: value("row_share"),
        column_share: value("column_share"),
        patience: Some(50),
        seed,
        ..BoostingOptions::default()
    }
}

/// A perceptron by the numbers of a trial.
fn perceptron(study: &Study, values: &[f64], seed: u64) -> NetworkOptions {
    let value = |name: &str| study.space.value(values, name).unwrap_or_default();
    let width = (value("width") as usize).max(1);
    NetworkOptions {
        shape: Shape::Perceptron {
            // Each layer half as wide as the one before.
            hidden: (0..=value("layers") as usize)
                .map(|layer| (width >> layer).max(4))
                .collect(),
            norm: true,
        },
        dropout: value("dropout") as f32,
        learning_rate: value("learning_rate") as f32,
        weight_decay: value("weight_decay") as f32,
        batch: value("batch") as usize,
        seed,
        ..NetworkOptions::default()
    }
}

/// A fit of a trial.
enum Fit {
    Trees(Box<Boosting>),
    Network(Box<NetworkFit>),
}

/// A trial under way.
struct Running {
    values: Vec<f64>,
    fold: usize,
    losses: Vec<f64>,
    curve: Vec<f64>,
    steps: usize,
    fit: Fit,
}

/// A search under way.
pub(super) struct Tuning {
    state: SearchState,
    targets: Vec<Target>,
    waiting: Vec<(Target, usize)>,
    folds: Vec<Fold>,
    seed: u64,
    running: Option<Running>,
    /// Trials that were asked for, for each target.
    trials: usize,
    ended: bool,
}

impl Tuning {
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
    ) -> Result<Tuning, TrainError> {
        for target in targets {
            let study = target.study(&mut state);
            match study {
                Some(study) if !study.resumes(&target.space()) => {
                    return Err(TrainError::OtherSearch);
                }
                Some(_) => {}
                None => *study = Some(Study::new(target.space(), seed)),
            }
        }
        Ok(Tuning {
            waiting: targets
                .iter()
                .rev()
                .map(|target| (*target, trials))
                .collect(),
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
            let study = match target {
                Target::Boosting => &self.state.boosting,
                Target::Perceptron => &self.state.perceptron,
            };
            let done = study.as_ref().map_or(0, |study| study.trials.len());
            done.min(self.trials)
        });
        let asked = self.trials.saturating_mul(self.targets.len());
        [done.sum::<usize>() as u64, asked.max(1) as u64]
    }

    /// Ends with the best of the trials that are done.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// The options that were best, if any trial ended.
    pub fn found(&self) -> (Option<BoostingOptions>, Option<NetworkOptions>) {
        let best = |study: &Option<Study>| {
            let study = study.clone()?;
            let values = study.best()?.values.clone();
            Some((study, values))
        };
        (
            best(&self.state.boosting).map(|(study, values)| boosting(&study, &values, self.seed)),
            best(&self.state.perceptron)
                .map(|(study, values)| perceptron(&study, &values, self.seed)),
        )
    }

    /// The share that is done, or none when all is.
    pub fn step(&mut self, ground: &Ground) -> Result<Option<f64>, TrainError> {
        let Some((target, trials)) = self.waiting.last().copied().filter(|_| !self.ended) else {
            return Ok(None);
        };
        let Some(study) = target.study(&mut self.state) else {
            return Ok(None);
        };
        if study.trials.len() >= trials {
            self.waiting.pop();
            return self.share().map_or(Ok(None), |share| Ok(Some(share)));
        }
        let running = match self.running.take() {
            Some(running) => running,
            None => {
                let values = study.propose();
                let fit = begin(target, study, &values, ground, &self.folds, 0, self.seed)?;
                Running {
                    values,
                    fold: 0,
                    losses: Vec::new(),
                    curve: Vec::new(),
                    steps: 0,
                    fit,
                }
            }
        };
        self.running = go_on(running, target, study, ground, &self.folds, self.seed)?;
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
        let curve = match self.running.as_ref().map(|running| &running.fit) {
            Some(Fit::Trees(fit)) => fit.curve(),
            // A network's epochs are no trees.
            Some(Fit::Network(_)) | None => &[],
        };
        Some(TrainProgress {
            trees: curve.len(),
            trials: self.trials().map(|trials| trials as usize),
            validation: curve.last().copied(),
            ..told(TrainStage::Searching, share)
        })
    }
}

fn begin(
    target: Target,
    study: &Study,
    values: &[f64],
    ground: &Ground,
    folds: &[Fold],
    fold: usize,
    seed: u64,
) -> Result<Fit, TrainError> {
    let fold = folds.get(fold).ok_or(TrainError::NothingLearnt)?;
    Ok(match target {
        Target::Boosting => Fit::Trees(Box::new(Boosting::new(
            Arc::clone(&ground.binned),
            &ground.labels,
            None,
            &fold.train,
            &fold.held,
            BoostingOptions {
                monotone: ground.monotone.clone(),
                positive_weight: ground.positive_weight,
                ..boosting(study, values, seed)
            },
        ))),
        Target::Perceptron => Fit::Network(Box::new(NetworkFit::new(
            &ground.matrix,
            &ground.inputs,
            &ground.labels,
            &fold.train,
            &ground.kin,
            NetworkOptions {
                positive_weight: ground.positive_weight as f32,
                ..perceptron(study, values, seed)
            },
        )?)),
    })
}

/// Does a step of a trial; takes it down when it is done or given up.
fn go_on(
    mut running: Running,
    target: Target,
    study: &mut Study,
    ground: &Ground,
    folds: &[Fold],
    seed: u64,
) -> Result<Option<Running>, TrainError> {
    let (finished, losses) = match &mut running.fit {
        Fit::Trees(fit) => (fit.step().finished, fit.curve()),
        Fit::Network(fit) => (fit.step().finished, fit.curve()),
    };
    // Of the first fold every few steps are looked at.
    let looked = losses.len() / STEP;
    let gives_up = running.fold == 0 && looked > running.steps && {
        running.steps = looked;
        let best = losses.iter().copied().fold(f64::INFINITY, f64::min);
        running.curve.push(best);
        study.gives_up(&running.curve)
    };
    if gives_up {
        study.tell(Trial {
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
    running.losses.push(held_loss(&running, ground, folds));
    running.fold += 1;
    if running.fold < folds.len() {
        let values = &running.values;
        running.fit = begin(target, study, values, ground, folds, running.fold, seed)?;
        return Ok(Some(running));
    }
    study.tell(Trial {
        loss: running.losses.iter().sum::<f64>() / running.losses.len().max(1) as f64,
        values: running.values,
        curve: running.curve,
        pruned: false,
    });
    Ok(None)
}

/// What the rows say that the fold of a trial has not seen.
fn held_loss(running: &Running, ground: &Ground, folds: &[Fold]) -> f64 {
    let Some(fold) = folds.get(running.fold) else {
        return f64::NAN;
    };
    let label = |row: &u32| {
        ground
            .labels
            .get(*row as usize)
            .copied()
            .unwrap_or_default()
    };
    let labels: Vec<bool> = fold.held.iter().map(label).collect();
    let scores: Vec<f64> = match &running.fit {
        Fit::Trees(fit) => fit.held_margins().iter().map(|m| probability(*m)).collect(),
        Fit::Network(fit) => match fit.finish() {
            Ok(network) => {
                let estimator = crate::model::estimator::Estimator::Network(Box::new(network));
                score(&estimator, &ground.matrix, &fold.held)
            }
            Err(_) => return f64::INFINITY,
        },
    };
    log_loss(&labels, &scores, None).unwrap_or(f64::INFINITY)
}
