//! Whatever a file is, it is opened in many short steps, can be given up between any two of
//! them, and comes out as if it had been opened at once.

use std::ops::ControlFlow;

use holdfast::engine::{
    DataView, EntrySteps, OpenOptions, Opening, Streaming, entries, first_rows,
};
use holdfast::export::parquet::write_table;
use holdfast::ingest::{ByteSource, MemorySource, ReadOptions, SourceError};
use holdfast::table::{open_all, read_slice};
use rust_xlsxwriter::Workbook;

use crate::support::{data, gzip, view, zip};

const ROWS: usize = 30_000;

/// Visits as CSV, some megabyte of them.
fn text(rows: usize) -> String {
    let mut text = String::from("customer,day,amount,place\n");
    for row in 0..rows {
        let (customer, day) = (row * 7 % 997, row % 28 + 1);
        text += &format!(
            "C{customer},2024-03-{day:02},{},town {}\n",
            row % 301,
            row % 83
        );
    }
    text
}

fn json(rows: usize) -> String {
    let rows = (0..rows).map(|row| {
        let note = "x".repeat(row % 60);
        format!(
            "{{\"customer\":\"C{}\",\"amount\":{row},\"note\":\"{note}\"}}\n",
            row % 997
        )
    });
    rows.collect()
}

fn parquet() -> Vec<u8> {
    let opened = read_slice("a.csv", text(ROWS).as_bytes(), &ReadOptions::default()).unwrap();
    let mut out = Vec::new();
    write_table(&opened.table, &mut out).unwrap();
    out
}

/// A workbook of two sheets that are tables, and one that is none.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in [("Visits", 9_000), ("Members", 4_000)] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (column, title) in ["customer", "amount", "note"].into_iter().enumerate() {
            sheet.write_string(0, column as u16, title).unwrap();
        }
        for row in 1..=rows {
            let number = f64::from(row);
            sheet.write_string(row, 0, format!("C{row}")).unwrap();
            sheet.write_number(row, 1, number).unwrap();
            sheet
                .write_string(row, 2, format!("{name} {}", row % 50))
                .unwrap();
        }
    }
    let notes = book.add_worksheet();
    notes.set_name("Notes").unwrap();
    notes.write_string(0, 0, "Made by hand").unwrap();
    book.save_to_buffer().unwrap()
}

/// Files of every kind that is held, and how many steps each takes at least.
fn files() -> Vec<(&'static str, Vec<u8>, usize)> {
    let (csv, jsonl) = (text(4 * ROWS), json(4 * ROWS));
    let members: Vec<(String, String)> = (1..=9)
        .map(|member| (format!("log_{member}.csv"), text(100 * member)))
        .collect();
    let members: Vec<(&str, &[u8])> = members
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    vec![
        ("a.jsonl", jsonl.clone().into_bytes(), 4),
        ("a.jsonl.gz", gzip(jsonl.as_bytes()), 4),
        (
            "a.zip",
            zip(&[("a.csv", csv.as_bytes()), ("b.jsonl", jsonl.as_bytes())]),
            8,
        ),
        ("logs.zip", zip(&members), 9),
        ("a.parquet", parquet(), 16),
        ("a.parquet.gz", gzip(&parquet()), 16),
        ("a.xlsx", workbook(), 6),
        ("a.xlsx.gz", gzip(&workbook()), 6),
        ("customers.ods", data("customers.ods"), 1),
    ]
}

fn source(name: &str, bytes: &[u8]) -> MemorySource {
    MemorySource::new(name, bytes.to_vec())
}

/// What the page shows of a file, but for what only says that it was opened.
fn shown(opening: Opening) -> DataView {
    view(opening)
}

