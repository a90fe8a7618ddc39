//! The layers of a network: forward, backward, and their parameters one by one.

use serde::{Deserialize, Serialize};

use super::batch_norm::{BatchNorm, Normed};
use super::product::{self, Batch};
use crate::feature::prepare::Random;

/// One layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Layer {
    /// `inputs × weights + bias`.
    Linear {
        /// Per input its weights for every output, input after input.
        weights: Vec<f32>,
        /// Per output.
        bias: Vec<f32>,
    },
    /// Batch normalisation.
    Norm(BatchNorm),
    /// max(0, value) (Nair and Hinton 2010).
    Rectifier,
    /// While learning, every number is dropped with this chance, and the others are made
    /// larger by as much (Srivastava et al. 2014); afterwards nothing.
    Dropout {
        /// The chance, below 1.
        share: f32,
    },
    /// What went in, plus what these layers make of it (He et al. 2016).
    Residual {
        /// The layers.
        layers: Vec<Layer>,
    },
}

/// What a layer remembers for the way back.
#[derive(Clone, Debug)]
pub enum Trace {
    /// What went in.
    Linear(Batch),
    /// See [`Normed`].
    Norm(Normed),
    /// What each number is multiplied by on the way back.
    Factors(Vec<f32>),
    /// Those of the layers within.
    Within(Vec<Trace>),
}

impl Layer {
    /// A linear layer with weights drawn evenly within ±√(6 ∕ inputs) (He et al. 2015).
    pub fn linear(inputs: usize, outputs: usize, random: &mut Random) -> Layer {
        let reach = libm::sqrt(6.0 / inputs.max(1) as f64);
        let draw = |random: &mut Random| (reach * (2.0 * random.uniform() - 1.0)) as f32;
        Layer::Linear {
            weights: (0..inputs * outputs).map(|_| draw(random)).collect(),
            bias: vec![0.0; outputs],
        }
    }

    /// What comes out, once learning is over.
    pub fn apply(&self, mut batch: Batch) -> Batch {
        match self {
            Layer::Linear { weights, bias } => product::forward(&batch, weights, bias),
            Layer::Norm(norm) => {
                norm.apply(&mut batch);
                batch
            }
            Layer::Rectifier => {
                for value in &mut batch.values {
                    *value = value.max(0.0);
                }
                batch
            }
            Layer::Dropout { .. } => batch,
            Layer::Residual { layers } => {
                let mut made = apply(layers, batch.clone());
                for (made, own) in made.values.iter_mut().zip(&batch.values) {
                    *made += own;
                }
                made
            }
        }
    }

    /// What comes out while learning, and what the way back needs.
    fn learn(&mut self, mut batch: Batch, random: &mut Random) -> (Batch, Trace) {
        match self {
            Layer::Linear { weights, bias } => {
                let out = product::forward(&batch, weights, bias);
                (out, Trace::Linear(batch))
            }
            Layer::Norm(norm) => {
                let (out, normed) = norm.learn(batch);
                (out, Trace::Norm(normed))
            }
            Layer::Rectifier => {
                let passes = |value: &f32| if *value > 0.0 { 1.0 } else { 0.0 };
                let factors: Vec<f32> = batch.values.iter().map(passes).collect();
                multiply(&mut batch, &factors);
                (batch, Trace::Factors(factors))
            }
            Layer::Dropout { share } => {
                let kept = 1.0 / (1.0 - *share);
                let chance = f64::from(*share);
                let draw = |_: &f32| if random.uniform() < chance { 0.0 } else { kept };
                let factors: Vec<f32> = match *share > 0.0 {
                    true => batch.values.iter().map(draw).collect(),
                    false => vec![1.0; batch.values.len()],
                };
                multiply(&mut batch, &factors);
                (batch, Trace::Factors(factors))
            }
            Layer::Residual { layers } => {
                let (mut made, traces) = learn(layers, batch.clone(), random);
                for (made, own) in made.values.iter_mut().zip(&batch.values) {
                    *made += own;
                }
                (made, Trace::Within(traces))
            }
        }
    }

