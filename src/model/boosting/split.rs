//! Where a leaf is best cut in two, feature by feature.
//!
//! A cut gains `GL² ∕ (HL + λ) + GR² ∕ (HR + λ) − G² ∕ (H + λ)` (Chen and Guestrin 2016),
//! G and H being sums of gradients and hessians. Missing cells go to the side
//! where they gain more. Categories are cut one against the rest or, where
//! there are many, in the order of G ∕ H, which holds the best cut (Fisher 1958).

use super::bins::{BinnedFeature, Input};
use super::histogram::Pair;

/// Most categories that are tried one against the rest.
const ONE_AGAINST_REST: usize = 4;

/// Most categories on the smaller side of a cut.
const MOST_APART: usize = 32;

/// Added to a category's hessian where categories are ordered, and to λ where they
/// are cut in that order: few rows make an order by chance.
const CATEGORY_SMOOTHING: f64 = 10.0;

/// What a cut must keep to.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// λ, which draws leaves towards zero.
    pub l2: f64,
    /// Least sum of hessians of a leaf.
    pub min_hessian: f64,
    /// Least rows of a leaf (reckoned from its hessians).
    pub min_rows: f64,
    /// Least rows of a group of categories.
    pub group_rows: f64,
    /// Least gain.
    pub min_gain: f64,
}

/// What is known of a leaf when it is cut.
#[derive(Clone, Copy, Debug)]
pub struct Sums {
    /// Sum of gradients and of hessians.
    pub pair: Pair,
    /// Rows.
    pub rows: f64,
    /// The values that monotone constraints leave to it.
    pub bounds: [f64; 2],
}

/// A set of bins, a bit each.
pub type BinSet = [u64; 4];

/// What sends a row left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Test {
    /// A number's bin is at most this.
    UpTo(u8),
    /// A category's bin is not in the set.
    NotIn(BinSet),
}

/// A cut of a leaf.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Split {
    /// By how much it is better than none, over the least gain.
    pub gain: f64,
    /// The feature.
    pub feature: usize,
    /// What sends a row left.
    pub test: Test,
    /// Where missing cells go.
    pub missing_left: bool,
    /// The sums of the left side.
    pub left: Pair,
}

/// Whether a bin is in the set.
#[inline]
pub fn contains(set: &BinSet, bin: u8) -> bool {
    set[usize::from(bin / 64)] >> (bin % 64) & 1 == 1
}

impl Split {
    /// The bins that go right, the one of missing cells included.
    pub fn right(&self) -> BinSet {
        self.test.right(self.missing_left)
    }
}

impl Test {
    /// The bins that go right, the one of missing cells included.
    pub fn right(&self, missing_left: bool) -> BinSet {
        let mut set = match self {
            Test::NotIn(set) => *set,
            Test::UpTo(last) => {
                let mut set = [u64::MAX; 4];
                for bin in 0..=*last {
                    set[usize::from(bin / 64)] &= !(1 << (bin % 64));
                }
                set
            }
        };
        match missing_left {
            true => set[0] &= !1,
            false => set[0] |= 1,
        }
        set
    }
}

/// The value of a leaf: −G ∕ (H + λ), within its bounds.
pub fn leaf_value(pair: Pair, l2: f64, bounds: [f64; 2]) -> f64 {
    let hessian = pair[1] + l2;
    let value = if hessian > 0.0 {
        -pair[0] / hessian
    } else {
        0.0
    };
    value.max(bounds[0]).min(bounds[1])
}

/// What a leaf takes off the loss when its value is bounded.
fn bounded_gain(pair: Pair, l2: f64, value: f64) -> f64 {
    -(2.0 * pair[0] * value + (pair[1] + l2) * value * value)
}

/// What all cuts of one leaf share.
struct Cutting<'a> {
    leaf: &'a Sums,
    limits: &'a Limits,
    /// The least hessian of a side.
    least: f64,
    monotone: i8,
    bounded: bool,
}

impl Cutting<'_> {
    /// The gain of a cut, before the parent's is taken off; −∞ where it is not allowed.
    #[inline(always)]
    fn gain(&self, left: Pair, l2: f64) -> f64 {
        let right = [self.leaf.pair[0] - left[0], self.leaf.pair[1] - left[1]];
        if !(left[1] >= self.least && right[1] >= self.least) {
            return f64::NEG_INFINITY;
        }
        if self.bounded {
            return self.bounded_gain(left, right, l2);
        }
        let (on_left, on_right) = (left[1] + l2, right[1] + l2);
        // One division instead of two.
        (left[0] * left[0] * on_right + right[0] * right[0] * on_left) / (on_left * on_right)
    }

    #[cold]
    fn bounded_gain(&self, left: Pair, right: Pair, l2: f64) -> f64 {
        let [on_left, on_right] = [left, right].map(|side| leaf_value(side, l2, self.leaf.bounds));
        if (on_right - on_left) * f64::from(self.monotone) < 0.0 {
            return f64::NEG_INFINITY;
        }
        bounded_gain(left, l2, on_left) + bounded_gain(right, l2, on_right)
    }

    fn own(&self, l2: f64) -> f64 {
        let pair = self.leaf.pair;
        match self.bounded {
            true => bounded_gain(pair, l2, leaf_value(pair, l2, self.leaf.bounds)),
            false => pair[0] * pair[0] / (pair[1] + l2).max(f64::MIN_POSITIVE),
        }
    }
}

