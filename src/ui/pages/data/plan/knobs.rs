//! The plan's numbers: anchors, windows, the label's horizon, and constants such
//! as a score's weights.

use leptos::prelude::*;

use crate::engine::editing::{Dial, Knob};
use crate::i18n::{Lang, data as text};
use crate::platform::text::number as number_of;
use crate::ui::state::{App, use_app};

/// Most days of a window, as the engine takes them: a century.
const MOST: f64 = 36_525.0;

/// The number fields; nothing when there are none.
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
    let is_constant = matches!(dial.knob, Knob::Constant(_));
    let (least, most, step) = match is_constant {
        true => ("0", None, "any"),
        false => ("1", Some(MOST.to_string()), "1"),
    };
    let was = dial.value;
    let dial = StoredValue::new(dial);
    let value = move || {
        let now =
            dial.with_value(|dial| app.edits.with(|edits| edits.knobs.get(&dial.knob).copied()));
        now.unwrap_or(was)
    };
    let changed = move || value() != was;
    view! {
        <label class="knob" class:changed=changed>
            <span>{move || dial.with_value(|dial| name(dial, app.lang.get()))}</span>
            <input
                type="number"
                min=least
                max=most
                step=step
                data-testid=format!("plan-knob-{index}")
                prop:value=move || value().to_string()
                on:change=move |event| {
                    dial.with_value(|dial| turn(app, dial, &event_target_value(&event)));
                }
            />
        </label>
    }
}

fn turn(app: App, dial: &Dial, written: &str) {
    let new = match (number_of(written), &dial.knob) {
        (Some(new), Knob::Constant(_)) if new >= 0.0 => new,
        (Some(new), knob) if new.round() >= 1.0 && !matches!(knob, Knob::Constant(_)) => {
            new.round().min(MOST)
        }
        _ => dial.value,
    };
    app.edits.update(|edits| {
        if new == dial.value {
            edits.knobs.remove(&dial.knob);
        } else {
            edits.knobs.insert(dial.knob.clone(), new);
        }
    });
}

fn name(dial: &Dial, lang: Lang) -> String {
    let days = dial.value.to_string();
    let uses = dial.uses.to_string();
    let title = dial.title.as_ref().map_or("", |title| title.text(lang));
    let values = [
        ("days", days.as_str()),
        ("uses", uses.as_str()),
        ("title", title),
    ];
    match dial.knob {
        Knob::Step => text::STEP,
        Knob::Before => text::BEFORE,
        Knob::After => text::AFTER,
        Knob::Months => text::MONTHS,
        Knob::Window(_) => text::WINDOW,
        Knob::Horizon(_) => text::HORIZON,
        Knob::Constant(_) => text::CONSTANT,
    }
    .fill(lang, &values)
}
