//! The waterfall: from the typical customer's risk to this customer's, feature
//! by feature, in percentage points that add up as shown.

mod figures;

use figures::Figures;

use crate::arrange::arrange;
use serde::{Deserialize, Serialize};

use super::label;
use super::measure::{Estimate, Measure};
use super::rounding::adding_up;
use super::rows::Rows;
use super::scale::Linear;
use super::scene::{Anchor, Area, Ink, Label, Mark, Scene, Size, Target, Weight, sane};
use super::table::{Cell, Table};
use crate::i18n::chart as words;
use crate::i18n::{Lang, Noun, number};

/// Features that get a bar of their own.
const BARS: usize = 7;
/// Height of a bar.
const BAR: f32 = 16.0;
/// Height of a row.
const ROW: f32 = 28.0;
/// The largest share of the width that names take from the bars.
const NAMES: f32 = 0.48;
/// Where the first row begins.
const TOP: f32 = 30.0;

/// One customer's risk, feature by feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waterfall {
    /// What is made up.
    pub noun: Noun,
    /// The typical customer's risk, as a probability.
    pub start: f64,
    /// This customer's risk, as a probability.
    pub score: f64,
    /// Every feature's part, in any order.
    pub steps: Vec<Step>,
}

/// One feature's part in a customer's risk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What people call the feature.
    pub feature: String,
    /// The customer's value, as it is read.
    pub value: String,
    /// The contribution to the probability, as a share of one; all of them add
    /// from `start` to `score`.
    pub share: f64,
    /// What else is told of it.
    pub further: Further,
}

/// What is told of a contribution besides its share; the same of all of a customer's.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Further {
    /// The contribution in log-odds (SHAP).
    LogOdds(f64),
    /// The share's standard error, as it is an estimate.
    Error(f64),
    /// Nothing: it is exact, and adds up in probability itself.
    Nothing,
}

impl Further {
    /// What is told of several contributions together.
    fn and(self, other: Further) -> Further {
        match (self, other) {
            (Further::LogOdds(a), Further::LogOdds(b)) => Further::LogOdds(a + b),
            // Estimates err together at most as far as each by itself.
            (Further::Error(a), Further::Error(b)) => Further::Error(a + b),
            _ => Further::Nothing,
        }
    }

    /// A line of a tooltip.
    fn line(self, lang: Lang) -> Option<String> {
        let (message, number) = match self {
            Further::LogOdds(odds) => (words::LOG_ODDS_LINE, number::signed(odds, 2)),
            Further::Error(error) => (words::ERROR_LINE, number::decimal(error * 100.0, 1)),
            Further::Nothing => return None,
        };
        Some(message.fill(lang, &[("number", &number)]))
    }

    /// A cell of the table.
    fn cell(self) -> Option<Cell> {
        match self {
            Further::LogOdds(odds) => Some(Cell::number(odds, number::signed(odds, 3))),
            Further::Error(error) => {
                let points = error * 100.0;
                Some(Cell::number(points, number::decimal(points, 2)))
            }
            Further::Nothing => None,
        }
    }
}

impl Step {
    fn fact(&self, lang: Lang) -> String {
        let values = [
            ("feature", self.feature.as_str()),
            ("value", self.value.as_str()),
        ];
        words::FACT.fill(lang, &values)
    }
}

/// A bar before it is laid out.
struct Bar {
    name: String,
    /// The end of `name` that is shown where it is shortened: the value.
    tail: String,
    share: f64,
    /// The figure at its end, in units of the last decimal shown.
    figure: i64,
    further: Further,
    /// Whether it stands for several features.
    rest: bool,
}

