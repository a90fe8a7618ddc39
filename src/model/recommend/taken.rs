//! What each customer took, read from three tables a little at a time: the same as
//! [`super::Interactions`] say, without moments. In passing, customers and items are ranked and
//! graded where a recommender reads that.

use std::collections::BTreeMap;

use super::interactions::column;
use super::ranks::{Purchase, Ranked, Ranks, Tallies, store_codes};
use super::{RecommendError, Recommender};
use crate::table::{Column, Table};

/// Ids that are looked at in a step.
const IDS_PER_STEP: usize = 1 << 13;
/// Rows, or customers, that are looked at in a step.
const ROWS_PER_STEP: usize = 1 << 16;

/// The parts of the work, one after another: the ids of customers and of items, the ids that
/// the interactions have of each, their stores, their rows, the customers' items put in order,
/// the ranks of customers and of items.
const PARTS: usize = 9;

/// A reading under way.
#[derive(Clone, Debug)]
pub struct TakenReader {
    /// The columns that name customers and items.
    ids: [String; 2],
    /// Rows of both tables by their id.
    rows: [BTreeMap<Box<str>, u32>; 2],
    /// Per code of the interactions' columns the row that it names.
    named: [Vec<Option<u32>>; 2],
    taken: Vec<Vec<u32>>,
    /// How it is ranked, as far as the interactions have the columns.
    ranks: Option<Ranks>,
    /// Per code of the interactions' stores the place among those that are known.
    stores: Vec<Option<u16>>,
    tallies: Tallies,
    ranked: Ranked,
    part: usize,
    /// What is done of the part, and how much there is.
    done: usize,
    all: usize,
}

impl TakenReader {
    /// A reading by the columns that name customers and items.
    pub fn new(customer: &str, item: &str) -> TakenReader {
        TakenReader {
            ids: [customer, item].map(str::to_string),
            rows: [BTreeMap::new(), BTreeMap::new()],
            named: [Vec::new(), Vec::new()],
            taken: Vec::new(),
            ranks: None,
            stores: Vec::new(),
            tallies: Tallies::default(),
            ranked: Ranked::default(),
            part: 0,
            done: 0,
            all: 0,
        }
    }

    /// A reading of what a recommender asks for.
    pub fn of(recommender: &Recommender) -> TakenReader {
        TakenReader {
            ranks: recommender.ranks.clone(),
            ..TakenReader::new(&recommender.customers.id, &recommender.items.id)
        }
    }

    /// Reads a little further; whether all is read. `tables` are customers, items,
    /// interactions, the same in every step.
    ///
    /// # Errors
    /// [`RecommendError`] when a column is not there, or an id stands twice where it must
    /// stand once.
    pub fn step(&mut self, tables: [&Table; 3]) -> Result<bool, RecommendError> {
        let [customers, items, interactions] = tables;
        match self.part {
            0 => self.read_ids(customers, 0)?,
            1 => self.read_ids(items, 1)?,
            2 => self.look_up(interactions, 0)?,
            3 => self.look_up(interactions, 1)?,
            4 => self.look_up_stores(tables)?,
            5 => self.read_rows(interactions, customers.rows())?,
            6 => self.put_in_order(),
            7 => self.rank(0),
            8 => self.rank(1),
            _ => return Ok(true),
        }
        if self.done >= self.all {
            self.part += 1;
            self.done = 0;
        }
        Ok(self.part >= PARTS)
    }

    /// How far it is, from 0 to 1.
    pub fn share(&self) -> f64 {
        let of_part = self.done as f64 / self.all.max(1) as f64;
        (self.part as f64 + of_part) / PARTS as f64
    }

    /// Per customer the items, rising, each once.
    pub fn finish(self) -> Vec<Vec<u32>> {
        self.taken
    }

    /// The same, and the ranks and grades of all customers and items, if they are read and the
    /// interactions have the columns.
    pub fn finish_ranked(self) -> (Vec<Vec<u32>>, Option<Ranked>) {
        let is_ranked = self.part >= PARTS && self.ranks.is_some();
        (self.taken, is_ranked.then_some(self.ranked))
    }

