//! A recipe for files that no built-in recipe knows, proposed from what their
//! columns seem to be. The user confirms or corrects it.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::roles::roles;
use super::{
    Active, Aggregate, Anchors, FeatureRule, GapRule, Horizon, LabelRule, LabelSource, MergeRule,
    Population, Recipe, RecipeError, ResultKind, RowsSource, Source, VERSION, Window,
};
use crate::feature::contract::Title;
use crate::i18n::{Lang, Message, proposal as words};
use crate::table::profile::spelling_clashes;
use crate::table::{ColumnKind, Table};

/// Most values of a category that get a column each.
const MOST_VALUES: usize = 12;
/// Days of data below which nothing can be cut into before and after.
const FEWEST_DAYS: i64 = 28;
/// Horizons to choose from, in days.
const HORIZONS: [u32; 5] = [7, 14, 30, 60, 90];

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
    let mut drafts: Vec<Draft> = Vec::new();
    for (_, table) in tables {
        // Files that share a header are parts of one table.
        let header: Vec<&str> = table.columns().iter().map(|column| column.name()).collect();
        if drafts.iter().any(|draft| draft.header() == header) {
            continue;
        }
        let others = tables
            .iter()
            .map(|(_, other)| *other)
            .filter(|other| !std::ptr::eq(*other, *table));
        if let Some(roles) = roles(table, &others.collect::<Vec<_>>()) {
            drafts.push(Draft::new(table, roles, &drafts));
        }
    }
    if drafts.is_empty() {
        return Err(nothing());
    }
    Ok(Proposal { drafts }.recipe())
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
    fn recipe(&self) -> Recipe {
        let labelled = self
            .drafts
            .iter()
            .find(|draft| draft.is_one() && draft.roles.label.is_some());
        let timed = self
            .drafts
            .iter()
            .find(|draft| !draft.is_one() && draft.roles.days >= Some(FEWEST_DAYS));
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
        Recipe {
            version: VERSION,
            name: "customers".to_string(),
            title: title(words::TITLE, &[]),
            tables: self.drafts.iter().map(Draft::rule).collect(),
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
            for (at, kind) in draft.values() {
                let column = draft.table.columns().get(at);
                let Some(column) = column.filter(|_| kind == ColumnKind::Category) else {
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

    /// A one-row table's columns, as they are.
    fn profile(&self, draft: &Draft<'_>, features: &mut Vec<FeatureRule>) {
        for (at, kind) in draft.values() {
            let (result, gap) = match kind {
                ColumnKind::Integer => (ResultKind::Integer, GapRule::Median),
                ColumnKind::Decimal => (ResultKind::Number, GapRule::Median),
                ColumnKind::Boolean => (ResultKind::Flag, GapRule::Mode),
                ColumnKind::Category => (ResultKind::Category, GapRule::Unknown),
                _ => continue,
            };
            let name = draft.column(at).to_string();
            let of = draft.written(at);
            let titled = Title {
                en: name.clone(),
                ko: name.clone(),
            };
            self.push(
                features,
                &name,
                titled,
                result,
                draft,
                (Aggregate::First, Some(of), None, None),
                None,
            );
            if let Some(feature) = features.last_mut() {
                feature.imputation = Some(gap);
            }
        }
    }

    /// A many-row table's counts and sums, all of it or of a window.
    fn rows(&self, draft: &Draft<'_>, days: Option<u32>, features: &mut Vec<FeatureRule>) {
        let window = days.and_then(Window::last_days);
        let suffix = days.map_or_else(String::new, |days| format!("_{days}d"));
        let in_days = |lang: Lang| {
            days.map_or_else(String::new, |days| {
                words::IN_DAYS.fill(lang, &[("days", &days.to_string())])
            })
        };
        let said = |message: Message, of: &str| Title {
            en: message.fill(Lang::En, &[("of", of), ("days", &in_days(Lang::En))]),
            ko: message.fill(Lang::Ko, &[("of", of), ("days", &in_days(Lang::Ko))]),
        };
        let table = draft.name.as_str();
        let count = (Aggregate::Count, None, None, window);
        self.push(
            features,
            &format!("{table}{suffix}"),
            said(words::COUNT, table),
            ResultKind::Integer,
            draft,
            count,
            None,
        );
        if draft.roles.time.is_some() && window.is_some() {
            let days = (Aggregate::ActiveDays, None, None, window);
            self.push(
                features,
                &format!("active_days{suffix}"),
                said(words::ACTIVE_DAYS, table),
                ResultKind::Integer,
                draft,
                days,
                None,
            );
        }
        for (at, kind) in draft.values() {
            let name = draft.column(at).to_string();
            let of = Some(draft.written(at));
            let column = draft.table.columns().get(at);
            match kind {
                ColumnKind::Integer | ColumnKind::Decimal if !draft.roles.codes.contains(&at) => {
                    let result = match kind {
                        ColumnKind::Integer => ResultKind::Integer,
                        _ => ResultKind::Number,
                    };
                    let sum = (Aggregate::Sum, of.clone(), None, window);
                    self.push(
                        features,
                        &format!("{name}_sum{suffix}"),
                        said(words::SUM, &name),
                        result,
                        draft,
                        sum,
                        Some(0.0),
                    );
                    let mean = (Aggregate::Mean, of, None, window);
                    self.push(
                        features,
                        &format!("{name}_mean{suffix}"),
                        said(words::MEAN, &name),
                        ResultKind::Number,
                        draft,
                        mean,
                        None,
                    );
                }
                ColumnKind::Boolean => {
                    let mean = (Aggregate::Mean, of, None, window);
                    self.push(
                        features,
                        &format!("{name}_rate{suffix}"),
                        said(words::RATE, &name),
                        ResultKind::Number,
                        draft,
                        mean,
                        None,
                    );
                }
                ColumnKind::Category
                    if column.is_some_and(|c| c.dictionary_len() <= MOST_VALUES) =>
                {
                    let Some(column) = column else { continue };
                    for code in (0..column.dictionary_len() as u32)
                        .filter(|code| !column.is_missing_code(*code))
                    {
                        let value = column.dictionary_value(code).trim();
                        let condition =
                            format!("{} = '{}'", draft.written(at), value.replace('\'', "''"));
                        let count = (Aggregate::Count, None, Some(condition), window);
                        self.push(
                            features,
                            &format!("{name}_{value}{suffix}"),
                            said(words::COUNT, value),
                            ResultKind::Integer,
                            draft,
                            count,
                            None,
                        );
                    }
                }
                ColumnKind::Category
                | ColumnKind::Identifier
                | ColumnKind::Text
                | ColumnKind::Integer => {
                    let distinct = (Aggregate::Distinct, of, None, window);
                    self.push(
                        features,
                        &format!("{name}_distinct{suffix}"),
                        said(words::DISTINCT, &name),
                        ResultKind::Integer,
                        draft,
                        distinct,
                        None,
                    );
                }
                _ => {}
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn push(
        &self,
        features: &mut Vec<FeatureRule>,
        name: &str,
        title: Title,
        kind: ResultKind,
        draft: &Draft<'_>,
        (aggregate, of, condition, window): (
            Aggregate,
            Option<String>,
            Option<String>,
            Option<Window>,
        ),
        no_rows: Option<f64>,
    ) {
        let taken = |name: &str, features: &[FeatureRule]| {
            let label = self
                .drafts
                .iter()
                .filter_map(|d| Some(d.column(d.roles.label?)));
            let keys = self.drafts.iter().map(|d| d.column(d.roles.customer));
            features.iter().any(|feature| feature.name == name)
                || label
                    .chain(keys)
                    .chain(["anchor", "inactive"])
                    .any(|other| other == name)
        };
        let mut unique = name.to_string();
        if taken(&unique, features) {
            unique = format!("{}_{name}", draft.name);
        }
        let mut number = 2;
        while taken(&unique, features) {
            unique = format!("{}_{name}_{number}", draft.name);
            number += 1;
        }
        features.push(FeatureRule {
            name: unique,
            title,
            kind,
            from: Source::Rows(RowsSource {
                table: draft.name.clone(),
                aggregate,
                of,
                condition,
                window,
            }),
            no_rows,
            unknown: (kind == ResultKind::Category).then(|| "unknown".to_string()),
            imputation: None,
            values: Vec::new(),
            hidden: false,
        });
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
