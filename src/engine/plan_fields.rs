//! What of a plan can be changed by choices: what columns are for, what is predicted, when
//! rows stand, how far windows reach; each choice with its words.

use serde::{Deserialize, Serialize};

use super::building::heads;
use super::editing::{Dates, Edits, window_days};
use super::session::{OpenedFile, Session};
use super::view::Words;
use crate::feature::recipe::{
    Binding, LabelKind, LabelSource, Looks, Recipe, RoledTable, RowsPerCustomer, SaidLabel, bind,
    roled,
};
use crate::i18n::{Lang, Message, plan as words};
use crate::table::date;
use crate::table::{Column, Role, Table};

/// What of a plan can be changed by choices.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanFields {
    /// Whether it is a proposal, so that all of them can be; else only when rows stand.
    pub proposal: bool,
    /// The opened tables, used or not.
    pub tables: Vec<RoleTable>,
    /// The roles that a column may have.
    pub offers: Vec<RoleOffer>,
    /// What is predicted, if it is one of `labels` (but for its days).
    pub label: Option<SaidLabel>,
    /// What may be predicted.
    pub labels: Vec<LabelOffer>,
    /// The days of each window, rising.
    pub windows: Vec<u32>,
    /// When rows stand, if time matters.
    pub dates: Option<Dates>,
}

/// A table and what its columns are for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleTable {
    /// What a proposal calls it.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Whether it plays a part.
    pub used: bool,
    /// Its columns and their roles.
    pub columns: Vec<(String, Role)>,
}

/// A role that a column may have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleOffer {
    /// The role.
    pub role: Role,
    /// What it is called.
    pub title: Words,
    /// What it is good for.
    pub line: Words,
}

/// Something that may be predicted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabelOffer {
    /// The rule; its days are a proposal.
    pub said: SaidLabel,
    /// What it is about: a column, a table's rows, or an event.
    pub title: Words,
}

impl PlanFields {
    /// Takes out of `edits` what this has no place for.
    pub(super) fn still(&self, edits: &mut Edits) {
        let table = |name: &String| self.tables.iter().find(|table| table.name == *name);
        edits.roles.retain(|(name, column), _| {
            let columns = table(name).map(|table| &table.columns);
            columns.is_some_and(|columns| columns.iter().any(|(other, _)| other == column))
        });
        edits.tables.retain(|name, _| table(name).is_some());
        let mut labels = self.labels.iter();
        let label = edits.label.take();
        edits.label = label.filter(|label| labels.any(|offer| offer.said.is_like(label)));
        edits.windows.take_if(|_| self.windows.is_empty());
        edits.dates.take_if(|_| self.dates.is_none());
        edits.anew &= !self.proposal;
    }
}

/// Most values of a column that are offered as events.
const MOST_EVENTS: usize = 12;
/// Most values of an answer.
const MOST_ANSWERS: usize = 6;
/// Days ahead where nothing says how many.
const DAYS: u32 = 30;

/// What can be changed of a recipe of the session's files.
pub(super) fn of(session: &Session, recipe: &Recipe) -> PlanFields {
    let tables = tables(&session.files);
    // A recipe that lacks a table is shown as it is; its build says what is missing.
    let binding = bind(recipe, &heads(&session.files)).unwrap_or_default();
    of_tables(&tables, recipe, &binding, &session.looks)
}

/// The tables as a proposal takes them.
pub(super) fn tables(files: &[OpenedFile]) -> Vec<(&str, &Table)> {
    let files = files.iter();
    files
        .map(|file| (file.name.as_str(), &file.table))
        .collect()
}

fn of_tables(
    tables: &[(&str, &Table)],
    recipe: &Recipe,
    binding: &Binding,
    looks: &Looks,
) -> PlanFields {
    let proposal = recipe.proposed;
    let found = roled(tables, recipe, binding, looks);
    let days = recipe.labels.iter().find_map(|label| label.days());
    let labels: Vec<LabelOffer> = match proposal {
        true => found
            .iter()
            .flat_map(|roled| labels(tables, recipe, roled, days.unwrap_or(DAYS)))
            .collect(),
        false => Vec::new(),
    };
    let label = label(recipe).filter(|label| labels.iter().any(|offer| offer.said.is_like(label)));
    PlanFields {
        proposal,
        tables: found
            .iter()
            .map(|roled| RoleTable {
                name: roled.name.clone(),
                title: roled.title.clone(),
                used: roled.rule.is_some(),
                columns: roled.columns.clone(),
            })
            .collect(),
        offers: offers(),
        label,
        labels,
        windows: match proposal && recipe.anchors.is_some() {
            true => window_days(recipe),
            false => Vec::new(),
        },
        dates: dates(
            (tables, found.as_slice()),
            recipe,
            days.unwrap_or(DAYS),
            looks,
        ),
    }
}

/// What a recipe predicts.
fn label(recipe: &Recipe) -> Option<SaidLabel> {
    let [rule] = recipe.labels.as_slice() else {
        return None;
    };
    let (kind, table) = match &rule.from {
        LabelSource::Column { table, column } => {
            return Some(SaidLabel {
                kind: LabelKind::Column,
                table: table.clone(),
                column: Some(column.clone()),
                value: None,
                days: 0,
            });
        }
        LabelSource::Absent { table, .. } => (LabelKind::Absent, table),
        LabelSource::Present { table, .. } => (LabelKind::Present, table),
        LabelSource::Transition { .. } => return None,
    };
    let days = rule.days().unwrap_or(DAYS);
    let said = recipe.said.label.as_ref();
    let said = said.filter(|said| said.kind == kind && said.table == *table);
    let (column, value) = said.map_or((None, None), |said| {
        (said.column.clone(), said.value.clone())
    });
    Some(SaidLabel {
        kind,
        table: table.clone(),
        column,
        value,
        days,
    })
}

