//! Which encoding, when no byte order mark says so.
//!
//! UTF-16 shows by its zero bytes in the head of the file. For everything else
//! the question does not arise before the first byte above 0x7F, so it is put
//! to a window that begins there, be it megabytes in.

use super::Encoding;

/// Share of characters (one in this many) that must have a zero byte before a
/// file without byte order mark counts as UTF-16.
const UTF16_ZEROS_ONE_IN: usize = 10;

/// UTF-16 recognised by the zero bytes of its ASCII characters: they stand on
/// one side only, and every line feed is a whole unit.
pub(super) fn utf16_without_mark(head: &[u8]) -> Option<Encoding> {
    let (pairs, _) = head.as_chunks::<2>();
    let high_zero = pairs.iter().filter(|pair| pair[1] == 0).count();
    let low_zero = pairs.iter().filter(|pair| pair[0] == 0).count();
    let enough = |zeros: usize| zeros >= 2 && zeros * UTF16_ZEROS_ONE_IN >= pairs.len();
    let rare = |zeros: usize| zeros * 50 <= pairs.len();
    if enough(high_zero) && rare(low_zero) {
        let whole = pairs.iter().all(|pair| match pair {
            [b'\n' | b'\r', high] => *high == 0,
            [_, high] => *high != b'\n' && *high != b'\r',
        });
        return whole.then_some(Encoding::Utf16Le);
    }
    if enough(low_zero) && rare(high_zero) {
        let whole = pairs.iter().all(|pair| match pair {
            [low, b'\n' | b'\r'] => *low == 0,
            [low, _] => *low != b'\n' && *low != b'\r',
        });
        return whole.then_some(Encoding::Utf16Be);
    }
    None
}

/// Bytes of a text's beginning by which it is told what it is.
const BEGINNING: usize = 64 << 10;

/// How a text in UTF-16 begins, each of its letters as a byte, those beyond ASCII as question
/// marks; nothing for any other text.
pub(super) fn narrowed(head: &[u8]) -> Option<Vec<u8>> {
    let head = head.get(..BEGINNING).unwrap_or(head);
    let marks = [Encoding::Utf16Le, Encoding::Utf16Be];
    let marked = marks
        .into_iter()
        .find(|encoding| head.starts_with(encoding.byte_order_mark()));
    let encoding = marked.or_else(|| utf16_without_mark(head))?;
    let skipped = marked.map_or(0, |encoding| encoding.byte_order_mark().len());
    let (pairs, _) = head.get(skipped..).unwrap_or_default().as_chunks::<2>();
    let letter = |pair: &[u8; 2]| {
        let unit = match encoding {
            Encoding::Utf16Be => u16::from_be_bytes(*pair),
            _ => u16::from_le_bytes(*pair),
        };
        u8::try_from(unit).ok().filter(u8::is_ascii).unwrap_or(b'?')
    };
    Some(pairs.iter().map(letter).collect())
}

/// Whether so many of the bytes are control characters, or zeros, that it
/// cannot be text. A few zeros in good text are mended later.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    let zeros = bytes.iter().filter(|b| **b == 0).count();
    // Tab, LF, VT, FF, CR, the old end-of-file sign and escape occur in text.
    let controls = bytes
        .iter()
        .filter(|b| matches!(b, 1..=8 | 14..=25 | 28..=31 | 127))
        .count();
    // Some programs delimit cells with one of these and nothing else.
    let delimits = |b: &&u8| matches!(b, 1 | 28..=31);
    if zeros == 0 && controls == bytes.iter().filter(delimits).count() {
        return false;
    }
    zeros * 3 > bytes.len() || (controls >= 2 && controls * 20 > bytes.len())
}

/// The encoding of a window that begins with a byte above 0x7F. `complete` says
/// that the file ends with the window.
pub(super) fn of_window(window: &[u8], complete: bool) -> Encoding {
    let utf8 = utf8_evidence(window, complete);
    // A sequence that is valid by chance is rare: four to one is proof enough
    // that the rest is damage and not another encoding.
    if utf8.wrong == 0 || utf8.right >= 4 * utf8.wrong {
        return Encoding::Utf8;
    }
    let korean = korean_evidence(window, complete);
    if korean.right > 0 && korean.right >= 20 * korean.wrong && 2 * korean.typical >= korean.right {
        return Encoding::Cp949;
    }
    if utf8.right > utf8.wrong {
        return Encoding::Utf8;
    }
    Encoding::Windows1252
}

#[derive(Default)]
struct Evidence {
    /// Characters beyond ASCII that decode.
    right: usize,
    /// Of those, the ones written as the language usually writes.
    typical: usize,
    /// Places that do not decode.
    wrong: usize,
}

