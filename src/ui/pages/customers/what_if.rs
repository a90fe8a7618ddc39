//! "What if …": a control for each feature that moves score, words and chart.

use crate::arrange::arrange;
use crate::platform::text::number as number_of;
use leptos::prelude::*;

use super::detail::Change;
use super::reasons::title_of;
use crate::engine::{Control, CustomerView};
use crate::i18n::{customers as text, number};
use crate::ui::state::{App, use_app};

/// Steps of a slider over fractions.
const STEPS: f64 = 200.0;

/// The controls, those first that move this customer most.
#[component]
pub fn WhatIf(change: Change) -> impl IntoView {
    let app = use_app();
    // The order is the customer's own and stays while values change.
    let controls = move || {
        let order = app
            .customer
            .with(|customer| customer.as_ref().map(order).unwrap_or_default());
        let controls = app.scores.with(|scores| {
            scores
                .as_ref()
                .map(|scores| scores.controls.clone())
                .unwrap_or_default()
        });
        order
            .into_iter()
            .filter_map(|feature| {
                let control = controls.get(feature)?.clone();
                Some(view! { <FeatureControl change feature control /> })
            })
            .collect_view()
    };
    view! {
        <div class="card-head">
            <h2>{move || app.text(text::WHAT_IF)}</h2>
            <button
                class="btn"
                data-testid="whatif-reset"
                disabled=move || change.changes.with(Vec::is_empty)
                on:click=move |_| change.reset()
            >
                {move || app.text(text::RESET)}
            </button>
        </div>
        <p class="soft">{move || app.named(text::WHAT_IF_TEXT, &[])}</p>
        <div class="sim">{controls}</div>
    }
}

fn order(customer: &CustomerView) -> Vec<usize> {
    // Where there are no reasons, the order is the model's.
    let mut order: Vec<usize> = (0..customer.numbers.len()).collect();
    let size = |feature: &usize| {
        customer
            .contributions
            .get(*feature)
            .map_or(0.0, |c| c.abs())
    };
    arrange(&mut order, |a, b| size(b).total_cmp(&size(a)));
    order
}

/// What a control needs to know.
struct Field {
    app: App,
    change: Change,
    feature: usize,
    value: Memo<f32>,
    id: String,
    testid: String,
}

#[component]
fn FeatureControl(change: Change, feature: usize, control: Control) -> impl IntoView {
    let app = use_app();
    let name = app.model.with_untracked(|model| {
        let feature = model.as_ref().and_then(|model| model.features.get(feature));
        feature
            .map(|feature| feature.name.clone())
            .unwrap_or_default()
    });
    let testid = format!("whatif-{name}");
    let id = format!("whatif-control-{feature}");
    let value = Memo::new(move |_| {
        let changed = change.changes.with(|changes| {
            changes
                .iter()
                .find(|(changed, _)| *changed == feature)
                .map(|(_, value)| *value)
        });
        changed.unwrap_or_else(|| original(app, feature))
    });
    let is_changed = move || {
        change
            .changes
            .with(|changes| changes.iter().any(|(changed, _)| *changed == feature))
    };
    let effect = move || is_changed().then(|| effect(app, change)).flatten();
    let field = Field {
        app,
        change,
        feature,
        value,
        id: id.clone(),
        testid,
    };
    let field = match control {
        Control::Number { low, high, whole } => numeric(field, [low, high], whole).into_any(),
        Control::Flag => {
            let names = [crate::i18n::explain::NO, crate::i18n::explain::YES];
            let options = names.into_iter().enumerate().map(|(code, name)| {
                view! { <option value=code.to_string()>{move || app.text(name)}</option> }
            });
            choice(field, options.collect_view().into_any()).into_any()
        }
        Control::Category(names) => {
            let options = names.into_iter().enumerate().map(|(code, name)| {
                view! { <option value=code.to_string()>{name}</option> }
            });
            choice(field, options.collect_view().into_any()).into_any()
        }
    };
    view! {
        <div class="control" class:changed=is_changed>
            <label for=id>{move || title_of(app, feature)}</label>
            <output>{effect}</output>
            {field}
        </div>
    }
}

