//! Curves in one frame: precision against recall, gain against the share of
//! customers reached, found against promised shares, a loss tree by tree.

use serde::{Deserialize, Serialize};

use super::label;
use super::measure::{Estimate, Measure as _};
use super::scale::Linear;
use super::scene::{Anchor, Area, Ink, Label, Mark, Scene, Size, Target};
use super::table::{Cell, Table};
use super::ticks::{Ticks, short};
use crate::i18n::chart as words;
use crate::i18n::{Lang, number};

/// Height of the lines above the plot.
const TOP: f32 = 30.0;
/// Where they stand, and what is free between two names of them.
const ABOVE: f32 = 9.0;
const APART: f32 = 8.0;
/// Height below the plot, with the axis' title.
const BOTTOM: f32 = 44.0;
/// Points of a curve that the pointer reaches and the table lists.
const LISTED: usize = 24;

/// How the numbers of an axis are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    /// Shares of one, as percentages.
    Share,
    /// Numbers.
    Number,
}

impl Measure {
    fn say(self, value: f64, lang: Lang) -> String {
        match self {
            Measure::Share => number::percent(value),
            Measure::Number if value.fract() == 0.0 => short(value, 0, lang),
            Measure::Number => number::plain(value),
        }
    }

    fn domain(self, values: impl Iterator<Item = f64>) -> [f64; 2] {
        match self {
            Measure::Share => [0.0, 1.0],
            Measure::Number => {
                let finite = values.filter(|value| value.is_finite());
                finite.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| {
                    [low.min(value), high.max(value)]
                })
            }
        }
    }
}

/// An axis: what it measures, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Along {
    /// What it measures.
    pub title: String,
    /// How its numbers are written.
    pub measure: Measure,
}

/// One curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// What it is called.
    pub name: String,
    /// Its points as x and y, by rising x.
    pub points: Vec<[f64; 2]>,
    /// Its colour.
    pub ink: Ink,
    /// Whether it stands back: a guide, not a result. Guides are not in the table.
    pub guide: bool,
}

/// Curves in one frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curves {
    /// What the chart is called.
    pub title: String,
    /// A sentence that reads it.
    pub sentence: String,
    /// Along x.
    pub x: Along,
    /// Along y.
    pub y: Along,
    /// The curves, guides first.
    pub curves: Vec<Curve>,
    /// The point where the user stands now, if anywhere.
    pub here: Option<[f64; 2]>,
}

impl Curves {
    /// The scene.
    pub fn scene(&self, lang: Lang, size: Size) -> Scene {
        let size = Size::new(size.width, size.height.max(TOP + BOTTOM + 60.0));
        let mut scene = Scene::new(size, self.title.clone());
        scene.sentence.clone_from(&self.sentence);
        let all = |at: usize| {
            let points = self.curves.iter().flat_map(|curve| &curve.points);
            points.map(move |point| point[at])
        };
        let bottom = size.height - BOTTOM;
        let y_domain = self.y.measure.domain(all(1));
        let y_ticks = Ticks::covering(y_domain, ((bottom - TOP) / 44.0) as usize);
        let y = Linear::new(y_ticks.domain(), [bottom, TOP]);
        let left = y_ticks.room(lang).max(44.0).min(size.width * 0.4);
        let right = (size.width - 12.0).max(left + 1.0);
        let mut y_axis = y_ticks.left(&y, left, right, lang);
        if self.y.measure == Measure::Share {
            for (tick, value) in y_axis.ticks.iter_mut().zip(&y_ticks.values) {
                if let Some(label) = &mut tick.label {
                    label.text = number::percent(*value);
                }
            }
        }
        let above = Label::new(0.0, ABOVE, &*self.y.title, Anchor::Start, Ink::Muted).small();
        y_axis.title = Some(label::fitted(above, size.width));
        scene.axes.push(y_axis);
        let x_domain = self.x.measure.domain(all(0));
        let x_ticks = Ticks::covering(x_domain, ((right - left) / 80.0) as usize);
        let x = Linear::new(x_ticks.domain(), [left, right]);
        let measure = self.x.measure;
        let bounds = [0.0, size.width];
        let mut x_axis = x_ticks.horizontal(&x, bottom, bounds, |value| measure.say(value, lang));
        let below = Label::new(
            right,
            size.height - 10.0,
            &*self.x.title,
            Anchor::End,
            Ink::Muted,
        );
        x_axis.title = Some(label::fitted(below.small(), size.width));
        scene.axes.push(x_axis);

        for curve in &self.curves {
            let finite = curve
                .points
                .iter()
                .filter(|point| point[0].is_finite() && point[1].is_finite());
            scene.marks.push(Mark::Path {
                points: finite.map(|[a, b]| [x.at(*a), y.at(*b)]).collect(),
                ink: curve.ink,
                thickness: if curve.guide { 1.0 } else { 2.0 },
            });
        }
        if let Some([a, b]) = self.here {
            scene.marks.push(Mark::Circle {
                x: x.at(a),
                y: y.at(b),
                radius: 5.0,
                ink: Ink::Text,
            });
        }
        self.names(&mut scene, right);
        for curve in self.curves.iter().filter(|curve| !curve.guide) {
            for [a, b] in listed(&curve.points) {
                let (at, height) = (x.at(*a), y.at(*b));
                scene.targets.push(Target {
                    area: Area::between(at - 8.0, height - 8.0, at + 8.0, height + 8.0),
                    tip: [at, height],
                    lines: vec![
                        curve.name.clone(),
                        format!("{}: {}", self.x.title, self.x.measure.say(*a, lang)),
                        format!("{}: {}", self.y.title, self.y.measure.say(*b, lang)),
                    ],
                });
            }
        }
        scene.table = self.table(lang);
        scene
    }

