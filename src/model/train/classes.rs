//! A training for a label of several classes, step by step.
//!
//! As for yes or no: rows are split, boosted trees and a regression are fitted in folds of the
//! training rows, what they say of rows that they have not seen weighs them, the test rows
//! judge, and the same is done once more on all rows. Whatever comes out is one sum of trees
//! per class, linked by the softmax.

mod beginning;
mod calibrating;
mod crossed;
mod folds;
mod judgement;
mod judging;
mod options;
mod outcome;

pub use crossed::CrossedClasses;
pub use judging::ClassCompared;
pub use options::ClassOptions;
pub use outcome::{ClassFoldsSaid, ClassTrained};

use super::comparing::lacks_intervals;
use super::remark::{Notice, Remark};
use super::rows::{customers, kin, numbered};
use super::searching::SearchState;
use super::start::{ClassStart, start_classes, start_classes_of};
use super::table::told;
use super::{Cut, ModelName, TrainError, TrainProgress, TrainStage};
use crate::feature::contract::Contract;
use crate::feature::prepare::{
    ClassLabel, LabelError, PrepareFit, PreparePlan, Prepared, Split, TrainingRows, classes, label,
};
use crate::model::boosting::BoostingOptions;
use crate::table::Table;
use folds::{ClassFolds, Learnt};
use judgement::Judgement;
use judging::Judged;

/// Whether the answers of a column are of several classes rather than yes or no: `positive`
/// makes them yes or no. A column that is not there is not of several classes.
pub fn is_several(table: &Table, label: &str, positive: Option<&str>) -> bool {
    let Some(column) = table.column(label).filter(|_| positive.is_none()) else {
        return false;
    };
    let two = label::read(column, None);
    matches!(two, Err(LabelError::NotTwoClasses { .. })) && classes::distinct(column) > 2
}

enum Stage {
    Prepare(Box<PrepareFit>),
    Learn(Box<(Prepared, ClassFolds)>),
    Judge(Box<Judgement>),
    Done,
}

/// The model of the first pass.
pub(super) struct Twin {
    learnt: Learnt,
    contract: Contract,
    rows: u64,
}

/// A training under way. It may be dropped after any step.
pub struct ClassTraining {
    options: ClassOptions,
    plan: PreparePlan,
    label: ClassLabel,
    notice: Notice,
    stage: Stage,
    judged: Option<Judged>,
    /// The model that the test rows judged, in case time is too short for the second pass.
    twin: Option<Twin>,
    trained: Option<ClassTrained>,
    candidate: Option<usize>,
    /// What the search found in the first pass.
    found: Option<BoostingOptions>,
    searched: SearchState,
    search_ended: bool,
    hurried: bool,
    judging_ends: bool,
}

impl ClassTraining {
    /// Plans a training on a table.
    ///
    /// # Errors
    /// [`TrainError`] when the label, the columns or the rows do not allow one.
    pub fn new(table: &Table, options: ClassOptions) -> Result<ClassTraining, TrainError> {
        ClassTraining::new_until(table, options, &|| false)
    }

    /// As [`ClassTraining::new`]; once it is late, the columns that were not held against the
    /// label yet are learnt from unseen.
    ///
    /// # Errors
    /// As [`ClassTraining::new`].
    pub fn new_until(
        table: &Table,
        options: ClassOptions,
        is_late: &dyn Fn() -> bool,
    ) -> Result<ClassTraining, TrainError> {
        let begun = start_classes(table, &options.train, false, is_late)?;
        ClassTraining::begin(table, begun, options)
    }

    /// A training by a plan at hand: its roles, merges and what it leaves out.
    ///
    /// # Errors
    /// As [`ClassTraining::new`].
    pub fn of_plan(
        table: &Table,
        plan: PreparePlan,
        options: ClassOptions,
    ) -> Result<ClassTraining, TrainError> {
        let begun = start_classes_of(table, plan, &options.train, false)?;
        ClassTraining::begin(table, begun, options)
    }

    fn begin(
        table: &Table,
        begun: ClassStart,
        mut options: ClassOptions,
    ) -> Result<ClassTraining, TrainError> {
        let ClassStart {
            plan,
            label,
            split,
            mut notice,
            ..
        } = begun;
        options.tie(table, &label, &split.train, &mut notice)?;
        let fit = PrepareFit::new(table, &plan, split)?;
        Ok(ClassTraining {
            stage: Stage::Prepare(Box::new(fit)),
            searched: options.searched.clone(),
            options,
            plan,
            label,
            notice,
            judged: None,
            twin: None,
            trained: None,
            candidate: None,
            found: None,
            search_ended: false,
            hurried: false,
            judging_ends: false,
        })
    }

