//! Bins along a number's values: one per value where there are few, else evenly
//! wide ones, joined until each holds enough customers for a mean.

use super::super::group::Group;
use crate::arrange::arrange;
use crate::i18n::chart as words;
use crate::i18n::{Lang, number};

/// Up to this many different values each is a bin of its own.
const FEW: usize = 12;
/// Evenly wide bins otherwise.
const BINS: usize = 24;

/// One bin.
pub(super) struct Bin {
    /// Lowest value in it.
    pub from: f32,
    /// Highest value in it.
    pub to: f32,
    /// Its customers' effects.
    pub group: Group,
    /// Mean of its values.
    pub center: f32,
}

/// The bins of a feature.
pub(super) struct Bins {
    /// The bins with members, rising.
    pub bins: Vec<Bin>,
    /// Customers without a value.
    pub missing: Group,
    /// Whether every bin is a single value.
    pub discrete: bool,
    /// Whether all values are whole numbers.
    pub whole: bool,
    /// What is drawn: the values but for far outliers.
    pub domain: [f32; 2],
    /// Customers beyond the domain.
    pub beyond: u64,
}

impl Bins {
    pub fn of(values: &[f32], effects: &[f32], lang: Lang) -> Bins {
        let mut missing = Group::new(words::MISSING.text(lang));
        let mut present = Vec::with_capacity(values.len().min(effects.len()));
        for (value, effect) in values.iter().zip(effects) {
            match (value.is_finite(), effect.is_finite()) {
                (true, true) => present.push(*value),
                (false, true) => missing.add(*effect),
                _ => {}
            }
        }
        let whole = present.iter().all(|value| *value == libm::truncf(*value));
        let few = few_values(&present);
        let discrete = few.is_some();
        let domain = match &few {
            Some(values) => [
                values.first().copied().unwrap_or(0.0),
                values.last().copied().unwrap_or(1.0),
            ],
            None => domain(&mut present),
        };
        let count = few.as_ref().map_or(BINS, Vec::len);
        let width = (domain[1] - domain[0]) / BINS as f32;
        let place = |value: f32| match &few {
            Some(values) => values.partition_point(|other| *other < value),
            None => (((value - domain[0]) / width) as usize).min(BINS - 1),
        };
        let mut sums = vec![(f32::INFINITY, f32::NEG_INFINITY, 0.0f64, Group::new("")); count];
        let mut beyond = 0;
        for (value, effect) in values.iter().zip(effects) {
            if !value.is_finite() || !effect.is_finite() {
                continue;
            }
            beyond += u64::from(*value < domain[0] || *value > domain[1]);
            if let Some((low, high, sum, group)) = sums.get_mut(place(*value)) {
                *low = low.min(*value);
                *high = high.max(*value);
                *sum += f64::from(value.clamp(domain[0], domain[1]));
                group.add(*effect);
            }
        }
        let enough = if discrete {
            1
        } else {
            (present.len() as u64 / 500).max(5)
        };
        Bins {
            bins: joined(sums, enough, lang),
            missing,
            discrete,
            whole,
            domain,
            beyond,
        }
    }
}

type Sums = (f32, f32, f64, Group);

/// Joins each bin that holds too few to the next, and the last to the one before.
fn joined(sums: Vec<Sums>, enough: u64, lang: Lang) -> Vec<Bin> {
    let mut kept: Vec<Sums> = Vec::new();
    let mut open: Option<Sums> = None;
    for next in sums.into_iter().filter(|(.., group)| group.count > 0) {
        let bin = match open.take() {
            Some(before) => both(before, next),
            None => next,
        };
        if bin.3.count < enough {
            open = Some(bin);
        } else {
            kept.push(bin);
        }
    }
    if let Some(rest) = open {
        let bin = match kept.pop() {
            Some(before) => both(before, rest),
            None => rest,
        };
        kept.push(bin);
    }
    kept.into_iter()
        .map(|(from, to, sum, mut group)| {
            group.name = range(from, to, lang);
            Bin {
                from,
                to,
                center: (sum / group.count.max(1) as f64) as f32,
                group,
            }
        })
        .collect()
}

fn both(a: Sums, b: Sums) -> Sums {
    let mut group = a.3;
    group.join(&b.3);
    (a.0.min(b.0), a.1.max(b.1), a.2 + b.2, group)
}

/// "12 to 30", or the value itself where there is but one.
pub(super) fn range(from: f32, to: f32, lang: Lang) -> String {
    let say = |value: f32| number::plain(f64::from(value));
    let (from_text, to_text) = (say(from), say(to));
    if from_text == to_text {
        return from_text;
    }
    words::RANGE.fill(lang, &[("from", &from_text), ("to", &to_text)])
}

/// The different values, rising, if there are few.
fn few_values(values: &[f32]) -> Option<Vec<f32>> {
    let mut few: Vec<f32> = Vec::with_capacity(FEW + 1);
    for value in values {
        if !few.contains(value) {
            few.push(*value);
            if few.len() > FEW {
                return None;
            }
        }
    }
    arrange(&mut few, f32::total_cmp);
    Some(few)
}

/// From the lowest to the highest value; but only the middle 98 % of customers
/// where the rest would press them into a fifth of the width.
fn domain(values: &mut [f32]) -> [f32; 2] {
    let (mut low, mut high) = (f32::INFINITY, f32::NEG_INFINITY);
    for value in values.iter() {
        low = low.min(*value);
        high = high.max(*value);
    }
    let last = values.len().saturating_sub(1);
    if last < 100 {
        return [low, high];
    }
    let mut at = |place: usize| *values.select_nth_unstable_by(place, f32::total_cmp).1;
    let (first, ninety_ninth) = (at(last / 100), at(last - last / 100));
    let (whole, most) = (high / 2.0 - low / 2.0, ninety_ninth / 2.0 - first / 2.0);
    if most > 0.0 && whole > 5.0 * most {
        [first, ninety_ninth]
    } else {
        [low, high]
    }
}
