//! The ranked list: search, threshold, and rows drawn as they are scrolled to.

use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::KeyboardEvent;

use super::ListState;
use super::reasons::short_reason;
use crate::engine::{ListRow, ListView, Reply, Request, Trouble, Words};
use crate::i18n::{customers as text, number};
use crate::platform::client::unheard;
use crate::platform::text::number as number_of;
use crate::ui::parts::virtual_list::Window;
use crate::ui::state::{App, use_app};
use crate::ui::tasks::latest::Latest;

/// Rows drawn beyond either edge, so that a flick finds them there.
const BEYOND: usize = 12;
/// Rows the list is taken to have before the first answer says how many.
const FIRST_GUESS: usize = 60;
/// After how long a resting hand lets the scroll bar be corrected, in milliseconds.
const REST: u32 = 160;

/// The list's own state.
#[derive(Clone, Copy)]
struct List {
    app: App,
    shared: ListState,
    window: RwSignal<Window>,
    rows: RwSignal<(usize, Vec<ListRow>)>,
    /// Position of the chosen customer in the list.
    position: RwSignal<Option<usize>>,
    refused: RwSignal<Option<Words>>,
    latest: Latest,
    /// Whether the list has been asked for anew, so that whoever was chosen may not be on it.
    renewed: StoredValue<bool>,
    ticks: StoredValue<u32>,
    place: NodeRef<Div>,
}

/// Search, threshold and rows.
#[component]
pub fn RankedList() -> impl IntoView {
    let app = use_app();
    let list = List {
        app,
        shared: expect_context::<ListState>(),
        window: RwSignal::new(Window::default()),
        rows: RwSignal::new((0, Vec::new())),
        position: RwSignal::new(None),
        refused: RwSignal::new(None),
        latest: Latest::new(),
        renewed: StoredValue::new(false),
        ticks: StoredValue::new(0),
        place: NodeRef::new(),
    };
    // A new query, limit or score begins at the top.
    Effect::new(move |before: Option<(String, bool)>| {
        let asked = (app.query.get(), app.all_dates.get());
        app.scores.track();
        let limit = list.shared.at_least(app);
        // Another limit keeps whoever is chosen and reaches it, however far below.
        let is_below = app.customer.with_untracked(|customer| {
            let both = customer.as_ref().zip(limit);
            both.is_some_and(|(customer, limit)| customer.score < limit)
        });
        let is_new = before.is_some_and(|before| before != asked || is_below);
        list.renewed.set_value(is_new);
        list.window.update(Window::rewind);
        list.position.set(None);
        if let Some(place) = list.place.get_untracked() {
            place.set_scroll_top(0);
        }
        list.fetch();
        asked
    });
    // Reasons are known once explained: show them as they come.
    Effect::new(move |_| {
        app.drivers.track();
        list.fetch();
    });
    Effect::new(move |_| {
        if list.place.get().is_some() {
            list.measure();
            list.fetch();
        }
    });
    // The style sheet gives other sizes on other screens.
    let resized = window_event_listener(leptos::ev::resize, move |_| {
        list.measure();
        list.fetch();
    });
    on_cleanup(move || resized.remove());
    view! {
        <SearchBar list />
        <div class="list-head" aria-hidden="true">
            <span>{move || app.text(text::CUSTOMER)}</span>
            {move || app.is_dated().then(|| view! { <span>{app.text(text::DATE)}</span> })}
            <span>{move || app.text(app.of_leaving(text::RISK, text::SCORE))}</span>
            <span>{move || app.text(text::REASONS)}</span>
        </div>
        <div
            class="list"
            node_ref=list.place
            data-testid="customers"
            role="grid"
            tabindex="0"
            aria-label=move || app.text(app.of_leaving(text::LIST, text::LIST_OTHER))
            aria-rowcount=move || (list.shared.total.get() + 1).to_string()
            data-total=move || list.shared.total.get().to_string()
            aria-activedescendant=move || {
                let drawn = app.chosen.get().filter(|row| {
                    list.rows.with(|(_, rows)| rows.iter().any(|drawn| drawn.row == *row))
                });
                drawn.map(|row| format!("customer-{row}"))
            }
            on:scroll=move |_| list.scrolled()
            on:keydown=move |event| list.key(&event)
        >
            <div class="row-probe" aria-hidden="true"></div>
            <div class="unseen" role="row" aria-rowindex="1">
                <span role="columnheader">{move || app.text(text::CUSTOMER)}</span>
                {move || {
                    app.is_dated()
                        .then(|| view! { <span role="columnheader">{app.text(text::DATE)}</span> })
                }}
                <span role="columnheader">
                    {move || app.text(app.of_leaving(text::RISK, text::SCORE))}
                </span>
                <span role="columnheader">{move || app.text(text::REASONS)}</span>
            </div>
            <div
                class="list-canvas"
                role="presentation"
                style:height=move || format!("{}px", list.window.with(Window::canvas))
            >
                <div
                    role="presentation"
                    class="list-rows"
                    style:transform=move || {
                        let first = list.rows.with(|rows| rows.0);
                        format!("translateY({}px)", list.window.with(|w| w.offset(first)))
                    }
                >
                    {move || {
                        let (first, rows) = list.rows.get();
                        rows.into_iter()
                            .enumerate()
                            .map(|(index, row)| view! { <Row list row position=first + index /> })
                            .collect_view()
                    }}
                </div>
            </div>
        </div>
        <p class="soft count" role="status">
            {move || count_line(list)}
        </p>
    }
}

