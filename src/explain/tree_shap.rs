//! Exact path-dependent TreeSHAP in log-odds.
//!
//! Contributions are those of Lundberg et al., "Consistent individualized
//! feature attribution for tree ensembles" (2018), with the training weights
//! (`sum_hessian`) as the distribution. They are computed in quadrature form: a
//! leaf with value v, whose path asks for the distinct features j, adds
//!
//! ```text
//! φᵢ = v (oᵢ − zᵢ) ∫₀¹ ∏_{j≠i} (zⱼ (1 − t) + oⱼ t) dt
//! ```
//!
//! where zⱼ is the product of the cover ratios of j's edges on the path and oⱼ is
//! 1 when the row satisfies all of them, else 0. The integrand is a polynomial,
//! so a Gauss-Legendre rule with enough points is exact.
//!
//! All leaves of a tree share the work: going down, every edge multiplies the
//! product at each point by the factor it changes; going up, sums of
//! v·∏ over the leaves below an edge are divided by the edge's own factor. An
//! edge whose feature stood on the path before takes back what the earlier
//! edge will count for its leaves, so that each leaf sees only the merged factor.

mod factors;
pub(super) mod plan;

use std::ops::{Deref, Range};

use super::additivity::Unchecked;
use super::quadrature::gauss_legendre;
use super::{ExplainError, Explainer};
use crate::feature::matrix::Matrix;
use crate::model::trees::TreeEnsemble;
use factors::Factors;
use plan::Plan;

/// Rows that share one computation of a tree's factors.
const BLOCK: usize = 256;

/// The most memory for the sums of one block, in numbers.
const BLOCK_SUMS: usize = 128 * 1024;

/// The most factors of one tree: 256 MB of them.
const MOST_FACTORS: usize = 32 * 1024 * 1024;

/// An explainer of a tree ensemble, which it borrows or shares.
pub struct TreeShap<E: Deref<Target = TreeEnsemble>> {
    ensemble: E,
    plans: Vec<Plan>,
    /// Every tree's number.
    all: Vec<usize>,
    rule: Rule,
    base: f64,
    tolerance: f64,
}

/// The quadrature rule of an ensemble.
struct Rule {
    /// Where the integrand is evaluated.
    nodes: Vec<f64>,
    /// What each value counts.
    weights: Vec<f64>,
}

impl<E: Deref<Target = TreeEnsemble>> TreeShap<E> {
    /// Prepares what does not depend on rows.
    ///
    /// Fails only for a tree whose factors would not fit the memory given to them.
    pub fn new(ensemble: E) -> Result<TreeShap<E>, ExplainError> {
        let mut last = vec![0; ensemble.features()];
        let trees = ensemble.trees().iter();
        let plans: Vec<Plan> = trees.map(|tree| Plan::new(tree, &mut last)).collect();
        let longest = plans.iter().map(|plan| plan.features_on_path).max();
        // n points are exact up to degree 2n − 1, the integrand has degree `longest` − 1.
        let needed = longest.unwrap_or(0).div_ceil(2).max(2);
        let points = needed.next_multiple_of(if needed > 2 { 4 } else { 2 });
        for (tree, plan) in plans.iter().enumerate() {
            let factors = plan.edges.len().saturating_mul(points * Factors::PER_POINT);
            if factors > MOST_FACTORS {
                return Err(ExplainError::TooLarge {
                    tree,
                    nodes: plan.edges.len(),
                    features: plan.features_on_path,
                });
            }
        }
        let (nodes, weights) = gauss_legendre(points);
        let means: f64 = plans.iter().map(|plan| plan.mean).sum();
        let reach: f64 = plans.iter().map(|plan| plan.largest).sum();
        let base_margin = f64::from(ensemble.base_margin());
        Ok(TreeShap {
            ensemble,
            rule: Rule { nodes, weights },
            base: base_margin + means,
            tolerance: super::additivity::tolerance(plans.len(), base_margin.abs() + reach),
            all: (0..plans.len()).collect(),
            plans,
        })
    }

    /// How many trees there are.
    pub fn trees(&self) -> usize {
        self.plans.len()
    }

    /// The ensemble that is explained.
    pub(crate) fn ensemble(&self) -> &TreeEnsemble {
        &self.ensemble
    }

    /// What of each tree's explanation does not depend on the row.
    pub(super) fn plans(&self) -> &[Plan] {
        &self.plans
    }

    /// How many points the integrals are evaluated at.
    pub(super) fn points(&self) -> usize {
        self.rule.nodes.len()
    }

    /// Adds the contributions that come from the `chosen` trees to `out`, which has
    /// `rows.len() × features` elements, row after row.
    pub(super) fn add_trees(
        &self,
        chosen: &[usize],
        matrix: &Matrix,
        rows: Range<usize>,
        out: &mut [f32],
    ) {
        let features = self.ensemble.features();
        let points = self.points();
        let block = (BLOCK_SUMS / (features * points).max(1)).clamp(1, BLOCK);
        let mut scratch = Scratch::default();
        let mut cells = Vec::new();
        let mut sums = Vec::new();
        let mut start = rows.start;
        for out in out.chunks_mut((block * features).max(1)) {
            let count = out.len() / features.max(1);
            cells.clear();
            for row in start..start + count {
                cells.extend((0..features).map(|feature| cell(matrix, row, feature)));
            }
            start += count;
            sums.clear();
            sums.resize(count * features * points, 0.0);
            self.add(chosen, &cells, &mut sums, &mut scratch);
            for (out, sum) in out.iter_mut().zip(sums.chunks_exact(points)) {
                *out += sum.iter().sum::<f64>() as f32;
            }
        }
    }

