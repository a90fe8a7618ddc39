//! What a search has tried, to be written down and gone on with, and of which data that is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::feature::prepare::random::mix;
use crate::feature::prepare::{BinaryLabel, ClassLabel, TrainingRows};
use crate::model::search::Study;
use crate::model::train::remark::{Notice, Remark};
use crate::model::train::{Learner, TrainError};
use crate::table::Table;
use crate::table::index::hash64;

/// What was searched so far; plain data, to be written down and gone on with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchState {
    /// Options of boosted trees.
    pub boosting: Option<Study>,
    /// Options of the perceptron.
    pub perceptron: Option<Study>,
    /// Options of recurrent networks, by their kind; files of old have none.
    #[serde(default)]
    pub recurrent: BTreeMap<Learner, Study>,
    /// Options of boosted trees for several classes; files of old have none.
    #[serde(default)]
    pub classes: Option<Study>,
    /// The mark of the data that trials were judged by; files of old have none.
    pub data: Option<u64>,
}

/// The answers by which trials are judged.
#[derive(Clone, Copy)]
pub enum Judges<'a> {
    /// Yes or no.
    YesNo(&'a BinaryLabel),
    /// One of several classes.
    Classes(&'a ClassLabel),
}

impl SearchState {
    /// Whether anything was tried, or begun.
    fn is_begun(&self) -> bool {
        let trees = self.boosting.is_some() || self.classes.is_some();
        trees || self.perceptron.is_some() || !self.recurrent.is_empty()
    }

    /// How many trials were done.
    pub fn trials(&self) -> usize {
        let studies = [&self.boosting, &self.perceptron, &self.classes];
        let studies = studies.into_iter().flatten();
        let studies = studies.chain(self.recurrent.values());
        studies.map(|study| study.trials.len()).sum()
    }

    /// Ties it to the rows that trials are judged by. A search that does not say by which its
    /// trials were is begun anew, with a word.
    ///
    /// # Errors
    /// [`TrainError::OtherSearchData`] when its trials were judged by others.
    pub(in crate::model::train) fn tie(
        &mut self,
        table: &Table,
        judges: Judges,
        train: &TrainingRows,
        seed: u64,
        notice: &mut Notice,
    ) -> Result<(), TrainError> {
        let data = Some(mark(table, judges, train, seed));
        if self.is_begun() && self.data.is_none() {
            notice.remarks.push(Remark::SearchAnew);
            *self = SearchState::default();
        } else if self.is_begun() && self.data != data {
            return Err(TrainError::OtherSearchData);
        }
        self.data = data;
        Ok(())
    }
}

/// Tells data apart: by the table's rows and columns, which of the rows are learnt from, their
/// answers, and the seed that folds are dealt by.
fn mark(table: &Table, judges: Judges, train: &TrainingRows, seed: u64) -> u64 {
    let names = table.columns().iter().map(|column| column.name());
    let words: Vec<&str> = match judges {
        Judges::YesNo(label) => vec![label.column.as_str(), label.positive.as_str()],
        Judges::Classes(label) => {
            let names = label.names.iter().map(String::as_str);
            std::iter::once(label.column.as_str())
                .chain(names)
                .collect()
        }
    };
    let mut mark = mix(seed ^ table.rows() as u64);
    for word in names.chain(words) {
        mark = hash64(word.as_bytes(), mark);
    }
    for row in train.rows() {
        let (at, row) = (*row as usize, u64::from(*row));
        let answer = match judges {
            Judges::YesNo(label) => {
                let answer = label.classes.get(at).copied().flatten();
                row << 1 | u64::from(answer == Some(true))
            }
            Judges::Classes(label) => {
                let class = label.classes.get(at).copied().flatten();
                row << 32 | u64::from(class.unwrap_or_default())
            }
        };
        mark = mix(mark ^ answer).wrapping_add(1);
    }
    mark
}
