//! What a model learns from: the column of the answer, and which rows judge.

use leptos::html;
use leptos::prelude::*;

use super::advanced::{MOST_TRIALS, advanced, numbers};
use crate::engine::{
    ColumnRole, PrepareEdit, PrepareRequest, PrepareView, SplitKind, SplitPart, StudyView,
    TrainRequest, Use, Why,
};
use crate::i18n::{Message, models as text, number};
use crate::ui::state::{App, use_app};
use crate::ui::tasks::{prepare, train};

/// The card; what the columns are is asked for when it is shown.
#[component]
pub fn Settings() -> impl IntoView {
    let app = use_app();
    let shown: RwSignal<Option<PrepareView>> = RwSignal::new(None);
    // Kept while other pages are shown, and while a training is cancelled.
    let (asked, minutes) = (app.training, app.training_minutes);
    let under_way = Memo::new(move |_| app.is_training());
    look_at_columns(app, shown);
    let has_label =
        move || shown.with(|view| view.as_ref().is_some_and(|view| view.label.is_some()));
    // Folded once there is something to see instead, which stands below it.
    let fold = NodeRef::<html::Details>::new();
    let has_result = Memo::new(move |_| has_result(app));
    let is_misfit = Memo::new(move |_| app.is_misfit());
    Effect::new(move |_| {
        // Also by each training that follows.
        app.trained.track();
        let is_needed = !has_result.get() || is_misfit.get();
        if let Some(fold) = fold.get() {
            // A refusal leaves the form as the browser has it.
            let _ = fold.toggle_attribute_with_force("open", is_needed);
        }
    });
    let start = move |_| {
        let (mut asked, minutes) = (asked.get_untracked(), minutes.get_untracked());
        if asked.trials == 0 && minutes > 0 {
            asked.trials = MOST_TRIALS as u32;
        }
        // Said of a search that is gone, it would hold for the next one unseen.
        asked.goes_on &= app.has_searched.get_untracked();
        // So would a way to split that another table offered.
        let (by_time, by_customer) = shown
            .with_untracked(|view| view.as_ref().map(|view| view.can_split))
            .unwrap_or_default();
        asked.split = asked.split.filter(|split| match split {
            SplitKind::Time => by_time,
            SplitKind::Group => by_customer,
            SplitKind::Random => true,
        });
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
    let again = move || match has_result.get() {
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
    let heading = move || {
        app.text(match has_result.get() {
            true => text::TRAIN_AGAIN,
            false if app.model.with(Option::is_some) => text::TRAIN_HEADING,
            false => text::SETTINGS,
        })
    };
    let why_not = move || {
        let lacks_label = !has_label() && shown.with(Option::is_some);
        lacks_label.then(|| app.text(text::NEEDS_LABEL))
    };
    view! {
        <section class="card" data-testid="train">
            <details class="form" node_ref=fold data-testid="train-form">
                <summary>
                    <h2>{heading}</h2>
                </summary>
                <fieldset class="form" disabled=move || under_way.get()>
                    {inside}
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
                        <span class="soft" role="status">
                            {why_not}
                        </span>
                    </div>
                </fieldset>
            </details>
        </section>
    }
}

/// Whether something was trained here, also if it tells several classes apart; tracked.
fn has_result(app: App) -> bool {
    let is_trained = |study: &StudyView| study.classes.as_ref().is_some_and(|own| own.trained);
    app.trained.with(Option::is_some)
        || app
            .study
            .with(|study| study.as_ref().is_some_and(is_trained))
}

/// Asks what the columns are whenever there is another table, as soon as nothing else is under
/// way; the one column that a recipe made to be the answer is the answer.
fn look_at_columns(app: App, shown: RwSignal<Option<PrepareView>>) {
    let idle = Memo::new(move |_| !app.is_working());
    let due = RwSignal::new(true);
    // Once per table: what is refused is not asked for again.
    let is_answer_due = StoredValue::new(true);
    Effect::new(move |_| {
        app.data.track();
        // What the columns of another table were is told no more.
        shown.set(None);
        is_answer_due.set_value(true);
        due.set(true);
    });
    Effect::new(move |_| {
        if due.get() && idle.get() && app.data.with(Option::is_some) {
            due.set(false);
            prepare::ask(app, PrepareRequest::Plan, shown);
        }
    });
    Effect::new(move |_| {
        let column = shown.with(|view| view.as_ref().and_then(answer_of));
        if let Some(column) = column.filter(|_| idle.get() && is_answer_due.get_value()) {
            is_answer_due.set_value(false);
            let role = ColumnRole::Label;
            let edit = PrepareEdit::Role { column, role };
            prepare::ask_unasked(app, PrepareRequest::Edit(edit), shown);
        }
    });
}

/// The column of the answer, where none is chosen and one only was made to be it.
fn answer_of(view: &PrepareView) -> Option<String> {
    let is_answer = |used: &Use| matches!(used, Use::LeftOut(Why::OtherLabel));
    let columns = view.columns.iter();
    let mut answers = columns.filter(|column| is_answer(&column.plan.used));
    let only = answers.next().filter(|_| view.label.is_none())?;
    answers.next().is_none().then(|| only.plan.column.clone())
}

fn choices(
    app: App,
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
    // They speak of the preparation's split. What there is beside the numbers of rows, the Data
    // page says; why there are none is said here, too.
    let rows_of = |part: SplitPart| {
        let mut parts = view.parts.iter().filter(|(own, _)| *own == part);
        parts.next().map(|(_, rows)| *rows)
    };
    let parts = rows_of(SplitPart::Train).zip(rows_of(SplitPart::Test));
    let lines = view.split_lines.clone();
    let lines = move || {
        let lang = app.lang.get();
        let said = match parts {
            Some((learnt, judges)) => {
                let (learnt, judges) = (number::count(lang, learnt), number::count(lang, judges));
                let values = [("learnt", learnt.as_str()), ("judges", &judges)];
                vec![text::PARTS.fill(lang, &values)]
            }
            None => lines
                .iter()
                .map(|line| line.text(lang).to_string())
                .collect(),
        };
        let shown = said.into_iter().filter(|_| split().is_none());
        shown.map(|line| view! { <li>{line}</li> }).collect_view()
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
