//! What a page shows that has nothing to show: what it needs, and the steps there.

use leptos::prelude::*;

use crate::i18n::page as text;
use crate::ui::state::{Page, use_app};

/// "Nothing here yet", with the way to the data; where these are open, to a model of them.
#[component]
pub fn Empty() -> impl IntoView {
    let app = use_app();
    let open = Memo::new(move |_| app.data.with(Option::is_some));
    let training = Memo::new(move |_| app.is_training());
    let (title, words) = (
        move || match training.get() {
            true => text::BEING_TRAINED,
            false => text::NOTHING_HERE,
        },
        move || match (training.get(), open.get()) {
            (true, _) => text::BEING_TRAINED_TEXT,
            (false, true) => text::NOTHING_SCORED,
            (false, false) => text::NOTHING_HERE_TEXT,
        },
    );
    view! {
        <section class="card empty">
            <h1>{move || app.text(title())}</h1>
            <p>{move || app.text(words())}</p>
            <div class="steps">
                <Show when=move || open.get()>
                    <TrainLink />
                </Show>
                <a
                    class="btn"
                    class:main=move || !open.get()
                    href=format!("#{}", Page::Data.path())
                >
                    {move || app.text(text::GO_TO_DATA)}
                </a>
            </div>
        </section>
    }
}

/// The way to train a model on what is open, or to see how the training goes.
#[component]
pub fn TrainLink() -> impl IntoView {
    let app = use_app();
    let training = Memo::new(move |_| app.is_training());
    let words = move || match training.get() {
        true => text::SEE_TRAINING,
        false => text::TRAIN_ON_THIS,
    };
    view! {
        <a class="btn main" href=format!("#{}", Page::Models.path()) data-testid="train-on-this">
            {move || app.text(words())}
        </a>
    }
}
