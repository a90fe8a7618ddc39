//! From which score on a customer counts as leaving: a slider that moves every
//! figure at once, from what the test rows said.

use leptos::prelude::*;

use super::chosen;
use super::compared::share;
use crate::engine::{ClassFigures, ConfusionMatrix, Rung, SLIDER_PLACES, slider_place};
use crate::i18n::{Message, models as text, number, study};
use crate::platform::text::number as number_of;
use crate::ui::state::{App, use_app};

/// What a threshold does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Here {
    pub rung: Rung,
    pub rows: u64,
    pub positives: u64,
}

impl Here {
    pub fn precision(self) -> f64 {
        self.rung.right as f64 / self.rung.taken.max(1) as f64
    }

    pub fn recall(self) -> f64 {
        self.rung.right as f64 / self.positives.max(1) as f64
    }

    /// The figures of those who stayed and of those who left, then their macro, micro and
    /// weighted averages.
    fn report(self) -> Vec<ClassFigures> {
        let [right, wrong, missed, alone] = self.cells().map(|rows| rows as f64);
        ConfusionMatrix::of_answers([[alone, wrong], [missed, right]]).report()
    }

    fn f1(self) -> f64 {
        self.report().get(1).map_or(0.0, |left| left.f1)
    }

    /// Whether hardly any score is high: then the slider goes by finer steps where it is low.
    fn is_rare(self) -> bool {
        self.positives * 20 < self.rows
    }

    /// Right, falsely flagged, missed, rightly left alone.
    fn cells(self) -> [u64; 4] {
        let Rung { taken, right, .. } = self.rung;
        let missed = self.positives.saturating_sub(right);
        let wrong = taken.saturating_sub(right);
        let alone = self.rows.saturating_sub(taken).saturating_sub(missed);
        [right, wrong, missed, alone]
    }

    fn accuracy(self) -> f64 {
        let [right, _, _, alone] = self.cells();
        (right + alone) as f64 / self.rows.max(1) as f64
    }
}

/// What the threshold in use does on the test rows; tracked.
pub(super) fn here(app: App) -> Option<Here> {
    let threshold = app.threshold.get();
    app.trained.with(|trained| {
        let chosen = chosen(trained.as_ref()?)?;
        Some(Here {
            rung: chosen.at(threshold),
            rows: chosen.rows,
            positives: chosen.positives,
        })
    })
}

/// Places of the slider where leavers are not rare: multiples of 0.005.
const PLACES: usize = 200;

/// How many places the slider has.
fn places(is_rare: bool) -> usize {
    if is_rare { SLIDER_PLACES } else { PLACES }
}

/// The threshold of a place.
fn threshold_at(place: usize, is_rare: bool) -> f64 {
    match is_rare {
        true => slider_place(place),
        false => place as f64 / PLACES as f64,
    }
}

/// Where a threshold stands, or the place above it.
fn place_of(threshold: f64, is_rare: bool) -> usize {
    let mut places = 0..places(is_rare);
    let found = places.find(|place| threshold_at(*place, is_rare) >= threshold);
    found.unwrap_or(places.end)
}

/// A threshold in words, as fine as the slider's steps.
pub(super) fn said(threshold: f64) -> String {
    match (0.0001..0.01).contains(&threshold) {
        true => format!("{}\u{a0}%", number::decimal(threshold * 100.0, 2)),
        false => number::percent(threshold),
    }
}

