//! The logistic loss: gradients, and the logistic function at speed.

/// The logistic function in `f32`, right to about 1e-7 relative; the same on
/// every machine, and in a form that compilers turn into vector code.
///
/// exp(x) = 2ⁿ exp(r), |r| ≤ ln 2 ∕ 2, with the Taylor polynomial of degree 6.
#[inline(always)]
pub fn logistic(margin: f32) -> f32 {
    // Adding it rounds to a whole number and leaves that in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    const LN2_HIGH: f32 = 0.693_145_75;
    const LN2_LOW: f32 = 1.428_606_8e-6;
    let x = (-margin).clamp(-87.0, 87.0);
    let shifted = x * core::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = (x - n * LN2_HIGH) - n * LN2_LOW;
    let mut polynomial = 1.0 / 720.0;
    for coefficient in [1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        polynomial = polynomial * r + coefficient;
    }
    let exponent = shifted
        .to_bits()
        .wrapping_sub(ROUND.to_bits())
        .wrapping_add(127);
    let exp = polynomial * f32::from_bits(exponent << 23);
    1.0 / (1.0 + exp)
}

/// Gradient and hessian of the logistic loss of every row: `weight (p − y)` and
/// `weight p (1 − p)`. `targets` are 1 or 0, `scores` log-odds.
pub fn gradients(scores: &[f32], targets: &[f32], weights: &[f32], out: &mut [[f32; 2]]) {
    for (((pair, score), target), weight) in out.iter_mut().zip(scores).zip(targets).zip(weights) {
        let probability = logistic(*score);
        pair[0] = weight * (probability - target);
        pair[1] = weight * (probability * (1.0 - probability)).max(1e-16);
    }
}

/// Mean logistic loss of the given rows, from log-odds.
pub fn log_loss(rows: &[u32], scores: &[f32], targets: &[f32], weights: &[f32]) -> f64 {
    let (mut sum, mut total) = (0.0, 0.0);
    for row in rows {
        let at = *row as usize;
        if let (Some(score), Some(target), Some(weight)) =
            (scores.get(at), targets.get(at), weights.get(at))
        {
            let towards = if *target > 0.5 {
                -f64::from(*score)
            } else {
                f64::from(*score)
            };
            let weight = f64::from(*weight);
            // ln(1 + e^x) without overflow.
            sum += weight * (towards.max(0.0) + libm::log1p(libm::exp(-towards.abs())));
            total += weight;
        }
    }
    if total > 0.0 { sum / total } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::trees::sigmoid;

    #[test]
    fn the_fast_logistic_is_the_logistic() {
        for step in -4_000..=4_000 {
            let margin = step as f32 / 50.0;
            let exact = sigmoid(f64::from(margin));
            let found = f64::from(logistic(margin));
            assert!(
                (found - exact).abs() <= 4e-7 * exact.max(1e-30),
                "{margin}: {found} {exact}"
            );
        }
        assert_eq!(logistic(f32::INFINITY), 1.0);
        assert!(logistic(-1e30) > 0.0);
    }
}
