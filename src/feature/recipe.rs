//! Recipes: how raw tables become one row per customer (and anchor). A recipe
//! is data, not code.
//!
//! One recipe serves four ends: it is run over streams ([`Build`]), the feature
//! contract follows from it, the user reads and edits it, and it is printed as

//! stands in [`expression`].
//!
//! **Time.** With [`Anchors`], a row is a (customer, anchor) pair. An anchor is
//! the beginning of a day (UTC). Only events of days before it feed features
//! ([`Window`] counts days backwards and cannot cross the anchor), only events
//! from it on decide labels ([`Horizon`] counts forwards and cannot begin before it).

mod agree;
mod anchors;
mod asked_days;
mod bind;
mod bounds;
mod build;
pub mod builtin;
mod cells;
mod compile;
mod compile_feature;
mod constants;
mod contest;
mod counted;
mod data_days;
pub mod describe;
mod dictionary_codes;
mod draft;
pub mod error;
mod evaluate;
pub mod expression;
mod fast_rows;
mod finish;
mod fold;
mod folded_ids;
mod formula;
mod intake;
mod integer_texts;
mod label_rule;
mod labels;
mod late;
mod looks;
mod misread;
mod order;
mod ordered;
mod pack;
mod parquet_rows;
mod per_text;
mod plan;
mod population;
mod propose;
mod purpose;
mod read;
mod reckon;
mod repeats;
mod report;
mod roles;
mod row_groups;
mod row_sink;
mod said;
mod samples;
pub mod sql;
mod value_titles;
mod values;
pub mod window;

use serde::{Deserialize, Serialize};

pub use agree::recognise_files;
pub(super) use bind::plain;
pub use bind::{Binding, BoundFile, Head, bind, recognise};
pub use build::{Build, Rows};
pub use constants::ConstantRule;
pub use contest::{Contradiction, Retyped, agreed, decided, is_open};
pub use data_days::Strays;
pub use error::{FormulaError, FormulaProblem, RecipeError};
pub use fast_rows::{FastColumns, FastRows};
pub use finish::{Built, Finish, Part};
pub use intake::{FileRows, TableRows, take_table};
pub use label_rule::{LabelRule, LabelSource, MergeRule};
pub use looks::Looks;
pub(crate) use order::quantile;
pub(crate) use pack::{bytes, words};
pub use parquet_rows::ParquetRows;
pub use propose::{
    RoledTable, is_set, no_such_place, propose, propose_as_said, propose_by, roled, said_of_place,
    texts_of,
};
pub use report::{
    AlikeIds, BuildReport, Counted, CutShort, LeftOut, LeftOutReason, Settled, TableReport,
    Unreadable,
};
pub use roles::{label_named, may_say_leaving};
pub use row_sink::RowSink;
pub use said::{LabelKind, Said, SaidLabel, SaidRole, is_displaced};
pub use value_titles::ValueTitle;
pub use values::{NO_TEXT, Values};
pub use window::{Horizon, Window};

use super::contract::Title;

/// The version of the format that this program writes.
pub const VERSION: u32 = 1;

/// How raw tables become one row per customer (and anchor).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// The format's version, 1.
    pub version: u32,
    /// A short name, `subscription`; also the derived table's.
    pub name: String,
    /// What people call it.
    pub title: Title,
    /// The raw tables.
    pub tables: Vec<TableRule>,
    /// Who gets a row.
    pub population: Population,
    /// Named numbers that formulas use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constants: Vec<ConstantRule>,
    /// When each row stands; none: one row per customer, of all there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchors: Option<Anchors>,
    /// The features in the order of the result.
    pub features: Vec<FeatureRule>,
    /// The labels, after the features.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<LabelRule>,
    /// Spellings of categories that mean the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merges: Vec<MergeRule>,
    /// Whether it is a proposal as it was made, so that another may take its place; what somebody
    /// wrote is none, whatever it is called.
    #[serde(default, skip_serializing_if = "is_false")]
    pub proposed: bool,
    /// What the user said of it, if it was proposed.
    #[serde(default, skip_serializing_if = "Said::is_empty")]
    pub said: Said,
}

/// One raw table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRule {
    /// Its name in the recipe, whatever the file is called.
    pub name: String,
    /// What people call it.
    pub title: Title,
    /// The column that names the customer.
    pub key: String,
    /// How many rows a customer has.
    pub rows: RowsPerCustomer,
    /// The column that says when a row happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Ids are whole numbers that may be written as `5.0`, which names the customer `5`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub whole_ids: bool,
    /// The columns that the recipe reads, the key included.
    pub columns: Vec<ColumnRule>,
    /// Columns reckoned row by row, in order; a later one may use an earlier one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<DerivedColumn>,
    /// What a user should know of it before anything is built.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Title>,
    /// What is counted and shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// The recipe also works without it: it then counts as empty.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
}

/// How many rows of a table one customer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowsPerCustomer {
    /// One; where there are several, the first counts and the others are counted.
    One,
    /// Any number.
    Many,
}

/// A column that the recipe reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnRule {
    /// Its name in the recipe and, most often, in the file.
    pub name: String,
    /// Other names by which it is known; case, spaces and punctuation never matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// As what its cells are read.
    pub kind: ValueKind,
    /// The recipe also works without it: it is then missing in every row.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// Files whose columns have other names are recognised only if some of its
    /// values are among those that the recipe asks for.
    #[serde(default, skip_serializing_if = "is_false")]
    pub telling: bool,
}

