//! What is gathered of one table's rows: per customer, or per customer and day,
//! a cell of numbers. Memory grows with the cells, not with the rows; two
//! gatherings of parts of the data can be merged.

mod adding;
mod lanes;
mod merging;
mod packed;
mod quads;

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::plan::TablePlan;
use super::words;
pub(super) use adding::Input;
use packed::{Packed, Parcel};

/// The day of cells that are not divided by days.
pub(super) const NO_DAY: i32 = i32::MIN;

/// A hash of whole numbers (Fibonacci hashing: Knuth, TAOCP 3, 6.4); the keys
/// are places that we count ourselves, so nobody can choose them to collide.
#[derive(Default)]
pub(super) struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(26) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }
}

type NumberHash = BuildHasherDefault<NumberHasher>;

/// Cells as they travel between workers.
#[derive(Serialize, Deserialize)]
pub(super) struct PackedCells {
    #[serde(with = "words")]
    customers: Vec<u32>,
    #[serde(with = "words")]
    days: Vec<i32>,
    #[serde(with = "words")]
    rows: Vec<u32>,
    values: Parcel,
    distinct: Vec<Vec<(u32, u64)>>,
}

/// One table's cells.
#[derive(Default)]
pub(super) struct Cells {
    /// Whether only a cell's first row counts.
    one_row: bool,
    /// The customer and day of each cell, in the order of their first row.
    owners: Vec<(u32, i32)>,
    /// All rows of each cell, those that repeat a customer included.
    rows: Vec<u32>,
    /// All slots but the first one, which says how many rows count.
    values: Packed,
    /// The cell of each customer and day; undivided cells are found by `of_customer`.
    places: HashMap<u64, u32, NumberHash>,
    of_customer: Vec<u32>,
    /// So many customers, the first ones, have the cells of their own numbers: all
    /// of them where no other table brought customers. These need not be looked up.
    alike: u32,
    /// Per set: the distinct values of each cell.
    distinct: Vec<HashSet<(u32, u64), NumberHash>>,
    /// The same, once the cells are in order.
    sorted: Vec<DistinctValues>,
    /// The cell of the row before: rows of one customer most often follow each other.
    last: Option<((u32, i32), u32)>,
}

/// Distinct values by cell, in the cells' order.
struct DistinctValues {
    /// Where each cell's values begin, and where the last one's end.
    starts: Vec<u32>,
    values: Vec<u64>,
}

impl DistinctValues {
    fn new(set: HashSet<(u32, u64), NumberHash>, moved: &[u32]) -> DistinctValues {
        let mut starts = vec![0u32; moved.len() + 1];
        let place = |cell: u32| moved.get(cell as usize).copied().unwrap_or_default() as usize;
        for (cell, _) in &set {
            if let Some(slot) = starts.get_mut(place(*cell) + 1) {
                *slot += 1;
            }
        }
        let mut sum = 0;
        for slot in &mut starts {
            sum += *slot;
            *slot = sum;
        }
        let mut next = starts.clone();
        let mut values = vec![0; set.len()];
        for (cell, value) in set {
            if let Some(at) = next.get_mut(place(cell)) {
                if let Some(slot) = values.get_mut(*at as usize) {
                    *slot = value;
                }
                *at += 1;
            }
        }
        DistinctValues { starts, values }
    }

