//! The awkward files of csv-spectrum, and a table of torture cases.

use super::*;

#[test]
fn the_spectrum_reads_as_its_json_says() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/csv-spectrum");
    let mut read_files = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "csv") {
            continue;
        }
        let expected = std::fs::read(path.with_extension("json")).unwrap();
        let expected = match serde_json::from_slice(&expected).unwrap() {
            serde_json::Value::Array(rows) => rows,
            row => vec![row],
        };
        let bytes = std::fs::read(&path).unwrap();
        // The collection's other three files are three of these with other ends of lines.
        for end in ["\n", "\r\n"] {
            let bytes: Vec<u8> = bytes
                .iter()
                .flat_map(|byte| match byte {
                    b'\n' => end.as_bytes().to_vec(),
                    byte => vec![*byte],
                })
                .collect();
            let (texts, _) = read(bytes).unwrap();
            for (row, expected) in texts.rows.iter().zip(&expected) {
                for (name, cell) in texts.names.iter().zip(row) {
                    let expected = match name.as_str() {
                        // The JSON of one file holds another number than its CSV.
                        "Contact Phone Number" => "2095257564".to_string(),
                        _ => expected[name].as_str().unwrap().replace('\n', end),
                    };
                    assert_eq!(*cell, expected, "{}", path.display());
                }
            }
            assert_eq!(texts.rows.len(), expected.len());
        }
        read_files += 1;
    }
    assert_eq!(read_files, 9);
}

/// Names and rows as one text: `|` between cells, a line per row.
fn shown(bytes: impl AsRef<[u8]>) -> String {
    let (texts, _) = read(bytes).unwrap();
    let rows = std::iter::once(&texts.names).chain(&texts.rows);
    let lines: Vec<String> = rows.map(|row| row.join("|")).collect();
    lines.join("\n")
}

#[test]
fn torture_is_survived() {
    let values = "1,2017-03-01,2.5\n2,2017-03-02,3.5\n3,2017-03-03,4.5\n4,2017-03-04,5.5\n";
    let read_values = "1|2017-03-01|2.5\n2|2017-03-02|3.5\n3|2017-03-03|4.5\n4|2017-03-04|5.5";
    let names = "id,day,amount\n";
    let named = format!("id|day|amount\n{read_values}");
    for (what, text, expected) in [
        ("plain", format!("{names}{values}"), named.clone()),
        (
            "a preamble, a blank line",
            format!("Sales report\nmade by the till\n\n{names}{values}"),
            named.clone(),
        ),
        (
            "a preamble with delimiters",
            format!("Sales report,,\n,,\n{names}{values}"),
            named.clone(),
        ),
        (
            "footnotes",
            format!("{names}{values}\nSource: the till\n* without tax\n"),
            named.clone(),
        ),
        (
            "no header",
            values.to_string(),
            format!("column_1|column_2|column_3\n{read_values}"),
        ),
        (
            "two header rows",
            format!("id,day,amount\nnumber,of sale,in won\n{values}"),
            format!("id number|day of sale|amount in won\n{read_values}"),
        ),
        (
            "the header again in the middle",
            format!("{names}{values}{names}5,2017-03-05,6.5\n"),
            format!("{named}\n5|2017-03-05|6.5"),
        ),
        (
            "a smaller table after it",
            format!("{names}{values}\nshop,town\nA,1\nB,2\n"),
            named.clone(),
        ),
        (
            "a smaller table before it",
            format!("shop,town\nA,1\nB,2\n\n{names}{values}"),
            named.clone(),
        ),
        (
            "delimiters at every end",
            "id,day,amount,\n1,2017-03-01,2.5,\n2,2017-03-02,3.5,\n".into(),
            "id|day|amount|column_4\n1|2017-03-01|2.5|\n2|2017-03-02|3.5|".into(),
        ),
        (
            "years as names",
            "shop,2019,2020\nA,1,2\nB,3,4\nC,5,6\n".into(),
            "shop|2019|2020\nA|1|2\nB|3|4\nC|5|6".into(),
        ),
        (
            "names of rows without a name of their own",
            "a,b\n1,x,2.5\n2,y,3.5\n3,z,4.5\n4,u,1.5\n".into(),
            "column_1|a|b\n1|x|2.5\n2|y|3.5\n3|z|4.5\n4|u|1.5".into(),
        ),
        (
            "ids that differ in case or spaces stay apart",
            "id,n\nab1,1\nAB1,2\n ab1,3\n".into(),
            "id|n\nab1|1\nAB1|2\n ab1|3".into(),
        ),
        (
            "mixed line ends",
            "a,b\r\n1,2\n3,4\r5,6".into(),
            "a|b\n1|2\n3|4\n5|6".into(),
        ),
        (
            "a byte order mark inside",
            "a,b\n\u{FEFF}1,2\n".into(),
            "a|b\n\u{FEFF}1|2".into(),
        ),
        (
            "inches",
            "id,size,n\n1,5\",2\n2,6\",3\n3,7\",4\n4,8\",5\n5,9\",6\n".into(),
            "id|size|n\n1|5\"|2\n2|6\"|3\n3|7\"|4\n4|8\"|5\n5|9\"|6".into(),
        ),
        (
            "an unclosed quote at the end",
            format!("{names}{values}5,2017-03-05,\"6.5\n"),
            format!("{named}\n5|2017-03-05|\"6.5"),
        ),
        (
            "a text with commas and no quotes",
            "id,note,n\n1,a b,2\n2,c d,3\n3,e f,4\n4,g h,5\n5,well, yes,6\n".into(),
            "id|note|n\n1|a b|2\n2|c d|3\n3|e f|4\n4|g h|5\n5|well, yes|6".into(),
        ),
        (
            "numbers with commas in a file of semicolons",
            "a;b\n1,5;2,5\n3,5;4,5\n".into(),
            "a|b\n1,5|2,5\n3,5|4,5".into(),
        ),
        (
            "one column of texts",
            "note\nwell, yes\nno\n".into(),
            "note\nwell, yes\nno".into(),
        ),
    ] {
        assert_eq!(shown(&text), expected, "{what}: {text}");
    }
}

