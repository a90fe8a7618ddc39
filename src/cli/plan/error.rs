//! What is said of a plan that no plan of the tables can follow.

use crate::cli::error::some_of;
use crate::i18n::{Lang, command as text};

/// What is said of a plan that no plan of the tables can follow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum SaidError {
    /// An option for plans whose rows stand at dates.
    NotDated {
        /// The option.
        option: &'static str,
    },
    /// A rule that several tables could tell.
    WhichTable {
        /// The rule.
        rule: String,
        /// The tables.
        tables: Vec<String>,
    },
    /// A rule that a table cannot tell.
    NotTold {
        /// The rule.
        rule: String,
        /// The table.
        table: String,
        /// Those that could.
        tables: Vec<String>,
    },
    /// A rule without an event, or of one that the column does not hold.
    NoEvent {
        /// The rule.
        rule: String,
        /// The column.
        column: String,
        /// What it holds.
        events: Vec<String>,
    },
    /// Events by a column of numbers or times.
    NotOfEvents {
        /// The rule.
        rule: String,
        /// The column.
        column: String,
    },
}

impl SaidError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            SaidError::NotDated { option } => text::NOT_DATED.fill(lang, &[("option", option)]),
            SaidError::WhichTable { rule, tables } => {
                let first = tables.first().map_or("", String::as_str);
                text::RULE_OF_WHICH_TABLE.fill(
                    lang,
                    &[
                        ("rule", rule),
                        ("tables", &tables.join(", ")),
                        ("example", &format!("{rule}:{first}")),
                    ],
                )
            }
            SaidError::NotTold {
                rule,
                table,
                tables,
            } => text::RULE_NOT_TOLD.fill(
                lang,
                &[
                    ("rule", rule),
                    ("table", table),
                    ("tables", &some_of(tables)),
                ],
            ),
            SaidError::NoEvent {
                rule,
                column,
                events,
            } => text::RULE_WITHOUT_EVENT.fill(
                lang,
                &[
                    ("rule", rule),
                    ("column", column),
                    ("events", &some_of(events)),
                ],
            ),
            SaidError::NotOfEvents { rule, column } => {
                text::RULE_NOT_OF_EVENTS.fill(lang, &[("rule", rule), ("column", column)])
            }
        }
    }
}
