//! Loading a model: the user's own, or a built-in one that fits the table. What the engine knows
//! of its models is kept here, for a worker that comes after it.

use leptos::prelude::*;
use web_sys::Blob;

use super::{begin, end, score, work};
use crate::engine::{Fit, ModelView, Reply, Request, StudyRequest, TrainedView, Words};
use crate::i18n::{page as text, recommend, study};
use crate::platform::client::unheard;
use crate::platform::{bytes, fetch};
use crate::ui::state::{App, Demo};

/// Loads a model, or a recommender beside it; the present one stays when this one is unsound.
pub async fn load(app: App, name: String, blob: Blob, own: bool) -> bool {
    let client = app.client();
    let asked = (name.clone(), blob.clone());
    match work(app, text::LOADING_MODEL, |_| {
        client.load_model(asked.0, asked.1)
    })
    .await
    {
        Ok(Reply::Model(view)) => {
            take(app, *view, (name, blob), own).await;
            true
        }
        // It names items, and stands beside the model that scores.
        Ok(Reply::Study(view)) if view.asked == StudyRequest::Recommended => {
            let file = name.clone();
            app.update_sources(|sources| sources.recommender = Some((name, blob)));
            app.recommended.set(Some(*view));
            app.recommended_is_old.set(true);
            if own {
                let said = |lang| recommend::LOADED.fill(lang, &[("file", &file)]);
                app.notice.set(Some(Words::of(said)));
            }
            true
        }
        // It tells several classes apart: the model that scores stays.
        Ok(Reply::Study(view)) => {
            // What is shown of it asks for its file's name.
            app.update_sources(|sources| sources.classes = Some((name, blob)));
            app.study.set(Some(*view));
            if own {
                app.notice.set(Some(Words::of(|lang| {
                    study::SEVERAL_TAKEN.text(lang).into()
                })));
            }
            true
        }
        Ok(_) => false,
        Err(failure) => {
            app.fail(&failure);
            false
        }
    }
}

/// Shows the model of a file, and remembers the file for a worker that comes after this one.
async fn take(app: App, view: ModelView, file: (String, Blob), own: bool) {
    let has_earlier = !view.earlier.is_empty();
    show(app, view, None);
    app.update_sources(|sources| {
        sources.model = Some(file);
        sources.own_model = own;
        sources.is_newer_than_kept = true;
    });
    keep_anew(app, has_earlier).await;
}

/// Shows a model that scores from now on, and how its training went if it was trained here.
pub(super) fn show(app: App, model: ModelView, trained: Option<TrainedView>) {
    score::forget(app);
    app.threshold.set(model.threshold.unwrap_or(0.5));
    app.earlier.set(model.earlier.clone());
    app.model.set(Some(model));
    app.trained.set(trained);
}

/// Keeps the models that the engine has, with all that it knows of them.
pub(super) async fn keep(app: App) {
    let (_, asked) = app.client().ask(&Request::KeepModels, unheard());
    let kept = match asked.await {
        Ok(Reply::File { bytes, .. }) => bytes::blob(&bytes),
        Ok(_) => None,
        // The worker may have died of it: what was kept before is all that there is.
        Err(_) => return,
    };
    app.update_sources(|sources| {
        sources.kept = kept;
        sources.is_newer_than_kept = false;
    });
}

/// Keeps the models anew when there is another one that scores, if there is more to keep than
/// its file: earlier ones, or what was kept before, for one of several classes may be among that.
async fn keep_anew(app: App, has_earlier: bool) {
    if has_earlier || app.sources().kept.is_some() {
        keep(app).await;
    }
}

/// Gives a new worker the models that were kept: whether the present one is among them, or
/// nothing when they could not be had again.
pub(super) async fn take_back(app: App, kept: Blob) -> Option<bool> {
    let client = app.client();
    let ending = work(app, text::LOADING_MODEL, |_| client.load_models(kept)).await;
    match ending {
        Ok(Reply::Trained(view)) => show(app, view.model.clone(), Some(*view)),
        Ok(Reply::Model(view)) => show(app, *view, None),
        Ok(Reply::Forgotten(earlier)) => {
            app.earlier.set(earlier);
            return Some(false);
        }
        Ok(_) => return None,
        Err(failure) => {
            app.fail(&failure);
            return None;
        }
    }
    Some(true)
}

/// Looks among the built-in models for one that fits the open table, unless the
/// user brought a model or the present one fits. What does not fit is never shown.
pub async fn find_built_in(app: App, turn: u32) {
    if app.sources().own_model || fits(app) {
        return;
    }
    // To the user the files are still being opened.
    let token = begin(app, text::OPENING);
    try_built_in(app, turn).await;
    end(app, token);
}

async fn try_built_in(app: App, turn: u32) {
    // It was made for other data, and would be shown as such while others are tried.
    if app.model.with_untracked(Option::is_some) {
        forget(app).await;
    }
    let mut is_tried = false;
    for path in Demo::ALL.into_iter().filter_map(Demo::model) {
        if !fetch::is_here(path) {
            continue;
        }
        let Ok(blob) = fetch::beside_page(path).await else {
            continue;
        };
        let name = path.rsplit('/').next().unwrap_or_default().to_string();
        if !app.is_turn(turn) || take_if_it_fits(app, turn, name, blob).await {
            return;
        }
        is_tried = true;
    }
    if is_tried && app.is_turn(turn) {
        forget(app).await;
    }
}

/// Takes a built-in model that fits the open table, and shows nothing of another. One that a
/// newer turn came upon is the engine's by then, and is shown too.
async fn take_if_it_fits(app: App, turn: u32, name: String, blob: Blob) -> bool {
    let client = app.client();
    let asked = (name.clone(), blob.clone());
    let loaded = work(app, text::OPENING, |_| client.load_model(asked.0, asked.1)).await;
    let view = match loaded {
        Ok(Reply::Model(view)) => view,
        Ok(_) => return false,
        Err(failure) => {
            app.fail(&failure);
            return false;
        }
    };
    let is_taken = view.fit.as_ref().is_some_and(Fit::fits) || !app.is_turn(turn);
    if is_taken {
        take(app, *view, (name, blob), false).await;
    }
    is_taken
}

/// Goes on without a model, as the engine does.
async fn forget(app: App) {
    let client = app.client();
    let (_, asked) = client.ask(&Request::ForgetModel, unheard());
    if let Ok(Reply::Forgotten(earlier)) = asked.await {
        let has_earlier = !earlier.is_empty();
        app.earlier.set(earlier);
        app.model.set(None);
        app.trained.set(None);
        app.threshold.set(0.5);
        app.update_sources(|sources| sources.model = None);
        // What was trained before is still listed, and is not lost with the worker either.
        keep_anew(app, has_earlier).await;
    }
}

fn fits(app: App) -> bool {
    app.model.with_untracked(|model| {
        model
            .as_ref()
            .and_then(|model| model.fit.as_ref())
            .is_some_and(Fit::fits)
    })
}
