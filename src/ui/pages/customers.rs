//! The Customers page: who is likely to leave, and why each of them.

mod detail;
mod export;
mod list;
pub(super) mod reasons;
mod what_if;

use leptos::prelude::*;

use crate::engine::Scope;
use crate::i18n::{customers as text, number};
use crate::ui::parts::empty::Empty;
use crate::ui::state::{App, use_app};
use detail::Detail;
use export::ExportBar;
use list::RankedList;

/// The choices that list and export share.
#[derive(Clone, Copy)]
pub(super) struct ListState {
    /// Whether only customers above the threshold are shown.
    pub(super) only_above: RwSignal<bool>,
    /// How many answer the query.
    pub(super) total: RwSignal<usize>,
}

impl ListState {
    /// The score from which on customers are shown; tracked.
    pub(super) fn at_least(self, app: App) -> Option<f64> {
        self.only_above.get().then(|| app.threshold.get())
    }

    /// Which customers are shown; not tracked.
    pub(super) fn scope(self, app: App) -> Scope {
        app.scope(untrack(|| self.at_least(app)))
    }
}

/// The page.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let app = use_app();
    let scored = Memo::new(move |_| app.scores.with(Option::is_some));
    let state = ListState {
        only_above: RwSignal::new(false),
        total: RwSignal::new(0),
    };
    provide_context(state);
    view! {
        <Show when=move || scored.get() fallback=Empty>
            <div class="page two">
                <div class="head">
                    <div>
                        <h1>{move || heading(app)}</h1>
                        <p>{move || subtitle(app)}</p>
                    </div>
                </div>
                <section
                    class="card"
                    class:dated=move || app.is_dated()
                    aria-label=move || app.text(app.of_leaving(text::LIST, text::LIST_OTHER))
                >
                    <RankedList />
                    <ExportBar />
                </section>
                <Detail />
            </div>
        </Show>
    }
}

fn heading(app: App) -> String {
    match app.above() {
        Some(0) | None => app.text(text::HEADING_NONE).to_string(),
        Some(above) => {
            let above = number::count(app.lang.get(), above as u64);
            let message = match app.lists_rows() {
                true => app.of_leaving(text::HEADING_ROWS, text::HEADING_OTHER_ROWS),
                false => app.of_leaving(text::HEADING, text::HEADING_OTHER),
            };
            app.fill(message, &[("above", &above)])
        }
    }
}

fn subtitle(app: App) -> String {
    let ranked = app.of_leaving(text::RANKED, text::RANKED_OTHER);
    let mean = number::percent(app.listed_mean());
    let latest = app.has_latest() && !app.lists_rows();
    let latest = latest.then(|| app.text(text::LATEST).to_string());
    let sentences: Vec<String> = std::iter::once(app.fill(ranked, &[("mean", &mean)]))
        .chain(latest)
        .chain(app.trust())
        .collect();
    number::kept_together(&sentences.join(" "))
}
