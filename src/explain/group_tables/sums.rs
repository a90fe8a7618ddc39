//! The numbers of a group's table: the summed contributions of its leaves in each state.
//!
//! A leaf with value v whose path asks for the features j adds
//!
//! ```text
//! φᵢ = v (oᵢ − zᵢ) ∫₀¹ ∏_{j≠i} (zⱼ (1 − t) + oⱼ t) dt
//! ```
//!
//! (see [`super::super::tree_shap`]), which depends on the row through the pattern of its
//! oⱼ alone. So each leaf's contributions are computed once per pattern, by a
//! Gauss-Legendre rule that is exact for its length, and each state of the
//! group adds up its leaves' patterns.

use super::groups::Group;
use super::paths::Leaf;
use crate::explain::quadrature::gauss_legendre;

/// The quadrature rules for paths of every length that is served.
pub struct Rules(Vec<(Vec<f64>, Vec<f64>)>);

impl Rules {
    /// Rules for paths of up to `most` features.
    pub fn new(most: usize) -> Rules {
        // n points are exact up to degree 2n − 1; the integrand has one less than its features.
        Rules(
            (0..=most)
                .map(|k| gauss_legendre(k.div_ceil(2).max(1)))
                .collect(),
        )
    }
}

/// Memory that every leaf and group reuses.
#[derive(Default)]
pub struct Scratch {
    /// ∏ (zⱼ (1 − t) + oⱼ t) by pattern, point after point.
    products: Vec<f64>,
    /// A leaf's contributions: pattern after pattern, a number per condition.
    patterns: Vec<f64>,
    /// The pattern of each state.
    pattern_of: Vec<u32>,
    /// Where the leaf's features stand among the group's.
    places: Vec<usize>,
}

/// The table of a group: state after state, a number per partition.
///
/// A state's number is the sum of its classes, the first partition's counted
/// singly, the next one's as often as the first has classes, and so on.
pub fn table(group: &Group, leaves: &[Leaf], rules: &Rules, scratch: &mut Scratch) -> Vec<f64> {
    let width = group.partitions.len();
    let mut out = vec![0.0; group.states * width];
    for leaf in group
        .leaves
        .iter()
        .filter_map(|leaf| leaves.get(*leaf as usize))
    {
        scratch.fill_patterns(leaf, rules);
        scratch.fill_states(group, leaf);
        let count = leaf.conditions.len();
        for (pattern, out) in scratch
            .pattern_of
            .iter()
            .zip(out.chunks_exact_mut(width.max(1)))
        {
            let shares = scratch.patterns.iter().skip(*pattern as usize * count);
            for (place, share) in scratch.places.iter().zip(shares) {
                out[*place] += share;
            }
        }
    }
    out
}

impl Scratch {
    /// The leaf's contributions in every pattern.
    fn fill_patterns(&mut self, leaf: &Leaf, rules: &Rules) {
        let count = leaf.conditions.len();
        let Some((nodes, weights)) = rules.0.get(count) else {
            return;
        };
        let points = nodes.len();
        self.products.clear();
        self.products
            .extend(weights.iter().map(|weight| weight * leaf.value));
        for condition in &leaf.conditions {
            let without = self.products.len();
            for at in 0..without {
                let t = nodes[at % points];
                let lost = condition.share * (1.0 - t);
                let product = self.products[at];
                self.products.push(product * (lost + t));
                self.products[at] = product * lost;
            }
        }
        self.patterns.clear();
        self.patterns.resize(count << count, 0.0);
        for (place, condition) in leaf.conditions.iter().enumerate() {
            let bit = 1usize << place;
            let share = condition.share;
            for with in (0..1usize << count).filter(|pattern| pattern & bit != 0) {
                // What the other features leave, in both patterns alike.
                let mut rest = 0.0;
                for (product, t) in self.products[with * points..][..points].iter().zip(nodes) {
                    rest += product / (share * (1.0 - t) + t);
                }
                self.patterns[with * count + place] = (1.0 - share) * rest;
                self.patterns[(with ^ bit) * count + place] = -share * rest;
            }
        }
    }

    /// Which pattern of the leaf each state of the group is.
    fn fill_states(&mut self, group: &Group, leaf: &Leaf) {
        self.pattern_of.clear();
        self.pattern_of.push(0);
        self.places.clear();
        let mut conditions = leaf.conditions.iter().enumerate().peekable();
        for (place, partition) in group.partitions.iter().enumerate() {
            let own = conditions.next_if(|(_, own)| own.feature == partition.feature);
            if own.is_some() {
                self.places.push(place);
            }
            let before = self.pattern_of.len();
            for class in 0..partition.count {
                let first = partition.classes.iter().position(|known| *known == class);
                let bin = first.and_then(|first| partition.starts.get(first));
                let bit =
                    own.is_some_and(|(_, own)| bin.is_some_and(|bin| own.bins.contains(*bin)));
                let bit = own.map_or(0, |(number, _)| u32::from(bit) << number);
                if class == 0 {
                    self.pattern_of
                        .iter_mut()
                        .for_each(|pattern| *pattern |= bit);
                } else {
                    // The states before hold the bit of the first class: it is taken out again.
                    let mask = own.map_or(!0, |(number, _)| !(1u32 << number));
                    for at in 0..before {
                        let pattern = self.pattern_of[at] & mask | bit;
                        self.pattern_of.push(pattern);
                    }
                }
            }
        }
    }
}
