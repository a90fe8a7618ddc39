//! Reading at speed gives the cells that the general reader gives, whatever the
//! input, the chunks and the parts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::ops::ControlFlow;

use holdfast::ingest::fast::{
    Begins, FastBatch, FastError, FastPlan, FastReader, FastReport, FastSink, Irregular, MISSING,
    Moments, PartReader, Read, Want, check, split,
};
use holdfast::ingest::{
    Cells, Delimiter, Encoding, Escape, Quote, ReadOptions, Reader, RecordSink, SinkFull,
};
use proptest::prelude::*;

#[path = "fast/numbers.rs"]
mod numbers;
#[path = "fast/repeated.rs"]
mod repeated;

type Table = Vec<Vec<String>>;

#[derive(Default)]
struct Kept {
    columns: usize,
    rows: Table,
}

impl RecordSink for Kept {
    fn header(&mut self, names: &[String]) {
        self.columns = names.len();
    }

    fn record(&mut self, cells: &Cells<'_>) -> Result<(), SinkFull> {
        self.rows.push(cells.iter().map(str::to_owned).collect());
        Ok(())
    }
}

/// What the general reader makes of a sound file; none when it refuses or mends.
fn generally(bytes: &[u8]) -> Option<Kept> {
    let options = ReadOptions {
        encoding: Some(Encoding::Utf8),
        delimiter: Some(Delimiter::Comma),
        quote: Some(Quote::Double),
        escape: Some(Escape::Doubled),
        skip_lines: Some(0),
        header_rows: Some(1),
        ..ReadOptions::default()
    };
    let mut kept = Kept::default();
    let mut reader = Reader::new("t.csv", &options);
    reader.push(bytes, &mut kept).ok()?;
    match reader.finish(&mut kept) {
        // What had to be mended is mended by what the general reader learned of the
        // columns; the fast reader only counts it.
        Ok(report) => report.repairs.is_empty().then_some(kept),
        // The fast reader has no opinion on a table without rows.
        Err(_) if kept.columns > 0 && kept.rows.is_empty() && !bytes.contains(&b'"') => Some(kept),
        Err(_) => None,
    }
}

fn texts(columns: usize) -> FastPlan {
    FastPlan {
        delimiter: Some(b','),
        quote: Some(b'"'),
        columns,
        wanted: (0..columns).map(|at| (at, Want::Text)).collect(),
        header: true,
        names: Vec::new(),
        frame: None,
    }
}

/// Keeps the texts of every wanted column.
#[derive(Default)]
struct Texts {
    columns: usize,
    rows: Table,
    irregular: usize,
}

impl FastSink for Texts {
    fn rows(&mut self, batch: &FastBatch<'_>) -> ControlFlow<()> {
        assert_eq!(batch.first_row(), self.rows.len() as u64);
        for row in 0..batch.rows() {
            let cell = |at| String::from_utf8(batch.text(at, row).to_vec()).unwrap();
            self.rows.push((0..self.columns).map(cell).collect());
        }
        ControlFlow::Continue(())
    }

    fn irregular(&mut self, _: &Irregular<'_>) {
        self.irregular += 1;
    }
}

fn fast(chunks: &[&[u8]], columns: usize) -> Result<(Texts, FastReport), FastError> {
    let mut sink = Texts {
        columns,
        ..Texts::default()
    };
    let mut reader = FastReader::new(texts(columns));
    for chunk in chunks {
        reader.push(chunk, &mut sink)?;
    }
    let report = reader.finish(&mut sink)?;
    Ok((sink, report))
}

