//! What is predicted, as the command line says it: what a column says, or what happens or does not
//! happen from a date on.

use super::error::SaidError;
use super::no_column;
use crate::cli::error::CommandError;
use crate::cli::reading::named;
use crate::feature::recipe::{
    Horizon, LabelKind, LabelSource, Recipe, RecipeError, SaidLabel, ValueKind, said_of_place,
    texts_of,
};
use crate::table::Table;

/// What a rule looks like.
const FORMS: &str = "column:TABLE.COLUMN, absent:DAYS, present:DAYS, absent:DAYS:TABLE or present:DAYS:TABLE.COLUMN=EVENT";

/// What is predicted, before it is known of which tables it is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LabelRuleArgument {
    kind: LabelKind,
    /// Days from the date on; 0 for a column.
    days: u32,
    /// The table, the column, or the column and its event; none: the table that the plan chooses.
    place: Option<String>,
    /// As it was written.
    text: String,
}

/// A rule of one of the [`FORMS`].
pub(super) fn parse(text: &str) -> Result<LabelRuleArgument, String> {
    let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
    let known = named::<LabelKind>(kind.trim());
    let kind = known.map_err(|_| format!("{kind:?} is no rule; there are {FORMS}"))?;
    let (days, place) = match kind {
        LabelKind::Column => (0, Some(rest)),
        LabelKind::Absent | LabelKind::Present => {
            let (days, place) = match rest.split_once(':') {
                Some((days, place)) => (days, Some(place)),
                None => (rest, None),
            };
            let read: Option<u32> = days.trim().parse().ok();
            let read = read.filter(|days| Horizon::new(0, *days).is_some());
            let read = read.ok_or_else(|| {
                format!("{days:?} is no number of days from a day to a century; there are {FORMS}")
            })?;
            (read, place)
        }
    };
    if place.is_some_and(str::is_empty) {
        return Err(format!("the table is missing; there are {FORMS}"));
    }
    Ok(LabelRuleArgument {
        kind,
        days,
        place: place.map(str::to_string),
        text: text.to_string(),
    })
}

/// A table, a column of it, and one of that column's events.
type Place = (String, Option<String>, Option<String>);

impl LabelRuleArgument {
    /// What is predicted of these tables; `first` is asked for the plan that is proposed without
    /// it where no table is named.
    ///
    /// # Errors
    /// A name that nothing bears, or a table that has to be named.
    pub fn of(
        &self,
        tables: &[(&str, &Table)],
        first: impl FnOnce() -> Result<Recipe, RecipeError>,
    ) -> Result<SaidLabel, CommandError> {
        let (table, column, value) = match &self.place {
            Some(place) => self.place(tables, place)?,
            None => (self.own_table(&first()?)?, None, None),
        };
        Ok(SaidLabel {
            kind: self.kind,
            table,
            column,
            value,
            days: self.days,
        })
    }

    fn place(&self, tables: &[(&str, &Table)], place: &str) -> Result<Place, CommandError> {
        if self.kind == LabelKind::Column {
            return match said_of_place(tables, place)? {
                (table, None) => Err(no_column(tables, &table).into()),
                (table, column) => Ok((table, column, None)),
            };
        }
        // Columns and events may hold any sign: the first part that names a column does.
        let event = place.match_indices('=').find_map(|(at, _)| {
            let (column, event) = (place.get(..at)?, place.get(at + 1..)?);
            match said_of_place(tables, column) {
                Ok((table, Some(column))) => Some((table, Some(column), Some(event.to_string()))),
                _ => None,
            }
        });
        if let Some(event) = event {
            return Ok(event);
        }
        let (name, has_event) = match place.split_once('=') {
            Some((name, _)) => (name, true),
            None => (place, false),
        };
        match said_of_place(tables, name)? {
            (table, None) if has_event => Err(no_column(tables, &table).into()),
            (table, None) => Ok((table, None, None)),
            (table, Some(column)) => Err(self.no_event(tables, &table, &column)),
        }
    }

