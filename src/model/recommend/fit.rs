//! Fits a recommender, a batch of pairs a step.

use std::sync::Arc;

use super::embedding::Embedding;
use super::ranks::Ranks;
use super::side::{Grounds, Side};
use super::{RecommendError, RecommendOptions, Recommender};
use crate::feature::contract::Contract;
use crate::feature::matrix::Matrix;
use crate::feature::prepare::Random;
use crate::model::boosting::Input;
use crate::model::dense::{DenseEncoder, DenseRows};
use crate::model::fitting::{Epochs, FitError, FitProgress, logistic_loss};
use crate::model::perceptron::product::Batch;
use crate::model::perceptron::{Adam, Layer, layers};
use crate::model::trees::sigmoid;

/// How often an item is drawn anew because the customer took it.
const DRAWS: usize = 64;

/// What a fit knows of one side before it learns.
pub(super) struct SideGround {
    pub id: String,
    contract: Contract,
    encoder: DenseEncoder,
    rows: DenseRows,
    /// The ids of the rows.
    ids: Vec<String>,
    /// Whether every id has a vector.
    has_vectors: bool,
}

/// The rows' ranks and grades, a column each, and what their cells mean.
pub(super) type RankCells = (Vec<Vec<f32>>, Vec<Input>);

impl SideGround {
    pub fn new(
        id: &str,
        grounds: Grounds,
        (ranks, rank_inputs): RankCells,
        ids: Vec<String>,
        has_vectors: bool,
        table: &str,
    ) -> Result<SideGround, RecommendError> {
        let Grounds {
            mut contract,
            mut matrix,
            mut inputs,
        } = grounds;
        let count = ids.len();
        let mut encoder = learnt_encoder(&matrix, &inputs)?;
        if encoder.width() == 0 {
            // Ranks are gaps wherever no interactions are at hand: they are never all that is
            // known of somebody.
            if !has_vectors {
                return Err(RecommendError::NothingTold {
                    table: table.to_string(),
                });
            }
            // Columns of which no number comes are not asked for later.
            contract.features.clear();
            contract.preparation = None;
            inputs.clear();
            matrix = Matrix::new(count, Vec::new()).unwrap_or_default();
        }
        if !ranks.is_empty() {
            matrix = matrix.beside(ranks);
            inputs.extend(rank_inputs);
            encoder = learnt_encoder(&matrix, &inputs)?;
        }
        let rows = encoder.rows(&matrix, 0..count);
        Ok(SideGround {
            id: id.to_string(),
            contract,
            encoder,
            rows,
            ids,
            has_vectors,
        })
    }

    fn gather(&self, chosen: &[u32]) -> Batch {
        let cells = chosen.iter().flat_map(|row| self.rows.row(*row as usize));
        Batch {
            width: self.encoder.width(),
            values: cells.copied().collect(),
        }
    }
}

/// How a matrix becomes numbers; nothing where nothing in it varies.
fn learnt_encoder(matrix: &Matrix, inputs: &[Input]) -> Result<DenseEncoder, FitError> {
    if matrix.width() == 0 {
        return Ok(DenseEncoder::default());
    }
    let all: Vec<u32> = (0..matrix.rows() as u32).collect();
    match DenseEncoder::fit(matrix, inputs, &all) {
        Err(FitError::NothingVaries { .. }) => Ok(DenseEncoder::default()),
        made => made,
    }
}

/// What a fit learns from; both fits of a training share it where nothing is ranked.
pub(super) struct Ground {
    pub customers: SideGround,
    pub items: SideGround,
    pub ranks: Option<Ranks>,
}

/// What learning changes on one side.
#[derive(Clone)]
struct SideWeights {
    tower: Vec<Layer>,
    vectors: Option<Embedding>,
}

