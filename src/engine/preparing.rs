//! Gaps and encodings of the customers' table: a plan, its edits, and the fit, a
//! column a step. Nothing of it touches scores or the table.

mod edits;
mod files;
mod show;

pub(super) use show::lines;

use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Reply, Stage};
use super::prepare_view::{PrepareEdit, PrepareRequest};
use super::session::Session;
use crate::feature::audit::{Audit, AuditOptions, Finding, SplitSource, audit_split, leave_out};
use crate::feature::prepare::merge::MergeProposal;
use crate::feature::prepare::plan::{PlanRoles, Proposing};
use crate::feature::prepare::prepared::split_of;
use crate::feature::prepare::{PrepareFit, PreparePlan, Prepared};
use crate::table::Table;

/// The preparation of the present table of customers.
pub(super) struct Preparing {
    pub(super) plan: PreparePlan,
    /// What is known of the columns from elsewhere.
    pub(super) roles: PlanRoles,
    pub(super) proposed: Vec<MergeProposal>,
    /// The plan as it was proposed.
    pub(super) first: PreparePlan,
    /// Columns that the audit calls leaks of the plan's label.
    pub(super) leaks: Vec<Finding>,
    /// What the audit says of the plan's split.
    pub(super) split_findings: Vec<Finding>,
    pub(super) fitted: Option<Box<Prepared>>,
}

/// A preparation under way.
pub(super) enum PrepareJob {
    /// Looks at every column, for a plan.
    Propose {
        proposing: Box<Proposing>,
        roles: PlanRoles,
        then: PrepareRequest,
    },
    /// Looks for columns that know the plan's label. The first time they are left
    /// out of the proposal, too.
    Audit {
        audit: Option<Box<Audit>>,
        first: bool,
        then: PrepareRequest,
    },
    /// Answers what was asked of the plan at hand.
    Answer(PrepareRequest),
    /// Learns from the training rows.
    Fit(Option<Box<PrepareFit>>),
}

impl PrepareJob {
    /// Begins what is asked; without a plan at hand one is proposed first.
    pub fn new(session: &mut Session, asked: PrepareRequest) -> Result<PrepareJob, Failure> {
        let table = session.customers().ok_or(Failure::NothingOpen)?;
        let Some(preparing) = &session.preparing else {
            let roles = match &session.joined {
                Some(joined) => PlanRoles::of_built(table, &joined.parts, &joined.recipe),
                None => PlanRoles::recognised(table),
            };
            return Ok(PrepareJob::Propose {
                proposing: Box::new(Proposing::new(table, roles.clone())),
                roles,
                then: asked,
            });
        };
        match asked {
            PrepareRequest::Fit => {
                let split = split_of(table, &preparing.plan)?;
                let fit = PrepareFit::new(table, &preparing.plan, split)?;
                Ok(PrepareJob::Fit(Some(Box::new(fit))))
            }
            other => Ok(PrepareJob::Answer(other)),
        }
    }

    /// A column, or a piece of an equation.
    pub fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        let table = session.customers().ok_or(Failure::NothingOpen)?;
        let columns = table.columns().len();
        let more = |done: usize| {
            // Every column is looked at twice: by itself, and beside the label.
            let total = 2 * columns as u64 + 1;
            Ok(Advance::More(Progress::new(
                Stage::Preparing,
                done as u64,
                total,
            )))
        };
        match self {
            PrepareJob::Propose {
                proposing,
                roles,
                then,
            } => {
                if !proposing.step(table) {
                    return more(proposing.done());
                }
                let (plan, proposed) = std::mem::take(proposing.as_mut()).finish();
                let audit = audit_of(table, &plan);
                session.preparing = Some(Preparing {
                    first: plan.clone(),
                    plan,
                    roles: roles.clone(),
                    proposed,
                    leaks: Vec::new(),
                    split_findings: Vec::new(),
                    fitted: None,
                });
                *self = PrepareJob::Audit {
                    audit,
                    first: true,
                    then: then.clone(),
                };
                more(columns)
            }
            PrepareJob::Audit { audit, first, then } => {
                if let Some(audit) = audit
                    && !audit.step(table)
                {
                    return more(columns + audit.progress(table).0);
                }
                let found = audit.take().map(|audit| audit.finish()).unwrap_or_default();
                let (first, then) = (*first, then.clone());
                settle(session, &found, first)?;
                *self = PrepareJob::new(session, then)?;
                more(2 * columns)
            }
            PrepareJob::Answer(asked) => match asked.clone() {
                PrepareRequest::Edit(edit) => {
                    let audit = self::edit(session, edit)?;
                    let first = false;
                    let then = PrepareRequest::Plan;
                    match audit {
                        Some(audit) => *self = PrepareJob::Audit { audit, first, then },
                        None => *self = PrepareJob::Answer(then),
                    }
                    more(columns)
                }
                asked => answer(session, asked).map(Advance::Finished),
            },
            PrepareJob::Fit(fit) => {
                if let Some(under_way) = fit {
                    let progress = under_way.step(table)?;
                    if !progress.finished {
                        let (done, total) = (progress.done, progress.total);
                        return Ok(Advance::More(Progress::new(Stage::Preparing, done, total)));
                    }
                }
                let preparing = session.preparing.as_mut().ok_or(Failure::NotPrepared)?;
                let fit = fit.take().ok_or(Failure::NotPrepared)?;
                // The plan may have been edited meanwhile: this fit is of the old one.
                if *fit.plan() != preparing.plan {
                    return Err(Failure::Superseded);
                }
                preparing.fitted = Some(Box::new(fit.finish()));
                show::view(session).map(Advance::Finished)
            }
        }
    }
}

