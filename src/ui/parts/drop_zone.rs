//! Where files are dropped or chosen: a zone and a button, for mouse and keyboard.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Blob, DragEvent, Event, FileList, HtmlInputElement};

use crate::i18n::page as text;
use crate::ui::state::use_app;
use crate::ui::tasks::open;

/// The large zone of the first visit, or the slim one below opened files.
#[component]
pub fn DropZone(
    /// Whether something is open already.
    #[prop(optional)]
    slim: bool,
) -> impl IntoView {
    let app = use_app();
    let over = RwSignal::new(false);
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(files) = event.data_transfer().and_then(|transfer| transfer.files()) {
            open::open_files(app, named(&files));
        }
    };
    let button = if slim {
        text::OPEN_OTHER
    } else {
        text::CHOOSE_FILES
    };
    view! {
        <section
            class="drop"
            class:over=move || over.get()
            class:slim=slim
            aria-label=move || app.text(text::DROP_TITLE)
            on:dragover=move |event: DragEvent| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <div>
                <b>
                    {move || {
                        app.text(if over.get() { text::DROP_NOW } else { text::DROP_TITLE })
                    }}
                </b>
                <p>{move || app.text(text::DROP_TEXT)}</p>
            </div>
            <div class="drop-buttons">
            <label class="btn main" class:large=!slim>
                {move || app.text(button)}
                <input
                    type="file"
                    multiple=true
                    class="unseen"
                    data-testid="file-input"
                    on:change=move |event| open::open_files(app, chosen(&event))
                />
            </label>
            <Show when=move || !slim>
                <ModelButton />
            </Show>
            </div>
        </section>
    }
}

/// The button that chooses a model.
#[component]
pub fn ModelButton() -> impl IntoView {
    let app = use_app();
    let chose = move |event: Event| {
        if let Some((name, blob)) = chosen(&event).pop() {
            open::open_model(app, name, blob);
        }
    };
    view! {
        <label class="btn">
            {move || app.text(text::CHOOSE_MODEL)}
            <input
                type="file"
                accept=".json,.ubj,.txt,.cbm,.onnx,.model,.gz"
                class="unseen"
                data-testid="model-input"
                on:change=chose
            />
        </label>
    }
}

/// The files of an input, which is emptied so that the same file can be chosen again.
fn chosen(event: &Event) -> Vec<(String, Blob)> {
    let input = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else {
        return Vec::new();
    };
    let files = input.files().map(|files| named(&files)).unwrap_or_default();
    input.set_value("");
    files
}

fn named(files: &FileList) -> Vec<(String, Blob)> {
    (0..files.length())
        .filter_map(|index| files.item(index))
        .map(|file| (file.name(), file.into()))
        .collect()
}
