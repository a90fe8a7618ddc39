//! Fits a recurrent network, a batch of rows a step.

use super::layer::RecurrentLayer;
use super::layout::Layout;
use super::options::RecurrentOptions;
use super::pass;
use super::sequence::Sequence;
use super::{RecurrentFile, RecurrentNetwork};
use crate::feature::matrix::Matrix;
use crate::feature::prepare::{Random, TrainingRows};
use crate::model::boosting::Input;
use crate::model::dense::{DenseEncoder, DenseRows, MOST_INPUTS};
use crate::model::fitting::{Epochs, FitError, FitProgress, Kin, at_most, check_rows};
use crate::model::perceptron::product::Batch;
use crate::model::perceptron::{Adam, Answers, Layer};

/// Most numbers of all rows together: a quarter of a gigabyte. More rows are sampled.
const MOST_CELLS: usize = 64 << 20;

/// Batches of a first epoch that a fit still learns from when it is to end: what a network
/// says before is no better than chance, and would be held against its kind.
const LAST_BATCHES: usize = 200;

/// What learning changes.
#[derive(Clone, Debug)]
struct Weights {
    layers: Vec<RecurrentLayer>,
    head: Vec<Layer>,
}

/// A recurrent network under way.
pub struct RecurrentFit {
    encoder: DenseEncoder,
    channels: Sequence,
    layout: Layout,
    rows: DenseRows,
    answers: Answers,
    options: RecurrentOptions,
    weights: Weights,
    adam: Adam,
    random: Random,
    learnt: Vec<u32>,
    held: Vec<u32>,
    /// The batch of this epoch that is next.
    next: usize,
    epochs: Epochs<Weights>,
}

impl RecurrentFit {
    /// A fit on the rows of `train`, some of which only say when it is enough: whole customers
    /// by `kin`, or the latest dates. `inputs` says which features are categories, `channels`
    /// which are steps of one thing.
    ///
    /// # Errors
    /// [`FitError`] when there are fewer than eight rows, one class only, nothing varies, or
    /// the steps would be too wide.
    pub fn new(
        matrix: &Matrix,
        inputs: &[Input],
        channels: &Sequence,
        labels: &[bool],
        train: &TrainingRows,
        kin: &Kin,
        options: RecurrentOptions,
    ) -> Result<RecurrentFit, FitError> {
        check_rows(labels, train.rows(), 8)?;
        let mut random = Random::new(options.seed);
        let alike = channels.alike();
        let encoder = DenseEncoder::fit_alike(matrix, inputs, train.rows(), &alike)?;
        let wide = || FitError::TooWide {
            inputs: (encoder.width() as u64).saturating_mul(channels.steps() as u64),
            most: MOST_INPUTS as u64,
        };
        let layout = Layout::new(&encoder, channels).ok_or_else(wide)?;
        let most = MOST_CELLS / encoder.width().max(1);
        let kept = at_most(train.rows(), most.max(8), &mut random);
        let (rows, labels) = encoder.with_answers(matrix, labels, &kept);
        let (learnt, held) = kin.hold(&kept, &labels, options.held, &mut random);
        let judging = kin.judging_weight(&labels, &learnt, &held) as f32;
        let layers = options.drawn(layout.width(), &mut random);
        let width = layers.last().map_or(layout.width(), RecurrentLayer::width);
        let head = vec![
            Layer::Dropout {
                share: options.dropout,
            },
            Layer::linear(width, 1, &mut random),
        ];
        Ok(RecurrentFit {
            weights: Weights { layers, head },
            channels: channels.clone(),
            adam: Adam::default(),
            next: 0,
            epochs: Epochs::new(options.epochs, options.patience),
            answers: Answers {
                labels,
                positive_weight: options.positive_weight,
                judging_weight: options.positive_weight * judging,
            },
            encoder,
            layout,
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
            let batches = self.learnt.len().div_ceil(self.options.batch.max(1)).max(1);
            let at = |batch: usize| self.learnt.len() * batch / batches;
            let range = at(self.next)..at(self.next + 1);
            let rows = self.learnt.get(range).unwrap_or_default().to_vec();
            self.learn(&rows);
            self.next += 1;
            let enough = self.epochs.is_cut_short() && self.next >= LAST_BATCHES;
            if self.next >= batches || enough {
                self.next = 0;
                self.end_epoch();
            }
            self.epochs.heed();
        }
        self.epochs.progress()
    }

    /// Ends with the best epoch so far; where there is none, soon.
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
    pub fn finish(&self) -> Result<RecurrentNetwork, FitError> {
        let weights = self.epochs.best()?;
        let file = RecurrentFile {
            encoder: self.encoder.clone(),
            channels: self.channels.clone(),
            layers: weights.layers.clone(),
            head: weights.head.clone(),
        };
        file.ready().map_err(|_| FitError::NotFinite)
    }

    fn end_epoch(&mut self) {
        let loss = self.loss();
        self.epochs.end(loss, &self.weights, true);
        self.random.shuffle(&mut self.learnt);
    }

    fn gather(&self, rows: &[u32]) -> Batch {
        let chosen = rows.iter().map(|row| *row as usize);
        self.layout.gather(&self.rows, chosen)
    }

    fn learn(&mut self, rows: &[u32]) {
        if rows.is_empty() {
            return;
        }
        let batch = self.gather(rows);
        let Weights { layers, head } = &mut self.weights;
        let steps = self.layout.steps();
        let dropout = self.options.dropout;
        let (mut slopes, trace) =
            pass::learn(layers, head, batch, steps, dropout, &mut self.random);
        self.answers.slopes(&mut slopes.values, rows);
        let Weights { layers, head } = &mut self.weights;
        let mut slopes_of = pass::back(layers, head, slopes, &trace);
        shorten(&mut slopes_of, self.options.most_slope);
        let rates = [self.options.learning_rate, self.options.weight_decay];
        self.adam.step(slopes_of.iter(), rates, |visit| {
            layers.iter_mut().for_each(|layer| layer.parameters(visit));
            head.iter_mut().for_each(|layer| layer.parameters(visit));
        });
    }

    /// The mean logistic loss of the rows held out, or of those learnt from if there are none.
    fn loss(&self) -> f64 {
        let judges = if self.held.is_empty() {
            &self.learnt
        } else {
            &self.held
        };
        let Weights { layers, head } = &self.weights;
        self.answers.loss(judges, |rows| {
            pass::apply(layers, head, self.gather(rows), self.layout.steps())
        })
    }
}

/// Makes all slopes shorter by one factor, so that together they are `most` long.
fn shorten(slopes_of: &mut [Vec<f32>], most: f32) {
    let squares = slopes_of
        .iter()
        .flatten()
        .map(|slope| f64::from(slope * slope));
    let length = libm::sqrt(squares.sum::<f64>()) as f32;
    if length > most && most > 0.0 {
        let factor = most / length;
        for slope in slopes_of.iter_mut().flatten() {
            *slope *= factor;
        }
    }
}