impl SideWeights {
    fn new(ground: &SideGround, width: usize, random: &mut Random) -> SideWeights {
        let tower = match ground.encoder.width() {
            0 => Vec::new(),
            inputs => {
                // Sums of many numbers shall begin as small as a drawn vector's.
                let mut layer = Layer::linear(inputs, width, random);
                if let Layer::Linear { weights, .. } = &mut layer {
                    weights.iter_mut().for_each(|weight| *weight *= 0.5);
                }
                vec![layer]
            }
        };
        let count = ground.ids.len();
        SideWeights {
            tower,
            vectors: ground
                .has_vectors
                .then(|| Embedding::new(count, width, random)),
        }
    }

    /// Vectors of some rows.
    fn apply(&self, ground: &SideGround, chosen: &[u32], width: usize) -> Batch {
        let mut out = match self.tower.is_empty() {
            true => Batch::zeros(chosen.len(), width),
            false => layers::apply(&self.tower, ground.gather(chosen)),
        };
        if let Some(vectors) = &self.vectors {
            vectors.add(chosen, &mut out.values);
        }
        out
    }

    fn finish(&self, ground: &SideGround, width: usize) -> Side {
        let mut order: Vec<usize> = match self.vectors {
            Some(_) => (0..ground.ids.len()).collect(),
            None => Vec::new(),
        };
        order.sort_by_key(|place| ground.ids.get(*place));
        let values = self.vectors.as_ref().map(|vectors| &vectors.values);
        let row = |place: &usize| values?.get(place * width..(place + 1) * width);
        Side {
            id: ground.id.clone(),
            contract: ground.contract.clone(),
            encoder: ground.encoder.clone(),
            tower: self.tower.clone(),
            width,
            known: order
                .iter()
                .filter_map(|place| ground.ids.get(*place).cloned())
                .collect(),
            vectors: order.iter().filter_map(row).flatten().copied().collect(),
        }
    }
}

#[derive(Clone)]
struct Weights {
    customers: SideWeights,
    items: SideWeights,
    head: Vec<Layer>,
}

/// A customer, an item, and whether they came together.
type Example = (u32, u32, bool);

/// A fit under way.
pub(super) struct RecommendFit {
    ground: Arc<Ground>,
    options: RecommendOptions,
    weights: Weights,
    adam: Adam,
    random: Random,
    /// Pairs that are learnt from.
    pairs: Vec<(u32, u32)>,
    /// Per customer the items of those pairs, rising.
    taken: Vec<Vec<u32>>,
    /// What says when it is enough; where there is none, all epochs are done.
    judges: Vec<Example>,
    /// This epoch's pairs, and items drawn against them.
    examples: Vec<Example>,
    next: usize,
    epochs: Epochs<Weights>,
}

impl RecommendFit {
    /// A fit on pairs of customers and items; `judged` are pairs that are not learnt from
    /// and say when it is enough.
    pub fn new(
        ground: Arc<Ground>,
        pairs: Vec<(u32, u32)>,
        judged: &[(u32, u32)],
        options: RecommendOptions,
    ) -> RecommendFit {
        let mut random = Random::new(options.seed);
        let width = options.width.clamp(1, super::file::MOST_WIDTH);
        let mut taken = vec![Vec::new(); ground.customers.ids.len()];
        for (customer, item) in &pairs {
            if let Some(taken) = taken.get_mut(*customer as usize) {
                taken.push(*item);
            }
        }
        taken
            .iter_mut()
            .for_each(|items: &mut Vec<u32>| items.sort_unstable());
        let mut head = Vec::new();
        let mut inputs = 3 * width;
        for next in &options.hidden {
            head.push(Layer::linear(inputs, *next, &mut random));
            head.push(Layer::Rectifier);
            head.push(Layer::Dropout {
                share: options.dropout,
            });
            inputs = *next;
        }
        head.push(Layer::linear(inputs, 1, &mut random));
        let weights = Weights {
            customers: SideWeights::new(&ground.customers, width, &mut random),
            items: SideWeights::new(&ground.items, width, &mut random),
            head,
        };
        let mut fit = RecommendFit {
            epochs: Epochs::new(options.epochs, options.patience),
            options: RecommendOptions { width, ..options },
            adam: Adam::default(),
            judges: Vec::new(),
            examples: Vec::new(),
            next: 0,
            ground,
            weights,
            random,
            pairs,
            taken,
        };
        fit.judges = fit.against(judged);
        fit.begin_epoch();
        fit
    }

