//! Rows from which something may be learnt, as a type of their own.

use serde::{Deserialize, Serialize};

use super::classes::ClassLabel;
use super::label::BinaryLabel;

/// The rows of the training split, ascending.
///
/// Everything that estimates or resamples takes this type, and only a split
/// makes it (or [`TrainingRows::all`] and [`TrainingRows::labelled`], which say what they do): test rows
/// cannot be learnt from by mistake.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainingRows(Vec<u32>);

impl TrainingRows {
    /// Every row of a table: for the last fit, after a model was judged.
    pub fn all(rows: usize) -> TrainingRows {
        TrainingRows((0..u32::try_from(rows).unwrap_or(u32::MAX)).collect())
    }

    /// Every row that has an answer: for the last fit, after a model was judged.
    pub fn labelled(label: &BinaryLabel) -> TrainingRows {
        let known = (0u32..)
            .zip(&label.classes)
            .filter(|(_, class)| class.is_some());
        TrainingRows(known.map(|(row, _)| row).collect())
    }

    /// Every row whose class is known: for the last fit, after a model was judged.
    pub fn classified(label: &ClassLabel) -> TrainingRows {
        let known = (0u32..).zip(&label.classes);
        TrainingRows(
            known
                .filter(|(_, class)| class.is_some())
                .map(|(row, _)| row)
                .collect(),
        )
    }

    /// These rows and those that were made up from them alone, which stand behind all others.
    pub fn with_made_up(&self, made_up: std::ops::Range<u32>) -> TrainingRows {
        let mut rows = self.0.clone();
        rows.extend(made_up);
        TrainingRows::new(rows)
    }

    /// The rows that a split gave to training.
    pub(in crate::feature) fn new(mut rows: Vec<u32>) -> TrainingRows {
        rows.sort_unstable();
        rows.dedup();
        TrainingRows(rows)
    }

    /// The rows, ascending.
    pub fn rows(&self) -> &[u32] {
        &self.0
    }

    /// The rows as positions.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().map(|row| *row as usize)
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
