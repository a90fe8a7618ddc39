//! A recipe for files that no built-in recipe knows, proposed from what their
//! columns seem to be. The user confirms or corrects it.

mod features;
mod left_out;
mod relatives;

use std::collections::{BTreeSet, HashMap, HashSet};

use super::bind::plain;
use super::draft::Draft;
use super::purpose::Purpose;
use super::roles::roles;
use super::{
    Active, Aggregate, Anchors, Head, Horizon, LabelRule, LabelSource, MergeRule, Population,
    Recipe, RecipeError, ResultKind, TableRule, VERSION, Window, bind, recognise_files,
};
use crate::feature::contract::Title;
use crate::i18n::{Lang, Message, proposal as words};
use crate::ingest::{LOOKS, SeriesHead};
use crate::table::profile::spelling_clashes;
use crate::table::{Table, joint_name};
use left_out::left_out;

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
    let nothing = || RecipeError::NothingFits {
        files: tables
            .iter()
            .map(|(file, _)| *file)
            .collect::<Vec<_>>()
            .join(", "),
    };
    let (mut drafts, mut odd): (Vec<Draft>, Vec<(&Table, Vec<String>)>) = Default::default();
    let homes = homes(tables);
    let home = |at: &usize| tables.get(*at).map(|(_, table)| *table);
    // Files that share a header are parts of one table, and so is the odd one of a series.
    let headers: Vec<Vec<String>> = homes.iter().filter_map(home).map(header).collect();
    for (((_, table), at), header) in tables.iter().zip(&homes).zip(&headers) {
        let (home, header) = (home(at).unwrap_or(*table), header.clone());
        if let Some(draft) = drafts.iter_mut().find(|draft| draft.header == header) {
            draft.parts.push(table);
            continue;
        }
        if !std::ptr::eq(home, *table) {
            odd.push((*table, header));
            continue;
        }
        let others = tables
            .iter()
            .map(|(_, other)| *other)
            .filter(|other| !std::ptr::eq(*other, *table));
        if let Some(roles) = roles(table, &others.collect::<Vec<_>>()) {
            let parts = tables.iter().zip(&headers);
            let parts = parts.filter(|(_, other)| **other == header);
            let names: Vec<&str> = parts.map(|((_, table), _)| table.name.as_str()).collect();
            drafts.push(Draft::new(
                table,
                joint_name(&names),
                header,
                roles,
                &drafts,
            ));
        }
    }
    for (table, header) in odd {
        let home = drafts.iter_mut().find(|draft| draft.header == header);
        home.into_iter().for_each(|draft| draft.parts.push(table));
    }
    drafts.iter_mut().for_each(Draft::look_at_all);
    if drafts.is_empty() {
        return Err(nothing());
    }
    Ok(Proposal {
        drafts: relatives::keep(drafts),
    }
    .recipe())
}

/// For each table the one of its series whose header most of them have: itself, or where
/// the others have a column more or less, the first of these.
fn homes(tables: &[(&str, &Table)]) -> Vec<usize> {
    let heads: Vec<SeriesHead> = tables
        .iter()
        .map(|(file, table)| {
            let head = Head::of(file, table);
            SeriesHead::of(&head.file, &head.columns)
        })
        .collect();
    // Tables of one header are of one number, so that each header is hashed once.
    let mut numbers: HashMap<Vec<String>, usize> = HashMap::new();
    let mut counts: Vec<usize> = Vec::new();
    let mut number_of: Vec<usize> = Vec::with_capacity(tables.len());
    for (_, table) in tables {
        let number = *numbers.entry(header(table)).or_insert(counts.len());
        match counts.get_mut(number) {
            Some(count) => *count += 1,
            None => counts.push(1),
        }
        number_of.push(number);
    }
    let number = |at: usize| number_of.get(at).copied().unwrap_or_default();
    let count = |at: usize| counts.get(number(at)).copied().unwrap_or_default();
    // Per stem the first table of each header that several have.
    let mut firsts: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut known: HashSet<(&str, usize)> = HashSet::new();
    for (at, head) in heads.iter().enumerate() {
        if count(at) > 1 && known.insert((head.stem(), number(at))) {
            firsts.entry(head.stem()).or_default().push(at);
        }
    }
    let home = |(at, head): (usize, &SeriesHead)| {
        let others = firsts.get(head.stem()).into_iter().flatten().copied();
        let mut larger = others.filter(|other| count(*other) > count(at)).take(LOOKS);
        let near = |other: &usize| {
            let other = heads.get(*other);
            other.is_some_and(|other| head.shares_columns(other))
        };
        larger.find(near).unwrap_or(at)
    };
    heads.iter().enumerate().map(home).collect()
}

/// A table's columns as they are compared.
fn header(table: &Table) -> Vec<String> {
    let columns = table.columns().iter();
    let mut names: Vec<String> = columns.map(|column| plain(column.name())).collect();
    names.sort_unstable();
    names
}

struct Proposal<'a> {
    drafts: Vec<Draft<'a>>,
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
        let labelled = self.labelled();
        let timed = self.timed();
        // A label that is given says nothing of its day, so nothing is cut at a date.
        let anchored = labelled.is_none().then_some(timed).flatten();
        let horizon = anchored.map(horizon);
        let fallback = self
            .drafts
            .iter()
            .find(|draft| draft.is_one())
            .or(self.drafts.first());
        let population = labelled.or(anchored).or(fallback);
        let windows: BTreeSet<u32> = horizon
            .iter()
            .flat_map(|days| [(days / 3).max(7), *days, days * 2])
            .collect();
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
            name: "customers".to_string(),
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
                let clashes = spelling_clashes(column).into_iter();
                merges.extend(clashes.map(|clash| MergeRule {
                    table: draft.name.clone(),
                    column: column.name().to_string(),
                    from: clash.rare,
                    into: clash.frequent,
                    accepted: false,
                }));
            }
        }
        merges
    }

    fn label(
        &self,
        labelled: Option<&Draft<'_>>,
        anchored: Option<&Draft<'_>>,
        horizon: Option<u32>,
    ) -> Vec<LabelRule> {
        if let Some((draft, at)) = labelled.and_then(|draft| Some((draft, draft.roles.label?))) {
            let column = draft.column(at).to_string();
            return vec![LabelRule {
                title: Title {
                    en: column.clone(),
                    ko: column.clone(),
                },
                name: column.clone(),
                from: LabelSource::Column {
                    table: draft.name.clone(),
                    column,
                },
                values: Vec::new(),
            }];
        }
        match (
            anchored,
            horizon,
            horizon.and_then(|days| Horizon::new(0, days)),
        ) {
            (Some(draft), Some(days), Some(horizon)) => vec![LabelRule {
                name: "inactive".to_string(),
                title: title(words::INACTIVE, &[("days", &days.to_string())]),
                from: LabelSource::Absent {
                    table: draft.name.clone(),
                    condition: None,
                    horizon,
                },
                values: Vec::new(),
            }],
            _ => Vec::new(),
        }
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
