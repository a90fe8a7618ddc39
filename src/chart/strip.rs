//! Strips of dense points along one shared scale of effects.

use super::label;
use super::scale::{Linear, extent};
use super::scene::{Anchor, Ink, Label, Mark, Points, Scene, Shade};
use super::spread::spread;
use super::ticks::Ticks;
use super::unit::Unit;
use crate::i18n::chart as words;
use crate::i18n::{Lang, Noun};

/// Height of a strip.
pub(super) const STRIP: f32 = 44.0;
/// Height of the scale below the strips.
pub(super) const AXIS: f32 = 44.0;

/// The horizontal scale of effects, with zero on it.
pub(super) struct EffectScale {
    unit: Unit,
    noun: Noun,
    ticks: Ticks,
    scale: Linear,
    plot: [f32; 2],
    bounds: [f32; 2],
}

impl EffectScale {
    /// A scale for these effects between two edges.
    pub fn new<'a>(
        effects: impl Iterator<Item = &'a f32>,
        (unit, noun): (Unit, Noun),
        bounds: [f32; 2],
    ) -> EffectScale {
        let [low, high] = extent(effects.copied()).unwrap_or([0.0, 1.0]);
        let shown = [low.min(0.0), high.max(0.0)].map(|effect| unit.shown(effect));
        let plot = [bounds[0] + 8.0, bounds[1] - 8.0];
        let ticks = Ticks::covering(shown, ((plot[1] - plot[0]) / 80.0) as usize);
        EffectScale {
            unit,
            noun,
            scale: Linear::new(ticks.domain(), plot),
            ticks,
            plot,
            bounds,
        }
    }

    /// Where no effect is.
    pub fn zero(&self) -> f32 {
        self.scale.at(0.0)
    }

    /// Where an effect is.
    pub fn at(&self, effect: f64) -> f32 {
        self.scale.at(self.unit.shown(effect))
    }

    /// Adds the axis, the line at zero and the words at both ends.
    pub fn lay(&self, scene: &mut Scene, top: f32, bottom: f32, lang: Lang) {
        let bounds = [self.bounds[0], scene.width];
        scene
            .axes
            .push(self.ticks.bottom(&self.scale, bottom, bounds, lang));
        scene.line([self.zero(), top], [self.zero(), bottom], Ink::Line);
        let y = bottom + 32.0;
        let unit = [("unit", self.unit.name(lang))];
        let unit = self.noun.fill(words::EFFECT_ON_RISK, lang, &unit);
        let middle = (self.bounds[0] + scene.width) / 2.0;
        let labels = vec![
            Label::new(
                bounds[0],
                y,
                self.noun.fill(words::LOWERS_RISK, lang, &[]),
                Anchor::Start,
                Ink::Down,
            ),
            Label::new(
                bounds[1],
                y,
                self.noun.fill(words::RAISES_RISK, lang, &[]),
                Anchor::End,
                Ink::Up,
            ),
            Label::new(middle, y, unit, Anchor::Middle, Ink::Muted),
        ];
        let labels = labels.into_iter().map(Label::small).collect();
        for label in label::without_collisions(labels, 10.0)
            .into_iter()
            .flatten()
        {
            scene.text(label);
        }
    }

    /// The points of one strip around its middle line. Effects that are not
    /// numbers are left out of sight.
    pub fn swarm(&self, effects: &[f32], shades: Vec<u8>, shade: Shade, middle: f32) -> Mark {
        let (diameter, opacity) = point_style(effects.len());
        let (factor, offset) = self.scale.affine();
        let factor = factor * self.unit.shown(1.0) as f32;
        let xs: Vec<f32> = effects
            .iter()
            .map(|effect| effect * factor + offset)
            .collect();
        let half = (STRIP - 6.0) / 2.0;
        let mut ys = spread(&xs, self.plot[0], self.plot[1], half, diameter);
        for y in &mut ys {
            *y += middle;
        }
        Mark::Points(Points {
            xs,
            ys,
            shades,
            shade,
            diameter,
            opacity,
        })
    }
}

/// Diameter and opacity of points, by how many share a strip or a plot.
pub(super) fn point_style(count: usize) -> (f32, f32) {
    match count {
        0..=400 => (5.0, 0.8),
        401..=4_000 => (3.0, 0.6),
        4_001..=30_000 => (2.0, 0.5),
        _ => (1.5, 0.35),
    }
}
