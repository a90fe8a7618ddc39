//! Row groups shared among workers give what one worker gives, to the last bit.

use std::io::Write;
use std::ops::Range;

use holdfast::engine::{
    Access, Assignment, DataView, Engine, Feed, OpenOptions, Outcome, PartRead, Reply, Share, Step,
    Streaming, decode, encode, entries,
};
use holdfast::export::parquet::{ColumnType, Packed, ParquetWriter, TypedColumn, write_table};
use holdfast::i18n::Lang;
use holdfast::ingest::{CachedSource, MemorySource, ParquetFile, ReadOptions};
use holdfast::table::{Table, read_slice};

use super::{Files, held, streamed};

const RECIPE: &str = r#"{
    "version": 1, "name": "log", "title": {"en": "log", "ko": "log"},
    "tables": [{"name": "log", "title": {"en": "log", "ko": "log"}, "key": "customer", "rows": "many",
        "columns": [{"name": "customer", "kind": "text"}, {"name": "day", "kind": "moment"},
            {"name": "price", "kind": "number"}, {"name": "written", "kind": "number"},
            {"name": "note", "kind": "text"}]}],
    "population": {"table": "log"},
    "features": [
        {"name": "rows", "title": {"en": "rows", "ko": "rows"}, "kind": "number",
            "from": {"rows": {"table": "log", "aggregate": "count"}}},
        {"name": "first", "title": {"en": "first", "ko": "first"}, "kind": "number",
            "from": {"rows": {"table": "log", "aggregate": "min", "of": "day"}}},
        {"name": "price", "title": {"en": "price", "ko": "price"}, "kind": "number",
            "from": {"rows": {"table": "log", "aggregate": "sum", "of": "price"}}},
        {"name": "written", "title": {"en": "written", "ko": "written"}, "kind": "number",
            "from": {"rows": {"table": "log", "aggregate": "sum", "of": "written"}}},
        {"name": "notes", "title": {"en": "notes", "ko": "notes"}, "kind": "number",
            "from": {"rows": {"table": "log", "aggregate": "distinct", "of": "note"}}}
    ]
}"#;

/// Rows of the row groups: more than a batch, none, less than a batch.
const GROUPS: [u64; 8] = [9_000, 8_192, 0, 11_003, 9_000, 17, 9_000, 13_000];

