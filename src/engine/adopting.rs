//! Taking over what was opened, step by step: series of files become one table each, then it is
//! decided whether something is built of the tables or whether they are looked at as they are. A
//! table of a gigabyte takes seconds for each, and a cancel must be heard between.

use super::building::{BuildJob, FilesOpened, is_worth};
use super::data;
use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Stage};
use super::opening::Opening;
use super::profiling;
use super::proposing::{Found, Proposing};
use super::session::Session;
use crate::feature::recipe::{Binding, Recipe};

/// Opened files on their way into the session.
pub(super) struct AdoptJob {
    state: State,
}

enum State {
    /// Series become tables.
    Joining(Box<Opening>),
    /// What could be made of the tables is looked for.
    Deciding(Box<Tables>),
    /// Something is built of them.
    Building(Box<BuildJob>),
    /// Nothing is: their columns are looked at.
    Looking(Box<Tables>),
    Spent,
}

/// Tables, and what could be made of them.
struct Tables {
    opened: FilesOpened,
    proposing: Proposing,
    /// Whether anything may be built of them unasked: not again once that failed.
    may_build: bool,
}

impl Tables {
    fn new(opened: FilesOpened, may_build: bool) -> Box<Tables> {
        Box::new(Tables {
            opened,
            proposing: Proposing::default(),
            may_build,
        })
    }

    /// What is done with them, once it is found what could be.
    fn decided(self) -> State {
        let Some(build) = self.unasked() else {
            return State::Looking(Box::new(self));
        };
        match BuildJob::of_opened(self.opened, build) {
            Ok(job) => State::Building(Box::new(job)),
            // They are read otherwise now, so that they are looked at anew.
            Err(opened) => State::Deciding(Tables::new(opened, false)),
        }
    }

    /// What is built of them without a question.
    fn unasked(&self) -> Option<(Recipe, Binding)> {
        let found = self.proposing.found().filter(|_| self.may_build)?;
        match found {
            Found::Known(known) => {
                let (recipe, binding) = &**known;
                is_worth(recipe, binding).then(|| (recipe.clone(), binding.clone()))
            }
            Found::Proposed(proposal) => {
                let proposal = proposal.as_ref().filter(|proposal| proposal.unasked)?;
                Some((proposal.recipe.clone(), proposal.binding.clone()))
            }
        }
    }
}

impl AdoptJob {
    pub fn new(opening: Box<Opening>) -> AdoptJob {
        AdoptJob {
            state: State::Joining(opening),
        }
    }

    pub fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        match std::mem::replace(&mut self.state, State::Spent) {
            State::Joining(mut opening) => {
                let joined = opening.join();
                self.state = match joined {
                    Some(_) => State::Joining(opening),
                    None => {
                        let Opening { files, refused, .. } = *opening;
                        State::Deciding(Tables::new((files, refused), true))
                    }
                };
                let (done, total) = joined.unwrap_or((1, 1));
                Ok(more(done, total))
            }
            State::Deciding(mut tables) => {
                let (files, _) = &tables.opened;
                let progress = tables.proposing.step(files, session);
                self.state = match progress {
                    Some(_) => State::Deciding(tables),
                    None => tables.decided(),
                };
                Ok(progress.map_or_else(|| more(1, 1), Advance::More))
            }
            State::Building(mut job) => match job.step(session) {
                Ok(advance) => {
                    if let Advance::More(_) = &advance {
                        self.state = State::Building(job);
                    }
                    Ok(advance)
                }
                Err(failure) => {
                    let opened = job.into_opened(&failure).ok_or(failure)?;
                    self.state = State::Deciding(Tables::new(opened, false));
                    Ok(more(1, 1))
                }
            },
            State::Looking(mut tables) => {
                let (files, _) = &mut tables.opened;
                match profiling::step(files, session.today) {
                    Some(progress) => {
                        self.state = State::Looking(tables);
                        Ok(Advance::More(progress))
                    }
                    None => {
                        let Tables {
                            opened, proposing, ..
                        } = *tables;
                        data::adopt(session, opened, proposing).map(Advance::Finished)
                    }
                }
            }
            State::Spent => Err(Failure::NothingOpen),
        }
    }
}

/// So much of the joining is done.
fn more(done: u64, total: u64) -> Advance {
    Advance::More(Progress::new(Stage::Joining, done, total))
}
