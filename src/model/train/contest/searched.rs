//! What a search has tried, to be written down and gone on with, and of which data that is.

use serde::{Deserialize, Serialize};

use super::ContestOptions;
use crate::feature::prepare::random::mix;
use crate::feature::prepare::{BinaryLabel, TrainingRows};
use crate::model::search::Study;
use crate::model::train::TrainError;
use crate::model::train::remark::{Notice, Remark};
use crate::table::Table;
use crate::table::index::hash64;

/// What was searched so far; plain data, to be written down and gone on with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchState {
    /// Options of boosted trees.
    pub boosting: Option<Study>,
    /// Options of the perceptron.
    pub perceptron: Option<Study>,
    /// The mark of the data that trials were judged by; files of old have none.
    pub data: Option<u64>,
}

impl ContestOptions {
    /// Ties the search to the rows that trials are judged by. One that does not say by which its
    /// trials were is begun anew, with a word.
    ///
    /// # Errors
    /// [`TrainError::OtherSearchData`] when its trials were judged by others.
    pub(super) fn tie_search(
        &mut self,
        table: &Table,
        label: &BinaryLabel,
        train: &TrainingRows,
        notice: &mut Notice,
    ) -> Result<(), TrainError> {
        if self.trials == 0 {
            return Ok(());
        }
        let data = Some(mark(table, label, train, self.train.seed));
        let searched = &mut self.searched;
        let has_trials = searched.boosting.is_some() || searched.perceptron.is_some();
        if has_trials && searched.data.is_none() {
            notice.remarks.push(Remark::SearchAnew);
            *searched = SearchState::default();
        } else if has_trials && searched.data != data {
            return Err(TrainError::OtherSearchData);
        }
        searched.data = data;
        Ok(())
    }
}

/// Tells data apart: by the table's rows and columns, which of the rows are learnt from, their
/// answers, and the seed that folds are dealt by.
fn mark(table: &Table, label: &BinaryLabel, train: &TrainingRows, seed: u64) -> u64 {
    let names = table.columns().iter().map(|column| column.name());
    let words = [label.column.as_str(), label.positive.as_str()];
    let mut mark = mix(seed ^ table.rows() as u64);
    for word in names.chain(words) {
        mark = hash64(word.as_bytes(), mark);
    }
    for row in train.rows() {
        let answer = label.classes.get(*row as usize).copied().flatten();
        let answer = u64::from(answer == Some(true));
        mark = mix(mark ^ (u64::from(*row) << 1 | answer)).wrapping_add(1);
    }
    mark
}
