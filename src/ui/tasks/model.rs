//! Loading a model: the user's own, or a built-in one that fits the table.

use leptos::prelude::*;
use web_sys::Blob;

use super::{score, work};
use crate::engine::{Fit, Reply, Request, Words};
use crate::i18n::{page as text, study};
use crate::platform::client::unheard;
use crate::platform::fetch;
use crate::ui::state::{App, Demo};

/// Loads a model; the present one stays when this one is unsound.
pub async fn load(app: App, name: String, blob: Blob, own: bool) -> bool {
    let client = app.client();
    let asked = (name.clone(), blob.clone());
    match work(app, text::LOADING_MODEL, |_| {
        client.load_model(asked.0, asked.1)
    })
    .await
    {
        Ok(Reply::Model(view)) => {
            score::forget(app);
            app.threshold.set(view.threshold.unwrap_or(0.5));
            app.model.set(Some(*view));
            app.trained.set(None);
            app.update_sources(|sources| {
                sources.model = Some((name, blob));
                sources.own_model = own;
            });
            true
        }
        // It tells several classes apart: the model that scores stays.
        Ok(Reply::Study(view)) => {
            app.study.set(Some(*view));
            app.update_sources(|sources| sources.classes = Some((name, blob)));
            app.notice.set(Some(Words::of(|lang| {
                study::SEVERAL_TAKEN.text(lang).into()
            })));
            true
        }
        Ok(_) => false,
        Err(failure) => {
            app.fail(&failure);
            false
        }
    }
}

/// Looks among the built-in models for one that fits the open table, unless the
/// user brought a model or the present one fits.
pub async fn find_built_in(app: App, turn: u32) {
    if app.sources().own_model || fits(app) {
        return;
    }
    for path in Demo::ALL.into_iter().filter_map(Demo::model) {
        if !fetch::is_here(path) {
            continue;
        }
        let Ok(blob) = fetch::beside_page(path).await else {
            continue;
        };
        let name = path.rsplit('/').next().unwrap_or_default().to_string();
        if !app.is_turn(turn) || (load(app, name, blob, false).await && fits(app)) {
            return;
        }
    }
    let client = app.client();
    let (_, asked) = client.ask(&Request::ForgetModel, unheard());
    if asked.await.is_ok() {
        app.model.set(None);
        app.trained.set(None);
        app.threshold.set(0.5);
        app.update_sources(|sources| sources.model = None);
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
