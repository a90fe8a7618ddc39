//! Scales for models that need features of like size: standard, min–max, robust.

use serde::{Deserialize, Serialize};

use super::impute::mean;
use super::rows::TrainingRows;

/// How a feature is scaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    /// Less the mean, by the standard deviation (of the population).
    Standard,
    /// To 0 at the smallest and 1 at the largest training value.
    MinMax,
    /// Less the median, by the range of the middle half.
    Robust,
}

/// A scale as it was learnt from training rows; only transforms.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FittedScale {
    /// Which one.
    pub scale: Scale,
    /// What is taken off.
    pub centre: f64,
    /// What the rest is divided by; never zero.
    pub spread: f64,
}

/// Learns a scale; gaps (not-a-number) are passed over. Without any value, or
/// without spread, values are only centred.
pub fn fit(values: &[f64], rows: &TrainingRows, scale: Scale) -> FittedScale {
    let mut present: Vec<f64> = rows
        .iter()
        .filter_map(|row| values.get(row))
        .copied()
        .filter(|x| x.is_finite())
        .collect();
    let (centre, spread) = match scale {
        Scale::Standard => {
            let centre = mean(&present).unwrap_or(0.0);
            for value in &mut present {
                *value = (*value - centre) * (*value - centre);
            }
            let variance = mean(&present).unwrap_or(0.0);
            // What only rounding scattered has no spread.
            let noise = f64::EPSILON * centre.abs() * 10.0;
            let deviation = libm::sqrt(variance);
            (centre, if deviation > noise { deviation } else { 0.0 })
        }
        Scale::MinMax | Scale::Robust => {
            present.sort_unstable_by(f64::total_cmp);
            let at = |share| quantile(&present, share);
            match scale {
                Scale::Robust => (at(0.5), at(0.75) - at(0.25)),
                _ => (at(0.0), at(1.0) - at(0.0)),
            }
        }
    };
    FittedScale {
        scale,
        centre,
        spread: if spread > 0.0 && spread.is_finite() {
            spread
        } else {
            1.0
        },
    }
}

/// The quantile of sorted values, linear between neighbours (numpy's default).
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let place = share * last as f64;
    let below = libm::floor(place);
    let value = |index: usize| sorted.get(index.min(last)).copied().unwrap_or(0.0);
    let (low, high) = (value(below as usize), value(below as usize + 1));
    low + (high - low) * (place - below)
}

impl FittedScale {
    /// One value scaled.
    pub fn value(&self, value: f64) -> f64 {
        (value - self.centre) / self.spread
    }

    /// A scaled value as it was.
    pub fn inverse(&self, value: f64) -> f64 {
        value * self.spread + self.centre
    }

    /// Scales in place.
    pub fn apply(&self, values: &mut [f64]) {
        values
            .iter_mut()
            .for_each(|value| *value = self.value(*value));
    }
}