/// Reads in parts as workers do, each in chunks, those that began wrongly again.
fn in_parts(bytes: &[u8], parts: usize, chunk: usize, columns: usize) -> Result<Table, FastError> {
    let parts = split(0, bytes.len() as u64, parts);
    let read = |part| {
        let mut sink = Texts {
            columns,
            ..Texts::default()
        };
        let mut reader = PartReader::new(texts(columns), part);
        while !reader.is_done() && reader.position() < bytes.len() as u64 {
            let from = reader.position() as usize;
            reader.push(&bytes[from..bytes.len().min(from + chunk)], &mut sink)?;
        }
        let (ends, _) = reader.finish(&mut sink)?;
        Ok((sink.rows, ends))
    };
    let mut tables = Vec::new();
    let mut ends = Vec::new();
    for part in &parts {
        // What began inside of a quoted cell may fail; the one before it tells.
        let (table, end) = match read(*part) {
            Ok(found) => found,
            Err(error) if part.begins == Begins::File => return Err(error),
            Err(_) => (
                Table::new(),
                holdfast::ingest::fast::PartEnds {
                    first: u64::MAX,
                    next: 0,
                },
            ),
        };
        tables.push(table);
        ends.push(end);
    }
    let mut redone = 0;
    while let Some(redo) = check(&parts, &ends) {
        let (table, end) = read(redo.instead)?;
        tables[redo.part] = table;
        ends[redo.part] = end;
        redone += 1;
        assert!(
            redone <= parts.len(),
            "each part is read again once at most"
        );
    }
    assert_eq!(ends.last().unwrap().next, bytes.len() as u64);
    Ok(tables.concat())
}

/// The fast reader in every way against the general one.
fn agree(bytes: &[u8], cuts: &[usize]) {
    let Some(kept) = generally(bytes) else {
        return;
    };
    let shown = String::from_utf8_lossy(bytes);
    let (whole, report) = fast(&[bytes], kept.columns).expect("a file the general reader accepts");
    assert_eq!(whole.rows, kept.rows, "{shown:?}");
    assert_eq!(report.bytes, bytes.len() as u64, "{shown:?}");
    assert_eq!(report.rows, kept.rows.len() as u64);
    let counted = [
        &report.short,
        &report.long,
        &report.blank,
        &report.after_quote,
    ];
    let counted = counted
        .into_iter()
        .chain([&report.undecoded, &report.zeros]);
    let counted: u64 = counted.map(|places| places.count).sum();
    assert_eq!(whole.irregular as u64, counted);
    for &cut in cuts {
        let (left, right) = bytes.split_at(cut.min(bytes.len()));
        let (cut_up, cut_report) = fast(&[left, right], kept.columns).unwrap();
        assert_eq!(cut_up.rows, kept.rows, "{shown:?} cut at {cut}");
        assert_eq!(cut_report.bytes, report.bytes);
        assert_eq!(cut_report.blank, report.blank);
    }
    // Byte by byte is for what is small: it asks millions of times otherwise.
    let least = bytes.len() / 1000 + 1;
    let single: Vec<&[u8]> = bytes.chunks(least).collect();
    assert_eq!(
        fast(&single, kept.columns).unwrap().0.rows,
        kept.rows,
        "{shown:?} byte by byte"
    );
    for (parts, chunk) in [(2, 1), (2, 1000), (3, 7), (5, 64)] {
        let rows = in_parts(bytes, parts, chunk.max(least), kept.columns).unwrap();
        assert_eq!(rows, kept.rows, "{shown:?} in {parts} parts");
    }
}

#[test]
fn every_kind_of_damage_is_read_as_the_general_reader_reads_it() {
    for text in [
        "a,b\n1,2\n3,4\n",
        "a,b\n1,2\n3,4",
        "a,b\r\n1,2\r\n3,4\r\n",
        "a,b\r1,2\r3,4\r",
        "a,b\n1,2\r3,4\r\n5,6\r\r\n7,8",
        "\u{feff}a,b\n1,2\n",
        "\u{feff}\"a\",\"b\nc\"\n1,2\n",
        "\n\na,b\n\n1,2\n\n\n3,4\n \n\t \n",
        "a,b\n1\n1,2,3\n,\n,,\n4,5\n",
        "\"a\",\"b\"\n\"1\",\"2\"\n\"\",\"x\"\n",
        "a,b\n\"x,y\",\"line\nbreak\"\n\"q\"\"q\",\"\"\"\"\n",
        "a,b\n\"x\"y,1\n\"x\" ,2\n3,\"z\"\n",
        "a,b\nx\"y,1\n2,3\"\n",
        "a,b\n\"1\",\"2\"\r\n\"3\r\n4\",5\r\n",
        "a,b\n1,\"2\"\"\n3\"\n",
        "a,b\n1,\0\"2,3\"\n\0\0,5\n\0",
        "a\n1\n\n2\n \n\r\n3\r\n\"\"\n\"x\ny\"\n",
        "a,b\n고객,서울\nあ,\"い,う\"\n",
        "a,b\n1,2\n\"3,4\n5,6\n",
        "a,b",
    ] {
        let every: Vec<usize> = (0..=text.len()).collect();
        agree(text.as_bytes(), &every);
    }
    for bytes in [
        b"a,b\n\xFF\xFE,1\n\xE3\x81,2\n3,\xE3\n4,\"\xE3\x81\"\n".as_slice(),
        b"a,b\n1,\xE3\x81",
        b"a,b\n1,2\r\0\n3,\x00\xFF4\r\n",
    ] {
        let every: Vec<usize> = (0..=bytes.len()).collect();
        agree(bytes, &every);
    }
}