fn count_line(list: List) -> String {
    let app = list.app;
    let lang = app.lang.get();
    let total = list.shared.total.get();
    if total == 0 {
        return app.text(text::NOBODY).to_string();
    }
    let [total, all] = [total, app.listed()].map(|rows| number::count(lang, rows as u64));
    let message = match app.lists_rows() {
        true => text::SHOWN_ROWS,
        false => text::SHOWN,
    };
    app.fill(message, &[("total", &total), ("all", &all)])
}

#[component]
fn SearchBar(list: List) -> impl IntoView {
    let app = list.app;
    let example = move || example(app);
    let threshold = move || app.text(app.of_leaving(text::THRESHOLD, text::THRESHOLD_OTHER));
    let percent = move || number::decimal(app.threshold.get() * 100.0, 0);
    // Where few leave, it is the fractions that tell scores apart.
    let exact = move || {
        let threshold = app.threshold.get();
        number::decimal(threshold * 100.0, if threshold < 0.1 { 2 } else { 0 })
    };
    let said = move || format!("{}\u{a0}%", exact());
    let set_threshold = move |event: leptos::ev::Event| {
        if let Some(value) = number_of(&event_target_value(&event)) {
            app.threshold.set((value / 100.0).clamp(0.0, 1.0));
        }
    };
    view! {
        <div class="bar">
            <input
                type="search"
                data-testid="search"
                placeholder=move || app.fill(text::SEARCH, &[("example", &example())])
                aria-label=move || app.text(text::SEARCH_LABEL)
                prop:value=move || app.query.get()
                on:input=move |event| app.query.set(event_target_value(&event))
            />
        </div>
        {move || {
            list.refused
                .get()
                .map(|words| {
                    view! {
                        <p class="note" role="alert" data-testid="query-error">
                            {words.text(app.lang.get()).to_string()}
                        </p>
                    }
                })
        }}
        <div class="bar threshold">
            <label for="threshold">{threshold}</label>
            <input
                id="threshold"
                type="range"
                min="0"
                max="100"
                step="1"
                data-testid="threshold"
                prop:value=percent
                on:input=set_threshold
            />
            <span class="with-unit">
                <input
                    type="number"
                    min="0"
                    max="100"
                    step="any"
                    aria-label=threshold
                    prop:value=exact
                    on:change=set_threshold
                />
                "%"
            </span>
            <label class="check">
                <input
                    type="checkbox"
                    data-testid="only-above"
                    prop:checked=move || list.shared.only_above.get()
                    on:change=move |event| list.shared.only_above.set(event_target_checked(&event))
                />
                {move || app.fill(text::ONLY_ABOVE, &[("threshold", &said())])}
            </label>
            <Show when=move || app.has_latest()>
                <label class="check">
                    <input
                        type="checkbox"
                        data-testid="all-dates"
                        prop:checked=move || app.all_dates.get()
                        on:change=move |event| app.all_dates.set(event_target_checked(&event))
                    />
                    {move || app.text(text::ALL_DATES)}
                </label>
            </Show>
        </div>
    }
}

