//! Looking at the opened files, a column a step, before anything is made of them.

use super::data;
use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Stage};
use super::opening::Opening;
use super::session::{OpenedFile, Session};
use crate::table::{duplicate_rows, profile};

/// Looks at the next column that nobody looked at yet; `None` when there is none.
pub(super) fn step(files: &mut [OpenedFile], today: Option<i64>) -> Option<Progress> {
    let columns = |file: &OpenedFile| file.table.columns().len() as u64;
    let total = files.iter().map(columns).sum();
    let mut done = 0;
    for file in files {
        if let Some(column) = file.table.columns().get(file.profiles.len()) {
            file.profiles.push(profile::column_on(column, today));
            return Some(Progress::new(
                Stage::Profiling,
                done + file.profiles.len() as u64,
                total,
            ));
        }
        done += columns(file);
        // Of a file's beginning it would say nothing.
        if file.repeated.is_none() && !file.sampled {
            file.repeated = Some(duplicate_rows(&file.table));
            return Some(Progress::new(Stage::Profiling, done, total));
        }
    }
    None
}

/// Files of which nothing is built, on their way into the session.
pub(super) struct AdoptJob {
    opening: Option<Box<Opening>>,
}

impl AdoptJob {
    pub fn new(opening: Box<Opening>) -> AdoptJob {
        let opening = Some(opening);
        AdoptJob { opening }
    }

    pub fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        let Some(opening) = &mut self.opening else {
            return Err(Failure::NothingOpen);
        };
        if let Some(progress) = step(&mut opening.files, session.today) {
            return Ok(Advance::More(progress));
        }
        match self.opening.take() {
            Some(opening) => data::adopt(session, *opening).map(Advance::Finished),
            None => Err(Failure::NothingOpen),
        }
    }
}
