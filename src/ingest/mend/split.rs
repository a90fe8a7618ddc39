//! Readings of a row that lost one delimiter.

use super::{Damage, Guess, Mender};
use crate::ingest::cut::cut;

/// Bytes of a line up to which every place is tried; beyond, only those where
/// the character's class changes beside a quote.
const SHORT: usize = 2_000;

/// Guesses kept for comparison.
const KEPT: usize = 8;

/// Readings with one delimiter put in, at any place.
pub(super) fn guesses(mender: &Mender<'_>, line: &str, out: &mut Vec<Guess>) {
    put_in(mender, line, line.len() > SHORT, out);
}

/// Readings with one delimiter put in beside a quote.
pub(super) fn guesses_beside_quotes(mender: &Mender<'_>, line: &str, out: &mut Vec<Guess>) {
    put_in(mender, line, true, out);
}

fn put_in(mender: &Mender<'_>, line: &str, beside_quotes: bool, out: &mut Vec<Guess>) {
    let separator = mender.dialect.separator();
    let quote = mender.dialect.quote.byte();
    let bytes = line.as_bytes();
    let mut with = String::with_capacity(line.len() + separator.len());
    for at in 1..=line.len() {
        let around = [bytes.get(at - 1).copied(), bytes.get(at).copied()];
        if !line.is_char_boundary(at) || (beside_quotes && !around.contains(&quote)) {
            continue;
        }
        with.clear();
        with.push_str(line.get(..at).unwrap_or_default());
        with.push_str(separator);
        with.push_str(line.get(at..).unwrap_or_default());
        let cut = cut(&with, mender.dialect, None);
        if !cut.clean || cut.pieces.len() != mender.width {
            continue;
        }
        out.push(mender.guess(cut.into_texts(), Damage::MissingDelimiter));
        // Only the best matter, and equals of them.
        if out.len() >= 4 * KEPT {
            out.sort_by(|a, b| b.score.total_cmp(&a.score));
            out.truncate(KEPT);
        }
    }
}
