//! Every dialect that is accepted: quotes, delimiters, line ends, encodings.

use super::*;

#[test]
fn cells_stand_as_rfc_4180_says() {
    for (text, expected) in [
        ("a,b\n1,2\n", vec![vec!["1", "2"]]),
        ("a,b\n1,2", vec![vec!["1", "2"]]),
        ("a,b\r\n1,2\r\n3,4", vec![vec!["1", "2"], vec!["3", "4"]]),
        ("a,b\r1,2\r3,4\r", vec![vec!["1", "2"], vec!["3", "4"]]),
        (
            "a,b\n1,2\r\n3,4\r5,6",
            vec![vec!["1", "2"], vec!["3", "4"], vec!["5", "6"]],
        ),
        ("a,b\n\"x, y\",2\n", vec![vec!["x, y", "2"]]),
        ("a,b\n\"\",\"\"\n", vec![vec!["", ""]]),
        ("a,b\n,\n", vec![vec!["", ""]]),
        ("a,b\n1,", vec![vec!["1", ""]]),
        ("a,b\n1,\"\"", vec![vec!["1", ""]]),
        (
            "a,b\n1,\"he said \"\"no\"\"\"\n",
            vec![vec!["1", "he said \"no\""]],
        ),
        ("a,b\n\"\"\"\",\"\"\"\"\"\"\n", vec![vec!["\"", "\"\""]]),
        (
            "a,b\n\"line 1\nline 2\",2\n",
            vec![vec!["line 1\nline 2", "2"]],
        ),
        (
            "a,b\r\n\"line 1\r\nline 2\r\",2\r\n",
            vec![vec!["line 1\r\nline 2\r", "2"]],
        ),
        ("a,b\n5'10\" tall,2\n", vec![vec!["5'10\" tall", "2"]]),
        ("a,b\n 1 ,\t2\n", vec![vec![" 1 ", "\t2"]]),
        ("a,b\n가나,é\n", vec![vec!["가나", "é"]]),
        ("\u{FEFF}a,b\n1,2\n", vec![vec!["1", "2"]]),
        ("\u{FEFF}\"a\",b\n1,2\n", vec![vec!["1", "2"]]),
        ("a\n\"\"\n1\n", vec![vec![""], vec!["1"]]),
        ("a\n1\n", vec![vec!["1"]]),
        ("a\n  \n1\n", vec![vec!["  "], vec!["1"]]),
    ] {
        assert_eq!(rows(text), expected, "{text:?}");
    }
    assert_eq!(read("\u{FEFF}\"a\",b\n1,2\n").unwrap().0.names, ["a", "b"]);
}

#[test]
fn each_delimiter_and_line_end_is_reported() {
    for (text, delimiter, line_ending) in [
        ("a,b\n1,2\n", Some(Delimiter::Comma), LineEnding::Lf),
        (
            "a;b\r\n1,5;2\r\n",
            Some(Delimiter::Semicolon),
            LineEnding::CrLf,
        ),
        ("a\tb\r1\t2\r", Some(Delimiter::Tab), LineEnding::Cr),
        ("a|b\n1|2\r\n", Some(Delimiter::Pipe), LineEnding::Mixed),
        ("a\n1\n", None, LineEnding::Lf),
        (
            "sep=;\r\na,x;b\r\n1;2\r\n",
            Some(Delimiter::Semicolon),
            LineEnding::CrLf,
        ),
    ] {
        let (_, report) = read(text).unwrap();
        assert_eq!(
            (report.delimiter, report.line_ending),
            (delimiter, line_ending),
            "{text:?}"
        );
        assert_eq!(report.bytes, text.len() as u64);
        assert_eq!(report.repairs, [], "{text:?}");
    }
    let options = ReadOptions {
        delimiter: Some(Delimiter::Comma),
        ..ReadOptions::default()
    };
    let (texts, _) = read_chunks([b"a;b\n1;2\n".as_slice()], &options).unwrap();
    assert_eq!(texts.rows, [["1;2"]]);
}

#[test]
fn each_encoding_reads_the_same() {
    let text = "이름,값\n김철수,1\n\"박,영희\",2\n";
    let expected = rows(text);
    let cp949 = encoding_rs::EUC_KR.encode(text).0.into_owned();
    for (bytes, encoding, mark) in [
        (text.as_bytes().to_vec(), Encoding::Utf8, false),
        (format!("\u{FEFF}{text}").into_bytes(), Encoding::Utf8, true),
        (cp949.clone(), Encoding::Cp949, false),
        (
            utf16(&format!("\u{FEFF}{text}"), false),
            Encoding::Utf16Le,
            true,
        ),
        (
            utf16(&format!("\u{FEFF}{text}"), true),
            Encoding::Utf16Be,
            true,
        ),
        (utf16(text, false), Encoding::Utf16Le, false),
        (utf16(text, true), Encoding::Utf16Be, false),
    ] {
        let (texts, report) = read(&bytes).unwrap();
        assert_eq!(texts.rows, expected, "{encoding:?} {mark}");
        assert_eq!((report.encoding, report.byte_order_mark), (encoding, mark));
        assert_eq!(report.repairs, [], "{encoding:?}");
        let (packed, packed_report) = read(gzip(&bytes)).unwrap();
        assert_eq!(packed, texts);
        assert!(packed_report.compressed && !report.compressed);
    }
    let western = read(b"name,city\nJos\xE9,M\xFCnchen\n").unwrap();
    assert_eq!(western.0.rows, [["José", "München"]]);
    assert_eq!(western.1.repairs, [Repair::EncodingAssumed { line: 2 }]);
}

#[test]
fn the_encoding_is_told_where_the_first_letter_beyond_ascii_stands() {
    let mut bytes = b"name,value\n".to_vec();
    for number in 0..200_000 {
        writeln!(bytes, "customer {number},{number}").unwrap();
    }
    bytes.extend_from_slice(&encoding_rs::EUC_KR.encode("김철수,1\n박영희,2\n").0);
    let (texts, report) = read(&bytes).unwrap();
    assert_eq!(report.encoding, Encoding::Cp949);
    assert_eq!(texts.rows[200_000], ["김철수", "1"]);
    assert_eq!(report.repairs, []);
}
