//! What stands below the rows of a large text is no customer: it is left out as in a held file,
//! whoever reads the end.

use holdfast::engine::{Engine, OpenOptions, Outcome, Reply, Share, Step, Streaming};
use holdfast::i18n::Lang;
use holdfast::ingest::fast::{Part, split};
use holdfast::ingest::{ReadOptions, Repair};
use holdfast::table::{Table, read_slice};

const BEGINNING: usize = 300_000;

/// A log that is read at the speed of the disk.
fn log() -> String {
    let mut text = String::from("customer,day,amount\n");
    for row in 0..30_000 {
        let day = 1 + row % 28;
        text += &format!("{},2024-03-{day:02},{}\n", 1000 + row * 7 % 911, row % 31);
    }
    text
}

/// The customers and what was mended, read by so many workers.
fn read(text: &str, workers: usize) -> (Table, Vec<Repair>) {
    let bytes = text.as_bytes();
    let look = |streaming: &mut Streaming| {
        streaming.peek("log.csv", bytes.len() as u64, &bytes[..BEGINNING]);
    };
    let mut first = Streaming::of_files(OpenOptions::default(), 1 << 20);
    look(&mut first);
    first.plan().unwrap();
    if workers == 1 {
        first.begin(0).unwrap();
        assert!(bytes.chunks(7_001).all(|piece| first.push(piece)));
        first.end().unwrap();
    } else {
        let gather = |streaming: &mut Streaming| {
            while let Some(at) = streaming.wants() {
                let at = at as usize;
                if at == bytes.len() {
                    break;
                }
                streaming.push(&bytes[at..bytes.len().min(at + 70_001)]);
            }
            streaming.end_part().unwrap()
        };
        let parts: Vec<Part> = split(0, bytes.len() as u64, workers);
        assert!(first.begin_part(0, &Share::Bytes(parts[0])));
        let mut reads = vec![gather(&mut first)];
        let mut rows = reads[0].rows();
        for part in &parts[1..] {
            let assigned = first.assign(0, Share::Bytes(*part)).unwrap();
            let mut helper = Streaming::new(assigned.options.clone());
            look(&mut helper);
            helper.begin_assigned(&assigned).unwrap();
            let read = gather(&mut helper);
            first.take_over(0, rows, &helper.pack().unwrap()).unwrap();
            rows += read.rows();
            reads.push(read);
        }
        first.end_parts(0, &reads);
    }
    assert!(!first.rewind().unwrap());
    let mut engine = Engine::new();
    let Outcome::Started = engine.adopt_stream(1, first) else {
        panic!("nothing to build")
    };
    let view = loop {
        if let Step::Done(_, ending) = engine.step().unwrap() {
            match *ending {
                Ok(Reply::Data(view)) => break view,
                other => panic!("{other:?}"),
            }
        }
    };
    let said = view.joined.as_ref().unwrap().findings.iter();
    let said: Vec<&str> = said.map(|line| line.text(Lang::En)).collect();
    assert!(
        !said.iter().any(|line| line.contains("could not be read")),
        "{said:?}"
    );
    let repairs = view.files[0].report.repairs.clone();
    (engine.customers().unwrap().clone(), repairs)
}

/// The days on which a customer has a row.
fn anchors(table: &Table, customer: &str) -> Vec<String> {
    let (ids, days) = (&table.columns()[0], table.column("anchor").unwrap());
    let rows = (0..table.rows()).filter(|row| ids.text(*row) == customer);
    rows.map(|row| days.text(row).to_string()).collect()
}

