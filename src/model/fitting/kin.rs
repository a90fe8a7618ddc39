//! Which rows belong together: whoever holds rows apart from those that are learnt from holds
//! whole customers apart, or the latest dates, and never some rows of a customer.
//!
//! What a model says of another row of a customer that it has learnt from is no word on
//! customers that it has not seen: a network that stops by such rows stops too late, and
//! probabilities that are put right by them are too sure.

mod made_up;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::feature::prepare::Random;

/// What rows have in common that must not stand on both sides of what is held apart (other
/// tools say "groups").
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kin {
    /// Per row of the table the number of its customer; empty where every row is one of its own.
    customers: Vec<u32>,
    /// Per row of the table when it stands, not-a-number where nobody knows; empty where rows
    /// are not parted by time.
    times: Vec<f64>,
    /// Of every row that was made up, in order, the two of the table between which it lies.
    between: Vec<[u32; 2]>,
    /// Rows of the table, behind which those stand that were made up.
    rows: u32,
}

impl Kin {
    /// Rows of the same number are one customer's; one number per row of the table.
    pub fn of_customers(customers: Vec<u32>) -> Kin {
        Kin {
            customers,
            ..Kin::default()
        }
    }

    /// Every row is a customer of its own, and what comes later is what is asked for; one time
    /// per row of the table, not-a-number where nobody knows.
    pub fn of_times(times: Vec<f64>) -> Kin {
        Kin {
            times,
            ..Kin::default()
        }
    }

    /// Whether every row is a customer of its own.
    pub(in crate::model) fn is_single(&self) -> bool {
        self.customers.is_empty()
    }

    /// The customer of each of these rows, numbered from 0 in the order in which they come.
    pub(in crate::model) fn numbered(&self, rows: &[u32]) -> Vec<u32> {
        if self.is_single() {
            return (0..rows.len() as u32).collect();
        }
        let mut numbers = BTreeMap::new();
        let number = |row: &u32| {
            // A row that nobody knows is a customer of its own.
            let known = self.customers.get(*row as usize).map(|own| u64::from(*own));
            let key = known.unwrap_or((1 << 32) + u64::from(*row));
            let next = numbers.len() as u32;
            *numbers.entry(key).or_insert(next)
        };
        rows.iter().map(number).collect()
    }

    /// The places of these rows, customer by customer.
    pub(in crate::model) fn places(&self, rows: &[u32]) -> Vec<Vec<u32>> {
        let mut places: Vec<Vec<u32>> = Vec::new();
        for (place, customer) in (0u32..).zip(self.numbered(rows)) {
            match places.get_mut(customer as usize) {
                Some(own) => own.push(place),
                None => places.push(vec![place]),
            }
        }
        places
    }

    /// The places of `rows` in random order to be learnt from, and those, ascending, that are
    /// held apart to say when it is enough: about `share` of the rows, at most half of them.
    /// `labels` has the answer of each place.
    ///
    /// Held apart are the latest dates where rows are parted by time; else whole customers, who
    /// ever said yes and who never did in the same share; else rows, each class in the same share.
    /// Never rows that were made up, nor is what tells of those held apart learnt from.
    pub(in crate::model) fn hold(
        &self,
        rows: &[u32],
        labels: &[bool],
        share: f64,
        random: &mut Random,
    ) -> (Vec<u32>, Vec<u32>) {
        match self.between.is_empty() {
            true => self.hold_own(rows, labels, share, random),
            false => self.hold_with_made_up(rows, labels, share, random),
        }
    }

    /// As [`Kin::hold`], of rows of the table only.
    fn hold_own(
        &self,
        rows: &[u32],
        labels: &[bool],
        share: f64,
        random: &mut Random,
    ) -> (Vec<u32>, Vec<u32>) {
        let share = share.clamp(0.0, 0.5);
        let held = self.latest(rows, labels, share);
        let Some(held) = held.or_else(|| self.whole(rows, labels, share, random)) else {
            return by_rows(labels, share, random);
        };
        let all = 0..rows.len() as u32;
        let is_held = |place: &u32| held.get(*place as usize) == Some(&true);
        let (held, mut learnt): (Vec<u32>, Vec<u32>) = all.partition(is_held);
        random.shuffle(&mut learnt);
        (learnt, held)
    }

