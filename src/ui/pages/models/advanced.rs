//! What few need: folds that judge in turn, a search for better options, balanced classes,
//! calibrated scores, by what the threshold is chosen, scores held to a column.
//! It stays folded until somebody unfolds it.

use leptos::prelude::*;

use super::fields::{field, number, said};
use super::kinds::compare_with;
use super::rules::{RULES, amounts, place_of};
use crate::engine::{Balance, Calibrate, PrepareView, TrainRequest, Use};
use crate::i18n::{Message, models as text};
use crate::ui::state::App;

/// Most trials that can be asked for; as many are where only the minutes are given.
pub const MOST_TRIALS: usize = 1_000;

/// Most minutes that can be asked for: a day.
const MOST_MINUTES: usize = 1_440;

/// The largest seed that can be given.
const MOST_SEED: usize = 999_999_999;

/// Most folds that can judge in turn, as on the command line.
const MOST_FOLDS: usize = 50;

/// Ways to balance, in the order of the list.
const BALANCES: [(Message, Balance); 3] = [
    (text::BALANCE_NONE, Balance::None),
    (text::BALANCE_WEIGHTS, Balance::Weights(None)),
    (text::BALANCE_SMOTE, Balance::Smote),
];

/// Ways to put probabilities right, in the order of the list.
const CALIBRATIONS: [(Message, Calibrate); 3] = [
    (text::CALIBRATE_NONE, Calibrate::None),
    (text::CALIBRATE_PLATT, Calibrate::Platt),
    (text::CALIBRATE_ISOTONIC, Calibrate::Isotonic),
];

/// What the score may do as a column rises, in the order of the list.
const WAYS: [(Message, i8); 3] = [(text::FREE, 0), (text::RISES, 1), (text::FALLS, -1)];

