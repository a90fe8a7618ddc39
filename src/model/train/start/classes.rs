//! What a training for several classes begins with.

use super::checking::{LEAST_ROWS, column};
use super::proposing::{propose, roles};
use super::splitting::split;
use super::{Goal, TrainOptions, as_trees_read, keep_telling, telling};
use crate::feature::prepare::plan::EncodeChoice;
use crate::feature::prepare::prepared::split_by;
use crate::feature::prepare::{ClassLabel, PreparePlan, Split, TrainingRows, classes};
use crate::model::train::TrainError;
use crate::model::train::remark::Notice;
use crate::table::Table;

/// A training's plan for several classes, its answers, and its rows.
pub struct ClassStart {
    pub plan: PreparePlan,
    /// The same before the most telling of too many columns were kept.
    pub wide: PreparePlan,
    pub label: ClassLabel,
    pub split: Split,
    /// What whoever trains should know.
    pub notice: Notice,
}

/// Plans a training for several classes, from the table alone; when it is late, columns are
/// no longer held against the label. For folds the plan is that of the last model, which learns
/// from all rows.
pub fn start_classes(
    table: &Table,
    options: &TrainOptions,
    in_folds: bool,
    is_late: &dyn Fn() -> bool,
) -> Result<ClassStart, TrainError> {
    let roles = roles(table, options)?;
    // A label that cannot be learnt is said before every column is looked at.
    let label = read(table, options)?;
    let (plan, audited) = propose(table, options, roles, is_late);
    let mut start = planned(table, plan, label, options, in_folds)?;
    audited.tell(table, options, &start.plan, &mut start.notice);
    Ok(start)
}

/// Plans a training by a plan at hand: its roles, merges and what it leaves out.
pub fn start_classes_of(
    table: &Table,
    plan: PreparePlan,
    options: &TrainOptions,
    in_folds: bool,
) -> Result<ClassStart, TrainError> {
    let label = read(table, options)?;
    let mut start = planned(table, plan.clone(), label, options, in_folds)?;
    let in_vain = telling::in_vain(table, &plan, &start.plan);
    start.notice.remarks.extend(in_vain);
    Ok(start)
}

fn read(table: &Table, options: &TrainOptions) -> Result<ClassLabel, TrainError> {
    let label = classes::read(column(table, &options.label)?)?;
    let rows: u64 = label.counts().iter().sum();
    match rows < LEAST_ROWS {
        true => Err(TrainError::TooFewRows {
            column: label.column,
            rows,
            needed: LEAST_ROWS,
        }),
        false => Ok(label),
    }
}

fn planned(
    table: &Table,
    mut plan: PreparePlan,
    label: ClassLabel,
    options: &TrainOptions,
    in_folds: bool,
) -> Result<ClassStart, TrainError> {
    // What a preparation knows of labels is yes or no; the classes stand beside the model.
    plan.label = None;
    plan.positive = None;
    // Shares of leavers, which stand for categories of very many values, are of yes or no.
    as_trees_read(table, &mut plan, EncodeChoice::Ordinal);
    let (split, remarks) = split(table, &mut plan, options, &|plan| {
        let split = split_by(table, plan, &label.strata())?;
        check_class_part(&label, split.train.rows(), false)?;
        check_class_part(&label, &split.test, true)?;
        Ok(split)
    })?;
    let wide = plan.clone();
    let rows = match in_folds {
        true => TrainingRows::classified(&label),
        false => split.train.clone(),
    };
    let most = options.most_columns;
    keep_telling(table, &mut plan, Goal::Classes(&label), &rows, most);
    Ok(ClassStart {
        notice: Notice::of(&plan, remarks),
        plan,
        wide,
        label,
        split,
    })
}

/// A part must have two classes or more.
pub fn check_class_part(label: &ClassLabel, rows: &[u32], test: bool) -> Result<(), TrainError> {
    let class = |row: &u32| label.classes.get(*row as usize).copied().flatten();
    let first = rows.first().and_then(class);
    if rows.iter().any(|row| class(row) != first) {
        return Ok(());
    }
    let name = first.and_then(|first| label.names.get(first as usize));
    Err(TrainError::PartOneClass {
        test,
        class: name.cloned().unwrap_or_default(),
        rows: rows.len() as u64,
        folds: false,
    })
}