fn utf8_evidence(window: &[u8], complete: bool) -> Evidence {
    let mut evidence = Evidence::default();
    let mut read = 0;
    for chunk in window.utf8_chunks() {
        evidence.right += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        read += chunk.valid().len() + chunk.invalid().len();
        let cut = read == window.len()
            && !complete
            && std::str::from_utf8(chunk.invalid()).is_err_and(|e| e.error_len().is_none());
        if !chunk.invalid().is_empty() && !cut {
            evidence.wrong += 1;
        }
    }
    evidence.typical = evidence.right;
    evidence
}

/// Korean text is nearly all pairs of two high bytes; western text has single
/// high bytes among ASCII letters, which CP949 would often accept as a pair.
fn korean_evidence(window: &[u8], complete: bool) -> Evidence {
    let mut evidence = Evidence::default();
    let mut decoder = encoding_rs::EUC_KR.new_decoder_without_bom_handling();
    let mut text = [0u8; 4096];
    let mut rest = window;
    loop {
        let (result, read, _) =
            decoder.decode_to_utf8_without_replacement(rest, &mut text, complete);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            encoding_rs::DecoderResult::InputEmpty => break,
            encoding_rs::DecoderResult::OutputFull => {}
            encoding_rs::DecoderResult::Malformed(..) => evidence.wrong += 1,
        }
    }
    let mut bytes = window.iter();
    while let Some(lead) = bytes.next() {
        if *lead < 0x80 {
            continue;
        }
        evidence.right += 1;
        if bytes.next().is_some_and(|trail| *trail >= 0x80) {
            evidence.typical += 1;
        }
    }
    evidence.right = evidence.right.saturating_sub(evidence.wrong);
    evidence
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window_of(bytes: &[u8]) -> Encoding {
        let first = bytes.iter().position(|b| *b >= 0x80).unwrap_or(0);
        of_window(&bytes[first..], true)
    }

    #[test]
    fn each_encoding_is_told_by_its_bytes() {
        let korean = encoding_rs::EUC_KR.encode("이름,나이\n김철수,31\n뷁,2\n").0;
        for (bytes, expected) in [
            ("이름,나이\n".as_bytes(), Encoding::Utf8),
            (&korean, Encoding::Cp949),
            (b"Caf\xE9,1\n", Encoding::Windows1252),
            (b"It\x92s,1\n", Encoding::Windows1252),
            (b"\xC4rger,\xD6l\n", Encoding::Windows1252),
            (b"\x80 12,50\n", Encoding::Windows1252),
        ] {
            assert_eq!(window_of(bytes), expected, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn one_damaged_byte_does_not_change_the_language() {
        let mut utf8 = "김철수,박영희,이민호\n".repeat(3).into_bytes();
        utf8.push(0xFF);
        assert_eq!(of_window(&utf8, true), Encoding::Utf8);
        let mut korean = encoding_rs::EUC_KR
            .encode(&"김철수,박영희\n".repeat(20))
            .0
            .into_owned();
        korean.extend_from_slice(b"\xFF,1\n");
        assert_eq!(of_window(&korean, true), Encoding::Cp949);
    }

    #[test]
    fn a_window_may_cut_a_character() {
        let text = "가나다라마바사".as_bytes();
        assert_eq!(of_window(&text[..text.len() - 1], false), Encoding::Utf8);
        assert_eq!(of_window(&text[..2], false), Encoding::Utf8);
    }

    #[test]
    fn utf16_needs_whole_line_feeds() {
        let utf16 =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        assert_eq!(
            utf16_without_mark(&utf16("id,name\n1,김\n")),
            Some(Encoding::Utf16Le)
        );
        let swapped: Vec<u8> = utf16("id,name\n1,김\n")
            .chunks(2)
            .flat_map(|p| [p[1], p[0]])
            .collect();
        assert_eq!(utf16_without_mark(&swapped), Some(Encoding::Utf16Be));
        assert_eq!(utf16_without_mark(b"a\0b,c\0d\n"), None);
        assert_eq!(utf16_without_mark(b"id,name\n1,2\n"), None);
    }

    #[test]
    fn a_few_zeros_are_still_text() {
        assert!(!is_binary(b"a,b\n1,\x002\n3,4\n"));
        assert!(!is_binary(b"a\tb\r\n1\t2\r\n\x1A"));
        assert!(is_binary(&[0; 100]));
        assert!(is_binary(b"\x01\x02\x03\xFF\xFE\x00\x10junk"));
    }
}
