//! SHAP interaction values of a chosen pair of features, exact and path-dependent.
//!
//! The Shapley interaction index of Lundberg et al. (2018), whose share of each of both
//! features is half of the pair's effect. For a leaf with value v whose path asks for
//! the distinct features k (see [`super::tree_shap`] for z and o) it is
//!
//! ```text
//! Φᵢⱼ = ½ v (oᵢ − zᵢ)(oⱼ − zⱼ) ∫₀¹ ∏_{k≠i,j} (zₖ (1 − t) + oₖ t) dt
//! ```
//!
//! since the weight of a coalition S among the m other features of the path,
//! |S|! (m − |S|)! ∕ (m + 1)!, is ∫₀¹ t^|S| (1 − t)^(m − |S|) dt. A leaf whose path lacks
//! one of the two adds nothing.

use std::ops::Deref;

use super::quadrature::gauss_legendre;
use super::tree_shap::TreeShap;
use crate::model::trees::TreeEnsemble;

/// The interaction of two features in an ensemble.
pub struct Interaction<'a, E: Deref<Target = TreeEnsemble>> {
    shap: &'a TreeShap<E>,
    leaves: Vec<Leaf>,
    /// Quadrature rules by the number of other features on a path.
    rules: Vec<(Vec<f64>, Vec<f64>)>,
}

/// A leaf whose path asks for both features.
struct Leaf {
    tree: usize,
    value: f64,
    /// The edges of its path, each with the place of its feature.
    edges: Vec<Edge>,
    /// The product of cover ratios (z) by place: first the pair's.
    shares: Vec<f64>,
}

/// One edge: the split it leaves, on which side, and the place of the split's feature.
struct Edge {
    split: usize,
    is_left: bool,
    place: usize,
}

impl<'a, E: Deref<Target = TreeEnsemble>> Interaction<'a, E> {
    /// Prepares the interaction of `pair`, two different features.
    pub fn new(shap: &'a TreeShap<E>, pair: [usize; 2]) -> Interaction<'a, E> {
        let mut leaves = Vec::new();
        for (tree, plan) in shap.plans().iter().enumerate() {
            let ends = plan.edges.iter().enumerate();
            for (node, end) in ends.filter(|(_, edge)| edge.asks.is_none()) {
                let mut features = pair.to_vec();
                let mut shares = vec![f64::NAN; 2];
                let mut edges = Vec::new();
                let mut at = node;
                while at != 0 {
                    let edge = &plan.edges[at];
                    let known = features.iter().position(|known| *known == edge.feature);
                    let place = known.unwrap_or(features.len());
                    if known.is_none() {
                        features.push(edge.feature);
                        shares.push(f64::NAN);
                    }
                    // The last edge of a feature is met first, and speaks for all of them.
                    if shares[place].is_nan() {
                        shares[place] = edge.merged;
                    }
                    edges.push(Edge {
                        split: edge.parent,
                        is_left: edge.is_left,
                        place,
                    });
                    at = edge.parent;
                }
                if pair[0] != pair[1] && shares.iter().take(2).all(|share| !share.is_nan()) {
                    leaves.push(Leaf {
                        tree,
                        value: end.leaf,
                        edges,
                        shares,
                    });
                }
            }
        }
        let longest = leaves.iter().map(|leaf| leaf.shares.len()).max();
        // n points are exact up to degree 2n − 1; the degree is that of the other features.
        let rules = (0..longest.unwrap_or(2) - 1).map(|others| gauss_legendre(others / 2 + 1));
        Interaction {
            shap,
            leaves,
            rules: rules.collect(),
        }
    }

    /// What the pair's interaction adds to the contribution of each of both features, in
    /// log-odds; cells beyond the end of `row` count as missing.
    pub fn of_row(&self, row: &[f32]) -> f64 {
        let trees = self.shap.ensemble().trees();
        let mut satisfied = Vec::new();
        let mut sum = 0.0;
        for leaf in &self.leaves {
            let Some(tree) = trees.get(leaf.tree) else {
                continue;
            };
            satisfied.clear();
            satisfied.resize(leaf.shares.len(), true);
            for edge in &leaf.edges {
                let cell = row.get(tree.feature(edge.split)).copied();
                let left = tree.goes_left(edge.split, cell.unwrap_or(f32::NAN));
                satisfied[edge.place] &= left == edge.is_left;
            }
            sum += 0.5 * leaf.value * self.index(&leaf.shares, &satisfied);
        }
        sum
    }

    /// (oᵢ − zᵢ)(oⱼ − zⱼ) ∫₀¹ ∏ (zₖ (1 − t) + oₖ t) dt, the pair in the first two places.
    fn index(&self, shares: &[f64], satisfied: &[bool]) -> f64 {
        let on = |satisfied: &bool| f64::from(u8::from(*satisfied));
        let Some((nodes, weights)) = self.rules.get(shares.len() - 2) else {
            return 0.0;
        };
        let others = || shares.iter().zip(satisfied);
        let gains: f64 = others().take(2).map(|(z, o)| on(o) - z).product();
        let integral: f64 = nodes
            .iter()
            .zip(weights)
            .map(|(t, weight)| {
                let factors = others().skip(2).map(|(z, o)| z * (1.0 - t) + on(o) * t);
                weight * factors.product::<f64>()
            })
            .sum();
        gains * integral
    }
}
