//! The opened files: taking them over, joining them, showing them.

use super::correcting;
use super::failure::Failure;
use super::message::Reply;
use super::opening::Opening;
use super::planning;
use super::proposing;
use super::session::{OpenedFile, Session};
use super::view::{DataView, FileView, JoinedView, RefusedFile, Words};
use crate::feature::recipe::Looks;
use crate::i18n::Lang;
use crate::ingest::{FormatNote, Repair};
use crate::table::profile::{ColumnProfile, Note};

/// Makes the files of `opening` the session's files.
pub(super) fn adopt(session: &mut Session, opening: Opening) -> Result<Reply, Failure> {
    if opening.files.is_empty() {
        return Err(Failure::NothingOpen);
    }
    Ok(adopt_files(session, opening.files, opening.refused))
}

/// Makes these files, of which nothing was built, the session's files.
pub(super) fn adopt_files(
    session: &mut Session,
    files: Vec<OpenedFile>,
    refused: Vec<RefusedFile>,
) -> Reply {
    session.active = largest(&files);
    let looks = Looks::default();
    session.proposal = proposing::proposal(&files, session, &looks);
    // What they hold lies where it lay.
    (session.files, session.looks) = (files, looks);
    session.joined = None;
    session.forget_table();
    let mut view = view(session);
    view.refused = refused;
    Reply::Data(Box::new(view))
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
    session.forget_table();
    Ok(Reply::Data(Box::new(view(session))))
}

/// Of several files the largest is the likeliest to hold the customers.
pub(super) fn largest(files: &[OpenedFile]) -> usize {
    let rows = |index: &usize| files[*index].table.rows();
    (0..files.len()).rev().max_by_key(rows).unwrap_or_default()
}

pub(super) fn view(session: &Session) -> DataView {
    DataView {
        files: session
            .files
            .iter()
            .map(|file| FileView {
                name: file.name.clone(),
                shown: file.shown(),
                members: file.members.clone(),
                size: file.size,
                report: file.report.clone(),
                repairs: said(&file.report.repairs, Repair::say),
                sheets: sheets(file),
                columns: file.profiles.clone(),
                notes: notes(&file.profiles),
                repeated: file.repeated.clone(),
                sampled: file.sampled.then_some(file.table.rows() as u64),
            })
            .collect(),
        offers: correcting::offers(),
        joined: session.joined.as_ref().map(|joined| JoinedView {
            rows: joined.table.rows(),
            columns: joined.profiles.clone(),
            notes: notes(&joined.profiles),
            findings: joined.findings.clone(),
            values: planning::value_titles(&joined.recipe),
        }),
        plan: planning::view(session),
        active: session.active,
        customers: session.customers().map_or(0, |table| table.rows()),
        refused: Vec::new(),
        fit: session.fit.clone(),
    }
}

/// What there is to know of each column.
fn notes(profiles: &[ColumnProfile]) -> Vec<Vec<Words>> {
    let notes = |profile: &ColumnProfile| said(&profile.notes, Note::say);
    profiles.iter().map(notes).collect()
}

/// All of it in both languages.
fn said<Told>(all: &[Told], say: impl Fn(&Told, Lang) -> String) -> Vec<Words> {
    let words = |one: &Told| Words::of(|lang| say(one, lang));
    all.iter().map(words).collect()
}

/// The tables of a file that holds several, the one that was taken first.
fn sheets(file: &OpenedFile) -> Vec<String> {
    let mut all = Vec::new();
    for repair in &file.report.repairs {
        match repair {
            Repair::Format(FormatNote::SheetChosen { sheet, others, .. }) => {
                all.push(sheet.name.clone());
                all.extend(others.iter().map(|other| other.name.clone()));
            }
            Repair::Format(FormatNote::OtherTables { names }) => {
                all.push(file.table.name.clone());
                all.extend(names.iter().cloned());
            }
            _ => {}
        }
    }
    all
}
