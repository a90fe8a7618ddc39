//! One feature's values, from what was gathered or from features before it.

use std::collections::HashMap;

use super::anchors::AnchorDays;
use super::build::Intake;
use super::fold::{Folded, as_code};
use super::formula::holds;
use super::order;
use super::plan::{FeaturePlan, FeatureSource, How, TablePlan};
use super::population::span;
use super::samples::Samples;
use super::values::{Interner, NO_TEXT, Values};
use super::window::Window;
use super::{Aggregate, ValueKind};

/// What a feature is reckoned from.
pub(super) struct Context<'a> {
    pub intakes: &'a [Intake],
    pub tables: &'a [TablePlan],
    pub samples: &'a Samples,
    pub anchors: Option<&'a AnchorDays>,
    pub features: &'a [Values],
    pub ranges: &'a mut Ranges,
}

/// Per table and window, the cells of each sample.
pub(super) type Ranges = HashMap<(usize, Option<Window>), Vec<(u32, u32)>>;

pub(super) fn reckon(
    feature: &FeaturePlan,
    interner: &mut Interner,
    context: &mut Context<'_>,
) -> Values {
    let samples = context.samples;
    let numbers = |at: usize| match context.features.get(at) {
        Some(Values::Numbers(values)) => values.as_slice(),
        _ => &[],
    };
    match &feature.from {
        FeatureSource::Formula(formula) => formula
            .evaluate(context.features, samples.len(), interner)
            .into_values(),
        FeatureSource::Score {
            of,
            parts,
            smallest_best,
        } => Values::Numbers(
            samples.by_anchor(numbers(*of), |v| order::scores(v, *parts, *smallest_best)),
        ),
        FeatureSource::Rank { of } => {
            Values::Numbers(samples.by_anchor(numbers(*of), order::dense_ranks))
        }
        FeatureSource::Grade { of, shares } => {
            let limits: Vec<f64> = shares.iter().map(|(_, share)| *share).collect();
            let code = |grade: Option<usize>| {
                grade
                    .and_then(|grade| shares.get(grade))
                    .map_or(NO_TEXT, |(code, _)| *code)
            };
            let grade = |v: &[f64]| order::grades(v, &limits).into_iter().map(code).collect();
            Values::Texts(samples.by_anchor(numbers(*of), grade))
        }
        FeatureSource::Rows {
            table,
            aggregate,
            gathered,
            all_rows,
            window,
        } => {
            let (Some(intake), Some(plan)) =
                (context.intakes.get(*table), context.tables.get(*table))
            else {
                return Values::Numbers(vec![f64::NAN; samples.len()]);
            };
            let Some(gather) = plan.gathered.get(*gathered) else {
                return Values::Numbers(vec![f64::NAN; samples.len()]);
            };
            let all_rows = all_rows.and_then(|at| plan.gathered.get(at));
            let mut out = Vec::with_capacity(samples.len());
            let mut values: Vec<u64> = Vec::new();
            let key = (*table, if plan.days { *window } else { None });
            let ranges = context.ranges.entry(key).or_insert_with(|| {
                let range = |(customer, at): (u32, u32)| {
                    let days = match context.anchors {
                        Some(anchors) if plan.days => span(*window, anchors, at as usize),
                        _ => (i64::MIN, i64::MAX),
                    };
                    let cells = intake.cells_between(customer, days.0, days.1);
                    (cells.start as u32, cells.end as u32)
                };
                samples.iter().map(range).collect()
            });
            for ((_, at), (start, end)) in samples.iter().zip(ranges.iter()) {
                let cells = *start as usize..*end as usize;
                let mut folded = Folded::new(gather);
                if gather.how != How::Distinct {
                    for cell in cells.clone() {
                        folded.add(&intake.cells, cell as u32);
                    }
                }
                let seen = |cell: &usize| holds(intake.cells.slot(*cell as u32, gather.slot));
                let mut value = match aggregate {
                    Aggregate::Count => folded.count(),
                    Aggregate::Sum => folded.sum(false),
                    Aggregate::Mean => folded.sum(true),
                    Aggregate::Min | Aggregate::Max | Aggregate::First | Aggregate::Last => {
                        folded.value()
                    }
                    Aggregate::ActiveDays => cells.clone().filter(seen).count() as f64,
                    Aggregate::DaysSinceLast => {
                        let anchor = context
                            .anchors
                            .and_then(|a| a.days.get(at as usize))
                            .copied();
                        let last = cells
                            .clone()
                            .rev()
                            .find(seen)
                            .and_then(|cell| intake.day_of(cell));
                        match (anchor, last) {
                            (Some(anchor), Some(day)) => (anchor - day) as f64,
                            _ => f64::NAN,
                        }
                    }
                    Aggregate::Distinct => {
                        let found = intake.cells.distinct_in(gather.slot, cells.clone());
                        if cells.len() > 1 {
                            values.clear();
                            values.extend_from_slice(found);
                            values.sort_unstable();
                            values.dedup();
                            values.len() as f64
                        } else {
                            found.len() as f64
                        }
                    }
                };
                if let (Some(instead), Some(all)) = (feature.no_rows, all_rows) {
                    let mut rows = Folded::new(all);
                    for cell in cells {
                        rows.add(&intake.cells, cell as u32);
                    }
                    if rows.count() == 0.0 {
                        value = instead;
                    }
                }
                out.push(value);
            }
            match feature.kind {
                ValueKind::Text => {
                    let codes = out.iter().map(|value| as_code(*value, interner)).collect();
                    Values::Texts(codes)
                }
                _ => Values::Numbers(out),
            }
        }
    }
}
