//! Recurrent networks for tables that hold sequences: GRU, LSTM, bidirectional LSTM and
//! stacks of them, fitted through time by Adam with early stopping.
//!
//! Columns that are one thing at successive steps are told by their names
//! ([`sequence::Sequence`]); all others are repeated at every step. Features go in through a
//! [`DenseEncoder`] in which the steps of a channel share one scale; what comes out is the
//! log-odds of yes. Everything is `f32` in one order of sums, so a seed gives the same
//! network everywhere.

mod activation;
mod cell;
mod fit;
mod layer;
mod layout;
mod options;
mod pass;
mod sequence;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use cell::{Cell, CellKind};
pub use fit::RecurrentFit;
pub use layer::RecurrentLayer;
pub use options::{LayerShape, RecurrentOptions};
pub use sequence::{MOST_STEPS, Sequence};

use super::dense::DenseEncoder;
use super::perceptron::{Layer, MOST_WEIGHTS, layers};
use super::trees::sigmoid;
use crate::feature::matrix::Matrix;
use layout::Layout;

/// Most layers of one network.
pub const MOST_LAYERS: usize = 8;

/// Most rows scored at once.
const AT_ONCE: usize = 256;

/// Most numbers of all rows that are scored at once.
const NUMBERS_AT_ONCE: usize = 1 << 22;

/// A recurrent network, ready to score.
#[derive(Clone, Debug, PartialEq)]
pub struct RecurrentNetwork {
    parts: RecurrentFile,
    layout: Layout,
}

/// A recurrent network as a bundle holds it: it is checked when it is made ready.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct RecurrentFile {
    /// How features become numbers.
    pub encoder: DenseEncoder,
    /// Which features are one thing at successive steps.
    pub channels: Sequence,
    /// The recurrent layers from input to output.
    pub layers: Vec<RecurrentLayer>,
    /// What makes the log-odds of the last layer's last states.
    pub head: Vec<Layer>,
}

/// What does not fit in a recurrent network that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecurrentFault {
    /// A channel.
    Channel(usize),
    /// The features of the channels do not make steps of equally many numbers, or too many.
    Channels,
    /// How many layers there are.
    Layers(usize),
    /// A layer: its lists do not fit, or a number is not finite.
    Layer(usize),
    /// The head does not take what the last layer gives, or gives more than one number.
    Head,
    /// All lists together are too long.
    Weights(usize),
}

impl RecurrentFile {
    /// The network, all of it checked but for the encoder's own numbers.
    ///
    /// # Errors
    /// The first fault.
    pub fn ready(self) -> Result<RecurrentNetwork, RecurrentFault> {
        if let Some(place) = self.channels.fault(self.encoder.features().len()) {
            return Err(RecurrentFault::Channel(place));
        }
        let layout = Layout::new(&self.encoder, &self.channels).ok_or(RecurrentFault::Channels)?;
        if !(1..=MOST_LAYERS).contains(&self.layers.len()) {
            return Err(RecurrentFault::Layers(self.layers.len()));
        }
        let mut width = layout.width();
        for (place, layer) in self.layers.iter().enumerate() {
            if !layer.is_sound(width) {
                return Err(RecurrentFault::Layer(place));
            }
            width = layer.width();
        }
        if layers::check(&self.head, width, false) != Some(1) {
            return Err(RecurrentFault::Head);
        }
        let network = RecurrentNetwork {
            parts: self,
            layout,
        };
        match network.weights() {
            ..=MOST_WEIGHTS => Ok(network),
            weights => Err(RecurrentFault::Weights(weights)),
        }
    }
}

impl RecurrentNetwork {
    /// As a bundle holds it.
    pub fn to_file(&self) -> &RecurrentFile {
        &self.parts
    }

    /// How many steps it takes.
    pub fn steps(&self) -> usize {
        self.layout.steps()
    }

    /// How many numbers its layers hold.
    pub fn weights(&self) -> usize {
        let own = self.parts.layers.iter().map(RecurrentLayer::weights);
        own.fold(layers::weights(&self.parts.head), usize::saturating_add)
    }

    /// Multiplications that a row takes, about.
    pub fn work(&self) -> usize {
        self.weights().saturating_mul(self.steps())
    }

    /// The log-odds of yes of some rows, one per element of `out`.
    pub fn margins(&self, matrix: &Matrix, rows: Range<usize>, out: &mut [f64]) {
        let parts = &self.parts;
        let numbers = self.layout.width() * self.steps();
        let at_once = (NUMBERS_AT_ONCE / numbers.max(1)).clamp(1, AT_ONCE);
        let mut first = rows.start;
        for out in out.chunks_mut(at_once) {
            let last = (first + out.len()).min(rows.end);
            let encoded = parts.encoder.rows(matrix, first..last);
            let batch = self.layout.gather(&encoded, 0..encoded.rows());
            let made = pass::apply(&parts.layers, &parts.head, batch, self.steps());
            for (out, margin) in out.iter_mut().zip(&made.values) {
                *out = f64::from(*margin);
            }
            first = last;
        }
    }

    /// The probability of yes of some rows, one per element of `out`.
    pub fn probabilities(&self, matrix: &Matrix, rows: Range<usize>, out: &mut [f64]) {
        self.margins(matrix, rows, out);
        for value in out {
            *value = sigmoid(*value);
        }
    }
}
