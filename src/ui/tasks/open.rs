//! Opening files and demos, and giving them to a new worker when one died.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Blob;

use super::{audit, begin, build, end, model, reread, score, work};
use crate::engine::{self, RefusedFile, Reply, Request, Trouble, Words};
use crate::i18n::page as text;
use crate::platform::client::unheard;
use crate::platform::{bytes, fetch, lock};
use crate::ui::state::{App, Demo};

/// Opens what the user chose or dropped: tables, models, or both at once.
pub fn open_files(app: App, files: Vec<(String, Blob)>) {
    if files.is_empty() {
        return;
    }
    let turn = app.begin_turn();
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        if !close_the_page(app).await || !app.is_turn(turn) {
            return;
        }
        let (mut models, mut tables) = (Vec::new(), Vec::new());
        for (name, blob) in files {
            match is_model(app, &name, &blob).await {
                true => models.push((name, blob)),
                false => tables.push((name, blob)),
            }
        }
        if !app.is_turn(turn) {
            return;
        }
        // Of several models the last one dropped is the one meant.
        if let Some((name, blob)) = models.into_iter().next_back() {
            model::load(app, name, blob, true).await;
        }
        if app.is_turn(turn) && !tables.is_empty() && open_tables(app, tables).await {
            app.demo.set(None);
            model::find_built_in(app, turn).await;
        }
        // Scores that no model replaced stay; one of several classes is judged beside them.
        if app.is_turn(turn) {
            score::score_if_it_fits(app).await;
        }
    });
}

/// Loads the model that the user chose by the model's own button.
pub fn open_model(app: App, name: String, blob: Blob) {
    let turn = app.begin_turn();
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        if close_the_page(app).await && app.is_turn(turn) {
            model::load(app, name, blob, true).await;
        }
        if app.is_turn(turn) {
            score::score_if_it_fits(app).await;
        }
    });
}

/// Bytes of a file that tell a table from a model.
const BEGINNING: f64 = 65_536.0;

/// Whether a file is a model rather than a table, as the engine tells it.
async fn is_model(app: App, name: &str, blob: &Blob) -> bool {
    let beginning = match blob.slice_with_f64_and_f64(0.0, BEGINNING) {
        Ok(beginning) => bytes::whole(beginning).await,
        Err(error) => Err(bytes::describe(&error)),
    };
    // What cannot be read is told by whoever opens it.
    let start = beginning.unwrap_or_default();
    if !engine::is_packed(&start) {
        return engine::is_model(name, &start);
    }
    let name = name.to_string();
    let (_, asked) = app
        .client()
        .ask(&Request::IsModel { name, start }, unheard());
    matches!(asked.await, Ok(Reply::IsModel(true)))
}

/// Closes the page to the network before a user's own file is opened. The
/// policy binds only workers started later, so the present one is replaced and
/// given again what it held.
pub async fn close_the_page(app: App) -> bool {
    if app.locked.get_untracked() {
        return true;
    }
    // Behind the lock nothing can be fetched any more, the engine's program neither.
    if let Err(failure) = app.client().arrived().await {
        app.error
            .set(Some(Words::of(move |lang| failure.say(lang))));
        return false;
    }
    if !lock::engage() {
        app.error
            .set(Some(Words::of(|lang| text::LOCK_FAILED.text(lang).into())));
        return false;
    }
    app.locked.set(true);
    app.client().replace();
    // Who stops that wants nothing opened.
    restore(app).await.is_some()
}

