//! Recipes from and to JSON, and what there is to ask of one.

use super::{LabelRule, LabelSource, Recipe, RecipeError, TableRule, VERSION};

/// What the parser says, but for where: that is told apart.
fn without_place(said: &str) -> String {
    let end = said.rfind(" at line ").unwrap_or(said.len());
    said.get(..end).unwrap_or(said).to_string()
}

impl Recipe {
    /// Reads a recipe from JSON and checks all of it.
    ///
    /// # Errors
    /// What does not make sense and where.
    pub fn from_json(text: &str) -> Result<Recipe, RecipeError> {
        let recipe: Recipe =
            serde_json::from_str(text).map_err(|error| RecipeError::NotARecipe {
                line: error.line() as u64,
                column: error.column() as u64,
                reason: without_place(&error.to_string()),
            })?;
        if recipe.version != VERSION {
            return Err(RecipeError::Version {
                found: recipe.version,
                known: VERSION,
            });
        }
        Ok(recipe)
    }

    /// The recipe as JSON to read and to edit.
    pub fn to_json(&self) -> String {
        // Every field is a plain value, so this cannot fail.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The table of this name.
    pub fn table(&self, name: &str) -> Option<&TableRule> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The column by which the customer is named in the result.
    pub fn id(&self) -> &str {
        self.table(&self.population.table)
            .map_or("customer", |table| &table.key)
    }
}

impl LabelRule {
    /// How many days from its anchor on decide the label; `None` when the recipe
    /// does not say.
    pub fn days(&self) -> Option<u32> {
        match &self.from {
            LabelSource::Absent { horizon, .. } | LabelSource::Present { horizon, .. } => {
                Some(horizon.reach())
            }
            LabelSource::Column { .. } | LabelSource::Transition { .. } => None,
        }
    }
}
