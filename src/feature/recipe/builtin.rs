//! The built-in recipes: one per system that Holdfast unites (SYSTEMS K, C, L, E, D).

use super::{Recipe, RecipeError};

/// Name and text of every built-in recipe.
const TEXTS: [(&str, &str); 5] = [
    ("subscription", include_str!("builtin/subscription.json")),
    ("creator", include_str!("builtin/creator.json")),
    ("retail", include_str!("builtin/retail.json")),
    ("ecommerce", include_str!("builtin/ecommerce.json")),
    ("events", include_str!("builtin/events.json")),
];

/// The names of the built-in recipes.
pub fn names() -> impl DoubleEndedIterator<Item = &'static str> {
    TEXTS.iter().map(|(name, _)| *name)
}

/// The built-in recipe of this name.
///
/// # Errors
/// When there is none of this name.
pub fn named(name: &str) -> Result<Recipe, RecipeError> {
    match TEXTS.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => Recipe::from_json(text),
        None => Err(RecipeError::UnknownRecipe {
            name: name.to_string(),
            known: names().collect::<Vec<_>>().join(", "),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_recipe_is_read_and_written_alike() {
        for name in names() {
            let recipe = named(name).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(recipe.name, name);
            assert_eq!(Recipe::from_json(&recipe.to_json()), Ok(recipe), "{name}");
        }
        assert!(named("nothing").is_err());
    }
}
