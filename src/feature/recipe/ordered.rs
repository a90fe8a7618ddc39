//! Each customer's cells together, in the order of their days.

use std::ops::Range;

use super::build::Intake;
use super::cells::NO_DAY;

impl Intake {
    /// Puts each customer's cells together, in the order of their days.
    pub(super) fn order(&mut self, customers: usize) {
        let owners = self.cells.owners();
        let mut cells: Vec<u32> = (0..owners.len() as u32).collect();
        cells.sort_unstable_by_key(|cell| owners.get(*cell as usize).copied());
        let mut starts = vec![0u32; customers + 1];
        for (customer, _) in owners {
            if let Some(slot) = starts.get_mut(*customer as usize + 1) {
                *slot += 1;
            }
        }
        let mut sum = 0;
        for slot in &mut starts {
            sum += *slot;
            *slot = sum;
        }
        self.starts = starts;
        self.cells.reorder(&cells);
    }

    pub(super) fn cells_of(&self, customer: u32) -> Range<usize> {
        let at = customer as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        }
    }

    pub(super) fn day_of(&self, cell: usize) -> Option<i64> {
        let (_, day) = self.cells.owners().get(cell)?;
        (*day != NO_DAY).then(|| i64::from(*day))
    }

    /// A customer's cells of these days; undivided cells always.
    pub(super) fn cells_between(&self, customer: u32, from: i64, until: i64) -> Range<usize> {
        let cells = self.cells_of(customer);
        if (from, until) == (i64::MIN, i64::MAX) {
            return cells;
        }
        let owners = self.cells.owners().get(cells.clone()).unwrap_or_default();
        let before = |day: i32, limit: i64| day == NO_DAY || i64::from(day) < limit;
        let start = match from {
            i64::MIN => 0,
            from => owners.partition_point(|(_, day)| *day != NO_DAY && before(*day, from)),
        };
        let end = owners.partition_point(|(_, day)| before(*day, until));
        cells.start + start..cells.start + end.max(start)
    }
}
