//! Several kinds of models on the same rows: fitted, judged, combined, the best one kept.
//!
//! Every kind is fitted on the training rows, and once more in folds of them: what the folds'
//! models say of rows that they have not seen chooses among the kinds, weighs those that are
//! combined and sets the threshold. The test rows judge all of them. In the end the best one
//! is fitted on all rows. Options may be searched before, in folds of the training rows.

mod asking;
mod calibrating;
mod combine;
mod crossed;
mod crossed_outcome;
mod deciding;
mod fits;
mod judgement;
mod learner;
mod learning;
mod outcome;
mod printed;
mod scoring;
mod trials;
mod truth;
mod wanted;

pub use calibrating::Calibrate;
pub use crossed::CrossedContest;
pub use crossed_outcome::Crossed;
pub use learner::Learner;
pub use outcome::Contested;

use super::comparing::lacks_intervals;
use super::late::Cut;
use super::remark::{Notice, Remark};
use super::rows::{answers, customers, kin};
use super::searching::{Judges, SearchState, Target};
use super::start::{Start, TrainOptions, start, start_of};
use super::table::told;
use super::{TrainError, TrainProgress, TrainStage};
use crate::feature::contract::Contract;
use crate::feature::prepare::{BinaryLabel, PrepareFit, PreparePlan, Split, TrainingRows};
use crate::model::estimator::Estimator;
use crate::table::Table;
use combine::Recipe;
use deciding::{decide, wanted_estimator};
use judgement::Judgement;
use learning::Learning;
use outcome::Judged;
use wanted::Wanted;

/// What is wanted of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct ContestOptions {
    /// What any training is told; its `models` are not looked at.
    pub train: TrainOptions,
    /// The kinds among which the best is taken.
    pub learners: Vec<Learner>,
    /// Trials of the search for options of boosted trees, of the perceptron and of recurrent
    /// networks, for each that is named; 0 for none.
    pub trials: usize,
    /// What was searched before.
    pub searched: SearchState,
    /// How probabilities are put right, by rows that the models have not seen.
    pub calibrate: Calibrate,
    /// The kind that is kept whatever the others are worth; the best if none is named.
    pub keep: Option<Learner>,
}

impl ContestOptions {
    /// These kinds with their usual options.
    pub fn new(train: TrainOptions, learners: &[Learner]) -> ContestOptions {
        ContestOptions {
            train,
            learners: learners.to_vec(),
            trials: 0,
            searched: SearchState::default(),
            calibrate: Calibrate::None,
            keep: None,
        }
    }

    /// Ties the search, if one is wanted, to the rows that trials are judged by, and says so
    /// where there is nothing to be searched.
    ///
    /// # Errors
    /// [`TrainError::OtherSearchData`] when trials so far were judged by others.
    fn tie_search(
        &mut self,
        table: &Table,
        label: &BinaryLabel,
        train: &TrainingRows,
        notice: &mut Notice,
    ) -> Result<(), TrainError> {
        if self.trials == 0 {
            return Ok(());
        }
        if Target::of_all(&Wanted::first(self).learners).is_empty() {
            notice.remarks.push(Remark::NothingSearched);
        }
        let judges = Judges::YesNo(label);
        let seed = self.train.seed;
        self.searched.tie(table, judges, train, seed, notice)
    }
}

enum Stage {
    Prepare(Box<PrepareFit>),
    Learn(Box<Learning>),
    Judge(Box<Judgement>),
    Done,
}

/// The best model of the first pass.
pub(super) struct Twin {
    estimator: Estimator,
    contract: Contract,
    rows: u64,
}

/// A comparison under way. It may be dropped after any step.
pub struct Contest {
    options: ContestOptions,
    plan: PreparePlan,
    label: BinaryLabel,
    notice: Notice,
    stage: Stage,
    wanted: Wanted,
    judged: Option<Judged>,
    /// The model that the test rows judged, in case time is too short for the second pass.
    twin: Option<Twin>,
    contested: Option<Contested>,
    searched: SearchState,
    hurried: bool,
    search_ended: bool,
    judging_ends: bool,
}

