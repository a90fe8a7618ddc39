//! The plan of a preparation: what shall become of each raw column, how rows are
//! split, which merges are accepted. Proposed from the columns' types, edited by
//! the user, and only then fitted.

mod check;
mod propose;
mod roles;
mod say;

use serde::{Deserialize, Serialize};

use super::chained::{ChainedOptions, Regression, Start};
use super::impute::Strategy;
use super::merge::MergeProposal;
use super::resample::{ResampleError, SmoteOptions};
use super::scale::Scale;
use super::split::Shares;
use super::target_encoding::Smoothing;
use crate::table::profile::Likeness;

pub use check::PlanError;
pub use propose::{ONE_HOT_AT_MOST, Proposing, test_anchors};
pub use roles::{KnownFeature, NamedRoles, PlanRoles};
pub use say::GapCount;

/// The version of plans that is written and read.
pub const PLAN_VERSION: u32 = 1;

/// Most rounds of chained equations that a plan may ask for.
pub const MOST_ROUNDS: u32 = 100;

/// Most columns of chained equations that are drawn from the posterior: each
/// equation then keeps a covariance of all columns.
pub const MOST_SAMPLED: usize = 64;

/// What shall become of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreparePlan {
    /// The version: [`PLAN_VERSION`].
    pub version: u32,
    /// The column that names the customer.
    #[serde(default)]
    pub id: Option<String>,
    /// The column with each row's date.
    #[serde(default)]
    pub anchor: Option<String>,
    /// The column that holds the answer.
    #[serde(default)]
    pub label: Option<String>,
    /// The cell that means "left", where it does not speak for itself.
    #[serde(default)]
    pub positive: Option<String>,
    /// Which rows train and which judge.
    pub split: SplitPlan,
    /// The seed of everything random.
    #[serde(default)]
    pub seed: u64,
    /// The columns in the order in which their features come out.
    pub columns: Vec<ColumnPlan>,
    /// Merges of categories that were accepted; none unasked.
    #[serde(default)]
    pub merges: Vec<PlannedMerge>,
    /// How chained equations go, where a column asks for them.
    #[serde(default)]
    pub chained: ChainedPlan,
    /// How target encodings draw rare categories to the mean.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub smoothing: Smoothing,
    /// How the classes of the training rows are balanced; none: as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resample: Option<ResamplePlan>,
}

fn is_usual(smoothing: &Smoothing) -> bool {
    *smoothing == Smoothing::default()
}

/// Which rows train and which judge.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SplitPlan {
    /// Learn from the past, judge on the latest anchors.
    OutOfTime {
        /// How many of the latest anchors judge.
        test_anchors: u32,
        /// How many before these choose.
        validation_anchors: u32,
        /// Length of the label's window, in days.
        label_window: f64,
        /// Share of customers that are judged and never learnt from.
        held_customers: Option<f64>,
    },
    /// Rows at random, each class in equal shares.
    Random(Shares),
    /// Customers at random.
    Group(Shares),
}

/// What shall become of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnPlan {
    /// The column's name.
    pub column: String,
    /// How it is used.
    pub used: Use,
    /// What its gaps become.
    #[serde(default)]
    pub gaps: GapChoice,
    /// What is made of its values.
    #[serde(default)]
    pub encode: EncodeChoice,
    /// The scale of the result.
    #[serde(default)]
    pub scale: Option<Scale>,
}

/// How a column is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Use {
    /// Read as numbers.
    Number,
    /// Read as yes and no.
    Flag,
    /// Read as categories.
    Category,
    /// Read as dates: days to the row's own date or to the latest, month, day of the week.
    Date,
    /// Not used.
    LeftOut(Why),
}

/// Why a column is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It names the customer.
    Id,
    /// It says when the row stands.
    Anchor,
    /// It is the answer.
    Label,
    /// It is another answer.
    OtherLabel,
    /// It has no value.
    Empty,
    /// It has one value only.
    Constant,
    /// Every row has another value.
    Identifier,
    /// It holds dates.
    Date,
    /// It holds free text.
    Text,
    /// By itself it says less than as many others as are learnt from.
    SaysLess,
    /// It knows the answer, says the leak audit.
    Leak,
    /// The user said so.
    Chosen,
}

/// What the gaps of a column shall become.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GapChoice {
    /// They stay.
    #[default]
    Keep,
    /// One value, by a strategy.
    Fill(Strategy),
    /// Estimated from the other columns of numbers.
    Chained,
}

/// What shall be made of a column's values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EncodeChoice {
    /// The number itself.
    #[default]
    Number,
    /// A feature per category.
    OneHot,
    /// The category's position.
    Ordinal,
    /// The mean of the label, learnt out of fold.
    Target,
}