/// Gives a new worker what the old one held, but for the scores: `false` when something could
/// not be had again, nothing when the user stopped it and the tables are closed.
pub async fn restore(app: App) -> Option<bool> {
    let sources = app.sources();
    let (demo, active) = (
        app.demo.get_untracked(),
        app.data.with_untracked(|d| d.as_ref().map(|d| d.active)),
    );
    let joined = is_joined(app);
    // What was not applied yet is not lost either.
    let (edits, script) = (app.edits.get_untracked(), app.script.get_untracked());
    let mut whole = true;
    let threshold = app.threshold.get_untracked();
    // Models may be kept without one that scores.
    let has_model = app.model.with_untracked(Option::is_some);
    let back = match sources.kept {
        Some(kept) => model::take_back(app, kept).await,
        None => Some(false),
    };
    whole &= back.is_some();
    let is_back = back == Some(true) && !sources.is_newer_than_kept;
    if let Some((name, blob)) = sources.model.filter(|_| !is_back) {
        whole &= model::load(app, name, blob, sources.own_model).await;
    } else {
        whole &= is_back || !has_model;
    }
    if has_model {
        app.threshold.set(threshold);
    }
    // Dropped after what was kept.
    if let Some((name, blob)) = sources.classes {
        whole &= model::load(app, name, blob, false).await;
    }
    let mut is_open = false;
    let mut is_stopped = false;
    if !sources.files.is_empty() {
        let ending = read(app, sources.files.clone(), None).await;
        // The user opens others already.
        if matches!(ending, Err(Trouble::Superseded)) {
            return Some(whole);
        }
        is_stopped = matches!(ending, Err(Trouble::Cancelled));
        is_open = take(app, sources.files, ending);
        whole &= is_open;
        if !is_open {
            close_tables(app, is_stopped);
        }
    }
    if is_open {
        app.demo.set(demo);
        // The engine proposes a table; the user may have chosen another, or
        // built one by a recipe of their own.
        let proposed = app.data.with_untracked(|d| d.as_ref().map(|d| d.active));
        match (sources.recipe, active) {
            (Some(recipe), _) if joined => {
                whole &= build::by_recipe(app, recipe).await.is_ok();
            }
            (_, Some(table)) if !joined && (active != proposed || is_joined(app)) => {
                whole &= show_table(app, table).await;
            }
            _ => {}
        }
        app.edits.set(edits);
        app.script.set(script);
    }
    if let Some((name, blob)) = sources.recommender {
        whole &= model::load(app, name, blob, false).await;
    }
    (!is_stopped).then_some(whole)
}

/// Forgets the tables that a new worker was not given again: what the page shows is what there is.
fn close_tables(app: App, is_stopped: bool) {
    score::forget_table(app);
    build::forget_edits(app);
    app.data.set(None);
    app.audit.set(None);
    app.demo.set(None);
    app.departed.set(false);
    app.model.update(|model| {
        if let Some(model) = model {
            model.fit = None;
        }
    });
    app.update_sources(|sources| {
        sources.files.clear();
        (sources.recipe, sources.proposal) = (None, None);
    });
    if is_stopped {
        app.notice.set(Some(Words::of(|lang| {
            text::TABLES_CLOSED.text(lang).into()
        })));
    }
}

pub(super) fn is_joined(app: App) -> bool {
    app.data
        .with_untracked(|data| data.as_ref().is_some_and(|data| data.joined.is_some()))
}

/// Opens one of the demos with its model.
pub fn open_demo(app: App, demo: Demo) {
    let turn = app.begin_turn();
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        let paths: Vec<&str> = demo.paths().collect();
        if app.locked.get_untracked() && !paths.iter().all(|path| fetch::is_here(path)) {
            app.error
                .set(Some(Words::of(|lang| text::DEMO_LOCKED.text(lang).into())));
            return;
        }
        let token = begin(app, text::FETCHING_DEMO);
        let fetched = fetch_all(app, turn, &paths).await;
        end(app, token);
        let Some(mut blobs) = fetched else { return };
        let model = demo.model().and_then(|_| blobs.pop());
        // The tables first: if they are not opened, the present model stays.
        if open_tables(app, blobs).await && app.is_turn(turn) {
            app.demo.set(Some(demo));
            match model {
                Some((name, model)) => {
                    model::load(app, name, model, false).await;
                }
                None => model::find_built_in(app, turn).await,
            }
        }
        if app.is_turn(turn) {
            score::score_if_it_fits(app).await;
        }
    });
}

/// Fetches one of the open demo's models, and scores with it.
pub fn open_shipped(app: App, path: String) {
    let turn = app.begin_turn();
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        let token = begin(app, text::LOADING_MODEL);
        let fetched = fetch_all(app, turn, &[&path]).await;
        end(app, token);
        let model = fetched.and_then(|mut blobs| blobs.pop());
        if let Some((name, blob)) = model
            && model::load(app, name, blob, false).await
            && app.is_turn(turn)
        {
            score::score_if_it_fits(app).await;
        }
    });
}

/// All of the files, or nothing once one fails or a newer turn has begun.
async fn fetch_all(app: App, turn: u32, paths: &[&str]) -> Option<Vec<(String, Blob)>> {
    let mut blobs = Vec::with_capacity(paths.len());
    for path in paths {
        let fetched = fetch::beside_page(path).await;
        if !app.is_turn(turn) {
            return None;
        }
        match fetched {
            Ok(blob) => {
                let name = path.rsplit('/').next().unwrap_or(path).to_string();
                blobs.push((name, blob));
            }
            Err(reason) => {
                app.fail(&Trouble::Unreadable {
                    file: path.to_string(),
                    reason,
                });
                return None;
            }
        }
    }
    Some(blobs)
}

