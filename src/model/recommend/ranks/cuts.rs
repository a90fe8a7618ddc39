//! Five-level scores of recency, frequency and spend, and the grades that follow from them, by
//! cuts that were learnt once.

use serde::{Deserialize, Serialize};

use super::tally::Tally;
use crate::feature::recipe::quantile;

/// Levels of recency, frequency and spend.
const LEVELS: u32 = 5;

/// What recency, frequency and spend weigh in the score by which is graded.
const WEIGHTS: [f64; 3] = [30.0, 20.0, 50.0];

/// Shares of the customers, the best first, after which a worse grade begins: best, good,
/// regular, other.
const SHARES: [f64; 3] = [0.2, 0.4, 0.6];

/// The grade of those who bought nothing; the others are numbered from 0, the best.
pub(super) const INACTIVE: f32 = 4.0;

/// The cuts between levels and between grades. They are as precise as a file keeps them to the
/// bit, and what they are held against is rounded alike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(super) struct Cuts {
    /// Of the days since the last purchase, rising; none where nobody knows when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    recency: Vec<f32>,
    /// Of the number of purchases, rising.
    frequency: Vec<f32>,
    /// Of what was spent, rising; none where no amount is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    spend: Vec<f32>,
    /// Of the score, falling.
    grades: Vec<f32>,
}

impl Cuts {
    /// Learns the cuts from those who bought something.
    pub fn fit(bought: &[Tally], latest: i64, has_time: bool, has_amount: bool) -> Cuts {
        let measured = |known: bool, measure: &dyn Fn(&Tally) -> Option<f64>| match known {
            true => cuts(bought.iter().filter_map(measure).collect(), LEVELS),
            false => Vec::new(),
        };
        let mut learnt = Cuts {
            recency: measured(has_time, &|own| own.days_since(latest)),
            frequency: measured(true, &|own| Some(f64::from(own.count))),
            spend: measured(has_amount, &|own| Some(own.spend)),
            grades: Vec::new(),
        };
        let score = |own: &Tally| score(learnt.ranks(own, latest));
        let mut scores: Vec<f64> = bought.iter().map(score).collect();
        scores.sort_unstable_by(f64::total_cmp);
        let mut grades = SHARES.map(|share| cut(&scores, 1.0 - share));
        grades.sort_unstable_by(|a, b| b.total_cmp(a));
        learnt.grades = grades.to_vec();
        learnt
    }

    /// The levels of recency, frequency and spend, 5 being best, 0 where there is nothing;
    /// `None` for what is not read.
    pub fn ranks(&self, own: &Tally, latest: i64) -> [Option<f32>; 3] {
        let bought = own.count > 0;
        let recency = own.days_since(latest).filter(|_| bought);
        // The fewer days the better.
        let recency = recency.map_or(0.0, |days| LEVELS as f32 + 1.0 - level(&self.recency, days));
        let of = |cuts: &[f32], value: f64| match bought {
            true => level(cuts, value),
            false => 0.0,
        };
        [
            (!self.recency.is_empty()).then_some(recency),
            Some(of(&self.frequency, f64::from(own.count))),
            (!self.spend.is_empty()).then(|| of(&self.spend, own.spend)),
        ]
    }

    /// The grade by the weighted score, as a number.
    pub fn grade(&self, own: &Tally, latest: i64) -> f32 {
        if own.count == 0 {
            return INACTIVE;
        }
        let score = score(self.ranks(own, latest)) as f32;
        self.grades.iter().filter(|cut| score < **cut).count() as f32
    }

    /// Whether there are as many cuts as are asked for, each in order.
    pub fn is_sound(&self, has_time: bool, has_amount: bool) -> bool {
        let inner = LEVELS as usize - 1;
        let of = |known: bool| if known { inner } else { 0 };
        let rising: Vec<f32> = self.grades.iter().rev().copied().collect();
        are_cuts(&self.recency, of(has_time))
            && are_cuts(&self.frequency, inner)
            && are_cuts(&self.spend, of(has_amount))
            && are_cuts(&rising, SHARES.len())
    }
}

/// The weighted score of those levels that are read, at most 100.
fn score(ranks: [Option<f32>; 3]) -> f64 {
    let read = ranks.iter().zip(WEIGHTS);
    let read = read.filter_map(|(rank, weight)| Some((f64::from((*rank)?), weight)));
    let (sum, weights) = read.fold((0.0, 0.0), |(sum, weights), (rank, weight)| {
        (sum + weight * rank, weights + weight)
    });
    sum * (100.0 / f64::from(LEVELS)) / weights
}

/// The cuts between so many levels with as many values each: the inner quantiles. They are in
/// order to the last bit, however they were rounded.
pub(super) fn cuts(mut values: Vec<f64>, levels: u32) -> Vec<f32> {
    values.sort_unstable_by(f64::total_cmp);
    let part = |part: u32| cut(&values, f64::from(part) / f64::from(levels));
    let mut cuts: Vec<f32> = (1..levels).map(part).collect();
    cuts.sort_unstable_by(f32::total_cmp);
    cuts
}

/// The quantile of rising values; 0 where there is none.
fn cut(sorted: &[f64], share: f64) -> f32 {
    match sorted.is_empty() {
        true => 0.0,
        false => quantile(sorted, share) as f32,
    }
}

/// The level of a value: 1, and one more for each cut below it.
pub(super) fn level(cuts: &[f32], value: f64) -> f32 {
    let value = value as f32;
    1.0 + cuts.iter().filter(|cut| **cut < value).count() as f32
}

/// Whether these are so many cuts, each finite and none below the one before.
pub(super) fn are_cuts(cuts: &[f32], count: usize) -> bool {
    cuts.len() == count && cuts.is_sorted() && cuts.iter().all(|cut| cut.is_finite())
}
