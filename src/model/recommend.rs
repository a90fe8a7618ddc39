//! A recommender: neural collaborative filtering on implicit feedback (He et al. 2017).
//!
//! A customer's columns become one vector, an item's another, by a linear layer each, and if
//! wanted a vector per known id is added. The two vectors, and their product number by
//! number, go through a perceptron whose answer is the log-odds that the two go together.
//! It learns from pairs that occurred, against items that are drawn anew in every epoch, and
//! is judged by [`hit_ratio`]: where an item that it has not seen the customer take stands
//! among items that the customer never took.

mod embedding;
mod error;
mod file;
mod fit;
pub mod hit_ratio;
mod interactions;
mod judging;
mod ranks;
mod side;
mod tables;
mod taken;
mod training;
mod vectors;

pub use error::RecommendError;
pub use file::{FORMAT, read};
pub use interactions::{Interactions, Names, names_of};
pub use judging::{ByLength, Judged};
pub use ranks::{RankColumns, Ranked, rank_columns};
pub use side::{Side, SideFault};
pub use tables::{Chosen, chosen};
pub use taken::TakenReader;
pub use training::{RecommendTraining, Recommended};
pub use vectors::{Vectors, VectorsReader};

use super::Provenance;
use super::perceptron::product::Batch;
use super::perceptron::{Layer, layers};
use super::trees::sigmoid;
use crate::table::Table;
use ranks::Ranks;

/// How a recommender is built and fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct RecommendOptions {
    /// Numbers of a customer's and of an item's vector.
    pub width: usize,
    /// Numbers of each hidden layer above them.
    pub hidden: Vec<usize>,
    /// Items drawn against each pair that occurred.
    pub negatives: usize,
    /// The chance of a hidden number to be dropped, below 1.
    pub dropout: f32,
    /// The length of a step.
    pub learning_rate: f32,
    /// By what share of themselves, times the learning rate, weights shrink in a step.
    pub weight_decay: f32,
    /// Pairs learnt from at once, drawn ones included.
    pub batch: usize,
    /// Most times that all pairs are learnt from.
    pub epochs: usize,
    /// Epochs after the best one, after which it is enough.
    pub patience: usize,
    /// Whether every known customer has a vector; the file then holds their ids.
    pub customer_vectors: bool,
    /// Whether every known item has a vector.
    pub item_vectors: bool,
    /// By which columns of the interactions customers and items are ranked and graded, beside
    /// their own columns. Whoever scores then needs such interactions, too.
    pub ranks: Option<RankColumns>,
    /// The seed of everything random.
    pub seed: u64,
}

impl Default for RecommendOptions {
    fn default() -> RecommendOptions {
        RecommendOptions {
            width: 32,
            hidden: vec![64, 32],
            negatives: 4,
            dropout: 0.1,
            learning_rate: 2e-3,
            weight_decay: 1e-3,
            batch: 512,
            epochs: 40,
            patience: 3,
            customer_vectors: false,
            item_vectors: true,
            ranks: None,
            seed: 0,
        }
    }
}

/// A recommender, ready to score.
#[derive(Clone, Debug, PartialEq)]
pub struct Recommender {
    /// What people call it.
    pub name: String,
    /// How customers become vectors.
    pub customers: Side,
    /// How items become vectors.
    pub items: Side,
    pub(in crate::model) head: Vec<Layer>,
    /// How customers and items are ranked and graded by the interactions, if they are.
    ranks: Option<Ranks>,
    /// How good its twin was on items that it had not seen, if its file says it.
    pub judged: Option<Judged>,
    /// Where it comes from, if its file says it.
    pub provenance: Option<Provenance>,
}

/// One item for one customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recommendation {
    /// The item's row in its table.
    pub item: u32,
    /// Between 0 and 1, and it only ranks. It answers whether the pair is one that occurred,
    /// among as many drawn ones as training drew against it
    /// ([`RecommendOptions::negatives`]; its file does not say how many): no chance that the
    /// customer takes the item.
    pub score: f64,
}

impl Recommender {
    /// The vectors of all customers and of all items of two tables, of whose ranks and grades
    /// nothing is known.
    ///
    /// # Errors
    /// [`RecommendError`] when a table does not have the columns.
    pub fn vectors(&self, customers: &Table, items: &Table) -> Result<Vectors, RecommendError> {
        self.vectors_ranked([customers, items], None)
    }

    /// The vectors of all customers and of all items of two tables, with their ranks and grades
    /// as [`TakenReader::finish_ranked`] tells them.
    ///
    /// # Errors
    /// [`RecommendError`] when a table does not have the columns.
    pub fn vectors_ranked(
        &self,
        tables: [&Table; 2],
        ranked: Option<Ranked>,
    ) -> Result<Vectors, RecommendError> {
        let mut reader = VectorsReader::new(self, tables, ranked)?;
        while !reader.step(self, tables)? {}
        Ok(reader.finish())
    }

    /// The columns of the interactions by which customers and items are ranked and graded, if
    /// they are.
    pub fn rank_columns(&self) -> Option<&RankColumns> {
        self.ranks.as_ref().map(Ranks::columns)
    }

    /// Multiplications for one item and one customer, roughly.
    pub fn work(&self) -> u64 {
        layers::weights(&self.head) as u64
    }

    /// The scores of some items for one customer, by their rows, in their order.
    pub fn scores(&self, vectors: &Vectors, customer: usize, items: &[u32]) -> Vec<f64> {
        let pairs = items.iter().map(|item| (customer, *item as usize));
        let out = layers::apply(&self.head, joined(vectors, pairs));
        let score = |margin: &f32| sigmoid(f64::from(*margin));
        out.values.iter().map(score).collect()
    }

    /// The best `most` items for one customer, but for those of `without` (rising), best
    /// first; of items with one score the earlier one.
    pub fn best(
        &self,
        vectors: &Vectors,
        customer: usize,
        without: &[u32],
        most: usize,
    ) -> Vec<Recommendation> {
        let items: Vec<u32> = (0..vectors.items.rows() as u32)
            .filter(|item| without.binary_search(item).is_err())
            .collect();
        let scores = self.scores(vectors, customer, &items);
        let mut best: Vec<Recommendation> = items
            .into_iter()
            .zip(scores)
            .map(|(item, score)| Recommendation { item, score })
            .collect();
        best.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.item.cmp(&b.item)));
        best.truncate(most);
        best
    }
}

/// What the perceptron reads of pairs: the product of both vectors number by number, the
/// customer's, the item's.
fn joined(vectors: &Vectors, pairs: impl Iterator<Item = (usize, usize)>) -> Batch {
    let width = vectors.customers.width;
    let row = |batch: &'_ Batch, at: usize| at * batch.width..(at + 1) * batch.width;
    let mut values = Vec::new();
    for (customer, item) in pairs {
        let own = vectors
            .customers
            .values
            .get(row(&vectors.customers, customer));
        let other = vectors.items.values.get(row(&vectors.items, item));
        let (own, other) = (own.unwrap_or_default(), other.unwrap_or_default());
        values.extend(own.iter().zip(other).map(|(a, b)| a * b));
        values.extend_from_slice(own);
        values.extend_from_slice(other);
    }
    Batch {
        width: 3 * width,
        values,
    }
}
