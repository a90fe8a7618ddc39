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
                    <DemoButton
                        demo=Demo::Subscription
                        title=text::DEMO_SUBSCRIPTION
                        words=text::DEMO_SUBSCRIPTION_TEXT
                    />
                    <DemoButton
                        demo=Demo::Ecommerce
                        title=text::DEMO_ECOMMERCE
                        words=text::DEMO_ECOMMERCE_TEXT
                    />
                    <LaterDemo title=text::DEMO_EVENTS words=text::DEMO_EVENTS_TEXT />
                    <LaterDemo title=text::DEMO_CREATORS words=text::DEMO_CREATORS_TEXT />
                    <LaterDemo title=text::DEMO_RETAIL words=text::DEMO_RETAIL_TEXT />
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
fn DemoButton(demo: Demo, title: Message, words: Message) -> impl IntoView {
    let app = use_app();
    view! {
        <button
            class="demo"
            data-testid=format!("demo-{}", demo.name())
            on:click=move |_| open::open_demo(app, demo)
        >
            <b>{move || app.text(title)}</b>
            <span>{move || app.text(words)}</span>
        </button>
    }
}

#[component]
fn LaterDemo(title: Message, words: Message) -> impl IntoView {
    let app = use_app();
    view! {
        <button class="demo" disabled=true>
            <b>{move || app.text(title)}</b>
            <span>{move || app.text(words)}</span>
            <small>{move || app.text(text::DEMO_LATER)}</small>
        </button>
    }
}
