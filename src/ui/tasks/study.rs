//! Looking into the model.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::work;
use crate::engine::{Reply, Request, StudyRequest, StudyView, Trouble};
use crate::i18n::{recommend, study as text};
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
        let turn = app.study_turn.get_value();
        let request = Request::Study(asked);
        let client = app.client();
        match work(app, text::LOOKING, |told| client.ask(&request, told)).await {
            // Another question was chosen meanwhile: this is no answer to it.
            Ok(Reply::Study(_)) if app.study_turn.get_value() != turn => {}
            Ok(Reply::Study(view)) => app.study.set(Some(*view)),
            Ok(_) => {}
            Err(failure) => app.fail(&failure),
        }
    });
}

/// Names the items that a customer may want next; without a customer, what the recommender is
/// worth.
pub fn name_items(app: App, customer: String) {
    app.error.set(None);
    app.notice.set(None);
    spawn_local(ask_recommender(app, customer));
}

/// Tells anew what the recommender is worth and reads: other tables are open.
pub fn tell_recommender(app: App) {
    spawn_local(ask_recommender(app, String::new()));
}

async fn ask_recommender(app: App, customer: String) {
    app.recommended_is_old.set(false);
    let is_of_nobody = customer.is_empty();
    let request = Request::Recommend { customer };
    let client = app.client();
    let ask = |told| client.ask(&request, told);
    match work(app, recommend::LOOKING, ask).await {
        Ok(Reply::Study(view)) => app.recommended.set(Some(*view)),
        Ok(_) => {}
        Err(failure @ (Trouble::Cancelled | Trouble::Superseded)) => app.fail(&failure),
        // A new worker has it in a moment, and then it is asked again.
        Err(_) if is_of_nobody => {}
        Err(failure) => {
            app.fail(&failure);
            // Another customer's items would stand below the name that was asked for.
            app.recommended_is_old.set(true);
        }
    }
}
