//! What each customer took, read from three tables a little at a time: the same as
//! [`super::Interactions`] say, without moments.

use std::collections::BTreeMap;

use super::RecommendError;
use super::interactions::column;
use crate::table::Table;

/// Ids that are looked at in a step.
const IDS_PER_STEP: usize = 1 << 13;
/// Rows, or customers, that are looked at in a step.
const ROWS_PER_STEP: usize = 1 << 16;

/// The parts of the work, one after another: the ids of customers and of items, the ids that
/// the interactions have of each, their rows, the customers' items put in order.
const PARTS: usize = 6;

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
            part: 0,
            done: 0,
            all: 0,
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
            4 => self.read_rows(interactions, customers.rows())?,
            5 => self.put_in_order(),
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

    fn read_rows(&mut self, interactions: &Table, customers: usize) -> Result<(), RecommendError> {
        self.taken.resize(customers, Vec::new());
        let of_customer = column(interactions, &self.ids[0])?.codes();
        let of_item = column(interactions, &self.ids[1])?.codes();
        let stretch = self.stretch(interactions.rows(), ROWS_PER_STEP);
        let [customers, items] = &self.named;
        let row = |named: &[Option<u32>], code: &u32| named.get(*code as usize).copied().flatten();
        let of_customer = of_customer.get(stretch.clone()).unwrap_or_default();
        let of_item = of_item.get(stretch).unwrap_or_default();
        for (customer, item) in of_customer.iter().zip(of_item) {
            if let (Some(customer), Some(item)) = (row(customers, customer), row(items, item))
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
}
