//! Rounding so that the rounded figures still add up (largest remainders,
//! also called Hamilton's method).

use crate::arrange::arrange;

/// Rounds `parts` to whole numbers whose sum is `total`.
///
/// Each is its part rounded up or down, as long as `total` is the rounded sum
/// of the parts or the difference of two rounded figures; parts that are not
/// finite count as 0.
pub fn adding_up(parts: &[f64], total: i64) -> Vec<i64> {
    let tame = |part: f64| {
        if part.is_finite() {
            part.clamp(-1e15, 1e15)
        } else {
            0.0
        }
    };
    let mut rounded: Vec<i64> = parts
        .iter()
        .map(|part| libm::floor(tame(*part)) as i64)
        .collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let remainder = |index: &usize| tame(parts[*index]) - libm::floor(tame(parts[*index]));
    let missing = total - rounded.iter().sum::<i64>();
    if missing >= 0 {
        arrange(&mut order, |a, b| remainder(b).total_cmp(&remainder(a)));
    } else {
        // Too much even when all are rounded down: take from the one nearest below.
        arrange(&mut order, |a, b| remainder(a).total_cmp(&remainder(b)));
    }
    let Some(count) = i64::try_from(order.len()).ok().filter(|count| *count > 0) else {
        return rounded;
    };
    let (each, rest) = (missing / count, missing % count);
    for (place, index) in order.into_iter().enumerate() {
        let extra = i64::from((place as i64) < rest.abs()) * rest.signum();
        rounded[index] += each + extra;
    }
    rounded
}
