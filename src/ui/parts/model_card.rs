//! The model: what it is, how good it was, and how it fits the open table.

use leptos::prelude::*;

use super::drop_zone::ModelButton;
use super::empty::TrainLink;
use crate::engine::{Fit, ModelView, Words};
use crate::i18n::{card as card_text, number, page as text};
use crate::ui::state::{App, use_app};
use crate::ui::tasks::score;

/// The card of the model, or the place to drop one.
#[component]
pub fn ModelCard() -> impl IntoView {
    let app = use_app();
    let is_other = |model: &ModelView| model.fit.as_ref().is_some_and(Fit::is_of_other_data);
    view! {
        <section class="card" data-testid="model">
            {move || match app.model.get() {
                Some(model) if is_other(&model) => view! { <OfOtherData model /> }.into_any(),
                Some(model) => view! { <Loaded model /> }.into_any(),
                None => view! { <NoModel /> }.into_any(),
            }}
        </section>
    }
}

/// No model: one is trained on what is open, or chosen.
#[component]
fn NoModel() -> impl IntoView {
    let app = use_app();
    let training = Memo::new(move |_| app.is_training());
    let words = move || match training.get() {
        true => (text::BEING_TRAINED, text::BEING_TRAINED_TEXT),
        false => (text::MODEL_NONE, text::MODEL_NONE_TEXT),
    };
    view! {
        <div class="card-head">
            <div>
                <h2>{move || app.text(words().0)}</h2>
                <p class="soft">{move || app.text(words().1)}</p>
            </div>
            <div class="steps">
                <TrainLink />
                <ModelButton />
            </div>
        </div>
    }
}

/// A model of which the open table serves no feature: its figures would be taken for this table's.
#[component]
fn OfOtherData(model: ModelView) -> impl IntoView {
    let app = use_app();
    let name = model.name;
    view! {
        <div class="card-head">
            <div>
                <h2>{move || app.text(text::MODEL_OTHER_DATA)}</h2>
                <p class="soft">
                    {move || app.fill(text::MODEL_OTHER_DATA_TEXT, &[("model", &name)])}
                </p>
            </div>
            <div class="steps">
                <TrainLink />
                <ModelButton />
            </div>
        </div>
        {model.fit.map(|fit| view! { <FitReport fit /> })}
    }
}

#[component]
fn Loaded(model: ModelView) -> impl IntoView {
    let app = use_app();
    let fits = model.fit.as_ref().is_some_and(Fit::fits);
    let card = model.card.clone();
    let shown = model.clone();
    let measured = move || figures(app, &shown);
    let (notes, origin) = (model.notes.clone(), model.origin.clone());
    let origin = move || {
        let lang = app.lang.get();
        let fact = |fact: &Words| view! { <li>{fact.text(lang).to_string()}</li> };
        origin.iter().map(fact).collect_view()
    };
    let generated = model.generated;
    view! {
        <div class="card-head">
            <div>
                <h2>
                    {move || app.text(text::MODEL)} ": " {model.name.clone()} " "
                    <span class="soft">{move || card.text(app.lang.get()).to_string()}</span>
                </h2>
                <p class="soft">{measured}</p>
                <details data-testid="model-origin">
                    <summary>{move || app.text(card_text::ORIGIN)}</summary>
                    <ul class="findings">{origin}</ul>
                </details>
                <Show when=move || generated>
                    <p class="note">{move || app.text(text::MODEL_GENERATED)}</p>
                </Show>
                {move || {
                    let lang = app.lang.get();
                    notes
                        .iter()
                        .map(|note| view! { <p class="note">{note.text(lang).to_string()}</p> })
                        .collect_view()
                }}
            </div>
            <div class="steps">
                <Show when=move || app.data.with(Option::is_some)>
                    <button
                        class="btn"
                        class:main=move || app.scores.with(Option::is_none)
                        data-testid="score-all"
                        disabled=move || !fits
                        on:click=move |_| score::score_now(app)
                    >
                        {move || score_label(app)}
                    </button>
                </Show>
                <ModelButton />
            </div>
        </div>
        {match model.fit {
            Some(fit) => view! { <FitReport fit /> }.into_any(),
            None => {
                view! { <p class="soft">{move || app.text(text::FIT_NO_TABLE)}</p> }.into_any()
            }
        }}
    }
}

fn score_label(app: App) -> String {
    let customers = app
        .data
        .with(|data| data.as_ref().map_or(0, |data| data.customers));
    let scored = app.scores.with(Option::is_some);
    let message = if scored {
        text::SCORE_AGAIN
    } else {
        text::SCORE_ALL
    };
    let count = app.counted(customers as u64);
    app.fill(message, &[("count", &count)])
}

