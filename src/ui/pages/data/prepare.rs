//! Gaps and encodings: what becomes of each column before a model is trained on
//! the table. Nothing is looked at before it is asked for.

use leptos::prelude::*;

use super::audit::FindingRow;
use crate::engine::{
    AuditFinding, ColumnRole, PrepareColumn, PrepareEdit, PrepareFitted, PrepareMerge,
    PrepareRequest, PrepareView, ResamplePlan, Shares, SplitPart, SplitPlan, TableFormat, Words,
};
use crate::i18n::{Message, number, preparation as text};
use crate::ui::state::{App, use_app};
use crate::ui::tasks::prepare;

/// What the card's parts share.
#[derive(Clone, Copy)]
struct Card {
    app: App,
    shown: RwSignal<Option<PrepareView>>,
}

impl Card {
    fn ask(self, asked: PrepareRequest) {
        prepare::ask(self.app, asked, self.shown);
    }

    fn edit(self, edit: PrepareEdit) {
        self.ask(PrepareRequest::Edit(edit));
    }

    fn words(self, words: Words) -> impl Fn() -> String + Clone + Send {
        move || words.text(self.app.lang.get()).to_string()
    }

    fn button(self, title: Message, hook: &'static str, asked: PrepareRequest) -> impl IntoView {
        let app = self.app;
        view! {
            <button
                class="btn"
                data-testid=hook
                disabled=move || app.is_working()
                on:click=move |_| self.ask(asked.clone())
            >
                {move || app.text(title)}
            </button>
        }
    }
}

/// The card; its plan once it was asked for.
#[component]
pub fn PrepareCard() -> impl IntoView {
    let app = use_app();
    let card = Card {
        app,
        shown: RwSignal::new(None),
    };
    let inside = move || match card.shown.get() {
        None => card
            .button(text::CARD_SHOW, "prepare-show", PrepareRequest::Plan)
            .into_any(),
        Some(view) => view! { <Planned card view /> }.into_any(),
    };
    view! {
        <section class="card" data-testid="prepare">
            <h2>{move || app.text(text::CARD_TITLE)}</h2>
            <p class="soft">{move || app.text(text::CARD_NOTE)}</p>
            {inside}
        </section>
    }
}

#[component]
fn Planned(card: Card, view: PrepareView) -> impl IntoView {
    let app = card.app;
    let head = move |message: Message| view! { <th scope="col">{move || app.text(message)}</th> };
    let rows = view.columns.into_iter().map(|column| row(card, column));
    let merges = view.merges.into_iter().enumerate();
    let merges = merges.map(|(at, merge)| self::merge(card, at, merge));
    let lines = view.split_lines.into_iter();
    let lines = lines.map(|line| view! { <li>{card.words(line)}</li> });
    view! {
        <div class="scroll-x" tabindex="0" role="region" aria-label=move || app.text(text::CARD_TITLE)>
            <table class="audit">
                <thead>
                    <tr>
                        {head(crate::i18n::page::COLUMN)} {head(text::CARD_ROLE)}
                        {head(text::CARD_GAPS)} {head(text::CARD_FILLED)}
                        {head(text::CARD_ENCODED)}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
        {merges.collect_view()}
        {positive(card, view.classes, view.positive)}
        {splits(card, view.split, view.can_split)}
        <ul class="findings" data-testid="prepare-split-lines">{lines.collect_view()}</ul>
        {shared(view.split_findings)} {balance(card, view.label.is_some(), view.resample)}
        <div class="bar">
            {card.button(text::CARD_FIT, "prepare-fit", PrepareRequest::Fit)}
            {card
                .button(
                    text::CARD_AGAIN,
                    "prepare-again",
                    PrepareRequest::Edit(PrepareEdit::StartAgain),
                )}
        </div>
        {view.fitted.map(|fitted| self::fitted(card, fitted, view.parts))}
    }
}

