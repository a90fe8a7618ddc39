//! What is made of the columns of a proposed recipe's tables.

use super::super::draft::Draft;
use super::super::looks::Looks;
use super::super::purpose::Purpose;
use super::super::{Aggregate, FeatureRule, GapRule, ResultKind, RowsSource, Source, Window};
use super::label::rule_name;
use super::{Proposal, words};
use crate::arrange::arrange_by_key;
use crate::feature::contract::Title;
use crate::i18n::{Lang, Message};
use crate::table::{Column, ColumnKind};

/// Most values of a category that get a column each.
const MOST_VALUES: usize = 12;

/// Whether the values of a column get a column each. Of events the frequent ones do.
fn is_told(column: &Column, purpose: Purpose) -> bool {
    purpose == Purpose::Event || column.dictionary_len() <= MOST_VALUES
}

/// Codes of the values that get a column each: all of them, or the most frequent.
fn told(column: &Column, looks: &Looks) -> Vec<u32> {
    let codes = 0..column.dictionary_len() as u32;
    let mut codes: Vec<u32> = codes
        .filter(|code| !column.is_missing_code(*code))
        .collect();
    if codes.len() > MOST_VALUES {
        let counts = looks.counts(column);
        let count = |code: &u32| counts.get(*code as usize).copied().unwrap_or_default();
        arrange_by_key(&mut codes, |code| std::cmp::Reverse(count(code)));
        codes.truncate(MOST_VALUES);
    }
    codes
}

impl Proposal<'_> {
    /// A one-row table's columns, as they are.
    pub(super) fn profile(&self, draft: &Draft<'_>, features: &mut Vec<FeatureRule>) {
        for (at, purpose) in draft.values() {
            let whole = draft.kind(at) == ColumnKind::Integer;
            let (result, gap) = match purpose {
                Purpose::Measure if whole => (ResultKind::Integer, GapRule::Median),
                Purpose::Measure => (ResultKind::Number, GapRule::Median),
                Purpose::Flag => (ResultKind::Flag, GapRule::Mode),
                Purpose::Category | Purpose::Event | Purpose::Code => {
                    (ResultKind::Category, GapRule::Unknown)
                }
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
    pub(super) fn rows(
        &self,
        draft: &Draft<'_>,
        days: Option<u32>,
        features: &mut Vec<FeatureRule>,
    ) {
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
        for (at, purpose) in draft.values() {
            let name = draft.column(at).to_string();
            let of = Some(draft.written(at));
            let column = draft.table.columns().get(at);
            match purpose {
                Purpose::Measure => {
                    let result = match draft.kind(at) {
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
                Purpose::Flag => {
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
                Purpose::Category | Purpose::Event
                    if column.is_some_and(|c| is_told(c, purpose)) =>
                {
                    let Some(column) = column else { continue };
                    for code in told(column, self.looks) {
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
                // What names something is counted: its sum would say nothing.
                Purpose::Category
                | Purpose::Event
                | Purpose::Code
                | Purpose::Receipt
                | Purpose::Name => {
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
                Purpose::Moment | Purpose::Label | Purpose::Nothing => {}
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn push(
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
        let rule = self.said.label.as_ref().map(rule_name);
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
                || rule.as_deref() == Some(name)
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