/// The metrics that a marketer can use, with the split they were measured on; tracked. What the
/// heading says of them is not said again.
fn figures(app: App, model: &ModelView) -> String {
    let lang = app.lang.get();
    let is_said = app.scores.with(Option::is_some)
        && model.answers.is_none()
        && (model.threshold.unwrap_or(0.5) - app.threshold.get()).abs() <= 0.005;
    let value = |name: &str| {
        let metric = model.metrics.iter().find(|(metric, _)| metric == name);
        metric.map(|(_, value)| *value)
    };
    let recall = match model.answers {
        Some(_) => text::METRIC_RECALL_OTHER,
        None => text::METRIC_RECALL,
    };
    let known = [
        ("precision", text::METRIC_PRECISION, true),
        ("recall", recall, true),
        ("pr_auc", text::METRIC_PR_AUC, false),
        ("roc_auc", text::METRIC_ROC_AUC, false),
    ];
    if !known.iter().any(|(name, ..)| value(name).is_some()) {
        return text::MODEL_NOT_MEASURED.text(lang).to_string();
    }
    let both_said = is_said && known.iter().take(2).all(|(name, ..)| value(name).is_some());
    let figures: Vec<String> = known
        .iter()
        .filter(|(.., is_share)| !(*is_share && both_said))
        .filter_map(|(name, label, is_share)| {
            let value = value(name)?;
            let figure = if *is_share {
                number::percent(value)
            } else {
                number::decimal(value, 3)
            };
            Some(format!("{} {figure}", label.text(lang)))
        })
        .collect();
    if figures.is_empty() {
        return String::new();
    }
    let on = match model.split.as_deref().unwrap_or_default() {
        "test" => text::MODEL_MEASURED_TEST.text(lang).to_string(),
        split => text::MODEL_MEASURED.fill(lang, &[("split", split)]),
    };
    format!("{on}: {}", figures.join(" · "))
}

#[component]
fn FitReport(fit: Fit) -> impl IntoView {
    let app = use_app();
    let fits = fit.fits();
    let by_place = fit.by_place;
    // That nothing is found is said above; which features these are is only for who asks.
    let is_other = fit.is_of_other_data();
    let class = match (fits, is_other) {
        (true, _) => "good",
        (false, true) => "soft",
        (false, false) => "bad-text",
    };
    let (problems, count) = (fit.problems(), fit.features.len());
    let extra = fit.extra.join(", ");
    let has_extra = !fit.extra.is_empty();
    let features = StoredValue::new(fit.features);
    let summary = move || {
        let count = count.to_string();
        if fits {
            let found = if by_place {
                text::FIT_BY_PLACE
            } else {
                text::FIT_ALL
            };
            app.fill(found, &[("count", &count)])
        } else {
            let problems = problems.to_string();
            app.fill(
                text::FIT_PROBLEMS,
                &[("problems", &problems), ("count", &count)],
            )
        }
    };
    view! {
        <p class=class data-testid="fit" data-fits=fits.to_string()>
            {summary}
        </p>
        <details open=by_place || !(fits || is_other)>
            <summary>{move || app.text(text::FIT_DETAILS)}</summary>
            <table class="fit" data-testid="fit-table">
                <thead>
                    <tr>
                        <th scope="col">{move || app.text(text::FEATURE)}</th>
                        <th scope="col">{move || app.text(text::FINDING)}</th>
                    </tr>
                </thead>
                <tbody>
                    {move || {
                        let lang = app.lang.get();
                        features
                            .with_value(|features| {
                                // Problems first; a model may read thousands of features.
                                let bad = features.iter().filter(|f| !f.is_served());
                                let good = features.iter().filter(|f| f.is_served());
                                bad.chain(good)
                                    .take(500)
                                    .map(|feature| {
                                        let served = feature.is_served();
                                        view! {
                                            <tr data-feature=feature.feature.clone()>
                                                <th scope="row">{feature.feature.clone()}</th>
                                                <td class:bad-text=!served && !is_other>{feature.say(lang)}</td>
                                            </tr>
                                        }
                                    })
                                    .collect_view()
                            })
                    }}
                </tbody>
            </table>
            <Show when=move || has_extra>
                <p class="soft" data-testid="fit-extra">
                    {
                        let extra = extra.clone();
                        move || app.fill(text::FIT_EXTRA, &[("columns", &extra)])
                    }
                </p>
            </Show>
        </details>
    }
}
