//! What a training begins with: who names the customer, what is learnt from, which rows judge.

use serde::{Deserialize, Serialize};

use super::{ModelName, TrainError};
use crate::feature::prepare::plan::{
    EncodeChoice, GapChoice, PlanRoles, Proposing, SplitPlan, Use,
};
use crate::feature::prepare::prepared::split_of;
use crate::feature::prepare::split::Shares;
use crate::feature::prepare::{BinaryLabel, PreparePlan, Split, label};
use crate::model::evaluate::Bootstrap;
use crate::table::{Column, ColumnKind, Table};

/// Least rows with an answer.
const LEAST_ROWS: u64 = 20;

/// Least rows of either class.
const LEAST_OF_CLASS: u64 = 5;

/// Share of the rows (or dates) that judge.
const TEST: f64 = 0.2;

/// Most columns that are learnt from: those that say most by themselves.
const MOST_COLUMNS: usize = 2_000;

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
    /// Which rows judge; by time where an anchor is named, by customer where customers
    /// repeat, else at random.
    pub split: Option<SplitKind>,
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
            models: Vec::new(),
            seed: 0,
            bootstrap: Bootstrap::default(),
        }
    }
}

/// A training's plan, its answers, and its rows.
pub(super) struct Start {
    pub plan: PreparePlan,
    pub label: BinaryLabel,
    pub split: Split,
}

/// Plans a training, from the table alone.
pub(super) fn start(table: &Table, options: &TrainOptions) -> Result<Start, TrainError> {
    let named = [
        Some(&options.label),
        options.id.as_ref(),
        options.anchor.as_ref(),
    ];
    for name in named.into_iter().flatten() {
        column(table, name)?;
    }
    let anchor = match (&options.anchor, options.split) {
        (None, Some(SplitKind::Time)) => Some(find_anchor(table).ok_or(TrainError::NoTime)?),
        (anchor, _) => anchor.clone(),
    };
    let roles = PlanRoles {
        id: options.id.clone(),
        anchor,
        label: Some(options.label.clone()),
        // What else tells the future must not be learnt from.
        other_labels: PlanRoles::recognised(table).other_labels,
        ..PlanRoles::default()
    };
    // A label that cannot be learnt is said before every column is looked at.
    check_label(&label::read(
        column(table, &options.label)?,
        options.positive.as_deref(),
    )?)?;
    let (mut plan, _) = Proposing::run(table, roles);
    plan.seed = options.seed;
    start_of(table, plan, options)
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
    plan.split = split_plan(table, &plan, options)?;
    // Balanced rows would have no true probabilities; trees and regression need no balance.
    plan.resample = None;
    for column in &mut plan.columns {
        // Trees know what to do with gaps, and categories are cut as such.
        column.gaps = GapChoice::Keep;
        column.scale = None;
        column.encode = match column.used {
            Use::Category => EncodeChoice::Ordinal,
            _ => EncodeChoice::Number,
        };
    }
    plan.columns.retain(|plan| {
        let varies = |column: &Column| column.counts().iter().filter(|rows| **rows > 0).count() > 1;
        matches!(plan.used, Use::LeftOut(_)) || table.column(&plan.column).is_some_and(varies)
    });
    let split = split_of(table, &plan)?;
    check_part(&label, split.train.rows(), false)?;
    check_part(&label, &split.test, true)?;
    keep_telling(table, &mut plan, &label, split.train.rows());
    Ok(Start { plan, label, split })
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
    options: &TrainOptions,
) -> Result<SplitPlan, TrainError> {
    let shares = Shares {
        validation: 0.0,
        test: TEST,
    };
    let kind = match (options.split, plan.split) {
        (Some(kind), _) => kind,
        (None, SplitPlan::OutOfTime { .. }) => SplitKind::Time,
        (None, SplitPlan::Group(_)) => SplitKind::Group,
        (None, SplitPlan::Random(_)) => SplitKind::Random,
    };
    match kind {
        SplitKind::Random => Ok(SplitPlan::Random(shares)),
        SplitKind::Group if plan.id.is_none() => Err(TrainError::NoCustomer),
        SplitKind::Group => Ok(SplitPlan::Group(shares)),
        SplitKind::Time => {
            let anchor = plan.anchor.as_deref().and_then(|name| table.column(name));
            let anchor = anchor.ok_or(TrainError::NoTime)?;
            let dates = anchor.counts().iter().filter(|rows| **rows > 0).count();
            Ok(SplitPlan::OutOfTime {
                test_anchors: libm::round(dates as f64 * TEST).max(1.0) as u32,
                validation_anchors: 0,
                label_window: options.label_window,
                held_customers: None,
            })
        }
    }
}

/// Of too many columns keeps those that by themselves say most of the label, over the
/// training rows.
fn keep_telling(table: &Table, plan: &mut PreparePlan, label: &BinaryLabel, rows: &[u32]) {
    if plan.used().count() <= MOST_COLUMNS {
        return;
    }
    let told = |name: &str| {
        table
            .column(name)
            .map_or(0.0, |column| telling(column, label, rows))
    };
    let mut ranked: Vec<(f64, String)> = plan
        .used()
        .map(|column| (told(&column.column), column.column.clone()))
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let kept: std::collections::BTreeSet<String> = ranked
        .into_iter()
        .take(MOST_COLUMNS)
        .map(|(_, name)| name)
        .collect();
    plan.columns
        .retain(|column| matches!(column.used, Use::LeftOut(_)) || kept.contains(&column.column));
}

/// Share of the label's variance that ten bins of the column explain, less what as many bins
/// would explain by chance.
fn telling(column: &Column, label: &BinaryLabel, rows: &[u32]) -> f64 {
    const BINS: usize = 10;
    let numbers = column.dictionary_numbers();
    let is_number = column.kind().is_number();
    let mut cells: Vec<(f64, f64)> = rows
        .iter()
        .filter_map(|row| {
            let class = label.classes.get(*row as usize).copied().flatten()?;
            let code = column.code(*row as usize);
            let value = match (is_number, column.is_missing_code(code)) {
                (_, true) => f64::NEG_INFINITY,
                (true, false) => numbers
                    .get(code as usize)
                    .copied()
                    .unwrap_or(f64::NEG_INFINITY),
                (false, false) => f64::from(code),
            };
            Some((value, f64::from(u8::from(class))))
        })
        .collect();
    cells.sort_by(|a, b| a.0.total_cmp(&b.0));
    let count = cells.len() as f64;
    let mean = cells.iter().map(|cell| cell.1).sum::<f64>() / count;
    let width = cells.len().div_ceil(BINS).max(1);
    let (mut between, mut groups, mut rows, mut sum) = (0.0, 0.0, 0.0, 0.0);
    for alike in cells.chunk_by(|a, b| a.0 == b.0) {
        rows += alike.len() as f64;
        sum += alike.iter().map(|cell| cell.1).sum::<f64>();
        if rows >= width as f64 || !is_number {
            between += rows * (sum / rows - mean) * (sum / rows - mean);
            groups += 1.0;
            (rows, sum) = (0.0, 0.0);
        }
    }
    if rows > 0.0 {
        between += rows * (sum / rows - mean) * (sum / rows - mean);
        groups += 1.0;
    }
    let total = count * mean * (1.0 - mean);
    if total > 0.0 {
        between / total - (groups - 1.0) / count
    } else {
        0.0
    }
}
