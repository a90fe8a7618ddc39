//! Gaps and encodings of the customers' table: a plan, its edits, and the fit, a
//! column a step. Nothing of it touches scores or the table.

mod edits;
mod show;

use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Reply, Stage, TableFormat};
use super::prepare_view::{PrepareEdit, PrepareRequest, SplitPart};
use super::session::Session;
use crate::export::parquet;
use crate::feature::prepare::merge::MergeProposal;
use crate::feature::prepare::plan::{PlanRoles, Proposing};
use crate::feature::prepare::prepared::split_of;
use crate::feature::prepare::{PrepareFit, PreparePlan, Prepared};
use crate::feature::recipe::{Part, ResultKind, label_named};
use crate::table::{Table, write};

/// The preparation of the present table of customers.
pub(super) struct Preparing {
    pub(super) plan: PreparePlan,
    pub(super) proposed: Vec<MergeProposal>,
    /// The plan as it was proposed.
    pub(super) first: PreparePlan,
    pub(super) fitted: Option<Box<Prepared>>,
}

/// A preparation under way.
pub(super) enum PrepareJob {
    Propose {
        proposing: Option<Box<Proposing>>,
        window: Option<f64>,
        /// What was asked beyond the plan itself.
        then: Option<PrepareRequest>,
    },
    Fit(Option<Box<PrepareFit>>),
}

impl PrepareJob {
    /// Begins what is asked; without a plan at hand one is proposed first.
    pub fn new(session: &mut Session, asked: PrepareRequest) -> Result<PrepareJob, Failure> {
        let table = session.customers().ok_or(Failure::NothingOpen)?;
        let Some(preparing) = &session.preparing else {
            let (roles, window) = roles_of(session, table);
            return Ok(PrepareJob::Propose {
                proposing: Some(Box::new(Proposing::new(table, roles))),
                window,
                then: Some(asked),
            });
        };
        match asked {
            PrepareRequest::Fit => {
                let split = split_of(table, &preparing.plan)?;
                let fit = PrepareFit::new(table, &preparing.plan, split)?;
                Ok(PrepareJob::Fit(Some(Box::new(fit))))
            }
            other => Ok(PrepareJob::Propose {
                proposing: None,
                window: None,
                then: Some(other),
            }),
        }
    }

