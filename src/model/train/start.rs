//! What a training begins with: who names the customer, what is learnt from, which rows judge.

mod telling;

use serde::{Deserialize, Serialize};

use super::remark::{Notice, Remark};
use super::{ModelName, TrainError};
use crate::feature::audit::{Audit, AuditOptions, Finding, Severity, leave_out};
use crate::feature::prepare::plan::{
    EncodeChoice, GapChoice, GapCount, NamedRoles, PlanRoles, Proposing, SplitPlan, Use, Why,
};
use crate::feature::prepare::prepared::split_of;
use crate::feature::prepare::split::Shares;
use crate::feature::prepare::target_encoding::Smoothing;
use crate::feature::prepare::{BinaryLabel, PrepareError, PreparePlan, Split, label};
use crate::model::evaluate::Bootstrap;
use crate::table::{Column, ColumnKind, Table};

/// Least rows with an answer.
const LEAST_ROWS: u64 = 20;

/// Least rows of either class.
const LEAST_OF_CLASS: u64 = 5;

/// Share of the rows (or dates) that judge.
const TEST: f64 = 0.2;

/// Most categories that are learnt from one by one; of more, each becomes the share of
/// positive answers among its rows, learnt out of fold.
const MOST_BINNED: u64 = 254;

/// Which rows judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SplitKind {
    /// The latest.
    Time,
    /// Customers at random.
    Group,
    /// Rows at random.
    Random,
}

/// What is wanted of a training.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainOptions {
    /// The column that holds the answer.
    pub label: String,
    /// The cell that means "left", where it does not speak for itself.
    pub positive: Option<String>,
    /// The column that names the customer; recognised if not given.
    pub id: Option<String>,
    /// The column with each row's date.
    pub anchor: Option<String>,
    /// Days that the label looks ahead, for a split by time.
    pub label_window: f64,
    /// Which rows judge; by time where the dates at which rows stand are named or recognised,
    /// by customer where customers repeat, else at random.
    pub split: Option<SplitKind>,
    /// Columns that are learnt from even though they seem to know the answer; all, if none is
    /// named; none of them, if this is not given.
    pub keep_leaks: Option<Vec<String>>,
    /// The models among which the best is taken.
    pub models: Vec<ModelName>,
    /// The seed of everything random.
    pub seed: u64,
    /// How the figures' intervals are drawn.
    pub bootstrap: Bootstrap,
}

impl TrainOptions {
    /// The usual options for a label.
    pub fn new(label: &str) -> TrainOptions {
        TrainOptions {
            label: label.to_string(),
            positive: None,
            id: None,
            anchor: None,
            label_window: 0.0,
            split: None,
            keep_leaks: None,
            models: Vec::new(),
            seed: 0,
            bootstrap: Bootstrap::default(),
        }
    }
}

impl TrainOptions {
    /// Whether a column is learnt from whatever was found of it.
    fn keeps(&self, finding: &Finding) -> bool {
        self.keep_leaks.as_ref().is_some_and(|names| {
            names.is_empty() || finding.column.as_ref().is_some_and(|c| names.contains(c))
        })
    }
}

/// A training's plan, its answers, and its rows.
pub(super) struct Start {
    pub plan: PreparePlan,
    pub label: BinaryLabel,
    pub split: Split,
    /// What whoever trains should know.
    pub notice: Notice,
}

/// Plans a training, from the table alone; when it is late, columns are no longer held
/// against the label.
pub(super) fn start(
    table: &Table,
    options: &TrainOptions,
    is_late: &dyn Fn() -> bool,
) -> Result<Start, TrainError> {
    let named = [
        Some(&options.label),
        options.id.as_ref(),
        options.anchor.as_ref(),
    ];
    let kept = options.keep_leaks.iter().flatten();
    for name in named.into_iter().flatten().chain(kept) {
        column(table, name)?;
    }
    let mut roles = PlanRoles::recognised_beside(
        table,
        &NamedRoles {
            id: options.id.clone(),
            anchor: options.anchor.clone(),
            label: Some(options.label.clone()),
        },
    );
    if options.split == Some(SplitKind::Time) && roles.anchor.is_none() {
        roles.anchor = Some(find_anchor(table).ok_or(TrainError::NoTime)?);
    }
    // A label that cannot be learnt is said before every column is looked at.
    check_label(&label::read(
        column(table, &options.label)?,
        options.positive.as_deref(),
    )?)?;
    let mut plan = Proposing::plan(table, roles);
    plan.seed = options.seed;
    plan.positive.clone_from(&options.positive);
    let (findings, unaudited) = look_for_leaks(table, &plan, &options.label, is_late);
    let (kept, others): (Vec<Finding>, Vec<Finding>) = findings
        .into_iter()
        .partition(|finding| options.keeps(finding));
    let leaks = leave_out(&mut plan, &others);
    if options.anchor.is_some() {
        // Who names the dates means them.
        plan.split = out_of_time(1, options.label_window);
    }
    let mut start = start_of(table, plan, options)?;
    start.notice.add_leaks(&leaks);
    let suspect = kept.into_iter().chain(others).filter(|finding| {
        let mut used = start.plan.used();
        finding.severity != Severity::Note
            && finding
                .column
                .as_ref()
                .is_none_or(|name| *name == options.label || used.any(|plan| plan.column == *name))
    });
    start.notice.remarks.extend(suspect.map(Remark::Suspect));
    if unaudited > 0 {
        start.notice.remarks.push(Remark::AuditCut { unaudited });
    }
    let id = options.id.as_ref().and_then(|name| table.column(name));
    start.notice.remarks.extend(id.and_then(Remark::of_id));
    Ok(start)
}

