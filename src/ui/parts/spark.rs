//! A column's distribution in a thumbnail: the sparkline's scene as SVG, for
//! hundreds of canvases would be too many.

use leptos::prelude::*;

use crate::chart::scene::Mark;
use crate::chart::{self, Frequencies, Ink, Size};
use crate::engine::{ColumnProfile, Distribution, Summary, Words};
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
    let quartiles = match (&values, column.summary) {
        // Where half of all say the same there is no box.
        (Frequencies::Numbers { low, high, .. }, Some(summary))
            if summary.first_quartile < summary.third_quartile =>
        {
            Some(BoxPlot {
                summary,
                ends: (*low, *high),
            })
        }
        _ => None,
    };
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

/// A column's quartiles, whiskers and outliers (Tukey, "Exploratory Data
/// Analysis", 1977), on the scale of the histogram above it.
#[derive(Clone, Copy)]
struct BoxPlot {
    summary: Summary,
    /// Ends of the histogram.
    ends: (f64, f64),
}

impl BoxPlot {
    fn sentence(self, lang: Lang) -> String {
        let Summary {
            first_quartile,
            median,
            third_quartile,
            low_outliers,
            high_outliers,
            ..
        } = self.summary;
        let values = [first_quartile, median, third_quartile].map(number::plain);
        let [low, middle, high] = &values;
        let values = [
            ("low", low.as_str()),
            ("middle", middle.as_str()),
            ("high", high.as_str()),
        ];
        let words = text::BOX.fill(lang, &values);
        match low_outliers + high_outliers {
            0 => words,
            rows => {
                let rows = number::count(lang, rows);
                format!("{words} {}", text::OUTLIERS.fill(lang, &[("rows", &rows)]))
            }
        }
    }

    /// Where a value lies in the drawing.
    fn at(self, value: f64) -> f32 {
        let (low, high) = self.ends;
        let share = (value - low) / (high - low);
        (f64::from(WIDTH) * share.clamp(0.0, 1.0)) as f32
    }
}

/// Whiskers, box and median, below the bars and on their scale.
fn box_plot(plot: BoxPlot) -> impl IntoView {
    let middle = HEIGHT + BOX_ROW - BOX / 2.0 - 0.5;
    let top = middle - BOX / 2.0;
    let summary = plot.summary;
    let (left, right) = (
        plot.at(summary.lower_whisker),
        plot.at(summary.upper_whisker),
    );
    let (low, high) = (
        plot.at(summary.first_quartile),
        plot.at(summary.third_quartile),
    );
    let at = plot.at(summary.median);
    view! {
        <rect
            class="spark-whisker"
            x=left.to_string()
            y=(middle - 0.5).to_string()
            width=(right - left).max(1.0).to_string()
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