    fn of(&self, cells: Range<usize>) -> &[u64] {
        match (self.starts.get(cells.start), self.starts.get(cells.end)) {
            (Some(start), Some(end)) => self
                .values
                .get(*start as usize..*end as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }
}

const NOWHERE: u32 = u32::MAX;

impl Cells {
    pub fn new(plan: &TablePlan) -> Cells {
        Cells {
            one_row: plan.one_row,
            values: Packed::new(plan),
            distinct: (0..plan.sets()).map(|_| HashSet::default()).collect(),
            ..Cells::default()
        }
    }

    /// The cell of a customer and day, and whether it is new.
    pub fn place(&mut self, customer: u32, day: i32) -> (u32, bool) {
        if let Some((owner, cell)) = self.last
            && owner == (customer, day)
        {
            return (cell, false);
        }
        let next = self.owners.len() as u32;
        let cell = if day == NO_DAY {
            let index = customer as usize;
            if self.of_customer.len() <= index {
                self.of_customer.resize(index + 1, NOWHERE);
            }
            match self.of_customer.get_mut(index) {
                Some(slot) if *slot == NOWHERE => {
                    *slot = next;
                    next
                }
                Some(slot) => *slot,
                None => next,
            }
        } else {
            let key = u64::from(customer) << 32 | u64::from(day as u32);
            *self.places.entry(key).or_insert(next)
        };
        let new = cell == next;
        if new {
            self.owners.push((customer, day));
            self.alike += u32::from((customer, day) == (self.alike, NO_DAY) && cell == customer);
            self.rows.push(0);
            self.values.push();
        }
        self.last = Some(((customer, day), cell));
        (cell, new)
    }

    /// Counts a row of each of these customers, if all have the cells of their own
    /// numbers, which are not divided by days; whether that is so.
    pub fn count_alike(&mut self, customers: &[u32]) -> bool {
        let largest = customers.iter().fold(0, |a, b| u32::max(a, *b));
        if largest >= self.alike {
            return false;
        }
        for customer in customers {
            if let Some(rows) = self.rows.get_mut(*customer as usize) {
                *rows = rows.saturating_add(1);
            }
        }
        true
    }

    /// The cell of a customer whose cells are not divided by days, if there is
    /// one already; the row is counted.
    #[inline(always)]
    pub fn known(&mut self, customer: u32) -> Option<u32> {
        let cell = match customer < self.alike {
            true => customer,
            false => *self.of_customer.get(customer as usize)?,
        };
        let rows = self.rows.get_mut(cell as usize)?;
        *rows = rows.saturating_add(1);
        Some(cell)
    }

    /// Counts a row of a cell.
    pub fn count_row(&mut self, cell: u32) {
        if let Some(rows) = self.rows.get_mut(cell as usize) {
            *rows = rows.saturating_add(1);
        }
    }

    /// All rows of each cell.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// Each cell's customer and day.
    pub fn owners(&self) -> &[(u32, i32)] {
        &self.owners
    }

    /// What a slot of a cell says.
    #[inline]
    pub fn slot(&self, cell: u32, slot: usize) -> f64 {
        if slot > 0 {
            return self.values.get(cell, slot);
        }
        let rows = self.rows.get(cell as usize).copied().unwrap_or_default();
        f64::from(if self.one_row { rows.min(1) } else { rows })
    }

    /// Puts the cells into this order: they are then read one after the other.
    /// No rows can be added any more.
    pub fn reorder(&mut self, order: &[u32]) {
        self.values.reorder(order);
        let owner = |cell: &u32| self.owners.get(*cell as usize).copied().unwrap_or_default();
        self.owners = order.iter().map(owner).collect();
        let rows = |cell: &u32| self.rows.get(*cell as usize).copied().unwrap_or_default();
        self.rows = order.iter().map(rows).collect();
        (self.places, self.of_customer, self.last) = Default::default();
        self.alike = 0;
        let mut moved = vec![0u32; order.len()];
        for (to, from) in order.iter().enumerate() {
            if let Some(slot) = moved.get_mut(*from as usize) {
                *slot = to as u32;
            }
        }
        let sets = std::mem::take(&mut self.distinct);
        self.sorted = sets
            .into_iter()
            .map(|set| DistinctValues::new(set, &moved))
            .collect();
    }

    /// The distinct values of a set in neighbouring cells, one cell after the other.
    pub fn distinct_in(&self, set: usize, cells: Range<usize>) -> &[u64] {
        self.sorted.get(set).map_or(&[], |values| values.of(cells))
    }

    /// The distinct values of a set, by cell.
    fn distinct(&self, set: usize) -> impl Iterator<Item = &(u32, u64)> {
        self.distinct.get(set).into_iter().flatten()
    }

    /// The cells for another worker.
    pub fn pack(self) -> PackedCells {
        let sets = self.distinct.into_iter();
        let (customers, days) = self.owners.into_iter().unzip();
        PackedCells {
            customers,
            days,
            rows: self.rows,
            values: self.values.pack(),
            distinct: sets.map(|set| set.into_iter().collect()).collect(),
        }
    }

    /// Puts another worker's cells here, only to be merged into others.
    pub fn unpack(&mut self, packed: PackedCells) {
        self.owners = packed.customers.into_iter().zip(packed.days).collect();
        self.rows = packed.rows;
        self.values.unpack(packed.values);
        let sets = packed.distinct.into_iter();
        self.distinct = sets.map(|set| set.into_iter().collect()).collect();
    }

    /// Bytes held, roughly.
    pub fn size(&self) -> u64 {
        let sets: usize = self.distinct.iter().map(HashSet::capacity).sum();
        (self.values.size()
            + self.owners.capacity() * 8
            + self.places.capacity() * 16
            + self.of_customer.capacity() * 4
            + sets * 20) as u64
    }
}

#[cfg(test)]
mod tests;
