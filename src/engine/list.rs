//! The ranked list: a screenful at a time.

use std::sync::Arc;

use super::customer;
use super::failure::Failure;
use super::message::Reply;
use super::query;
use super::session::{Scored, Session};
use super::view::{ListRow, ListView};

/// Most rows of one screenful: a page asks for what it shows, no more.
const LONGEST: usize = 500;
/// Reasons named in the list.
const REASONS: usize = 2;

/// The rows of the list from `offset` on.
pub(super) fn screenful(
    session: &mut Session,
    query: &str,
    at_least: Option<f64>,
    offset: usize,
    length: usize,
) -> Result<Reply, Failure> {
    let selection = select(session, query, at_least)?;
    let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
    let total = selection.len();
    let rows = (offset..total.min(offset.saturating_add(length.min(LONGEST))))
        .map(|position| {
            let row = selection.row(scored, position);
            let reasons = customer::reasons(session, row, REASONS)?;
            Ok(ListRow {
                row,
                rank: scored.places[row] as usize + 1,
                id: session.name_of(row),
                date: session.date_of(row),
                score: scored.scores[row],
                reasons,
            })
        })
        .collect::<Result<Vec<ListRow>, Failure>>()?;
    Ok(Reply::List(ListView {
        total,
        offset,
        rows,
    }))
}

/// Which customers are asked for, by falling score.
pub(super) enum Selection {
    /// The first so many of the ranking.
    Top(usize),
    /// These rows.
    Rows(Arc<[u32]>),
}

impl Selection {
    pub(super) fn len(&self) -> usize {
        match self {
            Selection::Top(length) => *length,
            Selection::Rows(rows) => rows.len(),
        }
    }

    pub(super) fn row(&self, scored: &Scored, position: usize) -> usize {
        match self {
            Selection::Top(_) => scored.order[position] as usize,
            Selection::Rows(rows) => rows[position] as usize,
        }
    }
}

/// The customers that answer a query, by falling score.
pub(super) fn select(
    session: &mut Session,
    text: &str,
    at_least: Option<f64>,
) -> Result<Selection, Failure> {
    let remembered = session
        .selection
        .take()
        .filter(|kept| kept.is_for(text, at_least));
    if let Some(kept) = remembered {
        let rows = Arc::clone(&kept.rows);
        session.selection = Some(kept);
        return Ok(Selection::Rows(rows));
    }
    let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
    let table = session.customers().ok_or(Failure::NothingOpen)?;
    // The ranking falls, so the first customer below the limit ends the list.
    let top = match at_least {
        Some(limit) => scored
            .order
            .partition_point(|&row| scored.scores[row as usize] >= limit),
        None => scored.order.len(),
    };
    let matching = query::matching(text, table, session.id_column(), &scored.scores)?;
    match matching {
        None => Ok(Selection::Top(top)),
        Some(keep) => {
            let rows: Arc<[u32]> = scored.order[..top]
                .iter()
                .copied()
                .filter(|row| keep[*row as usize])
                .collect();
            session.selection = Some(Remembered {
                query: text.to_string(),
                at_least,
                rows: Arc::clone(&rows),
            });
            Ok(Selection::Rows(rows))
        }
    }
}

/// The last query's answer, so that scrolling does not search again.
pub(super) struct Remembered {
    query: String,
    at_least: Option<f64>,
    rows: Arc<[u32]>,
}

impl Remembered {
    fn is_for(&self, query: &str, at_least: Option<f64>) -> bool {
        self.query == query && self.at_least == at_least
    }
}
