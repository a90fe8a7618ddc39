//! The model: what it is, how good it was, and how it fits the open table.

use leptos::prelude::*;

use super::drop_zone::ModelButton;
use crate::engine::{Fit, ModelView, Words};
use crate::i18n::{Lang, card as card_text, number, page as text};
use crate::ui::state::{App, use_app};
use crate::ui::tasks::score;

/// The card of the model, or the place to drop one.
#[component]
pub fn ModelCard() -> impl IntoView {
    let app = use_app();
    view! {
        <section class="card" data-testid="model">
            {move || match app.model.get() {
                Some(model) => view! { <Loaded model /> }.into_any(),
                None => {
                    view! {
                        <div class="card-head">
                            <div>
                                <h2>{app.text(text::MODEL_NONE)}</h2>
                                <p class="soft">{app.text(text::MODEL_NONE_TEXT)}</p>
                            </div>
                            <ModelButton />
                        </div>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}

#[component]
fn Loaded(model: ModelView) -> impl IntoView {
    let app = use_app();
    let fits = model.fit.as_ref().is_some_and(Fit::fits);
    let card = model.card.clone();
    let measured = measured(&model, app.lang.get());
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
                <button
                    class="btn"
                    class:main=move || app.scores.with(Option::is_none)
                    data-testid="score-all"
                    disabled=move || !fits
                    on:click=move |_| score::score_now(app)
                >
                    {move || score_label(app)}
                </button>
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

/// The metrics that a marketer can use, with the split they were measured on.
fn measured(model: &ModelView, lang: Lang) -> String {
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
    let figures: Vec<String> = known
        .iter()
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
        return text::MODEL_NOT_MEASURED.text(lang).to_string();
    }
    let split = model.split.as_deref().unwrap_or_default();
    format!(
        "{}: {}",
        text::MODEL_MEASURED.fill(lang, &[("split", split)]),
        figures.join(" · ")
    )
}

#[component]
fn FitReport(fit: Fit) -> impl IntoView {
    let app = use_app();
    let fits = fit.fits();
    let by_place = fit.by_place;
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
        <p class=if fits { "good" } else { "bad-text" } data-testid="fit" data-fits=fits.to_string()>
            {summary}
        </p>
        <details open=!fits || by_place>
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
                                                <td class:bad-text=!served>{feature.say(lang)}</td>
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
