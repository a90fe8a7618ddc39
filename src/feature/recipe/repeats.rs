//! Whether a table has one row per customer although some ids come back: a table
//! that was exported twice in part is no log.

use super::roles::present;
use crate::table::Table;

/// Share of a repeated row's cells that repeat, too, when a row was doubled.
const ALIKE: f64 = 0.8;

/// What repeated ids say of a table.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Repeats {
    /// Whether every customer has one row, but for faults.
    pub one_row: bool,
    /// Whether customers have 1.2 rows or more on the whole.
    pub many_rows: bool,
    /// Whether the answer is the same in all of a customer's rows, but for faults.
    pub label_is_constant: bool,
    /// Rows that repeat a customer with another answer.
    pub answers_differ: u64,
}

impl Repeats {
    /// Looks at the rows of each customer; the columns by their positions.
    pub fn of(
        table: &Table,
        customer: usize,
        time: Option<usize>,
        label: Option<usize>,
    ) -> Repeats {
        let ids = table.columns().get(customer);
        let distinct = ids.map_or(0, present);
        let named = ids.map_or(0, |ids| ids.len() - ids.missing_count() as usize);
        let repeated = named.saturating_sub(distinct);
        let many_rows = named * 5 >= distinct * 6;
        // Of a log only the answer is of interest: it may say the same in every row.
        let of_interest = |at: usize| !many_rows || Some(at) == label;
        let compared = Compared::of(table, customer, time, label, of_interest);
        let constant = compared.labels_changed == 0;
        // A handful of doubled rows is a fault of the data, not its shape.
        let few = compared.repeated_ids * 100 <= distinct;
        let alike = compared.times_alike * 2 >= repeated && compared.share_alike() >= ALIKE;
        // With an answer, or without a time, hardly more rows than customers are no log.
        let doubled = !many_rows && (label.is_some() || time.is_none() || alike);
        Repeats {
            one_row: few || doubled,
            many_rows,
            label_is_constant: few || doubled || constant,
            answers_differ: compared.labels_changed as u64,
        }
    }
}

/// Rows that repeat an id against the first row of that id.
#[derive(Default)]
struct Compared {
    repeated_ids: usize,
    labels_changed: usize,
    /// Rows with the first row's time; all where there is no time.
    times_alike: usize,
    cells: usize,
    cells_alike: usize,
}

impl Compared {
    fn of(
        table: &Table,
        customer: usize,
        time: Option<usize>,
        label: Option<usize>,
        of_interest: impl Fn(usize) -> bool,
    ) -> Compared {
        let mut found = Compared::default();
        let Some(ids) = table.columns().get(customer) else {
            return found;
        };
        let others = table.columns().iter().enumerate();
        let others: Vec<(usize, &[u32])> = others
            .filter(|(at, _)| *at != customer && of_interest(*at))
            .map(|(at, column)| (at, column.codes()))
            .collect();
        // Per id: its first row, and whether it came back.
        let mut first: Vec<Option<(usize, bool)>> = vec![None; ids.dictionary_len()];
        for (row, id) in ids.codes().iter().enumerate() {
            if ids.is_missing_code(*id) {
                continue;
            }
            let Some(slot) = first.get_mut(*id as usize) else {
                continue;
            };
            let Some((first_row, back)) = slot else {
                *slot = Some((row, false));
                continue;
            };
            found.repeated_ids += usize::from(!std::mem::replace(back, true));
            let mut time_alike = true;
            for (at, codes) in &others {
                let alike = codes.get(row) == codes.get(*first_row);
                found.cells += 1;
                found.cells_alike += usize::from(alike);
                found.labels_changed += usize::from(Some(*at) == label && !alike);
                time_alike &= alike || Some(*at) != time;
            }
            found.times_alike += usize::from(time_alike);
        }
        found
    }

    fn share_alike(&self) -> f64 {
        self.cells_alike as f64 / self.cells.max(1) as f64
    }
}
