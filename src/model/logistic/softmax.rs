//! Regression for several classes: the softmax of one linear function per class.
//!
//! Minimised is Σ weight · −ln pₖ + λ ∕ 2 · Σ w² over the coefficients of all classes, the
//! intercepts being free: the objective of scikit-learn's multinomial `LogisticRegression`.

use super::{Design, Linear, LogisticOptions, lbfgs};

/// Makes margins probabilities; returns ln Σ exp of the margins.
pub(super) fn softmax(row: &mut [f64]) -> f64 {
    let largest = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut total = 0.0;
    for value in row.iter_mut() {
        *value = libm::exp(*value - largest);
        total += *value;
    }
    row.iter_mut().for_each(|value| *value /= total);
    largest + libm::log(total)
}

/// Fits one linear function per class. `targets` (below `classes`) and `weights` have one
/// element per row of the design.
pub fn fit_classes(
    design: &impl Design,
    targets: &[u32],
    weights: &[f64],
    classes: usize,
    options: &LogisticOptions,
) -> Vec<Linear> {
    let (width, count) = (design.width() + 1, targets.len());
    let total: f64 = weights.iter().sum();
    let mut shares = vec![0.0; classes];
    for (class, weight) in targets.iter().zip(weights) {
        if let Some(share) = shares.get_mut(*class as usize) {
            *share += weight / total.max(f64::MIN_POSITIVE);
        }
    }
    let mut start = vec![0.0; width * classes];
    for (intercept, share) in start.iter_mut().step_by(width).zip(&shares) {
        *intercept = libm::log(share.max(1e-9));
    }
    // Class after class, for the design works on whole columns.
    let mut margins = vec![0.0; classes * count];
    let mut row = vec![0.0; classes];
    let loss = |at: &[f64], gradient: &mut [f64]| {
        for (own, margins) in at.chunks(width).zip(margins.chunks_mut(count.max(1))) {
            if let Some((intercept, coefficients)) = own.split_first() {
                margins.fill(*intercept);
                design.forward(coefficients, margins);
            }
        }
        let mut loss = 0.0;
        for (place, (target, weight)) in targets.iter().zip(weights).enumerate() {
            let own = margins.iter().skip(place).step_by(count);
            row.iter_mut().zip(own).for_each(|(to, from)| *to = *from);
            let margin = row.get(*target as usize).copied().unwrap_or_default();
            loss += weight * (softmax(&mut row) - margin);
            let cells = margins.iter_mut().skip(place).step_by(count);
            for (class, (cell, share)) in (0u32..).zip(cells.zip(&row)) {
                *cell = weight * (share - f64::from(u8::from(class == *target)));
            }
        }
        gradient.fill(0.0);
        let classes = gradient.chunks_mut(width).zip(at.chunks(width));
        for ((gradient, own), residuals) in classes.zip(margins.chunks(count.max(1))) {
            let Some((first, rest)) = gradient.split_first_mut() else {
                continue;
            };
            *first = residuals.iter().sum();
            design.backward(residuals, rest);
            for (slope, coefficient) in rest.iter_mut().zip(own.iter().skip(1)) {
                *slope += options.l2 * coefficient;
                loss += options.l2 / 2.0 * coefficient * coefficient;
            }
        }
        loss
    };
    let tolerance = options.tolerance * total.max(1.0);
    let found = lbfgs::minimise(start, options.iterations, tolerance, loss);
    let linear = |own: &[f64]| Linear {
        intercept: own.first().copied().unwrap_or_default(),
        coefficients: own.iter().skip(1).copied().collect(),
        iterations: found.iterations,
        converged: found.converged,
    };
    found.at.chunks(width).map(linear).collect()
}

/// What each part's margins are multiplied by so that the softmax of their sum loses least,
/// none below 0. Each part has `classes` margins per row, row after row.
pub fn weigh_margins(parts: &[&[f32]], targets: &[u32], classes: usize) -> Vec<f64> {
    let mut weights = vec![0.0; parts.len()];
    let mut kept: Vec<usize> = (0..parts.len()).collect();
    while !kept.is_empty() {
        let of: Vec<&[f32]> = kept
            .iter()
            .filter_map(|at| parts.get(*at).copied())
            .collect();
        let found = free_weights(&of, targets, classes);
        let least = found.iter().copied().enumerate();
        let least = least.min_by(|a, b| a.1.total_cmp(&b.1));
        match least {
            // What would count against the others does not count.
            Some((at, weight)) if weight < 0.0 => {
                kept.remove(at);
            }
            _ => {
                for (at, weight) in kept.iter().zip(found) {
                    if let Some(slot) = weights.get_mut(*at) {
                        *slot = weight;
                    }
                }
                break;
            }
        }
    }
    weights
}

