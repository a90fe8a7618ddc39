//! Files that are never held: streamed, divided among workers, or read by
//! ranges, they give the very table that held files give.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "streaming/below.rs"]
mod below;
#[path = "streaming/beside.rs"]
mod beside;
#[path = "streaming/contradicted.rs"]
mod contradicted;
#[path = "streaming/days.rs"]
mod days;
#[path = "streaming/groups.rs"]
mod groups;
#[path = "streaming/lists.rs"]
mod lists;
#[path = "streaming/ready.rs"]
mod ready;
#[path = "streaming/unlike.rs"]
mod unlike;

use expect_test::expect;
use holdfast::engine::{
    Access, Assignment, Course, Engine, Failure, Feed, HELD_BYTES, OpenOptions, Opening, Outcome,
    PartRead, Reading, Reply, Request, SAMPLE_BYTES, Share, Step, Streaming, Weight, check_parts,
    courses, decode, encode, entries,
};
use holdfast::i18n::Lang;
use holdfast::ingest::MemorySource;
use holdfast::ingest::fast::{Begins, Part, split};
use holdfast::table::number::{DecimalMark, Grouping, NumberFormat};
use holdfast::table::{Table, TypeChoice, ValueFormat};

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

fn look(streaming: &mut Streaming, name: &str, bytes: &[u8]) {
    streaming.peek(name, bytes.len() as u64, &bytes[..bytes.len().min(300_000)]);
}

/// A worker that has looked at the files, and their order.
fn worker(files: &Files<'_>) -> (Streaming, Vec<usize>) {
    let mut streaming = Streaming::default();
    for (name, bytes) in files {
        look(&mut streaming, name, bytes);
    }
    let order = streaming.plan().unwrap();
    (streaming, order)
}

/// Reads one part, which was begun, as a worker does.
fn read(streaming: &mut Streaming, bytes: &[u8]) -> PartRead {
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
    let (mut first, order) = worker(files);
    let mut again = 0;
    for (position, place) in order.into_iter().enumerate() {
        let (name, bytes) = files[place];
        let mut parts = split(0, bytes.len() as u64, workers);
        let begun = first.begin_part(position, &Share::Bytes(parts[0]));
        assert!(begun, "not to be divided");
        let mut reads = vec![(read(&mut first, bytes), Vec::new())];
        let help = |first: &Streaming, part: Part| {
            // What a helper is told crosses to it.
            let assigned = first.assign(position, Share::Bytes(part)).unwrap();
            let assigned = encode(&assigned).unwrap();
            let assigned: Assignment = decode(&assigned).unwrap();
            let mut helper = Streaming::new(assigned.options.clone());
            look(&mut helper, name, bytes);
            helper.begin_assigned(&assigned).unwrap();
            let ends = read(&mut helper, bytes);
            (ends, helper.pack().unwrap())
        };
        reads.extend(parts.iter().skip(1).map(|part| help(&first, *part)));
        loop {
            let ends: Vec<_> = reads.iter().filter_map(|(read, _)| read.ends()).collect();
            let Some(redo) = check_parts(&parts, &ends) else {
                break;
            };
            again += 1;
            parts[redo.part] = redo.instead;
            reads[redo.part] = help(&first, redo.instead);
        }
        let mut rows = 0;
        for (read, packed) in &reads {
            if !packed.is_empty() {
                first.take_over(position, rows, packed).unwrap();
            }
            rows += read.rows();
        }
        let reads: Vec<PartRead> = reads.into_iter().map(|(read, _)| read).collect();
        first.end_parts(position, &reads);
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
    let (streaming, _) = worker(&files);
    assert_eq!(streaming.parts(0, 4), None);
    assert_eq!(split(0, 10, 1)[0].begins, Begins::File);
}

/// Reads every file from its beginning to its end, whatever its kind.
fn read_whole(mut streaming: Streaming, files: &Files<'_>) -> Table {
    for (position, place) in streaming.plan().unwrap().into_iter().enumerate() {
        match streaming.begin(position).unwrap() {
            Feed::Bytes => assert!(files[place].1.chunks(70_001).all(|p| streaming.push(p))),
            Feed::Nothing => {
                let mut last = 0;
                while let Some((done, total)) = streaming.step_held() {
                    assert!(last < done && done <= total);
                    last = done;
                }
                assert!(last > 0);
            }
            Feed::Ranges => panic!("nothing is read by ranges here"),
        }
        streaming.end().unwrap();
    }
    streamed(streaming)
}

/// Purchases of these customers, two a day.
fn purchases(customers: std::ops::Range<usize>) -> String {
    let mut log = String::from("customer,amount,day\n");
    for row in 0..9_000 {
        let customer = customers.start + row % customers.len();
        let day = 1 + row * 7 % 28;
        log.push_str(&format!("c{customer},{}.25,2024-02-{day:02}\n", row % 31));
    }
    log
}

#[test]
fn two_files_of_the_same_name_are_both_read() {
    let (first, second) = (purchases(0..50), purchases(30..120));
    let files: Files<'_> = vec![
        ("log.csv", first.as_bytes()),
        // Refused, so that places among the given and the opened files differ.
        ("empty.csv", b""),
        ("log.csv", second.as_bytes()),
    ];
    let together = first.clone() + second.split_once('\n').unwrap().1;
    let expected: Files<'_> = vec![("log.csv", together.as_bytes())];
    let (expected, _) = divided(&expected, 1);
    assert_eq!(expected.rows(), 120, "the customers of both files");
    let (streaming, order) = worker(&files);
    assert_eq!(order, [0, 2]);
    assert_eq!(read_whole(streaming, &files), expected);
    for workers in [1, 3] {
        assert_eq!(divided(&files, workers).0, expected, "{workers} workers");
    }
}

