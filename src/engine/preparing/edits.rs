//! One change of a plan.

use super::Preparing;
use crate::engine::failure::Failure;
use crate::engine::prepare_view::{ColumnRole, PrepareEdit};
use crate::feature::prepare::plan::{
    EncodeChoice, GapCount, PlanError, PlanRoles, PlannedMerge, PreparePlan, SplitPlan, Use, Why,
    test_anchors,
};
use crate::feature::prepare::split::Shares;
use crate::feature::prepare::{PrepareError, plan::ColumnPlan};
use crate::table::{Column, Table};

/// The plan after `edit`; the present one stays as it is.
pub fn edited(
    preparing: &Preparing,
    table: &Table,
    edit: PrepareEdit,
) -> Result<PreparePlan, Failure> {
    let mut plan = preparing.plan.clone();
    match edit {
        PrepareEdit::Role { column, role } => {
            let found = table.column(&column).ok_or_else(|| missing(&column))?;
            set_role(&mut plan, &preparing.roles, table, found, role)?;
        }
        PrepareEdit::Positive(class) => plan.positive = class,
        PrepareEdit::Resample(resample) => plan.resample = resample,
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
        PrepareEdit::ByTime => {
            let anchor = plan.anchor.as_deref().and_then(|name| table.column(name));
            plan.split = SplitPlan::OutOfTime {
                test_anchors: anchor.map_or(1, test_anchors),
                validation_anchors: 0,
                label_window: 0.0,
                held_customers: None,
            };
            let window = preparing.roles.window_of(plan.label.as_deref());
            plan.set_label_window(window);
        }
        PrepareEdit::Seed(seed) => plan.seed = seed,
        PrepareEdit::Whole(json) => {
            plan = PreparePlan::from_json(&json).map_err(PrepareError::from)?;
        }
        PrepareEdit::StartAgain => plan = preparing.first.clone(),
    }
    Ok(plan)
}

/// Gives a column its part; whichever had it before is left out, with the reason.
fn set_role(
    plan: &mut PreparePlan,
    roles: &PlanRoles,
    table: &Table,
    column: &Column,
    role: ColumnRole,
) -> Result<(), Failure> {
    let name = column.name();
    let had_label = plan.label.is_some();
    for part in [&mut plan.id, &mut plan.anchor, &mut plan.label] {
        if part.as_deref() == Some(name) {
            *part = None;
        }
    }
    let (part, why, left) = match role {
        ColumnRole::Feature => {
            let planned = of(plan, name)?;
            planned.used = roles.usual_use(column);
            usual(planned, roles, column, had_label);
            (None, None, None)
        }
        ColumnRole::LeftOut => (None, Some(Why::Chosen), None),
        ColumnRole::Id => (Some(&mut plan.id), Some(Why::Id), Some(Why::Identifier)),
        ColumnRole::Anchor => (Some(&mut plan.anchor), Some(Why::Anchor), Some(Why::Date)),
        ColumnRole::Label => (
            Some(&mut plan.label),
            Some(Why::Label),
            Some(Why::OtherLabel),
        ),
    };
    let before = part.and_then(|part| part.replace(name.to_string()));
    if let (Some(before), Some(left)) = (before, left) {
        of(plan, &before)?.leave_out(left);
    }
    if let Some(why) = why {
        of(plan, name)?.leave_out(why);
    }
    if role == ColumnRole::Label || plan.label.is_none() {
        plan.positive = None;
    }
    if plan.label.is_none() {
        plan.resample = None;
        let by_label = |column: &&mut ColumnPlan| column.encode == EncodeChoice::Target;
        for planned in plan.columns.iter_mut().filter(by_label) {
            if let Some(column) = table.column(&planned.column) {
                usual(planned, roles, column, false);
            }
        }
    }
    // A split by what is gone would only be refused.
    let shares = Shares {
        validation: 0.0,
        test: 0.2,
    };
    plan.split = match plan.split {
        SplitPlan::OutOfTime { .. } if plan.anchor.is_none() && plan.id.is_some() => {
            SplitPlan::Group(shares)
        }
        SplitPlan::OutOfTime { .. } if plan.anchor.is_none() => SplitPlan::Random(shares),
        SplitPlan::Group(shares) if plan.id.is_none() => SplitPlan::Random(shares),
        other => other,
    };
    plan.set_label_window(roles.window_of(plan.label.as_deref()));
    Ok(())
}

/// Uses a column again that was called a leak of another label.
pub fn take_back(plan: &mut PreparePlan, roles: &PlanRoles, table: &Table) {
    let has_label = plan.label.is_some();
    let leaks = |planned: &&mut ColumnPlan| planned.used == Use::LeftOut(Why::Leak);
    for planned in plan.columns.iter_mut().filter(leaks) {
        if let Some(column) = table.column(&planned.column) {
            planned.used = roles.usual_use(column);
            usual(planned, roles, column, has_label);
        }
    }
}

fn usual(planned: &mut ColumnPlan, roles: &PlanRoles, column: &Column, has_label: bool) {
    let categories = GapCount::of(column).categories as usize;
    roles.set_usual(planned, categories, has_label);
}

fn of<'a>(plan: &'a mut PreparePlan, column: &str) -> Result<&'a mut ColumnPlan, Failure> {
    let found = plan.columns.iter_mut().find(|plan| plan.column == column);
    found.ok_or_else(|| missing(column))
}

fn missing(column: &str) -> Failure {
    let column = column.to_string();
    Failure::Prepare(PlanError::NoColumn { column }.into())
}
