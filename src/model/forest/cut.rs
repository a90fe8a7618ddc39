//! Where a node is cut in two, by the Gini impurity of its answers.
//!
//! A cut is the better the larger Σ over sides of (p² + n²) ∕ (p + n), p and n being the
//! weights of positive and negative rows: that is what Gini's impurity leaves to be
//! maximised (Breiman et al. 1984). Categories are cut in the order of their share of
//! positive rows, which holds the best cut for two classes (Breiman et al. 1984, 4.2).

use crate::feature::prepare::Random;
use crate::model::boosting::{BinSet, BinnedFeature, Input, Test};

/// The weight of a bin's rows, and of the positive ones among them.
pub type Counts = [f64; 2];

/// A cut.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// What is maximised.
    pub purity: f64,
    /// What sends a row left.
    pub test: Test,
    /// Where missing cells go.
    pub missing_left: bool,
}

/// The sum of both sides' purities.
fn purity(left: Counts, right: Counts) -> f64 {
    let side = |[all, positive]: Counts| {
        let negative = all - positive;
        (positive * positive + negative * negative) / all
    };
    side(left) + side(right)
}

/// What all cuts of a node share.
pub struct Cutting {
    /// The node's rows.
    pub total: Counts,
    /// Least weight of a side.
    pub least: f64,
}

impl Cutting {
    fn offer(&self, left: Counts) -> Option<f64> {
        let right = [self.total[0] - left[0], self.total[1] - left[1]];
        let enough = left[0] >= self.least && right[0] >= self.least;
        (enough && left[0] > 0.0 && right[0] > 0.0).then(|| purity(left, right))
    }

    /// The best cut by a feature, or one at random; `counts` are its bins, of which `from`
    /// to `to` (both included, from 1 on) are not empty, besides perhaps bin 0.
    pub fn best(
        &self,
        feature: &BinnedFeature,
        counts: &[Counts],
        [from, to]: [usize; 2],
        random: Option<&mut Random>,
    ) -> Option<Cut> {
        match (feature.input, random) {
            (Input::Category, random) => self.by_category(counts, random),
            (Input::Number, None) => self.by_number(counts, from, to),
            (Input::Number, Some(random)) => self.at_random(counts, from, to, random),
        }
    }

    /// Where missing cells go when the node has none: where more rows go.
    fn heavier_left(&self, left: Counts) -> bool {
        left[0] * 2.0 >= self.total[0]
    }

    fn by_number(&self, counts: &[Counts], from: usize, to: usize) -> Option<Cut> {
        let missing = counts.first().copied().unwrap_or_default();
        let mut best: Option<(f64, usize, bool, Counts)> = None;
        for with_missing in [false, true] {
            if with_missing && missing[0] == 0.0 {
                break;
            }
            let mut left = if with_missing { missing } else { [0.0; 2] };
            // With missing cells on the left, they may be there alone; without, the values may.
            let first = if with_missing { from - 1 } else { from };
            for bin in first..=to {
                if bin >= from {
                    let pair = counts.get(bin).copied().unwrap_or_default();
                    if pair[0] == 0.0 {
                        continue;
                    }
                    left = [left[0] + pair[0], left[1] + pair[1]];
                }
                if let Some(value) = self.offer(left)
                    && best.is_none_or(|(so_far, ..)| value > so_far)
                {
                    best = Some((value, bin, with_missing, left));
                }
            }
        }
        let (purity, bin, with_missing, left) = best?;
        // Nothing but missing cells on the left is a cut below every number.
        let bin = if with_missing && bin < from { 0 } else { bin };
        Some(Cut {
            purity,
            test: Test::UpTo(bin as u8),
            missing_left: match missing[0] > 0.0 {
                true => with_missing,
                false => self.heavier_left(left),
            },
        })
    }

    /// A cut between the lowest and the highest bin, every bin as likely as another (Geurts
    /// et al. 2006 draw among values; bins hold about as many rows each).
    fn at_random(
        &self,
        counts: &[Counts],
        from: usize,
        to: usize,
        random: &mut Random,
    ) -> Option<Cut> {
        let missing = counts.first().copied().unwrap_or_default();
        let with_missing = random.uniform() < 0.5;
        let bin = match to > from {
            true => from + random.below(to - from),
            false if missing[0] > 0.0 => to,
            false => return None,
        };
        let inside = counts.get(from..=bin).unwrap_or_default();
        let mut left = inside.iter().fold([0.0; 2], |sum: Counts, pair| {
            [sum[0] + pair[0], sum[1] + pair[1]]
        });
        let missing_left = match missing[0] > 0.0 {
            true => with_missing && to > from,
            false => self.heavier_left(left),
        };
        if missing_left {
            left = [left[0] + missing[0], left[1] + missing[1]];
        }
        Some(Cut {
            purity: self.offer(left)?,
            test: Test::UpTo(bin as u8),
            missing_left,
        })
    }

    fn by_category(&self, counts: &[Counts], random: Option<&mut Random>) -> Option<Cut> {
        let last = counts.len().checked_sub(1)?;
        // Codes without a bin of their own stay on the left, as unseen ones will.
        let mut present: Vec<(u8, Counts)> = (0u8..=255)
            .zip(counts)
            .filter(|(bin, pair)| usize::from(*bin) != last && pair[0] > 0.0)
            .map(|(bin, pair)| (bin, *pair))
            .collect();
        match random {
            Some(random) => random.shuffle(&mut present),
            None => {
                let share = |pair: &Counts| pair[1] / pair[0];
                present.sort_by(|a, b| share(&a.1).total_cmp(&share(&b.1)).then(a.0.cmp(&b.0)));
            }
        }
        let mut best: Option<(f64, usize)> = None;
        let mut right = [0.0; 2];
        for (count, (_, pair)) in (1..).zip(&present) {
            right = [right[0] + pair[0], right[1] + pair[1]];
            let left = [self.total[0] - right[0], self.total[1] - right[1]];
            if let Some(value) = self.offer(left)
                && best.is_none_or(|(so_far, _)| value > so_far)
            {
                best = Some((value, count));
            }
        }
        let (purity, count) = best?;
        let (first, rest) = present.split_at(count);
        let weight = |side: &[(u8, Counts)]| side.iter().map(|(_, pair)| pair[0]).sum::<f64>();
        let other = counts.last().map_or(0.0, |pair| pair[0]);
        // The lighter side is named, so that what was never seen goes with the heavier one.
        let named = match other == 0.0 && weight(rest) < weight(first) {
            true => rest,
            false => first,
        };
        let mut set: BinSet = [0; 4];
        for (bin, _) in named {
            set[usize::from(bin / 64)] |= 1 << (bin % 64);
        }
        if set == [1, 0, 0, 0] {
            // Gaps alone cannot be told from the rest by a set of codes: all codes go right
            // instead, and gaps left.
            if other > 0.0 {
                return None;
            }
            set = [0; 4];
            for (bin, _) in (1u8..=255).zip(counts.get(1..last).unwrap_or_default()) {
                set[usize::from(bin / 64)] |= 1 << (bin % 64);
            }
        }
        Some(Cut {
            purity,
            test: Test::NotIn(set),
            missing_left: set[0] & 1 == 0,
        })
    }
}
