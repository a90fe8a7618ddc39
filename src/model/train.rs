//! Training a model on a table, from raw cells to a bundle, without tuning by hand.
//!
//! Rows are split; a preparation is fitted on the training rows; boosted trees and a
//! logistic regression are fitted in folds of these, and what they say of rows that they
//! have not seen decides how they are blended. The test rows then judge, and in the end
//! the same is done once more on all rows: that model goes into the bundle, with the
//! figures that the test rows gave its twin.
//!
//! Everything is done in steps ([`Training::step`]), a tree a step, so that whoever drives
//! it can show how far it is, and end it at any time with what is best so far.
//!
//! [`Contest`] does the same for models of other kinds, several of them side by side, and
//! [`ClassTraining`] for labels of several classes.

mod balance;
mod candidates;
mod classes;
mod comparing;
mod contest;
mod error;
mod folds;
mod judging;
mod late;
mod outcome;
mod passes;
mod remark;
mod rows;
mod searching;
mod spread;
mod start;
mod table;

pub use classes::{
    ClassCompared, ClassFoldsSaid, ClassOptions, ClassTrained, ClassTraining, CrossedClasses,
    is_several,
};
pub use contest::{
    Calibrate, Contest, ContestOptions, Contested, Crossed, CrossedContest, Learner,
};
pub use error::TrainError;
pub use folds::{Candidate, FoldProgress, FoldTrained, FoldTraining};
pub use late::Cut;
pub use outcome::{Compared, Trained};
pub use remark::{LeftOut, Notice, Remark};
pub use rows::customers_of;
pub use searching::SearchState;
pub use spread::{FoldFigures, Spread};
pub use start::{Balance, SplitKind, TrainOptions};
pub use table::{TrainProgress, TrainStage, Training};

use serde::{Deserialize, Serialize};

/// The kinds of models that are trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModelName {
    /// Boosted trees and logistic regression, weighed by what rows that neither has seen say.
    Blend,
    /// Boosted trees.
    Boosting,
    /// Logistic regression over binned features.
    Logistic,
    /// Everyone gets the share of positive rows.
    Majority,
}

impl ModelName {
    /// All of them.
    pub const ALL: [ModelName; 4] = [
        ModelName::Blend,
        ModelName::Boosting,
        ModelName::Logistic,
        ModelName::Majority,
    ];

    /// How it is written.
    pub fn name(self) -> &'static str {
        match self {
            ModelName::Blend => "blend",
            ModelName::Boosting => "boosting",
            ModelName::Logistic => "logistic",
            ModelName::Majority => "majority",
        }
    }
}
