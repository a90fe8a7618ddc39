//! The ranked list: a screenful at a time.

use std::sync::Arc;

use super::customer;
use super::failure::Failure;
use super::message::{Reply, Scope};
use super::query::{self, Searched};
use super::session::{Scored, Session};
use super::view::{ListRow, ListView};

/// Most rows of one screenful: a page asks for what it shows, no more.
const LONGEST: usize = 500;
/// Reasons named in the list.
const REASONS: usize = 2;

/// The rows of the list from `offset` on.
pub(super) fn screenful(
    session: &mut Session,
    scope: &Scope,
    offset: usize,
    length: usize,
) -> Result<Reply, Failure> {
    let selection = select(session, scope)?;
    let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
    let total = selection.len();
    let rows = (offset..total.min(offset.saturating_add(length.min(LONGEST))))
        .map(|position| {
            let row = selection.row(scored, position);
            let reasons = customer::reasons(session, row, REASONS)?;
            Ok(ListRow {
                row,
                rank: scored.rank(row, scope.latest),
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
    /// The first so many of the ranking of each customer's latest row.
    Latest(usize),
    /// These rows.
    Rows(Arc<[u32]>),
}

impl Selection {
    pub(super) fn len(&self) -> usize {
        match self {
            Selection::Top(length) | Selection::Latest(length) => *length,
            Selection::Rows(rows) => rows.len(),
        }
    }

    pub(super) fn row(&self, scored: &Scored, position: usize) -> usize {
        match self {
            Selection::Top(_) => scored.order[position] as usize,
            Selection::Latest(_) => ranking(scored, true)[position] as usize,
            Selection::Rows(rows) => rows[position] as usize,
        }
    }
}

/// All rows by falling score, or each customer's latest if only these are `latest`.
fn ranking(scored: &Scored, latest: bool) -> &[u32] {
    match &scored.latest {
        Some(rows) if latest => &rows.order,
        _ => &scored.order,
    }
}

/// The customers that answer a query, by falling score.
pub(super) fn select(session: &mut Session, scope: &Scope) -> Result<Selection, Failure> {
    let remembered = session.selection.take().filter(|kept| kept.scope == *scope);
    if let Some(kept) = remembered {
        let rows = Arc::clone(&kept.rows);
        session.selection = Some(kept);
        return Ok(Selection::Rows(rows));
    }
    let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
    let table = session.customers().ok_or(Failure::NothingOpen)?;
    let ranking = ranking(scored, scope.latest);
    // The ranking falls, so the first customer below the limit ends the list.
    let top = match scope.at_least {
        Some(limit) => ranking.partition_point(|&row| scored.scores[row as usize] >= limit),
        None => ranking.len(),
    };
    let searched = Searched {
        table,
        id: session.id_column(),
        date: scored.dates.and_then(|date| table.columns().get(date)),
        scores: &scored.scores,
    };
    match query::matching(&scope.query, searched)? {
        None if scope.latest => Ok(Selection::Latest(top)),
        None => Ok(Selection::Top(top)),
        Some(keep) => {
            let rows: Arc<[u32]> = ranking[..top]
                .iter()
                .copied()
                .filter(|row| keep[*row as usize])
                .collect();
            session.selection = Some(Remembered {
                scope: scope.clone(),
                rows: Arc::clone(&rows),
            });
            Ok(Selection::Rows(rows))
        }
    }
}

/// The last query's answer, so that scrolling does not search again.
pub(super) struct Remembered {
    scope: Scope,
    rows: Arc<[u32]>,
}
