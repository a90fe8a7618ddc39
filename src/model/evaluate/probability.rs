//! How good probabilities are as probabilities: log loss, Brier score, calibration.

use serde::{Deserialize, Serialize};

/// The mean of −ln of the probability given to what happened, as scikit-learn's `log_loss`
/// (probabilities are kept from 0 and 1 by the smallest step of an `f64`); `None` without rows.
pub fn log_loss(labels: &[bool], probabilities: &[f64], weights: Option<&[f64]>) -> Option<f64> {
    mean(labels, probabilities, weights, loss)
}

/// Each row's part of [`log_loss`]: for whoever asks for the mean of many samples of the rows.
pub fn log_losses(labels: &[bool], probabilities: &[f64]) -> Vec<f64> {
    let rows = labels.iter().zip(probabilities);
    rows.map(|(label, probability)| loss(*label, *probability))
        .collect()
}

fn loss(label: bool, probability: f64) -> f64 {
    let kept = probability.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
    -libm::log(if label { kept } else { 1.0 - kept })
}

/// The mean square of probability minus answer; `None` without rows.
pub fn brier(labels: &[bool], probabilities: &[f64], weights: Option<&[f64]>) -> Option<f64> {
    mean(labels, probabilities, weights, |label, probability| {
        let error = probability - f64::from(u8::from(label));
        error * error
    })
}

fn mean(
    labels: &[bool],
    probabilities: &[f64],
    weights: Option<&[f64]>,
    of: impl Fn(bool, f64) -> f64,
) -> Option<f64> {
    let (mut sum, mut total) = (0.0, 0.0);
    for (row, (label, probability)) in labels.iter().zip(probabilities).enumerate() {
        let weight = weight(weights, row);
        // What weighs nothing must not spoil the sum.
        if weight > 0.0 {
            sum += weight * of(*label, *probability);
            total += weight;
        }
    }
    (total > 0.0).then(|| sum / total)
}

fn weight(weights: Option<&[f64]>, row: usize) -> f64 {
    weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(0.0))
}

/// How probabilities are put into bins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binning {
    /// Bins of equal width.
    Uniform,
    /// Bins of about equal counts.
    Quantile,
}

/// Rows of similar probability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBin {
    /// Rows.
    pub rows: u64,
    /// Their mean probability: what was promised.
    pub promised: f64,
    /// Share of positive rows: what came.
    pub found: f64,
}

/// Promised against found shares, as scikit-learn's `calibration_curve`; empty bins are left out.
pub fn calibration_bins(
    labels: &[bool],
    probabilities: &[f64],
    bins: usize,
    binning: Binning,
) -> Vec<CalibrationBin> {
    let bins = bins.max(1);
    let shares = (1..bins).map(|bin| bin as f64 / bins as f64);
    let inner: Vec<f64> = match binning {
        Binning::Uniform => shares.collect(),
        Binning::Quantile => {
            let mut sorted = probabilities.to_vec();
            sorted.sort_unstable_by(f64::total_cmp);
            shares.map(|share| quantile(&sorted, share)).collect()
        }
    };
    let mut sums = vec![(0u64, 0.0, 0.0); bins];
    for (label, probability) in labels.iter().zip(probabilities) {
        let bin = inner.partition_point(|edge| edge < probability);
        if let Some((rows, promised, found)) = sums.get_mut(bin) {
            *rows += 1;
            *promised += probability;
            *found += f64::from(u8::from(*label));
        }
    }
    let filled = sums.into_iter().filter(|(rows, _, _)| *rows > 0);
    filled
        .map(|(rows, promised, found)| CalibrationBin {
            rows,
            promised: promised / rows as f64,
            found: found / rows as f64,
        })
        .collect()
}

/// The mean distance of promised and found shares over bins of equal width, each bin
/// counting by its rows (expected calibration error, Naeini et al. 2015).
pub fn calibration_error(
    labels: &[bool],
    probabilities: &[f64],
    bins: usize,
    weights: Option<&[f64]>,
) -> Option<f64> {
    let bins = bins.max(1);
    let mut gaps = vec![0.0; bins];
    let mut total = 0.0;
    for (row, (label, probability)) in labels.iter().zip(probabilities).enumerate() {
        let bin = libm::ceil(probability * bins as f64 - 1.0).max(0.0) as usize;
        let weight = weight(weights, row);
        if let Some(gap) = gaps.get_mut(bin.min(bins - 1)) {
            *gap += weight * (probability - f64::from(u8::from(*label)));
        }
        total += weight;
    }
    (total > 0.0).then(|| gaps.iter().map(|gap: &f64| gap.abs()).sum::<f64>() / total)
}

/// A quantile of sorted values, linear between neighbours (numpy's default); 0 without values.
pub(super) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = libm::floor(place) as usize;
    let low = sorted.get(below).copied().unwrap_or_default();
    let high = sorted.get((below + 1).min(last)).copied().unwrap_or(low);
    low + (high - low) * (place - below as f64)
}
