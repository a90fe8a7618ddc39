//! Ranks and grades: what the interactions themselves tell of a customer and of an item.
//!
//! A customer's recency, frequency and spend become five-level scores, and two grades follow
//! from them: of all purchases, and of those in the store where the customer bought most, each
//! among everybody who bought there. An item's sales become ten-level scores, overall and by
//! store. A file keeps the cuts, and nobody's values: whoever scores derives the same columns
//! from the interactions at hand. Where there are none, all of them are gaps.

mod columns;
mod cuts;
mod fitted;
mod tally;
#[cfg(test)]
mod tests;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::model::boosting::Input;
use cuts::{Cuts, INACTIVE, are_cuts, level};

pub use columns::{RankColumns, rank_columns};
pub(super) use fitted::fitted;
pub(super) use tally::{Purchase, Tallies, store_codes};

/// Stores by which is ranked: those with most purchases.
const MOST_STORES: usize = 32;

/// Levels of an item's sales.
const ITEM_LEVELS: u32 = 10;

/// The columns that are categories; a store may be called anything.
const GRADES: [&str; 2] = ["grade", "store_grade"];

/// How ranks and grades are derived, as a file holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct Ranks {
    /// The columns that are read.
    columns: RankColumns,
    /// The stores, rising; none where no column names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    stores: Vec<String>,
    /// The customers' cuts, of all purchases and by store.
    customers: Vec<Cuts>,
    /// The cuts of the items' sales, overall and by store.
    items: Vec<Vec<f32>>,
}

/// Ranks and grades of customers and of items, a column each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranked {
    pub(super) customers: Vec<Vec<f32>>,
    pub(super) items: Vec<Vec<f32>>,
}

impl Ranks {
    /// Learns the cuts from tallied purchases; `stores` are those by which they were tallied.
    fn fit(columns: RankColumns, stores: Vec<String>, tallies: &Tallies) -> Ranks {
        let (has_time, has_amount) = (columns.time.is_some(), columns.amount.is_some());
        let scopes = 0..=stores.len();
        let of_customers = |scope: usize| {
            let bought = tallies.customers(scope);
            Cuts::fit(&bought, tallies.latest(), has_time, has_amount)
        };
        let of_items = |scope: usize| {
            let sold = tallies.items(scope);
            let sales = sold.iter().map(|sold| sold.volume(has_amount));
            cuts::cuts(sales.collect(), ITEM_LEVELS)
        };
        Ranks {
            customers: scopes.clone().map(of_customers).collect(),
            items: scopes.map(of_items).collect(),
            columns,
            stores,
        }
    }

    /// The columns that are read.
    pub(super) fn columns(&self) -> &RankColumns {
        &self.columns
    }

    /// The stores by which is ranked, rising.
    pub(super) fn stores(&self) -> &[String] {
        &self.stores
    }

    /// What the customers' and the items' columns are called.
    pub(super) fn names(&self) -> [Vec<String>; 2] {
        let customers = [
            ("recency_rank", self.columns.time.is_some()),
            ("frequency_rank", true),
            ("spend_rank", self.columns.amount.is_some()),
            (GRADES[0], true),
            (GRADES[1], self.has_stores()),
        ];
        let there = customers.iter().filter(|(_, there)| *there);
        let by_store = self
            .stores
            .iter()
            .map(|store| format!("sales_rank {store}"));
        [
            there.map(|(name, _)| (*name).to_string()).collect(),
            std::iter::once("sales_rank".to_string())
                .chain(by_store)
                .collect(),
        ]
    }

    /// What the cells of these columns mean: ranks are ordered, grades are categories.
    pub(super) fn inputs(&self) -> [Vec<Input>; 2] {
        self.names().map(|names| {
            let input = |name: &String| match GRADES.contains(&name.as_str()) {
                true => Input::Category,
                false => Input::Number,
            };
            names.iter().map(input).collect()
        })
    }

    /// How many columns there are of customers and of items.
    pub(super) fn widths(&self) -> [usize; 2] {
        self.names().map(|names| names.len())
    }

    /// The columns of so many customers and items of whom nothing is known.
    pub(super) fn unknown(&self, [customers, items]: [usize; 2]) -> Ranked {
        let [of_customers, of_items] = self.widths();
        Ranked {
            customers: vec![vec![f32::NAN; customers]; of_customers],
            items: vec![vec![f32::NAN; items]; of_items],
        }
    }

    fn has_stores(&self) -> bool {
        !self.stores.is_empty()
    }

    fn customer(&self, tallies: &Tallies, row: usize) -> Vec<f32> {
        let latest = tallies.latest();
        let own = tallies.customer(row);
        let Some((overall, by_store)) = self.customers.split_first() else {
            return Vec::new();
        };
        let mut values: Vec<f32> = overall.ranks(&own, latest).into_iter().flatten().collect();
        values.push(overall.grade(&own, latest));
        if self.has_stores() {
            let main = tallies.main_store(row, self.columns.amount.is_some());
            let grade = main.and_then(|(store, own)| {
                let cuts = by_store.get(usize::from(store))?;
                Some(cuts.grade(&own, latest))
            });
            values.push(grade.unwrap_or(INACTIVE));
        }
        values
    }

    fn item(&self, tallies: &Tallies, row: usize) -> Vec<f32> {
        let has_amount = self.columns.amount.is_some();
        let rank = |(scope, cuts): (usize, &Vec<f32>)| {
            let sold = tallies.item(row, scope);
            match sold.count {
                0 => 0.0,
                _ => level(cuts, sold.volume(has_amount)),
            }
        };
        self.items.iter().enumerate().map(rank).collect()
    }

    /// Whether everything that was read fits: as many cuts as stores and columns ask for, each
    /// in order.
    pub(super) fn is_sound(&self) -> bool {
        let columns = &self.columns;
        let scopes = 1 + self.stores.len();
        let (has_time, has_amount) = (columns.time.is_some(), columns.amount.is_some());
        let of_items = ITEM_LEVELS as usize - 1;
        columns.is_sound()
            && columns.store.is_some() == self.has_stores()
            && self.stores.len() <= MOST_STORES
            && self.stores.is_sorted_by(|a, b| a < b)
            && self.customers.len() == scopes
            && self.items.len() == scopes
            && self
                .customers
                .iter()
                .all(|cuts| cuts.is_sound(has_time, has_amount))
            && self.items.iter().all(|cuts| are_cuts(cuts, of_items))
    }
}

impl Ranked {
    /// Columns without rows yet.
    pub(super) fn new(ranks: &Ranks) -> Ranked {
        ranks.unknown([0, 0])
    }

    /// Appends some customers.
    pub(super) fn push_customers(&mut self, ranks: &Ranks, tallies: &Tallies, rows: Range<usize>) {
        for row in rows {
            push(&mut self.customers, ranks.customer(tallies, row));
        }
    }

    /// Appends some items.
    pub(super) fn push_items(&mut self, ranks: &Ranks, tallies: &Tallies, rows: Range<usize>) {
        for row in rows {
            push(&mut self.items, ranks.item(tallies, row));
        }
    }
}

fn push(columns: &mut [Vec<f32>], row: Vec<f32>) {
    for (column, value) in columns.iter_mut().zip(row) {
        column.push(value);
    }
}
