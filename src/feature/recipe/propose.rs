//! A recipe for files that no built-in recipe knows, proposed from what their
//! columns seem to be. The user confirms or corrects it.

mod features;
mod label;
mod left_out;
mod nearest;
mod relatives;
mod roled;
mod sets;

use std::collections::BTreeSet;

use super::draft::Draft;
use super::looks::Looks;
use super::purpose::Purpose;
use super::roles::roles;
use super::said::Said;
use super::{
    Active, Aggregate, Anchors, Head, MergeRule, Population, Recipe, RecipeError, ResultKind,
    TableRule, VERSION, Window, bind, recognise_files,
};
use crate::feature::contract::Title;
use crate::i18n::{Lang, Message, proposal as words};
use crate::table::{Role, Table};
use left_out::left_out;
pub use nearest::no_such_place;
pub use roled::{RoledTable, roled, said_of_place, texts_of};
pub(super) use sets::FileSet;
use sets::sets;

/// What every proposed recipe is called; what tells that it is one is `proposed`.
const PROPOSED: &str = "customers";

/// Days of data below which nothing can be cut into before and after.
const FEWEST_DAYS: i64 = 28;
/// Horizons to choose from, in days.
const HORIZONS: [u32; 5] = [7, 14, 30, 60, 90];

/// Whether tables that came beside others in one file are of use: whether they
/// play a part in the recipe that fits all of the tables. `beside` says which
/// they are, by the tables' positions.
pub fn is_set(tables: &[(&str, &Table)], beside: &[bool]) -> bool {
    let heads: Vec<Head> = tables
        .iter()
        .map(|(file, table)| Head::of(file, table))
        .collect();
    let proposed = || {
        let recipe = propose(tables).ok()?;
        let binding = bind(&recipe, &heads).ok()?;
        Some((recipe, binding))
    };
    let found = recognise_files(tables).or_else(proposed);
    found.is_some_and(|(_, binding)| {
        let mut parts = binding.parts.iter();
        parts.any(|part| beside.get(part.file) == Some(&true))
    })
}

/// Proposes a recipe for tables, or for samples of their rows.
///
/// # Errors
/// When no column of any table names a customer.
pub fn propose(tables: &[(&str, &Table)]) -> Result<Recipe, RecipeError> {
    propose_as_said(tables, &Said::default())
}

/// The same where the user says some of it: what columns are for, which tables are left out,
/// how far windows reach, what is predicted.
///
/// # Errors
/// When something is said of a table or a column that is not there, or when no column of any
/// table that is left names a customer.
pub fn propose_as_said(tables: &[(&str, &Table)], said: &Said) -> Result<Recipe, RecipeError> {
    propose_by(tables, said, &Looks::default())
}

/// The same by what was looked at of the tables before.
///
/// # Errors
/// As [`propose_as_said`].
pub fn propose_by(
    tables: &[(&str, &Table)],
    said: &Said,
    looks: &Looks,
) -> Result<Recipe, RecipeError> {
    let sets = sets(tables);
    check(&sets, said)?;
    let mut drafts: Vec<Draft> = Vec::new();
    for set in sets {
        if said.unused.contains(&set.name) {
            continue;
        }
        // The first of its files that tells who its customers are stands for all.
        let found = set.tables.iter().find_map(|table| {
            let others = tables
                .iter()
                .map(|(_, other)| *other)
                .filter(|other| !std::ptr::eq(*other, *table));
            let said = said_of(&set.name, table, said);
            let roles = roles(table, &others.collect::<Vec<_>>(), &said, looks)?;
            Some((*table, said, roles))
        });
        if let Some((table, said, roles)) = found {
            drafts.push(Draft::new(set, table, said, roles));
        }
    }
    for draft in &mut drafts {
        draft.look_at_all(looks);
    }
    if drafts.is_empty() {
        return Err(RecipeError::NothingFits {
            files: tables
                .iter()
                .map(|(file, _)| *file)
                .collect::<Vec<_>>()
                .join(", "),
        });
    }
    Ok(Proposal {
        drafts: relatives::keep(drafts, looks),
        said,
        looks,
    }
    .recipe())
}

/// What is said of each column of a table.
fn said_of(name: &str, table: &Table, said: &Said) -> Vec<Option<Role>> {
    let columns = table.columns().iter();
    columns
        .map(|column| said.role_of(name, column.name()))
        .collect()
}

/// An error if something is said of what is not there.
fn check(sets: &[FileSet<'_>], said: &Said) -> Result<(), RecipeError> {
    let set = |name: &str| {
        let found = sets.iter().find(|set| set.name == name);
        let known = || sets.iter().map(|set| set.name.clone());
        found.ok_or_else(|| no_such_place(name, known()))
    };
    for name in &said.unused {
        set(name)?;
    }
    let roles = said.roles.iter();
    let roles = roles.map(|said| (&said.table, Some(&said.column)));
    let label = said.label.iter();
    let label = label.map(|label| (&label.table, label.column.as_ref()));
    for (table, column) in roles.chain(label) {
        let tables = &set(table)?.tables;
        let Some(column) = column else { continue };
        let mut there = tables.iter();
        if !there.any(|table| table.column(column).is_some()) {
            let columns = tables.first().into_iter().flat_map(|table| table.columns());
            let known = columns.map(|column| format!("{table}.{}", column.name()));
            return Err(no_such_place(&format!("{table}.{column}"), known));
        }
    }
    Ok(())
}

struct Proposal<'a> {
    drafts: Vec<Draft<'a>>,
    said: &'a Said,
    looks: &'a Looks,
}

