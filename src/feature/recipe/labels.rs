//! Labels: what happened from the anchor on, or what a column says.

use super::ValueKind;
use super::anchors::AnchorDays;
use super::build::Build;
use super::fold::{Folded, as_code};
use super::plan::LabelSourcePlan;
use super::population::count;
use super::samples::Samples;
use super::values::{NO_TEXT, Values};

/// The codes of one label, row by row.
pub(super) fn reckon(
    at: usize,
    build: &mut Build,
    samples: &Samples,
    anchors: Option<&AnchorDays>,
    features: &[Values],
) -> Vec<u32> {
    let (yes, no) = (build.interner.code("1"), build.interner.code("0"));
    let Some(label) = build.plan.labels.get(at) else {
        return Vec::new();
    };
    let interner = &mut build.interner;
    match &label.from {
        LabelSourcePlan::Column(table, gathered) => {
            let (Some(intake), Some(plan)) =
                (build.intakes.get(*table), build.plan.tables.get(*table))
            else {
                return Vec::new();
            };
            let Some(gather) = plan.gathered.get(*gathered) else {
                return Vec::new();
            };
            let text = gather
                .of
                .as_ref()
                .is_some_and(|(_, of)| of.kind == ValueKind::Text);
            let of = |customer: &u32| {
                let mut folded = Folded::new(gather);
                for cell in intake.cells_of(*customer) {
                    folded.add(&intake.cells, cell as u32);
                }
                match text {
                    true => as_code(folded.value(), interner),
                    false => interner.of_number(folded.value()),
                }
            };
            samples.customers.iter().map(of).collect()
        }
        LabelSourcePlan::Seen(table, gathered, horizon, when_seen) => {
            let (Some(intake), Some(anchors)) = (build.intakes.get(*table), anchors) else {
                return Vec::new();
            };
            let gather = build
                .plan
                .tables
                .get(*table)
                .and_then(|plan| plan.gathered.get(*gathered));
            let Some(gather) = gather else {
                return Vec::new();
            };
            let of = |(customer, anchor): (u32, u32)| {
                let day = anchors
                    .days
                    .get(anchor as usize)
                    .copied()
                    .unwrap_or_default();
                let (from, until) = horizon.at(day);
                // What lies beyond the data nobody knows.
                if until > anchors.last + 1 {
                    return NO_TEXT;
                }
                let seen = count(intake, gather, customer, from, until) > 0.0;
                if seen == *when_seen { yes } else { no }
            };
            samples.iter().map(of).collect()
        }
        LabelSourcePlan::Transition(feature, absent) => {
            let Some(Values::Texts(codes)) = features.get(*feature) else {
                return Vec::new();
            };
            let anchors = anchors.map_or(0, |anchors| anchors.days.len());
            let mut out = Vec::with_capacity(samples.len());
            for (row, (customer, anchor)) in samples.iter().enumerate() {
                if anchor as usize + 1 >= anchors {
                    out.push(NO_TEXT);
                    continue;
                }
                let next = samples.row_of(row, customer, anchor + 1);
                let of = |row: Option<usize>| match row.and_then(|row| codes.get(row)) {
                    Some(code) if *code != NO_TEXT => *code,
                    _ => *absent,
                };
                let pair = (of(Some(row)), of(next));
                let from = interner.text(pair.0).unwrap_or_default();
                let text = format!("{from}/{}", interner.text(pair.1).unwrap_or_default());
                out.push(interner.code(&text));
            }
            out
        }
    }
}
