//! The top bar: what is open, the promise, language and theme.

use leptos::prelude::*;

use crate::i18n::{Lang, data as words, number, page as text};
use crate::ui::state::{App, Page, Theme, use_app};

/// The bar at the top of every page.
#[component]
pub fn TopBar() -> impl IntoView {
    let app = use_app();
    let promise = move || {
        app.text(if app.locked.get() {
            text::PRIVATE_SEALED
        } else {
            text::PRIVATE_OPEN
        })
    };
    view! {
        <header>
            <a class="logo" href=format!("#{}", Page::Data.path())>
                {text::LOGO_HOLD.en}<i>{text::LOGO_FAST.en}</i>
            </a>
            {move || chip(app).map(|words| view! { <span class="chip">{words}</span> })}
            <a
                class="private"
                href=format!("#{}", Page::Privacy.path())
                title=promise
                data-locked=move || app.locked.get().to_string()
            >
                <Shield />
                <b>{move || app.text(text::PRIVATE)}</b>
                <Show when=move || app.locked.get()>
                    <span class="sealed">"· " {move || app.text(text::SEALED)}</span>
                </Show>
            </a>
            <button class="btn" data-testid="lang" on:click=move |_| app.lang.update(switch)>
                {move || app.text(text::OTHER_LANGUAGE)}
            </button>
            <button
                class="btn"
                data-testid="theme"
                aria-label=move || {
                    let name = app.text(other(app.theme.get()).1);
                    app.fill(text::THEME_LABEL, &[("name", name)])
                }
                on:click=move |_| app.theme.update(|theme| *theme = other(*theme).0)
            >
                {move || app.text(other(app.theme.get()).1)}
            </button>
        </header>
    }
}

fn switch(lang: &mut Lang) {
    *lang = match lang {
        Lang::En => Lang::Ko,
        Lang::Ko => Lang::En,
    };
}

/// The theme that the button leads to, and its name.
fn other(theme: Theme) -> (Theme, crate::i18n::Message) {
    match theme {
        Theme::Light => (Theme::Dark, text::DARK),
        Theme::Dark => (Theme::Light, text::LIGHT),
    }
}

/// What is open, in a few words.
fn chip(app: App) -> Option<String> {
    let (files, rows, many) = app.data.with(|data| {
        let data = data.as_ref()?;
        let plan = data.plan.as_ref().filter(|_| data.joined.is_some());
        let many = plan.is_some_and(|plan| plan.many_rows);
        Some((data.files.len(), data.customers as u64, many))
    })?;
    let count = rows;
    let rows = number::count(app.lang.get(), count);
    let files = match files {
        1 => app.text(text::FILES_ONE).to_string(),
        many => app.fill(text::FILES_MANY, &[("count", &many.to_string())]),
    };
    let demo = app.demo.get().map(|demo| app.text(demo.title()));
    if demo.is_none() && count == 1 {
        return Some(files);
    }
    Some(match (demo, many) {
        (Some(demo), true) => {
            let what = app.fill(words::CHIP_DEMO, &[("demo", demo)]);
            app.fill(words::CHIP_ROWS, &[("what", &what), ("rows", &rows)])
        }
        (None, true) => app.fill(words::CHIP_ROWS, &[("what", &files), ("rows", &rows)]),
        (Some(demo), false) => app.fill(text::CHIP_DEMO, &[("demo", demo), ("customers", &rows)]),
        (None, false) => app.fill(text::CHIP_OWN, &[("files", &files), ("customers", &rows)]),
    })
}

#[component]
fn Shield() -> impl IntoView {
    view! {
        <svg class="shield" viewBox="0 0 14 14" aria-hidden="true">
            <path d="M7 1 2 3v4c0 3 2 5 5 6 3-1 5-3 5-6V3z" fill="currentColor" />
        </svg>
    }
}
