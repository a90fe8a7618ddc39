//! A header that comes again, and text behind a quote, are told as the general reader tells them.

use std::ops::ControlFlow;

use holdfast::ingest::fast::{
    FastBatch, FastPlan, FastReader, FastReport, FastSink, PartReader, Want, split,
};
use holdfast::ingest::{ReadOptions, Reader, Repair};

use super::{Kept, Table, fast, number, texts};

/// What the general reader makes of a file by itself, and what it tells.
fn by_itself(bytes: &[u8]) -> (Table, Vec<Repair>) {
    let mut kept = Kept::default();
    let mut reader = Reader::new("t.csv", &ReadOptions::default());
    reader.push(bytes, &mut kept).unwrap();
    let report = reader.finish(&mut kept).unwrap();
    (kept.rows, report.repairs)
}

/// Ids and numbers of a file of three columns, read in chunks or in parts, and the reports.
fn read_by(plan: &FastPlan, bytes: &[u8], parts: usize, chunk: usize) -> (Table, FastReport) {
    let mut rows = Table::new();
    let mut whole = FastReport::default();
    for part in split(0, bytes.len() as u64, parts) {
        let mut sink = |batch: &FastBatch<'_>| {
            for row in 0..batch.rows() {
                let id = String::from_utf8(batch.text(0, row).to_vec()).unwrap();
                let n = match batch.numbers(1).get(row) {
                    Some(n) => n.to_string(),
                    None => String::from_utf8(batch.text(1, row).to_vec()).unwrap(),
                };
                rows.push(vec![id, n]);
            }
            ControlFlow::Continue(())
        };
        let mut reader = PartReader::new(plan.clone(), part);
        while !reader.is_done() && reader.position() < bytes.len() as u64 {
            let from = reader.position() as usize;
            let end = bytes.len().min(from + chunk);
            reader.push(&bytes[from..end], &mut sink).unwrap();
        }
        whole.merge(&reader.finish(&mut sink).unwrap().1);
    }
    (rows, whole)
}

#[test]
fn a_header_that_comes_again_is_left_out_and_told() {
    let header = "user_id,day,n\n";
    let mut text = String::from(header);
    for row in 0..30_000u32 {
        text += &format!("customer-{},2017{:02}01,{}\n", row % 977, row % 12 + 1, row);
        if matches!(row, 9_000 | 20_000 | 29_999) {
            text += header;
        }
        // Twice, one behind the other; and a customer who is nearly called so.
        if row == 20_000 {
            text += header;
            text += "user_id,20170101,7\n";
        }
    }
    let quoted = |text: &str| {
        let line = |line: &str| {
            let cells: Vec<String> = line.split(',').map(|cell| format!("\"{cell}\"")).collect();
            cells.join(",") + "\n"
        };
        text.lines().map(line).collect::<String>()
    };
    let names: Vec<String> = ["user_id", "day", "n"].map(str::to_string).to_vec();
    for written in [
        text.clone(),
        quoted(&text),
        text.replace('\n', "\r\n"),
        // A window that is cut by the general scanner.
        text.replacen(
            "customer-461,20171001,20001",
            "custo\0mer-461,20171001,20001",
            1,
        ),
    ] {
        let bytes = written.as_bytes();
        let (expected, repairs) = by_itself(bytes);
        let told = |repair: &&Repair| matches!(repair, Repair::HeaderRepeated { count: 4, .. });
        assert_eq!(repairs.iter().filter(told).count(), 1, "{repairs:?}");
        let expected: Table = expected
            .into_iter()
            .map(|row| vec![row[0].clone(), row[2].clone()])
            .collect();
        assert_eq!(expected.len(), 30_001);
        // Where a column of numbers tells, and where all are texts.
        for want in [Want::Number(number), Want::Text] {
            let plan = FastPlan {
                wanted: vec![(0, Want::Text), (2, want)],
                names: names.clone(),
                ..texts(3)
            };
            for (parts, chunk) in [(1, 1 << 20), (1, 1_000), (3, 100_000)] {
                let (rows, report) = read_by(&plan, bytes, parts, chunk);
                assert_eq!(rows, expected, "{want:?} in {parts} parts");
                assert_eq!(report.header_repeated.count, 4);
                assert_eq!((report.rows, report.unreadable), (30_001, 0));
                let told = report.repairs(3);
                assert!(told.contains(&Repair::HeaderRepeated {
                    count: 4,
                    lines: Vec::new()
                }));
                assert_eq!(report.bytes, bytes.len() as u64);
            }
        }
    }
}

/// A sink that reads for itself what is written in words.
struct InWords(u64);

impl FastSink for InWords {
    fn rows(&mut self, batch: &FastBatch<'_>) -> ControlFlow<()> {
        let cells = batch.unreadable().iter();
        self.0 = cells.filter(|cell| cell.text == "seven").count() as u64;
        ControlFlow::Continue(())
    }

    fn made_out(&self) -> u64 {
        self.0
    }
}

#[test]
fn what_the_sink_makes_out_is_not_counted_as_unreadable() {
    let plan = FastPlan {
        wanted: vec![(1, Want::Number(number))],
        ..texts(2)
    };
    let mut text = String::from("id,n\n");
    for row in 0..5_000 {
        text += match row {
            0..3_000 if row % 1_000 == 0 => "a,seven\n",
            4_000 => "a,lots\n",
            _ => "a,7\n",
        };
    }
    let mut reader = FastReader::new(plan);
    let mut sink = InWords(0);
    reader.push(text.as_bytes(), &mut sink).unwrap();
    let report = reader.finish(&mut sink).unwrap();
    assert_eq!((report.rows, report.unreadable), (5_000, 1));
}

#[test]
fn text_after_a_closing_quote_is_told() {
    let (_, report) = fast(&[b"a,b\n\"x\"y,1\n2,3\n".as_slice()], 2).unwrap();
    assert_eq!(
        report.repairs(2),
        [Repair::TextAfterQuote {
            count: 1,
            lines: Vec::new()
        }]
    );
}
