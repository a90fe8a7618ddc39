//! The plan: how the files become one table, as something to read and change.

mod choices;
mod features;
mod knobs;
mod merges;
mod pending;
mod roles;
mod script;
mod sql;

use leptos::prelude::*;

use crate::engine::{PlanLine, PlanTable, PlanView, Words};
use crate::i18n::{Message, data as text, number};
use crate::ui::state::use_app;
use crate::ui::tasks::{build, open};
use choices::Choices;
use features::Features;
use knobs::Knobs;
use merges::Merges;
use pending::{ApplyButton, Pending};
use roles::Roles;
use script::Script;
use sql::SqlPanel;

/// Which parts of the plan are unfolded; kept while the plan is built again.
#[derive(Clone, Copy)]
pub struct PlanOpen {
    /// What columns are for.
    pub roles: RwSignal<bool>,
    /// The feature dictionary.
    pub features: RwSignal<bool>,
    /// The JSON.
    pub script: RwSignal<bool>,
    /// The SQL.
    pub sql: RwSignal<bool>,
}

impl PlanOpen {
    /// All folded.
    pub fn new() -> PlanOpen {
        PlanOpen {
            roles: RwSignal::new(false),
            features: RwSignal::new(false),
            script: RwSignal::new(false),
            sql: RwSignal::new(false),
        }
    }
}

/// The card of the plan.
#[component]
pub fn PlanCard(
    /// The plan in force.
    plan: PlanView,
    /// What the build found.
    findings: Vec<Words>,
    /// The file that would be shown without a plan, when there is only one.
    one_file: Option<usize>,
) -> impl IntoView {
    let app = use_app();
    let PlanView {
        recipe,
        title,
        built,
        dials,
        tables,
        joins,
        population,
        anchors,
        windows,
        features,
        labels,
        merges,
        fields,
        ..
    } = plan;
    let draft = build::draft(app, recipe.clone(), fields.clone());
    let heading = move || {
        let recipe = title.text(app.lang.get()).to_string();
        app.fill(text::PLAN_TITLE, &[("recipe", &recipe)])
    };
    let untouched =
        move || app.script.with(Option::is_none) && app.edits.with(|edits| edits.is_empty());
    // One file is a table already.
    let is_needed = app
        .data
        .with_untracked(|data| data.as_ref().is_some_and(|data| data.files.len() > 1));
    let state = if built {
        text::PLAN_BUILT
    } else {
        text::PLAN_NOT_BUILT
    };
    view! {
        <section class="card plan-card" data-testid="plan" data-built=built.to_string()>
            <div class="card-head">
                <div>
                    <h2>{heading}</h2>
                    <p class="soft">{move || app.text(state)}</p>
                </div>
                <div class="steps">
                    <Show when=move || app.departed.get()>
                        <button
                            class="btn"
                            data-testid="plan-start-again"
                            on:click=move |_| build::start_again(app)
                        >
                            {move || app.text(text::START_AGAIN)}
                        </button>
                    </Show>
                    {one_file
                        .map(|file| {
                            view! {
                                <button class="btn" on:click=move |_| open::choose_table(app, file)>
                                    {move || app.text(text::USE_AS_IS)}
                                </button>
                            }
                        })}
                    <SqlButton />
                    <Show when=move || !built && untouched()>
                        <ApplyButton title=text::BUILD main=is_needed />
                    </Show>
                </div>
            </div>
            <SqlPanel />
            <Tables tables />
            <dl class="facts">
                {joins.map(|words| view! { <Fact title=text::JOINS words /> })}
                <Fact title=text::POPULATION words=population />
                {anchors.map(|words| view! { <Fact title=text::TIME words /> })}
                {windows.map(|words| view! { <Fact title=text::LOOK_BACK words /> })}
                <Labels labels />
            </dl>
            <Roles fields=fields.clone() draft />
            <Choices fields draft />
            <Knobs dials />
            <Merges merges />
            <Findings findings />
            <Features features />
            <Script recipe=recipe.clone() draft />
            <Pending recipe draft />
        </section>
    }
}

#[component]
fn SqlButton() -> impl IntoView {
    let app = use_app();
    let open = expect_context::<PlanOpen>().sql;
    view! {
        <button
            class="btn"
            data-testid="sql"
            aria-expanded=move || open.get().to_string()
            aria-controls="sql-panel"
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {move || app.text(text::SQL)}
        </button>
    }
}

#[component]
fn Tables(tables: Vec<PlanTable>) -> impl IntoView {
    let app = use_app();
    let head = move |message: Message| view! { <th scope="col">{move || app.text(message)}</th> };
    let rows = tables
        .into_iter()
        .map(|table| {
            let PlanTable {
                title,
                files,
                rows,
                line,
                ..
            } = table;
            let files = files.join(", ");
            let missing = files.is_empty();
            view! {
                <tr>
                    <th scope="row">{move || title.text(app.lang.get()).to_string()}</th>
                    <td class:soft=missing>
                        {move || {
                            if missing { app.text(text::NO_FILE).to_string() } else { files.clone() }
                        }}
                    </td>
                    <td class="n">
                        {move || (rows > 0).then(|| number::count(app.lang.get(), rows))}
                    </td>
                    <td class="words">{move || line.text(app.lang.get()).to_string()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div
            class="scroll-x"
            tabindex="0"
            role="region"
            aria-label=move || app.text(text::TABLES)
        >
            <table class="plan-tables">
                <thead>
                    <tr>
                        {head(text::TABLE)} {head(text::FILES)}
                        <th scope="col" class="n">{move || app.text(text::ROWS)}</th>
                        {head(text::PART)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Fact(title: Message, words: Words) -> impl IntoView {
    let app = use_app();
    view! {
        <div>
            <dt>{move || app.text(title)}</dt>
            <dd>{move || words.text(app.lang.get()).to_string()}</dd>
        </div>
    }
}

#[component]
fn Labels(labels: Vec<PlanLine>) -> impl IntoView {
    let app = use_app();
    let none = labels.is_empty();
    let lines = labels
        .into_iter()
        .map(
            |PlanLine {
                 name, title, line, ..
             }| {
                view! {
                    <dd>
                        <b>{move || title.text(app.lang.get()).to_string()}</b>
                        " "
                        <code>{name}</code>
                        <span class="how">{move || line.text(app.lang.get()).to_string()}</span>
                    </dd>
                }
            },
        )
        .collect_view();
    (!none).then(|| {
        view! {
            <div>
                <dt>{move || app.text(text::LABELS)}</dt>
                {lines}
            </div>
        }
    })
}

#[component]
fn Findings(findings: Vec<Words>) -> impl IntoView {
    let app = use_app();
    let lines = move || {
        let lang = app.lang.get();
        findings
            .iter()
            .map(|finding| view! { <li>{finding.text(lang).to_string()}</li> })
            .collect_view()
    };
    view! {
        <div class="unless-empty">
            <h3>{move || app.text(text::FINDINGS)}</h3>
            <ul class="findings">{lines}</ul>
        </div>
    }
}
