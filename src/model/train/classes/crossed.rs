//! A training for several classes that is judged by several folds in turn.
//!
//! As for yes or no (`contest/crossed.rs`): each fold is held out once and judges what was
//! learnt from the others; in the end the model is learnt from all rows.

use super::judging::{Judged, Judging, SaidClasses, compare, truth_of};
use super::outcome::{ClassFoldsSaid, ClassTrained};
use super::{ClassOptions, ClassTraining, Twin};
use crate::feature::prepare::split::{Fold, SplitReport, grouped_folds, k_folds};
use crate::feature::prepare::{ClassLabel, PreparePlan, Split, TrainingRows};
use crate::model::evaluate::Bootstrap;
use crate::model::train::late::Cut;
use crate::model::train::remark::{Notice, Remark};
use crate::model::train::rows::{customers, numbered};
use crate::model::train::spread::{self, FoldFigures, SaidOf};
use crate::model::train::start::{ClassStart, check_class_part, start_classes};
use crate::model::train::{ModelName, SplitKind, TrainError, TrainProgress};
use crate::table::Table;

/// A training in folds under way. It may be dropped after any step.
pub struct CrossedClasses {
    options: ClassOptions,
    plan: PreparePlan,
    label: ClassLabel,
    notice: Notice,
    folds: Vec<Fold>,
    /// Whether customers were kept whole.
    whole_customers: bool,
    /// The pass under way, and whether it is the one of all rows.
    current: Option<(Box<ClassTraining>, bool)>,
    judged: Vec<Judged>,
    skips: bool,
    trained: Option<ClassTrained>,
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
        let ClassStart {
            plan,
            label,
            notice,
            ..
        } = start_classes(table, &options.train, is_late)?;
        let strata = label.strata();
        let (all, seed) = (TrainingRows::classified(&label), options.train.seed);
        let customers = customers(table, &plan);
        let folds = match customers {
            Some(customers) => grouped_folds(&strata, customers, &all, folds, seed)?,
            None => k_folds(&strata, &all, folds, seed)?,
        };
        for fold in &folds {
            check_class_part(&label, fold.train.rows(), false)?;
            check_class_part(&label, &fold.held, true)?;
        }
        Ok(CrossedClasses {
            whole_customers: customers.is_some(),
            current: None,
            judged: Vec::new(),
            skips: false,
            trained: None,
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

    /// Ends the pass under way as soon as it has a model.
    pub fn hurry(&mut self) {
        if let Some((training, _)) = &mut self.current {
            training.hurry();
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
        let is_last = self.is_last();
        let mut training = match self.current.take() {
            Some((training, of_all)) if of_all == is_last => training,
            // What a fold that is skipped has learnt is no model of all rows.
            _ => Box::new(self.begin(table, is_last)?),
        };
        let mut progress = training.step_until(table, is_late)?;
        let (done, passes) = (self.done() as f64, self.passes() as f64);
        progress.share = ((done + progress.share) / passes).min(1.0);
        progress.finished = false;
        let Some((judged, twin)) = training.judged.take().zip(training.twin.take()) else {
            self.current = Some((training, is_last));
            return Ok(progress);
        };
        for remark in training.notice.remarks {
            if !self.notice.remarks.contains(&remark) {
                self.notice.remarks.push(remark);
            }
        }
        match is_last {
            true => {
                self.trained = Some(self.trained(table, judged, twin, is_late)?);
                progress.finished = true;
            }
            false => self.judged.push(judged),
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

    /// Begins the pass of the next fold, or the one of all rows.
    fn begin(&self, table: &Table, is_last: bool) -> Result<ClassTraining, TrainError> {
        let (train, test) = match self.folds.get(self.judged.len()).filter(|_| !is_last) {
            Some(fold) => (fold.train.clone(), fold.held.clone()),
            None => (TrainingRows::classified(&self.label), Vec::new()),
        };
        let begun = ClassStart {
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
        ClassTraining::begin(table, begun, options)
    }

    /// What all folds said together, and the model of all rows.
    fn trained(
        &mut self,
        table: &Table,
        last: Judged,
        twin: Twin,
        is_late: &dyn Fn() -> bool,
    ) -> Result<ClassTrained, TrainError> {
        let folds = self.judged.len();
        if folds < self.folds.len() {
            let (done, all) = (folds as u64, self.folds.len() as u64);
            let cut = Cut::Folds { done, all };
            self.notice.remarks.push(Remark::Cut(cut));
        }
        // Every row once, ascending, with the fold that it was held in.
        let mut places: Vec<(u32, usize, usize)> = Vec::new();
        for (fold, judged) in self.judged.iter().enumerate() {
            let rows = judged.test.iter().enumerate();
            places.extend(rows.map(|(place, row)| (*row, fold, place)));
        }
        places.sort_unstable();
        let classes = self.label.names.len();
        let shares = |model: ModelName, fold: usize, place: usize| {
            let said = self.judged.get(fold)?.said.iter();
            let mut found = said.filter(|said| said.model == model).map(|s| &s.shares);
            found
                .next_back()?
                .get(place * classes..(place + 1) * classes)
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
        let truth = truth_of(&self.label, &rows);
        let groups = customers(table, &self.plan).map(|column| numbered(column, &rows));
        let how = Judging {
            groups: groups.as_deref(),
            bootstrap: &self.options.train.bootstrap,
            is_late,
        };
        let compared = compare(&said, last.model, &truth, classes, &how)?;
        let by_fold: Vec<Vec<SaidOf<ModelName>>> = self.judged.iter().map(said_of).collect();
        let folds = ClassFoldsSaid {
            spread: spread::spreads(compared.iter().map(|own| own.model), &by_fold),
            by_fold: self.judged.iter().map(figures_of).collect(),
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
