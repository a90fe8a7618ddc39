//! Sequential minimal optimisation: the dual problem, two coefficients at a time.
//!
//! Minimises ½ αᵀQα − Σα with 0 ≤ αᵢ ≤ Cᵢ and Σ yᵢαᵢ = 0, Qᵢⱼ = yᵢyⱼK(xᵢ, xⱼ) (Platt 1998).
//! The pair is chosen by what it gains to second order (Fan, Chen and Lin 2005, WSS 2).
//! Instead of gradients G, `error` keeps Fₜ = −yₜGₜ = yₜ − Σⱼ yⱼαⱼK(xₜ, xⱼ): a step by δ
//! along the pair takes δ (Kᵢₜ − Kⱼₜ) off it, and on free vectors it is the offset.

use super::kernel::{Cache, Kernel};
use crate::model::dense::{DenseRows, Lanes};

/// Stands in for a curvature that is not positive.
const TINY: f64 = 1e-12;

/// Work of one step, in elements of the kernel's matrix.
const WORK: usize = 400_000;

/// What a machine is fitted by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MachineOptions {
    /// The kernel.
    pub kernel: Kernel,
    /// C: what a row on the wrong side costs.
    pub cost: f64,
    /// What C is multiplied by for rows of the positive class.
    pub positive_weight: f64,
    /// It is enough when the conditions of optimality are violated by no more.
    pub tolerance: f64,
}

/// A machine that was fitted: Σ weight × K(vector, row) + offset, above 0 for yes.
#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    kernel: Kernel,
    vectors: DenseRows,
    lanes: Lanes,
    weights: Vec<f32>,
    offset: f32,
}

impl Machine {
    /// A machine of these vectors; `None` where there is not one weight for each.
    pub fn new(
        kernel: Kernel,
        vectors: DenseRows,
        weights: Vec<f32>,
        offset: f32,
    ) -> Option<Machine> {
        (vectors.rows() == weights.len()).then(|| Machine {
            lanes: Lanes::of(&vectors),
            kernel,
            vectors,
            weights,
            offset,
        })
    }

    /// The kernel.
    pub fn kernel(&self) -> Kernel {
        self.kernel
    }

    /// The vectors.
    pub fn vectors(&self) -> &DenseRows {
        &self.vectors
    }

    /// Per vector yᵢαᵢ.
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// What is added.
    pub fn offset(&self) -> f32 {
        self.offset
    }

    /// On which side of the border a row lies, and how far in units of the margin.
    /// `alike` is room that is kept from one row to the next.
    pub fn decision(&self, row: &[f32], alike: &mut Vec<f32>) -> f64 {
        self.kernel.against(&self.lanes, row, alike);
        let terms = alike.iter().zip(&self.weights);
        let sum: f64 = terms
            .map(|(alike, weight)| f64::from(*alike) * f64::from(*weight))
            .sum();
        sum + f64::from(self.offset)
    }
}

/// A machine under way.
pub struct Smo {
    rows: DenseRows,
    lanes: Lanes,
    kernel: Kernel,
    tolerance: f64,
    /// 1 for yes, −1 for no.
    signs: Vec<f64>,
    bounds: Vec<f64>,
    diagonal: Vec<f64>,
    alphas: Vec<f64>,
    error: Vec<f64>,
    cache: Cache,
    iterations: usize,
    /// How far the conditions of optimality are violated.
    gap: f64,
    /// The gap before the first iteration.
    first_gap: f64,
}

impl Smo {
    /// A machine for `rows` with their answers.
    pub fn new(rows: DenseRows, labels: &[bool], options: &MachineOptions) -> Smo {
        let signs: Vec<f64> = labels
            .iter()
            .map(|label| if *label { 1.0 } else { -1.0 })
            .collect();
        let bound = |label: &bool| match label {
            true => options.cost * options.positive_weight,
            false => options.cost,
        };
        let own = |row: usize| match options.kernel {
            Kernel::Rbf { .. } => 1.0,
            Kernel::Linear => rows
                .row(row)
                .iter()
                .map(|value| f64::from(value * value))
                .sum(),
        };
        Smo {
            kernel: options.kernel,
            tolerance: options.tolerance,
            bounds: labels.iter().map(bound).collect(),
            diagonal: (0..rows.rows()).map(own).collect(),
            alphas: vec![0.0; labels.len()],
            error: signs.clone(),
            cache: Cache::new(labels.len()),
            iterations: 0,
            gap: f64::INFINITY,
            first_gap: 2.0,
            lanes: Lanes::of(&rows),
            rows,
            signs,
        }
    }

    /// Goes on for a while; whether it is done.
    pub fn step(&mut self) -> bool {
        for _ in 0..(WORK / self.alphas.len().max(1)).max(1) {
            if !self.iterate() {
                return true;
            }
        }
        false
    }

    /// How far it is, from 0 to 1: by how many powers of ten the violation has shrunk.
    pub fn share(&self) -> f64 {
        if self.gap <= self.tolerance {
            return 1.0;
        }
        let whole = libm::log(self.first_gap / self.tolerance);
        let so_far = libm::log(self.first_gap / self.gap);
        if whole > 0.0 {
            (so_far / whole).clamp(0.0, 0.99)
        } else {
            0.99
        }
    }

