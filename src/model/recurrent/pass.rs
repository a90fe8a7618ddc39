//! Batches of sequences through all layers of a network, and back.

use super::layer::{LayerTrace, RecurrentLayer};
use crate::feature::prepare::Random;
use crate::model::perceptron::product::Batch;
use crate::model::perceptron::{Layer, Trace, layers};

/// What comes out, one number a row, once learning is over.
pub fn apply(recurrent: &[RecurrentLayer], head: &[Layer], batch: Batch, steps: usize) -> Batch {
    let mut batch = batch;
    for (place, layer) in recurrent.iter().enumerate() {
        let trace = layer.run(&batch, steps);
        batch = match place + 1 == recurrent.len() {
            true => trace.last(steps),
            false => trace.states(),
        };
    }
    layers::apply(head, batch)
}

/// What a pass remembers for the way back.
pub struct PassTrace {
    /// Per layer what went in, what it made, and what was dropped before it.
    layers: Vec<(Batch, LayerTrace, Vec<Trace>)>,
    head: Vec<Trace>,
    steps: usize,
}

/// What comes out while learning: between layers numbers are dropped, and the head drops
/// what it says itself.
pub fn learn(
    recurrent: &[RecurrentLayer],
    head: &mut [Layer],
    batch: Batch,
    steps: usize,
    dropout: f32,
    random: &mut Random,
) -> (Batch, PassTrace) {
    let mut batch = batch;
    let mut kept = Vec::with_capacity(recurrent.len());
    for (place, layer) in recurrent.iter().enumerate() {
        // Inputs are all used.
        let mut drops = match place {
            0 => Vec::new(),
            _ => vec![Layer::Dropout { share: dropout }],
        };
        let (inputs, dropped) = layers::learn(&mut drops, batch, random);
        let trace = layer.run(&inputs, steps);
        batch = match place + 1 == recurrent.len() {
            true => trace.last(steps),
            false => trace.kept_states(),
        };
        kept.push((inputs, trace, dropped));
    }
    let (out, head) = layers::learn(head, batch, random);
    let trace = PassTrace {
        layers: kept,
        head,
        steps,
    };
    (out, trace)
}

/// The way back: the slopes of all parameters, in the order in which layers and head visit
/// them.
pub fn back(
    recurrent: &[RecurrentLayer],
    head: &[Layer],
    slopes: Batch,
    trace: &PassTrace,
) -> Vec<Vec<f32>> {
    let mut of_head = Vec::new();
    let slopes = layers::back(head, slopes, &trace.head, &mut of_head);
    of_head.reverse();
    let mut slopes = match trace.layers.last() {
        Some((_, last, _)) => last.last_back(&slopes, trace.steps),
        None => slopes,
    };
    let mut of_layers = Vec::with_capacity(recurrent.len());
    for (layer, (inputs, own, dropped)) in recurrent.iter().zip(&trace.layers).rev() {
        let (by_inputs, of_cells) = layer.back(inputs, own, &slopes, trace.steps);
        of_layers.push(of_cells);
        let drops = vec![Layer::Dropout { share: 0.0 }; dropped.len()];
        slopes = layers::back(&drops, by_inputs, dropped, &mut Vec::new());
    }
    let of_layers = of_layers.into_iter().rev().flatten().flatten();
    of_layers.chain(of_head).collect()
}

#[cfg(test)]
mod tests {
    use super::super::cell::CellKind;
    use super::super::options::{LayerShape, RecurrentOptions};
    use super::*;

    const STEPS: usize = 4;
    const ROWS: usize = 5;

    type Weights = (Vec<RecurrentLayer>, Vec<Layer>);

    /// The loss of a batch, the same numbers dropped each time, in `f64` where it is summed.
    fn loss((layers, head): &Weights, batch: &Batch, targets: &[f32]) -> f64 {
        let mut head = head.clone();
        let random = &mut Random::new(4);
        let (out, _) = learn(layers, &mut head, batch.clone(), STEPS, 0.3, random);
        let pairs = out.values.iter().zip(targets);
        let terms = pairs.map(|(margin, target)| {
            crate::model::fitting::logistic_loss(f64::from(*margin), f64::from(*target))
        });
        terms.sum::<f64>()
    }

    fn parameters((layers, head): &mut Weights, visit: &mut dyn FnMut(&mut [f32], bool)) {
        layers.iter_mut().for_each(|layer| layer.parameters(visit));
        head.iter_mut().for_each(|layer| layer.parameters(visit));
    }

    #[test]
    fn slopes_are_those_of_finite_differences() {
        let shape = |kind, width, bidirectional| LayerShape {
            kind,
            width,
            bidirectional,
        };
        for shapes in [
            vec![shape(CellKind::Gru, 3, false)],
            vec![shape(CellKind::Lstm, 3, false)],
            vec![shape(CellKind::Gru, 2, true)],
            vec![
                shape(CellKind::Gru, 3, false),
                shape(CellKind::Lstm, 2, true),
            ],
            vec![
                shape(CellKind::Lstm, 2, true),
                shape(CellKind::Lstm, 3, false),
            ],
        ] {
            let mut random = Random::new(11);
            let options = RecurrentOptions::new(shapes.clone(), 100, 1);
            let layers = options.drawn(2, &mut random);
            let width = layers.last().unwrap().width();
            let head = vec![
                Layer::Dropout { share: 0.3 },
                Layer::linear(width, 1, &mut random),
            ];
            let mut weights: Weights = (layers, head);
            // Biases are nought before learning; here they shall matter.
            parameters(&mut weights, &mut |values, _| {
                for value in values {
                    *value += 0.3 * random.normal() as f32;
                }
            });
            let batch = Batch {
                width: 2,
                values: (0..ROWS * STEPS * 2)
                    .map(|_| random.normal() as f32)
                    .collect(),
            };
            let targets: Vec<f32> = (0..ROWS).map(|row| (row % 2) as f32).collect();
            let mut head = weights.1.clone();
            let dropped = &mut Random::new(4);
            let (mut slopes, trace) =
                learn(&weights.0, &mut head, batch.clone(), STEPS, 0.3, dropped);
            for (slope, target) in slopes.values.iter_mut().zip(&targets) {
                *slope = crate::model::trees::sigmoid(f64::from(*slope)) as f32 - target;
            }
            let found = back(&weights.0, &weights.1, slopes, &trace);
            let mut lists = 0;
            parameters(&mut weights.clone(), &mut |_, _| lists += 1);
            assert_eq!(lists, found.len(), "every list has slopes");
            for (list, slopes) in found.iter().enumerate() {
                for (place, slope) in slopes.iter().enumerate() {
                    let moved = |by: f32| {
                        let mut moved = weights.clone();
                        let mut at = 0;
                        parameters(&mut moved, &mut |values, _| {
                            if at == list {
                                assert_eq!(values.len(), slopes.len());
                                values[place] += by;
                            }
                            at += 1;
                        });
                        loss(&moved, &batch, &targets)
                    };
                    let expected = (moved(5e-3) - moved(-5e-3)) / 1e-2;
                    let off = (f64::from(*slope) - expected).abs();
                    assert!(
                        off < 5e-4 + 2e-3 * expected.abs(),
                        "{shapes:?}: list {list}, place {place}: {slope}, not {expected}"
                    );
                }
            }
        }
    }
}
