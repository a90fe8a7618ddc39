//! One customer: the risk, the words, the waterfall, what if, all reasons.

use crate::arrange::arrange;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::reasons::titles;
use super::what_if::WhatIf;
use crate::chart::{Scene, Step, Waterfall};
use crate::engine::{CustomerView, Reply, Request};
use crate::i18n::{Lang, customers as text, number};
use crate::platform::client::unheard;
use crate::ui::canvas::Chart;
use crate::ui::state::{App, use_app};
use crate::ui::tasks::latest::Latest;

/// What the detail shows besides the customer as is.
#[derive(Clone, Copy)]
pub(super) struct Change {
    /// Features with another value, by position.
    pub(super) changes: RwSignal<Vec<(usize, f32)>>,
    /// The customer with those values, if there are any.
    pub(super) changed: RwSignal<Option<CustomerView>>,
    latest: Latest,
}

/// The right-hand card.
#[component]
pub fn Detail() -> impl IntoView {
    let app = use_app();
    let change = Change {
        changes: RwSignal::new(Vec::new()),
        changed: RwSignal::new(None),
        latest: Latest::new(),
    };
    load_chosen(app, change);
    let shown = Memo::new(move |_| app.customer.with(Option::is_some));
    view! {
        <section class="card detail" aria-label=move || app.text(text::ONE) data-testid="customer">
            <Show
                when=move || shown.get()
                fallback=move || view! { <p class="soft">{move || app.text(text::CHOOSE)}</p> }
            >
                <Head change />
                <p class="say" data-testid="story" aria-live="polite">
                    {move || {
                        current(app, change)
                            .map(|c| number::kept_together(c.story.text(app.lang.get())))
                    }}
                </p>
                <Chart draw=move |width| {
                    current(app, change).map(|customer| draw(app, &customer, width))
                } />
                <p class="soft" data-testid="start">
                    {move || {
                        current(app, change).map(|c| c.start.text(app.lang.get()).to_string())
                    }}
                </p>
                <WhatIf change />
                <Reasons change />
                <Cells />
            </Show>
        </section>
    }
}

/// Asks for the customer whenever another one is chosen.
fn load_chosen(app: App, change: Change) {
    Effect::new(move |_| {
        // New scores make an old answer untrue.
        app.scores.track();
        let Some(row) = app.chosen.get() else { return };
        change.changes.set(Vec::new());
        change.changed.set(None);
        spawn_local(async move {
            let (_, asked) = app.client().ask(&Request::Customer { row }, unheard());
            match asked.await {
                Ok(Reply::Customer(view)) if app.chosen.get_untracked() == Some(row) => {
                    app.customer.set(Some(*view));
                }
                Ok(_) => {}
                Err(failure) => app.fail(&failure),
            }
        });
    });
}

impl Change {
    /// Sets one feature's value and asks what that does.
    pub(super) fn set(self, app: App, feature: usize, value: f32) {
        let original = app.customer.with_untracked(|customer| {
            customer
                .as_ref()
                .and_then(|customer| customer.numbers.get(feature).copied())
        });
        let is_same = original.is_some_and(|old| old == value || (old.is_nan() && value.is_nan()));
        self.changes.update(|changes| {
            changes.retain(|(changed, _)| *changed != feature);
            if !is_same {
                changes.push((feature, value));
            }
        });
        self.ask(app);
    }

    /// Back to the customer as is.
    pub(super) fn reset(self) {
        self.changes.set(Vec::new());
        self.changed.set(None);
    }

    /// Asks what the changes do; while a slider moves, the last one wins.
    fn ask(self, app: App) {
        self.latest.ask(move || async move {
            let Some(changes) = self.changes.try_get_untracked() else {
                return;
            };
            let Some(row) = app.chosen.get_untracked() else {
                return;
            };
            if changes.is_empty() {
                self.changed.try_set(None);
                return;
            }
            let request = Request::WhatIf { row, changes };
            let (_, asked) = app.client().ask(&request, unheard());
            let is_asked = || {
                let changes = self.changes.try_get_untracked();
                app.chosen.get_untracked() == Some(row)
                    && changes.is_some_and(|changes| !changes.is_empty())
            };
            match asked.await {
                Ok(Reply::Customer(view)) if is_asked() => {
                    self.changed.try_set(Some(*view));
                }
                Ok(_) => {}
                // A network may not take every value, a missing one above all.
                Err(failure) => app.fail(&failure),
            }
        });
    }
}

/// The customer as shown: changed, if anything is.
fn current(app: App, change: Change) -> Option<CustomerView> {
    change.changed.get().or_else(|| app.customer.get())
}