fn title(message: Message, values: &[(&str, &str)]) -> Title {
    Title {
        en: message.fill(Lang::En, values),
        ko: message.fill(Lang::Ko, values),
    }
}

impl Proposal<'_> {
    /// The table whose customers' answer is given; one row per customer comes first.
    fn labelled(&self) -> Option<&Draft<'_>> {
        let labelled = || {
            self.drafts
                .iter()
                .filter(|draft| draft.roles.label.is_some())
        };
        labelled()
            .find(|draft| draft.is_one())
            .or_else(|| labelled().next())
    }

    /// The log by whose days anchors are set. A table with hardly more rows than
    /// customers is none while there is one with many.
    fn timed(&self) -> Option<&Draft<'_>> {
        let timed = || {
            let drafts = self.drafts.iter();
            drafts.filter(|draft| !draft.is_one() && draft.roles.days >= Some(FEWEST_DAYS))
        };
        timed()
            .find(|draft| draft.roles.many_rows)
            .or_else(|| timed().next())
    }

    fn recipe(&self) -> Recipe {
        let rule = self.rule();
        let labelled = rule.is_none().then(|| self.labelled()).flatten();
        let timed = rule.map(|(draft, _)| draft).or_else(|| self.timed());
        // A label that is given says nothing of its day, so nothing is cut at a date.
        let anchored = labelled.is_none().then_some(timed).flatten();
        let horizon = match rule {
            Some((_, label)) => Some(label.days),
            None => anchored.map(horizon),
        };
        let fallback = self
            .drafts
            .iter()
            .find(|draft| draft.is_one())
            .or(self.drafts.first());
        let population = labelled.or(anchored).or(fallback);
        let said = self.said.windows.iter().copied();
        let windows: BTreeSet<u32> = match (horizon, self.said.windows.is_empty()) {
            (Some(days), true) => [(days / 3).max(7), days, days * 2].into(),
            (Some(_), false) => said
                .filter(|days| Window::last_days(*days).is_some())
                .collect(),
            (None, _) => BTreeSet::new(),
        };
        let mut features = Vec::new();
        for draft in &self.drafts {
            if draft.is_one() {
                self.profile(draft, &mut features);
            } else if anchored.is_some() && draft.roles.time.is_some() {
                for window in &windows {
                    self.rows(draft, Some(*window), &mut features);
                }
                self.push(
                    &mut features,
                    "days_since_last",
                    title(words::SINCE_LAST, &[("table", &draft.name)]),
                    ResultKind::Integer,
                    draft,
                    (Aggregate::DaysSinceLast, None, None, None),
                    None,
                );
            } else {
                self.rows(draft, None, &mut features);
            }
        }
        let active = match (
            anchored,
            windows.last().copied().and_then(Window::last_days),
        ) {
            (Some(draft), Some(window)) => Some(Active {
                table: draft.name.clone(),
                condition: None,
                window,
            }),
            _ => None,
        };
        let mut tables: Vec<TableRule> = self.drafts.iter().map(Draft::rule).collect();
        for (rule, draft) in tables.iter_mut().zip(&self.drafts) {
            rule.note = left_out(draft, labelled, &features);
        }
        Recipe {
            version: VERSION,
            name: PROPOSED.to_string(),
            title: title(words::TITLE, &[]),
            tables,
            population: Population {
                table: population.map_or_else(String::new, |draft| draft.name.clone()),
                with_rows_in: None,
                active,
            },
            constants: Vec::new(),
            anchors: horizon.map(|days| Anchors::Every {
                days: days.min(30),
                before: days,
                after: days,
            }),
            features,
            labels: self.label(labelled, anchored, horizon),
            merges: self.merges(),
            proposed: true,
            said: self.said.clone(),
        }
    }

    /// Spellings of categories that may mean the same: for the user to accept.
    fn merges(&self) -> Vec<MergeRule> {
        let mut merges = Vec::new();
        for draft in &self.drafts {
            for (at, purpose) in draft.values() {
                let column = draft.table.columns().get(at);
                let Some(column) = column.filter(|_| purpose == Purpose::Category) else {
                    continue;
                };
                let clashes = self.looks.clashes(column);
                merges.extend(clashes.iter().map(|clash| MergeRule {
                    table: draft.name.clone(),
                    column: column.name().to_string(),
                    from: clash.rare.clone(),
                    into: clash.frequent.clone(),
                    accepted: false,
                }));
            }
        }
        merges
    }
}

/// About a sixth of the data's days, rounded down to a horizon people use.
fn horizon(draft: &Draft<'_>) -> u32 {
    let days = draft.roles.days.unwrap_or(180);
    let fits = HORIZONS
        .into_iter()
        .rev()
        .find(|horizon| i64::from(*horizon) * 6 <= days);
    fits.unwrap_or(HORIZONS[0])
}
