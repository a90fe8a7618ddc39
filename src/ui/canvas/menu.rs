//! A chart's menu: show the table, save the picture, save the numbers.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::chart::Shown;
use super::save;
use crate::i18n::chart as words;

/// The button and what it opens.
#[component]
pub(super) fn Menu(shown: Shown) -> impl IntoView {
    let open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let menu = NodeRef::<html::Div>::new();
    let text = move |message: crate::i18n::Message| message.text(shown.lang.get());
    let name = move || {
        let title = shown.read(|scene| scene.title.clone());
        words::MENU.fill(shown.lang.get(), &[("title", &title)])
    };
    let close = move || {
        open.set(false);
        if let Some(button) = button.try_get_untracked().flatten() {
            let _ = button.focus();
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.try_get_untracked() == Some(true) {
            event.stop_propagation();
            close();
        }
    };
    // Closes when the focus goes elsewhere.
    let on_leave = move |event: FocusEvent| {
        let to = event
            .related_target()
            .and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        // Also sent when the page is left: then there is no menu any more.
        let Some(menu) = menu.try_get_untracked().flatten() else {
            return;
        };
        let inside = menu.contains(to.as_ref());
        if !inside {
            open.set(false);
        }
    };
    let toggle = move || {
        if shown.table.get() {
            text(words::HIDE_TABLE)
        } else {
            text(words::SHOW_TABLE)
        }
    };
    view! {
        <div class="chart-menu" node_ref=menu on:keydown=on_key on:focusout=on_leave>
            <button
                node_ref=button
                type="button"
                class="btn chart-menu-button"
                data-testid="chart-menu"
                aria-label=name
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <svg viewBox="0 0 14 14" aria-hidden="true">
                    <circle cx="2" cy="7" r="1.5" />
                    <circle cx="7" cy="7" r="1.5" />
                    <circle cx="12" cy="7" r="1.5" />
                </svg>
            </button>
            <Show when=move || open.get()>
                <div class="chart-menu-list">
                    <button
                        type="button"
                        data-testid="chart-table-toggle"
                        on:click=move |_| {
                            shown.table.update(|table| *table = !*table);
                            close();
                        }
                    >
                        {toggle}
                    </button>
                    <button
                        type="button"
                        data-testid="chart-png"
                        on:click=move |_| {
                            save::png(shown);
                            close();
                        }
                    >
                        {move || text(words::SAVE_PNG)}
                    </button>
                    <button
                        type="button"
                        data-testid="chart-csv"
                        on:click=move |_| {
                            save::csv(shown);
                            close();
                        }
                    >
                        {move || text(words::SAVE_CSV)}
                    </button>
                </div>
            </Show>
        </div>
    }
}
