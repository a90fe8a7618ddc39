//! Customers and items as vectors, made a little at a time.

use std::ops::Range;

use super::ranks::Ranked;
use super::side::SideVectors;
use super::{RecommendError, Recommender};
use crate::model::perceptron::product::Batch;
use crate::table::Table;

/// Customers and items as vectors.
#[derive(Clone, Debug, PartialEq)]
pub struct Vectors {
    pub(in crate::model) customers: Batch,
    pub(in crate::model) items: Batch,
}

impl Vectors {
    /// The customers' rows.
    pub fn customers(&self) -> Range<usize> {
        0..self.customers.rows()
    }

    /// How many items there are.
    pub fn items(&self) -> usize {
        self.items.rows()
    }
}

/// Vectors being made.
pub struct VectorsReader {
    customers: SideVectors,
    items: SideVectors,
}

impl VectorsReader {
    /// Reads the features of customers and items; their ranks and grades, if it reads such,
    /// are gaps where they are not given.
    ///
    /// # Errors
    /// [`RecommendError`] when a table does not have the columns.
    pub fn new(
        recommender: &Recommender,
        [customers, items]: [&Table; 2],
        ranked: Option<Ranked>,
    ) -> Result<VectorsReader, RecommendError> {
        let ranked = match (&recommender.ranks, ranked) {
            (None, _) => Ranked::default(),
            (Some(_), Some(ranked)) => ranked,
            (Some(ranks), None) => ranks.unknown([customers.rows(), items.rows()]),
        };
        Ok(VectorsReader {
            customers: recommender.customers.begin(customers, ranked.customers)?,
            items: recommender.items.begin(items, ranked.items)?,
        })
    }

    /// Makes some more; whether all are made. Recommender and tables are the same in every
    /// step.
    ///
    /// # Errors
    /// [`RecommendError`] when a table does not have the columns.
    pub fn step(
        &mut self,
        recommender: &Recommender,
        [customers, items]: [&Table; 2],
    ) -> Result<bool, RecommendError> {
        if !recommender
            .customers
            .go_on(&mut self.customers, customers)?
        {
            return Ok(false);
        }
        recommender.items.go_on(&mut self.items, items)
    }

    /// How far it is, from 0 to 1.
    pub fn share(&self) -> f64 {
        let sides = [&self.customers, &self.items];
        let done: usize = sides.iter().map(|side| side.done).sum();
        let rows: usize = sides.iter().map(|side| side.rows).sum();
        done as f64 / rows.max(1) as f64
    }

    /// The vectors, once all are made.
    pub fn finish(self) -> Vectors {
        Vectors {
            customers: self.customers.made,
            items: self.items.made,
        }
    }
}
