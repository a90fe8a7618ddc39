//! The items that a customer may want next, by the recommender that is loaded.

use leptos::prelude::*;

use super::lists;
use super::studies::{announced, seen};
use crate::engine::ListOf;
use crate::i18n::{Message, recommend as text};
use crate::ui::state::use_app;
use crate::ui::tasks::study;

/// What is written on the buttons for the lists, and their hooks.
const SAVE: [Message; 2] = [text::SAVE_CSV, text::SAVE_XLSX];
const HOOKS: [&str; 2] = ["save-recommended-csv", "save-recommended-xlsx"];

/// The card; shown once a recommender is loaded.
#[component]
pub fn Recommended() -> impl IntoView {
    let app = use_app();
    let customer = RwSignal::new(String::new());
    // By the key, too, one after another; the button rests rather than lose the focus.
    let ask = move || {
        if !untrack(|| app.is_working()) {
            study::name_items(app, customer.get_untracked());
        }
    };
    // What it makes of the open tables takes a while: it is asked for when somebody looks.
    Effect::new(move |_| {
        if app.recommended_is_old.get() {
            study::tell_recommender(app);
        }
    });
    let by_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            ask();
        }
    };
    let told = move || {
        app.recommended.with(|view| {
            let view = view.as_ref()?;
            Some(seen(app, view, ["recommended-items", "recommended-table"]))
        })
    };
    view! {
        <section class="card" data-testid="recommended">
            <h2>{move || app.text(text::HEADING)}</h2>
            <div class="bar">
                <label class="field">
                    <span>{move || app.text(text::CUSTOMER)}</span>
                    <input
                        type="search"
                        data-testid="recommend-customer"
                        on:input=move |event| customer.set(event_target_value(&event))
                        on:keydown=by_key
                    />
                </label>
                <button
                    class="btn main"
                    data-testid="recommend-show"
                    aria-disabled=move || app.is_working().to_string()
                    on:click=move |_| ask()
                >
                    {move || app.text(text::SHOW)}
                </button>
            </div>
            {announced(app, app.recommended)}
            {told}
            {lists::save(app, ListOf::Recommended, SAVE, HOOKS)}
        </section>
    }
}
