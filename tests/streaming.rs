//! Files that are never held: streamed, divided among workers, or read by
//! ranges, they give the very table that held files give.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use holdfast::engine::{
    Engine, FastReport, OpenOptions, Opening, Outcome, Reading, Reply, Step, Streaming,
    check_parts, decode, encode,
};
use holdfast::export::parquet::write_table;
use holdfast::ingest::fast::{Begins, Part, split};
use holdfast::ingest::{CachedSource, MemorySource, ReadOptions};
use holdfast::table::number::{DecimalMark, Grouping, NumberFormat};
use holdfast::table::{Table, TypeChoice, ValueFormat, read_slice};

type Files<'a> = Vec<(&'a str, &'a [u8])>;

/// Steps until the job that was begun is done.
fn finish(engine: &mut Engine, outcome: Outcome) {
    let ending = match outcome {
        Outcome::Answer(ending) => ending,
        Outcome::Started => loop {
            if let Step::Done(_, ending) = engine.step().expect("a job is under way") {
                break *ending;
            }
        },
    };
    assert!(matches!(ending, Ok(Reply::Data(_))), "{ending:?}");
}

fn held(files: &Files<'_>) -> Table {
    let mut engine = Engine::new();
    let mut opening = Opening::default();
    for (name, bytes) in files {
        opening.begin(name, bytes.len() as u64);
        opening.push(bytes);
        opening.end();
    }
    let outcome = engine.adopt(1, opening);
    finish(&mut engine, outcome);
    engine.customers().unwrap().clone()
}

fn streamed(streaming: Streaming) -> Table {
    let mut engine = Engine::new();
    let outcome = engine.adopt_stream(1, streaming);
    finish(&mut engine, outcome);
    engine.customers().unwrap().clone()
}

/// A worker that has looked at the files, and their order.
fn worker(files: &Files<'_>, recipe: Option<&str>) -> (Streaming, Vec<String>) {
    let mut streaming = Streaming::new(OpenOptions {
        recipe: recipe.map(str::to_string),
        ..OpenOptions::default()
    });
    for (name, bytes) in files {
        streaming.peek(name, bytes.len() as u64, &bytes[..bytes.len().min(300_000)]);
    }
    let order = streaming.plan().unwrap();
    (streaming, order)
}

/// Reads one part as a worker does.
fn read(
    streaming: &mut Streaming,
    position: usize,
    bytes: &[u8],
    part: Part,
) -> holdfast::engine::PartRead {
    assert!(streaming.begin_part(position, part), "not to be divided");
    while let Some(at) = streaming.wants() {
        let at = at as usize;
        if at == bytes.len() {
            break;
        }
        streaming.push(&bytes[at..bytes.len().min(at + 70_001)]);
    }
    let read = streaming.end_part().unwrap();
    // What a helper says crosses to the worker that asked it.
    decode(&encode(&read).unwrap()).unwrap()
}

/// Every file in so many parts, each by a worker of its own.
fn divided(files: &Files<'_>, workers: usize) -> (Table, usize) {
    let (mut first, order) = worker(files, None);
    let recipe = first.options().recipe;
    let mut again = 0;
    for (position, name) in order.iter().enumerate() {
        let bytes = files.iter().find(|(other, _)| other == name).unwrap().1;
        let mut parts = split(0, bytes.len() as u64, workers);
        let mut reads = vec![(read(&mut first, position, bytes, parts[0]), Vec::new())];
        let help = |part: Part| {
            let (mut helper, _) = worker(files, recipe.as_deref());
            let ends = read(&mut helper, position, bytes, part);
            (ends, helper.pack().unwrap())
        };
        reads.extend(parts.iter().skip(1).map(|part| help(*part)));
        loop {
            let ends: Vec<_> = reads.iter().map(|(read, _)| read.ends).collect();
            let Some(redo) = check_parts(&parts, &ends) else {
                break;
            };
            again += 1;
            parts[redo.part] = redo.instead;
            reads[redo.part] = help(redo.instead);
        }
        let mut report = FastReport::default();
        for (read, packed) in reads {
            if !packed.is_empty() {
                first.take_over(position, report.rows, &packed).unwrap();
            }
            report.merge(&read.report);
        }
        first.end_parts(position, &report);
    }
    (streamed(first), again)
}

