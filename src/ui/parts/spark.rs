//! A column's distribution in a thumbnail, with the sentence that reads it.

use leptos::prelude::*;

use crate::engine::{ColumnProfile, Distribution};
use crate::i18n::{Lang, number, page as text};
use crate::ui::state::use_app;

/// Width and height of the drawing, in its own units.
const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 26.0;

/// The thumbnail; nothing for a column without a distribution.
#[component]
pub fn Spark(
    /// What is known of the column.
    column: ColumnProfile,
) -> impl IntoView {
    let app = use_app();
    let counts: Vec<u64> = match &column.distribution {
        Distribution::Histogram { counts, .. } => counts.clone(),
        Distribution::Categories { top, other } => {
            let mut counts: Vec<u64> = top.iter().map(|(_, count)| *count).collect();
            if *other > 0 {
                counts.push(*other);
            }
            counts
        }
        Distribution::None => Vec::new(),
    };
    let most = counts.iter().copied().max().unwrap_or_default();
    if most == 0 {
        return ().into_any();
    }
    let step = WIDTH / counts.len() as f64;
    let bars = counts
        .iter()
        .enumerate()
        .map(|(index, count)| {
            // Even the smallest count leaves a trace.
            let height = if *count == 0 {
                0.0
            } else {
                (*count as f64 / most as f64 * (HEIGHT - 1.0)).max(1.0)
            };
            view! {
                <rect
                    x=(index as f64 * step).to_string()
                    y=(HEIGHT - height).to_string()
                    width=(step - 1.0).max(0.5).to_string()
                    height=height.to_string()
                />
            }
        })
        .collect_view();
    let sentence = move || sentence(&column, app.lang.get());
    let label = sentence.clone();
    view! {
        <svg class="spark" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=label>
            <title>{sentence}</title>
            {bars}
        </svg>
    }
    .into_any()
}

fn sentence(column: &ColumnProfile, lang: Lang) -> String {
    match &column.distribution {
        Distribution::Histogram { edges, counts } => {
            let fullest = (0..counts.len())
                .max_by_key(|index| counts[*index])
                .unwrap_or_default();
            let edge = |index: usize| {
                edges
                    .get(index)
                    .map(|edge| number::plain(*edge))
                    .unwrap_or_default()
            };
            text::SPARK_NUMBERS.fill(
                lang,
                &[
                    ("column", &column.name),
                    ("low", &edge(fullest)),
                    ("high", &edge(fullest + 1)),
                ],
            )
        }
        Distribution::Categories { top, other } => match top.first() {
            Some((value, count)) => {
                let all: u64 = top.iter().map(|(_, count)| count).sum::<u64>() + other;
                let share = number::percent(*count as f64 / all.max(1) as f64);
                text::SPARK_TOP.fill(
                    lang,
                    &[
                        ("column", &column.name),
                        ("value", value),
                        ("share", &share),
                    ],
                )
            }
            None => String::new(),
        },
        Distribution::None => String::new(),
    }
}
