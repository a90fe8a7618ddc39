//! Named numbers of a recipe, such as the weights of a score: formulas use the
//! name, and before anything is run or printed the number is put in its place.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::error::RecipeError;
use super::expression::{mentions, with_numbers};
use super::{LabelSource, Recipe, Source};
use crate::feature::contract::Title;

/// A number that formulas use by its name, so that it is written once and can be turned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConstantRule {
    /// Its name; no column, feature or label bears it too.
    pub name: String,
    /// What people call it.
    pub title: Title,
    /// The number.
    pub value: f64,
}

impl Recipe {
    /// The recipe with the number of each constant in its place.
    ///
    /// # Errors
    /// A constant that bears another's name, a column's, a feature's or a label's.
    pub(super) fn settled(&self) -> Result<Cow<'_, Recipe>, RecipeError> {
        if self.constants.is_empty() {
            return Ok(Cow::Borrowed(self));
        }
        let mut taken = HashSet::new();
        for table in &self.tables {
            taken.extend(table.columns.iter().map(|column| column.name.as_str()));
            taken.extend(table.derived.iter().map(|column| column.name.as_str()));
        }
        taken.extend(self.features.iter().map(|feature| feature.name.as_str()));
        taken.extend(self.labels.iter().map(|label| label.name.as_str()));
        let mut names = self.constants.iter().map(|constant| &constant.name);
        if let Some(name) = names.find(|name| !taken.insert(name.as_str())) {
            return Err(RecipeError::NameTwice { name: name.clone() });
        }
        let value = |name: &str| {
            let found = self.constants.iter().find(|other| other.name == name);
            found.map(|constant| constant.value)
        };
        let mut recipe = self.clone();
        for formula in recipe.formulas_mut() {
            *formula = with_numbers(formula, value);
        }
        Ok(Cow::Owned(recipe))
    }

    /// How many formulas and conditions use a name.
    pub fn uses(&self, name: &str) -> usize {
        let mut recipe = self.clone();
        let formulas = recipe.formulas_mut();
        formulas.filter(|formula| mentions(formula, name)).count()
    }

    /// Every formula and condition.
    fn formulas_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let tables = self.tables.iter_mut().flat_map(|table| {
            let derived = table.derived.iter_mut().map(|derived| &mut derived.value);
            derived.chain(table.checks.iter_mut().map(|check| &mut check.when))
        });
        let population = &mut self.population;
        let rows = population
            .with_rows_in
            .iter_mut()
            .flat_map(|rows| &mut rows.condition);
        let active = population
            .active
            .iter_mut()
            .flat_map(|active| &mut active.condition);
        let features = self.features.iter_mut().flat_map(|rule| {
            let formulas = match &mut rule.from {
                Source::Rows(rows) => [rows.of.as_mut(), rows.condition.as_mut()],
                Source::Formula(formula) => [Some(formula), None],
                Source::Score(_) | Source::Rank(_) | Source::Grade(_) => [None, None],
            };
            formulas.into_iter().flatten()
        });
        let labels =
            self.labels
                .iter_mut()
                .flat_map(|rule| match &mut rule.from {
                    LabelSource::Absent { condition, .. }
                    | LabelSource::Present { condition, .. } => condition.as_mut(),
                    LabelSource::Column { .. } | LabelSource::Transition { .. } => None,
                });
        tables
            .chain(rows)
            .chain(active)
            .chain(features)
            .chain(labels)
    }
}