impl Waterfall {
    /// The scene at a width; its height follows from the bars.
    pub fn scene(&self, lang: Lang, width: f32) -> Scene {
        let width = sane(width, 40.0);
        let figures = Figures::of(self.start, self.score);
        let order = self.order();
        let bars = self.bars(&order, &figures, lang);
        let mut rows = Rows::new(width, 226.0 / 640.0);
        let widths = bars
            .iter()
            .map(|bar| Estimate.width(&bar.name, super::scene::TEXT, Weight::Regular));
        rows.widen(widths.fold(0.0, f32::max), NAMES);
        let height = ROW + rows.head();
        let bottom = TOP + bars.len() as f32 * height;
        let size = Size::new(width, bottom + 24.0);
        let mut scene = Scene::new(size, self.noun.fill(words::WATERFALL, lang, &[]));

        let ends = [
            ("start", figures.say(figures.start)),
            ("score", figures.say(figures.score)),
        ];
        let ends: Vec<(&str, &str)> = ends.iter().map(|(key, text)| (*key, &**text)).collect();
        let head = Label::new(
            0.0,
            10.0,
            words::FROM_TO.fill(lang, &ends),
            Anchor::Start,
            Ink::Muted,
        );
        scene.text(label::fitted(head, width));

        let scale = self.scale(&bars, &figures, &rows);
        for end in [self.start, self.score] {
            let x = scale.at(end);
            if rows.narrow {
                // Beside the bars only: the names stand where the line would run.
                for row in 0..bars.len() {
                    let top = TOP + row as f32 * height + rows.head();
                    scene.line([x, top + 2.0], [x, top + ROW - 2.0], Ink::Line);
                }
            } else {
                scene.line([x, TOP - 4.0], [x, bottom + 4.0], Ink::Line);
            }
        }
        let end_label = |value: f64, figure: i64, ink| {
            let label = Label::new(
                scale.at(value),
                bottom + 14.0,
                figures.say(figure),
                Anchor::Middle,
                ink,
            );
            label::within(label, 0.0, width)
        };
        let start = end_label(self.start, figures.start, Ink::Muted);
        let score = end_label(self.score, figures.score, Ink::Text);
        let (start, score) = label::side_by_side(start, score, 8.0);
        scene.text(label::within(start, 0.0, width));
        scene.text(label::within(score, 0.0, width));

        let mut from = (self.start, figures.start);
        for (index, bar) in bars.iter().enumerate() {
            let top = TOP + index as f32 * height;
            from = lay_bar(
                &mut scene,
                bar,
                from,
                &Row {
                    rows: &rows,
                    top,
                    height,
                    scale: &scale,
                    figures: &figures,
                    lang,
                },
            );
        }
        scene.sentence = self.sentence(&order, &bars, &figures, lang);
        scene.table = self.table(&order, lang);
        scene
    }

