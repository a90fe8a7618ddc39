//! Thresholds of other tools, in the one form that trees here have: below.

use super::Rule;

/// What a tool takes for a missing cell at a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nothing: a missing cell is a zero.
    IsZero,
    /// Missing cells and zeros.
    WithZero,
    /// Missing cells only.
    Only,
}

/// The rule of a split that sends left what is at most `threshold`, and whether
/// a missing cell goes left; `default_left` is where the tool sends what it takes for missing.
///
/// Cells are `f32` here and the threshold is not: the rule sends every `f32` to
/// the side on which the tool would put that very number. A threshold that is
/// not-a-number stays one, for [`super::Tree::build`] to refuse.
pub fn at_most(threshold: f64, missing: Missing, default_left: bool) -> (Rule, bool) {
    let below = above(threshold);
    match missing {
        Missing::IsZero => (Rule::Below(below), 0.0 < below),
        Missing::Only => (Rule::Below(below), default_left),
        // Where zeros go with the missing anyway, the plain rule is the faster one.
        Missing::WithZero if splits_zeros(below) || default_left != (0.0 < below) => {
            (Rule::BelowUnlessZero(below), default_left)
        }
        Missing::WithZero => (Rule::Below(below), default_left),
    }
}

/// Whether the threshold parts the numbers that count as zero.
fn splits_zeros(below: f32) -> bool {
    below > -super::NEAR_ZERO && below <= super::NEAR_ZERO
}

/// The smallest `f32` above `threshold`, the largest finite one if there is none:
/// thresholds beyond every cell are how tools part missing cells from all others.
fn above(threshold: f64) -> f32 {
    let rounded = threshold as f32;
    let above = if f64::from(rounded) <= threshold {
        rounded.next_up()
    } else {
        rounded
    };
    if above.is_nan() {
        above
    } else {
        above.clamp(-f32::MAX, f32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn thresholds_beyond_every_cell_part_the_missing() {
        assert_eq!(above(1e300), f32::MAX);
        assert_eq!(above(-1e300), -f32::MAX);
        assert_eq!(above(f64::INFINITY), f32::MAX);
        assert!(above(f64::NAN).is_nan());
        // CatBoost's border below every number.
        let lowest = above(f64::from(-f32::MAX));
        assert!(-f32::MAX < lowest && lowest < -3.4e38);
    }

    #[test]
    fn zeros_go_with_the_missing_only_where_the_tool_says_so() {
        use Missing::{IsZero, Only, WithZero};
        for (threshold, missing, default_left, expected) in [
            (1.5, IsZero, false, (Rule::Below(1.500_000_1), true)),
            (-1.5, IsZero, true, (Rule::Below(-1.499_999_9), false)),
            (1.5, Only, false, (Rule::Below(1.500_000_1), false)),
            (1.5, WithZero, true, (Rule::Below(1.500_000_1), true)),
            (
                1.5,
                WithZero,
                false,
                (Rule::BelowUnlessZero(1.500_000_1), false),
            ),
            (
                -1.5,
                WithZero,
                true,
                (Rule::BelowUnlessZero(-1.499_999_9), true),
            ),
        ] {
            assert_eq!(at_most(threshold, missing, default_left), expected);
        }
        // LightGBM's own threshold between zeros and what is above them.
        let zero = 1.000_000_018_002_509_5e-35;
        assert!(matches!(
            at_most(zero, WithZero, true).0,
            Rule::Below(below) if below > super::super::NEAR_ZERO
        ));
    }

    proptest! {
        #[test]
        fn every_cell_falls_on_the_side_the_tool_puts_it(
            threshold in prop_oneof![-1e3f64..1e3, any::<f64>().prop_filter("finite", |t| t.is_finite())],
            cell in any::<f32>().prop_filter("finite", |cell| cell.is_finite() && cell.abs() < f32::MAX),
        ) {
            let below = above(threshold);
            prop_assert_eq!(cell < below, f64::from(cell) <= threshold);
            let near = threshold as f32;
            for cell in [near, near.next_up(), near.next_down()] {
                if cell.abs() < f32::MAX {
                    prop_assert_eq!(cell < below, f64::from(cell) <= threshold);
                }
            }
        }
    }
}
