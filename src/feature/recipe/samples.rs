//! The rows of the result: customers, or customers at anchors.

use super::values::Interner;

/// The rows of the result, by customer, then anchor.
#[derive(Clone, Debug, Default)]
pub(super) struct Samples {
    pub customers: Vec<u32>,
    /// Positions among the anchors; 0 without any.
    pub anchors: Vec<u32>,
}

impl Samples {
    pub fn len(&self) -> usize {
        self.customers.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.customers
            .iter()
            .copied()
            .zip(self.anchors.iter().copied())
    }

    /// How many customers have a row.
    pub fn distinct_customers(&self) -> u64 {
        let changes = self
            .customers
            .windows(2)
            .filter(|pair| pair.first() != pair.last())
            .count();
        (changes + usize::from(!self.customers.is_empty())) as u64
    }

    /// Per customer whether there is a row.
    pub fn inside(&self, customers: usize) -> Vec<bool> {
        let mut inside = vec![false; customers];
        for customer in &self.customers {
            if let Some(slot) = inside.get_mut(*customer as usize) {
                *slot = true;
            }
        }
        inside
    }

    /// The row of the same customer at another anchor, near `row`.
    pub fn row_of(&self, row: usize, customer: u32, anchor: u32) -> Option<usize> {
        let rows = self.iter().enumerate().skip(row);
        rows.take_while(|(_, (other, _))| *other == customer)
            .find(|(_, (_, other))| *other == anchor)
            .map(|(at, _)| at)
    }

    /// Applies `of` to the values at each anchor by themselves.
    pub fn by_anchor<T: Clone + Default>(
        &self,
        values: &[f64],
        of: impl Fn(&[f64]) -> Vec<T>,
    ) -> Vec<T> {
        let groups = self
            .anchors
            .iter()
            .max()
            .map_or(0, |last| *last as usize + 1);
        let mut rows: Vec<Vec<usize>> = vec![Vec::new(); groups];
        for (row, anchor) in self.anchors.iter().enumerate() {
            if let Some(group) = rows.get_mut(*anchor as usize) {
                group.push(row);
            }
        }
        let mut out = vec![T::default(); self.len()];
        for group in rows {
            let picked: Vec<f64> = group
                .iter()
                .map(|row| values.get(*row).copied().unwrap_or(f64::NAN))
                .collect();
            for (row, value) in group.iter().zip(of(&picked)) {
                if let Some(slot) = out.get_mut(*row) {
                    *slot = value;
                }
            }
        }
        out
    }
}

/// Sorts customers by their ids: as whole numbers when all of them are, else as texts.
pub(super) fn by_id(customers: &mut [u32], ids: &Interner) {
    let number = |customer: u32| -> Option<u64> {
        let text = ids.text(customer)?;
        let plain = text.bytes().all(|byte| byte.is_ascii_digit());
        let canonical = text == "0" || !text.starts_with('0');
        (plain && canonical).then(|| text.parse().ok()).flatten()
    };
    let numbers: Option<Vec<(u64, u32)>> = customers
        .iter()
        .map(|customer| Some((number(*customer)?, *customer)))
        .collect();
    match numbers {
        Some(mut numbers) => {
            numbers.sort_unstable();
            for (slot, (_, customer)) in customers.iter_mut().zip(numbers) {
                *slot = customer;
            }
        }
        None => by_text(customers, ids),
    }
}

/// Sorts customers by their ids' bytes. The eight bytes after what all ids begin
/// with decide nearly always, and they travel with the customer: an id itself,
/// which lies anywhere in memory, is seldom looked at.
fn by_text(customers: &mut [u32], ids: &Interner) {
    let bytes = |customer: &u32| ids.bytes(*customer).unwrap_or_default();
    let first = customers.first().map(bytes).unwrap_or_default();
    let same = |id: &[u8]| first.iter().zip(id).take_while(|(a, b)| a == b).count();
    let shared = customers.iter().map(|customer| same(bytes(customer))).min();
    let shared = shared.unwrap_or_default();
    let head = |customer: &u32| {
        let rest = bytes(customer).get(shared..).unwrap_or_default();
        let mut head = [0; 8];
        for (to, from) in head.iter_mut().zip(rest) {
            *to = *from;
        }
        (u64::from_be_bytes(head), *customer)
    };
    let mut heads: Vec<(u64, u32)> = customers.iter().map(head).collect();
    heads.sort_unstable_by(|(a, one), (b, other)| {
        a.cmp(b)
            .then_with(|| ids.bytes(*one).cmp(&ids.bytes(*other)))
    });
    for (slot, (_, customer)) in customers.iter_mut().zip(heads) {
        *slot = customer;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_sorted_as_their_bytes_are() {
        for ids in [
            &[
                "shop-b",
                "shop-a",
                "shop-",
                "shop-a\0",
                "shop-aaaaaaaab",
                "shop-aaaaaaaaa",
            ][..],
            &["z", "", "\0", "가나다", "가나", "é", "12", "9"],
            &["alike-to-the-last-b", "alike-to-the-last-a"],
            // Whole numbers are sorted as such.
            &["10", "9", "0"],
            &[],
        ] {
            let mut interner = Interner::default();
            let mut customers: Vec<u32> = ids.iter().map(|id| interner.code(id)).collect();
            by_id(&mut customers, &interner);
            let mut expected = ids.to_vec();
            expected.sort_unstable();
            expected.sort_by_key(|id| id.parse::<u64>().ok().filter(|_| ids.contains(&"10")));
            let sorted: Vec<_> = customers.iter().filter_map(|c| interner.text(*c)).collect();
            assert_eq!(sorted, expected);
        }
    }
}
