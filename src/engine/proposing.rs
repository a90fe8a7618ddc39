//! A plan for files that no built-in recipe knows: proposed from what their
//! columns seem to be, shown to be changed, and built unasked only when the
//! files as they are would say nothing of a customer. It is found in steps, for
//! the rows of large tables take seconds to be looked at.

use std::collections::HashSet;

use super::building::{heads, recognised};
use super::message::{Progress, Stage};
use super::session::{OpenedFile, Session};
use crate::feature::recipe::{
    Binding, BoundFile, Looks, Recipe, RowsPerCustomer, Said, bind, label_named, propose_by,
};
use crate::feature::roles::{anchor_of, recipe_of};
use crate::table::{Column, Table};

/// Share of the smaller table's customers that the other must know for the two
/// to be about the same people.
pub(super) const SHARED: usize = 10;

/// Rows that are looked at in a step, about: one column of a large table, many of small ones.
pub(super) const ROWS: u64 = 1 << 21;

/// A proposed recipe and which file plays which part.
#[derive(Clone)]
pub(super) struct Proposal {
    pub(super) recipe: Recipe,
    pub(super) binding: Binding,
    /// Whether it is built without a question.
    pub(super) unasked: bool,
}

/// What could be made of files.
pub(super) enum Found {
    /// What a built-in recipe makes of them.
    Known(Box<(Recipe, Binding)>),
    /// What was proposed, unless they are best left as they are.
    Proposed(Option<Box<Proposal>>),
}

impl Found {
    /// The proposal; a known recipe is found whenever it is asked for.
    pub fn into_proposal(self) -> Option<Proposal> {
        match self {
            Found::Known(_) => None,
            Found::Proposed(proposal) => proposal.map(|proposal| *proposal),
        }
    }
}

/// A search for what could be made of files that do not change meanwhile.
pub(super) struct Proposing {
    looks: Looks,
    /// Rows that are looked at in a step.
    rows: u64,
    state: State,
}

enum State {
    /// Built-in recipes come first.
    Recognising,
    /// The columns are looked at.
    Looking,
    /// The customers of the recipe's first table are looked for in this one of the others.
    Comparing(Box<Proposal>, usize),
    Done(Found),
}

impl Default for Proposing {
    fn default() -> Proposing {
        Proposing {
            looks: Looks::default(),
            rows: ROWS,
            state: State::Recognising,
        }
    }
}

impl Proposing {
    /// Goes a little further: how far it is, or `None` when it is done.
    pub fn step(&mut self, files: &[OpenedFile], session: &Session) -> Option<Progress> {
        let state = std::mem::replace(&mut self.state, State::Done(Found::Proposed(None)));
        self.state = match state {
            State::Done(found) => {
                self.state = State::Done(found);
                return None;
            }
            State::Recognising => match recognised(files) {
                Some(found) => State::Done(Found::Known(Box::new(found))),
                None => State::Looking,
            },
            State::Looking => {
                let looks = &self.looks;
                match looks.within(self.rows, || proposal(files, session, looks)) {
                    None => State::Looking,
                    Some(Some(proposal)) if proposal.unasked => {
                        State::Comparing(Box::new(proposal), 1)
                    }
                    Some(proposal) => State::Done(Found::Proposed(proposal.map(Box::new))),
                }
            }
            State::Comparing(mut proposal, at) if at < proposal.recipe.tables.len() => {
                proposal.unasked = knows_the_first(files, &proposal, at);
                match proposal.unasked {
                    true => State::Comparing(proposal, at + 1),
                    false => State::Done(Found::Proposed(Some(proposal))),
                }
            }
            State::Comparing(proposal, _) => State::Done(Found::Proposed(Some(proposal))),
        };
        Some(looked(&self.looks, files))
    }

    /// What was found, once it is.
    pub fn found(&self) -> Option<&Found> {
        match &self.state {
            State::Done(found) => Some(found),
            State::Recognising | State::Looking | State::Comparing(..) => None,
        }
    }

    /// What was found, and what was looked at on the way.
    pub fn finish(self) -> (Found, Looks) {
        match self.state {
            State::Done(found) => (found, self.looks),
            _ => (Found::Proposed(None), self.looks),
        }
    }
}

