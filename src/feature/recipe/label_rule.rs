//! The recipe's labels and merges, as they are written down.

use serde::{Deserialize, Serialize};

use super::ValueTitle;
use super::window::Horizon;
use crate::feature::contract::Title;

/// One label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelRule {
    /// The column's name in the result.
    pub name: String,
    /// What people call it.
    pub title: Title,
    /// How it is told.
    pub from: LabelSource,
    /// What its values are called, where they are codes; those of a transition
    /// are called as its feature's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<ValueTitle>,
}

/// How a label is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum LabelSource {
    /// A column of a table with one row per customer, as it stands there.
    Column {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// 1 when no row (that fulfils the condition) falls into the horizon, else 0.
    Absent {
        /// The table.
        table: String,
        /// The condition; all rows when absent.
        #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
        condition: Option<String>,
        /// The days from the anchor on.
        horizon: Horizon,
    },
    /// 1 when a row (that fulfils the condition) falls into the horizon, else 0.
    Present {
        /// The table.
        table: String,
        /// The condition; all rows when absent.
        #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
        condition: Option<String>,
        /// The days from the anchor on.
        horizon: Horizon,
    },
    /// The same customer's category at this anchor and the next, as `from/to`.
    /// Missing at the last anchor.
    Transition {
        /// The category feature.
        feature: String,
        /// What a missing category is called.
        absent: String,
    },
}

/// Spellings that mean the same. Proposed ones are not applied until accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeRule {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// The spelling that goes.
    pub from: String,
    /// The spelling that stays.
    pub into: String,
    /// Whether it is applied.
    #[serde(default)]
    pub accepted: bool,
}
