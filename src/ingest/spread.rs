//! Where a large text is looked at before it is read: its beginning, and some places after
//! it. Logs are nearly always sorted by time: their first megabytes are a few days, which
//! tell neither how days are written (3/4 is a day in March or in April) nor how many there are.

use std::ops::Range;

/// Bytes of each place after the beginning.
const PIECE: u64 = 128 * 1024;
/// Places after the beginning, the last of them at the file's end.
const PIECES: u64 = 8;

/// The byte ranges to look at in a text of `size` bytes, of which `beginning` come first.
pub fn places(size: u64, beginning: u64) -> Vec<Range<u64>> {
    let rest = size.saturating_sub(beginning);
    let first = 0..beginning.min(size);
    if rest < PIECE * PIECES {
        return vec![first];
    }
    let later = (1..=PIECES).map(|place| {
        let end = beginning + (u128::from(rest) * u128::from(place) / u128::from(PIECES)) as u64;
        end - PIECE..end
    });
    std::iter::once(first).chain(later).collect()
}

/// The bytes of [`places`] as one text of whole lines. What comes after the beginning is left
/// out where nobody can say that its lines are rows: within a quote, in wide characters.
pub fn joined(mut pieces: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut text = pieces.next().unwrap_or_default();
    let mut later = pieces.peekable();
    if later.peek().is_none() {
        return text;
    }
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
    let is_json = matches!(first, Some(b'{' | b'['));
    let Some(end) = memchr::memrchr(b'\n', &text) else {
        return text;
    };
    if is_json || !is_plain(&text) {
        return text;
    }
    text.truncate(end + 1);
    for piece in later {
        let start = memchr::memchr(b'\n', &piece).map_or(piece.len(), |at| at + 1);
        let end = memchr::memrchr(b'\n', &piece).map_or(0, |at| at + 1);
        let lines = piece.get(start..end).unwrap_or_default();
        if is_plain(lines) && has_whole_quotes(lines) {
            text.extend_from_slice(lines);
        }
    }
    text
}

/// Whether there is no byte that stands in no text of one byte a letter.
fn is_plain(bytes: &[u8]) -> bool {
    !bytes.iter().any(|byte| *byte < b'\t')
}

/// Whether every line closes the quotes that it opens.
fn has_whole_quotes(lines: &[u8]) -> bool {
    let mut lines = lines.split(|byte| *byte == b'\n');
    lines.all(|line| memchr::memchr_iter(b'"', line).count().is_multiple_of(2))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn places_are_spread_to_the_end() {
        for (size, beginning, expected) in [
            (100, 400, 0..100),
            (5 << 20, (5 << 20) - PIECE, 0..(5 << 20) - PIECE),
        ] {
            assert_eq!(places(size, beginning), std::slice::from_ref(&expected));
        }
        let found = places(100 << 20, 4 << 20);
        assert_eq!(found.len(), 9);
        assert_eq!((found[0].clone(), found[8].end), (0..4 << 20, 100 << 20));
        assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start));
    }

    #[test]
    fn only_whole_lines_of_plain_text_are_joined() {
        let join = |pieces: &[&str]| {
            let pieces = pieces.iter().map(|piece| piece.as_bytes().to_vec());
            String::from_utf8(joined(pieces)).unwrap()
        };
        for (pieces, expected) in [
            // A single piece stays as it is, its last line too.
            (&["a,b\n1,2\n3"][..], "a,b\n1,2\n3"),
            (&["a,b\n1,2\n3", "9\n4,5\n6,"], "a,b\n1,2\n4,5\n"),
            (
                &["a,b\n", "9\n4,\"5\"\n6,7\n8", "x\n1,1\n"],
                "a,b\n4,\"5\"\n6,7\n1,1\n",
            ),
            // Perhaps within a quote.
            (&["a,b\n", "x\ny\",2\n3,4\n", "x\n1,1\n"], "a,b\n1,1\n"),
            // No text of lines.
            (&["{\"a\":1}\n{", "1}\n{\"a\":2}\n"], "{\"a\":1}\n{"),
            (&["a\0,\0\n", "1\n2\n"], "a\0,\0\n"),
            (&["no line", "1\n2\n"], "no line"),
            (&["a\n", "no line"], "a\n"),
        ] {
            assert_eq!(join(pieces), expected, "{pieces:?}");
        }
    }
}
