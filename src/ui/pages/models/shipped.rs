//! The open demo's own models: each can take the place of the one that scores.

use leptos::prelude::*;

use crate::engine::{Shipped, shipped};
use crate::i18n::{models, number, shipped as text};
use crate::platform::fetch;
use crate::ui::state::App;
use crate::ui::tasks::open;

/// The card; nothing where no demo is open.
pub fn card(app: App) -> Option<AnyView> {
    let demo = app.demo.get()?;
    let rows = shipped(demo.name()).map(|model| row(app, model));
    let rows = rows.collect_view();
    let locked = app
        .locked
        .get()
        .then(|| view! { <p class="soft">{app.text(text::LOCKED)}</p> });
    Some(
        view! {
            <section class="card" data-testid="shipped-models">
                <h2>{app.text(text::HEADING)}</h2>
                <p class="soft">{app.text(text::INTRO)}</p>
                {locked}
                {rows}
            </section>
        }
        .into_any(),
    )
}

fn row(app: App, model: &'static Shipped) -> AnyView {
    let path = model.path();
    let kind = app.text(model.kind);
    let rows = number::count(app.lang.get(), model.rows);
    let measured = [("value", model.value), ("rows", rows.as_str())];
    let measured = app.fill(model.measured, &measured);
    let answers = model.answers.map(|answers| app.text(answers));
    let file = path.rsplit('/').next().unwrap_or_default();
    let scores = app
        .model
        .with(|present| present.as_ref().is_some_and(|own| own.file == file));
    let names_items = app.recommended.with(Option::is_some)
        && app
            .sources()
            .recommender
            .is_some_and(|(name, _)| name == file);
    let tells_classes = app.study.with(|study| {
        let classes = study.as_ref().is_some_and(|study| study.classes.is_some());
        classes && app.sources().classes.is_some_and(|(name, _)| name == file)
    });
    let in_use = scores || names_items || tells_classes;
    let hook = ["use-shipped-", model.name].concat();
    // Two of a kind are told apart by what they answer.
    let mut label = app.fill(text::USE_MODEL, &[("model", kind)]);
    if let Some(answers) = answers {
        label.push_str(". ");
        label.push_str(answers);
    }
    // Behind the lock there is only what was fetched before it.
    let is_out_of_reach = app.locked.get() && !fetch::is_here(&path);
    let act = if in_use {
        view! { <small class="good">{app.text(models::IN_USE)}</small> }.into_any()
    } else {
        view! {
            <button
                class="btn"
                data-testid=hook
                aria-label=label
                disabled=move || app.is_working() || is_out_of_reach
                on:click=move |_| open::open_shipped(app, path.clone())
            >
                {app.text(text::USE)}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="bar" data-model=model.name data-in-use=in_use.to_string()>
            <b>{kind}</b>
            <span>{measured}</span>
            <small>{answers}</small>
            {act}
        </div>
    }
    .into_any()
}
