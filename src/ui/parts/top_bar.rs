//! The top bar: what is open, the promise, language and theme.

use leptos::prelude::*;

use crate::i18n::{Lang, number, page as text};
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
    let (files, customers) = app
        .data
        .with(|data| data.as_ref().map(|data| (data.files.len(), data.customers)))?;
    let customers = number::count(app.lang.get(), customers as u64);
    Some(match app.demo.get() {
        Some(demo) => {
            let name = app.text(demo.title());
            app.fill(
                text::CHIP_DEMO,
                &[("demo", name), ("customers", &customers)],
            )
        }
        None => {
            let files = match files {
                1 => app.text(text::FILES_ONE).to_string(),
                many => app.fill(text::FILES_MANY, &[("count", &many.to_string())]),
            };
            app.fill(
                text::CHIP_OWN,
                &[("files", &files), ("customers", &customers)],
            )
        }
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
