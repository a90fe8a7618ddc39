//! Several kinds of models on the same rows: fitted, judged, combined, the best one kept.
//!
//! Every kind is fitted on the training rows, and once more in folds of them: what the folds'
//! models say of rows that they have not seen chooses among the kinds, weighs those that are
//! combined and sets the threshold. The test rows judge all of them. In the end the best one
//! is fitted on all rows. Options may be searched before, in folds of the training rows.

mod combine;
mod fits;
mod learner;
mod learning;
mod outcome;
mod truth;
mod tuning;

pub use learner::Learner;
pub use outcome::Contested;
pub use tuning::SearchState;

use super::judging::{Said, compare};
use super::remark::Notice;
use super::start::{Start, TrainOptions, start, start_of};
use super::table::{answers, customers, numbered, told};
use super::{TrainError, TrainProgress, TrainStage};
use crate::feature::prepare::split::SplitReport;
use crate::feature::prepare::{BinaryLabel, PrepareFit, PreparePlan, Split, TrainingRows};
use crate::model::evaluate::{Ranking, ThresholdRule, choose, log_loss};
use crate::table::Table;
use combine::Recipe;
use fits::score;
use learning::{Entry, Learning, Wanted};
use outcome::{Judged, weighed};

/// What is wanted of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct ContestOptions {
    /// What any training is told; its `models` are not looked at.
    pub train: TrainOptions,
    /// The kinds among which the best is taken.
    pub learners: Vec<Learner>,
    /// Trials of the search for options of boosted trees and of the perceptron; 0 for none.
    pub trials: usize,
    /// What was searched before.
    pub searched: SearchState,
}

impl ContestOptions {
    /// These kinds with their usual options.
    pub fn new(train: TrainOptions, learners: &[Learner]) -> ContestOptions {
        ContestOptions {
            train,
            learners: learners.to_vec(),
            trials: 0,
            searched: SearchState::default(),
        }
    }
}

