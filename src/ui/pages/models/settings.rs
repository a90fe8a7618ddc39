//! What a model learns from: the column of the answer, and which rows judge.

use leptos::prelude::*;

use super::advanced::{MOST_TRIALS, advanced, numbers};
use super::fields::{field, said};
use crate::engine::{
    ColumnRole, Learner, PrepareEdit, PrepareRequest, PrepareView, SplitKind, TrainRequest, Use,
    Why,
};
use crate::i18n::{Message, models as text, number};
use crate::ui::state::use_app;
use crate::ui::tasks::{prepare, train};

/// The card; what the columns are is asked for when it is shown.
#[component]
pub fn Settings() -> impl IntoView {
    let app = use_app();
    let shown: RwSignal<Option<PrepareView>> = RwSignal::new(None);
    let asked = RwSignal::new(TrainRequest::default());
    let minutes = RwSignal::new(0);
    // Again whenever there is another table.
    Effect::new(move |_| {
        if app.data.with(Option::is_some) && !app.work.with_untracked(|work| !work.is_empty()) {
            prepare::ask(app, PrepareRequest::Plan, shown);
        }
    });
    let has_label =
        move || shown.with(|view| view.as_ref().is_some_and(|view| view.label.is_some()));
    let start = move |_| {
        let (mut asked, minutes) = (asked.get_untracked(), minutes.get_untracked());
        if asked.trials == 0 && minutes > 0 {
            asked.trials = MOST_TRIALS as u32;
        }
        // Said of a search that is gone, it would hold for the next one unseen.
        asked.goes_on &= app.has_searched.get_untracked();
        shown.with_untracked(|view| {
            if let Some(view) = view {
                asked.label.clone_from(&view.label);
                asked.positive.clone_from(&view.positive);
                // What was said of a column counts while it is learnt from.
                let there = numbers(view);
                asked.monotone.retain(|(column, _)| there.contains(column));
                train::train(app, asked, minutes as u32);
            }
        });
    };
    let again = move || match app.trained.with(Option::is_some) {
        true => app.text(text::TRAIN_AGAIN),
        false => app.text(text::TRAIN),
    };
    let inside = move || match shown.get() {
        None => view! {
            <button
                class="btn"
                data-testid="train-look"
                disabled=move || app.is_working()
                on:click=move |_| prepare::ask(app, PrepareRequest::Plan, shown)
            >
                {move || app.text(text::LOOK)}
            </button>
        }
        .into_any(),
        Some(view) => choices(app, shown, asked, &view),
    };
    view! {
        <section class="card" data-testid="train">
            <h2>{move || app.text(text::SETTINGS)}</h2>
            {inside}
            {compare_with(app, asked)}
            {advanced(app, shown, asked, minutes)}
            <div class="bar">
                <button
                    class="btn main"
                    data-testid="train-start"
                    disabled=move || app.is_working() || !has_label()
                    on:click=start
                >
                    {again}
                </button>
            </div>
        </section>
    }
}

/// Which kinds are compared with the usual blend.
fn compare_with(app: crate::ui::state::App, asked: RwSignal<TrainRequest>) -> AnyView {
    let usual = |learner: &Learner| {
        use Learner::{Blend, Boosting, Logistic, Majority};
        matches!(learner, Blend | Boosting | Logistic | Majority)
    };
    let offered = Learner::ALL.into_iter().filter(|learner| !usual(learner));
    let boxes = offered.map(|learner| {
        let chosen = move |event| {
            asked.update(|asked| {
                asked.others.retain(|other| *other != learner);
                if event_target_checked(&event) {
                    asked.others.push(learner);
                }
            });
        };
        view! {
            <label class="check">
                <input type="checkbox" data-testid=format!("train-{}", learner.name()) on:change=chosen />
                {move || app.text(learner.title())}
            </label>
        }
    });
    let boxes = boxes.collect_view();
    let kinds = move || {
        let offered = Learner::ALL.into_iter().filter(move |kind| !usual(kind));
        std::iter::once(Learner::Blend).chain(offered)
    };
    let names = move || {
        let best = std::iter::once(text::KEEP_BEST);
        let all = best.chain(kinds().map(Learner::title));
        all.map(|name| app.text(name).to_string()).collect()
    };
    let keep = move |place: usize| {
        asked.update(|asked| asked.keep = place.checked_sub(1).and_then(|at| kinds().nth(at)));
    };
    let title = said(app, text::KEEP);
    view! {
        <fieldset class="boxes">
            <legend>{move || app.text(text::COMPARE_WITH)}</legend>
            {boxes}
        </fieldset>
        <div class="fields">
            {field(title, "train-keep".to_string(), 0, Box::new(names), Box::new(keep))}
        </div>
    }
    .into_any()
}

