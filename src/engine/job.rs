//! The state machine: what is answered at once, and what is done step by step.

use std::collections::VecDeque;

use super::adopting::AdoptJob;
use super::auditing::AuditJob;
use super::building::BuildJob;
use super::correcting::{self, CorrectJob, Corrected};
use super::drivers::{ExplainJob, ExplainShare, SharedRows};
use super::exporting::ExportJob;
use super::failure::Failure;
use super::lists::ListJob;
use super::message::{Progress, Reply, Request};
use super::opening::Opening;
use super::preparing::PrepareJob;
use super::recommending::RecommendJob;
use super::reproposing::EditJob;
use super::scoring::ScoreJob;
use super::session::Session;
use super::several::{self, ClassAsked, ClassJob};
use super::streaming::Streaming;
use super::study::StudyJob;
use super::study_view::StudyRequest;
use super::table_export::TableExportJob;
use super::training::TrainJob;
use super::{
    customer, data, drivers, dropped, keeping, list, model_export, modelling, planning, proposing,
};

/// The engine. It owns all customer data.
#[derive(Default)]
pub struct Engine {
    session: Session,
    jobs: VecDeque<(u32, Job)>,
    /// Requests whose jobs something newer made pointless.
    superseded: Vec<u32>,
}

/// What became of a request.
#[derive(Debug)]
pub enum Outcome {
    /// It is answered.
    Answer(Result<Reply, Failure>),
    /// It is under way: call [`Engine::step`].
    Started,
}

/// What one step did.
#[derive(Debug)]
pub enum Step {
    /// The request's job went on.
    Progress(u32, Progress),
    /// The request's job has ended.
    Done(u32, Box<Result<Reply, Failure>>),
}

/// Work that takes many steps.
pub(super) enum Job {
    Adopt(AdoptJob),
    Audit(Box<AuditJob>),
    Build(Box<BuildJob>),
    Correct(Box<CorrectJob>),
    Edit(Box<EditJob>),
    Prepare(Box<PrepareJob>),
    Train(Box<TrainJob>),
    Study(Box<StudyJob>),
    Recommend(Box<RecommendJob>),
    Classes(Box<ClassJob>),
    Score(Box<ScoreJob>),
    Explain(ExplainJob),
    Export(Box<ExportJob>),
    ExportTable(Box<TableExportJob>),
    ExportList(Box<ListJob>),
}

/// How far a job came in one step.
pub(super) enum Advance {
    More(Progress),
    Finished(Reply),
}

impl Job {
    fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        match self {
            Job::Adopt(job) => job.step(session),
            Job::Audit(job) => job.step(),
            Job::Build(job) => job.step(session),
            Job::Correct(job) => Ok(job.step(session)),
            Job::Edit(job) => job.step(session),
            Job::Prepare(job) => job.step(session),
            Job::Train(job) => job.step(session),
            Job::Study(job) => job.step(session),
            Job::Recommend(job) => job.step(session),
            Job::Classes(job) => job.step(session),
            Job::Score(job) => job.step(session),
            Job::Explain(job) => job.step(session),
            Job::Export(job) => job.step(session),
            Job::ExportTable(job) => job.step(),
            Job::ExportList(job) => job.step(session),
        }
    }
}

impl Engine {
    /// An engine with nothing loaded.
    pub fn new() -> Engine {
        Engine::default()
    }

