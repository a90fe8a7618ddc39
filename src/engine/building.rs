//! Building the customers' table from the opened files, step by step. The
//! session changes only when all of it is done.

use super::data;
use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Reply, Stage};
use super::profiling;
use super::session::{Joined, OpenedFile, Session};
use super::view::{RefusedFile, Words};
use crate::feature::recipe::{
    Binding, Build, Built, Finish, Head, Looks, Recipe, RecipeError, TableRows, agreed, bind,
    recognise_files,
};
use crate::i18n::Lang;
use crate::table::Table;
use crate::table::profile::{self, ColumnProfile};

/// Rows taken over in one step.
const ROWS: usize = 1 << 14;

/// A build under way.
pub(super) struct BuildJob {
    /// Files that replace the session's once the build is done; none: the session's own.
    opened: Option<FilesOpened>,
    recipe: Recipe,
    binding: Binding,
    next_part: usize,
    rows: Option<TableRows>,
    state: State,
}

/// Files that were opened, and those that were not.
pub(super) type FilesOpened = (Vec<OpenedFile>, Vec<RefusedFile>);

enum State {
    Gathering(Box<Build>),
    Finishing(Box<Finish>),
    Profiling(Box<Built>, Vec<ColumnProfile>),
    Spent,
}

impl BuildJob {
    /// A build of opened files that nobody asked for; the files again if it cannot be begun.
    pub fn of_opened(
        (mut files, refused): FilesOpened,
        (recipe, binding): (Recipe, Binding),
    ) -> Result<BuildJob, FilesOpened> {
        agree(&binding, &mut files);
        match begun(&recipe, &binding, &files) {
            Ok(build) => Ok(BuildJob {
                opened: Some((files, refused)),
                recipe,
                binding,
                next_part: 0,
                rows: None,
                state: State::Gathering(Box::new(build)),
            }),
            Err(_) => Err((files, refused)),
        }
    }

    /// A build of the session's files by a recipe that the user chose or edited.
    pub fn of_session(session: &Session, recipe: &str) -> Result<BuildJob, Failure> {
        let recipe = Recipe::from_json(recipe)?;
        if session.files.iter().any(|file| file.sampled) {
            return Err(Failure::NotHeld);
        }
        let binding = bind(&recipe, &heads(&session.files))?;
        let build = begun(&recipe, &binding, &session.files)?;
        Ok(BuildJob {
            opened: None,
            recipe,
            binding,
            next_part: 0,
            rows: None,
            state: State::Gathering(Box::new(build)),
        })
    }

    /// A build of files that replace the session's own.
    pub fn of_files(mut files: Vec<OpenedFile>, recipe: Recipe) -> Result<BuildJob, Failure> {
        let binding = bind(&recipe, &heads(&files))?;
        agree(&binding, &mut files);
        let build = begun(&recipe, &binding, &files)?;
        Ok(BuildJob {
            opened: Some((files, Vec::new())),
            recipe,
            binding,
            next_part: 0,
            rows: None,
            state: State::Gathering(Box::new(build)),
        })
    }

    /// What is left of a build whose rows were streamed.
    pub fn of_stream(
        files: Vec<OpenedFile>,
        refused: Vec<RefusedFile>,
        recipe: Recipe,
        binding: Binding,
        build: Box<Build>,
    ) -> BuildJob {
        BuildJob {
            opened: Some((files, refused)),
            next_part: binding.parts.len(),
            recipe,
            binding,
            rows: None,
            state: State::Gathering(build),
        }
    }

    /// The files of a build that failed, among which it is told why: what was read is not lost
    /// with a plan that nobody asked for.
    pub fn into_opened(self, failure: &Failure) -> Option<FilesOpened> {
        let (files, mut refused) = self.opened?;
        refused.push(RefusedFile {
            reason: Words::of(|lang| failure.say(lang)),
        });
        Some((files, refused))
    }

