//! Tables with several rows of a customer, one at a date each: which column says the
//! date, so that the two are never shown apart, and which row is each customer's latest.

use super::session::{Scored, Session};
use crate::arrange::arrange;
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

/// The customers, each by the row at the latest date.
pub(super) struct Latest {
    /// These rows by falling score.
    pub(super) order: Vec<u32>,
    /// Place of each row in `order`, from 0; `u32::MAX` of rows at earlier dates.
    pub(super) places: Vec<u32>,
    /// Mean score of these rows.
    pub(super) mean: f64,
}

/// The latest rows of scored customers; none where no column names them.
pub(super) fn latest(session: &Session, dates: usize, scored: &Scored) -> Option<Latest> {
    let dates = session.customers()?.columns().get(dates)?;
    let last = last_rows(session.id_column()?, dates);
    let order: Vec<u32> = scored
        .order
        .iter()
        .copied()
        .filter(|row| last.get(*row as usize) == Some(&true))
        .collect();
    let mut places = vec![u32::MAX; scored.order.len()];
    let mut sum = 0.0;
    for (place, row) in order.iter().enumerate() {
        places[*row as usize] = place as u32;
        sum += scored.scores[*row as usize];
    }
    let mean = sum / order.len().max(1) as f64;
    Some(Latest {
        order,
        places,
        mean,
    })
}

/// Per row, whether it is its customer's latest; of several at one date the last in the file is.
/// Rows that name nobody are all kept: nothing says that they are one customer's.
fn last_rows(ids: &Column, dates: &Column) -> Vec<bool> {
    let ages = ages(dates);
    let age = |row: u32| ages[dates.code(row as usize) as usize];
    let mut last: Vec<Option<u32>> = vec![None; ids.dictionary_len()];
    let mut is_last = vec![false; ids.len()];
    for (row, code) in ids.codes().iter().enumerate() {
        if ids.is_missing_code(*code) {
            is_last[row] = true;
            continue;
        }
        let found = &mut last[*code as usize];
        if found.is_none_or(|other| age(row as u32) >= age(other)) {
            *found = Some(row as u32);
        }
    }
    for row in last.into_iter().flatten() {
        is_last[row as usize] = true;
    }
    is_last
}

/// Per code of a column of dates, its place in time; a missing one comes before all others.
fn ages(dates: &Column) -> Vec<u32> {
    let codes = 0..dates.dictionary_len() as u32;
    let mut keyed: Vec<_> = codes
        .map(|code| {
            let number = dates.dictionary_numbers().get(code as usize);
            let number = number.copied().unwrap_or(f64::NAN);
            let there = !dates.is_missing_code(code);
            (there, dates.moment_of_code(code), number, code)
        })
        .collect();
    arrange(&mut keyed, |a, b| {
        let known = (a.0, a.1).cmp(&(b.0, b.1));
        let text = |code| dates.dictionary_value(code).trim();
        known
            .then(a.2.total_cmp(&b.2))
            .then_with(|| text(a.3).cmp(text(b.3)))
    });
    let mut ages = vec![0; keyed.len()];
    for (age, (.., code)) in keyed.iter().enumerate() {
        ages[*code as usize] = age as u32;
    }
    ages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_row_of_each_customer_is_found_whatever_the_order() {
        let ids = Column::from_texts("id", ["a", "b", "a", "a", "", "", "b"]);
        let days = [
            "2024-02-29",
            "2024-03-31",
            "2024-11-30",
            "2024-01-31",
            "2024-01-31",
            "2024-02-29",
            "",
        ];
        let dates = Column::from_texts("as_of", days);
        let kept = [false, true, true, false, true, true, false];
        assert_eq!(last_rows(&ids, &dates), kept);
        // Month first: as texts, 11/30 of one year would come after 02/29 of the next.
        let ids = Column::from_texts("id", ["a", "a", "b", "b"]);
        let days = ["02/29/2024", "11/30/2023", "05/31/2024", "04/30/2024"];
        let dates = Column::from_texts("as_of", days);
        assert_eq!(last_rows(&ids, &dates), [true, false, true, false]);
        let numbers = Column::from_texts("month", ["2", "1", "9", "10"]);
        assert_eq!(last_rows(&ids, &numbers), [true, false, false, true]);
    }

    #[test]
    fn of_two_rows_at_one_date_the_later_in_the_file_is_kept() {
        let ids = Column::from_texts("id", ["a", "a", "b"]);
        let dates = Column::from_texts("as_of", ["2024-01-31", "2024-01-31", "2024-02-29"]);
        assert_eq!(last_rows(&ids, &dates), [false, true, true]);
    }
}
