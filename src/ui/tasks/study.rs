//! Looking into the model, and handing it to others.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::work;
use crate::engine::{ModelFormat, Reply, Request, StudyRequest, Words};
use crate::i18n::{page, study as text};
use crate::platform::client::unheard;
use crate::platform::download;
use crate::ui::state::App;

/// Looks; what was seen before stays until there is something new.
pub fn look(app: App, asked: StudyRequest) {
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        let request = Request::Study(asked);
        let client = app.client();
        match work(app, text::LOOKING, |told| client.ask(&request, told)).await {
            Ok(Reply::Study(view)) => app.study.set(Some(*view)),
            Ok(_) => {}
            Err(failure) => app.fail(&failure),
        }
    });
}

/// Hands the model to the user as this kind of file.
pub fn save(app: App, format: ModelFormat) {
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        let lang = app.lang.get_untracked();
        let request = Request::ExportModel { format, lang };
        let (_, asked) = app.client().ask(&request, unheard());
        match asked.await {
            Ok(Reply::File {
                name,
                media_type,
                bytes,
                ..
            }) => {
                if !download::save(&name, &media_type, &bytes) {
                    let refused = Words::of(|lang| page::SAVE_REFUSED.text(lang).to_string());
                    app.error.set(Some(refused));
                }
            }
            Ok(_) => {}
            Err(failure) => app.fail(&failure),
        }
    });
}
