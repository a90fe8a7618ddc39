//! From a recipe to its plan: names resolved, kinds checked, equal work shared.

use std::collections::HashSet;

use super::anchors::AnchorPlan;
use super::error::RecipeError;
use super::formula::{Formula, Known, names};
use super::plan::{Derived, Gather, How, LabelPlan, LabelSourcePlan, Plan, TablePlan};
use super::values::Interner;
use super::{LabelSource, Recipe, RowsPerCustomer, TableRule, ValueKind};
use crate::i18n::{Lang, recipe as words};

impl Plan {
    /// Resolves a recipe.
    pub fn new(recipe: &Recipe, interner: &mut Interner) -> Result<Plan, RecipeError> {
        let recipe = &*recipe.settled()?;
        let mut seen = HashSet::new();
        let names = recipe.tables.iter().map(|table| &table.name);
        if let Some(name) = names.into_iter().find(|name| !seen.insert(name.as_str())) {
            return Err(RecipeError::NameTwice { name: name.clone() });
        }
        let mut builder = Builder {
            recipe,
            interner,
            tables: Vec::new(),
            known: Vec::new(),
        };
        for table in &recipe.tables {
            builder.table(table)?;
        }
        builder.finish()
    }
}

pub(super) struct Builder<'a> {
    pub recipe: &'a Recipe,
    pub interner: &'a mut Interner,
    pub tables: Vec<TablePlan>,
    /// Columns of each table, the derived ones included.
    known: Vec<Vec<Known>>,
}

