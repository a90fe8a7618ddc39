//! "Check it yourself": the live policy, and four attempts to send a byte out.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::i18n::{Message, page as text};
use crate::platform::lock;
use crate::platform::probe::{self, Attempt, Way};
use crate::ui::state::{App, use_app};
use crate::ui::tasks::{open, score};

/// The page.
#[component]
pub fn PrivacyPage() -> impl IntoView {
    let app = use_app();
    let attempts: RwSignal<Vec<Attempt>> = RwSignal::new(Vec::new());
    let trying = RwSignal::new(false);
    let policies = move || {
        // Read anew whenever the lock changes.
        app.locked.track();
        lock::policies()
            .into_iter()
            .map(|policy| view! { <Policy policy /> })
            .collect_view()
    };
    // Before the lock the page's own site can be reached.
    let of_lock = move |closed: Message, open: Message| {
        app.text(if app.locked.get() { closed } else { open })
    };
    view! {
        <div class="page narrow">
            <div class="head">
                <div>
                    <h1>{move || of_lock(text::PRIVACY_TITLE, text::PRIVACY_TITLE_OPEN)}</h1>
                    <p>{move || app.text(text::PRIVACY_TEXT)}</p>
                </div>
            </div>
            <section class="card">
                <button
                    class="btn main"
                    data-testid="privacy-check"
                    disabled=move || trying.get()
                    on:click=move |_| check(app, attempts, trying)
                >
                    {move || {
                        app.text(
                            if trying.get() { text::PRIVACY_TRYING } else { text::PRIVACY_BUTTON },
                        )
                    }}
                </button>
                <Show when=move || attempts.with(|attempts| !attempts.is_empty())>
                    <Results attempts />
                </Show>
            </section>
            <section class="card">
                <h2>{move || app.text(text::PRIVACY_POLICY)}</h2>
                <div data-testid="policy">{policies}</div>
                <Show when=move || app.locked.get()>
                    <p>{move || app.text(text::POLICY_STRICTER)}</p>
                </Show>
                <p class="soft">
                    {move || of_lock(text::PRIVACY_DEVTOOLS, text::PRIVACY_DEVTOOLS_OPEN)}
                </p>
            </section>
            <section class="card">
                <h2>{move || app.text(text::PRIVACY_LIMITS)}</h2>
                <p class="soft">{move || app.text(text::PRIVACY_LIMITS_TEXT)}</p>
            </section>
        </div>
    }
}

fn check(app: App, attempts: RwSignal<Vec<Attempt>>, trying: RwSignal<bool>) {
    spawn_local(async move {
        trying.set(true);
        attempts.set(Vec::new());
        // So that the demos can still be opened afterwards.
        open::fetch_demos(app).await;
        let scored = app.scores.with_untracked(Option::is_some);
        if open::close_the_page(app).await {
            if scored {
                spawn_local(score::score_if_it_fits(app));
            }
            attempts.set(probe::run(&app.client()).await);
        }
        trying.set(false);
    });
}

#[component]
fn Results(attempts: RwSignal<Vec<Attempt>>) -> impl IntoView {
    let app = use_app();
    let sent =
        move || attempts.with(|all| all.iter().filter(|attempt| !attempt.is_refused()).count());
    let summary = move || match sent() {
        0 => {
            let count = attempts.with(Vec::len).to_string();
            app.fill(text::PRIVACY_ALL_REFUSED, &[("count", &count)])
        }
        sent => app.fill(text::PRIVACY_SOME_SENT, &[("count", &sent.to_string())]),
    };
    view! {
        <p
            class="verdict"
            class:good=move || sent() == 0
            class:bad-text=move || sent() != 0
            role="status"
            data-testid="privacy-result"
            data-refused=move || (sent() == 0).to_string()
        >
            {summary}
        </p>
        <table>
            <thead>
                <tr>
                    <th scope="col">{move || app.text(text::PRIVACY_WAY)}</th>
                    <th scope="col">{move || app.text(text::PRIVACY_RESULT)}</th>
                    <th scope="col">{move || app.text(text::PRIVACY_RULE)}</th>
                </tr>
            </thead>
            <tbody>
                {move || {
                    attempts
                        .get()
                        .into_iter()
                        .map(|attempt| {
                            let (word, class) = if attempt.is_refused() {
                                (text::PRIVACY_REFUSED, "good")
                            } else if attempt.sent {
                                (text::PRIVACY_SENT, "bad-text")
                            } else {
                                (text::PRIVACY_UNPROVEN, "note")
                            };
                            let rule = match attempt.rule {
                                Some(rule) => rule,
                                None => app.text(text::PRIVACY_NO_RULE).to_string(),
                            };
                            view! {
                                <tr>
                                    <th scope="row">{app.text(way_name(attempt.way))}</th>
                                    <td class=class>{app.text(word)}</td>
                                    <td>
                                        <code>{rule}</code>
                                    </td>
                                </tr>
                            }
                        })
                        .collect_view()
                }}
            </tbody>
        </table>
    }
}

#[component]
fn Policy(policy: String) -> impl IntoView {
    let app = use_app();
    let title = match policy == lock::LOCKED {
        true => text::POLICY_OF_LOCK,
        false => text::POLICY_OF_PAGE,
    };
    let rules = policy
        .split(';')
        .map(|rule| view! { <li>{rule.trim().to_string()}</li> })
        .collect_view();
    view! {
        <h3>{move || app.text(title)}</h3>
        <ul class="policy">{rules}</ul>
    }
}

fn way_name(way: Way) -> Message {
    match way {
        Way::OwnHost => text::WAY_OWN,
        Way::OtherHost => text::WAY_OTHER,
        Way::Image => text::WAY_IMAGE,
        Way::Worker => text::WAY_WORKER,
    }
}
