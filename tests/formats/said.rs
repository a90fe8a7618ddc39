//! What the user says of a file overrules what is found: where fixed columns are parted, and
//! what a column is, on the command line and in the engine.

use std::path::{Path, PathBuf};
use std::process::Command;

use holdfast::engine::{Feed, OpenOptions, Opening, Reading, Streaming};
use holdfast::ingest::ReadOptions;
use holdfast::table::{ColumnKind, Table};
use serde_json::Value;

use crate::support::open;

/// Columns as mainframes write them: the amount needs no space before it.
const CARDS: &str = "\
id   since     nspent
 000119970101  1  11.77
 000219970112  1  12.00
 000219970112 12  77.00
 000319970102 121000.50
 000419970102  2  20.76
";

fn on_disk(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("said");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// What the command printed, and whether it succeeded.
fn holdfast(arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_holdfast"))
        .args(arguments)
        .output()
        .unwrap();
    (
        output.status.success(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn succeeds(arguments: &[&str]) -> String {
    let (fine, out, said) = holdfast(arguments);
    assert!(fine, "{arguments:?}: {said}");
    out
}

fn fails(arguments: &[&str]) -> String {
    let (fine, _, said) = holdfast(arguments);
    assert!(!fine, "{arguments:?}");
    said
}

fn inspected(arguments: &[&str]) -> Value {
    let arguments: Vec<&str> = ["inspect"].iter().chain(arguments).copied().collect();
    serde_json::from_str(&succeeds(&arguments)).unwrap()
}

fn borders() -> ReadOptions {
    ReadOptions {
        borders: Some(vec![5, 13, 16]),
        ..ReadOptions::default()
    }
}

fn rows(table: &Table) -> Vec<String> {
    let row = |row| {
        let cells = table.columns().iter().map(|column| column.text(row));
        cells.collect::<Vec<_>>().join("|")
    };
    (0..table.rows()).map(row).collect()
}

const EXPECTED: [&str; 5] = [
    "0001|19970101|1|11.77",
    "0002|19970112|1|12.00",
    "0002|19970112|12|77.00",
    "0003|19970102|12|1000.50",
    "0004|19970102|2|20.76",
];

#[test]
fn borders_are_proposed_and_can_be_said() {
    // Found by the white space, and told as they would be said.
    let text =
        " 00001 19970101  1   11.77\n 00002 19970112 12   12.00\n 00003 19970102  2   20.76\n";
    let found = open(
        "cards.txt",
        text.as_bytes().to_vec(),
        &ReadOptions::default(),
    )
    .unwrap();
    assert_eq!(found.report.dialect.borders, [6, 15, 18]);
    let said = ReadOptions {
        borders: Some(found.report.dialect.borders.clone()),
        ..ReadOptions::default()
    };
    let again = open("cards.txt", text.as_bytes().to_vec(), &said).unwrap();
    assert_eq!(rows(&again.table), rows(&found.table));

    // Where words run together, white space says something else.
    let text = CARDS.as_bytes().to_vec();
    let found = open("cards.txt", text.clone(), &ReadOptions::default()).unwrap();
    assert_ne!(rows(&found.table), EXPECTED);
    let opened = open("cards.txt", text, &borders()).unwrap();
    assert_eq!(rows(&opened.table), EXPECTED);
    let names: Vec<_> = opened
        .table
        .columns()
        .iter()
        .map(|column| column.name())
        .collect();
    assert_eq!(names, ["id", "since", "n", "spent"]);
    assert_eq!(opened.report.dialect.borders, [5, 13, 16]);
}

#[test]
fn borders_are_said_on_the_command_line() {
    let path = on_disk("cards.txt", CARDS);
    let out = path.with_extension("csv");
    let (path, written) = (path.to_str().unwrap(), out.to_str().unwrap());
    succeeds(&["read", path, "--borders", "5,13,16", "--out", written]);
    let read = std::fs::read_to_string(&out).unwrap();
    let expected = EXPECTED.join("\n").replace('|', ",");
    assert_eq!(read, format!("id,since,n,spent\n{expected}\n"));
    let inspected = inspected(&[path, "--borders", "5,13,16"]);
    assert_eq!(inspected["columns"].as_array().unwrap().len(), 4);
    let out = out.with_extension("built.csv");
    let written = out.to_str().unwrap();
    succeeds(&["features", path, "--borders", "5,13,16", "--out", written]);
    assert!(std::fs::read_to_string(&out).unwrap().lines().count() == 5);
    let said = fails(&["read", path, "--borders", "5,x", "--out", written]);
    assert!(said.contains("--borders"), "{said}");
}

#[test]
fn borders_are_kept_for_streamed_files() {
    let reading = Reading {
        file: "cards.txt".to_string(),
        options: borders(),
        ..Reading::default()
    };
    let options = OpenOptions {
        readings: vec![reading],
        ..OpenOptions::default()
    };
    let mut opening = Opening::new(options.clone());
    opening.begin("cards.txt", CARDS.len() as u64);
    opening.push(CARDS.as_bytes());
    opening.end();
    let mut engine = holdfast::engine::Engine::new();
    let _ = engine.adopt(1, opening);
    while engine
        .step()
        .is_some_and(|step| !matches!(step, holdfast::engine::Step::Done(..)))
    {}
    assert_eq!(engine.customers().unwrap().rows(), 4);
    let mut streaming = Streaming::new(options);
    streaming.peek("cards.txt", 1 << 30, CARDS.repeat(9_000).as_bytes());
    assert_eq!(streaming.plan().unwrap(), [0]);
    assert_eq!(streaming.begin(0), Some(Feed::Bytes));
    assert!(streaming.push(CARDS.as_bytes()));
    streaming.end().unwrap();
    assert_eq!(streaming.rows(), 5);
}

#[test]
fn types_are_said_on_the_command_line() {
    let mut text = String::from("id;joined;spent;code;left\n");
    for row in 0..60 {
        text += &format!(
            "{row};0{}/0{}/2024;1.{:03};{};{}\n",
            1 + row % 7,
            1 + row % 5,
            100 + row,
            row % 3,
            row % 2
        );
    }
    let path = on_disk("types.csv", &text);
    let path = path.to_str().unwrap();
    let kind = |name: &str, said: &[&str]| -> (String, Value) {
        let mut arguments = vec![path];
        for said in said {
            arguments.extend(["--type", said]);
        }
        let inspected = inspected(&arguments);
        let columns = inspected["columns"].as_array().unwrap().clone();
        let column = columns
            .into_iter()
            .find(|column| column["name"] == name)
            .unwrap();
        let found = column["type"].clone();
        let found = if found.is_null() {
            column["column_type"].clone()
        } else {
            found
        };
        (found["kind"].as_str().unwrap().to_string(), found)
    };
    assert_eq!(kind("joined", &[]).0, "date");
    for (name, said, expected) in [
        ("joined", "joined=date:month-first", "date"),
        ("spent", "spent=number:comma", "decimal"),
        ("code", "code=category", "category"),
        ("code", "code=text", "text"),
        ("left", "left=flag", "boolean"),
        ("id", "id=integer", "integer"),
    ] {
        let (kind, found) = kind(name, &[said, "code=id"]);
        assert_eq!(
            kind,
            if name == "code" {
                "identifier"
            } else {
                expected
            },
            "{said}"
        );
        assert_eq!(found["chosen"], true, "{said}");
    }
    assert_eq!(
        kind("joined", &["joined=date:month-first"]).1["format"]["date"]["order"],
        "month-first"
    );
    // Wherever tables are read: a number that is said to be text is no number to the model.
    let out = on_disk("types.parquet", "");
    let written = out.to_str().unwrap();
    succeeds(&[
        "read",
        path,
        "--type",
        "spent=number:comma",
        "--out",
        written,
    ]);
    let bytes = std::fs::read(&out).unwrap();
    let opened = open("types.parquet", bytes, &ReadOptions::default()).unwrap();
    let spent = opened.table.column("spent").unwrap();
    assert!(spent.kind().is_number());
    assert_eq!(spent.numbers()[0], 1100.0);
    assert_eq!(
        opened.table.column("joined").map(|column| column.kind()),
        Some(ColumnKind::Date)
    );
    let audited = |said: &str| succeeds(&["audit", path, "--label", "left", "--type", said]);
    audited("code=category");
    let said = fails(&["audit", path, "--label", "left", "--type", "cost=number"]);
    assert!(
        said.contains("“cost”") && said.contains("id, joined, spent"),
        "{said}"
    );
    let said = fails(&["inspect", path, "--type", "spent=money"]);
    assert!(said.contains("\"money\" is no kind"), "{said}");
    let said = fails(&[
        "train",
        path,
        "--label",
        "left",
        "--type",
        "cost=text",
        "--out",
        written,
    ]);
    assert!(said.contains("“cost”"), "{said}");
}

#[test]
fn types_are_said_of_what_is_built() {
    let mut text = String::from("user_id;event_time;event_type;price\n");
    for row in 0..600 {
        text += &format!(
            "u{};{:02}.{:02}.2024;purchase;1.234\n",
            row % 40,
            1 + row % 12,
            1 + row / 50 % 12
        );
    }
    let path = on_disk("events.csv", &text);
    let path = path.to_str().unwrap();
    let spent = |said: &[&str]| -> f64 {
        let out = on_disk("events.out.csv", "");
        let written = out.to_str().unwrap();
        let arguments: Vec<&str> = ["features", path, "--out", written]
            .iter()
            .chain(said)
            .copied()
            .collect();
        succeeds(&arguments);
        let built = std::fs::read_to_string(&out).unwrap();
        let built = holdfast::table::read_slice("a.csv", built.as_bytes(), &ReadOptions::default());
        let table = built.unwrap().table;
        let price = table
            .columns()
            .iter()
            .find(|c| c.name().starts_with("mean_price"));
        price.unwrap().numbers().iter().copied().fold(0.0, f64::max)
    };
    let (plain, german) = (spent(&[]), spent(&["--type", "price=number:comma"]));
    assert!(german > plain * 900.0, "{plain} {german}");
}

#[test]
fn borders_between_korean_columns_are_proposed_and_can_be_said() {
    let names = ["김민수", "남궁옥분", "이한", "제갈공명", "박", "Kim Lee"];
    let cities = ["서울", "", "부산 진구", "대구", "Jeju", "울산"];
    // As programs write it that count bytes of CP949: Korean letters take two.
    let cells = |text: &str| {
        text.chars()
            .map(|c| 1 + usize::from(!c.is_ascii()))
            .sum::<usize>()
    };
    let padded = |text: &str, width: usize| text.to_string() + &" ".repeat(width - cells(text));
    let mut text = padded("이름", 12) + &padded("도시", 12) + "   금액\n";
    let mut expected = Vec::new();
    for row in 0..40 {
        let (name, city) = (names[row % 6], cities[row / 2 % 6]);
        text += &format!("{}{}{:>7}\n", padded(name, 12), padded(city, 12), row * 31);
        expected.push(format!("{name}|{city}|{}", row * 31));
    }
    let (cp949, _, _) = encoding_rs::EUC_KR.encode(&text);
    for bytes in [text.clone().into_bytes(), cp949.into_owned()] {
        let found = open("cards.txt", bytes.clone(), &ReadOptions::default()).unwrap();
        assert_eq!(rows(&found.table), expected);
        assert_eq!(found.report.dialect.borders, [8, 21]);
        // Said as they were told, or where the columns begin.
        for borders in [vec![8, 21], vec![12, 24]] {
            let said = ReadOptions {
                borders: Some(borders),
                ..ReadOptions::default()
            };
            let again = open("cards.txt", bytes.clone(), &said).unwrap();
            assert_eq!(rows(&again.table)[1..], expected[1..]);
        }
    }
}