/// Remarks and sums that the general reader leaves out, and those that it keeps and tells.
fn counted(repairs: &[Repair]) -> (u64, u64) {
    let count = |repair: &Repair| match repair {
        Repair::FootnotesSkipped { count, .. } => (*count, 0),
        Repair::TotalsKept { count, .. } => (0, *count),
        _ => (0, 0),
    };
    let counts = repairs.iter().map(count);
    counts.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

/// Lines that were left out for saying nothing.
fn blank(repairs: &[Repair]) -> u64 {
    let count = |repair: &Repair| match repair {
        Repair::BlankLines { count, .. } => *count,
        _ => 0,
    };
    repairs.iter().map(count).sum()
}

#[test]
fn totals_and_sources_below_a_streamed_log_are_no_customers() {
    let log = log();
    let (expected, repairs) = read(&log, 1);
    assert_eq!(counted(&repairs), (0, 0));
    // As spreadsheets write that ever had a format down to there.
    let hollow = String::from("Total,,5\n") + &",,\n".repeat(10_000);
    for (below, notes) in [
        ("Total,,12345\n", 1),
        ("Total,,5\n,,\n,,\n", 1),
        (hollow.as_str(), 1),
        (",,\n,,\n", 0),
        ("\nData as of March,,\n", 1),
        ("\nData as of March,,\n,,\nTotal,,5\n\n", 2),
        ("Total,,12345\n,,\nSource: the shop's own records\n", 2),
        ("합계,,12345", 1),
        ("\n\nTotal,,12345\n\n", 1),
        ("Total,,12345\nSource: the shop's own records\n", 2),
        ("Source: shop; drawn on 3 May 2024\n", 1),
        ("\n※ 2024년 3월 기준\n", 1),
    ] {
        let text = log.clone() + below;
        let opened = read_slice("log.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
        assert_eq!(
            counted(&opened.report.repairs),
            (notes, 0),
            "held: {below:?}"
        );
        for workers in [1, 3] {
            let (table, repairs) = read(&text, workers);
            assert_eq!(table, expected, "{below:?}, {workers} workers");
            assert_eq!(counted(&repairs), (notes, 0), "{below:?}");
            assert_eq!(blank(&repairs), blank(&opened.report.repairs), "{below:?}");
        }
    }
}

#[test]
fn a_last_row_that_is_one_stays() {
    // A short row, and a customer whose name is a sum's among names.
    let log = log();
    let (before, _) = read(&log, 1);
    let (table, repairs) = read(&(log.clone() + "77,2024-03-05\n"), 1);
    // Of the days on which rows stand (the 8th, the 15th, the 22nd) those before which the
    // customer came within a fortnight; the others came before all of them.
    assert_eq!(table.rows(), before.rows() + 2);
    assert_eq!(anchors(&table, "77"), ["2024-03-08", "2024-03-15"]);
    assert_eq!(
        anchors(&before, "1000"),
        ["2024-03-08", "2024-03-15", "2024-03-22"]
    );
    assert_eq!(before.rows(), 911 * 3);
    assert_eq!(counted(&repairs), (0, 0));
    let named = log.replace("\n1", "\nAnn");
    let text = named + "Total,2024-03-05,3\n";
    let opened = read_slice("log.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    let held = counted(&opened.report.repairs);
    let (_, repairs) = read(&text, 1);
    assert_eq!(counted(&repairs), held);
}

#[test]
fn sums_among_the_rows_are_kept_and_told() {
    let log = log();
    let (before, _) = read(&log, 1);
    // Far behind the beginning.
    let place = log.len() / 3 * 2;
    let place = place + log[place..].find('\n').unwrap() + 1;
    let among = |rows: &str| {
        let (first, second) = log.split_at(place);
        String::from(first) + rows + second
    };
    for (text, kept, customers) in [
        (among("Total,,12345\n"), 1, 0),
        (among("Total,2024-03-05,3\nTotal,2024-03-06,4\n"), 2, 1),
        (
            among("합계,2024-03-05,3\n") + "TOTAL:,2024-03-05,3\n77,2024-03-05\n",
            2,
            3,
        ),
        (
            log.clone() + "Total,2024-03-05,3\n1000,2024-03-05,3\n",
            1,
            1,
        ),
        (among("Totalis,2024-03-05,3\n"), 0, 1),
    ] {
        let opened = read_slice("log.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
        assert_eq!(counted(&opened.report.repairs), (0, kept), "held: {kept}");
        for workers in [1, 3] {
            let (table, repairs) = read(&text, workers);
            assert_eq!(counted(&repairs), (0, kept), "{workers} workers");
            // Two rows each, as above; without a day it is nobody's.
            assert_eq!(table.rows(), before.rows() + 2 * customers);
        }
    }
}
