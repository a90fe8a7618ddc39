//! The first visit: one sentence, the drop zone, the demos, the promise.

use leptos::prelude::*;

use crate::i18n::{Message, page as text};
use crate::ui::parts::drop_zone::DropZone;
use crate::ui::state::{Demo, Page, use_app};
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
            on:click=move |_| open::open_demo(app, demo)
        >
            <b>{move || app.text(demo.title())}</b>
            <span>{move || app.text(words)}</span>
        </button>
    }
}
