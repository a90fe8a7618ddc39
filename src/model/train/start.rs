//! What a training begins with: who names the customer, what is learnt from, which rows judge.

use serde::{Deserialize, Serialize};

use super::{ModelName, TrainError};
use crate::feature::prepare::plan::{
    EncodeChoice, GapChoice, PlanRoles, Proposing, SplitPlan, Use,
};
use crate::feature::prepare::prepared::{split_by, split_of};
use crate::feature::prepare::split::Shares;
use crate::feature::prepare::{
    BinaryLabel, ClassLabel, PreparePlan, Prepared, Split, classes, label,
};
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

/// How the rarer class is given weight. Only what is learnt from is changed, never what
/// judges; afterwards probabilities are made true again by rows that were not learnt from.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Balance {
    /// Not at all.
    #[default]
    None,
    /// Rows of the positive class weigh so much; if not given, both classes weigh alike.
    Weights(Option<f64>),
    /// Rows of the rarer class are made up between others, until both are equally many.
    Smote,
}

impl Balance {
    /// What rows of the positive class weigh, `positives` of `rows` being of it.
    pub(super) fn positive_weight(self, positives: usize, rows: usize) -> f64 {
        let others = rows.saturating_sub(positives);
        match self {
            Balance::Weights(Some(weight)) => weight,
            Balance::Weights(None) if positives > 0 && others > 0 => {
                others as f64 / positives as f64
            }
            _ => 1.0,
        }
    }
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
    /// The models among which the best is taken; the blend if none is named, boosted trees
    /// where there are constraints.
    pub models: Vec<ModelName>,
    /// Columns with which the score must not fall (1) or must not rise (−1): only boosted
    /// trees keep to that.
    pub monotone: Vec<(String, i8)>,
    /// How the rarer class is given weight.
    pub balance: Balance,
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
            monotone: Vec::new(),
            balance: Balance::None,
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
    let roles = roles(table, options)?;
    // A label that cannot be learnt is said before every column is looked at.
    check_label(&label::read(
        column(table, &options.label)?,
        options.positive.as_deref(),
    )?)?;
    let (mut plan, _) = Proposing::run(table, roles);
    plan.seed = options.seed;
    start_of(table, plan, options)
}

/// A training's plan for several classes, its answers, and its rows.
pub(super) struct ClassStart {
    pub plan: PreparePlan,
    pub label: ClassLabel,
    pub split: Split,
}

/// Plans a training for several classes, from the table alone.
pub(super) fn start_classes(
    table: &Table,
    options: &TrainOptions,
) -> Result<ClassStart, TrainError> {
    let roles = roles(table, options)?;
    let label = classes::read(column(table, &options.label)?)?;
    let rows: u64 = label.counts().iter().sum();
    if rows < LEAST_ROWS {
        return Err(TrainError::TooFewRows {
            column: label.column,
            rows,
            needed: LEAST_ROWS,
        });
    }
    let (mut plan, _) = Proposing::run(table, roles);
    plan.seed = options.seed;
    // What a preparation knows of labels is yes or no; the classes stand beside the model.
    plan.label = None;
    plan.split = split_plan(table, &plan, options)?;
    as_trees_read(table, &mut plan);
    let split = split_by(table, &plan, &label.strata())?;
    let class = |row: &u32| label.classes.get(*row as usize).copied().flatten();
    for (test, rows) in [(false, split.train.rows()), (true, split.test.as_slice())] {
        let first = rows.first().and_then(class);
        if rows.iter().all(|row| class(row) == first) {
            let name = first.and_then(|first| label.names.get(first as usize));
            return Err(TrainError::PartOneClass {
                test,
                class: name.cloned().unwrap_or_default(),
                rows: rows.len() as u64,
            });
        }
    }
    keep_telling(table, &mut plan, &label.most_frequent(), split.train.rows());
    Ok(ClassStart { plan, label, split })
}

/// What the columns are, as far as it is told or found.
fn roles(table: &Table, options: &TrainOptions) -> Result<PlanRoles, TrainError> {
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
    Ok(PlanRoles {
        id: options.id.clone(),
        anchor,
        label: Some(options.label.clone()),
        // What else tells the future must not be learnt from.
        other_labels: PlanRoles::recognised(table).other_labels,
        ..PlanRoles::default()
    })
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
    as_trees_read(table, &mut plan);
    let split = split_of(table, &plan)?;
    check_part(&label, split.train.rows(), false)?;
    check_part(&label, &split.test, true)?;
    keep_telling(table, &mut plan, &label, split.train.rows());
    check_monotone(table, &plan, options)?;
    Ok(Start { plan, label, split })
}

/// Constraints hold for numbers that are learnt from.
fn check_monotone(
    table: &Table,
    plan: &PreparePlan,
    options: &TrainOptions,
) -> Result<(), TrainError> {
    for (name, _) in &options.monotone {
        column(table, name)?;
        let mut used = plan.used().filter(|plan| plan.column == *name);
        if !used.any(|plan| matches!(plan.used, Use::Number | Use::Flag)) {
            return Err(TrainError::MonotoneColumn {
                column: name.clone(),
            });
        }
    }
    Ok(())
}

/// Leaves gaps and categories to the models, and columns without any variety out.
fn as_trees_read(table: &Table, plan: &mut PreparePlan) {
    // Rows are made up, where that is wanted, when the folds are known.
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

/// Per prepared feature what the score may do as it rises.
pub(super) fn monotone(prepared: &Prepared, options: &TrainOptions) -> Vec<i8> {
    if options.monotone.is_empty() {
        return Vec::new();
    }
    let features = prepared.preparation.features();
    let of = |name: &str| {
        let wanted = options.monotone.iter().find(|(column, _)| column == name);
        wanted.map_or(0, |(_, direction)| *direction)
    };
    features.iter().map(|feature| of(&feature.name)).collect()
}
