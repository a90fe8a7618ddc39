//! What the user says of how a file is to be read: the files are opened anew,
//! and what was said is remembered for when the same file is opened again. A file
//! that cannot be read so is read as it was before.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::made::{Made, tell};
use super::{open, score};
use crate::engine::{OpenOptions, ReadOptions, Reading, Reply, Trouble};
use crate::i18n::data as text;
use crate::ui::state::App;

/// How the user wants a file to be read.
pub fn options_of(app: App, file: &str) -> ReadOptions {
    said(app, file).options
}

/// What the user said of a file.
pub fn said(app: App, file: &str) -> Reading {
    let readings = app.sources().readings;
    let said = readings.into_iter().find(|reading| reading.file == file);
    said.unwrap_or_else(|| Reading {
        file: file.to_string(),
        members: members(app, file),
        ..Reading::default()
    })
}

/// The files of a series, by what they are called together.
fn members(app: App, name: &str) -> Vec<String> {
    app.data
        .with_untracked(|data| {
            let mut files = data.as_ref()?.files.iter();
            let file = files.find(|file| file.name == name)?;
            Some(file.members.clone())
        })
        .unwrap_or_default()
}

/// Remembers what the user said of a file.
pub fn remember(app: App, reading: Reading) {
    app.update_sources(|sources| {
        sources.readings.retain(|other| other.file != reading.file);
        let plain = Reading {
            file: reading.file.clone(),
            members: reading.members.clone(),
            ..Reading::default()
        };
        if reading != plain {
            sources.readings.push(reading);
        }
    });
}

/// How files are opened, by what the user said of them so far.
pub fn options(app: App, recipe: Option<String>) -> OpenOptions {
    OpenOptions {
        recipe,
        readings: app.sources().readings,
        today: None,
    }
}

/// Reads a file as the options say. What was said of its columns goes: they
/// may be others now.
pub fn read_as(app: App, file: String, options: ReadOptions) {
    let mut reading = said(app, &file);
    let sheet = reading.options.sheet.take();
    reading.options = ReadOptions { sheet, ..options };
    reading.columns.clear();
    read_again(app, reading);
}

/// Takes another table of a file that holds several.
pub fn choose_sheet(app: App, file: String, sheet: String) {
    let mut reading = said(app, &file);
    reading.options.sheet = Some(sheet);
    reading.columns.clear();
    read_again(app, reading);
}

fn read_again(app: App, reading: Reading) {
    let turn = app.begin_turn();
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        let (before, files) = (app.sources().readings, app.sources().files);
        let made = Made::of(app);
        remember(app, reading.clone());
        let by = made.recipe().filter(|_| open::is_streamed(app));
        let mut ending = open::read(app, files.clone(), by.clone()).await;
        let mut built = by.is_some().then(|| ended(&ending));
        if let Some(Err(failure)) = &built
            && !matches!(failure, Trouble::Cancelled | Trouble::Superseded)
        {
            // It may be the plan that no longer fits.
            ending = open::read(app, files.clone(), None).await;
        }
        let mut refused = Vec::new();
        if let Ok(Reply::Data(view)) = &ending
            && view.lost(&reading)
        {
            refused.clone_from(&view.refused);
            app.update_sources(|sources| sources.readings = before.clone());
            let again = open::read(app, files.clone(), by.clone()).await;
            // If even that fails, the other files are what the engine holds.
            if again.is_ok() {
                built = by.is_some().then(|| ended(&again));
                ending = again;
                let file = &reading.file;
                tell(app, |lang| {
                    text::READ_AS_BEFORE.fill(lang, &[("file", file)])
                });
            }
        }
        if !open::take(app, files, ending) {
            app.update_sources(|sources| sources.readings = before);
            return;
        }
        open::tell_refused(app, &refused);
        made.put_back(app, built).await;
        if app.is_turn(turn) {
            score::score_if_it_fits(app).await;
        }
    });
}

fn ended(ending: &Result<Reply, Trouble>) -> Result<(), Trouble> {
    ending.as_ref().map(|_| ()).map_err(Trouble::clone)
}