    /// Takes a request. `id` comes back with every event of its job.
    pub fn ask(&mut self, id: u32, request: Request) -> Outcome {
        let session = &mut self.session;
        let started = match request {
            Request::Build { recipe } => {
                BuildJob::of_session(session, &recipe).map(|job| Job::Build(Box::new(job)))
            }
            Request::Correct {
                file,
                column,
                choice,
            } => match correcting::correct(session, file, &column, choice) {
                Ok(Corrected::Shown(reply)) => {
                    self.drop_jobs();
                    return Outcome::Answer(Ok(reply));
                }
                Ok(Corrected::Look(job)) => Ok(Job::Correct(job)),
                Ok(Corrected::Build(job)) => Ok(Job::Build(job)),
                Err(failure) => Err(failure),
            },
            Request::Edit { recipe, edits } => {
                let job = EditJob::new(recipe, edits);
                match job.step(session) {
                    // Most changes ask for nothing that is not known.
                    Ok(Advance::Finished(plan)) => return Outcome::Answer(Ok(plan)),
                    Ok(Advance::More(_)) => Ok(Job::Edit(Box::new(job))),
                    Err(failure) => Err(failure),
                }
            }
            Request::Sql { dialect } => return Outcome::Answer(planning::as_sql(session, dialect)),
            Request::ExportTable { format } => {
                TableExportJob::new(session, format).map(|job| Job::ExportTable(Box::new(job)))
            }
            Request::Audit => AuditJob::new(session).map(|job| Job::Audit(Box::new(job))),
            Request::Prepare(asked) => {
                PrepareJob::new(session, asked).map(|job| Job::Prepare(Box::new(job)))
            }
            Request::Train(asked) => {
                TrainJob::new(session, asked).map(|job| Job::Train(Box::new(job)))
            }
            Request::EndTraining => return self.end_training(TrainJob::hurry),
            Request::EndSearch => return self.end_training(TrainJob::end_search),
            Request::Study(asked) if asked.is_of_classes() => {
                classes(session, ClassAsked::Look(asked))
            }
            Request::ExportClasses { lang } => classes(session, ClassAsked::Scores(lang)),
            Request::Study(asked) => {
                StudyJob::new(session, asked).map(|job| Job::Study(Box::new(job)))
            }
            Request::ExportModel {
                format,
                lang,
                threshold,
            } => {
                return Outcome::Answer(model_export::model(session, format, lang, threshold));
            }
            Request::SaveModel { threshold } => {
                return Outcome::Answer(model_export::file(session, threshold));
            }
            Request::SaveClasses => return Outcome::Answer(several::save(session)),
            Request::Score => ScoreJob::new(session).map(|job| Job::Score(Box::new(job))),
            Request::Explain { at_most } => ExplainJob::new(session, at_most).map(Job::Explain),
            Request::Export {
                format,
                scope,
                threshold,
                lang,
            } => ExportJob::new(session, format, &scope, threshold, lang)
                .map(|job| Job::Export(Box::new(job))),
            Request::ExportList { list, format, lang } => {
                ListJob::new(session, list, format, lang).map(|job| Job::ExportList(Box::new(job)))
            }
            Request::Recommend { customer } => {
                RecommendJob::new(session, &customer).map(|job| Job::Recommend(Box::new(job)))
            }
            Request::IsModel { name, start } => {
                let is_model = dropped::is_packed_model(&name, &start);
                return Outcome::Answer(Ok(Reply::IsModel(is_model)));
            }
            Request::LoadModel { name, bytes } => {
                let loaded = modelling::load(session, name, bytes);
                match &loaded {
                    // The model that scores stays, and so does what is done with it; a recommender
                    // stands beside both.
                    Ok(Reply::Study(view)) if view.asked == StudyRequest::Classes => {
                        self.drop_where(|job| matches!(job, Job::Classes(_)));
                    }
                    Ok(Reply::Study(_)) => {
                        self.drop_where(|job| matches!(job, Job::Recommend(_)));
                    }
                    Ok(Reply::Model(_)) => self.drop_jobs(),
                    Ok(_) | Err(_) => {}
                }
                return Outcome::Answer(loaded);
            }
            Request::UseEarlier { earlier } => {
                let taken = modelling::use_earlier(session, earlier);
                if taken.is_ok() {
                    self.drop_jobs();
                }
                return Outcome::Answer(taken);
            }
            Request::KeepModels => return Outcome::Answer(keeping::keep(session)),
            Request::RestoreModels { bytes } => {
                let restored = keeping::restore(session, &bytes);
                if restored.is_ok() {
                    self.drop_jobs();
                }
                return Outcome::Answer(restored);
            }
            Request::ForgetModel => {
                let forgotten = modelling::forget(session);
                self.drop_jobs();
                return Outcome::Answer(Ok(forgotten));
            }
            Request::ChooseTable { table } => {
                let chosen = data::choose(session, table);
                if chosen.is_ok() {
                    self.drop_jobs();
                }
                return Outcome::Answer(chosen);
            }
            Request::Drivers => return Outcome::Answer(drivers::view(session)),
            Request::Dependence { feature } => {
                return Outcome::Answer(drivers::dependence(session, feature));
            }
            Request::List {
                scope,
                offset,
                length,
            } => {
                return Outcome::Answer(list::screenful(session, &scope, offset, length));
            }
            Request::Customer { row } => return Outcome::Answer(customer::view(session, row, &[])),
            Request::WhatIf { row, changes } => {
                return Outcome::Answer(customer::view(session, row, &changes));
            }
        };
        match started {
            Ok(job) => {
                self.enqueue(id, job);
                Outcome::Started
            }
            Err(failure) => Outcome::Answer(Err(failure)),
        }
    }

