//! The first visit: one sentence, the drop zone, the demos, the promise.

use leptos::prelude::*;

use crate::i18n::{Message, page as text};
use crate::platform::fetch;
use crate::ui::parts::drop_zone::DropZone;
use crate::ui::state::{App, Demo, Page, use_app};
use crate::ui::tasks::open;

/// What somebody sees who has opened nothing yet.
#[component]
pub fn FirstVisit() -> impl IntoView {
    let app = use_app();
    let promise = move |title: Message, words: Message| {
        view! {
            <div>
                <b>{move || app.text(title)}</b>
                {move || app.text(words)}
            </div>
        }
    };
    view! {
        <div class="first">
            <div>
                <h1>{move || app.text(text::HERO)}</h1>
                <p class="lead">{move || app.text(text::LEAD)}</p>
            </div>
            <DropZone />
            <section aria-label=move || app.text(text::DEMOS)>
                <h2>{move || app.text(text::DEMOS)}</h2>
                <div class="demos">
                    {Demo::ALL.into_iter().map(|demo| view! { <DemoButton demo /> }).collect_view()}
                </div>
                <Show when=move || Demo::ALL.into_iter().any(|demo| is_out_of_reach(app, demo))>
                    <p class="note demos-closed">
                        {move || app.text(text::DEMO_LOCKED)} " "
                        <button class="btn" data-testid="reload" on:click=move |_| reload()>
                            {move || app.text(text::RELOAD)}
                        </button>
                    </p>
                </Show>
            </section>
            <section class="promise">
                {promise(text::PROMISE_UPLOAD, text::PROMISE_UPLOAD_TEXT)} <div>
                    <b>{move || app.text(text::PAGE_PRIVACY)}</b>
                    {move || app.text(text::PROMISE_CHECK_TEXT)}
                    " "
                    <a href=format!("#{}", Page::Privacy.path())>
                        {move || app.text(text::PROMISE_TRY)}
                    </a>
                </div> {promise(text::PROMISE_KEPT, text::PROMISE_KEPT_TEXT)}
            </section>
        </div>
    }
}

/// Whether the page is closed to the network and a demo was not fetched before; tracked.
fn is_out_of_reach(app: App, demo: Demo) -> bool {
    app.locked.get() && !demo.paths().all(fetch::is_here)
}

/// A policy only goes with its page.
fn reload() {
    if let Some(window) = web_sys::window() {
        // A browser that refuses has a button of its own.
        let _ = window.location().reload();
    }
}

#[component]
fn DemoButton(demo: Demo) -> impl IntoView {
    let app = use_app();
    let words = match demo {
        Demo::Subscription => text::DEMO_SUBSCRIPTION_TEXT,
        Demo::Ecommerce => text::DEMO_ECOMMERCE_TEXT,
        Demo::Events => text::DEMO_EVENTS_TEXT,
        Demo::Creator => text::DEMO_CREATORS_TEXT,
        Demo::Retail => text::DEMO_RETAIL_TEXT,
    };
    view! {
        <button
            class="demo"
            data-testid=format!("demo-{}", demo.name())
            disabled=move || is_out_of_reach(app, demo)
            on:click=move |_| open::open_demo(app, demo)
        >
            <b>{move || app.text(demo.title())}</b>
            <span>{move || app.text(words)}</span>
        </button>
    }
}
