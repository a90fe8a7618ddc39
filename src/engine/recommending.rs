//! A recommender beside the model that scores: it names items for customers of the open tables.

mod telling;

use std::sync::Arc;

use super::failure::Failure;
use super::job::Advance;
use super::list_file::{ListFile, nine_digits};
use super::message::{ExportFormat, Progress, Reply, Stage};
use super::session::Session;
use crate::export::Cell;
use crate::i18n::{Lang, recommend as text};
use crate::model::recommend::{
    Interactions, Names, RecommendError, Recommendation, Recommender, Vectors, chosen, read,
};
use crate::model::{Foreign, ModelError};
use crate::table::{Column, Table};

/// Items named for each customer.
const MOST: usize = 9;

/// The most customers for whom items are found between two looks at the message queue.
const CUSTOMERS_PER_STEP: u64 = 1_024;
/// Multiplications in that time.
const WORK_PER_STEP: u64 = 1 << 24;

/// A recommender, and what it makes of the open tables.
pub(super) struct Recommending {
    file: String,
    recommender: Arc<Recommender>,
    /// Void once other tables are open.
    ready: Option<Arc<Ready>>,
}

/// What a recommender makes of the open tables.
struct Ready {
    /// What the customers' table is called, and the column that names them.
    table: String,
    ids: Column,
    items: Table,
    /// The items' column that names them.
    item_ids: Column,
    vectors: Vectors,
    /// The table that says who took what, and per customer the items, rising.
    taken: Option<(String, Vec<Vec<u32>>)>,
}

impl Recommending {
    /// Forgets what it made of tables that are not open any more.
    pub fn forget_tables(&mut self) {
        self.ready = None;
    }
}

/// Whether a file that is no model of who leaves is a recommender.
pub(super) fn is_recommender(failure: &Failure) -> bool {
    let format = Foreign::Recommender;
    matches!(failure, Failure::Model { error, .. } if **error == ModelError::Foreign { format })
}

/// Reads a recommender; it replaces the one before if it is sound, and no model that scores.
pub(super) fn load(session: &mut Session, file: String, bytes: &[u8]) -> Result<Reply, Failure> {
    let recommender = read(bytes).map_err(|error| match error {
        RecommendError::Model(error) => Failure::Model {
            file: file.clone(),
            error,
        },
        other => other.into(),
    })?;
    session.recommending = Some(Recommending {
        file,
        recommender: Arc::new(recommender),
        ready: None,
    });
    answer(session, "")
}

/// The best items for a customer; what the recommender is worth, if none is named.
pub(super) fn answer(session: &mut Session, customer: &str) -> Result<Reply, Failure> {
    let customer = customer.trim();
    let prepared = prepare(session);
    let recommending = session.recommending.as_ref();
    let recommending = recommending.ok_or(RecommendError::NotLoaded)?;
    let recommender = &recommending.recommender;
    if customer.is_empty() {
        // It may come before its tables do.
        let about = telling::about(recommending, prepared.as_ref().err());
        return Ok(Reply::Study(Box::new(about)));
    }
    prepared?;
    let ready = recommending.ready.as_ref();
    let ready = ready.ok_or(RecommendError::NotLoaded)?;
    let row = ready.row(customer)?;
    let best = ready.best(recommender, row);
    let told = telling::items(recommender, ready, row, &best);
    Ok(Reply::Study(Box::new(told)))
}

/// Holds the recommender against the open tables, once.
fn prepare(session: &mut Session) -> Result<(), Failure> {
    let recommending = session.recommending.as_ref();
    let recommending = recommending.ok_or(RecommendError::NotLoaded)?;
    if recommending.ready.is_some() {
        return Ok(());
    }
    // Of a file that is not held there are the first rows only.
    let held = session.files.iter().filter(|file| !file.sampled);
    let joined = session.joined.as_ref().map(|joined| &joined.table);
    let tables: Vec<&Table> = held.map(|file| &file.table).chain(joined).collect();
    let ready = Ready::new(&recommending.recommender, &tables)?;
    if let Some(recommending) = &mut session.recommending {
        recommending.ready = Some(Arc::new(ready));
    }
    Ok(())
}

