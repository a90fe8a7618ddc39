//! Training a model on the customers' table, a tree a step. What comes out is
//! the session's model, read from the very bundle that the user may save; a model of several
//! classes stands beside it.

mod learning;
mod views;

use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Reply, Stage};
use super::modelling;
use super::prepare_view::{ColumnRole, PrepareEdit, PrepareRequest};
use super::preparing::PrepareJob;
use super::session::{Session, TrainedModel};
use super::several;
use super::train_view::{TrainRequest, TrainTick};
use crate::model::evaluate::ThresholdRule;
use crate::model::train::{Calibrate, SearchState, TrainError, TrainProgress, TrainStage};
use learning::{Learning, Learnt};
pub(super) use views::folds_lines;

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
    /// Trials of its search that the session knows of.
    trials: usize,
}

enum Work {
    /// Looks at the columns, for a plan of what is learnt from.
    Plan(Box<PrepareJob>),
    /// Learns.
    Learn(Learning),
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
            trials: 0,
        })
    }

    /// Ends what is under way soon, with the best so far: the search if there is one, which
    /// is then learnt with, else the learning or the judging.
    pub fn hurry(&mut self) {
        match &mut self.stage {
            Work::Learn(learning) if learning.is_searching() => learning.end_search(),
            // Before the next step; only what is asked for while rows judge ends the judging, which
            // an end of the learning leaves its time.
            Work::Learn(learning) => {
                learning.end_judging();
                self.hurried = true;
            }
            Work::Plan(_) => self.hurried = true,
        }
    }

    /// Ends the search, also one that has not begun, with the best so far; of folds, each of
    /// which searches by itself, that of the one under way.
    pub fn end_search(&mut self) {
        self.search_ended = true;
        if let Work::Learn(learning) = &mut self.stage {
            learning.end_search();
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
                // After each trial, so that a training that is cancelled loses none.
                if let Some(searched) = training.searched()
                    && self.trials != searched.trials()
                {
                    self.trials = searched.trials();
                    session.searched.clone_from(searched);
                }
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
        let searched = match self.asked.goes_on {
            true => session.searched.clone(),
            false => SearchState::default(),
        };
        self.trials = searched.trials();
        let mut learning = Learning::begin(table, plan, &self.asked, label, searched)?;
        if self.search_ended {
            learning.end_search();
        }
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
            let asked = &self.asked;
            let ignored = !asked.others.is_empty()
                || asked.keep.is_some()
                || asked.calibrate == Calibrate::Isotonic
                || !asked.monotone.is_empty()
                || asked
                    .threshold_by
                    .is_some_and(|rule| rule != ThresholdRule::MostF1);
            let told = several::figures::tell(trained, ignored, asked.folds);
            let loaded = several::read(file, bundle.into_bytes(), Some(told.clone()))?;
            session.classes = Some(loaded);
            let view = told.beside(several::view(session));
            return Ok(Advance::Finished(Reply::Study(Box::new(view))));
        }
        // However large, its file is kept: nobody has it but this tab.
        let loaded = modelling::read(file, bundle.into_bytes())?;
        modelling::put(session, loaded);
        let model = modelling::view(session)?;
        let table = session.customers().ok_or(Failure::NothingOpen)?;
        let view = match &learnt {
            Learnt::Usual(trained) => views::usual(model, trained),
            Learnt::Classes(_) => return Err(Failure::NoModel),
            Learnt::Contest(contested) => views::contest(model, contested, table),
            Learnt::Crossed(crossed) => views::crossed(model, crossed, table, self.asked.folds),
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

fn told(progress: TrainProgress) -> Progress {
    let stage = match progress.stage {
        TrainStage::Preparing => Stage::Preparing,
        TrainStage::Searching => Stage::Searching,
        TrainStage::Learning => Stage::Learning,
        TrainStage::Judging => Stage::Judging,
        TrainStage::LearningAll | TrainStage::Done => Stage::LearningAll,
    };
    let [done, total] = match stage {
        Stage::Searching => progress.trials.map(|trials| trials as u64),
        _ => [(progress.share * PARTS as f64) as u64, PARTS],
    };
    Progress {
        tick: Some(TrainTick {
            trees: progress.trees as u32,
            epochs: progress.epochs as u32,
            loss: progress.validation.map(|loss| loss as f32),
        }),
        ..Progress::new(stage, done, total)
    }
}

impl From<TrainError> for Failure {
    fn from(error: TrainError) -> Failure {
        Failure::Train(error)
    }
}
