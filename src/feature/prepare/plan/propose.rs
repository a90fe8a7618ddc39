//! The plan that is proposed: safe for any table, and nothing that cannot be undone.

use std::collections::BTreeSet;

use super::{
    ChainedPlan, ColumnPlan, EncodeChoice, GapChoice, PLAN_VERSION, PlanRoles, PreparePlan,
    SplitPlan, Use, Why,
};
use crate::feature::preparation::day_outputs;
use crate::feature::prepare::encode::MOST_CATEGORIES;
use crate::feature::prepare::impute::Strategy;
use crate::feature::prepare::merge::{MergeProposal, propose_column};
use crate::feature::prepare::split::{Shares, distinct_anchors};
use crate::feature::prepare::target_encoding::Smoothing;
use crate::feature::roles::{dates_repeat, is_code, names_rows};
use crate::table::date::DateOrder;
use crate::table::{Column, ColumnKind, Table, ValueFormat};

/// Most categories that get a feature each.
pub const ONE_HOT_AT_MOST: usize = 20;

/// Columns that are looked at however late it is.
const LOOKED_AT_ANYWAY: usize = 60;

/// A proposal under way, a column a step.
#[derive(Debug, Default)]
pub struct Proposing {
    roles: PlanRoles,
    columns: Vec<ColumnPlan>,
    merges: Vec<MergeProposal>,
    /// Whether merges of spellings are looked for.
    with_merges: bool,
    customers_repeat: bool,
    /// How many of the latest dates judge, where rows share their dates.
    test_anchors: Option<u32>,
}

impl Proposing {
    /// A proposal for a table whose columns have these parts. Without a known
    /// id the first column that names the rows is taken for it.
    pub fn new(table: &Table, mut roles: PlanRoles) -> Proposing {
        if roles.id.is_none() {
            let found = table.columns().iter().find(|column| names_rows(column));
            roles.id = found.map(|column| column.name().to_string());
        }
        let of = |role: &Option<String>| role.as_deref().and_then(|name| table.column(name));
        let (id, anchor) = (of(&roles.id), of(&roles.anchor));
        Proposing {
            customers_repeat: id.is_some_and(|id| id.counts().iter().any(|rows| *rows > 1)),
            test_anchors: anchor
                .filter(|anchor| dates_repeat(anchor))
                .map(test_anchors),
            roles,
            columns: Vec::new(),
            merges: Vec::new(),
            with_merges: true,
        }
    }

    /// Looks at the next column; true when all were looked at.
    pub fn step(&mut self, table: &Table) -> bool {
        if let Some(column) = table.columns().get(self.columns.len()) {
            let plan = propose_for(column, table.rows(), &self.roles);
            if self.with_merges && plan.used == Use::Category {
                let found = propose_column(column).into_iter();
                self.merges
                    .extend(found.map(|merge| self.roles.as_recipe(column, merge)));
            }
            self.columns.push(plan);
        }
        self.columns.len() >= table.columns().len()
    }

    /// Columns looked at.
    pub fn done(&self) -> usize {
        self.columns.len()
    }

    /// The plan, and merges that may be due: proposed, not accepted.
    pub fn finish(mut self) -> (PreparePlan, Vec<MergeProposal>) {
        part_names(&mut self.columns);
        let split = match (self.test_anchors, self.customers_repeat) {
            (Some(test_anchors), _) => SplitPlan::OutOfTime {
                test_anchors,
                validation_anchors: 0,
                label_window: self
                    .roles
                    .window_of(self.roles.label.as_deref())
                    .unwrap_or_default(),
                held_customers: None,
            },
            // A customer with several rows must not stand on both sides.
            (None, true) => SplitPlan::Group(shares()),
            (None, false) => SplitPlan::Random(shares()),
        };
        let plan = PreparePlan {
            version: PLAN_VERSION,
            id: self.roles.id,
            anchor: self.roles.anchor,
            label: self.roles.label,
            positive: None,
            split,
            seed: 0,
            columns: self.columns,
            merges: Vec::new(),
            chained: ChainedPlan::default(),
            smoothing: Smoothing::default(),
            resample: None,
        };
        (plan, self.merges)
    }

    /// The plan, where nobody is asked about merges. Once it is late, only the first few
    /// columns are looked at; the others do not stand in it, and how many they are is told.
    pub fn plan_until(
        table: &Table,
        roles: PlanRoles,
        is_late: &dyn Fn() -> bool,
    ) -> (PreparePlan, usize) {
        let mut proposing = Proposing::new(table, roles);
        proposing.with_merges = false;
        while !proposing.step(table) {
            if proposing.done() >= LOOKED_AT_ANYWAY && is_late() {
                break;
            }
        }
        let unseen = table.columns().len().saturating_sub(proposing.done());
        (proposing.finish().0, unseen)
    }

