//! Contributions read as probabilities, for the waterfall.
//!
//! Contributions are exact in log-odds; people read probabilities. All of a
//! row's contributions are multiplied by one number, the slope of the secant of
//! the logistic function between base and score:
//!
//! ```text
//! shareᵢ = φᵢ · (σ(margin) − σ(base)) ∕ (margin − base)
//! ```
//!
//! so that the shares sum to the difference of the two probabilities and keep
//! the contributions' signs, order and proportions. Where base and score
//! coincide the slope is the derivative σ(base) (1 − σ(base)), its limit.
//!
//! Where a model's parts add up to a probability itself, as a forest's shares or a
//! network's sampled contributions do, they are read as they are: the slope is one.

use serde::{Deserialize, Serialize};

use crate::model::trees::sigmoid;

/// What contributions add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scale {
    /// Log-odds.
    LogOdds,
    /// A probability.
    Probability,
}

impl Scale {
    /// The probability that a sum stands for.
    pub fn probability(self, sum: f64) -> f64 {
        match self {
            Scale::LogOdds => sigmoid(sum),
            // Rounding may carry a sum of shares beyond its bounds.
            Scale::Probability => sum.clamp(0.0, 1.0),
        }
    }

    /// What one of the scale is in probability, on the way between two sums.
    pub fn slope(self, from: f64, to: f64) -> f64 {
        match self {
            Scale::LogOdds => secant(from, to),
            Scale::Probability => 1.0,
        }
    }

    /// Reads `contributions`, which lead from `base` to their sum, as probabilities.
    pub fn read(self, base: f64, contributions: &[f64]) -> Reading {
        let sum = base + contributions.iter().sum::<f64>();
        let slope = self.slope(base, sum);
        Reading {
            base: self.probability(base),
            probability: self.probability(sum),
            shares: contributions.iter().map(|share| share * slope).collect(),
        }
    }
}

/// One row's contributions in probability.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The probability before any feature is known.
    pub base: f64,
    /// The row's probability: `base` and all shares together.
    pub probability: f64,
    /// One share per contribution, in the same order.
    pub shares: Vec<f64>,
}

/// The slope of the logistic function's secant between two log-odds; always positive
/// but where the probabilities themselves can no longer be told apart.
///
/// With d = high − low, σ(high) − σ(low) = σ(high) σ(−low) (1 − e^−d): the form
/// that loses no digits when the two are close or both near 0 or 1.
pub fn secant(from: f64, to: f64) -> f64 {
    let (low, high) = if from <= to { (from, to) } else { (to, from) };
    let distance = high - low;
    let rise = sigmoid(high) * sigmoid(-low);
    if distance == 0.0 {
        rise
    } else {
        rise * (-libm::expm1(-distance) / distance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_known_row() {
        let reading = Scale::LogOdds.read(0.0, &[1.0, -0.5, 0.0]);
        assert_eq!(reading.base, 0.5);
        assert!((reading.probability - 0.622_459_331_201_854_6).abs() < 1e-15);
        let slope = 0.122_459_331_201_854_6 / 0.5;
        for (share, expected) in reading.shares.iter().zip([slope, -0.5 * slope, 0.0]) {
            assert!((share - expected).abs() < 1e-15, "{share} {expected}");
        }
    }

    #[test]
    fn what_adds_up_in_probability_is_read_as_it_is() {
        let reading = Scale::Probability.read(0.25, &[0.5, -0.125]);
        assert_eq!(reading.base, 0.25);
        assert_eq!(reading.probability, 0.625);
        assert_eq!(reading.shares, [0.5, -0.125]);
        let rounded = Scale::Probability.read(0.5, &[0.500_000_1]);
        assert_eq!(rounded.probability, 1.0);
    }

    #[test]
    fn where_base_and_score_coincide_the_slope_is_the_derivative() {
        for base in [-3.0, 0.0, 2.5] {
            let derivative = sigmoid(base) * (1.0 - sigmoid(base));
            assert!((secant(base, base) - derivative).abs() < 1e-15);
            assert!((secant(base, base + 1e-12) - derivative).abs() < 1e-12);
        }
        let reading = Scale::LogOdds.read(-1.0, &[0.25, -0.25]);
        assert!(reading.shares[0] > 0.04 && reading.shares[1] < -0.04);
    }

    #[test]
    fn far_ends_stay_finite() {
        for (from, to) in [
            (-800.0, 800.0),
            (800.0, -800.0),
            (-900.0, -800.0),
            (40.0, 60.0),
        ] {
            let slope = secant(from, to);
            assert!(slope.is_finite() && slope >= 0.0, "{from} {to} {slope}");
        }
    }

    proptest! {
        #[test]
        fn shares_sum_to_the_difference_and_keep_sign_and_order(
            base in -12.0f64..12.0,
            contributions in prop::collection::vec(-4.0f64..4.0, 1..12),
        ) {
            let reading = Scale::LogOdds.read(base, &contributions);
            let sum: f64 = reading.base + reading.shares.iter().sum::<f64>();
            prop_assert!((sum - reading.probability).abs() < 1e-12);
            for (share, contribution) in reading.shares.iter().zip(&contributions) {
                prop_assert_eq!(share.signum(), contribution.signum());
            }
            for pair in 0..contributions.len().saturating_sub(1) {
                prop_assert_eq!(
                    contributions[pair] < contributions[pair + 1],
                    reading.shares[pair] < reading.shares[pair + 1]
                );
            }
        }
    }
}
