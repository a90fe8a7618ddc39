//! A comparison that is judged by several folds in turn (k-fold cross-validation).
//!
//! Each fold is held out once: everything, from the preparation to the threshold, is learnt
//! from the others, and the fold judges it. In the end the same is done with all rows, by rows
//! that the models of inner folds have not seen: that model is kept, and what the folds said
//! of its twins are its figures.

use super::crossed_outcome::{Crossed, figures_of, spreads};
use super::outcome::Judged;
use super::{Contest, ContestOptions, Learner, SearchState, Twin};
use crate::feature::prepare::split::{Fold, SplitReport, Strata, grouped_folds, k_folds};
use crate::feature::prepare::{BinaryLabel, PreparePlan, Split, TrainingRows};
use crate::model::evaluate::Bootstrap;
use crate::model::train::judging::{Judging, Said, compare, lacks_intervals};
use crate::model::train::late::Cut;
use crate::model::train::remark::{Notice, Remark};
use crate::model::train::rows::{answers, customers, numbered};
use crate::model::train::start::{Start, check_part, start};
use crate::model::train::{SplitKind, TrainError, TrainProgress};
use crate::table::Table;

/// A comparison in folds under way. It may be dropped after any step.
pub struct CrossedContest {
    options: ContestOptions,
    plan: PreparePlan,
    label: BinaryLabel,
    notice: Notice,
    folds: Vec<Fold>,
    /// Whether customers were kept whole.
    whole_customers: bool,
    /// The pass under way, and whether it is the one of all rows.
    current: Option<(Box<Contest>, bool)>,
    judged: Vec<Judged>,
    skips: bool,
    crossed: Option<Crossed>,
    searched: SearchState,
}

impl CrossedContest {
    /// Plans a comparison on a table, judged by so many folds.
    ///
    /// # Errors
    /// [`TrainError`] when the label, the columns or the rows do not allow one.
    pub fn new(
        table: &Table,
        options: ContestOptions,
        folds: u32,
    ) -> Result<CrossedContest, TrainError> {
        CrossedContest::new_until(table, options, folds, &|| false)
    }

    /// As [`CrossedContest::new`]; from when it is late on, the beginning takes short cuts.
    ///
    /// # Errors
    /// As [`CrossedContest::new`].
    pub fn new_until(
        table: &Table,
        mut options: ContestOptions,
        folds: u32,
        is_late: &dyn Fn() -> bool,
    ) -> Result<CrossedContest, TrainError> {
        // How rows are split is known; what else there is to plan is the same.
        options.train.split = Some(SplitKind::Random);
        let begun = start(table, &options.train, is_late)?;
        let Start {
            plan,
            label,
            notice,
            ..
        } = begun;
        let strata = Strata::of_label(&label);
        let (all, seed) = (TrainingRows::labelled(&label), options.train.seed);
        let customers = customers(table, &plan);
        let folds = match customers {
            Some(customers) => grouped_folds(&strata, customers, &all, folds, seed)?,
            None => k_folds(&strata, &all, folds, seed)?,
        };
        for fold in &folds {
            check_part(&label, fold.train.rows(), false)?;
            check_part(&label, &fold.held, true)?;
        }
        Ok(CrossedContest {
            searched: options.searched.clone(),
            whole_customers: customers.is_some(),
            current: None,
            judged: Vec::new(),
            skips: false,
            crossed: None,
            options,
            plan,
            label,
            notice,
            folds,
        })
    }

    /// What whoever trains should know.
    pub fn notice(&self) -> &Notice {
        &self.notice
    }

    /// Passes: one per fold, and the last one.
    pub fn passes(&self) -> usize {
        self.folds.len() + 1
    }

    /// Passes that are done, or left out.
    pub fn done(&self) -> usize {
        match self.is_last() {
            true => self.folds.len(),
            false => self.judged.len(),
        }
    }

    /// What was searched so far for the model that is kept.
    pub fn searched(&self) -> &SearchState {
        &self.searched
    }

    /// Ends the pass under way with the kinds that are fitted, or else with the first.
    pub fn hurry(&mut self) {
        if let Some((contest, _)) = &mut self.current {
            contest.hurry();
        }
    }

    /// Ends the search of the pass under way.
    pub fn end_search(&mut self) {
        if let Some((contest, _)) = &mut self.current {
            contest.end_search();
        }
    }

    /// Lets no more folds judge than have, or than the first: a later one that is under way is
    /// given up.
    pub fn skip_folds(&mut self) {
        self.skips = true;
    }

    fn is_last(&self) -> bool {
        self.judged.len() >= self.folds.len() || (self.skips && !self.judged.is_empty())
    }

    /// Does a little. `table` is the one of [`CrossedContest::new`].
    ///
    /// # Errors
    /// [`TrainError`] when it cannot go on.
    pub fn step(&mut self, table: &Table) -> Result<TrainProgress, TrainError> {
        self.step_until(table, &|| false)
    }

