//! Whether files that were recognised by other names for their columns hold what
//! a recipe reads there: a name alone, such as "amount" or "type", says little.

use super::bind::{Head, plain, recognise_where};
use super::expression::{Expression, Function, Operator, parse};
use super::purpose::{Purpose, is_whole, purpose};
use super::{Binding, BoundFile, Recipe, Source, TableRule, ValueKind};
use crate::table::{Column, ColumnKind, Table};

/// Share of a telling column's values that the recipe must ask for.
const KNOWN: usize = 3;

/// The built-in recipe that the files are for, and their parts in it. Columns
/// that bear other names than the recipe's must hold values of its kinds.
pub fn recognise_files(files: &[(&str, &Table)]) -> Option<(Recipe, Binding)> {
    let heads = files.iter().map(|(file, table)| Head::of(file, table));
    recognise_where(&heads.collect::<Vec<_>>(), |recipe, binding| {
        let mut parts = binding.parts.iter();
        parts.all(|part| agrees(recipe, part, files))
    })
}

fn agrees(recipe: &Recipe, part: &BoundFile, files: &[(&str, &Table)]) -> bool {
    let (Some(rule), Some((_, table))) = (recipe.tables.get(part.table), files.get(part.file))
    else {
        return false;
    };
    let places = rule.columns.iter().zip(&part.places);
    let bound = places.filter_map(|(rule, place)| Some((rule, table.columns().get((*place)?)?)));
    let renamed = |name: &str, column: &Column| plain(name) != plain(column.name());
    let any = bound
        .clone()
        .any(|(rule, column)| renamed(&rule.name, column));
    bound.into_iter().all(|(column_rule, column)| {
        let name = &column_rule.name;
        let kind = !renamed(name, column) || is_of(column_rule.kind, column);
        kind && (!any || !column_rule.telling || is_known(recipe, rule, name, column))
    })
}

/// Whether a column's values are of this kind.
fn is_of(kind: ValueKind, column: &Column) -> bool {
    if column.kind() == ColumnKind::Empty {
        return true;
    }
    match kind {
        ValueKind::Number => column.kind().is_number() || column.kind() == ColumnKind::Boolean,
        ValueKind::Moment => purpose(column) == Purpose::Moment,
        ValueKind::Text => match column.kind() {
            ColumnKind::Date => false,
            ColumnKind::Decimal => is_whole(column),
            _ => true,
        },
    }
}

/// Whether a fair share of a column's values is what the recipe asks for.
fn is_known(recipe: &Recipe, rule: &TableRule, name: &str, column: &Column) -> bool {
    let asked = Asked::of(recipe, rule, name);
    let codes = (0..column.dictionary_len() as u32).filter(|code| !column.is_missing_code(*code));
    let values: Vec<String> = codes
        .map(|code| column.dictionary_value(code).trim().to_lowercase())
        .collect();
    let known = values.iter().filter(|value| asked.has(value)).count();
    known > 0 && known * KNOWN >= values.len()
}

/// The texts that a recipe's formulas compare a column with.
#[derive(Default)]
struct Asked {
    /// The column, and those that are reckoned of it.
    names: Vec<String>,
    texts: Vec<String>,
    beginnings: Vec<String>,
}

impl Asked {
    fn of(recipe: &Recipe, rule: &TableRule, name: &str) -> Asked {
        let mut asked = Asked {
            names: vec![name.to_string()],
            ..Asked::default()
        };
        for derived in &rule.derived {
            let Ok(tree) = parse(&derived.value) else {
                continue;
            };
            if asked.is_about(&tree) {
                asked.names.push(derived.name.clone());
            }
            asked.look(&tree);
        }
        let features = recipe
            .features
            .iter()
            .filter_map(|feature| match &feature.from {
                Source::Rows(rows) if rows.table == rule.name => Some([&rows.of, &rows.condition]),
                _ => None,
            });
        let formulas = features.flatten().flatten();
        let checks = rule.checks.iter().map(|check| &check.when);
        for formula in formulas.chain(checks) {
            if let Ok(tree) = parse(formula) {
                asked.look(&tree);
            }
        }
        asked
    }

    fn has(&self, value: &str) -> bool {
        let mut beginnings = self.beginnings.iter();
        self.texts.iter().any(|text| text == value)
            || beginnings.any(|beginning| value.starts_with(beginning))
    }

    fn is_about(&self, tree: &Expression) -> bool {
        let mut found = false;
        tree.names(&mut |name| found |= self.names.iter().any(|known| known == name));
        found
    }

    fn look(&mut self, tree: &Expression) {
        match tree {
            Expression::In(inner, list) if self.is_about(inner) => {
                list.iter().for_each(|item| self.take(item));
            }
            Expression::Binary(Operator::Equal | Operator::NotEqual, left, right) => {
                for (one, other) in [(left, right), (right, left)] {
                    if self.is_about(one) {
                        self.take(other);
                    }
                }
            }
            Expression::Binary(_, left, right) => {
                self.look(left);
                self.look(right);
            }
            Expression::Negative(inner)
            | Expression::Not(inner)
            | Expression::IsMissing(inner, _) => self.look(inner),
            Expression::If(condition, then, otherwise) => {
                for part in [condition, then, otherwise] {
                    self.look(part);
                }
            }
            Expression::Call(Function::StartsWith, arguments) => {
                if let [inner, Expression::Text(text)] = arguments.as_slice()
                    && self.is_about(inner)
                {
                    self.beginnings.push(text.to_lowercase());
                }
            }
            Expression::Call(_, arguments) => arguments.iter().for_each(|item| self.look(item)),
            _ => {}
        }
    }

    fn take(&mut self, item: &Expression) {
        if let Expression::Text(text) = item {
            self.texts.push(text.to_lowercase());
        }
    }
}