    /// The next stretch of a part that has `all` in it.
    fn stretch(&mut self, all: usize, most: usize) -> std::ops::Range<usize> {
        let first = self.done;
        self.all = all;
        self.done = (first + most).min(all);
        first..self.done
    }

    fn read_ids(&mut self, table: &Table, of: usize) -> Result<(), RecommendError> {
        let ids = column(table, &self.ids[of])?;
        for row in self.stretch(table.rows(), IDS_PER_STEP) {
            let id = ids.text(row).trim();
            if self.rows[of].insert(id.into(), row as u32).is_some() {
                return Err(RecommendError::IdTwice {
                    table: table.name.clone(),
                    column: self.ids[of].clone(),
                    id: id.to_string(),
                    row: row as u64 + 1,
                });
            }
        }
        Ok(())
    }

    fn look_up(&mut self, interactions: &Table, of: usize) -> Result<(), RecommendError> {
        let ids = column(interactions, &self.ids[of])?;
        for code in self.stretch(ids.dictionary_len(), IDS_PER_STEP) {
            let id = ids.dictionary_value(code as u32).trim();
            let row = self.rows[of].get(id).copied();
            self.named[of].push(row);
        }
        Ok(())
    }

    fn look_up_stores(&mut self, tables: [&Table; 3]) -> Result<(), RecommendError> {
        let [customers, items, interactions] = tables;
        // Where a column is missing, nothing is ranked.
        let told = |ranks: &Ranks| ranks.columns().told_by(interactions).ok();
        let ranks = self.ranks.take().filter(|ranks| told(ranks).is_some());
        let store = ranks.as_ref().and_then(|ranks| told(ranks)?.store);
        let stretch = self.stretch(store.map_or(0, Column::dictionary_len), IDS_PER_STEP);
        if let Some(ranks) = &ranks {
            if stretch.start == 0 {
                let rows = [customers.rows(), items.rows()];
                self.tallies = Tallies::new(rows, ranks.stores().len());
                self.ranked = Ranked::new(ranks);
            }
            if let Some(store) = store {
                self.stores
                    .append(&mut store_codes(store, ranks.stores(), stretch));
            }
        }
        self.ranks = ranks;
        Ok(())
    }

    fn read_rows(&mut self, interactions: &Table, customers: usize) -> Result<(), RecommendError> {
        self.taken.resize(customers, Vec::new());
        let of_customer = column(interactions, &self.ids[0])?.codes();
        let of_item = column(interactions, &self.ids[1])?.codes();
        let stretch = self.stretch(interactions.rows(), ROWS_PER_STEP);
        let [customers, items] = &self.named;
        let row = |named: &[Option<u32>], code: &u32| named.get(*code as usize).copied().flatten();
        let told = match &self.ranks {
            Some(ranks) => Some(ranks.columns().told_by(interactions)?),
            None => None,
        };
        let of_customer = of_customer.get(stretch.clone()).unwrap_or_default();
        let of_item = of_item.get(stretch.clone()).unwrap_or_default();
        for (place, (customer, item)) in stretch.zip(of_customer.iter().zip(of_item)) {
            let both = [row(customers, customer), row(items, item)];
            if let Some(told) = &told {
                let purchase = Purchase::read(told, place, both, &self.stores);
                self.tallies.add(&purchase);
            }
            if let [Some(customer), Some(item)] = both
                && let Some(taken) = self.taken.get_mut(customer as usize)
            {
                taken.push(item);
            }
        }
        Ok(())
    }

    fn put_in_order(&mut self) {
        let stretch = self.stretch(self.taken.len(), ROWS_PER_STEP);
        for items in self.taken.get_mut(stretch).unwrap_or_default() {
            items.sort_unstable();
            items.dedup();
        }
    }

    /// Ranks and grades some customers (0) or items (1).
    fn rank(&mut self, of: usize) {
        let Some(ranks) = self.ranks.take() else {
            self.stretch(0, ROWS_PER_STEP);
            return;
        };
        let rows = self.tallies.rows()[of];
        let stretch = self.stretch(rows, ROWS_PER_STEP);
        match of {
            0 => self.ranked.push_customers(&ranks, &self.tallies, stretch),
            _ => self.ranked.push_items(&ranks, &self.tallies, stretch),
        }
        self.ranks = Some(ranks);
    }
}
