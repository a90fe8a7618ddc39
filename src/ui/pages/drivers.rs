//! The Drivers page: what moves the risk, for everybody and feature by feature.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::customers::reasons::title_of;
use crate::chart::{self, Beeswarm, Dependence, Importance, Scene, Size, Strip, Unit};
use crate::engine::{
    Control, DependenceView, Direction, DriverView, DriversView, Reply, Request, Scale,
};
use crate::i18n::{drivers as text, number};
use crate::platform::client::unheard;
use crate::ui::canvas::Chart;
use crate::ui::parts::empty::Empty;
use crate::ui::state::{App, use_app};
use crate::ui::tasks::score;

/// Features in the charts.
const TOP: usize = 8;

/// The page.
#[component]
pub fn DriversPage() -> impl IntoView {
    let app = use_app();
    let scored = Memo::new(move |_| app.scores.with(Option::is_some));
    let known = Memo::new(move |_| app.drivers.with(Option::is_some));
    view! {
        <Show when=move || scored.get() fallback=Empty>
            <div class="page">
                <Head />
                <Show when=move || known.get()>
                    <section class="card">
                        <h2>{move || app.named(text::IMPORTANCE, &[])}</h2>
                        <Chart draw=move |width| importance(app, width) />
                    </section>
                    <section class="card">
                        <h2>{move || app.text(text::BEESWARM)}</h2>
                        <Chart draw=move |width| beeswarm(app, width) />
                    </section>
                    <DependenceCard />
                    <Ranking />
                </Show>
            </div>
        </Show>
    }
}

#[component]
fn Head() -> impl IntoView {
    let app = use_app();
    let heading = move || {
        let first = app.drivers.with(|drivers| {
            drivers
                .as_ref()
                .and_then(|drivers| drivers.ranked.first())
                .map(|driver| driver.feature)
        });
        match first {
            Some(feature) => app.named(text::HEADING, &[("feature", &title_of(app, feature))]),
            // Not every model can be explained.
            None if app.drivers.with(Option::is_some) => app.named(text::IMPORTANCE, &[]),
            None => app.text(text::WORKING).to_string(),
        }
    };
    let counts = Memo::new(move |_| {
        app.drivers
            .with(|drivers| drivers.as_ref().map(|d| (d.more, d.rows)))
    });
    let source = move || {
        let lang = app.lang.get();
        let words = app
            .drivers
            .with(|drivers| drivers.as_ref().map(|d| d.source.text(lang).to_string()))?;
        Some(format!("{words} {}", app.text(text::NOT_A_CAUSE)))
    };
    let more = move || counts.get().is_some_and(|(more, _)| more) && !app.is_working();
    view! {
        <div class="head">
            <div>
                <h1>{heading}</h1>
                <p>{source}</p>
            </div>
            <Show when=more>
                <button class="btn" data-testid="explain-all" on:click=move |_| score::explain_all(app)>
                    {move || {
                        let rows = app.counted(counts.get().map_or(0, |(_, rows)| rows as u64));
                        app.fill(text::EXPLAIN_ALL, &[("rows", &rows)])
                    }}
                </button>
            </Show>
        </div>
    }
}

fn importance(app: App, width: f64) -> Option<Scene> {
    let lang = app.lang.get();
    app.drivers.with(|drivers| {
        let drivers = drivers.as_ref()?.ranked.iter().take(TOP);
        let drivers = drivers
            .map(|driver| chart::Driver {
                feature: title_of(app, driver.feature),
                size: driver.mean_points,
                direction: driver.direction.clone(),
            })
            .collect();
        Some(
            Importance {
                noun: app.noun(),
                unit: Unit::Points,
                drivers,
            }
            .scene(lang, width as f32),
        )
    })
}

fn beeswarm(app: App, width: f64) -> Option<Scene> {
    let lang = app.lang.get();
    app.drivers.with(|drivers| {
        let strips = drivers.as_ref()?.strips.iter();
        let strips = strips
            .map(|strip| Strip {
                feature: title_of(app, strip.feature),
                effects: &strip.contributions.0,
                values: &strip.ranks.0,
                key: match control_of(app, strip.feature) {
                    Some(Control::Category(names)) => chart::Key::Categories(names),
                    Some(Control::Flag) => chart::Key::Categories(vec![
                        crate::i18n::explain::NO.text(lang).to_string(),
                        crate::i18n::explain::YES.text(lang).to_string(),
                    ]),
                    _ => chart::Key::Ranks,
                },
            })
            .collect();
        Some(
            Beeswarm {
                noun: app.noun(),
                unit: unit_of(app),
                strips,
            }
            .scene(lang, width as f32),
        )
    })
}

/// What contributions are counted in; tracked.
fn unit_of(app: App) -> Unit {
    let scale = app.drivers.with(|d| d.as_ref().map(|d| d.scale));
    match scale {
        Some(Scale::Probability) => Unit::Points,
        _ => Unit::LogOdds,
    }
}

fn control_of(app: App, feature: usize) -> Option<Control> {
    app.model.with(|model| {
        model
            .as_ref()?
            .features
            .get(feature)
            .map(|feature| feature.control.clone())
    })
}

