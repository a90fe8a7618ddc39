//! The area under the ROC curve from counts, and what chance would give.

/// Rows of either class at one value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Rows of the positive class.
    pub positive: u64,
    /// Rows of the negative class.
    pub negative: u64,
}

impl Counts {
    /// Rows in all.
    pub fn rows(self) -> u64 {
        self.positive + self.negative
    }

    /// The two added.
    pub fn plus(self, other: Counts) -> Counts {
        Counts {
            positive: self.positive + other.positive,
            negative: self.negative + other.negative,
        }
    }
}

/// P(a positive row's value is greater than a negative row's), ties half
/// (Mann and Whitney 1947). The groups are sorted; equal values may come in
/// several groups. `None` when a class is missing.
pub fn auc(groups: &mut [(f64, Counts)]) -> Option<f64> {
    groups.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let all = groups
        .iter()
        .fold(Counts::default(), |sum, (_, counts)| sum.plus(*counts));
    if all.positive == 0 || all.negative == 0 {
        return None;
    }
    let mut below = 0u64;
    let mut wins = 0.0;
    for tied in groups.chunk_by(|a, b| a.0 == b.0) {
        let here = tied
            .iter()
            .fold(Counts::default(), |sum, (_, counts)| sum.plus(*counts));
        wins += here.positive as f64 * (below as f64 + here.negative as f64 / 2.0);
        below += here.negative;
    }
    Some(wins / all.positive as f64 / all.negative as f64)
}

/// How many standard errors an AUC lies from one half, were there no relation
/// (the variance of Mann and Whitney's U without ties, which is the larger).
pub fn deviations(auc: f64, all: Counts) -> f64 {
    let (positive, negative) = (all.positive as f64, all.negative as f64);
    let error = libm::sqrt((positive + negative + 1.0) / (12.0 * positive * negative));
    if error > 0.0 {
        (auc - 0.5) / error
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[(f64, bool)]) -> Option<f64> {
        let mut groups: Vec<(f64, Counts)> = rows
            .iter()
            .map(|(value, class)| {
                let counts = Counts {
                    positive: u64::from(*class),
                    negative: u64::from(!*class),
                };
                (*value, counts)
            })
            .collect();
        auc(&mut groups)
    }

    #[test]
    fn areas_reckoned_by_hand() {
        let (yes, no) = (true, false);
        for (rows, expected) in [
            (vec![(1.0, no), (2.0, yes)], Some(1.0)),
            (vec![(2.0, no), (1.0, yes)], Some(0.0)),
            (vec![(1.0, no), (1.0, yes)], Some(0.5)),
            // Pairs: (2,1) won, (2,3) lost, (4,1) won, (4,3) won.
            (
                vec![(1.0, no), (2.0, yes), (3.0, no), (4.0, yes)],
                Some(0.75),
            ),
            (vec![(1.0, yes), (2.0, yes)], None),
            (vec![], None),
        ] {
            assert_eq!(of(&rows), expected, "{rows:?}");
        }
        let all = Counts {
            positive: 10,
            negative: 10,
        };
        assert!((deviations(1.0, all) - 0.5 / (21.0f64 / 1200.0).sqrt()).abs() < 1e-12);
    }
}
