//! A plan as it is proposed from the table alone: what the columns are, and without those that
//! know the answer.

use super::checking::column;
use super::splitting::out_of_time;
use super::{SplitKind, TrainOptions};
use crate::feature::audit::{Audit, AuditOptions, Finding, Severity, leave_out};
use crate::feature::prepare::PreparePlan;
use crate::feature::prepare::plan::{NamedRoles, PlanRoles, Proposing, test_anchors};
use crate::model::train::TrainError;
use crate::model::train::late::Cut;
use crate::model::train::remark::{Notice, Remark};
use crate::table::{Column, ColumnKind, Table};

/// What the columns are, as far as it is told or found.
pub fn roles(table: &Table, options: &TrainOptions) -> Result<PlanRoles, TrainError> {
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

/// Days that the label looks ahead: as is said, else as the table's recipe knows.
pub fn label_window(roles: &PlanRoles, options: &TrainOptions) -> f64 {
    let known = || roles.window_of(Some(&options.label));
    options.label_window.or_else(known).unwrap_or_default()
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

/// What the leak audit said of a proposal.
pub struct Audited {
    findings: Vec<Finding>,
    /// What has columns left out.
    leaks: Vec<Finding>,
    /// Columns for which time was too short.
    unaudited: u64,
    /// Columns that were looked at for the plan, and those that were not.
    columns: [u64; 2],
}

/// A plan as it is proposed, without columns that know the answer.
pub fn propose(
    table: &Table,
    options: &TrainOptions,
    roles: PlanRoles,
    is_late: &dyn Fn() -> bool,
) -> (PreparePlan, Audited) {
    let window = label_window(&roles, options);
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
        plan.split = out_of_time(test_anchors(anchor), window);
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
    pub fn tell(
        self,
        table: &Table,
        options: &TrainOptions,
        plan: &PreparePlan,
        notice: &mut Notice,
    ) {
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
