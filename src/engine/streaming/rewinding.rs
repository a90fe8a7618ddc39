//! Rows that contradict what was taken for granted by the files' beginnings: all files are
//! read once more, by what the rows showed.

use super::{Streaming, Way};
use crate::engine::failure::Failure;
use crate::feature::recipe::{
    Binding, Build, Contradiction, Head, Recipe, RecipeError, Retyped, agreed, decided,
};
use crate::table::{Table, followed_by};

impl Streaming {
    /// Begins anew where rows contradicted the beginnings, with the first file of the
    /// [order](Streaming::order); `false` when there is no reason to, or not yet. To be asked
    /// after every file. Each column is settled once, so that it comes to an end.
    ///
    /// # Errors
    /// When the recipe does not make sense (it did before).
    pub fn rewind(&mut self) -> Result<bool, Failure> {
        if self.columns.is_some() {
            return self.build_instead();
        }
        let contradicted = std::mem::take(&mut self.contradicted);
        // What whole files showed waits until the last one has shown it, too: hundreds of them
        // may be written so, and all are read but once more.
        if !contradicted && !self.is_read() {
            return Ok(false);
        }
        let late = std::mem::take(&mut self.late);
        // What is read again shows it again.
        let grown = !contradicted && self.grow(late);
        if !contradicted && !grown && self.unlike.is_empty() {
            return Ok(false);
        }
        let mut retyped = std::mem::take(&mut self.unlike);
        let Some((recipe, binding)) = &self.plan else {
            return Ok(false);
        };
        if let (true, Some(found)) = (contradicted, self.settled.last()) {
            retyped.extend(decided(binding, &self.tables(), found));
        }
        match grown {
            true => {
                self.retype(retyped);
                self.plan_build()?;
            }
            false => {
                self.build = Some(self.begun(recipe, binding)?);
                self.retype(retyped);
            }
        }
        self.current = None;
        for file in &mut self.files {
            file.report = None;
        }
        Ok(true)
    }

    /// Takes in columns that come up after the beginnings of files, if something else is built
    /// with them; whether that is so. A file that has them from its beginning on has none of
    /// them the next time, so that it comes to an end.
    fn grow(&mut self, late: Vec<(usize, Table)>) -> bool {
        let mut before = Vec::with_capacity(late.len());
        for (place, rows) in late {
            let Some(file) = self.files.get_mut(place) else {
                continue;
            };
            let grown = file.reading.correct(followed_by(&file.sample.table, &rows));
            let retyped = file.retyped.iter().cloned();
            let grown = retyped.fold(grown, |table, (column, choice)| {
                let file = place;
                let one = Retyped {
                    file,
                    column,
                    choice,
                };
                one.of(&table)
            });
            before.push((place, std::mem::replace(&mut file.sample.table, grown)));
        }
        let is_other = !before.is_empty() && {
            let planned = self.planned().ok();
            planned.is_some() && planned != self.plan
        };
        if !is_other {
            // As they were: they play no part, and are told.
            for (place, table) in before {
                if let Some(file) = self.files.get_mut(place) {
                    file.sample.table = table;
                }
            }
        }
        is_other
    }

    /// Whether every file was read to its end.
    fn is_read(&self) -> bool {
        let parts = self.plan.iter().flat_map(|(_, binding)| &binding.parts);
        let mut files = parts.filter_map(|part| self.files.get(part.file));
        files.all(|file| file.report.is_some())
    }

    /// A build that knows which files play no part, and what rows have shown so far.
    pub(super) fn begun(
        &self,
        recipe: &Recipe,
        binding: &Binding,
    ) -> Result<Box<Build>, RecipeError> {
        let mut build = Build::new(recipe.clone())?;
        let heads = self.files.iter();
        let heads = heads.map(|file| Head::of(&file.name, &file.sample.table));
        build.note(binding, &heads.collect::<Vec<_>>());
        for found in &self.settled {
            build.settled(found);
        }
        Ok(Box::new(build))
    }

    /// Takes what is open in one file as it is certain in another of the same table.
    pub(super) fn agree(&mut self, binding: &Binding) {
        let retyped = agreed(binding, &self.tables());
        self.retype(retyped);
    }

    fn tables(&self) -> Vec<&Table> {
        self.files.iter().map(|file| &file.sample.table).collect()
    }

    /// Takes columns for what they turned out to be.
    pub(super) fn retype(&mut self, retyped: Vec<Retyped>) {
        for one in retyped {
            if let Some(file) = self.files.get_mut(one.file) {
                file.sample.table = one.of(&file.sample.table);
                file.retyped.push((one.column, one.choice));
            }
        }
    }

    /// Whether the file that is being read contradicts its beginning.
    pub(super) fn is_contradicted(&mut self) -> bool {
        let found = self
            .current
            .as_ref()
            .and_then(|current| match &current.way {
                Way::General(_, rows) | Way::Poured(_, rows) => rows.contradiction(),
                Way::Ranges(rows) => rows.contradiction(),
                Way::Fast(..) | Way::Part(..) | Way::Held(_) => None,
            });
        found.is_some_and(|found| {
            self.contradict(found);
            true
        })
    }

    /// Looks at what all rows of a file showed of columns that begin otherwise.
    pub(super) fn compare(&mut self, file: usize) {
        let (Some(build), Some((_, binding))) = (&mut self.build, &self.plan) else {
            return;
        };
        let part = binding.parts.iter().find(|part| part.file == file);
        let (Some(part), Some(streamed)) = (part, self.files.get(file)) else {
            return;
        };
        let columns = streamed.sample.table.columns();
        for (found, retyped) in build.misread(part.table, &part.places, columns) {
            // Said once, in however many files it is so.
            if !self.settled.iter().any(|known| known.is_like(&found)) {
                self.settled.push(found);
            }
            self.unlike.push(Retyped { file, ..retyped });
        }
    }

    pub(super) fn contradict(&mut self, found: Contradiction) {
        if !self.contradicted {
            self.settled.push(found);
            self.contradicted = true;
        }
    }
}
