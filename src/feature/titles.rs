//! What the columns of a feature table are called: as the table says itself, else as
//! the recipe says whose features it has.

use super::contract::Title;
use super::roles::recipe_of;
use crate::table::Table;

/// Columns' names with what people call them; columns that are not among them are
/// called by their names.
pub fn titles(table: &Table) -> Vec<(String, Title)> {
    if let Some(about) = table.about() {
        let titles = about.titles.iter().map(|title| {
            let words = Title {
                en: title.en.clone(),
                ko: title.ko.clone(),
            };
            (title.column.clone(), words)
        });
        return titles.collect();
    }
    let Some(recipe) = recipe_of(table) else {
        return Vec::new();
    };
    let features = recipe.features.into_iter();
    features.map(|rule| (rule.name, rule.title)).collect()
}