/// A merge that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedMerge {
    /// The column.
    pub column: String,
    /// The category that counts as another.
    pub from: String,
    /// The category that stays.
    pub into: String,
}

/// How chained equations go.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainedPlan {
    /// What a gap holds before the first round.
    #[serde(default)]
    pub start: Start,
    /// The regression.
    #[serde(default)]
    pub regression: Regression,
    /// Most rounds, 1 to [`MOST_ROUNDS`].
    pub rounds: u32,
    /// Rounds end when no estimate moves by more than this share.
    pub tolerance: f64,
    /// Whether estimates are drawn at random (by the plan's seed) rather than
    /// the likeliest.
    #[serde(default)]
    pub draw: bool,
}

/// How the classes of the training rows are balanced: by SMOTE, with the plan's
/// seed, once everything is learnt. Test rows keep their distribution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResamplePlan {
    /// Neighbours of a row among which one is drawn, at least 1.
    pub neighbours: u32,
    /// Wanted rows of the rarer class per row of the other, above 0 to 1.
    pub ratio: f64,
}

impl ResamplePlan {
    /// Checks the ratio, before anything is learnt.
    pub(super) fn check(&self) -> Result<(), ResampleError> {
        match self.ratio > 0.0 && self.ratio <= 1.0 {
            true => Ok(()),
            false => Err(ResampleError::Ratio { ratio: self.ratio }),
        }
    }
}

impl Default for ResamplePlan {
    fn default() -> ResamplePlan {
        let usual = SmoteOptions::default();
        ResamplePlan {
            neighbours: usual.neighbours,
            ratio: usual.ratio,
        }
    }
}

impl Default for ChainedPlan {
    fn default() -> ChainedPlan {
        let usual = ChainedOptions::default();
        ChainedPlan {
            start: usual.start,
            regression: usual.regression,
            rounds: usual.rounds,
            tolerance: usual.tolerance,
            draw: false,
        }
    }
}

impl ChainedPlan {
    /// The options with the plan's seed.
    pub(super) fn options(self, seed: u64) -> ChainedOptions {
        ChainedOptions {
            start: self.start,
            regression: self.regression,
            rounds: self.rounds,
            tolerance: self.tolerance,
            sample: self.draw.then_some(seed),
        }
    }
}

impl ColumnPlan {
    /// Takes the column out of the features.
    pub fn leave_out(&mut self, why: Why) {
        self.used = Use::LeftOut(why);
        self.gaps = GapChoice::Keep;
        self.encode = EncodeChoice::Number;
        self.scale = None;
    }
}

impl PreparePlan {
    /// Says how many days the label looks ahead, where rows are split by time.
    pub fn set_label_window(&mut self, days: Option<f64>) {
        if let (SplitPlan::OutOfTime { label_window, .. }, Some(days)) = (&mut self.split, days) {
            *label_window = days;
        }
    }

    /// Columns that hold other answers.
    pub fn other_labels(&self) -> impl Iterator<Item = &str> {
        let other = |column: &&ColumnPlan| column.used == Use::LeftOut(Why::OtherLabel);
        let columns = self.columns.iter().filter(other);
        columns.map(|column| column.column.as_str())
    }

    /// The columns that are used.
    pub fn used(&self) -> impl Iterator<Item = &ColumnPlan> {
        let used = |column: &&ColumnPlan| !matches!(column.used, Use::LeftOut(_));
        self.columns.iter().filter(used)
    }

    /// The accepted merges of a column, as [`super::merge`] takes them.
    pub(super) fn merges_of(&self, column: &str) -> Vec<MergeProposal> {
        let of_column = |merge: &&PlannedMerge| merge.column == column;
        self.merges
            .iter()
            .filter(of_column)
            .map(|merge| MergeProposal {
                column: merge.column.clone(),
                // Cells are compared without white space at their ends.
                into: merge.into.trim().to_string(),
                from: merge.from.trim().to_string(),
                // Only a proposal's words depend on these.
                reason: Likeness::SameLetters,
                rows: 0,
            })
            .collect()
    }

    /// The plan as JSON to read and to edit.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// A plan from JSON.
    ///
    /// # Errors
    /// [`PlanError::NotAPlan`] with the place, or [`PlanError::Version`].
    pub fn from_json(text: &str) -> Result<PreparePlan, PlanError> {
        let plan: PreparePlan =
            serde_json::from_str(text).map_err(|error| PlanError::NotAPlan {
                line: error.line() as u64,
                column: error.column() as u64,
                reason: error.to_string(),
            })?;
        match plan.version {
            PLAN_VERSION => Ok(plan),
            found => Err(PlanError::Version { found }),
        }
    }
}
