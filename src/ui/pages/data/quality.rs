//! A table's quality at a glance, in a few lines above its columns: gaps,
//! repeated rows, days covered, values far out.

use crate::arrange::arrange_by_key;
use leptos::prelude::*;

use crate::chart::DayStrip;
use crate::engine::{ColumnProfile, DayCoverage, DuplicateRows};
use crate::i18n::{Lang, data as text, number};
use crate::ui::state::use_app;

/// Columns named within a line.
const NAMED: usize = 3;
/// Columns of dates that get a line.
const DATES: usize = 3;
/// Width and height of a strip, in its own units.
const WIDTH: f32 = 240.0;
const HEIGHT: f32 = 22.0;

/// The lines.
#[component]
pub fn Quality(
    /// What is known of each column.
    columns: Vec<ColumnProfile>,
    /// Rows of the table.
    rows: u64,
    /// Rows that repeat an earlier one, if they were looked for.
    #[prop(default = None)]
    repeated: Option<DuplicateRows>,
    /// Whether rows are what happened, day by day, rather than customers.
    #[prop(default = true)]
    days: bool,
    /// The list's hook for tests.
    testid: String,
) -> impl IntoView {
    let app = use_app();
    let columns = StoredValue::new(columns);
    let missing = move || columns.with_value(|columns| missing(columns, rows, app.lang.get()));
    let far_out = move || columns.with_value(|columns| far_out(columns, app.lang.get()));
    let covered = columns.with_value(|columns| {
        let covered = columns.iter().filter_map(|column| {
            let coverage = column.coverage.clone()?;
            Some((column.name.clone(), coverage))
        });
        let most = if days { DATES } else { 0 };
        covered.take(most).collect::<Vec<_>>()
    });
    view! {
        <ul class="quality" data-testid=testid>
            <li>{missing}</li>
            {repeated
                .map(|found| view! { <li>{move || repeats(&found, app.lang.get())}</li> })}
            {move || far_out().map(|line| view! { <li>{line}</li> })}
            {covered
                .into_iter()
                .map(|(column, coverage)| view! { <Covered column coverage /> })
                .collect_view()}
        </ul>
    }
}

/// Which days a column of dates covers, as a line and a strip.
#[component]
fn Covered(column: String, coverage: DayCoverage) -> impl IntoView {
    let app = use_app();
    let strip = DayStrip::of(&coverage.days);
    let line = move || covers(&column, &coverage, app.lang.get());
    let drawing = strip.map(|strip| {
        let width = WIDTH / strip.rows.len() as f32;
        let bars = strip.heights().enumerate().map(|(place, height)| {
            // A day with few rows is still a day with rows.
            let height = match height {
                0.0 => 0.0,
                height => (height * HEIGHT).max(1.5),
            };
            view! {
                <rect
                    x=(place as f32 * width).to_string()
                    y=(HEIGHT - height).to_string()
                    width=(width * 0.85).to_string()
                    height=height.to_string()
                />
            }
        });
        let bars = bars.collect_view();
        view! {
            <svg
                class="days"
                viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                preserveAspectRatio="none"
                aria-hidden="true"
            >
                {bars}
            </svg>
        }
    });
    view! {
        <li>
            {line}
            {drawing}
        </li>
    }
}

fn missing(columns: &[ColumnProfile], rows: u64, lang: Lang) -> String {
    let cells = rows.saturating_mul(columns.len() as u64);
    let gaps: u64 = columns.iter().map(|column| column.missing).sum();
    if gaps == 0 || cells == 0 {
        return text::NO_CELL_MISSING.text(lang).to_string();
    }
    let mut worst: Vec<&ColumnProfile> = columns.iter().filter(|c| c.missing > 0).collect();
    arrange_by_key(&mut worst, |column| std::cmp::Reverse(column.missing));
    let named = worst.iter().take(NAMED).map(|column| {
        let share = number::percent(column.missing_share);
        let values = [("column", column.name.as_str()), ("what", &share)];
        text::COLUMN_WITH.fill(lang, &values)
    });
    let named: Vec<String> = named.collect();
    let share = number::percent(gaps as f64 / cells as f64);
    let columns = worst.len().to_string();
    text::CELLS_MISSING.fill(
        lang,
        &[
            ("share", &share),
            ("count", &columns),
            ("columns", &named.join(", ")),
        ],
    )
}

fn repeats(found: &DuplicateRows, lang: Lang) -> String {
    let Some((first, again)) = found.examples.first() else {
        return text::NO_REPEATS.text(lang).to_string();
    };
    text::REPEATS.fill(
        lang,
        &[
            ("rows", &number::count(lang, found.rows)),
            ("again", &number::grouped(*again)),
            ("first", &number::grouped(*first)),
        ],
    )
}

fn far_out(columns: &[ColumnProfile], lang: Lang) -> Option<String> {
    let outliers = |column: &ColumnProfile| {
        // Where half of all say the same, everything else would be far out.
        let summary = column
            .summary
            .filter(|summary| summary.first_quartile < summary.third_quartile)?;
        let rows = summary.low_outliers + summary.high_outliers;
        (rows > 0).then_some(rows)
    };
    let mut found: Vec<(u64, &str)> = columns
        .iter()
        .filter_map(|column| Some((outliers(column)?, column.name.as_str())))
        .collect();
    if found.is_empty() {
        return None;
    }
    arrange_by_key(&mut found, |(rows, _)| std::cmp::Reverse(*rows));
    let named = found.iter().take(NAMED).map(|(rows, column)| {
        let rows = number::count(lang, *rows);
        text::COLUMN_WITH.fill(lang, &[("column", column), ("what", &rows)])
    });
    let named: Vec<String> = named.collect();
    let count = found.len().to_string();
    let values = [("count", count.as_str()), ("columns", &named.join(", "))];
    Some(text::FAR_OUT.fill(lang, &values))
}

fn covers(column: &str, coverage: &DayCoverage, lang: Lang) -> String {
    let (covered, span) = (
        number::count(lang, coverage.covered),
        number::count(lang, coverage.span),
    );
    let mut line = text::COVERS.fill(
        lang,
        &[
            ("column", column),
            ("first", &coverage.first),
            ("last", &coverage.last),
            ("covered", &covered),
            ("span", &span),
        ],
    );
    if let Some(gap) = coverage.gaps.first().filter(|_| coverage.has_holes()) {
        let days = number::count(lang, gap.days);
        let values = [
            ("from", gap.from.as_str()),
            ("to", &gap.to),
            ("days", &days),
        ];
        line.push(' ');
        line.push_str(&text::LONGEST_GAP.fill(lang, &values));
    }
    line
}
