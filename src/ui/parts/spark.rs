//! A column's distribution in a thumbnail: the sparkline's scene as SVG, for
//! hundreds of canvases would be too many.

use leptos::prelude::*;

use crate::chart::scene::Mark;
use crate::chart::{self, Frequencies, Ink, Size};
use crate::engine::{ColumnProfile, Distribution, Words};
use crate::i18n::{Lang, data as text, number};
use crate::ui::state::use_app;

/// Width and height of the drawing, in its own units.
const WIDTH: f32 = 120.0;
const HEIGHT: f32 = 26.0;
/// Height of the box plot below the bars of numbers, and of its box.
const BOX_ROW: f32 = 9.0;
const BOX: f32 = 5.0;

/// The thumbnail; nothing for a column without a distribution.
#[component]
pub fn Spark(
    /// What is known of the column.
    column: ColumnProfile,
    /// What its codes are called, if they are codes.
    titles: Vec<(String, Words)>,
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
    let quartiles = values.quartiles().map(|[low, middle, high]| Quartiles {
        low,
        middle,
        high,
        ends: match &values {
            Frequencies::Numbers { low, high, .. } => (*low, *high),
            Frequencies::Categories { .. } => (0.0, 0.0),
        },
    });
    let height = if quartiles.is_some() {
        HEIGHT + BOX_ROW
    } else {
        HEIGHT
    };
    let chart = chart::Distribution {
        column: column.name,
        values,
    };
    let drawing = move || {
        let scene = renamed(&chart, &titles, app.lang.get());
        let scene = scene.sparkline(app.lang.get(), Size::new(WIDTH, HEIGHT));
        let tip = |lines: &[String]| {
            let box_words = quartiles.map(|quartiles| quartiles.sentence(app.lang.get()));
            let lines = lines.iter().cloned().chain(box_words);
            lines.collect::<Vec<String>>().join("\n")
        };
        let tips = scene.targets.iter().map(|target| {
            let area = target.area;
            view! {
                <rect
                    class="spark-hit"
                    x=area.x.to_string()
                    y="0"
                    width=area.width.to_string()
                    height=height.to_string()
                >
                    <title>{tip(&target.lines)}</title>
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
        let mut label = scene.sentence.clone();
        if let Some(quartiles) = quartiles {
            label = format!("{label} {}", quartiles.sentence(app.lang.get()));
        }
        view! {
            <svg
                class="spark"
                class:boxed=quartiles.is_some()
                viewBox=format!("0 0 {WIDTH} {height}")
                role="img"
                aria-label=label
            >
                {bars.collect_view()}
                {quartiles.map(box_plot)}
                {tips.collect_view()}
            </svg>
        }
    };
    drawing.into_any()
}

/// What a code is called; itself if nobody said.
pub fn code_title<'a>(titles: &'a [(String, Words)], code: &'a str, lang: Lang) -> &'a str {
    let found = titles.iter().find(|(value, _)| value == code);
    found.map_or(code, |(_, title)| title.text(lang))
}

/// The distribution with what its codes are called in their place.
fn renamed(
    chart: &chart::Distribution,
    titles: &[(String, Words)],
    lang: Lang,
) -> chart::Distribution {
    let mut chart = chart.clone();
    if let Frequencies::Categories { top, .. } = &mut chart.values {
        for (name, _) in top {
            *name = code_title(titles, name, lang).to_string();
        }
    }
    chart
}

/// The quartiles of a column of numbers, read off its histogram.
#[derive(Clone, Copy)]
struct Quartiles {
    low: f64,
    middle: f64,
    high: f64,
    /// Ends of the histogram.
    ends: (f64, f64),
}

impl Quartiles {
    fn sentence(self, lang: Lang) -> String {
        let values = [self.low, self.middle, self.high].map(about);
        let [low, middle, high] = &values;
        let values = [
            ("low", low.as_str()),
            ("middle", middle.as_str()),
            ("high", high.as_str()),
        ];
        text::BOX.fill(lang, &values)
    }

    /// Where a value lies in the drawing.
    fn at(self, value: f64) -> f32 {
        let (low, high) = self.ends;
        (WIDTH as f64 * (value - low) / (high - low)) as f32
    }
}

/// A number with two significant digits: quartiles off a histogram are no better.
fn about(value: f64) -> String {
    let size = value.abs().log10().floor();
    if !size.is_finite() {
        return number::plain(value);
    }
    let step = 10_f64.powf(size - 1.0);
    number::plain((value / step).round() * step)
}

/// Whiskers, box and median, below the bars and on their scale.
fn box_plot(quartiles: Quartiles) -> impl IntoView {
    let middle = HEIGHT + BOX_ROW - BOX / 2.0 - 0.5;
    let top = middle - BOX / 2.0;
    let (low, high) = (quartiles.at(quartiles.low), quartiles.at(quartiles.high));
    let at = quartiles.at(quartiles.middle);
    view! {
        <rect
            class="spark-whisker"
            x="0"
            y=(middle - 0.5).to_string()
            width=WIDTH.to_string()
            height="1"
        />
        <rect
            class="spark-box"
            x=low.to_string()
            y=top.to_string()
            width=(high - low).max(1.0).to_string()
            height=BOX.to_string()
        />
        <rect
            class="spark-middle"
            x=(at - 0.75).clamp(0.0, WIDTH - 1.5).to_string()
            y=(top - 1.0).to_string()
            width="1.5"
            height=(BOX + 2.0).to_string()
        />
    }
}