    /// The table of which the plan would predict the like, or the only one that could tell it.
    fn own_table(&self, first: &Recipe) -> Result<String, CommandError> {
        let own = first.labels.iter().find_map(|label| match &label.from {
            LabelSource::Absent { table, .. } | LabelSource::Present { table, .. } => Some(table),
            LabelSource::Column { .. } | LabelSource::Transition { .. } => None,
        });
        let tables = timed(first);
        let only = tables.first().filter(|_| tables.len() == 1);
        if let Some(table) = own.or(only) {
            return Ok(table.clone());
        }
        Err(CommandError::from(match tables.is_empty() {
            true => SaidError::NotDated {
                option: "--label-rule",
            },
            false => SaidError::WhichTable {
                rule: self.text.clone(),
                tables,
            },
        }))
    }

    /// Whether the plan that was proposed predicts this; `whole`: the tables are no beginnings,
    /// so that an event that they do not hold never happened.
    ///
    /// # Errors
    /// Why it does not.
    pub fn check(
        &self,
        (tables, whole): (&[(&str, &Table)], bool),
        recipe: &Recipe,
        label: &SaidLabel,
    ) -> Result<(), CommandError> {
        let is_it = |from: &LabelSource| match (from, label.kind) {
            (LabelSource::Column { table, column }, LabelKind::Column) => {
                *table == label.table && Some(column) == label.column.as_ref()
            }
            (LabelSource::Absent { table, .. }, LabelKind::Absent)
            | (LabelSource::Present { table, .. }, LabelKind::Present) => *table == label.table,
            _ => false,
        };
        if !recipe.labels.iter().any(|rule| is_it(&rule.from)) {
            let all = || recipe.tables.iter().map(|rule| rule.name.clone());
            return Err(CommandError::from(SaidError::NotTold {
                rule: self.text.clone(),
                table: label.table.clone(),
                tables: match label.kind {
                    LabelKind::Column => all().collect(),
                    LabelKind::Absent | LabelKind::Present => timed(recipe),
                },
            }));
        }
        let (Some(column), Some(event)) = (&label.column, &label.value) else {
            return Ok(());
        };
        let rule = recipe.table(&label.table);
        let mut columns = rule.into_iter().flat_map(|rule| &rule.columns);
        if columns.any(|own| own.name == *column && own.kind != ValueKind::Text) {
            return Err(CommandError::from(SaidError::NotOfEvents {
                rule: self.text.clone(),
                column: column.clone(),
            }));
        }
        match whole && !texts_of(tables, &label.table, column).contains(event.as_str()) {
            true => Err(self.no_event(tables, &label.table, column)),
            false => Ok(()),
        }
    }

    fn no_event(&self, tables: &[(&str, &Table)], table: &str, column: &str) -> CommandError {
        let events = texts_of(tables, table, column).into_iter();
        CommandError::from(SaidError::NoEvent {
            rule: self.text.clone(),
            column: column.to_string(),
            events: events.map(str::to_string).collect(),
        })
    }
}

/// The plan's tables that say when their rows happened.
fn timed(recipe: &Recipe) -> Vec<String> {
    let timed = recipe.tables.iter().filter(|rule| rule.time.is_some());
    timed.map(|rule| rule.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_a_column_or_days_and_perhaps_what_happens_in_them() {
        for (text, expected) in [
            (
                "column:members.left",
                Ok((LabelKind::Column, 0, Some("members.left"))),
            ),
            ("absent:30", Ok((LabelKind::Absent, 30, None))),
            (
                "Present:7:log.kind=a:b=c",
                Ok((LabelKind::Present, 7, Some("log.kind=a:b=c"))),
            ),
            ("column", Err("the table is missing")),
            ("absent:30:", Err("the table is missing")),
            ("absent", Err("\"\" is no number of days")),
            ("absent:0", Err("\"0\" is no number of days")),
            ("absent:99999", Err("from a day to a century")),
            ("absent:-3:log", Err("\"-3\" is no number of days")),
            ("gone:30", Err("\"gone\" is no rule; there are column:")),
        ] {
            match (parse(text), expected) {
                (Ok(rule), Ok(expected)) => {
                    assert_eq!((rule.kind, rule.days, rule.place.as_deref()), expected);
                }
                (Err(said), Err(expected)) => assert!(said.contains(expected), "{said}"),
                (found, _) => panic!("{text}: {found:?}"),
            }
        }
    }
}
