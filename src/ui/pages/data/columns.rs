//! The columns of a table at a glance.

use leptos::prelude::*;

use crate::engine::{ColumnKind, ColumnProfile, Range};
use crate::i18n::{Lang, Message, number, page as text};
use crate::ui::parts::spark::Spark;
use crate::ui::state::use_app;

/// Columns shown before the rest is asked for.
const FIRST: usize = 60;

/// The table of columns.
#[component]
pub fn ColumnTable(
    /// What is known of each column.
    columns: Vec<ColumnProfile>,
    /// The table's hook for tests.
    testid: String,
) -> impl IntoView {
    let app = use_app();
    let all = RwSignal::new(columns.len() <= FIRST);
    let count = columns.len();
    let columns = StoredValue::new(columns);
    let head = move |message: Message| view! { <th scope="col">{move || app.text(message)}</th> };
    view! {
        <div class="scroll-x" tabindex="0" role="region" aria-label=move || app.text(text::COLUMN)>
            <table class="cols" data-testid=testid>
                <thead>
                    <tr>
                        {head(text::COLUMN)} {head(text::KIND)}
                        <th scope="col" class="n">{move || app.text(text::MISSING)}</th>
                        <th scope="col" class="n">{move || app.text(text::DISTINCT)}</th>
                        {head(text::RANGE)} {head(text::DISTRIBUTION)} {head(text::NOTICE)}
                    </tr>
                </thead>
                <tbody>
                    {move || {
                        let shown = if all.get() { count } else { FIRST };
                        columns
                            .with_value(|columns| {
                                columns
                                    .iter()
                                    .take(shown)
                                    .map(|column| view! { <Row column=column.clone() /> })
                                    .collect_view()
                            })
                    }}
                </tbody>
            </table>
        </div>
        <Show when=move || !all.get()>
            <button class="btn" on:click=move |_| all.set(true)>
                {move || app.fill(text::MORE_COLUMNS, &[("count", &count.to_string())])}
            </button>
        </Show>
    }
}

#[component]
fn Row(column: ColumnProfile) -> impl IntoView {
    let app = use_app();
    let name = column.name.clone();
    let kind = kind_name(column.kind);
    let missing = column.missing;
    let share = if missing == 0 {
        number::percent(0.0)
    } else {
        number::percent(column.missing_share)
    };
    let (distinct, exact) = (column.distinct, column.distinct_exact);
    let range = column.range.clone();
    let notes = column.notes.clone();
    view! {
        <tr data-column=name.clone()>
            <th scope="row">{name.clone()}</th>
            <td>{move || app.text(kind)}</td>
            <td class="n">
                {share}
                {(missing > 0)
                    .then(|| {
                        view! {
                            <small>{move || number::count(app.lang.get(), missing)}</small>
                        }
                    })}
            </td>
            <td class="n">
                {move || {
                    let count = number::count(app.lang.get(), distinct);
                    if exact { count } else { app.fill(text::DISTINCT_MANY, &[("count", &count)]) }
                }}
            </td>
            <td>{move || range.as_ref().map(|range| range_words(range, app.lang.get()))}</td>
            <td>
                <Spark column=column />
            </td>
            <td class="note">
                {move || {
                    let lang = app.lang.get();
                    notes
                        .iter()
                        .map(|note| view! { <span>{note.say(lang)}</span> })
                        .collect_view()
                }}
            </td>
        </tr>
    }
}

fn range_words(range: &Range, lang: Lang) -> String {
    let (low, high) = match range {
        Range::Numbers { min, max } => (number::plain(*min), number::plain(*max)),
        Range::Texts { min, max } => (min.clone(), max.clone()),
    };
    text::RANGE_TO.fill(lang, &[("low", &low), ("high", &high)])
}

fn kind_name(kind: ColumnKind) -> Message {
    match kind {
        ColumnKind::Empty => text::KIND_EMPTY,
        ColumnKind::Boolean => text::KIND_BOOLEAN,
        ColumnKind::Integer => text::KIND_INTEGER,
        ColumnKind::Decimal => text::KIND_DECIMAL,
        ColumnKind::Date => text::KIND_DATE,
        ColumnKind::Category => text::KIND_CATEGORY,
        ColumnKind::Identifier => text::KIND_IDENTIFIER,
        ColumnKind::Text => text::KIND_TEXT,
    }
}
