//! What a page shows that has nothing to show: what it needs, and the step there.

use leptos::prelude::*;

use crate::i18n::page as text;
use crate::ui::state::{Page, use_app};

/// "Nothing here yet", with the way to the data.
#[component]
pub fn Empty() -> impl IntoView {
    let app = use_app();
    view! {
        <section class="card empty">
            <h1>{move || app.text(text::NOTHING_HERE)}</h1>
            <p>{move || app.text(text::NOTHING_HERE_TEXT)}</p>
            <a class="btn main" href=format!("#{}", Page::Data.path())>
                {move || app.text(text::GO_TO_DATA)}
            </a>
        </section>
    }
}
