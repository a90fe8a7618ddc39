//! Rows that were made up stand between two rows of the table: they are learnt from, and never
//! judge. What lies between a row that is held apart and another is not learnt from, for it
//! tells of the one that it must not know.

use std::collections::{BTreeMap, BTreeSet};

use super::Kin;
use crate::feature::prepare::Random;

impl Kin {
    /// The same where rows were made up and stand behind the `rows` of the table: each goes with
    /// the row at which it began, the first of the two `between` which it lies.
    pub fn with_made_up(mut self, rows: usize, between: &[[u32; 2]]) -> Kin {
        if between.is_empty() {
            return self;
        }
        if self.customers.is_empty() {
            self.customers = (0..rows as u32).collect();
        }
        let began = || between.iter().map(|[began, _]| *began);
        let made: Vec<u32> = began().map(|row| self.customer(row)).collect();
        self.customers.extend(made);
        if !self.times.is_empty() {
            let time = |row: u32| self.times.get(row as usize).copied();
            let made: Vec<f64> = began().map(|row| time(row).unwrap_or(f64::NAN)).collect();
            self.times.extend(made);
        }
        self.between = between.to_vec();
        self.rows = rows as u32;
        self
    }

    /// The customer of a row; of one that nobody knows, the row itself.
    fn customer(&self, row: u32) -> u32 {
        self.customers.get(row as usize).copied().unwrap_or(row)
    }

    /// The two rows between which a row lies, if it was made up.
    fn parents(&self, row: u32) -> Option<[u32; 2]> {
        let made = row.checked_sub(self.rows)?;
        self.between.get(made as usize).copied()
    }

    /// Whether a row was made up: it must not judge.
    pub(in crate::model) fn is_made_up(&self, row: u32) -> bool {
        self.parents(row).is_some()
    }

    /// Of each of these rows the numbers, as [`Kin::numbered`] gives them, of the customers of
    /// whom it tells: its own twice, or those of the two rows between which it was made up.
    pub(in crate::model) fn both(&self, rows: &[u32]) -> Vec<[u32; 2]> {
        let numbers = self.numbered(rows);
        if self.between.is_empty() {
            return numbers.into_iter().map(|own| [own; 2]).collect();
        }
        let known = rows.iter().zip(&numbers);
        let known: BTreeMap<u32, u32> = known
            .map(|(row, number)| (self.customer(*row), *number))
            .collect();
        let other = |row: u32| {
            let [_, towards] = self.parents(row)?;
            known.get(&self.customer(towards)).copied()
        };
        let both = rows.iter().zip(numbers);
        both.map(|(row, own)| [own, other(*row).unwrap_or(own)])
            .collect()
    }

    /// As [`Kin::hold`], where some of `rows` were made up: these are learnt from if neither of
    /// the rows between which they lie is held apart.
    pub(super) fn hold_with_made_up(
        &self,
        rows: &[u32],
        labels: &[bool],
        share: f64,
        random: &mut Random,
    ) -> (Vec<u32>, Vec<u32>) {
        let row_at = |place: u32| rows.get(place as usize).copied().unwrap_or_default();
        let places = 0..rows.len() as u32;
        let (made, own): (Vec<u32>, Vec<u32>) =
            places.partition(|place| self.is_made_up(row_at(*place)));
        let own_rows: Vec<u32> = own.iter().map(|place| row_at(*place)).collect();
        let label = |place: &u32| labels.get(*place as usize).copied().unwrap_or_default();
        let own_labels: Vec<bool> = own.iter().map(label).collect();
        let (learnt, held) = self.hold_own(&own_rows, &own_labels, share, random);
        let back = |chosen: Vec<u32>| -> Vec<u32> {
            let chosen = chosen.iter();
            chosen
                .filter_map(|at| own.get(*at as usize).copied())
                .collect()
        };
        let (mut learnt, held) = (back(learnt), back(held));
        let apart = held.iter().map(|place| self.customer(row_at(*place)));
        let apart: BTreeSet<u32> = apart.collect();
        let is_free = |place: &u32| {
            let between = self.parents(row_at(*place)).unwrap_or_default();
            !between
                .iter()
                .any(|row| apart.contains(&self.customer(*row)))
        };
        learnt.extend(made.into_iter().filter(is_free));
        random.shuffle(&mut learnt);
        (learnt, held)
    }

