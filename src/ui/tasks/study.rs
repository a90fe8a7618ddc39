//! Looking into the model.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::work;
use crate::engine::{Reply, Request, StudyRequest, StudyView};
use crate::i18n::study as text;
use crate::ui::state::App;

/// Tells anew how well several classes are told apart, if there is a model that does.
pub(super) async fn of_classes(app: App) {
    let known = |study: &Option<StudyView>| study.iter().any(|study| study.classes.is_some());
    if !app.study.with_untracked(known) {
        return;
    }
    let request = Request::Study(StudyRequest::Classes);
    let client = app.client();
    match work(app, text::LOOKING, |told| client.ask(&request, told)).await {
        Ok(Reply::Study(view)) => app.study.set(Some(*view)),
        Ok(_) => {}
        Err(failure) => app.fail(&failure),
    }
}

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
