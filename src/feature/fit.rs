//! Does a table fit a contract? Answered feature by feature, before anything
//! is scored.

mod by_place;
mod by_time;
mod encoding;

use serde::{Deserialize, Serialize};

pub(super) use encoding::{Encoded, Encoding, Reading};

use super::contract::{Contract, Feature, FeatureKind};
use super::preparation::{Preparation, PreparedColumn};
use crate::i18n::{Lang, fit as text, number};
use crate::table::{Column, Table};

/// How well each feature of a contract is served by a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// One entry per feature, in the contract's order; per raw column, where the
    /// contract has a preparation.
    pub features: Vec<FeatureFit>,
    /// Columns that the model does not read.
    pub extra: Vec<String>,
    /// Whether the columns serve the features by their place, since the model knows no names.
    pub by_place: bool,
}

/// How one feature is served.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureFit {
    /// The feature's name in the contract.
    pub feature: String,
    /// What was found.
    pub status: Status,
}

/// What was found for one feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Status {
    /// A column serves it.
    Matched {
        /// The column's position in the table.
        column: usize,
        /// The column's name where it is spelled another way than the feature.
        spelled: Option<String>,
        /// Rows without a value.
        missing: u64,
        /// Rows whose category the model never saw; they count as missing.
        unseen: u64,
        /// The most frequent of those categories.
        unseen_example: Option<String>,
    },
    /// No column has this name.
    Absent {
        /// A column whose name is close.
        similar: Option<String>,
    },
    /// The column holds something else than the model expects.
    WrongType {
        /// The column's name.
        column: String,
        /// What the model expects.
        expected: Expected,
        /// Rows that do not fit.
        rows: u64,
        /// The first such row, counted from 1 below the header.
        first_row: u64,
        /// What stands there.
        example: String,
    },
}

/// What a model expects of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Expected {
    /// Numbers.
    Number,
    /// Yes or no.
    Flag,
    /// Dates.
    Date,
    /// One of these categories (the first few).
    Category(Vec<String>),
}

impl Fit {
    /// Whether every feature is served, so that scoring may begin.
    pub fn fits(&self) -> bool {
        self.features.iter().all(FeatureFit::is_served)
    }

    /// Whether no feature at all is served: the model was made for other data.
    pub fn is_of_other_data(&self) -> bool {
        !self.features.is_empty() && self.problems() == self.features.len()
    }

    /// Number of features that are not served.
    pub fn problems(&self) -> usize {
        self.features
            .iter()
            .filter(|feature| !feature.is_served())
            .count()
    }
}

impl FeatureFit {
    /// Whether a column serves this feature.
    pub fn is_served(&self) -> bool {
        matches!(self.status, Status::Matched { .. })
    }

    /// The name of the column that serves it.
    pub fn column<'a>(&self, table: &'a Table) -> Option<&'a str> {
        match &self.status {
            Status::Matched { column, .. } => table.columns().get(*column).map(Column::name),
            _ => None,
        }
    }

    /// Whether there is something to say of it although it is served.
    pub fn has_note(&self) -> bool {
        match &self.status {
            Status::Matched {
                spelled, unseen, ..
            } => spelled.is_some() || *unseen > 0,
            _ => true,
        }
    }

    /// The finding in words.
    pub fn say(&self, lang: Lang) -> String {
        let count = |value: &u64| number::count(lang, *value);
        match &self.status {
            Status::Matched {
                spelled,
                unseen,
                unseen_example,
                missing,
                ..
            } => {
                let mut parts = Vec::new();
                if let Some(name) = spelled {
                    parts.push(text::MATCHED_AS.fill(lang, &[("column", name)]));
                }
                if *unseen > 0 {
                    let example = unseen_example.as_deref().unwrap_or_default();
                    parts.push(
                        text::UNSEEN.fill(lang, &[("rows", &count(unseen)), ("example", example)]),
                    );
                }
                if parts.is_empty() && *missing > 0 {
                    parts.push(text::SOME_MISSING.fill(lang, &[("rows", &count(missing))]));
                }
                if parts.is_empty() {
                    text::MATCHED.text(lang).into()
                } else {
                    parts.join(" ")
                }
            }
            Status::Absent { similar: None } => {
                text::ABSENT.fill(lang, &[("feature", &self.feature)])
            }
            Status::Absent {
                similar: Some(name),
            } => text::ABSENT_SIMILAR.fill(lang, &[("feature", &self.feature), ("similar", name)]),
            Status::WrongType {
                column,
                expected,
                rows,
                first_row,
                example,
            } => {
                let expected = match expected {
                    Expected::Number => text::EXPECTED_NUMBER.text(lang).to_string(),
                    Expected::Flag => text::EXPECTED_FLAG.text(lang).to_string(),
                    Expected::Date => text::EXPECTED_DATE.text(lang).to_string(),
                    Expected::Category(names) => {
                        text::EXPECTED_CATEGORY.fill(lang, &[("names", &names.join(", "))])
                    }
                };
                text::WRONG_TYPE.fill(
                    lang,
                    &[
                        ("column", column),
                        ("expected", &expected),
                        ("rows", &count(rows)),
                        ("row", &count(first_row)),
                        ("example", example),
                    ],
                )
            }
        }
    }
}

