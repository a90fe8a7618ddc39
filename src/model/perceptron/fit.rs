//! Fits a network, a batch of rows a step.

use super::Perceptron;
use super::adam::Adam;
use super::answers::Answers;
use super::layers::{self, Layer};
use super::product::Batch;
use super::shape::NetworkOptions;
use crate::feature::matrix::Matrix;
use crate::feature::prepare::{Random, TrainingRows};
use crate::model::boosting::Input;
use crate::model::dense::{DenseEncoder, DenseRows};
use crate::model::fitting::{Epochs, FitError, FitProgress, Kin, at_most, check_rows};

/// Most numbers of all rows together: a quarter of a gigabyte. More rows are sampled.
const MOST_CELLS: usize = 64 << 20;

/// A network under way.
pub struct NetworkFit {
    encoder: DenseEncoder,
    rows: DenseRows,
    answers: Answers,
    options: NetworkOptions,
    layers: Vec<Layer>,
    adam: Adam,
    random: Random,
    learnt: Vec<u32>,
    held: Vec<u32>,
    /// The batch of this epoch that is next, and how many there are.
    next: usize,
    epochs: Epochs<Vec<Layer>>,
}

impl NetworkFit {
    /// A fit on the rows of `train`, some of which only say when it is enough: whole customers
    /// by `kin`, or the latest dates. `inputs` says which features are categories.
    ///
    /// # Errors
    /// [`FitError`] when there are fewer than eight rows, one class only, or nothing varies.
    pub fn new(
        matrix: &Matrix,
        inputs: &[Input],
        labels: &[bool],
        train: &TrainingRows,
        kin: &Kin,
        options: NetworkOptions,
    ) -> Result<NetworkFit, FitError> {
        check_rows(labels, train.rows(), 8)?;
        let mut random = Random::new(options.seed);
        let encoder = DenseEncoder::fit(matrix, inputs, train.rows())?;
        let most = MOST_CELLS / encoder.width().max(1);
        let kept = at_most(train.rows(), most.max(8), &mut random);
        let (rows, labels) = encoder.with_answers(matrix, labels, &kept);
        let (learnt, held) = kin.hold(&kept, &labels, options.held, &mut random);
        let judging = kin.judging_weight(&labels, &learnt, &held) as f32;
        Ok(NetworkFit {
            layers: options.layers(rows.width(), &mut random),
            adam: Adam::default(),
            next: 0,
            epochs: Epochs::new(options.epochs, options.patience),
            answers: Answers {
                labels,
                positive_weight: options.positive_weight,
                judging_weight: options.positive_weight * judging,
            },
            encoder,
            rows,
            options,
            random,
            learnt,
            held,
        })
    }

    /// Learns from one batch; after the last of an epoch, asks the rows held out.
    pub fn step(&mut self) -> FitProgress {
        if !self.epochs.has_ended() {
            let batches = self.learnt.len().div_ceil(self.options.batch.max(2)).max(1);
            // As even as can be: a last batch of one row has no variance.
            let at = |batch: usize| self.learnt.len() * batch / batches;
            let range = at(self.next)..at(self.next + 1);
            let rows = self.learnt.get(range).unwrap_or_default().to_vec();
            self.learn(&rows);
            self.next += 1;
            if self.next >= batches || self.epochs.is_cut_short() {
                self.next = 0;
                self.end_epoch();
            }
            self.epochs.heed();
        }
        self.epochs.progress()
    }

    /// Ends with the best epoch so far.
    pub fn hurry(&mut self) {
        self.epochs.hurry();
    }

    /// What the rows held out say after each epoch: the mean logistic loss.
    pub fn curve(&self) -> &[f64] {
        self.epochs.curve()
    }

    /// Which of the rows that it was given are learnt from, and which only say when it is enough,
    /// by their places.
    #[cfg(test)]
    pub(in crate::model) fn parts(&self) -> [&[u32]; 2] {
        [&self.learnt, &self.held]
    }

    /// The network of the best epoch.
    ///
    /// # Errors
    /// [`FitError::NothingLearnt`] before the first epoch's end, [`FitError::NotFinite`] when
    /// its numbers went beyond all bounds.
    pub fn finish(&self) -> Result<Perceptron, FitError> {
        let layers = self.epochs.best()?;
        Perceptron::new(self.encoder.clone(), layers.clone()).ok_or(FitError::NotFinite)
    }

    fn end_epoch(&mut self) {
        let loss = self.loss();
        self.epochs.end(loss, &self.layers, true);
        self.random.shuffle(&mut self.learnt);
    }