/// A condition that works on this table, for the placeholder.
fn example(app: App) -> String {
    use crate::engine::Control;
    let example = app.model.with(|model| {
        let model = model.as_ref()?;
        let pick = |feature: &crate::engine::FeatureView| match &feature.control {
            Control::Category(names) => names
                .first()
                .map(|value| format!("{} = {value}", feature.name)),
            _ => None,
        };
        model.features.iter().find_map(pick)
    });
    example.unwrap_or_else(|| "score >= 0.8".to_string())
}

#[component]
fn Row(list: List, row: ListRow, position: usize) -> impl IntoView {
    let app = list.app;
    let number = row.row;
    let share = row.score;
    let reasons = StoredValue::new(row.reasons);
    let above = move || share >= app.threshold.get();
    view! {
        <div
            class="list-row"
            class:above=above
            role="row"
            id=format!("customer-{number}")
            aria-rowindex=(position + 2).to_string()
            aria-selected=move || (app.chosen.get() == Some(number)).to_string()
            data-customer=row.id.clone()
            data-score=share.to_string()
            data-rank=row.rank.to_string()
            on:click=move |_| list.choose(position, number)
        >
            <span role="gridcell" class="name">{row.id.clone()}</span>
            {row.date.map(|date| view! { <span role="gridcell">{date}</span> })}
            <span role="gridcell" class="risk-cell">
                <span class="risk" aria-hidden="true">
                    <i style:width=format!("{}%", share * 100.0)></i>
                </span>
                {number::percent(share)}
            </span>
            <span role="gridcell" class="why">
                {move || {
                    reasons
                        .with_value(|reasons| {
                            reasons
                                .iter()
                                .map(|reason| short_reason(app, reason))
                                .collect_view()
                        })
                }}
            </span>
        </div>
    }
}

impl List {
    /// Reads the sizes that the style sheet gives.
    fn measure(self) {
        let Some(place) = self.place.get_untracked() else {
            return;
        };
        let probe = place.first_element_child();
        let row = probe.map_or(0.0, |probe| probe.get_bounding_client_rect().height());
        let view = f64::from(place.client_height());
        self.window.update(|window| {
            window.row = row;
            window.view = view;
        });
    }

    fn scrolled(self) {
        let Some(place) = self.place.get_untracked() else {
            return;
        };
        self.measure();
        let mut astray = false;
        self.window
            .update(|window| astray = window.scroll(f64::from(place.scroll_top())));
        if astray {
            self.settle();
        }
        self.fetch();
        let tick = self.ticks.get_value().wrapping_add(1);
        self.ticks.set_value(tick);
        spawn_local(async move {
            gloo_timers::future::TimeoutFuture::new(REST).await;
            if self.ticks.try_get_value() == Some(tick) {
                self.settle();
            }
        });
    }

    /// Puts the scroll bar where the rows are.
    fn settle(self) {
        let Some(place) = self.place.get_untracked() else {
            return;
        };
        let mut belongs = 0.0;
        self.window.update(|window| belongs = window.settle());
        if (f64::from(place.scroll_top()) - belongs).abs() >= 1.0 {
            place.set_scroll_top(belongs as i32);
        }
    }