#[test]
fn what_a_helper_cannot_read_it_says() {
    let log = purchases(0..50);
    let (first, _) = worker(&vec![("log.csv", log.as_bytes())]);
    let part = split(0, log.len() as u64, 2)[1];
    let assigned = first.assign(0, Share::Bytes(part)).unwrap();
    let mut helper = Streaming::new(assigned.options.clone());
    helper.unreadable("log.csv", "gone".to_string());
    let said = helper.begin_assigned(&assigned);
    assert!(matches!(said, Err(Failure::Unreadable { .. })), "{said:?}");
}

/// A table as a workbook, as JSON lines and as an archive.
fn otherwise(name: &str, text: &str) -> Vec<(String, Vec<u8>)> {
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let mut json = String::new();
    for (at, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let column = column as u16;
            sheet.write_string(at as u32, column, *cell).unwrap();
        }
        if at > 0 {
            let object: serde_json::Map<String, serde_json::Value> = rows[0]
                .iter()
                .zip(row)
                .map(|(name, cell)| (name.to_string(), (*cell).into()))
                .collect();
            json.push_str(&format!("{}\n", serde_json::to_string(&object).unwrap()));
        }
    }
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file(name, options).unwrap();
    std::io::Write::write_all(&mut archive, text.as_bytes()).unwrap();
    let stem = name.trim_end_matches(".csv");
    vec![
        (format!("{stem}.xlsx"), book.save_to_buffer().unwrap()),
        (format!("{stem}.jsonl"), json.into_bytes()),
        (
            format!("{stem}.zip"),
            archive.finish().unwrap().into_inner(),
        ),
    ]
}

#[test]
fn files_held_beside_a_streamed_one_give_the_table_that_held_files_give() {
    let files = holdfast_demos::subscription::generate();
    let texts: Files<'_> = files
        .iter()
        .map(|file| (file.name, file.text.as_bytes()))
        .collect();
    let expected = held(&texts);
    let small = files.iter().min_by_key(|file| file.text.len()).unwrap();
    for (name, bytes) in otherwise(small.name, &small.text) {
        let mut streaming = Streaming::default();
        for (other, text) in &texts {
            match *other == small.name {
                true => streaming.hold(&mut MemorySource::new(&name, bytes.clone())),
                false => look(&mut streaming, other, text),
            }
        }
        assert_eq!(read_whole(streaming, &texts), expected, "{name}");
    }
}

#[test]
fn a_file_held_beside_a_streamed_one_is_shown_whole() {
    let log = purchases(0..50);
    let about = "customer,city\n".to_string() + &"c1,Seoul\nc2,Busan\n".repeat(2);
    let mut streaming = Streaming::default();
    look(&mut streaming, "log.csv", log.as_bytes());
    for name in ["about.csv", "about.csv"] {
        streaming.hold(&mut MemorySource::new(name, about.clone().into_bytes()));
    }
    let files: Files<'_> = vec![("log.csv", log.as_bytes()), ("about.csv", b"")];
    for (position, place) in streaming.plan().unwrap().into_iter().enumerate() {
        if streaming.begin(position) == Some(Feed::Bytes) {
            streaming.push(files[place].1);
        }
        while streaming.step_held().is_some() {}
        streaming.end().unwrap();
    }
    let mut engine = Engine::new();
    let Outcome::Started = engine.adopt_stream(1, streaming) else {
        panic!("nothing to build")
    };
    let ending = loop {
        if let Step::Done(_, ending) = engine.step().unwrap() {
            break *ending;
        }
    };
    let Ok(Reply::Data(view)) = ending else {
        panic!("{ending:?}")
    };
    let shown: Vec<_> = view
        .files
        .iter()
        .map(|file| (file.name.as_str(), file.sampled, file.repeated.is_some()))
        .collect();
    let whole = ("about.csv", None, true);
    assert_eq!(shown, [("log.csv", Some(9_000), false), whole, whole]);
    // The customers' table cannot be built anew from the log's beginning.
    let correct = Request::Correct {
        file: 1,
        column: "city".to_string(),
        choice: TypeChoice::offers().first().cloned(),
    };
    let outcome = engine.ask(2, correct);
    assert!(matches!(outcome, Outcome::Answer(Err(Failure::NotHeld))));
}

