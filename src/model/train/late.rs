//! What a budget was too short for, in words.

use crate::i18n::{Lang, number, train as text};

/// Something that was left undone, or done in part, because it was late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Columns behind these many were not looked at: nothing is learnt from them.
    Columns {
        /// Columns that were looked at.
        seen: u64,
        /// Columns that were not.
        unseen: u64,
    },
    /// Features that were not binned: trees and regressions take them for constant.
    Features {
        /// How many.
        unbinned: u64,
    },
    /// The regression was ended after a few iterations.
    Regression,
    /// The search ended before all of its trials.
    Search {
        /// Trials that were done.
        done: u64,
        /// Trials that were asked for.
        asked: u64,
    },
    /// Not all rows judged.
    Judges {
        /// Rows that judged.
        rows: u64,
        /// Rows that were to judge.
        all: u64,
    },
    /// Not all folds judged.
    Folds {
        /// Folds that judged.
        done: u64,
        /// Folds that were to judge.
        all: u64,
    },
    /// Figures have no intervals.
    Intervals,
    /// The model is the one that was judged, not one that learnt from all rows.
    LastPass {
        /// Rows that it learnt from.
        rows: u64,
        /// Rows that there are.
        all: u64,
    },
}

impl Cut {
    /// What was cut, in words.
    pub fn say(self, lang: Lang) -> String {
        let count = |value: u64| number::count(lang, value);
        let two = |message: crate::i18n::Message, done: u64, all: u64| {
            message.fill(lang, &[("done", &count(done)), ("all", &count(all))])
        };
        match self {
            Cut::Columns { seen, unseen } => two(text::CUT_COLUMNS, seen, unseen),
            Cut::Features { unbinned } => {
                text::CUT_FEATURES.fill(lang, &[("features", &count(unbinned))])
            }
            Cut::Regression => text::CUT_REGRESSION.text(lang).to_string(),
            Cut::Search { done, asked } => two(text::CUT_SEARCH, done, asked),
            Cut::Judges { rows, all } => two(text::CUT_JUDGES, rows, all),
            Cut::Folds { done, all } => two(text::CUT_FOLDS, done, all),
            Cut::Intervals => text::CUT_INTERVALS.text(lang).to_string(),
            Cut::LastPass { rows, all } => two(text::CUT_LAST_PASS, rows, all),
        }
    }
}
