//! Training a model on the customers' table, a tree a step. What comes out is
//! the session's model, read from the very bundle that the user may save; a model of several
//! classes stands beside it.

use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Reply, Stage};
use super::modelling;
use super::prepare_view::{ColumnRole, PrepareEdit, PrepareRequest};
use super::preparing::{PrepareJob, lines};
use super::session::{JudgedModel, LoadedClasses, Session, TrainedModel};
use super::several;
use super::train_view::{ComparedView, FigureView, TrainRequest, TrainTick, TrainedView};
use super::view::{ModelView, Words};
use crate::feature::prepare::split::SplitReport;
use crate::feature::prepare::{PreparePlan, label};
use crate::model::evaluate::{Evaluation, Interval};
use crate::model::train::{
    Balance, Calibrate, ClassOptions, ClassTrained, ClassTraining, Compared, Contest,
    ContestOptions, Contested, Learner, ModelName, Notice, TrainError, TrainOptions, TrainProgress,
    TrainStage, Trained, Training, is_several,
};
use crate::model::{AnyModel, open_any};
use crate::table::Table;

/// Parts of the whole by which progress is told.
const PARTS: u64 = 1_000;

/// A training under way.
pub(super) struct TrainJob {
    asked: TrainRequest,
    stage: Work,
    /// Whether it is to end with what it has.
    hurried: bool,
    /// Whether its search is to end with what it has.
    search_ended: bool,
    /// Whether the plan was made to speak of the label that is asked for.
    relabelled: bool,
}

enum Work {
    /// Looks at the columns, for a plan of what is learnt from.
    Plan(Box<PrepareJob>),
    /// Learns.
    Learn(Learning),
}

/// What learns.
enum Learning {
    /// The usual blend.
    Usual(Box<Training>),
    /// It and models of other kinds.
    Contest(Box<Contest>),
    /// Telling several classes apart.
    Classes(Box<ClassTraining>),
}

/// What was learnt.
enum Learnt {
    Usual(Box<Trained>),
    Contest(Box<Contested>),
    Classes(Box<ClassTrained>),
}

impl Learning {
    /// Goes on only for what is still needed: a model that test rows judge. Once they have,
    /// it is the one that is kept, for whoever ended was shown its figures.
    fn end(&mut self) -> Result<(), TrainError> {
        macro_rules! end {
            ($training:expr) => {
                match $training.is_judged() {
                    true => $training.settle()?,
                    false => $training.hurry(),
                }
            };
        }
        match self {
            Learning::Usual(training) => end!(training),
            Learning::Contest(contest) => end!(contest),
            Learning::Classes(training) => end!(training),
        }
        Ok(())
    }

    fn step(&mut self, table: &Table) -> Result<TrainProgress, TrainError> {
        match self {
            Learning::Usual(training) => training.step(table),
            Learning::Contest(contest) => contest.step(table),
            Learning::Classes(training) => training.step(table),
        }
    }

    fn finish(self) -> Result<Learnt, TrainError> {
        Ok(match self {
            Learning::Usual(training) => Learnt::Usual(Box::new(training.finish()?)),
            Learning::Contest(contest) => Learnt::Contest(Box::new(contest.finish()?)),
            Learning::Classes(training) => Learnt::Classes(Box::new(training.finish()?)),
        })
    }
}

impl Learnt {
    /// The bundle of the best model, as JSON.
    fn bundle(&self, name: &str) -> Result<String, TrainError> {
        let written = match self {
            Learnt::Usual(trained) => trained.bundle(name),
            Learnt::Contest(contested) => contested.bundle(name),
            Learnt::Classes(trained) => trained.bundle(name),
        };
        written.map_err(TrainError::from)
    }

    /// What the test rows said of it.
    fn judged(&self) -> Option<JudgedModel> {
        fn of<Name>(compared: &[Compared<Name>]) -> Option<JudgedModel> {
            let chosen = compared.iter().find(|compared| compared.chosen)?;
            Some(JudgedModel {
                evaluation: chosen.evaluation.clone(),
                ladder: chosen.ladder.clone(),
            })
        }
        match self {
            Learnt::Usual(trained) => of(&trained.compared),
            Learnt::Contest(contested) => of(&contested.compared),
            Learnt::Classes(_) => None,
        }
    }
}

impl TrainJob {
    /// Begins a training.
    pub fn new(session: &mut Session, asked: TrainRequest) -> Result<TrainJob, Failure> {
        let plan = PrepareJob::new(session, PrepareRequest::Plan)?;
        Ok(TrainJob {
            asked,
            stage: Work::Plan(Box::new(plan)),
            hurried: false,
            search_ended: false,
            relabelled: false,
        })
    }

    /// Ends what is under way soon, with the best so far: the search if there is one, which
    /// is then learnt with, else the learning.
    pub fn hurry(&mut self) {
        match &mut self.stage {
            Work::Learn(Learning::Contest(contest)) if contest.is_searching() => {
                contest.end_search();
            }
            // Before the next step.
            _ => self.hurried = true,
        }
    }