impl Contest {
    /// Plans a comparison on a table.
    ///
    /// # Errors
    /// [`TrainError`] when the label, the columns or the rows do not allow one.
    pub fn new(table: &Table, options: ContestOptions) -> Result<Contest, TrainError> {
        Contest::new_until(table, options, &|| false)
    }

    /// As [`Contest::new`]; from when it is late on, the beginning takes short cuts.
    ///
    /// # Errors
    /// As [`Contest::new`].
    pub fn new_until(
        table: &Table,
        options: ContestOptions,
        is_late: &dyn Fn() -> bool,
    ) -> Result<Contest, TrainError> {
        Contest::begin(
            table,
            start(table, &options.train, false, is_late)?,
            options,
        )
    }

    /// Plans a comparison by a plan at hand: its roles, merges and what it leaves out.
    ///
    /// # Errors
    /// As [`Contest::new`].
    pub fn of_plan(
        table: &Table,
        plan: PreparePlan,
        options: ContestOptions,
    ) -> Result<Contest, TrainError> {
        let start = start_of(table, plan, &options.train, false)?;
        Contest::begin(table, start, options)
    }

    fn begin(
        table: &Table,
        start: Start,
        mut options: ContestOptions,
    ) -> Result<Contest, TrainError> {
        let Start {
            plan,
            label,
            split,
            mut notice,
            ..
        } = start;
        let keeps = |learner: &&Learner| matches!(learner, Learner::Boosting | Learner::Majority);
        if !options.train.monotone.is_empty()
            && let Some(other) = options.learners.iter().find(|learner| !keeps(learner))
        {
            return Err(TrainError::MonotoneKind {
                model: other.name().to_string(),
            });
        }
        let (positive, negative) = label.counts();
        let rows = positive + negative;
        options.train.share_budget(rows, &mut notice);
        options.tie_search(table, &label, &split.train, &mut notice)?;
        let fit = PrepareFit::new(table, &plan, split)?;
        Ok(Contest {
            wanted: Wanted::first(&options),
            searched: options.searched.clone(),
            stage: Stage::Prepare(Box::new(fit)),
            options,
            plan,
            label,
            notice,
            judged: None,
            twin: None,
            contested: None,
            hurried: false,
            search_ended: false,
            judging_ends: false,
        })
    }

    /// Does a little: a column, a tree, a batch, some pairs. `table` is the one of
    /// [`Contest::new`].
    ///
    /// # Errors
    /// [`TrainError`] when it cannot go on.
    pub fn step(&mut self, table: &Table) -> Result<TrainProgress, TrainError> {
        self.step_until(table, &|| false)
    }