impl Builder<'_> {
    fn table(&mut self, rule: &TableRule) -> Result<(), RecipeError> {
        let mut known: Vec<Known> = Vec::new();
        for column in &rule.columns {
            add(&mut known, &column.name, column.kind)?;
        }
        let place = |name: &str| {
            known
                .iter()
                .position(|(known, _)| known == name)
                .ok_or_else(|| RecipeError::UnknownName {
                    owner: rule.name.clone(),
                    name: name.to_string(),
                    known: names(&known),
                })
        };
        let key = place(&rule.key)?;
        let time = rule.time.as_deref().map(place).transpose()?;
        if known
            .get(key)
            .is_some_and(|(_, kind)| *kind != ValueKind::Text)
        {
            return Err(wrong(&rule.key, words::KIND_TEXT.text(Lang::En)));
        }
        let is_moment = |at: usize| {
            known
                .get(at)
                .is_some_and(|(_, kind)| *kind == ValueKind::Moment)
        };
        if time.is_some_and(|at| !is_moment(at)) {
            return Err(wrong(&rule.name, words::KIND_MOMENT.text(Lang::En)));
        }
        let mut derived = Vec::new();
        for column in &rule.derived {
            let formula = Formula::new(&column.name, &column.value, &known, self.interner)?;
            let of_text = formula.only_text(&known);
            add(&mut known, &column.name, formula.kind)?;
            derived.push(Derived {
                formula,
                needed: false,
                of_text,
            });
        }
        let mut merges = Vec::new();
        for merge in &self.recipe.merges {
            if merge.table == rule.name && merge.accepted {
                let column = known.iter().position(|(name, _)| *name == merge.column);
                let Some(column) = column.filter(|at| *at < rule.columns.len()) else {
                    return Err(RecipeError::UnknownName {
                        owner: rule.name.clone(),
                        name: merge.column.clone(),
                        known: names(&known),
                    });
                };
                let from = self.interner.code(&merge.from);
                merges.push((column, from, self.interner.code(&merge.into)));
            }
        }
        self.tables.push(TablePlan {
            key,
            time,
            one_row: rule.rows == RowsPerCustomer::One,
            days: false,
            reads_key: false,
            derived,
            checks: Vec::new(),
            needed: vec![false; rule.columns.len()],
            gathered: Vec::new(),
            slots: 1,
            merges,
        });
        self.known.push(known);
        let table = self.tables.len() - 1;
        for check in &rule.checks {
            let counter = self.gather(&check.name, table, How::Count, None, Some(&check.when))?;
            if let Some(plan) = self.tables.get_mut(table) {
                plan.checks.push(counter);
            }
        }
        Ok(())
    }

    pub fn table_named(&self, owner: &str, name: &str) -> Result<usize, RecipeError> {
        let found = self
            .recipe
            .tables
            .iter()
            .position(|table| table.name == name);
        found.ok_or_else(|| RecipeError::UnknownName {
            owner: owner.to_string(),
            name: name.to_string(),
            known: self
                .recipe
                .tables
                .iter()
                .map(|t| t.name.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        })
    }

    /// The place of what is gathered; equal gatherings share one.
    pub fn gather(
        &mut self,
        owner: &str,
        table: usize,
        how: How,
        of: Option<&str>,
        condition: Option<&str>,
    ) -> Result<usize, RecipeError> {
        let (Some(plan), Some(known)) = (self.tables.get_mut(table), self.known.get(table)) else {
            return Ok(0);
        };
        let same = |gather: &Gather| {
            gather.how == how
                && gather.of.as_ref().map(|(text, _)| text.as_str()) == of
                && gather.condition.as_ref().map(|(text, _)| text.as_str()) == condition
        };
        if let Some(found) = plan.gathered.iter().position(same) {
            return Ok(found);
        }
        let condition = condition
            .map(|text| {
                let formula = Formula::condition(owner, text, known, self.interner)?;
                Ok((text.to_string(), formula))
            })
            .transpose()?;
        let of = of
            .map(|text| {
                Ok((
                    text.to_string(),
                    Formula::new(owner, text, known, self.interner)?,
                ))
            })
            .transpose()?;
        let number = of
            .as_ref()
            .is_none_or(|(_, formula)| formula.kind != ValueKind::Text);
        if !number && matches!(how, How::Sum | How::Min | How::Max) {
            return Err(wrong(owner, words::KIND_NUMBER.text(Lang::En)));
        }
        plan.gathered.push(Gather {
            how,
            condition,
            of,
            // Laid out once all are known.
            slot: 0,
            aside: 0,
        });
        Ok(plan.gathered.len() - 1)
    }

    fn finish(mut self) -> Result<Plan, RecipeError> {
        let recipe = self.recipe;
        let owner = &recipe.population.table;
        let population = self.table_named(owner, owner)?;
        let with_rows_in = match &recipe.population.with_rows_in {
            Some(rows) => {
                let table = self.table_named(owner, &rows.table)?;
                let condition = rows.condition.as_deref();
                Some((
                    table,
                    self.gather(owner, table, How::Count, None, condition)?,
                ))
            }
            None => None,
        };
        let active = match (&recipe.population.active, &recipe.anchors) {
            (Some(active), Some(_)) => {
                let table = self.table_named(owner, &active.table)?;
                let condition = active.condition.as_deref();
                let counter = self.gather(owner, table, How::Count, None, condition)?;
                Some((table, counter, active.window))
            }
            (Some(_), None) => {
                return Err(RecipeError::NeedsTime {
                    owner: owner.clone(),
                });
            }
            (None, _) => None,
        };
        let mut before: Vec<Known> = Vec::new();
        let mut features = Vec::new();
        for rule in &recipe.features {
            let feature = self.feature(rule, &before)?;
            add(&mut before, &rule.name, feature.kind)?;
            features.push(feature);
        }
        let mut labels = Vec::new();
        for rule in &recipe.labels {
            add(&mut before, &rule.name, ValueKind::Text)?;
            let from = self.label(&rule.name, &rule.from, &before)?;
            labels.push(LabelPlan {
                name: rule.name.clone(),
                from,
            });
        }
        let anchors = match &recipe.anchors {
            Some(anchors) => Some(AnchorPlan::new(anchors)?),
            None => None,
        };
        for table in &mut self.tables {
            table.mark_needed(anchors.is_some());
            table.lay_out();
        }
        Ok(Plan {
            tables: self.tables,
            population,
            with_rows_in,
            active,
            anchors,
            features,
            labels,
        })
    }

    fn label(
        &mut self,
        owner: &str,
        source: &LabelSource,
        features: &[Known],
    ) -> Result<LabelSourcePlan, RecipeError> {
        match source {
            LabelSource::Column { table, column } => {
                let table = self.table_named(owner, table)?;
                let name = format!("`{}`", column.replace('`', "``"));
                let gathered = self.gather(owner, table, How::First, Some(&name), None)?;
                Ok(LabelSourcePlan::Column(table, gathered))
            }
            LabelSource::Absent {
                table,
                condition,
                horizon,
            }
            | LabelSource::Present {
                table,
                condition,
                horizon,
            } => {
                let table = self.table_named(owner, table)?;
                let timed = self
                    .tables
                    .get(table)
                    .is_some_and(|plan| plan.time.is_some());
                if !timed || self.recipe.anchors.is_none() {
                    return Err(RecipeError::NeedsTime {
                        owner: owner.to_string(),
                    });
                }
                let counter = self.gather(owner, table, How::Count, None, condition.as_deref())?;
                let when_seen = matches!(source, LabelSource::Present { .. });
                Ok(LabelSourcePlan::Seen(table, counter, *horizon, when_seen))
            }
            LabelSource::Transition { feature, absent } => {
                if self.recipe.anchors.is_none() {
                    return Err(RecipeError::NeedsTime {
                        owner: owner.to_string(),
                    });
                }
                let found = features.iter().position(|(name, _)| name == feature);
                let is_text = |at: usize| {
                    features
                        .get(at)
                        .is_some_and(|(_, kind)| *kind == ValueKind::Text)
                };
                match found.filter(|at| *at < self.recipe.features.len()) {
                    Some(at) if is_text(at) => {
                        Ok(LabelSourcePlan::Transition(at, self.interner.code(absent)))
                    }
                    Some(_) => Err(wrong(owner, words::KIND_TEXT.text(Lang::En))),
                    None => Err(RecipeError::UnknownName {
                        owner: owner.to_string(),
                        name: feature.clone(),
                        known: names(features),
                    }),
                }
            }
        }
    }
}

pub(super) fn wrong(owner: &str, expected: &str) -> RecipeError {
    RecipeError::WrongKind {
        owner: owner.to_string(),
        expected: expected.to_string(),
    }
}

fn add(known: &mut Vec<Known>, name: &str, kind: ValueKind) -> Result<(), RecipeError> {
    if known.iter().any(|(other, _)| other == name) {
        return Err(RecipeError::NameTwice {
            name: name.to_string(),
        });
    }
    known.push((name.to_string(), kind));
    Ok(())
}
