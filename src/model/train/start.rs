//! What a training begins with: who names the customer, what is learnt from, which rows judge.

mod splitting;
mod telling;

use serde::{Deserialize, Serialize};

use splitting::{out_of_time, split};

use super::late::Cut;
use super::remark::{Notice, Remark};
use super::{ModelName, TrainError};
use crate::feature::audit::{Audit, AuditOptions, Finding, Severity, leave_out};
use crate::feature::prepare::plan::{
    EncodeChoice, GapChoice, GapCount, NamedRoles, PlanRoles, Proposing, Use, Why, test_anchors,
};
use crate::feature::prepare::prepared::{split_by, split_of};
use crate::feature::prepare::target_encoding::Smoothing;
use crate::feature::prepare::{
    BinaryLabel, ClassLabel, PreparePlan, Prepared, Split, classes, label,
};
use crate::model::evaluate::{Bootstrap, ThresholdRule};
use crate::table::{Column, ColumnKind, Table};

/// Least rows with an answer.
const LEAST_ROWS: u64 = 20;

/// Least rows of either class.
const LEAST_OF_CLASS: u64 = 5;

/// Share of the rows that judge.
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

/// How the rarer class is given weight. Only what is learnt from is changed, never what
/// judges; afterwards probabilities are made true again by rows that were not learnt from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// Which rows judge; by time where the dates at which rows stand are named or recognised,
    /// by customer where customers repeat, else at random.
    pub split: Option<SplitKind>,
    /// Columns that are learnt from even though they seem to know the answer; all, if none is
    /// named; none of them, if this is not given.
    pub keep_leaks: Option<Vec<String>>,
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
    /// By which rule the threshold is chosen that is kept with the model, on rows that the
    /// models asked have not seen.
    pub threshold_by: ThresholdRule,
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
            monotone: Vec::new(),
            balance: Balance::None,
            seed: 0,
            bootstrap: Bootstrap::default(),
            threshold_by: ThresholdRule::MostF1,
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
    let roles = roles(table, options)?;
    // A label that cannot be learnt is said before every column is looked at.
    check_label(&label::read(
        column(table, &options.label)?,
        options.positive.as_deref(),
    )?)?;
    let (plan, audited) = propose(table, options, roles, is_late);
    let mut start = start_of(table, plan, options)?;
    audited.tell(table, options, &start.plan, &mut start.notice);
    Ok(start)
}

/// What the leak audit said of a proposal.
struct Audited {
    findings: Vec<Finding>,
    /// What has columns left out.
    leaks: Vec<Finding>,
    /// Columns for which time was too short.
    unaudited: u64,
    /// Columns that were looked at for the plan, and those that were not.
    columns: [u64; 2],
}

/// A plan as it is proposed, without columns that know the answer.
fn propose(
    table: &Table,
    options: &TrainOptions,
    roles: PlanRoles,
    is_late: &dyn Fn() -> bool,
) -> (PreparePlan, Audited) {
    let (mut plan, unseen) = Proposing::plan_until(table, roles, is_late);
    plan.seed = options.seed;
    plan.positive.clone_from(&options.positive);
    let (findings, unaudited) = look_for_leaks(table, &plan, &options.label, is_late);
    let (kept, others): (Vec<Finding>, Vec<Finding>) = findings
        .into_iter()
        .partition(|finding| options.keeps(finding));
    let leaks = leave_out(&mut plan, &others);
    let named = options.anchor.as_deref();
    if let Some(anchor) = named.and_then(|name| table.column(name)) {
        // Who names the dates means them.
        plan.split = out_of_time(test_anchors(anchor), options.label_window);
    }
    let audited = Audited {
        findings: kept.into_iter().chain(others).collect(),
        leaks,
        unaudited,
        columns: [(table.columns().len() - unseen) as u64, unseen as u64],
    };
    (plan, audited)
}

impl Audited {
    /// Adds what was found of the columns of a plan.
    fn tell(self, table: &Table, options: &TrainOptions, plan: &PreparePlan, notice: &mut Notice) {
        notice.add_leaks(&self.leaks);
        let suspect = self.findings.into_iter().filter(|finding| {
            let mut used = plan.used();
            finding.severity != Severity::Note
                && finding
                    .column
                    .as_ref()
                    .is_none_or(|name| *name == options.label || used.any(|p| p.column == *name))
        });
        notice.remarks.extend(suspect.map(Remark::Suspect));
        let [seen, unseen] = self.columns;
        if unseen > 0 {
            let cut = Cut::Columns { seen, unseen };
            notice.remarks.push(Remark::Cut(cut));
        }
        if self.unaudited > 0 {
            let unaudited = self.unaudited;
            notice.remarks.push(Remark::AuditCut { unaudited });
        }
        let id = options.id.as_ref().and_then(|name| table.column(name));
        notice.remarks.extend(id.and_then(Remark::of_id));
    }
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

/// A training's plan for several classes, its answers, and its rows.
pub(super) struct ClassStart {
    pub plan: PreparePlan,
    pub label: ClassLabel,
    pub split: Split,
    /// What whoever trains should know.
    pub notice: Notice,
}

/// Plans a training for several classes, from the table alone; when it is late, columns are
/// no longer held against the label.
pub(super) fn start_classes(
    table: &Table,
    options: &TrainOptions,
    is_late: &dyn Fn() -> bool,
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
    let (mut plan, audited) = propose(table, options, roles, is_late);
    // What a preparation knows of labels is yes or no; the classes stand beside the model.
    plan.label = None;
    // Shares of leavers, which stand for categories of very many values, are of yes or no.
    as_trees_read(table, &mut plan, EncodeChoice::Ordinal);
    let class = |row: &u32| label.classes.get(*row as usize).copied().flatten();
    let (split, remarks) = split(table, &mut plan, options, &|plan| {
        let split = split_by(table, plan, &label.strata())?;
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
        Ok(split)
    })?;
    let rows = split.train.rows();
    telling::keep_telling(table, &mut plan, &label.most_frequent(), rows);
    let mut notice = Notice::of(&plan, remarks);
    audited.tell(table, options, &plan, &mut notice);
    Ok(ClassStart {
        plan,
        label,
        split,
        notice,
    })
}

/// What the columns are, as far as it is told or found.
fn roles(table: &Table, options: &TrainOptions) -> Result<PlanRoles, TrainError> {
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
    Ok(roles)
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
    as_trees_read(table, &mut plan, EncodeChoice::Target);
    let (split, remarks) = split(table, &mut plan, options, &|plan| {
        let split = split_of(table, plan)?;
        check_part(&label, split.train.rows(), false)?;
        check_part(&label, &split.test, true)?;
        Ok(split)
    })?;
    telling::keep_telling(table, &mut plan, &label, split.train.rows());
    check_monotone(table, &plan, options)?;
    Ok(Start {
        notice: Notice::of(&plan, remarks),
        plan,
        label,
        split,
    })
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

/// Leaves gaps and categories to the models, and columns without any variety out; `many` is
/// what becomes of categories of more values than are told apart.
fn as_trees_read(table: &Table, plan: &mut PreparePlan, many: EncodeChoice) {
    // Rows are made up, where that is wanted, when the folds are known.
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
            Use::Category if categories > Some(MOST_BINNED) => many,
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

pub(super) fn check_part(label: &BinaryLabel, rows: &[u32], test: bool) -> Result<(), TrainError> {
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
