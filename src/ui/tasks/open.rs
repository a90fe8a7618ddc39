//! Opening files and demos, and giving them to a new worker when one died.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Blob;

use super::{model, score, work};
use crate::engine::{Failure, Reply, Words};
use crate::i18n::page as text;
use crate::platform::{fetch, lock};
use crate::ui::state::{App, Demo};

/// Opens what the user chose or dropped: tables, models, or both at once.
pub fn open_files(app: App, files: Vec<(String, Blob)>) {
    if files.is_empty() {
        return;
    }
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        if !close_the_page(app).await {
            return;
        }
        let (models, tables): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|(name, _)| is_model(name));
        if let Some((name, blob)) = models.into_iter().next_back() {
            model::load(app, name, blob, true).await;
        }
        if !tables.is_empty() && open_tables(app, tables).await {
            app.demo.set(None);
            model::find_built_in(app).await;
        }
        score::score_if_it_fits(app).await;
    });
}

/// A model is told from a table by its name; what it holds is checked later.
fn is_model(name: &str) -> bool {
    let name = name.to_lowercase();
    [
        ".json", ".json.gz", ".ubj", ".onnx", ".cbm", ".pkl", ".pickle", ".joblib", ".model",
        ".bst",
    ]
    .iter()
    .any(|ending| name.ends_with(ending))
}

/// Closes the page to the network before a user's own file is opened. The
/// policy binds only workers started later, so the present one is replaced and
/// given again what it held.
pub async fn close_the_page(app: App) -> bool {
    if app.locked.get_untracked() {
        return true;
    }
    if !lock::engage() {
        app.error
            .set(Some(Words::of(|lang| text::LOCK_FAILED.text(lang).into())));
        return false;
    }
    app.locked.set(true);
    app.client().replace();
    restore(app).await;
    true
}

/// Gives a new worker what the old one held.
pub async fn restore(app: App) {
    let sources = app.sources();
    let scored = app.scores.with_untracked(Option::is_some);
    if let Some((name, blob)) = sources.model {
        model::load(app, name, blob, sources.own_model).await;
    }
    if !sources.files.is_empty() {
        open_tables(app, sources.files).await;
        if scored {
            score::score_if_it_fits(app).await;
        }
    }
}

/// Opens one of the demos with its model.
pub fn open_demo(app: App, demo: Demo) {
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        let paths: Vec<&str> = demo.files().iter().copied().chain([demo.model()]).collect();
        if app.locked.get_untracked() && !paths.iter().all(|path| fetch::is_here(path)) {
            app.error
                .set(Some(Words::of(|lang| text::DEMO_LOCKED.text(lang).into())));
            return;
        }
        let since = js_sys::Date::now();
        let what = text::FETCHING_DEMO;
        app.work.set(Some(crate::ui::state::Work {
            job: None,
            what,
            progress: None,
            since,
        }));
        let mut blobs = Vec::new();
        for path in paths {
            match fetch::beside_page(path).await {
                Ok(blob) => {
                    let name = path.rsplit('/').next().unwrap_or(path).to_string();
                    blobs.push((name, blob));
                }
                Err(reason) => {
                    app.work.set(None);
                    let file = path.to_string();
                    app.fail(&Failure::Unreadable { file, reason });
                    return;
                }
            }
        }
        let Some((name, model)) = blobs.pop() else {
            return;
        };
        model::load(app, name, model, false).await;
        if open_tables(app, blobs).await {
            app.demo.set(Some(demo));
            score::score_if_it_fits(app).await;
        }
    });
}

/// Fetches what the demos need, so that they are there after the page is closed.
pub async fn fetch_demos() {
    for demo in [Demo::Ecommerce, Demo::Subscription] {
        for path in demo.files().iter().copied().chain([demo.model()]) {
            // A demo that cannot be had now is asked for again when it is opened.
            let _ = fetch::beside_page(path).await;
        }
    }
}

/// Fetches the built-in models while nothing else is to be done.
pub async fn fetch_models() {
    for demo in [Demo::Ecommerce, Demo::Subscription] {
        let _ = fetch::beside_page(demo.model()).await;
    }
}

/// Opens tables; what was open before stays when none of them can be.
async fn open_tables(app: App, files: Vec<(String, Blob)>) -> bool {
    let client = app.client();
    let asked = files.clone();
    let ending = work(app, text::OPENING, |told| client.open(asked, told)).await;
    match ending {
        Ok(Reply::Data(view)) => {
            if let Some(refused) = view.refused.first() {
                app.error.set(Some(refused.reason.clone()));
            }
            let fit = view.fit.clone();
            app.model.update(|model| {
                if let Some(model) = model {
                    model.fit = fit;
                }
            });
            score::forget(app);
            app.data.set(Some(*view));
            app.update_sources(|sources| sources.files = files);
            true
        }
        Ok(_) => false,
        Err(failure) => {
            app.fail(&failure);
            false
        }
    }
}

/// Looks at another of the opened files.
pub fn choose_table(app: App, table: usize) {
    spawn_local(async move {
        let request = crate::engine::Request::ChooseTable { table };
        let client = app.client();
        match work(app, text::OPENING, |told| client.ask(&request, told)).await {
            Ok(Reply::Data(view)) => {
                let fit = view.fit.clone();
                app.model.update(|model| {
                    if let Some(model) = model {
                        model.fit = fit;
                    }
                });
                score::forget(app);
                app.data.set(Some(*view));
                score::score_if_it_fits(app).await;
            }
            Ok(_) => {}
            Err(failure) => app.fail(&failure),
        }
    });
}
