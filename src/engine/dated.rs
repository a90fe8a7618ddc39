//! Tables with several rows of a customer, one at a date each: which column says the
//! date, so that the two are never shown apart.

use super::session::Session;
use crate::feature::recipe::Part;
use crate::feature::roles::anchor_beside;
use crate::table::{Column, Table};

/// The column with the date at which each row stands, where there are several dates.
pub(super) fn dates(session: &Session) -> Option<usize> {
    let table = session.customers()?;
    let named = match &session.joined {
        Some(joined) => joined.parts.iter().position(|part| *part == Part::Anchor),
        None => told(session, table),
    };
    let is_date = |at: &usize| table.columns().get(*at).is_some_and(varies);
    named.filter(is_date)
}

/// What the user or the table says; else what it seems to be.
fn told(session: &Session, table: &Table) -> Option<usize> {
    let planned = session.preparing.as_ref();
    let planned = planned.and_then(|preparing| preparing.plan.anchor.as_deref());
    let about = || table.about().and_then(|about| about.anchor.as_deref());
    match planned.or_else(about) {
        Some(name) => table.position(name),
        None => {
            let id = session.id_column().map(Column::name);
            anchor_beside(table, id.and_then(|id| table.position(id)), &[])
        }
    }
}

fn varies(column: &Column) -> bool {
    let codes = 0..column.dictionary_len() as u32;
    let there = codes.filter(|code| !column.is_missing_code(*code));
    there.count() > 1
}
