//! View models of scored customers: the list, what drives the risk, one customer's reasons.

use serde::{Deserialize, Serialize};

use super::{Control, Words};
use crate::chart::{Direction, Further};
use crate::engine::wire::Dense;
use crate::explain::reading::Scale;
use crate::explain::words::{FeatureValue, Reason};

/// The scores at a glance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoresView {
    /// Customers scored.
    pub rows: usize,
    /// Whether they have a row at a date each rather than one.
    pub dated: bool,
    /// Mean score.
    pub mean: f64,
    /// The model's base as a probability: the typical customer.
    pub typical: f64,
    /// Customers per hundredth of the score, from 0 to 1.
    pub histogram: Vec<u64>,
    /// The same of each customer's latest row, where they have a row at a date each.
    pub latest: Option<LatestView>,
    /// Controls with bounds taken from the data where the contract has none.
    pub controls: Vec<Control>,
}

impl ScoresView {
    /// How many customers are shown, or rows of all dates if those are asked for.
    pub fn shown(&self, all_dates: bool) -> usize {
        self.latest(all_dates)
            .map_or(self.rows, |latest| latest.customers)
    }

    /// The mean score of those.
    pub fn shown_mean(&self, all_dates: bool) -> f64 {
        self.latest(all_dates)
            .map_or(self.mean, |latest| latest.mean)
    }

    /// Those per hundredth of the score.
    pub fn shown_histogram(&self, all_dates: bool) -> &[u64] {
        match self.latest(all_dates) {
            Some(latest) => &latest.histogram,
            None => &self.histogram,
        }
    }

    fn latest(&self, all_dates: bool) -> Option<&LatestView> {
        self.latest.as_ref().filter(|_| !all_dates)
    }
}

/// The scores of each customer's latest row at a glance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LatestView {
    /// The customers.
    pub customers: usize,
    /// Their mean score.
    pub mean: f64,
    /// Customers per hundredth of the score, from 0 to 1.
    pub histogram: Vec<u64>,
}

/// What drives the risk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriversView {
    /// Customers explained so far.
    pub explained: usize,
    /// Customers there are.
    pub rows: usize,
    /// What contributions add up to.
    pub scale: Scale,
    /// Whether more customers can be explained.
    pub more: bool,
    /// Whose reasons these are, and how they came about.
    pub source: Words,
    /// What [`DriverView::mean_absolute`] is called.
    pub effect: Words,
    /// Features by falling mean |contribution|, all of them; none before anybody is explained.
    pub ranked: Vec<DriverView>,
    /// Per feature of the first eight in `ranked`: the strip's points.
    pub strips: Vec<StripView>,
}

/// One feature's pull.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriverView {
    /// Its position in the contract.
    pub feature: usize,
    /// Mean |contribution| on the model's scale.
    pub mean_absolute: f64,
    /// The same in percentage points of risk, as shares of one.
    pub mean_points: f64,
    /// Which way it pulls.
    pub direction: Direction,
}

/// Points of one feature's strip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StripView {
    /// Its position in the contract.
    pub feature: usize,
    /// Contributions on the model's scale.
    pub contributions: Dense,
    /// Rank of the value, from 0 (lowest) to 254; 255 is missing. For
    /// categories the code.
    pub ranks: Dense,
}

/// One feature's values against its contributions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DependenceView {
    /// Its position in the contract.
    pub feature: usize,
    /// Values; not-a-number is missing, categories are their codes.
    pub values: Dense,
    /// Contributions on the model's scale.
    pub contributions: Dense,
    /// Customers explained so far.
    pub explained: usize,
}

/// A screenful of the ranked list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListView {
    /// Rows that answer the query.
    pub total: usize,
    /// Position of the first row below.
    pub offset: usize,
    /// The rows.
    pub rows: Vec<ListRow>,
}

/// One row of the ranked list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListRow {
    /// Row in the file, from 0.
    pub row: usize,
    /// Place by falling score, from 1.
    pub rank: usize,
    /// The customer's name in the file.
    pub id: String,
    /// The date at which the row stands, if customers have several.
    pub date: Option<String>,
    /// Probability of leaving.
    pub score: f64,
    /// The strongest reasons for the risk, at most two.
    pub reasons: Vec<Reason>,
}

/// One customer, as is or with changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomerView {
    /// Row in the file, from 0.
    pub row: usize,
    /// Place by falling score, from 1.
    pub rank: usize,
    /// Place among each customer's latest rows, if it is one; else as above.
    pub latest_rank: usize,
    /// The customer's name in the file.
    pub id: String,
    /// The date at which the row stands, if customers have several.
    pub date: Option<String>,
    /// Probability of leaving.
    pub score: f64,
    /// The same on the scale of the contributions.
    pub margin: f64,
    /// The model's base on that scale.
    pub base: f64,
    /// The base as a probability.
    pub typical: f64,
    /// The reasons in two sentences.
    pub story: Words,
    /// Where the chart starts, and what its steps are.
    pub start: Words,
    /// Head of `details`.
    pub detail_head: Words,
    /// The last column of the table of reasons: the base's cell, one per contribution, the
    /// score's.
    pub details: Vec<String>,
    /// What contributions add up to.
    pub scale: Scale,
    /// Feature values as the model read them, in the contract's order.
    pub values: Vec<FeatureValue>,
    /// The same as numbers: codes for categories, not-a-number for missing.
    pub numbers: Vec<f32>,
    /// Contributions on the model's scale, in the contract's order; none if they cannot be had.
    pub contributions: Vec<f64>,
    /// Their standard errors where they are estimates; else none.
    pub errors: Vec<f64>,
    /// The probability-space reading: shares that add from `typical` to `score`.
    pub points: Vec<f64>,
    /// Every cell of the customer's row, as it stands in the file.
    pub cells: Vec<(String, String)>,
}

impl CustomerView {
    /// What is told of a contribution besides its points.
    pub fn further(&self, feature: usize) -> Further {
        match (self.errors.get(feature), self.contributions.get(feature)) {
            (Some(error), _) => Further::Error(*error),
            (None, Some(value)) if self.scale == Scale::LogOdds => Further::LogOdds(*value),
            _ => Further::Nothing,
        }
    }
}
