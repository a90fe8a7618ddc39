//! How the customers' scores are spread, and how many lie above the threshold.

use serde::{Deserialize, Serialize};

use super::group::customers;
use super::label;
use super::scale::Linear;
use super::scene::{Anchor, Area, Ink, Label, Scene, Size, Target};
use super::table::{Cell, Table};
use super::ticks::Ticks;
use crate::i18n::chart as words;
use crate::i18n::{Lang, Noun, number};

/// Height of the line above the plot.
const TOP: f32 = 26.0;
/// Height below the plot.
const BOTTOM: f32 = 24.0;

/// The scores of all customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// What the scores are called.
    pub noun: Noun,
    /// Customers per evenly wide bin of the score from 0 to 1.
    pub counts: Vec<u64>,
    /// The score from which on a customer is called likely to leave.
    pub threshold: f64,
    /// Customers at or above the threshold.
    pub above: u64,
}

impl Scores {
    /// The scene.
    pub fn scene(&self, lang: Lang, size: Size) -> Scene {
        let size = Size::new(size.width, size.height.max(TOP + BOTTOM + 40.0));
        let mut scene = Scene::new(
            size,
            self.noun.of(words::SCORES, words::SCORES_OTHER).text(lang),
        );
        let threshold = if self.threshold.is_nan() {
            0.5
        } else {
            self.threshold.clamp(0.0, 1.0)
        };
        // Bars of at least six pixels, each of the same number of bins.
        let most_bars = (size.width / 6.0).max(1.0) as usize;
        let joined = (1..=self.counts.len().max(1))
            .find(|n| self.counts.len().is_multiple_of(*n) && self.counts.len() / n <= most_bars)
            .unwrap_or(1);
        let bars: Vec<u64> = self
            .counts
            .chunks(joined)
            .map(|bins| bins.iter().sum())
            .collect();
        let total: u64 = bars.iter().sum();
        let bottom = size.height - BOTTOM;
        let most = bars.iter().copied().max().unwrap_or(0).max(1);
        let y_ticks = Ticks::covering([0.0, most as f64], ((bottom - TOP) / 50.0) as usize);
        let y = Linear::new(y_ticks.domain(), [bottom, TOP]);
        let left = y_ticks.room(lang).min(size.width * 0.4);
        let right = (size.width - 10.0).max(left + 1.0);
        let x = Linear::new([0.0, 1.0], [left, right]);
        scene.axes.push(y_ticks.left(&y, left, right, lang));
        let x_ticks = Ticks::covering([0.0, 1.0], ((right - left) / 80.0) as usize);
        let percent = |value: f64| number::percent(value);
        let bounds = [left - 12.0, size.width];
        scene
            .axes
            .push(x_ticks.horizontal(&x, bottom, bounds, percent));

        let edge = |index: usize| index as f64 / bars.len().max(1) as f64;
        for (index, count) in bars.iter().enumerate() {
            let (from, to) = (edge(index), edge(index + 1));
            let top = if *count == 0 {
                bottom
            } else {
                y.at(*count as f64).min(bottom - 1.0)
            };
            // The bar that holds the threshold changes colour there.
            let parts = [
                (from.min(threshold), to.min(threshold), Ink::Faint),
                (from.max(threshold), to.max(threshold), Ink::Up),
            ];
            for (from, to, ink) in parts.into_iter().filter(|(from, to, _)| to > from) {
                let (x0, x1) = (x.at(from), x.at(to));
                let gap = if x1 - x0 > 3.0 { 1.0 } else { 0.0 };
                if *count > 0 {
                    scene.rect(Area::between(x0, top, x1 - gap, bottom), ink);
                }
            }
            let values = [("from", percent(from)), ("to", percent(to))];
            let range = words::RANGE.fill(lang, &[("from", &*values[0].1), ("to", &*values[1].1)]);
            let share = number::percent(*count as f64 / total.max(1) as f64);
            scene.targets.push(Target {
                area: Area::between(x.at(from), TOP, x.at(to), bottom),
                tip: [(x.at(from) + x.at(to)) / 2.0, top],
                lines: vec![words::BAR.fill(
                    lang,
                    &[
                        ("value", &*range),
                        ("count", &*customers(*count, lang)),
                        ("share", &*share),
                    ],
                )],
            });
        }

        let at = x.at(threshold);
        scene.line([at, TOP - 6.0], [at, bottom], Ink::Text);
        let share = number::percent(self.above as f64 / total.max(1) as f64);
        let threshold_text = number::percent(threshold);
        let who = customers(self.above, lang);
        let above = words::ABOVE.fill(
            lang,
            &[
                ("customers", &*who),
                ("share", &*share),
                ("threshold", &*threshold_text),
            ],
        );
        let above = Label::new(at, 9.0, above, Anchor::Middle, Ink::Text).small();
        let above = label::fitted(above, size.width);
        scene.text(label::within(above, 0.0, size.width));
        scene.sentence = self.noun.fill(
            words::SCORES_SAY,
            lang,
            &[
                ("above", &*number::count(lang, self.above)),
                ("total", &*number::count(lang, total)),
                ("share", &*share),
                ("threshold", &*threshold_text),
            ],
        );
        scene.table = self.table(total, lang);
        scene
    }

    /// Every bin as it was given.
    fn table(&self, total: u64, lang: Lang) -> Table {
        let mut table = Table::with_columns(
            &[words::SCORE_HEAD.text(lang)],
            &[words::CUSTOMERS_HEAD.text(lang), words::SHARE.text(lang)],
        );
        let edge =
            |index: usize| number::decimal(index as f64 / self.counts.len().max(1) as f64, 2);
        let row = |(index, count): (usize, &u64)| {
            let range = [("from", edge(index)), ("to", edge(index + 1))];
            let range = words::RANGE.fill(lang, &[("from", &*range[0].1), ("to", &*range[1].1)]);
            let share = *count as f64 / total.max(1) as f64;
            vec![
                Cell::text(range),
                Cell::number(*count as f64, number::count(lang, *count)),
                Cell::number(share, number::percent(share)),
            ]
        };
        table.rows = self.counts.iter().enumerate().map(row).collect();
        table
    }
}