#[component]
fn Head(change: Change) -> impl IntoView {
    let app = use_app();
    let id = move || {
        app.customer.with(|customer| {
            let customer = customer.as_ref()?;
            let date = customer.date.clone().map(|date| {
                view! {
                    " · "
                    <span class="whole">{date}</span>
                }
            });
            Some((customer.id.clone(), date))
        })
    };
    let rank = move || {
        let lang = app.lang.get();
        let all_dates = app.all_dates.get();
        let place = |customer: &CustomerView| match all_dates {
            true => customer.rank,
            false => customer.latest_rank,
        };
        let rank = app
            .customer
            .with(|customer| customer.as_ref().map_or(0, place));
        let [rank, all] = [rank, app.listed()].map(|rows| number::count(lang, rows as u64));
        app.fill(text::RANK, &[("rank", &rank), ("all", &all)])
    };
    let figures = move || {
        let now = app.customer.get()?;
        let shown = change.changed.get().unwrap_or_else(|| now.clone());
        let caption = if change.changed.with(Option::is_some) {
            app.named(text::RISK_CHANGED, &[("now", &number::percent(now.score))])
        } else {
            app.fill(
                app.of_leaving(text::RISK_OF_LEAVING, text::SCORE_OF),
                &[("mean", &number::percent(app.listed_mean()))],
            )
        };
        Some(view! {
            <span class="big" data-testid="risk" data-score=shown.score.to_string()>
                {number::percent(shown.score)}
            </span>
            <small>{caption}</small>
        })
    };
    view! {
        <h2 data-testid="customer-id">{id} " " <span class="soft">{rank}</span></h2>
        <div class="kpi">
            <div>{figures}</div>
        </div>
    }
}

/// The waterfall from the typical customer to this one.
fn draw(app: App, customer: &CustomerView, width: f64) -> Scene {
    let lang: Lang = app.lang.get();
    let steps = titles(app)
        .into_iter()
        .enumerate()
        .filter_map(|(feature, title)| {
            Some(Step {
                feature: title,
                value: customer.values.get(feature)?.say(lang),
                share: *customer.points.get(feature)?,
                further: customer.further(feature),
            })
        })
        .collect();
    Waterfall {
        noun: app.noun(),
        start: customer.typical,
        score: customer.score,
        steps,
    }
    .scene(lang, width as f32)
}

/// Every feature with its contribution, as a table.
#[component]
fn Reasons(change: Change) -> impl IntoView {
    let app = use_app();
    let rows = move || {
        let customer = current(app, change)?;
        let lang = app.lang.get();
        let titles = titles(app);
        let mut order: Vec<usize> = (0..customer.contributions.len().min(titles.len())).collect();
        let size = |feature: usize| customer.contributions[feature].abs();
        arrange(&mut order, |a, b| size(*b).total_cmp(&size(*a)));
        let names = app.model.with(|model| {
            model.as_ref().map_or_else(Vec::new, |model| {
                model
                    .features
                    .iter()
                    .map(|feature| feature.name.clone())
                    .collect()
            })
        });
        let detail = |at: usize| customer.details.get(at).cloned();
        let last = customer.details.len().saturating_sub(1);
        let edge = |title: &'static str, score: f64, margin: f64, part: &'static str, at| {
            view! {
                <tr class="edge" data-part=part data-margin=margin.to_string()>
                    <th scope="row">{title}</th>
                    <td></td>
                    <td class="n">{number::percent(score)}</td>
                    <td class="n">{detail(at)}</td>
                </tr>
            }
        };
        let lines = order
            .into_iter()
            .map(|feature| {
                let (points, log_odds) =
                    (customer.points[feature], customer.contributions[feature]);
                let raises = points > 0.0;
                view! {
                    <tr
                        data-feature=names.get(feature).cloned()
                        data-contribution=log_odds.to_string()
                        data-points=points.to_string()
                    >
                        <th scope="row">{titles[feature].clone()}</th>
                        <td>{customer.values.get(feature).map(|value| value.say(lang))}</td>
                        <td class="n" class:up=raises class:down=!raises>
                            {number::signed(points * 100.0, 1)}
                        </td>
                        <td class="n">{detail(feature + 1)}</td>
                    </tr>
                }
            })
            .collect_view();
        Some(view! {
            {edge(text::BASE.text(lang), customer.typical, customer.base, "base", 0)}
            {lines}
            {edge(text::SUM.text(lang), customer.score, customer.margin, "margin", last)}
        })
    };
    let detail_head = move || {
        current(app, change).map(|customer| customer.detail_head.text(app.lang.get()).to_string())
    };
    view! {
        <h3>{move || app.text(text::ALL_REASONS)}</h3>
        <div class="scroll-x" tabindex="0" role="region" aria-label=move || app.text(text::ALL_REASONS)>
            <table data-testid="waterfall-table">
                <thead>
                    <tr>
                        <th scope="col">{move || app.text(crate::i18n::page::FEATURE)}</th>
                        <th scope="col">{move || app.text(text::VALUE)}</th>
                        <th scope="col" class="n">{move || app.text(text::POINTS)}</th>
                        <th scope="col" class="n">{detail_head}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// The row as it stands in the file.
#[component]
fn Cells() -> impl IntoView {
    let app = use_app();
    view! {
        <details>
            <summary>{move || app.text(text::CELLS)}</summary>
            <dl class="cells">
                {move || {
                    app.customer
                        .with(|customer| {
                            customer
                                .as_ref()
                                .map(|customer| {
                                    customer
                                        .cells
                                        .iter()
                                        .take(300)
                                        .map(|(name, cell)| {
                                            view! {
                                                <div>
                                                    <dt>{name.clone()}</dt>
                                                    <dd>{cell.clone()}</dd>
                                                </div>
                                            }
                                        })
                                        .collect_view()
                                })
                        })
                }}
            </dl>
        </details>
    }
}