/// What the leak audit says of a plan's columns, and how many it could not look at in time.
fn look_for_leaks(
    table: &Table,
    plan: &PreparePlan,
    label: &str,
    is_late: &dyn Fn() -> bool,
) -> (Vec<Finding>, u64) {
    // A label of more classes than are learnt has been refused before.
    let Ok(mut audit) = Audit::new(table, label, &AuditOptions::of_plan(plan)) else {
        return (Vec::new(), 0);
    };
    while !audit.step(table) {
        if is_late() {
            break;
        }
    }
    let (done, _) = audit.progress(table);
    let unaudited = table.columns().len().saturating_sub(done) as u64;
    (audit.finish(), unaudited)
}

/// Plans a training by a plan at hand: its roles, merges and what it leaves out.
pub(super) fn start_of(
    table: &Table,
    mut plan: PreparePlan,
    options: &TrainOptions,
) -> Result<Start, TrainError> {
    let label = label::read(column(table, &options.label)?, options.positive.as_deref())?;
    check_label(&label)?;
    plan.positive.clone_from(&options.positive);
    // Balanced rows would have no true probabilities; trees and regression need no balance.
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
            Use::Category if categories > Some(MOST_BINNED) => EncodeChoice::Target,
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
    let (split, remarks) = split(table, &mut plan, &label, options)?;
    telling::keep_telling(table, &mut plan, &label, split.train.rows());
    Ok(Start {
        notice: Notice::of(&plan, remarks),
        plan,
        label,
        split,
    })
}

/// Splits the rows as is wanted. Where nobody said how, and one of the parts would have
/// one answer only, the next best way is taken, with a word.
fn split(
    table: &Table,
    plan: &mut PreparePlan,
    label: &BinaryLabel,
    options: &TrainOptions,
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
    let mut remarks = Vec::new();
    for (place, way) in ways.iter().enumerate() {
        plan.split = split_plan(table, plan, *way, options)?;
        let split = split_of(table, plan)
            .map_err(TrainError::from)
            .and_then(|split| {
                check_part(label, split.train.rows(), false)?;
                check_part(label, &split.test, true)?;
                Ok(split)
            });
        match (split, ways.get(place + 1)) {
            (Ok(split), _) => return Ok((split, remarks)),
            (Err(TrainError::PartOneClass { test, class, .. }), Some(next)) => {
                remarks.push(Remark::SplitChanged {
                    wanted: *way,
                    taken: *next,
                    test,
                    class,
                });
            }
            // No anchor lies before those that would judge.
            (Err(TrainError::Prepare(PrepareError::Split(_))), Some(_)) => {}
            (Err(error), _) => return Err(error),
        }
    }
    Err(TrainError::NoTime)
}

fn column<'a>(table: &'a Table, name: &str) -> Result<&'a Column, TrainError> {
    table.column(name).ok_or_else(|| TrainError::NoColumn {
        column: name.to_string(),
        columns: table
            .columns()
            .iter()
            .map(|column| column.name().to_string())
            .collect(),
    })
}

fn check_label(label: &BinaryLabel) -> Result<(), TrainError> {
    let (positive, negative) = label.counts();
    let column = label.column.clone();
    let rows = positive + negative;
    let rarer = positive <= negative;
    if rows < LEAST_ROWS {
        return Err(TrainError::TooFewRows {
            column,
            rows,
            needed: LEAST_ROWS,
        });
    }
    if positive.min(negative) == 0 {
        return Err(TrainError::OneClass {
            column,
            class: label.spelling(!rarer).to_string(),
            rows,
        });
    }
    if positive.min(negative) < LEAST_OF_CLASS {
        return Err(TrainError::TooFewOfClass {
            column,
            class: label.spelling(rarer).to_string(),
            rows: positive.min(negative),
            needed: LEAST_OF_CLASS,
        });
    }
    Ok(())
}

fn check_part(label: &BinaryLabel, rows: &[u32], test: bool) -> Result<(), TrainError> {
    let class = |row: &u32| label.classes.get(*row as usize).copied().flatten();
    let first = rows.first().and_then(class).unwrap_or_default();
    match rows.iter().all(|row| class(row) == Some(first)) {
        true => Err(TrainError::PartOneClass {
            test,
            class: label.spelling(first).to_string(),
            rows: rows.len() as u64,
        }),
        false => Ok(()),
    }
}

/// A column of dates that repeat: each row's moment, not something that happened once.
fn find_anchor(table: &Table) -> Option<String> {
    let repeats = |column: &&Column| {
        let days = column.counts().iter().filter(|rows| **rows > 0).count();
        column.kind() == ColumnKind::Date && days > 1 && days * 2 < table.rows()
    };
    let dates: Vec<&Column> = table.columns().iter().filter(repeats).collect();
    let called = |column: &&&Column| {
        let name = column.name().to_lowercase();
        let names = ["anchor", "snapshot", "as_of", "asof", "reference", "기준"];
        names.iter().any(|known| name.contains(known))
    };
    let found = dates.iter().find(called).or(dates.first());
    found.map(|column| column.name().to_string())
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
            let dates = anchor.counts().iter().filter(|rows| **rows > 0).count();
            let test = libm::round(dates as f64 * TEST).max(1.0) as u32;
            Ok(out_of_time(test, options.label_window))
        }
    }
}

fn out_of_time(test_anchors: u32, label_window: f64) -> SplitPlan {
    SplitPlan::OutOfTime {
        test_anchors,
        validation_anchors: 0,
        label_window,
        held_customers: None,
    }
}
