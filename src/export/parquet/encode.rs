//! Values as bytes: plain, packed into bits, and the distinct ones of a column.

use std::collections::HashMap;

/// A dictionary that is no use: too many values in it.
const DICTIONARY_LIMIT: usize = 1 << 16;

/// The distinct values of a column, as PLAIN bytes, and the place of each row's.
pub(super) struct Dictionary {
    pub bytes: Vec<u8>,
    pub count: usize,
    pub places: Vec<u32>,
}

impl Dictionary {
    /// The dictionary of values that are already bytes, if it is worth it:
    /// at most half as many as there are rows.
    pub fn new<'v>(values: impl ExactSizeIterator<Item = &'v [u8]>) -> Option<Dictionary> {
        let most = (values.len() / 2).min(DICTIONARY_LIMIT);
        let mut known: HashMap<&[u8], u32> = HashMap::new();
        let mut dictionary = Dictionary {
            bytes: Vec::new(),
            count: 0,
            places: Vec::with_capacity(values.len()),
        };
        for value in values {
            let next = known.len() as u32;
            let place = *known.entry(value).or_insert(next);
            if place == next {
                if known.len() > most {
                    return None;
                }
                dictionary.bytes.extend_from_slice(value);
            }
            dictionary.places.push(place);
        }
        dictionary.count = known.len();
        Some(dictionary)
    }
}

/// Bits needed for places in a dictionary of so many values; at least one, for
/// some readers stumble over none.
pub(super) fn width(count: usize) -> u32 {
    let most = count.saturating_sub(1).max(1) as u32;
    32 - most.leading_zeros()
}

/// Appends numbers of `width` bits: one run when all are alike, else packed.
pub(super) fn hybrid(values: &[u32], width: u32, out: &mut Vec<u8>) {
    let Some(first) = values.first() else {
        return;
    };
    if values.iter().all(|value| value == first) {
        varint((values.len() as u64) << 1, out);
        let bytes = first.to_le_bytes();
        out.extend_from_slice(bytes.get(..width.div_ceil(8) as usize).unwrap_or_default());
        return;
    }
    let groups = values.len().div_ceil(8);
    varint((groups as u64) << 1 | 1, out);
    let (mut word, mut filled) = (0_u64, 0);
    let padding = groups * 8 - values.len();
    for value in values.iter().chain(std::iter::repeat_n(&0, padding)) {
        word |= u64::from(*value) << filled;
        filled += width;
        while filled >= 8 {
            out.push(word as u8);
            word >>= 8;
            filled -= 8;
        }
    }
}

fn varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