/// What may be predicted of one table.
fn labels(
    tables: &[(&str, &Table)],
    recipe: &Recipe,
    roled: &RoledTable,
    days: u32,
) -> Vec<LabelOffer> {
    let Some((rule, (_, table))) = roled
        .rule
        .and_then(|rule| recipe.tables.get(rule))
        .zip(tables.get(roled.file))
    else {
        return Vec::new();
    };
    let said = |kind, column: Option<&str>, value: Option<&str>, days| SaidLabel {
        kind,
        table: roled.name.clone(),
        column: column.map(str::to_string),
        value: value.map(str::to_string),
        days,
    };
    let title =
        |message: Message, values: &[(&str, &str)]| Words::of(|lang| message.fill(lang, values));
    let mut offers = Vec::new();
    let columns = || roled.columns.iter().zip(table.columns());
    for ((name, role), column) in columns() {
        let is_free = !matches!(role, Role::Customer | Role::Time);
        let answers = (2..=MOST_ANSWERS).contains(&texts(column).len());
        let fits = *role == Role::Label || answers && rule.rows == RowsPerCustomer::One;
        if is_free && fits {
            let values = [("column", name.as_str()), ("table", roled.title.as_str())];
            offers.push(LabelOffer {
                said: said(LabelKind::Column, Some(name.as_str()), None, 0),
                title: title(words::OFFER_COLUMN, &values),
            });
        }
    }
    if rule.time.is_none() {
        return offers;
    }
    for kind in [LabelKind::Absent, LabelKind::Present] {
        offers.push(LabelOffer {
            said: said(kind, None, None, days),
            title: title(words::OFFER_ROWS, &[("table", roled.title.as_str())]),
        });
        for ((name, role), column) in columns() {
            let events = texts(column);
            if !matches!(role, Role::Event | Role::Category) || events.len() > MOST_EVENTS {
                continue;
            }
            for event in events {
                let values = [
                    ("column", name.as_str()),
                    ("event", event),
                    ("table", roled.title.as_str()),
                ];
                offers.push(LabelOffer {
                    said: said(kind, Some(name.as_str()), Some(event), days),
                    title: title(words::OFFER_EVENT, &values),
                });
            }
        }
    }
    offers
}

/// The different texts of a column.
fn texts(column: &Column) -> Vec<&str> {
    let codes = 0..column.dictionary_len() as u32;
    let there = codes.filter(|code| !column.is_missing_code(*code));
    let text = |code| column.dictionary_value(code).trim();
    // One more than are ever offered tells that there are too many.
    there.map(text).take(MOST_EVENTS + 1).collect()
}

/// When rows stand. Where the data decide, the last day that leaves room for the label is what
/// a single day begins with.
fn dates(
    (tables, found): (&[(&str, &Table)], &[RoledTable]),
    recipe: &Recipe,
    reach: u32,
    looks: &Looks,
) -> Option<Dates> {
    let anchors = recipe.anchors.as_ref()?;
    if let Some((first, step, count)) = anchors.spacing() {
        return Some(Dates {
            by_data: false,
            first,
            step: if step == 0 { reach } else { step },
            count,
        });
    }
    let last = found.iter().filter_map(|roled| {
        let time = recipe.tables.get(roled.rule?)?.time.as_ref()?;
        let (_, table) = tables.get(roled.file)?;
        looks.span(table.column(time)?).map(|(_, last)| last)
    });
    let last = last.max().map(|last| last + 1 - i64::from(reach));
    Some(Dates {
        by_data: true,
        first: last.map_or_else(String::new, iso),
        step: reach,
        count: 1,
    })
}

/// A day as date fields write it.
fn iso(day: i64) -> String {
    let (year, month, day) = date::civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The roles with their words.
fn offers() -> Vec<RoleOffer> {
    let offers = [
        (Role::None, words::ROLE_NONE, words::GOOD_NONE),
        (Role::Customer, words::ROLE_CUSTOMER, words::GOOD_CUSTOMER),
        (Role::Time, words::ROLE_TIME, words::GOOD_TIME),
        (Role::Amount, words::ROLE_AMOUNT, words::GOOD_AMOUNT),
        (Role::Receipt, words::ROLE_RECEIPT, words::GOOD_RECEIPT),
        (Role::Event, words::ROLE_EVENT, words::GOOD_EVENT),
        (Role::Item, words::ROLE_ITEM, words::GOOD_ITEM),
        (Role::Category, words::ROLE_CATEGORY, words::GOOD_CATEGORY),
        (Role::Label, words::ROLE_LABEL, words::GOOD_LABEL),
    ];
    let both = |message: Message| Words::of(|lang: Lang| message.text(lang).to_string());
    let offer = |(role, title, line)| RoleOffer {
        role,
        title: both(title),
        line: both(line),
    };
    offers.into_iter().map(offer).collect()
}