/// The risk before and after, beside the control that was moved.
fn effect(app: App, change: Change) -> Option<impl IntoView + use<>> {
    let before = app
        .customer
        .with(|customer| customer.as_ref().map(|customer| customer.score))?;
    let after = change
        .changed
        .with(|changed| changed.as_ref().map(|changed| changed.score))?;
    let words = app.fill(
        text::CHANGED,
        &[
            ("from", &number::percent(before)),
            ("to", &number::percent(after)),
        ],
    );
    let class = if after > before { "up" } else { "down" };
    Some(view! { <em class=class>{words}</em> })
}

fn original(app: App, feature: usize) -> f32 {
    app.customer.with(|customer| {
        let value = customer
            .as_ref()
            .and_then(|customer| customer.numbers.get(feature));
        value.copied().unwrap_or(f32::NAN)
    })
}

/// A slider with a number field beside it; an empty field is a missing value.
fn numeric(shown_by: Field, [low, high]: [f64; 2], whole: bool) -> impl IntoView + use<> {
    let Field {
        app,
        change,
        feature,
        value,
        id,
        testid,
    } = shown_by;
    let step = if whole { 1.0 } else { step_of(high - low) };
    let (low, high) = if whole {
        (low, high)
    } else {
        ((low / step).floor() * step, (high / step).ceil() * step)
    };
    let shown = move || {
        let value = value.get();
        if value.is_nan() {
            String::new()
        } else {
            value.to_string()
        }
    };
    // A slider cannot be empty: for a missing value it waits in the middle.
    let slid = move || {
        let value = f64::from(value.get());
        (if value.is_nan() {
            (low + high) / 2.0
        } else {
            value
        })
        .to_string()
    };
    let set = move |event: leptos::ev::Event| {
        let typed = event_target_value(&event);
        let value = if typed.trim().is_empty() {
            Some(f32::NAN)
        } else {
            number_of(&typed).map(|value| value as f32)
        };
        if let Some(value) = value {
            change.set(app, feature, value);
        }
    };
    let label = move || {
        let title = title_of(app, feature);
        app.fill(text::NUMBER_FIELD, &[("title", &title)])
    };
    view! {
        <input
            id=id
            type="range"
            min=low.to_string()
            max=high.to_string()
            step=step.to_string()
            data-testid=testid.clone()
            class:missing=move || value.get().is_nan()
            prop:value=slid
            on:input=set
        />
        <input
            type="number"
            step="any"
            data-testid=format!("{testid}-number")
            aria-label=label
            placeholder=move || app.text(text::MISSING_OPTION)
            prop:value=shown
            on:change=set
        />
    }
}

/// A step of 1, 2 or 5 times a power of ten that cuts `span` into about 200.
fn step_of(span: f64) -> f64 {
    if span.is_nan() || span <= 0.0 {
        return 1.0;
    }
    let raw = span / STEPS;
    let power = 10f64.powf(raw.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= raw)
        .unwrap_or(power)
}

/// A menu of categories, with "missing" as one of them.
fn choice(shown_by: Field, options: AnyView) -> impl IntoView + use<> {
    let Field {
        app,
        change,
        feature,
        value,
        id,
        testid,
    } = shown_by;
    let set = move |event: leptos::ev::Event| {
        let code = number_of(&event_target_value(&event));
        change.set(app, feature, code.map_or(f32::NAN, |code| code as f32));
    };
    let chosen = move || {
        let value = value.get();
        if value.is_nan() {
            String::new()
        } else {
            value.to_string()
        }
    };
    view! {
        <select id=id data-testid=testid prop:value=chosen on:change=set>
            <option value="">{move || app.text(text::MISSING_OPTION)}</option>
            {options}
        </select>
    }
}