/// The audit of a plan's label; none without a label that can be read.
fn audit_of(table: &Table, plan: &PreparePlan) -> Option<Box<Audit>> {
    let options = AuditOptions::of_plan(plan);
    let audit = Audit::new(table, plan.label.as_deref()?, &options);
    audit.ok().map(Box::new)
}

/// What follows from an audit of the plan's label.
fn settle(session: &mut Session, found: &[Finding], first: bool) -> Result<(), Failure> {
    let table = session.customers().ok_or(Failure::NothingOpen)?;
    let preparing = session.preparing.as_ref().ok_or(Failure::NotPrepared)?;
    let mut plan = preparing.plan.clone();
    edits::take_back(&mut plan, &preparing.roles, table);
    let leaks = leave_out(&mut plan, found);
    let split_findings = of_split(table, &plan);
    if let Some(preparing) = &mut session.preparing {
        if first {
            preparing.first = plan.clone();
        }
        preparing.plan = plan;
        preparing.leaks = leaks;
        preparing.split_findings = split_findings;
    }
    Ok(())
}

/// What the audit says of the plan's split.
fn of_split(table: &Table, plan: &PreparePlan) -> Vec<Finding> {
    let Ok(split) = split_of(table, plan) else {
        return Vec::new();
    };
    let options = AuditOptions {
        split: SplitSource::Rows { split },
        ..AuditOptions::of_plan(plan)
    };
    audit_split(table, plan.label.as_deref(), &options)
}

fn answer(session: &mut Session, asked: PrepareRequest) -> Result<Reply, Failure> {
    match asked {
        PrepareRequest::Plan | PrepareRequest::Fit | PrepareRequest::Edit(_) => show::view(session),
        PrepareRequest::Matrix { part, format } => files::matrix(session, part, format),
        PrepareRequest::Contract => files::contract(session),
    }
}

/// Changes the plan, if what comes out makes sense. Where it speaks of another
/// label then, the columns are to be held against that one: the audit of it.
fn edit(session: &mut Session, edit: PrepareEdit) -> Result<Option<Option<Box<Audit>>>, Failure> {
    let table = session.customers().ok_or(Failure::NothingOpen)?;
    let preparing = session.preparing.as_ref().ok_or(Failure::NotPrepared)?;
    let whole = matches!(edit, PrepareEdit::Whole(_));
    let plan = edits::edited(preparing, table, edit)?;
    plan.check(table)
        .map_err(crate::feature::prepare::PrepareError::from)?;
    let old = &preparing.plan;
    // A whole plan says itself what is left out.
    let other_label = (&plan.label, &plan.positive) != (&old.label, &old.positive) && !whole;
    let other_split = (&plan.split, plan.seed, &plan.id, &plan.anchor)
        != (&old.split, old.seed, &old.id, &old.anchor);
    let audit = other_label.then(|| audit_of(table, &plan));
    let split_findings = ((other_split || whole) && !other_label).then(|| of_split(table, &plan));
    if let Some(preparing) = &mut session.preparing {
        preparing.plan = plan;
        preparing.fitted = None;
        if let Some(found) = split_findings {
            preparing.split_findings = found;
        }
    }
    Ok(audit)
}