    /// Adds the `chosen` trees' contributions to `sums`: for each row of `cells` (row after
    /// row) and each feature, one number per point, to be summed over the points.
    fn add(&self, chosen: &[usize], cells: &[f32], sums: &mut [f64], scratch: &mut Scratch) {
        let points = self.rule.nodes.len();
        let features = self.ensemble.features();
        let trees = self.ensemble.trees();
        for index in chosen {
            let (Some(tree), Some(plan)) = (trees.get(*index), self.plans.get(*index)) else {
                continue;
            };
            scratch
                .factors
                .fill(plan, &self.rule.nodes, &self.rule.weights);
            scratch.fit(plan.edges.len(), points);
            let rows = cells.chunks_exact(features.max(1));
            for (row, sums) in rows.zip(sums.chunks_exact_mut(features.max(1) * points)) {
                for (node, edge) in plan.edges.iter().enumerate() {
                    if let Some(feature) = edge.asks {
                        scratch.left[node] = tree.goes_left(node, row[feature]);
                    }
                }
                // Known point counts let the compiler unroll the sweep.
                match points {
                    2 => sweep(2, plan, scratch, sums),
                    4 => sweep(4, plan, scratch, sums),
                    8 => sweep(8, plan, scratch, sums),
                    16 => sweep(16, plan, scratch, sums),
                    _ => sweep(points, plan, scratch, sums),
                }
            }
        }
    }
}

/// Memory that every row reuses.
#[derive(Default)]
struct Scratch {
    factors: Factors,
    /// Per node, whether the row goes left there.
    left: Vec<bool>,
    /// Per node, whether the row satisfies all edges of its feature so far (o), as 0 or 1.
    on: Vec<u8>,
    /// Per node and point, the product of the path's factors.
    products: Vec<f64>,
    /// Per node and point, the sum of v·∏ over the leaves below.
    leaves: Vec<f64>,
}

impl Scratch {
    fn fit(&mut self, nodes: usize, points: usize) {
        self.left.resize(nodes, false);
        self.on.resize(nodes, 0);
        self.products.resize(nodes * points, 0.0);
        self.leaves.resize(nodes * points, 0.0);
    }
}

/// One row through one tree: down for the products, up for the sums.
///
/// Nodes stand in preorder: a parent comes before its children, so that the
/// loop down sees it first and the loop up sees it last.
#[inline(always)]
fn sweep(points: usize, plan: &Plan, scratch: &mut Scratch, sums: &mut [f64]) {
    let Scratch {
        factors,
        left,
        on,
        products,
        leaves,
    } = scratch;
    let Some(root) = plan.edges.first() else {
        return;
    };
    on[0] = 1;
    products[..points].fill(1.0);
    leaves[..points].fill(root.leaf);
    for (node, edge) in plan.edges.iter().enumerate().skip(1) {
        let follows = left[edge.parent] == edge.is_left;
        let before = on[edge.earlier];
        let now = before & u8::from(follows);
        on[node] = now;
        let factor = factors.product(points, node, before + now);
        let (above, below) = products.split_at_mut(node * points);
        let above = &above[edge.parent * points..][..points];
        let below = &mut below[..points];
        let leaf = &mut leaves[node * points..][..points];
        for point in 0..points {
            let product = above[point] * factor[point];
            below[point] = product;
            leaf[point] = product * edge.leaf;
        }
    }
    for (node, edge) in plan.edges.iter().enumerate().skip(1).rev() {
        let state = on[edge.earlier] + on[node];
        let share = factors.share(points, node, state);
        let (above, below) = leaves.split_at_mut(node * points);
        let above = &mut above[edge.parent * points..][..points];
        let below = &below[..points];
        let sum = &mut sums[edge.feature * points..][..points];
        for point in 0..points {
            above[point] += below[point];
            sum[point] += share[point] * below[point];
        }
    }
}

impl<E: Deref<Target = TreeEnsemble>> Explainer for TreeShap<E> {
    fn features(&self) -> usize {
        self.ensemble.features()
    }

    fn base(&self) -> f64 {
        self.base
    }

    fn tolerance(&self) -> f64 {
        self.tolerance
    }

    fn explain(&self, matrix: &Matrix, rows: Range<usize>, out: &mut [f32], _: Unchecked) {
        out.fill(0.0);
        self.add_trees(&self.all, matrix, rows, out);
    }

    fn explain_row(&self, row: &[f32], out: &mut [f64], _: Unchecked) {
        let features = self.features();
        let points = self.rule.nodes.len();
        let mut cells = row.to_vec();
        cells.resize(features, f32::NAN);
        let mut sums = vec![0.0; features * points];
        self.add(&self.all, &cells, &mut sums, &mut Scratch::default());
        for (out, sum) in out.iter_mut().zip(sums.chunks_exact(points)) {
            *out = sum.iter().sum();
        }
    }
}

/// A cell, missing where the matrix has no such row or column.
pub(super) fn cell(matrix: &Matrix, row: usize, feature: usize) -> f32 {
    if feature >= matrix.width() {
        return f32::NAN;
    }
    matrix.column(feature).get(row).copied().unwrap_or(f32::NAN)
}
