//! A vector per known id, learnt by a sparse Adam: only the vectors of a batch move.

use crate::feature::prepare::Random;

const BETAS: [f32; 2] = [0.9, 0.999];
const EPSILON: f32 = 1e-8;

/// How large vectors are before learning: their deviation from nought.
const BEGINNING: f64 = 0.05;

/// Vectors under way.
#[derive(Clone, Debug)]
pub struct Embedding {
    width: usize,
    pub values: Vec<f32>,
    moments: Vec<[f32; 2]>,
    /// Per vector the betas to the power of the steps that it took.
    powers: Vec<[f32; 2]>,
}

impl Embedding {
    /// So many vectors as they are drawn before learning.
    pub fn new(count: usize, width: usize, random: &mut Random) -> Embedding {
        let draw = |_: usize| (BEGINNING * random.normal()) as f32;
        Embedding {
            width,
            values: (0..count * width).map(draw).collect(),
            moments: vec![[0.0; 2]; count * width],
            powers: vec![[1.0; 2]; count],
        }
    }

    /// Adds the vectors of these ids to `rows`, row by row.
    pub fn add(&self, ids: &[u32], rows: &mut [f32]) {
        for (id, row) in ids.iter().zip(rows.chunks_exact_mut(self.width.max(1))) {
            let first = *id as usize * self.width;
            let own = self.values.get(first..first + self.width);
            for (value, own) in row.iter_mut().zip(own.unwrap_or_default()) {
                *value += own;
            }
        }
    }

    /// Moves the vectors of these ids by the slopes of `rows`, row by row; an id's rows are
    /// summed.
    pub fn step(&mut self, ids: &[u32], rows: &[f32], learning_rate: f32, weight_decay: f32) {
        let width = self.width.max(1);
        let mut order: Vec<usize> = (0..ids.len()).collect();
        order.sort_by_key(|place| ids.get(*place).copied());
        let shrink = 1.0 - learning_rate * weight_decay;
        for alike in order.chunk_by(|a, b| ids.get(*a) == ids.get(*b)) {
            let mut slopes = vec![0.0; width];
            for place in alike {
                let own = rows.get(place * width..(place + 1) * width);
                for (sum, slope) in slopes.iter_mut().zip(own.unwrap_or_default()) {
                    *sum += slope;
                }
            }
            let Some(id) = alike.first().and_then(|place| ids.get(*place)) else {
                continue;
            };
            let id = *id as usize;
            let range = id * width..(id + 1) * width;
            let (Some(values), Some(moments), Some(powers)) = (
                self.values.get_mut(range.clone()),
                self.moments.get_mut(range),
                self.powers.get_mut(id),
            ) else {
                continue;
            };
            powers[0] *= BETAS[0];
            powers[1] *= BETAS[1];
            for ((value, moment), slope) in values.iter_mut().zip(moments).zip(slopes) {
                moment[0] = BETAS[0] * moment[0] + (1.0 - BETAS[0]) * slope;
                moment[1] = BETAS[1] * moment[1] + (1.0 - BETAS[1]) * slope * slope;
                let mean = moment[0] / (1.0 - powers[0]);
                let size = libm::sqrtf(moment[1] / (1.0 - powers[1])) + EPSILON;
                *value = *value * shrink - learning_rate * mean / size;
            }
        }
    }
}
