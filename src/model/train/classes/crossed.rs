//! A training for several classes that is judged by several folds in turn.
//!
//! As for yes or no (`contest/crossed.rs`): each fold is held out once and judges what was
//! learnt from the others; in the end the model is learnt from all rows.

use super::judging::{ClassJudge, Judged, SaidClasses, truth_of};
use super::outcome::{ClassFoldsSaid, ClassTrained};
use super::{ClassOptions, ClassTraining, Twin, told};
use crate::feature::prepare::split::Fold;
use crate::feature::prepare::{ClassLabel, PreparePlan, TrainingRows};
use crate::model::train::comparing::{Comparing, lacks_intervals};
use crate::model::train::passes::{Last, Pass, Passes, Plans, fold_rows, options_of, split_of};
use crate::model::train::remark::{Notice, Remark};
use crate::model::train::rows::{customers, numbered};
use crate::model::train::searching::SearchState;
use crate::model::train::spread::{self, FoldFigures, SaidOf};
use crate::model::train::start::{
    ClassStart, Goal, check_class_part, start_classes, start_classes_of,
};
use crate::model::train::{Cut, ModelName, SplitKind, TrainError, TrainProgress, TrainStage};
use crate::table::Table;

/// A training in folds under way. It may be dropped after any step.
pub struct CrossedClasses {
    options: ClassOptions,
    plans: Plans,
    label: ClassLabel,
    notice: Notice,
    passes: Passes<ClassTraining>,
    /// Whether customers were kept whole.
    whole_customers: bool,
    together: Option<Box<Together>>,
    judging_ends: bool,
    trained: Option<ClassTrained>,
    searched: SearchState,
}

/// What all folds said together, being judged, and what the last pass came to.
struct Together {
    comparing: Comparing<ClassJudge>,
    last: Judged,
    twin: Twin,
}

impl Pass for ClassTraining {
    type Judged = Judged;
    type Learnt = (Twin, SearchState);

