//! What each edge does to the product, and what it earns its feature, per
//! quadrature point: the same for all rows but for three states.
//!
//! The state of an edge counts whether the row satisfies its feature's edges
//! up to the one before (o′) and up to here (o): 0 is neither, 1 only those
//! before, 2 both. With F(z, o) = z (1 − t) + o t:
//!
//! ```text
//! the product is multiplied by   F(z, o) ∕ F(z′, o′)
//! the feature earns, per v·∏,    w ((o − z) ∕ F(z, o) − (o′ − z′) ∕ F(z′, o′))
//! ```
//!
//! For o = 0 the share (o − z) ∕ F is −1 ∕ (1 − t) whatever z is, so that an edge
//! without cover divides by nothing.

use super::plan::Plan;

/// The factors of one tree: node after node, state after state, first the
/// multipliers of all points, then the shares.
#[derive(Default)]
pub struct Factors {
    values: Vec<f64>,
    /// Per node and point, 1 ∕ F(z, 1).
    inverse: Vec<f64>,
}

const STATES: usize = 3;

impl Factors {
    /// How many numbers each node needs per point.
    pub const PER_POINT: usize = 2 * STATES + 1;

    /// Computes the factors of all edges of a tree.
    pub fn fill(&mut self, plan: &Plan, nodes: &[f64], weights: &[f64]) {
        let points = nodes.len();
        self.values
            .resize(plan.edges.len() * 2 * STATES * points, 0.0);
        self.inverse.resize(plan.edges.len() * points, 0.0);
        let rows = self.values.chunks_exact_mut(2 * STATES * points);
        for (node, (edge, row)) in plan.edges.iter().zip(rows).enumerate() {
            let before = plan.edges[edge.earlier].merged;
            for (point, (t, weight)) in nodes.iter().zip(weights).enumerate() {
                // At the root and where no earlier edge is, z′ = 1 and F(z′, 1) = 1.
                let inverse_before = if edge.earlier == 0 {
                    1.0
                } else {
                    self.inverse[edge.earlier * points + point]
                };
                let rest = 1.0 - t;
                let inverse = 1.0 / (edge.merged * rest + t);
                self.inverse[node * points + point] = inverse;
                let lost = -1.0 / rest;
                let kept = (1.0 - edge.merged) * inverse;
                let kept_before = (1.0 - before) * inverse_before;
                let mut set = |state: usize, product: f64, share: f64| {
                    row[2 * state * points + point] = product;
                    row[(2 * state + 1) * points + point] = weight * share;
                };
                set(0, edge.ratio, 0.0);
                set(1, edge.merged * rest * inverse_before, lost - kept_before);
                let both = (edge.merged * rest + t) * inverse_before;
                set(2, both, kept - kept_before);
            }
        }
    }

    /// By what an edge in the given state multiplies the product, per point.
    #[inline(always)]
    pub fn product(&self, points: usize, node: usize, state: u8) -> &[f64] {
        &self.values[(node * STATES + usize::from(state)) * 2 * points..][..points]
    }

    /// What an edge in the given state earns its feature per v·∏, per point.
    #[inline(always)]
    pub fn share(&self, points: usize, node: usize, state: u8) -> &[f64] {
        &self.values[((node * STATES + usize::from(state)) * 2 + 1) * points..][..points]
    }
}
