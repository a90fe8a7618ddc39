//! What is wanted of a training for several classes.

use super::folds::boosts;
use crate::feature::prepare::{ClassLabel, TrainingRows};
use crate::model::train::remark::{Notice, Remark};
use crate::model::train::searching::{Judges, SearchState};
use crate::model::train::{TrainError, TrainOptions};
use crate::table::Table;

/// What is wanted of a training for several classes.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassOptions {
    /// What any training is told; `positive` is not looked at.
    pub train: TrainOptions,
    /// Whether all classes weigh alike, however many rows they have.
    pub balanced: bool,
    /// What rows of the named classes weigh beside those of others; beside what makes all weigh
    /// alike, if that is wanted.
    pub weights: Vec<(String, f64)>,
    /// Whether rows of rarer classes are made up between others (SMOTE), until each class has as
    /// many to be learnt from as the most frequent one, or as many as memory holds.
    pub made_up: bool,
    /// Trials of a search for options of boosted trees; 0 for none.
    pub trials: usize,
    /// What was searched before.
    pub searched: SearchState,
    /// Whether probabilities are put right by rows that the models have not seen: the margins
    /// of all classes by one slope, and by an offset per class.
    pub calibrated: bool,
}

impl ClassOptions {
    /// The usual options.
    pub fn new(train: TrainOptions) -> ClassOptions {
        ClassOptions {
            train,
            balanced: false,
            weights: Vec::new(),
            made_up: false,
            trials: 0,
            searched: SearchState::default(),
            calibrated: false,
        }
    }

    /// What is wrong with them for a label, and what there is to say of a search on these rows.
    ///
    /// # Errors
    /// [`TrainError::NoClass`] when a class that is to weigh more or less is none of the label's,
    /// [`TrainError::OtherSearchData`] when trials so far were judged by other rows.
    pub(super) fn tie(
        &mut self,
        table: &Table,
        label: &ClassLabel,
        train: &TrainingRows,
        notice: &mut Notice,
    ) -> Result<(), TrainError> {
        let mut named = self.weights.iter().map(|(class, _)| class);
        if let Some(class) = named.find(|class| !label.names.contains(class)) {
            return Err(TrainError::NoClass {
                class: class.clone(),
                column: label.column.clone(),
                classes: label.names.clone(),
            });
        }
        if self.trials == 0 {
            return Ok(());
        }
        if !boosts(&self.train.models) {
            notice.remarks.push(Remark::NothingSearched);
        }
        let judges = Judges::Classes(label);
        let seed = self.train.seed;
        self.searched.tie(table, judges, train, seed, notice)
    }
}
