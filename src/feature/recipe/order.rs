//! Places among all customers at the same anchor: quantile scores, dense ranks, grades.

/// Linear interpolation between the closest ranks (Hyndman and Fan, "Sample
/// Quantiles in Statistical Packages", 1996, type 7; numpy's default), of rising values.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let at = share * last as f64;
    let below = libm::floor(at) as usize;
    let low = sorted.get(below).copied().unwrap_or(f64::NAN);
    let high = sorted
        .get((below + 1).min(last))
        .copied()
        .unwrap_or(f64::NAN);
    low + (high - low) * (at - below as f64)
}

/// The score of every value: 1 + the inner quantiles strictly below it, or
/// with `smallest_best` the number of parts less those. Missing values have none.
pub(super) fn scores(values: &[f64], parts: u32, smallest_best: bool) -> Vec<f64> {
    let mut sorted: Vec<f64> = values
        .iter()
        .copied()
        .filter(|value| !value.is_nan())
        .collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let edges: Vec<f64> = (1..parts)
        .map(|part| quantile(&sorted, f64::from(part) / f64::from(parts)))
        .collect();
    let score = |value: &f64| {
        if value.is_nan() {
            return f64::NAN;
        }
        let below = edges.iter().filter(|edge| *edge < value).count() as f64;
        match smallest_best {
            true => f64::from(parts) - below,
            false => 1.0 + below,
        }
    };
    values.iter().map(score).collect()
}

/// The dense rank of every value: 1 for the largest. Missing values have none.
pub(super) fn dense_ranks(values: &[f64]) -> Vec<f64> {
    let mut distinct: Vec<f64> = values
        .iter()
        .copied()
        .filter(|value| !value.is_nan())
        .collect();
    distinct.sort_unstable_by(|a, b| b.total_cmp(a));
    distinct.dedup();
    let rank = |value: &f64| match value.is_nan() {
        true => f64::NAN,
        false => 1.0 + distinct.partition_point(|other| other > value) as f64,
    };
    values.iter().map(rank).collect()
}

/// For every value the position of its grade. Values in falling order, equal
/// ones in the order given, are cut where their place reaches a grade's share.
pub(super) fn grades(values: &[f64], shares: &[f64]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..values.len())
        .filter(|at| values.get(*at).is_some_and(|value| !value.is_nan()))
        .collect();
    order.sort_by(|a, b| match (values.get(*a), values.get(*b)) {
        (Some(a), Some(b)) => b.total_cmp(a),
        _ => std::cmp::Ordering::Equal,
    });
    let mut grades = vec![None; values.len()];
    let count = order.len() as f64;
    for (place, at) in order.into_iter().enumerate() {
        let grade = shares
            .iter()
            .position(|share| (place as f64) < share * count);
        if let Some(slot) = grades.get_mut(at) {
            *slot = grade;
        }
    }
    grades
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_interpolate_and_scores_count_them() {
        let values = [1.0, 2.0, 3.0, 4.0, 10.0];
        assert_eq!(quantile(&values, 0.2), 1.8);
        assert_eq!(quantile(&values, 1.0), 10.0);
        assert_eq!(scores(&values, 5, false), [1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(scores(&values, 5, true), [5.0, 4.0, 3.0, 2.0, 1.0]);
        // Equal values share a score, whatever that does to the parts.
        assert_eq!(
            scores(&[1.0, 1.0, 1.0, 2.0], 4, false),
            [1.0, 1.0, 1.0, 4.0]
        );
        assert!(scores(&[f64::NAN, 1.0], 5, false)[0].is_nan());
    }

    #[test]
    fn ranks_have_no_gaps_and_grades_are_cut_at_shares() {
        assert_eq!(dense_ranks(&[5.0, 7.0, 5.0, 1.0]), [2.0, 1.0, 2.0, 3.0]);
        let grades = grades(&[3.0, 9.0, f64::NAN, 3.0, 1.0, 2.0], &[0.2, 0.4, 0.6, 1.0]);
        assert_eq!(grades, [Some(1), Some(0), None, Some(2), Some(3), Some(3)]);
    }
}
