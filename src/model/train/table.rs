//! A training on a table, step by step.

mod judgement;

use super::balance::{coded, with_made_up};
use super::candidates::candidates;
use super::comparing::lacks_intervals;
use super::judging::Judging;
use super::outcome::{Judged, Trained};
use super::remark::{Notice, Remark};
use super::rows::{answers, customers, folds_of, inputs_of, numbered};
use super::start::{Balance, Start, TrainOptions, monotone, start, start_of};
use super::{Cut, FoldTrained, FoldTraining, ModelName, TrainError};
use crate::feature::contract::Contract;
use crate::feature::prepare::{
    BinaryLabel, PrepareFit, PreparePlan, Prepared, Split, TrainingRows,
};
use crate::table::{Column, Table};
use judgement::Judgement;

/// What a training is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainStage {
    /// Makes numbers of the cells.
    Preparing,
    /// Tries options, in folds of the training rows.
    Searching,
    /// Learns from the training rows, to be judged by the test rows.
    Learning,
    /// Asks the test rows, and draws samples of them.
    Judging,
    /// Learns from all rows.
    LearningAll,
    /// Nothing: all is done.
    Done,
}

/// How far a training is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrainProgress {
    /// What it is doing.
    pub stage: TrainStage,
    /// The share of it that is done, from 0 to 1.
    pub share: f64,
    /// Trees of the fit under way.
    pub trees: usize,
    /// Epochs of the fit under way: how often it has learnt from all of its rows.
    pub epochs: usize,
    /// Trials of a search that are done, and how many are wanted.
    pub trials: [usize; 2],
    /// The mean logistic loss of rows that the fit under way does not learn from.
    pub validation: Option<f64>,
    /// Whether all is done.
    pub finished: bool,
}

enum Stage {
    Prepare(Box<PrepareFit>),
    Learn(Box<(Prepared, FoldTraining)>),
    Judge(Box<Judgement>),
    Done,
}

/// The model of the first pass.
struct Twin {
    learnt: FoldTrained,
    contract: Contract,
    rows: u64,
}

/// A training under way. It may be dropped after any step.
pub struct Training {
    options: TrainOptions,
    plan: PreparePlan,
    label: BinaryLabel,
    notice: Notice,
    stage: Stage,
    /// What the test rows said, once they did: the second pass then is on all rows.
    judged: Option<Judged>,
    /// The model that the test rows judged, in case time is too short for the second pass.
    twin: Option<Twin>,
    trained: Option<Trained>,
    /// Which candidate the first pass chose: the second needs no others.
    candidate: Option<usize>,
    hurried: bool,
    judging_ends: bool,
}

impl Training {
    /// Plans a training on a table.
    ///
    /// # Errors
    /// [`TrainError`] when the label, the columns or the rows do not allow one.
    pub fn new(table: &Table, options: TrainOptions) -> Result<Training, TrainError> {
        Training::new_until(table, options, &|| false)
    }

    /// As [`Training::new`]; from when it is late on, the beginning takes short cuts.
    ///
    /// # Errors
    /// As [`Training::new`].
    pub fn new_until(
        table: &Table,
        options: TrainOptions,
        is_late: &dyn Fn() -> bool,
    ) -> Result<Training, TrainError> {
        let start = start(table, &options, false, is_late)?;
        Training::begin(table, start, options)
    }

    /// As [`Training::new`], by a plan at hand: what it says of the columns' parts, of merges
    /// and of what is left out is kept.
    ///
    /// # Errors
    /// As [`Training::new`].
    pub fn of_plan(
        table: &Table,
        plan: PreparePlan,
        options: TrainOptions,
    ) -> Result<Training, TrainError> {
        let start = start_of(table, plan, &options, false)?;
        Training::begin(table, start, options)
    }

