//! HitRatio@K: how often the item that was taken stands among the first K of those that are
//! offered; NDCG@K: the same, and the higher it stands the more it counts.

/// Where an item stands among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Others with a higher score.
    pub better: u32,
    /// Others with the same score.
    pub ties: u32,
}

impl Standing {
    /// Where an item of this score stands among others of those. A score that is no number
    /// stands last.
    pub fn of(score: f64, others: &[f64]) -> Standing {
        if score.is_nan() {
            return Standing {
                better: others.len() as u32,
                ties: 0,
            };
        }
        let count = |holds: &dyn Fn(f64) -> bool| {
            others.iter().filter(|other| holds(**other)).count() as u32
        };
        Standing {
            better: count(&|other| other > score),
            ties: count(&|other| other == score),
        }
    }

    /// The chance that it is among the first `most`, ties being ordered at random: whoever
    /// gives all items one score has no advantage of it.
    pub fn hits(self, most: u32) -> f64 {
        let left = f64::from(most) - f64::from(self.better);
        (left / (f64::from(self.ties) + 1.0)).clamp(0.0, 1.0)
    }

    /// What its place counts among the first `most`: 1 ∕ log₂(1 + place), ties being ordered
    /// at random. With one item that is right, the best that can be reached is 1.
    pub fn gain(self, most: u32) -> f64 {
        let first = self.better.saturating_add(1);
        let last = first.saturating_add(self.ties).min(most);
        let gains = (first..=last).map(|place| 1.0 / libm::log2(1.0 + f64::from(place)));
        gains.sum::<f64>() / (f64::from(self.ties) + 1.0)
    }
}

/// The share of those that are among the first `most`; `None` where there is none.
pub fn hit_ratio(standings: &[Standing], most: u32) -> Option<f64> {
    if standings.is_empty() {
        return None;
    }
    let hits: f64 = standings.iter().map(|standing| standing.hits(most)).sum();
    Some(hits / standings.len() as f64)
}

/// The mean gain of those among the first `most` (normalised discounted cumulative gain with
/// one right item each); `None` where there is none.
pub fn ndcg(standings: &[Standing], most: u32) -> Option<f64> {
    if standings.is_empty() {
        return None;
    }
    let gains: f64 = standings.iter().map(|standing| standing.gain(most)).sum();
    Some(gains / standings.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(better: u32, ties: u32) -> Standing {
        Standing { better, ties }
    }

    #[test]
    fn hand_made_ranks_give_hand_made_ratios() {
        // Ranks 1, 3, 3, 10 and 50.
        let ranks = [0, 2, 2, 9, 49].map(|better| at(better, 0));
        let expected = [0.2, 0.2, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.8];
        for (most, expected) in (1..).zip(expected) {
            assert_eq!(hit_ratio(&ranks, most), Some(expected), "{most}");
        }
        assert_eq!(hit_ratio(&ranks, 50), Some(1.0));
        assert_eq!(hit_ratio(&ranks, 0), Some(0.0));
        assert_eq!(hit_ratio(&[], 9), None);
    }

    #[test]
    fn a_place_counts_by_its_logarithm() {
        // Places 1, 3 and 10.
        let ranks = [0, 2, 9].map(|better| at(better, 0));
        for (most, expected) in [
            (0, 0.0),
            (1, 1.0 / 3.0),
            (2, 1.0 / 3.0),
            (3, 0.5),
            (9, 0.5),
            (10, (1.5 + 1.0 / libm::log2(11.0)) / 3.0),
        ] {
            let found = ndcg(&ranks, most).unwrap();
            assert!((found - expected).abs() < 1e-12, "{most}: {found}");
        }
        assert_eq!(ndcg(&[], 3), None);
        // Two alike share the first two places.
        let shared = (1.0 + 1.0 / libm::log2(3.0)) / 2.0;
        assert!((at(0, 1).gain(2) - shared).abs() < 1e-12);
        assert_eq!(at(0, 1).gain(1), 0.5);
        assert_eq!(at(u32::MAX, 0).gain(9), 0.0);
    }

    #[test]
    fn one_score_for_all_is_chance() {
        let standing = Standing::of(0.5, &[0.5; 49]);
        assert_eq!(standing, at(0, 49));
        assert!((standing.hits(9) - 9.0 / 50.0).abs() < 1e-12);
        // One better, three alike: two of four places are among the first three.
        assert_eq!(at(1, 3).hits(3), 0.5);
    }

    #[test]
    fn scores_are_compared_and_no_number_is_last() {
        assert_eq!(Standing::of(0.7, &[0.9, 0.7, 0.1]), at(1, 1));
        assert_eq!(Standing::of(f64::NAN, &[0.9, 0.7]), at(2, 0));
    }
}
