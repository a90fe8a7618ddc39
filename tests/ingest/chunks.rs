//! The promise that chunks do not matter, and that no bytes bring the reader down.

use holdfast::ingest::{Escape, Quote};
use proptest::prelude::*;

use super::*;

/// Text made of what matters to a reader.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => Just(b",".to_vec()),
        4 => Just(b"\n".to_vec()),
        2 => Just(b"\r\n".to_vec()),
        1 => Just(b"\r".to_vec()),
        3 => Just(b"\"".to_vec()),
        1 => Just(b";".to_vec()),
        3 => "[a-z0-9 ]{1,9}".prop_map(String::into_bytes),
        1 => Just("김철수".as_bytes().to_vec()),
        1 => Just(encoding_rs::EUC_KR.encode("박영희").0.into_owned()),
        1 => Just(b"\0".to_vec()),
        1 => Just(b"\xE9".to_vec()),
        1 => Just("😀".as_bytes().to_vec()),
    ];
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

fn cut<'a>(bytes: &'a [u8], sizes: &[usize]) -> Vec<&'a [u8]> {
    let mut rest = bytes;
    let mut chunks = Vec::new();
    for size in sizes.iter().cycle() {
        if rest.is_empty() || sizes.is_empty() {
            break;
        }
        let (chunk, after) = rest.split_at((*size).min(rest.len()));
        chunks.push(chunk);
        rest = after;
    }
    chunks.push(rest);
    chunks
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_cut_into_chunks_reads_the_same(
        body in pieces(),
        form in 0..7,
        sizes in prop::collection::vec(1usize..40, 1..6),
    ) {
        let mut bytes = b"a,b\n".to_vec();
        bytes.extend_from_slice(&body);
        let bytes = match form {
            0 => gzip(&bytes),
            1 => utf16(&String::from_utf8_lossy(&bytes), false),
            2 => [b"\xFE\xFF".to_vec(), utf16(&String::from_utf8_lossy(&bytes), true)].concat(),
            3 => body,
            // Longer than the head, so that the decision falls within the stream.
            4 => [b"a,b\n".to_vec(), b"1,2\r\n".repeat(900), bytes].concat(),
            _ => bytes,
        };
        let options = ReadOptions::default();
        let whole = read_chunks([bytes.as_slice()], &options);
        prop_assert_eq!(&read_chunks(cut(&bytes, &sizes), &options), &whole);
        prop_assert_eq!(&read_chunks(bytes.chunks(1), &options), &whole);
    }

    /// With nothing left to sniff and the head behind it, every byte goes
    /// through all stages at once: here the cuts fall within quotes, line ends,
    /// letters and cells.
    #[test]
    fn any_cut_of_the_stream_reads_the_same(
        body in pieces(),
        encoding in prop::sample::select(vec![
            None,
            Some(Encoding::Utf8),
            Some(Encoding::Cp949),
            Some(Encoding::Windows1252),
            Some(Encoding::Utf16Le),
        ]),
        sizes in prop::collection::vec(1usize..12, 1..6),
    ) {
        let wide = encoding == Some(Encoding::Utf16Le);
        let head = format!("a,b\n{}", "1,2\r\n".repeat(900));
        let head = if wide { utf16(&head, false) } else { head.into_bytes() };
        let body = if wide { utf16(&String::from_utf8_lossy(&body), false) } else { body };
        let options = ReadOptions { encoding, delimiter: Some(Delimiter::Comma), ..ReadOptions::default() };
        let bytes = [head.as_slice(), &body].concat();
        let whole = read_chunks([bytes.as_slice()], &options);
        let mut chunks = vec![head.as_slice()];
        chunks.extend(cut(&body, &sizes));
        prop_assert!(read_chunks(chunks, &options) == whole, "chunks of {sizes:?}");
        let bytewise = std::iter::once(head.as_slice()).chain(body.chunks(1));
        prop_assert!(read_chunks(bytewise, &options) == whole, "chunks of one byte");
    }

    /// Every dialect, with damage of every kind, told and untold.
    #[test]
    fn any_cut_in_any_dialect_reads_the_same(
        body in pieces(),
        delimiter in prop::sample::select(vec![",", ", ", ",,", ";", ",\n;", "가", "||"]),
        quote in prop::sample::select(vec![None, Some(Quote::Double), Some(Quote::Single), Some(Quote::None)]),
        escape in prop::sample::select(vec![None, Some(Escape::Doubled), Some(Escape::Backslash), Some(Escape::None)]),
        sizes in prop::collection::vec(1usize..12, 1..6),
    ) {
        let delimiter = Delimiter::from_text(delimiter);
        let mark = delimiter.map_or(";", |d| if d.as_str() == ", " { ", " } else { ";" });
        let head = format!("a{mark}b\n{}", format!("1{mark}\"2\"\r\n'3'{mark}x\\\"\n").repeat(8));
        let bytes = [head.as_bytes(), &body].concat();
        let options = ReadOptions { delimiter, quote, escape, encoding: Some(Encoding::Utf8), ..ReadOptions::default() };
        let whole = read_chunks([bytes.as_slice()], &options);
        prop_assert_eq!(&read_chunks(cut(&bytes, &sizes), &options), &whole);
        prop_assert_eq!(&read_chunks(bytes.chunks(1), &options), &whole);
    }

    #[test]
    fn no_bytes_bring_the_reader_down(bytes in prop::collection::vec(any::<u8>(), 0..400), packed: bool) {
        let mut bytes = bytes;
        if packed {
            bytes.splice(0..0, [0x1F, 0x8B, 0x08]);
        }
        if let Err(problem) = read(&bytes) {
            let unfilled = problem.say(Lang::Ko).contains('{');
            prop_assert!(!unfilled);
        }
    }

    #[test]
    fn what_was_quoted_reads_back(
        table in prop::collection::vec(prop::collection::vec("[ab,;\"\r\n가 ]{0,6}", 3..=3), 1..12),
    ) {
        let mut text = "x,y,z\n".to_string();
        for row in &table {
            let cells: Vec<String> = row.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect();
            text += &format!("{}\n", cells.join(","));
        }
        let options = ReadOptions { delimiter: Some(Delimiter::Comma), ..ReadOptions::default() };
        let (read, report) = read_chunks([text.as_bytes()], &options).unwrap();
        prop_assert_eq!(read.rows, table);
        prop_assert_eq!(report.repairs, vec![]);
    }
}

#[test]
fn long_input_is_cut_into_chunks_of_every_kind() {
    // Beyond the sniffer's sample and the decoder's window, with CRLF, quotes
    // and letters of three bytes at every distance from the cuts.
    let mut text = "이름,값\r\n".to_string();
    for number in 0..30_000 {
        text += &format!("\"김 \"\"{number}\"\"\r\n철수\",{number}\r\n");
    }
    let options = ReadOptions::default();
    for bytes in [
        text.clone().into_bytes(),
        encoding_rs::EUC_KR.encode(&text).0.into_owned(),
    ] {
        let whole = read_chunks([bytes.as_slice()], &options).unwrap();
        assert_eq!(whole.1.rows, 30_000);
        assert_eq!(whole.0.lines[29_999], 2 + 29_999 * 2);
        for size in [7, 4096, 65_536, 65_537, 1_000_003] {
            let chunked = read_chunks(bytes.chunks(size), &options).unwrap();
            assert!(chunked == whole, "chunks of {size}");
        }
    }
}
