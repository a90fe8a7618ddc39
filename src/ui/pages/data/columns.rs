//! The columns of a table at a glance.

use crate::arrange::arrange_by_key;
use crate::platform::text::lowercase;
use leptos::prelude::*;

use crate::engine::{ColumnKind, ColumnProfile, Range, Words};
use crate::i18n::{Lang, Message, data as words, number, page as text};
use crate::ui::parts::spark::{Spark, code_title};
use crate::ui::state::use_app;
use crate::ui::tasks::{correct, reread};

/// Columns shown before the rest is asked for.
const FIRST: usize = 60;
/// Columns from which on a table is worth searching.
const MANY: usize = 12;

/// How the columns are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    File,
    Missing,
    Name,
}

const ORDERS: [(Order, Message); 3] = [
    (Order::File, words::ORDER_FILE),
    (Order::Missing, words::ORDER_MISSING),
    (Order::Name, words::ORDER_NAME),
];

/// What of the columns is shown.
#[derive(Clone, Copy)]
struct Choice {
    query: RwSignal<String>,
    only_notes: RwSignal<bool>,
    order: RwSignal<Order>,
}

impl Choice {
    /// Positions of the columns to show, in their order; tracked.
    fn of(&self, columns: &[ColumnProfile]) -> Vec<usize> {
        let query = lowercase(self.query.get().trim());
        let only_notes = self.only_notes.get();
        let mut places: Vec<usize> = columns
            .iter()
            .enumerate()
            .filter(|(_, column)| {
                lowercase(&column.name).contains(&query)
                    && (!only_notes || !column.notes.is_empty())
            })
            .map(|(place, _)| place)
            .collect();
        let missing = |place: &usize| columns.get(*place).map_or(0, |column| column.missing);
        let name = |place: &usize| columns.get(*place).map(|column| lowercase(&column.name));
        match self.order.get() {
            Order::File => {}
            Order::Missing => {
                arrange_by_key(&mut places, |place| std::cmp::Reverse(missing(place)))
            }
            Order::Name => arrange_by_key(&mut places, name),
        }
        places
    }
}

/// The table of columns.
#[component]
pub fn ColumnTable(
    /// What is known of each column.
    columns: Vec<ColumnProfile>,
    /// What there is to know of each, in words.
    notes: Vec<Vec<Words>>,
    /// The table's hook for tests.
    testid: String,
    /// The file's place, if they are a file's columns: their types can be corrected.
    #[prop(default = None)]
    file: Option<usize>,
    /// Per column that holds codes: its name, and what each code is called.
    #[prop(default = Vec::new())]
    values: Vec<(String, Vec<(String, Words)>)>,
) -> impl IntoView {
    let app = use_app();
    let all = RwSignal::new(columns.len() <= FIRST);
    let count = columns.len();
    let noted = columns.iter().filter(|c| !c.notes.is_empty()).count();
    let columns = StoredValue::new(columns);
    let choice = Choice {
        query: RwSignal::new(String::new()),
        only_notes: RwSignal::new(false),
        order: RwSignal::new(Order::File),
    };
    let found = Memo::new(move |_| columns.with_value(|columns| choice.of(columns)));
    let shown = move || {
        let mut places = found.get();
        if !all.get() {
            places.truncate(FIRST);
        }
        places
    };
    let (values, notes) = (StoredValue::new(values), StoredValue::new(notes));
    let row = move |place: usize| {
        let column = columns.with_value(|columns| columns.get(place).cloned());
        column.map(|column| {
            let titles = values.with_value(|values| {
                let found = values.iter().find(|(name, _)| *name == column.name);
                found.map(|(_, titles)| titles.clone()).unwrap_or_default()
            });
            let notes = notes.with_value(|notes| notes.get(place).cloned());
            view! { <Row column notes=notes.unwrap_or_default() file titles /> }
        })
    };
    let head = move |message: Message| view! { <th scope="col">{move || app.text(message)}</th> };
    view! {
        <Show when=move || { count > MANY }>
            <Toolbar choice noted count found />
        </Show>
        <div
            class="scroll-x"
            class:tall=move || { count > MANY }
            tabindex="0"
            role="region"
            aria-label=move || app.text(text::COLUMN)
        >
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
                    <For each=shown key=|place| *place children=row />
                </tbody>
            </table>
        </div>
        <Show when=move || found.with(Vec::is_empty)>
            <p class="soft">
                {move || app.fill(words::NO_MATCH, &[("query", &choice.query.get())])}
            </p>
        </Show>
        <Show when=move || !all.get() && found.with(|found| found.len() > FIRST)>
            <button class="btn" on:click=move |_| all.set(true)>
                {move || app.fill(text::MORE_COLUMNS, &[("count", &found.with(Vec::len).to_string())])}
            </button>
        </Show>
    }
}