/// As what cells are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueKind {
    /// A number; yes and no in any spelling are 1 and 0.
    Number,
    /// A date, perhaps with a time of day: microseconds since 1970 UTC.
    Moment,
    /// A text without the blanks around it.
    Text,
}

/// A column reckoned row by row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DerivedColumn {
    /// Its name.
    pub name: String,
    /// The formula.
    pub value: String,
}

/// A condition whose rows are counted and shown, and otherwise change nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// A short name.
    pub name: String,
    /// The condition.
    pub when: String,
    /// What it means and what is done about it; `{count}` is the number of rows.
    pub title: Title,
}

/// Who gets a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// The table whose customers are in.
    pub table: String,
    /// Only those with at least one row here in all of the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_rows_in: Option<RowsIn>,
    /// With anchors: only while they have such a row in the window before the anchor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<Active>,
}

/// Rows of a table that fulfil a condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowsIn {
    /// The table.
    pub table: String,
    /// The condition; all rows when absent.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
}

/// Rows of a table that fulfil a condition shortly before the anchor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Active {
    /// The table.
    pub table: String,
    /// The condition; all rows when absent.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The window.
    pub window: Window,
}

/// When rows stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Anchors {
    /// Every so many days, counted back from the last day that leaves room for
    /// `after` days of label, as long as `before` days of data come first.
    Every {
        /// Days from one anchor to the next.
        days: u32,
        /// Days of data that must lie before the first anchor.
        before: u32,
        /// Days of data that must lie from the last anchor on.
        after: u32,
    },
    /// On these days.
    At {
        /// ISO dates.
        days: Vec<String>,
    },
    /// On the first of every so many months, as calendars divide the year
    /// (6: January and July), and after the last day of the data if that is the last of a month.
    Calendar {
        /// Months from one anchor to the next: 1, 2, 3, 4, 6 or 12.
        months: u32,
    },
    /// The day after the last day of the data: nothing is left to label.
    End {},
}

/// One feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureRule {
    /// The column's name in the result.
    pub name: String,
    /// What people call it.
    pub title: Title,
    /// What kind of values it has.
    pub kind: ResultKind,
    /// How it is reckoned.
    pub from: Source,
    /// A number for those without any row (that fulfils the condition, in the window).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_rows: Option<f64>,
    /// A category for missing texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,
    /// What is to become of a gap before a model reads it; fitted on the training rows alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imputation: Option<GapRule>,
    /// What its codes are called, where they are codes; the result keeps the codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<ValueTitle>,
    /// Only a step to other features; not in the result.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hidden: bool,
}

/// What kind of values a feature has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultKind {
    /// A number with a fraction.
    Number,
    /// A whole number.
    Integer,
    /// 1 or 0.
    Flag,
    /// A text.
    Category,
}

/// What becomes of a gap before a model reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapRule {
    /// The mean of the training rows.
    Mean,
    /// Their median.
    Median,
    /// Their most frequent value.
    Mode,
    /// This value.
    Constant(f64),
    /// The category `unknown`.
    Unknown,
    /// Zero, with a flag beside it.
    ZeroWithFlag,
    /// Chained equations over all numeric features.
    Chained,
}

/// How a feature is reckoned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// From a customer's rows of one table.
    Rows(RowsSource),
    /// From features that stand before it.
    Formula(String),
    /// A place in the order of all customers at the same anchor.
    Score(ScoreRule),
    /// A rank among all customers at the same anchor.
    Rank(RankRule),
    /// A named share of all customers at the same anchor, by falling value.
    Grade(GradeRule),
}

/// A customer's rows of one table, brought to one value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowsSource {
    /// The table.
    pub table: String,
    /// How the values become one.
    pub aggregate: Aggregate,
    /// The value of a row; not for `count`, `active_days` and `days_since_last`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Which rows count.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Which days count; all before the anchor when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
}

/// How many values become one. Missing values are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// Number of rows; 0 without any.
    Count,
    /// Sum; missing without a value.
    Sum,
    /// Arithmetic mean; missing without a value.
    Mean,
    /// Smallest.
    Min,
    /// Largest.
    Max,
    /// Number of distinct values; 0 without any.
    Distinct,
    /// The value of the first row in time; without a time column, in the file.
    First,
    /// The value of the last row in time; without a time column, in the file.
    Last,
    /// Number of distinct days with a row; 0 without any.
    ActiveDays,
    /// Days from the last row's day to the anchor (at least 1); missing without a row.
    DaysSinceLast,
}

/// A score by quantiles: 1 + the number of inner quantiles (linear
/// interpolation, as `numpy.quantile`) strictly below the value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreRule {
    /// The feature.
    pub of: String,
    /// How many scores: 5 for quintiles.
    pub parts: u32,
    /// The smallest value gets the highest score.
    #[serde(default, skip_serializing_if = "is_false")]
    pub smallest_best: bool,
}

/// A dense rank: 1 for the largest value, equal values alike, without gaps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankRule {
    /// The feature.
    pub of: String,
}

/// Customers in falling order of a feature (equal values by rising id), cut at shares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeRule {
    /// The feature; where it is missing, so is the grade.
    pub of: String,
    /// The grades from the best on, each with the share (0 to 1) at which it ends.
    pub shares: Vec<(String, f64)>,
}

fn is_false(value: &bool) -> bool {
    !value
}
