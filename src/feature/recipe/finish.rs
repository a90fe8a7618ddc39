//! From what was gathered to the customers' table, one feature at a time.

use super::anchors::{AnchorDays, iso};
use super::build::{Build, Intake};
use super::cells::{Folded, NO_DAY, as_code};
use super::error::RecipeError;
use super::formula::holds;
use super::order;
use super::plan::{FeaturePlan, FeatureSource, How, LabelSourcePlan};
use super::report::{BuildReport, LeftOut, LeftOutReason, TableReport};
use super::samples::{Samples, by_id};
use super::values::{NO_TEXT, Values};
use super::window::Window;
use super::{Aggregate, ResultKind, ValueKind};
use crate::i18n::{Lang, recipe as words};
use crate::table::{Column, Table};

/// Most cells of the customers' table.
const MOST_CELLS: usize = if cfg!(target_pointer_width = "32") {
    120_000_000
} else {
    2_000_000_000
};

/// A recipe's last part, step by step.
pub struct Finish {
    build: Build,
    anchors: Option<AnchorDays>,
    samples: Samples,
    /// One per feature done.
    features: Vec<Values>,
    labels: Vec<Vec<u32>>,
    report: BuildReport,
}

/// What a column of the customers' table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Names the customer.
    Id,
    /// The day on which the row stands.
    Anchor,
    /// A feature.
    Feature(ResultKind),
    /// A label.
    Label,
}

/// The customers' table and what happened on the way.
#[derive(Clone, Debug)]
pub struct Built {
    /// Id, anchor if there is one, features, labels.
    pub table: Table,
    /// What each column is, in the table's order.
    pub parts: Vec<Part>,
    /// What was lost, doubled or unreadable.
    pub report: BuildReport,
}

