//! Each customer's cells together, in the order of their days, and the customers
//! in the order of the result: whoever goes through the result's rows then goes
//! through memory from its beginning to its end.

use std::ops::Range;

use super::build::Intake;
use super::cells::NO_DAY;

/// Per customer its place when those of the result come first, in its order, and
/// the others after them.
pub(super) fn places(result: &[u32], customers: usize) -> Vec<u32> {
    let mut places = vec![u32::MAX; customers];
    let mut next = 0;
    let mut put = |slot: &mut u32| {
        if *slot == u32::MAX {
            *slot = next;
            next += 1;
        }
    };
    for customer in result {
        if let Some(slot) = places.get_mut(*customer as usize) {
            put(slot);
        }
    }
    places.iter_mut().for_each(put);
    places
}

impl Intake {
    /// Puts each customer's cells together, in the order of their days, and the
    /// customers in the order of their [`places`].
    pub(super) fn order(&mut self, places: &[u32]) {
        let owners = self.cells.owners();
        let place = |customer: u32| places.get(customer as usize).map(|place| *place as usize);
        let mut starts = vec![0u32; places.len() + 1];
        for (customer, _) in owners {
            if let Some(slot) = place(*customer).and_then(|at| starts.get_mut(at + 1)) {
                *slot += 1;
            }
        }
        let mut sum = 0;
        for slot in &mut starts {
            sum += *slot;
            *slot = sum;
        }
        let mut next = starts.clone();
        let mut cells = vec![(NO_DAY, 0); sum as usize];
        for (cell, (customer, day)) in owners.iter().enumerate() {
            if let Some(at) = place(*customer).and_then(|at| next.get_mut(at)) {
                if let Some(slot) = cells.get_mut(*at as usize) {
                    *slot = (*day, cell as u32);
                }
                *at += 1;
            }
        }
        let range = |place: usize| match (starts.get(place), starts.get(place + 1)) {
            (Some(start), Some(end)) => (*start, *end),
            _ => (0, 0),
        };
        for (start, end) in (0..places.len()).map(range).filter(|(a, b)| b - a > 1) {
            if let Some(cells) = cells.get_mut(start as usize..end as usize) {
                cells.sort_unstable();
            }
        }
        self.ranges = places.iter().map(|place| range(*place as usize)).collect();
        let order: Vec<u32> = cells.into_iter().map(|(_, cell)| cell).collect();
        self.cells.reorder(&order);
    }

    pub(super) fn cells_of(&self, customer: u32) -> Range<usize> {
        match self.ranges.get(customer as usize) {
            Some((start, end)) => *start as usize..*end as usize,
            None => 0..0,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_in_the_order_of_the_result_and_of_their_days() {
        let mut intake = Intake::default();
        for (customer, day) in [(0, 7), (2, 5), (0, 3), (3, 1), (2, 4), (1, NO_DAY)] {
            intake.cells.place(customer, day);
        }
        // 1 and 3 are not in the result.
        let places = places(&[2, 0], 5);
        assert_eq!(places, [1, 2, 0, 3, 4]);
        intake.order(&places);
        let owners = [(2, 4), (2, 5), (0, 3), (0, 7), (1, NO_DAY), (3, 1)];
        assert_eq!(intake.cells.owners(), owners);
        let found: Vec<Range<usize>> = (0..5).map(|customer| intake.cells_of(customer)).collect();
        assert_eq!(found, [2..4, 4..5, 0..2, 5..6, 6..6]);
        assert_eq!(intake.cells_between(0, i64::MIN, 7), 2..3);
    }
}
