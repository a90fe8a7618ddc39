//! The table that the plan makes: its size, its columns, and saving it.

use leptos::prelude::*;

use super::columns::ColumnTable;
use super::quality::Quality;
use crate::engine::{JoinedView, TableFormat};
use crate::i18n::{data as text, number};
use crate::ui::state::use_app;
use crate::ui::tasks::build;

/// The card of the customers' table.
#[component]
pub fn Made(
    /// The table.
    joined: JoinedView,
) -> impl IntoView {
    let app = use_app();
    let (rows, columns) = (joined.rows as u64, joined.columns.len() as u64);
    let size = move || {
        let lang = app.lang.get();
        let (rows, columns) = (number::count(lang, rows), number::count(lang, columns));
        text::MADE_SIZE.fill(lang, &[("rows", &rows), ("columns", &columns)])
    };
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{move || app.text(text::MADE)} " " <span class="soft">{size}</span></h2>
                <div class="steps">
                    <button
                        class="btn"
                        data-testid="export-table-csv"
                        on:click=move |_| build::save_table(app, TableFormat::Csv)
                    >
                        {move || app.text(text::SAVE_CSV)}
                    </button>
                    <button
                        class="btn"
                        data-testid="export-table-parquet"
                        on:click=move |_| build::save_table(app, TableFormat::Parquet)
                    >
                        {move || app.text(text::SAVE_PARQUET)}
                    </button>
                </div>
            </div>
            <Quality
                columns=joined.columns.clone()
                rows
                days=false
                testid="quality".to_string()
            />
            <ColumnTable
                columns=joined.columns
                notes=joined.notes
                testid="columns".to_string()
                values=joined.values
            />
        </section>
    }
}
