//! The scanner's inner loop: the next byte that ends an unquoted cell.
//!
//! Portable: eight bytes at a time in one register for the usual short cell,
//! `memchr` for a long one.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Words looked at before the vector search of `memchr` pays for its set-up.
const SHORT_WORDS: usize = 4;

/// High bit set in each byte of `word` that equals the byte repeated in
/// `pattern`. Exact up to and including the first such byte, which is all that
/// is read from it (a borrow may set bits above a true hit only).
#[inline(always)]
fn equal_bytes(word: u64, pattern: u64) -> u64 {
    let difference = word ^ pattern;
    difference.wrapping_sub(ONES) & !difference & HIGHS
}

/// Index at or after `from` of the first `delimiter`, LF or CR.
#[inline(always)]
pub(super) fn next_break(bytes: &[u8], from: usize, delimiter: u8) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let delimiters = u64::from(delimiter) * ONES;
    let (words, tail) = rest.as_chunks::<8>();
    for (index, word) in words.iter().take(SHORT_WORDS).enumerate() {
        let word = u64::from_le_bytes(*word);
        let hits = equal_bytes(word, delimiters)
            | equal_bytes(word, u64::from(b'\n') * ONES)
            | equal_bytes(word, u64::from(b'\r') * ONES);
        if hits != 0 {
            return Some(from + index * 8 + hits.trailing_zeros() as usize / 8);
        }
    }
    if words.len() > SHORT_WORDS {
        let skipped = SHORT_WORDS * 8;
        let long = rest.get(skipped..)?;
        return memchr::memchr3(delimiter, b'\n', b'\r', long).map(|at| from + skipped + at);
    }
    let found = tail
        .iter()
        .position(|&byte| byte == delimiter || byte == b'\n' || byte == b'\r')?;
    Some(from + words.len() * 8 + found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::next_break;

    proptest! {
        #[test]
        fn agrees_with_a_plain_search(
            bytes in prop::collection::vec(
                prop_oneof![Just(b','), Just(b'\n'), Just(b'\r'), Just(b','+1), Just(0x80), Just(b','+0x80), any::<u8>()],
                0..90,
            ),
            from in 0usize..90,
        ) {
            let plain = bytes
                .iter()
                .enumerate()
                .skip(from)
                .find(|(_, b)| [b',', b'\n', b'\r'].contains(b))
                .map(|(at, _)| at);
            prop_assert_eq!(next_break(&bytes, from, b','), plain);
        }

        #[test]
        fn finds_a_single_break_in_a_long_cell(before in 0usize..300) {
            let mut bytes = vec![b'x'; before];
            bytes.push(b',');
            bytes.extend_from_slice(b"yyy");
            prop_assert_eq!(next_break(&bytes, 0, b','), Some(before));
        }
    }
}
