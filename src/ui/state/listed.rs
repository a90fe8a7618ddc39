//! What the list, its counts and its files are of: each customer once, or a row at every date.

use leptos::prelude::*;

use super::App;
use crate::engine::{Scope, ScoresView};
use crate::i18n::{explain, number};

impl App {
    /// Whether customers have a row at a date each; tracked.
    pub fn is_dated(&self) -> bool {
        self.scores
            .with(|scores| scores.as_ref().is_some_and(|scores| scores.dated))
    }

    /// So many customers in words, or rows where the table has one at a date each; tracked.
    pub fn counted(&self, rows: u64) -> String {
        let lang = self.lang.get();
        let is_planned = self.data.with(|data| {
            let plan = data.as_ref().and_then(|data| data.plan.as_ref());
            plan.is_some_and(|plan| plan.built && plan.many_rows)
        });
        let message = match is_planned || self.is_dated() {
            true => explain::ROWS,
            false => explain::CUSTOMERS,
        };
        message.fill(lang, &[("count", &number::count(lang, rows))])
    }

    /// Whether it can be chosen between each customer's latest row and all of them; tracked.
    pub fn has_latest(&self) -> bool {
        let latest = |scores: &ScoresView| scores.latest.is_some();
        self.scores
            .with(|scores| scores.as_ref().is_some_and(latest))
    }

    /// Whether rows of all dates are listed, rather than customers; tracked.
    pub fn lists_rows(&self) -> bool {
        self.is_dated() && (self.all_dates.get() || !self.has_latest())
    }

    /// How many customers, or rows of all dates, may be listed; tracked.
    pub fn listed(&self) -> usize {
        let all_dates = self.all_dates.get();
        self.scores
            .with(|scores| scores.as_ref().map_or(0, |scores| scores.shown(all_dates)))
    }

    /// Their mean score; tracked.
    pub fn listed_mean(&self) -> f64 {
        let all_dates = self.all_dates.get();
        let mean = |scores: &ScoresView| scores.shown_mean(all_dates);
        self.scores.with(|scores| scores.as_ref().map_or(0.0, mean))
    }

    /// Those who answer the search field and have this score; not tracked.
    pub fn scope(&self, at_least: Option<f64>) -> Scope {
        Scope {
            query: self.query.get_untracked(),
            at_least,
            latest: !self.all_dates.get_untracked(),
        }
    }
}