    fn begin(
        table: &Table,
        start: Start,
        mut options: TrainOptions,
    ) -> Result<Training, TrainError> {
        let Start {
            plan,
            label,
            split,
            mut notice,
            ..
        } = start;
        let keeps = |model: &&ModelName| matches!(model, ModelName::Boosting | ModelName::Majority);
        if !options.monotone.is_empty()
            && let Some(other) = options.models.iter().find(|model| !keeps(model))
        {
            return Err(TrainError::MonotoneKind {
                model: other.name().to_string(),
            });
        }
        let (positive, negative) = label.counts();
        options.share_budget(positive + negative, &mut notice);
        let fit = PrepareFit::new(table, &plan, split)?;
        Ok(Training {
            stage: Stage::Prepare(Box::new(fit)),
            options,
            plan,
            label,
            notice,
            judged: None,
            twin: None,
            trained: None,
            candidate: None,
            hurried: false,
            judging_ends: false,
        })
    }

    /// What is done with each column.
    pub fn plan(&self) -> &PreparePlan {
        &self.plan
    }

    /// What whoever trains should know.
    pub fn notice(&self) -> &Notice {
        &self.notice
    }

    /// Does a little: a column, a tree, some of the test rows. `table` is the one of [`Training::new`].
    ///
    /// # Errors
    /// [`TrainError`] when it cannot go on.
    pub fn step(&mut self, table: &Table) -> Result<TrainProgress, TrainError> {
        self.step_until(table, &|| false)
    }

