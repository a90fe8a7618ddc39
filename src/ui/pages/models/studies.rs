//! Looking into the model that scores: a question, and what was seen.

use leptos::prelude::*;

use super::fields::{field, number, said};
use super::{lists, shipped};
use crate::chart::curves::Measure;
use crate::chart::{Along, Curve, Curves, Ink};
use crate::engine::{
    ClassesView, Combination, ListOf, ModelFormat, ModelView, StudyCurves, StudyRequest, StudyView,
};
use crate::i18n::{Message, engine, hybrid, study as text};
use crate::ui::canvas::Chart;
use crate::ui::state::{App, use_app};
use crate::ui::tasks::{export, score, study, train};

/// What may be asked, in the order of the list.
const QUESTIONS: [Message; 14] = [
    text::ASK_DEPENDENCE,
    text::ASK_IMPORTANCE,
    text::ASK_SURROGATE,
    text::ASK_SELECTION,
    text::ASK_PAIR,
    text::ASK_BACKGROUND,
    text::ASK_COMBINED,
    text::ASK_CLASSES,
    text::ASK_CLASS_DRIVERS,
    text::ASK_CLASS_IMPORTANCE,
    text::ASK_CLASS_DEPENDENCE,
    text::ASK_CLASS_SURROGATE,
    text::ASK_CLASS_PAIR,
    text::ASK_CLASS_BACKGROUND,
];

/// Which of them ask for a feature, for two, and for another model.
const DEPENDENCE: usize = 0;
const PAIR: usize = 4;
const COMBINED: usize = 6;

/// The first that is asked of a model of several classes, and of those the ones that ask for a
/// feature and for two.
const CLASSES: usize = 7;
const CLASS_DEPENDENCE: usize = 10;
const CLASS_PAIR: usize = 12;

/// What each of two models counts at first, in per cent.
const HALF: usize = 50;

/// What is written on the buttons for the list of two models together, and their hooks.
const TARGETS: [Message; 2] = [hybrid::SAVE_CSV, hybrid::SAVE_XLSX];
const TARGETS_HOOKS: [&str; 2] = ["save-targets-csv", "save-targets-xlsx"];