    /// Ends the training, or a part of it, if there is one.
    fn end_training(&mut self, end: fn(&mut TrainJob)) -> Outcome {
        let training = self.jobs.iter_mut().find_map(|(_, job)| match job {
            Job::Train(job) => Some(job),
            _ => None,
        });
        let found = training.map(|job| end(job)).is_some();
        Outcome::Answer(Ok(Reply::Ending(found)))
    }

    /// An export or a preparation is waited for, so it goes before explanations; new scores make
    /// every other job pointless, but for what a recommender says.
    fn enqueue(&mut self, id: u32, job: Job) {
        match job {
            Job::Explain(_) => self.jobs.push_back((id, job)),
            Job::Audit(_) => {
                // It looks at all that the one under way does, and at what was chosen since.
                self.drop_where(|job| matches!(job, Job::Audit(_)));
                self.jobs.push_back((id, job));
            }
            Job::Edit(_) => {
                // It has all changes of the one under way, and a later one.
                self.drop_where(|job| matches!(job, Job::Edit(_)));
                self.jobs.push_front((id, job));
            }
            Job::Export(_)
            | Job::ExportTable(_)
            | Job::ExportList(_)
            | Job::Prepare(_)
            | Job::Study(_)
            | Job::Recommend(_)
            | Job::Classes(_) => {
                self.jobs.push_front((id, job));
            }
            Job::Adopt(_) | Job::Build(_) | Job::Correct(_) | Job::Score(_) | Job::Train(_) => {
                self.drop_jobs();
                self.jobs.push_front((id, job));
            }
        }
    }

    /// Does a little of the first job; `None` when there is none.
    pub fn step(&mut self) -> Option<Step> {
        let (id, job) = self.jobs.front_mut()?;
        let id = *id;
        let result = match job.step(&mut self.session) {
            Ok(Advance::More(progress)) => return Some(Step::Progress(id, progress)),
            Ok(Advance::Finished(reply)) => Ok(reply),
            Err(failure) => Err(failure),
        };
        self.jobs.pop_front();
        Some(Step::Done(id, Box::new(result)))
    }

    /// Whether there is something left to do.
    pub fn is_busy(&self) -> bool {
        !self.jobs.is_empty()
    }

    /// What a second worker has to know to take a part in the job under way, if it is an
    /// explaining of as much as `least` (customers × trees) that none takes part in yet.
    pub fn share(&mut self, least: u64) -> Option<ExplainShare> {
        match self.jobs.front_mut() {
            Some((_, Job::Explain(job))) => job.share(&self.session, least),
            _ => None,
        }
    }

