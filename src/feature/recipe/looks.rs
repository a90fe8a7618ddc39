//! What was looked at of the columns of tables, kept: a proposal that is made again after a
//! choice walks no rows then, however many there are. So it can be made in steps, too: each looks
//! at a few more columns, and the one that finds all of them known makes the proposal.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ptr;
use std::sync::Arc;

use super::purpose::{self, Purpose};
use super::repeats::Repeats;
use super::roles;
use crate::table::Column;
use crate::table::profile::{SpellingClash, spelling_clashes};

/// A column, by where it lies in memory.
type Place = usize;

/// What was looked at of the columns of tables. Columns are known by where they lie: whoever
/// changes or moves the tables takes new looks.
#[derive(Default)]
pub struct Looks {
    purposes: Memo<Place, Purpose>,
    present: Memo<Place, usize>,
    spans: Memo<Place, Option<(i64, i64)>>,
    counts: Memo<Place, Arc<Vec<u64>>>,
    clashes: Memo<Place, Arc<Vec<SpellingClash>>>,
    repeats: Memo<[Option<Place>; 3], Repeats>,
    named: Memo<[Option<Place>; 2], Named>,
    shared: Memo<[Option<Place>; 2], Shared>,
    /// Rows that may still be looked at; none: however many there are.
    left: Cell<Option<u64>>,
    /// Whether a look was put off for want of them.
    put_off: Cell<bool>,
}

/// How often the rows of all files of a table name customers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Named {
    /// Rows that name one.
    pub rows: u64,
    /// Different customers.
    pub distinct: u64,
    /// Rows whose answer is another than in the customer's first row.
    pub differ: u64,
}

/// How many of a column's values another column has, too.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shared {
    /// Its different values.
    pub values: usize,
    /// Those that the other has.
    pub shared: usize,
}

impl Looks {
    /// What `make` makes of these looks, if about so many rows are enough for those that nobody
    /// took yet; else `None`, and more is known the next time. Whatever `make` says meanwhile is
    /// made of looks that were put off, and holds nothing.
    pub fn within<T>(&self, rows: u64, make: impl FnOnce() -> T) -> Option<T> {
        // One look at least, so that it comes to an end.
        self.left.set(Some(rows.max(1)));
        self.put_off.set(false);
        let made = make();
        self.left.set(None);
        (!self.put_off.get()).then_some(made)
    }

    /// How many columns were looked at.
    pub fn columns(&self) -> usize {
        self.purposes.0.borrow().len()
    }

    /// The answer, looked for over so many rows the first time only.
    fn look<K: Ord, V: Clone + Default>(
        &self,
        memo: &Memo<K, V>,
        (key, rows): (K, usize),
        look: impl FnOnce() -> V,
    ) -> V {
        let known = memo.0.borrow().get(&key).cloned();
        if let Some(known) = known {
            return known;
        }
        match self.left.get() {
            Some(0) => {
                self.put_off.set(true);
                return V::default();
            }
            Some(left) => self.left.set(Some(left.saturating_sub(rows.max(1) as u64))),
            None => {}
        }
        let answer = look();
        memo.0.borrow_mut().insert(key, answer.clone());
        answer
    }

    /// What a column is good for by itself.
    pub(super) fn purpose(&self, column: &Column) -> Purpose {
        let asked = (place(column), column.len());
        self.look(&self.purposes, asked, || purpose::purpose(column))
    }

    /// Number of distinct texts that are there.
    pub(super) fn present(&self, column: &Column) -> usize {
        let asked = (place(column), column.len());
        self.look(&self.present, asked, || roles::present(column))
    }

    /// A column's first day and its last, as days since 1970.
    pub fn span(&self, column: &Column) -> Option<(i64, i64)> {
        let asked = (place(column), column.len());
        self.look(&self.spans, asked, || roles::span(column))
    }

    /// How many rows have each code of a column.
    pub fn counts(&self, column: &Column) -> Arc<Vec<u64>> {
        let asked = (place(column), column.len());
        self.look(&self.counts, asked, || Arc::new(column.counts()))
    }

