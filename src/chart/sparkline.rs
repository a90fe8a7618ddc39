//! A column's distribution: a small chart of at most a dozen bars.

use serde::{Deserialize, Serialize};

use super::scene::{Area, Ink, Scene, Size, Target};
use super::table::{Cell, Table};
use crate::i18n::chart as words;
use crate::i18n::{Lang, number};

/// Bars that are drawn at most; bins beyond are joined, categories become "other".
const BARS: usize = 12;

/// How often which values occur in a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// The column's name.
    pub column: String,
    /// The values.
    pub values: Frequencies,
}

/// How often which values occur.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Frequencies {
    /// Numbers in evenly wide bins.
    Numbers {
        /// Lower edge of the first bin.
        low: f64,
        /// Upper edge of the last bin.
        high: f64,
        /// Cells per bin.
        counts: Vec<u64>,
    },
    /// Texts.
    Categories {
        /// The most frequent ones with their counts, falling.
        top: Vec<(String, u64)>,
        /// Cells with any other text.
        other: u64,
    },
}

/// A bar: what it stands for, and how often it occurs.
struct Bar {
    name: String,
    count: u64,
    rest: bool,
}

impl Distribution {
    /// The scene, bars only: the look has 120 × 26.
    pub fn sparkline(&self, lang: Lang, size: Size) -> Scene {
        let size = Size::new(size.width, size.height);
        let title = words::DISTRIBUTION.fill(lang, &[("column", &self.column)]);
        let mut scene = Scene::new(size, title);
        let bars = self.bars(lang);
        let total: u64 = bars.iter().map(|bar| bar.count).sum();
        let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0);
        let share = |count: u64| number::percent(count as f64 / total.max(1) as f64);
        let slot = size.width / bars.len().max(1) as f32;
        for (index, bar) in bars.iter().enumerate() {
            let left = index as f32 * slot;
            let height = size.height * (bar.count as f64 / most.max(1) as f64) as f32;
            // What occurs at all is seen.
            let height = if bar.count > 0 { height.max(1.0) } else { 0.0 };
            let top = size.height - height;
            let area = Area::between(left, top, left + (slot - 1.0).max(1.0), size.height);
            let ink = if bar.rest { Ink::Faint } else { Ink::Accent };
            if bar.count > 0 {
                scene.rect(area, ink);
            }
            let values = [
                ("value", bar.name.as_str()),
                ("count", &number::count(lang, bar.count)),
                ("share", &share(bar.count)),
            ];
            scene.targets.push(Target {
                area: Area::between(left, 0.0, left + slot, size.height),
                tip: [left + slot / 2.0, top],
                lines: vec![words::BAR.fill(lang, &values)],
            });
        }
        let named = bars.iter().filter(|bar| !bar.rest && bar.count > 0);
        // The first of equally frequent ones.
        let first = named.rev().max_by_key(|bar| bar.count);
        scene.sentence = match first {
            Some(bar) => words::MOST_FREQUENT
                .fill(lang, &[("value", &bar.name), ("share", &share(bar.count))]),
            None => words::ALL_MISSING.text(lang).to_string(),
        };
        scene.table = Table::with_columns(
            &[words::VALUE.text(lang)],
            &[words::COUNT.text(lang), words::SHARE.text(lang)],
        );
        scene.table.rows = bars
            .iter()
            .map(|bar| {
                vec![
                    Cell::text(&bar.name),
                    Cell::number(bar.count as f64, number::count(lang, bar.count)),
                    Cell::number(bar.count as f64 / total.max(1) as f64, share(bar.count)),
                ]
            })
            .collect();
        scene
    }

    fn bars(&self, lang: Lang) -> Vec<Bar> {
        match &self.values {
            Frequencies::Numbers { low, high, counts } => {
                let joined = counts.len().div_ceil(BARS).max(1);
                let bins = counts.len().max(1) as f64;
                let edge = |index: usize| {
                    let share = index.min(counts.len()) as f64 / bins;
                    low * (1.0 - share) + high * share
                };
                let bar = |(index, counts): (usize, &[u64])| Bar {
                    name: range(edge(index * joined), edge((index + 1) * joined), lang),
                    count: counts.iter().sum(),
                    rest: false,
                };
                counts.chunks(joined).enumerate().map(bar).collect()
            }
            Frequencies::Categories { top, other } => {
                let shown = top.len().min(BARS - 1);
                let mut bars: Vec<Bar> = top[..shown]
                    .iter()
                    .map(|(name, count)| Bar {
                        name: name.clone(),
                        count: *count,
                        rest: false,
                    })
                    .collect();
                let rest = other + top[shown..].iter().map(|(_, count)| count).sum::<u64>();
                if rest > 0 {
                    bars.push(Bar {
                        name: words::OTHER.text(lang).to_string(),
                        count: rest,
                        rest: true,
                    });
                }
                bars
            }
        }
    }
}

fn range(from: f64, to: f64, lang: Lang) -> String {
    let (from, to) = (number::plain(from), number::plain(to));
    if from == to {
        return from;
    }
    words::RANGE.fill(lang, &[("from", &from), ("to", &to)])
}
