//! Bins of a model's cells: cells that no split of the model tells apart share one.
//!
//! Bin 0 is the missing cell. The other cells fall into the intervals between
//! the model's own thresholds; a category's codes stand between the codes at which
//! some split's set begins or ends, and intervals on which all splits agree are one bin.
//! A bin decides every split exactly as its cells do, because it is asked
//! through one of them, its *sample*.

use super::bin_set::BinSet;
use crate::model::trees::{NEAR_ZERO, Tree, TreeEnsemble};

/// The most bins of a feature: they are held in 16 bits with a sign.
const MOST_BINS: usize = i16::MAX as usize;

/// The most questions asked to tell one feature's bins apart: a tenth of a second.
const MOST_QUESTIONS: usize = 1 << 25;

/// The bins of one feature.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureBins {
    /// Where intervals begin, ascending: a cell's interval is the number of cuts at or below it.
    cuts: Vec<f32>,
    /// The bin of each interval where it is not the interval's number plus one.
    merged: Option<Vec<u16>>,
    /// A cell of each bin; the first is missing.
    samples: Vec<f32>,
}

impl FeatureBins {
    /// The bin of a cell.
    pub fn bin(&self, cell: f32) -> u16 {
        if cell.is_nan() {
            return 0;
        }
        let interval = self.cuts.partition_point(|cut| *cut <= cell);
        match &self.merged {
            Some(bins) => bins.get(interval).copied().unwrap_or(0),
            None => interval as u16 + 1,
        }
    }

    /// How many bins there are, the missing one among them.
    pub fn count(&self) -> u16 {
        self.samples.len() as u16
    }

    /// A cell of the bin.
    #[cfg(test)]
    pub fn sample(&self, bin: u16) -> f32 {
        self.samples[usize::from(bin)]
    }

    /// The bins that go left at a split on this feature.
    pub fn left(&self, tree: &Tree, node: usize) -> BinSet {
        match (tree.threshold(node), &self.merged) {
            // The common split, without asking each bin.
            (Some((threshold, false)), None) if !threshold.is_nan() => {
                let first = u16::from(!tree.goes_left(node, f32::NAN));
                let below = self.cuts.partition_point(|cut| *cut < threshold);
                BinSet::interval(first, below as u16 + 1)
            }
            _ => BinSet::of(self.count(), |bin| {
                let sample = self.samples.get(usize::from(bin));
                tree.goes_left(node, sample.copied().unwrap_or(f32::NAN))
            }),
        }
    }
}

/// What the splits on one feature ask.
#[derive(Clone, Debug, Default)]
struct Splits {
    cuts: Vec<f32>,
    /// Tree and node of every split.
    places: Vec<(u32, u32)>,
    has_categories: bool,
}

/// The bins of every feature of a model.
#[derive(Clone, Debug, Default)]
pub struct Bins {
    features: Vec<Option<FeatureBins>>,
}

impl Bins {
    /// The bins of the model's features.
    pub fn new(ensemble: &TreeEnsemble) -> Bins {
        let mut splits = vec![Splits::default(); ensemble.features()];
        for (index, tree) in ensemble.trees().iter().enumerate() {
            for node in (0..tree.len()).filter(|node| tree.children(*node).is_some()) {
                let Some(splits) = splits.get_mut(tree.feature(node)) else {
                    continue;
                };
                splits.places.push((index as u32, node as u32));
                match tree.threshold(node) {
                    Some((threshold, zero_is_missing)) => {
                        splits.cuts.push(threshold);
                        if zero_is_missing {
                            splits.cuts.extend([-NEAR_ZERO, NEAR_ZERO.next_up()]);
                        }
                    }
                    None => splits.has_categories = true,
                }
            }
        }
        for (feature, set) in ensemble.category_splits() {
            let Some(splits) = splits.get_mut(feature) else {
                continue;
            };
            // A code below zero is in no set.
            let mut before = false;
            for code in 0..=set.largest().map_or(0, |largest| largest + 1) {
                let now = set.contains(code);
                if now != before {
                    splits.cuts.push(code as f32);
                }
                before = now;
            }
            // Many sets share their codes: what repeats must not pile up.
            if splits.cuts.len() > 4 * MOST_BINS {
                tidy(&mut splits.cuts);
            }
        }
        let features = splits.into_iter().map(|splits| bins(ensemble, splits));
        Bins {
            features: features.collect(),
        }
    }

    /// The bins of a feature; `None` when there are too many to be told apart.
    pub fn of(&self, feature: usize) -> Option<&FeatureBins> {
        self.features.get(feature)?.as_ref()
    }
}

fn tidy(cuts: &mut Vec<f32>) {
    cuts.retain(|cut| !cut.is_nan());
    cuts.sort_by(f32::total_cmp);
    cuts.dedup();
}

fn bins(ensemble: &TreeEnsemble, mut splits: Splits) -> Option<FeatureBins> {
    tidy(&mut splits.cuts);
    let cuts = splits.cuts;
    let cells: Vec<f32> = std::iter::once(f32::NEG_INFINITY)
        .chain(cuts.iter().copied())
        .collect();
    let mut merged = None;
    let mut samples = vec![f32::NAN];
    if splits.has_categories {
        if cells.len().saturating_mul(splits.places.len()) > MOST_QUESTIONS {
            return None;
        }
        let kinds = kinds(ensemble, &splits.places, &cells);
        for (cell, kind) in cells.iter().zip(&kinds) {
            if usize::from(*kind) == samples.len() {
                samples.push(*cell);
            }
        }
        merged = Some(kinds);
    } else {
        samples.extend(&cells);
    }
    (samples.len() <= MOST_BINS).then_some(FeatureBins {
        cuts,
        merged,
        samples,
    })
}