fn choices(
    app: crate::ui::state::App,
    shown: RwSignal<Option<PrepareView>>,
    asked: RwSignal<TrainRequest>,
    view: &PrepareView,
) -> AnyView {
    let split = move || asked.with(|asked| asked.split);
    let edit = move |edit: PrepareEdit| {
        prepare::ask(app, PrepareRequest::Edit(edit), shown);
    };
    // What names rows or is empty holds no answer.
    let never = |used: &Use| matches!(used, Use::LeftOut(Why::Id | Why::Empty | Why::Anchor));
    let columns = view
        .columns
        .iter()
        .filter(|column| !never(&column.plan.used));
    let names: Vec<String> = columns.map(|column| column.plan.column.clone()).collect();
    let present = view.label.clone();
    let options = names.iter().map(|name| {
        let selected = present.as_ref() == Some(name);
        view! { <option value=name.clone() selected=selected>{name.clone()}</option> }
    });
    let options = options.collect_view();
    let used = view
        .columns
        .iter()
        .filter(|column| column.role == ColumnRole::Feature);
    let (used, all) = (used.count() as u64, view.columns.len() as u64);
    let none = present.is_none();
    let labelled = move |event| {
        let column = event_target_value(&event);
        if !column.is_empty() {
            let role = ColumnRole::Label;
            edit(PrepareEdit::Role { column, role });
        }
    };
    let positive = (!view.classes.is_empty()).then(|| {
        let present = view.positive.clone();
        let classes = view.classes.iter().map(|class| {
            let selected = present.as_ref() == Some(class);
            view! { <option value=class.clone() selected=selected>{class.clone()}</option> }
        });
        let classes = classes.collect_view();
        let chosen = move |event| {
            let class = event_target_value(&event);
            edit(PrepareEdit::Positive((!class.is_empty()).then_some(class)));
        };
        view! {
            <label class="field">
                <span>{move || app.text(text::POSITIVE)}</span>
                <select data-testid="train-positive" on:change=chosen>
                    <option value="" selected=present.is_none()></option>
                    {classes}
                </select>
            </label>
        }
    });
    let several = positive.is_some().then(|| {
        view! { <p class="soft" data-testid="train-several">{move || app.text(text::SEVERAL)}</p> }
    });
    let (by_time, by_customer) = view.can_split;
    let ways: [(Option<SplitKind>, &str, Message, bool); 4] = [
        (None, "", text::AS_PREPARED, true),
        (Some(SplitKind::Time), "time", text::BY_TIME, by_time),
        (
            Some(SplitKind::Group),
            "group",
            text::BY_CUSTOMER,
            by_customer,
        ),
        (Some(SplitKind::Random), "random", text::AT_RANDOM, true),
    ];
    let offered = ways
        .into_iter()
        .filter(|way| way.3)
        .map(|(kind, value, title, _)| {
            view! {
                <option value=value selected=move || split() == kind>
                    {move || app.text(title)}
                </option>
            }
        });
    let offered = offered.collect_view();
    let judged = move |event| {
        let value = event_target_value(&event);
        let way = ways.into_iter().find(|way| way.1 == value);
        asked.update(|asked| asked.split = way.and_then(|way| way.0));
    };
    let lines = view.split_lines.clone();
    // They speak of the preparation's split.
    let lines = move || {
        let shown = lines.iter().filter(|_| split().is_none());
        let shown = shown.map(|line| view! { <li>{line.text(app.lang.get()).to_string()}</li> });
        shown.collect_view()
    };
    view! {
        <div class="fields">
            <label class="field">
                <span>{move || app.text(text::LABEL)}</span>
                <select data-testid="train-label" disabled=move || app.is_working() on:change=labelled>
                    <option value="" selected=none disabled=true>
                        {move || app.text(text::CHOOSE_LABEL)}
                    </option>
                    {options}
                </select>
            </label>
            {positive}
            <label class="field">
                <span>{move || app.text(text::JUDGED_BY)}</span>
                <select data-testid="train-split" disabled=move || app.is_working() on:change=judged>
                    {offered}
                </select>
            </label>
        </div>
        {several}
        <p class="soft">
            {move || {
                let lang = app.lang.get();
                let (used, all) = (number::count(lang, used), number::count(lang, all));
                app.fill(text::FEATURES, &[("used", &used), ("all", &all)])
            }}
        </p>
        <ul class="findings">{lines}</ul>
    }
    .into_any()
}
