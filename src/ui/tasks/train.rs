//! Training a model, and making it the one that scores.

use std::cell::Cell;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{model, score, work};
use crate::engine::{
    ModelFormat, ModelView, Reply, Request, SearchTime, TrainRequest, TrainedView,
};
use crate::i18n::models as text;
use crate::platform::client::{News, OnProgress, unheard};
use crate::ui::state::App;

/// Seconds of a minute.
const MINUTE: u32 = 60;

/// Trains; the present model stays when that fails or is cancelled. A search among it ends
/// after so many minutes, if any are given.
pub fn train(app: App, asked: TrainRequest, minutes: u32) {
    app.begin_turn();
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        app.learning.set(Vec::new());
        // Each fold searches by itself, and so does the model of all rows.
        let searches = if asked.folds > 1 { asked.folds + 1 } else { 1 };
        let seconds = minutes.saturating_mul(MINUTE).div_ceil(searches);
        let is_limited = asked.trials > 0 && minutes > 0;
        let request = Request::Train(asked);
        let client = app.client();
        let begin = |told: OnProgress| {
            let told = match is_limited {
                true => end_searches(app, told, seconds),
                false => told,
            };
            client.ask(&request, told)
        };
        match work(app, text::TRAINING, begin).await {
            Ok(Reply::Trained(view)) => take(app, view.model.clone(), Some(*view)).await,
            // Of several classes: the model that scores stays. What was dropped gives way.
            Ok(Reply::Study(view)) => {
                app.study.set(Some(*view));
                app.update_sources(|sources| sources.classes = None);
                model::keep(app).await;
            }
            Ok(_) => {}
            Err(failure) => app.fail(&failure),
        }
    });
}

/// Shows a model that scores from now on and how its training went, keeps both for a worker that
/// comes after this one, and scores.
async fn take(app: App, model: ModelView, trained: Option<TrainedView>) {
    model::show(app, model, trained);
    app.update_sources(|sources| {
        sources.model = None;
        sources.own_model = true;
    });
    model::keep(app).await;
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
            Ok(Reply::Trained(view)) => take(app, view.model.clone(), Some(*view)).await,
            Ok(Reply::Model(view)) => take(app, *view, None).await,
            Ok(_) => {}
            Err(failure) => app.fail(&failure),
        }
    });
}

/// Ends the training under way, or first its search; it goes on with the best so far.
pub fn end_now(app: App) {
    spawn_local(end(app, Request::EndTraining));
}

async fn end(app: App, request: Request) {
    let (_, asked) = app.client().ask(&request, unheard());
    let _ = asked.await;
}

/// Ends each search of a training after so many seconds of it, at the news that come then: of a
/// hidden page they come as of a shown one, while its timers hardly run.
fn end_searches(app: App, told: OnProgress, seconds: u32) -> OnProgress {
    let time = Cell::new(SearchTime::new(seconds));
    Box::new(move |news| {
        if let News::Progress(progress) = &news {
            let mut now = time.get();
            if now.note(*progress, js_sys::Date::now()) {
                spawn_local(end(app, Request::EndSearch));
            }
            time.set(now);
        }
        told(news);
    })
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
        super::export::hand_over(app, &name, &media_type, &bytes);
    });
}
