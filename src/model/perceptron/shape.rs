//! What a network is built of, and how it learns.

use super::batch_norm::BatchNorm;
use super::layers::Layer;
use crate::feature::prepare::Random;

/// The layers between input and output.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Per hidden layer: linear, batch normalisation, rectifier, dropout.
    Perceptron {
        /// Numbers of each hidden layer.
        hidden: Vec<usize>,
        /// Whether batch normalisation is used.
        norm: bool,
    },
    /// A residual network for tables (Gorishniy et al. 2021): blocks of batch normalisation,
    /// linear, rectifier, dropout, linear, dropout, each added to what went in.
    Residual {
        /// Blocks.
        blocks: usize,
        /// Numbers between blocks.
        width: usize,
        /// Numbers within blocks.
        hidden: usize,
    },
}

/// How a network is fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkOptions {
    /// Its layers.
    pub shape: Shape,
    /// The chance of a number to be dropped, below 1.
    pub dropout: f32,
    /// The length of a step.
    pub learning_rate: f32,
    /// By what share of themselves, times the learning rate, weights shrink in a step.
    pub weight_decay: f32,
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

impl Default for NetworkOptions {
    fn default() -> NetworkOptions {
        NetworkOptions {
            shape: Shape::Perceptron {
                hidden: vec![128, 64],
                norm: true,
            },
            dropout: 0.2,
            learning_rate: 1e-3,
            weight_decay: 1e-3,
            batch: 256,
            epochs: 200,
            patience: 15,
            held: 0.15,
            positive_weight: 1.0,
            seed: 0,
        }
    }
}

impl NetworkOptions {
    /// A perceptron that suits so many rows.
    pub fn perceptron(rows: usize, seed: u64) -> NetworkOptions {
        NetworkOptions {
            batch: (rows / 30).clamp(32, 512),
            seed,
            ..NetworkOptions::default()
        }
    }

    /// A residual network that suits so many rows.
    pub fn residual(rows: usize, seed: u64) -> NetworkOptions {
        NetworkOptions {
            shape: Shape::Residual {
                blocks: 2,
                width: 96,
                hidden: 192,
            },
            ..NetworkOptions::perceptron(rows, seed)
        }
    }

    /// The layers, with weights as they are drawn before learning.
    pub fn layers(&self, inputs: usize, random: &mut Random) -> Vec<Layer> {
        let mut layers = Vec::new();
        let dropout = Layer::Dropout {
            share: self.dropout,
        };
        let norm_of = |width: usize| Layer::Norm(BatchNorm::new(width));
        match &self.shape {
            Shape::Perceptron { hidden, norm } => {
                let mut width = inputs;
                for next in hidden {
                    layers.push(Layer::linear(width, *next, random));
                    if *norm {
                        layers.push(norm_of(*next));
                    }
                    layers.extend([Layer::Rectifier, dropout.clone()]);
                    width = *next;
                }
                layers.push(Layer::linear(width, 1, random));
            }
            Shape::Residual {
                blocks,
                width,
                hidden,
            } => {
                layers.push(Layer::linear(inputs, *width, random));
                for _ in 0..*blocks {
                    layers.push(Layer::Residual {
                        layers: vec![
                            norm_of(*width),
                            Layer::linear(*width, *hidden, random),
                            Layer::Rectifier,
                            dropout.clone(),
                            Layer::linear(*hidden, *width, random),
                            dropout.clone(),
                        ],
                    });
                }
                layers.extend([norm_of(*width), Layer::Rectifier]);
                layers.push(Layer::linear(*width, 1, random));
            }
        }
        layers
    }
}
