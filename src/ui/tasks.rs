//! What changes the state, one file each: opening, modelling, scoring,
//! exporting. Tasks talk to the engine; pages only read what they set.

pub mod export;
pub mod latest;
pub mod model;
pub mod open;
pub mod score;

use std::future::Future;

use crate::engine::{Failure, Progress, Reply};
use crate::i18n::Message;
use crate::platform::client::OnProgress;
use crate::ui::state::{App, Work};
use leptos::prelude::*;

/// Shows what is under way while `ask` runs and hands its ending back.
pub(super) async fn work<F, Asked>(app: App, what: Message, ask: F) -> Result<Reply, Failure>
where
    F: FnOnce(OnProgress) -> (u32, Asked),
    Asked: Future<Output = Result<Reply, Failure>>,
{
    let since = js_sys::Date::now();
    app.work.set(Some(Work {
        job: None,
        what,
        progress: None,
        since,
    }));
    let told = move |progress: Progress| {
        app.work.update(|work| {
            if let Some(work) = work.as_mut().filter(|work| work.what == what) {
                work.progress = Some(progress);
            }
        });
    };
    let (job, asked) = ask(Box::new(told));
    app.work.update(|work| {
        if let Some(work) = work {
            work.job = Some(job);
        }
    });
    let ending = asked.await;
    // A newer work may have taken the place over.
    if app
        .work
        .with_untracked(|work| work.as_ref().is_some_and(|work| work.job == Some(job)))
    {
        app.work.set(None);
    }
    ending
}

/// Stops what is under way.
pub fn cancel(app: App) {
    if let Some(job) = app
        .work
        .with_untracked(|work| work.as_ref().and_then(|work| work.job))
    {
        app.client().cancel(job);
    }
}
