//! What is mended, and that it is told by line.

use super::*;

#[test]
fn a_wrong_encoding_is_reported_by_line_and_not_fatal() {
    let options = ReadOptions {
        encoding: Some(Encoding::Utf8),
        ..ReadOptions::default()
    };
    let bytes = b"name,value\nplain,1\ncaf\xE9,2\n\xFF\xFE,3\n";
    let (texts, report) = read_chunks([bytes.as_slice()], &options).unwrap();
    assert_eq!(texts.rows[1], ["caf\u{FFFD}", "2"]);
    assert_eq!(
        report.repairs,
        [Repair::BytesUndecoded {
            count: 3,
            lines: vec![3, 4],
            encoding: Encoding::Utf8
        }]
    );
    // Without the option, one damaged letter among good ones is the same.
    let mut text = "이름\n".repeat(50).into_bytes();
    text.extend_from_slice(b"\xEA\xB0\n");
    assert_eq!(
        repairs(&text),
        [Repair::BytesUndecoded {
            count: 1,
            lines: vec![51],
            encoding: Encoding::Utf8
        }]
    );
}

#[test]
fn what_can_be_mended_is_mended_and_told_by_line() {
    assert_eq!(
        repairs("a,b,c\n1,2,3\n4,5\n\n6,7,8,9\n\"x\ny\",1,2\n1\n   \n"),
        [
            Repair::ShortRows {
                count: 2,
                expected: 3,
                examples: vec![
                    RowWidth { line: 3, found: 2 },
                    RowWidth { line: 8, found: 1 }
                ],
            },
            Repair::LongRows {
                count: 1,
                expected: 3,
                examples: vec![RowWidth { line: 5, found: 4 }],
            },
            Repair::BlankLines {
                count: 2,
                lines: vec![4, 9]
            },
        ]
    );
    assert_eq!(
        rows("a,b,c\n4,5\n6,7,8,9\n"),
        [["4", "5", ""], ["6", "7", "8"]]
    );
    assert_eq!(
        repairs("a,b\n1,\"x\"y\n"),
        [Repair::TextAfterQuote {
            count: 1,
            lines: vec![2]
        }]
    );
    assert_eq!(rows("a,b\n1,\"x\"\"y\"z\"\n"), [["1", "x\"yz\""]]);
    assert_eq!(
        repairs("1,2.5\n3,4\n"),
        [Repair::HeaderMissing { columns: 2 }]
    );
}

#[test]
fn only_the_first_examples_are_kept() {
    let mut text = "a,b\n".to_string();
    text.push_str(&"1\n".repeat(1000));
    let [
        Repair::ShortRows {
            count: 1000,
            examples,
            ..
        },
    ] = &repairs(&text)[..]
    else {
        panic!("short rows expected");
    };
    assert_eq!(examples.len(), 5);
}

#[test]
fn zero_bytes_are_left_out_and_counted() {
    let (texts, report) = read(b"a,b\n1,\x002\r\0\n3\0,4\n5,6\n").unwrap();
    assert_eq!(texts.rows, [["1", "2"], ["3", "4"], ["5", "6"]]);
    assert_eq!(
        report.repairs,
        [Repair::ZerosRemoved {
            count: 3,
            lines: vec![2, 3]
        }]
    );
}

#[test]
fn every_column_gets_a_name_of_its_own() {
    let (texts, report) = read("id, id ,,id_2,id,,column_3\n1,2,3,4,5,6,7\n").unwrap();
    assert_eq!(
        texts.names,
        [
            "id",
            "id_3",
            "column_3_2",
            "id_2",
            "id_4",
            "column_6",
            "column_3"
        ]
    );
    let renamed = |position, from: &str, to: &str| RenamedColumn {
        position,
        from: from.into(),
        to: to.into(),
    };
    assert_eq!(
        report.repairs,
        [
            Repair::NamesGiven {
                count: 2,
                examples: vec![renamed(3, "", "column_3_2"), renamed(6, "", "column_6")],
            },
            Repair::NamesMadeDistinct {
                count: 2,
                examples: vec![renamed(2, "id", "id_3"), renamed(5, "id", "id_4")],
            },
        ]
    );
}
