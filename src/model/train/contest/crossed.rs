//! A comparison that is judged by several folds in turn (k-fold cross-validation).
//!
//! Each fold is held out once: everything, from the preparation to the threshold, is learnt
//! from the others, and the fold judges it. In the end the same is done with all rows, by rows
//! that the models of inner folds have not seen: that model is kept, and what the folds said
//! of its twins are its figures.

use super::crossed_outcome::{Crossed, figures_of, spreads};
use super::outcome::Judged;
use super::{Contest, ContestOptions, Learner, Twin, told};
use crate::feature::prepare::split::{Fold, Strata};
use crate::feature::prepare::{BinaryLabel, PreparePlan, TrainingRows};
use crate::model::train::comparing::{Comparing, Verdict, lacks_intervals};
use crate::model::train::judging::{AnswerJudge, Judging, Said};
use crate::model::train::late::Cut;
use crate::model::train::passes::{Last, Pass, Passes, Plans, fold_rows, options_of, split_of};
use crate::model::train::remark::{Notice, Remark};
use crate::model::train::rows::{answers, customers, numbered};
use crate::model::train::searching::SearchState;
use crate::model::train::start::{Goal, Start, check_part, start, start_of};
use crate::model::train::{SplitKind, TrainError, TrainProgress, TrainStage};
use crate::table::Table;

/// A comparison in folds under way. It may be dropped after any step.
pub struct CrossedContest {
    options: ContestOptions,
    plans: Plans,
    label: BinaryLabel,
    notice: Notice,
    passes: Passes<Contest>,
    /// Whether customers were kept whole.
    whole_customers: bool,
    together: Option<Box<Together>>,
    judging_ends: bool,
    crossed: Option<Crossed>,
    searched: SearchState,
}

/// What all folds said together, being judged, and what the last pass came to.
struct Together {
    comparing: Comparing<AnswerJudge<Learner>>,
    last: Judged,
    twin: Twin,
}

impl Pass for Contest {
    type Judged = Judged;
    type Learnt = (Twin, SearchState);

    fn step_until(
        &mut self,
        table: &Table,
        is_late: &dyn Fn() -> bool,
    ) -> Result<TrainProgress, TrainError> {
        Contest::step_until(self, table, is_late)
    }

    fn take(&mut self) -> Option<(Judged, Self::Learnt, Vec<Remark>)> {
        let (judged, twin) = self.judged.take().zip(self.twin.take())?;
        let remarks = std::mem::take(&mut self.notice.remarks);
        Some((judged, (twin, self.searched().clone()), remarks))
    }