    /// What is left out, and what else there is to know.
    pub fn notice(&self) -> &Notice {
        &self.notice
    }

    /// Does a little: a column, or a round of trees. `table` is the one of
    /// [`ClassTraining::new`].
    ///
    /// # Errors
    /// [`TrainError`] when it cannot go on.
    pub fn step(&mut self, table: &Table) -> Result<TrainProgress, TrainError> {
        self.step_until(table, &|| false)
    }

    /// As [`ClassTraining::step`]; what takes long within a step is done in part only from
    /// when it is late on, which is said in [`ClassTrained::notice`].
    ///
    /// # Errors
    /// As [`ClassTraining::step`].
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
                let prepared = fit.finish();
                let folds = self.learn(table, &prepared, is_late)?;
                self.stage = Stage::Learn(Box::new((prepared, folds)));
                Ok(told(TrainStage::Preparing, 1.0))
            }
            Stage::Learn(mut learning) => {
                let progress = learning.1.step()?;
                let stage = match self.judged {
                    None => TrainStage::Learning,
                    Some(_) => TrainStage::LearningAll,
                };
                let said = TrainProgress {
                    trees: learning.1.rounds(),
                    validation: progress.validation,
                    ..told(stage, progress.share)
                };
                if let Some(state) = learning.1.searched() {
                    self.searched.clone_from(state);
                }
                let mut said = learning.1.searching().unwrap_or(said);
                if !progress.finished || !learning.1.regress(is_late)? {
                    self.stage = Stage::Learn(learning);
                    return Ok(said);
                }
                let (prepared, folds) = *learning;
                let learnt = folds.finish(is_late)?;
                self.learnt(table, prepared, learnt)?;
                said.finished = matches!(self.stage, Stage::Done);
                Ok(said)
            }
            Stage::Judge(mut judgement) => {
                let ends = self.judging_ends;
                if judgement.step(&|| ends || is_late())? {
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

    /// Ends the pass under way as soon as it has a model.
    pub fn hurry(&mut self) {
        self.hurried = true;
        if let Stage::Learn(learning) = &mut self.stage {
            learning.1.hurry();
        }
    }

    /// Brings the judging under way to its end soon: no more samples are drawn, and figures for
    /// which there are too few have no interval, which is said.
    pub fn end_judging(&mut self) {
        self.judging_ends = matches!(self.stage, Stage::Judge(_));
    }

    /// What was searched so far.
    pub fn searched(&self) -> &SearchState {
        &self.searched
    }

    /// Whether options are being searched.
    pub fn is_searching(&self) -> bool {
        matches!(&self.stage, Stage::Learn(learning) if learning.1.searching().is_some())
    }

    /// Ends the search, also one that has not begun, with the best of the trials that are done.
    pub fn end_search(&mut self) {
        self.search_ended = true;
        if let Stage::Learn(learning) = &mut self.stage {
            learning.1.end_search();
        }
    }

    /// Ends with what there is: once the test rows have judged a model, that one is kept
    /// rather than one that learnt from all rows in haste.
    ///
    /// # Errors
    /// [`TrainError`] when the model cannot be made.
    pub fn settle(&mut self) -> Result<(), TrainError> {
        let in_haste = match &self.stage {
            Stage::Prepare(_) => true,
            Stage::Learn(learning) => !learning.1.is_whole(),
            Stage::Judge(_) | Stage::Done => false,
        };
        let Some(judged) = self.judged.take_if(|_| in_haste && self.twin.is_some()) else {
            self.hurry();
            return Ok(());
        };
        let twin = self.twin.take().ok_or(TrainError::NothingLearnt)?;
        self.stage = Stage::Done;
        let all = self.label.counts().iter().sum();
        let cut = Cut::LastPass {
            rows: twin.rows,
            all,
        };
        self.remark(Remark::Cut(cut));
        self.keep(judged, twin.learnt, twin.contract)?;
        if let Some(trained) = &mut self.trained {
            trained.rows = twin.rows;
        }
        Ok(())
    }

    /// Lets the next pass have its time again, after the one under way was hurried.
    pub fn take_time(&mut self) {
        self.hurried = false;
    }

    /// Whether the test rows have judged, and all rows are being learnt from.
    pub fn is_judged(&self) -> bool {
        self.judged.is_some()
    }

    /// The model, once all is done.
    ///
    /// # Errors
    /// [`TrainError::NothingLearnt`] before.
    pub fn finish(self) -> Result<ClassTrained, TrainError> {
        self.trained.ok_or(TrainError::NothingLearnt)
    }

    /// After a pass: the first is judged, the second makes the model.
    fn learnt(
        &mut self,
        table: &Table,
        prepared: Prepared,
        mut learnt: Learnt,
    ) -> Result<(), TrainError> {
        if self.options.calibrated {
            self.calibrate(table, &mut learnt, &prepared)?;
        }
        for cut in &learnt.cuts {
            self.remark(Remark::Cut(*cut));
        }
        match self.judged.take() {
            None => {
                let wanted: &[ModelName] = match self.options.train.models.is_empty() {
                    true => &[ModelName::Blend],
                    false => &self.options.train.models,
                };
                self.candidate = self.candidate.or(learnt.chosen);
                self.found.clone_from(&learnt.found);
                let test = &prepared.split.test;
                let groups = customers(table, &self.plan).map(|column| numbered(column, test));
                let bootstrap = self.options.train.bootstrap;
                let judgement =
                    Judgement::new(prepared, learnt, &self.label, groups, wanted, bootstrap);
                self.stage = Stage::Judge(Box::new(judgement));
            }
            Some(judged) => {
                self.remark_uncalibrated(judged.model, &learnt);
                self.keep(judged, learnt, prepared.contract(&self.plan))?;
            }
        }
        Ok(())
    }

    /// The test rows have judged: all rows are learnt from.
    fn judged(&mut self, table: &Table, judgement: Judgement) -> Result<(), TrainError> {
        let (judged, learnt, prepared) = judgement.finish()?;
        self.remark_uncalibrated(judged.model, &learnt);
        if lacks_intervals(&judged.compared, &self.options.train.bootstrap) {
            self.remark(Remark::Cut(Cut::Intervals));
        }
        self.judged = Some(judged);
        self.twin = Some(Twin {
            learnt,
            contract: prepared.contract(&self.plan),
            rows: prepared.split.train.len() as u64,
        });
        let split = Split::of_all(TrainingRows::classified(&self.label));
        let fit = PrepareFit::new(table, &self.plan, split)?;
        self.stage = Stage::Prepare(Box::new(fit));
        Ok(())
    }

    /// Puts the probabilities of what a pass learnt right, where they can be.
    fn calibrate(
        &self,
        table: &Table,
        learnt: &mut Learnt,
        prepared: &Prepared,
    ) -> Result<(), TrainError> {
        let class = |row: &u32| self.label.classes.get(*row as usize).copied().flatten();
        let targets = learnt.rows.iter().map(|row| class(row).unwrap_or_default());
        let targets: Vec<u32> = targets.collect();
        let features = prepared.preparation.features().len();
        let classes = self.label.names.len();
        calibrating::calibrate(
            learnt,
            &targets,
            [features, classes],
            &kin(table, &self.plan),
            self.options.train.seed,
        )
    }

    /// Tells when the chosen model could not be put right as was wanted. Shares of the classes,
    /// which are the same for everybody, are right as they are.
    fn remark_uncalibrated(&mut self, model: ModelName, learnt: &Learnt) {
        let is_wanted = self.options.calibrated && model != ModelName::Majority;
        if is_wanted && !learnt.calibrated.contains(&model) {
            self.remark(Remark::NotCalibrated);
        }
    }

    fn remark(&mut self, remark: Remark) {
        if !self.notice.remarks.contains(&remark) {
            self.notice.remarks.push(remark);
        }
    }

    /// Makes the model of what a pass learnt.
    fn keep(
        &mut self,
        judged: Judged,
        learnt: Learnt,
        contract: Contract,
    ) -> Result<(), TrainError> {
        let seed = self.options.train.seed;
        let trained = ClassTrained::new(judged, learnt, contract, &self.label, seed)?;
        self.trained = Some(ClassTrained {
            notice: self.notice.clone(),
            ..trained
        });
        Ok(())
    }
}
