//! A training on a table, step by step.

use super::balance::with_made_up;
use super::candidates::candidates;
use super::judging::{Said, compare};
use super::outcome::{Judged, Trained, chosen};
use super::remark::Notice;
use super::start::{Balance, Start, TrainOptions, monotone, start, start_of};
use super::{FoldTrained, FoldTraining, ModelName, TrainError};
use crate::feature::contract::FeatureKind;
use crate::feature::matrix::Matrix;
use crate::feature::prepare::split::{Fold, SplitReport, Strata, grouped_folds, k_folds};
use crate::feature::prepare::{
    BinaryLabel, PrepareFit, PreparePlan, Prepared, Split, TrainingRows,
};
use crate::model::boosting::Input;
use crate::model::evaluate::Ranking;
use crate::model::trees::{TreeEnsemble, probability, sigmoid};
use crate::table::{Column, Table};

/// What a training is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainStage {
    /// Makes numbers of the cells.
    Preparing,
    /// Tries options, in folds of the training rows.
    Searching,
    /// Learns from the training rows, to be judged by the test rows.
    Learning,
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
    Done,
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
    trained: Option<Trained>,
    /// Which candidate the first pass chose: the second needs no others.
    candidate: Option<usize>,
    hurried: bool,
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
        let start = start(table, &options, is_late)?;
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
        let start = start_of(table, plan, &options)?;
        Training::begin(table, start, options)
    }

    fn begin(table: &Table, start: Start, options: TrainOptions) -> Result<Training, TrainError> {
        let Start {
            plan,
            label,
            split,
            notice,
        } = start;
        let keeps = |model: &&ModelName| matches!(model, ModelName::Boosting | ModelName::Majority);
        if !options.monotone.is_empty()
            && let Some(other) = options.models.iter().find(|model| !keeps(model))
        {
            return Err(TrainError::MonotoneKind {
                model: other.name().to_string(),
            });
        }
        let fit = PrepareFit::new(table, &plan, split)?;
        Ok(Training {
            stage: Stage::Prepare(Box::new(fit)),
            options,
            plan,
            label,
            notice,
            judged: None,
            trained: None,
            candidate: None,
            hurried: false,
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

    /// Does a little: a column, or a tree. `table` is the one of [`Training::new`].
    ///
    /// # Errors
    /// [`TrainError`] when it cannot go on.
    pub fn step(&mut self, table: &Table) -> Result<TrainProgress, TrainError> {
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Prepare(mut fit) => {
                let progress = fit.step(table)?;
                if !progress.finished {
                    self.stage = Stage::Prepare(fit);
                    let share = progress.done as f64 / progress.total.max(1) as f64;
                    return Ok(told(TrainStage::Preparing, share));
                }
                let prepared = fit.finish();
                let folds = self.learn(table, &prepared)?;
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
                if !progress.finished {
                    self.stage = Stage::Learn(learning);
                    return Ok(said);
                }
                let (prepared, folds) = *learning;
                self.learnt(table, prepared, folds)?;
                said.finished = matches!(self.stage, Stage::Done);
                Ok(said)
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
    fn learn(&self, table: &Table, prepared: &Prepared) -> Result<FoldTraining, TrainError> {
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
                let made = with_made_up(&matrix, &labels, &inputs, train, &folds, seed)?;
                let (matrix, labels) = (made.matrix, made.labels);
                FoldTraining::new(matrix, &inputs, labels, made.train, made.folds, &tried)
                    .with_real(train.len(), positives)
            }
            _ => FoldTraining::new(matrix, &inputs, labels, train.clone(), folds, &tried),
        };
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
    ) -> Result<(), TrainError> {
        let chosen_before = self.candidate;
        let learnt = folds.finish()?;
        match self.judged.take() {
            None => {
                self.candidate = chosen_before.or(Some(learnt.chosen));
                self.judged = Some(self.judge(table, &prepared, learnt)?);
                let split = Split {
                    train: TrainingRows::labelled(&self.label),
                    validation: Vec::new(),
                    test: Vec::new(),
                    report: SplitReport::default(),
                };
                let fit = PrepareFit::new(table, &self.plan, split)?;
                self.stage = Stage::Prepare(Box::new(fit));
            }
            Some(judged) => {
                let contract = prepared.contract(&self.plan);
                let labels = self.labels(&learnt.rows);
                let trained = Trained::new(
                    judged,
                    learnt,
                    contract,
                    &labels,
                    &self.label,
                    self.options.seed,
                )?;
                self.trained = Some(Trained {
                    notice: self.notice.clone(),
                    ..trained
                });
            }
        }
        Ok(())
    }

    fn labels(&self, rows: &[u32]) -> Vec<bool> {
        let class = |row: &u32| self.label.classes.get(*row as usize).copied().flatten();
        rows.iter().map(|row| class(row) == Some(true)).collect()
    }

    /// Asks the test rows.
    fn judge(
        &self,
        table: &Table,
        prepared: &Prepared,
        learnt: FoldTrained,
    ) -> Result<Judged, TrainError> {
        let matrix = prepared.frame.matrix().unwrap_or_default();
        let test = &prepared.split.test;
        let labels = self.labels(test);
        let groups = self.customers(table).map(|column| numbered(column, test));
        let unseen = self.labels(&learnt.rows);
        let all = [match self.options.monotone.is_empty() {
            true => ModelName::Blend,
            false => ModelName::Boosting,
        }];
        let wanted: &[ModelName] = match self.options.models.is_empty() {
            true => &all,
            false => &self.options.models,
        };
        let best = chosen(&learnt, &unseen, wanted)?;
        let unseen_of = |place: usize| {
            let margins = learnt.unseen.get(place);
            let margins = margins.map(Vec::as_slice).unwrap_or_default();
            let probabilities: Vec<f64> = margins.iter().map(|margin| sigmoid(*margin)).collect();
            Ranking::new(&unseen, &probabilities)
        };
        // The baseline and the parts of a blend are told in any case.
        let said = learnt.models.iter().enumerate().map(|(place, model)| Said {
            model: model.0,
            unseen: unseen_of(place),
            test: predict(&model.1, &matrix, test),
        });
        let bootstrap = &self.options.bootstrap;
        let judged = compare(said.collect(), best, &labels, groups.as_deref(), bootstrap)?;
        Ok(Judged {
            model: best,
            compared: judged,
            split: prepared.split.report.clone(),
            train_rows: prepared.split.train.len() as u64,
            curves: learnt.curves,
            candidates: learnt.candidates,
        })
    }
}

/// The customers, where they have several rows.
pub(super) fn customers<'a>(table: &'a Table, plan: &PreparePlan) -> Option<&'a Column> {
    let column = table.column(plan.id.as_deref()?)?;
    column
        .counts()
        .iter()
        .any(|rows| *rows > 1)
        .then_some(column)
}

