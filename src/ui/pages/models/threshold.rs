//! From which score on a customer counts as leaving: a slider that moves every
//! figure at once, from what the test rows said.

use leptos::prelude::*;

use super::chosen;
use crate::engine::Rung;
use crate::i18n::{Message, models as text, number};
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

    fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        match precision + recall > 0.0 {
            true => 2.0 * precision * recall / (precision + recall),
            false => 0.0,
        }
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
        // The ladder falls: the last rung not below the threshold holds all that reach it.
        let reached = chosen
            .ladder
            .iter()
            .take_while(|rung| rung.threshold >= threshold);
        let rung = reached.last().copied().unwrap_or(Rung {
            threshold,
            taken: 0,
            right: 0,
        });
        Some(Here {
            rung,
            rows: chosen.rows,
            positives: chosen.positives,
        })
    })
}

/// The card.
#[component]
pub fn ThresholdCard() -> impl IntoView {
    let app = use_app();
    let here = Memo::new(move |_| here(app));
    let moved = move |event| {
        if let Some(value) = number_of(&event_target_value(&event)) {
            app.threshold.set(value / 1000.0);
        }
    };
    let line = move || {
        let lang = app.lang.get();
        let here = here.get()?;
        let threshold = number::percent(app.threshold.get());
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
    view! {
        <section class="card" data-testid="threshold-card">
            <h2>{move || app.text(text::THRESHOLD)}</h2>
            <input
                type="range"
                class="wide"
                min="0"
                max="1000"
                step="5"
                data-testid="threshold-slider"
                aria-label=move || app.text(text::THRESHOLD)
                aria-valuetext=move || number::percent(app.threshold.get())
                prop:value=move || (app.threshold.get() * 1000.0).round().to_string()
                on:input=moved
            />
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
        </section>
    }
}