/// One feature's values against its contributions, for a feature the user chooses.
#[component]
fn DependenceCard() -> impl IntoView {
    let app = use_app();
    let chosen = RwSignal::new(None::<usize>);
    let view: RwSignal<Option<DependenceView>> = RwSignal::new(None);
    let feature = Memo::new(move |_| {
        chosen.get().or_else(|| {
            app.drivers
                .with(|drivers| drivers.as_ref()?.ranked.first().map(|first| first.feature))
        })
    });
    let explained = Memo::new(move |_| app.drivers.with(|d| d.as_ref().map(|d| d.explained)));
    Effect::new(move |_| {
        explained.track();
        let Some(feature) = feature.get() else { return };
        spawn_local(async move {
            let (_, asked) = app
                .client()
                .ask(&Request::Dependence { feature }, unheard());
            if let Ok(Reply::Dependence(answer)) = asked.await {
                view.try_set(Some(*answer));
            }
        });
    });
    let options = move || {
        app.drivers.with(|drivers| {
            drivers.as_ref().map(|drivers| {
                drivers
                    .ranked
                    .iter()
                    .map(|driver| {
                        let number = driver.feature;
                        view! {
                            <option
                                value=number.to_string()
                                selected=move || feature.get() == Some(number)
                            >
                                {title_of(app, number)}
                            </option>
                        }
                    })
                    .collect_view()
            })
        })
    };
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{move || app.named(text::DEPENDENCE, &[])}</h2>
                <label class="field-line">
                    <span class="soft">{move || app.text(text::CHOOSE_FEATURE)}</span>
                    <select
                        data-testid="dependence-feature"
                        on:change=move |event| {
                            chosen.set(event_target_value(&event).parse().ok());
                        }
                    >
                        {options}
                    </select>
                </label>
            </div>
            <Chart draw=move |width| dependence(app, view, width) />
        </section>
    }
}

fn dependence(app: App, view: RwSignal<Option<DependenceView>>, width: f64) -> Option<Scene> {
    let lang = app.lang.get();
    view.with(|view| {
        let view = view.as_ref()?;
        let shown = view.values.0.as_slice();
        let names = match control_of(app, view.feature)? {
            Control::Category(names) => Some(names),
            Control::Flag => {
                let names = [crate::i18n::explain::NO, crate::i18n::explain::YES];
                Some(names.map(|name| name.text(lang).to_string()).to_vec())
            }
            Control::Number { .. } => None,
        };
        let values = match &names {
            Some(names) => chart::Values::Categories {
                codes: shown,
                names,
            },
            None => chart::Values::Numbers(shown),
        };
        let chart = Dependence {
            noun: app.noun(),
            feature: title_of(app, view.feature),
            unit: unit_of(app),
            values,
            effects: &view.contributions.0,
        };
        let width = width as f32;
        Some(chart.scene(lang, Size::new(width, (width * 0.45).clamp(240.0, 420.0))))
    })
}

/// All features, ranked, as a table.
#[component]
fn Ranking() -> impl IntoView {
    let app = use_app();
    let rows = move || {
        app.drivers.with(|drivers: &Option<DriversView>| {
            drivers.as_ref().map(|drivers| {
                drivers
                    .ranked
                    .iter()
                    .map(|driver| row(app, driver))
                    .collect_view()
            })
        })
    };
    let effect = move || {
        let lang = app.lang.get();
        app.drivers
            .with(|drivers| drivers.as_ref().map(|d| d.effect.text(lang).to_string()))
    };
    view! {
        <section class="card">
            <h2>{move || app.text(text::TABLE)}</h2>
            <div class="scroll-x" tabindex="0" role="region" aria-label=move || app.text(text::TABLE)>
                <table data-testid="drivers-table">
                    <thead>
                        <tr>
                            <th scope="col">{move || app.text(text::FEATURE)}</th>
                            <th scope="col" class="n">{move || app.text(text::EFFECT)}</th>
                            <th scope="col" class="n">{effect}</th>
                            <th scope="col">{move || app.text(text::DIRECTION)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(app: App, driver: &DriverView) -> impl IntoView + use<> {
    let name = app.model.with(|model| {
        let feature = model
            .as_ref()
            .and_then(|model| model.features.get(driver.feature));
        feature.map(|feature| feature.name.clone())
    });
    let direction = match &driver.direction {
        Direction::Raises => app.named(text::RAISES, &[]),
        Direction::Lowers => app.named(text::LOWERS, &[]),
        Direction::Mixed => app.text(text::MIXED).to_string(),
        highest => {
            let category = highest.category(app.lang.get());
            app.fill(text::HIGHEST_FOR, &[("category", category)])
        }
    };
    view! {
        <tr data-feature=name data-mean-shap=driver.mean_absolute.to_string()>
            <th scope="row">{title_of(app, driver.feature)}</th>
            <td class="n">{number::decimal(driver.mean_points * 100.0, 1)}</td>
            <td class="n">{number::decimal(driver.mean_absolute, 3)}</td>
            <td>{direction}</td>
        </tr>
    }
}
