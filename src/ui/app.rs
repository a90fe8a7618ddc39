//! The shell: top bar, rail, status line, and the page of the moment.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::pages::{customers, data, drivers, models, privacy};
use super::parts::status::StatusBar;
use super::parts::top_bar::TopBar;
use super::state::{App, Demo, Page};
use super::tasks::{open, score};
use crate::engine::{Trouble, Words};
use crate::i18n::page as text;
use crate::platform::preferences;

/// Puts the app where index.html shows the static shell.
pub fn mount() {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(place) = document.and_then(|document| document.get_element_by_id("app")) else {
        return;
    };
    let Ok(place) = place.dyn_into::<web_sys::HtmlElement>() else {
        return;
    };
    place.set_inner_html("");
    mount_to(place, Root).forget();
}

#[component]
fn Root() -> impl IntoView {
    let app = App::new();
    provide_context(app);
    provide_context(app.lang);
    keep_document(app);
    follow_address(app);
    forget_old_news(app);
    rebuild_after_crash(app);
    score::count_above(app);
    start(app);
    view! {
        <a class="skip" href="#content" on:click=skip>
            {move || app.text(text::SKIP)}
        </a>
        <div class="app" class:app-first=move || is_first_visit(app)>
            <TopBar />
            <Show when=move || !is_first_visit(app)>
                <Rail />
            </Show>
            <main id="content" tabindex="-1">
                <StatusBar />
                {move || match app.page.get() {
                    Page::Data => view! { <data::DataPage /> }.into_any(),
                    Page::Drivers => view! { <drivers::DriversPage /> }.into_any(),
                    Page::Customers => view! { <customers::CustomersPage /> }.into_any(),
                    Page::Models => view! { <models::ModelsPage /> }.into_any(),
                    Page::Privacy => view! { <privacy::PrivacyPage /> }.into_any(),
                }}
            </main>
        </div>
    }
}

/// Nothing is open and the first page is shown: the rail would lead nowhere.
fn is_first_visit(app: App) -> bool {
    app.page.get() == Page::Data
        && app.data.with(Option::is_none)
        && app.model.with(Option::is_none)
        && app.recommended.with(Option::is_none)
        && app.study.with(Option::is_none)
}

/// The address' hash names the page, so the content is focused by hand.
fn skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    let content = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("content"))
        .and_then(|content| content.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(content) = content {
        let _ = content.focus();
    }
}

#[component]
fn Rail() -> impl IntoView {
    let app = super::state::use_app();
    let named = move |page: Page, label, other| {
        view! {
            <a
                href=format!("#{}", page.path())
                aria-current=move || (app.page.get() == page).then_some("page")
                data-testid=format!("nav-{}", &page.path()[1..])
            >
                {move || app.text(app.of_leaving(label, other))}
            </a>
        }
    };
    let entry = move |page: Page, label| named(page, label, label);
    let drivers = [text::PAGE_DRIVERS, text::PAGE_DRIVERS_OTHER];
    view! {
        <nav aria-label=move || app.text(text::PAGES)>
            {entry(Page::Data, text::PAGE_DATA)} {named(Page::Drivers, drivers[0], drivers[1])}
            {entry(Page::Customers, text::PAGE_CUSTOMERS)}
            {entry(Page::Models, text::PAGE_MODELS)} <hr />
            {entry(Page::Privacy, text::PAGE_PRIVACY)}
        </nav>
    }
}

/// Keeps `<html>` and the address true to language and theme.
fn keep_document(app: App) {
    Effect::new(move |before: Option<()>| {
        let (lang, theme) = (app.lang.get(), app.theme.get());
        preferences::set_document("lang", lang.code());
        preferences::set_document("data-theme", theme.name());
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(text::TITLE.text(lang));
        }
        // A choice goes into the address; what the browser prefers does not.
        if before.is_some() {
            preferences::set_parameter("lang", lang.code());
            preferences::set_parameter("theme", theme.name());
        }
        app.repaint.update(|count| *count += 1);
    });
}

/// Shows the page that the address names, also after "back".
fn follow_address(app: App) {
    let follow = Closure::<dyn FnMut()>::new(move || {
        if let Some(page) = Page::from_path(&preferences::hash()) {
            if app.page.get_untracked() != page {
                app.forget_news();
            }
            app.page.set(page);
            if let Some(window) = web_sys::window() {
                window.scroll_to_with_x_and_y(0.0, 0.0);
            }
        }
    });
    if let Some(window) = web_sys::window() {
        let listener = follow.as_ref().unchecked_ref();
        let _ = window.add_event_listener_with_callback("hashchange", listener);
    }
    follow.forget();
}

/// What was said of one action goes with the next: a choice, a button, a field. This is heard
/// before the action is, so that what that one says stays.
fn forget_old_news(app: App) {
    let Some(window) = web_sys::window() else {
        return;
    };
    for kind in ["click", "change", "input"] {
        let heard = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            let within = |selector: &str| {
                let found = target.as_ref().map(|target| target.closest(selector));
                matches!(found, Some(Ok(Some(_))))
            };
            let acts = match kind {
                // not shown: a selector
                "click" => within("main button"),
                _ => within("main"),
            };
            if !acts || within(".statusbar") {
                return;
            }
            match kind {
                // Whoever writes may not have read yet what went wrong.
                "input" => app.forget_notice(),
                _ => app.forget_news(),
            }
        });
        let listener = heard.as_ref().unchecked_ref();
        let _ = window.add_event_listener_with_callback_and_bool(kind, listener, true);
        heard.forget();
    }
}

/// Gives a new worker what the dead one held. Scores are not made again by
/// themselves, for they may be what killed it; nor is a restore that kills it too. One that the
/// user stops goes on without the tables.
fn rebuild_after_crash(app: App) {
    let restoring = StoredValue::new(false);
    let stopped = StoredValue::new(false);
    app.client().on_crash(move |failure| {
        if restoring.get_value() {
            let by_user = matches!(failure, Trouble::Cancelled);
            stopped.set_value(by_user);
            restoring.set_value(by_user);
            return;
        }
        restoring.set_value(true);
        app.begin_turn();
        spawn_local(async move {
            let mut whole = open::restore(app).await;
            // Once more: the worker was replaced meanwhile, and the tables are not wanted any more.
            while stopped.get_value() {
                stopped.set_value(false);
                whole = open::restore(app).await;
            }
            restoring.set_value(false);
            if matches!(failure, Trouble::Cancelled) && whole != Some(false) {
                // What was there before is there again, or the notice says that it is closed;
                // nothing died of it.
                score::score_if_it_fits(app).await;
                return;
            }
            let message = if whole == Some(true) {
                text::REBUILT
            } else {
                text::NOT_REBUILT
            };
            app.error.set(Some(Words::of(|lang| {
                message.fill(lang, &[("reason", &failure.reason(lang))])
            })));
        });
    });
}

/// Opens the demo that the address asks for; else gets ready while idle.
fn start(app: App) {
    if let Some(demo) = preferences::parameter("demo")
        .as_deref()
        .and_then(Demo::from_name)
    {
        open::open_demo(app, demo);
        return;
    }
    spawn_local(async move {
        // After the first paint, when the page has nothing better to do.
        gloo_timers::future::TimeoutFuture::new(600).await;
        app.client().warm_up();
        open::fetch_models(app).await;
    });
}
