//! A recommender beside the model that scores: it names items for customers of the open tables.

mod ready;
mod telling;

use std::sync::Arc;

use super::failure::Failure;
use super::job::Advance;
use super::list_file::{ListFile, nine_digits};
use super::message::{ExportFormat, Progress, Reply, Stage};
use super::session::Session;
use crate::export::Cell;
use crate::i18n::{Lang, recommend as text};
use crate::model::recommend::{RecommendError, Recommender, read};
use crate::model::{Foreign, ModelError};
use crate::table::Table;
use ready::{MOST, Ready, Readying};

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
    /// Rises with other tables, and with another recommender.
    turn: u32,
}

impl Recommending {
    /// Forgets what it made of tables that are not open any more.
    pub fn forget_tables(&mut self) {
        self.ready = None;
        self.turn = self.turn.wrapping_add(1);
    }
}

/// Whether a file that is no model of who leaves is a recommender.
pub(super) fn is_recommender(failure: &Failure) -> bool {
    let format = Foreign::Recommender;
    matches!(failure, Failure::Model { error, .. } if **error == ModelError::Foreign { format })
}

/// Reads a recommender; it replaces the one before if it is sound, and no model that scores.
/// What it makes of the open tables is left to whoever asks.
pub(super) fn load(session: &mut Session, file: String, bytes: &[u8]) -> Result<Reply, Failure> {
    let recommender = read(bytes).map_err(|error| match error {
        RecommendError::Model(error) => Failure::Model {
            file: file.clone(),
            error,
        },
        other => other.into(),
    })?;
    let before = session.recommending.as_ref();
    let turn = before.map_or(0, |before| before.turn.wrapping_add(1));
    let recommending = session.recommending.insert(Recommending {
        file,
        recommender: Arc::new(recommender),
        ready: None,
        turn,
    });
    let about = telling::about(recommending, None);
    Ok(Reply::Study(Box::new(about)))
}

/// Holds the recommender against the open tables a little further; `None` once it is ready.
fn prepare(
    session: &mut Session,
    under_way: &mut Option<Box<Readying>>,
) -> Result<Option<Progress>, Failure> {
    let recommending = session.recommending.as_ref();
    let recommending = recommending.ok_or(RecommendError::NotLoaded)?;
    if recommending.ready.is_some() {
        *under_way = None;
        return Ok(None);
    }
    // Of a file that is not held there are the first rows only.
    let held = session.files.iter().filter(|file| !file.sampled);
    let joined = session.joined.as_ref().map(|joined| &joined.table);
    let tables: Vec<&Table> = held.map(|file| &file.table).chain(joined).collect();
    // Other tables are open, or it is another recommender, than what it began with.
    under_way.take_if(|work| work.turn() != recommending.turn);
    let recommender = &recommending.recommender;
    let Some(work) = under_way else {
        let work = Readying::new(recommender, &tables, recommending.turn)?;
        let progress = work.progress();
        *under_way = Some(Box::new(work));
        return Ok(Some(progress));
    };
    let ready = work.step(recommender, &tables)?;
    let progress = work.progress();
    if let (Some(ready), Some(recommending)) = (ready, &mut session.recommending) {
        recommending.ready = Some(Arc::new(ready));
    }
    Ok(Some(progress))
}

/// What a recommender names or is worth, being found out.
pub(super) struct RecommendJob {
    customer: String,
    under_way: Option<Box<Readying>>,
}

impl RecommendJob {
    /// The best items for a customer; what the recommender is worth, if none is named.
    pub fn new(session: &Session, customer: &str) -> Result<RecommendJob, Failure> {
        if session.recommending.is_none() {
            return Err(RecommendError::NotLoaded.into());
        }
        Ok(RecommendJob {
            customer: customer.trim().to_string(),
            under_way: None,
        })
    }

    pub fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        let missing = match prepare(session, &mut self.under_way) {
            Ok(Some(progress)) => return Ok(Advance::More(progress)),
            Ok(None) => None,
            // It may come before its tables do.
            Err(failure) if self.customer.is_empty() => Some(failure),
            Err(failure) => return Err(failure),
        };
        let recommending = session.recommending.as_ref();
        let recommending = recommending.ok_or(RecommendError::NotLoaded)?;
        if self.customer.is_empty() {
            let about = telling::about(recommending, missing.as_ref());
            return Ok(Advance::Finished(Reply::Study(Box::new(about))));
        }
        let recommender = &recommending.recommender;
        let ready = recommending.ready.as_ref();
        let ready = ready.ok_or(RecommendError::NotLoaded)?;
        let row = ready.row(&self.customer)?;
        let best = ready.best(recommender, row);
        let told = telling::items(recommender, ready, row, &best);
        Ok(Advance::Finished(Reply::Study(Box::new(told))))
    }
}

/// The best items for every customer, being written.
pub(super) struct RecommendedList {
    format: ExportFormat,
    lang: Lang,
    under_way: Option<Box<Readying>>,
    writing: Option<Box<Writing>>,
}

/// What is written.
struct Writing {
    recommender: Arc<Recommender>,
    ready: Arc<Ready>,
    file: ListFile,
    done: usize,
}

impl RecommendedList {
    pub fn new(
        session: &Session,
        format: ExportFormat,
        lang: Lang,
    ) -> Result<RecommendedList, Failure> {
        if session.recommending.is_none() {
            return Err(RecommendError::NotLoaded.into());
        }
        Ok(RecommendedList {
            format,
            lang,
            under_way: None,
            writing: None,
        })
    }

    pub fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        let mut writing = match self.writing.take() {
            Some(writing) => writing,
            None => {
                if let Some(progress) = prepare(session, &mut self.under_way)? {
                    return Ok(Advance::More(progress));
                }
                Box::new(Writing::new(session, self.format, self.lang)?)
            }
        };
        if let Some(progress) = writing.step()? {
            self.writing = Some(writing);
            return Ok(Advance::More(progress));
        }
        let Writing { file, done, .. } = *writing;
        let finished = file.finish(text::FILE.text(self.lang), done)?;
        Ok(Advance::Finished(finished))
    }
}

impl Writing {
    fn new(session: &Session, format: ExportFormat, lang: Lang) -> Result<Writing, Failure> {
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
        Ok(Writing {
            recommender: Arc::clone(recommender),
            ready: Arc::clone(ready),
            file: ListFile::new(format, text::SHEET.text(lang), &header, rows)?,
            done: 0,
        })
    }

    /// Writes some customers; `None` once all are written.
    fn step(&mut self) -> Result<Option<Progress>, Failure> {
        let ready = &self.ready;
        let all = ready.vectors.customers().len();
        let items = ready.vectors.items() as u64;
        let work = self.recommender.work().saturating_mul(items);
        let most = (WORK_PER_STEP / work.max(1)).clamp(1, CUSTOMERS_PER_STEP);
        let end = (self.done + most as usize).min(all);
        for row in self.done..end {
            for (rank, one) in (1..=MOST).zip(ready.best(&self.recommender, row)) {
                self.file.row([
                    Cell::from_file(ready.ids.text(row)),
                    Cell::Number(rank as f64),
                    Cell::from_file(ready.item_ids.text(one.item as usize)),
                    Cell::Number(nine_digits(one.score)),
                ])?;
            }
        }
        self.done = end;
        let progress = Progress::new(Stage::Writing, end as u64, all as u64);
        Ok((end < all).then_some(progress))
    }
}