    fn gather(&self, rows: &[u32]) -> Batch {
        Batch {
            width: self.rows.width(),
            values: rows
                .iter()
                .flat_map(|row| self.rows.row(*row as usize))
                .copied()
                .collect(),
        }
    }

    fn learn(&mut self, rows: &[u32]) {
        if rows.is_empty() {
            return;
        }
        let batch = self.gather(rows);
        let (mut slopes, traces) = layers::learn(&mut self.layers, batch, &mut self.random);
        self.answers.slopes(&mut slopes.values, rows);
        let mut slopes_of = Vec::new();
        layers::back(&self.layers, slopes, &traces, &mut slopes_of);
        let rates = [self.options.learning_rate, self.options.weight_decay];
        let layers = &mut self.layers;
        self.adam.step(slopes_of.iter().rev(), rates, |visit| {
            layers.iter_mut().for_each(|layer| layer.parameters(visit));
        });
    }

    /// The mean logistic loss of the rows held out, or of those learnt from if there are none.
    fn loss(&self) -> f64 {
        let judges = if self.held.is_empty() {
            &self.learnt
        } else {
            &self.held
        };
        self.answers.loss(judges, |rows| {
            layers::apply(&self.layers, self.gather(rows))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::shape::Shape;
    use super::*;
    use crate::model::trees::sigmoid;

    /// The loss of a batch as [`NetworkFit::learn`] takes its slope: moments by batch, and
    /// the same numbers dropped each time.
    fn loss(layers: &[Layer], batch: &Batch, targets: &[f32]) -> f64 {
        let mut layers = layers.to_vec();
        let (out, _) = layers::learn(&mut layers, batch.clone(), &mut Random::new(4));
        let terms = out.values.iter().zip(targets).map(|(margin, target)| {
            let (margin, target) = (f64::from(*margin), f64::from(*target));
            margin.max(0.0) + libm::log1p(libm::exp(-margin.abs())) - target * margin
        });
        terms.sum::<f64>() / targets.len() as f64
    }

    #[test]
    fn slopes_are_those_of_finite_differences() {
        let shapes = [
            Shape::Perceptron {
                hidden: vec![7, 5],
                norm: true,
            },
            Shape::Perceptron {
                hidden: vec![6],
                norm: false,
            },
            Shape::Residual {
                blocks: 2,
                width: 5,
                hidden: 6,
            },
        ];
        for shape in shapes {
            let mut random = Random::new(11);
            let options = NetworkOptions {
                shape,
                dropout: 0.3,
                ..NetworkOptions::default()
            };
            let layers = options.layers(3, &mut random);
            let batch = Batch {
                width: 3,
                values: (0..36).map(|_| random.normal() as f32).collect(),
            };
            let targets: Vec<f32> = (0..12).map(|row| (row % 3 == 0) as u8 as f32).collect();
            let mut learning = layers.clone();
            let (out, traces) = layers::learn(&mut learning, batch.clone(), &mut Random::new(4));
            let mut slopes = out;
            for (slope, target) in slopes.values.iter_mut().zip(&targets) {
                *slope = (sigmoid(f64::from(*slope)) as f32 - target) / 12.0;
            }
            let mut found = Vec::new();
            layers::back(&learning, slopes, &traces, &mut found);
            found.reverse();
            let (mut lists, mut looked, mut corners) = (0, 0, 0);
            for (list, slopes) in found.iter().enumerate() {
                for (place, slope) in slopes.iter().enumerate() {
                    let mut moved = |by: f32| {
                        let mut moved = layers.clone();
                        let mut at = 0;
                        let mut visit = |values: &mut [f32], _: bool| {
                            if at == list {
                                values[place] += by;
                            }
                            at += 1;
                        };
                        moved
                            .iter_mut()
                            .for_each(|layer| layer.parameters(&mut visit));
                        lists = at;
                        loss(&moved, &batch, &targets)
                    };
                    // From either side: a rectifier's corner may lie just there, and any slope
                    // between the two is then one.
                    let step = 1e-3;
                    let (low, own, high) = (moved(-step), moved(0.0), moved(step));
                    let sides = [(own - low) / 1e-3, (high - own) / 1e-3];
                    let (least, most) = (sides[0].min(sides[1]), sides[0].max(sides[1]));
                    let slope = f64::from(*slope);
                    let near = 1e-3 + 0.01 * slope.abs();
                    looked += 1;
                    corners += usize::from(most - least > near);
                    assert!(
                        slope > least - near && slope < most + near,
                        "{:?}: list {list}, place {place}: {slope}, not {sides:?}",
                        options.shape
                    );
                }
            }
            assert!(corners * 10 < looked, "{corners} of {looked}");
            assert_eq!(lists, found.len(), "every list has slopes");
        }
    }
}
