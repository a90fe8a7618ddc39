//! Folds of the training rows: at random by class, by customer, rolling in time.

use super::random::deal;
use super::time::Anchors;
use super::{SplitError, Strata};
use crate::feature::prepare::random::Random;
use crate::feature::prepare::rows::TrainingRows;
use crate::table::Column;

/// One fold: learn from `train`, look at `held`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// Rows to learn from.
    pub train: TrainingRows,
    /// Rows to look at, ascending.
    pub held: Vec<u32>,
}

/// `folds` folds of the rows at random, each class spread evenly
/// ([`Strata::none`] for plain folds). Rows without a class are left out.
///
/// # Errors
/// [`SplitError::TooFewRows`] when there are fewer rows than folds.
pub fn k_folds(
    strata: &Strata,
    rows: &TrainingRows,
    folds: u32,
    seed: u64,
) -> Result<Vec<Fold>, SplitError> {
    let mut shuffled: Vec<u32> = rows
        .rows()
        .iter()
        .copied()
        .filter(|row| strata.of(*row).is_some())
        .collect();
    Random::new(seed).shuffle(&mut shuffled);
    // Sorted by class, dealing in turn gives every fold its share of each.
    shuffled.sort_by_key(|row| strata.of(*row));
    let mut fold_of = vec![None; strata.of_row.len()];
    for (position, row) in shuffled.iter().enumerate() {
        if let Some(slot) = fold_of.get_mut(*row as usize) {
            *slot = Some(position as u32 % folds.max(1));
        }
    }
    of_numbers(&fold_of, folds, shuffled.len())
}

/// Folds that keep every customer's rows together.
///
/// # Errors
/// [`SplitError`] when there are fewer customers than folds.
pub fn grouped_folds(
    strata: &Strata,
    customers: &Column,
    rows: &TrainingRows,
    folds: u32,
    seed: u64,
) -> Result<Vec<Fold>, SplitError> {
    if folds < 2 || folds as usize > rows.len() {
        return Err(too_few(rows.len(), folds));
    }
    let shares = vec![1.0 / f64::from(folds); folds as usize];
    let fold_of = deal(strata, customers, &shares, seed, rows.rows().to_vec())?;
    of_numbers(&fold_of, folds, rows.len())
}

/// Folds that roll through time: each of the latest `folds` anchors is looked at
/// once, learnt from are the anchors before it whose label window ends by then.
/// The earliest fold comes first.
///
/// # Errors
/// [`SplitError`] when there are too few anchors for that.
pub fn rolling_folds(
    strata: &Strata,
    anchor: &Column,
    rows: &TrainingRows,
    folds: u32,
    label_window: f64,
) -> Result<Vec<Fold>, SplitError> {
    let anchors = Anchors::of(anchor)?;
    let count = anchors.distinct.len();
    if folds == 0 || count <= folds as usize {
        return Err(SplitError::TooFewAnchors {
            column: anchor.name().to_string(),
            anchors: count as u64,
            needed: u64::from(folds.max(1)) + 1,
        });
    }
    let window = label_window.max(0.0) * anchors.per_day;
    let latest = anchors.distinct.iter().skip(count - folds as usize);
    latest
        .map(|(held_at, text)| {
            let at = |row: &u32| {
                anchors
                    .of_row
                    .get(*row as usize)
                    .copied()
                    .unwrap_or(f64::NAN)
            };
            let those = |wanted: &dyn Fn(f64) -> bool| -> Vec<u32> {
                let rows = rows.rows().iter().copied();
                rows.filter(|row| strata.of(*row).is_some() && wanted(at(row)))
                    .collect()
            };
            let train = those(&|time| time < *held_at && time + window <= *held_at);
            let held = those(&|time| time == *held_at);
            if train.is_empty() || held.is_empty() {
                return Err(SplitError::NothingBefore {
                    held: text.clone(),
                    window: label_window,
                });
            }
            Ok(Fold {
                train: TrainingRows::new(train),
                held,
            })
        })
        .collect()
}

fn too_few(rows: usize, folds: u32) -> SplitError {
    SplitError::TooFewRows {
        rows: rows as u64,
        parts: u64::from(folds),
    }
}

fn of_numbers(fold_of: &[Option<u32>], folds: u32, rows: usize) -> Result<Vec<Fold>, SplitError> {
    if folds < 2 || rows < folds as usize {
        return Err(too_few(rows, folds));
    }
    let made: Vec<Fold> = (0..folds)
        .map(|fold| {
            let those = |wanted: bool| -> Vec<u32> {
                (0u32..)
                    .zip(fold_of)
                    .filter(|(_, of)| of.is_some_and(|of| (of == fold) == wanted))
                    .map(|(row, _)| row)
                    .collect()
            };
            Fold {
                train: TrainingRows::new(those(false)),
                held: those(true),
            }
        })
        .collect();
    match made
        .iter()
        .all(|fold| !fold.held.is_empty() && !fold.train.is_empty())
    {
        true => Ok(made),
        false => Err(too_few(rows, folds)),
    }
}