/// The card; shown once the model has scored.
#[component]
pub fn Studies() -> impl IntoView {
    let app = use_app();
    let question = RwSignal::new(0);
    // None: the first, or the second, in the order in which they are listed.
    let feature = RwSignal::new(None::<usize>);
    let with = RwSignal::new(None::<usize>);
    let other = RwSignal::new(0);
    let weight = RwSignal::new(HALF);
    let narrow = RwSignal::new(0);
    let class = RwSignal::new(0);
    let class_feature = RwSignal::new(0);
    let class_with = RwSignal::new(1);
    let classes = Memo::new(move |_| {
        app.study
            .with(|study| study.as_ref().and_then(|study| study.classes.clone()))
    });
    // Without scores only the model of several classes can be asked, and without that one only
    // the model that scores.
    let range = Memo::new(move |_| {
        let first = match app.scores.with(Option::is_some) {
            true => 0,
            false => CLASSES,
        };
        let last = match classes.with(Option::is_some) {
            true => QUESTIONS.len(),
            false => CLASSES,
        };
        (first, last)
    });
    // What was chosen stays chosen; where it cannot be asked, the first stands in for it.
    let asked = Memo::new(move |_| {
        let (first, last) = range.get();
        let chosen = question.get();
        match (first..last).contains(&chosen) {
            true => chosen,
            false => first,
        }
    });
    // The features as they are listed, by their places in the contract: what moves the score most
    // comes first, as on the Drivers page.
    let order = Memo::new(move |_| {
        let features = |model: &ModelView| model.features.len();
        let count = app.model.with(|model| model.as_ref().map_or(0, features));
        let mut order: Vec<usize> = app.drivers.with(|drivers| {
            let ranked = drivers.iter().flat_map(|drivers| &drivers.ranked);
            let ranked = ranked.map(|driver| driver.feature);
            ranked.filter(|feature| *feature < count).collect()
        });
        let rest: Vec<usize> = (0..count)
            .filter(|feature| !order.contains(feature))
            .collect();
        order.extend(rest);
        order
    });
    let chosen_feature = move |chosen: RwSignal<Option<usize>>, otherwise: usize| {
        // A place in another model's features may be none of this one's.
        let is_here = |place: &usize| order.with_untracked(|order| order.contains(place));
        let chosen = chosen.get_untracked().filter(is_here);
        chosen.unwrap_or_else(|| {
            order.with_untracked(|order| order.get(otherwise).copied().unwrap_or(otherwise))
        })
    };
    // Without an earlier model there is nothing that the present one could go together with.
    let lacks_earlier = Memo::new(move |_| {
        let has = |model: &ModelView| !model.earlier.is_empty();
        asked.get() == COMBINED && !app.model.with(|model| model.as_ref().is_some_and(has))
    });
    let rests = move || app.is_working() || lacks_earlier.get();
    // The model of several classes whose class and feature are chosen: another one has others.
    let chosen_of = StoredValue::new(None::<ClassesView>);
    let begin_anew = move || {
        classes.with(|classes| {
            if classes.is_some() && chosen_of.with_value(|known| known != classes) {
                chosen_of.set_value(classes.clone());
                class.set(0);
                class_feature.set(0);
                class_with.set(1);
            }
        });
    };
    // A button that is disabled loses the focus: this one is pressed, and then rests.
    let ask = move |_| {
        if untrack(rests) {
            return;
        }
        let class = class.get_untracked();
        study::look(
            app,
            match asked.get_untracked() {
                CLASSES => StudyRequest::Classes,
                8 => StudyRequest::ClassDrivers { class },
                9 => StudyRequest::ClassImportance { class },
                CLASS_DEPENDENCE => StudyRequest::ClassDependence {
                    class,
                    feature: class_feature.get_untracked(),
                },
                11 => StudyRequest::ClassSurrogate { class },
                CLASS_PAIR => StudyRequest::ClassPair {
                    class,
                    pair: [class_feature.get_untracked(), class_with.get_untracked()],
                },
                13 => StudyRequest::ClassBackground { class },
                DEPENDENCE => StudyRequest::Dependence {
                    feature: chosen_feature(feature, 0),
                },
                1 => StudyRequest::Importance,
                2 => StudyRequest::Surrogate,
                3 => StudyRequest::Selection,
                PAIR => StudyRequest::Pair([chosen_feature(feature, 0), chosen_feature(with, 1)]),
                5 => StudyRequest::Background,
                _ => StudyRequest::Combined(Combination {
                    other: other.get_untracked(),
                    weight: weight.get_untracked() as u8,
                    narrow: narrow.get_untracked() == 1,
                }),
            },
        );
    };
    let questions = move || {
        let (first, last) = range.get();
        let questions = move || {
            let asked = QUESTIONS.iter().take(last).skip(first);
            asked.map(|ask| app.named(*ask, &[])).collect()
        };
        let taken = Box::new(move |place: usize| {
            question.set(first + place);
            // What stands below would answer another question.
            score::forget_answer(app);
        });
        let (title, hook) = (said(app, text::WHAT), "study-question".to_string());
        let now = asked.get_untracked().saturating_sub(first);
        field(title, hook, now, Box::new(questions), taken)
    };
    let class_names = move || {
        classes.with(|classes| {
            let names = classes.iter().flat_map(|classes| &classes.names);
            names.cloned().collect::<Vec<String>>()
        })
    };
    let class_features = move || {
        classes.with(|classes| {
            let features = classes.iter().flat_map(|classes| &classes.features);
            let titles = features.map(|title| title.text(app.lang.get()).to_string());
            titles.collect::<Vec<String>>()
        })
    };
    let features = move || {
        app.model.with(|model| {
            let features = model
                .as_ref()
                .map_or(&[][..], |model| model.features.as_slice());
            let title = |place: &usize| features.get(*place).map(|feature| &feature.title);
            let titles = order.with(|order| order.iter().filter_map(title).collect::<Vec<_>>());
            let titles = titles.into_iter();
            let titles = titles.map(|title| title.text(app.lang.get()).to_string());
            titles.collect::<Vec<String>>()
        })
    };
    let feature_list = move |title: Message, name: &str, chosen: RwSignal<Option<usize>>, other| {
        let present = chosen_feature(chosen, other);
        let now = order.with(|order| order.iter().position(|place| *place == present));
        let taken = Box::new(move |place: usize| {
            chosen.set(order.with_untracked(|order| order.get(place).copied()));
        });
        let (title, now) = (said(app, title), now.unwrap_or(0));
        field(title, name.to_string(), now, Box::new(features), taken)
    };
    let earlier = move || {
        app.model.with(|model| {
            let earlier = model.iter().flat_map(|model| &model.earlier);
            let names = earlier.map(|name| name.text(app.lang.get()).to_string());
            names.collect::<Vec<String>>()
        })
    };
    let uses =
        move || Vec::from([text::USE_WIDE, text::USE_NARROW].map(|way| app.text(way).to_string()));
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
                // These are of the model that scores.
                <div class="steps" hidden=move || range.get().0 != 0>
                    {save(text::CARD, ModelFormat::Card, "save-card")}
                    {save(text::XGBOOST, ModelFormat::Xgboost, "save-xgboost")}
                </div>
            </div>
            <p class="soft">{move || app.text(text::INTRO)}</p>
            <div class="fields">
                {questions}
                {move || {
                    let asked = asked.get();
                    begin_anew();
                    let mut fields = Vec::new();
                    if asked == DEPENDENCE || asked == PAIR {
                        fields.push(feature_list(text::FEATURE, "study-feature", feature, 0));
                    }
                    if asked == PAIR {
                        fields.push(feature_list(text::WITH, "study-with", with, 1));
                    }
                    if asked > CLASSES {
                        fields.push(list(text::CHOOSE_CLASS, "study-class", class, Box::new(class_names)));
                    }
                    if asked == CLASS_DEPENDENCE || asked == CLASS_PAIR {
                        fields
                            .push(
                                list(text::FEATURE, "study-feature", class_feature, Box::new(class_features)),
                            );
                    }
                    if asked == CLASS_PAIR {
                        fields.push(list(text::WITH, "study-with", class_with, Box::new(class_features)));
                    }
                    if asked == COMBINED && !lacks_earlier.get() {
                        let taken = Box::new(move |most| weight.set(most));
                        let now = weight.get_untracked();
                        let title = said(app, text::WEIGHT);
                        fields.push(list(text::EARLIER, "study-other", other, Box::new(earlier)));
                        fields.push(list(text::USED_FOR, "study-use", narrow, Box::new(uses)));
                        fields.push(number(title, "study-weight".to_string(), now, 100, taken));
                    }
                    fields
                }}
            </div>
            <div class="bar">
                <button
                    class="btn main"
                    data-testid="study-look"
                    aria-disabled=move || rests().to_string()
                    on:click=ask
                >
                    {move || app.text(text::LOOK)}
                </button>
                <span class="soft" role="status">
                    {move || lacks_earlier.get().then(|| app.text(engine::NO_OTHER))}
                </span>
            </div>
            {announced(app, app.study)}
            {move || {
                app.study
                    .with(|study| {
                        let study = study.as_ref()?;
                        let list = match study.asked {
                            StudyRequest::Combined(asked) => {
                                let list = ListOf::Combined(asked);
                                Some(lists::save(app, list, TARGETS, TARGETS_HOOKS))
                            }
                            _ => None,
                        };
                        let is_judged = study.shows() && study.asked == StudyRequest::Classes;
                        let learnt_from = is_judged.then(|| shipped::learnt_from(app)).flatten();
                        let learnt_from = learnt_from
                            .map(|said| view! { <p class="note">{said}</p> });
                        Some((
                            learnt_from,
                            study.shows().then(|| seen(app, study, ["study", "study-table"])),
                            list,
                            study.classes.as_ref().map(|classes| save_classes(app, classes.trained)),
                        ))
                    })
            }}
        </section>
    }
}