#[test]
fn many_steps_come_to_what_one_comes_to() {
    for (name, bytes, least) in files() {
        let mut at_once = Opening::default();
        at_once.open(&mut source(name, &bytes));
        let mut opening = Opening::default();
        let (mut steps, mut last) = (0, 0);
        {
            let mut source = source(name, &bytes);
            let mut file = opening.open_in_steps(&mut source);
            while let Some((read, all)) = file.step() {
                assert!(last <= read && read <= all, "{name}: {last} {read} {all}");
                assert_eq!(all, bytes.len() as u64, "{name}");
                last = read;
                steps += 1;
            }
        }
        assert!(steps >= least, "{name}: {steps} steps");
        assert_eq!(
            format!("{:?}", shown(opening)),
            format!("{:?}", shown(at_once)),
            "{name}"
        );
    }
}

/// Only what is read by libraries that know no rest is said to be read in one go, before it is.
#[test]
fn what_cannot_be_given_up_is_announced() {
    let mut files: Vec<(&str, Vec<u8>)> = files()
        .into_iter()
        .map(|(name, bytes, _)| (name, bytes))
        .collect();
    files.push(("customers.xls", data("customers.xls")));
    for (name, bytes) in files {
        let mut opening = Opening::default();
        let mut source = source(name, &bytes);
        let mut file = opening.open_in_steps(&mut source);
        let (mut announced, mut at_end) = (false, false);
        while file.step().is_some() {
            at_end = file.in_one_go();
            announced |= at_end;
        }
        let cannot_rest = [".xls", ".ods"].iter().any(|kind| name.contains(kind));
        assert_eq!((announced, at_end), (cannot_rest, false), "{name}");
    }
}

#[test]
fn what_is_given_up_leaves_what_was_there() {
    for (name, bytes, least) in files() {
        for after in [0, 1, least / 2, least - 1] {
            let mut opening = Opening::default();
            opening.begin("first.csv", 8);
            assert!(opening.push(b"id,n\na,1\nb,2\n"));
            opening.end();
            {
                let mut source = source(name, &bytes);
                let mut file = opening.open_in_steps(&mut source);
                for _ in 0..after {
                    assert!(file.step().is_some(), "{name}");
                }
            }
            let view = shown(opening);
            let files: Vec<&str> = view.files.iter().map(|file| file.name.as_str()).collect();
            assert_eq!(
                (files, view.refused.len()),
                (vec!["first.csv"], 0),
                "{name}"
            );
        }
    }
}

#[test]
fn packed_parquet_and_workbooks_beside_a_stream_come_in_steps() {
    for (name, bytes, is_held) in [
        ("a.parquet.gz", gzip(&parquet()), false),
        ("a.xlsx", workbook(), true),
    ] {
        let mut source = source(name, &bytes);
        let [entry] = entries(&mut source, &OpenOptions::default())
            .try_into()
            .unwrap();
        let mut streaming = Streaming::new(OpenOptions::default());
        let mut steps = 0;
        let mut looked = streaming.look_in_steps(&mut source, &entry, is_held);
        while looked.step().is_some() {
            steps += 1;
        }
        assert!(steps > 4, "{name}: {steps}");
        drop(looked);
        let mut at_once = Streaming::new(OpenOptions::default());
        match is_held {
            true => at_once.hold_part(&mut self::source(name, &bytes), &entry),
            false => at_once.peek_part(&mut self::source(name, &bytes), &entry),
        }
        let shown = |streaming: &Streaming| format!("{:?}", streaming.preview());
        assert_eq!(shown(&streaming), shown(&at_once), "{name}");
    }
}

/// A source that counts the bytes that are read of it.
pub struct Counted {
    pub inner: MemorySource,
    pub read: u64,
}

