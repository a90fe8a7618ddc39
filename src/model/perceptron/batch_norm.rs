//! Batch normalisation (Ioffe and Szegedy 2015): every number of a layer on one scale.

use serde::{Deserialize, Serialize};

use super::product::Batch;

/// Added to variances.
const EPSILON: f32 = 1e-5;

/// The share of a batch's moments in the running ones.
const MOMENTUM: f32 = 0.1;

/// `gain × (value − mean) ∕ √(variance + 10⁻⁵) + bias`, number by number: by the batch's own
/// moments while learning, by running ones afterwards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct BatchNorm {
    /// What the scaled number is multiplied by.
    pub gain: Vec<f32>,
    /// What is added.
    pub bias: Vec<f32>,
    /// Running means.
    pub mean: Vec<f32>,
    /// Running variances.
    pub variance: Vec<f32>,
}

/// What the way back needs.
#[derive(Clone, Debug)]
pub struct Normed {
    /// The scaled numbers, before gain and bias.
    scaled: Batch,
    /// Per number 1 ∕ √(variance + ε).
    inverse: Vec<f32>,
}

impl BatchNorm {
    /// A layer for rows of so many numbers.
    pub fn new(width: usize) -> BatchNorm {
        BatchNorm {
            gain: vec![1.0; width],
            bias: vec![0.0; width],
            mean: vec![0.0; width],
            variance: vec![1.0; width],
        }
    }

    /// Applies the running moments.
    pub fn apply(&self, batch: &mut Batch) {
        let scales: Vec<[f32; 2]> = self
            .gain
            .iter()
            .zip(&self.bias)
            .zip(self.mean.iter().zip(&self.variance))
            .map(|((gain, bias), (mean, variance))| {
                let scale = gain / libm::sqrtf(variance + EPSILON);
                [scale, bias - mean * scale]
            })
            .collect();
        let width = batch.width.max(1);
        for row in batch.values.chunks_exact_mut(width) {
            for (value, [scale, shift]) in row.iter_mut().zip(&scales) {
                *value = *value * scale + shift;
            }
        }
    }

    /// Applies the batch's own moments, and lets the running ones follow.
    pub fn learn(&mut self, mut batch: Batch) -> (Batch, Normed) {
        let rows = batch.rows().max(1) as f32;
        let mut mean = super::product::column_sums(&batch);
        mean.iter_mut().for_each(|sum| *sum /= rows);
        let mut variance = vec![0.0; batch.width];
        for row in batch.iter() {
            for ((sum, value), mean) in variance.iter_mut().zip(row).zip(&mean) {
                *sum += (value - mean) * (value - mean);
            }
        }
        variance.iter_mut().for_each(|sum| *sum /= rows);
        // Running variances are those of the population, as torch keeps them.
        let unbiased = rows / (rows - 1.0).max(1.0);
        let follow = |running: &mut f32, now: f32| *running += MOMENTUM * (now - *running);
        for (running, now) in self.mean.iter_mut().zip(&mean) {
            follow(running, *now);
        }
        for (running, now) in self.variance.iter_mut().zip(&variance) {
            follow(running, now * unbiased);
        }
        let inverse: Vec<f32> = variance
            .iter()
            .map(|variance| 1.0 / libm::sqrtf(variance + EPSILON))
            .collect();
        let width = batch.width.max(1);
        for row in batch.values.chunks_exact_mut(width) {
            for ((value, mean), inverse) in row.iter_mut().zip(&mean).zip(&inverse) {
                *value = (*value - mean) * inverse;
            }
        }
        let scaled = batch.clone();
        for row in batch.values.chunks_exact_mut(width) {
            for ((value, gain), bias) in row.iter_mut().zip(&self.gain).zip(&self.bias) {
                *value = *value * gain + bias;
            }
        }
        (batch, Normed { scaled, inverse })
    }

    /// The way back: slopes by what went in, by the gain and by the bias.
    pub fn back(&self, mut slopes: Batch, normed: &Normed) -> (Batch, Vec<f32>, Vec<f32>) {
        let rows = slopes.rows().max(1) as f32;
        let of_bias = super::product::column_sums(&slopes);
        let mut of_gain = vec![0.0; slopes.width];
        for (slopes, scaled) in slopes.iter().zip(normed.scaled.iter()) {
            for ((sum, slope), scaled) in of_gain.iter_mut().zip(slopes).zip(scaled) {
                *sum += slope * scaled;
            }
        }
        // gain ∕ √v × (slope − mean of slopes − scaled × mean of slope × scaled).
        let parts: Vec<[f32; 3]> = self
            .gain
            .iter()
            .zip(&normed.inverse)
            .zip(of_bias.iter().zip(&of_gain))
            .map(|((gain, inverse), (bias, slope))| [gain * inverse, bias / rows, slope / rows])
            .collect();
        let width = slopes.width.max(1);
        let scaled = normed.scaled.iter();
        for (row, scaled) in slopes.values.chunks_exact_mut(width).zip(scaled) {
            for ((slope, scaled), [factor, bias, gain]) in row.iter_mut().zip(scaled).zip(&parts) {
                *slope = factor * (*slope - bias - scaled * gain);
            }
        }
        (slopes, of_gain, of_bias)
    }
}