    pub fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        if let Some((files, _)) = &mut self.opened
            && let Some(progress) = profiling::step(files, session.today)
        {
            return Ok(Advance::More(progress));
        }
        let files = match &self.opened {
            Some((files, _)) => files,
            None => &session.files,
        };
        match std::mem::replace(&mut self.state, State::Spent) {
            State::Gathering(mut build) => {
                if let Some(part) = self.binding.parts.get(self.next_part)
                    && let Some(file) = files.get(part.file)
                {
                    let rows = self.rows.get_or_insert_with(|| {
                        TableRows::new(&mut build, part.table, &file.table, &part.places)
                    });
                    if !rows.step(&mut build, &file.table, ROWS) {
                        self.rows = None;
                        self.next_part += 1;
                    }
                    let progress = self.progress(files);
                    self.state = State::Gathering(build);
                    return Ok(Advance::More(progress));
                }
                let progress = self.progress(files);
                self.state = State::Finishing(Box::new(Finish::new(*build)?));
                Ok(Advance::More(progress))
            }
            State::Finishing(mut finish) => {
                if finish.step() {
                    let (done, total) = finish.progress();
                    self.state = State::Finishing(finish);
                    let stage = Stage::Reckoning;
                    return Ok(Advance::More(Progress::new(stage, done, total)));
                }
                let (done, total) = finish.progress();
                self.state = State::Profiling(Box::new(finish.finish()?), Vec::new());
                let stage = Stage::Reckoning;
                Ok(Advance::More(Progress::new(stage, done, total)))
            }
            State::Profiling(built, mut profiles) => {
                let total = built.table.columns().len() as u64;
                let next = profile::column_in(&built.table, profiles.len(), session.today);
                if let Some(profile) = next {
                    profiles.push(profile);
                    let done = profiles.len() as u64;
                    self.state = State::Profiling(built, profiles);
                    let stage = Stage::Profiling;
                    return Ok(Advance::More(Progress::new(stage, done, total)));
                }
                Ok(Advance::Finished(self.take_over(session, *built, profiles)))
            }
            State::Spent => Err(Failure::NothingOpen),
        }
    }

    fn take_over(
        &mut self,
        session: &mut Session,
        built: Built,
        profiles: Vec<ColumnProfile>,
    ) -> Reply {
        let mut refused = Vec::new();
        if let Some((mut files, others)) = self.opened.take() {
            profiling::cover(&mut files, &self.recipe, &self.binding, &built.report);
            session.active = data::largest(&files);
            session.proposal = None;
            (session.files, session.looks) = (files, Looks::default());
            refused = others;
        }
        let (en, ko) = (built.report.say(Lang::En), built.report.say(Lang::Ko));
        let findings = en.into_iter().zip(ko).map(|(en, ko)| Words { en, ko });
        session.joined = Some(Joined {
            profiles,
            findings: findings.collect(),
            parts: built.parts,
            recipe: self.recipe.clone(),
            binding: self.binding.clone(),
            report: built.report,
            table: built.table,
        });
        session.forget_table();
        let mut view = data::view(session);
        view.refused = refused;
        Reply::Data(Box::new(view))
    }

    fn progress(&self, files: &[OpenedFile]) -> Progress {
        let rows = |part: &crate::feature::recipe::BoundFile| {
            files.get(part.file).map_or(0, |file| file.table.rows()) as u64
        };
        let before = self.binding.parts.iter().take(self.next_part);
        let done: u64 = before.map(rows).sum();
        let here = self.rows.as_ref().map_or(0, TableRows::done) as u64;
        Progress::new(
            Stage::Joining,
            done + here,
            self.binding.parts.iter().map(rows).sum(),
        )
    }
}

/// Takes what is open in one file as it is certain in another of the same table.
fn agree(binding: &Binding, files: &mut [OpenedFile]) {
    let tables: Vec<&Table> = files.iter().map(|file| &file.table).collect();
    for one in agreed(binding, &tables) {
        if let Some(file) = files.get_mut(one.file) {
            file.table = one.of(&file.table);
            // They are looked at anew.
            file.profiles.clear();
        }
    }
}

/// A build that knows which files play no part.
fn begun(recipe: &Recipe, binding: &Binding, files: &[OpenedFile]) -> Result<Build, RecipeError> {
    let mut build = Build::new(recipe.clone())?;
    build.note(binding, &heads(files));
    Ok(build)
}

/// A single table with one row per customer is already what a build would make.
pub(super) fn is_worth(recipe: &Recipe, binding: &Binding) -> bool {
    use crate::feature::recipe::RowsPerCustomer;
    let one = |table: usize| {
        recipe
            .tables
            .get(table)
            .is_some_and(|rule| rule.rows == RowsPerCustomer::One)
    };
    recipe.anchors.is_some() || binding.parts.iter().any(|part| !one(part.table))
}

/// The built-in recipe that the files are for.
pub(super) fn recognised(files: &[OpenedFile]) -> Option<(Recipe, Binding)> {
    let files = files.iter();
    let files: Vec<(&str, &Table)> = files
        .map(|file| (file.name.as_str(), &file.table))
        .collect();
    recognise_files(&files)
}

/// The columns of every file.
pub(super) fn heads(files: &[OpenedFile]) -> Vec<Head> {
    let heads = files.iter();
    heads
        .map(|file| Head::of(&file.shown(), &file.table))
        .collect()
}
