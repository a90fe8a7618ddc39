//! The Data page: the first visit, then what was opened and how it fits.

mod columns;
mod file;
mod first_visit;

use leptos::prelude::*;

use crate::chart::{Scene, Scores, Size};
use crate::engine::{DataView, Fit, JoinedView};
use crate::i18n::{number, page as text};
use crate::ui::canvas::Chart;
use crate::ui::parts::drop_zone::DropZone;
use crate::ui::parts::model_card::ModelCard;
use crate::ui::state::{App, Page, use_app};
use columns::ColumnTable;
use file::FileCard;
use first_visit::FirstVisit;

/// Height of the scores' histogram, in CSS pixels.
const SPREAD_HEIGHT: f32 = 150.0;

/// The page.
#[component]
pub fn DataPage() -> impl IntoView {
    let app = use_app();
    let nothing =
        Memo::new(move |_| app.data.with(Option::is_none) && app.model.with(Option::is_none));
    view! {
        <Show when=move || !nothing.get() fallback=FirstVisit>
            <div class="page data-page">
                <Head />
                <ModelCard />
                <Show when=move || app.scores.with(Option::is_some)>
                    <section class="card">
                        <h2>{move || app.text(text::SPREAD)}</h2>
                        <Chart draw=move |width| spread(app, width) />
                    </section>
                </Show>
                {move || app.data.get().map(|data| view! { <Opened data /> })}
                <DropZone slim=true />
            </div>
        </Show>
    }
}

/// The finding, and how far to trust it.
#[component]
fn Head() -> impl IntoView {
    let app = use_app();
    let above = Memo::new(move |_| app.above());
    view! {
        <div class="head">
            <div>
                <h1>{move || heading(app, above.get())}</h1>
                <p>{move || trust(app)}</p>
            </div>
            <Show when=move || app.scores.with(Option::is_some)>
                <div class="steps">
                    <a class="btn main" href=format!("#{}", Page::Customers.path())>
                        {move || app.text(text::SEE_CUSTOMERS)}
                    </a>
                    <a class="btn" href=format!("#{}", Page::Drivers.path())>
                        {move || app.text(text::SEE_DRIVERS)}
                    </a>
                </div>
            </Show>
        </div>
    }
}

/// The scores' histogram with the threshold.
fn spread(app: App, width: f64) -> Option<Scene> {
    let above = app.above()? as u64;
    let counts = app
        .scores
        .with(|scores| scores.as_ref().map(|s| s.histogram.clone()))?;
    let threshold = app.threshold.get();
    let chart = Scores {
        counts,
        threshold,
        above,
    };
    Some(chart.scene(app.lang.get(), Size::new(width as f32, SPREAD_HEIGHT)))
}

fn heading(app: App, above: Option<usize>) -> String {
    let lang = app.lang.get();
    app.data.with(|data| {
        let Some(data) = data else {
            return text::MODEL.text(lang).to_string();
        };
        let customers = number::count(lang, data.customers as u64);
        if let Some(above) = above {
            let above = number::count(lang, above as u64);
            return text::OPENED_SCORED.fill(lang, &[("above", &above), ("customers", &customers)]);
        }
        match (&data.joined, data.files.get(data.active)) {
            (Some(_), _) => text::OPENED_JOINED.fill(
                lang,
                &[
                    ("files", &data.files.len().to_string()),
                    ("customers", &customers),
                ],
            ),
            (None, Some(file)) => text::OPENED_ONE.fill(
                lang,
                &[("file", file.name.as_str()), ("customers", &customers)],
            ),
            (None, None) => String::new(),
        }
    })
}

fn trust(app: App) -> String {
    let lang = app.lang.get();
    let mut sentences = Vec::new();
    if app.demo.get().is_some() {
        sentences.push(text::OPENED_GENERATED.text(lang).to_string());
    }
    if app
        .data
        .with(|data| data.as_ref().is_some_and(|data| data.joined.is_some()))
    {
        sentences.push(text::JOINED_AS_SUBSCRIPTION.text(lang).to_string());
    }
    app.model.with(
        |model| match model.as_ref().map(|model| model.fit.as_ref()) {
            None => sentences.push(text::OPENED_TRUST_NONE.text(lang).to_string()),
            Some(Some(fit)) if !Fit::fits(fit) => {
                sentences.push(text::OPENED_TRUST_MISFIT.text(lang).to_string());
            }
            Some(_) => sentences.extend(app.trust()),
        },
    );
    sentences.join(" ")
}

/// The files, and how they were joined.
#[component]
fn Opened(data: DataView) -> impl IntoView {
    let active = data.active;
    let several = data.files.len() > 1;
    let joined = data.joined.clone();
    let is_joined = joined.is_some();
    let names: Vec<String> = data.files.iter().map(|file| file.name.clone()).collect();
    let files = data
        .files
        .into_iter()
        .enumerate()
        .map(|(index, file)| {
            let is_table = !is_joined && index == active;
            view! { <FileCard file index is_table several=several && !is_joined /> }
        })
        .collect_view();
    view! {
        {joined.map(|joined| view! { <Joined joined names /> })}
        {files}
    }
}

/// How several files became one row per customer.
#[component]
fn Joined(joined: JoinedView, names: Vec<String>) -> impl IntoView {
    let app = use_app();
    let columns = joined.columns.len();
    let findings = joined.findings;
    let list = names.join(" · ");
    view! {
        <section class="card">
            <h2>{move || app.text(text::PLAN)}</h2>
            <div class="plan">
                <div class="step">
                    <b>{list}</b>
                    <span>{move || app.text(text::PLAN_WHO)}</span>
                </div>
                <i aria-hidden="true">"→"</i>
                <div class="step">
                    <b>{move || app.text(text::PLAN_HOW)}</b>
                    <span>{move || app.text(text::PLAN_RESULT)}</span>
                </div>
                <i aria-hidden="true">"→"</i>
                <div class="step">
                    <b>
                        {move || app.fill(text::PLAN_FEATURES, &[("count", &columns.to_string())])}
                    </b>
                    <span>{move || app.text(text::PLAN_RESULT)}</span>
                </div>
            </div>
            <ul class="findings">
                {move || {
                    let lang = app.lang.get();
                    findings
                        .iter()
                        .map(|finding| view! { <li>{finding.text(lang).to_string()}</li> })
                        .collect_view()
                }}
            </ul>
            <ColumnTable columns=joined.columns testid="columns".to_string() />
        </section>
    }
}
