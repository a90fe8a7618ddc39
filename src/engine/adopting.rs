//! Taking over what was opened, step by step: series of files become one table each, then it is
//! decided whether something is built of the tables or whether they are looked at as they are. A
//! table of a gigabyte takes seconds for each, and a cancel must be heard between.

use super::building::BuildJob;
use super::data;
use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Stage};
use super::opening::Opening;
use super::profiling;
use super::session::Session;

/// Opened files on their way into the session.
pub(super) struct AdoptJob {
    state: State,
}

enum State {
    /// Series become tables.
    Joining(Box<Opening>),
    /// What is made of the tables is to be decided.
    Deciding(Box<Opening>),
    /// Something is built of them.
    Building(Box<BuildJob>),
    /// Nothing is: their columns are looked at.
    Looking(Box<Opening>),
    Spent,
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
                    None => State::Deciding(opening),
                };
                let (done, total) = joined.unwrap_or((1, 1));
                Ok(more(done, total))
            }
            State::Deciding(opening) => {
                self.state = match BuildJob::of_opening(opening, session) {
                    Ok(job) => State::Building(Box::new(job)),
                    Err(opening) => State::Looking(opening),
                };
                Ok(more(1, 1))
            }
            State::Building(mut job) => {
                let advance = job.step(session)?;
                if let Advance::More(_) = &advance {
                    self.state = State::Building(job);
                }
                Ok(advance)
            }
            State::Looking(mut opening) => match profiling::step(&mut opening.files, session.today)
            {
                Some(progress) => {
                    self.state = State::Looking(opening);
                    Ok(Advance::More(progress))
                }
                None => data::adopt(session, *opening).map(Advance::Finished),
            },
            State::Spent => Err(Failure::NothingOpen),
        }
    }
}

/// So much of the joining is done.
fn more(done: u64, total: u64) -> Advance {
    Advance::More(Progress::new(Stage::Joining, done, total))
}
