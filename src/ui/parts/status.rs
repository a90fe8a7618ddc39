//! The status line: what is under way with progress and cancel, what went
//! wrong, what is worth knowing.

use leptos::prelude::*;

use crate::engine::{Progress, Stage};
use crate::i18n::{number, page as text};
use crate::ui::state::{App, Work, use_app};
use crate::ui::tasks;

/// Status, error and notice, above every page.
#[component]
pub fn StatusBar() -> impl IntoView {
    let app = use_app();
    view! {
        <div class="statusbar">
            <div
                class="status"
                class:busy=move || app.is_working()
                data-testid="status"
                data-state=move || app.state()
                role="status"
            >
                {move || match app.work.with(|all| all.last().cloned()) {
                    Some(work) => view! { <Working work /> }.into_any(),
                    None => {
                        let words = match app.state() {
                            "failed" => text::STATUS_FAILED,
                            "ready" => text::STATUS_READY,
                            _ => text::STATUS_IDLE,
                        };
                        view! { <span class="unseen">{app.text(words)}</span> }.into_any()
                    }
                }}
            </div>
            {move || {
                app.error
                    .get()
                    .map(|words| {
                        view! {
                            <div class="banner bad" role="alert" data-testid="error">
                                <p>{move || words.text(app.lang.get()).to_string()}</p>
                                <button class="btn" on:click=move |_| app.error.set(None)>
                                    {move || app.text(text::CLOSE)}
                                </button>
                            </div>
                        }
                    })
            }}
            {move || {
                app.notice
                    .get()
                    .map(|words| {
                        view! {
                            <div class="banner" role="status" data-testid="notice">
                                <p>{move || words.text(app.lang.get()).to_string()}</p>
                                <button class="btn" on:click=move |_| app.notice.set(None)>
                                    {move || app.text(text::CLOSE)}
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn Working(work: Work) -> impl IntoView {
    let app = use_app();
    let share = work
        .progress
        .filter(|progress| progress.total > 0)
        .map(|progress| progress.done as f64 / progress.total as f64);
    let words = detail(app, &work, share);
    view! {
        <span class="what">{app.text(work.what)}</span>
        <progress max="1" prop:value=share aria-label=app.text(work.what)></progress>
        <span class="how-far">{words}</span>
        <button class="btn" data-testid="cancel" on:click=move |_| tasks::cancel(app)>
            {move || app.text(text::CANCEL)}
        </button>
    }
}

/// How far, and how much longer, once there is enough to tell.
fn detail(app: App, work: &Work, share: Option<f64>) -> String {
    let (Some(Progress { stage, done, total }), Some(share)) = (work.progress, share) else {
        return String::new();
    };
    let lang = app.lang.get();
    let (message, done, total) = match stage {
        Stage::Reading => (
            text::PROGRESS_BYTES,
            number::bytes(done),
            number::bytes(total),
        ),
        _ => (
            text::PROGRESS_ROWS,
            number::count(lang, done),
            number::count(lang, total),
        ),
    };
    let mut words = message.fill(lang, &[("done", &done), ("total", &total)]);
    let spent = (js_sys::Date::now() - work.since) / 1000.0;
    if spent > 2.0 && share > 0.02 && share < 1.0 {
        let left = spent * (1.0 - share) / share;
        let left = if left >= 90.0 {
            let minutes = number::decimal((left / 60.0).ceil(), 0);
            text::MINUTES_LEFT.fill(lang, &[("minutes", &minutes)])
        } else {
            text::SECONDS_LEFT.fill(lang, &[("seconds", &number::decimal(left.ceil(), 0))])
        };
        words = format!("{words} · {left}");
    }
    words
}
