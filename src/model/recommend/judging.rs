//! One item per customer held out, to judge by.

use serde::{Deserialize, Serialize};

use super::hit_ratio::{Standing, hit_ratio, ndcg};
use super::interactions::{Interactions, Pair};
use super::{Recommender, Vectors};
use crate::feature::prepare::Random;

/// Items that the one held out is held against.
pub const NEGATIVES: usize = 49;

/// The longest list of which a share is told.
const MOST: u32 = 9;

/// A pair held out, with the items that it is held against.
pub struct Held {
    pub customer: u32,
    pub item: u32,
    pub against: Vec<u32>,
}

/// Which pairs are learnt from, which say when it is enough, and which judge.
pub struct Dealt {
    pub learnt: Vec<Pair>,
    pub validation: Vec<Pair>,
    pub test: Vec<Held>,
    /// Customers with two items or more who took so much that fewer than [`NEGATIVES`] are
    /// left.
    pub unjudged: u64,
}

impl Dealt {
    /// The customers and items of the pairs that are not learnt from, rising.
    pub fn held(&self) -> Vec<(u32, u32)> {
        let test = self.test.iter().map(|held| (held.customer, held.item));
        let validation = self
            .validation
            .iter()
            .map(|pair| (pair.customer, pair.item));
        let mut held: Vec<(u32, u32)> = test.chain(validation).collect();
        held.sort_unstable();
        held
    }
}

/// Deals the pairs: of every customer with two items or more the latest one judges (one at
/// random where nobody knows when), and of every one with three or more the one before says
/// when it is enough.
pub fn deal(interactions: &Interactions, seed: u64) -> Dealt {
    let mut random = Random::new(seed ^ 0x7E57);
    let mut dealt = Dealt {
        learnt: Vec::new(),
        validation: Vec::new(),
        test: Vec::new(),
        unjudged: 0,
    };
    let alike = |a: &Pair, b: &Pair| a.customer == b.customer;
    for pairs in interactions.pairs.chunk_by(alike) {
        // A random order decides where moments do not.
        let mut pairs = pairs.to_vec();
        random.shuffle(&mut pairs);
        pairs.sort_by_key(|pair| pair.moment);
        let mut taken: Vec<u32> = pairs.iter().map(|pair| pair.item).collect();
        taken.sort_unstable();
        if pairs.len() >= 2 {
            match not_taken(&taken, interactions.items, &mut random) {
                Some(against) => {
                    if let Some(Pair { customer, item, .. }) = pairs.pop() {
                        dealt.test.push(Held {
                            customer,
                            item,
                            against,
                        });
                    }
                }
                None => dealt.unjudged += 1,
            }
        }
        if pairs.len() >= 2 {
            dealt.validation.extend(pairs.pop());
        }
        dealt.learnt.append(&mut pairs);
    }
    dealt
}

/// Items drawn without replacement among those that were not taken; `None` where there are
/// not enough.
fn not_taken(taken: &[u32], items: usize, random: &mut Random) -> Option<Vec<u32>> {
    let left = items
        .checked_sub(taken.len())
        .filter(|left| *left >= NEGATIVES)?;
    let mut drawn: Vec<u32> = Vec::with_capacity(NEGATIVES);
    // Where few are left, drawing until one is found would take long.
    if left < 4 * NEGATIVES {
        let mut all: Vec<u32> = (0..items as u32)
            .filter(|item| taken.binary_search(item).is_err())
            .collect();
        random.shuffle(&mut all);
        all.truncate(NEGATIVES);
        return Some(all);
    }
    while drawn.len() < NEGATIVES {
        let item = random.below(items) as u32;
        if taken.binary_search(&item).is_err() && !drawn.contains(&item) {
            drawn.push(item);
        }
    }
    Some(drawn)
}

/// A figure by the length of the list.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct ByLength {
    /// The length of the list.
    pub k: u32,
    /// What the recommender's list comes to.
    pub recommender: f64,
    /// What the list of the items that most customers took gives.
    pub popularity: f64,
    /// What a list at random gives.
    pub chance: f64,
}

/// How good a recommender is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct Judged {
    /// Customers one item of whom was held out.
    pub customers: u64,
    /// Customers with items to hold out, but with too few that they did not take.
    pub unjudged: u64,
    /// Items that each is held against.
    pub negatives: usize,
    /// Whether the item held out is the latest.
    pub latest: bool,
    /// The share of customers whose item is on the list; empty where nobody can be judged.
    pub hit_ratio: Vec<ByLength>,
    /// The same, each by where its item stands on the list (NDCG).
    pub ndcg: Vec<ByLength>,
}

