//! How far a figure could be otherwise had other rows been drawn: the bootstrap
//! (Efron 1979), by percentiles, seeded.

use serde::{Deserialize, Serialize};

use super::probability::quantile;
use crate::feature::prepare::Random;

/// Most rows that are drawn altogether: beyond, intervals are narrow anyway.
const MOST_DRAWS: usize = 60_000_000;

/// Fewest samples that give an interval, where time was too short for all of them.
const FEWEST_SAMPLES: usize = 40;

/// Rows that are drawn in one step: a few milliseconds' worth of figures, also in a tab.
const ROWS_PER_STEP: usize = 4_000;

/// How intervals are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bootstrap {
    /// Samples; fewer (not below 100) for so many rows that it would take long. 0 for none.
    pub samples: usize,
    /// The share of samples within the interval, 0.95 for instance.
    pub level: f64,
    /// The seed.
    pub seed: u64,
}

impl Default for Bootstrap {
    fn default() -> Bootstrap {
        Bootstrap {
            samples: 1_000,
            level: 0.95,
            seed: 0,
        }
    }
}

/// Where the given share of the samples lies.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// How two models differ on the same rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The first one's figure minus the second one's.
    pub value: f64,
    /// Its interval.
    pub interval: Option<Interval>,
    /// Share of the samples in which the first is larger.
    pub larger: f64,
}

impl Bootstrap {
    /// Intervals of several statistics of the same rows. `statistics` gets how often each row
    /// was drawn; a sample in which a statistic is `None` does not count for it. With
    /// `groups` (a number per row) whole groups are drawn.
    pub fn intervals(
        &self,
        rows: usize,
        groups: Option<&[u32]>,
        count: usize,
        statistics: impl FnMut(&[f64]) -> Vec<Option<f64>>,
    ) -> Vec<Option<Interval>> {
        self.intervals_until(rows, groups, count, statistics, &|| false)
    }

    /// As [`Bootstrap::intervals`]; from when it is late on no sample is drawn, and too few
    /// give no interval.
    pub fn intervals_until(
        &self,
        rows: usize,
        groups: Option<&[u32]>,
        count: usize,
        mut statistics: impl FnMut(&[f64]) -> Vec<Option<f64>>,
        is_late: &dyn Fn() -> bool,
    ) -> Vec<Option<Interval>> {
        let mut draws = Draws::new(self, rows, groups, count);
        while !draws.step(groups, &mut statistics, is_late) {}
        draws.intervals()
    }

    fn interval(&self, mut values: Vec<f64>) -> Option<Interval> {
        values.sort_unstable_by(f64::total_cmp);
        let tail = (1.0 - self.level.clamp(0.0, 1.0)) / 2.0;
        (!values.is_empty()).then(|| Interval {
            low: quantile(&values, tail),
            high: quantile(&values, 1.0 - tail),
        })
    }
}

/// Samples that are being drawn, a few at a time: in steps or at once, they are the same.
#[derive(Clone, Debug)]
pub struct Draws {
    bootstrap: Bootstrap,
    random: Random,
    /// Samples that are wanted; those that there are once it is late.
    repeats: usize,
    done: usize,
    /// How often each row or group was drawn.
    drawn: Vec<f64>,
    /// How often each row was.
    weights: Vec<f64>,
    /// Per statistic its values.
    values: Vec<Vec<f64>>,
}

impl Draws {
    /// Nothing is drawn yet; of so many rows, and so many statistics of them.
    pub fn new(bootstrap: &Bootstrap, rows: usize, groups: Option<&[u32]>, count: usize) -> Draws {
        let units = match groups {
            Some(groups) => groups.iter().max().map_or(0, |most| *most as usize + 1),
            None => rows,
        };
        Draws {
            random: Random::new(bootstrap.seed),
            repeats: bootstrap.samples.min((MOST_DRAWS / rows.max(1)).max(100)),
            bootstrap: *bootstrap,
            done: 0,
            drawn: vec![0.0; units],
            weights: vec![0.0; rows],
            values: vec![Vec::new(); count],
        }
    }

    /// The share that is drawn, from 0 to 1.
    pub fn share(&self) -> f64 {
        self.done as f64 / self.repeats.max(1) as f64
    }

    /// Draws a few samples, one at least; whether that was all. `groups` and `statistics` are
    /// the same in every step. From when it is late on no sample is drawn.
    pub fn step(
        &mut self,
        groups: Option<&[u32]>,
        statistics: &mut impl FnMut(&[f64]) -> Vec<Option<f64>>,
        is_late: &dyn Fn() -> bool,
    ) -> bool {
        let some = (ROWS_PER_STEP / self.weights.len().max(1)).max(1);
        for _ in 0..some {
            if self.done >= self.repeats {
                break;
            }
            if is_late() {
                if self.done < FEWEST_SAMPLES {
                    self.values.iter_mut().for_each(Vec::clear);
                }
                self.repeats = self.done;
                break;
            }
            self.draw(groups);
            let values = self.values.iter_mut();
            for (values, value) in values.zip(statistics(&self.weights)) {
                values.extend(value.filter(|value| value.is_finite()));
            }
            self.done += 1;
        }
        self.done >= self.repeats
    }