/// The best cut by one feature, if any is allowed and gains. `sums` are the
/// feature's bins; `monotone` is 1 where the score must not fall with the
/// feature, −1 where it must not rise, else 0.
pub fn best(
    place: usize,
    feature: &BinnedFeature,
    sums: &[Pair],
    leaf: &Sums,
    limits: &Limits,
    monotone: i8,
) -> Option<Split> {
    let per_row = leaf.pair[1] / leaf.rows.max(1.0);
    let cutting = Cutting {
        leaf,
        limits,
        least: limits
            .min_hessian
            .max(limits.min_rows * per_row * (1.0 - 1e-9)),
        monotone,
        bounded: monotone != 0 || leaf.bounds[0].is_finite() || leaf.bounds[1].is_finite(),
    };
    if leaf.pair[1] < 2.0 * cutting.least {
        return None;
    }
    match feature.input {
        Input::Number => by_number(place, feature, sums, &cutting),
        Input::Category => by_category(place, sums, &cutting, per_row),
    }
}

fn by_number(
    place: usize,
    feature: &BinnedFeature,
    sums: &[Pair],
    cutting: &Cutting,
) -> Option<Split> {
    let l2 = cutting.limits.l2;
    let (missing, values) = sums.split_first()?;
    let own = cutting.own(l2) + cutting.limits.min_gain;
    let mut best_gain = own;
    let mut found = None;
    // Missing cells on the right: the values may all be on the left.
    let right = if feature.has_missing {
        values
    } else {
        values.split_last()?.1
    };
    let mut left = [0.0; 2];
    for (bin, pair) in (1usize..).zip(right) {
        left = [left[0] + pair[0], left[1] + pair[1]];
        let gain = cutting.gain(left, l2);
        if gain > best_gain {
            best_gain = gain;
            found = Some((bin, false, left));
        }
    }
    if feature.has_missing {
        // Missing cells on the left: they may be there alone.
        let mut left = *missing;
        for (bin, pair) in (0usize..).zip(std::iter::once(&[0.0; 2]).chain(values.split_last()?.1))
        {
            left = [left[0] + pair[0], left[1] + pair[1]];
            let gain = cutting.gain(left, l2);
            if gain > best_gain {
                best_gain = gain;
                found = Some((bin, true, left));
            }
        }
    }
    let (bin, missing_left, left) = found?;
    Some(Split {
        gain: best_gain - own,
        feature: place,
        test: Test::UpTo(bin as u8),
        // What training never lacked goes where more rows went.
        missing_left: match feature.has_missing {
            true => missing_left,
            false => left[1] * 2.0 >= cutting.leaf.pair[1],
        },
        left,
    })
}

fn by_category(place: usize, sums: &[Pair], cutting: &Cutting, per_row: f64) -> Option<Split> {
    let last = sums.len().checked_sub(1)?;
    let mut present: Vec<(u8, Pair)> = (0u8..=255)
        .zip(sums)
        // Codes without a bin of their own stay on the left, as unseen ones will.
        .filter(|(bin, pair)| usize::from(*bin) != last && pair[1] > per_row * 0.5)
        .map(|(bin, pair)| (bin, *pair))
        .collect();
    let limits = cutting.limits;
    let mut best: Option<Split> = None;
    let known = sums.get(1..last).unwrap_or_default();
    let mut offer = |mut set: BinSet, mut right: Pair, l2: f64| {
        if set == [1, 0, 0, 0] {
            // Gaps alone cannot be told from the rest by a set of codes: all codes go right
            // instead, and gaps left.
            set = [0; 4];
            right = [0.0; 2];
            for (bin, pair) in (1u8..=255).zip(known) {
                set[usize::from(bin / 64)] |= 1 << (bin % 64);
                right = [right[0] + pair[0], right[1] + pair[1]];
            }
        }
        let total = cutting.leaf.pair;
        let left = [total[0] - right[0], total[1] - right[1]];
        let gain = cutting.gain(left, l2) - cutting.own(l2) - limits.min_gain;
        if gain > best.map_or(0.0, |best| best.gain) {
            best = Some(Split {
                gain,
                feature: place,
                test: Test::NotIn(set),
                missing_left: !contains(&set, 0),
                left,
            });
        }
    };
    if present.len() <= ONE_AGAINST_REST {
        for (bin, pair) in &present {
            let mut set = [0; 4];
            set[usize::from(bin / 64)] |= 1 << (bin % 64);
            offer(set, *pair, limits.l2);
        }
        return best;
    }
    present.retain(|(_, pair)| pair[1] >= CATEGORY_SMOOTHING * per_row);
    let ratio = |pair: &Pair| pair[0] / (pair[1] + CATEGORY_SMOOTHING * per_row);
    present.sort_by(|a, b| ratio(&a.1).total_cmp(&ratio(&b.1)).then(a.0.cmp(&b.0)));
    let most = present.len().div_ceil(2).min(MOST_APART);
    for backwards in [false, true] {
        let mut set = [0; 4];
        let mut right = [0.0; 2];
        let mut group = 0.0;
        for at in 0..most {
            let at = if backwards {
                present.len() - 1 - at
            } else {
                at
            };
            let Some((bin, pair)) = present.get(at) else {
                break;
            };
            set[usize::from(bin / 64)] |= 1 << (bin % 64);
            right = [right[0] + pair[0], right[1] + pair[1]];
            group += pair[1] / per_row;
            if group >= limits.group_rows {
                group = 0.0;
                offer(set, right, limits.l2 + CATEGORY_SMOOTHING);
            }
        }
    }
    best
}
