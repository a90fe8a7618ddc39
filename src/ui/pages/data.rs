//! The Data page: the first visit, then what was opened and how it fits.

mod audit;
mod columns;
mod file;
mod first_visit;
mod made;
mod plan;
mod prepare;
mod quality;
mod read_differently;

use leptos::prelude::*;

use crate::chart::{Scene, Scores, Size};
use crate::engine::{DataView, Fit};
use crate::i18n::{data as words, number, page as text};
use crate::ui::canvas::Chart;
use crate::ui::parts::drop_zone::DropZone;
use crate::ui::parts::model_card::ModelCard;
use crate::ui::state::{App, Page, use_app};
use audit::AuditCard;
use file::FileCard;
use first_visit::FirstVisit;
use made::Made;
use plan::{PlanCard, PlanOpen};
use prepare::PrepareCard;

/// Height of the scores' histogram, in CSS pixels.
const SPREAD_HEIGHT: f32 = 150.0;

/// The page.
#[component]
pub fn DataPage() -> impl IntoView {
    let app = use_app();
    provide_context(PlanOpen::new());
    let nothing =
        Memo::new(move |_| app.data.with(Option::is_none) && app.model.with(Option::is_none));
    view! {
        <Show when=move || !nothing.get() fallback=FirstVisit>
            <div class="page data-page">
                <Head />
                <ModelCard />
                <Show when=move || app.scores.with(Option::is_some)>
                    <section class="card">
                        <h2>{move || app.named(text::SPREAD, &[])}</h2>
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
                        {move || {
                            app.text(app.of_leaving(text::SEE_DRIVERS, text::SEE_DRIVERS_OTHER))
                        }}
                    </a>
                </div>
            </Show>
        </div>
    }
}

/// The scores' histogram with the threshold.
fn spread(app: App, width: f64) -> Option<Scene> {
    let above = app.above()? as u64;
    let all_dates = app.all_dates.get();
    let counts = app
        .scores
        .with(|scores| Some(scores.as_ref()?.shown_histogram(all_dates).to_vec()))?;
    let threshold = app.threshold.get();
    let chart = Scores {
        noun: app.noun(),
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
            let customers = number::count(lang, app.listed() as u64);
            let said = match app.lists_rows() {
                true => text::OPENED_SCORED_DATED,
                false => text::OPENED_SCORED,
            };
            let said = app.of_leaving(said, text::OPENED_SCORED_OTHER);
            return said.fill(lang, &[("above", &above), ("customers", &customers)]);
        }
        match (&data.joined, data.files.get(data.active)) {
            (Some(_), _) => {
                let files = match data.files.len() {
                    1 => text::FILES_ONE.text(lang).to_string(),
                    many => text::FILES_MANY.fill(lang, &[("count", &many.to_string())]),
                };
                let plan = data.plan.as_ref();
                if plan.is_some_and(|plan| plan.many_rows) {
                    let values = [("files", files.as_str()), ("rows", &customers)];
                    return words::OPENED_ROWS.fill(lang, &values);
                }
                let values = [("files", files.as_str()), ("customers", &customers)];
                text::OPENED_JOINED.fill(lang, &values)
            }
            (None, Some(file)) if data.customers == 1 => {
                text::OPENED_ONE_ROW.fill(lang, &[("file", file.shown.as_str())])
            }
            (None, Some(file)) => text::OPENED_ONE.fill(
                lang,
                &[("file", file.shown.as_str()), ("customers", &customers)],
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
    let recognised = app.data.with(|data| {
        let data = data.as_ref()?;
        data.joined.as_ref()?;
        let plan = data.plan.as_ref()?;
        Some(match plan.proposed {
            true => words::PROPOSED.text(lang).to_string(),
            false => words::RECOGNISED.fill(lang, &[("recipe", plan.title.text(lang))]),
        })
    });
    sentences.extend(recognised);
    app.model.with(
        |model| match model.as_ref().map(|model| model.fit.as_ref()) {
            None => sentences.push(text::OPENED_TRUST_NONE.text(lang).to_string()),
            Some(Some(fit)) if fit.is_of_other_data() => {
                sentences.push(text::OPENED_TRUST_OTHER.text(lang).to_string());
            }
            Some(Some(fit)) if !Fit::fits(fit) => {
                sentences.push(text::OPENED_TRUST_MISFIT.text(lang).to_string());
            }
            Some(_) => sentences.extend(app.trust()),
        },
    );
    number::kept_together(&sentences.join(" "))
}

/// The plan, the table it makes, the audit, and the files.
#[component]
fn Opened(data: DataView) -> impl IntoView {
    let active = data.active;
    let several = data.files.len() > 1;
    let is_joined = data.joined.is_some();
    let one_file = (is_joined && !several).then_some(active);
    let plan = data.plan;
    let files = data
        .files
        .into_iter()
        .enumerate()
        .map(|(index, file)| {
            let is_table = !is_joined && index == active;
            view! { <FileCard file index is_table several=several && !is_joined /> }
        })
        .collect_view();
    let findings = data
        .joined
        .as_ref()
        .map(|joined| joined.findings.clone())
        .unwrap_or_default();
    view! {
        {plan.map(|plan| view! { <PlanCard plan findings one_file /> })}
        <AuditCard />
        <PrepareCard />
        {data.joined.map(|joined| view! { <Made joined /> })}
        {files}
    }
}
