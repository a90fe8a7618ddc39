//! What was bought, summed per customer and per item, overall and by store.

use std::ops::Range;

use super::columns::Told;
use crate::table::Column;
use crate::table::date::DAY;

/// The purchases of one customer, or of one item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::model::recommend) struct Tally {
    /// How many.
    pub count: u32,
    /// For how much.
    pub spend: f64,
    /// The last one, in microseconds since 1970; `i64::MIN` where nobody knows.
    pub last: i64,
}

impl Default for Tally {
    fn default() -> Tally {
        Tally {
            count: 0,
            spend: 0.0,
            last: i64::MIN,
        }
    }
}

impl Tally {
    fn add(&mut self, purchase: &Purchase) {
        self.count = self.count.saturating_add(1);
        self.spend += purchase.amount;
        self.last = self.last.max(purchase.moment);
    }

    /// Days from the last purchase to the latest of all.
    pub fn days_since(&self, latest: i64) -> Option<f64> {
        let days = latest.div_euclid(DAY) - self.last.div_euclid(DAY);
        (self.last != i64::MIN).then_some(days as f64)
    }

    /// For how much, or how many where no amount is known.
    pub fn volume(&self, has_amount: bool) -> f64 {
        match has_amount {
            true => self.spend,
            false => f64::from(self.count),
        }
    }
}

/// One row of the interactions.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::recommend) struct Purchase {
    /// The customer's row, if it is known.
    customer: Option<u32>,
    /// The item's row, if it is known.
    item: Option<u32>,
    /// The store's place among those by which is tallied.
    store: Option<u16>,
    amount: f64,
    moment: i64,
}

impl Purchase {
    /// A row of the interactions by the rows of its customer and its item; `of_code` are the
    /// places of the stores by their codes.
    pub fn read(
        told: &Told<'_>,
        row: usize,
        [customer, item]: [Option<u32>; 2],
        of_code: &[Option<u16>],
    ) -> Purchase {
        let store = told.store.map(|store| store.code(row) as usize);
        Purchase {
            customer,
            item,
            store: store.and_then(|code| of_code.get(code).copied().flatten()),
            amount: told.amount(row),
            moment: told.moment(row),
        }
    }
}

/// All purchases, summed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::model::recommend) struct Tallies {
    /// The latest purchase of all.
    latest: i64,
    /// Stores, and one for all of them together.
    scopes: usize,
    customers: Vec<Tally>,
    /// Per customer the stores where something was bought.
    by_store: Vec<Vec<(u16, Tally)>>,
    /// Per item overall, then by store.
    items: Vec<Tally>,
}

impl Tallies {
    /// Nothing bought yet by so many customers, of so many items, in so many stores.
    pub fn new([customers, items]: [usize; 2], stores: usize) -> Tallies {
        Tallies {
            latest: i64::MIN,
            scopes: 1 + stores,
            customers: vec![Tally::default(); customers],
            by_store: vec![Vec::new(); customers],
            items: vec![Tally::default(); items * (1 + stores)],
        }
    }

    /// Adds a row. A customer's purchases count whatever was bought, an item's sales whoever
    /// bought it: so they do not depend on which others are at hand.
    pub fn add(&mut self, purchase: &Purchase) {
        self.latest = self.latest.max(purchase.moment);
        if let Some(customer) = purchase.customer {
            let customer = customer as usize;
            if let Some(own) = self.customers.get_mut(customer) {
                own.add(purchase);
            }
            if let (Some(store), Some(stores)) = (purchase.store, self.by_store.get_mut(customer)) {
                match stores.iter_mut().find(|(place, _)| *place == store) {
                    Some((_, own)) => own.add(purchase),
                    None => {
                        let mut own = Tally::default();
                        own.add(purchase);
                        stores.push((store, own));
                    }
                }
            }
        }
        if let Some(item) = purchase.item {
            let first = item as usize * self.scopes;
            let of_store = purchase.store.map(|store| first + 1 + usize::from(store));
            for place in std::iter::once(first).chain(of_store) {
                if let Some(sold) = self.items.get_mut(place) {
                    sold.add(purchase);
                }
            }
        }
    }

    /// The latest purchase of all.
    pub fn latest(&self) -> i64 {
        self.latest
    }

    /// How many customers and items there are.
    pub fn rows(&self) -> [usize; 2] {
        [self.customers.len(), self.items.len() / self.scopes.max(1)]
    }

    /// A customer's purchases.
    pub fn customer(&self, row: usize) -> Tally {
        self.customers.get(row).copied().unwrap_or_default()
    }

    /// The store where a customer bought most, of several alike the first by name, and what.
    pub fn main_store(&self, row: usize, has_amount: bool) -> Option<(u16, Tally)> {
        let stores = self.by_store.get(row)?.iter().copied();
        stores.max_by(|(place, own), (other_place, other)| {
            let by_volume = own.volume(has_amount).total_cmp(&other.volume(has_amount));
            by_volume.then(other_place.cmp(place))
        })
    }

    /// An item's sales, overall (0) or in a store (from 1).
    pub fn item(&self, row: usize, scope: usize) -> Tally {
        let place = row * self.scopes + scope;
        self.items.get(place).copied().unwrap_or_default()
    }

    /// What those customers bought who bought something, overall (0) or in a store (from 1).
    pub fn customers(&self, scope: usize) -> Vec<Tally> {
        match scope.checked_sub(1) {
            None => {
                let bought = self.customers.iter().filter(|own| own.count > 0);
                bought.copied().collect()
            }
            Some(store) => {
                let all = self.by_store.iter().flatten();
                let there = all.filter(|(place, _)| usize::from(*place) == store);
                there.map(|(_, own)| *own).collect()
            }
        }
    }

    /// The sales of those items that were sold, overall (0) or in a store (from 1).
    pub fn items(&self, scope: usize) -> Vec<Tally> {
        let [_, items] = self.rows();
        let sold = (0..items).map(|row| self.item(row, scope));
        sold.filter(|sold| sold.count > 0).collect()
    }
}

/// The places of stores (rising names) by their codes in a column, for some of the codes.
pub(in crate::model::recommend) fn store_codes(
    column: &Column,
    stores: &[String],
    codes: Range<usize>,
) -> Vec<Option<u16>> {
    let place = |code: usize| {
        let name = column.dictionary_value(code as u32).trim();
        let found = stores.binary_search_by(|store| store.as_str().cmp(name));
        found.ok().map(|place| place as u16)
    };
    codes.map(place).collect()
}