#[test]
fn large_files_agree_across_windows_and_the_usual_ones_go_the_fast_ways() {
    let quoted = |text: String| {
        let line = |line: &str| {
            let cells: Vec<String> = line.split(',').map(|cell| format!("\"{cell}\"")).collect();
            cells.join(",") + "\n"
        };
        text.lines().map(line).collect::<String>()
    };
    let mut text = String::from("id,day,n\n");
    for row in 0..40_000u32 {
        text += &format!(
            "customer-{},2017{:02}01,{}\n",
            row % 977,
            row % 12 + 1,
            row * 7
        );
    }
    for (bytes, plain) in [
        (text.clone(), true),
        (quoted(text.clone()), false),
        (text.replace('\n', "\r\n"), false),
        (quoted(text.clone()).replace('\n', "\r\n"), false),
        // One odd line in the middle sends one window another way, not the file.
        (
            text.replacen("customer-5,20170601", "\"cust\nomer\",20170601", 1),
            true,
        ),
        (
            text.replacen("customer-5,20170601", "cust\"omer,20170601", 1),
            true,
        ),
        (text.replacen("customer-5,20170601", "customer-5", 1), true),
    ] {
        let bytes = bytes.as_bytes();
        agree(bytes, &[1, 131_071, 131_072, 131_073, 500_000]);
        let (_, report) = fast(&[bytes], 3).unwrap();
        let (fastest, other) = match plain {
            true => (report.plain_bytes, report.quoted_bytes),
            false => (report.quoted_bytes, report.plain_bytes),
        };
        let least = bytes.len() as u64 - 300_000;
        assert!(
            fastest > least,
            "{fastest} of {}, {other} the other way",
            bytes.len()
        );
    }
}

#[test]
fn a_long_record_is_read_once_and_an_endless_one_refused() {
    let long = "x".repeat(3 << 20);
    agree(
        format!("a,b\n{long},1\n\"{long}\n\",2\n3,4\n").as_bytes(),
        &[100],
    );
    let endless = format!("a,b\n1,\"{}", "x".repeat(9 << 20));
    let chunks: Vec<&[u8]> = endless.as_bytes().chunks(4096).collect();
    match fast(&chunks, 2) {
        Err(FastError::UnclosedQuote { byte: 4, column: 2 }) => {}
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("read"),
    }
}

fn whole(text: &str) -> Read<i64> {
    match text.trim() {
        "" | "NA" => Read::Missing,
        text => text.parse().map_or(Read::Unreadable, Read::Value),
    }
}

fn number(text: &str) -> Read<f64> {
    match text.trim() {
        "" | "NA" => Read::Missing,
        text => text.parse().map_or(Read::Unreadable, Read::Value),
    }
}

fn moment(text: &str) -> Read<i64> {
    match text {
        "today" => Read::Value(7),
        _ => Read::Unreadable,
    }
}