    /// Ends the search, also one that has not begun, with the best so far.
    pub fn end_search(&mut self) {
        self.search_ended = true;
        if let Work::Learn(Learning::Contest(contest)) = &mut self.stage {
            contest.end_search();
        }
    }

    /// A column, or a tree.
    pub fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        match &mut self.stage {
            Work::Plan(job) => match job.step(session)? {
                Advance::More(progress) => Ok(Advance::More(progress)),
                Advance::Finished(_) => self.planned(session),
            },
            Work::Learn(training) => {
                if self.hurried {
                    training.end()?;
                }
                let table = session.customers().ok_or(Failure::NothingOpen)?;
                let progress = training.step(table)?;
                if !progress.finished {
                    return Ok(Advance::More(told(progress)));
                }
                self.learnt(session)
            }
        }
    }

    /// The plan is there: of another label than is asked for, it is changed first.
    fn planned(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        let table = session.customers().ok_or(Failure::NothingOpen)?;
        let preparing = session.preparing.as_ref().ok_or(Failure::NotPrepared)?;
        let plan = preparing.plan.clone();
        let label = self.asked.label.clone().or_else(|| plan.label.clone());
        let label = label.ok_or(TrainError::NoLabel)?;
        if plan.label.as_ref() != Some(&label) && !self.relabelled {
            self.relabelled = true;
            let edit = PrepareEdit::Role {
                column: label,
                role: ColumnRole::Label,
            };
            let job = PrepareJob::new(session, PrepareRequest::Edit(edit))?;
            self.stage = Work::Plan(Box::new(job));
            return Ok(Advance::More(Progress::new(Stage::Preparing, 0, 1)));
        }
        let options = options(&self.asked, &plan, label);
        let several = is_several(table, &options.label, options.positive.as_deref());
        let asked = &self.asked;
        let is_usual = asked.others.is_empty()
            && asked.trials == 0
            && asked.keep.is_none()
            && asked.calibrate == Calibrate::None;
        let learning = match is_usual {
            _ if several => {
                let options = ClassOptions {
                    balanced: matches!(options.balance, Balance::Weights(_)),
                    calibrated: asked.calibrate == Calibrate::Platt,
                    ..ClassOptions::new(options)
                };
                Learning::Classes(Box::new(ClassTraining::of_plan(table, plan, options)?))
            }
            true => Learning::Usual(Box::new(Training::of_plan(table, plan, options)?)),
            false => {
                // A regression, and so the blend, keeps to no constraint.
                let mut learners = vec![match options.monotone.is_empty() {
                    true => Learner::Blend,
                    false => Learner::Boosting,
                }];
                learners.extend_from_slice(&asked.others);
                learners.extend(asked.keep.filter(|kept| !learners.contains(kept)));
                let options = ContestOptions {
                    trials: asked.trials as usize,
                    keep: asked.keep,
                    calibrate: asked.calibrate,
                    ..ContestOptions::new(options, &learners)
                };
                let mut contest = Contest::of_plan(table, plan, options)?;
                if self.search_ended {
                    contest.end_search();
                }
                Learning::Contest(Box::new(contest))
            }
        };
        self.stage = Work::Learn(learning);
        Ok(Advance::More(Progress::new(Stage::Preparing, 1, 1)))
    }

    fn learnt(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        let plan = Work::Plan(Box::new(PrepareJob::Answer(PrepareRequest::Plan)));
        let Work::Learn(training) = std::mem::replace(&mut self.stage, plan) else {
            return Err(Failure::NotPrepared);
        };
        let learnt = training.finish()?;
        let name = session
            .customers()
            .map_or_else(String::new, |table| table.name.clone());
        let bundle = learnt.bundle(&name)?;
        let file = format!("{name}.holdfast.json");
        if let Learnt::Classes(trained) = &learnt {
            let bytes = bundle.into_bytes();
            let Ok(AnyModel::Classes(model)) = open_any(&file, &bytes) else {
                return Err(Failure::NoModel);
            };
            let asked = &self.asked;
            let ignored = !asked.others.is_empty()
                || asked.keep.is_some()
                || asked.calibrate == Calibrate::Isotonic
                || asked.trials > 0
                || !asked.monotone.is_empty()
                || asked.balance == Some(Balance::Smote)
                || (asked.balance.is_none() && session.resamples());
            let told = several::figures::tell(trained, ignored);
            session.classes = Some(LoadedClasses {
                file,
                bytes: Some(bytes),
                model: *model,
                trained: Some(told.clone()),
                scored: None,
            });
            let view = told.beside(several::view(session));
            return Ok(Advance::Finished(Reply::Study(Box::new(view))));
        }
        // However large, its file is kept: nobody has it but this tab.
        let loaded = modelling::read(file, bundle.into_bytes())?;
        modelling::put(session, loaded);
        let model = modelling::view(session)?;
        let view = match &learnt {
            Learnt::Usual(trained) => usual_view(model, trained),
            Learnt::Classes(_) => return Err(Failure::NoModel),
            Learnt::Contest(contested) => {
                let table = session.customers().ok_or(Failure::NothingOpen)?;
                contest_view(model, contested, table)
            }
        };
        if let Some(loaded) = &mut session.model {
            loaded.trained = Some(TrainedModel {
                view: view.clone(),
                judged: learnt.judged(),
            });
        }
        Ok(Advance::Finished(Reply::Trained(Box::new(view))))
    }
}

