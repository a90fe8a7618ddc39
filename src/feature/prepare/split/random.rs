//! Random splits: each class in equal shares, customers whole if wanted.

use serde::{Deserialize, Serialize};

use super::report::{Method, Part};
use super::{Split, SplitError, SplitReport, Strata};
use crate::feature::prepare::random::Random;
use crate::table::Column;

/// Shares of the rows that are kept from training.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// To choose by.
    pub validation: f64,
    /// To judge by.
    pub test: f64,
}

impl Default for Shares {
    fn default() -> Shares {
        Shares {
            validation: 0.2,
            test: 0.2,
        }
    }
}

impl Shares {
    pub(super) fn check(self) -> Result<(), SplitError> {
        let Shares { validation, test } = self;
        // Not-a-number fails every comparison.
        if validation >= 0.0 && test >= 0.0 && validation + test > 0.0 && validation + test < 1.0 {
            Ok(())
        } else {
            Err(SplitError::Shares { validation, test })
        }
    }

    fn of(self, part: Part) -> f64 {
        match part {
            Part::Train => 1.0 - self.validation - self.test,
            Part::Validation => self.validation,
            Part::Test => self.test,
        }
    }
}

/// Rows at random, each class in the same shares. Rows without a class are in
/// no part.
///
/// # Errors
/// [`SplitError`] when shares or rows leave a part empty.
pub fn stratified(strata: &Strata, shares: Shares, seed: u64) -> Result<Split, SplitError> {
    shares.check()?;
    let mut of_class: Vec<Vec<u32>> = vec![Vec::new(); strata.count()];
    for (row, class) in (0u32..).zip(&strata.of_row) {
        if let Some(rows) = class.and_then(|class| of_class.get_mut(class as usize)) {
            rows.push(row);
        }
    }
    let mut parts = vec![None; strata.of_row.len()];
    let mut random = Random::new(seed);
    // What rounding took from one class the next one gets.
    let (mut owed_test, mut owed_validation) = (0.0, 0.0);
    for rows in &mut of_class {
        random.shuffle(rows);
        let take = |share: f64, owed: &mut f64| {
            let wanted = rows.len() as f64 * share + *owed;
            let taken = libm::round(wanted).max(0.0);
            *owed = wanted - taken;
            taken as usize
        };
        let test = take(shares.test, &mut owed_test);
        let validation = take(shares.validation, &mut owed_validation);
        for (position, row) in rows.iter().enumerate() {
            let part = if position < test {
                Part::Test
            } else if position < test + validation {
                Part::Validation
            } else {
                Part::Train
            };
            if let Some(slot) = parts.get_mut(*row as usize) {
                *slot = Some(part);
            }
        }
    }
    finish(&parts, strata, None, Method::Stratified { seed }, shares)
}

/// Customers at random, each with all of their rows. Customers are dealt out by
/// their most frequent class, the largest first, to the part that lacks most.
///
/// # Errors
/// [`SplitError`] when shares or customers leave a part empty.
pub fn grouped(
    strata: &Strata,
    customers: &Column,
    shares: Shares,
    seed: u64,
) -> Result<Split, SplitError> {
    shares.check()?;
    let part_of = deal(
        strata,
        customers,
        &Part::ALL.map(|part| shares.of(part)),
        seed,
        (0..strata.of_row.len() as u32).collect(),
    )?;
    let parts: Vec<Option<Part>> = part_of
        .iter()
        .map(|part| part.and_then(|part| Part::ALL.get(part as usize).copied()))
        .collect();
    finish(
        &parts,
        strata,
        Some(customers),
        Method::Grouped { seed },
        shares,
    )
}

fn finish(
    parts: &[Option<Part>],
    strata: &Strata,
    customers: Option<&Column>,
    method: Method,
    shares: Shares,
) -> Result<Split, SplitError> {
    let mut split = Split::of(parts);
    let labelled = strata.of_row.iter().flatten().count() as u64;
    let empty = |part: Part| shares.of(part) > 0.0 && split.rows(part).is_empty();
    if Part::ALL.into_iter().any(empty) {
        return Err(SplitError::TooFewRows {
            rows: labelled,
            parts: Part::ALL
                .into_iter()
                .filter(|part| shares.of(*part) > 0.0)
                .count() as u64,
        });
    }
    split.report = SplitReport::of(&split, strata, customers, None, method);
    Ok(split)
}

/// Deals customers out into boxes of the given shares; per row its box. Rows
/// without customer are customers of their own.
pub(super) fn deal(
    strata: &Strata,
    customers: &Column,
    shares: &[f64],
    seed: u64,
    rows: Vec<u32>,
) -> Result<Vec<Option<u32>>, SplitError> {
    if customers.len() != strata.of_row.len() {
        return Err(SplitError::Length {
            expected: strata.of_row.len() as u64,
            found: customers.len() as u64,
        });
    }
    let known = customers.dictionary_len();
    let group = |row: u32| {
        let code = customers.code(row as usize);
        match customers.is_missing_code(code) {
            true => known as u64 + u64::from(row),
            false => u64::from(code),
        }
    };
    let mut members: Vec<(u64, u32)> = rows
        .into_iter()
        .filter(|row| strata.of(*row).is_some())
        .map(|row| (group(row), row))
        .collect();
    members.sort_unstable();
    let mut groups: Vec<(u32, &[(u64, u32)])> = members
        .chunk_by(|a, b| a.0 == b.0)
        .map(|members| (frequent_class(strata, members), members))
        .collect();
    let mut random = Random::new(seed);
    random.shuffle(&mut groups);
    groups.sort_by_key(|(class, members)| (*class, std::cmp::Reverse(members.len())));
    let mut part_of = vec![None; strata.of_row.len()];
    let mut dealt = vec![0.0; shares.len()];
    let mut total = 0.0;
    for of_class in groups.chunk_by(|a, b| a.0 == b.0) {
        for (_, members) in of_class {
            let size = members.len() as f64;
            total += size;
            let lack = |(number, share): (usize, &f64)| {
                let lack = share * total - dealt.get(number).copied().unwrap_or(0.0);
                (number, lack)
            };
            let best = shares
                .iter()
                .enumerate()
                .filter(|(_, share)| **share > 0.0)
                .map(lack)
                .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            let Some((best, _)) = best else { continue };
            if let Some(sum) = dealt.get_mut(best) {
                *sum += size;
            }
            for (_, row) in *members {
                if let Some(slot) = part_of.get_mut(*row as usize) {
                    *slot = Some(best as u32);
                }
            }
        }
    }
    Ok(part_of)
}

fn frequent_class(strata: &Strata, members: &[(u64, u32)]) -> u32 {
    let mut classes: Vec<u32> = members
        .iter()
        .filter_map(|(_, row)| strata.of(*row))
        .collect();
    classes.sort_unstable();
    classes
        .chunk_by(|a, b| a == b)
        .max_by(|a, b| a.len().cmp(&b.len()).then(b.first().cmp(&a.first())))
        .and_then(|alike| alike.first().copied())
        .unwrap_or_default()
}
