//! The status line: what is under way with progress and cancel, what went
//! wrong, what is worth knowing.

use leptos::prelude::*;

use crate::engine::{PreviewFile, Progress, Stage, TrainingCourse};
use crate::i18n::{Message, data as words, models, number, page as text};
use crate::ui::state::{App, Work, use_app};
use crate::ui::tasks;

/// Status, error and notice, above every page and in sight wherever it is scrolled to.
#[component]
pub fn StatusBar() -> impl IntoView {
    let app = use_app();
    view! {
        <div class="statusbar">
            <div
                class="status"
                class:busy=move || app.is_working()
                data-testid="status"
                data-state=move || app.state()
                role="status"
            >
                {move || match app.work.with(|all| all.last().cloned()) {
                    Some(work) => view! { <Working work /> }.into_any(),
                    None => {
                        let words = match app.state() {
                            "failed" => text::STATUS_FAILED,
                            "ready" => text::STATUS_READY,
                            _ => text::STATUS_IDLE,
                        };
                        view! { <span class="unseen">{app.text(words)}</span> }.into_any()
                    }
                }}
            </div>
            {move || {
                app.error
                    .get()
                    .map(|words| {
                        view! {
                            <div class="banner bad" role="alert" data-testid="error">
                                <p>{move || words.text(app.lang.get()).to_string()}</p>
                                <button class="btn" on:click=move |_| app.error.set(None)>
                                    {move || app.text(text::CLOSE)}
                                </button>
                            </div>
                        }
                    })
            }}
            {move || {
                app.notice
                    .get()
                    .map(|words| {
                        view! {
                            <div class="banner" role="status" data-testid="notice">
                                <p>{move || words.text(app.lang.get()).to_string()}</p>
                                <button class="btn" on:click=move |_| app.notice.set(None)>
                                    {move || app.text(text::CLOSE)}
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
        // Too tall to stay in sight with the others.
        <PreviewTables />
    }
}

/// The first rows of what takes a while to read.
#[component]
fn PreviewTables() -> impl IntoView {
    let app = use_app();
    let preview = Memo::new(move |_| {
        app.work
            .with(|all| all.last().and_then(|work| work.preview.clone()))
    });
    move || {
        let preview = preview.get()?;
        let tables = preview.files.into_iter().map(|file| {
            let PreviewFile {
                name,
                columns,
                names,
                rows,
            } = file;
            let more = columns.saturating_sub(names.len());
            let label = name.clone();
            let names = names
                .into_iter()
                .map(|name| view! { <th scope="col">{name}</th> });
            let rows = rows.into_iter().map(|row| {
                let cells = row.into_iter().map(|cell| view! { <td>{cell}</td> });
                view! { <tr>{cells.collect_view()}</tr> }
            });
            view! {
                <p>
                    <b>{name}</b>
                    " "
                    <span class="soft">
                        {move || app.text(words::FIRST_ROWS)}
                        {(more > 0)
                            .then(|| {
                                let more = more.to_string();
                                move || app.fill(words::MORE_COLUMNS_THERE, &[("count", &more)])
                            })}
                    </span>
                </p>
                <div class="scroll-x" tabindex="0" role="region" aria-label=label>
                    <table class="cols">
                        <thead>
                            <tr>{names.collect_view()}</tr>
                        </thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            }
        });
        Some(view! {
            <section class="card preview" data-testid="preview">
                {tables.collect_view()}
            </section>
        })
    }
}

#[component]
fn Working(work: Work) -> impl IntoView {
    let app = use_app();
    let share = work
        .progress
        .filter(|progress| progress.total > 0)
        .map(|progress| progress.done as f64 / progress.total as f64);
    let what = what(&work);
    let words = detail(app, &work);
    view! {
        <span class="what">{app.text(what)}</span>
        <progress max="1" prop:value=share aria-label=app.text(what)></progress>
        <span class="how-far">{words}</span>
        <button
            class="btn"
            data-testid="cancel"
            disabled=work.stopping
            on:click=move |_| tasks::cancel(app)
        >
            {move || app.text(text::CANCEL)}
        </button>
    }
}

/// What is being done now: some works have several stages.
fn what(work: &Work) -> Message {
    if work.stopping {
        return text::STOPPING;
    }
    match work.progress.map(|progress| progress.stage) {
        Some(Stage::Weighing) => words::WEIGHING,
        Some(Stage::Joining) => words::JOINING,
        Some(Stage::Reckoning) => words::RECKONING,
        Some(Stage::Profiling) => words::PROFILING,
        Some(Stage::Searching) => models::SEARCHING,
        Some(Stage::Learning) => models::LEARNING,
        Some(Stage::Judging) => models::JUDGING,
        Some(Stage::LearningAll) => models::LEARNING_ALL,
        _ => work.what,
    }
}

/// How far, how fast, and how much longer, as soon as each can be told.
fn detail(app: App, work: &Work) -> String {
    let Some(progress) = work.progress.filter(|progress| progress.total > 0) else {
        return String::new();
    };
    let lang = app.lang.get();
    let Progress {
        stage,
        done,
        total,
        rows,
        tick,
        ..
    } = progress;
    let bytes = |message: Message| {
        let (done, total) = (number::bytes(done), number::bytes(total));
        message.fill(lang, &[("done", &done), ("total", &total)])
    };
    let counts = |message: Message| {
        let (done, total) = (number::count(lang, done), number::count(lang, total));
        message.fill(lang, &[("done", &done), ("total", &total)])
    };
    let mut parts = vec![match stage {
        Stage::Reading => bytes(text::PROGRESS_BYTES),
        Stage::Joining => counts(words::PROGRESS_ROWS),
        Stage::Reckoning | Stage::Profiling | Stage::Auditing | Stage::Preparing => {
            counts(words::PROGRESS_STEPS)
        }
        Stage::Searching => counts(models::SEARCH_PROGRESS),
        Stage::Weighing
        | Stage::Learning
        | Stage::Judging
        | Stage::LearningAll
        | Stage::Studying => number::percent(done as f64 / total as f64),
        Stage::Scoring | Stage::Explaining | Stage::Writing => {
            let (done, total) = (number::count(lang, done), app.counted(total));
            text::PROGRESS_BYTES.fill(lang, &[("done", &done), ("total", &total)])
        }
    }];
    // What follows is of one step of a training, and most of a training is other steps.
    let course = Some(work.course).filter(|_| work.what == models::TRAINING);
    if let Some(course) = course {
        let [step, steps] = [course.step(), TrainingCourse::STEPS].map(|step| step.to_string());
        parts.insert(
            0,
            models::STEP.fill(lang, &[("step", &step), ("steps", &steps)]),
        );
    }
    if let Some(tick) = tick.filter(|tick| tick.trees > 0) {
        let trees = number::count(lang, u64::from(tick.trees));
        let fit = work.course.fit().to_string();
        parts.push(models::PROGRESS_TREES.fill(lang, &[("fit", &fit), ("trees", &trees)]));
    }
    if rows > 0 {
        let rows = number::count(lang, rows);
        parts.push(words::ROWS_SO_FAR.fill(lang, &[("rows", &rows)]));
    }
    if let (Stage::Reading, Some(speed)) = (stage, work.pace.per_second()) {
        let size = number::bytes(speed as u64);
        parts.push(words::PER_SECOND.fill(lang, &[("size", &size)]));
    }
    // How long a trial takes, nobody knows before.
    let left = work.pace.seconds_left(progress);
    if let Some(left) = left.filter(|_| stage != Stage::Searching) {
        let left = if left >= 90.0 {
            let minutes = number::decimal((left / 60.0).ceil(), 0);
            text::MINUTES_LEFT.fill(lang, &[("minutes", &minutes)])
        } else {
            text::SECONDS_LEFT.fill(lang, &[("seconds", &number::decimal(left.ceil(), 0))])
        };
        parts.push(match course {
            Some(_) => models::STEP_LEFT.fill(lang, &[("left", &left)]),
            None => left,
        });
    }
    parts.join(" · ")
}
