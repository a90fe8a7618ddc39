//! Which tables speak of the same customers. A list of products is a table with
//! one row per id, too, but its ids are nobody's.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::super::bind::plain;
use super::super::draft::Draft;
use super::super::looks::{Looks, Shared};
use super::super::purpose::is_whole;
use super::super::roles::roles_by;
use crate::table::Column;

/// Share of a column's values that must be ids of customers for it to name them.
const SHARED: usize = 2;

/// Keeps the tables whose ids are those of the table with the customers: the key
/// is called alike, some ids occur in both, another column holds them, or the user says so. The
/// files of the others play no part.
pub(super) fn keep<'a>(drafts: Vec<Draft<'a>>, looks: &Looks) -> Vec<Draft<'a>> {
    let Some(main) = main(&drafts) else {
        return drafts;
    };
    let name = plain(main.column(main.roles.customer));
    let customers = main.table.columns().get(main.roles.customer);
    let known = OnceCell::new();
    // Of a column its different values, and how many of them are customers.
    let shared = |column: Option<&Column>| {
        looks.shared([column, customers], || {
            let known = known.get_or_init(|| ids(customers));
            let own = ids(column);
            Shared {
                values: own.len(),
                shared: own.iter().filter(|id| known.contains(*id)).count(),
            }
        })
    };
    let main = main.name.clone();
    let mut kept = Vec::with_capacity(drafts.len());
    for mut draft in drafts {
        let own = draft.table.columns().get(draft.roles.customer);
        let alike = plain(draft.column(draft.roles.customer)) == name;
        if draft.name == main || draft.roles.customer_said || alike || shared(own).shared > 0 {
            kept.push(draft);
            continue;
        }
        let mut columns = draft.table.columns().iter();
        let other = columns.position(|column| {
            let found = shared(Some(column));
            found.values > 1 && found.shared * SHARED >= found.values
        });
        if let Some(roles) =
            other.and_then(|other| roles_by(draft.table, other, &draft.said, looks))
        {
            draft.roles = roles;
            kept.push(draft);
        }
    }
    kept
}

/// The table that most surely holds customers: with an answer, else by the
/// name of its key, else the first.
fn main<'a, 'b>(drafts: &'a [Draft<'b>]) -> Option<&'a Draft<'b>> {
    let sure = |draft: &Draft<'_>| (draft.roles.label.is_some(), draft.roles.named);
    // The first of several that are equally sure.
    drafts.iter().rev().max_by_key(|draft| sure(draft))
}

/// A column's values as ids are compared: whole numbers without a fraction.
fn ids(column: Option<&Column>) -> HashSet<&str> {
    let Some(column) = column else {
        return HashSet::new();
    };
    let whole = is_whole(column);
    let codes = (0..column.dictionary_len() as u32).filter(|code| !column.is_missing_code(*code));
    let id = |code: u32| {
        let text = column.dictionary_value(code).trim();
        match text.split_once('.') {
            Some((number, _)) if whole => number,
            _ => text,
        }
    };
    codes.map(id).collect()
}