fn free_weights(parts: &[&[f32]], targets: &[u32], classes: usize) -> Vec<f64> {
    /// Draws weights towards their start, as if so many rows spoke for it.
    const PRIOR: f64 = 1.0;
    let start = vec![1.0 / parts.len().max(1) as f64; parts.len()];
    let first = start.clone();
    let mut row = vec![0.0; classes];
    let loss = |at: &[f64], gradient: &mut [f64]| {
        gradient.fill(0.0);
        let mut loss = 0.0;
        for (place, target) in targets.iter().enumerate() {
            let margin = |part: &&[f32], class: usize| {
                f64::from(
                    part.get(place * classes + class)
                        .copied()
                        .unwrap_or_default(),
                )
            };
            for (class, slot) in row.iter_mut().enumerate() {
                let parts = parts.iter().zip(at);
                *slot = parts
                    .map(|(part, weight)| weight * margin(part, class))
                    .sum();
            }
            let own = row.get(*target as usize).copied().unwrap_or_default();
            loss += softmax(&mut row) - own;
            for (slope, part) in gradient.iter_mut().zip(parts) {
                let mean: f64 = row
                    .iter()
                    .enumerate()
                    .map(|(class, share)| share * margin(part, class))
                    .sum();
                *slope += mean - margin(part, *target as usize);
            }
        }
        for ((slope, weight), first) in gradient.iter_mut().zip(at).zip(&first) {
            *slope += PRIOR * (weight - first);
            loss += PRIOR / 2.0 * (weight - first) * (weight - first);
        }
        loss
    };
    let tolerance = 1e-7 * targets.len().max(1) as f64;
    lbfgs::minimise(start, 200, tolerance, loss).at
}

#[cfg(test)]
mod tests {
    use super::super::Dense;
    use super::*;

    #[test]
    fn two_classes_are_the_logistic_regression() {
        let column: Vec<f64> = (0..40).map(|row| f64::from(row % 7) - 3.0).collect();
        let targets: Vec<u32> = (0..40)
            .map(|row| u32::from(row % 3 == 0 || row % 7 > 4))
            .collect();
        let design = Dense {
            columns: vec![column],
        };
        let ones = vec![1.0; 40];
        let options = LogisticOptions {
            l2: 0.5,
            tolerance: 1e-9,
            ..LogisticOptions::default()
        };
        let both = fit_classes(&design, &targets, &ones, 2, &options);
        let labels: Vec<f64> = targets.iter().map(|class| f64::from(*class)).collect();
        // Each of two functions takes half of the slope, which the penalty feels half as much.
        let alone = super::super::fit(
            &design,
            &labels,
            &ones,
            &LogisticOptions {
                l2: 0.25,
                ..options
            },
        );
        let slope = both[1].coefficients[0] - both[0].coefficients[0];
        assert!((slope - alone.coefficients[0]).abs() < 1e-6, "{slope}");
        let offset = both[1].intercept - both[0].intercept;
        assert!((offset - alone.intercept).abs() < 1e-6, "{offset}");
    }

    #[test]
    fn what_tells_nothing_or_the_contrary_does_not_count() {
        let targets: Vec<u32> = (0..90).map(|row| row % 3).collect();
        let margin = |row: u32, class: u32, size: f32| {
            let told = if row.is_multiple_of(5) {
                (row + 1) % 3
            } else {
                row % 3
            };
            if told == class { size } else { 0.0 }
        };
        let part = |size: f32| -> Vec<f32> {
            let cells = (0..90).flat_map(|row| (0..3).map(move |class| (row, class)));
            cells.map(|(row, class)| margin(row, class, size)).collect()
        };
        let (good, wrong) = (part(1.0), part(-2.0));
        let weights = weigh_margins(&[&good, &wrong], &targets, 3);
        assert_eq!(weights[1], 0.0);
        // Four of five are right: e^w ∕ (e^w + 2) = 0.8 where nothing draws it elsewhere.
        assert!((weights[0] - 8.0f64.ln()).abs() < 0.15, "{weights:?}");
    }
}