/// Search, filter and order, above a table of many columns.
#[component]
fn Toolbar(choice: Choice, noted: usize, count: usize, found: Memo<Vec<usize>>) -> impl IntoView {
    let app = use_app();
    let shown = move || {
        let shown = found.with(Vec::len).to_string();
        app.fill(
            words::SHOWN,
            &[("shown", &shown), ("count", &count.to_string())],
        )
    };
    let ordered = move |event| {
        let place = event_target_value(&event).parse::<usize>().ok();
        if let Some((order, _)) = place.and_then(|place| ORDERS.get(place)) {
            choice.order.set(*order);
        }
    };
    let options = ORDERS.iter().enumerate().map(|(place, (_, title))| {
        let title = *title;
        view! { <option value=place.to_string()>{move || app.text(title)}</option> }
    });
    view! {
        <div class="bar">
            <input
                type="search"
                placeholder=move || app.text(words::COLUMN_SEARCH)
                aria-label=move || app.text(words::COLUMN_SEARCH)
                data-testid="column-search"
                on:input=move |event| choice.query.set(event_target_value(&event))
            />
            <label class="check">
                <input
                    type="checkbox"
                    data-testid="column-notes"
                    on:change=move |event| choice.only_notes.set(event_target_checked(&event))
                />
                {move || app.fill(words::ONLY_NOTES, &[("count", &noted.to_string())])}
            </label>
            <label class="check">
                {move || app.text(words::ORDER)}
                <select data-testid="column-order" on:change=ordered>
                    {options.collect_view()}
                </select>
            </label>
            <span class="soft" role="status">{shown}</span>
        </div>
    }
}

#[component]
fn Row(
    column: ColumnProfile,
    notes: Vec<Words>,
    file: Option<usize>,
    titles: Vec<(String, Words)>,
) -> impl IntoView {
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
    let range = column.readable_range();
    let called = titles.clone();
    view! {
        <tr data-column=name.clone()>
            <th scope="row">{name.clone()}</th>
            <td>
                {match file {
                    Some(file) => view! { <Kind file column=name.clone() kind /> }.into_any(),
                    None => view! { {move || app.text(kind)} }.into_any(),
                }}
            </td>
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
            <td>{move || range.as_ref().map(|range| range_words(range, &called, app.lang.get()))}</td>
            <td>
                <Spark column=column titles />
            </td>
            <td class="note">
                {move || {
                    let lang = app.lang.get();
                    notes
                        .iter()
                        .map(|note| view! { <span>{note.text(lang).to_string()}</span> })
                        .collect_view()
                }}
            </td>
        </tr>
    }
}

/// The type as it was found, which the user may correct.
#[component]
fn Kind(file: usize, column: String, kind: Message) -> impl IntoView {
    let app = use_app();
    let (offers, name) = app.data.with_untracked(|data| {
        let data = data.as_ref();
        let name = data.and_then(|data| Some(data.files.get(file)?.name.clone()));
        (
            data.map(|data| data.offers.clone()).unwrap_or_default(),
            name,
        )
    });
    let said = reread::said(app, &name.unwrap_or_default()).columns;
    let said = said.into_iter().find(|(other, _)| *other == column);
    let chosen = said.and_then(|(_, said)| offers.iter().position(|offer| offer.choice == said));
    let found = move || match chosen {
        Some(_) => app.text(words::KIND_AS_FOUND).to_string(),
        None => app.text(kind).to_string(),
    };
    let options = offers.iter().enumerate().map(|(place, offer)| {
        let title = offer.title.clone();
        view! {
            <option value=place.to_string() selected=chosen == Some(place)>
                {move || title.text(app.lang.get()).to_string()}
            </option>
        }
    });
    let options = options.collect_view();
    let (hook, label) = (format!("kind-{file}-{column}"), column.clone());
    let changed = move |event| {
        let place = event_target_value(&event).parse::<usize>().ok();
        let offer = place.and_then(|place| offers.get(place));
        let choice = offer.map(|offer| offer.choice);
        correct::correct(app, file, column.clone(), choice);
    };
    view! {
        <select
            class="kind"
            class:chosen=chosen.is_some()
            data-testid=hook
            aria-label=move || app.fill(words::KIND_OF, &[("column", &label)])
            on:change=changed
        >
            <option value="" selected=chosen.is_none()>
                {found}
            </option>
            {options}
        </select>
    }
}

fn range_words(range: &Range, titles: &[(String, Words)], lang: Lang) -> String {
    let (low, high) = match range {
        Range::Numbers { min, max } => (number::plain(*min), number::plain(*max)),
        Range::Texts { min, max } => (
            code_title(titles, min, lang).to_string(),
            code_title(titles, max, lang).to_string(),
        ),
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