#[test]
fn columns_of_white_space_are_read() {
    let text = " id  day       n  amount\r\n 00001 19970101  1   11.77\r\n 00002 19970112 12   12.00\r\n 00003 19970102  2 1120.76\r\n";
    let (texts, report) = read(text).unwrap();
    assert_eq!(report.format, holdfast::ingest::Format::FixedWidth);
    assert_eq!(texts.names, ["id", "day", "n", "amount"]);
    assert_eq!(texts.rows[2], ["00003", "19970102", "2", "1120.76"]);
    let gaps = "name          town        n\nKim Min Su    Seoul      12\nLee           New York    7\nPark                      3\nChoi Y        Busan      40\n";
    let (texts, report) = read(gaps).unwrap();
    assert_eq!(report.format, holdfast::ingest::Format::FixedWidth);
    assert_eq!(texts.rows[0], ["Kim Min Su", "Seoul", "12"]);
    assert_eq!(texts.rows[2], ["Park", "", "3"]);
    assert_eq!(
        read_chunks(gaps.as_bytes().chunks(1), &ReadOptions::default()).unwrap(),
        (texts, report)
    );
}

#[test]
fn what_the_caller_knows_is_obeyed() {
    let options = ReadOptions {
        skip_lines: Some(2),
        header_rows: Some(0),
        delimiter: Delimiter::from_text(";"),
        ..ReadOptions::default()
    };
    let (texts, report) = read_chunks(["x;y\nz;w\na;b\n1;2\n".as_bytes()], &options).unwrap();
    assert_eq!(texts.names, ["column_1", "column_2"]);
    assert_eq!(texts.rows, [["a", "b"], ["1", "2"]]);
    assert_eq!(report.dialect.header_rows, 0);
    let options = ReadOptions {
        empty_allowed: true,
        ..ReadOptions::default()
    };
    assert_eq!(read_chunks([b"".as_slice()], &options).unwrap().1.rows, 0);
    let (texts, _) = read_chunks([b"a,b\n".as_slice()], &options).unwrap();
    assert_eq!(texts.names, ["a", "b"]);
}