    /// What places of yes among those that judge weigh for their share to be the one among
    /// `learnt`: a model that knows as many of either answer would else be held to have learnt
    /// too much when it says what it was taught. 1 where no rows were made up.
    pub(in crate::model) fn judging_weight(
        &self,
        labels: &[bool],
        learnt: &[u32],
        judges: &[u32],
    ) -> f64 {
        if self.between.is_empty() {
            return 1.0;
        }
        let odds = |places: &[u32]| {
            let yes = |place: &&u32| labels.get(**place as usize) == Some(&true);
            let yes = places.iter().filter(yes).count();
            yes as f64 / (places.len() - yes) as f64
        };
        let weight = odds(learnt) / odds(judges);
        // Of one answer only there is nothing to weigh.
        match weight.is_finite() && weight > 0.0 {
            true => weight,
            false => 1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hundred rows, the last twenty of which left; sixty were made up between these.
    fn made_up() -> (Vec<bool>, Vec<[u32; 2]>) {
        let labels = [[false; 80].as_slice(), &[true; 80]].concat();
        let between = (0..60).map(|made| [80 + made % 20, 80 + (made * 7 + 3) % 20]);
        (labels, between.collect())
    }

    #[test]
    fn what_was_made_up_goes_with_the_rows_between_which_it_lies_and_never_judges() {
        let (labels, between) = made_up();
        let rows: Vec<u32> = (0..160).collect();
        // Of the twenty latest rows four left.
        let times = (0..100).map(|row| f64::from(row * 37 % 100)).collect();
        let kins = [
            Kin::default(),
            Kin::of_customers((0..100).collect()),
            // Two rows of each customer, one of either answer or of the same.
            Kin::of_customers((0..100).map(|row| row % 50).collect()),
            Kin::of_times(times),
        ];
        for kin in kins {
            let kin = kin.with_made_up(100, &between);
            let (learnt, held) = kin.hold(&rows, &labels, 0.2, &mut Random::new(1));
            assert!(held.iter().all(|row| *row < 100), "{held:?}");
            assert!((15..=25).contains(&held.len()), "{}", held.len());
            let customers = |rows: &[u32]| -> BTreeSet<u32> {
                let tells = |row: &u32| match row.checked_sub(100) {
                    Some(made) => between[made as usize],
                    None => [*row; 2],
                };
                let all = rows.iter().flat_map(tells);
                all.map(|row| kin.customer(row)).collect()
            };
            assert!(customers(&learnt).is_disjoint(&customers(&held)));
            let made = learnt.iter().filter(|row| **row >= 100).count();
            assert!(
                made > 10 && made < 60,
                "{made} of those made up are learnt from"
            );
            // What judges weighs as if it had as many of either answer as what is learnt from.
            let weight = kin.judging_weight(&labels, &learnt, &held);
            let yes = |places: &[u32]| {
                let yes = places.iter().filter(|at| labels[**at as usize]).count() as f64;
                [yes, places.len() as f64 - yes]
            };
            let ([yes, no], [held_yes, held_no]) = (yes(&learnt), yes(&held));
            assert!((weight * held_yes / held_no - yes / no).abs() < 1e-9);
        }
    }

    #[test]
    fn whom_rows_tell_of_is_numbered() {
        let (_, between) = made_up();
        let kin = Kin::default().with_made_up(100, &between);
        let rows = [83, 80, 100, 101];
        // The first lies between the rows 80 and 83, the second between 81 and 90.
        assert_eq!(kin.both(&rows), [[0, 0], [1, 1], [1, 0], [2, 2]]);
        assert_eq!(
            rows.map(|row| kin.is_made_up(row)),
            [false, false, true, true]
        );
        assert_eq!(Kin::default().both(&[7, 3]), [[0, 0], [1, 1]]);
        assert_eq!(
            Kin::default().judging_weight(&[true, false], &[0], &[1]),
            1.0
        );
    }
}
