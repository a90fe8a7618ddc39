//! Taking the list away: CSV in two encodings, or Excel.

use leptos::prelude::*;

use super::ListState;
use crate::engine::{CsvEncoding, ExportFormat};
use crate::i18n::{Message, customers as text, number};
use crate::ui::state::use_app;
use crate::ui::tasks::export;

/// The buttons below the list.
#[component]
pub fn ExportBar() -> impl IntoView {
    let app = use_app();
    let list = expect_context::<ListState>();
    let encoding = RwSignal::new(CsvEncoding::Utf8);
    let label = move |message: Message, rows: usize| {
        let count = number::count(app.lang.get(), rows as u64);
        app.fill(message, &[("count", &count)])
    };
    let choose = move |event: leptos::ev::Event| {
        encoding.set(match event_target_value(&event).as_str() {
            "cp949" => CsvEncoding::Cp949,
            _ => CsvEncoding::Utf8,
        });
    };
    let total = move || list.total.get();
    let nobody = move || total() == 0;
    // Those whom a campaign is for, where the list has others besides.
    let above = Memo::new(move |_| {
        let has_others = !list.only_above.get() && app.query.with(|query| query.trim().is_empty());
        app.above().filter(|above| has_others && *above > 0)
    });
    let above_as_csv = move |_: leptos::ev::MouseEvent| {
        let scope = app.scope(Some(app.threshold.get_untracked()));
        export::export(app, ExportFormat::Csv(encoding.get_untracked()), scope);
    };
    view! {
        <div class="bar export">
            <Show when=move || above.get().is_some()>
                <button class="btn main" data-testid="export-above" on:click=above_as_csv>
                    {move || {
                        let message = app.of_leaving(text::EXPORT_ABOVE, text::EXPORT_ABOVE_OTHER);
                        label(message, above.get().unwrap_or_default())
                    }}
                </button>
            </Show>
            <button
                class="btn"
                class:main=move || above.get().is_none()
                data-testid="export-csv"
                disabled=nobody
                on:click=move |_| {
                    let format = ExportFormat::Csv(encoding.get_untracked());
                    export::export(app, format, list.scope(app));
                }
            >
                {move || label(text::EXPORT_CSV, total())}
            </button>
            <button
                class="btn"
                data-testid="export-xlsx"
                disabled=nobody
                on:click=move |_| export::export(app, ExportFormat::Xlsx, list.scope(app))
            >
                {move || label(text::EXPORT_XLSX, total())}
            </button>
            <label class="check">
                {move || app.text(text::ENCODING)}
                <select data-testid="export-encoding" on:change=choose>
                    <option value="utf8">{move || app.text(text::ENCODING_UTF8)}</option>
                    <option value="cp949">{move || app.text(text::ENCODING_CP949)}</option>
                </select>
            </label>
        </div>
    }
}