/// How many of the columns of `files` were looked at.
pub(super) fn looked(looks: &Looks, files: &[OpenedFile]) -> Progress {
    let columns = files.iter().map(|file| file.table.columns().len() as u64);
    let total: u64 = columns.sum();
    Progress::new(Stage::Profiling, total.min(looks.columns() as u64), total)
}

/// What to make of the files; `None` when they are best left as they are. Whether their tables
/// speak of the same customers is not looked at.
fn proposal(files: &[OpenedFile], session: &Session, looks: &Looks) -> Option<Proposal> {
    let alone = files.len() == 1;
    let fed = fed(session);
    let is_used = |file: &OpenedFile| is_ready(&file.table, alone) || is_fed(&fed, &file.table);
    if alone && files.iter().any(is_used) {
        return None;
    }
    let tables: Vec<(&str, &Table)> = files
        .iter()
        .map(|file| (file.name.as_str(), &file.table))
        .collect();
    let recipe = propose_by(&tables, &Said::default(), looks).ok()?;
    let binding = bind(&recipe, &heads(files)).ok()?;
    let many = |part: &BoundFile| {
        let rule = recipe.tables.get(part.table);
        rule.is_some_and(|rule| rule.rows == RowsPerCustomer::Many)
    };
    if !binding.parts.iter().any(many) && recipe.tables.len() < 2 {
        return None;
    }
    let timed = recipe.tables.iter().any(|rule| rule.time.is_some());
    let unasked = binding.unused.is_empty() && (!alone || timed) && !files.iter().any(is_used);
    Some(Proposal {
        recipe,
        binding,
        unasked,
    })
}

/// Whether a table already has a row per customer and moment, or the answer
/// beside everything else, or is what a known recipe builds or says that it was built.
pub(super) fn is_ready(table: &Table, alone: bool) -> bool {
    is_made(table)
        || anchor_of(table, &[]).is_some()
        || (alone && table.columns().iter().any(label_named))
}

/// Whether a table says that it was built, or is what a known recipe builds.
pub(super) fn is_made(table: &Table) -> bool {
    let said = table.about().and_then(|about| about.id.as_ref());
    said.is_some_and(|id| table.column(id).is_some()) || recipe_of(table).is_some()
}

/// What the model at hand takes of a table, by name; nothing without a model.
pub(super) fn fed(session: &Session) -> Vec<String> {
    let contract = session.model.as_ref().map(|loaded| loaded.model.contract());
    let features = contract.into_iter().flat_map(|contract| &contract.features);
    features.map(|feature| feature.name.clone()).collect()
}

/// Whether a model that takes these columns takes the table as it is.
pub(super) fn is_fed(fed: &[String], table: &Table) -> bool {
    !fed.is_empty() && fed.iter().all(|name| table.column(name).is_some())
}

/// Whether one of the recipe's tables speaks of the same customers as the first.
fn knows_the_first(files: &[OpenedFile], proposal: &Proposal, table: usize) -> bool {
    let (first, other) = (
        customers(files, proposal, 0),
        customers(files, proposal, table),
    );
    let (small, large) = match first.len() < other.len() {
        true => (&first, &other),
        false => (&other, &first),
    };
    let shared = small.iter().filter(|key| large.contains(*key)).count();
    shared * SHARED >= small.len()
}

/// The customers of one of the recipe's tables.
fn customers<'a>(files: &'a [OpenedFile], proposal: &Proposal, table: usize) -> HashSet<&'a str> {
    let Some(rule) = proposal.recipe.tables.get(table) else {
        return HashSet::new();
    };
    let parts = proposal.binding.parts.iter();
    let parts = parts.filter(|part| part.table == table);
    let columns = parts.filter_map(|part| files.get(part.file)?.table.column(&rule.key));
    let keys = columns.flat_map(keys);
    // 5.0 is 5 where ids are whole numbers.
    let whole = |key: &str| {
        key.split_once('.')
            .map_or(key.len(), |(whole, _)| whole.len())
    };
    match rule.whole_ids {
        true => keys.filter_map(|key| key.get(..whole(key))).collect(),
        false => keys.collect(),
    }
}

/// The customers that a column names.
pub(super) fn keys(column: &Column) -> impl Iterator<Item = &str> {
    (0..column.dictionary_len() as u32)
        .filter(|code| !column.is_missing_code(*code))
        .map(|code| column.dictionary_value(code).trim())
}

#[cfg(test)]
mod tests;
