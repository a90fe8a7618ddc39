//! Buttons that save a list of all customers.

use leptos::prelude::*;

use crate::engine::{CsvEncoding, ExportFormat, ListOf};
use crate::i18n::Message;
use crate::ui::state::App;
use crate::ui::tasks::export;

/// One as CSV and one as Excel, with what is written on them and their hooks.
pub fn save(app: App, list: ListOf, titles: [Message; 2], hooks: [&'static str; 2]) -> AnyView {
    let button = |title: Message, hook: &'static str, format: ExportFormat| {
        view! {
            <button
                class="btn"
                data-testid=hook
                disabled=move || app.is_working()
                on:click=move |_| export::list(app, list, format)
            >
                {move || app.text(title)}
            </button>
        }
    };
    let ([csv, xlsx], [csv_hook, xlsx_hook]) = (titles, hooks);
    view! {
        <div class="bar">
            {button(csv, csv_hook, ExportFormat::Csv(CsvEncoding::Utf8))}
            {button(xlsx, xlsx_hook, ExportFormat::Xlsx)}
        </div>
    }
    .into_any()
}
