//! What the columns of a feature table are for, where nobody says so: who, when,
//! and what happened in the end. Told by names and values, and by the recipes
//! that are known: a table that a recipe built is recognised when it comes back.

mod panel;

use super::names;
use super::recipe::{Recipe, builtin, label_named, plain};
use crate::table::{Column, ColumnKind, Table, number};

/// Share of a recipe's features that a table must have to count as built by it.
const ENOUGH_FEATURES: f64 = 0.8;

/// Features a table must have at least: two alike names may be chance.
const FEWEST_FEATURES: usize = 3;

/// Most rows of a customer, on average, where only a bare word such as "client" names the
/// column.
const MOST_ROWS_EACH: usize = 50;

/// The column with each row's date: a date that is named like an anchor.
pub fn anchor_of(table: &Table, except: &[usize]) -> Option<usize> {
    positions(table, except, |column| {
        column.kind() == ColumnKind::Date && names::says_anchor(column.name())
    })
}

/// The column with each row's date where customers have several rows: besides a date that is
/// named so, one that hardly any customer has twice and many customers share. Of several the
/// one with the fewest dates.
pub fn anchor_beside(table: &Table, id: Option<usize>, except: &[usize]) -> Option<usize> {
    if let Some(named) = anchor_of(table, except) {
        return Some(named);
    }
    let id = table.columns().get(id?)?;
    if !id.counts().iter().any(|rows| *rows > 1) {
        return None;
    }
    let dates = table.columns().iter().enumerate().filter(|(at, column)| {
        column.kind() == ColumnKind::Date
            && !except.contains(at)
            && !names::says_planned(column.name())
            && dates_repeat(column)
            && panel::is_key(id, column)
    });
    let fewest = dates.min_by_key(|(at, column)| (present(column), *at));
    fewest.map(|(at, _)| at)
}

/// Whether a column's dates repeat, as the moments do at which rows stand: what happened to
/// each customer by itself (a birthday, a last order) has nearly as many dates as rows.
pub fn dates_repeat(column: &Column) -> bool {
    let days = present(column);
    days > 1 && days * 2 < column.len()
}

/// The column that names the customer: an identifier named like one, else a
/// column named like its key even if values repeat, else one that together with the
/// anchor names every row, else any identifier that measures nothing.
pub fn id_of(table: &Table, except: &[usize]) -> Option<usize> {
    let is_id = |column: &Column| column.kind() == ColumnKind::Identifier;
    let can_repeat = |column: &Column| {
        !matches!(
            column.kind(),
            ColumnKind::Decimal | ColumnKind::Date | ColumnKind::Boolean | ColumnKind::Empty
        ) && present(column) > 1
    };
    let find = |wanted: &dyn Fn(&Column) -> bool| positions(table, except, wanted);
    find(&|column| is_id(column) && names::says_customer(column.name()))
        .or_else(|| find(&|column| can_repeat(column) && names::says_customer_id(column.name())))
        // "client" may hold five kinds of clients as well as every single one.
        .or_else(|| {
            find(&|column| {
                can_repeat(column)
                    && names::says_only_customer(column.name())
                    && present(column) * MOST_ROWS_EACH >= column.len()
            })
        })
        .or_else(|| find(&|column| can_repeat(column) && panel::has_customer_codes(column)))
        .or_else(|| {
            let anchor = table.columns().get(anchor_of(table, &[])?)?;
            find(&|column| can_repeat(column) && panel::is_complete(column, anchor))
        })
        .or_else(|| find(&names_rows))
}

/// The columns that tell rows apart: the customer's and, where customers have several rows, the
/// date's. None where nothing names customers.
pub fn row_key(table: &Table) -> Vec<usize> {
    let about = table.about();
    let said = |name: Option<&String>| name.and_then(|name| table.position(name));
    let id = said(about.and_then(|about| about.id.as_ref())).or_else(|| id_of(table, &[]));
    let Some(id) = id else {
        return Vec::new();
    };
    let anchor = said(about.and_then(|about| about.anchor.as_ref()));
    let anchor = anchor.or_else(|| anchor_beside(table, Some(id), &[]));
    std::iter::once(id).chain(anchor).collect()
}

/// Whether rows are told apart by the customer, or by customer and date, but for some that are
/// there twice. A table that names no customers says nothing against it.
pub fn tells_rows_apart(table: &Table) -> bool {
    let key = row_key(table).into_iter();
    let mut key = key.filter_map(|at| table.columns().get(at));
    let Some(ids) = key.next() else {
        return true;
    };
    match key.next() {
        Some(dates) => panel::is_key(ids, dates),
        None => {
            let named = ids.len().saturating_sub(ids.missing_count() as usize);
            named.saturating_sub(present(ids)) * 100 <= named
        }
    }
}

/// Whether a column that has another value in (nearly) every row names the rows. Whole
/// numbers without gaps do when they are named so or stand in the rows' order; shuffled, or
/// called an amount, they measure something.
pub fn names_rows(column: &Column) -> bool {
    if column.kind() != ColumnKind::Identifier {
        return false;
    }
    let of_code = |code: u32| match column.is_missing_code(code) {
        true => None,
        false => Some(number::parse(column.dictionary_value(code))),
    };
    let mut values = (0..column.dictionary_len() as u32).filter_map(of_code);
    if values.any(|value| value.is_none()) {
        return true;
    }
    let name = column.name();
    if names::says_customer_id(name) || (names::says_key(name) && !names::says_measure(name)) {
        return true;
    }
    !names::says_measure(name) && in_order(column)
}

/// Whether whole numbers are codes that come up again and again, such as those of shops: their
/// order says nothing.
pub fn is_code(column: &Column) -> bool {
    const ROWS_PER_CODE: usize = 5;
    column.kind() == ColumnKind::Integer
        && names::says_code(column.name())
        && present(column) > 2
        && present(column) * ROWS_PER_CODE <= column.len()
}

/// Whether the numbers of a column rise, or fall, from row to row.
fn in_order(column: &Column) -> bool {
    let number = |code: &u32| number::parse(column.dictionary_value(*code));
    let values: Vec<f64> = column.codes().iter().filter_map(number).collect();
    let rising = values.windows(2).filter(|pair| pair[0] < pair[1]).count();
    let falling = values.windows(2).filter(|pair| pair[0] > pair[1]).count();
    // A table put together of parts begins anew a few times.
    rising.max(falling) * 100 >= 99 * values.len().saturating_sub(1)
}

/// Number of distinct values that are there.
fn present(column: &Column) -> usize {
    let present = |code: &u32| !column.is_missing_code(*code);
    (0..column.dictionary_len() as u32).filter(present).count()
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
    present(column) <= 2
}