/// Folds of the training rows, dealt as often as is wanted, customers whole.
pub(super) fn folds_of(
    label: &BinaryLabel,
    customers: Option<&Column>,
    train: &TrainingRows,
    [count, repeats]: [u32; 2],
    seed: u64,
) -> Result<Vec<Fold>, TrainError> {
    let strata = Strata::of_label(label);
    let mut folds: Vec<Fold> = Vec::new();
    for repeat in 0..repeats {
        let seed = seed.wrapping_add(1 + u64::from(repeat));
        folds.append(&mut match customers {
            Some(customers) => grouped_folds(&strata, customers, train, count, seed)?,
            None => k_folds(&strata, train, count, seed)?,
        });
    }
    Ok(folds)
}

/// Which of the prepared features are categories.
pub(super) fn inputs_of(prepared: &Prepared) -> Vec<Input> {
    let features = prepared.preparation.features();
    let input = features.iter().map(|feature| match feature.kind {
        FeatureKind::Category { .. } => Input::Category,
        _ => Input::Number,
    });
    input.collect()
}

/// Per row of the table whether its answer is yes.
pub(super) fn answers(label: &BinaryLabel) -> Vec<bool> {
    label
        .classes
        .iter()
        .map(|class| *class == Some(true))
        .collect()
}

pub(super) fn told(stage: TrainStage, share: f64) -> TrainProgress {
    TrainProgress {
        stage,
        share: share.clamp(0.0, 1.0),
        trees: 0,
        trials: [0; 2],
        validation: None,
        finished: false,
    }
}

/// The probabilities of some rows.
fn predict(ensemble: &TreeEnsemble, matrix: &Matrix, rows: &[u32]) -> Vec<f64> {
    let margin = |row: &u32| ensemble.margin(&matrix.row(*row as usize));
    rows.iter().map(|row| probability(margin(row))).collect()
}

/// The customer of each row, numbered from 0 without gaps.
pub(super) fn numbered(column: &Column, rows: &[u32]) -> Vec<u32> {
    let mut numbers = std::collections::BTreeMap::new();
    rows.iter()
        .map(|row| {
            let next = numbers.len() as u32;
            let code = column.code(*row as usize);
            let key = match column.is_missing_code(code) {
                // Rows without customer are customers of their own.
                true => (1u64 << 32) + u64::from(*row),
                false => u64::from(code),
            };
            *numbers.entry(key).or_insert(next)
        })
        .collect()
}