    /// Steps by falling size; equal ones as they stand.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.steps.len()).collect();
        let size = |index: &usize| finite(self.steps[*index].share).abs();
        arrange(&mut order, |a, b| size(b).total_cmp(&size(a)));
        order
    }

    fn bars(&self, order: &[usize], figures: &Figures, lang: Lang) -> Vec<Bar> {
        let single = if order.len() > BARS + 1 {
            BARS
        } else {
            order.len()
        };
        let mut bars: Vec<Bar> = order[..single]
            .iter()
            .map(|index| &self.steps[*index])
            .map(|step| {
                let name = step.fact(lang);
                let tail = name.strip_prefix(step.feature.as_str());
                Bar {
                    tail: tail.unwrap_or_default().to_string(),
                    name,
                    share: finite(step.share),
                    figure: 0,
                    further: step.further,
                    rest: false,
                }
            })
            .collect();
        let rest = &order[single..];
        if !rest.is_empty() {
            let count = number::grouped(rest.len() as u64);
            bars.push(Bar {
                name: words::OTHER_FEATURES.fill(lang, &[("count", &count)]),
                tail: String::new(),
                share: rest
                    .iter()
                    .map(|index| finite(self.steps[*index].share))
                    .sum(),
                figure: 0,
                further: rest
                    .iter()
                    .map(|index| self.steps[*index].further)
                    .reduce(Further::and)
                    .unwrap_or(Further::Nothing),
                rest: true,
            });
        }
        // What the caller's parts leave open is shown, not hidden in a rounding.
        let open = finite(self.score) - finite(self.start);
        let open = open - bars.iter().map(|bar| bar.share).sum::<f64>();
        if open.abs() * figures.units >= 1.0 {
            bars.push(Bar {
                name: words::UNATTRIBUTED.text(lang).to_string(),
                tail: String::new(),
                share: open,
                figure: 0,
                further: Further::Nothing,
                rest: true,
            });
        }
        let parts: Vec<f64> = bars.iter().map(|bar| bar.share * figures.units).collect();
        let rounded = adding_up(&parts, figures.score - figures.start);
        for (bar, figure) in bars.iter_mut().zip(rounded) {
            bar.figure = figure;
        }
        bars
    }

    /// The scale, with room for the figures at both ends.
    fn scale(&self, bars: &[Bar], figures: &Figures, rows: &Rows) -> Linear {
        let (mut low, mut high) = (
            self.start.min(self.score).max(0.0),
            self.start.max(self.score).min(1.0),
        );
        let mut at = finite(self.start);
        for bar in bars {
            at += bar.share;
            low = low.min(at);
            high = high.max(at);
        }
        let widest = bars
            .iter()
            .map(|bar| {
                Estimate.width(
                    &figures.signed(bar.figure),
                    super::scene::TEXT,
                    Weight::Strong,
                )
            })
            .fold(24.0, f32::max)
            + 10.0;
        let left = if rows.narrow || bars.iter().any(|bar| bar.figure < 0) {
            widest
        } else {
            20.0
        };
        let from = rows.left + left;
        Linear::new([low, high], [from, (rows.width - widest).max(from + 1.0)])
    }

    fn sentence(&self, order: &[usize], bars: &[Bar], figures: &Figures, lang: Lang) -> String {
        let risk = match figures.score.cmp(&figures.start) {
            std::cmp::Ordering::Greater => words::RISK_RISES,
            std::cmp::Ordering::Less => words::RISK_FALLS,
            std::cmp::Ordering::Equal => words::RISK_STAYS,
        };
        let (start, score) = (figures.say(figures.start), figures.say(figures.score));
        let ends = [("start", start.as_str()), ("score", score.as_str())];
        let risk = self.noun.fill(risk, lang, &ends);
        let first = |sign: f64| {
            let strong = |share: f64| finite(share) * sign * figures.units >= 0.5;
            let place = order
                .iter()
                .position(|index| strong(self.steps[*index].share))?;
            let step = &self.steps[order[place]];
            // As its bar says, if it has one of its own.
            let points = match bars.get(place).filter(|bar| !bar.rest) {
                Some(bar) => figures.signed(bar.figure),
                None => number::signed(step.share * 100.0, figures.digits),
            };
            Some((
                step.fact(lang),
                words::IN_POINTS.fill(lang, &[("number", &points)]),
            ))
        };
        let (up, down) = (first(1.0), first(-1.0));
        let message = match (&up, &down) {
            (Some(_), Some(_)) => words::WATERFALL_BOTH,
            (Some(_), None) => words::WATERFALL_UP,
            (None, Some(_)) => words::WATERFALL_DOWN,
            (None, None) => self
                .noun
                .of(words::WATERFALL_FLAT, words::WATERFALL_FLAT_OTHER),
        };
        let (up, up_points) = up.unwrap_or_default();
        let (down, down_points) = down.unwrap_or_default();
        let values = [
            ("risk", risk.as_str()),
            ("up", &up),
            ("up_points", &up_points),
            ("down", &down),
            ("down_points", &down_points),
        ];
        self.noun.fill(message, lang, &values)
    }

    /// All features, with all that is told of them; first and last the ends.
    fn table(&self, order: &[usize], lang: Lang) -> Table {
        let heads = [words::FEATURE, words::VALUE].map(|head| head.text(lang));
        let first = self.steps.first().map_or(Further::Nothing, |s| s.further);
        let second = match first {
            Further::LogOdds(_) => Some(words::LOG_ODDS_HEAD),
            Further::Error(_) => Some(words::ERROR_HEAD),
            Further::Nothing => None,
        };
        let numbers = std::iter::once(words::POINTS_HEAD).chain(second);
        let numbers: Vec<&str> = numbers.map(|head| head.text(lang)).collect();
        let mut table = Table::with_columns(&heads, &numbers);
        let end = |name: &'static str, share: f64| {
            let odds = libm::log(share / (1.0 - share));
            let further = match first {
                Further::LogOdds(_) => Some(Cell::number(odds, number::decimal(odds, 3))),
                Further::Error(_) => Some(Cell::text("")),
                Further::Nothing => None,
            };
            let mut cells = vec![
                Cell::text(name),
                Cell::text(""),
                Cell::number(share * 100.0, number::decimal(share * 100.0, 2)),
            ];
            cells.extend(further);
            cells
        };
        table.rows.push(end(words::TYPICAL.text(lang), self.start));
        for step in order.iter().map(|index| &self.steps[*index]) {
            let mut cells = vec![
                Cell::text(&step.feature),
                Cell::text(&step.value),
                Cell::number(step.share * 100.0, number::signed(step.share * 100.0, 2)),
            ];
            cells.extend(step.further.cell());
            table.rows.push(cells);
        }
        table
            .rows
            .push(end(words::THIS_CUSTOMER.text(lang), self.score));
        table
    }
}