    /// Learns from one batch; after the last of an epoch, asks the pairs that judge.
    pub fn step(&mut self) -> FitProgress {
        if !self.epochs.has_ended() {
            let batch = self.options.batch.max(1);
            let last = (self.next + batch).min(self.examples.len());
            let examples = self
                .examples
                .get(self.next..last)
                .unwrap_or_default()
                .to_vec();
            self.learn(&examples);
            self.next = last;
            if self.next >= self.examples.len() || self.epochs.is_cut_short() {
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

    /// The epoch that was best.
    pub fn best_epoch(&self) -> usize {
        self.epochs.best_epoch()
    }

    /// The recommender of the best epoch.
    pub fn finish(&self, name: &str) -> Result<Recommender, FitError> {
        let weights = self.epochs.best()?;
        let width = self.options.width;
        let recommender = Recommender {
            name: name.to_string(),
            customers: weights.customers.finish(&self.ground.customers, width),
            items: weights.items.finish(&self.ground.items, width),
            head: weights.head.clone(),
            ranks: self.ground.ranks.clone(),
            judged: None,
            provenance: None,
        };
        match recommender.is_sound() {
            true => Ok(recommender),
            false => Err(FitError::NotFinite),
        }
    }

    /// Pairs, each with items that are drawn against it.
    fn against(&mut self, pairs: &[(u32, u32)]) -> Vec<Example> {
        let items = self.ground.items.ids.len();
        let mut examples = Vec::with_capacity(pairs.len() * (1 + self.options.negatives));
        for (customer, item) in pairs {
            examples.push((*customer, *item, true));
            let taken = self.taken.get(*customer as usize);
            let taken = taken.map(Vec::as_slice).unwrap_or_default();
            for _ in 0..self.options.negatives {
                let drawn = (0..DRAWS)
                    .map(|_| self.random.below(items) as u32)
                    .find(|drawn| drawn != item && taken.binary_search(drawn).is_err());
                // Who took nearly everything has nothing to be held against.
                examples.extend(drawn.map(|drawn| (*customer, drawn, false)));
            }
        }
        examples
    }

    fn begin_epoch(&mut self) {
        let pairs = std::mem::take(&mut self.pairs);
        self.examples = self.against(&pairs);
        self.pairs = pairs;
        self.random.shuffle(&mut self.examples);
        self.next = 0;
    }

    fn end_epoch(&mut self) {
        let loss = self.loss();
        let is_judged = !self.judges.is_empty();
        self.epochs.end(loss, &self.weights, is_judged);
        if !self.epochs.has_ended() {
            self.begin_epoch();
        }
    }

    fn learn(&mut self, examples: &[Example]) {
        if examples.is_empty() {
            return;
        }
        let width = self.options.width;
        let (customers, items) = sides_of(examples);
        let ground = Arc::clone(&self.ground);
        let Weights {
            customers: own,
            items: other,
            head,
        } = &mut self.weights;
        let (left, left_trace) = forward(own, &ground.customers, &customers, width);
        let (right, right_trace) = forward(other, &ground.items, &items, width);
        let (mut slopes, head_trace) = layers::learn(head, beside(&left, &right), &mut self.random);
        let count = examples.len() as f32;
        for (slope, (_, _, together)) in slopes.values.iter_mut().zip(examples) {
            let target = f32::from(u8::from(*together));
            *slope = (sigmoid(f64::from(*slope)) as f32 - target) / count;
        }
        let mut slopes_of = Vec::new();
        let slopes = layers::back(head, slopes, &head_trace, &mut slopes_of);
        let (by_left, by_right) = apart(&slopes, &left, &right);
        let rates = [self.options.learning_rate, self.options.weight_decay];
        let [rate, decay] = rates;
        for (side, ids, by) in [
            (&mut *own, &customers, &by_left),
            (&mut *other, &items, &by_right),
        ] {
            if let Some(vectors) = &mut side.vectors {
                vectors.step(ids, &by.values, rate, decay);
            }
        }
        let mut of_left = Vec::new();
        layers::back(&own.tower, by_left, &left_trace, &mut of_left);
        let mut of_right = Vec::new();
        layers::back(&other.tower, by_right, &right_trace, &mut of_right);
        let lists = of_left.iter().rev();
        let lists = lists
            .chain(of_right.iter().rev())
            .chain(slopes_of.iter().rev());
        self.adam.step(lists, rates, |visit| {
            for layers in [&mut own.tower, &mut other.tower, head] {
                layers.iter_mut().for_each(|layer| layer.parameters(visit));
            }
        });
    }

    /// The mean logistic loss of the pairs that judge, or of the epoch's own.
    fn loss(&self) -> f64 {
        let judges = match self.judges.is_empty() {
            true => &self.examples,
            false => &self.judges,
        };
        let width = self.options.width;
        let mut sum = 0.0;
        for examples in judges.chunks(self.options.batch.max(1)) {
            let (customers, items) = sides_of(examples);
            let weights = &self.weights;
            let left = weights
                .customers
                .apply(&self.ground.customers, &customers, width);
            let right = weights.items.apply(&self.ground.items, &items, width);
            let out = layers::apply(&weights.head, beside(&left, &right));
            for (margin, (_, _, together)) in out.values.iter().zip(examples) {
                sum += logistic_loss(f64::from(*margin), f64::from(u8::from(*together)));
            }
        }
        sum / judges.len().max(1) as f64
    }
}

fn sides_of(examples: &[Example]) -> (Vec<u32>, Vec<u32>) {
    let pairs = examples
        .iter()
        .map(|(customer, item, _)| (*customer, *item));
    pairs.unzip()
}

fn forward(
    side: &mut SideWeights,
    ground: &SideGround,
    chosen: &[u32],
    width: usize,
) -> (Batch, Vec<crate::model::perceptron::Trace>) {
    let (mut out, trace) = match side.tower.is_empty() {
        true => (Batch::zeros(chosen.len(), width), Vec::new()),
        // A tower drops nothing.
        false => layers::learn(&mut side.tower, ground.gather(chosen), &mut Random::new(0)),
    };
    if let Some(vectors) = &side.vectors {
        vectors.add(chosen, &mut out.values);
    }
    (out, trace)
}

/// The product number by number, then both vectors.
fn beside(left: &Batch, right: &Batch) -> Batch {
    let mut values = Vec::with_capacity(3 * left.values.len());
    for (left, right) in left.iter().zip(right.iter()) {
        values.extend(left.iter().zip(right).map(|(a, b)| a * b));
        values.extend_from_slice(left);
        values.extend_from_slice(right);
    }
    Batch {
        width: 3 * left.width,
        values,
    }
}

/// The slopes by both vectors, from those by [`beside`].
fn apart(slopes: &Batch, left: &Batch, right: &Batch) -> (Batch, Batch) {
    let width = left.width;
    let (mut by_left, mut by_right) = (left.clone(), right.clone());
    let rows = by_left
        .values
        .chunks_exact_mut(width.max(1))
        .zip(by_right.values.chunks_exact_mut(width.max(1)));
    for ((left, right), slopes) in rows.zip(slopes.iter()) {
        let (product, rest) = slopes.split_at(width);
        let (own, other) = rest.split_at(width);
        let sides = left.iter_mut().zip(right.iter_mut());
        for ((left, right), (product, (own, other))) in
            sides.zip(product.iter().zip(own.iter().zip(other)))
        {
            let (was_left, was_right) = (*left, *right);
            *left = product * was_right + own;
            *right = product * was_left + other;
        }
    }
    (by_left, by_right)
}