    /// Deals rows into so many parts, customers whole; the part of each place. Customers of each
    /// class are spread evenly, `class` says a place's, from 0; that of a customer is the highest
    /// of its rows.
    pub(in crate::model) fn deal(
        &self,
        rows: &[u32],
        class: impl Fn(usize) -> usize,
        parts: usize,
        random: &mut Random,
    ) -> Vec<usize> {
        let customer_of = self.numbered(rows);
        let customers = summed(&customer_of, class);
        let mut order: Vec<usize> = (0..customers.len()).collect();
        random.shuffle(&mut order);
        let size = |customer: &usize| customers.get(*customer).map_or(0, |(_, rows)| *rows);
        order.sort_by_key(|customer| Reverse(size(customer)));
        let classes = customers.iter().map(|(class, _)| class + 1).max();
        let mut dealt = vec![vec![0usize; parts.max(1)]; classes.unwrap_or_default()];
        let mut part_of = vec![0; customers.len()];
        for customer in order {
            let Some((class, rows)) = customers.get(customer) else {
                continue;
            };
            let parts = dealt.get_mut(*class).into_iter().flatten().enumerate();
            // To the one that has least of its class, the first of equals.
            let Some((part, has)) = parts.min_by_key(|(_, has)| **has) else {
                continue;
            };
            *has += rows;
            if let Some(slot) = part_of.get_mut(customer) {
                *slot = part;
            }
        }
        let part = |customer: &u32| part_of.get(*customer as usize).copied();
        let parts = customer_of.iter().map(part);
        parts.map(Option::unwrap_or_default).collect()
    }

    /// Whether each place stands at one of the latest dates; none where rows are not parted by
    /// time, or where one side would have one answer only.
    fn latest(&self, rows: &[u32], labels: &[bool], share: f64) -> Option<Vec<bool>> {
        if self.times.is_empty() || share <= 0.0 {
            return None;
        }
        let time = |row: &u32| self.times.get(*row as usize).copied().unwrap_or(f64::NAN);
        let mut times: Vec<f64> = rows.iter().map(time).filter(|at| !at.is_nan()).collect();
        times.sort_by(|a, b| b.total_cmp(a));
        let wanted = rows.len() as f64 * share;
        let (mut taken, mut from) = (0, f64::INFINITY);
        for alike in times.chunk_by(|a, b| a == b) {
            // A date is held whole, and the latest one in any case.
            if taken > 0 && taken as f64 + alike.len() as f64 / 2.0 > wanted {
                break;
            }
            taken += alike.len();
            from = alike.first().copied().unwrap_or(from);
        }
        let held: Vec<bool> = rows.iter().map(|row| time(row) >= from).collect();
        let has = |side: bool, label: bool| {
            let mut places = held.iter().zip(labels);
            places.any(|(held, own)| *held == side && *own == label)
        };
        let both = |side: bool| has(side, true) && has(side, false);
        (2 * taken <= rows.len() && both(true) && both(false)).then_some(held)
    }

    /// Whether each place of `rows` is of a customer who is held apart, of about `share` of the
    /// rows; none where every row is a customer of its own.
    pub fn whole_customers(
        &self,
        rows: &[u32],
        share: f64,
        random: &mut Random,
    ) -> Option<Vec<bool>> {
        self.whole(rows, &[], share, random)
    }

    /// As [`Kin::whole_customers`], who ever said yes and who never did in the same share.
    fn whole(
        &self,
        rows: &[u32],
        labels: &[bool],
        share: f64,
        random: &mut Random,
    ) -> Option<Vec<bool>> {
        if self.is_single() {
            return None;
        }
        let customer_of = self.numbered(rows);
        let yes = |place: usize| usize::from(labels.get(place) == Some(&true));
        let customers = summed(&customer_of, yes);
        let mut held = vec![false; customers.len()];
        for class in [1, 0] {
            let own = customers.iter().enumerate();
            let own = own.filter(|(_, (of, _))| *of == class);
            let mut own: Vec<(usize, usize)> =
                own.map(|(customer, (_, rows))| (customer, *rows)).collect();
            random.shuffle(&mut own);
            let wanted = own.iter().map(|(_, rows)| rows).sum::<usize>() as f64 * share;
            let mut taken = 0;
            for (customer, rows) in own {
                // Not more than is wanted by more than it falls short without; never all.
                if (taken as f64 + rows as f64 / 2.0) < wanted
                    && let Some(slot) = held.get_mut(customer)
                {
                    *slot = true;
                    taken += rows;
                }
            }
        }
        let is_held = |customer: &u32| held.get(*customer as usize) == Some(&true);
        Some(customer_of.iter().map(is_held).collect())
    }
}

/// Each customer's class, the highest of its places, and how many places it has.
fn summed(customer_of: &[u32], class: impl Fn(usize) -> usize) -> Vec<(usize, usize)> {
    let mut customers: Vec<(usize, usize)> = Vec::new();
    for (place, customer) in customer_of.iter().enumerate() {
        let class = class(place);
        match customers.get_mut(*customer as usize) {
            Some((highest, rows)) => {
                *highest = class.max(*highest);
                *rows += 1;
            }
            None => customers.push((class, 1)),
        }
    }
    customers
}