/// Where one bar is laid out.
struct Row<'a> {
    rows: &'a Rows,
    top: f32,
    height: f32,
    scale: &'a Linear,
    figures: &'a Figures,
    lang: Lang,
}

/// Adds one bar and returns where the next begins.
fn lay_bar(scene: &mut Scene, bar: &Bar, from: (f64, i64), row: &Row) -> (f64, i64) {
    let to = (from.0 + bar.share, from.1 + bar.figure);
    let (x0, x1) = (row.scale.at(from.0), row.scale.at(to.0));
    let bar_top = row.top + row.rows.head() + (ROW - BAR) / 2.0;
    let middle = bar_top + BAR / 2.0;
    let quiet = if bar.rest { Ink::Muted } else { Ink::Text };
    row.rows
        .name(scene, [&bar.name, &bar.tail], row.top, middle, quiet);
    let (ink, soft) = if bar.share < 0.0 {
        (Ink::Down, 0.55)
    } else {
        (Ink::Up, 0.55)
    };
    let mut area = Area::between(x0, bar_top, x1, bar_top + BAR);
    area.width = area.width.max(1.0);
    let opacity = if bar.rest { soft } else { 1.0 };
    scene.marks.push(Mark::Rect { area, ink, opacity });
    let figure = row.figures.signed(bar.figure);
    let (x, anchor) = if bar.share < 0.0 {
        (area.x - 8.0, Anchor::End)
    } else {
        (area.x + area.width + 8.0, Anchor::Start)
    };
    let ink = if bar.figure == 0 { Ink::Muted } else { ink };
    scene.text(Label::new(x, middle, &*figure, anchor, ink).strong());

    let (start, end) = (row.figures.say(from.1), row.figures.say(to.1));
    let points = words::IN_POINTS.fill(row.lang, &[("number", &figure)]);
    let step = words::STEP_TO.fill(row.lang, &[("from", &start), ("to", &end)]);
    let mut lines = vec![bar.name.clone(), format!("{points}, {step}")];
    lines.extend(bar.further.line(row.lang));
    scene.targets.push(Target {
        area: Area::between(0.0, row.top, row.rows.width, row.top + row.height),
        tip: [area.x + area.width / 2.0, bar_top],
        lines,
    });
    to
}

fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}
