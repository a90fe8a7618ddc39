//! Taking the list away: CSV in two encodings, or Excel.

use leptos::prelude::*;

use super::ListState;
use crate::engine::{CsvEncoding, ExportFormat, Scope};
use crate::i18n::{Message, customers as text, number};
use crate::ui::state::use_app;
use crate::ui::tasks::export;

/// The buttons below the list.
#[component]
pub fn ExportBar() -> impl IntoView {
    let app = use_app();
    let list = expect_context::<ListState>();
    let encoding = RwSignal::new(CsvEncoding::Utf8);
    let scope = move || Scope {
        query: app.query.get_untracked(),
        at_least: list
            .only_above
            .get_untracked()
            .then(|| app.threshold.get_untracked()),
    };
    let label = move |message: Message| {
        let count = number::count(app.lang.get(), list.total.get() as u64);
        app.fill(message, &[("count", &count)])
    };
    let choose = move |event: leptos::ev::Event| {
        encoding.set(match event_target_value(&event).as_str() {
            "cp949" => CsvEncoding::Cp949,
            _ => CsvEncoding::Utf8,
        });
    };
    let nobody = move || list.total.get() == 0;
    view! {
        <div class="bar export">
            <button
                class="btn main"
                data-testid="export-csv"
                disabled=nobody
                on:click=move |_| export::export(app, ExportFormat::Csv(encoding.get()), scope())
            >
                {move || label(text::EXPORT_CSV)}
            </button>
            <button
                class="btn"
                data-testid="export-xlsx"
                disabled=nobody
                on:click=move |_| export::export(app, ExportFormat::Xlsx, scope())
            >
                {move || label(text::EXPORT_XLSX)}
            </button>
            <select
                data-testid="export-encoding"
                aria-label=move || app.text(text::ENCODING)
                on:change=choose
            >
                <option value="utf8">{move || app.text(text::ENCODING_UTF8)}</option>
                <option value="cp949">{move || app.text(text::ENCODING_CP949)}</option>
            </select>
        </div>
    }
}
