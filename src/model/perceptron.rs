//! Networks for tables: the multi-layer perceptron with batch normalisation and dropout, and
//! the residual network of Gorishniy et al. 2021, fitted by Adam with early stopping.
//!
//! Everything is `f32` in one order of sums, so a seed gives the same network everywhere.
//! Features go in through a [`DenseEncoder`]; what comes out is the log-odds of yes.

mod adam;
mod answers;
mod batch_norm;
mod fit;
pub(in crate::model) mod layers;
pub(in crate::model) mod product;
mod shape;

use serde::{Deserialize, Serialize};

pub(in crate::model) use adam::Adam;
pub(in crate::model) use answers::Answers;
pub use batch_norm::BatchNorm;
pub use fit::NetworkFit;
pub use layers::Layer;
pub(in crate::model) use layers::Trace;
pub use shape::{NetworkOptions, Shape};

use super::dense::DenseEncoder;
use super::trees::sigmoid;
use crate::feature::matrix::Matrix;
use product::Batch;

/// Most numbers that all layers may hold together.
pub const MOST_WEIGHTS: usize = 20_000_000;

/// Rows scored at once.
const AT_ONCE: usize = 256;

/// A network, ready to score. As a bundle holds it, too: it is checked when it is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct Perceptron {
    encoder: DenseEncoder,
    layers: Vec<Layer>,
}

impl Perceptron {
    /// A network; `None` where its layers do not fit each other, end in more than one
    /// number, or have numbers that are not finite.
    pub fn new(encoder: DenseEncoder, layers: Vec<Layer>) -> Option<Perceptron> {
        let network = Perceptron { encoder, layers };
        network.is_sound().then_some(network)
    }

    /// Whether it can be computed: see [`Perceptron::new`].
    pub fn is_sound(&self) -> bool {
        layers::check(&self.layers, self.encoder.width(), false) == Some(1)
            && self.weights() <= MOST_WEIGHTS
    }

    /// How features become numbers.
    pub fn encoder(&self) -> &DenseEncoder {
        &self.encoder
    }

    /// Its layers.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// How many numbers its layers hold.
    pub fn weights(&self) -> usize {
        layers::weights(&self.layers)
    }

    /// The log-odds of yes of some rows, one per element of `out`.
    pub fn margins(&self, matrix: &Matrix, rows: std::ops::Range<usize>, out: &mut [f64]) {
        let mut first = rows.start;
        for out in out.chunks_mut(AT_ONCE) {
            let last = (first + out.len()).min(rows.end);
            let encoded = self.encoder.rows(matrix, first..last);
            let batch = Batch {
                width: encoded.width(),
                values: encoded.values().to_vec(),
            };
            let made = layers::apply(&self.layers, batch);
            for (out, margin) in out.iter_mut().zip(&made.values) {
                *out = f64::from(*margin);
            }
            first = last;
        }
    }

    /// The probability of yes of some rows, one per element of `out`.
    pub fn probabilities(&self, matrix: &Matrix, rows: std::ops::Range<usize>, out: &mut [f64]) {
        self.margins(matrix, rows, out);
        for value in out {
            *value = sigmoid(*value);
        }
    }
}