    /// A column, or a piece of an equation.
    pub fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        let more = |done: u64, total: u64| {
            let stage = Stage::Preparing;
            Ok(Advance::More(Progress::new(stage, done, total)))
        };
        match self {
            PrepareJob::Propose {
                proposing,
                window,
                then,
            } => {
                let table = session.customers().ok_or(Failure::NothingOpen)?;
                let total = table.columns().len() as u64;
                if let Some(under_way) = proposing {
                    if !under_way.step(table) {
                        return more(under_way.done() as u64, total);
                    }
                    if let Some(proposing) = proposing.take() {
                        session.preparing = Some(Preparing::of(*proposing, *window));
                    }
                    return more(total, total);
                }
                match then.take() {
                    Some(PrepareRequest::Fit) => {
                        *self = PrepareJob::new(session, PrepareRequest::Fit)?;
                        more(0, total)
                    }
                    Some(asked) => answer(session, asked).map(Advance::Finished),
                    None => show::view(session).map(Advance::Finished),
                }
            }
            PrepareJob::Fit(fit) => {
                let table = session.customers().ok_or(Failure::NothingOpen)?;
                if let Some(under_way) = fit {
                    let progress = under_way.step(table)?;
                    if !progress.finished {
                        return more(progress.done, progress.total);
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

impl Preparing {
    fn of(proposing: Proposing, window: Option<f64>) -> Preparing {
        let (mut plan, proposed) = proposing.finish();
        plan.set_label_window(window);
        Preparing {
            first: plan.clone(),
            plan,
            proposed,
            fitted: None,
        }
    }
}

fn answer(session: &mut Session, asked: PrepareRequest) -> Result<Reply, Failure> {
    match asked {
        PrepareRequest::Plan | PrepareRequest::Fit => show::view(session),
        PrepareRequest::Edit(edit) => {
            self::edit(session, edit)?;
            show::view(session)
        }
        PrepareRequest::Matrix { part, format } => matrix(session, part, format),
        PrepareRequest::Contract => contract(session),
    }
}

/// Changes the plan, if what comes out makes sense.
fn edit(session: &mut Session, edit: PrepareEdit) -> Result<(), Failure> {
    let table = session.customers().ok_or(Failure::NothingOpen)?;
    let preparing = session.preparing.as_ref().ok_or(Failure::NotPrepared)?;
    let plan = edits::edited(preparing, table, edit)?;
    plan.check(table)
        .map_err(crate::feature::prepare::PrepareError::from)?;
    if let Some(preparing) = &mut session.preparing {
        preparing.plan = plan;
        preparing.fitted = None;
    }
    Ok(())
}

fn fitted(session: &Session) -> Result<(&Table, &PreparePlan, &Prepared), Failure> {
    let table = session.customers().ok_or(Failure::NothingOpen)?;
    let preparing = session.preparing.as_ref().ok_or(Failure::NotPrepared)?;
    let prepared = preparing.fitted.as_deref().ok_or(Failure::NotPrepared)?;
    Ok((table, &preparing.plan, prepared))
}

fn matrix(session: &Session, part: SplitPart, format: TableFormat) -> Result<Reply, Failure> {
    let (table, plan, prepared) = fitted(session)?;
    let name = match part {
        SplitPart::Train => "train",
        SplitPart::Validation => "validation",
        SplitPart::Test => "test",
    };
    let rows = prepared.split.rows(part);
    let part = prepared.part(table, plan, rows, name);
    let mut bytes = Vec::new();
    // Writing into memory does not fail.
    let (ending, media_type) = match format {
        TableFormat::Csv => {
            let _ = write::csv(&part, &mut bytes);
            ("csv", "text/csv")
        }
        TableFormat::Parquet => {
            let width = part.columns().len();
            // Every part has the same types, whatever few values stand in it.
            let kept = width.saturating_sub(prepared.frame.names.len());
            let mut parts = vec![Part::Id; kept];
            parts.resize(width, Part::Feature(ResultKind::Number));
            let _ = parquet::write_built(&part, &parts, &mut bytes);
            ("parquet", "application/vnd.apache.parquet")
        }
    };
    Ok(Reply::File {
        name: format!("{name}.{ending}"),
        media_type: media_type.to_string(),
        bytes,
        rows: part.rows(),
        replaced: 0,
    })
}

fn contract(session: &Session) -> Result<Reply, Failure> {
    let (_, plan, prepared) = fitted(session)?;
    let contract = prepared.contract(plan);
    Ok(Reply::File {
        name: "preparation.json".to_string(),
        media_type: "application/json".to_string(),
        bytes: serde_json::to_vec_pretty(&contract).unwrap_or_default(),
        rows: prepared.split.train.len(),
        replaced: 0,
    })
}

/// What the columns are, and how many days the label looks ahead.
fn roles_of(session: &Session, table: &Table) -> (PlanRoles, Option<f64>) {
    let Some(joined) = &session.joined else {
        let label = table.columns().iter().find(|column| label_named(column));
        let roles = PlanRoles {
            label: label.map(|column| column.name().to_string()),
            ..PlanRoles::default()
        };
        return (roles, None);
    };
    let of = |wanted: Part| -> Vec<String> {
        let parts = joined.parts.iter().zip(table.columns());
        let parts = parts.filter(|(part, _)| **part == wanted);
        parts.map(|(_, column)| column.name().to_string()).collect()
    };
    let labels = of(Part::Label);
    let binary = |name: &&String| {
        let column = table.column(name);
        column.is_some_and(super::auditing::is_binary)
    };
    let label = labels.iter().find(binary).cloned();
    let rule = joined
        .recipe
        .labels
        .iter()
        .find(|rule| Some(&rule.name) == label.as_ref());
    let window = rule.and_then(|rule| rule.days()).map(f64::from);
    let roles = PlanRoles {
        id: of(Part::Id).into_iter().next(),
        anchor: of(Part::Anchor).into_iter().next(),
        label,
        other_labels: labels,
    };
    (roles, window)
}