    /// Asks for the rows in the window.
    fn fetch(self) {
        self.latest.ask(move || self.ask());
    }

    async fn ask(self) {
        let (first, length) = self.window.with_untracked(|window| {
            // Before the first answer the length is unknown: ask for a screenful.
            let mut guess = *window;
            guess.total = guess.total.max(FIRST_GUESS);
            guess.rows(BEYOND)
        });
        // Of the answer to come: one under way is of the list before.
        let renewed = self.renewed.try_get_value() == Some(true);
        self.renewed.try_update_value(|renewed| *renewed = false);
        let request = Request::List {
            scope: self.shared.scope(self.app),
            offset: first,
            length: length.max(2 * BEYOND),
        };
        let (_, asked) = self.app.client().ask(&request, unheard());
        match asked.await {
            Ok(Reply::List(view)) => {
                self.refused.try_set(None);
                self.shared.total.try_set(view.total);
                self.window.try_update(|window| window.total = view.total);
                if view.offset == 0 {
                    self.keep_to_list(&view, renewed);
                }
                self.rows.try_set((view.offset, view.rows));
            }
            Ok(_) => {}
            Err(failure @ Trouble::Query(_)) => {
                self.refused
                    .try_set(Some(Words::of(|lang| failure.say(lang))));
            }
            // The scores are being made anew; the list comes with them.
            Err(_) => {}
        }
    }

    /// Chooses the first customer where nobody is chosen, or where the list is a new one without
    /// whoever was: reasons of somebody else beside it would be taken for its own.
    fn keep_to_list(self, view: &ListView, renewed: bool) {
        let chosen = self.app.chosen.get_untracked();
        let is_listed = |row: usize| view.rows.iter().any(|listed| listed.row == row);
        let stays = chosen.is_some_and(|row| !renewed || is_listed(row));
        match view.rows.first() {
            Some(first) if !stays => self.choose(0, first.row),
            None if renewed => {
                self.app.chosen.set(None);
                self.app.customer.set(None);
            }
            _ => {}
        }
    }

    fn choose(self, position: usize, row: usize) {
        self.position.try_set(Some(position));
        self.app.chosen.try_set(Some(row));
    }

    fn key(self, event: &KeyboardEvent) {
        let total = self.shared.total.get_untracked();
        let page = self.window.with_untracked(Window::page);
        let now = self.position.get_untracked();
        let Some(last) = total.checked_sub(1) else {
            return;
        };
        let to = match (event.key().as_str(), now) {
            ("ArrowDown", now) => now.map_or(0, |now| now + 1),
            ("ArrowUp", now) => now.unwrap_or(0).saturating_sub(1),
            ("PageDown", now) => now.unwrap_or(0) + page,
            ("PageUp", now) => now.unwrap_or(0).saturating_sub(page),
            ("Home", _) => 0,
            ("End", _) => last,
            _ => return,
        }
        .min(last);
        event.prevent_default();
        self.go_to(to);
    }

    /// Chooses the customer at a position, wherever it is.
    fn go_to(self, position: usize) {
        let mut moved = false;
        let mut belongs = 0.0;
        self.window.update(|window| {
            moved = window.reveal(position);
            belongs = window.settle();
        });
        if let (true, Some(place)) = (moved, self.place.get_untracked()) {
            place.set_scroll_top(belongs as i32);
        }
        let scope = self.shared.scope(self.app);
        self.position.set(Some(position));
        spawn_local(async move {
            let request = Request::List {
                scope,
                offset: position,
                length: 1,
            };
            let (_, asked) = self.app.client().ask(&request, unheard());
            if let Ok(Reply::List(view)) = asked.await
                && self.position.try_get_untracked() == Some(Some(position))
                && let Some(row) = view.rows.first()
            {
                self.app.chosen.try_set(Some(row.row));
            }
        });
        self.fetch();
    }
}
