//! Fits a network, a batch of rows a step.

use super::Perceptron;
use super::adam::Adam;
use super::layers::{self, Layer};
use super::product::Batch;
use super::shape::NetworkOptions;
use crate::feature::matrix::Matrix;
use crate::feature::prepare::{Random, TrainingRows};
use crate::model::boosting::Input;
use crate::model::dense::{DenseEncoder, DenseRows};
use crate::model::fitting::{FitError, FitProgress, Kin, at_most, check_rows, logistic_loss};
use crate::model::trees::sigmoid;

/// Most numbers of all rows together: a quarter of a gigabyte. More rows are sampled.
const MOST_CELLS: usize = 64 << 20;

/// Rows scored at once.
const SCORED: usize = 512;

/// A network under way.
pub struct NetworkFit {
    encoder: DenseEncoder,
    rows: DenseRows,
    labels: Vec<bool>,
    options: NetworkOptions,
    layers: Vec<Layer>,
    adam: Adam,
    random: Random,
    learnt: Vec<u32>,
    held: Vec<u32>,
    /// The batch of this epoch that is next, and how many there are.
    next: usize,
    epoch: usize,
    curve: Vec<f64>,
    best: Option<(f64, usize, Vec<Layer>)>,
    hurried: bool,
    ended: bool,
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
        let rows = encoder.rows(matrix, kept.iter().map(|row| *row as usize));
        let label = |row: &u32| labels.get(*row as usize).copied().unwrap_or_default();
        let labels: Vec<bool> = kept.iter().map(label).collect();
        let (learnt, held) = kin.hold(&kept, &labels, options.held, &mut random);
        Ok(NetworkFit {
            layers: options.layers(rows.width(), &mut random),
            adam: Adam::default(),
            next: 0,
            epoch: 0,
            curve: Vec::new(),
            best: None,
            hurried: false,
            ended: false,
            encoder,
            rows,
            labels,
            options,
            random,
            learnt,
            held,
        })
    }

    /// Learns from one batch; after the last of an epoch, asks the rows held out.
    pub fn step(&mut self) -> FitProgress {
        if !self.ended {
            let batches = self.learnt.len().div_ceil(self.options.batch.max(2)).max(1);
            // As even as can be: a last batch of one row has no variance.
            let at = |batch: usize| self.learnt.len() * batch / batches;
            let range = at(self.next)..at(self.next + 1);
            let rows = self.learnt.get(range).unwrap_or_default().to_vec();
            self.learn(&rows);
            self.next += 1;
            let ends = self.hurried && self.best.is_none();
            if self.next >= batches || ends {
                self.next = 0;
                self.end_epoch();
            }
            self.ended |= self.hurried;
        }
        let epochs = self.options.epochs.max(1);
        FitProgress {
            share: self.epoch as f64 / epochs as f64,
            validation: self.curve.last().copied(),
            finished: self.ended,
        }
    }

    /// Ends with the best epoch so far.
    pub fn hurry(&mut self) {
        self.hurried = true;
    }

    /// What the rows held out say after each epoch: the mean logistic loss.
    pub fn curve(&self) -> &[f64] {
        &self.curve
    }

    /// Which of the rows that it was given only say when it is enough, by their places.
    #[cfg(test)]
    pub(in crate::model) fn held(&self) -> &[u32] {
        &self.held
    }

    /// The network of the best epoch.
    ///
    /// # Errors
    /// [`FitError::NothingLearnt`] before the first epoch's end, [`FitError::NotFinite`] when
    /// its numbers went beyond all bounds.
    pub fn finish(&self) -> Result<Perceptron, FitError> {
        let (_, _, layers) = self.best.as_ref().ok_or(match self.ended {
            true => FitError::NotFinite,
            false => FitError::NothingLearnt,
        })?;
        Perceptron::new(self.encoder.clone(), layers.clone()).ok_or(FitError::NotFinite)
    }

    fn end_epoch(&mut self) {
        self.epoch += 1;
        let loss = self.loss();
        self.curve.push(loss);
        if loss.is_finite() && self.best.as_ref().is_none_or(|(best, ..)| loss < *best) {
            self.best = Some((loss, self.epoch, self.layers.clone()));
        }
        let since = self.best.as_ref().map_or(0, |(_, epoch, _)| *epoch);
        let enough = self.epoch - since >= self.options.patience.max(1);
        self.ended |= enough || self.epoch >= self.options.epochs || !loss.is_finite();
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

    fn weight_of(&self, row: u32) -> (f32, f32) {
        match self.labels.get(row as usize) {
            Some(true) => (1.0, self.options.positive_weight),
            _ => (0.0, 1.0),
        }
    }

    fn learn(&mut self, rows: &[u32]) {
        if rows.is_empty() {
            return;
        }
        let batch = self.gather(rows);
        let (out, traces) = layers::learn(&mut self.layers, batch, &mut self.random);
        let mut slopes = out;
        let total: f32 = rows.iter().map(|row| self.weight_of(*row).1).sum();
        for (slope, row) in slopes.values.iter_mut().zip(rows) {
            let (target, weight) = self.weight_of(*row);
            *slope = weight / total * (sigmoid(f64::from(*slope)) as f32 - target);
        }
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
        let (mut sum, mut total) = (0.0, 0.0);
        for rows in judges.chunks(SCORED) {
            let out = layers::apply(&self.layers, self.gather(rows));
            for (margin, row) in out.values.iter().zip(rows) {
                let (target, weight) = self.weight_of(*row);
                let weight = f64::from(weight);
                sum += weight * logistic_loss(f64::from(*margin), f64::from(target));
                total += weight;
            }
        }
        sum / total
    }
}

#[cfg(test)]
mod tests {
    use super::super::shape::Shape;
    use super::*;

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
