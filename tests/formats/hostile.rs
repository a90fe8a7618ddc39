//! Archives and workbooks that lie or that would not fit: typed errors, soon,
//! and without holding what they claim.

use std::io::Read;

use expect_test::expect;
use holdfast::ingest::ReadOptions;
use proptest::prelude::*;

use crate::support::{data, gzip, open, zip};

fn refused(name: &str, bytes: Vec<u8>) -> String {
    let error = open(name, bytes, &ReadOptions::default()).unwrap_err();
    // What the unpacker's own words are is not ours to hold still.
    error.to_string()
}

#[test]
fn archives_that_cannot_be_read_say_why() {
    let inner = zip(&[("a.csv", b"a,b\n1,2\n".as_slice())]);
    let mut cut = zip(&[("a.csv", b"a,b\n1,2\n".as_slice())]);
    cut.truncate(cut.len() - 10);
    let mut lying = zip(&[("a.csv", b"a,b\n1,2\n".as_slice())]);
    // The announced size in the directory (the local header is not looked at).
    let directory = lying.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    lying[directory + 24] = 7;
    let said = [
        refused("nested.zip", zip(&[("inner.zip", inner.as_slice())])),
        refused("packed twice.gz", gzip(&gzip(b"a,b\n1,2\n"))),
        refused("archive.gz", gzip(&inner)),
        refused("cut.zip", cut),
        refused("lying.zip", lying),
        refused(
            "pictures.zip",
            zip(&[("a.png", b"\x89PNG\r\n\x1A\n....".as_slice())]),
        ),
        refused("empty.zip", zip(&[])),
        refused("cut.zst", data("customers.csv.zst")[..9_000].to_vec()),
        refused("report.pdf", b"%PDF-1.7\n".to_vec()),
        refused("photo.gif", b"GIF89a\n".to_vec()),
        refused(
            "broken.xlsx",
            zip(&[
                ("[Content_Types].xml", b"<a>".as_slice()),
                ("xl/workbook.xml", b"<<".as_slice()),
            ]),
        ),
    ];
    expect![[r#"
        nested.zip: “inner.zip” is an archive inside an archive. Unpack the outer one and open what is inside.
        packed twice.gz: “packed twice.gz” is an archive inside an archive. Unpack the outer one and open what is inside.
        archive.gz: “archive.gz” is an archive inside an archive. Unpack the outer one and open what is inside.
        cut.zip: The archive is damaged (invalid Zip archive: Unexpected end of zip::format::blocks::Zip32CDEBlock). Copy or download it again.
        lying.zip: “a.csv” in the archive is announced with 7 B and holds another amount: the archive is damaged. Make it again.
        pictures.zip: The archive holds 1 files and none of them is a table that can be read.
        empty.zip: The archive holds 0 files and none of them is a table that can be read.
        cut.zst: The packed file (zstd) is damaged or cut off. Copy or download it again.
        report.pdf: This is a PDF document, not a CSV file. Save or export it as CSV (best in UTF-8) and open that.
        photo.gif: This is a picture, not a table. Choose the table itself: CSV or other text, Excel, Parquet or JSON.
        broken.xlsx: The workbook cannot be read (File not found '_rels/.rels'). Open it in Excel or LibreOffice, save it as xlsx and open that."#]].assert_eq(&said.join("\n"));
}

#[test]
fn bombs_are_not_unpacked() {
    let zeros = vec![0; 64 << 20];
    let sheet = zip(&[
        ("xl/workbook.xml", b"<a/>".as_slice()),
        ("xl/sharedStrings.xml", &zeros),
    ]);
    // A part that claims to be small: the directory says 1,000 bytes.
    let mut lying = sheet.clone();
    let directory = lying.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    lying[directory + 24..directory + 28].copy_from_slice(&1000_u32.to_le_bytes());
    let said = refused("bomb.xlsx", lying);
    assert!(
        said.contains("announced with 1.0 kB") || said.contains("announced"),
        "{said}"
    );
}

#[test]
fn a_sheet_of_endless_repetition_is_refused() {
    let content = "<office:document-content><table:table table:name=\"a\">\
        <table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/></table:table-row>\
        </table:table></office:document-content>";
    let book = zip(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet".as_slice(),
        ),
        ("META-INF/manifest.xml", b"<a/>".as_slice()),
        ("content.xml", content.as_bytes()),
    ]);
    let said = refused("endless.ods", book);
    assert!(said.contains("spans more than"), "{said}");
}

