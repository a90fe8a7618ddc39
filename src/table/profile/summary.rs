//! Numbers in a nutshell: five numbers, Tukey's fences, and what lies beyond
//! them. Outliers are counted and kept; nobody deletes a customer for spending.

use serde::{Deserialize, Serialize};

use super::Value;

/// Tukey's factor for the inner fences: what lies beyond is an outlier
/// (Tukey, "Exploratory Data Analysis", 1977).
const INNER: f64 = 1.5;

/// And for the outer ones: what lies beyond is far out.
const OUTER: f64 = 3.0;

/// A column of numbers in a nutshell: what a box plot shows. Quantiles are
/// exact and interpolate linearly between ranks, as numpy and R's type 7 do.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Cells that are numbers.
    pub rows: u64,
    /// Arithmetic mean.
    pub mean: f64,
    /// Standard deviation of the sample (n − 1); 0 of a single number.
    pub deviation: f64,
    /// Smallest.
    pub min: f64,
    /// First quartile.
    pub first_quartile: f64,
    /// Median.
    pub median: f64,
    /// Third quartile.
    pub third_quartile: f64,
    /// Largest.
    pub max: f64,
    /// 1.5 interquartile ranges below the first quartile.
    pub lower_fence: f64,
    /// 1.5 interquartile ranges above the third quartile.
    pub upper_fence: f64,
    /// Smallest number that is not below the lower fence.
    pub lower_whisker: f64,
    /// Largest number that is not above the upper fence.
    pub upper_whisker: f64,
    /// Rows below the lower fence.
    pub low_outliers: u64,
    /// Rows above the upper fence.
    pub high_outliers: u64,
}

/// Distinct numbers in ascending order, with the rows up to and including each.
pub(super) struct Sorted {
    values: Vec<(f64, u64)>,
    ends: Vec<u64>,
}

impl Sorted {
    /// Sorts the numbers among the values.
    pub fn of(values: &[Value<'_>]) -> Sorted {
        let mut sorted: Vec<(f64, u64)> = values
            .iter()
            .filter(|value| !value.number.is_nan())
            .map(|value| (value.number, value.rows))
            .collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let ends = sorted
            .iter()
            .scan(0u64, |end, (_, rows)| {
                *end += rows;
                Some(*end)
            })
            .collect();
        Sorted {
            values: sorted,
            ends,
        }
    }

    /// Distinct numbers with their rows, ascending.
    pub fn values(&self) -> &[(f64, u64)] {
        &self.values
    }

    fn rows(&self) -> u64 {
        self.ends.last().copied().unwrap_or(0)
    }

    /// The number of a rank from 0.
    fn at(&self, rank: u64) -> f64 {
        let place = self.ends.partition_point(|end| *end <= rank);
        self.values.get(place).map_or(f64::NAN, |(value, _)| *value)
    }

    /// The quantile of a share between 0 and 1, interpolated linearly.
    pub fn quantile(&self, share: f64) -> f64 {
        let last = self.rows().saturating_sub(1);
        let place = share * last as f64;
        let below = libm::floor(place);
        let (low, high) = (self.at(below as u64), self.at((below as u64 + 1).min(last)));
        between(low, high, place - below)
    }

    /// The summary; `None` without numbers.
    pub fn summary(&self) -> Option<Summary> {
        let (first, last) = (self.values.first()?.0, self.values.last()?.0);
        let rows = self.rows();
        let (q1, q3) = (self.quantile(0.25), self.quantile(0.75));
        let reach = INNER * (q3 - q1);
        let (lower, upper) = (q1 - reach, q3 + reach);
        let inside = |value: f64| value >= lower && value <= upper;
        let beyond = |wanted: &dyn Fn(f64) -> bool| {
            let values = self.values.iter().filter(|(value, _)| wanted(*value));
            values.map(|(_, rows)| rows).sum::<u64>()
        };
        let (mean, deviation) = self.moments();
        Some(Summary {
            rows,
            mean,
            deviation,
            min: first,
            first_quartile: q1,
            median: self.quantile(0.5),
            third_quartile: q3,
            max: last,
            lower_fence: lower,
            upper_fence: upper,
            lower_whisker: self
                .values
                .iter()
                .find(|(v, _)| inside(*v))
                .map_or(first, |v| v.0),
            upper_whisker: self
                .values
                .iter()
                .rfind(|(v, _)| inside(*v))
                .map_or(last, |v| v.0),
            low_outliers: beyond(&|value| value < lower),
            high_outliers: beyond(&|value| value > upper),
        })
    }

    /// Mean and standard deviation, updated value by value (West 1979), so that
    /// no sum of squares overflows or cancels.
    fn moments(&self) -> (f64, f64) {
        let (mut weight, mut mean, mut squares) = (0.0, 0.0, 0.0);
        for (value, rows) in &self.values {
            let rows = *rows as f64;
            weight += rows;
            let step = value - mean;
            mean += step * (rows / weight);
            squares += rows * step * (value - mean);
        }
        let freedom = weight - 1.0;
        let deviation = if freedom > 0.0 {
            libm::sqrt((squares / freedom).max(0.0))
        } else {
            0.0
        };
        (mean, deviation)
    }

    /// The range that a histogram shows: all of it, unless a few numbers far out
    /// would press the others into a bin or two. Then it ends at the outer
    /// fences, or, where half of the numbers are one and the same, at the first
    /// and the last percentile.
    pub fn shown_range(&self) -> Option<(f64, f64)> {
        let (min, max) = (self.values.first()?.0, self.values.last()?.0);
        let (q1, q3) = (self.quantile(0.25), self.quantile(0.75));
        let reach = OUTER * (q3 - q1);
        let (low, high) = match reach > 0.0 && reach.is_finite() {
            true => (min.max(q1 - reach), max.min(q3 + reach)),
            false => (self.quantile(0.01), self.quantile(0.99)),
        };
        // Ends where there are numbers: an empty stretch shows nothing.
        let low = self
            .values
            .iter()
            .find(|(v, _)| *v >= low)
            .map_or(min, |v| v.0);
        let high = self
            .values
            .iter()
            .rfind(|(v, _)| *v <= high)
            .map_or(max, |v| v.0);
        let flattened = high > low && max / 3.0 - min / 3.0 > high - low;
        Some(if flattened { (low, high) } else { (min, max) })
    }
}

/// The point between two numbers, as numpy interpolates: from the nearer end.
fn between(low: f64, high: f64, share: f64) -> f64 {
    let span = high - low;
    if !span.is_finite() {
        return low * (1.0 - share) + high * share;
    }
    if share < 0.5 {
        low + span * share
    } else {
        high - span * (1.0 - share)
    }
}
