//! Identifiers that differ only in case or in spaces: most likely one customer
//! written in two ways.

use super::Values;
use crate::table::index::hash64;

/// Pairs named as examples.
const EXAMPLES: usize = 3;

/// The seed of the comparison's hash.
const SEED: u64 = 0x9E6C_63D0_876A_3F6B;

/// Identifiers that are one when case and spaces are ignored: how many rows have
/// a spelling that is not their first, and some pairs.
#[derive(Default)]
pub(super) struct Alike {
    pub rows: u64,
    pub pairs: Vec<(String, String)>,
}

/// Finds identifiers that differ only in case or in spaces: first those that stay
/// apart, then those that differ only in the spaces around them, which are one
/// customer to everything that joins tables.
pub(super) fn alike(values: &Values<'_>) -> (Alike, Alike) {
    // Digits and capital letters alone have no second spelling among themselves.
    let varied = |text: &str| {
        text.bytes()
            .any(|b| b.is_ascii_lowercase() || b <= b' ' || b >= 128)
    };
    if !values.present.iter().any(|value| varied(value.text)) {
        return (Alike::default(), Alike::default());
    }
    let mut folded = Vec::with_capacity(values.present.len());
    let mut text = String::new();
    for (place, value) in values.present.iter().enumerate() {
        fold(value.text, &mut text);
        folded.push((hash64(text.as_bytes(), SEED), place));
    }
    folded.sort_unstable();
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut other = String::new();
    for group in folded
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|group| group.len() > 1)
    {
        // Equal hashes may still be different texts.
        let Some(((_, first), rest)) = group.split_first() else {
            continue;
        };
        fold(
            values.present.get(*first).map_or("", |value| value.text),
            &mut text,
        );
        for (_, place) in rest {
            fold(
                values.present.get(*place).map_or("", |value| value.text),
                &mut other,
            );
            if text == other {
                found.push((*first, *place));
            }
        }
    }
    found.sort_unstable();
    let of = |place: usize| values.present.get(place);
    let written = |place: usize| of(place).map_or("", |value| value.text);
    let (mut apart, mut padded) = (Alike::default(), Alike::default());
    for (first, place) in found {
        let (first, other) = (written(first), written(place));
        let side = match first.trim() == other.trim() {
            true => &mut padded,
            false => &mut apart,
        };
        side.rows += of(place).map_or(0, |value| value.rows);
        if side.pairs.len() < EXAMPLES {
            side.pairs.push((first.to_string(), other.to_string()));
        }
    }
    (apart, padded)
}

/// The text in lower case without white space.
fn fold(text: &str, out: &mut String) {
    out.clear();
    out.extend(
        text.chars()
            .filter(|letter| !letter.is_whitespace())
            .flat_map(char::to_lowercase),
    );
}
