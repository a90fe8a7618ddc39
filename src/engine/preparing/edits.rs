//! One change of a plan.

use super::Preparing;
use crate::engine::failure::Failure;
use crate::engine::prepare_view::PrepareEdit;
use crate::feature::prepare::plan::{GapCount, PlanError, PlannedMerge, PreparePlan, Use, Why};
use crate::feature::prepare::{PrepareError, plan::ColumnPlan};
use crate::table::{ColumnKind, Table};

/// The plan after `edit`; the present one stays as it is.
pub fn edited(
    preparing: &Preparing,
    table: &Table,
    edit: PrepareEdit,
) -> Result<PreparePlan, Failure> {
    let mut plan = preparing.plan.clone();
    match edit {
        PrepareEdit::Keep { column, keep } => {
            let has_label = plan.label.is_some();
            let (count, kind) = match table.column(&column) {
                Some(found) => (GapCount::of(found), found.kind()),
                None => (GapCount::default(), ColumnKind::Empty),
            };
            let planned = of(&mut plan, &column)?;
            planned.used = match (keep, kind) {
                (false, _) => Use::LeftOut(Why::Chosen),
                (true, ColumnKind::Boolean) => Use::Flag,
                (true, ColumnKind::Integer | ColumnKind::Decimal) => Use::Number,
                (true, _) => Use::Category,
            };
            planned.set_usual(count.categories as usize, has_label);
        }
        PrepareEdit::Gaps { column, gaps } => of(&mut plan, &column)?.gaps = gaps,
        PrepareEdit::Encode { column, encode } => of(&mut plan, &column)?.encode = encode,
        PrepareEdit::Scale { column, scale } => of(&mut plan, &column)?.scale = scale,
        PrepareEdit::Merge { merge, accept } => {
            let found = preparing.proposed.get(merge).ok_or(Failure::OutOfRange {
                asked: merge,
                there_are: preparing.proposed.len(),
            })?;
            let planned = PlannedMerge {
                column: found.column.clone(),
                from: found.from.clone(),
                into: found.into.clone(),
            };
            plan.merges.retain(|other| *other != planned);
            if accept {
                plan.merges.push(planned);
            }
        }
        PrepareEdit::Split(split) => plan.split = split,
        PrepareEdit::Seed(seed) => plan.seed = seed,
        PrepareEdit::Whole(json) => {
            plan = PreparePlan::from_json(&json).map_err(PrepareError::from)?;
        }
        PrepareEdit::StartAgain => plan = preparing.first.clone(),
    }
    Ok(plan)
}

fn of<'a>(plan: &'a mut PreparePlan, column: &str) -> Result<&'a mut ColumnPlan, Failure> {
    let found = plan.columns.iter_mut().find(|plan| plan.column == column);
    found.ok_or_else(|| {
        let column = column.to_string();
        Failure::Prepare(PlanError::NoColumn { column }.into())
    })
}