impl Judged {
    /// With nine decimals, which a file gives back to the bit.
    pub(super) fn rounded(mut self) -> Judged {
        let nine = |value: f64| libm::round(value * 1e9) / 1e9;
        for figure in self.hit_ratio.iter_mut().chain(&mut self.ndcg) {
            figure.recommender = nine(figure.recommender);
            figure.popularity = nine(figure.popularity);
            figure.chance = nine(figure.chance);
        }
        self
    }

    /// Whether all figures are shares.
    pub(super) fn is_sound(&self) -> bool {
        let shares = |figure: &ByLength| [figure.recommender, figure.popularity, figure.chance];
        let figures = self.hit_ratio.iter().chain(&self.ndcg);
        let mut all = figures.flat_map(shares);
        all.all(|share| (0.0..=1.0).contains(&share))
    }
}

/// Judges by the pairs held out. `learnt` says what most customers took.
pub fn judge(
    recommender: &Recommender,
    vectors: &Vectors,
    dealt: &Dealt,
    interactions: &Interactions,
) -> Judged {
    let mut popularity = vec![0.0; interactions.items];
    for pair in dealt.learnt.iter().chain(&dealt.validation) {
        if let Some(count) = popularity.get_mut(pair.item as usize) {
            *count += 1.0;
        }
    }
    let (mut own, mut popular) = (Vec::new(), Vec::new());
    for held in &dealt.test {
        let mut offered = vec![held.item];
        offered.extend_from_slice(&held.against);
        let scores = recommender.scores(vectors, held.customer as usize, &offered);
        let counts: Vec<f64> = offered
            .iter()
            .map(|item| popularity.get(*item as usize).copied().unwrap_or_default())
            .collect();
        for (standings, scores) in [(&mut own, scores), (&mut popular, counts)] {
            if let Some((score, others)) = scores.split_first() {
                standings.push(Standing::of(*score, others));
            }
        }
    }
    // Whoever gives all items one score is as good as chance.
    let flat = [Standing {
        better: 0,
        ties: NEGATIVES as u32,
    }];
    let by = |figure: fn(&[Standing], u32) -> Option<f64>| {
        let at = |k: u32| {
            Some(ByLength {
                k,
                recommender: figure(&own, k)?,
                popularity: figure(&popular, k)?,
                chance: figure(&flat, k)?,
            })
        };
        (1..=MOST).filter_map(at).collect::<Vec<ByLength>>()
    };
    Judged {
        customers: dealt.test.len() as u64,
        unjudged: dealt.unjudged,
        negatives: NEGATIVES,
        latest: interactions.timed,
        hit_ratio: by(hit_ratio),
        ndcg: by(ndcg),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(customer: u32, item: u32, moment: i64) -> Pair {
        Pair {
            customer,
            item,
            moment,
        }
    }

    #[test]
    fn the_latest_judges_and_the_one_before_says_when_it_is_enough() {
        let pairs = vec![
            pair(0, 3, 20),
            pair(0, 5, 30),
            pair(0, 9, 10),
            pair(1, 4, 7),
            pair(2, 1, 2),
            pair(2, 2, 1),
        ];
        let interactions = Interactions {
            pairs,
            customers: 3,
            items: 400,
            timed: true,
            ..Interactions::default()
        };
        let dealt = deal(&interactions, 1);
        let held: Vec<(u32, u32)> = dealt.test.iter().map(|h| (h.customer, h.item)).collect();
        assert_eq!(held, [(0, 5), (2, 1)]);
        assert_eq!(dealt.validation, [pair(0, 3, 20)]);
        assert_eq!(dealt.learnt, [pair(0, 9, 10), pair(1, 4, 7), pair(2, 2, 1)]);
        for held in &dealt.test {
            let mut against = held.against.clone();
            against.sort_unstable();
            against.dedup();
            assert_eq!(against.len(), NEGATIVES);
            let taken: &[u32] = if held.customer == 0 {
                &[3, 5, 9]
            } else {
                &[1, 2]
            };
            assert!(taken.iter().all(|item| !against.contains(item)));
        }
    }

    #[test]
    fn who_took_nearly_everything_is_not_judged() {
        let interactions = |items: usize| Interactions {
            pairs: vec![pair(0, 0, 1), pair(0, 1, 2)],
            customers: 1,
            items,
            ..Interactions::default()
        };
        let few = deal(&interactions(50), 1);
        assert_eq!((few.test.len(), few.unjudged, few.learnt.len()), (0, 1, 1));
        assert_eq!(few.validation.len(), 1);
        let enough = deal(&interactions(51), 1);
        assert_eq!((enough.test.len(), enough.unjudged), (1, 0));
    }
}
