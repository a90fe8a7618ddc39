//! The opened files: taking them over, joining them, showing them.

use super::failure::Failure;
use super::message::Reply;
use super::opening::Opening;
use super::session::{Joined, OpenedFile, Session};
use super::view::{DataView, FileView, JoinedView, Words};
use crate::feature::subscription;
use crate::i18n::Lang;
use crate::table::{Table, profile};

/// Makes the files of `opening` the session's files.
pub(super) fn adopt(session: &mut Session, mut opening: Opening) -> Result<Reply, Failure> {
    if let Some(failure) = opening.failure() {
        return Err(failure);
    }
    let joined = join(&opening.files)?;
    session.active = largest(&opening.files);
    session.files = opening.files;
    session.joined = joined;
    session.forget_scores();
    let mut view = view(session);
    view.refused = opening.refused;
    Ok(Reply::Data(Box::new(view)))
}

/// Looks at another of the opened tables.
pub(super) fn choose(session: &mut Session, table: usize) -> Result<Reply, Failure> {
    if table >= session.files.len() {
        return Err(Failure::OutOfRange {
            asked: table,
            there_are: session.files.len(),
        });
    }
    session.active = table;
    session.joined = None;
    session.forget_scores();
    Ok(Reply::Data(Box::new(view(session))))
}

/// One row per customer from several files, when they are recognised.
fn join(files: &[OpenedFile]) -> Result<Option<Joined>, Failure> {
    let tables: Vec<&Table> = files.iter().map(|file| &file.table).collect();
    let Some(tables) = subscription::recognise(&tables) else {
        return Ok(None);
    };
    let built = subscription::build(&tables)?;
    let profiles = profile::table(&built.table);
    let (en, ko) = (built.report.say(Lang::En), built.report.say(Lang::Ko));
    let findings = en
        .into_iter()
        .zip(ko)
        .map(|(en, ko)| Words { en, ko })
        .collect();
    Ok(Some(Joined {
        table: built.table,
        profiles,
        findings,
    }))
}

/// Of several files the largest is the likeliest to hold the customers.
fn largest(files: &[OpenedFile]) -> usize {
    let rows = |index: &usize| files[*index].table.rows();
    (0..files.len()).rev().max_by_key(rows).unwrap_or_default()
}

fn view(session: &Session) -> DataView {
    DataView {
        files: session
            .files
            .iter()
            .map(|file| FileView {
                name: file.name.clone(),
                size: file.size,
                report: file.report.clone(),
                columns: file.profiles.clone(),
            })
            .collect(),
        joined: session.joined.as_ref().map(|joined| JoinedView {
            rows: joined.table.rows(),
            columns: joined.profiles.clone(),
            findings: joined.findings.clone(),
        }),
        active: session.active,
        customers: session.customers().map_or(0, |table| table.rows()),
        refused: Vec::new(),
        fit: session.fit.clone(),
    }
}
