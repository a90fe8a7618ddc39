//! What a recommender makes of the open tables, a little at a time.

use crate::engine::failure::Failure;
use crate::engine::message::{Progress, Stage};
use crate::model::recommend::{
    Chosen, RecommendError, Recommendation, Recommender, TakenReader, Vectors, VectorsReader,
    chosen,
};
use crate::table::{Column, Table};

/// Items named for each customer.
pub(super) const MOST: usize = 9;

/// Parts of the whole by which progress is told.
const PARTS: f64 = 1_000.0;

/// What a recommender makes of the open tables.
pub(super) struct Ready {
    /// What the customers' table is called, and the column that names them.
    pub table: String,
    pub ids: Column,
    pub items: Table,
    /// The items' column that names them.
    pub item_ids: Column,
    pub vectors: Vectors,
    /// The table that says who took what, and per customer the items, rising.
    pub taken: Option<(String, Vec<Vec<u32>>)>,
    /// Whether ranks and grades follow from it.
    pub is_ranked: bool,
}

/// A [`Ready`] being made. It is asked with the same tables until it is made.
pub(super) struct Readying {
    /// By which the tables are known to be the same.
    turn: u32,
    found: Chosen,
    taken: TakenReader,
    /// Whether it is known who took what, as far as a table tells it.
    has_read: bool,
    /// Who took what, and whether ranks and grades follow from it, once it is read.
    told: (Vec<Vec<u32>>, bool),
    vectors: Option<VectorsReader>,
}

impl Readying {
    /// Chooses the tables.
    pub fn new(
        recommender: &Recommender,
        tables: &[&Table],
        turn: u32,
    ) -> Result<Readying, Failure> {
        let found = chosen(recommender, tables)?;
        Ok(Readying {
            turn,
            found,
            taken: TakenReader::of(recommender),
            has_read: found.interactions.is_none(),
            told: (Vec::new(), false),
            vectors: None,
        })
    }

    /// What the tables are known by.
    pub fn turn(&self) -> u32 {
        self.turn
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        // The halves do not take as long as each other; that it goes on is what is told.
        let read = match self.has_read {
            true => 1.0,
            false => self.taken.share(),
        };
        let made = self.vectors.as_ref().map_or(0.0, VectorsReader::share);
        let done = (read + made) / 2.0 * PARTS;
        Progress::new(Stage::Studying, done as u64, PARTS as u64)
    }

    /// Goes a little further; the whole once it is made.
    pub fn step(
        &mut self,
        recommender: &Recommender,
        tables: &[&Table],
    ) -> Result<Option<Ready>, Failure> {
        let table = |place: usize| tables.get(place).copied().ok_or(Failure::NothingOpen);
        let customers = table(self.found.customers)?;
        let items = table(self.found.items)?;
        let interactions = self.found.interactions.map(table).transpose()?;
        if let Some(interactions) = interactions.filter(|_| !self.has_read) {
            self.has_read = self.taken.step([customers, items, interactions])?;
            return Ok(None);
        }
        let both = [customers, items];
        let Some(vectors) = &mut self.vectors else {
            let nothing = TakenReader::of(recommender);
            let (taken, ranked) = std::mem::replace(&mut self.taken, nothing).finish_ranked();
            self.told = (taken, ranked.is_some());
            self.vectors = Some(VectorsReader::new(recommender, both, ranked)?);
            return Ok(None);
        };
        if !vectors.step(recommender, both)? {
            return Ok(None);
        }
        let Some(vectors) = self.vectors.take() else {
            return Ok(None);
        };
        let column = |table: &Table, name: &str| {
            let column = table.column(name).cloned();
            column.ok_or_else(|| RecommendError::NoColumn {
                table: table.name.clone(),
                column: name.to_string(),
                columns: Vec::new(),
            })
        };
        let ids = [&recommender.customers.id, &recommender.items.id];
        let (taken, is_ranked) = std::mem::take(&mut self.told);
        Ok(Some(Ready {
            table: customers.name.clone(),
            ids: column(customers, ids[0])?,
            item_ids: column(items, ids[1])?,
            vectors: vectors.finish(),
            items: items.clone(),
            taken: interactions.map(|table| (table.name.clone(), taken)),
            is_ranked,
        }))
    }
}

impl Ready {
    /// The row of a customer.
    pub fn row(&self, customer: &str) -> Result<usize, RecommendError> {
        let mut rows = self.vectors.customers();
        let found = rows.find(|row| self.ids.text(*row).trim() == customer);
        found.ok_or_else(|| RecommendError::NoCustomer {
            customer: customer.to_string(),
            table: self.table.clone(),
            column: self.ids.name().to_string(),
            example: self.example(),
        })
    }

    /// A customer who is there.
    pub fn example(&self) -> String {
        let mut rows = self.vectors.customers();
        let first = rows.next().map(|row| self.ids.text(row).trim());
        first.unwrap_or("–").to_string()
    }

    /// What a customer took before.
    pub fn taken(&self, row: usize) -> &[u32] {
        let taken = self.taken.as_ref().and_then(|(_, taken)| taken.get(row));
        taken.map(Vec::as_slice).unwrap_or_default()
    }

    /// The best items for a customer.
    pub fn best(&self, recommender: &Recommender, row: usize) -> Vec<Recommendation> {
        recommender.best(&self.vectors, row, self.taken(row), MOST)
    }
}
