//! Trainings driven to their end within a budget, each in its own way, to one result.

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use super::super::error::CommandError;
use super::super::files::Output;
use super::progress::ProgressLine;
use super::words::by_class;
use super::{NamedModel, TrainArguments};
use crate::feature::prepare::classes::distinct as distinct_classes;
use crate::i18n::Lang;
use crate::model::WriteError;
use crate::model::evaluate::ThresholdRule;
use crate::model::train::{
    Balance, Calibrate, ClassOptions, ClassTraining, Contest, ContestOptions, CrossedClasses,
    CrossedContest, Learner, Notice, SearchState, TrainError, TrainOptions, TrainProgress,
    Training,
};
use crate::table::Table;

/// Share of the budget after which columns are no longer looked at or held against the label.
const BEGUN_BY: f64 = 0.15;

/// Share of the budget after which a search ends with the best so far.
const SEARCHED_BY: f64 = 0.25;

/// Share of the budget after which the rows that judge are asked.
const JUDGED_BY: f64 = 0.45;

/// Share of the budget after which no more samples are drawn for the figures.
const FIGURES_BY: f64 = 0.55;

/// Share of the budget after which the model is made of what there is.
const DONE_BY: f64 = 0.9;

/// Writes the bundle of a model by its name.
type WriteBundle = dyn Fn(&str) -> Result<String, WriteError>;

/// What a training came to, whichever it was.
pub struct Made {
    /// What the model is called.
    pub model: &'static str,
    /// Writes its bundle.
    pub bundle: Box<WriteBundle>,
    /// Its figures as JSON.
    pub figures: serde_json::Result<String>,
}

/// How long a training may take.
pub struct Clock {
    begun: Instant,
    budget: Duration,
}

impl Clock {
    /// Begins to run.
    pub fn of(budget: Duration) -> Clock {
        Clock {
            begun: Instant::now(),
            budget,
        }
    }

    pub fn is_past(&self, share: f64) -> bool {
        self.begun.elapsed() > self.budget.mul_f64(share)
    }
}

/// A training that goes on step by step, and can be ended early.
pub trait Driven {
    /// Does a little.
    fn step(
        &mut self,
        table: &Table,
        is_late: &dyn Fn() -> bool,
    ) -> Result<TrainProgress, TrainError>;
    /// Whether all rows are being learnt from.
    fn is_judged(&self) -> bool;
    /// Ends the pass under way.
    fn hurry(&mut self);
    /// Lets the next pass have its time.
    fn take_time(&mut self);
    /// Ends with what there is.
    fn settle(&mut self) -> Result<(), TrainError>;
}

/// All of them call it alike.
macro_rules! driven {
    ($($training:ty),+) => {$(
        impl Driven for $training {
            fn step(
                &mut self,
                table: &Table,
                is_late: &dyn Fn() -> bool,
            ) -> Result<TrainProgress, TrainError> {
                self.step_until(table, is_late)
            }
            fn is_judged(&self) -> bool {
                self.is_judged()
            }
            fn hurry(&mut self) {
                self.hurry();
            }
            fn take_time(&mut self) {
                self.take_time();
            }
            fn settle(&mut self) -> Result<(), TrainError> {
                self.settle()
            }
        }
    )+};
}

driven!(Training, Contest, ClassTraining);

/// A training that several folds judge in turn.
trait Folded {
    /// Does a little.
    fn step(
        &mut self,
        table: &Table,
        is_late: &dyn Fn() -> bool,
    ) -> Result<TrainProgress, TrainError>;
    /// Passes, and those that are done.
    fn passes(&self) -> [usize; 2];
    /// Ends the search of the pass under way, if there is one.
    fn end_search(&mut self);
    /// Ends the pass under way.
    fn hurry(&mut self);
    /// Lets no more folds judge.
    fn skip_folds(&mut self);
}

macro_rules! folded {
    ($crossed:ty) => {
        impl Folded for $crossed {
            fn step(
                &mut self,
                table: &Table,
                is_late: &dyn Fn() -> bool,
            ) -> Result<TrainProgress, TrainError> {
                self.step_until(table, is_late)
            }
            fn passes(&self) -> [usize; 2] {
                [self.passes(), self.done()]
            }
            fn end_search(&mut self) {
                self.end_search();
            }
            fn hurry(&mut self) {
                self.hurry();
            }
            fn skip_folds(&mut self) {
                self.skip_folds();
            }
        }
    };
}

folded!(CrossedContest);
folded!(CrossedClasses);