/// The card.
#[component]
pub fn ThresholdCard() -> impl IntoView {
    let app = use_app();
    let here = Memo::new(move |_| here(app));
    let is_rare = Memo::new(move |_| here.get().is_some_and(Here::is_rare));
    let moved = move |event: leptos::ev::Event| {
        if let Some(place) = number_of(&event_target_value(&event)) {
            let is_rare = is_rare.get_untracked();
            app.threshold.set(threshold_at(place as usize, is_rare));
        }
    };
    let line = move || {
        let lang = app.lang.get();
        let here = here.get()?;
        let threshold = said(app.threshold.get());
        let (taken, right) = (
            number::count(lang, here.rung.taken),
            number::count(lang, here.rung.right),
        );
        let values = [
            ("threshold", &*threshold),
            ("taken", &*taken),
            ("right", &*right),
        ];
        Some(app.fill(text::THRESHOLD_LINE, &values))
    };
    let profit = move || {
        let lang = app.lang.get();
        let [value, cost] = app.trained.with(|trained| trained.as_ref()?.profit)?;
        let rung = here.get()?.rung;
        let pays = |rung: &Rung| value * rung.right as f64 > cost * rung.taken as f64;
        let never = app.trained.with(|trained| {
            let chosen = trained.as_ref().and_then(chosen);
            chosen.is_some_and(|chosen| !chosen.ladder.iter().any(pays))
        });
        let (value, cost) = (value * rung.right as f64, cost * rung.taken as f64);
        let amount = |amount: f64| match amount < 0.0 {
            true => number::signed(amount, 0),
            false => number::count(lang, amount.round() as u64),
        };
        let taken = number::count(lang, rung.taken);
        let [cost, value, profit] = [cost, value, value - cost].map(amount);
        let values = [
            ("taken", &*taken),
            ("cost", &*cost),
            ("value", &*value),
            ("profit", &*profit),
        ];
        let mut line = app.fill(text::PROFIT_LINE, &values);
        if never {
            line.push(' ');
            line.push_str(app.text(text::PROFIT_NEVER));
        }
        Some(line)
    };
    let figure = move |title: Message, hook: &'static str, of: fn(Here) -> f64| {
        view! {
            <div class="figure">
                <dt>{move || app.text(title)}</dt>
                <dd data-testid=hook>{move || here.get().map(|here| number::percent(of(here)))}</dd>
            </div>
        }
    };
    let cell = move |at: usize, hook: &'static str| {
        let shown = move || {
            let cells = here.get()?.cells();
            Some(number::count(app.lang.get(), *cells.get(at)?))
        };
        view! { <td class="n" data-testid=hook>{shown}</td> }
    };
    let class = move |at: usize| {
        app.trained
            .with(|trained| Some(trained.as_ref()?.classes.get(at)?.clone()))
    };
    let report = move || {
        let lang = app.lang.get();
        let reported = here.get().map(Here::report).unwrap_or_default();
        let means = [
            study::MEAN_OF_CLASSES,
            study::MEAN_OF_ROWS,
            study::MEAN_BY_ROWS,
        ];
        let means = means.map(|name| Some(app.text(name).to_string()));
        let names = [class(1), class(0)].into_iter().chain(means);
        let row = |(name, of): (Option<String>, ClassFigures)| {
            let rates = of.rates().map(|rate| {
                view! { <td class="n">{share(rate)}</td> }
            });
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    {rates}
                    <td class="n">{number::count(lang, of.support as u64)}</td>
                </tr>
            }
        };
        names.zip(reported).map(row).collect_view()
    };
    let heads = [
        text::PRECISION_SHORT,
        text::RECALL_SHORT,
        text::F1,
        study::ROWS,
    ];
    let heads = heads.map(|head| {
        view! { <th scope="col" class="n">{move || app.text(head)}</th> }
    });
    // Made anew for a model that has other places: a place beyond the end of the former ones would
    // be held to that end.
    let slider = move || {
        let is_rare = is_rare.get();
        view! {
            <input
                type="range"
                class="wide"
                min="0"
                max=places(is_rare).to_string()
                step="1"
                data-testid="threshold-slider"
                aria-label=move || app.text(text::THRESHOLD)
                aria-valuetext=move || said(app.threshold.get())
                prop:value=move || place_of(app.threshold.get(), is_rare).to_string()
                on:input=moved
            />
        }
    };
    view! {
        <section class="card" data-testid="threshold-card">
            <h2>{move || app.text(text::THRESHOLD)}</h2>
            {slider}
            <p aria-live="polite">{line} " " <span data-testid="profit">{profit}</span></p>
            <p class="soft">{move || app.text(text::THRESHOLD_NOTE)}</p>
            <dl class="figures">
                {figure(text::PRECISION, "precision", Here::precision)}
                {figure(text::RECALL, "recall", Here::recall)} {figure(text::F1, "f1", Here::f1)}
                {figure(text::ACCURACY, "accuracy", Here::accuracy)}
            </dl>
            <table class="confusion">
                <caption>{move || app.text(text::CONFUSION)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{move || app.text(text::ACTUAL)}</th>
                        <th scope="col" class="n">
                            {move || app.text(text::FLAGGED)}
                        </th>
                        <th scope="col" class="n">
                            {move || app.text(text::NOT_FLAGGED)}
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <tr>
                        <th scope="row">{move || class(0)}</th>
                        {cell(0, "right")}
                        {cell(2, "missed")}
                    </tr>
                    <tr>
                        <th scope="row">{move || class(1)}</th>
                        {cell(1, "wrong")}
                        {cell(3, "alone")}
                    </tr>
                </tbody>
            </table>
            <table class="confusion" data-testid="report">
                <caption>{move || app.text(text::REPORT)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{move || app.text(text::ACTUAL)}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{report}</tbody>
            </table>
        </section>
    }
}
