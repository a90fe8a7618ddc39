//! What each raw table gave, counted over the customers of the result.

use std::collections::HashMap;

use super::build::Build;
use super::builtin;
use super::folded_ids::FoldedIds;
use super::report::TableReport;
use super::samples::Samples;

pub(super) fn table_reports(build: &Build, samples: &Samples) -> Vec<TableReport> {
    let proposed = builtin::named(&build.recipe.name).is_err();
    let inside = samples.inside(build.customers.len());
    // Made when the first customer without a row turns up; mostly nobody does.
    let mut folded: Option<FoldedIds> = None;
    let tables = build
        .intakes
        .iter()
        .zip(&build.plan.tables)
        .zip(&build.recipe.tables)
        .enumerate();
    tables
        .map(|(at, ((intake, plan), rule))| {
            let mut report = TableReport::new(rule, intake, proposed);
            report.uneven = build.uneven.get(at).cloned().unwrap_or_default();
            if plan.gathered.is_empty() && intake.cells.owners().is_empty() {
                return report;
            }
            let mut seen = vec![false; build.customers.len()];
            let mut alike: HashMap<u32, u32> = HashMap::new();
            let mut example: Option<u32> = None;
            let owners = intake.cells.owners().iter().zip(intake.cells.rows());
            for (cell, ((customer, _), rows)) in owners.enumerate() {
                let index = *customer as usize;
                let first = seen
                    .get_mut(index)
                    .is_some_and(|seen| !std::mem::replace(seen, true));
                if !inside.get(index).copied().unwrap_or_default() {
                    report.orphan_rows += u64::from(*rows);
                    report.orphan_customers += u64::from(first);
                    let folded =
                        folded.get_or_insert_with(|| FoldedIds::new(&build.customers, &inside));
                    if first && let Some(other) = folded.alike(&build.customers, *customer) {
                        alike.insert(*customer, other);
                    }
                    if let Some(other) = alike.get(customer) {
                        let text = |code: u32| build.customers.text(code).unwrap_or_default();
                        let found = report.alike_ids.get_or_insert_default();
                        // Of whom the data speak first, whatever the order of the cells.
                        if example.is_none_or(|known| *customer < known) {
                            example = Some(*customer);
                            found.id = text(*customer).to_string();
                            found.like = text(*other).to_string();
                        }
                        found.rows += u64::from(*rows);
                        found.customers += u64::from(first);
                    }
                    continue;
                }
                if plan.one_row {
                    report.repeated_rows += u64::from(rows.saturating_sub(1));
                    report.repeated_customers += u64::from(*rows > 1);
                }
                for (check, counter) in report.checks.iter_mut().zip(&plan.checks) {
                    let slot = plan.gathered.get(*counter).map(|gather| gather.slot);
                    let rows = slot.map(|slot| intake.cells.slot(cell as u32, slot));
                    check.count += rows.unwrap_or_default() as u64;
                }
            }
            let both = inside.iter().zip(&seen);
            report.customers_without =
                both.filter(|(inside, seen)| **inside && !**seen).count() as u64;
            report
        })
        .collect()
}
