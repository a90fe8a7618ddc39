//! The feature dictionary: what each feature is called, how it comes about,
//! what becomes of gaps; each can be left out.

use leptos::ev::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::PlanOpen;
use crate::engine::PlanLine;
use crate::i18n::{Message, data as text};
use crate::platform::text::lowercase;
use crate::ui::state::{App, use_app};

/// The dictionary, folded until it is asked for.
#[component]
pub fn Features(
    /// The features of the result.
    features: Vec<PlanLine>,
) -> impl IntoView {
    let app = use_app();
    let open = expect_context::<PlanOpen>().features;
    let query = RwSignal::new(String::new());
    let count = features.len();
    // Only those of the result mean something to the reader.
    let title = |name: &String| {
        let line = features.iter().find(|line| line.name == *name)?;
        Some(line.title.clone())
    };
    let rows: Vec<Row> = features
        .iter()
        .map(|line| Row {
            line: line.clone(),
            needed_by: line.needed_by.iter().filter_map(title).collect(),
        })
        .collect();
    let rows = StoredValue::new(rows);
    let found = Memo::new(move |_| {
        let query = lowercase(query.get().trim());
        rows.with_value(|rows| {
            let matches = |(_, row): &(usize, &Row)| row.matches(&query);
            let places = rows.iter().enumerate().filter(matches);
            places.map(|(place, _)| place).collect::<Vec<usize>>()
        })
    });
    let row = move |place: usize| {
        let row = rows.with_value(|rows| rows.get(place).cloned());
        row.map(|row| view! { <FeatureRow row /> })
    };
    let head = move |message: Message| view! { <th scope="col">{move || app.text(message)}</th> };
    let shown = move || {
        let values = [
            ("shown", found.with(Vec::len).to_string()),
            ("count", count.to_string()),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
        app.fill(text::SHOWN, &values)
    };
    view! {
        <details
            class="plan-part"
            data-testid="plan-features"
            prop:open=move || open.get()
            on:toggle=move |event| open.set(is_open(&event))
        >
            <summary>{move || app.fill(text::FEATURES, &[("count", &count.to_string())])}</summary>
            <div class="bar">
                <input
                    type="search"
                    placeholder=move || app.text(text::FEATURE_SEARCH)
                    aria-label=move || app.text(text::FEATURE_SEARCH)
                    data-testid="plan-search"
                    prop:value=move || query.get()
                    on:input=move |event| query.set(event_target_value(&event))
                />
                <span class="soft" role="status">{shown}</span>
            </div>
            <div
                class="scroll-x tall"
                tabindex="0"
                role="region"
                aria-label=move || app.fill(text::FEATURES, &[("count", &count.to_string())])
            >
                <table class="dictionary">
                    <thead>
                        <tr>
                            {head(text::FEATURE)} {head(text::HOW)} {head(text::GAPS)}
                            {head(text::CHANGE)}
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || found.get() key=|place| *place children=row />
                    </tbody>
                </table>
            </div>
            <Show when=move || found.with(Vec::is_empty)>
                <p class="soft">{move || app.fill(text::NO_MATCH, &[("query", &query.get())])}</p>
            </Show>
        </details>
    }
}

/// Whether a `details` element is unfolded after a toggle.
pub(super) fn is_open(event: &Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|details| details.has_attribute("open"))
}

#[derive(Clone)]
struct Row {
    line: PlanLine,
    needed_by: Vec<crate::engine::Words>,
}

impl Row {
    fn matches(&self, query: &str) -> bool {
        let PlanLine {
            name, title, line, ..
        } = &self.line;
        [name, &title.en, &title.ko, &line.en, &line.ko]
            .iter()
            .any(|text| lowercase(text).contains(query))
    }
}

#[component]
fn FeatureRow(row: Row) -> impl IntoView {
    let app = use_app();
    let Row { line, needed_by } = row;
    let PlanLine {
        name,
        title,
        line,
        gaps,
        needed_by: _,
    } = line;
    let dropped = {
        let name = name.clone();
        Memo::new(move |_| app.edits.with(|edits| edits.dropped.contains(&name)))
    };
    let title = StoredValue::new(title);
    let named = move || title.with_value(|title| title.text(app.lang.get()).to_string());
    let label = move || {
        let message = if dropped.get() {
            text::PUT_BACK_NAMED
        } else {
            text::DROP_NAMED
        };
        app.fill(message, &[("feature", &named())])
    };
    let words = move || {
        let lang = app.lang.get();
        if dropped.get() && !needed_by.is_empty() {
            let others: Vec<&str> = needed_by.iter().map(|title| title.text(lang)).collect();
            return text::STILL_NEEDED.fill(lang, &[("others", &others.join(", "))]);
        }
        line.text(lang).to_string()
    };
    let changed = name.clone();
    view! {
        <tr class:dropped=move || dropped.get() data-feature=name.clone()>
            <th scope="row">{named} <code>{name.clone()}</code></th>
            <td class="words">{words}</td>
            <td class="words">
                {move || gaps.as_ref().map(|gaps| gaps.text(app.lang.get()).to_string())}
            </td>
            <td>
                <button
                    class="btn"
                    data-testid=format!("plan-drop-{name}")
                    aria-label=label
                    disabled=move || app.script.with(Option::is_some)
                    on:click=move |_| change(app, &changed)
                >
                    {move || {
                        app.text(if dropped.get() { text::PUT_BACK } else { text::DROP })
                    }}
                </button>
            </td>
        </tr>
    }
}

/// Leaves a feature out, or puts it back.
fn change(app: App, name: &str) {
    app.edits.update(|edits| {
        if edits.dropped.remove(name).is_none() {
            edits.dropped.add(name.to_string());
        }
    });
}
