//! The leak audit of the customers' table, a column a step.

use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Reply, Stage};
use super::session::Session;
use super::view::{AuditFinding, AuditView, Words};
use crate::feature::audit::{Audit, AuditOptions, Finding, Severity};
use crate::feature::recipe::{Part, label_named};
use crate::table::{Column, Table};

/// An audit under way.
pub(super) struct AuditJob {
    label: Option<String>,
    /// The table without its other labels.
    table: Table,
    audit: Option<Audit>,
}

impl AuditJob {
    pub fn new(session: &Session) -> Result<AuditJob, Failure> {
        let table = session.customers().ok_or(Failure::NothingOpen)?;
        let label = label_of(session, table);
        let table = without_other_labels(session, table, label.as_deref());
        let mut options = AuditOptions::default();
        if let Some(joined) = &session.joined {
            let named = |part: Part| {
                let at = joined.parts.iter().position(|found| *found == part)?;
                joined
                    .table
                    .columns()
                    .get(at)
                    .map(|column| column.name().to_string())
            };
            (options.id, options.anchor) = (named(Part::Id), named(Part::Anchor));
        }
        let audit = match &label {
            Some(label) => Some(Audit::new(&table, label, &options)?),
            None => None,
        };
        Ok(AuditJob {
            label,
            table,
            audit,
        })
    }

    pub fn step(&mut self) -> Result<Advance, Failure> {
        let Some(audit) = &mut self.audit else {
            return Ok(Advance::Finished(Reply::Audit(AuditView::default())));
        };
        if !audit.step(&self.table) {
            let (done, total) = audit.progress(&self.table);
            return Ok(Advance::More(Progress::new(
                Stage::Auditing,
                done as u64,
                total as u64,
            )));
        }
        let findings = self.audit.take().map(Audit::finish).unwrap_or_default();
        Ok(Advance::Finished(Reply::Audit(AuditView {
            label: self.label.take(),
            findings: findings.iter().map(view).collect(),
        })))
    }
}

fn view(finding: &Finding) -> AuditFinding {
    AuditFinding {
        column: finding.column.clone().unwrap_or_default(),
        severity: match finding.severity {
            Severity::Leak => 2,
            Severity::Suspicion => 1,
            Severity::Note => 0,
        },
        line: Words::of(|lang| finding.say(lang)),
    }
}

/// The recipe's first label with two values, else the model's, else the column that is named like one.
fn label_of(session: &Session, table: &Table) -> Option<String> {
    if let Some(joined) = &session.joined {
        let labels = joined.parts.iter().zip(joined.table.columns());
        let mut labels = labels
            .filter(|(part, _)| **part == Part::Label)
            .map(|(_, column)| column);
        return labels
            .find(|column| is_binary(column))
            .map(|column| column.name().to_string());
    }
    let contract = session
        .model
        .as_ref()
        .and_then(|loaded| loaded.model.contract().label.as_ref());
    let of_model = contract
        .map(|label| label.column.as_str())
        .filter(|name| table.column(name).is_some());
    let named = || {
        let mut columns = table.columns().iter();
        columns.find(|column| label_named(column)).map(Column::name)
    };
    of_model.or_else(named).map(str::to_string)
}

pub(super) fn is_binary(column: &Column) -> bool {
    let present = (0..column.dictionary_len() as u32).filter(|code| !column.is_missing_code(*code));
    present.count() <= 2
}

fn without_other_labels(session: &Session, table: &Table, label: Option<&str>) -> Table {
    let Some(joined) = &session.joined else {
        return table.clone();
    };
    let columns = joined.parts.iter().zip(table.columns());
    let kept = columns
        .filter(|(part, column)| **part != Part::Label || Some(column.name()) == label)
        .map(|(_, column)| column.clone())
        .collect();
    Table::new(&table.name, kept).unwrap_or_else(|| table.clone())
}