    /// The way back: slopes by what went in; those of the parameters are put in front of
    /// `slopes_of`, in the order of [`Layer::parameters`] read backwards.
    fn back(&self, mut slopes: Batch, trace: &Trace, slopes_of: &mut Vec<Vec<f32>>) -> Batch {
        match (self, trace) {
            (Layer::Linear { weights, .. }, Trace::Linear(batch)) => {
                slopes_of.push(product::column_sums(&slopes));
                slopes_of.push(product::weight_slopes(batch, &slopes));
                product::input_slopes(&slopes, weights, batch.width)
            }
            (Layer::Norm(norm), Trace::Norm(normed)) => {
                let (slopes, of_gain, of_bias) = norm.back(slopes, normed);
                slopes_of.push(of_bias);
                slopes_of.push(of_gain);
                slopes
            }
            (_, Trace::Factors(factors)) => {
                multiply(&mut slopes, factors);
                slopes
            }
            (Layer::Residual { layers }, Trace::Within(traces)) => {
                let mut made = back(layers, slopes.clone(), traces, slopes_of);
                for (made, own) in made.values.iter_mut().zip(&slopes.values) {
                    *made += own;
                }
                made
            }
            _ => slopes,
        }
    }

    /// Visits every list of parameters, and whether its size costs (weights, not biases).
    pub fn parameters(&mut self, visit: &mut dyn FnMut(&mut [f32], bool)) {
        match self {
            Layer::Linear { weights, bias } => {
                visit(weights, true);
                visit(bias, false);
            }
            Layer::Norm(norm) => {
                visit(&mut norm.gain, false);
                visit(&mut norm.bias, false);
            }
            Layer::Rectifier | Layer::Dropout { .. } => {}
            Layer::Residual { layers } => {
                for layer in layers {
                    layer.parameters(visit);
                }
            }
        }
    }

    /// Numbers that come out of a layer into which `width` go; `None` where that cannot be,
    /// or where a number is not finite. Residual layers stand in no others.
    pub fn check(&self, width: usize, within: bool) -> Option<usize> {
        let finite = |values: &[f32]| values.iter().all(|value| value.is_finite());
        match self {
            Layer::Linear { weights, bias } => (!bias.is_empty()
                && width.checked_mul(bias.len()) == Some(weights.len())
                && finite(weights)
                && finite(bias))
            .then_some(bias.len()),
            Layer::Norm(norm) => {
                let lists = [&norm.gain, &norm.bias, &norm.mean, &norm.variance];
                let fits = lists.iter().all(|list| list.len() == width && finite(list));
                (fits && norm.variance.iter().all(|value| *value >= 0.0)).then_some(width)
            }
            Layer::Rectifier => Some(width),
            Layer::Dropout { share } => (0.0..1.0).contains(share).then_some(width),
            Layer::Residual { .. } if within => None,
            Layer::Residual { layers } => {
                let out = check(layers, width, true)?;
                (out == width).then_some(width)
            }
        }
    }
}

fn multiply(batch: &mut Batch, factors: &[f32]) {
    for (value, factor) in batch.values.iter_mut().zip(factors) {
        *value *= factor;
    }
}

/// What comes out of layers, once learning is over.
pub fn apply(layers: &[Layer], batch: Batch) -> Batch {
    layers.iter().fold(batch, |batch, layer| layer.apply(batch))
}

/// What comes out of layers while learning, with their traces.
pub fn learn(layers: &mut [Layer], batch: Batch, random: &mut Random) -> (Batch, Vec<Trace>) {
    let mut traces = Vec::with_capacity(layers.len());
    let mut batch = batch;
    for layer in layers {
        let (out, trace) = layer.learn(batch, random);
        traces.push(trace);
        batch = out;
    }
    (batch, traces)
}

/// The way back through layers; appends the parameters' slopes, last parameter first.
pub fn back(
    layers: &[Layer],
    slopes: Batch,
    traces: &[Trace],
    slopes_of: &mut Vec<Vec<f32>>,
) -> Batch {
    let pairs = layers.iter().zip(traces).rev();
    pairs.fold(slopes, |slopes, (layer, trace)| {
        layer.back(slopes, trace, slopes_of)
    })
}

/// Numbers that come out of layers into which `width` go; `None` where that cannot be.
pub fn check(layers: &[Layer], width: usize, within: bool) -> Option<usize> {
    let mut width = width;
    for layer in layers {
        width = layer.check(width, within)?;
    }
    Some(width)
}

/// How many numbers layers hold.
pub fn weights(layers: &[Layer]) -> usize {
    let own = |layer: &Layer| match layer {
        Layer::Linear { weights, bias } => weights.len() + bias.len(),
        Layer::Norm(norm) => 4 * norm.gain.len(),
        Layer::Rectifier | Layer::Dropout { .. } | Layer::Residual { .. } => 0,
    };
    let of_layer = |layer: &Layer| match layer {
        // Residual layers stand in no others.
        Layer::Residual { layers } => layers.iter().map(own).sum(),
        layer => own(layer),
    };
    layers.iter().map(of_layer).sum()
}