/// Holds a table against a contract.
pub fn fit(contract: &Contract, table: &Table) -> Fit {
    fit_beside(contract, table, &[])
}

/// As [`fit`], where the columns named in `aside` are known to be no features: they serve
/// none by their place.
pub fn fit_beside(contract: &Contract, table: &Table, aside: &[&str]) -> Fit {
    let mut fit = match &contract.preparation {
        Some(preparation) => fit_raw(preparation, table),
        None => {
            let features = contract.features.iter();
            fit_features(features.map(|f| (f.clone(), Reading::Strict)), table)
        }
    };
    let has_none = |found: &FeatureFit| matches!(found.status, Status::Absent { .. });
    let features = &contract.features;
    if contract.preparation.is_none() && fit.features.iter().all(has_none) {
        let mut aside = aside.to_vec();
        aside.extend(contract.id.as_deref());
        aside.extend(contract.label.as_ref().map(|label| label.column.as_str()));
        let grid = by_time::Grid::of(features);
        let is_numbered = has_numbers_for_names(contract);
        let of_time = grid.and_then(|grid| grid.columns(table));
        let of_place = || by_place::columns(features.len(), table, &aside);
        let columns = of_time.or_else(|| is_numbered.then(of_place).flatten());
        if let Some(columns) = columns {
            fit = fit_places(features, table, &columns);
            fit.by_place = is_numbered;
        }
    }
    let is_known = |name: &String| {
        let label = contract.label.as_ref().map(|label| &label.column);
        contract.id.as_ref() == Some(name) || label == Some(name)
    };
    fit.extra.retain(|name| !is_known(name));
    fit
}

/// Holds a table against the raw columns of a preparation.
pub(super) fn fit_raw(preparation: &Preparation, table: &Table) -> Fit {
    let raw = preparation.columns.iter();
    fit_features(
        raw.map(|column| (column.raw_feature(), column.reading())),
        table,
    )
}

/// Whether a contract's features have no names but numbers of some tool's making, so that a
/// table's columns may serve them by their place.
pub fn has_numbers_for_names(contract: &Contract) -> bool {
    let features = &contract.features;
    let is_grid = || by_time::Grid::of(features).is_some_and(|grid| grid.is_numbered());
    contract.preparation.is_none() && (by_place::are_numbered(features) || is_grid())
}

/// The columns of a table that may serve features by their place.
pub fn usable_columns<'a>(table: &'a Table, aside: &[&str]) -> Vec<&'a str> {
    let positions = by_place::usable(table, aside).into_iter();
    let columns = positions.filter_map(|position| table.columns().get(position));
    columns.map(Column::name).collect()
}

/// Each feature with the column at one of the positions, in order.
fn fit_places(features: &[Feature], table: &Table, columns: &[usize]) -> Fit {
    let mut used = vec![false; table.columns().len()];
    let pairs = features
        .iter()
        .zip(columns)
        .filter_map(|(feature, position)| {
            let column = table.columns().get(*position)?;
            if let Some(used) = used.get_mut(*position) {
                *used = true;
            }
            Some(FeatureFit {
                feature: feature.name.clone(),
                status: check_column(feature, column, *position, Reading::Strict),
            })
        });
    Fit {
        features: pairs.collect(),
        extra: left_over(table, &used),
        by_place: true,
    }
}

/// The names of the columns that serve nothing.
fn left_over(table: &Table, used: &[bool]) -> Vec<String> {
    let columns = table.columns().iter().zip(used);
    columns
        .filter(|(_, used)| !**used)
        .map(|(column, _)| column.name().to_string())
        .collect()
}