#[test]
fn what_is_too_large_is_streamed_and_what_cannot_be_is_refused() {
    const MB: u64 = 1 << 20;
    let weight = |mb: u64, access| Weight {
        bytes: mb * MB,
        size: mb * MB,
        unpacked: mb * MB,
        access,
    };
    let all = |weights: &[Weight]| -> String {
        let courses = courses(weights, HELD_BYTES);
        let letters = courses.iter().map(|course| match course {
            Course::Held => 'h',
            Course::Streamed => 's',
            Course::Refused => 'r',
        });
        letters.collect()
    };
    use Access::{Pieces, Poured, Ranges, RangesPacked, Whole, WholePacked};
    for (files, expected) in [
        (vec![(100, Pieces), (92, Whole)], "hh"),
        (vec![(300, Pieces), (3, Whole)], "sh"),
        (vec![(3, Pieces), (300, Ranges), (5, Pieces)], "hss"),
        // Room is given in order; what is too large takes none.
        (vec![(193, Whole), (150, WholePacked), (50, Whole)], "rhr"),
        (vec![(150, Pieces), (43, WholePacked)], "sh"),
        // JSON and members of archives are streamed like any text.
        (vec![(300, Poured), (3, Poured), (190, Whole)], "ssh"),
        // Packed Parquet is unpacked into memory of its own, as long as there is room.
        (
            vec![(300, RangesPacked), (300, RangesPacked), (190, Whole)],
            "srh",
        ),
        (vec![(100, RangesPacked), (92, Pieces)], "hh"),
    ] {
        let weights: Vec<Weight> = files
            .iter()
            .map(|(mb, access)| weight(*mb, *access))
            .collect();
        assert_eq!(all(&weights), expected, "{files:?}");
    }
    assert_eq!(HELD_BYTES, 192 * MB);
    let said = [
        weight(300, WholePacked).refusal("logs.zip"),
        weight(300, Whole).refusal("log.xlsx"),
        weight(600, RangesPacked).refusal("log.parquet.gz"),
    ]
    .map(|failure| format!("{}\n{}\n", failure.say(Lang::En), failure.say(Lang::Ko)));
    expect![[r#"
        logs.zip holds about 315 MB. Packed files of its kind are opened whole, up to 201 MB together. Unpack it and open the CSV or Parquet files inside: they are read piece by piece, whatever their size.
        logs.zip에 든 데이터는 약 315 MB입니다. 이런 압축 파일은 통째로 열어야 해서 모두 합쳐 201 MB까지만 열 수 있습니다. 압축을 풀고 안에 있는 CSV나 Parquet 파일을 열어 주세요. 이런 파일은 크기와 상관없이 조금씩 나누어 읽습니다.
        log.xlsx has about 315 MB. Files of its kind are opened whole, up to 201 MB together. Save it as CSV or Parquet and open that: such files are read piece by piece, whatever their size.
        log.xlsx의 크기는 약 315 MB입니다. 이런 형식의 파일은 통째로 열어야 해서 모두 합쳐 201 MB까지만 열 수 있습니다. CSV나 Parquet로 저장해서 열어 주세요. 이런 파일은 크기와 상관없이 조금씩 나누어 읽습니다.
        log.parquet.gz holds about 629 MB. Packed files of its kind are opened whole, up to 537 MB together. Unpack it and open the CSV or Parquet files inside: they are read piece by piece, whatever their size.
        log.parquet.gz에 든 데이터는 약 629 MB입니다. 이런 압축 파일은 통째로 열어야 해서 모두 합쳐 537 MB까지만 열 수 있습니다. 압축을 풀고 안에 있는 CSV나 Parquet 파일을 열어 주세요. 이런 파일은 크기와 상관없이 조금씩 나누어 읽습니다.
    "#]].assert_eq(&said.concat());
}

#[test]
fn packed_text_is_weighed_by_what_it_holds() {
    let text = "customer,amount\n".to_string() + &"c1,10\n".repeat(700_000);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, text.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let size = packed.len() as u64;
    let weigh = |name: &str, bytes: Vec<u8>| {
        let source = &mut MemorySource::new(name, bytes);
        let entries = entries(source, &OpenOptions::default());
        assert_eq!(entries.len(), 1);
        entries[0].weight
    };
    let weight = weigh("log.csv.gz", packed);
    assert_eq!(weight.access, Access::Pieces);
    assert_eq!((weight.bytes, weight.size), (text.len() as u64, size));
    assert!(weight.beginning(SAMPLE_BYTES) <= size);
    // What is not recognised weighs nothing: opening it says what it is.
    let weight = weigh("a.pdf", b"%PDF-1.7 and so on".to_vec());
    assert_eq!((weight.bytes, weight.access), (0, Access::Whole));
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
        for (position, place) in streaming.plan().unwrap().into_iter().enumerate() {
            streaming.begin(position);
            streaming.push(files[place].1);
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

#[test]
fn the_rows_of_the_warm_up_are_read_to_their_end() {
    let mut rows = holdfast::engine::WarmUp::new().expect("rows that can be read");
    let mut steps = 1;
    while rows.step() {
        steps += 1;
    }
    // A row that could not be read would have ended it early.
    assert!(steps > 20, "{steps} steps");
}