    fn draw(&mut self, groups: Option<&[u32]>) {
        self.drawn.fill(0.0);
        let units = self.drawn.len();
        for _ in 0..units {
            if let Some(times) = self.drawn.get_mut(self.random.below(units)) {
                *times += 1.0;
            }
        }
        match groups {
            Some(groups) => {
                for (weight, group) in self.weights.iter_mut().zip(groups) {
                    *weight = self.drawn.get(*group as usize).copied().unwrap_or(0.0);
                }
            }
            None => self.weights.copy_from_slice(&self.drawn),
        }
    }

    /// An interval per statistic; too few samples give none.
    pub fn intervals(self) -> Vec<Option<Interval>> {
        let bootstrap = self.bootstrap;
        let values = self.values.into_iter();
        values.map(|values| bootstrap.interval(values)).collect()
    }
}

/// How the figures of two models differ on the same rows: both are drawn together, so
/// that what the rows have in common does not blur the difference. `None` when either
/// has no figure on all rows.
pub fn paired_difference(
    bootstrap: &Bootstrap,
    rows: usize,
    groups: Option<&[u32]>,
    first: impl FnMut(Option<&[f64]>) -> Option<f64>,
    second: impl FnMut(Option<&[f64]>) -> Option<f64>,
) -> Option<Difference> {
    paired_difference_until(bootstrap, rows, groups, first, second, &|| false)
}

/// As [`paired_difference`]; from when it is late on no sample is drawn, and `None` is what
/// too few of them tell.
pub fn paired_difference_until(
    bootstrap: &Bootstrap,
    rows: usize,
    groups: Option<&[u32]>,
    mut first: impl FnMut(Option<&[f64]>) -> Option<f64>,
    mut second: impl FnMut(Option<&[f64]>) -> Option<f64>,
    is_late: &dyn Fn() -> bool,
) -> Option<Difference> {
    let mut one = |weights: Option<&[f64]>| vec![first(weights)];
    let mut other = |weights: Option<&[f64]>| vec![second(weights)];
    let mut pairing = Pairing::new(bootstrap, rows, groups, [&one(None), &other(None)])?;
    while !pairing.step(groups, &mut one, &mut other, is_late) {}
    pairing.finish().into_iter().next().flatten()
}

/// Differences of two models that are being drawn, a few samples at a time.
#[derive(Clone, Debug)]
pub struct Pairing {
    /// By how much each of the first one's figures is larger on all rows.
    values: Vec<Option<f64>>,
    draws: Draws,
}

impl Pairing {
    /// Nothing is drawn yet; `figures` are those of the first and of the second on all rows, in
    /// one order, and `None` comes of it when neither shares a figure with the other.
    pub fn new(
        bootstrap: &Bootstrap,
        rows: usize,
        groups: Option<&[u32]>,
        figures: [&[Option<f64>]; 2],
    ) -> Option<Pairing> {
        let values = apart(figures);
        values.iter().any(Option::is_some).then(|| Pairing {
            draws: Draws::new(bootstrap, rows, groups, values.len()),
            values,
        })
    }

    /// The share that is drawn, from 0 to 1.
    pub fn share(&self) -> f64 {
        self.draws.share()
    }

    /// Draws a few samples; whether that was all. What is given is the same in every step.
    pub fn step(
        &mut self,
        groups: Option<&[u32]>,
        first: &mut impl FnMut(Option<&[f64]>) -> Vec<Option<f64>>,
        second: &mut impl FnMut(Option<&[f64]>) -> Vec<Option<f64>>,
        is_late: &dyn Fn() -> bool,
    ) -> bool {
        let mut statistics =
            |weights: &[f64]| apart([&first(Some(weights)), &second(Some(weights))]);
        self.draws.step(groups, &mut statistics, is_late)
    }

    /// The differences, a figure each; `None` where a figure is missing or too few samples were
    /// drawn.
    pub fn finish(self) -> Vec<Option<Difference>> {
        let bootstrap = self.draws.bootstrap;
        let difference = |(value, samples): (Option<f64>, Vec<f64>)| {
            if samples.is_empty() && bootstrap.samples > 0 {
                return None;
            }
            let larger = samples.iter().filter(|value| **value > 0.0).count();
            Some(Difference {
                value: value?,
                larger: larger as f64 / samples.len().max(1) as f64,
                interval: bootstrap.interval(samples),
            })
        };
        let each = self.values.into_iter().zip(self.draws.values);
        each.map(difference).collect()
    }
}

/// By how much each of the first one's figures is larger.
fn apart([first, second]: [&[Option<f64>]; 2]) -> Vec<Option<f64>> {
    let pairs = first.iter().zip(second);
    pairs
        .map(|(first, second)| Some((*first)? - (*second)?))
        .collect()
}
