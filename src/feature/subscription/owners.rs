//! Which customer a row belongs to: ids are looked up once per distinct value
//! of a column's dictionary, rows only by their code.

use std::collections::{HashMap, HashSet};

use super::report::TableJoin;
use super::{FeatureError, ID};
use crate::table::{Column, Table};

/// The labelled customers by id.
#[derive(Default)]
pub struct Customers<'a> {
    by_id: HashMap<&'a str, usize>,
    /// The row of `train` that counts for each customer.
    pub rows: Vec<usize>,
}

impl<'a> Customers<'a> {
    /// Reads the ids of `train`; the first row of each counts.
    /// `repeats` is called with every later row and the row that counts.
    pub fn read(
        ids: &'a Column,
        rows: usize,
        join: &mut TableJoin,
        mut repeats: impl FnMut(usize, usize),
    ) -> Customers<'a> {
        let mut customers = Customers::default();
        for row in 0..rows {
            join.rows += 1;
            if ids.is_missing(row) {
                join.without_id += 1;
                continue;
            }
            let next = customers.rows.len();
            let customer = *customers.by_id.entry(ids.text(row)).or_insert(next);
            match customers.rows.get(customer) {
                Some(&first) => {
                    join.repeated_rows += 1;
                    repeats(row, first);
                }
                None => customers.rows.push(row),
            }
        }
        customers
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }
}

/// What a dictionary code stands for.
#[derive(Clone, Copy)]
enum Known {
    NotYet,
    Orphan,
    Customer(usize),
}

/// Reads all parts of a table row by row, each row with its customer; rows
/// without one are counted and passed over. Returns what was counted.
///
/// `take` is called with the part, the row in it and the customer.
pub fn each_row<'a>(
    parts: &[&'a Table],
    customers: &Customers<'a>,
    mut take: impl FnMut(usize, usize, usize),
) -> Result<TableJoin, FeatureError> {
    let mut join = TableJoin::default();
    let mut orphans: HashSet<&'a str> = HashSet::new();
    let mut met = vec![false; customers.count()];
    for (part, table) in parts.iter().enumerate() {
        let ids = column(table, ID)?;
        let codes = ids.codes();
        let mut known = vec![Known::NotYet; ids.dictionary_len()];
        for row in 0..table.rows() {
            join.rows += 1;
            if ids.is_missing(row) {
                join.without_id += 1;
                continue;
            }
            let slot = codes
                .get(row)
                .and_then(|code| known.get_mut(*code as usize));
            let owner = match slot {
                Some(Known::NotYet) | None => {
                    let id = ids.text(row);
                    let found = match customers.by_id.get(id) {
                        Some(&customer) => Known::Customer(customer),
                        None => {
                            orphans.insert(id);
                            Known::Orphan
                        }
                    };
                    if let Some(slot) = slot {
                        *slot = found;
                    }
                    found
                }
                Some(known) => *known,
            };
            match owner {
                Known::Customer(customer) => {
                    if let Some(met) = met.get_mut(customer) {
                        *met = true;
                    }
                    take(part, row, customer);
                }
                _ => join.orphan_rows += 1,
            }
        }
    }
    join.orphan_customers = orphans.len() as u64;
    join.customers_without = met.iter().filter(|met| !**met).count() as u64;
    Ok(join)
}

/// A column of a table by name.
pub fn column<'a>(table: &'a Table, name: &str) -> Result<&'a Column, FeatureError> {
    table
        .column(name)
        .ok_or_else(|| FeatureError::ColumnMissing {
            table: table.name.clone(),
            column: name.to_string(),
        })
}
