//! Who took what, read from three tables.

use std::collections::BTreeMap;

use super::RecommendError;
use crate::table::{Column, ColumnKind, Table};

/// The columns that hold the three tables together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// Names the customer, in the customers' table and in that of the interactions.
    pub customer: String,
    /// Names the item, likewise.
    pub item: String,
    /// When an interaction was.
    pub time: Option<String>,
}

/// Finds the columns that are not given: of the customers' and of the items' table the first
/// column that the interactions have, too, and in which every cell stands once; of the
/// interactions the first column of dates.
///
/// # Errors
/// [`RecommendError`] when there is none, or a given one is not there.
pub fn names_of(
    tables: [&Table; 3],
    customer: Option<&str>,
    item: Option<&str>,
    time: Option<&str>,
) -> Result<Names, RecommendError> {
    let [customers, items, interactions] = tables;
    let key = |table: &Table, given: Option<&str>, not: Option<&str>| match given {
        Some(name) => {
            column(table, name)?;
            column(interactions, name)?;
            Ok(name.to_string())
        }
        None => {
            let once = |column: &&Column| {
                Some(column.name()) != not
                    && interactions.column(column.name()).is_some()
                    && names_rows(column)
            };
            let found = table.columns().iter().find(once);
            let found = found.map(|column| column.name().to_string());
            found.ok_or_else(|| RecommendError::NoKey {
                table: table.name.clone(),
                interactions: interactions.name.clone(),
                columns: names(table),
            })
        }
    };
    let customer = key(customers, customer, None)?;
    let item = key(items, item, Some(&customer))?;
    let time = match time {
        Some(name) => Some(column(interactions, name)?.name().to_string()),
        None => {
            let dates = |column: &&Column| column.kind() == ColumnKind::Date;
            let found = interactions.columns().iter().find(dates);
            found.map(|column| column.name().to_string())
        }
    };
    Ok(Names {
        customer,
        item,
        time,
    })
}

/// Whether every cell of a column stands once.
pub(super) fn names_rows(column: &Column) -> bool {
    column.counts().iter().all(|rows| *rows <= 1) && column.missing_count() == 0
}

fn names(table: &Table) -> Vec<String> {
    let columns = table.columns().iter();
    columns.map(|column| column.name().to_string()).collect()
}

pub(super) fn column<'a>(table: &'a Table, name: &str) -> Result<&'a Column, RecommendError> {
    table.column(name).ok_or_else(|| RecommendError::NoColumn {
        table: table.name.clone(),
        column: name.to_string(),
        columns: names(table),
    })
}

/// A customer and an item that came together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The customer's row in its table.
    pub customer: u32,
    /// The item's row in its table.
    pub item: u32,
    /// When they first did, in microseconds since 1970; `i64::MIN` where nobody knows.
    pub moment: i64,
}

/// All pairs that occurred, each once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Interactions {
    /// The pairs, by customer and item.
    pub pairs: Vec<Pair>,
    /// Customers in their table.
    pub customers: usize,
    /// Items in theirs.
    pub items: usize,
    /// Rows of the interactions.
    pub rows: u64,
    /// Rows whose customer is not in the customers' table.
    pub unknown_customers: u64,
    /// Rows whose customer is, and whose item is not in the items' table.
    pub unknown_items: u64,
    /// Whether moments are known.
    pub timed: bool,
}

impl Interactions {
    /// Reads who took what.
    ///
    /// # Errors
    /// [`RecommendError`] when a column is not there, or an id stands twice where it must
    /// stand once.
    pub fn of_tables(tables: [&Table; 3], names: &Names) -> Result<Interactions, RecommendError> {
        let [customers, items, interactions] = tables;
        let known = by_id(customers, &names.customer)?;
        let offered = by_id(items, &names.item)?;
        let of_customer = looked_up(column(interactions, &names.customer)?, &known);
        let of_item = looked_up(column(interactions, &names.item)?, &offered);
        let time = match &names.time {
            Some(name) => Some(column(interactions, name)?),
            None => None,
        };
        let mut found = Interactions {
            customers: customers.rows(),
            items: items.rows(),
            rows: interactions.rows() as u64,
            timed: time.is_some(),
            ..Interactions::default()
        };
        for (row, (customer, item)) in of_customer.into_iter().zip(of_item).enumerate() {
            match (customer, item) {
                (None, _) => found.unknown_customers += 1,
                (_, None) => found.unknown_items += 1,
                (Some(customer), Some(item)) => found.pairs.push(Pair {
                    customer,
                    item,
                    moment: time.and_then(|time| time.moment(row)).unwrap_or(i64::MIN),
                }),
            }
        }
        // Sorted by moment within a pair: what stands first was first.
        found.pairs.sort_unstable();
        found.pairs.dedup_by_key(|pair| (pair.customer, pair.item));
        Ok(found)
    }

    /// Per customer the items, rising.
    pub fn by_customer(&self, pairs: impl Iterator<Item = Pair>) -> Vec<Vec<u32>> {
        let mut taken = vec![Vec::new(); self.customers];
        for pair in pairs {
            if let Some(taken) = taken.get_mut(pair.customer as usize) {
                taken.push(pair.item);
            }
        }
        taken.iter_mut().for_each(|items| items.sort_unstable());
        taken
    }
}

/// Rows by their id.
pub(super) fn by_id<'a>(
    table: &'a Table,
    name: &str,
) -> Result<BTreeMap<&'a str, u32>, RecommendError> {
    let column = column(table, name)?;
    let mut rows = BTreeMap::new();
    for row in 0..table.rows() {
        let id = column.text(row).trim();
        if rows.insert(id, row as u32).is_some() {
            return Err(RecommendError::IdTwice {
                table: table.name.clone(),
                column: name.to_string(),
                id: id.to_string(),
                row: row as u64 + 1,
            });
        }
    }
    Ok(rows)
}

/// Per row of a column the row that its id has elsewhere.
pub(super) fn looked_up(column: &Column, rows: &BTreeMap<&str, u32>) -> Vec<Option<u32>> {
    let of_code: Vec<Option<u32>> = (0..column.dictionary_len() as u32)
        .map(|code| rows.get(column.dictionary_value(code).trim()).copied())
        .collect();
    let of = |code: &u32| of_code.get(*code as usize).copied().flatten();
    column.codes().iter().map(of).collect()
}
