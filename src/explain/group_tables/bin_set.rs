//! A set of bins of one feature: those whose cells take a path.

/// Bins, told by where membership changes.
///
/// Most sets are one interval, with or without the missing bin before it: two or
/// three numbers, however many bins the feature has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BinSet {
    /// Ascending bins; before the first no bin is in the set.
    flips: Vec<u16>,
}

impl BinSet {
    /// The set of the bins for which `holds` says so.
    pub fn of(bins: u16, mut holds: impl FnMut(u16) -> bool) -> BinSet {
        let mut flips = Vec::new();
        let mut before = false;
        for bin in 0..bins {
            let now = holds(bin);
            if now != before {
                flips.push(bin);
            }
            before = now;
        }
        // What lies beyond the last bin is never asked for.
        BinSet { flips }
    }

    /// The bins from `first` to `last`, both of them included.
    pub fn interval(first: u16, last: u16) -> BinSet {
        BinSet {
            flips: vec![first, last.saturating_add(1)],
        }
    }

    /// All bins that are not in the set.
    pub fn complement(&self) -> BinSet {
        let flips = match self.flips.split_first() {
            Some((0, rest)) => rest.to_vec(),
            _ => std::iter::once(0)
                .chain(self.flips.iter().copied())
                .collect(),
        };
        BinSet { flips }
    }

    /// The bins that are in both sets.
    pub fn intersection(&self, other: &BinSet) -> BinSet {
        let mut flips = Vec::with_capacity(self.flips.len() + other.flips.len());
        let (mut a, mut b) = (self.flips.as_slice(), other.flips.as_slice());
        let (mut in_a, mut in_b, mut before) = (false, false, false);
        while let Some(at) = [a.first(), b.first()].into_iter().flatten().min().copied() {
            if let Some((_, rest)) = a.split_first().filter(|(first, _)| **first == at) {
                in_a = !in_a;
                a = rest;
            }
            if let Some((_, rest)) = b.split_first().filter(|(first, _)| **first == at) {
                in_b = !in_b;
                b = rest;
            }
            if (in_a && in_b) != before {
                before = !before;
                flips.push(at);
            }
        }
        BinSet { flips }
    }

    /// Whether the bin is in the set.
    pub fn contains(&self, bin: u16) -> bool {
        self.flips.partition_point(|flip| *flip <= bin) % 2 == 1
    }

    /// The bins at which membership changes, ascending.
    pub fn flips(&self) -> &[u16] {
        &self.flips
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sets_are_what_their_members_say(
            a in prop::collection::vec(any::<bool>(), 1..40),
            b in prop::collection::vec(any::<bool>(), 40),
        ) {
            let bins = a.len() as u16;
            let left = BinSet::of(bins, |bin| a[usize::from(bin)]);
            let right = BinSet::of(bins, |bin| b[usize::from(bin)]);
            let both = left.intersection(&right);
            let neither = left.complement().intersection(&right.complement());
            for bin in 0..bins {
                let (a, b) = (a[usize::from(bin)], b[usize::from(bin)]);
                prop_assert_eq!(left.contains(bin), a);
                prop_assert_eq!(left.complement().contains(bin), !a);
                prop_assert_eq!(both.contains(bin), a && b);
                prop_assert_eq!(neither.contains(bin), !a && !b);
            }
        }

        #[test]
        fn an_interval_has_both_its_ends(first in 0u16..20, length in 0u16..20, bin in 0u16..60) {
            let set = BinSet::interval(first, first + length);
            prop_assert_eq!(set.contains(bin), (first..=first + length).contains(&bin));
        }
    }
}
