//! What a training begins with: who names the customer, what is learnt from, which rows judge.

mod checking;
mod classes;
mod options;
mod proposing;
mod splitting;
mod telling;

use checking::{check_label, check_monotone, column};
use proposing::{propose, roles};
use splitting::split;

pub(super) use checking::check_part;
pub(super) use classes::{ClassStart, check_class_part, start_classes, start_classes_of};
pub use options::{Balance, SplitKind, TrainOptions};
pub(super) use telling::{Goal, keep_telling};

use super::TrainError;
use super::remark::Notice;
use crate::feature::prepare::plan::{EncodeChoice, GapChoice, GapCount, Use, Why};
use crate::feature::prepare::prepared::split_of;
use crate::feature::prepare::target_encoding::Smoothing;
use crate::feature::prepare::{BinaryLabel, PreparePlan, Prepared, Split, TrainingRows, label};
use crate::table::{Column, Table};

/// Share of the rows that judge.
const TEST: f64 = 0.2;

/// Most categories that are learnt from one by one; of more, each becomes the share of
/// positive answers among its rows, learnt out of fold.
const MOST_BINNED: u64 = 254;

/// A training's plan, its answers, and its rows.
pub(super) struct Start {
    pub plan: PreparePlan,
    /// The same before the most telling of too many columns were kept: a fold that judges must
    /// have no say in which these are.
    pub wide: PreparePlan,
    pub label: BinaryLabel,
    pub split: Split,
    /// What whoever trains should know.
    pub notice: Notice,
}

/// Plans a training, from the table alone; when it is late, columns are no longer held
/// against the label. For folds the plan is that of the last model, which learns from all rows.
pub(super) fn start(
    table: &Table,
    options: &TrainOptions,
    in_folds: bool,
    is_late: &dyn Fn() -> bool,
) -> Result<Start, TrainError> {
    let roles = roles(table, options)?;
    // A label that cannot be learnt is said before every column is looked at.
    check_label(&label::read(
        column(table, &options.label)?,
        options.positive.as_deref(),
    )?)?;
    let (plan, audited) = propose(table, options, roles, is_late);
    let mut start = planned(table, plan, options, in_folds)?;
    audited.tell(table, options, &start.plan, &mut start.notice);
    Ok(start)
}

/// Plans a training by a plan at hand: its roles, merges and what it leaves out.
pub(super) fn start_of(
    table: &Table,
    plan: PreparePlan,
    options: &TrainOptions,
) -> Result<Start, TrainError> {
    let mut start = planned(table, plan.clone(), options, false)?;
    let in_vain = telling::in_vain(table, &plan, &start.plan);
    start.notice.remarks.extend(in_vain);
    Ok(start)
}

fn planned(
    table: &Table,
    mut plan: PreparePlan,
    options: &TrainOptions,
    in_folds: bool,
) -> Result<Start, TrainError> {
    let label = label::read(column(table, &options.label)?, options.positive.as_deref())?;
    check_label(&label)?;
    plan.positive.clone_from(&options.positive);
    as_trees_read(table, &mut plan, EncodeChoice::Target);
    let (split, remarks) = split(table, &mut plan, options, &|plan| {
        let split = split_of(table, plan)?;
        check_part(&label, split.train.rows(), false)?;
        check_part(&label, &split.test, true)?;
        Ok(split)
    })?;
    let wide = plan.clone();
    let rows = match in_folds {
        true => TrainingRows::labelled(&label),
        false => split.train.clone(),
    };
    let most = options.most_columns;
    keep_telling(table, &mut plan, Goal::YesNo(&label), &rows, most);
    check_monotone(table, &plan, options)?;
    Ok(Start {
        notice: Notice::of(&plan, remarks),
        plan,
        wide,
        label,
        split,
    })
}

/// Leaves gaps and categories to the models, and columns without any variety out; `many` is
/// what becomes of categories of more values than are told apart.
fn as_trees_read(table: &Table, plan: &mut PreparePlan, many: EncodeChoice) {
    // Rows are made up, where that is wanted, when the folds are known.
    plan.resample = None;
    plan.smoothing = Smoothing::Spread;
    for column in &mut plan.columns {
        // Trees know what to do with gaps, and categories are cut as such.
        column.gaps = GapChoice::Keep;
        column.scale = None;
        let categories = table
            .column(&column.column)
            .map(|column| GapCount::of(column).categories);
        column.encode = match column.used {
            Use::Category if categories > Some(MOST_BINNED) => many,
            Use::Category => EncodeChoice::Ordinal,
            _ => EncodeChoice::Number,
        };
    }
    for planned in plan.columns.iter_mut() {
        let varies = |column: &Column| column.counts().iter().filter(|rows| **rows > 0).count() > 1;
        let used = !matches!(planned.used, Use::LeftOut(_));
        if used && !table.column(&planned.column).is_some_and(varies) {
            planned.leave_out(Why::Constant);
        }
    }
}

/// Per prepared feature what the score may do as it rises.
pub(super) fn monotone(prepared: &Prepared, options: &TrainOptions) -> Vec<i8> {
    if options.monotone.is_empty() {
        return Vec::new();
    }
    let features = prepared.preparation.features();
    let of = |name: &str| {
        let wanted = options.monotone.iter().find(|(column, _)| column == name);
        wanted.map_or(0, |(_, direction)| *direction)
    };
    features.iter().map(|feature| of(&feature.name)).collect()
}