impl ByteSource for Counted {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn len(&self) -> u64 {
        self.inner.len()
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> Result<(), SourceError> {
        self.read += into.len() as u64;
        self.inner.read_at(offset, into)
    }
}

#[test]
fn the_first_rows_are_shown_before_a_file_is_read() {
    let (csv, jsonl) = (text(4 * ROWS), json(4 * ROWS));
    let (csv, jsonl) = (csv.as_bytes(), jsonl.as_bytes());
    let visit: &[&str] = &["C0", "2024-03-01", "0", "town 0"];
    let object: &[&str] = &["C0", "0", ""];
    let member: &[&str] = &["C1", "1", "Visits 1"];
    // How many of a hundred bytes are read at most: a table's columns may be told at its end.
    for (name, bytes, first, share) in [
        ("a.csv", csv.to_vec(), visit, 20),
        ("a.csv.gz", gzip(csv), visit, 30),
        ("a.jsonl", jsonl.to_vec(), object, 20),
        (
            "a.zip",
            zip(&[("b/a.csv", csv), ("c.jsonl", jsonl)]),
            visit,
            30,
        ),
        ("a.parquet", parquet(), visit, 200),
        ("a.parquet.gz", gzip(&parquet()), visit, 200),
        ("a.xlsx", workbook(), member, 200),
        ("a.xlsx.gz", gzip(&workbook()), member, 200),
    ] {
        let mut counted = Counted {
            inner: source(name, &bytes),
            read: 0,
        };
        let options = OpenOptions::default();
        let entries = entries(&mut counted, &options);
        counted.read = 0;
        let shown = first_rows(&mut counted, &entries[0], &options, 1 << 23);
        let preview = shown.unwrap_or_else(|| panic!("{name}: nothing is shown"));
        assert_eq!(preview.files[0].name, entries[0].name, "{name}");
        assert_eq!(preview.files[0].rows[0], first, "{name}");
        let (read, all) = (counted.read, bytes.len() as u64);
        assert!(read * 100 <= all * share, "{name}: {read} of {all}");
        if entries[0].weight.bytes < 1 << 19 {
            // What is read at once needs none.
            let shown = first_rows(&mut counted, &entries[0], &options, 1 << 20);
            assert_eq!(shown, None, "{name}");
        }
    }
}

#[test]
fn how_far_the_look_into_an_archive_is_is_told_member_by_member() {
    let names: Vec<String> = (0..300).map(|day| format!("log_{day:03}.csv")).collect();
    let members: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), b"id,n\na,1\nb,2\n".as_slice()))
        .collect();
    let bytes = zip(&members);
    let options = OpenOptions::default();
    let mut archive = source("logs.zip", &bytes);
    let mut steps = EntrySteps::new(&mut archive, &options);
    let mut shares = Vec::new();
    let found = loop {
        match steps.step() {
            ControlFlow::Break(found) => break found,
            ControlFlow::Continue(share) => shares.push(share),
        }
    };
    drop(steps);
    assert_eq!(found, entries(&mut archive, &options));
    assert_eq!(found.len(), 300);
    assert!(shares.is_sorted(), "{shares:?}");
    let half = shares.iter().filter(|share| **share < 0.5).count();
    assert_eq!((half, shares.len()), (300, 600));
    assert!(shares[599] > 0.99 && shares[599] <= 1.0, "{}", shares[599]);
}

#[test]
fn sheets_of_a_workbook_are_those_that_are_asked_for_one_by_one() {
    let workbook = workbook();
    for (file, bytes) in [
        ("a.xlsx", workbook.clone()),
        ("a.xlsx.gz", gzip(&workbook)),
        ("a.zip", zip(&[("a.xlsx", &workbook)])),
        (
            "a.zip",
            zip(&[("read me.pdf", b"%PDF-1.7\n%%EOF"), ("b/a.xlsx", &workbook)]),
        ),
    ] {
        let mut counted = Counted {
            inner: source(file, &bytes),
            read: 0,
        };
        let all = open_all(&mut counted, &ReadOptions::default()).unwrap();
        let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Visits", "Members"], "{file}");
        for (name, opened) in &all {
            let asked = ReadOptions {
                sheet: Some(name.clone()),
                ..ReadOptions::default()
            };
            let mut one = Counted {
                inner: source(file, &bytes),
                read: 0,
            };
            let [(_, alone)] = open_all(&mut one, &asked).unwrap().try_into().unwrap();
            assert_eq!(opened, &alone, "{file}: {name}");
            // What is packed is unpacked once for both: both cost what one does.
            let (both, one) = (counted.read, one.read);
            assert!(file == "a.xlsx" || both <= one, "{file}: {both}, {one}");
        }
    }
}