#[test]
fn cells_are_read_as_what_they_should_be_and_none_is_lost() {
    let plan = FastPlan {
        wanted: vec![
            (1, Want::Whole(whole)),
            (2, Want::Number(number)),
            (3, Want::Moment(Moments::Compact, moment)),
        ],
        ..texts(4)
    };
    let lines = [
        ("a,12,1.5,19700102", Some(12), 1.5, Some(86_400_000_000)),
        (
            "a,-9200000000000000,-9.2e15,today",
            Some(-9_200_000_000_000_000),
            -9.2e15,
            Some(7),
        ),
        ("a,NA,,", None, f64::NAN, None),
        ("a,\"5\",\" 6 \",\"19700101\"", Some(5), 6.0, Some(0)),
        ("a,x,1.2.3,20170230", None, f64::NAN, None),
        ("a,7", Some(7), f64::NAN, None),
    ];
    let body: String = lines.iter().map(|(line, ..)| format!("{line}\n")).collect();
    let (mut wholes, mut numbers, mut moments, mut unreadable) = (vec![], vec![], vec![], vec![]);
    let mut reader = FastReader::new(plan);
    let mut sink = |batch: &FastBatch<'_>| {
        wholes.extend_from_slice(batch.wholes(0));
        numbers.extend(batch.numbers(1).iter().map(|value| value.to_bits()));
        moments.extend_from_slice(batch.moments(2));
        unreadable.extend(
            batch
                .unreadable()
                .iter()
                .map(|u| (u.wanted, u.row, u.text.clone())),
        );
        ControlFlow::Continue(())
    };
    reader.push(b"id,n,x,d\n", &mut sink).unwrap();
    reader.push(body.as_bytes(), &mut sink).unwrap();
    let report = reader.finish(&mut sink).unwrap();
    assert_eq!(wholes, lines.map(|line| line.1.unwrap_or(MISSING)));
    assert_eq!(numbers, lines.map(|line| line.2.to_bits()));
    assert_eq!(moments, lines.map(|line| line.3.unwrap_or(MISSING)));
    let expected = [(0, "x"), (1, "1.2.3"), (2, "20170230")];
    assert_eq!(
        unreadable,
        expected.map(|(column, text)| (column, 4, text.to_owned()))
    );
    assert_eq!((report.unreadable, report.short.count), (3, 1));
}

#[test]
fn a_sink_that_breaks_stops_the_reader() {
    let mut rows = 0;
    let mut sink = |batch: &FastBatch<'_>| {
        rows += batch.rows();
        ControlFlow::Break(())
    };
    let mut reader = FastReader::new(texts(1));
    let text = "a\n".to_owned() + &"1\n".repeat(10_000);
    assert_eq!(
        reader.push(text.as_bytes(), &mut sink),
        Err(FastError::Stopped)
    );
    assert_eq!(reader.push(b"2\n", &mut sink), Err(FastError::Stopped));
    assert_eq!(rows, 2048);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_agree(
        pieces in prop::collection::vec(
            prop_oneof![
                4 => Just(b",".as_slice()), 4 => Just(b"\n".as_slice()), 3 => Just(b"\"".as_slice()),
                2 => Just(b"\r\n".as_slice()), 1 => Just(b"\r".as_slice()), 1 => Just(b"\"\"".as_slice()),
                3 => Just(b"ab".as_slice()), 2 => Just(b" ".as_slice()), 2 => Just(b"\",\"".as_slice()),
                2 => Just(b"\"\n\"".as_slice()), 1 => Just(b"\0".as_slice()),
                1 => Just(b"\xFF".as_slice()), 1 => Just("\u{ACE0}".as_bytes()),
            ],
            0..60,
        ),
        cuts in prop::collection::vec(0usize..120, 3),
    ) {
        let mut bytes = b"a,b,c\n".to_vec();
        bytes.extend(pieces.concat());
        agree(&bytes, &cuts);
    }

    #[test]
    fn any_table_agrees(
        rows in prop::collection::vec(prop::collection::vec("[a,\"\n\r]{0,3}|[a-z]{0,70}", 3), 0..40),
        always in any::<bool>(), crlf in any::<bool>(),
    ) {
        let write = |cell: &String| match always || cell.contains([',', '"', '\n', '\r']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.clone(),
        };
        let mut text = String::from("a,b,c\n");
        for row in &rows {
            let cells: Vec<String> = row.iter().map(write).collect();
            text += &(cells.join(",") + if crlf { "\r\n" } else { "\n" });
        }
        let every: Vec<usize> = (0..text.len()).step_by(13).collect();
        agree(text.as_bytes(), &every);
        prop_assert_eq!(fast(&[text.as_bytes()], 3).unwrap().0.rows, rows);
    }
}