/// An archive's files, one of them changed.
fn with_changed_member(archive: &[u8], which: usize, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.push((file.name().unwrap().into_owned(), bytes));
    }
    let count = files.len();
    change(&mut files[which % count].1);
    let files: Vec<_> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    zip(&files)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// Whatever bytes of a workbook's parts or of an archive's members are
    /// changed: a table or a typed error, soon.
    #[test]
    fn changed_bytes_are_a_table_or_an_error(
        file in 0..5_usize,
        member in any::<usize>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
    ) {
        let names = ["customers.xls", "customers.xlsx", "customers.xlsb", "customers.ods", "daily.zip"];
        let name = names[file];
        let change = |bytes: &mut Vec<u8>| {
            for (place, value) in changes {
                let length = bytes.len();
                if let Some(byte) = length.checked_sub(1).and_then(|_| bytes.get_mut(place.index(length))) {
                    *byte = value;
                }
            }
        };
        let mut bytes = data(name);
        if name.ends_with("xls") {
            change(&mut bytes);
        } else {
            bytes = with_changed_member(&bytes, member, change);
        }
        let _ = open(name, bytes, &ReadOptions::default());
    }
}

#[test]
fn a_spreadsheet_that_never_ends_is_damaged() {
    let book = with_changed_member(&data("customers.ods"), 0, |_| {});
    let ods = |content: &str| {
        zip(&[
            (
                "mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet".as_slice(),
            ),
            ("META-INF/manifest.xml", b"<a/>".as_slice()),
            ("content.xml", content.as_bytes()),
        ])
    };
    assert!(open("customers.ods", book, &ReadOptions::default()).is_ok());
    let said = refused(
        "cut.ods",
        ods("<o><table:table table:name=\"a\"><table:table-row>"),
    );
    assert!(said.contains("content.xml"), "{said}");
}

/// A workbook with one sheet of this XML.
fn workbook(sheet: &str) -> Vec<u8> {
    let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let package = format!(
        "<Relationships xmlns=\"{relations}\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = format!(
        "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let sheets = format!(
        "<Relationships xmlns=\"{relations}\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let sheet = format!("<worksheet xmlns=\"{main}\">{sheet}</worksheet>");
    zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", sheets.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

#[test]
fn a_million_empty_rows_of_a_sheet_are_no_rows() {
    let cell = |place: &str, text: &str| {
        format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let row = |number: u32, cells: [&str; 2]| {
        let [a, b] = cells;
        let (a, b) = (
            cell(&format!("A{number}"), a),
            cell(&format!("B{number}"), b),
        );
        format!("<row r=\"{number}\">{a}{b}</row>")
    };
    let begun = row(1, ["id", "city"]) + &row(2, ["a", "Seoul"]);
    // Rows that hold nothing, and rows whose cells are formatted but empty.
    let nothing = |number: u32| format!("<row r=\"{number}\" spans=\"1:2\"/>");
    let formatted = |number: u32| {
        format!(
            "<row r=\"{number}\"><c r=\"A{number}\" s=\"0\"/><c r=\"B{number}\" s=\"0\"/></row>"
        )
    };
    let empty: [&dyn Fn(u32) -> String; 2] = [&nothing, &formatted];
    for (kind, empty) in empty.iter().enumerate() {
        let rows: String = (3..1_048_576).map(empty).collect();
        let last = row(1_048_576, ["b", "Busan"]);
        for (end, expected) in [(String::new(), 1), (last, 2)] {
            let sheet = format!(
                "<dimension ref=\"A1:XFD1048576\"/><sheetData>{begun}{rows}{end}</sheetData>"
            );
            let opened = open("a.xlsx", workbook(&sheet), &ReadOptions::default()).unwrap();
            let case = format!("kind {kind}, {expected} rows");
            assert_eq!(opened.table.rows(), expected, "{case}");
            assert_eq!(opened.table.columns().len(), 2, "{case}");
            assert_eq!(
                opened.table.columns()[0].text(expected - 1),
                ["a", "b"][expected - 1]
            );
        }
    }
}
