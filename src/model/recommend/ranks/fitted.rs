//! Learns how to rank from tables at once, without what is held out.

use std::collections::BTreeMap;

use super::{MOST_STORES, Purchase, RankColumns, Ranked, Ranks, Tallies, store_codes};
use crate::model::recommend::RecommendError;
use crate::model::recommend::interactions::{Names, by_id, column, looked_up};
use crate::table::{Column, Table};

/// Learns the ranks of customers and items from the interactions (the last of the tables), and
/// ranks all of them. Rows that tell of a customer and an item of `held` (rising) are passed
/// over, as though they had never been.
///
/// # Errors
/// [`RecommendError`] when a column is not there, or an id stands twice where it must stand
/// once.
pub(in crate::model::recommend) fn fitted(
    tables: [&Table; 3],
    names: &Names,
    columns: &RankColumns,
    held: &[(u32, u32)],
) -> Result<(Ranks, Ranked), RecommendError> {
    let [customers, items, interactions] = tables;
    let known = by_id(customers, &names.customer)?;
    let offered = by_id(items, &names.item)?;
    let of_customer = looked_up(column(interactions, &names.customer)?, &known);
    let of_item = looked_up(column(interactions, &names.item)?, &offered);
    let both = of_customer.into_iter().zip(of_item);
    let rows: Vec<(usize, [Option<u32>; 2])> = both
        .map(|(customer, item)| [customer, item])
        .enumerate()
        .filter(|(_, both)| match both {
            [Some(customer), Some(item)] => held.binary_search(&(*customer, *item)).is_err(),
            _ => true,
        })
        .collect();
    let told = columns.told_by(interactions)?;
    let stores = told.store.map_or_else(Vec::new, |store| {
        busiest(store, rows.iter().map(|(row, _)| *row))
    });
    let of_code = told.store.map_or_else(Vec::new, |store| {
        store_codes(store, &stores, 0..store.dictionary_len())
    });
    let mut tallies = Tallies::new([customers.rows(), items.rows()], stores.len());
    for (row, both) in &rows {
        tallies.add(&Purchase::read(&told, *row, *both, &of_code));
    }
    let columns = RankColumns {
        // A column that names no store tells nothing.
        store: columns.store.clone().filter(|_| !stores.is_empty()),
        ..columns.clone()
    };
    let ranks = Ranks::fit(columns, stores, &tallies);
    let mut ranked = Ranked::new(&ranks);
    ranked.push_customers(&ranks, &tallies, 0..customers.rows());
    ranked.push_items(&ranks, &tallies, 0..items.rows());
    Ok((ranks, ranked))
}

/// The stores with most of these rows, rising by name.
fn busiest(column: &Column, rows: impl Iterator<Item = usize>) -> Vec<String> {
    let mut counts = vec![0_u64; column.dictionary_len()];
    for row in rows {
        if let Some(count) = counts.get_mut(column.code(row) as usize) {
            *count += 1;
        }
    }
    let mut by_name: BTreeMap<&str, u64> = BTreeMap::new();
    for (code, count) in (0_u32..).zip(counts) {
        let name = column.dictionary_value(code).trim();
        if count > 0 && !column.is_missing_code(code) {
            *by_name.entry(name).or_default() += count;
        }
    }
    let mut stores: Vec<(&str, u64)> = by_name.into_iter().collect();
    stores.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    stores.truncate(MOST_STORES);
    let mut names: Vec<String> = stores.iter().map(|(name, _)| (*name).to_string()).collect();
    names.sort_unstable();
    names
}