#[test]
fn files_divided_among_workers_give_the_table_that_held_files_give() {
    let files = holdfast_demos::subscription::generate();
    let files: Files<'_> = files
        .iter()
        .map(|file| (file.name, file.text.as_bytes()))
        .collect();
    let expected = held(&files);
    for workers in [1, 2, 3, 5] {
        let (table, _) = divided(&files, workers);
        assert_eq!(table, expected, "{workers} workers");
    }
}

#[test]
fn a_part_that_began_within_quotes_is_read_again() {
    // Every cell of the second column holds many line ends.
    let mut log = String::from("customer,note,amount,day\n");
    for row in 0..8_000 {
        let day = 1 + row % 28;
        log.push_str(&format!(
            "c{},\"a\n{}b\",{}.5,2024-01-{day:02}\n",
            row % 97,
            "said this, and that\n".repeat(20),
            row % 13
        ));
    }
    let files: Files<'_> = vec![("log.csv", log.as_bytes())];
    let (whole, _) = divided(&files, 1);
    // 8,000 rows of nearly one length: a cut into three falls amid records.
    let (table, again) = divided(&files, 3);
    assert!(again > 0, "the case was not met");
    assert_eq!(table, whole);
}

#[test]
fn small_files_are_not_divided() {
    let files: Files<'_> = vec![("log.csv", b"customer,amount\na,1\nb,2\n")];
    let (streaming, _) = worker(&files, None);
    assert_eq!(streaming.parts(0, 4), None);
    assert_eq!(split(0, 10, 1)[0].begins, Begins::File);
}

#[test]
fn parquet_read_by_ranges_gives_the_table_that_text_gives() {
    let files = holdfast_demos::subscription::generate();
    let texts: Files<'_> = files
        .iter()
        .map(|file| (file.name, file.text.as_bytes()))
        .collect();
    let mut streaming = Streaming::default();
    let mut sources = Vec::new();
    for file in &files {
        let options = ReadOptions::default();
        let table = read_slice(file.name, file.text.as_bytes(), &options).unwrap();
        let mut bytes = Vec::new();
        write_table(&table.table, &mut bytes).unwrap();
        let name = file.name.replace(".csv", ".parquet");
        let mut source = CachedSource::new(MemorySource::new(&name, bytes));
        streaming.peek_parquet(&mut source);
        sources.push((name, source));
    }
    for (position, name) in streaming.plan().unwrap().iter().enumerate() {
        streaming.begin(position);
        let (_, source) = sources.iter_mut().find(|(other, _)| other == name).unwrap();
        let mut last = 0;
        while let Some((done, total)) = streaming.step(source) {
            assert!(last < done && done <= total);
            last = done;
        }
        streaming.end().unwrap();
    }
    assert_eq!(streamed(streaming), held(&texts));
}

#[test]
fn streamed_files_are_read_as_the_user_said() {
    // Amounts as Germans write thousands: nothing in the file says so.
    let mut log = String::from("user_id;event_time;event_type;price\n");
    for day in 1..=12 {
        for month in 1..=12 {
            for user in 0..150 {
                log.push_str(&format!(
                    "u{user};{day:02}.{month:02}.2024;purchase;1.234\n"
                ));
            }
        }
    }
    let files: Files<'_> = vec![("log.csv", log.as_bytes())];
    let german = TypeChoice::written(ValueFormat::Number(NumberFormat {
        decimal: DecimalMark::Comma,
        grouping: Grouping::Point,
        ..NumberFormat::PLAIN
    }));
    let options = OpenOptions {
        readings: vec![Reading {
            file: "log.csv".to_string(),
            columns: vec![("price".to_string(), german)],
            ..Reading::default()
        }],
        ..OpenOptions::default()
    };
    let spent = |options: OpenOptions| -> f64 {
        let mut streaming = Streaming::new(options);
        for (name, bytes) in &files {
            streaming.peek(name, bytes.len() as u64, &bytes[..bytes.len().min(400_000)]);
        }
        for position in 0..streaming.plan().unwrap().len() {
            streaming.begin(position);
            streaming.push(files[position].1);
            streaming.end().unwrap();
        }
        let table = streamed(streaming);
        let column = table
            .columns()
            .iter()
            .find(|c| c.name().starts_with("mean_price"));
        column
            .unwrap()
            .numbers()
            .iter()
            .copied()
            .fold(0.0, f64::max)
    };
    let (plain, german) = (spent(OpenOptions::default()), spent(options));
    assert!(german > plain * 900.0, "{plain} {german}");
}