impl Ready {
    fn new(recommender: &Recommender, tables: &[&Table]) -> Result<Ready, Failure> {
        let found = chosen(recommender, tables)?;
        let (customers, items) = (tables[found.customers], tables[found.items]);
        let names = Names {
            customer: recommender.customers.id.clone(),
            item: recommender.items.id.clone(),
            time: None,
        };
        let taken = match found.interactions.map(|place| tables[place]) {
            None => None,
            Some(table) => {
                let found = Interactions::of_tables([customers, items, table], &names)?;
                let taken = found.by_customer(found.pairs.iter().copied());
                Some((table.name.clone(), taken))
            }
        };
        let column = |table: &Table, name: &str| {
            let column = table.column(name).cloned();
            column.ok_or_else(|| RecommendError::NoColumn {
                table: table.name.clone(),
                column: name.to_string(),
                columns: Vec::new(),
            })
        };
        Ok(Ready {
            table: customers.name.clone(),
            ids: column(customers, &names.customer)?,
            item_ids: column(items, &names.item)?,
            vectors: recommender.vectors(customers, items)?,
            items: items.clone(),
            taken,
        })
    }

    /// The row of a customer.
    fn row(&self, customer: &str) -> Result<usize, RecommendError> {
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
    fn example(&self) -> String {
        let mut rows = self.vectors.customers();
        let first = rows.next().map(|row| self.ids.text(row).trim());
        first.unwrap_or("–").to_string()
    }

    /// What a customer took before.
    fn taken(&self, row: usize) -> &[u32] {
        let taken = self.taken.as_ref().and_then(|(_, taken)| taken.get(row));
        taken.map(Vec::as_slice).unwrap_or_default()
    }

    fn best(&self, recommender: &Recommender, row: usize) -> Vec<Recommendation> {
        recommender.best(&self.vectors, row, self.taken(row), MOST)
    }
}

/// The best items for every customer, being written.
pub(super) struct RecommendedList {
    recommender: Arc<Recommender>,
    ready: Arc<Ready>,
    file: Option<ListFile>,
    done: usize,
    lang: Lang,
}

impl RecommendedList {
    pub fn new(
        session: &mut Session,
        format: ExportFormat,
        lang: Lang,
    ) -> Result<RecommendedList, Failure> {
        prepare(session)?;
        let recommending = session.recommending.as_ref();
        let both = recommending.and_then(|own| Some((&own.recommender, own.ready.as_ref()?)));
        let (recommender, ready) = both.ok_or(RecommendError::NotLoaded)?;
        let header = [
            ready.ids.name(),
            text::RANK_HEAD.text(lang),
            ready.item_ids.name(),
            text::SCORE_HEAD.text(lang),
        ];
        let header = header.map(str::to_string);
        let rows = ready.vectors.customers().len() * MOST.min(ready.vectors.items());
        let file = ListFile::new(format, text::SHEET.text(lang), &header, rows)?;
        Ok(RecommendedList {
            recommender: Arc::clone(recommender),
            ready: Arc::clone(ready),
            file: Some(file),
            done: 0,
            lang,
        })
    }

    pub fn step(&mut self) -> Result<Advance, Failure> {
        let Some(mut file) = self.file.take() else {
            return Err(Failure::Superseded);
        };
        let ready = &self.ready;
        let all = ready.vectors.customers().len();
        let items = ready.vectors.items() as u64;
        let work = self.recommender.work().saturating_mul(items);
        let most = (WORK_PER_STEP / work.max(1)).clamp(1, CUSTOMERS_PER_STEP);
        let end = (self.done + most as usize).min(all);
        for row in self.done..end {
            for (rank, one) in (1..=MOST).zip(ready.best(&self.recommender, row)) {
                file.row([
                    Cell::from_file(ready.ids.text(row)),
                    Cell::Number(rank as f64),
                    Cell::from_file(ready.item_ids.text(one.item as usize)),
                    Cell::Number(nine_digits(one.score)),
                ])?;
            }
        }
        self.done = end;
        if end < all {
            self.file = Some(file);
            let progress = Progress::new(Stage::Writing, end as u64, all as u64);
            return Ok(Advance::More(progress));
        }
        let finished = file.finish(text::FILE.text(self.lang), all)?;
        Ok(Advance::Finished(finished))
    }
}