fn options(asked: &TrainRequest, plan: &PreparePlan, label: String) -> TrainOptions {
    let usual = TrainOptions::new(&label);
    TrainOptions {
        threshold_by: asked.threshold_by.unwrap_or(usual.threshold_by),
        positive: asked.positive.clone().or_else(|| plan.positive.clone()),
        id: plan.id.clone(),
        anchor: plan.anchor.clone(),
        split: asked.split,
        monotone: asked.monotone.clone(),
        balance: asked.balance.unwrap_or(match plan.resample {
            Some(_) => Balance::Smote,
            None => Balance::None,
        }),
        seed: asked.seed,
        ..usual
    }
}

fn told(progress: TrainProgress) -> Progress {
    let stage = match progress.stage {
        TrainStage::Preparing => Stage::Preparing,
        TrainStage::Searching => Stage::Searching,
        TrainStage::Learning => Stage::Learning,
        TrainStage::LearningAll | TrainStage::Done => Stage::LearningAll,
    };
    let [done, total] = match stage {
        Stage::Searching => progress.trials.map(|trials| trials as u64),
        _ => [(progress.share * PARTS as f64) as u64, PARTS],
    };
    Progress {
        tick: Some(TrainTick {
            trees: progress.trees as u32,
            loss: progress.validation.map(|loss| loss as f32),
        }),
        ..Progress::new(stage, done, total)
    }
}

/// How the rows were split, and what else there is to know.
fn split_lines(split: &SplitReport, notice: &Notice) -> Vec<Words> {
    lines(|lang| {
        let mut said = split.say(lang);
        said.append(&mut notice.remarks(lang));
        said
    })
}

fn usual_view(model: ModelView, trained: &Trained) -> TrainedView {
    TrainedView {
        model,
        label: trained.label.clone(),
        classes: trained.classes.clone(),
        rows: trained.rows,
        train_rows: trained.train_rows,
        split: split_lines(&trained.split, &trained.notice),
        weights: match trained.model {
            ModelName::Blend => {
                let [trees, regression] = trained.weights;
                vec![(Learner::Boosting, trees), (Learner::Logistic, regression)]
            }
            _ => Vec::new(),
        },
        compared: trained.compared.iter().map(compared).collect(),
        curves: trained.curves.clone(),
        threshold: trained.threshold.map(|threshold| threshold.threshold),
    }
}

fn contest_view(model: ModelView, contested: &Contested, table: &Table) -> TrainedView {
    let [label, positive] = contested.label.clone();
    let read = table.column(&label);
    let read = read.and_then(|column| label::read(column, Some(&positive)).ok());
    let spelt = |class| read.as_ref().map_or("", |label| label.spelling(class));
    TrainedView {
        model,
        classes: [true, false].map(|class| spelt(class).to_string()),
        label,
        rows: contested.rows,
        train_rows: contested.train_rows,
        split: split_lines(&contested.split, &contested.notice),
        weights: contested
            .combinations
            .iter()
            .find(|(learner, _)| *learner == contested.model)
            .map_or_else(Vec::new, |(_, weights)| weights.clone()),
        compared: contested.compared.iter().map(compared).collect(),
        curves: Vec::new(),
        threshold: contested.threshold.map(|threshold| threshold.threshold),
    }
}

fn pair(interval: Interval) -> [f64; 2] {
    [interval.low, interval.high]
}

fn compared<Name: Copy + Into<Learner>>(compared: &Compared<Name>) -> ComparedView {
    let Evaluation {
        rows,
        positives,
        figures,
        calibration,
        ..
    } = &compared.evaluation;
    ComparedView {
        model: compared.model.into(),
        chosen: compared.chosen,
        rows: *rows,
        positives: *positives,
        figures: figures
            .iter()
            .map(|(name, figure)| FigureView {
                name: name.clone(),
                value: figure.value,
                interval: figure.interval.map(pair),
            })
            .collect(),
        difference: compared
            .difference
            .map(|difference| (difference.value, difference.interval.map(pair))),
        ladder: compared.ladder.clone(),
        calibration: calibration
            .iter()
            .map(|bin| (bin.promised, bin.found, bin.rows))
            .collect(),
    }
}

impl From<TrainError> for Failure {
    fn from(error: TrainError) -> Failure {
        Failure::Train(error)
    }
}
