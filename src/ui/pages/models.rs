//! The Models page: train a model on the open customers, see how good it is on
//! customers that it has not seen, choose the score that counts, save it.

mod advanced;
mod compared;
mod curves;
mod fields;
mod kinds;
mod lists;
mod recommended;
mod rules;
mod settings;
mod shipped;
mod studies;
mod threshold;

use leptos::prelude::*;

use crate::engine::{ComparedView, Stage, TrainedView};
use crate::i18n::{models as text, number};
use crate::ui::canvas::Chart;
use crate::ui::parts::drop_zone::ModelButton;
use crate::ui::parts::empty::Empty;
use crate::ui::state::{App, Page, use_app};
use crate::ui::tasks::train;

/// The page.
#[component]
pub fn ModelsPage() -> impl IntoView {
    let app = use_app();
    let open = Memo::new(move |_| app.data.with(Option::is_some));
    let trained = Memo::new(move |_| app.trained.with(Option::is_some));
    // Other kinds than boosted trees and networks have no curve.
    let curved = Memo::new(move |_| {
        app.trained
            .with(|trained| trained.iter().any(|trained| !trained.curves.is_empty()))
    });
    let scored =
        Memo::new(move |_| app.scores.with(Option::is_some) || app.study.with(Option::is_some));
    let recommends = Memo::new(move |_| app.recommended.with(Option::is_some));
    view! {
        // What stands beside the model that scores may come before any table: it is at the end.
        <div class="page">
            <Show when=move || open.get() fallback=Empty>
                <Head />
                <Live />
                <settings::Settings />
                // Its rows are made once per demo, so that a button that was pressed stays.
                {move || app.demo.get().map(|demo| shipped::card(app, demo))}
                <Show when=move || trained.get()>
                    <threshold::ThresholdCard />
                    <compared::Comparison />
                    <div class="charts">
                        <section class="card">
                            <h2>{move || app.text(text::PRECISION_RECALL)}</h2>
                            <Chart draw=move |width| curves::precision_recall(app, width) name="chart-precision-recall" />
                        </section>
                        <section class="card">
                            <h2>{move || app.text(text::GAIN)}</h2>
                            <Chart draw=move |width| curves::gain(app, width) name="chart-gain" />
                        </section>
                        <section class="card">
                            <h2>{move || app.text(text::CALIBRATION)}</h2>
                            <Chart draw=move |width| curves::calibration(app, width) name="chart-calibration" />
                        </section>
                        <Show when=move || curved.get()>
                            <section class="card">
                                <h2>{move || app.text(text::CURVES)}</h2>
                                <Chart draw=move |width| curves::learnt(app, width) name="chart-learnt" />
                            </section>
                        </Show>
                    </div>
                </Show>
                {move || earlier(app)}
            </Show>
            <Show when=move || recommends.get()>
                <recommended::Recommended />
            </Show>
            <Show when=move || scored.get()>
                <studies::Studies />
            </Show>
        </div>
    }
}

/// The models before the present one, to be taken again; nothing where there are none.
fn earlier(app: App) -> Option<AnyView> {
    let names = app.earlier.with(|earlier| {
        let names = earlier.iter().map(|name| name.text(app.lang.get()));
        names.map(str::to_string).collect::<Vec<String>>()
    });
    if names.is_empty() {
        return None;
    }
    let rows = names.into_iter().enumerate().map(|(place, name)| {
        let hook = format!("use-earlier-{place}");
        let label = app.fill(text::USE_EARLIER, &[("model", &name)]);
        view! {
            <div class="bar">
                <span>{name}</span>
                <button
                    class="btn"
                    data-testid=hook
                    aria-label=label
                    disabled=move || app.is_working()
                    on:click=move |_| train::use_earlier(app, place)
                >
                    {app.text(text::USE_AGAIN)}
                </button>
            </div>
        }
    });
    let rows = rows.collect_view();
    Some(
        view! {
            <section class="card" data-testid="earlier">
                <h2>{app.text(text::EARLIER)}</h2>
                {rows}
            </section>
        }
        .into_any(),
    )
}