enum Stage {
    Prepare(Box<PrepareFit>),
    Learn(Box<Learning>),
    Done,
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
    contested: Option<Contested>,
    searched: SearchState,
    hurried: bool,
    search_ended: bool,
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
        Contest::begin(table, start(table, &options.train, is_late)?, options)
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
        let start = start_of(table, plan, &options.train)?;
        Contest::begin(table, start, options)
    }

    fn begin(table: &Table, start: Start, options: ContestOptions) -> Result<Contest, TrainError> {
        let Start {
            plan,
            label,
            split,
            notice,
        } = start;
        let keeps = |learner: &&Learner| matches!(learner, Learner::Boosting | Learner::Majority);
        if !options.train.monotone.is_empty()
            && let Some(other) = options.learners.iter().find(|learner| !keeps(learner))
        {
            return Err(TrainError::MonotoneKind {
                model: other.name().to_string(),
            });
        }
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
            contested: None,
            hurried: false,
            search_ended: false,
        })
    }

    /// Does a little: a column, a tree, a batch, some pairs. `table` is the one of
    /// [`Contest::new`].
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
                let (prepared, label) = (fit.finish(), &self.label);
                let customers = customers(table, &self.plan);
                let mut learning =
                    Learning::new(prepared, label, customers, &self.wanted, &self.options)?;
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
                let progress = learning.step()?;
                if let Some(state) = learning.searched() {
                    self.searched.clone_from(state);
                }
                let stage = match self.judged {
                    None => TrainStage::Learning,
                    Some(_) => TrainStage::LearningAll,
                };
                let said = TrainProgress {
                    validation: progress.validation,
                    ..told(stage, progress.share)
                };
                let mut said = learning.searching().unwrap_or(said);
                if progress.finished {
                    self.learnt(table, *learning)?;
                    said.finished = matches!(self.stage, Stage::Done);
                } else {
                    self.stage = Stage::Learn(learning);
                }
                Ok(said)
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
    fn learnt(&mut self, table: &Table, learning: Learning) -> Result<(), TrainError> {
        match self.judged.take() {
            None => {
                let (judged, again) = self.judge(table, learning)?;
                self.judged = Some(judged);
                self.wanted = again;
                let split = Split {
                    train: TrainingRows::labelled(&self.label),
                    validation: Vec::new(),
                    test: Vec::new(),
                    report: SplitReport::default(),
                };
                let fit = PrepareFit::new(table, &self.plan, split)?;
                self.stage = Stage::Prepare(Box::new(fit));
            }
            Some(judged) => self.contested = Some(self.keep(judged, learning)?),
        }
        Ok(())
    }

    fn labels(&self, rows: impl Iterator<Item = u32>) -> Vec<bool> {
        let all = answers(&self.label);
        rows.map(|row| all.get(row as usize).copied().unwrap_or_default())
            .collect()
    }

    /// Combines, chooses and asks the test rows.
    fn judge(&self, table: &Table, learning: Learning) -> Result<(Judged, Wanted), TrainError> {
        let mut entries = learning.entries();
        if !entries
            .iter()
            .any(|entry| entry.learner != Learner::Majority)
        {
            return Err(TrainError::NothingLearnt);
        }
        let mut recipes: Vec<(Learner, Recipe)> = Vec::new();
        let named = &self.options.learners;
        for learner in named.iter().filter(|learner| learner.is_combination()) {
            if let Some((entry, recipe)) = self.combined(*learner, &entries) {
                entries.push(entry);
                recipes.push((*learner, recipe));
            }
        }
        let rows_of = |entry: &Entry| self.labels(entry.unseen.iter().map(|(row, _)| *row));
        let said_of = |entry: &Entry| entry.unseen.iter().map(|(_, p)| *p).collect::<Vec<f64>>();
        let loss = |entry: &Entry| {
            log_loss(&rows_of(entry), &said_of(entry), None).unwrap_or(f64::INFINITY)
        };
        let candidates = entries
            .iter()
            .filter(|entry| named.contains(&entry.learner));
        let best = candidates
            .min_by(|a, b| loss(a).total_cmp(&loss(b)))
            // When time was too short for all that were named, a part is better than nothing.
            .or(entries
                .iter()
                .find(|entry| entry.learner != Learner::Majority))
            .ok_or(TrainError::NothingLearnt)?;
        let ranking = |entry: &Entry| Ranking::new(&rows_of(entry), &said_of(entry));
        let threshold = choose(&ranking(best), ThresholdRule::MostF1);
        let model = best.learner;
        let test = &learning.prepared.split.test;
        let groups = customers(table, &self.plan).map(|column| numbered(column, test));
        let said = entries.iter().map(|entry| Said {
            model: entry.learner,
            unseen: ranking(entry),
            test: score(&entry.estimator, &learning.ground.matrix, test),
        });
        let labels = self.labels(test.iter().copied());
        let bootstrap = &self.options.train.bootstrap;
        let compared = compare(said.collect(), model, &labels, groups.as_deref(), bootstrap)?;
        let missing = |learner: &&Learner| !entries.iter().any(|e| e.learner == **learner);
        let judged = Judged {
            model,
            compared,
            split: learning.prepared.split.report.clone(),
            train_rows: learning.prepared.split.train.len() as u64,
            threshold,
            skipped: named.iter().filter(missing).copied().collect(),
            recipes,
        };
        let again = learning.again(model, judged.recipe());
        Ok((judged, again))
    }

    /// A combination of what is there, by the rows that every part said something of.
    fn combined(&self, learner: Learner, entries: &[Entry]) -> Option<(Entry, Recipe)> {
        let wanted = Learner::parts(&self.options.learners);
        let parts: Vec<&Entry> = entries
            .iter()
            .filter(|entry| wanted.contains(&entry.learner))
            .collect();
        let (first, others) = parts.split_first()?;
        let mut rows: Vec<u32> = first.unseen.iter().map(|(row, _)| *row).collect();
        for other in others {
            rows.retain(|row| {
                other
                    .unseen
                    .binary_search_by_key(row, |(row, _)| *row)
                    .is_ok()
            });
        }
        let said = |entry: &&Entry| -> Vec<f64> {
            let of = |row: &u32| {
                let at = entry
                    .unseen
                    .binary_search_by_key(row, |(row, _)| *row)
                    .ok()?;
                entry.unseen.get(at).map(|(_, p)| *p)
            };
            rows.iter().map(|row| of(row).unwrap_or(0.5)).collect()
        };
        let columns: Vec<Vec<f64>> = parts.iter().map(said).collect();
        let names: Vec<Learner> = parts.iter().map(|entry| entry.learner).collect();
        let recipe = match learner {
            Learner::Voting => combine::voting(&names),
            _ => combine::stacking(&names, &columns, &self.labels(rows.iter().copied())),
        };
        let weights: Vec<f32> = recipe.weights.iter().map(|(_, weight)| *weight).collect();
        // Where no part tells anything there is nothing to combine.
        if weights.iter().all(|weight| *weight <= 0.0) {
            return None;
        }
        let combined = |place: usize| {
            let row = columns
                .iter()
                .filter_map(|column| column.get(place).copied());
            recipe.combination.of(&weights, &row.collect::<Vec<f64>>())
        };
        let estimators = parts
            .iter()
            .map(|entry| (entry.learner, entry.estimator.clone()));
        let entry = Entry {
            learner,
            unseen: rows
                .iter()
                .enumerate()
                .map(|(place, row)| (*row, combined(place)))
                .collect(),
            estimator: weighed(&recipe, estimators.collect()),
        };
        Some((entry, recipe))
    }

    /// The model of the second pass.
    fn keep(&self, judged: Judged, learning: Learning) -> Result<Contested, TrainError> {
        let contract = learning.prepared.contract(&self.plan);
        let mut entries = learning.entries();
        let weights = judged
            .recipe()
            .map_or(Vec::new(), |recipe| recipe.weights.clone());
        let estimator = match judged.recipe() {
            Some(recipe) => {
                let counts = |entry: &Entry| {
                    let of = weights.iter().find(|(part, _)| *part == entry.learner);
                    of.is_some_and(|(_, weight)| *weight > 0.0)
                };
                entries.retain(counts);
                let parts = entries
                    .into_iter()
                    .map(|entry| (entry.learner, entry.estimator));
                let parts: Vec<_> = parts.collect();
                if parts.len() < weights.iter().filter(|(_, weight)| *weight > 0.0).count() {
                    return Err(TrainError::NothingLearnt);
                }
                weighed(recipe, parts)
            }
            None => {
                let found = entries
                    .into_iter()
                    .find(|entry| entry.learner == judged.model);
                found.ok_or(TrainError::NothingLearnt)?.estimator
            }
        };
        let (positive, negative) = self.label.counts();
        Ok(Contested {
            model: judged.model,
            estimator,
            contract,
            threshold: judged.threshold,
            compared: judged.compared,
            skipped: judged.skipped,
            combinations: judged.recipes.iter().map(told_weights).collect(),
            split: judged.split,
            train_rows: judged.train_rows,
            rows: positive + negative,
            label: [self.label.column.clone(), self.label.positive.clone()],
            seed: self.options.train.seed,
            notice: self.notice.clone(),
        })
    }
}

fn told_weights((learner, recipe): &(Learner, Recipe)) -> (Learner, Vec<(Learner, f64)>) {
    let weights = recipe.weights.iter();
    let weights = weights.map(|(part, weight)| (*part, f64::from(*weight)));
    (*learner, weights.collect())
}
