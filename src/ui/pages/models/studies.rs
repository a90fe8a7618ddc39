//! Looking into the model that scores: a question, and what was seen.

use leptos::prelude::*;

use super::fields::{field, said};
use crate::chart::curves::Measure;
use crate::chart::{Along, Curve, Curves, Ink};
use crate::engine::{ModelFormat, Study, StudyCurves, StudyRequest};
use crate::i18n::{Message, study as text};
use crate::ui::canvas::Chart;
use crate::ui::state::{App, use_app};
use crate::ui::tasks::{study, train};

/// What may be asked, in the order of the list.
const QUESTIONS: [Message; 4] = [
    text::ASK_DEPENDENCE,
    text::ASK_IMPORTANCE,
    text::ASK_SURROGATE,
    text::ASK_SELECTION,
];

/// The card; shown once the model has scored.
#[component]
pub fn Studies() -> impl IntoView {
    let app = use_app();
    let question = RwSignal::new(0);
    let feature = RwSignal::new(0);
    let ask = move |_| {
        study::look(
            app,
            match question.get_untracked() {
                0 => StudyRequest::Dependence {
                    feature: feature.get_untracked(),
                },
                1 => StudyRequest::Importance,
                2 => StudyRequest::Surrogate,
                _ => StudyRequest::Selection,
            },
        );
    };
    let questions = move || Vec::from(QUESTIONS.map(|ask| app.text(ask).to_string()));
    let features = move || {
        app.model.with(|model| {
            let features = model.iter().flat_map(|model| &model.features);
            let titles = features.map(|feature| feature.title.text(app.lang.get()).to_string());
            titles.collect::<Vec<String>>()
        })
    };
    let list = move |title: Message, name: &str, chosen: RwSignal<usize>, names| {
        let taken = Box::new(move |place| chosen.set(place));
        let now = chosen.get_untracked();
        field(said(app, title), name.to_string(), now, names, taken)
    };
    let save = move |message: Message, format: ModelFormat, name: &'static str| {
        view! {
            <button class="btn" data-testid=name on:click=move |_| train::export(app, format)>
                {move || app.text(message)}
            </button>
        }
    };
    view! {
        <section class="card" data-testid="studies">
            <div class="card-head">
                <h2>{move || app.text(text::HEADING)}</h2>
                <div class="steps">
                    {save(text::CARD, ModelFormat::Card, "save-card")}
                    {save(text::XGBOOST, ModelFormat::Xgboost, "save-xgboost")}
                </div>
            </div>
            <p class="soft">{move || app.text(text::INTRO)}</p>
            <div class="fields">
                {list(text::WHAT, "study-question", question, Box::new(questions))}
                <Show when=move || question.get() == 0>
                    {list(text::FEATURE, "study-feature", feature, Box::new(features))}
                </Show>
            </div>
            <div class="bar">
                <button
                    class="btn main"
                    data-testid="study-look"
                    disabled=move || app.is_working()
                    on:click=ask
                >
                    {move || app.text(text::LOOK)}
                </button>
            </div>
            {move || {
                let lang = app.lang.get();
                app.study.with(|study| study.as_ref().map(|study| seen(app, study.side(lang))))
            }}
        </section>
    }
}

/// What was seen: sentences, curves, a table.
fn seen(app: App, study: &Study) -> AnyView {
    let said = study
        .said
        .iter()
        .map(|said| view! { <p>{said.clone()}</p> });
    let said = said.collect_view();
    let curves = study.curves.clone().map(|seen| {
        let curves = drawn(&study.title, seen);
        let draw = move |width| Some(super::curves::scene(app, &curves, width));
        view! { <Chart draw name="chart-study" /> }
    });
    let words = study.words;
    let side = move |column: usize| if column < words { "" } else { "n" };
    let heads = study.heads.iter().enumerate();
    let heads =
        heads.map(|(at, head)| view! { <th scope="col" class=side(at)>{head.clone()}</th> });
    let heads = heads.collect_view();
    let rows = study.rows.iter().map(|cells| {
        let cells = cells.iter().enumerate();
        let cells = cells.map(|(at, cell)| view! { <td class=side(at)>{cell.clone()}</td> });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    let title = study.title.clone();
    view! {
        <div class="study" data-testid="study" aria-live="polite">
            <h3>{study.title.clone()}</h3>
            {said}
            {curves}
            <div class="scroll-x" tabindex="0" role="region" aria-label=title>
                <table data-testid="study-table">
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </div>
    }
    .into_any()
}

/// Single customers stand back behind their mean, the last of the curves.
fn drawn(title: &str, seen: StudyCurves) -> Curves {
    let last = seen.curves.len().saturating_sub(1);
    let curves = seen
        .curves
        .into_iter()
        .enumerate()
        .map(|(at, points)| Curve {
            name: if at == last {
                seen.name.clone()
            } else {
                String::new()
            },
            points,
            ink: if at == last { Ink::Accent } else { Ink::Faint },
            guide: at != last,
        });
    let curves = curves.collect();
    let [x, y] = seen.axes;
    let along = |title, measure| Along { title, measure };
    Curves {
        title: title.to_string(),
        sentence: seen.sentence,
        x: along(x, Measure::Number),
        y: along(y, Measure::Share),
        curves,
        here: None,
    }
}