impl Finish {
    /// Decides who gets a row and when.
    ///
    /// # Errors
    /// When there is nobody, the data are too short, or the rows too many.
    pub fn new(mut build: Build) -> Result<Finish, RecipeError> {
        let anchors = match &build.plan.anchors {
            None => None,
            Some(plan) => {
                let days = build.intakes.iter().filter_map(|intake| intake.days);
                let span = days.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)));
                let (first, last) = span.ok_or_else(|| no_customers(&build))?;
                Some(plan.days(first, last)?)
            }
        };
        for (intake, plan) in build.intakes.iter_mut().zip(&build.plan.tables) {
            intake.order(build.customers.len(), plan.days);
        }
        let (customers, left_out) = population(&build)?;
        let (samples, inactive) = samples(&build, customers, anchors.as_ref());
        if samples.len() == 0 {
            return Err(no_customers(&build));
        }
        let width = build.plan.features.len() + build.plan.labels.len() + 2;
        if samples.len().saturating_mul(width) > MOST_CELLS {
            return Err(RecipeError::TooLarge {
                what: words::ROWS.text(Lang::En).to_string(),
                limit: (MOST_CELLS / width) as u64,
            });
        }
        let mut report = BuildReport {
            rows: samples.len() as u64,
            anchors: anchors
                .iter()
                .flat_map(|a| a.days.iter().map(|day| iso(*day)))
                .collect(),
            left_out,
            ..BuildReport::default()
        };
        if inactive > 0 {
            report.left_out.push(LeftOut {
                reason: LeftOutReason::NotActive,
                count: inactive,
            });
        }
        report.customers = samples.distinct_customers();
        report.tables = table_reports(&build, &samples);
        Ok(Finish {
            build,
            anchors,
            samples,
            features: Vec::new(),
            labels: Vec::new(),
            report,
        })
    }

    /// Features and labels done, and how many there are.
    pub fn progress(&self) -> (u64, u64) {
        let plan = &self.build.plan;
        let done = self.features.len() + self.labels.len();
        (
            done as u64,
            (plan.features.len() + plan.labels.len()) as u64,
        )
    }

    /// Reckons the next feature or label; `false` when all are done.
    pub fn step(&mut self) -> bool {
        let plan = &self.build.plan;
        if let Some(feature) = plan.features.get(self.features.len()) {
            let mut values = reckon(
                feature,
                &mut self.build.interner,
                &Context {
                    intakes: &self.build.intakes,
                    tables: &self.build.plan.tables,
                    samples: &self.samples,
                    anchors: self.anchors.as_ref(),
                    features: &self.features,
                },
            );
            if let (Values::Texts(codes), Some(unknown)) = (&mut values, feature.unknown) {
                codes
                    .iter_mut()
                    .filter(|code| **code == NO_TEXT)
                    .for_each(|code| *code = unknown);
            }
            self.features.push(values);
            return true;
        }
        if self.labels.len() < plan.labels.len() {
            let codes = self.label(self.labels.len());
            self.labels.push(codes);
            return true;
        }
        false
    }

    /// The customers' table, after the last step.
    ///
    /// # Errors
    /// None that a caller could bring about.
    pub fn finish(mut self) -> Result<Built, RecipeError> {
        while self.step() {}
        let mut parts = vec![Part::Id];
        let customers = &self.build.customers;
        let ids = self
            .samples
            .customers
            .iter()
            .map(|c| customers.text(*c).unwrap_or_default());
        let mut columns = vec![Column::from_texts(self.build.recipe.id(), ids)];
        if let Some(anchors) = &self.anchors {
            let days: Vec<String> = anchors.days.iter().map(|day| iso(*day)).collect();
            let of = |at: &u32| days.get(*at as usize).map_or("", String::as_str);
            parts.push(Part::Anchor);
            columns.push(Column::from_texts(
                "anchor",
                self.samples.anchors.iter().map(of),
            ));
        }
        let interner = &self.build.interner;
        for (feature, values) in self.build.plan.features.iter().zip(self.features) {
            if feature.hidden {
                continue;
            }
            if let Values::Numbers(numbers) = &values {
                let gaps = numbers.iter().filter(|value| value.is_nan()).count();
                self.report.gaps += gaps as u64;
            }
            parts.push(Part::Feature(feature.result));
            columns.push(match values {
                Values::Numbers(numbers) if feature.kind == ValueKind::Moment => {
                    let texts: Vec<String> = numbers.iter().map(|value| moment(*value)).collect();
                    Column::from_texts(&feature.name, texts.iter().map(String::as_str))
                }
                Values::Numbers(numbers) => Column::from_numbers(&feature.name, numbers),
                Values::Texts(codes) => {
                    let texts = codes
                        .iter()
                        .map(|code| interner.text(*code).unwrap_or_default());
                    Column::from_texts(&feature.name, texts)
                }
            });
        }
        for (label, codes) in self.build.plan.labels.iter().zip(self.labels) {
            let texts = codes
                .iter()
                .map(|code| interner.text(*code).unwrap_or_default());
            let unlabelled = codes.iter().filter(|code| **code == NO_TEXT).count();
            self.report
                .unlabelled
                .push((label.name.clone(), unlabelled as u64));
            parts.push(Part::Label);
            columns.push(Column::from_texts(&label.name, texts));
        }
        let name = &self.build.recipe.name;
        let table = Table::new(name, columns).ok_or_else(|| no_customers(&self.build))?;
        Ok(Built {
            table,
            parts,
            report: self.report,
        })
    }

    fn label(&mut self, at: usize) -> Vec<u32> {
        let (yes, no) = (self.build.interner.code("1"), self.build.interner.code("0"));
        let Some(label) = self.build.plan.labels.get(at) else {
            return Vec::new();
        };
        let interner = &mut self.build.interner;
        match &label.from {
            LabelSourcePlan::Column(table, gathered) => {
                let (Some(intake), Some(plan)) = (
                    self.build.intakes.get(*table),
                    self.build.plan.tables.get(*table),
                ) else {
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
                        folded.add(intake.cells.slots(*cell));
                    }
                    match text {
                        true => as_code(folded.value(), interner),
                        false => interner.of_number(folded.value()),
                    }
                };
                self.samples.customers.iter().map(of).collect()
            }
            LabelSourcePlan::Seen(table, gathered, horizon, when_seen) => {
                let (Some(intake), Some(anchors)) = (self.build.intakes.get(*table), &self.anchors)
                else {
                    return Vec::new();
                };
                let gather = self
                    .build
                    .plan
                    .tables
                    .get(*table)
                    .and_then(|plan| plan.gathered.get(*gathered));
                let Some(gather) = gather else {
                    return Vec::new();
                };
                let last = self
                    .build
                    .intakes
                    .iter()
                    .filter_map(|intake| intake.days)
                    .map(|(_, last)| last)
                    .max();
                let of = |(customer, anchor): (u32, u32)| {
                    let day = anchors
                        .days
                        .get(anchor as usize)
                        .copied()
                        .unwrap_or_default();
                    let (from, until) = horizon.at(day);
                    // What lies beyond the data nobody knows.
                    if last.is_none_or(|last| until > last + 1) {
                        return NO_TEXT;
                    }
                    let seen = count(intake, gather, customer, from, until) > 0.0;
                    if seen == *when_seen { yes } else { no }
                };
                self.samples.iter().map(of).collect()
            }
            LabelSourcePlan::Transition(feature, absent) => {
                let Some(Values::Texts(codes)) = self.features.get(*feature) else {
                    return Vec::new();
                };
                let anchors = self
                    .anchors
                    .as_ref()
                    .map_or(0, |anchors| anchors.days.len());
                let mut out = Vec::with_capacity(self.samples.len());
                for (row, (customer, anchor)) in self.samples.iter().enumerate() {
                    if anchor as usize + 1 >= anchors {
                        out.push(NO_TEXT);
                        continue;
                    }
                    let next = self.samples.row_of(row, customer, anchor + 1);
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
}

/// Microseconds since 1970 as a date, with the time of day if there is one.
fn moment(value: f64) -> String {
    if value.is_nan() {
        return String::new();
    }
    let days = libm::floor(value / super::formula::DAY);
    let rest = value - days * super::formula::DAY;
    let date = iso(days as i64);
    if rest == 0.0 {
        return date;
    }
    let seconds = (rest / 1e6) as u64;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("{date}T{hours:02}:{minutes:02}:{:02}Z", seconds % 60)
}

fn no_customers(build: &Build) -> RecipeError {
    let recipe = &build.recipe;
    RecipeError::NoCustomers {
        table: recipe.population.table.clone(),
        column: recipe.id().to_string(),
    }
}

/// Who is in, in the order of the result, and who was left out and why.
fn population(build: &Build) -> Result<(Vec<u32>, Vec<LeftOut>), RecipeError> {
    let (Some(intake), Some(plan)) = (
        build.intakes.get(build.plan.population),
        build.plan.tables.get(build.plan.population),
    ) else {
        return Err(no_customers(build));
    };
    let mut customers: Vec<u32> = intake
        .cells
        .owners()
        .iter()
        .map(|(customer, _)| *customer)
        .collect();
    if !plan.one_row {
        customers.sort_unstable();
        customers.dedup();
    }
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
    // A list of customers keeps its own order; otherwise, and with anchors, by id.
    if !plan.one_row || build.plan.anchors.is_some() {
        by_id(&mut customers, &build.customers);
    }
    Ok((customers, left_out))
}

/// The rows of the result, and how many fell away because the customer was not active.
fn samples(build: &Build, customers: Vec<u32>, anchors: Option<&AnchorDays>) -> (Samples, u64) {
    let Some(anchors) = anchors else {
        let anchors = vec![0; customers.len()];
        return (Samples { customers, anchors }, 0);
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
    (samples, inactive)
}

/// First day of a window and one past its last; all days before the anchor without one.
fn span(window: Option<Window>, anchors: &AnchorDays, at: usize) -> (i64, i64) {
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
fn count(
    intake: &Intake,
    gather: &super::plan::Gather,
    customer: u32,
    from: i64,
    until: i64,
) -> f64 {
    let mut folded = Folded::new(gather);
    for cell in intake.cells_between(customer, from, until) {
        folded.add(intake.cells.slots(*cell));
    }
    folded.count()
}

fn table_reports(build: &Build, samples: &Samples) -> Vec<TableReport> {
    let inside = samples.inside(build.customers.len());
    let tables = build
        .intakes
        .iter()
        .zip(&build.plan.tables)
        .zip(&build.recipe.tables);
    tables
        .map(|((intake, plan), rule)| {
            let mut report = TableReport::new(rule, intake);
            let mut seen = vec![false; build.customers.len()];
            let owners = intake.cells.owners().iter().zip(intake.cells.rows());
            for (cell, ((customer, _), rows)) in owners.enumerate() {
                let index = *customer as usize;
                let first = seen
                    .get_mut(index)
                    .is_some_and(|seen| !std::mem::replace(seen, true));
                if !inside.get(index).copied().unwrap_or_default() {
                    report.orphan_rows += u64::from(*rows);
                    report.orphan_customers += u64::from(first);
                    continue;
                }
                if plan.one_row {
                    report.repeated_rows += u64::from(rows.saturating_sub(1));
                }
                let slots = intake.cells.slots(cell as u32);
                for (check, counter) in report.checks.iter_mut().zip(&plan.checks) {
                    let slot = plan.gathered.get(*counter).map(|gather| gather.slot);
                    let rows = slot
                        .and_then(|slot| slots.get(slot))
                        .copied()
                        .unwrap_or_default();
                    check.count += rows as u64;
                }
            }
            let both = inside.iter().zip(&seen);
            report.customers_without =
                both.filter(|(inside, seen)| **inside && !**seen).count() as u64;
            report
        })
        .collect()
}

/// What a feature is reckoned from.
struct Context<'a> {
    intakes: &'a [Intake],
    tables: &'a [super::plan::TablePlan],
    samples: &'a Samples,
    anchors: Option<&'a AnchorDays>,
    features: &'a [Values],
}

fn reckon(
    feature: &FeaturePlan,
    interner: &mut super::values::Interner,
    context: &Context<'_>,
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
            let sets = match gather.how {
                How::Distinct => intake.sets(gather.slot),
                _ => Vec::new(),
            };
            let all_rows = all_rows.and_then(|at| plan.gathered.get(at));
            let mut out = Vec::with_capacity(samples.len());
            let mut values: Vec<u64> = Vec::new();
            for (customer, at) in samples.iter() {
                let days = match context.anchors {
                    Some(anchors) if plan.days => span(*window, anchors, at as usize),
                    _ => (i64::MIN, i64::MAX),
                };
                let cells = intake.cells_between(customer, days.0, days.1);
                let mut folded = Folded::new(gather);
                for cell in cells {
                    folded.add(intake.cells.slots(*cell));
                }
                let seen = |cell: &&u32| {
                    intake
                        .cells
                        .slots(**cell)
                        .get(gather.slot)
                        .is_some_and(|count| holds(*count))
                };
                let mut value = match aggregate {
                    Aggregate::Count => folded.count(),
                    Aggregate::Sum => folded.sum(false),
                    Aggregate::Mean => folded.sum(true),
                    Aggregate::Min | Aggregate::Max | Aggregate::First | Aggregate::Last => {
                        folded.value()
                    }
                    Aggregate::ActiveDays => cells.iter().filter(seen).count() as f64,
                    Aggregate::DaysSinceLast => {
                        let anchor = context
                            .anchors
                            .and_then(|a| a.days.get(at as usize))
                            .copied();
                        let last = cells
                            .iter()
                            .rfind(seen)
                            .and_then(|cell| intake.day_of(*cell));
                        match (anchor, last) {
                            (Some(anchor), Some(day)) => (anchor - day) as f64,
                            _ => f64::NAN,
                        }
                    }
                    Aggregate::Distinct => {
                        values.clear();
                        for cell in cells {
                            let start = sets.partition_point(|(other, _)| other < cell);
                            let rest = sets.get(start..).unwrap_or_default();
                            values.extend(
                                rest.iter()
                                    .take_while(|(other, _)| other == cell)
                                    .map(|(_, v)| *v),
                            );
                        }
                        if cells.len() > 1 {
                            values.sort_unstable();
                            values.dedup();
                        }
                        values.len() as f64
                    }
                };
                if let (Some(instead), Some(all)) = (feature.no_rows, all_rows) {
                    let mut rows = Folded::new(all);
                    for cell in cells {
                        rows.add(intake.cells.slots(*cell));
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

impl Intake {
    /// Puts each customer's cells together, in the order of their days.
    fn order(&mut self, customers: usize, days: bool) {
        let owners = self.cells.owners();
        let mut cells: Vec<u32> = (0..owners.len() as u32).collect();
        if days {
            cells.sort_unstable_by_key(|cell| owners.get(*cell as usize).copied());
        } else {
            cells.sort_unstable_by_key(|cell| owners.get(*cell as usize).map(|owner| owner.0));
        }
        let mut starts = vec![0u32; customers + 1];
        for (customer, _) in owners {
            if let Some(slot) = starts.get_mut(*customer as usize + 1) {
                *slot += 1;
            }
        }
        let mut sum = 0;
        for slot in &mut starts {
            sum += *slot;
            *slot = sum;
        }
        (self.ordered, self.starts) = (cells, starts);
    }

    fn cells_of(&self, customer: u32) -> &[u32] {
        let at = customer as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(start), Some(end)) => self
                .ordered
                .get(*start as usize..*end as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }

    fn day_of(&self, cell: u32) -> Option<i64> {
        let (_, day) = self.cells.owners().get(cell as usize)?;
        (*day != NO_DAY).then(|| i64::from(*day))
    }

    /// A customer's cells of these days; undivided cells always.
    fn cells_between(&self, customer: u32, from: i64, until: i64) -> &[u32] {
        let cells = self.cells_of(customer);
        if (from, until) == (i64::MIN, i64::MAX) {
            return cells;
        }
        let day = |cell: &u32| self.day_of(*cell);
        let start = cells.partition_point(|cell| day(cell).is_some_and(|day| day < from));
        let end = cells.partition_point(|cell| day(cell).is_none_or(|day| day < until));
        cells.get(start..end).unwrap_or_default()
    }

    /// The distinct values of a set, by cell.
    fn sets(&self, set: usize) -> Vec<(u32, u64)> {
        let mut all: Vec<(u32, u64)> = self.cells.distinct(set).copied().collect();
        all.sort_unstable();
        all
    }
}