/// Numbers cells from 1 in the order of their first appearance, equal where no split tells them apart.
fn kinds(ensemble: &TreeEnsemble, places: &[(u32, u32)], cells: &[f32]) -> Vec<u16> {
    let mut kinds = vec![0u32; cells.len()];
    let mut count = 1;
    for (tree, node) in places {
        let Some(tree) = ensemble.trees().get(*tree as usize) else {
            continue;
        };
        // The kind that each old one becomes on either side.
        let mut next = vec![[u32::MAX; 2]; count as usize];
        let mut new = 0;
        for (kind, cell) in kinds.iter_mut().zip(cells) {
            let side = usize::from(tree.goes_left(*node as usize, *cell));
            let slot = &mut next[*kind as usize][side];
            if *slot == u32::MAX {
                *slot = new;
                new += 1;
            }
            *kind = *slot;
        }
        count = new;
    }
    // More kinds than fit are refused by their number, so the cut does no harm.
    kinds.iter().map(|kind| (*kind + 1) as u16).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::trees::{CategorySet, Node, Rule};

    fn rule() -> impl Strategy<Value = Rule> {
        let threshold = || {
            prop_oneof![
                4 => (-3i8..=3).prop_map(f32::from),
                1 => Just(0.0), 1 => Just(-0.0), 1 => Just(NEAR_ZERO), 1 => Just(-NEAR_ZERO),
                1 => Just(f32::MAX), 1 => Just(-f32::MAX),
            ]
        };
        let codes = prop::collection::vec(prop_oneof![0u32..9, 65_530u32..=65_535], 0..6);
        prop_oneof![
            threshold().prop_map(Rule::Below),
            threshold().prop_map(Rule::BelowUnlessZero),
            codes.prop_map(|codes| Rule::NotIn(CategorySet::new(codes).unwrap())),
        ]
    }

    /// Cells at and around everything that a rule could be about.
    fn cells() -> Vec<f32> {
        let mut cells = vec![
            f32::NAN,
            f32::INFINITY,
            f32::NEG_INFINITY,
            f32::MAX,
            -f32::MAX,
        ];
        cells.extend([
            1e-45, -1e-45, 65_534.9, 65_535.0, 65_536.0, 65_537.0, 5e9, 1e20,
        ]);
        let near = [
            -3.0, -1.0, -0.5, 0.0, -0.0, NEAR_ZERO, -NEAR_ZERO, 0.99, 7.3, 65_530.0,
        ];
        for cell in near.into_iter().chain((-4..12).map(|code| code as f32)) {
            cells.extend([cell, cell.next_up(), cell.next_down(), cell + 0.5]);
        }
        cells
    }

    fn stump(rule: Rule, missing_left: bool) -> Tree {
        let leaf = Node::Leaf { value: 1.0 };
        let split = Node::Split {
            feature: 0,
            rule,
            missing_left,
            left: 1,
            right: 2,
        };
        Tree::build(&[split, leaf.clone(), leaf], &[2.0, 1.0, 1.0], 1).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        /// The bin of a cell decides every split as the cell itself does.
        #[test]
        fn a_bin_decides_as_its_cells_do(
            rules in prop::collection::vec((rule(), any::<bool>()), 0..12),
            more in prop::collection::vec(any::<f32>(), 0..20),
        ) {
            let trees: Vec<Tree> = rules.into_iter().map(|(rule, left)| stump(rule, left)).collect();
            let ensemble = TreeEnsemble::new(1, 0.0, trees);
            let bins = Bins::new(&ensemble);
            let bins = bins.of(0).unwrap();
            for cell in cells().into_iter().chain(more) {
                let bin = bins.bin(cell);
                prop_assert!(bin < bins.count());
                prop_assert_eq!(bins.bin(bins.sample(bin)), bin);
                for tree in ensemble.trees() {
                    let left = tree.goes_left(0, cell);
                    prop_assert_eq!(bins.left(tree, 0).contains(bin), left, "{} in {}", cell, bin);
                    prop_assert_eq!(bins.left(tree, 0).complement().contains(bin), !left);
                }
            }
        }
    }

    #[test]
    fn codes_that_no_split_tells_apart_share_a_bin() {
        let odd = CategorySet::new((0..100).filter(|code| code % 2 == 1)).unwrap();
        let ensemble = TreeEnsemble::new(1, 0.0, vec![stump(Rule::NotIn(odd), false)]);
        let bins = Bins::new(&ensemble);
        let bins = bins.of(0).unwrap();
        // Missing, in the set, and not in it.
        assert_eq!(bins.count(), 3);
        assert_eq!(bins.bin(7.0), bins.bin(99.9));
        assert_eq!(bins.bin(-1.0), bins.bin(1e9));
    }

    #[test]
    fn a_feature_of_too_many_thresholds_is_not_served() {
        let trees = (0..MOST_BINS).map(|at| stump(Rule::Below(at as f32), false));
        let ensemble = TreeEnsemble::new(1, 0.0, trees.collect());
        assert!(Bins::new(&ensemble).of(0).is_none());
    }
}