    fn test(judged: &Judged) -> &[u32] {
        &judged.test
    }
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
        let begun = start(table, &options.train, true, is_late)?;
        CrossedContest::begin(table, begun, options, folds)
    }

    /// As [`CrossedContest::new`], by a plan at hand: its roles, merges and what it leaves out.
    ///
    /// # Errors
    /// As [`CrossedContest::new`].
    pub fn of_plan(
        table: &Table,
        plan: PreparePlan,
        mut options: ContestOptions,
        folds: u32,
    ) -> Result<CrossedContest, TrainError> {
        options.train.split = Some(SplitKind::Random);
        let begun = start_of(table, plan, &options.train, true)?;
        CrossedContest::begin(table, begun, options, folds)
    }

    fn begin(
        table: &Table,
        begun: Start,
        mut options: ContestOptions,
        folds: u32,
    ) -> Result<CrossedContest, TrainError> {
        let Start {
            plan: last,
            wide,
            label,
            mut notice,
            ..
        } = begun;
        let strata = Strata::of_label(&label);
        let (all, seed) = (TrainingRows::labelled(&label), options.train.seed);
        let customers = customers(table, &last);
        let folds = fold_rows(&label.column, &strata, customers, &all, folds, seed)?;
        for fold in &folds {
            check_part(&label, fold.train.rows(), false).map_err(TrainError::of_folds)?;
            check_part(&label, &fold.held, true).map_err(TrainError::of_folds)?;
        }
        // Of each fold it is the same share of fewer rows.
        options.train.share_budget(all.len() as u64, &mut notice);
        // Said before the folds have had their time: only the last pass goes on with it.
        options.tie_search(table, &label, &all, &mut notice)?;
        Ok(CrossedContest {
            searched: options.searched.clone(),
            whole_customers: customers.is_some(),
            passes: Passes::new(folds),
            together: None,
            judging_ends: false,
            crossed: None,
            options,
            plans: Plans { last, wide },
            label,
            notice,
        })
    }

    /// What whoever trains should know.
    pub fn notice(&self) -> &Notice {
        &self.notice
    }

    /// Passes: one per fold, and the last one.
    pub fn passes(&self) -> usize {
        self.passes.count()
    }

    /// Passes that are done, or left out.
    pub fn done(&self) -> usize {
        self.passes.done()
    }

    /// What was searched so far for the model that is kept.
    pub fn searched(&self) -> &SearchState {
        &self.searched
    }

    /// Ends the pass under way with the kinds that are fitted, or else with the first.
    pub fn hurry(&mut self) {
        if let Some(contest) = self.passes.current() {
            contest.hurry();
        }
    }

    /// Brings the judging under way to its end soon: no more samples are drawn, and figures for
    /// which there are too few have no interval, which is said.
    pub fn end_judging(&mut self) {
        if let Some(pass) = self.passes.current() {
            pass.end_judging();
        }
        let of_all = self.passes.of_all();
        self.judging_ends |= self.together.is_some() || of_all.is_some_and(|of| of.judging_ends);
    }

    /// Whether options are being searched.
    pub fn is_searching(&self) -> bool {
        self.passes.under_way().is_some_and(Contest::is_searching)
    }

    /// Ends the search of the pass under way.
    pub fn end_search(&mut self) {
        if let Some(contest) = self.passes.current() {
            contest.end_search();
        }
    }

    /// Lets no more folds judge than have, or than the first: a later one that is under way is
    /// given up.
    pub fn skip_folds(&mut self) {
        self.passes.skip_folds();
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
        if let Some(mut together) = self.together.take() {
            let at_once = self.judging_ends;
            let ends = together.comparing.step(&|| at_once || is_late())?;
            let share = together.comparing.share();
            match ends {
                true => self.crossed = Some(self.crossed(*together)),
                false => self.together = Some(together),
            }
            return Ok(TrainProgress {
                finished: ends,
                ..told(TrainStage::Judging, share)
            });
        }
        let (plans, label, options) = (&self.plans, &self.label, &self.options);
        let begin = |fold: Option<&Fold>| {
            let most = options.train.most_columns;
            let plan = plans.of(table, fold, Goal::YesNo(label), most);
            let begun = Start {
                wide: plan.clone(),
                plan,
                label: label.clone(),
                split: split_of(fold, || TrainingRows::labelled(label)),
                notice: Notice::default(),
            };
            let mut options = options.clone();
            options.train = options_of(&options.train);
            if fold.is_some() {
                options.searched = SearchState::default();
            }
            Contest::begin(table, begun, options)
        };
        let notice = &mut self.notice;
        let (mut progress, last) = self.passes.step(table, is_late, notice, begin)?;
        if let Some(contest) = self.passes.of_all() {
            self.searched.clone_from(contest.searched());
        }
        if let Some(last) = last {
            progress.finished = false;
            self.searched.clone_from(&last.1.1);
            self.together = Some(Box::new(self.together(table, last)));
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

    /// Puts together what all folds said, to be judged.
    fn together(&mut self, table: &Table, (last, (twin, _)): Last<Contest>) -> Together {
        let folds = self.passes.judged().len();
        self.notice.remarks.extend(self.passes.cut());
        let places = self.passes.places();
        let of_fold = |fold: usize, model: Learner| {
            let mut said = self.passes.judged().get(fold)?.said.iter();
            Some(&said.find(|said| said.model == model)?.test)
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
        let rows: Vec<u32> = places.iter().map(|(row, ..)| *row).collect();
        let all = answers(&self.label);
        let labels = super::deciding::of_rows(&all, rows.iter().copied());
        let groups = customers(table, &self.plans.last).map(|column| numbered(column, &rows));
        let judge = AnswerJudge {
            how: Judging {
                rule: self.options.train.threshold_by,
                bootstrap: self.options.train.bootstrap,
            },
            best: last.model,
            labels,
            groups,
        };
        Together {
            comparing: Comparing::new(judge, said),
            last,
            twin,
        }
    }

    /// What all folds said together, and the model of all rows.
    fn crossed(&mut self, together: Together) -> Crossed {
        let Together {
            comparing,
            last,
            twin,
        } = together;
        let Verdict { said, compared, .. } = comparing.finish();
        if lacks_intervals(&compared, &self.options.train.bootstrap) {
            self.notice.remarks.push(Remark::Cut(Cut::Intervals));
        }
        let by_fold = self.passes.judged().iter().map(figures_of).collect();
        let named = self.options.learners.iter();
        let skipped = named.filter(|name| !said.iter().any(|said| said.model == **name));
        Crossed {
            model: last.model,
            spread: spreads(self.passes.judged(), &compared),
            skipped: skipped.copied().collect(),
            combinations: last.recipes.iter().map(super::told_weights).collect(),
            estimator: twin.estimator,
            contract: twin.contract,
            rows: twin.rows,
            curves: last.curves,
            threshold: last.threshold,
            threshold_by: self.options.train.threshold_by,
            calibration: self.options.calibrate,
            whole_customers: self.whole_customers,
            label: [self.label.column.clone(), self.label.positive.clone()],
            seed: self.options.train.seed,
            notice: self.notice.clone(),
            compared,
            by_fold,
        }
    }
}
