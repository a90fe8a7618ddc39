//! Scoring every customer, then explaining them while the page is used.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{study, work};
use crate::engine::{Fit, Reply, Request, Scope, StudyView};
use crate::i18n::page as text;
use crate::platform::client::unheard;
use crate::ui::state::App;

/// The most customers explained unasked: enough for every chart.
pub const SAMPLE: usize = 100_000;

/// Scores the customers if there is a table that the model fits and they have no scores yet;
/// what tells several classes apart speaks of them anew.
pub async fn score_if_it_fits(app: App) {
    study::of_classes(app).await;
    let fits = app.model.with_untracked(|model| {
        model
            .as_ref()
            .and_then(|model| model.fit.as_ref())
            .is_some_and(Fit::fits)
    });
    if fits && app.scores.with_untracked(Option::is_none) {
        score(app).await;
    }
}

/// Scores and explains, as the button asks.
pub fn score_now(app: App) {
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        score(app).await;
    });
}

async fn score(app: App) {
    let client = app.client();
    match work(app, text::SCORING, |told| client.ask(&Request::Score, told)).await {
        Ok(Reply::Scores(view)) => {
            app.drivers.set(None);
            forget_looks(app);
            app.scores.set(Some(view));
            explain(app, SAMPLE).await;
        }
        Ok(_) => {}
        Err(failure) => app.fail(&failure),
    }
}

/// Explains all customers, however many.
pub fn explain_all(app: App) {
    spawn_local(async move {
        app.notice.set(None);
        explain(app, usize::MAX).await;
    });
}

async fn explain(app: App, at_most: usize) {
    let client = app.client();
    let watching = StoredValue::new(true);
    spawn_local(watch(app, watching));
    let request = Request::Explain { at_most };
    let ending = work(app, text::EXPLAINING, |told| client.ask(&request, told)).await;
    watching.set_value(false);
    match ending {
        Ok(Reply::Drivers(view)) => app.drivers.set(Some(*view)),
        Ok(_) => {}
        Err(failure) => {
            app.fail(&failure);
            refresh(app).await;
        }
    }
}

/// Shows what is known so far while the rest is being explained.
async fn watch(app: App, watching: StoredValue<bool>) {
    // Early and often at first; later the picture hardly changes.
    let mut pause = 700;
    loop {
        gloo_timers::future::TimeoutFuture::new(pause).await;
        if !watching.get_value() {
            return;
        }
        refresh(app).await;
        pause = (pause * 2).min(8_000);
    }
}

/// Asks what drives the risk among the customers explained so far.
async fn refresh(app: App) {
    let (_, asked) = app.client().ask(&Request::Drivers, unheard());
    if let Ok(Reply::Drivers(view)) = asked.await {
        let newer = app.drivers.with_untracked(|old| {
            old.as_ref()
                .is_none_or(|old| old.explained < view.explained)
        });
        if newer && view.explained > 0 {
            app.drivers.set(Some(*view));
        }
    }
}

/// Counts the customers above the threshold whenever scores or threshold change.
pub fn count_above(app: App) {
    Effect::new(move |_| {
        let scope = Scope {
            query: String::new(),
            at_least: Some(app.threshold.get()),
            latest: !app.all_dates.get(),
        };
        if app.scores.with(Option::is_none) {
            app.reaching.set(None);
            return;
        }
        spawn_local(async move {
            let request = Request::List {
                scope: scope.clone(),
                offset: 0,
                length: 0,
            };
            let (_, asked) = app.client().ask(&request, unheard());
            if let Ok(Reply::List(view)) = asked.await
                && scope.at_least == Some(app.threshold.get_untracked())
                && scope.latest != app.all_dates.get_untracked()
            {
                app.reaching.set(Some(view.total));
            }
        });
    });
}

/// Drops what a new model makes untrue.
pub fn forget(app: App) {
    app.scores.set(None);
    app.drivers.set(None);
    forget_looks(app);
    app.customer.set(None);
    app.chosen.set(None);
    app.query.set(String::new());
    app.all_dates.set(false);
}

/// Drops what other tables make untrue: also what was seen of several classes, which is told anew
/// once these are scored.
pub fn forget_table(app: App) {
    forget(app);
    // Its trials were judged by that table's rows, and the engine has dropped them.
    app.has_searched.set(false);
    forget_answer(app);
}

/// Drops what was seen last when the model was looked into; a model of several classes stays.
pub fn forget_answer(app: App) {
    app.study_turn.update_value(|turn| *turn += 1);
    app.study.update(|study| {
        *study = study.take().and_then(StudyView::outdated);
    });
}

/// Drops what was seen of these scores. Several classes have no part in them: what was seen of
/// these stays, and their model can be asked on.
fn forget_looks(app: App) {
    app.study.update(|study| {
        let old = study.take_if(|study| !study.asked.is_of_classes());
        if let Some(old) = old {
            *study = old.outdated();
        }
    });
}