    /// As [`CrossedContest::step`]; what takes long within a step is done in part only from
    /// when it is late on.
    ///
    /// # Errors
    /// As [`CrossedContest::step`].
    pub fn step_until(
        &mut self,
        table: &Table,
        is_late: &dyn Fn() -> bool,
    ) -> Result<TrainProgress, TrainError> {
        let is_last = self.is_last();
        let mut contest = match self.current.take() {
            Some((contest, of_all)) if of_all == is_last => contest,
            // What a fold that is skipped has learnt is no model of all rows.
            _ => Box::new(self.begin(table, is_last)?),
        };
        let mut progress = contest.step_until(table, is_late)?;
        if is_last {
            self.searched.clone_from(contest.searched());
        }
        let (done, passes) = (self.done() as f64, self.passes() as f64);
        progress.share = ((done + progress.share) / passes).min(1.0);
        progress.finished = false;
        let Some((judged, twin)) = contest.judged.take().zip(contest.twin.take()) else {
            self.current = Some((contest, is_last));
            return Ok(progress);
        };
        for remark in contest.notice.remarks {
            if !self.notice.remarks.contains(&remark) {
                self.notice.remarks.push(remark);
            }
        }
        match is_last {
            true => {
                self.crossed = Some(self.crossed(table, judged, twin, is_late)?);
                progress.finished = true;
            }
            false => self.judged.push(judged),
        }
        Ok(progress)
    }

    /// The best model, once all is done.
    ///
    /// # Errors
    /// [`TrainError::NothingLearnt`] before.
    pub fn finish(self) -> Result<Crossed, TrainError> {
        self.crossed.ok_or(TrainError::NothingLearnt)
    }

    /// Begins the pass of the next fold, or the one of all rows.
    fn begin(&self, table: &Table, is_last: bool) -> Result<Contest, TrainError> {
        let (train, test) = match self.folds.get(self.judged.len()).filter(|_| !is_last) {
            Some(fold) => (fold.train.clone(), fold.held.clone()),
            None => (TrainingRows::labelled(&self.label), Vec::new()),
        };
        let begun = Start {
            plan: self.plan.clone(),
            label: self.label.clone(),
            split: Split {
                train,
                test,
                validation: Vec::new(),
                report: SplitReport::default(),
            },
            notice: Notice::default(),
        };
        let mut options = self.options.clone();
        // One fold by itself needs no intervals: the folds differ by as much as they do.
        options.train.bootstrap = Bootstrap {
            samples: 0,
            ..options.train.bootstrap
        };
        if !is_last {
            options.searched = SearchState::default();
        }
        Contest::begin(table, begun, options)
    }

    /// What all folds said together, and the model of all rows.
    fn crossed(
        &mut self,
        table: &Table,
        last: Judged,
        twin: Twin,
        is_late: &dyn Fn() -> bool,
    ) -> Result<Crossed, TrainError> {
        let folds = self.judged.len();
        if folds < self.folds.len() {
            let (rows, all) = (folds as u64, self.folds.len() as u64);
            let cut = Cut::Folds { done: rows, all };
            self.notice.remarks.push(Remark::Cut(cut));
        }
        // Every row once, ascending, with the fold that it was held in.
        let mut places: Vec<(u32, usize, usize)> = Vec::new();
        for (fold, judged) in self.judged.iter().enumerate() {
            let rows = judged.test.iter().enumerate();
            places.extend(rows.map(|(place, row)| (*row, fold, place)));
        }
        places.sort_unstable();
        let of_fold = |fold: usize, model: Learner| {
            let said = self.judged.get(fold)?.said.iter();
            said.filter(|said| said.model == model)
                .map(|said| &said.test)
                .next()
        };
        let everywhere =
            |said: &&Said<Learner>| (0..folds).all(|fold| of_fold(fold, said.model).is_some());
        let together = |said: &Said<Learner>| Said {
            model: said.model,
            unseen: said.unseen.clone(),
            test: places
                .iter()
                .filter_map(|(_, fold, place)| of_fold(*fold, said.model)?.get(*place).copied())
                .collect(),
        };
        let said: Vec<Said<Learner>> = last.said.iter().filter(everywhere).map(together).collect();
        // What not every fold had time to judge is kept without figures, and told as skipped.
        let model = last.model;
        let rows: Vec<u32> = places.iter().map(|(row, ..)| *row).collect();
        let all = answers(&self.label);
        let labels = super::of_rows(&all, rows.iter().copied());
        let groups = customers(table, &self.plan).map(|column| numbered(column, &rows));
        let how = Judging {
            rule: self.options.train.threshold_by,
            bootstrap: &self.options.train.bootstrap,
            is_late,
        };
        let compared = compare(&said, model, &labels, groups.as_deref(), &how)?;
        if lacks_intervals(&compared, how.bootstrap) {
            self.notice.remarks.push(Remark::Cut(Cut::Intervals));
        }
        let by_fold = self.judged.iter().map(figures_of).collect();
        let named = self.options.learners.iter();
        let skipped = named.filter(|name| !said.iter().any(|said| said.model == **name));
        Ok(Crossed {
            model,
            spread: spreads(&self.judged, &compared),
            skipped: skipped.copied().collect(),
            combinations: last.recipes.iter().map(super::told_weights).collect(),
            estimator: twin.estimator,
            contract: twin.contract,
            rows: twin.rows,
            threshold: last.threshold,
            threshold_by: self.options.train.threshold_by,
            calibration: self.options.calibrate,
            whole_customers: self.whole_customers,
            label: [self.label.column.clone(), self.label.positive.clone()],
            seed: self.options.train.seed,
            notice: self.notice.clone(),
            compared,
            by_fold,
        })
    }
}