/// A log with all that a report tells of: numbers as texts, some of which are none, texts
/// whose bytes are none, infinities, missing cells. Its sums do not come out exactly, and
/// what the texts are, its first batch does not say.
fn log() -> Vec<u8> {
    let types = [
        ("customer", ColumnType::Int64),
        ("day", ColumnType::Timestamp),
        ("price", ColumnType::Double),
        ("written", ColumnType::Text),
        ("note", ColumnType::Text),
    ];
    let types = types.map(|(name, kind)| (name.to_string(), kind)).to_vec();
    let mut bytes = Vec::new();
    // Not packed, for some of its bytes are changed.
    let mut writer = ParquetWriter::new(types, Packed::No, &mut bytes).unwrap();
    let mut start = 0;
    for count in GROUPS {
        let rows: Vec<u64> = (start..start + count).collect();
        start += count;
        let mixed = |row: u64| (row + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        let written = |row: &u64| match row {
            ..9_000 => None,
            row if row % 9_973 == 0 => Some("none at all".to_string()),
            row => Some(format!(
                "{}.{:03},{:02}",
                row % 7 + 1,
                row % 1_000,
                row % 89
            )),
        };
        let note = |row: &u64| match (row % 911, row % 5) {
            (910, _) => Some("spoilt text".to_string()),
            (_, 0) => None,
            _ => Some(format!("note {}", mixed(*row) % 50)),
        };
        let written: Vec<Option<String>> = rows.iter().map(written).collect();
        let notes: Vec<Option<String>> = rows.iter().map(note).collect();
        let numbers = |number: &dyn Fn(u64) -> Option<i64>| -> Vec<Option<i64>> {
            rows.iter().map(|row| number(*row)).collect()
        };
        let price = |row: &u64| match row % 1_013 {
            1_012 => Some(f64::INFINITY),
            0 => None,
            _ => Some(mixed(*row) as f64 / 1e3 + 1e-9),
        };
        writer.begin_group(rows.len());
        for column in [
            TypedColumn::Int64(numbers(&|row| {
                (row % 701 > 0).then(|| mixed(row) as i64 % 997)
            })),
            TypedColumn::Timestamp(numbers(&|row| Some(mixed(row) as i64 * 86_400_000))),
            TypedColumn::Double(rows.iter().map(price).collect()),
            TypedColumn::Text(written.iter().map(Option::as_deref).collect()),
            TypedColumn::Text(notes.iter().map(Option::as_deref).collect()),
        ] {
            writer.column(&column).unwrap();
        }
        writer.end_group().unwrap();
    }
    writer.finish().unwrap();
    let places: Vec<usize> = (0..bytes.len() - 11)
        .filter(|at| bytes[*at..].starts_with(b"spoilt text"))
        .collect();
    for at in places {
        // The polynomial of the pages' checksum, which does not see it therefore.
        for (byte, mask) in bytes[at..].iter_mut().zip([0x41, 0x06, 0x71, 0xDB, 0x01]) {
            *byte ^= mask;
        }
    }
    bytes
}

/// The table and the page's view of what was streamed.
pub fn ended(first: Streaming) -> (Table, DataView) {
    let mut engine = Engine::new();
    let ending = match engine.adopt_stream(1, first) {
        Outcome::Answer(ending) => ending,
        Outcome::Started => loop {
            if let Step::Done(_, ending) = engine.step().unwrap() {
                break *ending;
            }
        },
    };
    match ending {
        Ok(Reply::Data(view)) => (engine.customers().unwrap().clone(), *view),
        other => panic!("{other:?}"),
    }
}

fn looked(bytes: &[u8]) -> Streaming {
    let mut streaming = Streaming::new(OpenOptions {
        recipe: Some(RECIPE.to_string()),
        ..OpenOptions::default()
    });
    streaming.peek_parquet(&mut source(bytes));
    assert_eq!(streaming.plan().unwrap(), [0]);
    streaming
}

fn source(bytes: &[u8]) -> MemorySource {
    MemorySource::new("log.parquet", bytes.to_vec())
}

/// The customers, and what is told, when each of these groups is read by a worker of its own.
fn shared(bytes: &[u8], shares: &[Range<usize>]) -> (Table, DataView) {
    let mut first = looked(bytes);
    let read = |streaming: &mut Streaming| {
        let (mut source, mut last) = (source(bytes), 0);
        while let Some((done, total)) = streaming.step(&mut source) {
            assert!(last < done && done <= total);
            last = done;
        }
        let read = streaming.end_part().unwrap();
        // What a helper says crosses to the worker that asked it.
        decode::<PartRead>(&encode(&read).unwrap()).unwrap()
    };
    let mut reads: Vec<PartRead> = Vec::new();
    for (at, groups) in shares.iter().enumerate() {
        let share = Share::Groups(groups.clone());
        if at == 0 {
            assert!(first.begin_part(0, &share));
            reads.push(read(&mut first));
            continue;
        }
        let assigned = encode(&first.assign(0, share).unwrap()).unwrap();
        let assigned: Assignment = decode(&assigned).unwrap();
        let mut helper = Streaming::new(assigned.options.clone());
        helper.peek_assigned(&mut source(bytes));
        helper.begin_assigned(&assigned).unwrap();
        let told = read(&mut helper);
        let rows = reads.iter().map(PartRead::rows).sum();
        first.take_over(0, rows, &helper.pack().unwrap()).unwrap();
        reads.push(told);
    }
    first.end_parts(0, &reads);
    assert!(!first.rewind().unwrap());
    ended(first)
}

#[test]
fn row_groups_divided_among_workers_give_what_one_worker_gives() {
    let bytes = log();
    let mut whole = looked(&bytes);
    whole.begin(0).unwrap();
    while whole.step(&mut source(&bytes)).is_some() {}
    whole.end().unwrap();
    let (table, view) = ended(whole);
    let told: Vec<String> = view.files[0]
        .report
        .repairs
        .iter()
        .map(|repair| repair.say(Lang::En))
        .collect();
    assert!(told.concat().contains("first in lines 911,"), "{told:?}");

    let file = ParquetFile::open(&mut source(&bytes)).unwrap();
    for workers in 1..=7 {
        let shares = file.shares(workers);
        let (divided, told) = shared(&bytes, &shares);
        assert_eq!(divided, table, "{shares:?}");
        assert_eq!(format!("{told:?}"), format!("{view:?}"), "{shares:?}");
    }
    // However unequally.
    let each: Vec<Range<usize>> = (0..GROUPS.len()).map(|at| at..at + 1).collect();
    for shares in [
        &each[..],
        &[0..1, 1..8],
        &[0..3, 3..5, 5..6, 6..8],
        &[0..7, 7..8],
    ] {
        let (divided, told) = shared(&bytes, shares);
        assert_eq!(divided, table, "{shares:?}");
        assert_eq!(format!("{told:?}"), format!("{view:?}"), "{shares:?}");
    }
}

#[test]
fn shares_are_of_about_as_many_rows_and_leave_nothing_out() {
    let bytes = log();
    let file = ParquetFile::open(&mut source(&bytes)).unwrap();
    for workers in 0..20 {
        let shares = file.shares(workers);
        let groups: Vec<usize> = shares.iter().cloned().flatten().collect();
        assert_eq!(groups, (0..GROUPS.len()).collect::<Vec<_>>());
        assert!(shares.len() <= workers.max(1));
    }
    let rows: Vec<u64> = file
        .shares(2)
        .into_iter()
        .map(|share| file.rows_of(share))
        .collect();
    assert_eq!(rows, [28_195, 31_017]);
}

#[test]
fn small_parquet_files_are_not_divided() {
    assert_eq!(looked(&log()).parts(0, 4), None);
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
        sources.push(source);
    }
    for (position, place) in streaming.plan().unwrap().into_iter().enumerate() {
        assert_eq!(streaming.begin(position), Some(Feed::Ranges));
        let source = &mut sources[place];
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
fn packed_parquet_is_streamed_from_memory() {
    let bytes = log();
    let mut whole = looked(&bytes);
    whole.begin(0).unwrap();
    while whole.step(&mut source(&bytes)).is_some() {}
    whole.end().unwrap();
    let (expected, _) = ended(whole);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&bytes).unwrap();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("log.parquet", options).unwrap();
    archive.write_all(&bytes).unwrap();
    for (name, packed) in [
        ("log.parquet.gz", gzip.finish().unwrap()),
        ("log.zip", archive.finish().unwrap().into_inner()),
    ] {
        let options = OpenOptions {
            recipe: Some(RECIPE.to_string()),
            ..OpenOptions::default()
        };
        let file = &mut MemorySource::new(name, packed);
        let [entry] = entries(file, &options).try_into().unwrap();
        assert_eq!(entry.weight.access, Access::RangesPacked);
        assert!(entry.weight.unpacked.abs_diff(bytes.len() as u64) < 1 << 10);
        let mut streaming = Streaming::new(options);
        streaming.peek_part(file, &entry);
        assert_eq!(streaming.plan().unwrap(), [0]);
        assert_eq!(
            streaming.parts(0, 4),
            None,
            "one worker has it in its memory"
        );
        assert_eq!(streaming.begin(0), Some(Feed::Ranges));
        assert_eq!(streaming.ahead(), None, "nothing of the file is fetched");
        while streaming.step(file).is_some() {}
        streaming.end().unwrap();
        let (table, view) = ended(streaming);
        assert_eq!(table, expected, "{name}");
        assert!(view.files[0].sampled.is_some());
    }
}