    /// As [`Contest::step`]; what takes long within a step is done in part only from when it
    /// is late on, which is said in [`Contested::notice`].
    ///
    /// # Errors
    /// As [`Contest::step`].
    pub fn step_until(
        &mut self,
        table: &Table,
        is_late: &dyn Fn() -> bool,
    ) -> Result<TrainProgress, TrainError> {
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Prepare(mut fit) => {
                let progress = fit.step(table)?;
                if !progress.finished {
                    self.stage = Stage::Prepare(fit);
                    let share = progress.done as f64 / progress.total.max(1) as f64;
                    return Ok(told(TrainStage::Preparing, share));
                }
                let (prepared, label) = (fit.finish(), &self.label);
                let rows = (customers(table, &self.plan), kin(table, &self.plan));
                let (wanted, options) = (&self.wanted, &self.options);
                let mut learning = Learning::new(prepared, label, rows, wanted, options, is_late)?;
                if self.hurried {
                    learning.hurry();
                }
                if self.search_ended {
                    learning.end_search();
                }
                self.stage = Stage::Learn(Box::new(learning));
                Ok(told(TrainStage::Preparing, 1.0))
            }
            Stage::Learn(mut learning) => {
                let progress = learning.step(is_late)?;
                if let Some(state) = learning.searched() {
                    self.searched.clone_from(state);
                }
                let stage = match self.judged {
                    None => TrainStage::Learning,
                    Some(_) => TrainStage::LearningAll,
                };
                let [trees, epochs] = learning.grown();
                let said = TrainProgress {
                    trees,
                    epochs,
                    validation: progress.validation,
                    ..told(stage, progress.share)
                };
                let mut said = learning.searching().unwrap_or(said);
                if progress.finished {
                    self.learnt(learning)?;
                    said.finished = matches!(self.stage, Stage::Done);
                } else {
                    self.stage = Stage::Learn(learning);
                }
                Ok(said)
            }
            Stage::Judge(mut judgement) => {
                let customers = customers(table, &self.plan);
                let ends = self.judging_ends;
                if judgement.step(customers, &|| ends || is_late())? {
                    self.judged(table, *judgement)?;
                    return Ok(told(TrainStage::Judging, 1.0));
                }
                let share = judgement.share();
                self.stage = Stage::Judge(judgement);
                Ok(told(TrainStage::Judging, share))
            }
            Stage::Done => Ok(TrainProgress {
                finished: true,
                ..told(TrainStage::Done, 1.0)
            }),
        }
    }

    /// Ends the pass under way with the kinds that are fitted, or else with the first.
    pub fn hurry(&mut self) {
        self.hurried = true;
        if let Stage::Learn(learning) = &mut self.stage {
            learning.hurry();
        }
    }

    /// Brings the judging under way to its end soon: no more samples are drawn, and figures for
    /// which there are too few have no interval, which is said.
    pub fn end_judging(&mut self) {
        self.judging_ends = matches!(self.stage, Stage::Judge(_));
    }

    /// Ends with what there is: once the test rows have judged a model, that one is kept
    /// rather than one that learnt from all rows in haste.
    ///
    /// # Errors
    /// [`TrainError::NothingLearnt`] when there is none.
    pub fn settle(&mut self) -> Result<(), TrainError> {
        let in_haste = match &self.stage {
            Stage::Prepare(_) => true,
            Stage::Learn(learning) => !learning.ends_well(),
            Stage::Judge(_) | Stage::Done => false,
        };
        let Some(judged) = self.judged.take_if(|_| in_haste && self.twin.is_some()) else {
            self.hurry();
            return Ok(());
        };
        let twin = self.twin.take().ok_or(TrainError::NothingLearnt)?;
        self.stage = Stage::Done;
        let (positive, negative) = self.label.counts();
        let all = positive + negative;
        self.cut(Cut::LastPass {
            rows: twin.rows,
            all,
        });
        self.keep(judged, twin.estimator, twin.contract, twin.rows);
        Ok(())
    }

    /// Lets the next pass have its time again, after the one under way was hurried.
    pub fn take_time(&mut self) {
        self.hurried = false;
    }

    /// Whether options are being searched.
    pub fn is_searching(&self) -> bool {
        matches!(&self.stage, Stage::Learn(learning) if learning.searching().is_some())
    }

    /// Ends the search with the best of the trials that are done.
    pub fn end_search(&mut self) {
        self.search_ended = true;
        if let Stage::Learn(learning) = &mut self.stage {
            learning.end_search();
        }
    }

    /// What is done with each column.
    pub fn plan(&self) -> &PreparePlan {
        &self.plan
    }

    /// What whoever trains should know.
    pub fn notice(&self) -> &Notice {
        &self.notice
    }

    /// What was searched so far.
    pub fn searched(&self) -> &SearchState {
        &self.searched
    }

    /// Whether the test rows have judged, and all rows are being learnt from.
    pub fn is_judged(&self) -> bool {
        self.judged.is_some()
    }

    /// The best model, once all is done.
    ///
    /// # Errors
    /// [`TrainError::NothingLearnt`] before.
    pub fn finish(self) -> Result<Contested, TrainError> {
        self.contested.ok_or(TrainError::NothingLearnt)
    }

    /// After a pass: the first is judged, the second makes the model.
    fn learnt(&mut self, learning: Box<Learning>) -> Result<(), TrainError> {
        for cut in learning.cuts() {
            self.cut(cut);
        }
        match self.judged.take() {
            None => {
                let answers = answers(&self.label);
                let decided = decide(&learning, &self.options, &answers)?;
                let judgement = Judgement::new(learning, decided, answers, &self.options);
                self.stage = Stage::Judge(Box::new(judgement));
            }
            Some(judged) => {
                let estimator = wanted_estimator(learning.entries(), &judged)?;
                let contract = learning.prepared.contract(&self.plan);
                let (positive, negative) = self.label.counts();
                self.keep(judged, estimator, contract, positive + negative);
            }
        }
        Ok(())
    }

    /// The rows have judged: the best kind is fitted on all rows.
    fn judged(&mut self, table: &Table, mut judgement: Judgement) -> Result<(), TrainError> {
        let verdict = judgement.verdict()?;
        let Judgement {
            learning,
            decided,
            answers,
            test,
            ..
        } = judgement;
        let prepared = &learning.prepared;
        let all = prepared.split.test.len();
        if test.len() < all {
            self.cut(Cut::Judges {
                rows: test.len() as u64,
                all: all as u64,
            });
        }
        if lacks_intervals(&verdict.compared, &self.options.train.bootstrap) {
            self.cut(Cut::Intervals);
        }
        let told = decided.remarks(&self.options, &answers);
        self.notice.remarks.extend(told);
        let twin = Twin {
            estimator: decided.estimator()?,
            contract: prepared.contract(&self.plan),
            rows: prepared.split.train.len() as u64,
        };
        let judged = Judged {
            model: decided.model,
            compared: verdict.compared,
            split: prepared.split.report.clone(),
            train_rows: prepared.split.train.len() as u64,
            threshold: decided.threshold,
            skipped: decided.skipped,
            recipes: decided.recipes,
            calibrator: decided.calibrator,
            curves: decided.curves,
            said: verdict.said,
            test,
        };
        self.wanted = learning.again(judged.model, judged.recipe());
        self.judged = Some(judged);
        self.twin = Some(twin);
        let split = Split::of_all(TrainingRows::labelled(&self.label));
        let fit = PrepareFit::new(table, &self.plan, split)?;
        self.stage = Stage::Prepare(Box::new(fit));
        Ok(())
    }

    /// Says what time was too short for, once.
    fn cut(&mut self, cut: Cut) {
        let remark = Remark::Cut(cut);
        if !self.notice.remarks.contains(&remark) {
            self.notice.remarks.push(remark);
        }
    }

    /// The model of the second pass, or of the first where that has to do.
    fn keep(&mut self, judged: Judged, estimator: Estimator, contract: Contract, rows: u64) {
        self.contested = Some(Contested {
            model: judged.model,
            estimator,
            contract,
            threshold: judged.threshold,
            threshold_by: self.options.train.threshold_by,
            calibration: self.options.calibrate,
            compared: judged.compared,
            skipped: judged.skipped,
            combinations: judged.recipes.iter().map(told_weights).collect(),
            split: judged.split,
            train_rows: judged.train_rows,
            rows,
            curves: judged.curves,
            label: [self.label.column.clone(), self.label.positive.clone()],
            seed: self.options.train.seed,
            notice: self.notice.clone(),
        });
    }
}

fn told_weights((learner, recipe): &(Learner, Recipe)) -> (Learner, Vec<(Learner, f64)>) {
    let weights = recipe.weights.iter();
    let weights = weights.map(|(part, weight)| (*part, f64::from(*weight)));
    (*learner, weights.collect())
}
