//! A column's distribution in a thumbnail: the sparkline's scene as SVG, for
//! hundreds of canvases would be too many.

use leptos::prelude::*;

use crate::chart::scene::Mark;
use crate::chart::{self, Frequencies, Ink, Size};
use crate::engine::{ColumnProfile, Distribution};
use crate::ui::state::use_app;

/// Width and height of the drawing, in its own units.
const WIDTH: f32 = 120.0;
const HEIGHT: f32 = 26.0;

/// The thumbnail; nothing for a column without a distribution.
#[component]
pub fn Spark(
    /// What is known of the column.
    column: ColumnProfile,
) -> impl IntoView {
    let app = use_app();
    let values = match column.distribution {
        Distribution::Histogram { edges, counts, .. } => Frequencies::Numbers {
            low: edges.first().copied().unwrap_or_default(),
            high: edges.last().copied().unwrap_or_default(),
            counts,
        },
        Distribution::Categories { top, other } => Frequencies::Categories { top, other },
        Distribution::None => return ().into_any(),
    };
    let chart = chart::Distribution {
        column: column.name,
        values,
    };
    let drawing = move || {
        let scene = chart.sparkline(app.lang.get(), Size::new(WIDTH, HEIGHT));
        let tips = scene.targets.iter().map(|target| {
            let area = target.area;
            view! {
                <rect
                    class="spark-hit"
                    x=area.x.to_string()
                    y="0"
                    width=area.width.to_string()
                    height=HEIGHT.to_string()
                >
                    <title>{target.lines.join("\n")}</title>
                </rect>
            }
        });
        let bars = scene.marks.iter().filter_map(|mark| match mark {
            Mark::Rect { area, ink, .. } => Some(view! {
                <rect
                    class:faint=matches!(ink, Ink::Faint)
                    x=area.x.to_string()
                    y=area.y.to_string()
                    width=area.width.to_string()
                    height=area.height.to_string()
                />
            }),
            _ => None,
        });
        view! {
            <svg
                class="spark"
                viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                role="img"
                aria-label=scene.sentence.clone()
            >
                {bars.collect_view()}
                {tips.collect_view()}
            </svg>
        }
    };
    drawing.into_any()
}