    /// Each result's name in a row above the frame, where there are several to be told apart: at
    /// their ends names would lie on each other's lines. Where they do not all fit beside the
    /// axis' title, the last ones are left to the table.
    fn names(&self, scene: &mut Scene, right: f32) {
        let results = self.curves.iter().filter(|curve| !curve.guide);
        if results.clone().count() < 2 {
            return;
        }
        let labels: Vec<Label> = results
            .map(|curve| {
                let label = Label::new(0.0, ABOVE, &*curve.name, Anchor::Start, curve.ink);
                label.small()
            })
            .collect();
        let title = scene.axes.first().and_then(|axis| axis.title.as_ref());
        let mut room = right - title.map_or(0.0, |title| Estimate.area(title).width);
        let widths = labels
            .iter()
            .map(|label| Estimate.area(label).width + APART);
        let shown = widths
            .take_while(|width| {
                room -= width;
                room >= 0.0
            })
            .collect::<Vec<f32>>();
        let mut at = right - shown.iter().sum::<f32>();
        for (mut label, width) in labels.into_iter().zip(shown) {
            at += width;
            (label.x, label.anchor) = (at, Anchor::End);
            scene.text(label);
        }
    }

    fn table(&self, lang: Lang) -> Table {
        let mut table = Table::with_columns(
            &[words::CURVE.text(lang)],
            &[&*self.x.title, &*self.y.title],
        );
        let results = self.curves.iter().filter(|curve| !curve.guide);
        table.rows = results
            .flat_map(|curve| listed(&curve.points).map(move |point| (curve, point)))
            .map(|(curve, [a, b])| {
                vec![
                    Cell::text(curve.name.clone()),
                    Cell::number(*a, self.x.measure.say(*a, lang)),
                    Cell::number(*b, self.y.measure.say(*b, lang)),
                ]
            })
            .collect();
        table
    }
}

/// Some of the points, evenly, the first and the last among them.
fn listed(points: &[[f64; 2]]) -> impl Iterator<Item = &[f64; 2]> {
    let last = points.len().saturating_sub(1);
    let count = points.len().min(LISTED);
    (0..count).filter_map(move |at| points.get(at * last / count.saturating_sub(1).max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Folds whose lines all end at the same place.
    fn folds(count: u8) -> Curves {
        let along = |title: &str| Along {
            title: title.to_string(),
            measure: Measure::Number,
        };
        Curves {
            title: "How it learnt".to_string(),
            sentence: String::new(),
            x: along("Trees"),
            y: along("Log loss"),
            curves: (0..count)
                .map(|fold| Curve {
                    name: format!("Fold {}", fold + 1),
                    points: vec![[1.0, 0.6], [40.0, 0.3]],
                    ink: Ink::Series(fold),
                    guide: false,
                })
                .collect(),
            here: None,
        }
    }

    fn names(scene: &Scene) -> Vec<Label> {
        let label = |mark: &Mark| match mark {
            Mark::Text(label) => Some(label.clone()),
            _ => None,
        };
        scene.marks.iter().filter_map(label).collect()
    }

    #[test]
    fn every_fold_is_named_once_above_the_lines_also_on_a_phone() {
        for width in [330.0, 700.0] {
            let scene = folds(5).scene(Lang::En, Size::new(width, 280.0));
            let names = names(&scene);
            let texts: Vec<&str> = names.iter().map(|label| &*label.text).collect();
            let expected = ["Fold 1", "Fold 2", "Fold 3", "Fold 4", "Fold 5"];
            assert_eq!(texts, expected, "{width}");
            let areas: Vec<Area> = names.iter().map(|label| Estimate.area(label)).collect();
            for pair in areas.windows(2) {
                assert!(pair[0].x + pair[0].width < pair[1].x, "{width}: {pair:?}");
            }
            assert!(areas.iter().all(|area| area.y + area.height < TOP));
        }
        let many = folds(40).scene(Lang::En, Size::new(330.0, 280.0));
        let first = names(&many).first().map(|label| label.text.clone());
        assert_eq!(first.as_deref(), Some("Fold 1"));
        assert!(names(&many).len() < 40);
    }
}