fn fit_features(features: impl Iterator<Item = (Feature, Reading)>, table: &Table) -> Fit {
    let names = Names::new(table);
    let mut used = vec![false; table.columns().len()];
    let features = features
        .map(|(feature, reading)| {
            let status = match names.find(&feature.name) {
                Some(position) => {
                    used[position] = true;
                    check_column(&feature, &table.columns()[position], position, reading)
                }
                None => Status::Absent {
                    similar: names.similar(&feature.name),
                },
            };
            FeatureFit {
                feature: feature.name,
                status,
            }
        })
        .collect();
    Fit {
        features,
        extra: left_over(table, &used),
        by_place: false,
    }
}

/// Looks column names up, first as they are, then without case and punctuation.
struct Names<'a> {
    exact: std::collections::BTreeMap<&'a str, usize>,
    folded: std::collections::BTreeMap<String, Option<usize>>,
    all: Vec<&'a str>,
}

impl<'a> Names<'a> {
    fn new(table: &'a Table) -> Names<'a> {
        let mut exact = std::collections::BTreeMap::new();
        let mut folded = std::collections::BTreeMap::new();
        let mut all = Vec::with_capacity(table.columns().len());
        for (position, column) in table.columns().iter().enumerate() {
            exact.entry(column.name()).or_insert(position);
            // Two columns that fold to one name are told apart by nobody: neither is taken.
            folded
                .entry(fold(column.name()))
                .and_modify(|entry| *entry = None)
                .or_insert(Some(position));
            all.push(column.name());
        }
        Names { exact, folded, all }
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.exact
            .get(name)
            .copied()
            .or_else(|| self.folded.get(&fold(name)).copied().flatten())
    }

    /// A column that shares a long beginning with `name`: worth a second look, no more.
    fn similar(&self, name: &str) -> Option<String> {
        let wanted = fold(name);
        self.all
            .iter()
            .map(|candidate| (shared_start(&fold(candidate), &wanted), *candidate))
            .filter(|(shared, candidate)| {
                *shared >= 4 && *shared * 2 >= fold(candidate).chars().count()
            })
            .max_by_key(|(shared, _)| *shared)
            .map(|(_, candidate)| candidate.to_string())
    }
}

fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn shared_start(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}

/// How a column serves as the raw column of a preparation.
pub(super) fn raw_status(raw: &PreparedColumn, column: &Column) -> Status {
    check_column(&raw.raw_feature(), column, 0, raw.reading())
}

/// Checks a column against a feature by its distinct values, not its rows.
fn check_column(feature: &Feature, column: &Column, position: usize, reading: Reading) -> Status {
    let encoding = Encoding::read(feature, column, reading);
    let mut missing_rows = 0;
    let mut refused_rows = 0;
    let mut served_rows = 0;
    let mut refused: Option<(u64, u32)> = None;
    for (code, count) in column.counts().iter().enumerate() {
        match encoding.values[code] {
            Encoded::Missing => missing_rows += count,
            Encoded::Value(_) => served_rows += count,
            Encoded::Refused => {
                refused_rows += count;
                if *count > 0 && refused.is_none_or(|(most, _)| *count > most) {
                    refused = Some((*count, code as u32));
                }
            }
        }
    }
    let spelled = (column.name() != feature.name).then(|| column.name().to_string());
    // A category that was never seen is a missing value to the model, unless none was ever seen.
    // A preparation says what such a customer becomes, so that one alone may come.
    let tolerated = matches!(feature.kind, FeatureKind::Category { .. })
        && (served_rows > 0 || reading != Reading::Strict);
    match refused {
        Some((_, code)) if !tolerated => {
            let row = column
                .codes()
                .iter()
                .position(|&c| matches!(encoding.values.get(c as usize), Some(Encoded::Refused)))
                .unwrap_or_default();
            let code = if tolerated { code } else { column.code(row) };
            Status::WrongType {
                column: column.name().to_string(),
                expected: match reading {
                    Reading::Dates(_) => Expected::Date,
                    Reading::Strict | Reading::Lenient => expected(feature),
                },
                rows: refused_rows,
                first_row: row as u64 + 1,
                example: shorten(column.dictionary_value(code)),
            }
        }
        refused => Status::Matched {
            column: position,
            spelled,
            missing: missing_rows,
            unseen: refused_rows,
            unseen_example: refused.map(|(_, code)| shorten(column.dictionary_value(code))),
        },
    }
}

fn expected(feature: &Feature) -> Expected {
    match &feature.kind {
        FeatureKind::Number | FeatureKind::Integer => Expected::Number,
        FeatureKind::Flag => Expected::Flag,
        FeatureKind::Category { categories } => Expected::Category(
            categories
                .iter()
                .take(5)
                .map(|c| shorten(&c.name))
                .collect(),
        ),
    }
}

fn shorten(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.chars().count() <= LONGEST {
        return text.to_string();
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}
