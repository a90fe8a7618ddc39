//! The plan as SQL for a warehouse, to copy or to save.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::PlanOpen;
use crate::engine::{SqlDialect, Words};
use crate::i18n::{Message, data as text, page};
use crate::platform::{clipboard, download};
use crate::ui::state::{App, use_app};
use crate::ui::tasks::build;

const DIALECTS: [(SqlDialect, Message, &str); 3] = [
    (SqlDialect::Spark, text::SPARK, "spark"),
    (SqlDialect::DuckDb, text::DUCKDB, "duckdb"),
    (SqlDialect::BigQuery, text::BIGQUERY, "bigquery"),
];

/// The unfolding part, there when the button asks for it.
#[component]
pub fn SqlPanel() -> impl IntoView {
    let app = use_app();
    let open = expect_context::<PlanOpen>().sql;
    view! {
        <div id="sql-panel" hidden=move || !open.get()>
            <Show when=move || open.get()>
                <section class="sql" aria-label=move || app.text(text::SQL_TITLE)>
                    <Panel />
                </section>
            </Show>
        </div>
    }
}

/// What the engine printed, or why it did not.
type Printed = Option<Result<String, Words>>;

#[component]
fn Panel() -> impl IntoView {
    let app = use_app();
    let chosen = RwSignal::new(0_usize);
    let printed: RwSignal<Printed> = RwSignal::new(None);
    let told: RwSignal<Option<Message>> = RwSignal::new(None);
    Effect::new(move |_| {
        let place = chosen.get();
        told.set(None);
        spawn_local(print(app, place, chosen, printed));
    });
    let script = move || printed.with(|printed| printed.as_ref()?.as_ref().ok().cloned());
    let copy = move |_| {
        let Some(script) = untrack(script) else {
            return;
        };
        spawn_local(async move {
            let message = if clipboard::copy(&script).await {
                text::COPIED
            } else {
                text::NOT_COPIED
            };
            let _ = told.try_set(Some(message));
        });
    };
    let save = move |_| {
        let name = DIALECTS.get(chosen.get_untracked()).map(|d| d.2);
        if let (Some(script), Some(name)) = (untrack(script), name)
            && !download::save(
                &format!("holdfast-{name}.sql"),
                "application/sql",
                script.as_bytes(),
            )
        {
            told.set(Some(page::SAVE_REFUSED));
        }
    };
    let none = move || script().is_none();
    view! {
        <div class="card-head">
            <div>
                <h3>{move || app.text(text::SQL_TITLE)}</h3>
                <p class="soft">{move || app.text(text::SQL_NOTE)}</p>
            </div>
            <div class="steps">
                <Choice chosen />
                <button class="btn" data-testid="sql-copy" disabled=none on:click=copy>
                    {move || app.text(text::COPY)}
                </button>
                <button class="btn" data-testid="sql-save" disabled=none on:click=save>
                    {move || app.text(text::SAVE)}
                </button>
            </div>
        </div>
        <p class="soft" role="status">{move || told.get().map(|message| app.text(message))}</p>
        {move || match printed.get() {
            None => ().into_any(),
            Some(Ok(script)) => {
                view! {
                    <pre
                        class="script"
                        data-testid="sql-text"
                        tabindex="0"
                        role="region"
                        aria-label=app.text(text::SQL_TITLE)
                    >
                        {script}
                    </pre>
                }
                    .into_any()
            }
            Some(Err(words)) => {
                view! {
                    <p class="plan-error" role="alert" data-testid="sql-error">
                        {words.text(app.lang.get()).to_string()}
                    </p>
                }
                    .into_any()
            }
        }}
    }
}

/// The dialects side by side.
#[component]
fn Choice(chosen: RwSignal<usize>) -> impl IntoView {
    let app = use_app();
    view! {
        <div class="choice" role="group" aria-label=move || app.text(text::SQL_DIALECT)>
            {DIALECTS
                .iter()
                .enumerate()
                .map(|(place, (_, title, name))| {
                    let title = *title;
                    view! {
                        <button
                            class="btn"
                            data-testid=format!("sql-{name}")
                            aria-pressed=move || (chosen.get() == place).to_string()
                            on:click=move |_| chosen.set(place)
                        >
                            {move || app.text(title)}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

async fn print(app: App, place: usize, chosen: RwSignal<usize>, printed: RwSignal<Printed>) {
    let Some((dialect, ..)) = DIALECTS.get(place) else {
        return;
    };
    let result = build::sql(app, *dialect).await;
    // Another may have been chosen meanwhile, or the panel closed.
    if chosen.try_get_untracked() == Some(place) {
        let result = result.map_err(|failure| Words::of(|lang| failure.say(lang)));
        let _ = printed.try_set(Some(result));
    }
}
