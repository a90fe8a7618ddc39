//! What is predicted, when rows stand, how far windows reach: each by a field.

use leptos::prelude::*;

use crate::arrange::arrange_by_key;
use crate::engine::editing::Dates;
use crate::engine::{EditedPlan, LabelKind, PlanFields, SaidLabel};
use crate::i18n::{Message, data as text};
use crate::ui::state::{App, use_app};
use crate::ui::tasks::build::Draft;

/// Most days, as the engine takes them: a century.
const MOST: u32 = 36_525;
/// Most dates that are worth a row each.
const MOST_DATES: u32 = 1_000;

/// The kinds of labels, in the order of their choice.
const KINDS: [(LabelKind, Message); 3] = [
    (LabelKind::Column, text::LABEL_BY_COLUMN),
    (LabelKind::Absent, text::LABEL_BY_ABSENCE),
    (LabelKind::Present, text::LABEL_BY_PRESENCE),
];

/// The fields; nothing where none of them can be changed.
#[component]
pub fn Choices(
    /// What can be changed of the plan in force.
    fields: PlanFields,
    /// The plan as it would be built now.
    draft: Draft,
) -> impl IntoView {
    let app = use_app();
    let none = fields.labels.is_empty() && fields.windows.is_empty() && fields.dates.is_none();
    let some = move || draft.plan.with(|plan| !plan.fields.labels.is_empty());
    // Changes may bring fields that were not there, such as dates where a time is named.
    (!none || fields.proposal).then(|| {
        view! {
            <fieldset class="knobs" disabled=move || app.script.with(Option::is_some)>
                <legend>{move || app.text(text::CHOICES)}</legend>
                <Show when=some>
                    <LabelRule draft />
                </Show>
                <Show when=move || draft.plan.with(|plan| plan.fields.dates.is_some())>
                    <DateRule draft />
                </Show>
                <Show when=move || draft.plan.with(|plan| !plan.fields.windows.is_empty())>
                    <Windows draft />
                </Show>
            </fieldset>
        }
    })
}

/// The label as it is chosen now, or as it is in force.
fn label_now(app: App, draft: Draft) -> Option<SaidLabel> {
    let chosen = app.edits.with(|edits| edits.label.clone());
    chosen.or_else(|| draft.plan.with(|plan| plan.fields.label.clone()))
}

#[component]
fn LabelRule(draft: Draft) -> impl IntoView {
    let app = use_app();
    let now = Memo::new(move |_| label_now(app, draft));
    let kind = Memo::new(move |_| now.with(|now| now.as_ref().map(|label| label.kind)));
    let choose = move |label: SaidLabel| {
        app.edits.update(|edits| edits.label = Some(label));
    };
    let days = move || now.with(|now| now.as_ref().map_or(30, |label| label.days));
    let kinds = KINDS.into_iter().enumerate().map(|(at, (of, title))| {
        let has = move || {
            let has = |plan: &EditedPlan| {
                let mut labels = plan.fields.labels.iter();
                labels.any(|offer| offer.said.kind == of)
            };
            draft.plan.with(has)
        };
        view! {
            <option
                value=at.to_string()
                disabled=move || !has()
                prop:selected=move || kind.get() == Some(of)
            >
                {move || app.text(title)}
            </option>
        }
    });
    let kinds = kinds.collect_view();
    let kind_chosen = move |event| {
        let at = event_target_value(&event).parse::<usize>().ok();
        let kind = at.and_then(|at| KINDS.get(at)).map(|(kind, _)| *kind);
        let offer = draft.plan.with_untracked(|plan| {
            let mut labels = plan.fields.labels.iter();
            let found = labels.find(|offer| Some(offer.said.kind) == kind);
            found.map(|offer| offer.said.clone())
        });
        if let Some(label) = offer {
            choose(label);
        }
    };
    // What there is to choose of the present kind.
    let offers = Memo::new(move |_| {
        draft.plan.with(|plan| {
            let labels = plan.fields.labels.iter();
            let of_kind = labels.filter(|offer| Some(offer.said.kind) == kind.get());
            of_kind.cloned().collect::<Vec<_>>()
        })
    });
    let options = move || {
        let lang = app.lang.get();
        offers.with(|offers| {
            let options = offers.iter().enumerate().map(|(at, offer)| {
                let said = offer.said.clone();
                let is_it =
                    move || now.with(|now| now.as_ref().is_some_and(|label| label.is_like(&said)));
                view! {
                    <option value=at.to_string() prop:selected=is_it>
                        {offer.title.text(lang).to_string()}
                    </option>
                }
            });
            options.collect_view()
        })
    };
    let offer_chosen = move |event| {
        let at = event_target_value(&event).parse::<usize>().ok();
        let offer = at.and_then(|at| offers.with_untracked(|offers| offers.get(at).cloned()));
        if let Some(offer) = offer {
            let mut label = offer.said;
            if label.kind != LabelKind::Column {
                label.days = untrack(days).max(1);
            }
            choose(label);
        }
    };
    let by_days = move || kind.get().is_some_and(|kind| kind != LabelKind::Column);
    let days_chosen = move |event| {
        let written = whole(&event_target_value(&event));
        let label = untrack(|| label_now(app, draft));
        if let (Some(days), Some(mut label)) = (written, label) {
            label.days = days.clamp(1, MOST);
            choose(label);
        }
    };
    view! {
        <div class="knob-fields">
            <label class="knob">
                <span>{move || app.text(text::LABEL_KIND)}</span>
                <select data-testid="plan-label-kind" on:change=kind_chosen>
                    <option value="" hidden prop:selected=move || kind.get().is_none()></option>
                    {kinds}
                </select>
            </label>
            <label class="knob">
                <span>{move || app.text(text::LABEL_OF)}</span>
                <select data-testid="plan-label-of" on:change=offer_chosen>
                    {options}
                </select>
            </label>
            <Show when=by_days>
                <label class="knob">
                    <span>{move || app.text(text::LABEL_DAYS)}</span>
                    <input
                        type="number"
                        min="1"
                        max=MOST.to_string()
                        step="1"
                        data-testid="plan-label-days"
                        prop:value=move || days().to_string()
                        on:change=days_chosen
                    />
                </label>
            </Show>
        </div>
    }
}

