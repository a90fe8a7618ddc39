//! Who gets a row and when, and who is left out.

use super::anchors::AnchorDays;
use super::build::{Build, Intake};
use super::error::RecipeError;
use super::finish::no_customers;
use super::fold::Folded;
use super::plan::Gather;
use super::report::{LeftOut, LeftOutReason};
use super::samples::{Samples, by_id};
use super::window::Window;

/// The customers of the population's table in the order of the result.
pub(super) fn listed(build: &Build) -> Vec<u32> {
    let Some(intake) = build.intakes.get(build.plan.population) else {
        return Vec::new();
    };
    let mut customers: Vec<u32> = intake
        .cells
        .owners()
        .iter()
        .map(|(customer, _)| *customer)
        .collect();
    let is_list = build
        .plan
        .tables
        .get(build.plan.population)
        .is_some_and(|plan| plan.one_row);
    if !is_list {
        customers.sort_unstable();
        customers.dedup();
    }
    if is_sorted(build) {
        by_id(&mut customers, &build.customers);
    }
    customers
}

/// A list of customers keeps its own order; otherwise, and with anchors, they stand by id.
fn is_sorted(build: &Build) -> bool {
    let plan = build.plan.tables.get(build.plan.population);
    build.plan.anchors.is_some() || plan.is_none_or(|plan| !plan.one_row)
}

/// Who is in, in the order of the result, and who was left out and why.
pub(super) fn population(
    build: &Build,
    mut customers: Vec<u32>,
) -> Result<(Vec<u32>, Vec<LeftOut>), RecipeError> {
    let mut left_out = Vec::new();
    if let Some((table, gathered)) = build.plan.with_rows_in
        && let (Some(rows), Some(rows_plan)) =
            (build.intakes.get(table), build.plan.tables.get(table))
        && let Some(gather) = rows_plan.gathered.get(gathered)
    {
        let in_list = customers.len();
        let listed: std::collections::HashSet<u32> = customers.iter().copied().collect();
        customers.retain(|customer| count(rows, gather, *customer, i64::MIN, i64::MAX) > 0.0);
        let without = (in_list - customers.len()) as u64;
        // The only id that was no number may have gone.
        if without > 0 && is_sorted(build) {
            by_id(&mut customers, &build.customers);
        }
        let mut others: Vec<u32> = rows
            .cells
            .owners()
            .iter()
            .map(|(customer, _)| *customer)
            .collect();
        others.sort_unstable();
        others.dedup();
        let unlisted = others
            .iter()
            .filter(|customer| !listed.contains(customer))
            .count() as u64;
        for (reason, count) in [
            (LeftOutReason::WithoutRows, without),
            (LeftOutReason::NotListed, unlisted),
        ] {
            if count > 0 {
                left_out.push(LeftOut { reason, count });
            }
        }
    }
    if customers.is_empty() {
        return Err(no_customers(build));
    }
    Ok((customers, left_out))
}

/// The rows of the result, and how many fell away because the customer was not
/// active; nothing when there are more than `most`.
pub(super) fn samples(
    build: &Build,
    customers: Vec<u32>,
    anchors: Option<&AnchorDays>,
    most: usize,
) -> Option<(Samples, u64)> {
    let Some(anchors) = anchors else {
        let anchors = vec![0; customers.len()];
        let fit = customers.len() <= most;
        return fit.then_some((Samples { customers, anchors }, 0));
    };
    let active = build.plan.active.and_then(|(table, gathered, window)| {
        let plan = build.plan.tables.get(table)?;
        Some((
            build.intakes.get(table)?,
            plan.gathered.get(gathered)?,
            window,
        ))
    });
    let mut samples = Samples::default();
    let mut inactive = 0;
    for customer in customers {
        if samples.len() > most {
            return None;
        }
        for at in 0..anchors.days.len() {
            let stays = active.as_ref().is_none_or(|(intake, gather, window)| {
                let (from, until) = span(Some(*window), anchors, at);
                count(intake, gather, customer, from, until) > 0.0
            });
            if stays {
                samples.customers.push(customer);
                samples.anchors.push(at as u32);
            } else {
                inactive += 1;
            }
        }
    }
    (samples.len() <= most).then_some((samples, inactive))
}

/// First day of a window and one past its last; all days before the anchor without one.
pub(super) fn span(window: Option<Window>, anchors: &AnchorDays, at: usize) -> (i64, i64) {
    let anchor = anchors.days.get(at).copied().unwrap_or_default();
    match window {
        None => (i64::MIN, anchor),
        Some(Window::Days(days)) => days.at(anchor),
        Some(Window::Period) => (
            anchors.period_starts.get(at).copied().unwrap_or(i64::MIN),
            anchor,
        ),
    }
}

/// The rows counted of a customer in these days.
pub(super) fn count(intake: &Intake, gather: &Gather, customer: u32, from: i64, until: i64) -> f64 {
    let mut folded = Folded::new(gather);
    for cell in intake.cells_between(customer, from, until) {
        folded.add(&intake.cells, cell as u32);
    }
    folded.count()
}
