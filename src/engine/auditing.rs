//! The leak audit of the customers' table, a column a step, for every label.

use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Reply, Stage};
use super::session::Session;
use super::view::{AuditFinding, AuditView, Words};
use crate::feature::audit::{Audit, AuditOptions, Finding, Severity, SplitSource};
use crate::feature::prepare::plan::PlanRoles;
use crate::feature::prepare::prepared::split_of;
use crate::feature::recipe::Part;
use crate::feature::roles::{labels_of, recipe_of};
use crate::table::Table;

/// An audit under way.
pub(super) struct AuditJob {
    /// The labels to look at; the one at hand is at `at`.
    labels: Vec<String>,
    at: usize,
    options: AuditOptions,
    table: Table,
    audit: Option<Audit>,
    findings: Vec<(String, Finding)>,
    /// Labels that could be read.
    read: Vec<String>,
    /// Those that could not, each with why.
    refused: Vec<(String, Words)>,
    /// The label that the user chose, and its cell that means "left".
    chosen: Option<(String, Option<String>)>,
}

impl AuditJob {
    pub fn new(session: &Session) -> Result<AuditJob, Failure> {
        let table = session.customers().ok_or(Failure::NothingOpen)?;
        let chosen = chosen(session, table);
        let mut labels = labels(session, table);
        if let Some((chosen, _)) = &chosen {
            labels.retain(|label| label != chosen);
            labels.insert(0, chosen.clone());
        }
        Ok(AuditJob {
            labels,
            at: 0,
            options: options(session, table),
            table: table.clone(),
            audit: None,
            findings: Vec::new(),
            read: Vec::new(),
            refused: Vec::new(),
            chosen,
        })
    }

    pub fn step(&mut self) -> Result<Advance, Failure> {
        let Some(label) = self.labels.get(self.at) else {
            return Ok(self.finish());
        };
        let audit = match &mut self.audit {
            Some(audit) => audit,
            None => {
                let chosen = self.chosen.iter().find(|(chosen, _)| chosen == label);
                self.options.positive = chosen.and_then(|(_, positive)| positive.clone());
                match Audit::new(&self.table, label, &self.options) {
                    Ok(audit) => self.audit.insert(audit),
                    Err(refused) => {
                        let failure = Failure::from(refused);
                        let reason = Words::of(|lang| failure.say(lang));
                        self.refused.push((label.clone(), reason));
                        self.at += 1;
                        return Ok(self.progress(0));
                    }
                }
            }
        };
        if !audit.step(&self.table) {
            let done = audit.progress(&self.table).0;
            return Ok(self.progress(done));
        }
        let found = self.audit.take().map(Audit::finish).unwrap_or_default();
        let found = found.into_iter().map(|finding| (label.clone(), finding));
        self.findings.extend(found);
        self.read.push(label.clone());
        self.at += 1;
        Ok(self.progress(0))
    }

    fn progress(&self, done: usize) -> Advance {
        let each = self.table.columns().len() as u64 + 1;
        Advance::More(Progress::new(
            Stage::Auditing,
            self.at as u64 * each + done as u64,
            self.labels.len() as u64 * each,
        ))
    }

    fn finish(&mut self) -> Advance {
        Advance::Finished(Reply::Audit(AuditView {
            labels: std::mem::take(&mut self.read),
            findings: merged(&self.findings),
            refused: std::mem::take(&mut self.refused),
        }))
    }
}

/// The findings of all labels, the gravest first. What is so whatever the label
/// (an empty column, a customer on both sides) is said once.
fn merged(findings: &[(String, Finding)]) -> Vec<AuditFinding> {
    let mut sorted: Vec<&(String, Finding)> = findings.iter().collect();
    sorted.sort_by_key(|(_, finding)| (finding.severity, finding.position));
    let mut out: Vec<AuditFinding> = Vec::new();
    for (label, finding) in sorted {
        let found = view(finding, label);
        let same = |other: &&mut AuditFinding| {
            (&other.column, other.severity, &other.line)
                == (&found.column, found.severity, &found.line)
        };
        match out.iter_mut().find(same) {
            Some(other) => other.label = format!("{}, {label}", other.label),
            None => out.push(found),
        }
    }
    out
}

/// A finding as the page shows it.
pub(super) fn view(finding: &Finding, label: &str) -> AuditFinding {
    AuditFinding {
        label: label.to_string(),
        column: finding.column.clone().unwrap_or_default(),
        severity: match finding.severity {
            Severity::Leak => 2,
            Severity::Suspicion => 1,
            Severity::Note => 0,
        },
        line: Words::of(|lang| finding.say(lang)),
    }
}

/// What the audit should know: from the recipe, and the split that was planned.
fn options(session: &Session, table: &Table) -> AuditOptions {
    let mut options = AuditOptions::default();
    if let Some(joined) = &session.joined {
        let roles = PlanRoles::of_built(table, &joined.parts, &joined.recipe);
        (options.id, options.anchor) = (roles.id, roles.anchor);
        options.other_labels = roles.other_labels;
    } else if let Some(recipe) = recipe_of(table) {
        options.other_labels = recipe.labels.into_iter().map(|rule| rule.name).collect();
    }
    if let Some(preparing) = &session.preparing
        && let Ok(split) = split_of(table, &preparing.plan)
    {
        options.split = SplitSource::Rows { split };
    }
    options
}

/// The label that the plan of the preparation speaks of, whatever it is called.
fn chosen(session: &Session, table: &Table) -> Option<(String, Option<String>)> {
    let plan = &session.preparing.as_ref()?.plan;
    let label = plan.label.clone()?;
    table.column(&label)?;
    Some((label, plan.positive.clone()))
}

/// The recipe's labels; else the model's, and the columns that are named like one.
fn labels(session: &Session, table: &Table) -> Vec<String> {
    if let Some(joined) = &session.joined {
        return Part::Label.names(&joined.table, &joined.parts);
    }
    let contract = session
        .model
        .as_ref()
        .and_then(|loaded| loaded.model.contract().label.as_ref());
    let of_model = contract
        .map(|label| label.column.clone())
        .filter(|name| table.column(name).is_some());
    let mut labels = labels_of(table, recipe_of(table).as_ref());
    if let Some(of_model) = of_model {
        labels.retain(|label| *label != of_model);
        labels.insert(0, of_model);
    }
    labels
}