/// Fetches what the demos need, so that they are there after the page is closed.
pub async fn fetch_demos(app: App) {
    fetch_beforehand(app, Demo::ALL.into_iter().flat_map(Demo::paths)).await;
}

/// Fetches the built-in models while nothing else is to be done.
pub async fn fetch_models(app: App) {
    fetch_beforehand(app, Demo::ALL.into_iter().filter_map(Demo::model)).await;
}

/// Fetches one after another, until a file of the user's closes the page: what is asked for
/// then would only be refused.
async fn fetch_beforehand(app: App, paths: impl Iterator<Item = &'static str>) {
    for path in paths {
        if app.locked.get_untracked() {
            return;
        }
        // What cannot be had now is asked for again when it is needed.
        let _ = fetch::beside_page(path).await;
    }
}

/// Opens tables; what was open before stays when none of them can be.
async fn open_tables(app: App, files: Vec<(String, Blob)>) -> bool {
    let ending = read(app, files.clone(), None).await;
    take(app, files, ending)
}

/// Reads files by what the user said of them; streamed ones are built by `recipe`, if one is
/// given.
pub(super) async fn read(
    app: App,
    files: Vec<(String, Blob)>,
    recipe: Option<String>,
) -> Result<Reply, Trouble> {
    let client = app.client();
    let options = reread::options(app, recipe);
    work(app, text::OPENING, |told| client.open(files, options, told)).await
}

/// Shows and remembers files that were read, if any could be.
pub(super) fn take(app: App, files: Vec<(String, Blob)>, ending: Result<Reply, Trouble>) -> bool {
    let opened = show_data(app, ending);
    if opened {
        let proposal = app
            .data
            .with_untracked(|data| Some(data.as_ref()?.plan.as_ref()?.recipe.clone()));
        app.update_sources(|sources| {
            sources.files = files;
            sources.recipe = None;
            sources.proposal = proposal;
        });
        app.departed.set(false);
    }
    opened
}

/// Opens the files that are open once more, by what the user now says of them.
/// Streamed ones are built by `recipe`, if one is given.
pub(super) async fn open_again(app: App, recipe: Option<String>) -> bool {
    let Some(recipe) = recipe else {
        return open_tables(app, app.sources().files).await;
    };
    let ending = streamed_by(app, recipe).await;
    show_data(app, ending)
}

/// Reads streamed files anew, to be built by a recipe.
pub(super) async fn streamed_by(app: App, recipe: String) -> Result<Reply, Trouble> {
    read(app, app.sources().files, Some(recipe)).await
}

/// Whether files are open that are too large to be held.
pub(super) fn is_streamed(app: App) -> bool {
    app.data.with_untracked(|data| {
        let files = data.as_ref().map(|data| &data.files);
        files.is_some_and(|files| files.iter().any(|file| file.sampled.is_some()))
    })
}

/// Looks at another of the opened files.
pub fn choose_table(app: App, table: usize) {
    spawn_local(async move {
        if show_table(app, table).await {
            score::score_if_it_fits(app).await;
        }
    });
}

async fn show_table(app: App, table: usize) -> bool {
    let request = Request::ChooseTable { table };
    let client = app.client();
    let ending = work(app, text::OPENING, |told| client.ask(&request, told)).await;
    show_data(app, ending)
}

/// Says which files could not be opened, and why.
pub(super) fn tell_refused(app: App, refused: &[RefusedFile]) {
    if refused.is_empty() {
        return;
    }
    let reasons = |lang| {
        let all: Vec<&str> = refused.iter().map(|file| file.reason.text(lang)).collect();
        all.join("\n")
    };
    app.error.set(Some(Words::of(reasons)));
}

/// Shows what was opened, or why it was not.
pub(super) fn show_data(app: App, ending: Result<Reply, Trouble>) -> bool {
    let view = match ending {
        Ok(Reply::Data(view)) => *view,
        Ok(_) => return false,
        Err(failure) => {
            app.fail(&failure);
            return false;
        }
    };
    tell_refused(app, &view.refused);
    let fit = view.fit.clone();
    app.model.update(|model| {
        if let Some(model) = model {
            model.fit = fit;
        }
    });
    score::forget_table(app);
    build::forget_edits(app);
    app.data.set(Some(view));
    audit::look(app);
    app.recommended_is_old.set(true);
    true
}
