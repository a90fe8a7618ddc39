//! The plan's numbers of days: anchors, windows, the label's horizon.

use leptos::prelude::*;

use crate::engine::editing::{Dial, Knob};
use crate::i18n::{Lang, data as text};
use crate::ui::state::{App, use_app};

/// Most days of a window, as the engine takes them: a century.
const MOST: u32 = 36_525;

/// The number fields; nothing when time plays no part.
#[component]
pub fn Knobs(
    /// The numbers.
    dials: Vec<Dial>,
) -> impl IntoView {
    let app = use_app();
    (!dials.is_empty()).then(|| {
        let fields = dials.into_iter().enumerate();
        view! {
            <fieldset class="knobs" disabled=move || app.script.with(Option::is_some)>
                <legend>{move || app.text(text::NUMBERS)}</legend>
                <div class="knob-fields">
                    {fields
                        .map(|(index, dial)| view! { <Field dial index /> })
                        .collect_view()}
                </div>
                <p class="soft">{move || app.text(text::NUMBERS_NOTE)}</p>
            </fieldset>
        }
    })
}

#[component]
fn Field(dial: Dial, index: usize) -> impl IntoView {
    let app = use_app();
    let value = move || {
        app.edits
            .with(|edits| edits.knobs.get(&dial.knob).copied())
            .unwrap_or(dial.value)
    };
    let changed = move || value() != dial.value;
    view! {
        <label class="knob" class:changed=changed>
            <span>{move || name(dial, app.lang.get())}</span>
            <input
                type="number"
                min="1"
                max=MOST.to_string()
                data-testid=format!("plan-knob-{index}")
                prop:value=move || value().to_string()
                on:change=move |event| {
                    turn(app, dial, &event_target_value(&event));
                }
            />
        </label>
    }
}

fn turn(app: App, dial: Dial, written: &str) {
    let new = written.trim().parse::<f64>().unwrap_or_default().round();
    let new = if new >= 1.0 {
        new.min(f64::from(MOST)) as u32
    } else {
        dial.value
    };
    app.edits.update(|edits| {
        if new == dial.value {
            edits.knobs.remove(&dial.knob);
        } else {
            edits.knobs.insert(dial.knob, new);
        }
    });
}

fn name(dial: Dial, lang: Lang) -> String {
    let days = dial.value.to_string();
    let uses = dial.uses.to_string();
    let values = [("days", days.as_str()), ("uses", uses.as_str())];
    match dial.knob {
        Knob::Step => text::STEP,
        Knob::Before => text::BEFORE,
        Knob::After => text::AFTER,
        Knob::Months => text::MONTHS,
        Knob::Window(_) => text::WINDOW,
        Knob::Horizon(_) => text::HORIZON,
    }
    .fill(lang, &values)
}