/// Places in random order to be learnt from, and those held apart: of each class the same share.
fn by_rows(labels: &[bool], share: f64, random: &mut Random) -> (Vec<u32>, Vec<u32>) {
    let (mut learnt, mut held) = (Vec::new(), Vec::new());
    for class in [true, false] {
        let is = |row: &u32| labels.get(*row as usize) == Some(&class);
        let mut of_class: Vec<u32> = (0..labels.len() as u32).filter(is).collect();
        random.shuffle(&mut of_class);
        let apart = libm::round(of_class.len() as f64 * share) as usize;
        let (first, rest) = of_class.split_at(apart.min(of_class.len()));
        held.extend_from_slice(first);
        learnt.extend_from_slice(rest);
    }
    held.sort_unstable();
    learnt.sort_unstable();
    random.shuffle(&mut learnt);
    (learnt, held)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Customers of one to nine rows, not beside each other, and whether each row left.
    fn panel(seed: u64) -> (Vec<u32>, Vec<bool>) {
        let mut random = Random::new(seed);
        let mut rows = Vec::new();
        for customer in 0..90 {
            let count = 1 + random.below(9);
            rows.extend(std::iter::repeat_n(customer, count));
        }
        random.shuffle(&mut rows);
        let labels = rows.iter().map(|_| random.below(8) == 0).collect();
        (rows, labels)
    }

    #[test]
    fn no_customer_is_on_both_sides() {
        for seed in 0..25 {
            let (customers, labels) = panel(seed);
            // Some rows of the table are not learnt from at all.
            let rows: Vec<u32> = (0..customers.len() as u32).filter(|r| r % 7 != 3).collect();
            let labels: Vec<bool> = rows.iter().map(|row| labels[*row as usize]).collect();
            let kin = Kin::of_customers(customers.clone());
            let random = &mut Random::new(seed);
            let (learnt, held) = kin.hold(&rows, &labels, 0.15, random);
            let of = |places: &[u32]| -> BTreeSet<u32> {
                let row = |place: &u32| rows[*place as usize];
                places
                    .iter()
                    .map(|at| customers[row(at) as usize])
                    .collect()
            };
            assert!(of(&learnt).is_disjoint(&of(&held)), "seed {seed}");
            let all: BTreeSet<u32> = learnt.iter().chain(&held).copied().collect();
            assert_eq!(
                (all.len(), learnt.len() + held.len()),
                (rows.len(), rows.len())
            );
            let share = held.len() as f64 / rows.len() as f64;
            assert!((0.1..0.2).contains(&share), "{share}");
            for places in [&learnt, &held] {
                let yes = places.iter().filter(|at| labels[**at as usize]).count();
                assert!(yes > 0 && yes < places.len(), "seed {seed}");
            }
            let parts = kin.deal(&rows, |at| usize::from(labels[at]), 5, random);
            let places = |part: usize| -> Vec<u32> {
                (0..rows.len() as u32)
                    .filter(|at| parts[*at as usize] == part)
                    .collect()
            };
            for part in 0..5 {
                let own = places(part);
                let others: Vec<u32> = (0..5)
                    .filter(|other| *other != part)
                    .flat_map(places)
                    .collect();
                assert!(
                    of(&own).is_disjoint(&of(&others)),
                    "seed {seed}, part {part}"
                );
                assert!(
                    own.len() * 4 > others.len() / 2,
                    "{} of {}",
                    own.len(),
                    others.len()
                );
            }
        }
    }

    #[test]
    fn where_time_parts_the_rows_the_latest_are_held_apart() {
        let random = &mut Random::new(2);
        // Ten dates of forty rows each, and some rows without.
        let times: Vec<f64> = (0..400)
            .map(|row| {
                if row % 50 == 7 {
                    f64::NAN
                } else {
                    f64::from(row % 10)
                }
            })
            .collect();
        let labels: Vec<bool> = (0..400).map(|_| random.below(3) == 0).collect();
        let rows: Vec<u32> = (0..400).collect();
        let (learnt, held) = Kin::of_times(times.clone()).hold(&rows, &labels, 0.15, random);
        assert!(
            held.iter().all(|row| times[*row as usize] >= 8.0),
            "{held:?}"
        );
        assert!(!learnt.iter().any(|row| times[*row as usize] >= 8.0));
        assert_eq!((learnt.len(), held.len()), (320, 80));
        // A date that is more than half of all leaves too little: rows are dealt as ever.
        let flat = Kin::of_times(vec![3.0; 400]);
        assert_eq!(flat.hold(&rows, &labels, 0.15, random).1.len(), 60);
    }

    #[test]
    fn rows_of_their_own_are_dealt_in_turn() {
        let rows: Vec<u32> = (0..23).collect();
        let parts = Kin::default().deal(&rows, |_| 0, 5, &mut Random::new(9));
        let mut order: Vec<usize> = (0..23).collect();
        Random::new(9).shuffle(&mut order);
        for (turn, row) in order.into_iter().enumerate() {
            assert_eq!(parts[row], turn % 5);
        }
    }
}
