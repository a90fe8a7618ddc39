//! The reading of a row that is cut into more pieces than there are columns:
//! neighbours put together, empty ones dropped, so that each column gets what
//! fits it best (dynamic programming over pieces and columns).

use super::{Damage, Guess, Mender};
use crate::ingest::Delimiter;
use crate::ingest::cut::{Cut, cut};
use crate::ingest::dialect::Dialect;

/// Pieces times columns, at most.
const MOST: usize = 8_192;

/// Pieces of one cell, at most.
const JOINED: usize = 48;

/// What dropping an empty piece costs (log-likelihood).
const DROP: f64 = 1.0;

/// What a delimiter within a cell's text costs.
const JOIN: f64 = 3.0;

/// What a space within a cell's text costs where spaces are delimiters.
const JOIN_SPACE: f64 = 0.1;

/// How column `column` of the first `pieces` pieces came about.
#[derive(Clone, Copy)]
struct Step {
    score: f64,
    /// Pieces of the last cell; none when the last piece was dropped.
    joined: usize,
}

/// The line cut by `dialect` and put together to the table's width.
pub(super) fn guess(mender: &Mender<'_>, line: &str, dialect: Dialect) -> Option<Guess> {
    let cut = cut(line, dialect, None);
    let (pieces, width) = (cut.pieces.len(), mender.width);
    if !cut.clean || pieces < width || pieces * width > MOST {
        return None;
    }
    let joining = if dialect.delimiter == Some(Delimiter::Space) {
        JOIN_SPACE
    } else {
        JOIN
    };
    let impossible = Step {
        score: f64::NEG_INFINITY,
        joined: 0,
    };
    // steps[column * (pieces + 1) + used]
    let stride = pieces + 1;
    let mut steps = vec![impossible; (width + 1) * stride];
    let start = steps.first_mut()?;
    start.score = 0.0;
    for filled in 0..=width {
        for used in 0..=pieces {
            let from = *steps.get(filled * stride + used)?;
            if from.score == f64::NEG_INFINITY {
                continue;
            }
            let Some(piece) = cut.pieces.get(used) else {
                continue;
            };
            if !piece.quoted && piece.text.is_empty() {
                let to = steps.get_mut(filled * stride + used + 1)?;
                if from.score - DROP > to.score {
                    *to = Step {
                        score: from.score - DROP,
                        joined: 0,
                    };
                }
            }
            let Some(column) = mender.profile.columns.get(filled) else {
                continue;
            };
            for joined in 1..=JOINED.min(pieces - used) {
                if joined > 1 && range_is_quoted(&cut, used, joined) {
                    break;
                }
                let text = text(line, &cut, used, joined);
                let score = from.score + column.score(text) - joining * (joined - 1) as f64;
                let to = steps.get_mut((filled + 1) * stride + used + joined)?;
                if score > to.score {
                    *to = Step { score, joined };
                }
            }
        }
    }
    let mut cells = Vec::with_capacity(width);
    let (mut filled, mut used) = (width, pieces);
    while filled > 0 || used > 0 {
        let step = steps.get(filled * stride + used)?;
        if step.score == f64::NEG_INFINITY {
            return None;
        }
        if step.joined == 0 {
            used = used.checked_sub(1)?;
            continue;
        }
        used = used.checked_sub(step.joined)?;
        filled = filled.checked_sub(1)?;
        cells.push(text(line, &cut, used, step.joined).to_string());
    }
    cells.reverse();
    Some(mender.guess(cells, Damage::SurplusDelimiter))
}

fn range_is_quoted(cut: &Cut, from: usize, count: usize) -> bool {
    let pieces = cut.pieces.get(from..from + count).unwrap_or_default();
    pieces.iter().any(|piece| piece.quoted)
}

/// What the pieces say together: the delimiters between them belong to it.
fn text<'a>(line: &'a str, cut: &'a Cut, from: usize, count: usize) -> &'a str {
    match cut.pieces.get(from..from + count) {
        Some([piece]) => &piece.text,
        Some([first, .., last]) => line.get(first.start..last.end).unwrap_or_default(),
        _ => "",
    }
}