/// The fold; what is chosen in it goes into `asked`, and how long a search may take, in
/// minutes, into `minutes`.
pub fn advanced(
    app: App,
    shown: RwSignal<Option<PrepareView>>,
    asked: RwSignal<TrainRequest>,
    minutes: RwSignal<usize>,
) -> AnyView {
    // What was chosen before the page was left is seen again.
    let before = asked.get_untracked();
    let usual = TrainRequest {
        split: before.split,
        ..TrainRequest::default()
    };
    let is_open = before != usual || minutes.get_untracked() > 0;
    let calibrated = CALIBRATIONS
        .iter()
        .position(|way| way.1 == before.calibrate)
        .unwrap_or(0);
    let trials = move |trials| asked.update(|asked| asked.trials = trials as u32);
    let folds = move |folds| asked.update(|asked| asked.folds = folds as u32);
    let seed = move |seed| asked.update(|asked| asked.seed = seed as u64);
    let go_on = move || {
        let chosen = move |event| {
            let goes_on = event_target_checked(&event);
            asked.update(|asked| asked.goes_on = goes_on);
        };
        app.has_searched.get().then(|| {
            view! {
                <label class="check">
                    <input
                        type="checkbox"
                        data-testid="train-go-on"
                        checked=asked.with_untracked(|asked| asked.goes_on)
                        on:change=chosen
                    />
                    {move || app.text(text::SEARCH_GO_ON)}
                </label>
            }
        })
    };
    let balance = move |place: usize| {
        let chosen = BALANCES.get(place);
        asked.update(|asked| asked.balance = chosen.map(|way| way.1));
    };
    let balances = move || Vec::from(BALANCES.map(|way| app.text(way.0).to_string()));
    // As was said here, else as the Data page says.
    let balanced = move || {
        let planned = shown.with(|view| view.as_ref().is_some_and(|v| v.resample.is_some()));
        let way = asked.with_untracked(|asked| asked.balance);
        let way = way.unwrap_or(if planned {
            Balance::Smote
        } else {
            Balance::None
        });
        let now = BALANCES.iter().position(|other| other.1 == way);
        field(
            said(app, text::BALANCE),
            "train-balance".to_string(),
            now.unwrap_or(0),
            Box::new(balances),
            Box::new(balance),
        )
    };
    let calibrations = move || Vec::from(CALIBRATIONS.map(|way| app.text(way.0).to_string()));
    let calibrate = move |place: usize| {
        let chosen = CALIBRATIONS.get(place);
        asked.update(|asked| asked.calibrate = chosen.map(|way| way.1).unwrap_or_default());
    };
    let rules = move || Vec::from(RULES.map(|rule| app.text(rule.0).to_string()));
    let rule = move |place: usize| {
        let chosen = RULES.get(place);
        asked.update(|asked| asked.threshold_by = chosen.map(|rule| rule.1));
    };
    // Again only when the rule is another, or a field would be lost to whoever writes in it.
    let ruled = Memo::new(move |_| asked.with(|asked| place_of(asked.threshold_by)));
    let amounts = move || {
        ruled.track();
        amounts(app, asked)
    };
    let held = move || {
        shown.with(|view| {
            let names = view.as_ref().map(numbers).unwrap_or_default();
            (!names.is_empty()).then(|| constraints(app, asked, names))
        })
    };
    view! {
        <details data-testid="train-advanced" open=is_open>
            <summary>{move || app.text(text::ADVANCED)}</summary>
            <div class="fields">
                {number(
                    said(app, text::SEARCH_TRIALS),
                    "train-trials".to_string(),
                    before.trials as usize,
                    MOST_TRIALS,
                    Box::new(trials),
                )}
                {number(
                    said(app, text::SEARCH_MINUTES),
                    "train-minutes".to_string(),
                    minutes.get_untracked(),
                    MOST_MINUTES,
                    Box::new(move |most| minutes.set(most)),
                )}
                {go_on}
                {balanced}
                {field(
                    said(app, text::CALIBRATE),
                    "train-calibrate".to_string(),
                    calibrated,
                    Box::new(calibrations),
                    Box::new(calibrate),
                )}
                {field(
                    said(app, text::RULE),
                    "train-rule".to_string(),
                    ruled.get_untracked(),
                    Box::new(rules),
                    Box::new(rule),
                )}
                {amounts}
                {number(
                    said(app, text::FOLDS),
                    "train-folds".to_string(),
                    before.folds as usize,
                    MOST_FOLDS,
                    Box::new(folds),
                )}
                {number(
                    said(app, text::SEED),
                    "train-seed".to_string(),
                    before.seed as usize,
                    MOST_SEED,
                    Box::new(seed),
                )}
            </div>
            <p class="soft">{move || app.text(text::SEARCH_NOTE)}</p>
            <p class="soft">{move || app.text(text::FOLDS_NOTE)}</p>
            {compare_with(app, asked)}
            {held}
        </details>
    }
    .into_any()
}

/// Columns that are learnt from as numbers: only these can be held to.
pub fn numbers(view: &PrepareView) -> Vec<String> {
    let is_number = |used: &Use| matches!(used, Use::Number | Use::Flag);
    let columns = view.columns.iter();
    let columns = columns.filter(|column| is_number(&column.plan.used));
    columns.map(|column| column.plan.column.clone()).collect()
}

/// A list per column.
fn constraints(app: App, asked: RwSignal<TrainRequest>, names: Vec<String>) -> AnyView {
    let fields = names.into_iter().map(|name| {
        let way = asked.with_untracked(|asked| {
            let found = asked.monotone.iter().find(|(column, _)| *column == name);
            found.map_or(0, |found| found.1)
        });
        let now = WAYS.iter().position(|other| other.1 == way).unwrap_or(0);
        let (title, hook) = (name.clone(), format!("train-held-{name}"));
        let ways = move || Vec::from(WAYS.map(|way| app.text(way.0).to_string()));
        let hold = move |place: usize| {
            asked.update(|asked| {
                asked.monotone.retain(|(column, _)| *column != name);
                if let Some((_, way)) = WAYS.get(place).filter(|way| way.1 != 0) {
                    asked.monotone.push((name.clone(), *way));
                }
            });
        };
        let title = Box::new(move || title.clone());
        field(title, hook, now, Box::new(ways), Box::new(hold))
    });
    let fields = fields.collect_view();
    view! {
        <fieldset class="boxes">
            <legend>{move || app.text(text::HELD)}</legend>
            {fields}
        </fieldset>
    }
    .into_any()
}
