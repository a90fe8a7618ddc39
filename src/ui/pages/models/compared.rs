//! All models on the same unseen customers, side by side.

use crate::arrange::arrange;
use leptos::prelude::*;

use super::threshold::said;
use crate::engine::{ComparedView, Learner, Words};
use crate::i18n::{Message, models as text, number, study};
use crate::ui::state::{App, use_app};

/// Figures of the table, by their names in metrics files.
const FIGURES: [(&str, Message); 13] = [
    ("pr_auc", text::PR_AUC),
    ("roc_auc", text::ROC_AUC),
    ("log_loss", text::LOSS),
    ("brier", text::BRIER),
    ("ks", text::KS),
    ("precision", text::PRECISION_SHORT),
    ("recall", text::RECALL_SHORT),
    ("f1", text::F1),
    ("accuracy", text::ACCURACY),
    ("macro_f1", study::MACRO_F1),
    ("micro_pr_auc", text::MICRO_PR_AUC),
    ("precision_at_10_percent", text::TOP_PRECISION),
    ("lift_at_10_percent", text::TOP_LIFT),
];

/// Those that are shares of rows, and said as the slider's figures are.
const SHARES: [&str; 6] = [
    "precision",
    "recall",
    "f1",
    "accuracy",
    "macro_f1",
    "precision_at_10_percent",
];

/// Figures by which every model is held against the chosen one.
const AGAINST: [Message; 3] = [text::PR_AUC, text::ROC_AUC, text::LOSS];

/// The card.
#[component]
pub fn Comparison() -> impl IntoView {
    let app = use_app();
    let compared = move || {
        app.trained
            .with(|trained| trained.as_ref().map(|trained| trained.compared.clone()))
    };
    let rows = move || {
        let mut compared = compared().unwrap_or_default();
        arrange(&mut compared, |a, b| {
            figure(b, "pr_auc").total_cmp(&figure(a, "pr_auc"))
        });
        compared
            .into_iter()
            .map(|row| row_of(app, &row))
            .collect_view()
    };
    let heads = FIGURES.map(|(_, title)| {
        view! { <th scope="col" class="n">{move || app.text(title)}</th> }
    });
    let against = AGAINST.map(|figure| {
        let title = move || app.fill(text::DIFFERENCE, &[("figure", app.text(figure))]);
        view! { <th scope="col" class="n">{title}</th> }
    });
    let weights = move || {
        let parts = app.trained.with(|trained| {
            let parts = trained.iter().flat_map(|trained| &trained.weights);
            let part = |(model, weight): &(Learner, f64)| {
                format!("{} {}", app.text(model.title()), number::percent(*weight))
            };
            parts.map(part).collect::<Vec<_>>().join(", ")
        });
        (!parts.is_empty()).then(|| app.fill(text::WEIGHTS, &[("parts", &parts)]))
    };
    // What folds' figures are, the notes below say.
    let note = move || {
        let folds = app
            .trained
            .with(|trained| trained.as_ref().map_or(0, |t| t.folds));
        (folds == 0).then(|| app.text(text::COMPARISON_NOTE))
    };
    // How they were judged, and what there was no time for.
    let notes = move || {
        let lang = app.lang.get();
        app.trained.with(|trained| {
            let notes = trained.iter().flat_map(|trained| &trained.split);
            let note = |note: &Words| view! { <li>{note.text(lang).to_string()}</li> };
            notes.map(note).collect_view()
        })
    };
    view! {
        <section class="card">
            <h2>{move || app.text(text::COMPARISON)}</h2>
            <div class="scroll-x" tabindex="0" role="region" aria-label=move || app.text(text::COMPARISON)>
                <table data-testid="compared">
                    <thead>
                        <tr>
                            <th scope="col">{move || app.text(text::MODEL)}</th>
                            <th scope="col" class="n">
                                {move || app.text(text::OWN_THRESHOLD)}
                            </th>
                            {heads}
                            {against}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="soft">{note} " " {weights}</p>
            <ul class="findings" data-testid="train-notes">{notes}</ul>
        </section>
    }
}

fn figure(compared: &ComparedView, name: &str) -> f64 {
    let found = compared.figures.iter().find(|figure| figure.name == name);
    found.map_or(f64::NAN, |figure| figure.value)
}

fn row_of(app: App, row: &ComparedView) -> AnyView {
    let cells = FIGURES.map(|(name, _)| {
        let figure = row.figures.iter().find(|figure| figure.name == name);
        let write = match SHARES.contains(&name) {
            true => share,
            false => plain,
        };
        let value = figure.map_or(String::new(), |figure| write(figure.value));
        let range = figure.and_then(|figure| match figure.spread {
            Some(spread) => Some(apart(app, spread.map(write))),
            None => Some(interval(app, figure.interval?.map(write))),
        });
        view! { <td class="n">{value} <small>{range}</small></td> }
    });
    let [area, loss] = row.differences;
    let differences = [row.difference, area, loss].map(|difference| {
        let value = difference.map(|(value, _)| number::signed(value, 3));
        let range = difference.and_then(|(_, range)| Some(interval(app, range?.map(plain))));
        view! { <td class="n">{value} " " <small>{range}</small></td> }
    });
    let model = row.model;
    let mark = row.chosen.then(|| {
        view! { <small class="good">{move || app.text(text::CHOSEN)}</small> }
    });
    view! {
        <tr data-model=model.name() data-chosen=row.chosen.to_string()>
            <th scope="row">{move || app.text(model.title())} " " {mark}</th>
            <td class="n">{said(row.threshold)}</td>
            {cells}
            {differences}
        </tr>
    }
    .into_any()
}

/// A figure as it is.
fn plain(figure: f64) -> String {
    number::decimal(figure, 3)
}

/// A share of rows, finer than the slider's figures, for models lie near each other.
pub(super) fn share(figure: f64) -> String {
    format!("{}\u{a0}%", number::decimal(figure * 100.0, 1))
}

/// How far folds lie apart.
fn apart(app: App, [deviation, low, high]: [String; 3]) -> String {
    let values = [("deviation", &*deviation), ("low", &*low), ("high", &*high)];
    app.fill(text::SPREAD, &values)
}

fn interval(app: App, [low, high]: [String; 2]) -> String {
    app.fill(text::INTERVAL, &[("low", &low), ("high", &high)])
}