/// What the trained model is worth, in a sentence.
#[component]
fn Head() -> impl IntoView {
    let app = use_app();
    let count = move |value: u64| number::count(app.lang.get(), value);
    let said = Memo::new(move |_| {
        app.trained.with(|trained| {
            let chosen = chosen(trained.as_ref()?)?;
            // A tenth of the customers is what a campaign reaches.
            let tenth = chosen.rows.div_ceil(10);
            let rung = chosen
                .ladder
                .iter()
                .rfind(|rung| rung.taken <= tenth)
                .or(chosen.ladder.first())?;
            let chance = chosen.positives as f64 / chosen.rows.max(1) as f64 * rung.taken as f64;
            let share = rung.taken as f64 / chosen.rows.max(1) as f64;
            let heading = app.fill(
                text::TRAINED_HEADING,
                &[
                    ("share", &number::percent(share)),
                    ("taken", &count(rung.taken)),
                    ("right", &count(rung.right)),
                ],
            );
            let intro = app.fill(
                text::TRAINED_INTRO,
                &[
                    ("rows", &count(chosen.rows)),
                    ("positives", &count(chosen.positives)),
                    ("chance", &count(chance.round() as u64)),
                ],
            );
            Some((heading, intro))
        })
    });
    // What others made is theirs to save; a bundle carries the score that was chosen here.
    let bundle = Memo::new(move |_| {
        app.model
            .with(|model| model.as_ref().is_some_and(|model| model.is_bundle))
    });
    // How good a model is that was not trained here, its file says.
    let in_use = Memo::new(move |_| {
        let trust = app.trust();
        app.model.with(|model| {
            let model = model.as_ref()?;
            let heading = app.fill(text::IN_USE_HEADING, &[("model", &model.name)]);
            let card = || model.card.text(app.lang.get()).to_string();
            Some((heading, trust.unwrap_or_else(card)))
        })
    });
    let (heading, intro) = (
        move || match said.get().or(in_use.get()) {
            Some((heading, _)) => heading,
            None => app.text(text::TRAIN_HEADING).to_string(),
        },
        move || match said.get().or(in_use.get()) {
            Some((_, intro)) => intro,
            None => app.text(text::TRAIN_INTRO).to_string(),
        },
    );
    let misfit = move || {
        let [problems, count] = app.model.with(|model| {
            let fit = model.as_ref()?.fit.as_ref()?;
            Some([fit.problems(), fit.features.len()].map(|count| count.to_string()))
        })?;
        let values = [("problems", problems.as_str()), ("count", &count)];
        Some(app.fill(text::OTHER_DATA, &values))
    };
    let notes = move || {
        app.trained.with(|trained| {
            let notes = trained.iter().flat_map(|trained| &trained.model.notes);
            let notes = notes.map(|note| note.text(app.lang.get()));
            notes.collect::<Vec<_>>().join(" ")
        })
    };
    view! {
        <div class="head">
            <div>
                <h1 data-testid="models-heading">{heading}</h1>
                <p>{intro}</p>
            </div>
            <Show when=move || bundle.get()>
                <div class="steps">
                    <button class="btn" data-testid="save-bundle" on:click=move |_| train::save(app)>
                        {move || app.text(text::SAVE_BUNDLE)}
                    </button>
                    <a class="btn main" href=format!("#{}", Page::Customers.path())>
                        {move || app.text(text::SEE_LIST)}
                    </a>
                </div>
            </Show>
        </div>
        <Show when=move || app.is_misfit()>
            <div class="banner" data-testid="other-data">
                <p>{misfit}</p>
                <ModelButton />
            </div>
        </Show>
        <Show when=move || said.with(Option::is_some)>
            <p class="soft">{move || app.text(text::LEARNT_FROM)} " " {notes}</p>
        </Show>
    }
}

/// How the training under way goes.
#[component]
fn Live() -> impl IntoView {
    let app = use_app();
    let under_way = Memo::new(move |_| app.is_training());
    // Of a search that is ended early, something is learnt all the same.
    let end = move || {
        let searches = app.work.with(|work| {
            let mut progress = work.iter().filter_map(|work| work.progress);
            progress.any(|progress| progress.stage == Stage::Searching)
        });
        app.text(if searches {
            text::END_SEARCH
        } else {
            text::END_NOW
        })
    };
    view! {
        <Show when=move || under_way.get()>
            <section class="card" data-testid="learning">
                <div class="card-head">
                    <h2>{move || app.text(text::LIVE)}</h2>
                    <button class="btn" data-testid="end-training" on:click=move |_| train::end_now(app)>
                        {end}
                    </button>
                </div>
                <Chart draw=move |width| curves::live(app, width) name="chart-live" />
            </section>
        </Show>
    }
}

/// The model that was taken.
fn chosen(trained: &TrainedView) -> Option<&ComparedView> {
    trained.chosen()
}
