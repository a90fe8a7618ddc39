//! What the columns of all opened tables are for, as a recipe has it: to be shown and changed.

use std::collections::BTreeSet;

use super::super::looks::Looks;
use super::super::purpose::Purpose;
use super::super::{Binding, LabelSource, Recipe, RecipeError, RowsPerCustomer};
use super::no_such_place;
use super::sets::sets;
use crate::table::{Column, Role, Table};

/// A table, used or not, and what its columns are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoledTable {
    /// What a proposed recipe calls it.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// One of its files, which stands for all, by its position.
    pub file: usize,
    /// Its place among the recipe's tables; none: it plays no part.
    pub rule: Option<usize>,
    /// Its columns, in the file's order, and what each is for.
    pub columns: Vec<(String, Role)>,
}

/// What the columns of all tables are for.
pub fn roled(
    tables: &[(&str, &Table)],
    recipe: &Recipe,
    binding: &Binding,
    looks: &Looks,
) -> Vec<RoledTable> {
    let roled = |set: super::FileSet<'_>| {
        // A file of a series may lack a column, so that the fullest part counts.
        let mut parts = binding.parts.iter();
        let part = parts.find(|part| set.files.contains(&part.file));
        let file = part.map(|part| part.file).or(set.files.first().copied())?;
        let (_, table) = tables.get(file)?;
        let rule = part.and_then(|part| recipe.tables.get(part.table));
        let columns = table.columns().iter().enumerate().map(|(at, column)| {
            let place = part.and_then(|part| part.places.iter().position(|to| *to == Some(at)));
            let name = rule.zip(place).and_then(|(rule, at)| rule.columns.get(at));
            let name = name.map(|column| column.name.as_str());
            let is_answer = |label: &super::super::LabelRule| match &label.from {
                LabelSource::Column { table, column } => {
                    rule.is_some_and(|rule| rule.name == *table) && name == Some(column.as_str())
                }
                _ => false,
            };
            let role = match rule {
                Some(rule) if name == Some(rule.key.as_str()) => Role::Customer,
                Some(rule) if name.is_some() && name == rule.time.as_deref() => Role::Time,
                _ if recipe.labels.iter().any(is_answer) => Role::Label,
                _ => recipe
                    .said
                    .role_of(&set.name, column.name())
                    .unwrap_or_else(|| {
                        let many = rule.is_some_and(|rule| rule.rows == RowsPerCustomer::Many);
                        seems(looks.purpose(column), many)
                    }),
            };
            (column.name().to_string(), role)
        });
        Some(RoledTable {
            file,
            rule: part.map(|part| part.table),
            columns: columns.collect(),
            name: set.name,
            title: set.title,
        })
    };
    sets(tables).into_iter().filter_map(roled).collect()
}

/// What is made of a column of which nothing is said.
fn seems(purpose: Purpose, many: bool) -> Role {
    match purpose {
        Purpose::Measure => Role::Amount,
        Purpose::Receipt => Role::Receipt,
        Purpose::Event => Role::Event,
        Purpose::Flag | Purpose::Category | Purpose::Code => Role::Category,
        // Of many rows its different values are counted.
        Purpose::Name if many => Role::Item,
        Purpose::Name | Purpose::Moment | Purpose::Label | Purpose::Nothing => Role::None,
    }
}

/// The table and the column, if there is one, that `place` means: `table.column`, `table`, or,
/// of a single table, `column`. A table is called as in a recipe or as its file.
///
/// # Errors
/// When nothing bears that name.
pub fn said_of_place(
    tables: &[(&str, &Table)],
    place: &str,
) -> Result<(String, Option<String>), RecipeError> {
    let sets = sets(tables);
    for set in &sets {
        let files = set.files.iter().filter_map(|at| tables.get(*at));
        let mut names: Vec<&str> = files.map(|(file, _)| *file).collect();
        names.extend([set.name.as_str(), set.title.as_str()]);
        if names.contains(&place) {
            return Ok((set.name.clone(), None));
        }
        let column = |name: &&str| {
            let column = place.strip_prefix(*name)?.strip_prefix('.')?;
            let mut tables = set.tables.iter();
            let is_there = tables.any(|table| table.column(column).is_some());
            is_there.then(|| column.to_string())
        };
        if let Some(column) = names.iter().find_map(column) {
            return Ok((set.name.clone(), Some(column)));
        }
        let mut parts = set.tables.iter();
        if sets.len() == 1 && parts.any(|table| table.column(place).is_some()) {
            return Ok((set.name.clone(), Some(place.to_string())));
        }
    }
    let known = sets.iter().flat_map(|set| {
        let columns = set.tables.first().into_iter().flat_map(|t| t.columns());
        columns.map(move |column| format!("{}.{}", set.name, column.name()))
    });
    Err(no_such_place(place, known))
}

/// The different texts of a column, over all files of the table that a recipe calls `name`.
pub fn texts_of<'a>(tables: &[(&str, &'a Table)], name: &str, column: &str) -> BTreeSet<&'a str> {
    let mut sets = sets(tables).into_iter();
    let parts = sets.find(|set| set.name == name);
    let parts = parts.into_iter().flat_map(|set| set.tables);
    let columns = parts.filter_map(|table| table.column(column));
    let texts = |column: &'a Column| {
        let codes = 0..column.dictionary_len() as u32;
        let there = codes.filter(move |code| !column.is_missing_code(*code));
        there.map(move |code| column.dictionary_value(code).trim())
    };
    columns.flat_map(texts).collect()
}