    /// All at once.
    pub fn run(table: &Table, roles: PlanRoles) -> (PreparePlan, Vec<MergeProposal>) {
        let mut proposing = Proposing::new(table, roles);
        while !proposing.step(table) {}
        proposing.finish()
    }
}

/// Share of the rows, customers or dates that judge.
const TEST: f64 = 0.2;

fn shares() -> Shares {
    Shares {
        validation: 0.0,
        test: TEST,
    }
}

/// How many of a column's latest dates judge: a fifth of them, one at least.
pub fn test_anchors(anchor: &Column) -> u32 {
    libm::round(distinct_anchors(anchor) as f64 * TEST).max(1.0) as u32
}

fn propose_for(column: &Column, rows: usize, roles: &PlanRoles) -> ColumnPlan {
    let name = column.name();
    let is = |role: &Option<String>| role.as_deref() == Some(name);
    let used = if is(&roles.id) {
        Use::LeftOut(Why::Id)
    } else if is(&roles.anchor) {
        Use::LeftOut(Why::Anchor)
    } else if is(&roles.label) {
        Use::LeftOut(Why::Label)
    } else if roles.other_labels.iter().any(|other| other == name) {
        Use::LeftOut(Why::OtherLabel)
    } else if roles.knows(column) {
        roles.usual_use(column)
    } else {
        match column.kind() {
            ColumnKind::Empty => Use::LeftOut(Why::Empty),
            ColumnKind::Identifier if names_rows(column) => Use::LeftOut(Why::Identifier),
            ColumnKind::Date if is_time_of_day(column) => Use::LeftOut(Why::Date),
            ColumnKind::Date => Use::Date,
            ColumnKind::Boolean => Use::Flag,
            ColumnKind::Integer if is_code(column) => Use::Category,
            ColumnKind::Integer | ColumnKind::Decimal | ColumnKind::Identifier => Use::Number,
            ColumnKind::Category => Use::Category,
            ColumnKind::Text if distinct(column) > MOST_CATEGORIES.min(rows / 2) => {
                Use::LeftOut(Why::Text)
            }
            ColumnKind::Text => Use::Category,
        }
    };
    let mut plan = ColumnPlan {
        column: name.to_string(),
        used,
        gaps: GapChoice::Keep,
        encode: EncodeChoice::Number,
        scale: None,
    };
    roles.set_usual(&mut plan, distinct(column), roles.label.is_some());
    plan
}

/// Whether a column tells times without a day.
fn is_time_of_day(column: &Column) -> bool {
    matches!(column.column_type().format, ValueFormat::Date(format)
        if format.order == DateOrder::TimeOfDay)
}

/// Dates whose features would be named like columns that are there are left out: those
/// columns say as much.
fn part_names(columns: &mut [ColumnPlan]) {
    let used = |plan: &ColumnPlan| !matches!(plan.used, Use::LeftOut(_));
    let names: BTreeSet<String> = columns
        .iter()
        .filter(|plan| used(plan))
        .map(|plan| plan.column.clone())
        .collect();
    for plan in columns.iter_mut().filter(|plan| plan.used == Use::Date) {
        let outputs = day_outputs(true, true);
        if outputs
            .iter()
            .any(|(output, _)| names.contains(&output.name(&plan.column)))
        {
            plan.leave_out(Why::Date);
        }
    }
}

fn distinct(column: &Column) -> usize {
    let present = |code: &u32| !column.is_missing_code(*code);
    (0..column.dictionary_len() as u32).filter(present).count()
}

impl ColumnPlan {
    /// The safe choices for how the column is used.
    pub(super) fn set_usual(&mut self, categories: usize, has_label: bool) {
        (self.gaps, self.encode, self.scale) = match self.used {
            Use::LeftOut(_) => (GapChoice::Keep, EncodeChoice::Number, None),
            Use::Number | Use::Date => (
                GapChoice::Fill(Strategy::Median),
                EncodeChoice::Number,
                None,
            ),
            Use::Flag => (GapChoice::Fill(Strategy::Mode), EncodeChoice::Number, None),
            Use::Category => {
                let encode = match (categories <= ONE_HOT_AT_MOST, has_label) {
                    (true, _) => EncodeChoice::OneHot,
                    (false, true) => EncodeChoice::Target,
                    (false, false) => EncodeChoice::Ordinal,
                };
                (GapChoice::Fill(Strategy::Unknown), encode, None)
            }
        };
    }
}