    /// Spellings that may mean the same.
    pub(super) fn clashes(&self, column: &Column) -> Arc<Vec<SpellingClash>> {
        let asked = (place(column), column.len());
        self.look(&self.clashes, asked, || Arc::new(spelling_clashes(column)))
    }

    /// What repeated ids say of a table, by its columns of customers, times and answers.
    pub(super) fn repeats(
        &self,
        columns: [Option<&Column>; 3],
        look: impl FnOnce() -> Repeats,
    ) -> Repeats {
        self.look(&self.repeats, places(columns), look)
    }

    /// How often rows name customers, by the first file's columns of customers and answers.
    pub(super) fn named(
        &self,
        columns: [Option<&Column>; 2],
        look: impl FnOnce() -> Named,
    ) -> Named {
        self.look(&self.named, places(columns), look)
    }

    /// How many values of the first column the second one has.
    pub(super) fn shared(
        &self,
        columns: [Option<&Column>; 2],
        look: impl FnOnce() -> Shared,
    ) -> Shared {
        self.look(&self.shared, places(columns), look)
    }
}

fn place(column: &Column) -> Place {
    ptr::from_ref(column).addr()
}

/// Some columns, and how many rows they have together.
fn places<const N: usize>(columns: [Option<&Column>; N]) -> ([Option<Place>; N], usize) {
    let rows = columns.iter().flatten().map(|column| column.len()).sum();
    (columns.map(|column| column.map(place)), rows)
}

/// Answers by what was asked.
struct Memo<K, V>(RefCell<BTreeMap<K, V>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Memo<K, V> {
        Memo(RefCell::new(BTreeMap::new()))
    }
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use super::*;
    use crate::feature::recipe::{Said, propose_as_said, propose_by};
    use crate::ingest::ReadOptions;
    use crate::table::{Role, Table, read_slice};

    /// Whatever was looked at before, the same is proposed.
    #[test]
    fn a_proposal_by_what_was_looked_at_is_the_one_by_a_fresh_look() {
        let mut orders = String::from("no,buyer,ordered_at,kind,price\n");
        let mut members = String::from("card,city\n");
        for member in 0..20 {
            members.push_str(&format!("k{member},c{}\n", member % 3));
            for month in 1..=8 {
                let kind = ["visit", "renewal", "Visit"][month % 3];
                let day = 1 + (member + month) % 27;
                orders.push_str(&format!(
                    "s{month},k{member},2022-{month:02}-{day:02},{kind},{member}.5\n"
                ));
            }
        }
        let read = |name: &str, text: &str| {
            let opened = read_slice(name, text.as_bytes(), &ReadOptions::default());
            opened.unwrap_or_else(|error| panic!("{error}")).table
        };
        let parts = [
            read("orders_1.csv", &orders),
            read("orders_2.csv", &orders),
            read("members.csv", &members),
        ];
        let names = ["orders_1.csv", "orders_2.csv", "members.csv"];
        let tables: Vec<(&str, &Table)> = names.into_iter().zip(&parts).collect();
        let first = propose_as_said(&tables, &Said::default());
        let recipe = first.unwrap_or_else(|error| panic!("{error}"));
        let name = recipe.tables[0].name.clone();
        let looks = Looks::default();
        let mut said = Said::default();
        for (column, role) in [
            ("buyer", Role::Customer),
            ("kind", Role::Event),
            ("no", Role::Customer),
            ("kind", Role::Label),
            ("buyer", Role::Customer),
            ("price", Role::None),
        ] {
            said.say(&name, column, role);
            for _ in 0..2 {
                assert_eq!(
                    propose_by(&tables, &said, &looks),
                    propose_as_said(&tables, &said),
                    "{column}: {role:?}"
                );
            }
            // In the smallest steps it is the same, and again none is needed after that.
            let looks = Looks::default();
            let step = || looks.within(1, || propose_by(&tables, &said, &looks));
            let mut steps = 0;
            let proposed = loop {
                match step() {
                    Some(proposed) => break proposed,
                    None => steps += 1,
                }
            };
            assert_eq!(
                proposed,
                propose_as_said(&tables, &said),
                "{column}: {role:?}"
            );
            assert!(steps > 4, "{steps}");
            assert_eq!(step(), Some(proposed));
        }
    }
}
