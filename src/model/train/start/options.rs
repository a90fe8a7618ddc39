//! What is wanted of a training.

use serde::{Deserialize, Serialize};

use crate::feature::audit::Finding;
use crate::model::evaluate::{Bootstrap, ThresholdRule};
use crate::model::train::ModelName;
use crate::model::train::remark::{Notice, Remark};

/// Which rows judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SplitKind {
    /// The latest.
    Time,
    /// Customers at random.
    Group,
    /// Rows at random.
    Random,
}

/// How the rarer class is given weight. Only what is learnt from is changed, never what
/// judges; afterwards probabilities are made true again by rows that were not learnt from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Balance {
    /// Not at all.
    #[default]
    None,
    /// Rows of the positive class weigh so much; if not given, both classes weigh alike.
    Weights(Option<f64>),
    /// Rows of the rarer class are made up between others, until both are equally many.
    Smote,
}

impl Balance {
    /// What rows of the positive class weigh, `positives` of `rows` being of it.
    pub(in crate::model::train) fn positive_weight(self, positives: usize, rows: usize) -> f64 {
        let others = rows.saturating_sub(positives);
        match self {
            Balance::Weights(Some(weight)) => weight,
            Balance::Weights(None) if positives > 0 && others > 0 => {
                others as f64 / positives as f64
            }
            _ => 1.0,
        }
    }
}

/// What is wanted of a training.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainOptions {
    /// The column that holds the answer.
    pub label: String,
    /// The cell that means "left", where it does not speak for itself.
    pub positive: Option<String>,
    /// The column that names the customer; recognised if not given.
    pub id: Option<String>,
    /// The column with each row's date.
    pub anchor: Option<String>,
    /// Days that the label looks ahead, for a split by time.
    pub label_window: Option<f64>,
    /// Which rows judge; by time where the dates at which rows stand are named or recognised,
    /// by customer where customers repeat, else at random.
    pub split: Option<SplitKind>,
    /// Columns that are learnt from even though they seem to know the answer; all, if none is
    /// named; none of them, if this is not given.
    pub keep_leaks: Option<Vec<String>>,
    /// The models among which the best is taken; the blend if none is named, boosted trees
    /// where there are constraints.
    pub models: Vec<ModelName>,
    /// Columns with which the score must not fall (1) or must not rise (−1): only boosted
    /// trees keep to that.
    pub monotone: Vec<(String, i8)>,
    /// Most columns that are learnt from: those that by themselves say most of the label in the
    /// rows that are learnt from.
    pub most_columns: usize,
    /// How the rarer class is given weight.
    pub balance: Balance,
    /// The seed of everything random.
    pub seed: u64,
    /// How the figures' intervals are drawn.
    pub bootstrap: Bootstrap,
    /// By which rule the threshold is chosen that is kept with the model, on rows that the
    /// models asked have not seen.
    pub threshold_by: ThresholdRule,
}

impl TrainOptions {
    /// The usual options for a label.
    pub fn new(label: &str) -> TrainOptions {
        TrainOptions {
            label: label.to_string(),
            positive: None,
            id: None,
            anchor: None,
            label_window: None,
            split: None,
            keep_leaks: None,
            models: Vec::new(),
            monotone: Vec::new(),
            most_columns: 2_000,
            balance: Balance::None,
            seed: 0,
            bootstrap: Bootstrap::default(),
            threshold_by: ThresholdRule::MostF1,
        }
    }
}

impl TrainOptions {
    /// Makes a budget of so many rows that share of the table's `rows` with an answer: a threshold
    /// holds for any rows, of which there may be ten times as many.
    pub(in crate::model::train) fn share_budget(&mut self, rows: u64, notice: &mut Notice) {
        if let ThresholdRule::TopK(top) = self.threshold_by {
            let share = (top as f64 / rows.max(1) as f64).min(1.0);
            self.threshold_by = ThresholdRule::TopShare(share);
            let top = top as u64;
            notice.remarks.push(Remark::BudgetShare { top, rows });
        }
    }

    /// Whether a column is learnt from whatever was found of it.
    pub(super) fn keeps(&self, finding: &Finding) -> bool {
        self.keep_leaks.as_ref().is_some_and(|names| {
            names.is_empty() || finding.column.as_ref().is_some_and(|c| names.contains(c))
        })
    }
}
