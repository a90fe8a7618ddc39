//! Lists as files, and any file handed to the user.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::work;
use crate::engine::{ExportFormat, ListOf, Reply, Request, Scope, Words};
use crate::i18n::{data as words, number, page as text};
use crate::platform::download;
use crate::ui::state::App;

/// Writes the list and hands it to the user.
pub fn export(app: App, format: ExportFormat, scope: Scope) {
    let lang = app.lang.get_untracked();
    let request = Request::Export {
        format,
        scope,
        threshold: Some(app.threshold.get_untracked()),
        lang,
    };
    write(app, request);
}

/// Writes another list and hands it to the user.
pub fn list(app: App, list: ListOf, format: ExportFormat) {
    let lang = app.lang.get_untracked();
    write(app, Request::ExportList { list, format, lang });
}

/// Writes every customer's probabilities of several classes and hands them to the user.
pub fn export_classes(app: App) {
    let lang = app.lang.get_untracked();
    write(app, Request::ExportClasses { lang });
}

/// Hands a file to the user; whether the browser took it, which is said if it did not.
pub(super) fn hand_over(app: App, name: &str, media_type: &str, bytes: &[u8]) -> bool {
    let saved = download::save(name, media_type, bytes);
    if !saved {
        let refused = Words::of(|lang| text::SAVE_REFUSED.text(lang).into());
        app.error.set(Some(refused));
    }
    saved
}

fn write(app: App, request: Request) {
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        let client = app.client();
        match work(app, text::WRITING, |told| client.ask(&request, told)).await {
            Ok(Reply::File {
                name,
                media_type,
                bytes,
                rows,
                replaced,
            }) => {
                if !hand_over(app, &name, &media_type, &bytes) {
                    return;
                }
                let message = match untrack(|| app.lists_rows()) {
                    true => words::SAVED_TABLE,
                    false => text::SAVED,
                };
                app.notice.set(Some(Words::of(|lang| {
                    let rows = number::count(lang, rows as u64);
                    let values = [("rows", rows.as_str()), ("file", name.as_str())];
                    let saved = message.fill(lang, &values);
                    if replaced == 0 {
                        return saved;
                    }
                    let lost = number::count(lang, replaced);
                    format!("{saved} {}", text::REPLACED.fill(lang, &[("count", &lost)]))
                })));
            }
            Ok(_) => {}
            Err(failure) => app.fail(&failure),
        }
    });
}
