//! What the user says a column is. The files change only when what was built
//! from them is built anew.

use super::building::BuildJob;
use super::data;
use super::failure::Failure;
use super::job::Advance;
use super::message::Reply;
use super::proposing::{Proposing, ROWS};
use super::session::{OpenedFile, Session};
use super::view::{TypeOffer, Words};
use crate::table::profile;
use crate::table::{Column, TypeChoice};

/// What has to be done after a correction.
pub(super) enum Corrected {
    /// Nothing: the new view.
    Shown(Reply),
    /// The tables are looked at anew.
    Look(Box<CorrectJob>),
    /// The customers' table is built anew.
    Build(Box<BuildJob>),
}

/// Reads a column of a file as `choice` says; without one, as it was guessed.
///
/// # Errors
/// When there is no such column, or the file is too large to be held.
pub(super) fn correct(
    session: &mut Session,
    file: usize,
    column: &str,
    choice: Option<TypeChoice>,
) -> Result<Corrected, Failure> {
    let there_are = session.files.len();
    let asked = session.files.get(file).ok_or(Failure::OutOfRange {
        asked: file,
        there_are,
    })?;
    // What was built of streamed files cannot be built anew from their beginnings.
    let rows_are_gone = session.joined.is_some() && session.files.iter().any(|file| file.sampled);
    if asked.sampled || rows_are_gone {
        return Err(Failure::NotHeld);
    }
    let corrected = corrected(asked, column, choice, session.today)?;
    let mut files = session.files.clone();
    if let Some(place) = files.get_mut(file) {
        *place = corrected;
    }
    if let Some(joined) = &session.joined {
        let recipe = joined.recipe.clone();
        return Ok(Corrected::Build(Box::new(BuildJob::of_files(
            files, recipe,
        )?)));
    }
    let cells = files.iter().map(|file| {
        let columns = file.table.columns().len() as u64;
        file.table.rows() as u64 * columns
    });
    // What is small is shown at once.
    let is_small = cells.sum::<u64>() <= ROWS;
    let mut job = Box::new(CorrectJob {
        files,
        file,
        proposing: Proposing::default(),
    });
    if !is_small {
        return Ok(Corrected::Look(job));
    }
    loop {
        if let Advance::Finished(reply) = job.step(session) {
            return Ok(Corrected::Shown(reply));
        }
    }
}

/// Files of which one column is read anew, on their way into the session.
pub(super) struct CorrectJob {
    files: Vec<OpenedFile>,
    /// The one that is another now.
    file: usize,
    proposing: Proposing,
}

impl CorrectJob {
    pub fn step(&mut self, session: &mut Session) -> Advance {
        if let Some(progress) = self.proposing.step(&self.files, session) {
            return Advance::More(progress);
        }
        let (found, looks) = std::mem::take(&mut self.proposing).finish();
        session.proposal = found.into_proposal();
        // What they hold lies where it lay.
        (session.files, session.looks) = (std::mem::take(&mut self.files), looks);
        if let Some(recommending) = &mut session.recommending {
            recommending.forget_tables();
        }
        if self.file == session.active {
            session.preparing = None;
            session.forget_scores();
        }
        Advance::Finished(Reply::Data(Box::new(data::view(session))))
    }
}

/// The file with one column read anew.
fn corrected(
    file: &OpenedFile,
    column: &str,
    choice: Option<TypeChoice>,
    today: Option<i64>,
) -> Result<OpenedFile, Failure> {
    let columns = file.table.columns();
    let Some(at) = columns.iter().position(|other| other.name() == column) else {
        return Err(Failure::OutOfRange {
            asked: columns.len(),
            there_are: columns.len(),
        });
    };
    let mut columns: Vec<Column> = columns.to_vec();
    let mut file = file.clone();
    if let (Some(place), Some(shown)) = (columns.get_mut(at), file.profiles.get_mut(at)) {
        *place = match choice {
            Some(choice) => place.with_type(&choice),
            None => place.as_guessed(),
        };
        *shown = profile::column_on(place, today);
    }
    if let Some(table) = file.table.with_columns(columns) {
        file.table = table;
    }
    // What is said of an end hangs on its beginning.
    for (place, shown) in file.profiles.iter_mut().enumerate() {
        shown.compare(&file.table, place);
    }
    Ok(file)
}

/// The types that a column may be said to have.
pub(super) fn offers() -> Vec<TypeOffer> {
    let offers = TypeChoice::offers().into_iter();
    let offer = |choice: TypeChoice| TypeOffer {
        choice,
        title: Words::of(|lang| choice.say(lang)),
    };
    offers.map(offer).collect()
}
