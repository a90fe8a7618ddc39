//! What the columns of a feature table are for, where nobody says so: who, when,
//! and what happened in the end. Told by names and values, and by the recipes
//! that are known: a table that a recipe built is recognised when it comes back.

use super::names;
use super::recipe::{Recipe, builtin, label_named, plain};
use crate::table::{Column, ColumnKind, Table};

/// Share of a recipe's features that a table must have to count as built by it.
const ENOUGH_FEATURES: f64 = 0.8;

/// Features a table must have at least: two alike names may be chance.
const FEWEST_FEATURES: usize = 3;

/// The column with each row's date: a date that is named like an anchor.
pub fn anchor_of(table: &Table, except: &[usize]) -> Option<usize> {
    positions(table, except, |column| {
        column.kind() == ColumnKind::Date && names::says_anchor(column.name())
    })
}

/// The column that names the customer: an identifier named like one, else a
/// column named like its key even if values repeat, else any identifier.
pub fn id_of(table: &Table, except: &[usize]) -> Option<usize> {
    let is_id = |column: &Column| column.kind() == ColumnKind::Identifier;
    positions(table, except, |column| {
        is_id(column) && names::says_customer(column.name())
    })
    .or_else(|| {
        positions(table, except, |column| {
            column.kind() != ColumnKind::Decimal && names::says_customer_id(column.name())
        })
    })
    .or_else(|| positions(table, except, is_id))
}

/// The first column that is wanted.
fn positions(table: &Table, except: &[usize], wanted: impl Fn(&Column) -> bool) -> Option<usize> {
    let mut columns = table.columns().iter().enumerate();
    columns
        .find(|(at, column)| !except.contains(at) && wanted(column))
        .map(|(at, _)| at)
}

/// The built-in recipe whose features the table has, whatever built it.
pub fn recipe_of(table: &Table) -> Option<Recipe> {
    let known: Vec<String> = table.columns().iter().map(|c| plain(c.name())).collect();
    let mut best: Option<(f64, Recipe)> = None;
    for name in builtin::names() {
        let Ok(recipe) = builtin::named(name) else {
            continue;
        };
        let features = || recipe.features.iter().filter(|rule| !rule.hidden);
        let found = features()
            .filter(|rule| known.contains(&plain(&rule.name)))
            .count();
        let share = found as f64 / features().count().max(1) as f64;
        if found >= FEWEST_FEATURES
            && share >= ENOUGH_FEATURES
            && best.as_ref().is_none_or(|(most, _)| share > *most)
        {
            best = Some((share, recipe));
        }
    }
    best.map(|(_, recipe)| recipe)
}

/// The columns that tell what happened in the end, in the table's order: the
/// labels of the recipe that built it, and whatever is named like the answer.
pub fn labels_of(table: &Table, recipe: Option<&Recipe>) -> Vec<String> {
    let named: Vec<String> = builtin::names()
        .filter_map(|name| builtin::named(name).ok())
        .flat_map(|recipe| recipe.labels.into_iter().map(|rule| plain(&rule.name)))
        .collect();
    let of_recipe = |name: &str| {
        let mut rules = recipe.iter().flat_map(|recipe| &recipe.labels);
        rules.any(|rule| plain(&rule.name) == name)
    };
    let is_label = |column: &&Column| {
        let name = plain(column.name());
        // A count that happens to have a label's name is no answer.
        let classes = is_binary(column) || column.kind() == ColumnKind::Category;
        label_named(column) || of_recipe(&name) || (classes && named.contains(&name))
    };
    let labels = table.columns().iter().filter(is_label);
    labels.map(|column| column.name().to_string()).collect()
}

/// Whether a column has two values at most.
pub fn is_binary(column: &Column) -> bool {
    let present = (0..column.dictionary_len() as u32).filter(|code| !column.is_missing_code(*code));
    present.count() <= 2
}
