//! What is made of the files that were looked at: whole tables, or a build by a recipe.

use super::Streaming;
use crate::engine::failure::Failure;
use crate::feature::recipe::{Binding, Head, Recipe, bind, propose, recognise_files};
use crate::table::Table;

impl Streaming {
    /// Decides by which recipe the files are read: the one of the options, a
    /// built-in one, or a proposal. Returns the files to read, in their order: their places among
    /// the files that were looked at, for two may have the same name.
    ///
    /// # Errors
    /// When no file can be read or no recipe fits.
    pub fn plan(&mut self) -> Result<Vec<usize>, Failure> {
        if self.files.is_empty() {
            return Err(self.failures.pop().unwrap_or(Failure::NothingOpen));
        }
        self.keep_what_serves();
        match self.ready()? {
            Some(certain) => self.read_columns(certain),
            None => {
                self.too_large = self.lists_too_large();
                self.plan_build()?;
            }
        }
        Ok(self.order())
    }

    /// The places of the files to read, in their order. After a [`Streaming::rewind`] it may be
    /// another.
    pub fn order(&self) -> Vec<usize> {
        let files: Vec<usize> = match (&self.columns, &self.plan) {
            (Some(columns), _) => columns.order().to_vec(),
            (None, Some((_, binding))) => binding.parts.iter().map(|part| part.file).collect(),
            (None, None) => Vec::new(),
        };
        let files = files.iter().filter_map(|at| self.files.get(*at));
        files.map(|file| file.place).collect()
    }

    /// Decides what is built of the files.
    ///
    /// # Errors
    /// When no recipe fits.
    pub(super) fn plan_build(&mut self) -> Result<(), Failure> {
        let (recipe, binding) = self.planned()?;
        self.agree(&binding);
        self.build = Some(self.begun(&recipe, &binding)?);
        self.plan = Some((recipe, binding));
        Ok(())
    }

    /// The recipe that fits the files, and their parts in it.
    ///
    /// # Errors
    /// When no recipe fits.
    pub(super) fn planned(&self) -> Result<(Recipe, Binding), Failure> {
        let heads: Vec<Head> = self
            .files
            .iter()
            .map(|file| Head::of(&file.name, &file.sample.table))
            .collect();
        let recipe = match &self.options.recipe {
            Some(text) => Recipe::from_json(text)?,
            None => {
                let files = self.files.iter();
                let tables: Vec<(&str, &Table)> = files
                    .map(|file| (file.name.as_str(), &file.sample.table))
                    .collect();
                match recognise_files(&tables) {
                    Some(found) => return Ok(found),
                    None => propose(&tables)?,
                }
            }
        };
        let binding = bind(&recipe, &heads)?;
        Ok((recipe, binding))
    }
}