    /// The machine of the coefficients so far: they fulfil all conditions at any time.
    pub fn machine(&self) -> Option<Machine> {
        let used: Vec<u32> = (0u32..)
            .zip(&self.alphas)
            .filter(|(_, alpha)| **alpha > 0.0)
            .map(|(row, _)| row)
            .collect();
        let weight = |row: &u32| {
            let at = *row as usize;
            let pair = (self.alphas.get(at), self.signs.get(at));
            (pair.0.copied().unwrap_or_default() * pair.1.copied().unwrap_or_default()) as f32
        };
        let weights = used.iter().map(weight).collect();
        let offset = self.offset() as f32;
        Machine::new(self.kernel, self.rows.picked(&used), weights, offset)
    }

    /// The mean of F over free vectors, else the middle of what is allowed.
    fn offset(&self) -> f64 {
        let (mut sum, mut count) = (0.0, 0.0);
        let (mut up, mut low) = (f64::NEG_INFINITY, f64::INFINITY);
        for at in 0..self.alphas.len() {
            let error = self.error[at];
            if self.alphas[at] > 0.0 && self.alphas[at] < self.bounds[at] {
                sum += error;
                count += 1.0;
            }
            if self.may_rise(at) {
                up = up.max(error);
            }
            if self.may_fall(at) {
                low = low.min(error);
            }
        }
        match count > 0.0 {
            true => sum / count,
            false => (up + low) / 2.0,
        }
    }

    /// Whether yα may rise.
    fn may_rise(&self, at: usize) -> bool {
        match self.signs[at] > 0.0 {
            true => self.alphas[at] < self.bounds[at],
            false => self.alphas[at] > 0.0,
        }
    }

    /// Whether yα may fall.
    fn may_fall(&self, at: usize) -> bool {
        match self.signs[at] > 0.0 {
            true => self.alphas[at] > 0.0,
            false => self.alphas[at] < self.bounds[at],
        }
    }

    /// Moves one pair; whether there was one to move.
    fn iterate(&mut self) -> bool {
        let count = self.alphas.len();
        let mut first: Option<(usize, f64)> = None;
        for at in 0..count {
            if self.may_rise(at) && first.is_none_or(|(_, best)| self.error[at] > best) {
                first = Some((at, self.error[at]));
            }
        }
        let Some((i, highest)) = first else {
            return false;
        };
        let of_i = self.kernel_row(i);
        let mut second: Option<(usize, f64)> = None;
        let mut lowest = f64::INFINITY;
        for at in 0..count {
            if !self.may_fall(at) {
                continue;
            }
            lowest = lowest.min(self.error[at]);
            let slope = highest - self.error[at];
            if slope > 0.0 {
                let bend = self.bend(i, at, &of_i);
                let gain = slope * slope / bend;
                if second.is_none_or(|(_, best)| gain > best) {
                    second = Some((at, gain));
                }
            }
        }
        self.gap = highest - lowest;
        if self.iterations == 0 {
            self.first_gap = self.gap.max(self.tolerance);
        }
        self.iterations += 1;
        // Rounding may keep a pair moving to and fro for ever.
        let spent = self.iterations > 100 * count + 1_000_000;
        let Some((j, _)) = second.filter(|_| self.gap > self.tolerance && !spent) else {
            self.cache.put(i, of_i);
            return false;
        };
        let of_j = self.kernel_row(j);
        let room = |at: usize, rises: bool| match (self.signs[at] > 0.0) == rises {
            true => self.bounds[at] - self.alphas[at],
            false => self.alphas[at],
        };
        let (room_i, room_j) = (room(i, true), room(j, false));
        let wanted = (highest - self.error[j]) / self.bend(i, j, &of_i);
        let step = wanted.min(room_i).min(room_j);
        self.shift(i, step * self.signs[i], step >= room_i);
        self.shift(j, -step * self.signs[j], step >= room_j);
        for ((error, own), other) in self.error.iter_mut().zip(&of_i).zip(&of_j) {
            *error -= step * (f64::from(*own) - f64::from(*other));
        }
        self.cache.put(i, of_i);
        self.cache.put(j, of_j);
        true
    }

    /// Kᵢᵢ + Kⱼⱼ − 2 Kᵢⱼ.
    fn bend(&self, i: usize, j: usize, of_i: &[f32]) -> f64 {
        let between = of_i.get(j).copied().unwrap_or_default();
        let bend = self.diagonal[i] + self.diagonal[j] - 2.0 * f64::from(between);
        if bend > 0.0 { bend } else { TINY }
    }

    /// Moves a coefficient; at the end of its room it is set onto its bound exactly.
    fn shift(&mut self, at: usize, by: f64, to_the_end: bool) {
        let bound = match by > 0.0 {
            true => self.bounds[at],
            false => 0.0,
        };
        self.alphas[at] = match to_the_end {
            true => bound,
            false => (self.alphas[at] + by).clamp(0.0, self.bounds[at]),
        };
    }

    fn kernel_row(&mut self, at: usize) -> Vec<f32> {
        let (kernel, lanes, rows) = (self.kernel, &self.lanes, &self.rows);
        self.cache
            .take(at, |out| kernel.against(lanes, rows.row(at), out))
    }
}
