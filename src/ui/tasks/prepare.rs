//! Asking for a preparation: its plan, its edits, its fit, its files.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{audit, export, work};
use crate::engine::{PrepareRequest, PrepareView, Reply, Request, Words};
use crate::i18n::{number, page as text, preparation as words};
use crate::ui::state::App;

/// Asks for the user, and puts the view into `shown` or hands the file to the user.
pub fn ask(app: App, asked: PrepareRequest, shown: RwSignal<Option<PrepareView>>) {
    let is_answer = !matches!(asked, PrepareRequest::Plan);
    send(app, asked, shown, is_answer);
}

/// The same unasked: what the page says above is not answered by that, and stays.
pub fn ask_unasked(app: App, asked: PrepareRequest, shown: RwSignal<Option<PrepareView>>) {
    send(app, asked, shown, false);
}

fn send(app: App, asked: PrepareRequest, shown: RwSignal<Option<PrepareView>>, is_answer: bool) {
    spawn_local(async move {
        if is_answer {
            app.error.set(None);
            app.notice.set(None);
        }
        let request = Request::Prepare(asked);
        let client = app.client();
        match work(app, words::PREPARING, |told| client.ask(&request, told)).await {
            Ok(Reply::Prepared(view)) => {
                audit::look_at(app, view.label.as_deref());
                // The card may be gone by now, and its signal with it.
                drop(shown.try_set(Some(*view)));
            }
            Ok(Reply::File {
                name,
                media_type,
                bytes,
                rows,
                ..
            }) => {
                if !export::hand_over(app, &name, &media_type, &bytes) {
                    return;
                }
                app.notice.set(Some(Words::of(|lang| {
                    let rows = number::count(lang, rows as u64);
                    text::SAVED.fill(lang, &[("rows", &rows), ("file", &name)])
                })));
            }
            Ok(_) => {}
            Err(failure) => {
                app.fail(&failure);
                // What was chosen and refused is shown as it still is.
                let _ = shown.try_update(|_| {});
            }
        }
    });
}
