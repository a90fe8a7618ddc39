//! Formats besides delimited text: workbooks, JSON, archives and files taken
//! together, from the bytes of a file to the cells of a table.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "formats/daily.rs"]
mod daily;
#[path = "formats/hostile.rs"]
mod hostile;
#[path = "formats/members.rs"]
mod members;
#[path = "formats/packed.rs"]
mod packed;
#[path = "formats/said.rs"]
mod said;
#[path = "formats/sheets.rs"]
mod sheets;
#[path = "formats/steps.rs"]
mod steps;
#[path = "formats/support.rs"]
mod support;
#[path = "formats/tar.rs"]
mod tar;
#[path = "formats/years.rs"]
mod years;

use expect_test::expect;
use holdfast::ingest::{ByteSource, Encoding, MemorySource, ReadOptions};
use holdfast::table::open_files;

use support::{data, open, said, shown};

fn sheet(name: &str) -> ReadOptions {
    ReadOptions {
        sheet: Some(name.to_string()),
        ..ReadOptions::default()
    }
}

#[test]
fn a_table_is_found_on_the_largest_sheet_that_is_shown() {
    let opened = open(
        "customers.xlsx",
        data("customers.xlsx"),
        &ReadOptions::default(),
    )
    .unwrap();
    expect![[r#"
        customers: customer|plan|joined|last seen|spent|active|column_7
        C1|basic|2024-01-31|2024-02-01 09:30:00|12.5|TRUE|
        C2|프로|1999-12-31|2024-02-02 00:00:01|1395|FALSE|
        C3||||-0.1||
        C4||||||
        C5||||7||late
        Xlsx, 5 rows, 7 columns
        Read “Customers” (8 rows × 8 columns). Others inside: “Notes” (1 rows × 1 columns), “Hidden” (200 rows × 10 columns).
        The table was found at cell B5; 2 filled rows above it were left out.
        Columns without a name, which got one: 1 (column 7 is now “column_7”).
        Cells with an error of the spreadsheet (#N/A, #DIV/0! …), taken as missing: 1 (first in rows 9).
        Blank lines skipped: 1 (first: 10).
    "#]]
    .assert_eq(&shown(&opened));

    let hidden = open("customers.xlsx", data("customers.xlsx"), &sheet("Hidden")).unwrap();
    assert_eq!(
        (hidden.table.rows(), hidden.table.columns().len()),
        (199, 10)
    );
    let refused = open("customers.xlsx", data("customers.xlsx"), &sheet("Nope")).unwrap_err();
    expect!["customers.xlsx: There is no sheet or file “Nope” inside; there are: Notes, Customers, Hidden."]
        .assert_eq(&refused.to_string());
}

#[test]
fn older_and_open_workbooks_read_alike() {
    for name in ["customers.xls", "customers.xlsb", "customers.ods"] {
        let opened = open(name, data(name), &ReadOptions::default()).unwrap();
        let shown = shown(&opened);
        let cells = shown.lines().take(4).collect::<Vec<_>>().join("\n");
        let expected = "customers: customer|plan|joined|last seen|spent|active
C1|basic|2024-01-31|2024-02-01 09:30:00|12.5|TRUE
C2|프로|1999-12-31|2024-02-02 00:00:01|1395|FALSE
C3||||-0.1|";
        assert_eq!(
            cells
                .replace("T09:30", " 09:30")
                .replace("T00:00", " 00:00"),
            expected,
            "{name}"
        );
    }
}

#[test]
fn members_of_an_archive_that_share_a_header_are_one_table() {
    let opened = open("daily.zip", data("daily.zip"), &ReadOptions::default()).unwrap();
    expect![[r#"
        day: day|id|n
        2|A|5
        2|C|7
        9|A|3
        10|A|1
        10|B|2
        Csv, 5 rows, 3 columns
        Files with the same columns, taken as one table: 3 (logs/day2.csv, logs/day9.jsonl, logs/day10.csv).
        Files inside that are no tables, left out: 2 (README.md, __MACOSX/._members.csv).
        Other tables inside, not read: members.csv.
    "#]]
    .assert_eq(&shown(&opened));
    let members = open("daily.zip", data("daily.zip"), &sheet("members.csv")).unwrap();
    assert_eq!(members.table.name, "members");
    assert_eq!(members.table.columns()[1].text(0), "Seoul");
}

#[test]
fn files_given_together_become_as_many_tables_as_headers() {
    let mut files: Vec<MemorySource> = [
        ("log_10.csv", "id,n\nA,10\n"),
        ("members.jsonl", "{\"id\":\"A\",\"city\":\"Busan\"}\n"),
        ("log_9.csv", "n;id\n9;A\n"),
    ]
    .iter()
    .map(|(name, text)| MemorySource::new(name, text.as_bytes().to_vec()))
    .collect();
    let mut sources: Vec<&mut dyn ByteSource> = Vec::new();
    for file in &mut files {
        sources.push(file);
    }
    let opened = open_files(&mut sources, &ReadOptions::default()).unwrap();
    let names: Vec<_> = opened
        .iter()
        .map(|o| (o.table.name.as_str(), o.table.rows()))
        .collect();
    assert_eq!(names, [("log", 2), ("members", 1)]);
    assert_eq!(opened[0].table.column("n").unwrap().text(0), "9");
    assert_eq!(opened[0].table.column("n").unwrap().text(1), "10");
}

#[test]
fn json_is_a_table_of_its_keys() {
    let text = "{\"id\":1,\"tags\":[\"a\",\"b\"]}\nnot json\n{\"id\":2,\"name\":\"김\"}\n";
    let opened = open(
        "events.jsonl",
        text.as_bytes().to_vec(),
        &ReadOptions::default(),
    )
    .unwrap();
    expect![[r#"
        events: id|tags|name
        1|["a","b"]|
        2||김
        JsonLines, 2 rows, 3 columns
        Lines that hold no valid JSON object, left out: 1 (first: 2).
        Columns with lists or objects inside, kept as JSON text: 1 (tags).
        Columns that appear only further below: 1 (name).
    "#]]
    .assert_eq(&shown(&opened));
}

#[test]
fn json_is_read_in_whatever_it_is_written() {
    let lines: Vec<String> = (0..40)
        .map(|row| format!("{{\"이름\":\"고객 {row}\",\"도시\":\"부산\"}}"))
        .collect();
    let list = format!("[\n{}\n]", lines.join(",\n"));
    for text in [lines.join("\n"), list] {
        let utf8 = open("a.json", text.clone().into_bytes(), &ReadOptions::default()).unwrap();
        assert_eq!(utf8.table.rows(), 40);
        let (cp949, _, _) = encoding_rs::EUC_KR.encode(&text);
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xFF\xFE".as_slice(), &wide].concat();
        for (encoding, bytes) in [
            (Encoding::Cp949, cp949.into_owned()),
            (Encoding::Utf16Le, wide),
            (Encoding::Utf16Le, marked),
        ] {
            for (name, bytes) in [
                ("a.json", bytes.clone()),
                ("a.json.gz", support::gzip(&bytes)),
                ("a.zip", support::zip(&[("a.json", &bytes)])),
            ] {
                let opened = open(name, bytes, &ReadOptions::default()).unwrap();
                let (found, expected) = (opened.table.columns(), utf8.table.columns());
                assert_eq!(found, expected, "{name} in {}", encoding.name());
                assert_eq!(opened.report.format, utf8.report.format);
                assert_eq!(opened.report.encoding, encoding);
                assert!(opened.report.repairs.is_empty(), "{name}");
            }
        }
    }
}

#[test]
fn what_is_packed_reads_as_if_it_were_not() {
    let jsonl = b"{\"a\":1}\n{\"a\":2}\n".to_vec();
    let packed = support::gzip(&jsonl);
    let opened = open("a.jsonl.gz", packed, &ReadOptions::default()).unwrap();
    assert_eq!((opened.table.rows(), opened.report.compressed), (2, true));
    let book = support::gzip(&data("customers.xlsx"));
    let opened = open("customers.xlsx.gz", book, &ReadOptions::default()).unwrap();
    assert_eq!(opened.table.rows(), 5);
    let zipped = support::zip(&[("customers.xlsx", &data("customers.xlsx"))]);
    let opened = open("customers.zip", zipped, &sheet("Hidden")).unwrap();
    assert_eq!(opened.table.rows(), 199);
    let text = std::fs::read("tests/data/formats/customers.csv.zst").unwrap();
    let opened = open("customers.csv.zst", text, &ReadOptions::default()).unwrap();
    assert_eq!(
        (opened.table.rows(), opened.table.name.as_str()),
        (50_000, "customers")
    );
    assert_eq!(said(&opened), "");
}
