//! What a recurrent network is built of, and how it learns.

use super::cell::CellKind;
use super::layer::RecurrentLayer;
use crate::feature::prepare::Random;

/// A layer before it has weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayerShape {
    /// Its cells.
    pub kind: CellKind,
    /// Numbers of a cell's state.
    pub width: usize,
    /// Whether a second cell goes backward in time.
    pub bidirectional: bool,
}

/// How a recurrent network is fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct RecurrentOptions {
    /// The layers from input to output.
    pub layers: Vec<LayerShape>,
    /// The chance of a number between layers, and before the head, to be dropped, below 1.
    pub dropout: f32,
    /// The length of a step.
    pub learning_rate: f32,
    /// By what share of themselves, times the learning rate, weights shrink in a step.
    pub weight_decay: f32,
    /// The most that all slopes of a batch may be long together (Pascanu et al. 2013).
    pub most_slope: f32,
    /// Rows learnt from at once.
    pub batch: usize,
    /// Most times that all rows are learnt from.
    pub epochs: usize,
    /// Epochs after the best one, after which it is enough.
    pub patience: usize,
    /// The share of the rows that say when it is enough.
    pub held: f64,
    /// What rows of the positive class weigh.
    pub positive_weight: f32,
    /// The seed of everything random.
    pub seed: u64,
}

impl RecurrentOptions {
    /// Usual options for so many rows and these layers.
    pub fn new(layers: Vec<LayerShape>, rows: usize, seed: u64) -> RecurrentOptions {
        RecurrentOptions {
            layers,
            dropout: 0.2,
            learning_rate: 3e-3,
            weight_decay: 1e-3,
            most_slope: 1.0,
            batch: (rows / 30).clamp(32, 256),
            epochs: 60,
            patience: 6,
            held: 0.15,
            positive_weight: 1.0,
            seed,
        }
    }

    /// A GRU.
    pub fn gru(rows: usize, seed: u64) -> RecurrentOptions {
        RecurrentOptions::new(vec![layer(CellKind::Gru, 48, false)], rows, seed)
    }

    /// An LSTM.
    pub fn lstm(rows: usize, seed: u64) -> RecurrentOptions {
        RecurrentOptions::new(vec![layer(CellKind::Lstm, 48, false)], rows, seed)
    }

    /// A bidirectional LSTM.
    pub fn bilstm(rows: usize, seed: u64) -> RecurrentOptions {
        RecurrentOptions::new(vec![layer(CellKind::Lstm, 32, true)], rows, seed)
    }

    /// A GRU whose states a bidirectional LSTM goes over.
    pub fn gru_bilstm(rows: usize, seed: u64) -> RecurrentOptions {
        let layers = vec![
            layer(CellKind::Gru, 48, false),
            layer(CellKind::Lstm, 24, true),
        ];
        RecurrentOptions::new(layers, rows, seed)
    }

    /// The layers for so many inputs, with weights as they are drawn before learning.
    pub fn drawn(&self, inputs: usize, random: &mut Random) -> Vec<RecurrentLayer> {
        let mut inputs = inputs;
        let mut layers = Vec::with_capacity(self.layers.len());
        for shape in &self.layers {
            let width = shape.width.max(1);
            let layer = RecurrentLayer::new(shape.kind, inputs, width, shape.bidirectional, random);
            inputs = layer.width();
            layers.push(layer);
        }
        layers
    }
}

fn layer(kind: CellKind, width: usize, bidirectional: bool) -> LayerShape {
    LayerShape {
        kind,
        width,
        bidirectional,
    }
}
