//! The densities of good and of other trials, number by number.
//!
//! Of each density a bell stands on every trial's number, as wide as the farther of its
//! neighbours is away, and one on the middle of the range, as wide as that (Bergstra et al.
//! 2011, section 4). Among numbers drawn from the density of the good ones the one is
//! proposed whose density there is largest against that of the others.

use super::space::Range;
use crate::feature::prepare::Random;

/// Numbers drawn before one is proposed.
const DRAWN: usize = 24;

/// A density over one number, as bells cut off at the bounds.
struct Density {
    bounds: [f64; 2],
    bells: Vec<(f64, f64)>,
}

impl Density {
    fn of(points: &[f64], bounds: [f64; 2]) -> Density {
        let [low, high] = bounds;
        let width = (high - low).max(f64::MIN_POSITIVE);
        let mut sorted: Vec<f64> = points.to_vec();
        sorted.push((low + high) / 2.0);
        sorted.sort_by(f64::total_cmp);
        let least = width / (1.0 + sorted.len() as f64).min(100.0);
        let before = std::iter::once(low).chain(sorted.iter().copied());
        let after = sorted.iter().skip(1).copied().chain(std::iter::once(high));
        let mut bells: Vec<(f64, f64)> = sorted
            .iter()
            .zip(before.zip(after))
            .map(|(at, (before, after))| (*at, (at - before).max(after - at).clamp(least, width)))
            .collect();
        bells.push(((low + high) / 2.0, width));
        Density { bounds, bells }
    }

    fn draw(&self, random: &mut Random) -> f64 {
        let [low, high] = self.bounds;
        let Some((at, width)) = self.bells.get(random.below(self.bells.len())) else {
            return low;
        };
        // What falls outside is drawn anew; far out, evenly.
        for _ in 0..50 {
            let drawn = at + width * random.normal();
            if drawn >= low && drawn < high {
                return drawn;
            }
        }
        low + (high - low) * random.uniform()
    }

    fn at(&self, value: f64) -> f64 {
        let [low, high] = self.bounds;
        let bell = |(at, width): &(f64, f64)| {
            let below =
                |x: f64| 0.5 * (1.0 + libm::erf((x - at) / (width * std::f64::consts::SQRT_2)));
            let inside = (below(high) - below(low)).max(1e-12);
            let far = (value - at) / width;
            libm::exp(-0.5 * far * far) / (width * inside)
        };
        self.bells.iter().map(bell).sum::<f64>() / self.bells.len().max(1) as f64
    }
}

/// Proposes one number, from those of good trials and of the others.
pub(super) fn propose(range: Range, good: &[f64], other: &[f64], random: &mut Random) -> f64 {
    if let Range::Choice(count) = range {
        return choose(count, good, other, random);
    }
    let inner =
        |values: &[f64]| -> Vec<f64> { values.iter().map(|value| range.inwards(*value)).collect() };
    let bounds = range.inner();
    let (good, other) = (
        Density::of(&inner(good), bounds),
        Density::of(&inner(other), bounds),
    );
    let mut best: Option<(f64, f64)> = None;
    for _ in 0..DRAWN {
        let drawn = good.draw(random);
        let ratio = good.at(drawn) / other.at(drawn).max(1e-300);
        if best.is_none_or(|(_, so_far)| ratio > so_far) {
            best = Some((drawn, ratio));
        }
    }
    range.outwards(best.map_or(bounds[0], |(drawn, _)| drawn))
}

/// Draws a choice by how often good trials made it against the others.
fn choose(count: u32, good: &[f64], other: &[f64], random: &mut Random) -> f64 {
    let share = |values: &[f64], choice: u32| {
        let made = values
            .iter()
            .filter(|value| **value == f64::from(choice))
            .count();
        (made as f64 + 1.0) / (values.len() as f64 + f64::from(count))
    };
    let weights: Vec<f64> = (0..count)
        .map(|choice| share(good, choice) / share(other, choice))
        .collect();
    let mut left = random.uniform() * weights.iter().sum::<f64>();
    for (choice, weight) in (0..count).zip(&weights) {
        left -= weight;
        if left < 0.0 {
            return f64::from(choice);
        }
    }
    f64::from(count.saturating_sub(1))
}

/// A number drawn evenly.
pub(super) fn draw(range: Range, random: &mut Random) -> f64 {
    let [low, high] = range.inner();
    range.outwards(low + (high - low) * random.uniform())
}
