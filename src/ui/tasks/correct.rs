//! What the user says a column is: asked of the engine, and remembered for when
//! the same file is opened again.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::made::Made;
use super::{open, reread, score, work};
use crate::engine::{Reading, Request, TypeChoice};
use crate::i18n::data as text;
use crate::ui::state::App;

/// Reads a column of a file as `choice` says; without one, as it was found.
pub fn correct(app: App, file: usize, column: String, choice: Option<TypeChoice>) {
    let turn = app.begin_turn();
    spawn_local(async move {
        app.error.set(None);
        app.notice.set(None);
        let name = app
            .data
            .with_untracked(|data| Some(data.as_ref()?.files.get(file)?.name.clone()));
        let Some(name) = name else { return };
        let mut said = reread::said(app, &name);
        said.columns.retain(|(other, _)| *other != column);
        let choices = choice.map(|choice| (column.clone(), choice));
        said.columns.extend(choices);
        if !apply(app, file, &column, choice, said).await {
            return;
        }
        if app.is_turn(turn) {
            score::score_if_it_fits(app).await;
        }
        // The card was made anew: the focus goes back to where it was.
        let hook = format!("[data-testid=\"kind-{file}-{column}\"]");
        request_animation_frame(move || crate::ui::parts::focus(&hook));
    });
}

/// Asks the engine, which corrects what it holds; what was streamed is read anew.
async fn apply(
    app: App,
    file: usize,
    column: &str,
    choice: Option<TypeChoice>,
    said: Reading,
) -> bool {
    let (before, made) = (app.sources().readings, Made::of(app));
    // Remembered first: the cards that come of it show it.
    reread::remember(app, said);
    let done = match open::is_streamed(app) {
        true => open::open_again(app, app.sources().recipe).await,
        false => {
            let request = Request::Correct {
                file,
                column: column.to_string(),
                choice,
            };
            let client = app.client();
            let ending = work(app, text::CORRECTING, |told| client.ask(&request, told)).await;
            open::show_data(app, ending)
        }
    };
    if done {
        made.put_back_edits(app);
    } else {
        app.update_sources(|sources| sources.readings = before);
        // The field shows again what holds.
        app.data.update(|_| {});
    }
    done
}