/// Drives folds to their end, each with its share of the time; `after` is called after each step.
fn drive_folds<T: Folded>(
    crossed: &mut T,
    table: &Table,
    clock: &Clock,
    mut after: impl FnMut(&T) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let mut line = ProgressLine::new();
    loop {
        let [passes, done] = crossed.passes();
        let share = |through: f64| DONE_BY * (done as f64 + through) / passes as f64;
        let (searched_by, done_by) = (share(0.4), share(1.0));
        let progress = crossed.step(table, &|| clock.is_past(done_by));
        let progress = progress.map_err(CommandError::Train)?;
        line.show(&progress);
        after(crossed)?;
        if progress.finished {
            return Ok(());
        }
        if clock.is_past(searched_by) {
            crossed.end_search();
        }
        if clock.is_past(done_by) {
            crossed.hurry();
        }
        if clock.is_past(DONE_BY) {
            crossed.skip_folds();
        }
    }
}

/// Drives a training to its end; `after` is called after each step.
fn drive<T: Driven>(
    training: &mut T,
    table: &Table,
    clock: &Clock,
    mut after: impl FnMut(&mut T) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let (mut judged, mut line) = (false, ProgressLine::new());
    loop {
        let late_from = if judged { DONE_BY } else { FIGURES_BY };
        let progress = training.step(table, &|| clock.is_past(late_from));
        let progress = progress.map_err(CommandError::Train)?;
        line.show(&progress);
        after(training)?;
        if progress.finished {
            return Ok(());
        }
        if training.is_judged() && !judged {
            judged = true;
            training.take_time();
        }
        if judged && clock.is_past(DONE_BY) {
            training.settle().map_err(CommandError::Train)?;
        } else if !judged && clock.is_past(JUDGED_BY) {
            training.hurry();
        }
    }
}

/// Lines for whoever waits.
fn tell(lines: Vec<String>) {
    let mut told = std::io::stderr().lock();
    for line in lines {
        // A closed standard error must not undo the work.
        let _ = writeln!(told, "{line}");
    }
}

/// What was found out after `told` remarks were told.
fn tell_more(notice: &Notice, told: usize) {
    let remarks = notice.remarks.iter().skip(told);
    tell(remarks.map(|remark| remark.say(Lang::En)).collect());
}

/// Tells what is left out and what else there is to know; how many remarks that were.
fn tell_all(notice: &Notice) -> usize {
    tell(notice.say(Lang::En));
    notice.remarks.len()
}

/// What a training came to; all of them are ended and asked alike.
macro_rules! made {
    ($training:expr, $told:expr) => {{
        let trained = $training.finish().map_err(CommandError::Train)?;
        tell_more(&trained.notice, $told);
        Ok(Made {
            model: trained.model.name(),
            figures: trained.to_json(),
            bundle: Box::new(move |name| trained.bundle(name)),
        })
    }};
}

/// The models that the page trains, too.
pub fn usual(table: &Table, options: TrainOptions, clock: &Clock) -> Result<Made, CommandError> {
    let training = Training::new_until(table, options, &|| clock.is_past(BEGUN_BY));
    let mut training = training.map_err(CommandError::Train)?;
    let told = tell_all(training.notice());
    drive(&mut training, table, clock, |_| Ok(()))?;
    made!(training, told)
}

/// Models of any kinds side by side, their options searched if asked.
pub fn contest(
    table: &Table,
    options: TrainOptions,
    arguments: &TrainArguments,
    clock: &Clock,
) -> Result<Made, CommandError> {
    let options = contest_options(options, arguments)?;
    let is_late = || clock.is_past(BEGUN_BY);
    let contest = Contest::new_until(table, options, &is_late);
    let mut contest = contest.map_err(CommandError::Train)?;
    let told = tell_all(contest.notice());
    let mut keep = keep(arguments, contest.searched().clone());
    drive(&mut contest, table, clock, |contest| {
        if clock.is_past(SEARCHED_BY) {
            contest.end_search();
        }
        keep(contest.searched())
    })?;
    made!(contest, told)
}

/// What a comparison is told.
fn contest_options(
    options: TrainOptions,
    arguments: &TrainArguments,
) -> Result<ContestOptions, CommandError> {
    let mut named = learners(&options, &arguments.model);
    let keep = arguments.keep.map(NamedModel::learner);
    named.extend(keep.filter(|kept| !named.contains(kept)));
    Ok(ContestOptions {
        keep,
        trials: arguments.search,
        searched: searched(arguments)?,
        calibrate: arguments.calibrate.calibrate(),
        ..ContestOptions::new(options, &named)
    })
}