#[component]
fn DateRule(draft: Draft) -> impl IntoView {
    let app = use_app();
    let now = Memo::new(move |_| {
        let chosen = app.edits.with(|edits| edits.dates.clone());
        chosen.or_else(|| draft.plan.with(|plan| plan.fields.dates.clone()))
    });
    let by_data = move || now.with(|now| now.as_ref().is_none_or(|dates| dates.by_data));
    let change = move |change: &dyn Fn(&mut Dates)| {
        if let Some(mut dates) = now.get_untracked() {
            change(&mut dates);
            app.edits.update(|edits| edits.dates = Some(dates));
        }
    };
    let first = move || now.get().map(|dates| dates.first).unwrap_or_default();
    let step = move || now.with(|now| now.as_ref().map_or(1, |dates| dates.step).to_string());
    let count = move || now.with(|now| now.as_ref().map_or(1, |dates| dates.count).to_string());
    let several = move || now.with(|now| now.as_ref().is_some_and(|dates| dates.count > 1));
    view! {
        <div class="knob-fields">
            <label class="knob">
                <span>{move || app.text(text::TIME)}</span>
                <select
                    data-testid="plan-dates"
                    on:change=move |event| {
                        let by_data = event_target_value(&event).is_empty();
                        change(&|dates| dates.by_data = by_data);
                    }
                >
                    <option value="" prop:selected=by_data>
                        {move || app.text(text::DATES_BY_DATA)}
                    </option>
                    <option value="1" prop:selected=move || !by_data()>
                        {move || app.text(text::DATES_CHOSEN)}
                    </option>
                </select>
            </label>
            <Show when=move || !by_data()>
                <label class="knob wide">
                    <span>{move || app.text(text::DATES_FIRST)}</span>
                    <input
                        type="date"
                        data-testid="plan-dates-first"
                        prop:value=first
                        on:change=move |event| {
                            let first = event_target_value(&event);
                            if !first.is_empty() {
                                change(&|dates| dates.first.clone_from(&first));
                            }
                        }
                    />
                </label>
                <label class="knob">
                    <span>{move || app.text(text::DATES_COUNT)}</span>
                    <input
                        type="number"
                        min="1"
                        max=MOST_DATES.to_string()
                        data-testid="plan-dates-count"
                        prop:value=count
                        on:change=move |event| {
                            if let Some(count) = whole(&event_target_value(&event)) {
                                change(&|dates| dates.count = count.clamp(1, MOST_DATES));
                            }
                        }
                    />
                </label>
                <Show when=several>
                    <label class="knob">
                        <span>{move || app.text(text::STEP)}</span>
                        <input
                            type="number"
                            min="1"
                            max=MOST.to_string()
                            data-testid="plan-dates-step"
                            prop:value=step
                            on:change=move |event| {
                                if let Some(step) = whole(&event_target_value(&event)) {
                                    change(&|dates| dates.step = step.clamp(1, MOST));
                                }
                            }
                        />
                    </label>
                </Show>
            </Show>
        </div>
    }
}

#[component]
fn Windows(draft: Draft) -> impl IntoView {
    let app = use_app();
    let written = move || {
        let chosen = app.edits.with(|edits| edits.windows.clone());
        let days = chosen.unwrap_or_else(|| draft.plan.with(|plan| plan.fields.windows.clone()));
        let days: Vec<String> = days.iter().map(u32::to_string).collect();
        days.join(", ")
    };
    // Rising, each once; what is no number of days is passed over.
    let chosen = move |event| {
        let written = event_target_value(&event);
        let parts = written.split(|letter: char| !letter.is_ascii_digit());
        let days = parts.filter_map(whole);
        let days = days.filter(|days| (1..=MOST).contains(days));
        let mut days: Vec<u32> = days.collect();
        arrange_by_key(&mut days, |days| *days);
        days.dedup();
        if !days.is_empty() {
            app.edits.update(|edits| edits.windows = Some(days));
        }
    };
    view! {
        <label class="knob wide">
            <span>{move || app.text(text::WINDOWS)}</span>
            <input
                type="text"
                inputmode="numeric"
                data-testid="plan-windows"
                prop:value=written
                on:change=chosen
            />
        </label>
    }
}

/// A whole number that is not negative.
fn whole(written: &str) -> Option<u32> {
    written.trim().parse::<u32>().ok()
}