    /// As [`Training::step`]; what takes long within a step is done in part only from when it
    /// is late on, which is said in [`Trained::notice`].
    ///
    /// # Errors
    /// As [`Training::step`].
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
                let mut said = told(stage, progress.done / progress.total);
                said.trees = progress.trees;
                said.validation = progress.validation;
                if !progress.finished || !learning.1.regress(is_late)? {
                    self.stage = Stage::Learn(learning);
                    return Ok(said);
                }
                let (prepared, folds) = *learning;
                self.learnt(table, prepared, folds, is_late)?;
                said.finished = matches!(self.stage, Stage::Done);
                Ok(said)
            }
            Stage::Judge(mut judgement) => {
                let ends = self.judging_ends;
                match judgement.step(&|| ends || is_late())? {
                    true => self.judged(table, *judgement)?,
                    false => {
                        let share = judgement.share();
                        self.stage = Stage::Judge(judgement);
                        return Ok(told(TrainStage::Judging, share));
                    }
                }
                Ok(told(TrainStage::Judging, 1.0))
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
        let Some(Twin {
            learnt,
            contract,
            rows,
        }) = self.twin.take()
        else {
            return Err(TrainError::NothingLearnt);
        };
        self.stage = Stage::Done;
        self.keep(judged, learnt, contract)?;
        if let Some(trained) = &mut self.trained {
            let all = std::mem::replace(&mut trained.rows, rows);
            let cut = Cut::LastPass { rows, all };
            trained.notice.remarks.push(Remark::Cut(cut));
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
    pub fn finish(self) -> Result<Trained, TrainError> {
        self.trained.ok_or(TrainError::NothingLearnt)
    }

    /// The customers, where they have several rows.
    fn customers<'a>(&self, table: &'a Table) -> Option<&'a Column> {
        customers(table, &self.plan)
    }

    /// Begins to learn from the training rows of a prepared table.
    fn learn(
        &self,
        table: &Table,
        prepared: &Prepared,
        is_late: &dyn Fn() -> bool,
    ) -> Result<FoldTraining, TrainError> {
        let train = &prepared.split.train;
        let label = |row: usize| self.label.classes.get(row).copied().flatten();
        let positives = train.iter().filter(|row| label(*row) == Some(true)).count();
        let rarer = positives.min(train.len() - positives);
        let mut tried = candidates(train.len(), rarer, self.options.seed);
        if let Some(chosen) = self.candidate
            && chosen < tried.options.len()
        {
            tried.options = vec![tried.options.swap_remove(chosen)];
        }
        let balance = self.options.balance;
        let tried = tried.held_to(
            &monotone(prepared, &self.options),
            balance.positive_weight(positives, train.len()),
            balance != Balance::None,
        );
        let seed = self.options.seed;
        let customers = self.customers(table);
        let folds = folds_of(
            &self.label,
            customers,
            train,
            [tried.folds, tried.repeats],
            seed,
        )?;
        let inputs = inputs_of(prepared);
        let labels = answers(&self.label);
        let matrix = prepared.frame.matrix().unwrap_or_default();
        let mut folds = match balance {
            Balance::Smote => {
                let classes = coded(&labels);
                let made = with_made_up(&matrix, &classes, &inputs, train, &folds, seed)?;
                let (labels, matrix) = (made.labels(), made.matrix);
                let (train, folds) = (made.train, made.folds);
                FoldTraining::new_until(matrix, &inputs, labels, train, folds, &tried, is_late)
            }
            _ => {
                let train = train.clone();
                FoldTraining::new_until(matrix, &inputs, labels, train, folds, &tried, is_late)
            }
        }
        .with_real(train.len(), positives);
        if self.hurried {
            folds.hurry();
        }
        Ok(folds)
    }

    /// After a pass: the first is judged, the second makes the model.
    fn learnt(
        &mut self,
        table: &Table,
        prepared: Prepared,
        folds: FoldTraining,
        is_late: &dyn Fn() -> bool,
    ) -> Result<(), TrainError> {
        let chosen_before = self.candidate;
        let learnt = folds.finish_until(is_late)?;
        for cut in learnt.cuts.iter().map(|cut| Remark::Cut(*cut)) {
            if !self.notice.remarks.contains(&cut) {
                self.notice.remarks.push(cut);
            }
        }
        match self.judged.take() {
            None => {
                self.candidate = chosen_before.or(Some(learnt.chosen));
                let judgement = self.judge(table, prepared, learnt)?;
                self.stage = Stage::Judge(Box::new(judgement));
            }
            Some(judged) => self.keep(judged, learnt, prepared.contract(&self.plan))?,
        }
        Ok(())
    }

    /// Makes the model of what a pass learnt.
    fn keep(
        &mut self,
        judged: Judged,
        learnt: FoldTrained,
        contract: Contract,
    ) -> Result<(), TrainError> {
        let labels = self.labels(&learnt.rows);
        let trained = Trained::new(
            judged,
            learnt,
            contract,
            &labels,
            &self.label,
            &self.options,
        )?;
        if !trained.keeps_rule {
            let remark = Remark::NoThreshold(self.options.threshold_by);
            self.notice.remarks.push(remark);
        }
        self.trained = Some(Trained {
            notice: self.notice.clone(),
            ..trained
        });
        Ok(())
    }

    fn labels(&self, rows: &[u32]) -> Vec<bool> {
        let class = |row: &u32| self.label.classes.get(*row as usize).copied().flatten();
        rows.iter().map(|row| class(row) == Some(true)).collect()
    }

    /// Begins to ask the test rows.
    fn judge(
        &self,
        table: &Table,
        prepared: Prepared,
        learnt: FoldTrained,
    ) -> Result<Judgement, TrainError> {
        let test = &prepared.split.test;
        let labels = [self.labels(&learnt.rows), self.labels(test)];
        let groups = self.customers(table).map(|column| numbered(column, test));
        let all = [match self.options.monotone.is_empty() {
            true => ModelName::Blend,
            false => ModelName::Boosting,
        }];
        let wanted: &[ModelName] = match self.options.models.is_empty() {
            true => &all,
            false => &self.options.models,
        };
        let how = Judging {
            rule: self.options.threshold_by,
            bootstrap: self.options.bootstrap,
        };
        Judgement::new(prepared, learnt, labels, groups, wanted, how)
    }

    /// The test rows have judged: all rows are learnt from.
    fn judged(&mut self, table: &Table, judgement: Judgement) -> Result<(), TrainError> {
        let (judged, learnt, prepared) = judgement.finish()?;
        if lacks_intervals(&judged.compared, &self.options.bootstrap) {
            self.notice.remarks.push(Remark::Cut(Cut::Intervals));
        }
        self.judged = Some(judged);
        self.twin = Some(Twin {
            learnt,
            contract: prepared.contract(&self.plan),
            rows: prepared.split.train.len() as u64,
        });
        let split = Split::of_all(TrainingRows::labelled(&self.label));
        let fit = PrepareFit::new(table, &self.plan, split)?;
        self.stage = Stage::Prepare(Box::new(fit));
        Ok(())
    }
}

pub(super) fn told(stage: TrainStage, share: f64) -> TrainProgress {
    TrainProgress {
        stage,
        share: share.clamp(0.0, 1.0),
        trees: 0,
        epochs: 0,
        trials: [0; 2],
        validation: None,
        finished: false,
    }
}
