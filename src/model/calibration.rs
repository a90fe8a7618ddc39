//! Probabilities that keep what they promise: Platt scaling and isotonic regression.
//!
//! Platt's two numbers can be found by few rows and never tie two scores; they put right what
//! is too sure or not sure enough everywhere alike. The rising function of an isotonic
//! regression follows any bend, for which it wants many rows (a thousand or so of the rarer
//! answer), and ties scores that rows cannot tell apart.

use super::trees::sigmoid;

/// A probability from a score: 1 ∕ (1 + e^−(slope × score + offset)) (Platt 1999).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Platt {
    /// What the score is multiplied by.
    pub slope: f64,
    /// What is added.
    pub offset: f64,
}

impl Platt {
    /// Fits slope and offset by Newton's method. Labels count as (n₁ + 1) ∕ (n₁ + 2) and
    /// 1 ∕ (n₀ + 2) instead of 1 and 0, as Platt proposed and scikit-learn does. `None`
    /// when a class is missing or all scores are alike.
    pub fn fit(scores: &[f64], labels: &[bool]) -> Option<Platt> {
        let rows = scores.len().min(labels.len());
        let ones = labels.iter().take(rows).filter(|label| **label).count() as f64;
        let zeros = rows as f64 - ones;
        if ones == 0.0 || zeros == 0.0 {
            return None;
        }
        let (high, low) = ((ones + 1.0) / (ones + 2.0), 1.0 / (zeros + 2.0));
        let mean = scores.iter().sum::<f64>() / rows as f64;
        let square: f64 = scores
            .iter()
            .map(|score| (score - mean) * (score - mean))
            .sum();
        let deviation = libm::sqrt(square / rows as f64);
        if !(deviation > 0.0 && deviation.is_finite()) {
            return None;
        }
        let loss = |slope: f64, offset: f64| -> [f64; 6] {
            let mut sums = [0.0; 6];
            for (score, label) in scores.iter().zip(labels) {
                let x = (score - mean) / deviation;
                let target = if *label { high } else { low };
                let margin = slope * x + offset;
                let probability = sigmoid(margin);
                let (error, hessian) = (probability - target, probability * (1.0 - probability));
                let bent = margin.max(0.0) + libm::log1p(libm::exp(-margin.abs()));
                let terms = [
                    bent - target * margin,
                    error * x,
                    error,
                    hessian * x * x,
                    hessian * x,
                    hessian,
                ];
                sums.iter_mut()
                    .zip(terms)
                    .for_each(|(sum, term)| *sum += term);
            }
            sums
        };
        let (mut slope, mut offset) = (0.0, libm::log((ones + 1.0) / (zeros + 1.0)));
        let mut sums = loss(slope, offset);
        for _ in 0..100 {
            let [value, by_slope, by_offset, xx, x, one] = sums;
            let determinant = (xx + 1e-12) * (one + 1e-12) - x * x;
            let steps = [
                ((one + 1e-12) * by_slope - x * by_offset) / determinant,
                ((xx + 1e-12) * by_offset - x * by_slope) / determinant,
            ];
            let mut share = 1.0;
            let mut next = loss(slope - steps[0], offset - steps[1]);
            // Not-a-number is no step forward either.
            let forward = |next: f64| next <= value + 1e-12 * value.abs();
            while !forward(next[0]) && share > 1e-9 {
                share /= 2.0;
                next = loss(slope - share * steps[0], offset - share * steps[1]);
            }
            slope -= share * steps[0];
            offset -= share * steps[1];
            sums = next;
            if steps.iter().all(|step| step.abs() < 1e-10) {
                break;
            }
        }
        let slope = slope / deviation;
        Some(Platt {
            slope,
            offset: offset - slope * mean,
        })
    }

    /// The probability of a score.
    pub fn probability(&self, score: f64) -> f64 {
        sigmoid(self.slope * score + self.offset)
    }
}

/// A rising function from scores to probabilities, linear between its points.
#[derive(Clone, Debug, PartialEq)]
pub struct Isotonic {
    /// The points: rising scores with rising probabilities.
    pub points: Vec<(f64, f64)>,
}

impl Isotonic {
    /// The rising function with the least squares, by pooling neighbours that violate the order
    /// (Ayer et al. 1955). Rows of equal score count as one. Weights are by row.
    pub fn fit(scores: &[f64], labels: &[bool], weights: Option<&[f64]>) -> Isotonic {
        let mut rows: Vec<(f64, f64, f64)> = scores
            .iter()
            .zip(labels)
            .enumerate()
            .map(|(row, (score, label))| {
                let weight =
                    weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(0.0));
                (*score, weight, weight * f64::from(u8::from(*label)))
            })
            .filter(|(score, weight, _)| !score.is_nan() && *weight > 0.0)
            .collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        // First and last score, weight, positive weight.
        let mut blocks: Vec<(f64, f64, f64, f64)> = Vec::new();
        for alike in rows.chunk_by(|a, b| a.0 == b.0) {
            let Some((score, _, _)) = alike.first() else {
                continue;
            };
            let weight: f64 = alike.iter().map(|row| row.1).sum();
            let positive: f64 = alike.iter().map(|row| row.2).sum();
            let mut block = (*score, *score, weight, positive);
            while let Some(before) = blocks.last()
                && before.3 * block.2 >= block.3 * before.2
            {
                block = (before.0, block.1, before.2 + block.2, before.3 + block.3);
                blocks.pop();
            }
            blocks.push(block);
        }
        let mut points = Vec::with_capacity(2 * blocks.len());
        for (first, last, weight, positive) in blocks {
            points.push((first, positive / weight));
            if last > first {
                points.push((last, positive / weight));
            }
        }
        Isotonic { points }
    }

    /// The same, kept away from 0 and 1 by what so many rows cannot rule out, and with points
    /// that single precision can hold, so that a file gives back what was written.
    pub fn storable(&self, rows: usize) -> Isotonic {
        let least = 1.0 / (rows as f64 + 2.0);
        let point = |(at, share): &(f64, f64)| {
            let kept = share.clamp(least, 1.0 - least);
            (f64::from(*at as f32), f64::from(kept as f32))
        };
        Isotonic {
            points: self.points.iter().map(point).collect(),
        }
    }

    /// Whether it is what reading may take: at least one point, probabilities that rise with
    /// probabilities.
    pub fn is_sound(&self) -> bool {
        let inside = |value: f64| (0.0..=1.0).contains(&value);
        let mut points = self.points.iter();
        !self.points.is_empty()
            && points.all(|(at, share)| inside(*at) && inside(*share))
            && self.points.is_sorted_by(|a, b| a.0 <= b.0 && a.1 <= b.1)
    }

    /// The probability of a score; beyond the ends theirs. Not-a-number without points.
    pub fn probability(&self, score: f64) -> f64 {
        let after = self.points.partition_point(|(at, _)| *at <= score);
        let below = after.checked_sub(1).and_then(|at| self.points.get(at));
        match (below, self.points.get(after)) {
            (Some((from, low)), Some((to, high))) => {
                low + (high - low) * (score - from) / (to - from)
            }
            (Some((_, end)), None) | (None, Some((_, end))) => *end,
            (None, None) => f64::NAN,
        }
    }
}
