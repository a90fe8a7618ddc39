//! The open demo's own models: each can take the place of the one that scores.

use leptos::prelude::*;

use crate::engine::{Shipped, shipped};
use crate::i18n::{models, number, shipped as text};
use crate::platform::fetch;
use crate::ui::state::{App, Demo};
use crate::ui::tasks::open;

/// The card of a demo.
pub fn card(app: App, demo: Demo) -> AnyView {
    let rows = shipped(demo.name()).map(|model| row(app, model));
    let rows = rows.collect_view();
    let locked = move || {
        app.locked
            .get()
            .then(|| view! { <p class="soft">{app.text(text::LOCKED)}</p> })
    };
    view! {
        <section class="card" data-testid="shipped-models">
            <h2>{move || app.text(text::HEADING)}</h2>
            <p class="soft">{move || app.text(text::INTRO)}</p>
            {locked}
            {rows}
        </section>
    }
    .into_any()
}

fn row(app: App, model: &'static Shipped) -> AnyView {
    let in_use = move || is_in_use(app, model);
    // Behind the lock there is only what was fetched before it.
    let rests = move || {
        app.is_working() || in_use() || (app.locked.get() && !fetch::is_here(&model.path()))
    };
    let hook = ["use-shipped-", model.name].concat();
    // A button that is disabled loses the focus: this one is pressed, and then rests.
    let press = move |_| {
        if !untrack(rests) {
            open::open_shipped(app, model.path());
        }
    };
    view! {
        <div class="bar uses" data-model=model.name data-in-use=move || in_use().to_string()>
            <b>{move || app.text(model.kind)}</b>
            <div>
                {move || measured(app, model)} " "
                <small>{move || model.answers.map(|answers| app.text(answers))}</small>
            </div>
            <button
                class="btn"
                data-testid=hook
                aria-label=move || label(app, model)
                aria-disabled=move || rests().to_string()
                on:click=press
            >
                {move || app.text(text::USE)}
            </button>
            <small class="good" role="status">
                {move || in_use().then(|| app.text(models::IN_USE))}
            </small>
        </div>
    }
    .into_any()
}

/// How good it is; tracked.
fn measured(app: App, model: &Shipped) -> String {
    let rows = number::count(app.lang.get(), model.rows);
    let measured = [("value", model.value), ("rows", rows.as_str())];
    app.fill(model.measured, &measured)
}

/// What its button is called: two of a kind are told apart by what they answer; tracked.
fn label(app: App, model: &Shipped) -> String {
    let mut label = app.fill(text::USE_MODEL, &[("model", app.text(model.kind))]);
    if let Some(answers) = model.answers {
        label.push_str(". ");
        label.push_str(app.text(answers));
    }
    label
}

/// Whether a file of this name is the model's.
fn is_file(model: &Shipped, name: &str) -> bool {
    model.path().rsplit('/').next() == Some(name)
}

/// That the model of several classes has learnt from the very rows that it is asked about, and
/// what it is worth on others, where it is one of the open demo's; tracked.
pub fn learnt_from(app: App) -> Option<String> {
    let demo = app.demo.get()?;
    let (file, _) = app.sources().classes?;
    let model = shipped(demo.name()).find(|model| is_file(model, &file))?;
    let measured = measured(app, model);
    Some(app.fill(text::LEARNT_FROM, &[("measured", &measured)]))
}

/// Whether it scores, names items or tells the classes apart now; tracked.
fn is_in_use(app: App, model: &Shipped) -> bool {
    let scores = app.model.with(|present| {
        present
            .as_ref()
            .is_some_and(|own| is_file(model, &own.file))
    });
    let names_items = app.recommended.with(Option::is_some)
        && app
            .sources()
            .recommender
            .is_some_and(|(name, _)| is_file(model, &name));
    let tells_classes = app.study.with(|study| {
        let classes = study.as_ref().is_some_and(|study| study.classes.is_some());
        let file = app.sources().classes.filter(|_| classes);
        file.is_some_and(|(name, _)| is_file(model, &name))
    });
    scores || names_items || tells_classes
}
