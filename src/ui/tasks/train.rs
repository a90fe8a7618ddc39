//! Training a model, and making it the one that scores.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{score, work};
use crate::engine::{ModelFormat, ModelView, Reply, Request, TrainRequest, TrainedView, Words};
use crate::i18n::{models as text, page};
use crate::platform::client::unheard;
use crate::platform::{bytes, download};
use crate::ui::state::{App, Work};

/// A minute, in milliseconds.
const MINUTE: u32 = 60_000;

/// Trains; the present model stays when that fails or is cancelled. A search among it ends
/// after so many minutes, if any are given.
pub fn train(app: App, asked: TrainRequest, minutes: u32) {
    app.begin_turn();
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        app.learning.set(Vec::new());
        let searches = asked.trials > 0 && minutes > 0;
        let request = Request::Train(asked);
        let client = app.client();
        let begin = |told| {
            let (job, ending) = client.ask(&request, told);
            if searches {
                end(app, Request::EndSearch, Some((job, minutes)));
            }
            (job, ending)
        };
        match work(app, text::TRAINING, begin).await {
            Ok(Reply::Trained(view)) => show(app, view.model.clone(), Some(*view)).await,
            // Of several classes: the model that scores stays.
            Ok(Reply::Study(view)) => app.study.set(Some(*view)),
            Ok(_) => {}
            Err(failure) => app.fail(&failure),
        }
    });
}

/// Shows a model that scores from now on, and how its training went.
async fn show(app: App, model: ModelView, trained: Option<TrainedView>) {
    score::forget(app);
    app.threshold.set(model.threshold.unwrap_or(0.5));
    app.model.set(Some(model));
    app.trained.set(trained);
    keep(app).await;
    score::score_if_it_fits(app).await;
}

/// Takes one of the earlier models again.
pub fn use_earlier(app: App, earlier: usize) {
    app.begin_turn();
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        let client = app.client();
        let (_, asked) = client.ask(&Request::UseEarlier { earlier }, unheard());
        match asked.await {
            Ok(Reply::Trained(view)) => show(app, view.model.clone(), Some(*view)).await,
            Ok(Reply::Model(view)) => show(app, *view, None).await,
            Ok(_) => {}
            Err(failure) => app.fail(&failure),
        }
    });
}

/// Ends the training under way, or first its search; it goes on with the best so far.
pub fn end_now(app: App) {
    end(app, Request::EndTraining, None);
}

/// Asks for an end at once, or after so many minutes if the job is still under way then. The
/// engine has no clock.
fn end(app: App, request: Request, after: Option<(u32, u32)>) {
    spawn_local(async move {
        if let Some((job, minutes)) = after {
            TimeoutFuture::new(minutes.saturating_mul(MINUTE)).await;
            let under_way = |all: &Vec<Work>| all.iter().any(|work| work.job == Some(job));
            if !app.work.with_untracked(under_way) {
                return;
            }
        }
        let (_, asked) = app.client().ask(&request, unheard());
        let _ = asked.await;
    });
}

/// A file of the model: its name, its media type and its bytes.
async fn file(app: App, request: &Request) -> Option<(String, String, Vec<u8>)> {
    let client = app.client();
    let (_, asked) = client.ask(request, unheard());
    match asked.await {
        Ok(Reply::File {
            name,
            media_type,
            bytes,
            ..
        }) => Some((name, media_type, bytes)),
        Ok(_) => None,
        Err(failure) => {
            app.fail(&failure);
            None
        }
    }
}

/// Keeps the model, so that a new worker can be given it again.
async fn keep(app: App) {
    if let Some((name, _, bytes)) = file(app, &Request::SaveModel { threshold: None }).await
        && let Some(blob) = bytes::blob(&bytes)
    {
        app.update_sources(|sources| {
            sources.model = Some((name, blob));
            sources.own_model = true;
        });
    }
}

/// Hands the model to the user, with the score from which a customer counts as leaving.
pub fn save(app: App) {
    let threshold = Some(app.threshold.get_untracked());
    hand_over(app, Request::SaveModel { threshold });
}

/// Hands the trained model of several classes to the user.
pub fn save_classes(app: App) {
    hand_over(app, Request::SaveClasses);
}

/// Hands the model to others as this kind of file.
pub fn export(app: App, format: ModelFormat) {
    let lang = app.lang.get_untracked();
    let threshold = Some(app.threshold.get_untracked());
    let asked = Request::ExportModel {
        format,
        lang,
        threshold,
    };
    hand_over(app, asked);
}

fn hand_over(app: App, request: Request) {
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        let Some((name, media_type, bytes)) = file(app, &request).await else {
            return;
        };
        if !download::save(&name, &media_type, &bytes) {
            let refused = Words::of(|lang| page::SAVE_REFUSED.text(lang).to_string());
            app.error.set(Some(refused));
        }
    });
}