/// Saves every customer's probabilities, and what several classes were learnt as.
fn save_classes(app: App, trained: bool) -> AnyView {
    let model = trained.then(|| {
        view! {
            <button class="btn" data-testid="save-classes" on:click=move |_| train::save_classes(app)>
                {app.text(text::SAVE_CLASSES)}
            </button>
        }
    });
    view! {
        <div class="bar">
            <button
                class="btn"
                data-testid="save-class-scores"
                disabled=move || app.is_working()
                on:click=move |_| export::export_classes(app)
            >
                {app.text(text::SAVE_CLASS_SCORES)}
            </button>
            {model}
        </div>
    }
    .into_any()
}

/// What is read out when an answer has come: what it is called and says, without its tables.
/// It stands there before there is an answer, or nobody would hear the first one.
pub(super) fn announced(app: App, view: RwSignal<Option<StudyView>>) -> AnyView {
    let told = move || {
        view.with(|view| {
            let shown = view.as_ref().filter(|view| view.shows())?;
            let study = shown.side(app.lang.get());
            Some([study.title.as_str(), ". ", &study.said.join(" ")].concat())
        })
    };
    view! {
        <p class="unseen" role="status">
            {told}
        </p>
    }
    .into_any()
}

/// What was seen: sentences, curves, tables; its hook and that of its table are given.
pub(super) fn seen(app: App, view: &StudyView, [hook, table_hook]: [&'static str; 2]) -> AnyView {
    let lang = app.lang.get();
    let study = view.side(lang);
    let compared = view.compared(lang);
    let compared = compared.map(|of| table("study-compared", &study.title, 1, &of.heads, &of.rows));
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
    let (title, words) = (&study.title, study.words);
    view! {
        <div class="study" data-testid=hook>
            <h3>{title.clone()}</h3>
            {said}
            {curves}
            {compared}
            {table(table_hook, title, words, &study.heads, &study.rows)}
        </div>
    }
    .into_any()
}

/// A table whose first `words` columns hold words, the others numbers.
fn table(
    hook: &'static str,
    title: &str,
    words: usize,
    heads: &[String],
    rows: &[Vec<String>],
) -> AnyView {
    let side = move |column: usize| if column < words { "" } else { "n" };
    let heads = heads.iter().enumerate();
    let heads =
        heads.map(|(at, head)| view! { <th scope="col" class=side(at)>{head.clone()}</th> });
    let heads = heads.collect_view();
    let rows = rows.iter().map(|cells| {
        let cells = cells.iter().enumerate();
        let cells = cells.map(|(at, cell)| view! { <td class=side(at)>{cell.clone()}</td> });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <div class="scroll-x" tabindex="0" role="region" aria-label=title.to_string()>
            <table data-testid=hook>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
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
