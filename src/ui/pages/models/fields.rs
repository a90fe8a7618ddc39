//! Fields of the Models page, each built by one function, so that the page carries the
//! code of each once.

use leptos::ev::Event;
use leptos::prelude::*;

use crate::i18n::Message;
use crate::platform::text::number as decimal;
use crate::ui::state::App;

/// What is shown in the language of the moment.
pub type Said<T> = Box<dyn Fn() -> T + Send>;

/// Takes the place of what was chosen, or the number that was written.
pub type Taken = Box<dyn Fn(usize)>;

/// A message, to be said.
pub fn said(app: App, message: Message) -> Said<String> {
    Box::new(move || app.text(message).to_string())
}

/// A list to choose from; `now` is the place of what is chosen at first.
pub fn field(
    title: Said<String>,
    hook: String,
    now: usize,
    names: Said<Vec<String>>,
    taken: Taken,
) -> AnyView {
    // Another language builds the options anew: what was chosen since stays chosen.
    let chosen = RwSignal::new(now);
    let options = move || {
        let now = chosen.get_untracked();
        let names = names().into_iter().enumerate();
        let option = |(at, name)| view! { <option value=at selected=at == now>{name}</option> };
        names.map(option).collect_view()
    };
    let choose = move |event| {
        let place = number_of(&event);
        chosen.set(place);
        taken(place);
    };
    view! {
        <label class="field">
            <span>{title}</span>
            <select data-testid=hook on:change=choose>
                {options}
            </select>
        </label>
    }
    .into_any()
}

/// A field for a whole number from 0 to `most`; `now` is what it is at first.
pub fn number(title: Said<String>, hook: String, now: usize, most: usize, taken: Taken) -> AnyView {
    let written = Box::new(move |event: &Event| taken(number_of(event).min(most)));
    written_in(title, hook, now as f64, Some(most), written)
}

/// What takes an amount, if one was written.
pub type AmountTaken = Box<dyn Fn(Option<f64>)>;

/// A field for any number of 0 or more; `now` is what it is at first.
pub fn amount(title: Said<String>, hook: &str, now: f64, taken: AmountTaken) -> AnyView {
    let written = Box::new(move |event: &Event| {
        let amount = decimal(&event_target_value(event));
        taken(amount.filter(|amount| *amount >= 0.0));
    });
    written_in(title, hook.to_string(), now, None, written)
}

fn written_in(
    title: Said<String>,
    hook: String,
    now: f64,
    most: Option<usize>,
    written: Box<dyn Fn(&Event)>,
) -> AnyView {
    view! {
        <label class="field">
            <span>{title}</span>
            <input
                type="number"
                min="0"
                max=most
                step=if most.is_some() { "1" } else { "any" }
                value=now
                data-testid=hook
                on:input=move |event| written(&event)
            />
        </label>
    }
    .into_any()
}

/// What an event's field holds; 0 where that is no number.
fn number_of(event: &Event) -> usize {
    event_target_value(event).parse().unwrap_or(0)
}