/// The same, judged by several folds in turn, each with its share of the time.
pub fn crossed(
    table: &Table,
    options: TrainOptions,
    arguments: &TrainArguments,
    clock: &Clock,
) -> Result<Made, CommandError> {
    let options = contest_options(options, arguments)?;
    let is_late = || clock.is_past(BEGUN_BY);
    let crossed = CrossedContest::new_until(table, options, arguments.folds, &is_late);
    let mut crossed = crossed.map_err(CommandError::Train)?;
    let told = tell_all(crossed.notice());
    let mut keep = keep(arguments, crossed.searched().clone());
    drive_folds(&mut crossed, table, clock, |crossed| {
        keep(crossed.searched())
    })?;
    made!(crossed, told)
}

/// The kinds among which the best is taken.
fn learners(options: &TrainOptions, named: &[NamedModel]) -> Vec<Learner> {
    match named.is_empty() {
        true if !options.monotone.is_empty() => vec![Learner::Boosting],
        true => vec![Learner::Blend],
        false => named.iter().map(|name| name.learner()).collect(),
    }
}

/// Boosted trees and a regression for several classes.
pub fn several(
    table: &Table,
    options: TrainOptions,
    arguments: &TrainArguments,
    clock: &Clock,
) -> Result<Made, CommandError> {
    let label = arguments.label.clone();
    let distinct = |table: &Table| table.column(&label).map_or(0, distinct_classes) as u64;
    if let Some(other) = arguments.model.iter().find(|name| name.usual().is_none()) {
        return Err(CommandError::Train(TrainError::ClassKind {
            model: other.learner().name().to_string(),
            classes: distinct(table),
            column: label,
        }));
    }
    let refused = [
        ("--keep", arguments.keep.is_some()),
        ("--monotone", !arguments.monotone.is_empty()),
        (
            "--class-weight WEIGHT",
            matches!(options.balance, Balance::Weights(Some(_))),
        ),
    ];
    if let Some((option, _)) = refused.iter().find(|(_, is_given)| *is_given) {
        return Err(CommandError::Train(TrainError::ClassOption {
            option: option.to_string(),
            classes: distinct(table),
            column: label,
        }));
    }
    if arguments.threshold_by != ThresholdRule::MostF1 {
        return Err(CommandError::Train(TrainError::ClassThreshold {
            classes: distinct(table),
            column: label,
        }));
    }
    let calibrate = arguments.calibrate.calibrate();
    if calibrate == Calibrate::Isotonic {
        return Err(CommandError::Train(TrainError::ClassIsotonic {
            classes: distinct(table),
            column: label,
        }));
    }
    let options = ClassOptions {
        balanced: matches!(options.balance, Balance::Weights(_)),
        weights: by_class(&arguments.class_weight),
        made_up: options.balance == Balance::Smote,
        trials: arguments.search,
        searched: searched(arguments)?,
        calibrated: calibrate == Calibrate::Platt,
        train: options,
    };
    let is_late = || clock.is_past(BEGUN_BY);
    if arguments.is_crossed() {
        let crossed = CrossedClasses::new_until(table, options, arguments.folds, &is_late);
        let mut crossed = crossed.map_err(CommandError::Train)?;
        let told = tell_all(crossed.notice());
        let mut keep = keep(arguments, crossed.searched().clone());
        drive_folds(&mut crossed, table, clock, |crossed| {
            keep(crossed.searched())
        })?;
        return made!(crossed, told);
    }
    let training = ClassTraining::new_until(table, options, &is_late);
    let mut training = training.map_err(CommandError::Train)?;
    let told = tell_all(training.notice());
    let mut keep = keep(arguments, training.searched().clone());
    drive(&mut training, table, clock, |training| {
        if clock.is_past(SEARCHED_BY) {
            training.end_search();
        }
        keep(training.searched())
    })?;
    made!(training, told)
}

/// What was searched before, if there is a file of it.
fn searched(arguments: &TrainArguments) -> Result<SearchState, CommandError> {
    let Some(path) = arguments.search_file.as_deref() else {
        return Ok(SearchState::default());
    };
    match std::fs::read(path) {
        Ok(bytes) => {
            serde_json::from_slice(&bytes).map_err(|_| CommandError::Train(TrainError::OtherSearch))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(SearchState::default()),
        Err(source) => Err(CommandError::Read {
            path: path.to_path_buf(),
            source,
        }),
    }
}

/// Writes a search down whenever it has gone on, if there is a file for it.
fn keep(
    arguments: &TrainArguments,
    mut written: SearchState,
) -> impl FnMut(&SearchState) -> Result<(), CommandError> {
    move |searched| match arguments.search_file.as_deref() {
        Some(file) if *searched != written => {
            written.clone_from(searched);
            write_down(&written, file)
        }
        _ => Ok(()),
    }
}

fn write_down(state: &SearchState, path: &Path) -> Result<(), CommandError> {
    let output = Output::create(path, &[])?;
    output.fill(|writer| {
        let text = serde_json::to_string(state)?;
        writer.write_all(text.as_bytes())
    })
}
