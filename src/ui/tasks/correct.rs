//! What the user says a column is: asked of the engine, and remembered for when
//! the same file is opened again.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{open, score, work};
use crate::engine::{Request, TypeChoice};
use crate::i18n::data as text;
use crate::ui::state::{App, Correction};

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
        if !ask(app, file, column.clone(), choice).await {
            return;
        }
        app.update_sources(|sources| {
            let same = |other: &Correction| other.file == name && other.column == column;
            sources.corrections.retain(|other| !same(other));
            if let Some(choice) = choice {
                let correction = Correction {
                    file: name.clone(),
                    column: column.clone(),
                    choice,
                };
                sources.corrections.push(correction);
            }
        });
        if app.is_turn(turn) {
            score::score_if_it_fits(app).await;
        }
        // The card was made anew: the focus goes back to where it was.
        let hook = format!("[data-testid=\"kind-{file}-{column}\"]");
        request_animation_frame(move || crate::ui::parts::focus(&hook));
    });
}

/// Applies what was said earlier of columns of the files that are open now.
pub async fn again(app: App) {
    for correction in app.sources().corrections {
        let place = app.data.with_untracked(|data| {
            let files = &data.as_ref()?.files;
            let place = files.iter().position(|file| file.name == correction.file)?;
            let columns = &files.get(place)?.columns;
            let there = columns
                .iter()
                .any(|column| column.name == correction.column && !column.column_type.chosen);
            there.then_some(place)
        });
        if let Some(place) = place {
            ask(app, place, correction.column, Some(correction.choice)).await;
        }
    }
}

async fn ask(app: App, file: usize, column: String, choice: Option<TypeChoice>) -> bool {
    let request = Request::Correct {
        file,
        column,
        choice,
    };
    let client = app.client();
    let ending = work(app, text::CORRECTING, |told| client.ask(&request, told)).await;
    open::show_data(app, ending)
}
