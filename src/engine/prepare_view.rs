//! What the page shows of a preparation, and what it may change.

use serde::{Deserialize, Serialize};

use super::message::TableFormat;
use super::view::{AuditFinding, Words};
pub use crate::feature::prepare::impute::Strategy;
pub use crate::feature::prepare::plan::{
    ColumnPlan, EncodeChoice, GapChoice, ResamplePlan, SplitPlan, Use, Why,
};
pub use crate::feature::prepare::scale::Scale;
pub use crate::feature::prepare::split::{Part as SplitPart, Shares};

/// What may be asked of a preparation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PrepareRequest {
    /// The plan: the one at hand, else a proposal.
    Plan,
    /// Change the plan; what was fitted by it before is forgotten.
    Edit(PrepareEdit),
    /// Fit the plan on the training rows.
    Fit,
    /// One part's rows as a file, once fitted.
    Matrix {
        /// Which rows.
        part: SplitPart,
        /// File format.
        format: TableFormat,
    },
    /// What was fitted, as the contract of a bundle.
    Contract,
}

/// A change of the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PrepareEdit {
    /// What a column is for.
    Role {
        /// The column.
        column: String,
        /// What it is for.
        role: ColumnRole,
    },
    /// The cell that means "left", where it does not speak for itself.
    Positive(Option<String>),
    /// How the training rows are balanced, if at all.
    Resample(Option<ResamplePlan>),
    /// What its gaps become.
    Gaps {
        /// The column.
        column: String,
        /// The choice.
        gaps: GapChoice,
    },
    /// What is made of its values.
    Encode {
        /// The column.
        column: String,
        /// The choice.
        encode: EncodeChoice,
    },
    /// The scale of the result.
    Scale {
        /// The column.
        column: String,
        /// The scale, or none.
        scale: Option<Scale>,
    },
    /// Accept a proposed merge, or take that back.
    Merge {
        /// Its position in [`PrepareView::merges`].
        merge: usize,
        /// Whether it is applied.
        accept: bool,
    },
    /// Which rows train and which judge.
    Split(SplitPlan),
    /// The latest fifth of the dates judges.
    ByTime,
    /// The seed.
    Seed(u64),
    /// A whole plan as JSON.
    Whole(String),
    /// The proposal again.
    StartAgain,
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColumnRole {
    /// A feature.
    Feature,
    /// Not used.
    LeftOut,
    /// Names the customer.
    Id,
    /// Says when the row stands.
    Anchor,
    /// Holds the answer.
    Label,
}

impl ColumnRole {
    /// All of them, in the order in which they are offered.
    pub const ALL: [ColumnRole; 5] = [
        ColumnRole::Feature,
        ColumnRole::LeftOut,
        ColumnRole::Id,
        ColumnRole::Anchor,
        ColumnRole::Label,
    ];
}

/// A preparation as the page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrepareView {
    /// The plan as JSON.
    pub plan: String,
    /// The label that encodings and classes speak of.
    pub label: Option<String>,
    /// The label's classes where there are more than two and one must be chosen;
    /// none otherwise.
    pub classes: Vec<String>,
    /// The class that means "left", where it was chosen.
    pub positive: Option<String>,
    /// How the training rows are balanced; none: as they are.
    pub resample: Option<ResamplePlan>,
    /// The columns.
    pub columns: Vec<PrepareColumn>,
    /// Merges that may be due; none is applied unasked.
    pub merges: Vec<PrepareMerge>,
    /// How rows are split.
    pub split: SplitPlan,
    /// Whether there is a date to split by, and a customer.
    pub can_split: (bool, bool),
    /// Rows of each part.
    pub parts: Vec<(SplitPart, u64)>,
    /// The split in words; why it does not work, where it does not.
    pub split_lines: Vec<Words>,
    /// What the leak audit says of the split: customers and rows on both sides.
    pub split_findings: Vec<AuditFinding>,
    /// What the fit did, once it is done.
    pub fitted: Option<PrepareFitted>,
}

/// A column of a preparation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrepareColumn {
    /// What is planned.
    pub plan: ColumnPlan,
    /// What it is for.
    pub role: ColumnRole,
    /// Rows without a value.
    pub gaps: u64,
    /// The whole line in words.
    pub line: Words,
    /// What the leak audit found, where it called the column a leak.
    pub leak: Option<Words>,
    /// What its gaps may become.
    pub gap_choices: Vec<(GapChoice, Words)>,
    /// What may be made of its values.
    pub encode_choices: Vec<(EncodeChoice, Words)>,
}

/// A merge that may be due.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrepareMerge {
    /// The column.
    pub column: String,
    /// The proposal in words.
    pub line: Words,
    /// Whether it was accepted.
    pub accepted: bool,
}

/// What a fit did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrepareFitted {
    /// Features that come out.
    pub features: Vec<String>,
    /// The report, a line each.
    pub lines: Vec<Words>,
}
