//! Every format in every packing, alone and with others, through every way by which
//! files are opened: the same cells come out.

use std::path::PathBuf;
use std::process::Command;

use holdfast::engine::{
    DataView, Engine, Entry, Feed, OpenOptions, Opening, Outcome, Step, Streaming, entries,
};
use holdfast::export::parquet::write_table;
use holdfast::ingest::{ByteSource, MemorySource, ReadOptions};
use holdfast::table::{Table, open_tables, read_slice};

use crate::support::{gzip, open, view, zip};

/// A way of packing one file under a name.
type Pack = fn(&str, &[u8]) -> (String, Vec<u8>);

const FORMATS: [&str; 8] = [
    "csv", "txt", "jsonl", "json", "xlsx", "ods", "parquet", "tsv",
];

const PACKINGS: [(&str, Pack); 7] = [
    ("plain", |name, bytes| (name.to_string(), bytes.to_vec())),
    ("gzip", |name, bytes| (format!("{name}.gz"), gzip(bytes))),
    ("zstd", |name, bytes| (format!("{name}.zst"), zstd(bytes))),
    ("zip", |name, bytes| {
        (format!("{name}.zip"), zip(&[(name, bytes)]))
    }),
    ("stored", |name, bytes| {
        (format!("{name}.zip"), stored(&[(name, bytes)]))
    }),
    ("gzip in zip", |name, bytes| {
        let inner = format!("{name}.gz");
        (format!("{name}.zip"), zip(&[(&inner, &gzip(bytes))]))
    }),
    ("zstd in zip", |name, bytes| {
        let inner = format!("{name}.zst");
        (format!("{name}.zip"), stored(&[(&inner, &zstd(bytes))]))
    }),
];

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// An archive whose members are not compressed.
fn stored(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in files {
        out.start_file(*name, options).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// Rows of a table of visits; different ones by `seed`.
fn visits(seed: usize) -> Vec<Vec<String>> {
    let mut rows = vec![["visitor", "city", "pages"].map(str::to_string).to_vec()];
    for row in 0..40 {
        let n = seed * 100 + row;
        let city = ["Seoul", "Busan", "대구"][n % 3];
        rows.push(vec![
            format!("v{n}"),
            city.to_string(),
            (n % 17).to_string(),
        ]);
    }
    rows
}

/// Rows of a table of other columns.
fn prices() -> Vec<Vec<String>> {
    let mut rows = vec![["plan", "price"].map(str::to_string).to_vec()];
    for (plan, price) in [("basic", "9"), ("plus", "19"), ("family", "29")] {
        rows.push(vec![plan.to_string(), price.to_string()]);
    }
    rows
}

fn csv(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| row.join(",") + "\n").collect()
}

/// Rows as a file of a format.
fn written(rows: &[Vec<String>], format: &str) -> Vec<u8> {
    let (names, body) = rows.split_first().unwrap();
    match format {
        "csv" => csv(rows).into_bytes(),
        "tsv" => csv(rows).replace(',', "\t").into_bytes(),
        "txt" => {
            let line = |row: &Vec<String>| {
                let cells = row.iter().map(|cell| format!("{cell:<12}"));
                cells.collect::<String>() + "\n"
            };
            rows.iter().map(line).collect::<String>().into_bytes()
        }
        "jsonl" | "json" => {
            let object = |row: &Vec<String>| {
                let pairs = names.iter().zip(row);
                let pairs = pairs.map(|(name, cell)| match cell.parse::<u64>() {
                    Ok(number) => format!("\"{name}\": {number}"),
                    Err(_) => format!("\"{name}\": \"{cell}\""),
                });
                format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
            };
            let objects: Vec<String> = body.iter().map(object).collect();
            match format {
                "json" => format!("[{}]", objects.join(",\n")).into_bytes(),
                _ => objects.join("\n").into_bytes(),
            }
        }
        "xlsx" => {
            let mut book = rust_xlsxwriter::Workbook::new();
            let sheet = book.add_worksheet();
            for (at, row) in rows.iter().enumerate() {
                for (column, cell) in row.iter().enumerate() {
                    let place = (at as u32, column as u16);
                    match cell.parse::<f64>() {
                        Ok(number) => sheet.write_number(place.0, place.1, number).unwrap(),
                        Err(_) => sheet.write_string(place.0, place.1, cell).unwrap(),
                    };
                }
            }
            book.save_to_buffer().unwrap()
        }
        "ods" => {
            let cell = |cell: &String| match cell.parse::<f64>() {
                Ok(number) => format!(
                    "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{cell}</text:p></table:table-cell>"
                ),
                Err(_) => format!(
                    "<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>"
                ),
            };
            let row = |row: &Vec<String>| {
                let cells: String = row.iter().map(cell).collect();
                format!("<table:table-row>{cells}</table:table-row>")
            };
            let rows: String = rows.iter().map(row).collect();
            let content = format!(
                "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"a\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
            );
            // As the format wants it, so that it is told by its first bytes.
            stored(&[
                (
                    "mimetype",
                    b"application/vnd.oasis.opendocument.spreadsheet".as_slice(),
                ),
                ("META-INF/manifest.xml", b"<a/>".as_slice()),
                ("content.xml", content.as_bytes()),
            ])
        }
        "parquet" => {
            let text = csv(rows);
            let table = read_slice("a.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
            let mut bytes = Vec::new();
            write_table(&table.table, &mut bytes).unwrap();
            bytes
        }
        other => panic!("no format {other}"),
    }
}

/// Names and cells, row by row.
fn cells(table: &Table) -> Vec<Vec<String>> {
    let columns = table.columns();
    let names = columns.iter().map(|column| column.name().to_string());
    let rows = (0..table.rows()).map(|row| {
        columns
            .iter()
            .map(|column| column.text(row).to_string())
            .collect()
    });
    std::iter::once(names.collect()).chain(rows).collect()
}

/// The tables that the engine's opening gives, through the whole of the engine.
fn opened_by_engine(name: &str, bytes: &[u8]) -> DataView {
    let mut opening = Opening::default();
    opening.open(&mut MemorySource::new(name, bytes.to_vec()));
    view(opening)
}

fn tables(name: &str, bytes: &[u8]) -> Vec<(String, Vec<Vec<String>>)> {
    let mut source = MemorySource::new(name, bytes.to_vec());
    let tables = open_tables(&mut source, &|_| ReadOptions::default());
    let tables = tables.unwrap_or_else(|error| panic!("{name}: {error}"));
    tables
        .into_iter()
        .map(|(name, opened)| (name, cells(&opened.table)))
        .collect()
}

fn of(name: &str, bytes: &[u8]) -> Vec<Entry> {
    entries(
        &mut MemorySource::new(name, bytes.to_vec()),
        &OpenOptions::default(),
    )
}

/// A file in a folder of this test's own.
fn on_disk(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("packed");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn holdfast(arguments: &[&str]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_holdfast"))
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {said}");
    (String::from_utf8(output.stdout).unwrap(), said)
}

#[test]
fn every_format_in_every_packing_is_the_same_table() {
    let expected = visits(1);
    for format in FORMATS {
        let bytes = written(&expected, format);
        for (packing, pack) in PACKINGS {
            let (name, bytes) = pack(&format!("visits.{format}"), &bytes);
            let case = format!("{format}, {packing}");
            let opened = open(&name, bytes.clone(), &ReadOptions::default());
            let opened = opened.unwrap_or_else(|error| panic!("{case}: {error}"));
            assert_eq!(cells(&opened.table), expected, "{case}");
            assert_eq!(opened.report.compressed, packing != "plain", "{case}");
            assert_eq!(opened.table.name, "visits", "{case}");
            assert_eq!(
                tables(&name, &bytes),
                [(name.clone(), expected.clone())],
                "{case}"
            );

            let view = opened_by_engine(&name, &bytes);
            let shown: Vec<_> = view
                .files
                .iter()
                .map(|file| (&file.name, file.report.rows))
                .collect();
            assert_eq!(shown, [(&name, 40)], "{case}");

            let path = on_disk(&name, &bytes);
            let out = path.with_extension("out.csv");
            let (path, written_to) = (path.to_str().unwrap(), out.to_str().unwrap());
            holdfast(&["read", path, "--out", written_to]);
            assert_eq!(
                std::fs::read_to_string(&out).unwrap(),
                csv(&expected),
                "{case}"
            );
            let (inspected, _) = holdfast(&["inspect", path]);
            let inspected: serde_json::Value = serde_json::from_str(&inspected).unwrap();
            assert_eq!(inspected["rows"], 40, "{case}");
            assert_eq!(inspected["compressed"], packing != "plain", "{case}");
        }
    }
}

#[test]
fn members_that_share_a_header_are_one_table_and_others_their_own() {
    let (first, second, other) = (visits(1), visits(2), prices());
    let together: Vec<_> = first.iter().chain(&second[1..]).cloned().collect();
    for format in FORMATS {
        let written = |rows: &[Vec<String>]| written(rows, format);
        for inner in ["", ".gz", ".zst"] {
            let packed = |rows: &[Vec<String>]| match inner {
                ".gz" => gzip(&written(rows)),
                ".zst" => zstd(&written(rows)),
                _ => written(rows),
            };
            let name = |stem: &str| format!("{stem}.{format}{inner}");
            let parts = [
                (name("visits_9"), packed(&first)),
                (name("visits_10"), packed(&second)),
                (name("prices"), packed(&other)),
            ];
            let archive = |parts: &[(String, Vec<u8>)]| {
                let parts: Vec<(&str, &[u8])> = parts
                    .iter()
                    .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
                    .collect();
                zip(&parts)
            };
            let case = format!("{format}{inner}");
            let one = archive(&parts[..2]);
            assert_eq!(
                tables("all.zip", &one),
                [("all.zip".to_string(), together.clone())],
                "{case}"
            );
            let several = archive(&parts);
            let expected = [
                (format!("all.zip: {}", name("prices")), other.clone()),
                ("all.zip: visits".to_string(), together.clone()),
            ];
            assert_eq!(tables("all.zip", &several), expected, "{case}");
            // They are no set that a recipe knows: the engine proposes the largest.
            let [prices, visits] = expected.map(|(name, rows)| (name, rows.len() as u64 - 1));
            let view = opened_by_engine("all.zip", &several);
            let shown: Vec<_> = view
                .files
                .iter()
                .map(|file| (file.name.as_str(), file.report.rows))
                .collect();
            assert_eq!(shown, [("all.zip", visits.1)], "{case}");
            // `inspect` tells of all; `read` takes the largest, and says what it left.
            let path = on_disk(&format!("{format}{inner}.all.zip"), &several);
            let out = path.with_extension("csv");
            let (path, written_to) = (path.to_str().unwrap(), out.to_str().unwrap());
            let (inspected, _) = holdfast(&["inspect", path]);
            let inspected: serde_json::Value = serde_json::from_str(&inspected).unwrap();
            assert_eq!(inspected[1]["rows"], visits.1, "{case}");
            assert_eq!(inspected[0]["rows"], prices.1, "{case}");
            let (_, said) = holdfast(&["read", path, "--out", written_to]);
            assert_eq!(
                std::fs::read_to_string(&out).unwrap(),
                csv(&together),
                "{case}"
            );
            assert!(said.contains("prices"), "{case}: {said}");
            let (sheet, small) = (name("prices"), out.to_str().unwrap());
            holdfast(&["read", path, "--sheet", &sheet, "--out", small]);
            assert_eq!(
                std::fs::read_to_string(&out).unwrap(),
                csv(&other),
                "{case}"
            );
        }
    }
}

/// What is streamed of each table: all rows, whatever its packing.
#[test]
fn every_text_in_every_packing_is_streamed() {
    let mut log = vec![["customer", "day", "amount"].map(str::to_string).to_vec()];
    for row in 0..9_000 {
        log.push(vec![
            format!("c{}", row * 7 % 97),
            format!("2024-02-{:02}", 1 + row * 5 % 28),
            (row % 31).to_string(),
        ]);
    }
    let mut expected = None;
    for format in ["csv", "txt", "jsonl", "json", "tsv"] {
        let bytes = written(&log, format);
        for (packing, pack) in PACKINGS {
            let (name, bytes) = pack(&format!("log.{format}"), &bytes);
            let case = format!("{format}, {packing}");
            // The table is looked at by its beginning only, as if it were huge.
            let mut streaming = Streaming::of_files(OpenOptions::default(), 1 << 20);
            let mut source = MemorySource::new(&name, bytes.clone());
            let [entry] = of(&name, &bytes).try_into().unwrap();
            streaming.peek_part(&mut source, &entry);
            assert_eq!(streaming.plan().unwrap(), [0], "{case}");
            assert_eq!(streaming.begin(0), Some(Feed::Ranges), "{case}");
            let mut last = 0;
            while let Some((done, all)) = streaming.step(&mut source) {
                assert!(last <= done && done <= all, "{case}");
                last = done;
            }
            assert_eq!(last, entry.weight.size, "{case}");
            streaming.end().unwrap();
            assert_eq!(streaming.rows(), 9_000, "{case}");
            let mut engine = Engine::new();
            let Outcome::Started = engine.adopt_stream(1, streaming) else {
                panic!("{case}: nothing to build")
            };
            while !matches!(engine.step().unwrap(), Step::Done(..)) {}
            let table = engine.customers().unwrap().clone();
            assert!(table.rows() >= 97, "{case}");
            let expected = expected.get_or_insert_with(|| cells(&table));
            assert_eq!(cells(&table), *expected, "{case}");
        }
    }
}

#[test]
fn what_is_packed_twice_is_no_way_around_the_limits() {
    let zeros = vec![b'0'; 300 << 20];
    let bomb = gzip(&gzip(&zeros));
    let twice = zip(&[("a.csv.gz", &bomb)]);
    let error = open("bomb.zip", twice, &ReadOptions::default()).unwrap_err();
    assert!(
        error.to_string().contains("archive inside an archive"),
        "{error}"
    );
    // A line without an end, of 300 MB, from some hundred bytes.
    let once = zip(&[("a.csv.gz", &gzip(&zeros))]);
    assert!(once.len() < 40_000, "{} bytes", once.len());
    let error = open("bomb.zip", once.clone(), &ReadOptions::default()).unwrap_err();
    let said = error.to_string();
    assert!(said.contains("a.csv"), "{said}");
    // The page does not take it for small, either.
    let [entry] = of("bomb.zip", &once).try_into().unwrap();
    assert!(entry.weight.bytes > 250 << 20, "{:?}", entry.weight);
}

#[test]
fn a_member_that_is_damaged_is_told_by_its_name() {
    let text = csv(&visits(3));
    let whole = zip(&[
        ("b.csv", csv(&prices()).as_bytes()),
        ("visits.csv", text.as_bytes()),
    ]);
    let stored_whole = stored(&[("visits.csv", text.as_bytes())]);
    let mut flipped = stored_whole.clone();
    let place = flipped.windows(4).position(|w| w == b"v310").unwrap();
    flipped[place + 1] ^= 1;
    let error = open("a.zip", flipped, &ReadOptions::default()).unwrap_err();
    assert!(error.to_string().contains("visits.csv: CRC-32"), "{error}");
    // Wherever the archive is cut: an error, never a shorter table.
    for end in (0..whole.len()).step_by(7) {
        let cut = open("a.zip", whole[..end].to_vec(), &ReadOptions::default());
        if let Ok(opened) = cut {
            panic!("cut at {end}: {} rows", opened.table.rows());
        }
    }
    let mut source = MemorySource::new("a.zip", whole);
    assert!(!source.is_empty());
    assert!(open_tables(&mut source, &|_| ReadOptions::default()).is_ok());
}
