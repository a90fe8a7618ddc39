//! A plan as the user's changes make it: changed where it stands, or proposed anew from what
//! the user says, with what was made of it before. Nothing is built; what would become of it
//! is told.

use serde::{Deserialize, Serialize};

use super::editing::{Edits, reads, window_days};
use super::failure::Failure;
use super::job::Advance;
use super::message::Reply;
use super::plan_effect;
use super::plan_fields::{self, PlanFields};
use super::proposing::{ROWS, looked};
use super::session::Session;
use super::view::Words;
use crate::feature::recipe::{
    FeatureRule, LabelKind, LabelSource, Recipe, Said, SaidLabel, Source, Window, propose_by,
};

/// A plan with changes that are not applied yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditedPlan {
    /// The recipe as JSON.
    pub recipe: String,
    /// What is another than in the plan before, a line each.
    pub effect: Vec<Words>,
    /// What can be changed of it.
    pub fields: PlanFields,
}

/// Changes to be made to a plan. What they ask of the columns may not be known yet, and then rows
/// are looked at, step by step.
pub(super) struct EditJob {
    json: String,
    edits: Edits,
}

impl EditJob {
    pub fn new(json: String, edits: Edits) -> EditJob {
        EditJob { json, edits }
    }

    /// Looks at some more rows, or changes the plan if there is nothing left to be looked at.
    ///
    /// # Errors
    /// When the plan is no recipe, or nothing can be proposed from what is said.
    pub fn step(&self, session: &Session) -> Result<Advance, Failure> {
        self.step_by(session, ROWS)
    }

    fn step_by(&self, session: &Session, rows: u64) -> Result<Advance, Failure> {
        let looks = &session.looks;
        let edited = looks.within(rows, || edited(session, &self.json, &self.edits));
        match edited {
            Some(plan) => Ok(Advance::Finished(Reply::Edited(Box::new(plan?)))),
            None => Ok(Advance::More(looked(looks, &session.files))),
        }
    }
}

/// The recipe of `json` with these changes.
fn edited(session: &Session, json: &str, edits: &Edits) -> Result<EditedPlan, Failure> {
    let before = Recipe::from_json(json)?;
    // What somebody wrote or a known one gives way only where that is asked for.
    let gives_way = before.proposed || edits.anew;
    let mut recipe = match edits.proposes() && gives_way {
        true => anew(session, &before, edits)?,
        false => before.clone(),
    };
    edits.change(&mut recipe);
    Ok(EditedPlan {
        effect: plan_effect::of(&before, &recipe),
        fields: plan_fields::of(session, &recipe),
        recipe: recipe.to_json(),
    })
}

/// A proposal by what was said before and what is said now.
fn anew(session: &Session, before: &Recipe, edits: &Edits) -> Result<Recipe, Failure> {
    let tables = plan_fields::tables(&session.files);
    let mut said = before.said.clone();
    // What was said of files that are gone, or read otherwise by now.
    let known = plan_fields::of(session, before).tables;
    said.forget(|name, column| {
        let mut known = known.iter();
        let table = known.find(|table| table.name == name);
        table.is_some_and(|table| {
            let mut columns = table.columns.iter();
            column.is_none_or(|column| columns.any(|(name, _)| name == column))
        })
    });
    // What was proposed then tells what was made of it since.
    let old = match before.proposed {
        true => propose_by(&tables, &said, &session.looks).ok(),
        false => None,
    };
    if let Some(old) = &old {
        keep_days(before, old, &mut said);
    }
    for ((table, column), role) in edits.roles.iter() {
        said.say(table, column, *role);
    }
    for (table, used) in edits.tables.iter() {
        said.use_table(table, *used);
    }
    if let Some(label) = &edits.label {
        said.predict(label);
    }
    if let Some(windows) = &edits.windows {
        said.windows.clone_from(windows);
    }
    let mut recipe = propose_by(&tables, &said, &session.looks)?;
    if let Some(old) = &old {
        keep(before, old, &mut recipe);
    }
    Ok(recipe)
}

/// Windows and the label's days that were turned since `old` was proposed are said from now on.
fn keep_days(before: &Recipe, old: &Recipe, said: &mut Said) {
    let windows = window_days(before);
    if windows != window_days(old) && !windows.is_empty() {
        said.windows = windows;
    }
    let rule = |recipe: &Recipe| match recipe.labels.as_slice() {
        [rule] => rule.days().map(|days| (rule.from.clone(), days)),
        _ => None,
    };
    let (Some((from, days)), Some((_, was))) = (rule(before), rule(old)) else {
        return;
    };
    if days == was {
        return;
    }
    if let Some(label) = &mut said.label {
        label.days = days;
    } else if let LabelSource::Absent {
        table,
        condition: None,
        ..
    } = from
    {
        said.label = Some(SaidLabel {
            kind: LabelKind::Absent,
            table,
            column: None,
            value: None,
            days,
        });
    }
}

/// The days of a feature's window, if it has one that reaches up to the date.
fn window_of(rule: &FeatureRule) -> Option<u32> {
    match &rule.from {
        Source::Rows(rows) => match rows.window.as_ref()? {
            Window::Days(days) if days.to() == 0 => Some(days.from()),
            Window::Days(_) | Window::Period => None,
        },
        _ => None,
    }
}

/// Does to `recipe` what was done to `old` on the way to `before`, as far as it has a place for
/// it: features left out or added, dates, spellings.
fn keep(before: &Recipe, old: &Recipe, recipe: &mut Recipe) {
    let has = |recipe: &Recipe, name: &str| recipe.features.iter().any(|rule| rule.name == name);
    let of_result = before.features.iter().filter(|rule| !rule.hidden);
    let of_result: Vec<&str> = of_result.map(|rule| rule.name.as_str()).collect();
    // A window of another length has features by other names; that is no leaving out.
    let (were, are) = (window_days(before), window_days(recipe));
    let stays = |rule: &FeatureRule, windows: &[u32]| {
        window_of(rule).is_none_or(|days| windows.contains(&days))
    };
    let gone = old.features.iter().filter(|rule| {
        let is_there = of_result.contains(&rule.name.as_str());
        !is_there && stays(rule, &were)
    });
    let left_out = Edits {
        dropped: gone.map(|rule| rule.name.clone()).collect(),
        ..Edits::default()
    };
    for constant in &before.constants {
        if recipe.constants.iter().all(|own| own.name != constant.name) {
            recipe.constants.push(constant.clone());
        }
    }
    for rule in &before.features {
        let is_new = !has(old, &rule.name) && !has(recipe, &rule.name);
        let has_place = match &rule.from {
            Source::Rows(rows) => recipe.table(&rows.table).is_some() && stays(rule, &are),
            _ => reads(rule).iter().all(|name| {
                has(recipe, name) || recipe.constants.iter().any(|own| own.name == *name)
            }),
        };
        if is_new && has_place {
            recipe.features.push(rule.clone());
        }
    }
    if before.anchors != old.anchors && before.anchors.is_some() && recipe.anchors.is_some() {
        recipe.anchors.clone_from(&before.anchors);
    }
    for merge in &mut recipe.merges {
        let same = before.merges.iter().find(|other| {
            (&other.table, &other.column, &other.from, &other.into)
                == (&merge.table, &merge.column, &merge.from, &merge.into)
        });
        merge.accepted |= same.is_some_and(|other| other.accepted);
    }
    left_out.change(recipe);
}

#[cfg(test)]
mod tests;