fn row(card: Card, column: PrepareColumn) -> impl IntoView {
    let app = card.app;
    let name = column.plan.column.clone();
    let used = column.role == ColumnRole::Feature;
    let roles = ColumnRole::ALL.map(|role| {
        let words = Words::of(|lang| of_role(role).text(lang).to_string());
        (role, words)
    });
    let named = |title, hook| Named {
        title,
        hook,
        column: name.clone(),
    };
    let title = named(text::CARD_ROLE, "prepare-role-");
    let role = select(card, title, roles.to_vec(), &column.role, {
        let column = name.clone();
        move |role| PrepareEdit::Role {
            column: column.clone(),
            role,
        }
    });
    let title = named(text::CARD_FILLED, "prepare-gaps-");
    let gaps = select(card, title, column.gap_choices, &column.plan.gaps, {
        let column = name.clone();
        move |gaps| PrepareEdit::Gaps {
            column: column.clone(),
            gaps,
        }
    });
    let title = named(text::CARD_ENCODED, "prepare-encode-");
    let encode = select(card, title, column.encode_choices, &column.plan.encode, {
        let column = name.clone();
        move |encode| PrepareEdit::Encode {
            column: column.clone(),
            encode,
        }
    });
    let is_leak = column.leak.is_some();
    // What was found stands there whether the column was left out for it or kept.
    let leak = column.leak.map(|found| {
        view! { <p class="bad-text" data-testid="prepare-leak">{card.words(found)}</p> }
    });
    let chosen = match used {
        true => view! { <td>{gaps} {leak}</td> <td>{encode}</td> }.into_any(),
        false => view! {
            <td class="words soft" colspan="2">
                {card.words(column.line)} {leak}
            </td>
        }
        .into_any(),
    };
    view! {
        <tr data-column=name.clone() data-used=used.to_string() data-leak=is_leak.to_string()>
            <th scope="row">{name.clone()}</th>
            <td>{role}</td>
            <td>{move || number::count(app.lang.get(), column.gaps)}</td>
            {chosen}
        </tr>
    }
}

fn of_role(role: ColumnRole) -> Message {
    match role {
        ColumnRole::Feature => text::ROLE_FEATURE,
        ColumnRole::LeftOut => text::ROLE_LEFT_OUT,
        ColumnRole::Id => text::ROLE_ID,
        ColumnRole::Anchor => text::ROLE_ANCHOR,
        ColumnRole::Label => text::ROLE_LABEL,
    }
}

/// What a choice is called, and the column it is of; empty for none.
struct Named {
    title: Message,
    /// The beginning of its test hook, the column's name behind it.
    hook: &'static str,
    column: String,
}

/// A choice of several, each an edit.
fn select<T: Clone + PartialEq + Send + 'static>(
    card: Card,
    named: Named,
    choices: Vec<(T, Words)>,
    present: &T,
    edit: impl Fn(T) -> PrepareEdit + 'static,
) -> AnyView {
    let app = card.app;
    let Named {
        title,
        hook,
        column,
    } = named;
    let hook = format!("{hook}{column}");
    let label = move || match column.as_str() {
        "" => app.text(title).to_string(),
        column => format!("{column}: {}", app.text(title)),
    };
    let options = choices.iter().enumerate().map(|(at, (choice, words))| {
        view! {
            <option value=at.to_string() selected=choice == present>
                {card.words(words.clone())}
            </option>
        }
    });
    let options = options.collect_view();
    let chosen = move |event| {
        let at = event_target_value(&event).parse::<usize>().ok();
        if let Some((choice, _)) = at.and_then(|at| choices.get(at)) {
            card.edit(edit(choice.clone()));
        }
    };
    view! {
        <select data-testid=hook aria-label=label disabled=move || app.is_working() on:change=chosen>
            {options}
        </select>
    }
    .into_any()
}

fn merge(card: Card, at: usize, merge: PrepareMerge) -> impl IntoView {
    let accepted = move |event| {
        card.edit(PrepareEdit::Merge {
            merge: at,
            accept: event_target_checked(&event),
        });
    };
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=merge.accepted on:change=accepted />
            {card.words(merge.line)}
        </label>
    }
}

