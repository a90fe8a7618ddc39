//! The plan that is proposed: safe for any table, and nothing that cannot be undone.

use super::{
    ChainedPlan, ColumnPlan, EncodeChoice, GapChoice, PLAN_VERSION, PlanRoles, PreparePlan,
    SplitPlan, Use, Why,
};
use crate::feature::prepare::encode::MOST_CATEGORIES;
use crate::feature::prepare::impute::Strategy;
use crate::feature::prepare::merge::{MergeProposal, propose_column};
use crate::feature::prepare::split::Shares;
use crate::table::{Column, ColumnKind, Table};

/// Most categories that get a feature each.
pub const ONE_HOT_AT_MOST: usize = 20;

/// A proposal under way, a column a step.
#[derive(Debug, Default)]
pub struct Proposing {
    roles: PlanRoles,
    columns: Vec<ColumnPlan>,
    merges: Vec<MergeProposal>,
    customers_repeat: bool,
}

impl Proposing {
    /// A proposal for a table whose columns have these parts. Without a known
    /// id the first identifier is taken for it.
    pub fn new(table: &Table, mut roles: PlanRoles) -> Proposing {
        let is_id = |column: &&Column| column.kind() == ColumnKind::Identifier;
        if roles.id.is_none() {
            let found = table.columns().iter().find(is_id);
            roles.id = found.map(|column| column.name().to_string());
        }
        let id = roles.id.as_deref().and_then(|name| table.column(name));
        Proposing {
            customers_repeat: id.is_some_and(|id| id.counts().iter().any(|rows| *rows > 1)),
            roles,
            columns: Vec::new(),
            merges: Vec::new(),
        }
    }

    /// Looks at the next column; true when all were looked at.
    pub fn step(&mut self, table: &Table) -> bool {
        if let Some(column) = table.columns().get(self.columns.len()) {
            let plan = propose_for(column, table.rows(), &self.roles);
            if plan.used == Use::Category {
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
    pub fn finish(self) -> (PreparePlan, Vec<MergeProposal>) {
        let split = match (&self.roles.anchor, self.customers_repeat) {
            (Some(_), _) => SplitPlan::OutOfTime {
                test_anchors: 1,
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
            resample: None,
        };
        (plan, self.merges)
    }

    /// All at once.
    pub fn run(table: &Table, roles: PlanRoles) -> (PreparePlan, Vec<MergeProposal>) {
        let mut proposing = Proposing::new(table, roles);
        while !proposing.step(table) {}
        proposing.finish()
    }
}

fn shares() -> Shares {
    Shares {
        validation: 0.0,
        test: 0.2,
    }
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
            ColumnKind::Identifier => Use::LeftOut(Why::Identifier),
            ColumnKind::Date => Use::LeftOut(Why::Date),
            ColumnKind::Boolean => Use::Flag,
            ColumnKind::Integer | ColumnKind::Decimal => Use::Number,
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

fn distinct(column: &Column) -> usize {
    let present = |code: &u32| !column.is_missing_code(*code);
    (0..column.dictionary_len() as u32).filter(present).count()
}

impl ColumnPlan {
    /// The safe choices for how the column is used.
    pub(super) fn set_usual(&mut self, categories: usize, has_label: bool) {
        (self.gaps, self.encode, self.scale) = match self.used {
            Use::LeftOut(_) => (GapChoice::Keep, EncodeChoice::Number, None),
            Use::Number => (
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
