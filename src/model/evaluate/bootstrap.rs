//! How far a figure could be otherwise had other rows been drawn: the bootstrap
//! (Efron 1979), by percentiles, seeded.

use serde::{Deserialize, Serialize};

use super::probability::quantile;
use crate::feature::prepare::Random;

/// Most rows that are drawn altogether: beyond, intervals are narrow anyway.
const MOST_DRAWS: usize = 60_000_000;

/// Fewest samples that give an interval, where time was too short for all of them.
const FEWEST_SAMPLES: usize = 40;

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
        statistics: impl FnMut(&[f64]) -> Vec<Option<f64>>,
        is_late: &dyn Fn() -> bool,
    ) -> Vec<Option<Interval>> {
        let samples = self.samples(rows, groups, count, statistics, is_late);
        samples
            .into_iter()
            .map(|values| self.interval(values))
            .collect()
    }

    fn samples(
        &self,
        rows: usize,
        groups: Option<&[u32]>,
        count: usize,
        mut statistics: impl FnMut(&[f64]) -> Vec<Option<f64>>,
        is_late: &dyn Fn() -> bool,
    ) -> Vec<Vec<f64>> {
        let mut random = Random::new(self.seed);
        let repeats = self.samples.min((MOST_DRAWS / rows.max(1)).max(100));
        let units = match groups {
            Some(groups) => groups.iter().max().map_or(0, |most| *most as usize + 1),
            None => rows,
        };
        let mut values = vec![Vec::new(); count];
        let mut drawn = vec![0.0; units];
        let mut weights = vec![0.0; rows];
        for sample in 0..repeats {
            if is_late() {
                if sample < FEWEST_SAMPLES {
                    values.iter_mut().for_each(Vec::clear);
                }
                break;
            }
            drawn.fill(0.0);
            for _ in 0..units {
                if let Some(times) = drawn.get_mut(random.below(units)) {
                    *times += 1.0;
                }
            }
            match groups {
                Some(groups) => {
                    for (weight, group) in weights.iter_mut().zip(groups) {
                        *weight = drawn.get(*group as usize).copied().unwrap_or(0.0);
                    }
                }
                None => weights.copy_from_slice(&drawn),
            }
            for (values, value) in values.iter_mut().zip(statistics(&weights)) {
                values.extend(value.filter(|value| value.is_finite()));
            }
        }
        values
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
    let value = first(None)? - second(None)?;
    let statistics = |weights: &[f64]| {
        let pair = first(Some(weights)).zip(second(Some(weights)));
        vec![pair.map(|(first, second)| first - second)]
    };
    let mut samples = bootstrap.samples(rows, groups, 1, statistics, is_late);
    let samples = samples.pop().unwrap_or_default();
    if samples.is_empty() && bootstrap.samples > 0 {
        return None;
    }
    let larger = samples.iter().filter(|value| **value > 0.0).count();
    Some(Difference {
        value,
        larger: larger as f64 / samples.len().max(1) as f64,
        interval: bootstrap.interval(samples),
    })
}
