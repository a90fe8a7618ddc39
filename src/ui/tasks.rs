//! What changes the state, one file each: opening, building,
//! auditing, modelling, scoring, exporting. Tasks talk to the engine; pages only read what they set.

pub mod audit;
pub mod build;
pub mod correct;
pub mod export;
pub mod latest;
mod made;
pub mod model;
pub mod open;
pub mod prepare;
pub mod reread;
pub mod score;
pub mod study;
pub mod train;

use std::future::Future;

use crate::engine::{Pace, Progress, Reply, Stage, TrainingCourse, Trouble};
use crate::i18n::Message;
use crate::platform::client::{News, OnProgress};
use crate::ui::state::{App, Work};
use leptos::prelude::*;

/// Shows what is under way while `ask` runs and hands its ending back.
pub(super) async fn work<F, Asked>(app: App, what: Message, ask: F) -> Result<Reply, Trouble>
where
    F: FnOnce(OnProgress) -> (u32, Asked),
    Asked: Future<Output = Result<Reply, Trouble>>,
{
    let token = begin(app, what);
    let told = move |news: News| {
        app.work.update(|all| {
            let Some(work) = all.iter_mut().find(|work| work.token == token) else {
                return;
            };
            match news {
                News::Progress(progress) => {
                    note(app, progress);
                    work.pace.note(progress, js_sys::Date::now());
                    work.course.note(progress);
                    work.progress = Some(progress);
                }
                News::Preview(preview) => work.preview = Some(preview),
            }
        });
    };
    let (job, asked) = ask(Box::new(told));
    app.work.update(|all| {
        if let Some(work) = all.iter_mut().find(|work| work.token == token) {
            work.job = Some(job);
        }
    });
    let ending = asked.await;
    end(app, token);
    ending
}

/// Remembers how a training goes, for its curve.
fn note(app: App, progress: Progress) {
    let Some(tick) = progress.tick else {
        return;
    };
    if progress.stage == Stage::Searching && progress.done > 0 && !app.has_searched.get_untracked()
    {
        app.has_searched.set(true);
    }
    let by_epochs = tick.trees == 0;
    let grown = if by_epochs { tick.epochs } else { tick.trees };
    let learns = matches!(progress.stage, Stage::Searching | Stage::Learning) && grown > 0;
    if let Some(loss) = tick.loss.filter(|_| learns) {
        let point = [f64::from(grown), f64::from(loss)];
        let last = app
            .learning
            .with_untracked(|fits| fits.last().and_then(|fit| fit.last()).copied());
        let is_other = app.learns_by_epochs.get_untracked() != by_epochs;
        // Of an epoch under way the one before it is told again and again.
        if last == Some(point) && !is_other {
            return;
        }
        app.learns_by_epochs.set(by_epochs);
        app.learning.update(|fits| {
            // Trees and epochs do not stand along one axis.
            if is_other {
                fits.clear();
            }
            // Fewer than before: another fit has begun.
            if fits.is_empty() || last.is_none_or(|last| last[0] > point[0]) {
                fits.push(Vec::new());
            }
            if let Some(fit) = fits.last_mut() {
                fit.push(point);
            }
        });
    }
}

/// Shows that something begins; [`end`] takes it away again.
pub(super) fn begin(app: App, what: Message) -> u32 {
    let mut token = 0;
    app.work.update(|all| {
        token = all.iter().map(|work| work.token).max().unwrap_or_default() + 1;
        all.push(Work {
            token,
            job: None,
            what,
            progress: None,
            pace: Pace::default(),
            course: TrainingCourse::default(),
            preview: None,
            stopping: false,
        });
    });
    token
}

/// Takes a work away, however it ended.
pub(super) fn end(app: App, token: u32) {
    app.work
        .update(|all| all.retain(|work| work.token != token));
}

/// Stops what is shown as under way.
pub fn cancel(app: App) {
    match app
        .work
        .with_untracked(|all| all.last().map(|work| work.job))
    {
        Some(Some(job)) => {
            // Said at once, however long it takes until it is heard.
            app.work.update(|all| {
                if let Some(work) = all.last_mut() {
                    work.stopping = true;
                }
            });
            app.client().cancel(job);
        }
        // Not with the engine yet: what it would do next is void.
        Some(None) => {
            app.begin_turn();
        }
        None => {}
    }
}