/// Which of several classes means "left"; nothing where there are two.
fn positive(card: Card, classes: Vec<String>, present: Option<String>) -> impl IntoView {
    (!classes.is_empty()).then(|| {
        let app = card.app;
        let none = Words::of(|lang| text::CARD_CHOOSE.text(lang).to_string());
        let classes = classes.into_iter().map(|class| {
            let words = Words::of(|_| class.clone());
            (Some(class), words)
        });
        let choices = std::iter::once((None, none)).chain(classes).collect();
        let named = Named {
            title: text::CARD_POSITIVE,
            hook: "prepare-positive",
            column: String::new(),
        };
        let select = select(card, named, choices, &present, PrepareEdit::Positive);
        view! {
            <label class="check">{move || app.text(text::CARD_POSITIVE)} {select}</label>
        }
    })
}

/// What training and test share that they should not.
fn shared(findings: Vec<AuditFinding>) -> impl IntoView {
    (!findings.is_empty()).then(|| {
        let rows = findings.into_iter();
        let rows = rows.map(|finding| view! { <FindingRow finding several=false /> });
        view! {
            <table class="audit" data-testid="prepare-shared">
                <tbody>{rows.collect_view()}</tbody>
            </table>
        }
    })
}

/// Whether the classes of the training rows are balanced; only with a label.
fn balance(card: Card, has_label: bool, present: Option<ResamplePlan>) -> impl IntoView {
    let app = card.app;
    let chosen = move |event| {
        let resample = event_target_checked(&event).then(ResamplePlan::default);
        card.edit(PrepareEdit::Resample(resample));
    };
    has_label.then(|| {
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    data-testid="prepare-resample"
                    prop:checked=present.is_some()
                    on:change=chosen
                />
                {move || app.text(text::CARD_BALANCE)}
            </label>
        }
    })
}

/// The ways to split that the table allows.
fn splits(card: Card, present: SplitPlan, (by_time, by_customer): (bool, bool)) -> impl IntoView {
    let app = card.app;
    let shares = Shares {
        validation: 0.0,
        test: 0.2,
    };
    let is_time = matches!(present, SplitPlan::OutOfTime { .. });
    let is_group = matches!(present, SplitPlan::Group(_));
    let ways = [
        (text::CARD_BY_TIME, by_time, is_time, PrepareEdit::ByTime),
        (
            text::CARD_BY_CUSTOMER,
            by_customer,
            is_group,
            PrepareEdit::Split(SplitPlan::Group(shares)),
        ),
        (
            text::CARD_AT_RANDOM,
            true,
            !is_time && !is_group,
            PrepareEdit::Split(SplitPlan::Random(shares)),
        ),
    ];
    let buttons = ways
        .into_iter()
        .filter(|way| way.1)
        .map(|(title, _, pressed, edit)| {
            view! {
                <button
                    class="btn"
                    aria-pressed=pressed.to_string()
                    disabled=move || app.is_working()
                    on:click=move |_| card.edit(edit.clone())
                >
                    {move || app.text(title)}
                </button>
            }
        });
    view! {
        <div class="choice" role="group" aria-label=move || app.text(text::CARD_SPLIT)>
            {buttons.collect_view()}
        </div>
    }
}

fn fitted(card: Card, fitted: PrepareFitted, parts: Vec<(SplitPart, u64)>) -> impl IntoView {
    let lines = fitted.lines.into_iter();
    let lines = lines.map(|line| view! { <li>{card.words(line)}</li> });
    let files = parts.into_iter().map(|(part, _)| {
        let (title, hook) = match part {
            SplitPart::Train => (text::CARD_SAVE_TRAIN, "prepare-train"),
            SplitPart::Validation => (text::CARD_SAVE_VALIDATION, "prepare-validation"),
            SplitPart::Test => (text::CARD_SAVE_TEST, "prepare-test"),
        };
        let format = TableFormat::Csv;
        card.button(title, hook, PrepareRequest::Matrix { part, format })
    });
    view! {
        <ul class="findings" data-testid="prepare-report">{lines.collect_view()}</ul>
        <div class="bar">
            {files.collect_view()}
            {card.button(text::CARD_SAVE_CONTRACT, "prepare-contract", PrepareRequest::Contract)}
        </div>
    }
}
