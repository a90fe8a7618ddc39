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
        None => customers.sort_unstable_by_key(|customer| ids.bytes(*customer)),
    }
}