    /// Whether a second worker takes a part in a job.
    pub fn is_shared(&self) -> bool {
        let mut jobs = self.jobs.iter();
        jobs.any(|(_, job)| matches!(job, Job::Explain(job) if job.is_shared()))
    }

    /// The next customers for the second worker, if there are any.
    pub fn hand_out(&mut self) -> Option<SharedRows> {
        let mut jobs = self.jobs.iter_mut();
        jobs.find_map(|(_, job)| match job {
            Job::Explain(job) => job.hand_out(&self.session),
            _ => None,
        })
    }

    /// Takes over what the second worker reckoned of customers that it was given. `false` when
    /// it has not as many numbers as it should: then nothing is shared any more.
    pub fn take_back(&mut self, number: u64, contributions: Vec<f32>) -> bool {
        for (_, job) in &mut self.jobs {
            if let Job::Explain(job) = job
                && job.is_shared()
            {
                return job.take_back(number, contributions);
            }
        }
        true
    }

    /// Goes on without the second worker.
    pub fn end_sharing(&mut self) {
        for (_, job) in &mut self.jobs {
            if let Job::Explain(job) = job {
                job.end_sharing();
            }
        }
    }

    /// Whether the job under way can only wait for the second worker.
    pub fn is_waiting(&self) -> bool {
        matches!(self.jobs.front(), Some((_, Job::Explain(job))) if job.is_waiting())
    }

    /// Stops a job; the session stays as it is. `false` when there is no such job.
    pub fn cancel(&mut self, id: u32) -> bool {
        let before = self.jobs.len();
        self.jobs.retain(|(job, _)| *job != id);
        self.jobs.len() < before
    }

    /// Replaces the opened tables by those of a finished opening, after a look
    /// at them and, when they belong together, the build that this starts.
    pub fn adopt(&mut self, id: u32, mut opening: Opening) -> Outcome {
        if let Some(failure) = opening.failure() {
            return Outcome::Answer(Err(failure));
        }
        self.session.today = opening.options.today;
        let job = AdoptJob::new(Box::new(opening));
        self.enqueue(id, Job::Adopt(job));
        Outcome::Started
    }

    /// Lets a streaming know what of a table the model at hand takes.
    pub fn introduce(&self, streaming: &mut Streaming) {
        streaming.know_features(proposing::fed(&self.session));
    }

    /// Makes the session of files that were streamed, after the build that this starts.
    pub fn adopt_stream(&mut self, id: u32, streaming: Streaming) -> Outcome {
        self.session.today = streaming.today();
        if streaming.is_whole() {
            return self.adopt(id, streaming.into_opening());
        }
        match streaming.into_job() {
            Ok(job) => {
                self.enqueue(id, Job::Build(Box::new(job)));
                Outcome::Started
            }
            Err(failure) => Outcome::Answer(Err(failure)),
        }
    }

    /// The table of customers, for the command line.
    pub fn customers(&self) -> Option<&crate::table::Table> {
        self.session.customers()
    }

    /// The requests that will get no other answer than [`Failure::Superseded`];
    /// to be asked after every request and every [`Engine::adopt`].
    pub fn take_superseded(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.superseded)
    }

    /// Drops the jobs that are pointless.
    fn drop_where(&mut self, pointless: fn(&Job) -> bool) {
        self.jobs.retain(|(older, job)| {
            let stays = !pointless(job);
            self.superseded.extend((!stays).then_some(*older));
            stays
        });
    }

    /// What a recommender says hangs on no score, and other tables make it begin anew by itself.
    fn drop_jobs(&mut self) {
        self.drop_where(|job| !matches!(job, Job::Recommend(_)));
    }
}

/// Begins what is asked of the model of several classes.
fn classes(session: &Session, asked: ClassAsked) -> Result<Job, Failure> {
    ClassJob::new(session, asked).map(|job| Job::Classes(Box::new(job)))
}