    fn step_until(
        &mut self,
        table: &Table,
        is_late: &dyn Fn() -> bool,
    ) -> Result<TrainProgress, TrainError> {
        ClassTraining::step_until(self, table, is_late)
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

impl CrossedClasses {
    /// Plans a training on a table, judged by so many folds.
    ///
    /// # Errors
    /// [`TrainError`] when the label, the columns or the rows do not allow one.
    pub fn new(
        table: &Table,
        options: ClassOptions,
        folds: u32,
    ) -> Result<CrossedClasses, TrainError> {
        CrossedClasses::new_until(table, options, folds, &|| false)
    }

    /// As [`CrossedClasses::new`]; from when it is late on, the beginning takes short cuts.
    ///
    /// # Errors
    /// As [`CrossedClasses::new`].
    pub fn new_until(
        table: &Table,
        mut options: ClassOptions,
        folds: u32,
        is_late: &dyn Fn() -> bool,
    ) -> Result<CrossedClasses, TrainError> {
        // How rows are split is known; what else there is to plan is the same.
        options.train.split = Some(SplitKind::Random);
        let begun = start_classes(table, &options.train, true, is_late)?;
        CrossedClasses::begin(table, begun, options, folds)
    }

    /// As [`CrossedClasses::new`], by a plan at hand: its roles, merges and what it leaves out.
    ///
    /// # Errors
    /// As [`CrossedClasses::new`].
    pub fn of_plan(
        table: &Table,
        plan: PreparePlan,
        mut options: ClassOptions,
        folds: u32,
    ) -> Result<CrossedClasses, TrainError> {
        options.train.split = Some(SplitKind::Random);
        let begun = start_classes_of(table, plan, &options.train, true)?;
        CrossedClasses::begin(table, begun, options, folds)
    }

    fn begin(
        table: &Table,
        begun: ClassStart,
        mut options: ClassOptions,
        folds: u32,
    ) -> Result<CrossedClasses, TrainError> {
        let ClassStart {
            plan: last,
            wide,
            label,
            mut notice,
            ..
        } = begun;
        let strata = label.strata();
        let (all, seed) = (TrainingRows::classified(&label), options.train.seed);
        let customers = customers(table, &last);
        let folds = fold_rows(&label.column, &strata, customers, &all, folds, seed)?;
        for fold in &folds {
            check_class_part(&label, fold.train.rows(), false).map_err(TrainError::of_folds)?;
            check_class_part(&label, &fold.held, true).map_err(TrainError::of_folds)?;
        }
        // Said before the folds have had their time: only the last pass goes on with it.
        options.tie(table, &label, &all, &mut notice)?;
        Ok(CrossedClasses {
            searched: options.searched.clone(),
            whole_customers: customers.is_some(),
            passes: Passes::new(folds),
            together: None,
            judging_ends: false,
            trained: None,
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

    /// Whether options are being searched.
    pub fn is_searching(&self) -> bool {
        let pass = self.passes.under_way();
        pass.is_some_and(ClassTraining::is_searching)
    }

    /// Ends the search of the pass under way.
    pub fn end_search(&mut self) {
        if let Some(training) = self.passes.current() {
            training.end_search();
        }
    }

    /// Ends the pass under way as soon as it has a model.
    pub fn hurry(&mut self) {
        if let Some(training) = self.passes.current() {
            training.hurry();
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

    /// Lets no more folds judge than have, or than the first: a later one that is under way is
    /// given up.
    pub fn skip_folds(&mut self) {
        self.passes.skip_folds();
    }

    /// Does a little. `table` is the one of [`CrossedClasses::new`].
    ///
    /// # Errors
    /// [`TrainError`] when it cannot go on.
    pub fn step(&mut self, table: &Table) -> Result<TrainProgress, TrainError> {
        self.step_until(table, &|| false)
    }

    /// As [`CrossedClasses::step`]; what takes long within a step is done in part only from
    /// when it is late on.
    ///
    /// # Errors
    /// As [`CrossedClasses::step`].
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
                true => self.trained = Some(self.trained(*together)?),
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
            let plan = plans.of(table, fold, Goal::Classes(label), most);
            let begun = ClassStart {
                wide: plan.clone(),
                plan,
                label: label.clone(),
                split: split_of(fold, || TrainingRows::classified(label)),
                notice: Notice::default(),
            };
            let mut options = options.clone();
            options.train = options_of(&options.train);
            if fold.is_some() {
                options.searched = SearchState::default();
            }
            ClassTraining::begin(table, begun, options)
        };
        let notice = &mut self.notice;
        let (mut progress, last) = self.passes.step(table, is_late, notice, begin)?;
        if let Some(training) = self.passes.of_all() {
            self.searched.clone_from(training.searched());
        }
        if let Some(last) = last {
            progress.finished = false;
            self.searched.clone_from(&last.1.1);
            self.together = Some(Box::new(self.together(table, last)));
        }
        Ok(progress)
    }

    /// The model, once all is done.
    ///
    /// # Errors
    /// [`TrainError::NothingLearnt`] before.
    pub fn finish(self) -> Result<ClassTrained, TrainError> {
        self.trained.ok_or(TrainError::NothingLearnt)
    }

    /// Puts together what all folds said, to be judged.
    fn together(&mut self, table: &Table, (last, (twin, _)): Last<ClassTraining>) -> Together {
        self.notice.remarks.extend(self.passes.cut());
        let places = self.passes.places();
        let classes = self.label.names.len();
        let shares = |model: ModelName, fold: usize, place: usize| {
            let mut said = self.passes.judged().get(fold)?.said.iter();
            let said = said.find(|said| said.model == model)?;
            said.shares.get(place * classes..(place + 1) * classes)
        };
        let together = |said: &SaidClasses| {
            let rows = places.iter();
            let rows = rows.filter_map(|(_, fold, place)| shares(said.model, *fold, *place));
            SaidClasses {
                model: said.model,
                unseen: said.unseen,
                shares: rows.flatten().copied().collect(),
            }
        };
        let said: Vec<SaidClasses> = last.said.iter().map(together).collect();
        let rows: Vec<u32> = places.iter().map(|(row, ..)| *row).collect();
        let judge = ClassJudge {
            bootstrap: self.options.train.bootstrap,
            best: last.model,
            truth: truth_of(&self.label, &rows),
            classes,
            groups: customers(table, &self.plans.last).map(|column| numbered(column, &rows)),
        };
        Together {
            comparing: Comparing::where_rows(judge, said),
            last,
            twin,
        }
    }

    /// What all folds said together, and the model of all rows.
    fn trained(&mut self, together: Together) -> Result<ClassTrained, TrainError> {
        let Together {
            comparing,
            last,
            twin,
        } = together;
        let compared = comparing.finish().compared;
        if lacks_intervals(&compared, &self.options.train.bootstrap) {
            self.notice.remarks.push(Remark::Cut(Cut::Intervals));
        }
        let by_fold: Vec<Vec<SaidOf<ModelName>>> =
            self.passes.judged().iter().map(said_of).collect();
        let folds = ClassFoldsSaid {
            spread: spread::spreads(compared.iter().map(|own| own.model), &by_fold),
            by_fold: self.passes.judged().iter().map(figures_of).collect(),
            whole_customers: self.whole_customers,
        };
        let seed = self.options.train.seed;
        let judged = Judged { compared, ..last };
        let trained = ClassTrained::new(judged, twin.learnt, twin.contract, &self.label, seed)?;
        Ok(ClassTrained {
            folds: Some(folds),
            notice: self.notice.clone(),
            ..trained
        })
    }
}

/// What a fold said of every model.
fn said_of(judged: &Judged) -> Vec<SaidOf<'_, ModelName>> {
    let compared = judged.compared.iter();
    compared
        .map(|own| (own.model, &own.evaluation.figures))
        .collect()
}

/// What a fold said of the model that was best by the others.
fn figures_of(judged: &Judged) -> FoldFigures<ModelName> {
    let chosen = judged.compared.iter().find(|compared| compared.chosen);
    let figures = chosen.map(|chosen| spread::values(&chosen.evaluation.figures));
    FoldFigures {
        model: judged.model,
        train_rows: judged.train_rows,
        test_rows: judged.test.len() as u64,
        figures: figures.unwrap_or_default(),
    }
}
