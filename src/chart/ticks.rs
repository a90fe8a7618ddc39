//! Ticks at round numbers, steps of 1, 2 or 5 times a power of ten, and their words.

use super::label;
use super::measure::{Estimate, Measure};
use super::scale::Linear;
use super::scene::{Anchor, Axis, Ink, Label, Tick};
use crate::arrange::{arrange, arrange_by_key};
use crate::i18n::chart as words;
use crate::i18n::{Lang, number};

/// Round numbers that cover a domain.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    /// The numbers, rising; the first is at or below the domain, the last at or above it.
    pub values: Vec<f64>,
    /// Decimals needed to tell them apart.
    pub digits: usize,
}

impl Ticks {
    /// About `count` round numbers (at most twice as many) that cover `domain`.
    pub fn covering(domain: [f64; 2], count: usize) -> Ticks {
        let [low, high] = widened(domain);
        let raw = (high / 2.0 - low / 2.0) / (count.clamp(1, 50) as f64 / 2.0);
        let exponent = libm::floor(libm::log10(raw)) as i32;
        let base = power(exponent);
        let (multiple, exponent) = match raw / base {
            share if share <= 1.0 => (1.0, exponent),
            share if share <= 2.0 => (2.0, exponent),
            share if share <= 5.0 => (5.0, exponent),
            _ => (1.0, exponent + 1),
        };
        // Dividing by a whole power of ten gives the nearest number to 0.3; multiplying
        // by its inverse gives 0.30000000000000004.
        let nth = |n: f64| {
            if exponent < 0 {
                n * multiple / power(-exponent)
            } else {
                n * multiple * power(exponent)
            }
        };
        let step = nth(1.0);
        let mut first = libm::floor(low / step);
        let mut last = libm::ceil(high / step);
        while nth(first) > low {
            first -= 1.0;
        }
        while nth(last) < high {
            last += 1.0;
        }
        let steps = (last - first).min(200.0) as u32;
        Ticks {
            values: (0..=steps)
                .map(|n| nth(first + f64::from(n)) + 0.0)
                .collect(),
            digits: (-exponent).clamp(0, 12) as usize,
        }
    }

    /// First and last tick.
    pub fn domain(&self) -> [f64; 2] {
        match (self.values.first(), self.values.last()) {
            (Some(first), Some(last)) => [*first, *last],
            _ => [0.0, 1.0],
        }
    }

    /// An axis along x at height `at`, its labels below, thinned until none collide.
    pub fn bottom(&self, scale: &Linear, at: f32, bounds: [f32; 2], lang: Lang) -> Axis {
        self.horizontal(scale, at, bounds, |value| short(value, self.digits, lang))
    }

    /// The same with labels of the caller's making.
    pub fn horizontal(
        &self,
        scale: &Linear,
        at: f32,
        bounds: [f32; 2],
        say: impl Fn(f64) -> String,
    ) -> Axis {
        let placed = self.values.iter().map(|value| {
            let place = scale.at(*value);
            let tick = Label::new(place, at + 12.0, say(*value), Anchor::Middle, Ink::Muted);
            (
                place,
                *value,
                label::within(tick.small(), bounds[0], bounds[1]),
            )
        });
        // Zero first: it is the one label that must not be lost.
        let mut placed: Vec<_> = placed.collect();
        arrange_by_key(&mut placed, |(_, value, _)| *value != 0.0);
        let labels = placed.iter().map(|(_, _, label)| label.clone()).collect();
        let labels = label::without_collisions(labels, 8.0);
        let mut ticks: Vec<Tick> = placed
            .iter()
            .zip(labels)
            .map(|((position, _, _), label)| Tick {
                position: *position,
                label,
            })
            .collect();
        arrange(&mut ticks, |a, b| a.position.total_cmp(&b.position));
        Axis {
            horizontal: true,
            at,
            from: scale.at(self.domain()[0]),
            to: scale.at(self.domain()[1]),
            ticks,
            title: None,
            grid_to: None,
        }
    }

    /// An axis along y whose labels end left of `at`, with a light grid up to `grid_to`.
    pub fn left(&self, scale: &Linear, at: f32, grid_to: f32, lang: Lang) -> Axis {
        let ticks = self.values.iter().map(|value| {
            let position = scale.at(*value);
            let text = short(*value, self.digits, lang);
            let label = Label::new(at - 6.0, position, text, Anchor::End, Ink::Muted).small();
            Tick {
                position,
                label: Some(label),
            }
        });
        Axis {
            horizontal: false,
            at,
            from: scale.at(self.domain()[0]),
            to: scale.at(self.domain()[1]),
            ticks: ticks.collect(),
            title: None,
            grid_to: Some(grid_to),
        }
    }

    /// Width that the labels of [`Ticks::left`] need, with their gap.
    pub fn room(&self, lang: Lang) -> f32 {
        let width = |value: &f64| {
            let text = short(*value, self.digits, lang);
            let label = Label::new(0.0, 0.0, text, Anchor::End, Ink::Muted).small();
            Estimate.area(&label).width
        };
        self.values.iter().map(width).fold(0.0, f32::max) + 8.0
    }
}

/// A domain with an inside, near zero or not, that arithmetic can divide.
fn widened([low, high]: [f64; 2]) -> [f64; 2] {
    const MOST: f64 = 1e300;
    let tame = |value: f64| {
        if value.is_nan() {
            0.0
        } else {
            value.clamp(-MOST, MOST)
        }
    };
    let (low, high) = (tame(low).min(tame(high)), tame(low).max(tame(high)));
    let size = low.abs().max(high.abs());
    if size < 1e-290 {
        return [if low < 0.0 { -1.0 } else { 0.0 }, 1.0];
    }
    // Below this the ticks could not be told apart in f64.
    let least = size * 1e-9;
    if high - low < least {
        [low - size * 0.1, high + size * 0.1]
    } else {
        [low, high]
    }
}

fn power(exponent: i32) -> f64 {
    libm::pow(10.0, f64::from(exponent))
}

/// A number short enough for a tick: `250`, `1.5M`, `150만`.
pub fn short(value: f64, digits: usize, lang: Lang) -> String {
    let size = value.abs();
    if size >= 1e15 || size > 0.0 && size < 1e-6 {
        return number::plain(value);
    }
    let (from, units) = match lang {
        Lang::En => (
            1e4,
            [
                (1e9, words::BILLION),
                (1e6, words::MILLION),
                (1e3, words::THOUSAND),
            ],
        ),
        Lang::Ko => (
            1e4,
            [
                (1e12, words::BILLION),
                (1e8, words::MILLION),
                (1e4, words::THOUSAND),
            ],
        ),
    };
    if size >= from
        && let Some((unit, word)) = units.iter().find(|(unit, _)| size >= *unit)
    {
        return word.fill(lang, &[("number", &number::plain(value / unit))]);
    }
    number::decimal(value, digits)
}
