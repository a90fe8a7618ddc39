//! Which rows learn and which judge: as is wanted, or the best way that leaves both answers on
//! both sides.

use super::proposing::{label_window, roles};
use super::{SplitKind, TEST, TrainOptions};
use crate::feature::prepare::plan::{SplitPlan, test_anchors};
use crate::feature::prepare::split::Shares;
use crate::feature::prepare::{PrepareError, PreparePlan, Split};
use crate::model::train::TrainError;
use crate::model::train::remark::Remark;
use crate::table::{Column, Table};

/// Splits the rows as is wanted. Where nobody said how, and one of the parts would have
/// one answer only, the next best way is taken, with a word.
pub(super) fn split(
    table: &Table,
    plan: &mut PreparePlan,
    options: &TrainOptions,
    attempt: &dyn Fn(&PreparePlan) -> Result<Split, TrainError>,
) -> Result<(Split, Vec<Remark>), TrainError> {
    let repeats = |column: &Column| column.counts().iter().any(|rows| *rows > 1);
    let id = plan.id.as_deref().and_then(|name| table.column(name));
    let mut ways = match (options.split, plan.split) {
        (Some(way), _) => vec![way],
        (None, SplitPlan::OutOfTime { .. }) => vec![SplitKind::Time, SplitKind::Group],
        (None, SplitPlan::Group(_)) => vec![SplitKind::Group],
        (None, SplitPlan::Random(_)) => Vec::new(),
    };
    if options.split.is_none() {
        ways.retain(|way| *way != SplitKind::Group || id.is_some_and(repeats));
        ways.push(SplitKind::Random);
    }
    plan.set_label_window(options.label_window);
    let prepared = plan.split;
    let mut remarks = Vec::new();
    for (place, way) in ways.iter().enumerate() {
        plan.split = match (options.split, prepared, way) {
            // How many of the latest dates judge is the preparation's to say.
            (None, SplitPlan::OutOfTime { .. }, SplitKind::Time) => prepared,
            _ => split_plan(table, plan, *way, options)?,
        };
        match (attempt(plan), ways.get(place + 1)) {
            (Ok(split), _) => return Ok((split, remarks)),
            (Err(TrainError::PartOneClass { test, class, .. }), Some(next)) => {
                remarks.push(Remark::SplitChanged {
                    wanted: *way,
                    taken: *next,
                    test,
                    class,
                });
            }
            // No anchor lies before those that would judge, say.
            (Err(TrainError::Prepare(PrepareError::Split(why))), Some(next)) => {
                remarks.push(Remark::NotSplit {
                    wanted: *way,
                    taken: *next,
                    why,
                });
            }
            (Err(error), _) => return Err(error),
        }
    }
    Err(TrainError::NoTime)
}

fn split_plan(
    table: &Table,
    plan: &PreparePlan,
    way: SplitKind,
    options: &TrainOptions,
) -> Result<SplitPlan, TrainError> {
    let shares = Shares {
        validation: 0.0,
        test: TEST,
    };
    match way {
        SplitKind::Random => Ok(SplitPlan::Random(shares)),
        SplitKind::Group if plan.id.is_none() => Err(TrainError::NoCustomer),
        SplitKind::Group => Ok(SplitPlan::Group(shares)),
        SplitKind::Time => {
            let anchor = plan.anchor.as_deref().and_then(|name| table.column(name));
            let anchor = anchor.ok_or(TrainError::NoTime)?;
            let window = match plan.split {
                SplitPlan::OutOfTime { label_window, .. } => label_window,
                _ => label_window(&roles(table, options)?, options),
            };
            Ok(out_of_time(test_anchors(anchor), window))
        }
    }
}

pub(super) fn out_of_time(test_anchors: u32, label_window: f64) -> SplitPlan {
    SplitPlan::OutOfTime {
        test_anchors,
        validation_anchors: 0,
        label_window,
        held_customers: None,
    }
}
