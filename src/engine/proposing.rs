//! A plan for files that no built-in recipe knows: proposed from what their
//! columns seem to be, shown to be changed, and built unasked only when the
//! files as they are would say nothing of a customer.

use std::collections::HashSet;

use super::building::heads;
use super::session::{OpenedFile, Session};
use crate::feature::recipe::{
    Binding, BoundFile, Looks, Recipe, RowsPerCustomer, Said, bind, label_named, propose_by,
};
use crate::feature::roles::{anchor_of, recipe_of};
use crate::table::{Column, Table};

/// Share of the smaller table's customers that the other must know for the two
/// to be about the same people.
pub(super) const SHARED: usize = 10;

/// A proposed recipe and which file plays which part.
#[derive(Clone)]
pub(super) struct Proposal {
    pub(super) recipe: Recipe,
    pub(super) binding: Binding,
    /// Whether it is built without a question.
    pub(super) unasked: bool,
}

/// What to make of the files; `None` when they are best left as they are.
pub(super) fn proposal(files: &[OpenedFile], session: &Session, looks: &Looks) -> Option<Proposal> {
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
    let unasked = binding.unused.is_empty()
        && (!alone || timed)
        && !files.iter().any(is_used)
        && know_each_other(files, &recipe, &binding);
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

/// Whether all tables speak of the same customers.
fn know_each_other(files: &[OpenedFile], recipe: &Recipe, binding: &Binding) -> bool {
    let keys = recipe.tables.iter().enumerate().map(|(index, rule)| {
        let parts = binding.parts.iter().filter(|part| part.table == index);
        let columns = parts.filter_map(|part| files.get(part.file)?.table.column(&rule.key));
        let keys = columns.flat_map(keys);
        // 5.0 is 5 where ids are whole numbers.
        let whole = |key: &'_ str| {
            key.split_once('.')
                .map_or(key.len(), |(whole, _)| whole.len())
        };
        match rule.whole_ids {
            true => keys.filter_map(|key| key.get(..whole(key))).collect(),
            false => keys.collect::<HashSet<&str>>(),
        }
    });
    let keys: Vec<HashSet<&str>> = keys.collect();
    let Some((first, others)) = keys.split_first() else {
        return false;
    };
    others.iter().all(|other| {
        let (small, large) = match first.len() < other.len() {
            true => (first, other),
            false => (other, first),
        };
        let shared = small.iter().filter(|key| large.contains(*key)).count();
        shared * SHARED >= small.len()
    })
}

/// The customers that a column names.
pub(super) fn keys(column: &Column) -> impl Iterator<Item = &str> {
    (0..column.dictionary_len() as u32)
        .filter(|code| !column.is_missing_code(*code))
        .map(|code| column.dictionary_value(code).trim())
}
