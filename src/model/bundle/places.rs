//! Places of a bundle that is written already, and what is put there: all else stays as it is, to
//! the last byte.

use std::ops::Range;

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A value as it is written, null among them.
pub(super) fn raw<'de, D: Deserializer<'de>>(from: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(from).map(Some)
}

/// Where a part of `text` stands in it.
pub(super) fn range(text: &str, part: &RawValue) -> Range<usize> {
    let begins = part.get().as_ptr().addr() - text.as_ptr().addr();
    begins..begins + part.get().len()
}

/// The text with other words at some of its places.
pub(super) fn changed(text: &str, mut changes: Vec<(Range<usize>, String)>) -> String {
    // From behind, so that the places before a change stay where they are.
    changes.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
    let mut changed = text.to_string();
    for (place, new) in changes {
        changed.replace_range(place, &new);
    }
    changed
}
